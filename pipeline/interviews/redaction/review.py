"""Rare combinations as a person reads them to decide, and the line that keeps what she decided.

Shows redacted words of the vault to whoever sits at the county's own machine. Finding the places
belongs to rare.py, what a decision leads to to decisions.py and the loader of talks.
"""

import csv
import io
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import decision_files
from pipeline.errors import Finding, InBoth, Refused
from pipeline.interviews.redaction import decisions
from pipeline.store import Store

# a number is believed only if its pseudonym is the talk's: one row of raw.deliveries tells of one
# content, whatever it was called last
_NUMBERS = """
    SELECT pseudonym('interview', number) AS interview_id, min(number) FROM (
        SELECT regexp_replace(file_name, '\\.[^.]*$', '') AS number FROM raw.deliveries
        WHERE source_kind = 'interviews'
        UNION SELECT interview_number FROM vault.contacts WHERE interview_number IS NOT NULL)
    GROUP BY interview_id
"""
_PLACES = """
    SELECT interview_id, turn_number, start_offset, end_offset, surface, reason, decision,
        redacted_text
    FROM vault.rare_combinations JOIN vault.turns USING (interview_id, turn_number)
"""
_NAMES = """
    SELECT interview_id, turn_number, start_offset, end_offset, length(placeholder)
    FROM vault.replacements SEMI JOIN vault.rare_combinations USING (interview_id, turn_number)
    ORDER BY ALL
"""
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n")
_REACH = 200
"""Characters shown on either side where no sentence ends."""
_REPLACED = "replaced"
_IN_WORDS = {"kept": InBoth("behalten", "kept"), _REPLACED: InBoth("ersetzt", "replaced")}
_SHOWN = (
    *("number", "interview", "turn_number", "reason", "decision", "is_applied"),
    *("before", "words", "after"),
)


@dataclass(frozen=True)
class Place:
    """One rare combination in its redacted sentence, by the number it is decided by.

    interview is the talk's number as in its file's name, its pseudonym where that is not known;
    decision is what the file of decisions says now, which the last run need not have known yet.
    """

    number: int
    interview: str
    turn_number: int
    reason: str
    decision: str
    is_applied: bool
    before: str
    words: str
    after: str
    surface: str = field(repr=False)
    """The words as transcribed, by which decisions are matched; never shown."""
    is_named: bool = field(repr=False)
    """Whether the talk's number is known."""
    has_name: bool = field(repr=False)
    """Whether some of the words are redacted, as a name."""

    @property
    def waits_for_a_run(self) -> bool:
        """Whether the words shall be replaced and still stand in the redacted talk."""
        return self.decision == _REPLACED and not self.is_applied

    def as_dict(self) -> dict[str, Any]:
        """For JSON: redacted words alone."""
        return {name: getattr(self, name) for name in _SHOWN}


@dataclass(frozen=True)
class Review:
    """All places, decided ones too, and lines of the file of decisions not understood."""

    places: list[Place]
    findings: list[Finding]

    @property
    def open(self) -> list[Place]:
        """Those that nobody has decided about."""
        return [place for place in self.places if place.decision == decisions.OPEN]


@dataclass(frozen=True)
class Decided:
    """What was written down: about which place, which others have the same words in the same talk,
    and how many places are still open.
    """

    place: Place
    also: list[int]
    still_open: int
    file: Path

    def as_dict(self) -> dict[str, Any]:
        """For JSON: redacted words alone."""
        return vars(self) | {"place": self.place.as_dict(), "file": str(self.file)}


def review(store: Store) -> Review:
    """All places by talk, turn and position, with what the file of decisions says now.

    Decided places keep their numbers, so that a list read once can be worked off line by line.
    """
    decided = decisions.read(store.project)
    numbers = dict(store.connection.execute(_NUMBERS).fetchall())
    replaced: dict[tuple[str, int], list[tuple[int, int, int]]] = {}
    for interview_id, turn, *span in store.connection.execute(_NAMES).fetchall():
        replaced.setdefault((interview_id, turn), []).append((span[0], span[1], span[2]))
    rows = sorted(
        (numbers.get(row[0], row[0]), *row) for row in store.connection.execute(_PLACES).fetchall()
    )
    places = []
    for number, row in enumerate(rows, start=1):
        interview, interview_id, turn, start, end, surface, reason, applied, redacted = row
        hidden = replaced.get((interview_id, turn), [])
        verdict = decisions.decision(surface, decided.of(interview))
        places.append(
            Place(
                number,
                interview,
                turn,
                reason,
                verdict,
                verdict == applied,
                *_in_sentence(
                    redacted,
                    _redacted_offset(start, hidden),
                    _redacted_offset(end, hidden, is_end=True),
                ),
                surface,
                interview_id in numbers,
                applied != _REPLACED and any(b < end and start < e for b, e, _ in hidden),
            )
        )
    return Review(places, decided.findings)


