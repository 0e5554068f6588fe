"""Reads the hand-written sample interviews with their gold marks: themes coded by a person,
identifying items, foreign passages.

Comparing machine codings with them belongs to pipeline/themes/quality.py, writing them as
transcripts to pipeline/sample.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

IDENTIFYING = ("person", "firm", "place", "phone", "email", "plate", "birthdate")
VALENCES = {"-": -1, "=": 0, "+": 1}

_TURN = re.compile(r"(I|B\d?):\s+(.*)", re.DOTALL)
_NOISE_LINE = re.compile(r"[\[(].*[\])]", re.DOTALL)
_MARK = re.compile(r"\{(?P<head>[^{}:]+):\s?")
_CODES = re.compile(r"(?:[TA]\d{1,2}[-+=])(?:,(?:[TA]\d{1,2}[-+=]))*(?P<third> third)?")
_CODE = re.compile(r"([TA]\d{1,2})([-+=])")


class BadGold(Exception):
    """A gold file breaks its format; names file and place."""


@dataclass(frozen=True)
class Coding:
    """A span that a person coded; offsets in code points of the turn's plain text."""

    code_id: str
    valence: int
    start: int
    end: int
    is_third_person: bool = False


@dataclass(frozen=True)
class Item:
    """A span that identifies somebody, or (kind lang) a passage in another language; offsets as in
    Coding.
    """

    kind: str
    start: int
    end: int
    text: str
    language: str = ""


@dataclass(frozen=True)
class GoldTurn:
    """One turn without its marks: speaker as written, text, and what was marked."""

    speaker: str
    text: str
    codings: tuple[Coding, ...] = ()
    identifying: tuple[Item, ...] = ()
    foreign: tuple[Item, ...] = ()

    @property
    def is_interviewee(self) -> bool:
        """Whether B, B1 or B2 speaks."""
        return self.speaker.startswith("B")


@dataclass(frozen=True)
class GoldInterview:
    """A hand-written interview: its head as in the file, its turns, and noise lines between turns
    by the index they stand before.
    """

    number: str
    head: dict[str, Any]
    turns: tuple[GoldTurn, ...]
    noise: tuple[tuple[int, str], ...] = field(default=())

    @property
    def released_quotes(self) -> list[str]:
        """Sentences that the interviewee released."""
        return list(self.head.get("released_quotes") or [])

    @property
    def consents(self) -> set[str]:
        """Scopes of consent given."""
        return {
            scope.strip() for scope in str(self.head.get("consent", "")).split(",") if scope.strip()
        }

    def themes(self) -> dict[str, set[int]]:
        """Codes that the interview has, each with the valences they were told in."""
        found: dict[str, set[int]] = {}
        for turn in self.turns:
            for coding in turn.codings:
                found.setdefault(coding.code_id, set()).add(coding.valence)
        return found


def read_gold(path: Path) -> GoldInterview:
    """One gNN.txt; raises BadGold if it breaks the format."""
    text = path.read_text(encoding="utf-8")
    _, head_text, body = text.split("---\n", 2)
    head: dict[str, Any] = yaml.safe_load(head_text)
    turns: list[GoldTurn] = []
    noise: list[tuple[int, str]] = []
    for block in (part.strip() for part in re.split(r"\n\s*\n", body)):
        match = _TURN.fullmatch(block)
        if match:
            turns.append(_turn(match[1], match[2], path.name))
        elif _NOISE_LINE.fullmatch(block):
            noise.append((len(turns), block))
        elif block:
            raise BadGold(f"{path.name}: neither turn nor noise after turn {len(turns)}")
    return GoldInterview(str(head["interview"]), head, tuple(turns), tuple(noise))


def read_all(folder: Path) -> list[GoldInterview]:
    """Every gNN.txt of a folder, by number."""
    return [read_gold(path) for path in sorted(folder.glob("g[0-9]*.txt"))]


def _turn(speaker: str, marked: str, file: str) -> GoldTurn:
    """Take the marks out of a turn and keep where they stood."""
    plain: list[str] = []
    length = 0
    open_marks: list[tuple[str, int]] = []
    codings: list[Coding] = []
    items: list[Item] = []
    position = 0
    while position < len(marked):
        character = marked[position]
        if character == "{":
            match = _MARK.match(marked, position)
            if match is None:
                raise BadGold(f"{file}: a mark without a head in a turn of {speaker}")
            open_marks.append((match["head"].strip(), length))
            position = match.end()
            continue
        if character == "}":
            if not open_marks:
                raise BadGold(f"{file}: a mark closes that never opened in a turn of {speaker}")
            mark, start = open_marks.pop()
            _close(mark, start, length, "".join(plain)[start:], codings, items, file)
        else:
            plain.append(character)
            length += 1
        position += 1
    if open_marks:
        raise BadGold(f"{file}: a mark does not close in a turn of {speaker}")
    foreign = tuple(item for item in items if item.kind == "lang")
    identifying = tuple(item for item in items if item.kind != "lang")
    return GoldTurn(speaker, "".join(plain), tuple(codings), identifying, foreign)


def _close(
    mark: str, start: int, end: int, text: str, codings: list[Coding], items: list[Item], file: str
) -> None:
    kind, _, language = mark.partition(" ")
    if kind in IDENTIFYING or kind == "lang":
        items.append(Item(kind, start, end, text, language))
        return
    codes = _CODES.fullmatch(mark)
    if codes is None:
        raise BadGold(f"{file}: unknown mark {mark}")
    is_third = codes["third"] is not None
    codings.extend(
        Coding(code, VALENCES[sign], start, end, is_third) for code, sign in _CODE.findall(mark)
    )
