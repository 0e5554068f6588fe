"""Noun phrases of a German parse, whichever labels its pipeline has: UD (the shipped one) or TIGER.

spaCy's own German noun_chunks know TIGER labels only. Which phrases are worth a look belongs to
pipeline/themes/phrases.py.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_TIGER = {"nk", "sb", "oa", "mo"}
_BEFORE_THE_NOUN = {"det", "det:poss", "amod", "nummod", "compound", "advmod"}
"""What belongs to a UD noun from the left; not its preposition (case), nor an "und" (cc)."""
_PARTS_OF_ANOTHER = {"compound", "flat", "flat:name", "fixed"}


def noun_chunks(doc: "Doc") -> Iterator["Span"]:
    """Base noun phrases headed by a noun, from its first modifier to the noun, none within another;
    nothing where there is no parse.
    """
    if not doc.has_annotation("DEP"):
        return
    if any(token.dep_ in _TIGER for token in doc):
        yield from (chunk for chunk in doc.noun_chunks if chunk.root.pos_ in ("NOUN", "PROPN"))
        return
    end = 0
    for token in doc:
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in _PARTS_OF_ANOTHER:
            start = _start(token, end)
            end = token.i + 1
            yield doc[start:end]


def _start(noun: "Token", earliest: int) -> int:
    """Where the unbroken row of modifiers before the noun begins."""
    start = noun.i
    while start > earliest and _modifies(noun.nbor(start - 1 - noun.i), noun):
        start -= 1
    return start


def _modifies(token: "Token", noun: "Token") -> bool:
    """Whether the word, or what it hangs on, is a modifier of the noun."""
    while token.head.i not in (noun.i, token.i):
        token = token.head
    return bool(token.head == noun and token.dep_ in _BEFORE_THE_NOUN)
