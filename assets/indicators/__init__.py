"""Indicators: core tables -> core.cells."""
