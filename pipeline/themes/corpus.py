"""Brings a county's interviews through the pipeline and the codebook: parsed once, coded anew where
text, codebook or pipeline changed.

core.turns, vault.turns -> vault.documents, core.mentions, core.machine_coded. Memory holds one
batch of interviews, however many there are. How a theme is found belongs to coding.py.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from multiprocessing import get_context

import pandas as pd

from pipeline import tables
from pipeline.interviews.load import refresh_quotes
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent
from pipeline.themes import documents, language
from pipeline.themes.codebook import load_codebook
from pipeline.themes.coding import CODER, Mention, ThemeCoder, make_coder
from pipeline.themes.examples import Learnt, learnt

_ID_LENGTH = 20
_BATCH = 40
"""Interviews held in memory at once, and written together."""
_TOGETHER = 10
"""Interviews that a process parses together: the pipeline is quicker with many turns at once."""
_WORKERS_FROM = 30
"""Interviews to parse from which on a second process pays for loading its pipeline."""
_OUTDATED = """
    WITH told AS (
        SELECT interview_id,
            left(sha256(string_agg(redacted_text, chr(30) ORDER BY turn_number)), 20) AS text_hash
        FROM core.turns JOIN vault.turns USING (interview_id, turn_number)
        WHERE role = 'interviewee' GROUP BY interview_id
    )
    SELECT interview_id, told.text_hash,
        coalesce(parsed.text_hash = told.text_hash, false) AS is_parsed
    FROM told
    LEFT JOIN core.machine_coded AS coded USING (interview_id)
    LEFT JOIN (SELECT * FROM vault.documents WHERE pipeline_version = $parse) AS parsed
        USING (interview_id)
    WHERE coded.text_hash IS DISTINCT FROM told.text_hash
        OR codebook_version IS DISTINCT FROM $codebook
        OR coded.pipeline_version IS DISTINCT FROM $pipeline
    ORDER BY is_parsed, interview_id
"""
_TURNS = """
    SELECT interview_id, list(turn_number ORDER BY turn_number),
        list(redacted_text ORDER BY turn_number)
    FROM core.turns JOIN vault.turns USING (interview_id, turn_number)
    WHERE role = 'interviewee' AND interview_id IN (SELECT unnest(?)) GROUP BY interview_id
"""
_DOCUMENTS = """
    SELECT interview_id, content FROM vault.documents WHERE interview_id IN (SELECT unnest(?))
