"""One county, end to end: the invented sample county through the command a person types, against its known truth."""

import csv
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from benchmarks import linkage_quality
from benchmarks.linkage_quality import Result
from pipeline import tables
from pipeline.settings import Project
from pipeline.store import Store
from tests import counting

pytestmark = pytest.mark.xdist_group("county")
COMMAND = [sys.executable, "-m", "pipeline.cli"]
QUESTIONS = {
    "full_time": "jobs_full_time",
    "part_time": "jobs_part_time",
    "marginal": "jobs_marginal",
    "apprentices": "jobs_apprentices",
}
GERMAN = os.environ | {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"}


def potentiale(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False, env=GERMAN
    )


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A smaller county, written and run as a person would."""
    folder = tmp_path_factory.mktemp("county") / "kreis"
    written = potentiale("sample", folder, "--businesses", 3000, "--interviews", 30, "--months", 24)
    assert written.returncode == 0, written.stderr
    ran = potentiale("run", "--project", folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (folder / "run.txt").write_text(ran.stdout + ran.stderr, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def opened(county: Path) -> Iterator[Store]:
    with Store(Project(county)) as store:
        yield store


def released(county: Path, query: str) -> pd.DataFrame:
    with duckdb.connect(
        str((county / "releases" / "current.duckdb").resolve()), read_only=True
    ) as connection:
        return connection.execute(query).df()


def test_every_record_of_every_delivery_is_stored_or_quarantined(opened: Store):
    deliveries = opened.frame("raw.deliveries")
    assert len(deliveries) > 350
    assert (
        deliveries["rows_in"] == deliveries["rows_stored"] + deliveries["rows_quarantined"]
    ).all()


@pytest.mark.parametrize(
    ("unit", "query"),
    [
        (
            "businesses",
            "SELECT month, {area} AS area_code, count(*) AS counted FROM core.business_months GROUP BY ALL",
        ),
        (
            "businesses_foreign",
            "SELECT month, {area} AS area_code, count(*) FILTER (ownership = 'foreign') AS counted FROM core.business_months GROUP BY ALL",
        ),
        (
            "businesses_unknown",
            "SELECT month, {area} AS area_code, count(*) FILTER (ownership = 'unknown') AS counted FROM core.business_months GROUP BY ALL",
        ),
        (
            "businesses_undeterminable",
            "SELECT month, {area} AS area_code, count(*) FILTER (ownership = 'undeterminable') AS counted FROM core.business_months GROUP BY ALL",
        ),
    ],
    ids=lambda value: value if " " not in value else "",
)
def test_businesses_per_municipality_and_month_equal_the_truth(
    opened: Store, county: Path, unit: str, query: str
):
    counted = pd.concat(
        opened.frame(query.format(area=area))
        for area in ("municipality_code", "left(municipality_code, 5)")
    )
    truth = pd.read_csv(county / "truth" / "counts.csv", dtype={"area_code": str}).query(
        "unit == @unit"
    )
    compared = truth.merge(counted, on=["month", "area_code"], how="left").fillna({"counted": 0})
    assert len(compared) == 24 * 16
    wrong = compared[compared["counted"] != compared["received"]]
    assert wrong.empty, wrong.head().to_string()


def test_persons_equal_the_truth_but_for_pairs_planted_as_ambiguous(opened: Store, county: Path):
    wrong = counting.persons_that_differ(opened, county / "truth")
    assert wrong.empty, wrong.head().to_string()


def test_foundings_closings_takeovers_and_moves_equal_the_truth(opened: Store, county: Path):
    wrong = counting.events_that_differ(opened, county / "truth")
    assert wrong.empty, wrong.head().to_string()


def test_the_linkage_is_right_and_complete(opened: Store, county: Path):
    total = sum(linkage_quality.compare(opened, county / "truth").values(), Result())
    assert total.precision >= linkage_quality.LEAST_PRECISION
    assert total.recall >= linkage_quality.LEAST_RECALL


def test_notices_of_foreign_traders_equal_the_truth(opened: Store, county: Path):
    counted = opened.frame(
        "SELECT period AS month, area_code, category, value AS counted FROM core.cells WHERE indicator_id = 'B1' AND length(period) = 7"
    )
    counted["unit"] = "notices_" + counted["category"] + "_foreign"
    truth = pd.read_csv(county / "truth" / "counts.csv", dtype={"area_code": str})
    compared = truth.merge(counted, on=["month", "area_code", "unit"])
    assert len(compared) == 24 * 2
    wrong = compared[compared["counted"] != compared["received"]]
    assert wrong.empty, wrong.to_string()


def test_jobs_equal_the_truth(county: Path):
    truth = {
        (row["what"], row["category"]): float(row["value"])
        for row in _rows(county / "truth" / "survey.csv")
    }
    shown = released(
        county,
        "SELECT breakdown, category, value FROM out.cells WHERE indicator_id = 'C1' AND value IS NOT NULL",
    )
    by_kind = shown[shown["breakdown"] == "jobs"].set_index("category")["value"].to_dict()
    assert by_kind, "at least one kind of job is shown"
    assert by_kind == {kind: truth["jobs", QUESTIONS[kind]] for kind in by_kind}


def test_the_funnel_equals_the_truth(opened: Store, county: Path):
    truth = {row["step"]: int(row["persons"]) for row in _rows(county / "truth" / "funnel.csv")}
    counted = opened.frame(
        """SELECT category, sum(value) AS value, count(DISTINCT period) AS waves
        FROM core.cells WHERE indicator_id = 'F12' GROUP BY category"""
    )
    assert counted.set_index("category")["value"].astype(int).to_dict() == truth
    assert set(counted["waves"]) == {2}


def test_urgency_and_weight_of_themes_are_told_and_both_waves(county: Path):
    shown = released(
        county,
        """SELECT indicator_id, list(DISTINCT period ORDER BY period) AS periods FROM out.cells
        WHERE indicator_id IN ('E1', 'E2', 'E3') AND breakdown = 'theme' AND value > 0
        GROUP BY indicator_id""",
    ).set_index("indicator_id")["periods"]
    assert list(shown["E1"]) == ["2024", "2025"]
    assert "2025" in list(shown["E2"])
    assert "2025" in list(shown["E3"])


def test_an_outcome_told_by_two_sources_counts_once(opened: Store, county: Path):
    rows = [row for row in _rows(county / "truth" / "activation.csv") if row["what"] == "outcome"]
    counted = opened.frame("SELECT category, value FROM core.cells WHERE indicator_id = 'F10'")
    assert counted.set_index("category")["value"].astype(int).to_dict() == {
        row["category"]: int(row["count"]) for row in rows
    }
    assert opened.count(tables.OUTCOMES) > counted["value"].sum()


def test_planted_bad_deliveries_are_refused_by_name_and_everything_else_goes_on(
    opened: Store, county: Path
):
    refused = opened.frame(
        "SELECT file_name, message_code, message_de FROM raw.deliveries WHERE status = 'refused'"
    ).set_index("file_name")
    assert sorted(refused.index) == [
        "Oberwiesen_2026-02.csv",
        "ihk_mitglieder_2026-04.csv",
        "x01.docx",
        "x02.txt",
    ]
    assert "staatsangehoerigkeit_schluessel" in refused.loc["Oberwiesen_2026-02.csv", "message_de"]
    said = (county / "run.txt").read_text(encoding="utf-8")
    for message in refused["message_de"]:
        assert message in said
    assert (
        opened.scalar(
            "SELECT count(*) FROM core.turns WHERE interview_id = ?",
            [opened.pseudonym("interview", "x01")],
        )
        == 0
    )


def test_a_municipality_that_did_not_deliver_is_missing_and_the_county_says_how_many_did(
    county: Path,
):
    shown = released(
        county, "SELECT * FROM out.cells WHERE period = '2025-10' AND breakdown = 'total'"
    ).set_index(["indicator_id", "area_code"])
    assert shown.loc[("A1", "05399036"), "status"] == "missing"
    assert shown.loc[("G1", "05399"), "value"] == 14
    assert shown.loc[("A1", "05399"), "status"] == "incomplete"
    assert shown.loc[("A1", "05399"), "value"] > 0


def test_no_name_address_or_phone_of_anybody_is_in_the_warehouse_the_release_or_the_logs(
    opened: Store, county: Path
):
    names = _names(opened, county)
    assert len(names) > 1000
    for database in (
        "warehouse.duckdb",
        str(next((county / "releases").glob("*-*.duckdb")).relative_to(county)),
    ):
        words = _words(opened, county / database)
        assert len(words) > 500
        assert not names & words, sorted(names & words)[:10]
    logs = [
        path
        for path in (county / ".work").rglob("*")
        if path.is_file() and "extensions" not in path.parts
    ]
    assert any(path.suffix == ".db" for path in logs)
    for path in [
        *logs,
        county / "run.txt",
        county / "warehouse.duckdb",
        county / "releases" / "current.duckdb",
    ]:
        content = path.read_bytes()
        found = [name for name in names if name.encode() in content]
        assert not found, (path.name, found[:10])


def test_vault_files_are_not_readable_as_text(county: Path):
    names = [
        row["family_name"]
        for row in _rows(county / "truth" / "persons.csv")
        if len(row["family_name"]) > 7
    ][:300]
    content = (county / "vault" / "vault.duckdb").read_bytes()
    assert not [name for name in names if name.encode() in content]


def test_no_released_value_is_under_a_threshold(opened: Store, county: Path):
    shown = released(
        county,
        "SELECT indicator_id, area_code, period, breakdown, category, value FROM out.cells WHERE value IS NOT NULL",
    )
    counts = opened.frame(
        "SELECT indicator_id, area_code, period, breakdown, category, count, base, rule, unit FROM core.cells WHERE rule <> 'open'"
    )
    both = shown.merge(counts, on=["indicator_id", "area_code", "period", "breakdown", "category"])
    assert len(both) > 500
    smallest = both["rule"].map({"origin_cross": 5, "funnel": 5}).fillna(3)
    assert both[(both["count"] > 0) & (both["count"] < smallest)].empty
    hidden = released(
        county, "SELECT count(*) AS n FROM out.cells WHERE status = 'suppressed_primary'"
    )
    assert hidden["n"][0] > 20


def test_every_cell_has_its_definition_indicator_and_labels(county: Path):
    orphans = released(
        county,
        """SELECT count(*) AS n FROM out.cells
        LEFT JOIN out.definitions USING (definition_id) LEFT JOIN out.indicators USING (indicator_id)
        LEFT JOIN out.categories USING (breakdown, category) LEFT JOIN out.areas USING (area_code)
        WHERE definitions.text_de IS NULL OR name_de IS NULL OR label_de IS NULL OR areas.name IS NULL""",
    )
    assert orphans["n"][0] == 0


def test_all_asked_for_indicators_are_released(county: Path):
    found = set(released(county, "SELECT DISTINCT indicator_id FROM out.cells")["indicator_id"])
    assert found >= {"A1", "A2", "A3", "A4", "A5", "A6", "B1", "C1", "E1", "F12", "G1", "G2"}


def test_quotes_shown_were_released_by_those_who_said_them(opened: Store, county: Path):
    shown = released(county, "SELECT text FROM out.quotes")["text"]
    assert len(shown) > 3
    allowed = opened.frame("SELECT text FROM core.quotes WHERE has_consent AND is_verbatim")["text"]
    assert set(shown) <= set(allowed)
    without = opened.frame(
        "SELECT text FROM core.quotes JOIN core.interviews USING (interview_id) WHERE NOT has_quote_consent"
    )["text"]
    assert not set(shown) & set(without)


def test_a_second_run_takes_nothing_twice_and_keeps_the_release(county: Path, opened: Store):
    before = opened.frame("SELECT count(*) AS notices FROM core.notices")["notices"][0]
    opened.__exit__(None, None, None)
    try:
        again = potentiale("run", "--project", county, "--json")
    finally:
        opened.__enter__()
    result = json.loads(again.stdout)
    assert result["success"]
    assert not result["release"]["is_new"]
    assert opened.count(tables.NOTICES) == before


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(opened: Store, county: Path) -> set[str]:
    """Family names, phones and streets that are no ordinary German words and no places."""
    import simplemma

    written = {row["family_name"] for row in _rows(county / "truth" / "persons.csv")}
    written |= {
        part
        for row in opened.frame("SELECT name, phone FROM vault.contacts").itertuples()
        for part in (str(row.name).split()[-1], str(row.phone))
    }
    places = {
        unicodedata.normalize("NFC", name)
        for name in opened.frame("SELECT name FROM core.areas")["name"]
    }
    return {
        name
        for name in written
        if len(name) >= 6 and name not in places and not simplemma.is_known(name, lang="de")
    }


def _words(opened: Store, path: Path) -> set[str]:
    """Every text value of every table of a database, and every word in it."""
    words: set[str] = set()
    alias = "warehouse" if path.name == "warehouse.duckdb" else "looked_at"
    if alias == "looked_at":
        opened.connection.execute(f"ATTACH '{path}' AS looked_at (READ_ONLY)")
    columns = opened.connection.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE database_name = ? AND data_type = 'VARCHAR'",
        [alias],
    ).fetchall()
    for schema, table, column in columns:
        for (value,) in opened.connection.execute(
            f'SELECT DISTINCT "{column}" FROM {alias}.{schema}.{table}'
        ).fetchall():
            if value is not None:
                words.add(value)
                words.update(
                    "".join(
                        letter if letter.isalnum() or letter in "-'" else " " for letter in value
                    ).split()
                )
    if alias == "looked_at":
        opened.connection.execute("DETACH looked_at")
    return words
