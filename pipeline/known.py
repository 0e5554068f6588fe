"""A report as it would have been on an earlier day: what the county knew then, put together anew.

warehouse.duckdb -> a copy that holds only what was known -> releases/<id>-as-known-on-<day>.duckdb.
Neither the warehouse nor the current release changes. How things are put together belongs to the
subject folders; this is the same way over fewer rows.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline import tables
from pipeline.disclosure.release import Release, make_release
from pipeline.errors import Refused
from pipeline.indicators.cells import compute_cells
from pipeline.registries import aggregates
from pipeline.registries.businesses import link_businesses
from pipeline.registries.linkage.links import link_records
from pipeline.settings import Project
from pipeline.store import Store
from pipeline.tables import Table

_PUT_TOGETHER_ANEW = {
    table.full_name
    for table in (
        tables.LINKS,
        tables.IDENTITIES,
        tables.RELINKED,
        tables.RESTATEMENTS,
        tables.PERSONS,
        tables.PERSON_STATES,
        tables.BUSINESSES,
        tables.BUSINESS_PERSONS,
        tables.BUSINESS_STATES,
        tables.BUSINESS_EVENTS,
        tables.AGGREGATES,
        tables.CELLS,
    )
}
_KNOWN = "SELECT delivery_id FROM origin.raw.deliveries WHERE coalesce(known_date <= $day, true)"
_TALKS = f"""SELECT interview_id FROM origin.core.interviews
    WHERE date <= $day AND coalesce(delivery_id IN ({_KNOWN}), true)"""
_EVENTS = "SELECT event_id FROM origin.core.events WHERE date <= $day"


def report_as_known_on(
    project: Project, day: date, progress: Callable[[str], None] = lambda step: None
) -> Release:
    """Make the release of an earlier day; an old release with the same content is named instead.

    Raises Refused P-010 where nothing was known on that day.
    """
    copy = project.scratch / "as-known-on.duckdb"
    if not project.warehouse.exists():
        raise Refused("P-010", day=day.isoformat())
    with Store(project):  # gives a warehouse of an older version the columns that came since
        pass
    _remove(copy)
    try:
        with Store(project, warehouse=copy) as store:
            progress("raw.deliveries")
            _fill(store, day)
            if not store.count(tables.NOTICES):
                raise Refused("P-010", day=day.isoformat())
            for name, step in (
                ("core.links", lambda: link_records(store, again=True, until=day)),
                ("core.businesses", lambda: link_businesses(store, again=True)),
                ("core.cells", lambda: compute_cells(store)),
            ):
                progress(name)
                step()
            return make_release(store, as_known_on=day)
    finally:
        _remove(copy)


def _remove(path: Path) -> None:
    for each in (path, path.with_name(path.name + ".wal")):
        each.unlink(missing_ok=True)


def _fill(store: Store, day: date) -> None:
    """Copy what was known on the day into the empty warehouse of the store."""
    origin = str(store.project.warehouse).replace("'", "''")
    store.connection.execute(f"ATTACH '{origin}' AS origin (READ_ONLY)")
    stored = set(
        store.connection.execute(
            """SELECT schema_name || '.' || table_name FROM duckdb_tables()
            WHERE database_name = 'origin'"""
        ).fetchall()
    )
    for table in tables.WAREHOUSE:
        if table.full_name not in _PUT_TOGETHER_ANEW and (table.full_name,) in stored:
            _copy(store, table, day)
    store.connection.execute("UPDATE raw.deliveries SET is_counted = NULL, linked_with = NULL")
    store.connection.execute("DETACH origin")
    with store.transaction():
        aggregates.settle(store)


def _copy(store: Store, table: Table, day: date) -> None:
    condition = known_then(table)
    columns = ", ".join(_as_then(table, name) for name in table.column_names)
    store.connection.execute(
        f"INSERT INTO {table.full_name} BY NAME SELECT {columns} FROM origin.{table.full_name}"
        + (f" WHERE {condition}" if condition else ""),
        {"day": day} if "$day" in condition + columns else None,
    )


def known_then(table: Table) -> str:
    """The rows of a table that were known on $day; empty where all always are."""
    names = table.column_names
    parts = []
    if table is tables.DELIVERIES or "delivery_id" in names:
        parts.append(f"coalesce(delivery_id IN ({_KNOWN}), true)")
    if "date" in names:
        parts.append("date <= $day")
    if "interview_id" in names and table is not tables.INTERVIEWS:
        parts.append(f"interview_id IN ({_TALKS})")
    if "event_id" in names and table is not tables.EVENTS:
        parts.append(f"event_id IN ({_EVENTS})")
    return " AND ".join(parts)


def _as_then(table: Table, name: str) -> str:
    """A column as it was on $day: a commitment whose state changed later was open."""
    if table is tables.COMMITMENTS and name == "status":
        return "if(status_date > $day, 'open', status) AS status"
    if table is tables.COMMITMENTS and name == "status_date":
        return "if(status_date > $day, date, status_date) AS status_date"
    return f'"{name}"'
