"""Files in the inbox: which are new, which came before, which belong to nobody; what came of each
goes to raw.deliveries.

Reading a file and storing its records belongs to the loader of its kind (deliveries.py,
companies.py, chamber.py, areas.py, population.py).
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pandas as pd

from pipeline import accesses, tables
from pipeline.deliveries import digest, known_date
from pipeline.errors import Finding, Refused
from pipeline.registries import expectations, mapping
from pipeline.registries.mapping import ENDINGS, Mapping
from pipeline.registries.readers.batch import Broken
from pipeline.settings import Office
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent
from pipeline.tables import Table

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_WHOLE_FILE = 0
QUARANTINE_COLUMNS = tables.QUARANTINE.column_names


@dataclass(frozen=True)
class Arrival:
    """A file of a source: its content's hash, and the office that sent it, if one did."""

    path: Path
    source_id: str
    source_kind: str
    sha256: str
    office: Office | None = None
    is_another: bool = False

    @property
    def delivery_id(self) -> str:
        """First 16 hex digits of the hash.

        Of hash and place where the same content lies elsewhere.
        """
        if not self.is_another:
            return self.sha256[:16]
        place = f"{self.sha256}|{self.source_id}|{self.file}"
        return hashlib.sha256(place.encode()).hexdigest()[:16]

    @property
    def file(self) -> str:
        """The name as messages and tables give it."""
        return self.path.name


@dataclass
class Taken:
    """What a loader stored of a file: counts of records, the broken ones, and a remark on the whole
    file.
    """

    rows_in: int = 0
    rows_quarantined: int = 0
    period: str | None = None
    dialect: str = ""
    broken: list[Broken] = field(default_factory=list)
    remark: Finding | None = None


Loader = Callable[[Store, Arrival], Taken]
"""Stores the records of one file, all or none; raises Refused where the file cannot be taken."""

Outcome = Taken | Exception
GroupLoader = Callable[[Store, Sequence[Arrival]], Sequence[Outcome]]
"""Stores the records of several files at once and gives for each what was stored of it, or why
nothing was; what it raises itself concerns the group, of which it then has stored nothing."""


def period_of(file: str) -> str | None:
    """The month (YYYY-MM) in a file's name: the last one, None if there is none."""
    found = _MONTH.findall(file)
    return "-".join(found[-1]) if found else None


def files_of(folder: Path) -> list[Path]:
    """The files of a source in the order of months, then names.

    Hidden and temporary ones are left alone.
    """
    paths = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    return sorted(paths, key=lambda path: (period_of(path.name) or "", path.name))


def refuse_if_nothing_stored(taken: Taken, file: str) -> None:
    """Raise Refused R-046 where a file would put nothing in place of the last good state."""
    if taken.rows_in and taken.rows_quarantined == taken.rows_in:
        codes = ", ".join(sorted({item.finding.code for item in taken.broken}))
        raise Refused("R-046", file=file, reasons=codes)


def check_ending(path: Path, mapping: Mapping) -> None:
    """Raise Refused R-037 where a file's name ends unlike the format's, R-001 where it is empty."""
    if path.suffix.lower() not in ENDINGS[mapping.format]:
        raise Refused("R-037", file=path.name, expected=" / ".join(ENDINGS[mapping.format]))
    if path.stat().st_size == 0:
        raise Refused("R-001", file=path.name)


def take_all(
    store: Store, arrivals: Sequence[Arrival], load: Loader, progress: Progress = silent
) -> Summary:
    """Take what is new; one file that fails never stops the others."""

    def load_group(store: Store, group: Sequence[Arrival]) -> list[Outcome]:
        return [load(store, arrival) for arrival in group]

    return take_groups(store, [[arrival] for arrival in arrivals], load_group, progress)


def take_groups(
    store: Store,
    groups: Sequence[Sequence[Arrival]],
    load: GroupLoader,
    progress: Progress = silent,
) -> Summary:
    """Take what is new, the files of a group at once; one file that fails never stops the others.

    A group that cannot be stored as a whole is taken file by file.
    """
    summary = Summary()
    total, number = sum(map(len, groups)), 0
    for group in groups:
        for different in _without_repeats(group):
            new = [found for each in different if (found := _as_new(store, each, summary))]
            if new:
                _take(store, new, load, summary)
            for arrival in different:
                number += 1
                progress(arrival.source_id, number, total)
    return summary


