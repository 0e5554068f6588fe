"""Files that pass the door together: what is stored of each is what alone would have been."""

import pytest

from pipeline import tables
from pipeline.registries import deliveries, intake
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.readers import delimited
from tests.registries.conftest import OFFICES, geve_file
from tests.registries.test_deliveries import workbook
from tests.registries.test_xgewerbeanzeige import message, satz, send

FILLED = (
    tables.RAW_NOTICES,
    tables.RAW_NOTICE_PERSONS,
    tables.VAULT_NOTICE_IDENTITIES,
    tables.VAULT_PERSONS,
    tables.VAULT_QUARANTINED_ROWS,
    tables.QUARANTINE,
    tables.DELIVERIES,
)
ANOTHER = {"notice_number": "M2", "business_number": "B2", "given_name": "Wendelin"}
UNNUMBERED = {"notice_number": "", "business_number": "", "nationalities": "türkisch/deutsch"}


def contents(store):
    """Every row of every table that the door fills, but for the moment of arrival."""
    return {
        table.name: store.connection.execute(
            f"SELECT {', '.join(column for column in table.column_names if column != 'received_at')} "
            f"FROM {table.full_name} ORDER BY ALL"
        ).fetchall()
        for table in FILLED
    }


def take_one_by_one(store, project):
    """The same files, each in transactions of its own, into emptied tables."""
    for table in FILLED:
        store.connection.execute(f"DELETE FROM {table.full_name}")
    offices = {office.source_id: office for office in project.settings.offices}
    for folder in sorted(project.inbox.glob("gewerbeamt-*")):
        found = list(intake.arrivals(folder, "trade_office", offices[folder.name]))
        intake.take_all(store, found, deliveries.load_notices)


def states(store):
    return store.connection.execute(
        "SELECT file_name, status, rows_stored FROM raw.deliveries ORDER BY file_name"
    ).fetchall()


def test_files_taken_together_are_stored_as_they_are_one_by_one(store, project, deliver):
    short = ";".join(["x"] * 3).encode() + b"\r\n"
    deliver(geve_file({}, ANOTHER), "gewerbe_2026-01.csv")
    deliver(geve_file({}).replace(b"Meldedatum", b"Anderes"), "gewerbe_2026-02.csv")
    deliver(geve_file({"reason": "Umzug"}, UNNUMBERED) + short, "gewerbe_2026-03.csv")
    deliver(geve_file({}, ANOTHER), "gewerbe_2026-04.csv")
    deliver(b"", "leer_2026-04.csv")
    deliver(workbook(), "liste_2026-03.xlsx", to="tabelle")
    send(deliver, message(satz(1), satz(2)))
    load_deliveries(store)
    together = contents(store)
    assert [status for _, status, _ in states(store)].count("refused") == 2
    assert [status for _, status, _ in states(store)].count("duplicate") == 1
    take_one_by_one(store, project)
    assert contents(store) == together


@pytest.fixture
def breaking_late(monkeypatch):
    """The reader of the file of March breaks when some of its rows stand at the door already."""

    def read(path, agreed, file):
        drops, batches = delimited.read(path, agreed, file)

        def broken():
            yield from batches
            if "03" in file:
                raise RuntimeError

        return drops, broken()

    monkeypatch.setitem(deliveries.READERS, "csv", read)
    monkeypatch.setattr(deliveries, "LARGE", 0)


@pytest.mark.usefixtures("breaking_late")
def test_a_file_that_breaks_late_leaves_nothing_and_costs_no_other(store, deliver):
    for month in ("2026-02", "2026-03", "2026-04"):
        deliver(geve_file({"notice_number": month}), f"gewerbe_{month}.csv")
    load_deliveries(store)
    assert states(store) == [
        ("gewerbe_2026-02.csv", "accepted", 1),
        ("gewerbe_2026-03.csv", "refused", 0),
        ("gewerbe_2026-04.csv", "accepted", 1),
    ]
    assert store.count(tables.RAW_NOTICES) == store.count(tables.VAULT_NOTICE_IDENTITIES) == 2


def test_a_group_that_cannot_be_stored_is_taken_file_by_file(store, deliver, monkeypatch):
    note = intake.note_all_accepted

    def only_one(store, accepted):
        if len(accepted) > 1:
            raise RuntimeError
        note(store, accepted)

    monkeypatch.setattr(intake, "note_all_accepted", only_one)
    for month in ("2026-02", "2026-03"):
        deliver(geve_file({"notice_number": month}), f"gewerbe_{month}.csv")
    assert load_deliveries(store).deliveries == 2
    assert store.count(tables.RAW_NOTICES) == 2


def test_every_file_of_a_group_is_told_to_who_watches(store, deliver):
    for month in ("2026-02", "2026-03"):
        deliver(geve_file({"notice_number": month}), f"gewerbe_{month}.csv")
    told = []
    load_deliveries(store, lambda what, done, total: told.append((what, done, total)))
    office = f"gewerbeamt-{OFFICES['geve']}"
    assert told == [(office, 1, 2), (office, 2, 2)]
