"""Puts together what goes out to QDA programs: the redacted talks with the codings of people and of
the machine, and the codebook.

Words as transcribed never go out. How a project is written stands in refi_writing.py.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Refused
from pipeline.interviews.redaction import review
from pipeline.interviews.transcripts import whole
from pipeline.qda.codings import MACHINE, PERSON
from pipeline.qda.model import OURS, Code, Coding, QdaProject, Source
from pipeline.qda.refi_writing import write_codebook, write_project
from pipeline.qda.scheme import intensity_code, scheme, theme_code, urgency_code
from pipeline.store import Store
from pipeline.themes.codebook import Codebook, load_codebook

_MACHINES = {
    "rule": f"{MACHINE}Regeln)",
    "example": f"{MACHINE}Beispiele)",
    "model": f"{MACHINE}Modell)",
}
_TURNS = """
    SELECT interview_id, turn_number, speaker, redacted_text
    FROM vault.turns JOIN core.turns USING (interview_id, turn_number)
    WHERE interview_id IN (SELECT unnest(?)) ORDER BY interview_id, turn_number"""
_NUMBERS = """
    SELECT interviews.interview_id,
        coalesce(regexp_replace(file_name, '\\.[^.]*$', ''), interviews.interview_id) AS number
    FROM core.interviews AS interviews LEFT JOIN raw.deliveries USING (delivery_id)
    WHERE interviews.interview_id IN (SELECT interview_id FROM core.turns) ORDER BY number"""
_BY_PEOPLE = """
    SELECT coding_id, interview_id, turn_number, start_offset, end_offset, code_id, code_name,
        coder, valence, urgency, intensity, coded_at
    FROM core.codings WHERE interview_id IN (SELECT unnest(?))
    ORDER BY interview_id, turn_number, start_offset, end_offset, coding_id"""
_BY_MACHINE = """
    SELECT interview_id, turn_number, start_offset, end_offset, code_id, valence, source
    FROM core.mentions WHERE interview_id IN (SELECT unnest(?))
    ORDER BY interview_id, turn_number, start_offset, end_offset, code_id, mention_id"""
_COMPLETE = """
    SELECT coder, interview_id FROM core.coded_interviews
    WHERE interview_id IN (SELECT unnest(?)) ORDER BY ALL"""


@dataclass(frozen=True)
class Exported:
    """What was written: talks, and codings of people and of the machine."""

    interviews: int
    codings_of_people: int
    codings_of_machine: int
    codes: int


def export(store: Store, path: Path, numbers: Sequence[str] = ()) -> Exported:
    """Write a project (.qdpx; of these talks, or of all) or the codebook (.qdc).

    Raises Refused: I-051 words decided to be replaced that no run has replaced yet, I-077 nothing
    to export, I-078 another ending, I-079 an unknown talk.
    """
    suffix = path.suffix.lower()
    if suffix not in (".qdpx", ".qdc"):
        raise Refused("I-078", file=path.name)
    if suffix == ".qdc":
        book = codebook_project(load_codebook(store.project.settings.nlp.codebook))
        path.write_bytes(write_codebook(book))
        return Exported(0, 0, 0, len(book.codes))
    _refuse_words_to_be_replaced(store, numbers)
    project = qda_project(store, numbers)
    _write_for_owner(path, write_project(project))
    machine = sum(coding.coder.startswith(MACHINE) for coding in project.codings)
    return Exported(
        len(project.sources), len(project.codings) - machine, machine, len(project.codes)
    )


def _refuse_words_to_be_replaced(store: Store, numbers: Sequence[str]) -> None:
    """A decision is only a line of a file until the next run; until then the words still stand."""
    waiting = [
        place
        for place in review.review(store).places
        if place.waits_for_a_run and (not numbers or place.interview in numbers)
    ]
    if waiting:
        raise Refused("I-051", count=len(waiting))


def _write_for_owner(path: Path, content: bytes) -> None:
    """In one move and readable by nobody else, also in place of an older file that others read."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)


