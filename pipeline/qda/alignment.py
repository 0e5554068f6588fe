"""Finds where a span of a coded text lies in the turns of an interview, although the text may have
a title, time stamps or other blanks.

Whose text it is stands in belonging.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.interviews.transcripts import whole
from pipeline.qda.offsets import lf

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ENOUGH = 0.5
_SHORT = 1_000
_LONGEST = 20
"""A text that has so many times the words of a talk is none of its versions; it is not compared."""

Replaced = tuple[int, int, str]
"""Start and end in the turn as transcribed, and the placeholder that stands there."""
TurnSpan = tuple[int, int, int]
"""Place of the turn (from 0), start and end in its redacted text."""


@dataclass(frozen=True)
class Turns:
    """One version of a talk, redacted or as transcribed: speakers and texts in their order."""

    speakers: tuple[str, ...]
    texts: tuple[str, ...]

    @cached_property
    def _whole(self) -> tuple[str, list[int]]:
        return whole(self.speakers, self.texts)

    @property
    def text(self) -> str:
        """The talk as one text."""
        return self._whole[0]

    @cached_property
    def tokens(self) -> "Tokens":
        """Its words and signs."""
        return Tokens(self.text)

    def places_of(self, excerpt: str) -> list[list[TurnSpan]]:
        """Every place where the words and signs of an excerpt stand, blanks aside."""
        words = Tokens(excerpt).words
        found = (self.within(*place) for place in self.tokens.places_of(words)) if words else ()
        return [spans for spans in found if spans]

    def within(self, start: int, end: int) -> list[TurnSpan]:
        """What a span of the whole text covers of each turn."""
        starts = self._whole[1]
        ends = [first + len(text) for first, text in zip(starts, self.texts, strict=True)]
        return [
            (place, max(start, first) - first, min(end, last) - first)
            for place, (first, last) in enumerate(zip(starts, ends, strict=True))
            if max(start, first) < min(end, last)
        ]


class Tokens:
    """Words and signs of a text, and where they stand."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text))
        self.words = [match[0] for match in found]
        self.starts = np.array([match.start() for match in found], dtype=np.int64)
        self.ends = np.array([match.end() for match in found], dtype=np.int64)

    def places_of(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Start and end of every run of these words and signs."""
        return [
            (int(self.starts[first]), int(self.ends[first + len(words) - 1]))
            for first in self._where.get(words[0], ())
            if self.words[first : first + len(words)] == words
        ]

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            where.setdefault(word, []).append(place)
        return where


class Alignment:
    """A coded text laid beside a talk, word by word (longest common subsequence)."""

    def __init__(self, text: str, turns: Turns) -> None:
        self._turns = turns
        self._is_same = text == lf(turns.text)
        if self._is_same:
            self._places = _kept_by_lf(turns.text)
            return
        from rapidfuzz.distance import LCSseq

        self._source = Tokens(text)
        words = self._source.words
        self._beside = np.full(len(words), -1, dtype=np.int64)
        if len(words) > _LONGEST * max(len(turns.tokens.words), _SHORT):
            return
        for block in LCSseq.opcodes(words, turns.tokens.words):
            if block.tag == "equal":
                count = block.src_end - block.src_start
                self._beside[block.src_start : block.src_end] = block.dest_start + np.arange(count)

    @property
    def share(self) -> float:
        """Share of the text's words and signs that stand in the talk, 0 to 1."""
        if self._is_same:
            return 1.0
        return float((self._beside >= 0).mean()) if len(self._beside) else 0.0

    def spans(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The span of the coded text in each turn that it covers; none if too few of its words
        stand there.
        """
        if self._is_same:
            return self._turns.within(self._places[start], self._places[end - 1] + 1)
        source, talk = self._source, self._turns.tokens
        first = int(np.searchsorted(source.ends, start, side="right"))
        last = int(np.searchsorted(source.starts, end, side="left"))
        beside = self._beside[first:last]
        held = np.flatnonzero(beside >= 0)
        if not len(held) or len(held) < _ENOUGH * len(beside):
            return []
        begin, finish = int(held[0]), int(held[-1])
        cut_off = max(0, start - int(source.starts[first + begin]))
        too_long = max(0, int(source.ends[first + finish]) - end)
        return self._turns.within(
            int(talk.starts[beside[begin]]) + cut_off, int(talk.ends[beside[finish]]) - too_long
        )


def _kept_by_lf(text: str) -> Sequence[int]:
    """Where the characters stand that are left when line ends become LF."""
    if "\r" not in text:
        return range(len(text))
    return [place for place in range(len(text)) if text[place : place + 2] != "\r\n"]


def into_redacted(
    span: TurnSpan, transcribed: str, redacted: str, replaced: Sequence[Replaced]
) -> TurnSpan | None:
    """A span of a turn as transcribed in the redacted turn; a name cut in two counts whole."""
    place, start, end = span
    if _redacted(transcribed, replaced) != redacted:
        return _by_words(span, transcribed, redacted)
    begin, finish = _moved(start, replaced, False), _moved(end, replaced, True)
    return (place, begin, finish) if begin < finish else None


def _redacted(text: str, replaced: Sequence[Replaced]) -> str:
    """The turn as it reads after these replacements."""
    parts, position = [], 0
    for start, end, placeholder in replaced:
        parts += [text[position:start], placeholder]
        position = end
    return "".join([*parts, text[position:]])


def _moved(offset: int, replaced: Sequence[Replaced], is_end: bool) -> int:
    grown = 0
    for start, end, placeholder in replaced:
        if offset >= end:
            grown += len(placeholder) - (end - start)
        elif offset > start:
            return start + grown + (len(placeholder) if is_end else 0)
    return offset + grown


def _by_words(span: TurnSpan, transcribed: str, redacted: str) -> TurnSpan | None:
    """Where the replacements do not tell: by the words both turns share."""
    place, start, end = span
    aligned = Alignment(f"B: {transcribed}", Turns(("B",), (redacted,)))
    found = aligned.spans(start + len("B: "), end + len("B: "))
    return (place, found[0][1], found[0][2]) if found else None
