"""Tests of pipeline/qda."""
