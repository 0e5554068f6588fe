"""The member list of a chamber, as it is published or delivered.

inbox/ihk/*.csv -> core.chamber_entries; the newest list holds. Linking its entries to businesses
belongs to the linkage.
"""

from pathlib import Path

import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding
from pipeline.reference import branches, folding
from pipeline.registries import intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.readers import delimited
from pipeline.registries.readers.batch import Broken, payload
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "ihk"
_FOLDER = Path(__file__).parent
_COLUMNS = ", ".join(tables.CHAMBER_ENTRIES.column_names)


def load_chamber(store: Store, progress: Progress = silent) -> Summary:
    """Take new lists in the order of their months; each takes the place of the one before."""
    found = list(intake.arrivals(store.project.inbox / FOLDER, "chamber"))
    return intake.take_all(store, found, load_list, progress)


def load_list(store: Store, arrival: Arrival) -> Taken:
    """Store one list; raises Refused."""
    agreed = mapping.find("ihk", store.project)
    intake.check_ending(arrival.path, agreed)
    _, batches = delimited.read(arrival.path, agreed, arrival.file)
    taken = Taken(period=intake.period_of(arrival.file), dialect=agreed.dialect)
    rows: list[pa.Table] = []
    for batch in batches:
        taken.rows_in += batch.records
        taken.broken += batch.broken
        rows.append(batch.rows)
    if rows:
        _interpret(store, pa.concat_tables(rows), arrival, agreed.wz_edition)
        taken.broken += _problems(store, arrival.file)
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        if rows and _is_newest(store, taken.period):
            store.connection.execute("DELETE FROM core.chamber_entries")
            store.insert(
                tables.CHAMBER_ENTRIES, f"SELECT {_COLUMNS} FROM listed WHERE code IS NULL"
            )
        intake.note_accepted(store, arrival, taken)
    return taken


def _is_newest(store: Store, period: str | None) -> bool:
    newest = store.scalar(
        """SELECT max(period) FROM raw.deliveries
        WHERE source_kind = 'chamber' AND status = 'accepted'"""
    )
    return newest is None or period is None or period >= str(newest)


def _interpret(store: Store, rows: pa.Table, arrival: Arrival, edition: str) -> None:
    connection = store.connection
    connection.execute(folding.SQL_MACRO)
    connection.execute("SET VARIABLE delivery = ?", [arrival.delivery_id])
    connection.execute("SET VARIABLE edition = ?", [edition])
    connection.register("incoming", rows)
    connection.register("branch_lookup", branches.lookup_table())
    connection.execute((_FOLDER / "chamber_entries.sql").read_text(encoding="utf-8"))
    connection.unregister("incoming")


def _problems(store: Store, file: str) -> list[Broken]:
    found = store.connection.execute(
        """SELECT row_number, line_number, code, cells FROM listed
        WHERE code IS NOT NULL ORDER BY row_number"""
    ).fetchall()
    column = "opendata_id"
    return [
        Broken(record, Finding(code, file, line, {"column": column}), payload(cells))
        for record, line, code, cells in found
    ]
