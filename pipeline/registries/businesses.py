"""Persons and businesses put together from notices, and the state of every business month by month.

core.notices, core.identities -> core.person_states, core.persons, core.business_persons,
core.businesses, core.business_states, core.business_events, core.restatements. Three counting
units stay apart: a notice is a record, several notices make a business, a person may act in
several. Which records are the same is decided in linkage/.
"""

from pathlib import Path

from pipeline import tables
from pipeline.reference import nationalities
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent
from pipeline.tables import Table

_FOLDER = Path(__file__).parent
_STEPS = ("touched", "current_notices", "acts", "business_persons")
_OF_BUSINESSES = "business_id IN (FROM touched)"
_OF_PERSONS = "person_id IN (FROM touched_persons)"
_RELINKED = "business_id IN (SELECT entity_id FROM core.relinked WHERE kind = 'business')"
_OWN_PARTS = "SELECT business_id, person_id, start_date, end_date FROM parts WHERE person_id <> ''"
_TEMPORARY = (
    "touched", "touched_mentions", "touched_persons", "touched_notices", "ranked_repeats",
    "current_notices", "acts", "parts", "business_of", "person_of", "mentions", "scope",
)  # fmt: skip
_FILLED = (
    (tables.PERSON_STATES, "person_states", _OF_PERSONS),
    (tables.PERSONS, "persons", _OF_PERSONS),
    (tables.BUSINESS_PERSONS, "", _OF_BUSINESSES),
    (tables.BUSINESSES, "businesses", _OF_BUSINESSES),
    (tables.BUSINESS_STATES, "business_states", _OF_BUSINESSES),
    (tables.BUSINESS_EVENTS, "business_events", _OF_BUSINESSES),
    (tables.RESTATEMENTS, "restatements", _OF_BUSINESSES),
)
"""Each table with the SQL that fills it and the rows it takes the place of, in this order."""


def link_businesses(store: Store, progress: Progress = silent, again: bool = False) -> Summary:
    """Put together what changed since the last time, with `again` everything.

    rows_in counts notices, rows_stored businesses. Old content stays on any error.
    """
    connection = store.connection
    connection.execute("SET VARIABLE again = ?", [again])
    keys = nationalities.table()[["nationality_code", "is_unresolved", "origin_group"]]
    connection.register("nationality_keys", keys)
    for number, step in enumerate(_STEPS, start=1):
        connection.execute(_sql(step))
        progress(step, number, len(_STEPS) + len(_FILLED))
    with store.transaction():
        for number, (table, name, part) in enumerate(_FILLED, start=len(_STEPS) + 1):
            _fill(store, table, _sql(name) if name else _OWN_PARTS, part)
            progress(table.full_name, number, len(_STEPS) + len(_FILLED))
        connection.execute("DELETE FROM core.relinked")
        connection.execute(
            """UPDATE raw.deliveries SET is_counted = true
            WHERE source_kind = 'trade_office' AND status = 'accepted'"""
        )
    for name in _TEMPORARY:
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    return Summary(rows_in=store.count(tables.NOTICES), rows_stored=store.count(tables.BUSINESSES))


def _fill(store: Store, table: Table, rows: str, part: str) -> None:
    """Put the rows of touched businesses or persons in place of theirs."""
    gone = part if part == _OF_PERSONS else f"{part} OR {_RELINKED}"
    store.connection.execute(f"DELETE FROM {table.full_name} WHERE {gone}")
    store.insert(table, rows)


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
