"""From the inbox of the trade offices to raw.notices and raw.notice_persons: split off at the
door what identifies.

inbox/gewerbeamt-*/ -> vault.persons, vault.notice_identities; raw.notices, raw.notice_persons,
raw.deliveries, raw.quarantine.
What a notice means belongs to notices.py, which file is new to intake.py.

Many files pass together: a transaction costs as much as ten thousand rows.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Readable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.reference import folding, legal_forms, nationalities
from pipeline.registries import aggregates, intake, mapping
from pipeline.registries.intake import Arrival, Outcome, Taken
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import datml, delimited, spreadsheet, xgewerbeanzeige, xml_file
from pipeline.registries.readers.batch import ROWS_PER_BATCH, Batch
from pipeline.settings import SUBJECT_FOLDERS, Office, Project
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

OFFICE_FOLDER = "gewerbeamt-"
_GROUP_FILES = 500
_GROUP_BYTES = 512 << 20
"""How much one transaction holds: a file that breaks late makes its group be taken once more."""
LARGE = 32 << 20
"""Bytes of a file above which its first rows pass the door before its last are read."""
_FIELDS = """
    business_number notice_number kind is_correction reported_date effective_date reason
    municipality business_name legal_form function family_name given_name birth_name sex
    birth_date birth_place birth_country nationalities street house_number postcode place
    home_address contact activity_text wz is_side_line is_itinerant craft_card activity_kind
    establishment_kind full_time_count part_time_count representative_count
    closing_reason_text former_owner register_court register_number
"""
FIELDS = tuple(_FIELDS.split())
"""Every field that a row of a trade-office delivery can have; what a dialect lacks is NULL."""

_WORDS_OF_THE_FORM = (
    "unselbständige Zweigstelle", "Hauptniederlassung", "Zweigniederlassung",
    "gesetzlicher Vertreter", "gesetzliche Vertreterin", "geschäftsführender Gesellschafter",
)  # fmt: skip
"""Longer words of the fields 12 and 23 that no code list has."""
_FOLDER = Path(__file__).parent
READERS = {
    "csv": delimited.read,
    "xlsx": spreadsheet.read,
    "xga": xgewerbeanzeige.read,
    "datml": datml.read,
}
_MONTHS_IN_HEAD = {"xga": xgewerbeanzeige.month_of_creation, "datml": datml.month_of_report}


def load_deliveries(store: Store, progress: Progress = silent) -> Summary:
    """Take every new file of the trade offices.

    Files in folders of nobody are refused by name (R-002).
    """
    prepare(store)
    found = list(_arrivals(store))
    newest = _newest_of_others(found)

    def load(store: Store, group: Sequence[Arrival]) -> list[Outcome]:
        return load_group(store, group, newest)

    return intake.take_groups(store, list(_groups(store.project, found)), load, progress)


def _groups(project: Project, found: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """The files in their order, as many together as one transaction shall hold.

    Finished tables have transactions of their own and stand alone.
    """
    group: list[Arrival] = []
    size = 0
    for arrival in found:
        is_alone = _is_finished_table(project, arrival)
        length = _GROUP_BYTES if is_alone else arrival.path.stat().st_size
        if group and (len(group) == _GROUP_FILES or size + length > _GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(arrival)
        size += max(length, 1)
    if group:
        yield group


def _is_finished_table(project: Project, arrival: Arrival) -> bool:
    try:
        return arrival.office is not None and _agreed(project, arrival).format == "aggregate"
    except Refused:
        return False  # said when the file is read


def _newest_of_others(found: Sequence[Arrival]) -> dict[str, str]:
    """By source the newest month of all other sources, where at least two others delivered."""
    months: dict[str, str] = {}
    for arrival in found:
        if arrival.office and (month := intake.period_of(arrival.file)):
            months[arrival.source_id] = max(month, months.get(arrival.source_id, month))
    others = {source: [months[other] for other in months if other != source] for source in months}
    return {source: max(each) for source, each in others.items() if len(each) > 1}


def _refuse_far_ahead(arrival: Arrival, newest: str | None) -> None:
    """A slip in a file's name must not carry the county into the future; raises Refused R-047."""
    period = intake.period_of(arrival.file)
    if period and newest and _month_number(period) > _month_number(newest) + 1:
        raise Refused("R-047", file=arrival.file, period=period, newest=newest)


