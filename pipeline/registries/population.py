"""Inhabitants by municipality and nationality: the denominators.

inbox/bevoelkerung/* -> core.population. Either one line a nationality (bevoelkerung.yml) or a
table of GENESIS (genesis.yml). Boundaries belong to areas.py, rates to indicators/.
"""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding
from pipeline.reference import folding, nationalities
from pipeline.registries import areas, dimensions, intake, mapping
from pipeline.registries.dimensions import Places
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import ENDINGS, Mapping
from pipeline.registries.readers import delimited, genesis, spreadsheet
from pipeline.registries.readers.batch import (
    Broken,
    payload,
    refuse_if_too_many,
    table,
    texts,
)
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "bevoelkerung"
_FOLDER = Path(__file__).parent
_COLUMNS = ", ".join(tables.POPULATION.column_names)
_LEAST_LIKENESS = 0.5
_ENCODINGS = ["utf-8-sig", "utf-16", "cp1252", "iso8859-15"]


def load_population(store: Store, progress: Progress = silent) -> Summary:
    """Take new population files.

    A municipality delivered again for a reference date takes the place of what it was then.
    """
    found = list(intake.arrivals(store.project.inbox / FOLDER, "population"))
    return intake.take_all(store, found, load_inhabitants, progress)


def load_inhabitants(store: Store, arrival: Arrival) -> Taken:
    """Store one population file; raises Refused."""
    taken = Taken(period=intake.period_of(arrival.file))
    rows = _rows(store, arrival, taken)
    if rows:
        _interpret(store, pa.concat_tables(rows))
        taken.broken += _problems(store, arrival.file)
        refuse_if_too_many(taken.broken)
    taken.rows_quarantined = len(taken.broken)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        if rows:
            store.connection.execute(
                """DELETE FROM core.population
                WHERE (date, area_code) IN (
                    SELECT (date, area_code) FROM counted WHERE code IS NULL)"""
            )
            store.insert(tables.POPULATION, f"SELECT {_COLUMNS} FROM counted WHERE code IS NULL")
        intake.note_accepted(store, arrival, taken)
        areas.refresh_inhabitants(store)
    return taken


def _rows(store: Store, arrival: Arrival, taken: Taken) -> list[pa.Table]:
    """The rows of a file in either format, counted in `taken`."""
    lists = mapping.find("bevoelkerung", store.project)
    if not _is_workbook(arrival.path):
        intake.check_ending(arrival.path, lists)
    is_list = _is_list(arrival, lists)
    agreed = lists if is_list else mapping.find("genesis", store.project)
    taken.dialect = agreed.dialect
    return (_list_rows if is_list else _table_rows)(store, arrival, agreed, taken)


def _is_list(arrival: Arrival, agreed: Mapping) -> bool:
    """Whether the head is that of the list; a table of GENESIS has a preamble instead."""
    if _is_workbook(arrival.path):
        heads = spreadsheet.headings(arrival.path)
    else:
        every = agreed.model_copy(update={"encodings": _ENCODINGS})
        heads = [delimited.headings(arrival.path, every)]
    return any(mapping.likeness(head, agreed) >= _LEAST_LIKENESS for head in heads)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS["xlsx"]


def _list_rows(store: Store, arrival: Arrival, agreed: Mapping, taken: Taken) -> list[pa.Table]:
    read = spreadsheet.read if _is_workbook(arrival.path) else delimited.read
    rows: list[pa.Table] = []
    for batch in read(arrival.path, agreed, arrival.file)[1]:
        taken.rows_in += batch.records
        taken.broken += batch.broken
        rows.append(batch.rows)
    return rows


def _table_rows(store: Store, arrival: Arrival, agreed: Mapping, taken: Taken) -> list[pa.Table]:
    sheet = genesis.read(arrival.path, agreed, arrival.file)
    found, passed = dimensions.rows(sheet, _places(store), arrival.file)
    # A line that is cut off has no figures that could be told apart: it counts after the others.
    taken.broken += [
        replace(item, record=number)
        for number, item in enumerate(sheet.broken, start=len(found) + 1)
    ]
    taken.rows_in += len(found) + len(sheet.broken)
    if passed:
        counts: dict[str, object] = {"used": len(found), "passed": passed}
        taken.remark = Finding("R-067", arrival.file, None, counts)
    columns = {
        field: texts([getattr(row, field) for row in found])
        for field in ("municipality", "date", "nationality", "population")
    }
    numbers = pa.array(range(1, len(found) + 1), pa.int64())
    return [table(numbers, pa.array([row.line for row in found], pa.int64()), columns)]


def _places(store: Store) -> Places:
    """The county and its municipalities by name."""
    county = store.project.settings.county
    known = store.connection.execute(
        "SELECT name, area_code FROM core.areas WHERE level = 'municipality'"
    ).fetchall()
    return Places(county.code, county.name, {folding.fold(name): code for name, code in known})


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
