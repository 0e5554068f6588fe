"""Applies the rules of a codebook to sentences: base forms, compound parts, words in order or
together.

A matcher of its own beside spaCy's: a rule's word may be any of several base forms, forms or
compound parts at once, and what a word type can stand for is worked out once and kept. What a hit
means (valence) is decided in valence.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.themes.codebook import Codebook, Rule, Slot

if TYPE_CHECKING:
    from spacy.tokens import Token

LARGEST_GAP = 4
"""Words that may stand between two words of a sequence ("stelle dann noch jemanden ein")."""


@dataclass(frozen=True)
class Hit:
    """A rule that fired; positions are indices into the tokens given."""

    rule: Rule
    positions: tuple[int, ...]


class RuleMatcher:
    """Finds the rules of one codebook; keeps what it has learnt about word types."""

    def __init__(self, codebook: Codebook) -> None:
        self._exceptions = {code.id: code.exceptions for code in codebook.codes}
        self._slots: list[tuple[str, Slot]] = []
        self._rules = [
            (
                rule,
                tuple(tuple(self._number(rule, slot) for slot in part) for part in rule.sequences),
            )
            for code in codebook.codes
            for rule in code.rules
        ]
        self._by_word = self._index("words")
        self._by_form = self._index("forms")
        self._parts = [
            (part, number) for number, (_, slot) in enumerate(self._slots) for part in slot.parts
        ]
        self._rules_by_first: dict[str, dict[int, list[int]]] = {"sentence": {}, "turn": {}}
        for index, (rule, sequences) in enumerate(self._rules):
            by_first = self._rules_by_first[rule.scope]
            by_first.setdefault(sequences[0][0], []).append(index)
        self._known: dict[tuple[str, str, bool], frozenset[int]] = {}

    def hits(self, tokens: Sequence["Token"], scope: str) -> Iterator[Hit]:
        """The rules of this scope ("sentence", "turn") that fire among these tokens, each once."""
        rules_by_first = self._rules_by_first[scope]
        if not rules_by_first:
            return
        slots = [self._of(token) for token in tokens]
        places: dict[int, list[int]] = {}
        for position, numbers in enumerate(slots):
            for number in numbers:
                places.setdefault(number, []).append(position)
        for first in sorted(places):
            for index in rules_by_first.get(first, ()):
                rule, sequences = self._rules[index]
                if found := _find(sequences, places):
                    yield Hit(rule, found)

    def _number(self, rule: Rule, slot: Slot) -> int:
        self._slots.append((rule.code_id, slot))
        return len(self._slots) - 1

    def _index(self, kind: str) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, (_, slot) in enumerate(self._slots):
            for word in getattr(slot, kind):
                index.setdefault(word, []).append(number)
        return index

    def _of(self, token: "Token") -> frozenset[int]:
        """The slots that a token can fill."""
        if token._.is_mark or token.is_punct or token.is_space:
            return frozenset()
        key = (token.lemma_, token.text, bool(token.is_sent_start))
        if key not in self._known:
            self._known[key] = frozenset(self._resolve(*key))
        return self._known[key]

    def _resolve(self, lemma: str, text: str, is_first: bool) -> Iterator[int]:
        words = {lemma, text} | ({text.lower()} if is_first else set())
        candidates = {number for word in words for number in self._by_word.get(word, ())}
        candidates |= set(self._by_form.get(text, ()))
        if is_first:
            candidates |= set(self._by_form.get(text.lower(), ()))
        candidates |= {number for part, number in self._parts if has_part(lemma, part)}
        for number in candidates:
            exceptions = self._exceptions[self._slots[number][0]]
            if lemma not in exceptions and f"={text}" not in exceptions:
                yield number


def has_part(word: str, part: str) -> bool:
    """Whether a compound has the part: kredit* at its beginning, *kredit at its end, *kredit*
    anywhere; the word alone counts.
    """
    small, bare = word.lower(), part.strip("*").lower()
    if part.startswith("*") and part.endswith("*"):
        return bare in small
    return small.endswith(bare) if part.startswith("*") else small.startswith(bare)


def _find(sequences: tuple[tuple[int, ...], ...], places: dict[int, list[int]]) -> tuple[int, ...]:
    """Positions that fill all sequences, no token twice; empty if there are none."""
    taken: list[int] = []
    for sequence in sequences:
        found = _sequence(sequence, places, set(taken))
        if not found:
            return ()
        taken.extend(found)
    return tuple(taken)


def _sequence(slots: tuple[int, ...], places: dict[int, list[int]], taken: set[int]) -> list[int]:
    for start in places.get(slots[0], ()):
        if start in taken:
            continue
        found = [start]
        for slot in slots[1:]:
            following = (p for p in places.get(slot, ()) if 0 < p - found[-1] <= LARGEST_GAP + 1)
            position = next((p for p in following if p not in taken), None)
            if position is None:
                break
            found.append(position)
        if len(found) == len(slots):
            return found
    return []
