"""Codings of people from and to programs for qualitative analysis (QDA): REFI-QDA, Taguette,
QualCoder, tables of excerpts.

Comparing them with the machine's codings belongs to pipeline/themes.
"""
