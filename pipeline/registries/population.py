"""Inhabitants by municipality and nationality: the denominators.

inbox/bevoelkerung/*.csv -> core.population. Boundaries belong to areas.py, rates to indicators/.
"""

from pathlib import Path

import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding
from pipeline.reference import folding, nationalities
from pipeline.registries import areas, intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.readers import delimited
from pipeline.registries.readers.batch import Broken, payload
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "bevoelkerung"
_FOLDER = Path(__file__).parent
_COLUMNS = ", ".join(tables.POPULATION.column_names)


def load_population(store: Store, progress: Progress = silent) -> Summary:
    """Take new population files; a reference date delivered again replaces what was there of it."""
    found = list(intake.arrivals(store.project.inbox / FOLDER, "population"))
    return intake.take_all(store, found, load_inhabitants, progress)


def load_inhabitants(store: Store, arrival: Arrival) -> Taken:
    """Store one population file; raises Refused."""
    agreed = mapping.find("bevoelkerung", store.project)
    intake.check_ending(arrival.path, agreed)
    _, batches = delimited.read(arrival.path, agreed, arrival.file)
    taken = Taken(period=intake.period_of(arrival.file), dialect=agreed.dialect)
    rows: list[pa.Table] = []
    for batch in batches:
        taken.rows_in += batch.records
        taken.broken += batch.broken
        rows.append(batch.rows)
    if rows:
        _interpret(store, pa.concat_tables(rows))
        taken.broken += _problems(store, arrival.file)
    taken.rows_quarantined = len(taken.broken)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        if rows:
            store.connection.execute(
                """DELETE FROM core.population
                WHERE date IN (SELECT date FROM counted WHERE code IS NULL)"""
            )
            store.insert(tables.POPULATION, f"SELECT {_COLUMNS} FROM counted WHERE code IS NULL")
        intake.note_accepted(store, arrival, taken)
        areas.refresh_inhabitants(store)
    return taken


def _interpret(store: Store, rows: pa.Table) -> None:
    connection = store.connection
    connection.execute(folding.SQL_MACRO)
    connection.execute((_FOLDER / "macros.sql").read_text(encoding="utf-8"))
    connection.register("incoming", rows)
    connection.register("nationality_lookup", nationalities.lookup_table())
    connection.execute("SET VARIABLE county = ?", [store.project.settings.county.code])
    connection.execute((_FOLDER / "population.sql").read_text(encoding="utf-8"))
    connection.unregister("incoming")


def _problems(store: Store, file: str) -> list[Broken]:
    found = store.connection.execute(
        """SELECT row_number, line_number, code, written, cells FROM counted
        WHERE code IS NOT NULL ORDER BY row_number"""
    ).fetchall()
    return [
        Broken(record, Finding(code, file, line, {"value": written or ""}), payload(cells))
        for record, line, code, written, cells in found
    ]
