"""Words and phrases of a sentence that may stand for what is spoken of: nouns, adjectives, and noun
phrases of at least two of them.

Which of them are worth a suggestion belongs to suggestions.py.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.german.noun_chunks import noun_chunks

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SHORTEST = 3
_SHORTEST_PART = 4
_LINKING = ("", "s", "n", "en", "es", "er", "e", "-")
_PARTICLES = frozenset(
    {"ander", "echt", "ganz", "genau", "klar", "letzt", "nächst", "okay", "richtig", "viel", "weit"}
)
"""Adjectives that talk is full of and that name nothing."""
_PARTS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """A word by its base form or a phrase by its base forms, and how it was said.

    kind is noun, adjective or phrase; is_open is false for what may name somebody.
    """

    start: int
    kind: str
    term: str
    shown: str
    is_open: bool


def words(sentence: "Span", names: Collection[str]) -> Iterator[Term]:
    """The nouns and adjectives; `names` are words in small letters that were ever replaced."""
    for token in sentence:
        if _counts(token):
            kind = "noun" if token.pos_ == "NOUN" else "adjective"
            yield Term(token.idx, kind, _base(token), _base(token), _is_open(token, names))


def phrases(doc: "Doc", names: Collection[str]) -> Iterator[Term]:
    """The noun phrases of at least two nouns or adjectives, without article and number."""
    for chunk in noun_chunks(doc):
        content = [token for token in chunk if _counts(token)]
        is_whole = all(token.pos_ != "PROPN" and not token._.is_mark for token in chunk)
        if len(content) > 1 and is_whole:
            said = doc[content[0].i : content[-1].i + 1].text
            yield Term(
                content[0].idx,
                "phrase",
                " ".join(map(_base, content)),
                said if content[0].pos_ == "NOUN" else said[0].lower() + said[1:],
                all(_is_open(token, names) for token in content),
            )


def parts(word: str) -> set[str]:
    """What a word is written of, in small letters: "Müller-Markt" is müller and markt."""
    return set(_PARTS.findall(word.lower()))


def _counts(token: "Token") -> bool:
    """Whether it is a noun or an adjective that the dictionary knows, as such or as a compound of
    known words: else it is dialect, was tagged wrong or is a name that redaction missed.
    """
    if token._.is_mark or len(token.text) < _SHORTEST or not token.text.replace("-", "").isalpha():
        return False
    if token.pos_ == "NOUN":
        is_noun = token.text[0].isupper() and token.lemma_[:1].isupper()
        return is_noun and (_is_base(token.lemma_) or _is_compound(token.lemma_))
    return token.pos_ == "ADJ" and _is_base(_base(token)) and _base(token) not in _PARTICLES


@cache
def _is_compound(lemma: str) -> bool:
    """Whether it ends in a known noun and begins with a known word."""
    from simplemma import is_known

    return any(
        _is_base(lemma[at:].capitalize())
        and any(
            is_known(first, lang="de")
            for linking in _LINKING
            for first in (
                lemma[:at].removesuffix(linking),
                lemma[:at].removesuffix(linking).lower(),
            )
        )
        for at in range(_SHORTEST_PART, len(lemma) - _SHORTEST_PART + 1)
    )


@cache
def _is_base(lemma: str) -> bool:
    """Whether the dictionary knows the word, and as a base form."""
    from simplemma import is_known, lemmatize

    return is_known(lemma, lang="de") and lemmatize(lemma, lang="de") == lemma


def _base(token: "Token") -> str:
    lemma = token.lemma_ or token.text
    return lemma if token.pos_ == "NOUN" else lemma.lower()


def _is_open(token: "Token", names: Collection[str]) -> bool:
    return (parts(token.text) | parts(token.lemma_)).isdisjoint(names)