def _month_number(period: str) -> int:
    year, month = period.split("-")
    return int(year) * 12 + int(month)


def _arrivals(store: Store) -> Iterator[Arrival]:
    offices = {office.source_id: office for office in store.project.settings.offices}
    inbox = store.project.inbox
    for folder in sorted(
        path for path in inbox.glob("*") if path.is_dir() and path.name not in SUBJECT_FOLDERS
    ):
        kind = "trade_office" if folder.name.startswith(OFFICE_FOLDER) else "unknown"
        yield from intake.arrivals(folder, kind, offices.get(folder.name))


def load_notices(store: Store, arrival: Arrival) -> Taken:
    """Store one file of a trade office, all records or none; raises Refused. Needs prepare()."""
    outcome = load_group(store, [arrival])[0]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def load_group(
    store: Store, group: Sequence[Arrival], newest: Readable[str, str] | None = None
) -> list[Outcome]:
    """Store files of trade offices in one transaction, each with all records or none.

    Gives for each what was taken or why it was not. Raises where one breaks of which records had
    passed already; then nothing of the group is stored. `newest`: see _newest_of_others.
    Needs prepare().
    """
    if _is_finished_table(store.project, group[0]):
        return [_load_tables(store, arrival) for arrival in group]
    reading = _Reading(store.project, group, newest or {})
    vault = store.connection.cursor()
    try:
        with ThreadPoolExecutor(max_workers=2) as workers, _one_thread_a_statement(store):
            _write(store, vault, reading, workers)
    finally:
        vault.close()  # rolls back what was not committed
    return reading.outcomes


def _load_tables(store: Store, arrival: Arrival) -> Taken:
    agreed = _agreed(store.project, arrival)
    intake.check_ending(arrival.path, agreed)
    return aggregates.load_tables(store, arrival, _office(arrival), agreed)


def _office(arrival: Arrival) -> Office:
    if arrival.office is None:
        raise Refused("R-002", file=arrival.file, source=arrival.source_id)
    return arrival.office


def _agreed(project: Project, arrival: Arrival) -> Mapping:
    return mapping.find(_office(arrival).dialect, project)


class _Reading:
    """The files of a group while they are read: what came of each, in their order."""

    def __init__(
        self, project: Project, group: Sequence[Arrival], newest: Readable[str, str]
    ) -> None:
        self.group = group
        self.outcomes: list[Outcome] = []
        self._project = project
        self._newest = newest

    @property
    def accepted(self) -> list[tuple[Arrival, Taken]]:
        """The files taken."""
        pairs = zip(self.group, self.outcomes, strict=True)
        return [(arrival, taken) for arrival, taken in pairs if isinstance(taken, Taken)]

    def rows(self) -> Iterator[pa.Table]:
        """The rows of all files in portions for the door.

        A file that breaks before the first of its rows was handed on keeps to itself.
        """
        waiting: list[pa.Table] = []
        for arrival in self.group:
            taken = Taken()
            is_begun = False
            try:
                for rows in self._rows_of(arrival, taken):
                    is_begun = True
                    waiting.append(rows)
                    if sum(map(len, waiting)) >= ROWS_PER_BATCH:
                        yield pa.concat_tables(waiting)
                        waiting = []
            except Exception as error:
                if is_begun:
                    raise
                self.outcomes.append(error)
            else:
                self.outcomes.append(taken)
        if waiting:
            yield pa.concat_tables(waiting)

    def _rows_of(self, arrival: Arrival, taken: Taken) -> Iterator[pa.Table]:
        """The rows of one file, ready for the door; a file that is not large is read whole before
        its first row is handed on.
        """
        _refuse_far_ahead(arrival, self._newest.get(arrival.source_id))
        office, agreed = _office(arrival), _agreed(self._project, arrival)
        intake.check_ending(arrival.path, agreed)
        agreed = _as_sent(arrival, agreed, self._project)
        taken.period, taken.dialect = _period(arrival, agreed), agreed.dialect
        drops, batches = READERS[agreed.format](arrival.path, agreed, arrival.file)
        is_large = arrival.path.stat().st_size > LARGE
        for batch in batches if is_large else list(batches):
            taken.rows_in += batch.records
            taken.broken += batch.broken
            if batch.rows.num_rows:
                yield _complete(batch, arrival, office, agreed)
        taken.rows_quarantined = len(taken.broken)
        taken.remark = _remark(arrival, taken, drops)


