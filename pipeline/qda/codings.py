"""Brings people's codings from inbox/kodierungen into the stores.

inbox/kodierungen -> vault.coded_texts, vault.known_texts, core.codings, core.coded_interviews.
Reading the files belongs to reading.py, what codes mean to meaning.py, whose texts they are to
belonging.py.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from pipeline import tables
from pipeline.deliveries import Delivery, accept, files, is_known, reading, refuse
from pipeline.errors import Finding, Refused
from pipeline.qda.belonging import NAMED, Belonging, Interviews, SeveralPlaces
from pipeline.qda.meaning import Meaning, folded, meanings, unknown_id
from pipeline.qda.model import OURS, Coding, QdaProject, Source
from pipeline.qda.reading import read_qda
from pipeline.qda.secrecy import SECRET_NAMES, Secrets
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.tables import Table
from pipeline.themes.codebook import load_codebook

FOLDER = "kodierungen"
MACHINE = "Maschine ("
"""Begin of the name under which machine codings are exported; they never come back as people's."""
PERSON = "Person "
"""Under this name and her pseudonym a person is exported, who then is the same when she returns."""

_QUALCODER = "data.qda"
_PSEUDONYM = re.compile(rf"{PERSON}([0-9a-f]{{20}})")
_ID_LENGTH = 20
_PROJECTS = """
    SELECT project_id FROM core.codings UNION SELECT project_id FROM core.coded_interviews
"""
_VERSION = "2"
"""Goes up when the same file would be read in another way."""
_ARROW = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "TIMESTAMP": pa.timestamp("us"),
}


def load_codings(store: Store) -> Summary:
    """Load new files, and all of them anew when the interviews or the codebook have changed.

    Rows are the codings of people in the files. A newer file of a person takes the place of what
    she coded of an interview before; a file that is no longer there takes its codings with it.
    """
    interviews = Interviews(store)
    interviews.remember()
    _forget(store)
    basis = _basis(store)
    deliveries = [
        Delivery(path, FOLDER, "codings", path.suffix.lower().lstrip("."))
        for path in files(store.project.inbox / FOLDER)
    ]
    new = [each for each in deliveries if not _is_current(store, each, basis)]
    summary = Summary(duplicates=len(deliveries) - len(new))
    if not new:
        return summary
    secrets = Secrets(store)
    read: list[tuple[Delivery, QdaProject]] = []
    for delivery in new:
        try:
            read.append((delivery, read_qda(delivery.path)))
        except Refused as refused:
            summary += refuse(store, delivery, refused.finding)
    for delivery, project in sorted(read, key=lambda pair: _age(store, *pair)):
        try:
            with reading(delivery.path, "I-014"):
                summary += _load(store, delivery, project, interviews, secrets)
        except Refused as refused:
            summary += refuse(store, delivery, refused.finding)
            continue
        with store.transaction() as connection:
            connection.execute(
                "UPDATE raw.deliveries SET interpreted_with = ? WHERE delivery_id = ?",
                [basis, delivery.delivery_id],
            )
    _tidy(store)
    return summary


def deliver(store: Store, path: Path) -> Path:
    """Put a copy of a file into inbox/kodierungen; another file of that name stays beside it.

    Of a QualCoder project, which is a folder, its database is taken.
    """
    source = path / _QUALCODER if path.is_dir() else path
    if not source.is_file():
        raise Refused("I-064", file=path.name, suffix=path.suffix or "–")
    folder = store.project.inbox / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = source.read_bytes()
    target = folder / path.name
    if target.exists() and target.read_bytes() != content:
        target = folder / f"{path.stem}-{sha256(content).hexdigest()[:8]}{path.suffix}"
    if not target.exists():
        target.write_bytes(content)
    return target


def codes_known(store: Store, path: Path) -> tuple[int, int]:
    """How many codes a file has, and how many of them are of our codebook."""
    project = read_qda(path)
    codebook = load_codebook(store.project.settings.nlp.codebook)
    found = meanings(project.codes, codebook).values()
    return len(found), sum(meaning.code_id[:1] in ("T", "A") for meaning in found)


# --- which files ----------------------------------------------------------------------------------


