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

from pipeline import tables
from pipeline.deliveries import digest, known_date
from pipeline.errors import Finding, Refused
from pipeline.registries.mapping import ENDINGS, Mapping
from pipeline.registries.readers.batch import Broken
from pipeline.settings import Office
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

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
    summary = Summary()
    for number, arrival in enumerate(arrivals, start=1):
        _take(store, arrival, load, summary)
        progress(arrival.source_id, number, len(arrivals))
    return summary


def arrivals(folder: Path, source_kind: str, office: Office | None = None) -> Iterator[Arrival]:
    """The files of a folder below inbox/, hashed."""
    for path in files_of(folder):
        yield Arrival(path, folder.name, source_kind, digest(path), office)


def _take(store: Store, arrival: Arrival, load: Loader, summary: Summary) -> None:
    before = store.frame(
        """SELECT file_name, source_id, period, rows_in FROM raw.deliveries
        WHERE sha256 = ? AND status <> 'refused' ORDER BY status, received_at""",
        [arrival.sha256],
    )
    if ((before["file_name"] == arrival.file) & (before["source_id"] == arrival.source_id)).any():
        return
    if len(before):
        arrival = replace(arrival, is_another=True)
        # A head without records is the same every month; it says that there was nothing.
        same_source = before[before["source_id"] == arrival.source_id]
        if before["rows_in"].iloc[0] or period_of(arrival.file) in set(same_source["period"]):
            _note_duplicate(store, arrival, str(before["file_name"].iloc[0]), summary)
            return
    try:
        taken = load(store, arrival)
    except Refused as refusal:
        _refuse(store, arrival, refusal.finding, summary)
    except duckdb.IOException:
        raise  # the stores themselves cannot be written
    except Exception as error:
        # A defect in one file must not keep the county from the others. The type alone is named:
        # the text of an error could hold a name.
        problem: dict[str, object] = {"problem": type(error).__name__}
        _refuse(store, arrival, Finding("R-042", arrival.file, None, problem), summary)
    else:
        _count(taken, summary)


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
    """Write down an accepted file and its broken records.

    Inside the loader's own warehouse transaction.
    """
    insert_delivery(store, arrival, taken, "accepted", taken.remark)
    insert_quarantine(store, arrival, [(item.record, item.finding) for item in taken.broken])


def insert_delivery(
    store: Store, arrival: Arrival, taken: Taken, status: str, finding: Finding | None
) -> None:
    """Put the row of raw.deliveries in place, within a transaction that the caller opened."""
    delivery_id = arrival.delivery_id
    office = arrival.office
    row = {
        "delivery_id": delivery_id,
        "source_id": arrival.source_id,
        "source_kind": arrival.source_kind,
        "file_name": arrival.file,
        "sha256": arrival.sha256,
        "period": taken.period,
        "received_at": (received := _received_at(store, delivery_id)),
        "known_date": known_date(store, taken.period, received),
        "municipality_code": office.municipality_code if office else None,
        "dialect": taken.dialect or (office.dialect if office else ""),
        "legal_basis": office.legal_basis if office else "",
        "purpose": office.purpose if office else "",
        "file_number": office.file_number if office else "",
        "status": status,
        "rows_in": taken.rows_in,
        "rows_stored": taken.rows_in - taken.rows_quarantined,
        "rows_quarantined": taken.rows_quarantined,
        "interpreted_with": None,
        "message_code": finding.code if finding else None,
        "message_de": finding.text("de") if finding else None,
        "message_en": finding.text("en") if finding else None,
    }
    store.connection.execute("DELETE FROM raw.deliveries WHERE delivery_id = ?", [delivery_id])
    store.insert(tables.DELIVERIES, pd.DataFrame([row]))


def _received_at(store: Store, delivery_id: str) -> dt.datetime:
    """When the file was first seen (UTC); a file refused before keeps its first day."""
    known = store.scalar(
        "SELECT received_at FROM raw.deliveries WHERE delivery_id = ?", [delivery_id]
    )
    return (
        known
        if isinstance(known, dt.datetime)
        else dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    )


def insert_quarantine(
    store: Store, arrival: Arrival, findings: Sequence[tuple[int, Finding]]
) -> None:
    """Put the findings of a delivery in place, within a transaction that the caller opened."""
    store.connection.execute(
        "DELETE FROM raw.quarantine WHERE delivery_id = ?", [arrival.delivery_id]
    )
    if findings:
        store.insert(tables.QUARANTINE, quarantine_rows(arrival.delivery_id, findings))


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
