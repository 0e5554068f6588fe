"""Decides to whom a mention is addressed: county, municipality, GWS, chambers, job-com, bank, other
entrepreneurs, or nobody named.

The words of each stand in the codebook; whether the mention is praise or complaint in valence.py.
"""

from collections.abc import Iterable

from pipeline.themes.matching import Hit


def addressee(hit: Hit, named: Iterable[Hit]) -> str | None:
    """The addressee named nearest to the hit, of those named in its sentence; None if none is."""
    distances = [
        (min(abs(own - other) for own in hit.positions for other in each.positions), each)
        for each in named
    ]
    if not distances:
        return None
    return min(distances, key=lambda pair: (pair[0], pair[1].positions))[1].rule.code_id
