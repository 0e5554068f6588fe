"""Writes sample interviews as DOCX, ODT, TXT (UTF-8 or cp1252) and WebVTT, always the same bytes.

What is said belongs to recombination.py; reading transcripts to pipeline/interviews/transcripts.py.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from pipeline.interviews.gold import GoldInterview, GoldTurn
from pipeline.sample.recombination import NO_CONSENT, NO_SPEAKERS, SampleInterview

FORMATS = ("docx", "odt", "txt", "vtt")
WRITTEN_AT = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
_LEGEND = "I = interviewende Person, B = befragte Person"
_CUE_LENGTH = 160
_LETTERS_A_SECOND = 13
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Transcript:
    """A transcript as written: file name, encoding, and the turns as a reader finds them."""

    interview: SampleInterview
    file_name: str
    encoding: str
    turns: tuple[GoldTurn, ...]


def write_transcripts(folder: Path, interviews: Sequence[SampleInterview]) -> list[Transcript]:
    """Every interview as a file named by its number, four formats in turn; the bad ones last."""
    folder.mkdir(parents=True, exist_ok=True)
    good = [interview for interview in interviews if not interview.is_refused]
    bad = {NO_CONSENT: "docx", NO_SPEAKERS: "txt"}
    planned = [(interview, FORMATS[place % len(FORMATS)]) for place, interview in enumerate(good)]
    planned += [
        (interview, bad[interview.number]) for interview in interviews if interview.is_refused
    ]
    return [_write(folder, interview, suffix) for interview, suffix in planned]


def merged(gold: GoldInterview) -> tuple[GoldTurn, ...]:
    """Turns of one voice in a row made one, noise between: WebVTT cannot tell them apart."""
    noise = dict(gold.noise)
    turns: list[GoldTurn] = []
    for index, turn in enumerate(gold.turns):
        if turns and turns[-1].speaker == turn.speaker:
            turns[-1] = _joined(turns[-1], noise.get(index, ""), turn)
        else:
            turns.append(turn)
    return tuple(turns)


def _joined(first: GoldTurn, noise: str, second: GoldTurn) -> GoldTurn:
    before = " ".join(part for part in (first.text, noise) if part) + " "
    shift = len(before)

    def items(turn: GoldTurn, name: str) -> tuple[object, ...]:
        marks = getattr(turn, name)
        return tuple(replace(m, start=m.start + shift, end=m.end + shift) for m in marks)

    marks = {
        name: getattr(first, name) + items(second, name)
        for name in ("codings", "identifying", "foreign")
    }
    return GoldTurn(first.speaker, before + second.text, **marks)


def _write(folder: Path, interview: SampleInterview, suffix: str) -> Transcript:
    gold = interview.gold
    path = folder / f"{gold.number}.{suffix}"
    turns = merged(gold) if suffix == "vtt" else gold.turns
    encoding = "utf-8"
    if suffix == "txt":
        encoding = _write_txt(path, interview)
    elif suffix == "vtt":
        path.write_text(_vtt(gold.number, turns), encoding="utf-8", newline="\n")
    elif suffix == "odt":
        _write_odt(path, _lines(gold))
    else:
        _write_docx(path, _lines(gold))
    return Transcript(interview, path.name, encoding, turns)


def _lines(gold: GoldInterview, has_speakers: bool = True) -> list[str]:
    """Title, legend, then a paragraph per turn; noise lines stand alone."""
    noise = dict(gold.noise)
    lines = [f"Transkript {gold.number}", _LEGEND]
    for index, turn in enumerate(gold.turns):
        if index in noise:
            lines.append(noise[index])
        lines.append(f"{turn.speaker}: {turn.text}" if has_speakers else turn.text)
    return lines if has_speakers else lines[2:]


def _write_txt(path: Path, interview: SampleInterview) -> str:
    """UTF-8, or every second file cp1252 with CRLF if the code page can hold it; says which."""
    gold = interview.gold
    text = "\n\n".join(_lines(gold, interview.number != NO_SPEAKERS)) + "\n"
    wants_windows = int(gold.number[1:]) // len(FORMATS) % 2 == 0
    try:
        content = text.replace("\n", "\r\n").encode("cp1252") if wants_windows else None
    except UnicodeEncodeError:
        content = None
    path.write_bytes(text.encode() if content is None else content)
    return "utf-8" if content is None else "cp1252"


def _write_docx(path: Path, lines: Sequence[str]) -> None:
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.author, properties.title = "Projektbüro", lines[0]
    properties.created = properties.modified = WRITTEN_AT.replace(tzinfo=None)
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    _settle(path)


def _write_odt(path: Path, lines: Sequence[str]) -> None:
    from odfdo import Document, Paragraph

    document = Document("text")
    body = document.body
    body.clear()
    for line in lines:
        body.append(Paragraph(line))
    meta = document.meta
    meta.title = lines[0]
    meta.creation_date = WRITTEN_AT.replace(tzinfo=None)
    meta.date = WRITTEN_AT.replace(tzinfo=None)
    document.save(str(path))
    _settle(path)


def _settle(path: Path) -> None:
    """Give every member of a zipped document one date, so that content alone makes the bytes."""
    with zipfile.ZipFile(path) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in members:
            settled = zipfile.ZipInfo(info.filename, _ZIP_DATE)
            settled.compress_type = info.compress_type
            archive.writestr(settled, content)


def _vtt(number: str, turns: Sequence[GoldTurn]) -> str:
    """Cues of a breath's length, at the pace of people who think while they speak."""
    cues = [(turn.speaker, piece) for turn in turns for piece in _breaths(turn.text)]
    lines = ["WEBVTT", "", f"NOTE Transkript {number}", ""]
    clock = 0.0
    for speaker, piece in cues:
        end = clock + 0.4 + len(piece) / _LETTERS_A_SECOND
        times = f"{_time(clock)} --> {_time(end - 0.05)}"
        lines += [times, f"<v {speaker}>{escape(piece, False)}", ""]
        clock = end
    return "\n".join(lines)


def _breaths(text: str) -> list[str]:
    """A turn cut at blanks into pieces of a cue's length, after a sentence or clause if it can."""
    pieces = [""]
    for word in re.findall(r"\S+", text):
        piece = pieces[-1]
        is_full = len(piece) + len(word) > _CUE_LENGTH
        is_good_place = len(piece) > _CUE_LENGTH / 2 and piece.endswith((".", "!", "?", ","))
        if piece and (is_full or is_good_place):
            pieces.append(word)
        else:
            pieces[-1] = f"{piece} {word}".strip()
    return pieces


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
