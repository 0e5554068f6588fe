"""Tests of pipeline/activation."""
