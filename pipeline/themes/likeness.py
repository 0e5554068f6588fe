"""Tells which codes a sentence is likely to have, and how much it is like strengths or problems:
from weights of its base forms and of the mean of its word vectors.

Rules know words; people say the same in others. Of a talk only the likeliest sentence counts, and
only for codes that no rule found (coding.py). Where the weights come from stands in examples.py.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log, sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.themes.codebook import Rule
from pipeline.themes.matching import Hit
from pipeline.themes.words import Word

if TYPE_CHECKING:
    from spacy.vocab import Vocab

Numbers: TypeAlias = NDArray[np.float64]

LIKELY = 0.8
"""Probability from which a sentence is like the examples of a code. Below it whole talks had more
codes, but the sentences shown for them were more often wrong (docs/decisions/014).
"""
TONE = "±"
"""Column of the weights that tells strength (above 0) from problem; a cue for valence.py."""
VECTOR_WEIGHT = 2.0
_LEAST_WORDS = 2
_SHOWN = 3
_REMEMBERED = 50_000
"""Word forms whose vectors are kept in memory."""


@dataclass(frozen=True)
class Weights:
    """What was learnt: a column a code; rows of `words` are base forms and pairs of them, rows of
    `meaning` the dimensions of the word vectors.
    """

    fingerprint: str
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


class Likeness:
    """Compares sentences with what was learnt from examples."""

    def __init__(self, weights: Weights, vocab: "Vocab") -> None:
        self._weights = weights
        self._vectors = Vectors(vocab)

    def logits(self, sentences: Sequence[Sequence[Word]]) -> Numbers:
        """A row a sentence, a column a code of the weights: above 0 it is more likely than not.

        Sentences of fewer than two words say nothing: minus infinity.
        """
        weights = self._weights
        said = [spoken(sentence) for sentence in sentences]
        found = [_values(words, weights) for words in said]
        places = [place for values in found for place in values]
        values = np.array([value for each in found for value in each.values()])
        added = sums(values[:, None] * weights.words[places], [len(each) for each in found])
        logits = added + VECTOR_WEIGHT * self._vectors.means(said) @ weights.meaning
        logits += weights.offset
        logits[[len(words) < _LEAST_WORDS for words in said]] = -np.inf
        return logits

    def likeliest(self, logits: Numbers) -> dict[str, tuple[int, float]]:
        """Of each code that any sentence is likely to have: the likeliest one and how likely."""
        best = logits.argmax(axis=0) if len(logits) else []
        sure = {
            code: (int(row), float(1 / (1 + np.exp(-logits[row, column]))))
            for column, (code, row) in enumerate(zip(self._weights.codes, best, strict=False))
            if code != TONE
        }
        return {code: each for code, each in sure.items() if each[1] >= LIKELY}

    def tones(self, logits: Numbers) -> list[float]:
        """How much each sentence is told like strengths (above 0) or like problems (below)."""
        if TONE not in self._weights.codes:
            return [0.0] * len(logits)
        column = logits[:, self._weights.codes.index(TONE)]
        return [float(each) for each in np.where(np.isinf(column), 0.0, column)]

    def hit(self, code: str, sentence: Sequence[Word]) -> Hit:
        """Where a sentence has the words that spoke most for a code. Named are words of the
        examples alone: what else was said stays in the vault.
        """
        positions = [place for place, word in enumerate(sentence) if word.is_word]
        words = [sentence[place] for place in positions]
        added = self.by_word(words)[:, self._weights.codes.index(code)]
        known = [word.small_lemma in self._weights.places for word in words]
        order = [int(place) for place in np.argsort(-added) if added[place] > 0]
        strongest = sorted([place for place in order if known[place]][:_SHOWN])
        named = ", ".join(words[place].lemma for place in strongest)
        written = f"wie Beispiele: {named}" if named else "wie Beispiele"
        rule = Rule(code, written, (), (), "sentence", None)
        return Hit(rule, tuple(positions[place] for place in strongest) or (positions[0],))

    def by_word(self, words: Sequence[Word]) -> Numbers:
        """What every word adds for every code: one row a word; pairs count for both."""
        weights = self._weights
        values = _values(words, weights)
        counted = Counter(term for term, _ in _terms(words))
        added = np.zeros((len(words), len(weights.codes)))
        for term, at in _terms(words):
            place = weights.places.get(term)
            if place is not None:
                share = values[place] / counted[term] / len(at)
                added[list(at)] += share * weights.words[place]
        vectors = self._vectors.of(words)
        total = float(np.linalg.norm(vectors.sum(axis=0))) or 1.0
        return added + VECTOR_WEIGHT * (vectors / total) @ weights.meaning


def spoken(sentence: Sequence[Word]) -> list[Word]:
    """The words of a sentence without marks, placeholders and punctuation."""
    return [word for word in sentence if word.is_word]


def terms(words: Sequence[Word]) -> list[str]:
    """Base forms and neighbouring pairs of them."""
    lemmas = [word.small_lemma for word in words]
    return [*lemmas, *map("{} {}".format, lemmas, lemmas[1:])]


def term_values(
    counted: Counter[str], places: dict[str, int], rarity: Sequence[float]
) -> dict[int, float]:
    """Damped counts times rarity of the terms that have a place, together of length 1."""
    values = {
        place: (1 + log(count)) * rarity[place]
        for term, count in counted.items()
        if (place := places.get(term)) is not None
    }
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


def _values(words: Sequence[Word], weights: Weights) -> dict[int, float]:
    return term_values(Counter(terms(words)), weights.places, weights.rarity)


def _terms(words: Sequence[Word]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The same terms, each with the places of its words."""
    places = [(place,) for place in range(len(words))]
    yield from zip(terms(words), [*places, *pairwise(range(len(words)))], strict=True)