def codebook_project(codebook: Codebook) -> QdaProject:
    """A project of codes alone."""
    return QdaProject(OURS, f"{OURS} ({codebook.version})", scheme(codebook))


def qda_project(store: Store, numbers: Sequence[str] = ()) -> QdaProject:
    """The talks with their codings; urgency and intensity stand as codes beside the theme."""
    named = dict(store.connection.execute(_NUMBERS).fetchall())
    unknown = sorted(set(numbers) - set(named.values()))
    if unknown:
        raise Refused("I-079", interview=", ".join(unknown))
    chosen = [each for each, number in named.items() if not numbers or number in numbers]
    if not chosen:
        raise Refused("I-077")
    sources, begins = _sources(store, chosen, named)
    codebook = load_codebook(store.project.settings.nlp.codebook)
    codes = list(scheme(codebook))
    codings = list(_codings(store, chosen, begins, codes))
    complete: dict[str, set[str]] = {}
    for coder, interview_id in store.connection.execute(_COMPLETE, [chosen]).fetchall():
        complete.setdefault(PERSON + coder, set()).add(interview_id)
    return QdaProject(
        producer=OURS,
        origin=f"{OURS} ({codebook.version})",
        codes=tuple(codes),
        sources=tuple(sources),
        codings=tuple(codings),
        name=store.project.settings.county.name,
        description="Geschwärzte Gespräche; nur für Berechtigte.",
        changed_at=store.scalar(
            """SELECT max(received_at) FROM raw.deliveries
            WHERE source_kind IN ('interviews', 'codings')"""
        ),
        coded_in_full={coder: frozenset(ids) for coder, ids in complete.items()},
    )


def _sources(
    store: Store, chosen: Sequence[str], named: dict[str, str]
) -> tuple[list[Source], dict[tuple[str, int], int]]:
    """The redacted texts, and where each turn begins in its text."""
    turns: dict[str, list[tuple[int, str, str]]] = {}
    for interview_id, *turn in store.connection.execute(_TURNS, [chosen]).fetchall():
        turns.setdefault(interview_id, []).append((turn[0], turn[1], turn[2]))
    sources: list[Source] = []
    begins: dict[tuple[str, int], int] = {}
    for interview_id in chosen:
        talk = turns[interview_id]
        text, starts = whole([turn[1] for turn in talk], [turn[2] for turn in talk])
        begins |= {(interview_id, turn[0]): start for turn, start in zip(talk, starts, strict=True)}
        sources.append(Source(interview_id, named[interview_id], text))
    return sources, begins


def _codings(
    store: Store,
    chosen: Sequence[str],
    begins: dict[tuple[str, int], int],
    codes: list[Code],
) -> Iterator[Coding]:
    """Codings of people, then of the machine; codes that our codebook lacks are added to codes."""
    known = {code.id for code in codes}
    number = 0
    for row in store.connection.execute(_BY_PEOPLE, [chosen]).fetchall():
        coding_id, interview_id, turn, start, end, code_id, name, coder, *told, coded_at = row
        begin = begins[interview_id, turn]
        valence, urgency, intensity = told
        code = theme_code(code_id, valence)
        if code not in known:
            code = code_id
        if code not in known:
            codes.append(Code(code, name))
            known.add(code)
        beside = [urgency_code(urgency)] if urgency else []
        beside += [intensity_code(intensity)] if intensity is not None else []
        for each in (code, *beside):
            number += 1
            span = (begin + start, begin + end)
            yield Coding(number, interview_id, *span, each, PERSON + coder, coded_at, coding_id)
    for row in store.connection.execute(_BY_MACHINE, [chosen]).fetchall():
        interview_id, turn, start, end, code_id, valence, source = row
        begin = begins[interview_id, turn]
        number += 1
        span = (begin + start, begin + end)
        code = theme_code(code_id, valence)
        coder = _MACHINES.get(source, f"{MACHINE}{source})")
        yield Coding(number, interview_id, *span, code if code in known else code_id, coder)
