"""Positions in a text as other programs count them, turned into code points of the text with LF.

Programs count code points, UTF-16 units or UTF-8 bytes, with line ends of one or two characters.
Which program counts how stands in producers.py.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

Unit = Literal["code_point", "utf16", "utf8"]
Lines = Literal["stored", "lf", "crlf"]
BOM = "\ufeff"
_LAST_OF_ONE_UNIT = 0xFFFF
_LAST_BYTES = (0x7F, 0x7FF, 0xFFFF)


@dataclass(frozen=True)
class Way:
    """A way of counting: in which unit, and over which line ends: as stored, LF or CRLF.

    A byte order mark before the text never counts.
    """

    unit: Unit = "code_point"
    lines: Lines = "stored"

    @property
    def name(self) -> str:
        """For messages: unit and line ends."""
        return f"{self.unit}/{self.lines}"


WAYS = tuple(
    Way(unit, lines)
    for unit in ("code_point", "utf16", "utf8")
    for lines in ("stored", "lf", "crlf")
)
"""All ways that are tried where nobody says which; the standard's own first."""


def decoded(content: bytes) -> str:
    """Text in UTF-8 or UTF-16 (by its byte order mark), failing both Windows-1252; without mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def lf(text: str) -> str:
    """The text with LF in place of CRLF and CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Ruler:
    """Turns positions in a stored text (as decoded, a byte order mark included) to code points."""

    stored: str
    way: Way

    @cached_property
    def text(self) -> str:
        """The text that the code points count: LF, without the byte order mark."""
        return lf(self.stored.removeprefix(BOM))

    @cached_property
    def _edges(self) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
        """For every character's beginning as the program counts, and the end of the last one:
        position there, and code point of the LF text.
        """
        body = self.stored.removeprefix(BOM)
        if self.way.lines == "lf":
            body = self.text
        elif self.way.lines == "crlf":
            body = self.text.replace("\n", "\r\n")
        points = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        positions = np.concatenate(([0], np.cumsum(_widths(points, self.way.unit))))
        is_cr = points == ord("\r")
        before_lf = np.zeros_like(is_cr)
        before_lf[:-1] = is_cr[:-1] & (points[1:] == ord("\n"))
        # CR and LF of a pair are one character: both begin where the LF of the text begins
        kept = np.concatenate(([0], np.cumsum(~before_lf)))
        return positions, kept

    @property
    def length(self) -> int:
        """One past the last position."""
        return int(self._edges[0][-1])

    def spans(self, positions: Iterable[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """Each pair of positions as code points; None where it does not lie in the text.

        A position within a character counts for the whole character.
        """
        given = np.array(list(positions), dtype=np.int64).reshape(-1, 2)
        starts, ends = given[:, 0], given[:, 1]
        counted, kept = self._edges
        first = np.searchsorted(counted, starts, side="right") - 1
        last = np.searchsorted(counted, ends, side="left")
        fits = (starts >= counted[0]) & (ends <= counted[-1]) & (starts < ends)
        first, last = np.clip(first, 0, len(kept) - 1), np.clip(last, 0, len(kept) - 1)
        found = zip(kept[first].tolist(), kept[last].tolist(), fits.tolist(), strict=True)
        return [(start, end) if fit and start < end else None for start, end, fit in found]

    def splits_characters(self, positions: Iterable[tuple[int, int]]) -> int:
        """How many positions lie within a character: none, if this is the program's way."""
        counted, _ = self._edges
        given = np.array(list(positions), dtype=np.int64).reshape(-1)
        return int((~np.isin(given, counted)).sum())


def _widths(points: "np.ndarray[Any, Any]", unit: Unit) -> "np.ndarray[Any, Any]":
    if unit == "utf16":
        return 1 + (points > _LAST_OF_ONE_UNIT).astype(np.int64)
    widths = np.ones(len(points), dtype=np.int64)
    if unit == "utf8":
        for last in _LAST_BYTES:
            widths += points > last
    return widths


# --- which way it was -----------------------------------------------------------------------------

_BLANKS = re.compile(r"\s+")
_CUT_OFF = re.compile(r"(?:\.\.\.|…)$")
_FEWEST_LETTERS = 4


@dataclass(frozen=True)
class Marked:
    """Positions of a selection as the program counts, and the beginning of its words where the
    program says it.
    """

    start: int
    end: int
    quote: str = ""


def fit(ruler: Ruler, marks: Sequence[Marked]) -> float:
    """How well the selections lie on the text in this way of counting, 0 to 1.

    A selection that begins and ends between words counts 1; where the program quotes its words,
    only the same words count.
    """
    if not marks:
        return 1.0
    pairs = [(mark.start, mark.end) for mark in marks]
    spans = ruler.spans(pairs)
    points = sum(
        _fits(ruler.text, span, mark.quote)
        for span, mark in zip(spans, marks, strict=True)
        if span is not None
    )
    return max(0.0, points - ruler.splits_characters(pairs)) / len(marks)


def best_way(
    stored: Sequence[tuple[str, Sequence[Marked]]], ways: Sequence[Way]
) -> tuple[Way, float]:
    """The way in which the selections of all texts lie best, the first of equals; and how well."""
    total = sum(len(marks) for _, marks in stored)
    scores = [
        sum(fit(Ruler(text, way), marks) * len(marks) for text, marks in stored) / max(total, 1)
        for way in ways
    ]
    best = max(range(len(ways)), key=lambda place: (scores[place], -place))
    return ways[best], scores[best]


def same_words(found: str, quote: str) -> bool:
    """Whether a text is what was quoted, blanks aside; a quote cut off with … by its beginning."""
    told = _BLANKS.sub("", _CUT_OFF.sub("", quote.strip()))
    words = _BLANKS.sub("", found)
    return words == told or (bool(_CUT_OFF.search(quote.strip())) and words.startswith(told))


def _fits(text: str, span: tuple[int, int], quote: str) -> float:
    start, end = span
    if len(quote.strip()) >= _FEWEST_LETTERS and same_words(text[start:end], quote):
        return 1.0
    return (_is_edge(text, start) + _is_edge(text, end)) / 2


def _is_edge(text: str, place: int) -> bool:
    """Whether no word goes on over this place."""
    around = text[max(place - 1, 0) : place + 1]
    return not (len(around) == 2 and 0 < place < len(text) and around.isalnum())
