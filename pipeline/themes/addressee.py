"""Decides to whom a mention is addressed: county, municipality, GWS, chambers, job-com, bank, other
entrepreneurs, or nobody named.

The words of each stand in the codebook; whether the mention is praise or complaint in valence.py.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.themes.matching import Hit, RuleMatcher

if TYPE_CHECKING:
    from spacy.tokens import Token


def addressee(hit: Hit, tokens: Sequence["Token"], matcher: RuleMatcher) -> str | None:
    """The addressee named nearest to the hit among the tokens of its sentence; None if none is."""
    named = [
        (min(abs(own - other) for own in hit.positions for other in each.positions), each)
        for each in matcher.every_hit(tokens)
    ]
    if not named:
        return None
    return min(named, key=lambda pair: (pair[0], pair[1].positions))[1].rule.code_id
