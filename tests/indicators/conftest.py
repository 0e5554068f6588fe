"""Notices of single persons as core tables hold them, and the events that follow from them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline import tables
from pipeline.registries.businesses import link_businesses
from pipeline.store import Store

Notice = dict[str, Any]
Events = Callable[..., list[tuple[str, ...]]]


def notice(day: str, person: str = "ada", kind: str = "registration", **changes: Any) -> Notice:
    """A notice of one person about one business; a sole trader in the first municipality."""
    return {
        "business_id": "b", "day": day, "person_id": person, "kind": kind, "reason_code": "given_up" if kind == "deregistration" else "new",
        "municipality_code": "05399004", "branch_group": "gastronomy", "legal_form_group": "sole", "is_side_line": False,
    } | changes  # fmt: skip


def write_notices(store: Store, notices: list[Notice], foreign: tuple[str, ...] = ("ada",)) -> None:
    """Fill core.notices and core.notice_persons and put businesses together from them."""
    rows, persons = [], []
    for number, given in enumerate(notices, start=1):
        day = date.fromisoformat(given["day"])
        row = dict.fromkeys(tables.NOTICES.column_names) | {
            "delivery_id": "d", "row_number": number, "notice_id": f"n{number}", "known_date": day, "is_correction": False, "reported_date": day,
            "effective_date": day, "wz_code": "56101", "wz_edition": "2008",
        }  # fmt: skip
        rows.append(row | {key: value for key, value in given.items() if key in row})
        is_foreign = given.get("is_foreign", given["person_id"] in foreign)
        person = {
            "delivery_id": "d", "row_number": number, "person_number": 1, "person_id": given["person_id"], "sex": given.get("sex", "w"),
            "nationality_class": "foreign" if is_foreign else "german", "nationality_codes": "163" if is_foreign else "000",
        }  # fmt: skip
        persons += [person] if given["person_id"] else []
    fill(store, tables.NOTICES, rows)
    fill(store, tables.NOTICE_PERSONS, persons)
    link_businesses(store, again=True)


def fill(store: Store, table: tables.Table, rows: list[dict[str, Any]]) -> None:
    """Put rows in place of a table's; columns not named are NULL."""
    store.connection.execute(f"DELETE FROM {table.full_name}")
    if rows:
        columns = {name: [row.get(name) for row in rows] for name in table.column_names}
        store.connection.register("given_rows", pd.DataFrame(columns, dtype="object"))
        casts = ", ".join(f'"{c.name}"::{c.type} AS "{c.name}"' for c in table.columns)
        store.connection.execute(
            f"INSERT INTO {table.full_name} BY NAME SELECT {casts} FROM given_rows"
        )


@pytest.fixture
def events(store: Store) -> Events:
    """The events of some notices: (date, kind, municipality, ownership), in their order."""

    def happen(*notices: Notice, foreign: tuple[str, ...] = ("ada",)) -> list[tuple[str, ...]]:
        write_notices(store, list(notices), foreign)
        assert store.duplicates(tables.BUSINESS_EVENTS) == 0
        return store.connection.execute(
            "SELECT date::VARCHAR, kind, municipality_code, ownership FROM core.business_events ORDER BY date, kind DESC"
        ).fetchall()

    return happen
