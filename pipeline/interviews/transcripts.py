"""Reads a transcript into turns: who speaks, in which role, what is said, and when.

Headers, legends, keyword lists, time stamps and lone noise marks are no turns. What a format looks
like belongs to readers/, redaction to redaction/, consent and storing to talks.py.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.deliveries import refuse_unsafe_archive
from pipeline.errors import Finding, Refused
from pipeline.interviews.readers import READERS, contents, plain
from pipeline.interviews.readers.labels import Reading, accepted, parsed
from pipeline.interviews.readers.lines import Line
from pipeline.interviews.readers.pdf import joined
from pipeline.interviews.readers.roles import (
    Role,
    Voice,
    cast,
    hinted,
    is_code,
    legend,
    phrase_role,
    role,
)

__all__ = [
    "NOISE", "READERS", "Role", "Transcript", "Turn", "read", "read_transcript", "role", "turns",
    "whole",
]  # fmt: skip

NOISE = re.compile(
    r"\({1,2}(?:[^()]{0,60})\){1,2}"
    r"|//\s?[^\W\d_]\w{0,14}:[^/]{0,2000}//|//[^/]{0,60}//"
    r"|\[(?!(?:Person|Firma|Ort|Telefon|E-Mail|Kennzeichen|Geburtsdatum|Name) \d+\])[^\[\]]{0,80}\]"
)
"""Transcription marks: (lacht), ((lacht)), (Pause, 4 Sek.), (...), [Telefon klingelt], //mhm//,
//S02: what another says at the same time//; not the placeholders of redaction.
"""

_BETWEEN_TURNS = "\n\n"
_ONLY_NOISE = re.compile(rf"(?:(?:{NOISE.pattern})[\s.,;]*)+")
_MEANING = r"[^\W\d_]\w{0,10}\s*=\s*[^=;,\s][^=;,\n]{1,79}"
_LEGEND = re.compile(rf"[(\[]?\s*{_MEANING}(?:[;,]\s*{_MEANING})*[;,]?")
_END = re.compile(
    r"\W*(?:ende|schluss|end)\s+(?:de[rs]|of)?\s*(?:the\s)?"
    r"(?:aufnahme|interviews?|gesprächs?|transkripts?|abschrift|recording|transcript)\W*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-–—_=*#~\s.]{3,}")
_PAGE = re.compile(r"\W*(?:Seite|Page)\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_NO_TALK = re.compile(
    r"(?:Stichw\w+|Schlagw\w+|Schlüsselw\w+|Keywords?|Tags|Memo|Postskript\w*|Legende|"
    r"Transkriptionsregeln|Notizen?(?: nach dem Gespräch)?|Abstract)\s*(?::(?P<more>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_ROLE_NAME = re.compile(
    r"(?:die |der |eine? )?[^\W\d_]{4,20}(?:[ -]Person)?(?:\s*\([^()]*\))?[.,;]?", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?:\.?[a-z])?[.)]?\s+(?=\S)")
_LETTERS = re.compile(r"[^\W_]+")

_LEAST_QUESTIONS = 2
_LEAST_WORDS_OF_A_REPEAT = 8
_SHARE_OF_A_REPEAT = 0.85
_LONG_WORD = 4
_LAST_PARTS = 6


@dataclass(frozen=True)
class Turn:
    """One turn of a talk as transcribed; number counts from 1, times are seconds of the recording
    where the transcript gives them.
    """

    number: int
    speaker: str
    role: Role
    text: str
    start_seconds: float | None = None
    end_seconds: float | None = None


@dataclass(frozen=True)
class Transcript:
    """The turns of a talk, and what a person should look at: roles that were guessed (I-027),
    headings read as questions (I-028).
    """

    turns: list[Turn]
    findings: list[Finding] = field(default_factory=list)


def read_transcript(path: Path) -> list[Turn]:
    """The turns of a transcript, see read."""
    return read(path).turns


def read(path: Path) -> Transcript:
    """The turns of a transcript, and what is unsure about them.

    A name that labels a speaker does not leave the reader: it becomes I, B or B2 by role. Who asks
    is told by known words (I, Interviewer, Moderator ...), else by the legend, else by the share of
    turns with a question mark; where that is not clear, a finding (I-027) says so.

    Raises Refused: I-001 damaged, I-002 unpacks to too much, I-003 and I-024 no speakers, I-006
    unknown format, I-007 no interviewee, I-013 empty, I-020 password, I-021 wrong ending, I-022
    pictures only, I-023 unknown JSON, I-025 too large, I-026 NUL characters.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Refused("I-006", file=path.name, suffix=path.suffix or "–")
    if path.stat().st_size == 0:
        raise Refused("I-013", file=path.name)
    contents.refuse_too_large(path)
    try:
        contents.refuse_other_content(path)
        refuse_unsafe_archive(path, "I-002")
        lines = reader(path)
    except Refused:
        raise
    except Exception as error:  # every library has exceptions of its own for a damaged file
        raise Refused("I-001", file=path.name, kind=path.suffix.lstrip(".").upper()) from error
    if not any(line.text.strip() or line.lead.strip() for line in lines):
        raise Refused("I-013", file=path.name)
    return _checked(_talk(lines, path.name), lines, path)


