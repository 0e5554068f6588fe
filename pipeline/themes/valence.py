"""Decides whether a theme is told as strength, fact or problem: cues of the clause, negation, third
persons.

Finding the theme belongs to matching.py. Negation works in a window of four words within the
clause; it does not know the grammar of the sentence.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.themes.codebook import Code, Codebook
from pipeline.themes.matching import Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

WINDOW = 4
_CLAUSE_ENDS = {",", ";", ":", "–", "-", "aber", "sondern", "doch"}
_ABOUT_UNEQUAL_TREATMENT = "T13"


def valence(hit: Hit, code: Code, tokens: Sequence["Token"], codebook: Codebook) -> int:
    """-1, 0 or 1 for a hit among the tokens of a sentence (or turn)."""
    if _is_third_person(code, tokens, codebook):
        return 0
    if hit.rule.valence is not None:
        return hit.rule.valence
    low, high = _clause(hit.positions, tokens)
    cues = _cues(tokens, low, high, codebook)
    if cues:
        return 1 if cues > 0 else -1
    if any(is_negated(position, tokens, codebook) for position in hit.positions):
        return -code.valence
    return code.valence


def is_negated(position: int, tokens: Sequence["Token"], codebook: Codebook) -> bool:
    """Whether a negation stands within four words of the token, in the same clause."""
    low, high = _clause([position], tokens)
    window = range(max(low, position - WINDOW), min(high, position + WINDOW + 1))
    return any(is_negation(tokens[index], codebook) for index in window if index != position)


def is_negation(token: "Token", codebook: Codebook) -> bool:
    """Whether a token denies: nicht, nie, kein in any form."""
    small = token.lower_
    return small in codebook.negations or small.startswith("kein")


def _cues(tokens: Sequence["Token"], low: int, high: int, codebook: Codebook) -> int:
    """Positive less negative words between low and high, each turned round if negated."""
    total = 0
    for index in range(low, high):
        token = tokens[index]
        names = {token.lemma_, token.lower_}
        sign = bool(names & codebook.positive) - bool(names & codebook.negative)
        if sign:
            total += -sign if is_negated(index, tokens, codebook) else sign
    return total


def _clause(positions: Sequence[int], tokens: Sequence["Token"]) -> tuple[int, int]:
    """First token of the clause around the positions, and one past its last."""
    low, high = min(positions), max(positions) + 1
    while low > 0 and not _ends_clause(tokens[low - 1]):
        low -= 1
    while high < len(tokens) and not _ends_clause(tokens[high]):
        high += 1
    return low, high


def _ends_clause(token: "Token") -> bool:
    return token.lower_ in _CLAUSE_ENDS or bool(
        token.is_sent_start and token.i > 0 and token.is_punct
    )


def _is_third_person(code: Code, tokens: Sequence["Token"], codebook: Codebook) -> bool:
    """Whether somebody else's story of unequal treatment is told: "mein Bruder wurde ..."."""
    if code.id != _ABOUT_UNEQUAL_TREATMENT:
        return False
    small = [token.lower_ for token in tokens]
    speaks_of_self = {"ich", "mich", "mir"} & set(small)
    starts = (i for i, word in enumerate(small[:-1]) if word.startswith(("mein", "unser")))
    has_kin = any(tokens[index + 1].lemma_ in codebook.kin for index in starts)
    return has_kin and not speaks_of_self
