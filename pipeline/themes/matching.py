"""Applies rules of the codebook to sentences: base forms, compound parts, words in order or
together.

A matcher of its own beside spaCy's (docs/decisions/013-rule-matcher.md). What a word type can stand
for is worked out once (compounds.py); what a hit means is decided in valence.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import itemgetter, or_

from pipeline.themes.codebook import Finder, Rule, Slot
from pipeline.themes.compounds import base_forms, has_part
from pipeline.themes.words import Word

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
_REMEMBERED = 100_000
"""Pairs of particle and verb held in memory."""

_Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Hit:
    """A rule that fired; positions are indices into the tokens given."""

    rule: Rule
    positions: tuple[int, ...]


@dataclass(frozen=True)
class _Numbered:
    """A rule with its place in the codebook and its slots as numbers; it is looked up by the slot
    `key`, and without all slots of `needed` (bits) it cannot fire.
    """

    rule: Rule
    place: int
    sequences: tuple[_Numbers, ...]
    forbidden: tuple[_Numbers, ...]
    needed: int
    key: int


class Places:
    """Which slots of rules the words of a sentence fill; where they do is looked up when asked.
    Slots are the bits of a number: many at once are compared without touching each.
    """

    def __init__(self, slots: Sequence[int]) -> None:
        self.slots = slots
        self.filled = reduce(or_, slots, 0)

    def of(self, number: int) -> list[int]:
        """Positions of the words that fill this slot, in their order."""
        bit = 1 << number
        return [position for position, slots in enumerate(self.slots) if slots & bit]


class RuleMatcher:
    """Finds the rules of groups of finders (themes, cues ...) in one look at the words."""

    def __init__(self, **groups: Sequence[Finder]) -> None:
        finders = [finder for group in groups.values() for finder in group]
        self._exceptions = {finder.id: finder.exceptions for finder in finders}
        self._numbers: dict[tuple[Slot, frozenset[str]], int] = {}
        self._rules = {
            (name, scope): self._by_key(group, scope)
            for name, group in groups.items()
            for scope in ("sentence", "turn")
        }
        self._keys = {each: _bits(rules) for each, rules in self._rules.items()}
        self._slots = list(self._numbers)
        self._by_word = self._index("words")
        self._by_form = self._index("forms")
        self._by_part = self._index("parts")
        self._any_part = _any_of({part.strip("*").lower() for part in self._by_part})
        self._particle_verbs = {
            word for word in self._by_word if any(word.startswith(p) for p in PARTICLES)
        }
        self._with_particle = lru_cache(_REMEMBERED)(self._particle_verb)

    def slots(self, text: str, lemma: str, is_first: bool) -> int:
        """The slots that a word of this form and base form can fill, as bits; `is_first` in its
        sentence.
        """
        return _bits(self._resolve(lemma, text, is_first))

    def places(self, words: Sequence[Word]) -> Places:
        """What the words of a sentence fill."""
        slots = [word.slots for word in words]
        if any(word.small in PARTICLES for word in words):
            for position, numbers in self._parted_verbs(words):
                slots[position] |= numbers
        return Places(slots)

    def hits(self, places: Places, group: str) -> list[Hit]:
        """The rules of this group that fire in a sentence, each once, in the codebook's order."""
        return self._hits(places, group, "sentence", WIDEST)

    def hits_in_turn(self, sentences: Sequence[Places], group: str) -> list[Hit]:
        """The rules of this group that fire over a turn; positions count through its sentences."""
        if not any(self._keys[group, "turn"] & places.filled for places in sentences):
            return []
        joined = Places([slots for places in sentences for slots in places.slots])
        return self._hits(joined, group, "turn", len(joined.slots))

    def every_hit(self, places: Places, group: str) -> Iterator[Hit]:
        """The rules that fire in a sentence; rules of one word at every place they fire."""
        for hit in self._hits(places, group, "sentence", WIDEST):
            if len(hit.rule.sequences) == len(hit.rule.sequences[0]) == 1:
                number = self._number(hit.rule, hit.rule.sequences[0][0])
                yield from (Hit(hit.rule, (position,)) for position in places.of(number))
            else:
                yield hit

    def _hits(self, places: Places, group: str, scope: str, widest: int) -> list[Hit]:
        rules = self._rules[group, scope]
        fired = [
            (numbered.place, found, numbered.rule)
            for key in _numbers_of(self._keys[group, scope] & places.filled)
            for numbered in rules[key]
            if numbered.needed & places.filled == numbered.needed
            and (found := _find(numbered.sequences, places, widest))
            and not _is_forbidden(numbered, places)
        ]
        return [Hit(rule, found) for _, found, rule in sorted(fired, key=itemgetter(0))]

    def _by_key(self, finders: Sequence[Finder], scope: str) -> dict[int, list[_Numbered]]:
        """The rules of a scope by the slot they are looked up with."""
        by_key: dict[int, list[_Numbered]] = {}
        rules = (rule for finder in finders for rule in finder.rules)
        for place, rule in enumerate(rules):
            if rule.scope == scope:
                numbered = self._numbered(rule, place)
                by_key.setdefault(numbered.key, []).append(numbered)
        return by_key

    def _numbered(self, rule: Rule, place: int) -> _Numbered:
        def numbers(sequences: tuple[tuple[Slot, ...], ...]) -> tuple[_Numbers, ...]:
            return tuple(tuple(self._number(rule, slot) for slot in each) for each in sequences)

        sequences = numbers(rule.sequences)
        needed = _bits(number for each in sequences for number in each)
        slots = [slot for each in rule.sequences for slot in each]
        rarest = min(slots, key=lambda slot: any(map(_is_everywhere, slot.words)))
        key = self._number(rule, rarest)
        return _Numbered(rule, place, sequences, numbers(rule.forbidden), needed, key)

    def _number(self, rule: Rule, slot: Slot) -> int:
        """Rules with the same exceptions share a slot."""
        key = (slot, self._exceptions[rule.code_id])
        return self._numbers.setdefault(key, len(self._numbers))

    def _index(self, kind: str) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, (slot, _) in enumerate(self._slots):
            for word in getattr(slot, kind):
                index.setdefault(word, []).append(number)
        return index

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
        _, exceptions = self._slots[number]
        return bool(words & exceptions) or f"={text}" in exceptions

    def _parted_verbs(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Verbs whose particle stands at the end of their clause: stelle ... ein is einstellen."""
        for end, particle in enumerate(words):
            if particle.small not in PARTICLES or not _ends_clause(words, end):
                continue
            for position in range(end - 1, -1, -1):
                word = words[position]
                if word.is_punct:
                    break
                if numbers := self._with_particle(particle.small, word.small):
                    yield position, numbers
                    break

    def _particle_verb(self, particle: str, form: str) -> int:
        """The slots that a form fills together with its particle."""
        verbs = {particle + base for base in base_forms(form)} & self._particle_verbs
        return _bits(number for verb in verbs for number in self._by_word[verb])


def _ends_clause(words: Sequence[Word], position: int) -> bool:
    following = words[position + 1] if position + 1 < len(words) else None
    return following is None or following.is_punct or following.small in _GOES_ON


def _bits(numbers: Iterable[int]) -> int:
    return reduce(or_, (1 << number for number in numbers), 0)


def _numbers_of(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _is_everywhere(word: str) -> bool:
    """Whether nearly every sentence may have the word: ich, die, nicht."""
    from spacy.lang.de.stop_words import STOP_WORDS

    return word.lower() in STOP_WORDS


def _any_of(parts: set[str]) -> re.Pattern[str]:
    """Finds any of the parts; nothing if there are none."""
    return re.compile("|".join(map(re.escape, sorted(parts))) or r"(?!)")


def _is_forbidden(numbered: _Numbered, places: Places) -> bool:
    return any(_find((each,), places, 0) for each in numbered.forbidden)


def _find(sequences: tuple[_Numbers, ...], places: Places, widest: int) -> tuple[int, ...]:
    """Positions that fill all sequences, no token twice; empty if there are none."""
    first, *others = sequences
    for start in places.of(first[0]):
        found = _sequence(first, places, [start], ())
        for sequence in others if found else ():
            near = [p for p in places.of(sequence[0]) if abs(p - start) <= widest]
            if not (more := _sequence(sequence, places, near, found)):
                found = []
                break
            found = [*found, *more]
        if found:
            return tuple(found)
    return ()


def _sequence(
    slots: _Numbers, places: Places, starts: Sequence[int], taken: Sequence[int]
) -> list[int]:
    """Positions that fill the slots in this order, from one of the starts; empty if none do."""
    for start in starts:
        if start in taken:
            continue
        found = [start]
        for slot in slots[1:]:
            following = (p for p in places.of(slot) if 0 < p - found[-1] <= LARGEST_GAP + 1)
            position = next((p for p in following if p not in taken), None)
            if position is None:
                break
            found.append(position)
        if len(found) == len(slots):
            return found
    return []
