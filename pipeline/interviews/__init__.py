"""Activating interviews: protocol sheets, contact sheets and transcripts, read and redacted.

Finding themes belongs to pipeline/themes.
"""
