"""Persons and businesses put together from notices by their exact keys, and the state of every
business month by month.

core.notices -> core.persons, core.business_persons, core.businesses, core.business_months. Three
counting units stay apart: a notice is a record, several notices
make a business, a person may act in several. Matching of different spellings comes with the
linkage.
"""

from pathlib import Path

from pipeline import tables
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent
from pipeline.tables import Table

_FOLDER = Path(__file__).parent
_STEPS = ("current_notices", "acts", "business_persons")
_OWN_PARTS = "SELECT business_id, person_id, start_date, end_date FROM parts WHERE person_id <> ''"


def link_businesses(store: Store, progress: Progress = silent) -> Summary:
    """Put all notices together anew; rows_in counts notices, rows_stored businesses.

    Old content stays on any error.
    """
    for number, step in enumerate(_STEPS, start=1):
        store.connection.execute(_sql(step))
        progress(step, number, len(_STEPS) + 4)
    with store.transaction():
        _replace(store, tables.PERSONS, _sql("persons"))
        progress("core.persons", 4, 7)
        _replace(store, tables.BUSINESS_PERSONS, _OWN_PARTS)
        progress("core.business_persons", 5, 7)
        businesses = _replace(store, tables.BUSINESSES, _sql("businesses"))
        progress("core.businesses", 6, 7)
        _replace(store, tables.BUSINESS_MONTHS, _sql("business_months"))
        progress("core.business_months", 7, 7)
    for name in ("current_notices", "acts", "parts"):
        store.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    return Summary(rows_in=store.count(tables.NOTICES), rows_stored=businesses)


def _replace(store: Store, table: Table, rows: str) -> int:
    store.connection.execute(f"DELETE FROM {table.full_name}")
    return store.insert(table, rows)


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