def decide(store: Store, number: int, verdict: str, reason: str = "") -> Decided:
    """Write down what becomes of the place with this number: a verdict of decisions.py.

    Raises Refused: I-046 no such place, I-047 no such verdict, I-048 decided already, I-049 a talk
    whose number is not known, I-050 a file to which nothing can be added.
    """
    meant = decisions.VERDICTS.get(verdict.casefold())
    if meant is None:
        raise Refused("I-047", verdict=verdict)
    place = one(review(store), number)
    path = decisions.path_of(store.project)
    if not place.is_named:
        raise Refused("I-049", interview=place.interview)
    if place.decision in (meant, _REPLACED):  # of two lines the stricter one holds
        raise Refused("I-048", path.name, number=number, decision=_IN_WORDS[place.decision])
    words, why = (" ".join(each.split()) for each in (place.surface, reason))
    today = date.today().isoformat()
    _add_line(path, (place.interview, words, verdict.casefold(), why, today))
    anew = review(store)
    also = [
        each.number
        for each in anew.places
        if each.number != number
        and each.interview == place.interview
        and decisions.plain(each.surface) == decisions.plain(place.surface)
    ]
    return Decided(one(anew, number), also, len(anew.open), path)


def one(found: Review, number: int) -> Place:
    """The place with this number; raises Refused I-046 if there is none."""
    for place in found.places:
        if place.number == number:
            return place
    raise Refused("I-046", number=number)


# --- the sentence --------------------------------------------------------------------------------


def _redacted_offset(
    offset: int, replaced: Iterable[tuple[int, int, int]], is_end: bool = False
) -> int:
    """Where a code point of the turn as transcribed lies in the redacted one; replaced: start, end
    and length of the placeholder, in order. What lies within a name is where its placeholder is.
    """
    shift = 0
    for start, end, length in replaced:
        if end <= offset:
            shift += length - (end - start)
        elif start < offset:
            return start + shift + (length if is_end else 0)
    return offset + shift


def _in_sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before the words in their sentence, the words, and what stands behind them."""
    earlier, later = text[:start], text[end:]
    ends = [match.end() for match in _SENTENCE_END.finditer(earlier)]
    before = earlier[ends[-1] if ends else 0 :].lstrip()
    if len(before) > _REACH:
        before = "…" + before[-_REACH:].partition(" ")[2]
    stop = _SENTENCE_END.search(later)
    after = later[: stop.end() if stop else len(later)].rstrip()
    if len(after) > _REACH:
        after = after[:_REACH].rpartition(" ")[0] + " …"
    return before, text[start:end], after


# --- the file ------------------------------------------------------------------------------------


def _add_line(path: Path, cells: Sequence[str]) -> None:
    """Add a line to the file of decisions, with head line where it is new; all that stands there
    stays. In one move, and refused (I-050) if the line could not be read again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.exists() else b""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    # the words tell who speaks: a new file is its owner's, an older one stays with its readers
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(_with_line(before, cells))
    if path.exists():
        shutil.copymode(path, fresh)
    lines = [row for _, row in decision_files.rows(fresh, decisions.HEAD)]
    if not lines or tuple(lines[-1].values()) != tuple(cells):
        fresh.unlink()
        raise Refused("I-050", path.name)
    fresh.replace(path)


def _with_line(before: bytes, cells: Sequence[str]) -> bytes:
    """The content with one more line as UTF-8, in the file's own delimiter and line ends."""
    text = decision_files.text(before)
    if not text.strip():
        text = ";".join(decisions.HEAD) + "\n"
    newline = "\r\n" if "\r\n" in text else "\n"
    first = text.splitlines()[0]
    written = io.StringIO()
    delimiter = decision_files.delimiter(first)
    csv.writer(written, delimiter=delimiter, lineterminator=newline).writerow(cells)
    gap = "" if text.endswith(("\n", "\r")) else newline
    whole = text + gap + written.getvalue()
    return whole.encode("utf-8-sig" if _is_marked(before) else "utf-8")


def _is_marked(content: bytes) -> bool:
    """Whether a spreadsheet wrote the file: it takes UTF-8 for such only by its mark."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return content.startswith(b"\xef\xbb\xbf")