def _as_sent(arrival: Arrival, agreed: Mapping, project: Project) -> Mapping:
    """The mapping of the version that an office sent, where its dialect has several."""
    if agreed.format not in _MONTHS_IN_HEAD:
        return agreed
    candidates = [agreed, *(mapping.find(dialect, project) for dialect in agreed.also)]
    return xml_file.sent_as(arrival.path, candidates, arrival.file)


def _period(arrival: Arrival, agreed: Mapping) -> str:
    period = intake.period_of(arrival.file)
    if period is None and agreed.format in _MONTHS_IN_HEAD:
        period = _MONTHS_IN_HEAD[agreed.format](arrival.path, arrival.file)
    if period is None:
        raise Refused("R-013", file=arrival.file)
    return period


def prepare(store: Store) -> None:
    """Give the connection the macros that the door needs; call it before load_notices."""
    store.connection.execute(folding.SQL_MACRO)
    store.connection.execute("SET VARIABLE known_texts = ?", [_known_texts(store)])
    store.connection.execute(_sql("macros"))


def _known_texts(store: Store) -> list[str]:
    """The folded spellings of all code lists: what may stand in a coded field."""
    lists = [
        spellings
        for item in mapping.every(store.project)
        for codes in (
            item.kinds,
            item.flags,
            item.sexes,
            item.establishments,
            *item.reasons.values(),
        )
        for spellings in codes.values()
    ]
    places = store.connection.execute("SELECT name FROM core.areas").fetchall()
    offices = [office.name for office in store.project.settings.offices]
    spelled = [text for each in lists for text in each]
    spelled += [*(row[0] for row in places), *offices, *_WORDS_OF_THE_FORM]
    known = {folding.fold(text) for text in spelled}
    known |= set(legal_forms.lookup_table()["written"]) | set(
        nationalities.lookup_table()["written"]
    )
    return sorted(known)


def _write(
    store: Store, vault: duckdb.DuckDBPyConnection, reading: _Reading, workers: ThreadPoolExecutor
) -> None:
    """Two transactions side by side, one a file of the database (DuckDB's rule).

    The vault commits first, a failure rolls back both.
    """
    vault.execute("BEGIN")
    with store.transaction():
        _forget(store, vault, reading.group)
        kept: Future[None] | None = None
        for rows in _ahead(reading.rows(), workers):
            door = _door(store, rows)
            if kept:
                kept.result()
            kept = workers.submit(_keep, vault, door)
            store.connection.register("door", door)
            store.insert(tables.RAW_NOTICES, _sql("raw_notices"))
            store.insert(tables.RAW_NOTICE_PERSONS, _sql("raw_notice_persons"))
            store.connection.unregister("door")
        if kept:
            kept.result()
        accepted = reading.accepted
        _keep_broken(vault, accepted)
        if accepted:
            intake.note_all_accepted(store, accepted)
        vault.execute("COMMIT")


@contextmanager
def _one_thread_a_statement(store: Store) -> Iterator[None]:
    """Reading, vault and warehouse keep three threads busy already.

    A statement that is divided among threads leaves row groups half full, which DuckDB compresses a
    second time at the end: twice the work and twice the size of the file.
    """
    store.connection.execute("SET threads = 1")
    try:
        yield
    finally:
        store.connection.execute("RESET threads")


