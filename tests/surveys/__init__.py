"""Tests of pipeline/surveys."""