def turns(paragraphs: Iterable[str | Line]) -> list[Turn]:
    """Paragraphs to turns: a label opens a turn, a paragraph without one goes on with it; what
    stands before the first label is the header.
    """
    lines = [plain.line_of(each) if isinstance(each, str) else each for each in paragraphs]
    return _talk(lines, "").turns


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


def _checked(talk: Transcript, lines: Sequence[Line], path: Path) -> Transcript:
    if not talk.turns:
        is_recognised = any(line.is_cue for line in lines)
        raise Refused("I-024" if is_recognised else "I-003", file=path.name)
    if not any(turn.role == "interviewee" for turn in talk.turns):
        raise Refused("I-007", file=path.name)
    return talk


# --- from lines to turns --------------------------------------------------------------------------


@dataclass
class _Said:
    """A turn while it grows; label is still as found."""

    label: str
    parts: list[str]
    start: float | None
    end: float | None
    is_cue: bool = False

    @property
    def text(self) -> str:
        """All that was said in it."""
        return "".join(self.parts).strip()

    @property
    def last_words(self) -> str:
        """The paragraphs said last."""
        return "".join(self.parts[-_LAST_PARTS:])


def _talk(lines: Sequence[Line], file: str) -> Transcript:
    readings = [parsed(part) for line in lines for part in _parts(line)]
    known = accepted(readings)
    named = legend(each.plain for each in readings if _LEGEND.fullmatch(each.plain))
    spoken = [
        each
        if (each.family, each.label.casefold()) in known or hinted(each.label, named)
        else replace(each, label="")
        for each in readings
    ]
    answers = _questions(spoken)
    said, head = _without_header(_gathered(spoken, answers))
    hints = legend(_header(spoken) + [f"{each.label}: {each.text}" for each in head])
    spelling = {each.label.casefold(): each.label for each in reversed(said)}
    for each in said:
        each.label = spelling[each.label.casefold()]
    roles = cast(_voices(said), hints | (_BY_HEADING if answers else {}))
    found = [
        Turn(number, *roles.speakers[each.label], each.text, each.start, each.end)
        for number, each in enumerate(said, start=1)
    ]
    return Transcript(found, _doubts(roles.is_sure, len(roles.speakers), answers, file))


def _doubts(is_sure: bool, voices: int, questions: set[int], file: str) -> list[Finding]:
    """What a person should look at."""
    if questions:
        return [Finding("I-028", file, None, {"count": len(questions)})]
    return [] if is_sure else [Finding("I-027", file, None, {"count": voices})]


def _parts(line: Line) -> list[Line]:
    """The lines of a paragraph with line breaks; a table row stays whole."""
    head, *more = line.text.split("\n")
    if not more or "\t" in head.strip() or line.speaker:
        return [line]
    first = replace(line, text=head)
    return [first, *(Line(text, is_bold=line.is_bold, is_cue=line.is_cue) for text in more)]


def _header(spoken: Sequence[Reading]) -> list[str]:
    """What stands before the first turn, and legends wherever they stand."""
    first = next((place for place, each in enumerate(spoken) if each.label), len(spoken))
    head = [each.plain for each in spoken[:first]]
    return head + [each.plain for each in spoken[first:] if _LEGEND.fullmatch(each.plain)]


_ASKS, _ANSWERS = "\0I", "\0B"
_BY_HEADING: dict[str, Role] = {_ASKS: "interviewer", _ANSWERS: "interviewee"}


def _questions(spoken: Sequence[Reading]) -> set[int]:
    """Places of headings that are the interviewer's questions: only where no label asks, or no
    label answers.
    """
    roles = {role(each.label) for each in spoken if each.label and is_code(each.label)}
    names = {each.label for each in spoken if each.label and not is_code(each.label)}
    if "interviewer" in roles and ("interviewee" in roles or names):
        return set()
    if names and not roles & {"interviewee"} and len(names) > 1:
        return set()
    unlabelled = [(place, each) for place, each in enumerate(spoken) if not each.label]
    marked = {place for place, each in unlabelled if each.line.is_heading and each.plain}
    chosen = {place for place in marked if spoken[place].plain.rstrip().endswith("?")}
    if not chosen:
        lead = {
            place
            for place, each in unlabelled
            if (each.line.is_bold and each.plain) or _NUMBERED.match(each.plain)
        }
        asks = any("?" in spoken[place].plain for place in lead)
        chosen = lead if asks else marked if roles else set()
    answered = [
        place for place in chosen if any(each.plain for each in spoken[place + 1 : place + 4])
    ]
    return chosen if len(answered) >= _LEAST_QUESTIONS else set()