def _forget(store: Store, vault: duckdb.DuckDBPyConnection, group: Sequence[Arrival]) -> None:
    """Remove what an earlier reading of the same contents left."""
    ids = [arrival.delivery_id for arrival in group]
    these = "delivery_id IN (SELECT unnest(?::VARCHAR[]))"
    for name in ("notice_identities", "quarantined_rows"):
        vault.execute(f"DELETE FROM vault.{name} WHERE {these}", [ids])
    for name in ("notices", "notice_persons"):
        store.connection.execute(f"DELETE FROM raw.{name} WHERE {these}", [ids])


def _door(store: Store, rows: pa.Table) -> pa.Table:
    """The rows with their pseudonyms; their texts are not copied."""
    store.connection.register("incoming", rows)
    keys = store.connection.execute(_sql("door")).to_arrow_table()
    store.connection.unregister("incoming")
    columns = {name: rows[name] for name in rows.column_names}
    columns |= {name: keys[name] for name in keys.column_names}
    return pa.table(columns | {"place": np.arange(len(rows))})


def _keep(vault: duckdb.DuckDBPyConnection, door: pa.Table) -> None:
    """What identifies goes to the vault, within its transaction."""
    vault.register("door", door)
    for table, name in (
        (tables.VAULT_NOTICE_IDENTITIES, "vault_notice_identities"),
        (tables.VAULT_PERSONS, "vault_persons"),
    ):
        vault.execute(f"INSERT INTO {table.full_name} BY NAME {_sql(name)}")
    vault.unregister("door")


@cache
def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _complete(batch: Batch, arrival: Arrival, office: Office, agreed: Mapping) -> pa.Table:
    """The rows with every field, NULL where the dialect has none, and with what holds for all rows
    of their file.
    """
    size = batch.rows.num_rows
    given = set(batch.rows.column_names)
    columns = {name: batch.rows[name] for name in ("row_number", "line_number", "person_number")}
    columns |= {
        name: batch.rows[name] if name in given else pa.nulls(size, pa.string()) for name in FIELDS
    }
    of_file: dict[str, object] = {
        "delivery_id": arrival.delivery_id,
        "office": office.municipality_code,
        "separator": agreed.nationality_separator,
        "number_by_year": agreed.notice_number_scope == "year",
    }
    return pa.table(columns | {name: pa.repeat(value, size) for name, value in of_file.items()})


def _keep_broken(
    vault: duckdb.DuckDBPyConnection, accepted: Sequence[tuple[Arrival, Taken]]
) -> None:
    broken = [(arrival.delivery_id, item) for arrival, taken in accepted for item in taken.broken]
    if not broken:
        return
    rows = pa.table(
        {
            "delivery_id": pa.array([name for name, _ in broken], pa.string()),
            "record_number": pa.array([item.record for _, item in broken], pa.int64()),
            "payload": pa.array([item.payload for _, item in broken], pa.string()),
        }
    )
    vault.register("passing", rows)
    vault.execute(f"INSERT INTO {tables.VAULT_QUARANTINED_ROWS.full_name} BY NAME FROM passing")
    vault.unregister("passing")


def _remark(arrival: Arrival, taken: Taken, drops: Sequence[str]) -> Finding | None:
    """What is worth saying of an accepted file."""
    if drops:
        return Finding(
            "R-012", arrival.file, None, {"columns": ", ".join(f"„{name}“" for name in drops)}
        )
    return None if taken.rows_in else Finding("R-041", arrival.file)


def _ahead(portions: Iterator[pa.Table], workers: ThreadPoolExecutor) -> Iterator[pa.Table]:
    """The same portions, each read while the one before is being stored."""
    coming = workers.submit(next, portions, None)
    while (rows := coming.result()) is not None:
        coming = workers.submit(next, portions, None)
        yield rows
