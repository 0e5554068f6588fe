"""The reading log: every reading of a delivery is noted, and gone after six months."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from pipeline.accesses import accesses, acting, collect, note, note_shown
from pipeline.registries.businesses import link_businesses
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.linkage.links import link_records
from pipeline.registries.notices import interpret_notices
from pipeline.settings import Project
from pipeline.store import Store
from tests.registries.conftest import geve_file

OFFICE = "gewerbeamt-05399004"


def test_who_read_what_and_why_is_written_down(project: Project, store: Store):
    project.settings.offices[0].file_number = "32.1-17"
    note(project, "d1", OFFICE, "2026-10.csv", "check")
    collect(store)
    [entry] = accesses(store).to_dict("records")
    assert entry["actor"]
    del entry["read_at"], entry["actor"]
    assert entry == {
        "command": "check",
        "delivery_id": "d1",
        "source_id": OFFICE,
        "file_name": "2026-10.csv",
        "purpose": "Aufsicht und Statistik",
        "legal_basis": "§ 14 GewO",
        "file_number": "32.1-17",
    }


def test_a_run_of_the_schedule_reads_in_the_name_of_the_schedule(project: Project, store: Store):
    with acting({"dagster/schedule_name": "monthly_refresh"}):
        note(project, "d1", OFFICE, "2026-10.csv")
    collect(store)
    assert accesses(store)["actor"].tolist() == ["monthly_refresh"]
    assert accesses(store)["command"].tolist() == ["run"]


def test_entries_older_than_six_months_are_deleted(project: Project, store: Store):
    now = datetime.now(UTC).replace(tzinfo=None)
    note(project, "d1", OFFICE, "neu.csv")
    collect(store)
    for days in (150, 190):
        store.connection.execute(
            """INSERT INTO raw.reading_log BY NAME SELECT ? AS read_at, 'd' AS delivery_id""",
            [now - timedelta(days=days)],
        )
    assert collect(store) == 1
    assert len(accesses(store)) == 2


def test_a_reading_is_noted_while_a_run_holds_the_stores(project: Project, store: Store):
    note(project, "d1", OFFICE, "2026-10.csv", "check")
    spool = project.scratch / "accesses.jsonl"
    assert spool.stat().st_mode & 0o077 == 0
    assert json.loads(spool.read_text())["delivery_id"] == "d1"


def test_a_line_left_unfinished_does_not_cost_the_others(project: Project, store: Store):
    note(project, "d1", OFFICE, "2026-10.csv")
    with (project.scratch / "accesses.jsonl").open("a") as file:
        file.write('{"read_at": "2026-')
    collect(store)
    assert len(accesses(store)) == 1


def test_records_shown_are_noted_by_their_deliveries(project: Project, store: Store):
    store.connection.execute(
        """INSERT INTO raw.deliveries BY NAME
        SELECT 'd7' AS delivery_id, 'ihk' AS source_id, 'x.csv' AS file_name"""
    )
    note_shown(store, ["d7", "unknown"], "explain")
    collect(store)
    assert accesses(store, "ihk")["command"].tolist() == ["explain"]
    assert accesses(store, OFFICE).empty


def test_loading_a_delivery_is_a_reading(project: Project, store: Store):
    (project.inbox / OFFICE / "Birkesbach_2026-10.csv").write_bytes(b"nur ein Satz")
    load_deliveries(store)
    collect(store)
    assert accesses(store)["file_name"].tolist() == ["Birkesbach_2026-10.csv"]


def test_the_command_lists_the_readings(project: Project):
    note(project, "d1", OFFICE, "2026-10.csv", "check")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "accesses", "--project", project.root, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [entry["delivery_id"] for entry in json.loads(done.stdout)] == ["d1"]


def test_explaining_a_business_is_a_reading_of_its_deliveries_with_and_without_names(
    project: Project,
):
    for month, rows in (
        ("2026-03", [{}]),
        ("2026-04", [{"notice_number": "2", "business_number": "B2"}]),
        ("2026-05", [{"notice_number": "3", "business_number": "B3", "family_name": "Muster", "given_name": "Max", "birth_date": "01.02.1970", "business_name": "Café Muster"}]),
    ):  # fmt: skip
        path = project.inbox / OFFICE / f"gewerbe_{month}.csv"
        path.write_bytes(geve_file(*rows))
    with Store(project) as store:
        for step in (load_deliveries, interpret_notices, link_records, link_businesses):
            step(store)
        business = store.scalar(
            "SELECT business_id FROM core.notices JOIN raw.deliveries USING (delivery_id) ORDER BY file_name"
        )
        collect(store)
        store.connection.execute("DELETE FROM raw.reading_log")
    for names in ([], ["--names"]):
        subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "explain", business, *names, "--project", project.root],
            capture_output=True,
            check=True,
        )  # fmt: skip
    with Store(project) as store:
        collect(store)
        found = accesses(store)
    shown = sorted(found[["command", "file_name"]].itertuples(index=False, name=None))
    assert shown == [
        ("explain", "gewerbe_2026-03.csv"),
        ("explain", "gewerbe_2026-04.csv"),
        ("explain --names", "gewerbe_2026-03.csv"),
        ("explain --names", "gewerbe_2026-04.csv"),
    ]
