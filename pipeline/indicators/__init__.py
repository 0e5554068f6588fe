"""Indicators: from core tables to core.cells, one SQL file a section; names and definitions in
catalogue.yml.

What may be shown of a cell is decided in pipeline/disclosure.
"""
