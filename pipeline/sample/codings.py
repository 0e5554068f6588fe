"""Writes what two people coded in the sample county as REFI-QDA projects: one all hand-written
talks, the other a third of them, and not always the same.

The first codings are the marks of the hand-written talks (pipeline/interviews/gold.py); how urgent
and how weighty a theme is they find as surveys/sample/estimates.yml has it. Transcripts belong to
transcripts.py.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipeline.interviews.transcripts import whole
from pipeline.qda.meaning import URGENCY_NAMES
from pipeline.qda.model import OURS, QdaProject, Source
from pipeline.qda.model import Coding as QdaCoding
from pipeline.qda.refi_writing import write_project
from pipeline.qda.scheme import intensity_code, scheme, theme_code, urgency_code
from pipeline.sample.transcripts import Transcript
from pipeline.sample.workbooks import Cell, write_truth
from pipeline.settings import SURVEYS
from pipeline.themes.codebook import load_codebook

FOLDER = "kodierungen"
CODERS = ("Kodiererin 1 (erfunden)", "Kodierer 2 (erfunden)")
SHARE_CODED_TWICE = 1 / 3
LEFT_OUT, SHIFTED, SWAPPED, TURNED = 0.10, 0.15, 0.06, 0.04
"""How often the second person leaves a coding out, or takes other words, code or sign."""
ANOTHER_URGENCY, ANOTHER_INTENSITY = 0.15, 0.2
"""How often the second person finds the next urgency or intensity instead."""

_CODED_AT = datetime(2025, 12, 3, 9, 0)
_CHANGED_AT = (datetime(2025, 12, 3, 17, 0), datetime(2025, 12, 10, 17, 0))
_MOST_WORDS = 3
_Step = TypeVar("_Step")
_NOTE = "über Dritte"
_INVENTED = "Alles in diesem Projekt ist erfunden: die Gespräche, die Personen und die Kodierungen."


@dataclass(frozen=True)
class Mark:
    """What one person coded: a span of a turn; change: how code, words or sign differ from the
    first person's. Urgency and intensity are noted beside themes only.
    """

    interview: str
    turn: int
    start: int
    end: int
    code_id: str
    valence: int
    is_third_person: bool
    change: str = ""
    urgency: str | None = None
    intensity: int | None = None


def write_codings(inbox: Path, truth: Path, transcripts: Sequence[Transcript], seed: int) -> None:
    """inbox/kodierungen/kodierung_1.qdpx and _2, and truth/human_codings.csv.

    Turns are counted from 1 as written, offsets are code points of the turn. Without a hand-written
    talk nothing is written.
    """
    coded = [
        transcript
        for transcript in transcripts
        if transcript.interview.is_hand_written and not transcript.interview.is_refused
    ]
    if not coded:
        return
    rng = random.Random(f"{seed}-codings")
    twice = sorted(rng.sample(range(len(coded)), round(len(coded) * SHARE_CODED_TWICE)))
    estimating = random.Random(f"{seed}-estimates")
    first = [[_estimated(mark, estimating) for mark in _marks(transcript)] for transcript in coded]
    second = [
        [
            _estimated_otherwise(mark, estimating)
            for mark in _seen_otherwise(coded[place], first[place], rng)
        ]
        for place in twice
    ]
    folder = inbox / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    parts = ((coded, first), ([coded[place] for place in twice], second))
    for number, (texts, marks) in enumerate(parts, start=1):
        project = _project(number, texts, marks)
        (folder / f"kodierung_{number}.qdpx").write_bytes(write_project(project))
    write_truth(
        truth / "human_codings.csv",
        (
            "coder", "interview", "turn", "start", "end", "code", "valence", "urgency", "intensity",
            "third", "change",
        ),
        (
            row
            for number, (_, marks) in enumerate(parts, start=1)
            for talk in marks
            for row in _truth(number, talk)
        ),
    )  # fmt: skip


def _marks(transcript: Transcript) -> Iterator[Mark]:
    for number, turn in enumerate(transcript.turns, start=1):
        for coding in sorted(turn.codings, key=lambda mark: (mark.start, mark.end, mark.code_id)):
            yield Mark(
                transcript.interview.number,
                number,
                coding.start,
                coding.end,
                coding.code_id,
                coding.valence,
                coding.is_third_person,
            )


@cache
def _estimates() -> dict[str, Any]:
    """Chances of every urgency and intensity, and which themes press."""
    path = SURVEYS / "sample" / "estimates.yml"
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def _estimated(mark: Mark, rng: random.Random) -> Mark:
    """The mark with urgency and intensity, if it is of a theme."""
    if not mark.code_id.startswith("T"):
        return mark
    kind = {1: "strength", 0: "fact", -1: "barrier"}[mark.valence]
    if kind == "barrier" and mark.code_id in _estimates()["pressing"]:
        kind = "pressing"
    urgencies, intensities = (_estimates()[name][kind] for name in ("urgency", "intensity"))
    (urgency,) = rng.choices(list(urgencies), list(urgencies.values()))
    (intensity,) = rng.choices(range(len(intensities)), intensities)
    return replace(mark, urgency=None if urgency == "left_open" else urgency, intensity=intensity)


def _estimated_otherwise(mark: Mark, rng: random.Random) -> Mark:
    """The same mark as a second person estimates it: mostly alike, else one step off."""
    if mark.urgency is not None and rng.random() < ANOTHER_URGENCY:
        mark = replace(mark, urgency=_beside(mark.urgency, list(URGENCY_NAMES), rng))
    if mark.intensity is not None and rng.random() < ANOTHER_INTENSITY:
        mark = replace(mark, intensity=_beside(mark.intensity, range(4), rng))
    return mark


def _seen_otherwise(
    transcript: Transcript, marks: Sequence[Mark], rng: random.Random
) -> Iterator[Mark]:
    """The same marks as a second person makes them."""
    codes = [code.id for code in load_codebook().codes]
    for mark in marks:
        chance = rng.random()
        if chance < LEFT_OUT:
            continue
        chance -= LEFT_OUT
        if chance < SHIFTED:
            yield _shifted(transcript.turns[mark.turn - 1].text, mark, rng)
        elif chance < SHIFTED + SWAPPED:
            yield replace(mark, code_id=_neighbour(mark.code_id, codes, rng), change="swapped")
        elif chance < SHIFTED + SWAPPED + TURNED:
            yield replace(mark, valence=0 if mark.valence else -1, change="turned")
        else:
            yield mark


def _shifted(text: str, mark: Mark, rng: random.Random) -> Mark:
    """Some words more or fewer at each end, never none."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    inside = [place for place, (start, end) in enumerate(words)
              if start < mark.end and mark.start < end]  # fmt: skip
    first = max(0, inside[0] + rng.randint(-_MOST_WORDS, _MOST_WORDS))
    last = min(len(words) - 1, inside[-1] + rng.randint(-_MOST_WORDS, _MOST_WORDS))
    if first > last:
        return mark
    return replace(mark, start=words[first][0], end=words[last][1], change="shifted")


