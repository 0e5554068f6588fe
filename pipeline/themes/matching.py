"""Applies rules of the codebook to sentences: base forms, compound parts, words in order or
together.

A matcher of its own beside spaCy's (docs/decisions/013-rule-matcher.md). What a word type can stand
for is worked out once (compounds.py); what a hit means is decided in valence.py.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.themes.codebook import Finder, Rule, Slot
from pipeline.themes.compounds import base_forms, has_part

if TYPE_CHECKING:
    from spacy.tokens import Token

LARGEST_GAP = 4
"""Words that may stand between two words of a sequence ("stelle dann noch jemanden ein")."""
WIDEST = 8
"""How far any word of a rule may be from its first, where they may stand in any order: in long
spoken sentences words further apart have little to do with each other.
"""
_PARTED = """ab an auf aus bei dabei dazu durch ein fest frei her heraus herum hin hinein los mit
nach nieder raus rein rum rüber runter teil um unter über vor voran vorbei weg weiter wieder zu
zurecht zurück zusammen"""
PARTICLES = frozenset(_PARTED.split())
"""Verbs part with these; they then stand at the end of the clause."""
_CONJUNCTIONS = "und oder aber sondern weil dass wenn als denn wie obwohl damit un"
_GOES_ON = frozenset(_CONJUNCTIONS.split())

_Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Hit:
    """A rule that fired; positions are indices into the tokens given."""

    rule: Rule
    positions: tuple[int, ...]


@dataclass(frozen=True)
class _Numbered:
    """A rule with its slots as numbers."""

    rule: Rule
    sequences: tuple[_Numbers, ...]
    forbidden: tuple[_Numbers, ...]


class RuleMatcher:
    """Finds the rules of codes or other finders; keeps what it has learnt about word types."""

    def __init__(self, finders: Sequence[Finder]) -> None:
        self._exceptions = {finder.id: finder.exceptions for finder in finders}
        self._numbers: dict[tuple[str, Slot], int] = {}
        self._rules = [self._numbered(rule) for finder in finders for rule in finder.rules]
        self._slots = list(self._numbers)
        self._by_word = self._index("words")
        self._by_form = self._index("forms")
        self._by_part = self._index("parts")
        self._any_part = _any_of({part.strip("*").lower() for part in self._by_part})
        self._particle_verbs = {
            word for word in self._by_word if any(word.startswith(p) for p in PARTICLES)
        }
        self._rules_by_first: dict[str, dict[int, list[_Numbered]]] = {"sentence": {}, "turn": {}}
        for numbered in self._rules:
            by_first = self._rules_by_first[numbered.rule.scope]
            by_first.setdefault(numbered.sequences[0][0], []).append(numbered)
        self._used = {scope: _used(rules) for scope, rules in self._rules_by_first.items()}
        self._known: dict[str, dict[tuple[int, int, bool | None], frozenset[int]]]
        self._known = {scope: {} for scope in self._rules_by_first}
        self._joined: dict[tuple[str, str], frozenset[int]] = {}

    def hits(self, tokens: Sequence["Token"], scope: str) -> Iterator[Hit]:
        """The rules of this scope ("sentence", "turn") that fire among these tokens, each once."""
        rules_by_first = self._rules_by_first[scope]
        if not rules_by_first:
            return
        places = self._places(tokens, scope)
        for first in sorted(rules_by_first.keys() & places.keys()):
            for numbered in rules_by_first[first]:
                widest = WIDEST if scope == "sentence" else len(tokens)
                found = _find(numbered.sequences, places, widest)
                if found and not _is_forbidden(numbered, places):
                    yield Hit(numbered.rule, found)

    def every_hit(self, tokens: Sequence["Token"]) -> Iterator[Hit]:
        """The rules that fire among these tokens; rules of one word at every place they fire."""
        places = self._places(tokens, "sentence")
        rules_by_first = self._rules_by_first["sentence"]
        for first in sorted(rules_by_first.keys() & places.keys()):
            for numbered in rules_by_first[first]:
                if _is_forbidden(numbered, places):
                    continue
                if numbered.sequences == ((first,),):
                    yield from (Hit(numbered.rule, (position,)) for position in places[first])
                elif found := _find(numbered.sequences, places, WIDEST):
                    yield Hit(numbered.rule, found)

    def _places(self, tokens: Sequence["Token"], scope: str) -> dict[int, list[int]]:
        """Where each slot that rules of this scope use can be filled."""
        places: dict[int, list[int]] = {}
        known, used = self._known[scope], self._used[scope]
        for position, token in enumerate(tokens):
            key = (token.lemma, token.orth, token.is_sent_start)
            numbers = known.get(key)
            if numbers is None:
                numbers = known[key] = self._of(token) & used
            for number in numbers:
                places.setdefault(number, []).append(position)
        for position, numbers in self._parted_verbs(tokens):
            for number in numbers & used:
                at = places.setdefault(number, [])
                if position not in at:
                    at.append(position)
                    at.sort()
        return places

    def _numbered(self, rule: Rule) -> _Numbered:
        def numbers(sequences: tuple[tuple[Slot, ...], ...]) -> tuple[_Numbers, ...]:
            return tuple(tuple(self._number(rule, slot) for slot in each) for each in sequences)

        return _Numbered(rule, numbers(rule.sequences), numbers(rule.forbidden))

    def _number(self, rule: Rule, slot: Slot) -> int:
        return self._numbers.setdefault((rule.code_id, slot), len(self._numbers))

    def _index(self, kind: str) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, (_, slot) in enumerate(self._slots):
            for word in getattr(slot, kind):
                index.setdefault(word, []).append(number)
        return index

    def _of(self, token: "Token") -> frozenset[int]:
        """The slots that a token can fill; asked once for each word type."""
        if token._.is_mark or token.is_punct or token.is_space:
            return frozenset()
        return frozenset(self._resolve(token.lemma_, token.text, bool(token.is_sent_start)))

    def _resolve(self, lemma: str, text: str, is_first: bool) -> Iterator[int]:
        forms = {text, text.lower()} if is_first else {text}
        words = {lemma} | {base for form in forms for base in base_forms(form)}
        candidates = {number for word in words for number in self._by_word.get(word, ())}
        candidates |= {number for form in forms for number in self._by_form.get(form, ())}
        if any(self._any_part.search(word.lower()) for word in words):
            for part, numbers in self._by_part.items():
                if any(has_part(word, part) for word in words):
                    candidates.update(numbers)
        return (number for number in candidates if not self._is_excepted(number, words, text))

    def _is_excepted(self, number: int, words: set[str], text: str) -> bool:
        exceptions = self._exceptions[self._slots[number][0]]
        return bool(words & exceptions) or f"={text}" in exceptions

    def _parted_verbs(self, tokens: Sequence["Token"]) -> Iterator[tuple[int, frozenset[int]]]:
        """Verbs whose particle stands at the end of their clause: stelle ... ein is einstellen."""
        if not self._particle_verbs:
            return
        for end, particle in enumerate(tokens):
            if particle.lower_ not in PARTICLES or not _ends_clause(tokens, end):
                continue
            for position in range(end - 1, -1, -1):
                token = tokens[position]
                if token.is_punct:
                    break
                if numbers := self._with_particle(particle.lower_, token):
                    yield position, numbers
                    break

    def _with_particle(self, particle: str, token: "Token") -> frozenset[int]:
        key = (particle, token.lower_)
        if key not in self._joined:
            verbs = {particle + base for base in base_forms(token.lower_)} & self._particle_verbs
            self._joined[key] = frozenset(n for verb in verbs for n in self._by_word[verb])
        return self._joined[key]


def _used(rules_by_first: Mapping[int, Sequence[_Numbered]]) -> frozenset[int]:
    """The slots that the rules name."""
    rules = (rule for rules in rules_by_first.values() for rule in rules)
    return frozenset(n for rule in rules for each in rule.sequences + rule.forbidden for n in each)


def _ends_clause(tokens: Sequence["Token"], position: int) -> bool:
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    return following is None or following.is_punct or following.lower_ in _GOES_ON


def _any_of(parts: set[str]) -> re.Pattern[str]:
    """Finds any of the parts; nothing if there are none."""
    return re.compile("|".join(map(re.escape, sorted(parts))) or r"(?!)")


def _is_forbidden(numbered: _Numbered, places: dict[int, list[int]]) -> bool:
    return any(_find((each,), places, 0) for each in numbered.forbidden)


def _find(
    sequences: tuple[_Numbers, ...], places: dict[int, list[int]], widest: int
) -> tuple[int, ...]:
    """Positions that fill all sequences, no token twice; empty if there are none."""
    if not all(number in places for sequence in sequences for number in sequence):
        return ()
    first, *others = sequences
    for start in places[first[0]]:
        found = _sequence(first, places, [start], ())
        for sequence in others if found else ():
            near = [p for p in places[sequence[0]] if abs(p - start) <= widest]
            if not (more := _sequence(sequence, places, near, found)):
                found = []
                break
            found = [*found, *more]
        if found:
            return tuple(found)
    return ()


def _sequence(
    slots: _Numbers, places: dict[int, list[int]], starts: Sequence[int], taken: Sequence[int]
) -> list[int]:
    """Positions that fill the slots in this order, from one of the starts; empty if none do."""
    for start in starts:
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
