"""Writes what two people coded in the sample county as REFI-QDA projects: one all hand-written
talks, the other a third of them, and not always the same.

The first codings are the marks of the hand-written talks (pipeline/interviews/gold.py); transcripts
belong to transcripts.py.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.interviews.transcripts import whole
from pipeline.qda.model import OURS, QdaProject, Source
from pipeline.qda.model import Coding as QdaCoding
from pipeline.qda.refi_writing import write_project
from pipeline.qda.scheme import scheme, theme_code
from pipeline.sample.transcripts import Transcript
from pipeline.sample.workbooks import Cell, write_truth
from pipeline.themes.codebook import load_codebook

FOLDER = "kodierungen"
CODERS = ("Kodiererin 1 (erfunden)", "Kodierer 2 (erfunden)")
SHARE_CODED_TWICE = 1 / 3
LEFT_OUT, SHIFTED, SWAPPED, TURNED = 0.10, 0.15, 0.06, 0.04
"""How often the second person leaves a coding out, or takes other words, code or sign."""

_CODED_AT = datetime(2025, 12, 3, 9, 0)
_CHANGED_AT = (datetime(2025, 12, 3, 17, 0), datetime(2025, 12, 10, 17, 0))
_MOST_WORDS = 3
_NOTE = "über Dritte"
_INVENTED = "Alles in diesem Projekt ist erfunden: die Gespräche, die Personen und die Kodierungen."


@dataclass(frozen=True)
class Mark:
    """What one person coded: a span of a turn; change: how it differs from the first person's."""

    interview: str
    turn: int
    start: int
    end: int
    code_id: str
    valence: int
    is_third_person: bool
    change: str = ""


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
    first = [list(_marks(transcript)) for transcript in coded]
    second = [list(_seen_otherwise(coded[place], first[place], rng)) for place in twice]
    folder = inbox / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    parts = ((coded, first), ([coded[place] for place in twice], second))
    for number, (texts, marks) in enumerate(parts, start=1):
        project = _project(number, texts, marks)
        (folder / f"kodierung_{number}.qdpx").write_bytes(write_project(project))
    write_truth(
        truth / "human_codings.csv",
        ("coder", "interview", "turn", "start", "end", "code", "valence", "third", "change"),
        (
            row
            for number, (_, marks) in enumerate(parts, start=1)
            for talk in marks
            for row in _truth(number, talk)
        ),
    )


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
    kind = [code for code in codes if code[0] == code_id[0]]
    place = kind.index(code_id)
    near = [kind[other] for other in (place - 1, place + 1) if 0 <= other < len(kind)]
    return rng.choice(near)


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
            codings.append(
                QdaCoding(
                    number=len(codings) + 1,
                    source_id=source_id,
                    start=begin + mark.start,
                    end=begin + mark.end,
                    code_id=theme_code(mark.code_id, mark.valence),
                    coder=coder,
                    coded_at=_CODED_AT,
                    note=_NOTE if mark.is_third_person else "",
                )
            )
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


def _truth(number: int, marks: Sequence[Mark]) -> Iterator[list[Cell]]:
    for mark in marks:
        span = (mark.interview, mark.turn, mark.start, mark.end)
        yield [number, *span, mark.code_id, mark.valence, int(mark.is_third_person), mark.change]