def _gathered(spoken: Sequence[Reading], questions: set[int]) -> list[_Said]:
    """Turns in their order; what is no talk is left out."""
    said: list[_Said] = []
    is_closed = False
    answers_unlabelled = bool(questions) and not any(
        each.label and role(each.label) == "interviewee" for each in spoken
    )
    for place, each in enumerate(spoken):
        if place in questions:
            words = _NUMBERED.sub("", each.plain, count=1)
            said.append(_Said(_ASKS, [words], each.start, each.end))
            is_closed = False
        elif each.label:
            _open(said, each)
            is_closed = False
        elif not each.plain or (each.line.is_heading and not questions):
            _stamp(said, each)
        elif not said:
            continue
        elif closes := _NO_TALK.fullmatch(each.plain):
            is_closed = not (closes["more"] or "").strip()
        elif not is_closed and _is_talk(each.plain) and not _is_repeat(said[-1], each.plain):
            if answers_unlabelled and said[-1].label != _ANSWERS:
                said.append(_Said(_ANSWERS, [], each.start, None))
            _go_on(said[-1], each)
    return [each for each in said if any(part.strip() for part in each.parts)]


def _open(said: list[_Said], each: Reading) -> None:
    """A new turn, or more of the last one where cues of one voice follow each other."""
    is_same = bool(said) and said[-1].label.casefold() == each.label.casefold()
    if is_same and each.line.is_cue and said[-1].is_cue:
        _go_on(said[-1], replace(each, plain=each.text))
        return
    start = each.start
    if start is None and said and not each.line.is_cue and said[-1].end is not None:
        start = said[-1].end  # f4 sets its stamp where one paragraph ends and the next begins
    said.append(_Said(each.label, [each.text], start, each.end, each.line.is_cue))


def _go_on(turn: _Said, each: Reading) -> None:
    if each.plain:
        glue = each.line.glue if any(turn.parts) else ""
        last = turn.parts.pop() if turn.parts else ""
        turn.parts += joined(last, glue, each.plain)
    turn.end = each.end if each.end is not None else turn.end


def _stamp(said: list[_Said], each: Reading) -> None:
    """A line that holds a time only: the turn before it ends there."""
    stamp = each.end if each.end is not None else each.start
    if said and stamp is not None and said[-1].end is None and each.has_stamp:
        said[-1].end = stamp


def _is_talk(text: str) -> bool:
    return not any(
        pattern.fullmatch(text) for pattern in (_ONLY_NOISE, _LEGEND, _END, _RULE, _PAGE)
    )


def _is_repeat(turn: _Said, text: str) -> bool:
    """Whether a paragraph without a label says again, cleaned, what the turn before it said."""
    words = [word.casefold() for word in _LETTERS.findall(text)]
    if len(words) < _LEAST_WORDS_OF_A_REPEAT:
        return False
    from rapidfuzz import fuzz

    last = [word.casefold() for word in _LETTERS.findall(turn.last_words[-3 * len(text) :])]
    shared = sum(word in set(last) for word in words) / len(words)
    if shared < _SHARE_OF_A_REPEAT:
        return False
    return fuzz.partial_ratio(" ".join(words), " ".join(last)) >= 100 * _SHARE_OF_A_REPEAT


def _is_role_name(text: str) -> bool:
    """Whether the words of a turn only say what its label means: "I: Interviewerin"."""
    return phrase_role(text) is not None and _ROLE_NAME.fullmatch(text.strip()) is not None


def _without_header(said: list[_Said]) -> tuple[list[_Said], list[_Said]]:
    """The talk, and the lines of a legend or head that look like turns: "B: Befragte Person",
    "Interviewerin: Name" above a talk whose labels are others.
    """
    counts = Counter(each.label.casefold() for each in said)
    legends = {
        id(each)
        for place, each in enumerate(said)
        if _is_role_name(each.text) and _is_first(said, place) and counts[each.label.casefold()] > 1
    }
    again = (
        place
        for place, each in enumerate(said)
        if id(each) not in legends and counts[each.label.casefold()] > 1
    )
    body = next(again, 0)
    head = {id(each) for each in said[:body] if _is_head(each, said[body:])} | legends
    return (
        [each for each in said if id(each) not in head],
        [each for each in said if id(each) in head],
    )


def _is_head(each: _Said, body: Sequence[_Said]) -> bool:
    """Whether a long word that labels one line above the talk is a field of its head."""
    is_word = is_code(each.label) and len(each.label) >= _LONG_WORD and each.label.isalpha()
    others = {other.label for other in body} - {each.label}
    names = {name for label in others for name in (label.casefold(), *label.casefold().split())}
    return is_word and (
        any(role(other) == role(each.label) for other in others)
        or not names.isdisjoint(each.text.casefold().split())
    )


def _is_first(said: Sequence[_Said], place: int) -> bool:
    return all(each.label != said[place].label for each in said[:place])


def _voices(said: Sequence[_Said]) -> list[Voice]:
    """Every label with its turns and questions, in the order in which they first speak."""
    turns_of = Counter(each.label for each in said)
    questions = Counter(each.label for each in said if "?" in each.text)
    return [Voice(label, count, questions[label]) for label, count in turns_of.items()]
