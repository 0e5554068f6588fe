"""Tests of pipeline/themes."""