def _without_repeats(group: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """The group in parts in which no content comes twice: whether a file is a duplicate shows only
    when the first of its content is stored or refused.
    """
    part: list[Arrival] = []
    for arrival in group:
        if arrival.sha256 in {each.sha256 for each in part}:
            yield part
            part = []
        part.append(arrival)
    yield part


def arrivals(folder: Path, source_kind: str, office: Office | None = None) -> Iterator[Arrival]:
    """The files of a folder below inbox/, hashed."""
    for path in files_of(folder):
        yield Arrival(path, folder.name, source_kind, digest(path), office)


def _as_new(store: Store, arrival: Arrival, summary: Summary) -> Arrival | None:
    """The file as it is to be taken, its reading noted; None where its content is known."""
    before = store.connection.execute(
        """SELECT file_name, source_id, period, rows_in FROM raw.deliveries
        WHERE sha256 = ? AND status <> 'refused' ORDER BY status, received_at""",
        [arrival.sha256],
    ).fetchall()
    if any(row[:2] == (arrival.file, arrival.source_id) for row in before):
        return None
    if before:
        arrival = replace(arrival, is_another=True)
        # A head without records is the same every month; it says that there was nothing.
        months = {period for _, source, period, _ in before if source == arrival.source_id}
        first, _, _, rows_in = before[0]
        if rows_in or period_of(arrival.file) in months:
            _note_duplicate(store, arrival, str(first), summary)
            return None
    elif _is_refused_elsewhere(store, arrival):
        arrival = replace(arrival, is_another=True)
    accesses.note(store.project, arrival.delivery_id, arrival.source_id, arrival.file)
    return arrival


def _is_refused_elsewhere(store: Store, arrival: Arrival) -> bool:
    """Whether another file of this content was refused and is still in the inbox: each is told."""
    noted = store.connection.execute(
        """SELECT source_id, file_name FROM raw.deliveries
        WHERE delivery_id = ? AND status = 'refused'""",
        [arrival.delivery_id],
    ).fetchall()
    return any(
        (source, file) != (arrival.source_id, arrival.file)
        and any(path.name == file for path in files_of(store.project.inbox / source))
        for source, file in noted
    )


def _take(store: Store, group: Sequence[Arrival], load: GroupLoader, summary: Summary) -> None:
    try:
        outcomes = load(store, group)
    except duckdb.IOException:
        raise  # the stores themselves cannot be written
    except Exception as error:
        if len(group) > 1:
            for arrival in group:
                _take(store, [arrival], load, summary)
            return
        outcomes = [error]
    for arrival, outcome in zip(group, outcomes, strict=True):
        if isinstance(outcome, Taken):
            _count(outcome, summary)
        elif isinstance(outcome, Refused):
            _refuse(store, arrival, outcome.finding, summary)
        else:
            # A defect in one file must not keep the county from the others. The type alone is
            # named: the text of an error could hold a name.
            problem: dict[str, object] = {"problem": type(outcome).__name__}
            _refuse(store, arrival, Finding("R-042", arrival.file, None, problem), summary)


def _count(taken: Taken, summary: Summary) -> None:
    summary.deliveries += 1
    summary.rows_in += taken.rows_in
    summary.rows_quarantined += taken.rows_quarantined
    summary.rows_stored += taken.rows_in - taken.rows_quarantined
    if taken.remark:
        summary.findings.append(taken.remark)


def _refuse(store: Store, arrival: Arrival, finding: Finding, summary: Summary) -> None:
    _note(store, arrival, Taken(period=period_of(arrival.file)), "refused", finding)
    summary.refused += 1
    summary.findings.append(finding)


def _note_duplicate(store: Store, arrival: Arrival, first: str, summary: Summary) -> None:
    finding = Finding("R-030", arrival.file, None, {"first": first})
    _note(store, arrival, Taken(period=period_of(arrival.file)), "duplicate", finding)
    summary.duplicates += 1
    summary.findings.append(finding)


def _note(store: Store, arrival: Arrival, taken: Taken, status: str, finding: Finding) -> None:
    """Write down a file that was not taken."""
    with store.transaction():
        insert_delivery(store, arrival, taken, status, finding)
        if status == "refused":
            insert_quarantine(store, arrival, [(_WHOLE_FILE, finding)])


def store_broken(store: Store, arrival: Arrival, broken: Sequence[Broken]) -> None:
    """Keep the full text of broken records in the vault.

    Call it before the warehouse is written.
    """
    rows = pd.DataFrame(
        [(arrival.delivery_id, item.record, item.payload) for item in broken],
        columns=tables.VAULT_QUARANTINED_ROWS.column_names,
    ).astype({"record_number": "int64"})
    store.replace(tables.VAULT_QUARANTINED_ROWS, rows, "delivery_id = ?", [arrival.delivery_id])


def note_accepted(store: Store, arrival: Arrival, taken: Taken) -> None:
    """Write down an accepted file and its broken records, and what is unusual about it.

    Inside the loader's own warehouse transaction, after its records.
    """
    note_all_accepted(store, [(arrival, taken)])


def note_all_accepted(store: Store, accepted: Sequence[tuple[Arrival, Taken]]) -> None:
    """Write down accepted files, as note_accepted does for one."""
    for arrival, taken in accepted:
        taken.remark = taken.remark or expectations.oddity(
            store,
            arrival.delivery_id,
            arrival.source_kind,
            taken.dialect,
            arrival.file,
            taken.rows_in,
        )
    ids = [arrival.delivery_id for arrival, _ in accepted]
    received = _received_at(store, ids)
    rows = [
        _delivery(store, arrival, taken, "accepted", taken.remark, received)
        for arrival, taken in accepted
    ]
    findings = [
        quarantine_rows(arrival.delivery_id, [(item.record, item.finding) for item in taken.broken])
        for arrival, taken in accepted
        if taken.broken
    ]
    _put(store, tables.DELIVERIES, ids, [pd.DataFrame(rows)])
    _put(store, tables.QUARANTINE, ids, findings)


def _put(store: Store, table: Table, ids: list[str], rows: Sequence[pd.DataFrame]) -> None:
    """Put the rows of deliveries in place, within a transaction that the caller opened."""
    store.connection.execute(
        f"DELETE FROM {table.full_name} WHERE delivery_id IN (SELECT unnest(?::VARCHAR[]))", [ids]
    )
    if rows:
        store.insert(table, pd.concat(rows))


def insert_delivery(
    store: Store, arrival: Arrival, taken: Taken, status: str, finding: Finding | None
) -> None:
    """Put the row of raw.deliveries in place, within a transaction that the caller opened."""
    ids = [arrival.delivery_id]
    row = _delivery(store, arrival, taken, status, finding, _received_at(store, ids))
    _put(store, tables.DELIVERIES, ids, [pd.DataFrame([row])])


def _delivery(
    store: Store,
    arrival: Arrival,
    taken: Taken,
    status: str,
    finding: Finding | None,
    received_at: dict[str, dt.datetime],
) -> dict[str, object]:
    """The row of raw.deliveries."""
    office = arrival.office
    dialect = taken.dialect or (office.dialect if office else "")
    return {
        "delivery_id": arrival.delivery_id,
        "source_id": arrival.source_id,
        "source_kind": arrival.source_kind,
        "file_name": arrival.file,
        "sha256": arrival.sha256,
        "period": taken.period,
        "received_at": received_at[arrival.delivery_id],
        "known_date": known_date(store, taken.period, dt.datetime.now(dt.UTC)),
        "municipality_code": office.municipality_code if office else None,
        "dialect": dialect,
        **_terms(store, arrival, dialect),
        "status": status,
        "rows_in": taken.rows_in,
        "rows_stored": taken.rows_in - taken.rows_quarantined,
        "rows_quarantined": taken.rows_quarantined,
        "interpreted_with": None,
        "linked_with": None,
        "is_counted": None,
        "message_code": finding.code if finding else None,
        "message_de": finding.text("de") if finding else None,
        "message_en": finding.text("en") if finding else None,
    }


def _terms(store: Store, arrival: Arrival, dialect: str) -> dict[str, str]:
    """Legal basis, purpose and file number: those of the office, else of its mapping, else (of a
    file that was refused before its dialect was known) of the first mapping of its kind.
    """
    every = [item for item in mapping.every(store.project) if item.dialect == dialect]
    every = every or [
        item for item in mapping.every(store.project) if item.source_kind == arrival.source_kind
    ]
    agreed, office = every[0] if every else None, arrival.office
    return {
        name: getattr(office, name, "") or getattr(agreed, name, "")
        for name in ("legal_basis", "purpose", "file_number")
    }


def _received_at(store: Store, ids: list[str]) -> dict[str, dt.datetime]:
    """When each delivery was first seen (UTC); a file refused before keeps its first day."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    known = store.connection.execute(
        """SELECT delivery_id, received_at FROM raw.deliveries
        WHERE delivery_id IN (SELECT unnest(?::VARCHAR[]))""",
        [ids],
    ).fetchall()
    return dict.fromkeys(ids, now) | {name: day for name, day in known if day}


def insert_quarantine(
    store: Store, arrival: Arrival, findings: Sequence[tuple[int, Finding]]
) -> None:
    """Put the findings of a delivery in place, within a transaction that the caller opened."""
    rows = [quarantine_rows(arrival.delivery_id, findings)] if findings else []
    _put(store, tables.QUARANTINE, [arrival.delivery_id], rows)


def quarantine_rows(delivery_id: str, findings: Sequence[tuple[int, Finding]]) -> pd.DataFrame:
    """Rows of raw.quarantine for pairs of record number and finding."""
    rows = [
        (
            delivery_id,
            finding.file,
            finding.line,
            record,
            finding.code,
            finding.text("de"),
            finding.text("en"),
        )
        for record, finding in findings
    ]
    return pd.DataFrame(rows, columns=QUARANTINE_COLUMNS).astype({"line_number": "Int64"})
