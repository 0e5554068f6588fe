"""Tells which codes a sentence is likely to have, and how much it is like strengths or problems:
from weights of its base forms and of the mean of its word vectors.

Rules know words; people say the same in others. Of a talk only the likeliest sentence counts, and
only for codes that no rule found (coding.py). Where the weights come from stands in examples.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import isinf, log, sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.interviews.redaction.words import FOLDER, lines
from pipeline.themes.codebook import Rule
from pipeline.themes.matching import Hit
from pipeline.themes.words import Word

if TYPE_CHECKING:
    from spacy.vocab import Vocab

Numbers: TypeAlias = NDArray[np.float64]

LIKELY = 0.25
"""Probability from which a sentence is like the examples of a code: rare codes are never likely by
themselves (docs/decisions/014).
"""
_LEAST_WORDS = 2
PIECE = 3
_SHOWN = 3
_REMEMBERED = 50_000
"""Word forms whose vectors, and base forms whose terms are kept in memory."""

Tones: TypeAlias = dict[str, float]
"""By code, how much a sentence is like those that tell it as strength (above 0) or as problem."""


@dataclass(frozen=True)
class Weights:
    """What was learnt: a column a code; rows of `words` are terms (base forms, pairs of them, and
    pieces of three letters), rows of `meaning` the dimensions of the word vectors.
    """

    codes: tuple[str, ...]
    places: dict[str, int]
    rarity: tuple[float, ...]
    words: Numbers
    meaning: Numbers
    offset: Numbers


class Vectors:
    """The vectors of words that tell something, of length 1."""

    def __init__(self, vocab: "Vocab") -> None:
        self._vocab = vocab
        self._rows: dict[str, int] = {}
        self._matrix = np.zeros((1, vocab.vectors_length))

    def means(self, sentences: Sequence[Sequence[Word]]) -> Numbers:
        """The direction of each sentence (row): the mean of its vectors, made of length 1."""
        self.of([word for sentence in sentences for word in sentence if word.tells])
        rows = [
            [self._rows[word.text] for word in sentence if word.tells] for sentence in sentences
        ]
        flat = [row for each in rows for row in each]
        return of_length_one(sums(self._matrix[flat], [len(each) for each in rows]))

    def of(self, words: Sequence[Word]) -> Numbers:
        """A row a word; zeros for those that tell nothing."""
        wanted = dict.fromkeys(word.text for word in words if word.tells)
        if len(self._rows) + len(wanted) > _REMEMBERED:
            self._rows, self._matrix = {}, self._matrix[:1]
        new = [text for text in wanted if text not in self._rows]
        if new:
            self._rows |= {text: len(self._matrix) + place for place, text in enumerate(new)}
            vectors = np.array([self._vocab.get_vector(text) for text in new], dtype=float)
            self._matrix = np.vstack([self._matrix, of_length_one(vectors)])
        return self._matrix[[self._rows[word.text] if word.tells else 0 for word in words]]


class Scale:
    """Weighs sentences: above 0 a code is more likely than not."""

    def __init__(self, weights: Weights, vectors: Vectors) -> None:
        self.weights = weights
        self._vectors = vectors
        self._known: dict[str, tuple[int, ...]] = {}

    def logits(self, sentences: Sequence[Sequence[Word]]) -> Numbers:
        """A row a sentence of words, a column a code. Sentences of fewer than two words say
        nothing: minus infinity.
        """
        weights = self.weights
        found = [self._values(words) for words in sentences]
        places = [place for values in found for place in values]
        values = np.array([value for each in found for value in each.values()])
        logits = sums(values[:, None] * weights.words[places], [len(each) for each in found])
        logits += self._vectors.means(sentences) @ weights.meaning + weights.offset
        logits[[len(words) < _LEAST_WORDS for words in sentences]] = -np.inf
        return logits

    def by_word(self, words: Sequence[Word]) -> Numbers:
        """What every word adds for every code: one row a word; pairs count for both."""
        values = self._values(words)
        counted = Counter(place for place, _ in self._terms(words))
        added = np.zeros((len(words), len(self.weights.codes)))
        for place, at in self._terms(words):
            share = values[place] / counted[place] / len(at)
            added[list(at)] += share * self.weights.words[place]
        vectors = self._vectors.of(words)
        total = float(np.linalg.norm(vectors.sum(axis=0))) or 1.0
        return added + (vectors / total) @ self.weights.meaning

    def _values(self, words: Sequence[Word]) -> dict[int, float]:
        """The terms of a sentence that were learnt, weighed."""
        counted = Counter(place for place, _ in self._terms(words))
        return term_values(counted, self.weights.rarity)

    def _terms(self, words: Sequence[Word]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Places of the terms among the weights, each with the words that it is made of."""
        for number, word in enumerate(words):
            for place in self._of(word.small_lemma):
                yield place, (number,)
        for number, pair in enumerate(pairs(words)):
            if pair in self.weights.places:
                yield self.weights.places[pair], (number, number + 1)

    def _of(self, lemma: str) -> tuple[int, ...]:
        if lemma not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self.weights.places
            self._known[lemma] = tuple(
                known[term] for term in [lemma, *pieces(lemma)] if term in known
            )
        return self._known[lemma]


