"""Themes of the interviews: the codebook, the spaCy pipeline that reads talk, and the coding by
rules.

Reading and redacting transcripts belongs to pipeline/interviews.
"""
