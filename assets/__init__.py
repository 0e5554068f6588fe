"""Floor 2, the graph: Dagster definitions only, one folder per subject, each asset a few lines
that call pipeline/.
"""
