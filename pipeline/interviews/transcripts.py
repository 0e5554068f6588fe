"""Reads a transcript (DOCX, ODT, TXT, WebVTT) into turns: who speaks, in which role, and what is
said.

Headers, legends and lone noise marks are no turns. Redaction belongs to redaction.py, consent and
storing to load.py.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Literal

from pipeline.deliveries import refuse_unsafe_archive
from pipeline.errors import Refused

Role = Literal["interviewer", "interviewee", "other"]

NOISE = re.compile(
    r"\((?:[^()]{0,60})\)|//[^/]{0,60}//"
    r"|\[(?!(?:Person|Firma|Ort|Telefon|E-Mail|Kennzeichen|Geburtsdatum|Name) \d+\])[^\[\]]{0,80}\]"
)
"""Transcription marks: (lacht), (Pause, 4 Sek.), (...), [Telefon klingelt], //mhm//; not the
placeholders of redaction.
"""

_BETWEEN_TURNS = "\n\n"
_INTERVIEWERS = {
    "I", "INT", "INTERVIEWER", "INTERVIEWERIN", "INTERVIEWENDE", "M", "MOD", "MODERATOR",
    "MODERATORIN", "F", "FRAGE", "RESEARCHER",
}  # fmt: skip
_INTERVIEWEES = {
    "B", "S", "P", "E", "T", "ID", "BP", "IP", "TN", "BEFRAGTE", "BEFRAGTER", "ANTWORT", "A",
    "PARTICIPANT", "TEILNEHMER", "TEILNEHMERIN",
}  # fmt: skip
_OTHERS = {"X", "Z", "DRITTE", "DRITTER", "DOLMETSCHER", "DOLMETSCHERIN", "GAST"}
_WORDS = "|".join(sorted(_INTERVIEWERS | _INTERVIEWEES | _OTHERS, key=len, reverse=True))

_TIME = r"(?:[#\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,-]\d+)?[#\])]?\s*)?"
_COLON_LABEL = re.compile(
    rf"^{_TIME}\**(?P<label>(?:{_WORDS})\s?\d{{0,3}})\**\s*{_TIME}:\**\s*(?P<text>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BRACKET_LABEL = re.compile(
    rf"^\[(?P<label>(?:{_WORDS})\s?\d{{1,3}})\]:?\s*(?P<text>.*)$", re.IGNORECASE | re.DOTALL
)
_TAB_LABEL = re.compile(rf"^(?P<label>(?:{_WORDS})\d{{0,3}})\t+(?P<text>.*)$", re.DOTALL)
_LABEL_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Turn:
    """One turn of a talk as transcribed; number counts from 1."""

    number: int
    speaker: str
    role: Role
    text: str


def read_transcript(path: Path) -> list[Turn]:
    """The turns of a transcript.

    Raises Refused: I-001 damaged, I-002 unpacks to too much, I-003 no speakers, I-006 unknown
    format, I-007 no interviewee, I-013 empty.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Refused("I-006", file=path.name, suffix=path.suffix or "–")
    if path.stat().st_size == 0:
        raise Refused("I-013", file=path.name)
    try:
        refuse_unsafe_archive(path, "I-002")
        paragraphs = reader(path)
    except Refused:
        raise
    except Exception as error:  # every library has exceptions of its own for a damaged file
        raise Refused("I-001", file=path.name, kind=path.suffix.lstrip(".").upper()) from error
    if not any(paragraph.strip() for paragraph in paragraphs):
        raise Refused("I-013", file=path.name)
    return _checked(turns(paragraphs), path)


def turns(paragraphs: Iterable[str]) -> list[Turn]:
    """Paragraphs to turns: a label opens a turn, a paragraph without one goes on with it; what
    stands before the first label is the header.
    """
    found: list[Turn] = []
    for paragraph in (text.strip() for text in paragraphs):
        labelled = next(
            (
                match
                for pattern in (_COLON_LABEL, _BRACKET_LABEL, _TAB_LABEL)
                if (match := pattern.match(paragraph))
            ),
            None,
        )
        if labelled:
            label = re.sub(r"\s+", "", labelled["label"])
            found.append(Turn(len(found) + 1, label, role(label), labelled["text"].strip()))
        elif found and paragraph and not NOISE.fullmatch(paragraph):
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{paragraph}".strip())
    return [
        replace(turn, number=number)
        for number, turn in enumerate((turn for turn in found if turn.text), start=1)
    ]


def whole(speakers: Sequence[str], texts: Sequence[str]) -> tuple[str, list[int]]:
    """The text of a talk as one, "I: ...", blank line, "B: ...", and where each turn's words begin.

    Offsets in code points. Redacted, this is the text that goes to QDA software and comes back.
    """
    parts, starts, position = [], [], 0
    for speaker, text in zip(speakers, texts, strict=True):
        head = f"{speaker}: "
        starts.append(position + len(head))
        parts.append(head + text)
        position += len(head) + len(text) + len(_BETWEEN_TURNS)
    return _BETWEEN_TURNS.join(parts), starts


def role(label: str) -> Role:
    """The role that a speaker's label stands for: I interviewer, B or S interviewee, anything else
    other.
    """
    match = _LABEL_WORD.match(label)
    word = match[0].upper() if match else ""
    if word in _INTERVIEWERS:
        return "interviewer"
    return "interviewee" if word in _INTERVIEWEES else "other"


def _checked(found: list[Turn], path: Path) -> list[Turn]:
    if not found:
        raise Refused("I-003", file=path.name)
    if all(turn.role == "interviewer" for turn in found):
        raise Refused("I-007", file=path.name)
    return found


def _docx(path: Path) -> list[str]:
    from docx import Document

    document = Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    cells = [
        "\t".join(cell.text for cell in row.cells)
        for table in document.tables
        for row in table.rows
    ]
    return lines + cells


def _odt(path: Path) -> list[str]:
    from odfdo import Document

    body = Document(path).body
    return [str(element.text_recursive) for element in body.get_elements("//text:p|//text:h")]


def _txt(path: Path) -> list[str]:
    return decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _vtt(path: Path) -> list[str]:
    """A cue's voice is its speaker; cues of one voice in a row are one turn."""
    import webvtt

    lines: list[str] = []
    last = ""
    for caption in webvtt.from_buffer(StringIO(decode(path.read_bytes()))).captions:
        text = " ".join(caption.text.split())
        voice = (caption.voice or "").strip()
        if voice and voice == last:
            lines[-1] += f" {text}"
        else:
            lines.append(f"{voice}: {text}" if voice else text)
        last = voice or last
    return lines


def decode(content: bytes) -> str:
    """Text in UTF-8, UTF-16 (by its byte order mark) or, failing both, Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


READERS: dict[str, Callable[[Path], list[str]]] = {
    ".docx": _docx,
    ".odt": _odt,
    ".txt": _txt,
    ".vtt": _vtt,
}
