"""Finished tables of an office that delivers counts in place of notices (dialect aggregate).

inbox/gewerbeamt-*/* -> raw.aggregates, core.aggregates. What becomes of them in an indicator
belongs to indicators/; notices belong to deliveries.py.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.reference import folding, groups, nationalities
from pipeline.registries import intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import ENDINGS, Mapping
from pipeline.registries.readers import delimited, spreadsheet
from pipeline.registries.readers.batch import Broken, payload, refuse_if_too_many
from pipeline.settings import Office
from pipeline.store import Store

_FOLDER = Path(__file__).parent
_FIELDS = ("month", "indicator_id", "breakdown", "category", "value", "base")
_ALLOWED = [
    *("A1 total", "A2 total", "A3 total", "businesses total"),
    *("A1 branch_group", "A2 origin_group", "A3 branch_group", "businesses branch_group"),
    "B1 notice_kind",
]
"""By which breakdowns an indicator may be delivered."""
_BRANCHES = groups.load("branch")
_KINDS = ("registration", "deregistration")


def load_tables(store: Store, arrival: Arrival, office: Office, agreed: Mapping) -> Taken:
    """Store one file of finished tables; raises Refused."""
    agreed = _spelled(arrival, agreed)
    read = spreadsheet.read if _is_workbook(arrival.path) else delimited.read
    drops, batches = read(arrival.path, agreed, arrival.file)
    taken = Taken(dialect=agreed.dialect)
    rows: list[pa.Table] = []
    for batch in batches:
        taken.rows_in += batch.records
        taken.broken += batch.broken
        rows.append(batch.rows)
    _interpret(store, rows, agreed)
    taken.broken += _problems(store, arrival.file)
    refuse_if_too_many(taken.broken)
    taken.rows_quarantined = len(taken.broken)
    taken.remark = _remark(arrival, taken, drops)
    taken.period = intake.period_of(arrival.file) or _newest_month(store, arrival.file)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        store.connection.execute(
            "DELETE FROM raw.aggregates WHERE delivery_id = ?", [arrival.delivery_id]
        )
        store.insert(tables.RAW_AGGREGATES, _lines(arrival.delivery_id, office.municipality_code))
        intake.note_accepted(store, arrival, taken)
        settle(store)
    return taken


def settle(store: Store) -> None:
    """Put core.aggregates together from what the offices delivered, within a transaction that the
    caller opened.
    """
    store.connection.execute("DELETE FROM core.aggregates")
    store.insert(tables.AGGREGATES, _sql("settled_aggregates"))


def _spelled(arrival: Arrival, agreed: Mapping) -> Mapping:
    """The mapping with that spelling of every heading that the file has."""
    if _is_workbook(arrival.path):
        heads = spreadsheet.headings(arrival.path)
    else:
        heads = [delimited.headings(arrival.path, agreed)]
    there = {cell for head in heads for cell in mapping.clean(head)}
    columns: dict[str, str | list[str]] = {
        field: next((each for each in spellings if each in there), spellings[0])
        for field, spellings in agreed.columns.items()
    }
    return agreed.model_copy(update={"columns": columns})


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS["xlsx"]


def _interpret(store: Store, rows: list[pa.Table], agreed: Mapping) -> None:
    connection = store.connection
    connection.execute(folding.SQL_MACRO)
    connection.execute("SET VARIABLE allowed = ?", [_ALLOWED])
    connection.register("incoming", _complete(rows))
    connection.register("aggregate_words", _words(agreed))
    connection.execute(_sql("aggregates"))
    connection.unregister("incoming")
    connection.unregister("aggregate_words")


def _complete(rows: list[pa.Table]) -> pa.Table:
    """All rows with every field, NULL where the office has none."""
    numbers = {name: pa.int64() for name in ("row_number", "line_number")}
    schema = pa.schema(numbers | dict.fromkeys(_FIELDS, pa.string()))
    whole = pa.concat_tables(rows) if rows else schema.empty_table()
    for field in _FIELDS:
        if field not in whole.column_names:
            whole = whole.append_column(field, pa.nulls(whole.num_rows, pa.string()))
    return whole


def _words(agreed: Mapping) -> pd.DataFrame:
    """What may be written in a field (folded), and what it means; categories by breakdown."""
    told = agreed.codes
    words = [
        (field, folding.fold(text), code)
        for field in ("indicator_id", "breakdown")
        for code, texts in told.get(field, {}).items()
        for text in (code, *texts)
    ]
    categories = told.get("category", {})
    for breakdown, codes in (("total", ("all",)), ("notice_kind", _KINDS)):
        words += [
            (breakdown, folding.fold(text), code)
            for code in codes
            for text in (code, *categories.get(code, []))
        ]
    for breakdown, known in (
        ("branch_group", _BRANCHES),
        ("origin_group", nationalities.ORIGIN_GROUPS),
    ):
        words += [
            (breakdown, folding.fold(text), group.code)
            for group in known
            for text in (group.code, group.label_de, group.label_en)
        ]
    return pd.DataFrame(words, columns=["field", "written", "code"]).drop_duplicates()


def _problems(store: Store, file: str) -> list[Broken]:
    found = store.connection.execute(
        """SELECT row_number, line_number, code, field, written, cells FROM finished_lines
        WHERE code IS NOT NULL ORDER BY row_number"""
    ).fetchall()
    return [
        Broken(record, _finding(file, line, code, field, written), payload(cells))
        for record, line, code, field, written, cells in found
    ]


def _finding(file: str, line: int, code: str, field: str | None, written: str | None) -> Finding:
    values: dict[str, object] = {"column": field, "value": written or ""}
    return Finding(code, file, line, values if code == "R-068" else {})


def _remark(arrival: Arrival, taken: Taken, drops: list[str]) -> Finding | None:
    if drops:
        return Finding("R-012", arrival.file, None, {"columns": ", ".join(drops)})
    return None if taken.rows_in else Finding("R-041", arrival.file)


def _newest_month(store: Store, file: str) -> str:
    newest = store.scalar("SELECT max(month) FROM finished_lines WHERE code IS NULL")
    if newest is None:
        raise Refused("R-013", file=file)
    return str(newest)


def _lines(delivery_id: str, municipality_code: str) -> str:
    return f"""SELECT '{delivery_id}' AS delivery_id, row_number, line_number,
        '{municipality_code}' AS municipality_code, month, indicator_id, breakdown, category,
        value, base
    FROM finished_lines WHERE code IS NULL"""


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
