"""Interviews: transcripts and protocol sheets -> redacted turns -> mentions of themes."""