def _basis(store: Store) -> str:
    """What a file is read by beside itself: the interviews, their words, the names that may not be
    said, and the codebook.
    """
    words = store.scalar(
        """SELECT coalesce(bit_xor(hash(interview_id, turn_number, text, redacted_text)), 0)
        FROM vault.turns SEMI JOIN core.turns USING (interview_id, turn_number)"""
    )
    names = store.scalar(f"SELECT coalesce(bit_xor(hash(name)), 0) FROM ({SECRET_NAMES})")
    named = store.scalar(f"SELECT coalesce(bit_xor(hash(interview_id)), 0) FROM ({NAMED})")
    codebook = load_codebook(store.project.settings.nlp.codebook).version
    told = f"{_VERSION}|{codebook}|{words}|{names}|{named}"
    return sha256(told.encode()).hexdigest()[:_ID_LENGTH]


def _is_current(store: Store, delivery: Delivery, basis: str) -> bool:
    if not is_known(store, delivery):
        return False
    query = "SELECT interpreted_with FROM raw.deliveries WHERE delivery_id = ?"
    return bool(store.scalar(query, [delivery.delivery_id]) == basis)


def _age(store: Store, delivery: Delivery, project: QdaProject) -> tuple[object, ...]:
    """Files in the order in which they came; those that come together by their last change."""
    query = "SELECT received_at FROM raw.deliveries WHERE delivery_id = ?"
    came = store.scalar(query, [delivery.delivery_id])
    return (came or datetime.max, project.changed_at or datetime.min, delivery.path.name)


def _forget(store: Store) -> None:
    """Codings of interviews whose consent was taken back go, and those of files taken away."""
    there = {
        Delivery(path, FOLDER, "codings").delivery_id
        for path in files(store.project.inbox / FOLDER)
    }
    stored = store.connection.execute(f"SELECT project_id FROM ({_PROJECTS})").fetchall()
    gone = [row[0] for row in stored if row[0] not in there]
    lost = "interview_id IS NOT NULL AND interview_id NOT IN (SELECT interview_id FROM core.turns)"
    for table in (tables.VAULT_CODED_TEXTS, tables.CODINGS, tables.CODED_INTERVIEWS):
        with store.transaction() as connection:
            connection.execute(
                f"DELETE FROM {table.full_name} WHERE {lost} OR project_id IN (SELECT unnest(?))",
                [gone],
            )
    if gone:
        with store.transaction() as connection:
            connection.execute(
                """UPDATE raw.deliveries SET interpreted_with = NULL
                WHERE delivery_id IN (SELECT unnest(?))""",
                [gone],
            )


def _tidy(store: Store) -> None:
    """Texts of which no coding is left, because a newer file took their place, go too."""
    with store.transaction() as connection:
        connection.execute(f"DELETE FROM vault.coded_texts WHERE project_id NOT IN ({_PROJECTS})")


# --- one file -------------------------------------------------------------------------------------


@dataclass
class _Loaded:
    """What becomes of one file."""

    codings: list[dict[str, object]] = field(default_factory=list)
    texts: dict[str, dict[str, object]] = field(default_factory=dict)
    complete: set[tuple[str, str]] = field(default_factory=set)
    problems: list[tuple[int, Finding]] = field(default_factory=list)


@dataclass(frozen=True)
class _Theme:
    """A theme that somebody gave a span, with what she said beside it."""

    coding: Coding
    meaning: Meaning


def _load(
    store: Store,
    delivery: Delivery,
    project: QdaProject,
    interviews: Interviews,
    secrets: Secrets,
) -> Summary:
    reader = _FileReader(store, delivery, project, interviews, secrets)
    loaded = reader.loaded()
    _store(store, delivery.delivery_id, loaded)
    people = sum(not is_machine(coding.coder) for coding in project.codings)
    rows_in = people + project.codings_found - len(project.codings)
    summary = accept(store, delivery, rows_in, loaded.problems)
    summary.findings += project.notes
    return summary


def is_machine(coder: str) -> bool:
    """Whether codings of this user are the machine's own."""
    return coder.startswith(MACHINE)


