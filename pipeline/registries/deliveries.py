"""From the inbox of the trade offices to raw.notices and raw.notice_persons: split off at the
door what identifies.

inbox/gewerbeamt-*/ -> vault.persons, vault.notice_identities; raw.notices, raw.notice_persons,
raw.deliveries, raw.quarantine.
What a notice means belongs to notices.py, which file is new to intake.py.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.reference import folding, legal_forms, nationalities
from pipeline.registries import intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import delimited, spreadsheet, xgewerbeanzeige
from pipeline.registries.readers.batch import Batch, Broken
from pipeline.settings import SUBJECT_FOLDERS, Office
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent
from pipeline.tables import Table

OFFICE_FOLDER = "gewerbeamt-"
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
_READERS = {"csv": delimited.read, "xlsx": spreadsheet.read, "xga": xgewerbeanzeige.read}


def load_deliveries(store: Store, progress: Progress = silent) -> Summary:
    """Take every new file of the trade offices.

    Files in folders of nobody are refused by name (R-002).
    """
    prepare(store)
    found = list(_arrivals(store))
    newest = _newest_of_others(found)

    def load(store: Store, arrival: Arrival) -> Taken:
        _refuse_far_ahead(arrival, newest.get(arrival.source_id))
        return load_notices(store, arrival)

    return intake.take_all(store, found, load, progress)


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
    office = arrival.office
    if office is None:
        raise Refused("R-002", file=arrival.file, source=arrival.source_id)
    agreed = mapping.find(office.dialect, store.project)
    intake.check_ending(arrival.path, agreed)
    period = _period(arrival, agreed)
    drops, batches = _READERS[agreed.format](arrival.path, agreed, arrival.file)
    _set_variables(store, arrival, office, agreed)
    taken = Taken(period=period, dialect=office.dialect)
    vault = store.connection.cursor()
    try:
        _write(store, vault, arrival, _ahead(batches), taken, drops)
    finally:
        vault.close()  # rolls back what was not committed
        store.connection.execute("DROP TABLE IF EXISTS temp.door")
    return taken


def _period(arrival: Arrival, agreed: Mapping) -> str:
    period = intake.period_of(arrival.file)
    if period is None and agreed.format == "xga":
        xgewerbeanzeige.refuse_declarations(arrival.path, arrival.file)
        xgewerbeanzeige.check_version(arrival.path, agreed, arrival.file)
        period = xgewerbeanzeige.month_of_creation(arrival.path, arrival.file)
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
        for codes in (item.kinds, item.flags, item.sexes, *item.reasons.values())
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


def _set_variables(store: Store, arrival: Arrival, office: Office, agreed: Mapping) -> None:
    """What the door reads besides the rows."""
    connection = store.connection
    connection.execute("SET VARIABLE office = ?", [office.municipality_code])
    connection.execute("SET VARIABLE delivery = ?", [arrival.delivery_id])
    connection.execute("SET VARIABLE separator = ?", [agreed.nationality_separator])
    connection.execute("SET VARIABLE number_by_year = ?", [agreed.notice_number_scope == "year"])


def _write(
    store: Store,
    vault: duckdb.DuckDBPyConnection,
    arrival: Arrival,
    batches: Iterator[Batch],
    taken: Taken,
    drops: Sequence[str],
) -> None:
    """Two transactions side by side, one a file (DuckDB's rule).

    The vault commits first, a failure rolls back both.
    """
    vault.execute("BEGIN")
    with store.transaction():
        _forget(store, vault, arrival)
        for batch in batches:
            _pass(store, vault, batch)
            taken.rows_in += batch.records
            taken.broken += batch.broken
        taken.rows_quarantined = len(taken.broken)
        taken.remark = _remark(arrival, taken, drops)
        _keep_broken(vault, arrival, taken.broken)
        intake.note_accepted(store, arrival, taken)
        vault.execute("COMMIT")


def _forget(store: Store, vault: duckdb.DuckDBPyConnection, arrival: Arrival) -> None:
    """Remove what an earlier reading of the same content left."""
    for name in ("notice_identities", "quarantined_rows"):
        vault.execute(f"DELETE FROM vault.{name} WHERE delivery_id = ?", [arrival.delivery_id])
    for name in ("notices", "notice_persons"):
        store.connection.execute(
            f"DELETE FROM raw.{name} WHERE delivery_id = ?", [arrival.delivery_id]
        )


def _pass(store: Store, vault: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Let one batch through the door."""
    if not batch.rows.num_rows:
        return
    connection = store.connection
    connection.register("incoming", _complete(batch.rows))
    connection.execute(_sql("door"))
    connection.unregister("incoming")
    identities = connection.execute(_sql("vault_notice_identities")).to_arrow_table()
    _to_vault(vault, tables.VAULT_NOTICE_IDENTITIES, identities)
    named = connection.execute(_sql("vault_persons")).to_arrow_table()
    _to_vault(vault, tables.VAULT_PERSONS, named, "ANTI JOIN vault.persons USING (person_id)")
    store.insert(tables.RAW_NOTICES, _sql("raw_notices"))
    store.insert(tables.RAW_NOTICE_PERSONS, _sql("raw_notice_persons"))


@cache
def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _to_vault(
    vault: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table, condition: str = ""
) -> None:
    vault.register("passing", rows)
    vault.execute(
        f"INSERT INTO {table.full_name} BY NAME SELECT passing.* FROM passing {condition}"
    )
    vault.unregister("passing")


def _complete(rows: pa.Table) -> pa.Table:
    """The rows with every field, NULL where the dialect has none."""
    for field in FIELDS:
        if field not in rows.column_names:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, pa.string()))
    return rows


def _keep_broken(
    vault: duckdb.DuckDBPyConnection, arrival: Arrival, broken: Sequence[Broken]
) -> None:
    if not broken:
        return
    rows = pa.table(
        {
            "delivery_id": pa.array([arrival.delivery_id] * len(broken), pa.string()),
            "record_number": pa.array([item.record for item in broken], pa.int64()),
            "payload": pa.array([item.payload for item in broken], pa.string()),
        }
    )
    _to_vault(vault, tables.VAULT_QUARANTINED_ROWS, rows)


def _remark(arrival: Arrival, taken: Taken, drops: Sequence[str]) -> Finding | None:
    """What is worth saying of an accepted file."""
    if drops:
        return Finding(
            "R-012", arrival.file, None, {"columns": ", ".join(f"„{name}“" for name in drops)}
        )
    return None if taken.rows_in else Finding("R-041", arrival.file)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, each read while the one before is being stored."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch
