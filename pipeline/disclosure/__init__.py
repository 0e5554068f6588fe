"""The release gate: which cells may be shown, and the released file that shows them.

Computing cells belongs to pipeline/indicators; showing them to dashboards/.
"""
