"""Tests of pipeline/interviews."""