def _neighbour(code_id: str, codes: Sequence[str], rng: random.Random) -> str:
    """The code before or after it in the codebook, of the same kind."""
    return _beside(code_id, [code for code in codes if code[0] == code_id[0]], rng)


def _beside(value: _Step, scale: Sequence[_Step], rng: random.Random) -> _Step:
    """The value before or after it on a scale."""
    place = scale.index(value)
    return rng.choice([scale[at] for at in (place - 1, place + 1) if 0 <= at < len(scale)])


def _project(
    number: int, transcripts: Sequence[Transcript], marks: Sequence[Sequence[Mark]]
) -> QdaProject:
    coder = CODERS[number - 1]
    sources: list[Source] = []
    codings: list[QdaCoding] = []
    for transcript, talk in zip(transcripts, marks, strict=True):
        interview = transcript.interview.number
        turns = transcript.turns
        text, starts = whole([turn.speaker for turn in turns], [turn.text for turn in turns])
        source_id = f"{number} {interview}"
        sources.append(Source(source_id, interview, text))
        for mark in talk:
            begin = starts[mark.turn - 1]
            selection = f"{source_id} {len(codings)}"
            codings += [
                QdaCoding(
                    number=len(codings) + number_beside,
                    source_id=source_id,
                    start=begin + mark.start,
                    end=begin + mark.end,
                    code_id=code_id,
                    coder=coder,
                    coded_at=_CODED_AT,
                    selection=selection,
                    note=_NOTE if mark.is_third_person else "",
                )
                for number_beside, code_id in enumerate(_codes(mark), start=1)
            ]
    return QdaProject(
        producer=OURS,
        origin=f"{OURS} (Musterkreis)",
        codes=scheme(load_codebook()),
        sources=tuple(sources),
        codings=tuple(codings),
        coders=(coder,),
        name=f"Musterkreis: Handkodierung {number} (erfunden)",
        description=_INVENTED,
        changed_at=_CHANGED_AT[number - 1],
        coded_in_full={coder: frozenset(source.id for source in sources)},
    )


def _codes(mark: Mark) -> Iterator[str]:
    """The theme, and what is noted beside it."""
    yield theme_code(mark.code_id, mark.valence)
    if mark.urgency is not None:
        yield urgency_code(mark.urgency)
    if mark.intensity is not None:
        yield intensity_code(mark.intensity)


def _truth(number: int, marks: Sequence[Mark]) -> Iterator[list[Cell]]:
    for mark in marks:
        span = (mark.interview, mark.turn, mark.start, mark.end)
        told = (mark.code_id, mark.valence, mark.urgency, mark.intensity)
        yield [number, *span, *told, int(mark.is_third_person), mark.change]