class _FileReader:
    """Finds out for every coding of one file what it means and where it lies."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        project: QdaProject,
        interviews: Interviews,
        secrets: Secrets,
    ) -> None:
        self.store = store
        self.file = delivery.path
        self.project_id = delivery.delivery_id
        self.project = project
        self.interviews = interviews
        self.secrets = secrets
        self.of_source = {source.id: interviews.of(source) for source in project.sources}
        barred = any(interviews.is_barred(source) for source in project.sources)
        self.is_ours = barred or any(self.of_source.values())
        codebook = load_codebook(store.project.settings.nlp.codebook)
        self.labels = {code.id: code.label_de for code in codebook.codes}
        self.meanings = meanings(project.codes, codebook)

    def loaded(self) -> _Loaded:
        """Everything of the file that goes into the stores, and what is wrong with the rest."""
        found = _Loaded(problems=list(self.project.problems))
        people = [coding for coding in self.project.codings if not is_machine(coding.coder)]
        of_source: dict[str, list[Coding]] = {}
        for coding in people:
            of_source.setdefault(coding.source_id, []).append(coding)
        for place, source in enumerate(self.project.sources, start=1):
            self._load_source(found, place, source, of_source.get(source.id, []))
        return found

    def _load_source(
        self, found: _Loaded, place: int, source: Source, codings: Sequence[Coding]
    ) -> None:
        interview_id = self.of_source[source.id]
        if interview_id is None and self.is_ours:
            found.problems += [(c.number, self._finding("I-067", c, place)) for c in codings]
            return
        complete = {name for name in self._complete(source, codings) if not is_machine(name)}
        if interview_id and not codings and not complete:
            return
        belonging = self.interviews.beside(source, interview_id) if interview_id else None
        if interview_id and belonging is None:
            found.problems += [(c.number, self._finding("I-071", c, place)) for c in codings]
            return
        found.texts[source.id] = {
            "project_id": self.project_id,
            "text_id": source.id,
            "name": source.name,
            "interview_id": interview_id,
            "text": source.text,
        }
        if interview_id:
            found.complete |= {(interview_id, self._coder(name)) for name in complete}
        for theme in self._themes(codings):
            code = "I-071"
            try:
                rows = list(self._rows(theme, source, belonging))
            except SeveralPlaces:
                rows, code = [], "I-080"
            found.codings += rows
            if not rows:
                finding = self._finding(code, theme.coding, place)
                found.problems.append((theme.coding.number, finding))

    def _themes(self, codings: Sequence[Coding]) -> Iterator[_Theme]:
        """Themes with what was said beside them; a word beside nothing is a theme of its own."""
        themes = [_Theme(c, m) for c in codings if not (m := self.meanings[c.code_id]).is_aside]
        asides = [_Theme(c, m) for c in codings if (m := self.meanings[c.code_id]).is_aside]
        beside: dict[int, list[Meaning]] = {}
        for aside in asides:
            near = _near(aside.coding, [theme.coding for theme in themes])
            for coding in near:
                beside.setdefault(coding.number, []).append(aside.meaning)
            if not near:
                yield replace(
                    aside, meaning=replace(aside.meaning, code_id=unknown_id(aside.meaning.name))
                )
        for theme in themes:
            yield replace(theme, meaning=_with(theme.meaning, beside.get(theme.coding.number, ())))

    def _rows(
        self, theme: _Theme, source: Source, belonging: Belonging | None
    ) -> Iterator[dict[str, object]]:
        """The coding in each turn that it covers; in a text that is none of ours as it is."""
        coding, meaning = theme.coding, theme.meaning
        spans: Iterable[tuple[int | None, int, int]] = [(None, coding.start, coding.end)]
        if belonging:
            spans = belonging.spans(source, coding.start, coding.end)
        coder = self._coder(coding.coder)
        for turn, start, end in spans:
            told = (self.project_id, source.id, turn, start, end, coding.code_id, coder)
            yield {
                "coding_id": sha256(repr(told).encode()).hexdigest()[:_ID_LENGTH],
                "project_id": self.project_id,
                "producer": self.project.producer,
                "text_id": source.id,
                "interview_id": belonging.talk.interview_id if belonging else None,
                "turn_number": turn,
                "start_offset": start,
                "end_offset": end,
                "code_id": meaning.code_id,
                "code_name": self._name(meaning),
                "coder": coder,
                "valence": meaning.valence,
                "urgency": meaning.urgency,
                "intensity": meaning.intensity,
                "coded_at": coding.coded_at,
            }

    def _name(self, meaning: Meaning) -> str:
        """Our own label of a code of ours, whatever is written below it; of another its name, or
        its id in place of one that quotes a talk or names somebody.
        """
        if meaning.code_id[0] != "X":
            return self.labels[meaning.code_id]
        is_open = self.secrets.may_be_said(meaning.name)
        return meaning.name if is_open else meaning.code_id

    def _complete(self, source: Source, codings: Sequence[Coding]) -> set[str]:
        """Who has coded the text in full, also where she found nothing.

        Whom the project names as having finished texts has finished those. In a project of one
        person all texts count, of several only those in which she coded something; likewise where
        the machine's codings stand beside hers, which is a project that she may still be at. From
        excerpts alone nobody can tell what else was read.
        """
        told = self.project.coded_in_full or {}
        finished = {name for name, ids in told.items() if source.id in ids}
        if self.project.producer == OURS or not source.is_whole:
            return finished
        at_work = {coding.coder for coding in self.project.codings} or set(self.project.coders)
        is_alone = len(at_work) == 1
        return finished | {
            name
            for name in at_work
            if name not in told and (is_alone or any(c.coder == name for c in codings))
        }

    def _coder(self, name: str) -> str:
        """Keyed pseudonym of a person; of somebody without a name, of the file she sent."""
        match = _PSEUDONYM.fullmatch(name)
        if match:
            return match[1]
        return self.store.pseudonym("coder", folded(name) or f"\x1f{self.file.stem}")

    def _finding(self, code: str, coding: Coding, place: int) -> Finding:
        return Finding(code, self.file.name, None, {"number": coding.number, "source": place})


def _near(aside: Coding, themes: Sequence[Coding]) -> list[Coding]:
    """Themes that a word like Problem goes with: of the same selection, of the same span, or else
    those that it overlaps; always of the same person.
    """
    hers = [theme for theme in themes if theme.coder == aside.coder]
    same = [t for t in hers if aside.selection and t.selection == aside.selection]
    span = [t for t in hers if (t.start, t.end) == (aside.start, aside.end)]
    return same or span or [t for t in hers if t.start < aside.end and aside.start < t.end]


def _with(meaning: Meaning, beside: Sequence[Meaning]) -> Meaning:
    """The theme with what stands beside it; what it says itself stays."""
    for aside in beside:
        meaning = replace(
            meaning,
            valence=aside.valence if meaning.valence is None else meaning.valence,
            urgency=meaning.urgency or aside.urgency,
            intensity=aside.intensity if meaning.intensity is None else meaning.intensity,
        )
    return meaning


# --- storing --------------------------------------------------------------------------------------


def _store(store: Store, project_id: str, loaded: _Loaded) -> None:
    """The vault first; then the codings, in place of what the same person coded there before."""
    # one person may give the same span the same code twice
    codings = list({row["coding_id"]: row for row in loaded.codings}.values())
    texts = _rows(tables.VAULT_CODED_TEXTS, loaded.texts.values())
    store.replace(tables.VAULT_CODED_TEXTS, texts, "project_id = ?", [project_id])
    complete = [
        {"interview_id": interview_id, "coder": coder, "project_id": project_id}
        for interview_id, coder in sorted(loaded.complete)
    ]
    told = loaded.complete | {(row["interview_id"], row["coder"]) for row in codings}
    pairs = [f"{interview}|{coder}" for interview, coder in told if interview]
    hers = "interview_id || '|' || coder IN (SELECT unnest(?))"
    with store.transaction() as connection:
        for table in (tables.CODINGS, tables.CODED_INTERVIEWS):
            connection.execute(
                f"DELETE FROM {table.full_name} WHERE project_id = ? OR {hers}", [project_id, pairs]
            )
        connection.execute(
            _OLDER_OF_OTHERS, [project_id, sorted({str(r["coder"]) for r in codings})]
        )
        store.insert(tables.CODINGS, _rows(tables.CODINGS, codings))
        store.insert(tables.CODED_INTERVIEWS, _rows(tables.CODED_INTERVIEWS, complete))


_OLDER_OF_OTHERS = """
    DELETE FROM core.codings WHERE interview_id IS NULL AND (project_id, text_id) IN (
        SELECT (older.project_id, older.text_id)
        FROM vault.coded_texts AS older JOIN vault.coded_texts AS newer USING (name, text)
        WHERE newer.project_id = ? AND older.project_id <> newer.project_id)
    AND coder IN (SELECT unnest(?))
"""
"""What somebody coded before in a text that is none of ours and that she delivers anew."""


def _rows(table: Table, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    schema = pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])
    return pa.Table.from_pylist(list(rows), schema=schema)
