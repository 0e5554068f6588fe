"""Whatever a file holds, it is taken, refused or a duplicate, records add up, no name gets past the door, memory stays bounded, and the files beside it are stored as always.

The promises are written out in promises.py; `python -m benchmarks.fuzz` tries the same for as long as one likes.
"""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.controllers import load_controllers
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.registries.readers import batch
from pipeline.settings import REPOSITORY, Project
from pipeline.store import Store
from tests.registries.conftest import geve_file
from tests.registries.damage import DAMAGES, damage_parts
from tests.registries.promises import File, broken_promises
from tests.registries.specimens import MARKER, specimens
from tests.registries.test_aggregates import HEAD
from tests.registries.test_controllers import record
from tests.registries.test_other_registers import boundaries, feature

MOST_MEMORY = 1024
"""MiB that hostile files of 30 to 60 MB may take beyond what a plain one takes."""
few = settings(
    derandomize=True, database=None, deadline=None, max_examples=4, phases=[Phase.generate]
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    (root / "potentiale.toml").write_text(specimens()[0], encoding="utf-8")
    return root


def test_every_specimen_is_stored_whole(county):
    files = [
        File(each.folder, f"{each.label}_2026-03", each.parts, each.records)
        for each in specimens()[1]
    ]
    with Store(Project(county)) as store:
        assert broken_promises(store, files) == []


@few
@given(randoms=st.lists(st.randoms(use_true_random=False), min_size=20, max_size=20))
def test_damaged_files_of_every_kind_break_no_promise(tmp_path_factory, randoms: list[Random]):
    text, kinds = specimens()
    damaged = [
        File(each.folder, f"a_{each.label}_2026-03", parts)
        for each, chance in zip(kinds, randoms * 2, strict=False)
        if (parts := damage_parts(each.parts, chance)) != each.parts
    ]
    beside = [
        each
        for each in kinds
        if each.kind in ("geve", "vois", "tabelle", "xga", "companies", "controllers")
    ]
    whole = [
        File(each.folder, f"m_{each.label}_2026-03", each.parts, each.records) for each in beside
    ]
    root = tmp_path_factory.mktemp("damaged")
    (root / "potentiale.toml").write_text(text, encoding="utf-8")
    with Store(Project(root)) as store:
        assert broken_promises(store, [*damaged, *whole]) == []


@pytest.mark.parametrize("ending", sorted(DAMAGES))
def test_every_kind_of_damage_changes_something_and_never_fails_itself(ending):
    content = next(each.parts for each in specimens()[1] if ending in each.parts)[ending]
    for change in DAMAGES[ending]:
        made = [change(content, Random(seed)) for seed in range(6)]
        assert any(other != content for other in made), change.__name__


@pytest.mark.slow
def test_hostile_files_are_refused_or_taken_within_bounded_memory(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.registries.hostile", str(tmp_path)],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert [line for line in lines if ";" in line[1]] == []
    assert lines[-1][2] - lines[0][2] < MOST_MEMORY, lines


def said(store: Store) -> str:
    """All messages of the store."""
    rows = store.connection.execute(
        """SELECT message_de, message_en FROM raw.deliveries UNION ALL
        SELECT message_de, message_en FROM raw.quarantine"""
    ).fetchall()
    return str(rows)


def test_a_row_that_ran_into_the_head_is_told_by_place_and_never_by_its_cells(store, deliver):
    name = "Zweifelstein Quersatz"
    deliver(geve_file({"family_name": name}, {}).replace(b"\r\n", b";", 1))
    assert load_deliveries(store).refused == 1
    assert "… (" in said(store)
    assert name not in said(store)


def test_a_name_in_the_column_of_kinds_is_not_repeated(store, deliver):
    deliver(record(kind="Ms Zweifelstein").encode(), "psc_2026-03.jsonl", to="psc")
    load_controllers(store)
    assert "R-046" in said(store)
    deliver(
        "\n".join([record(), record("2", "b", kind="Ms Zweifelstein")]).encode(),
        "psc_2026-04.jsonl",
        to="psc",
    )
    load_controllers(store)
    assert "R-068" in said(store)
    assert "Zweifelstein" not in said(store)


@pytest.mark.parametrize("column", ["employees_range", "business_type"])
def test_names_in_a_column_of_classes_stay_outside_the_warehouse(store, deliver, column):
    heads = [
        "opendata_id",
        "city",
        "postcode",
        "latitude",
        "longitude",
        "ihk_branch_id",
        "nace_id",
        "branch_top_level_id",
        "employees_range",
        "ihk_branch_desc",
        "nace_desc",
        "branch_top_level_desc",
        "business_age",
        "business_type",
        "Ortsteil",
    ]
    rows = [
        {
            "opendata_id": str(number),
            "city": "Erlenau",
            "nace_id": "5610",
            column: f"{MARKER} Stein {chr(97 + number // 26)}{chr(97 + number % 26)}",
        }
        for number in range(120)
    ]
    lines = [heads, *([row.get(head, "") for head in heads] for row in rows)]
    deliver("\n".join(map(";".join, lines)).encode("utf-8-sig"), "mitglieder_2026-03.csv", to="ihk")
    assert load_chamber(store).rows_stored == 120
    assert store.frame(f"SELECT DISTINCT {column} FROM core.chamber_entries").values.tolist() == [
        ["…"]
    ]
    assert MARKER not in said(store)


def test_finished_tables_stay_counted_as_stored_when_notices_are_interpreted(tmp_path):
    (tmp_path / "potentiale.toml").write_text(
        '[county]\nname = "Musterkreis"\ncode = "05399"\n[[offices]]\nmunicipality_code = "05399004"\nname = "Birkesbach"\ndialect = "aggregate"\n',
        encoding="utf-8",
    )
    file = File(
        "gewerbeamt-05399004",
        "zahlen_2026-03",
        {".csv": f"{HEAD}\n2026-03;A1;insgesamt;;40;120\nx;y\n".encode()},
    )
    with Store(Project(tmp_path)) as store:
        file.put(store.project.inbox)
        load_deliveries(store)
        interpret_notices(store)
        counts = "SELECT rows_in, rows_stored, rows_quarantined FROM raw.deliveries"
        assert store.connection.execute(counts).fetchall() == [(2, 1, 1)]


def test_boundaries_that_are_no_objects_do_not_take_the_place_of_the_last_good_ones(store, deliver):
    deliver(boundaries(feature()), "a_2025.geojson", to="grenzen")
    deliver(
        b'{"type": "FeatureCollection", "features": [[], 1, null]}', "b_2026.geojson", to="grenzen"
    )
    assert [finding.code for finding in load_areas(store).findings] == ["R-046"]
    assert store.scalar("SELECT count(*) FROM core.areas WHERE geometry IS NOT NULL") == 2


def test_a_file_broken_in_more_records_than_can_be_kept_is_refused_whole(
    store, deliver, monkeypatch
):
    monkeypatch.setattr(batch, "MOST_BROKEN", 3)
    deliver(geve_file({}) + b"zu;kurz\r\n" * 4)
    deliver(geve_file({}) + b"zu;kurz\r\n" * 3, "gewerbe_2026-04.csv")
    summary = load_deliveries(store)
    assert [finding.code for finding in summary.findings] == ["R-110"]
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (4, 1, 3)


def test_a_file_of_one_endless_line_has_no_head(store, deliver):
    deliver(bytes(200_000))
    assert [finding.code for finding in load_deliveries(store).findings] == ["R-028"]


def test_the_same_content_refused_in_two_places_is_noted_in_both(store, deliver):
    deliver(b"", "leer_2026-03.csv")
    deliver(b"", "leer_2026-03.csv", to="vois")
    deliver(b"", "nichts_2026-04.csv", to="vois")
    for _ in range(2):
        assert load_deliveries(store).refused == 3
        assert store.scalar("SELECT count(*) FROM raw.deliveries") == 3