"""


@dataclass(frozen=True)
class Parsed:
    """What was made of an interview's turns: documents as bytes (empty if they came from the cache)
    and the mentions of each turn.
    """

    content: bytes
    mentions: list[list[Mention]]


def code_interviews(store: Store, progress: Progress = silent) -> Summary:
    """Code the interviews whose text is new or that another codebook or pipeline version coded.

    Rows are mentions; deliveries are interviews coded now, duplicates those that were current.
    """
    settings = store.project.settings
    coder = make_coder(settings)
    parse = language.pipeline_version(coder.nlp)
    versions = (load_codebook(settings.nlp.codebook).version, f"{parse} coder-{CODER}")
    outdated = store.connection.execute(
        _OUTDATED, {"codebook": versions[0], "pipeline": versions[1], "parse": parse}
    ).fetchall()
    _forget_gone(store)
    written = 0
    unparsed = sum(not is_parsed for _, _, is_parsed in outdated)
    with _workers(settings, unparsed) as workers:
        for start in range(0, len(outdated), _BATCH):
            batch = outdated[start : start + _BATCH]
            written += _code(store, coder, workers, batch, versions)
            progress("core.mentions", start + len(batch), len(outdated))
    refresh_quotes(store)
    current = store.count(tables.MACHINE_CODED) - len(outdated)
    return Summary(written, written, 0, deliveries=len(outdated), duplicates=current)


def _forget_gone(store: Store) -> None:
    """Interviews whose turns are gone keep no parse and no mention."""
    for table in (tables.VAULT_DOCUMENTS, tables.MENTIONS, tables.MACHINE_CODED):
        store.connection.execute(
            f"""DELETE FROM {table.full_name}
            WHERE interview_id NOT IN (SELECT interview_id FROM core.turns)"""
        )


def _code(
    store: Store,
    coder: ThemeCoder,
    workers: ProcessPoolExecutor | None,
    batch: Sequence[tuple[str, str, bool]],
    versions: tuple[str, str],
) -> int:
    """Parse what is not in the cache, code the batch, write it; the number of mentions."""
    ids = [interview_id for interview_id, _, _ in batch]
    turns = {row[0]: row[1:] for row in store.connection.execute(_TURNS, [ids]).fetchall()}
    known = {interview_id for interview_id, _, is_parsed in batch if is_parsed}
    new = {each: turns[each][1] for each in ids if each not in known}
    found = dict(zip(new, _parse(coder, workers, list(new.values())), strict=True))
    found |= _from_cache(store, coder, sorted(known))
    hashes = {interview_id: text_hash for interview_id, text_hash, _ in batch}
    contents = {each: found[each].content for each in new}
    _keep_documents(store, contents, hashes, language.pipeline_version(coder.nlp))
    rows = [
        _row(interview_id, turn, mention, versions)
        for interview_id in ids
        for turn, mentions in zip(turns[interview_id][0], found[interview_id].mentions, strict=True)
        for mention in mentions
    ]
    _write(store, rows, [(each, hashes[each], *versions) for each in ids])
    return len(rows)


def _keep_documents(
    store: Store, contents: dict[str, bytes], hashes: dict[str, str], version: str
) -> None:
    rows = pd.DataFrame(
        [(each, hashes[each], version, content) for each, content in contents.items()],
        columns=tables.VAULT_DOCUMENTS.column_names,
    )
    if contents:
        store.replace(
            tables.VAULT_DOCUMENTS, rows, "interview_id IN (SELECT unnest(?))", [list(contents)]
        )


def _write(store: Store, rows: list[tuple[object, ...]], coded: list[tuple[str, ...]]) -> None:
    """Mentions and what they were made from, together."""
    mentions = pd.DataFrame(rows, columns=tables.MENTIONS.column_names)
    mentions = mentions.astype({"addressee": "str", "confidence": "Float64"})
    ids = [row[0] for row in coded]
    with store.transaction() as connection:
        for table in (tables.MENTIONS, tables.MACHINE_CODED):
            connection.execute(
                f"DELETE FROM {table.full_name} WHERE interview_id IN (SELECT unnest(?))", [ids]
            )
        store.insert(tables.MENTIONS, mentions)
        store.insert(
            tables.MACHINE_CODED, pd.DataFrame(coded, columns=tables.MACHINE_CODED.column_names)
        )


def _row(
    interview_id: str, turn: int, mention: Mention, versions: tuple[str, str]
) -> tuple[object, ...]:
    key = f"{interview_id}|{turn}|{mention.start}|{mention.end}|{mention.code_id}|{versions[0]}"
    mention_id = sha256(key.encode()).hexdigest()[:_ID_LENGTH]
    span = (mention.code_id, mention.start, mention.end, mention.valence, mention.rule)
    why = (mention.source, mention.addressee, mention.confidence)
    return (mention_id, interview_id, turn, *span, *why, *versions)


# --- parsing and coding ---------------------------------------------------------------------------


def read(coder: ThemeCoder, interviews: Sequence[Sequence[str]]) -> list[Parsed]:
    """Parse and code the turns of interviews, together; words met only here are forgotten after."""
    with coder.nlp.memory_zone():
        docs = coder.nlp.pipe(text for texts in interviews for text in texts)
        talks = [list(islice(docs, len(texts))) for texts in interviews]
        return [
            Parsed(documents.pack(talk), coder.code([documents.turn_of(doc) for doc in talk]))
            for talk in talks
        ]


def _parse(
    coder: ThemeCoder, workers: ProcessPoolExecutor | None, interviews: Sequence[Sequence[str]]
) -> Iterator[Parsed]:
    """In the order given, _TOGETHER interviews at a time."""
    starts = range(0, len(interviews), _TOGETHER)
    portions = [interviews[start : start + _TOGETHER] for start in starts]
    if workers is None:
        return chain.from_iterable(read(coder, portion) for portion in portions)
    return chain.from_iterable(workers.map(_read_in_worker, portions))


def _from_cache(store: Store, coder: ThemeCoder, ids: Sequence[str]) -> dict[str, Parsed]:
    """Coded from the documents of an earlier run."""
    contents = store.connection.execute(_DOCUMENTS, [ids]).fetchall()
    nlp = coder.nlp
    with nlp.memory_zone():
        return {
            interview_id: Parsed(b"", coder.code(documents.read_turns(content, nlp.vocab)))
            for interview_id, content in contents
        }


@contextmanager
def _workers(settings: Settings, interviews: int) -> Iterator[ProcessPoolExecutor | None]:
    """Processes that return rows and bytes; None where one process is quicker."""
    count = min(settings.nlp.workers, os.cpu_count() or 1)
    if count < 2 or interviews < _WORKERS_FROM:
        yield None
        return
    known = learnt(settings.nlp.model, load_codebook(settings.nlp.codebook))
    with ProcessPoolExecutor(
        count, get_context("spawn"), initializer=_start_worker, initargs=(settings, known)
    ) as workers:
        yield workers


_coder: list[ThemeCoder] = []
"""The coder of a worker process."""


def _start_worker(settings: Settings, known: Learnt | None) -> None:
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    _coder[:] = [make_coder(settings, known)]


def _read_in_worker(interviews: Sequence[Sequence[str]]) -> list[Parsed]:
    return read(_coder[0], interviews)