class Likeness:
    """Compares sentences with what was learnt from examples: their themes, and their tones."""

    def __init__(self, themes: Weights, tones: Weights | None, vocab: "Vocab") -> None:
        vectors = Vectors(vocab)
        self._themes = Scale(themes, vectors)
        self._tones = Scale(tones, vectors) if tones else None

    def likeliest(self, sentences: Sequence[Sequence[Word]]) -> dict[str, tuple[int, float]]:
        """Of each code that any sentence is likely to have: the likeliest one and how likely."""
        logits = self._themes.logits([spoken(sentence) for sentence in sentences])
        best = logits.argmax(axis=0) if len(logits) else []
        sure = {
            code: (int(row), float(1 / (1 + np.exp(-logits[row, column]))))
            for column, (code, row) in enumerate(
                zip(self._themes.weights.codes, best, strict=False)
            )
        }
        return {code: each for code, each in sure.items() if each[1] >= LIKELY}

    def tones(self, sentences: Sequence[Sequence[Word]]) -> list[Tones]:
        """How each sentence is told, by code; empty where nothing was learnt of it."""
        if self._tones is None:
            return [{} for _ in sentences]
        codes = self._tones.weights.codes
        rows = self._tones.logits([spoken(sentence) for sentence in sentences]).tolist()
        return [{} if isinf(row[0]) else dict(zip(codes, row, strict=True)) for row in rows]

    def hit(self, code: str, sentence: Sequence[Word]) -> Hit:
        """Where a sentence has the words that spoke most for a code. Named are words of the
        examples alone, and no given names: what else was said stays in the vault.
        """
        weights = self._themes.weights
        positions = [place for place, word in enumerate(sentence) if word.is_word]
        words = [sentence[place] for place in positions]
        added = self._themes.by_word(words)[:, weights.codes.index(code)]
        known = [
            word.small_lemma in weights.places and word.small_lemma not in _given_names()
            for word in words
        ]
        order = [int(place) for place in np.argsort(-added) if added[place] > 0]
        strongest = sorted([place for place in order if known[place]][:_SHOWN])
        named = ", ".join(words[place].lemma for place in strongest)
        written = f"wie Beispiele: {named}" if named else "wie Beispiele"
        rule = Rule(code, written, (), (), "sentence", None)
        return Hit(rule, tuple(positions[place] for place in strongest) or (positions[0],))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name.lower() for name in lines(FOLDER / "given_names.txt"))


def spoken(sentence: Sequence[Word]) -> list[Word]:
    """The words of a sentence without marks, placeholders and punctuation."""
    return [word for word in sentence if word.is_word]


def pairs(words: Sequence[Word]) -> Iterator[str]:
    """Neighbouring base forms."""
    lemmas = [word.small_lemma for word in words]
    return map("{} {}".format, lemmas, lemmas[1:])


def pieces(lemma: str) -> list[str]:
    """Every three letters of a base form with its edges: compounds and learners' spelling share
    them with the words that they are made of.
    """
    edged = f"_{lemma}_"
    return [f"#{edged[at : at + PIECE]}" for at in range(len(edged) - PIECE + 1)]


def term_values(counted: Mapping[int, int], rarity: Sequence[float]) -> dict[int, float]:
    """Damped counts of terms times their rarity, together of length 1."""
    values = {place: (1 + log(count)) * rarity[place] for place, count in counted.items()}
    length = sqrt(sum(value * value for value in values.values())) or 1.0
    return {place: value / length for place, value in values.items()}


def sums(rows: Numbers, sizes: Sequence[int]) -> Numbers:
    """Sums of groups of rows that follow each other; zeros for empty groups."""
    result = np.zeros((len(sizes), rows.shape[1]))
    filled = np.flatnonzero(sizes)
    if len(filled):
        starts = np.array([0, *accumulate(sizes)], dtype=np.intp)
        result[filled] = np.add.reduceat(rows, starts[filled], axis=0)
    return result


def of_length_one(rows: Numbers) -> Numbers:
    """Rows divided by their length; zeros stay zeros."""
    lengths: Numbers = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return rows / lengths
