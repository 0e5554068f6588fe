"""The release gate: nothing under a threshold gets out, and the swap leaves no reader without a file."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipeline import tables
from pipeline.disclosure import release
from pipeline.disclosure.release import make_release, unsafe_cells
from pipeline.errors import Refused
from pipeline.store import Store

DEFAULTS = {
    "indicator_id": "A1", "definition_id": "business_foreign", "area_code": "05399", "period": "2026-10", "breakdown": "branch_group", "category": "transport",
    "value": 0.0, "count": 0, "base": 100, "largest_share": None, "two_largest_share": None, "ci_low": None, "ci_high": None,
    "unit": "businesses", "rule": "count", "status": "ok",
}  # fmt: skip
CATEGORIES = [
    "transport",
    "construction",
    "vehicles",
    "gastronomy",
    "wholesale",
    "other",
    "food_retail",
]


ALL_OPEN = "SELECT indicator_id, area_code, period, breakdown, category, value, ci_low, ci_high, unit, 'ok' AS status, definition_id FROM core.cells"


def cells(*given: dict) -> pd.DataFrame:
    """Cells that differ from the defaults in what is given; each has a category of its own."""
    rows = [
        DEFAULTS | {"category": category} | row
        for category, row in zip(CATEGORIES, given, strict=False)
    ]
    floats = dict.fromkeys(
        ["largest_share", "two_largest_share", "ci_low", "ci_high", "value"], "float64"
    )
    return pd.DataFrame(rows).astype(floats)


def released(store: Store, *given: dict) -> pd.DataFrame:
    """The released cells of these cells, in their order."""
    store.replace(tables.CELLS, cells(*given))
    made = make_release(store)
    with duckdb.connect(str(made.path), read_only=True) as connection:
        shown = connection.execute("SELECT * FROM out.cells").df()
    return shown.set_index("category").loc[CATEGORIES[: len(given)]].reset_index()


def counted(count: int, **other: object) -> dict:
    return {"count": count, "value": count} | other


@pytest.mark.parametrize(
    ("rule", "largest_hidden"),
    [("count", 2), ("origin_cross", 4), ("reason", 4), ("theme", 2), ("funnel", 4)],
)
def test_counts_up_to_the_threshold_are_hidden_and_zero_is_said(
    store: Store, rule: str, largest_hidden: int
):
    shown = released(
        store,
        counted(0, rule=rule),
        counted(1, rule=rule),
        counted(largest_hidden, rule=rule),
        counted(largest_hidden + 1, rule=rule),
    )
    assert shown["status"].tolist() == ["zero", "suppressed_primary", "suppressed_primary", "ok"]
    assert shown["value"].isna().tolist() == [False, True, True, False]


def test_a_share_is_hidden_for_its_numerator_its_rest_and_its_base(store: Store):
    share = {"unit": "share", "value": 0.5}
    shown = released(
        store,
        {"count": 2, "base": 50, **share},
        {"count": 48, "base": 50, **share},
        {"count": 5, "base": 9, **share},
        {"count": 25, "base": 50, **share},
        {"count": 50, "base": 50, "unit": "share", "value": 1.0},
    )
    assert shown["status"].tolist() == ["suppressed_primary"] * 3 + ["ok", "ok"]


@pytest.mark.parametrize(("rule", "least"), [("figure", 10), ("diversity", 30)])
def test_a_figure_of_too_few_units_is_hidden_even_as_a_nought(store: Store, rule: str, least: int):
    shown = released(
        store,
        {"rule": rule, "count": least - 1, "base": least - 1, "value": 1.8, "status": "unreliable"},
        {"rule": rule, "count": 0, "base": least - 1, "value": 0.0},
        {"rule": rule, "count": least, "base": least, "value": 1.8},
        {"rule": rule, "count": 2, "base": least, "value": 1.8},
    )
    hidden = "suppressed_primary"
    assert shown["status"].tolist() == [hidden, hidden, "ok", hidden]


@pytest.mark.parametrize(
    ("indicator", "base"),
    [("A7", 9), ("A8", 29), ("A9", 9), ("A11", 9), ("A12", 9), ("A13", 9), ("A14", 9), ("B3", 9)],
)
@pytest.mark.parametrize("value", [0.0, 6.8])
def test_the_second_judge_knows_by_itself_which_figures_need_a_base(
    store: Store, monkeypatch: pytest.MonkeyPatch, indicator: str, base: int, value: float
):
    untold = {"indicator_id": indicator, "count": base, "base": base, "value": value}
    store.replace(tables.CELLS, cells(counted(10), untold | {"rule": "count"}))
    monkeypatch.setattr(release, "JUDGE", ALL_OPEN)
    with pytest.raises(Refused):
        make_release(store)
    store.replace(tables.CELLS, cells(counted(10), untold | {"count": base + 1, "base": base + 1}))
    make_release(store)


def test_a_sum_that_one_business_dominates_is_hidden(store: Store):
    jobs = {"unit": "jobs", "rule": "survey", "base": 40, "count": 5, "value": 100}
    shown = released(
        store,
        {**jobs, "largest_share": 0.90, "two_largest_share": 0.93},
        {**jobs, "largest_share": 0.60, "two_largest_share": 0.96},
        {**jobs, "largest_share": 0.60, "two_largest_share": 0.80},
    )
    assert shown["status"].tolist() == ["suppressed_primary", "suppressed_primary", "ok"]


def test_a_survey_figure_on_a_small_base_is_marked_or_hidden(store: Store):
    shown = released(
        store,
        *[{"rule": "survey", "count": 9, "value": 9, "base": base} for base in (9, 10, 29, 30)],
    )
    assert shown["status"].tolist() == ["suppressed_primary", "unreliable", "unreliable", "ok"]


def test_what_was_not_delivered_is_missing_and_has_no_value(store: Store):
    shown = released(store, counted(50, status="missing"))
    assert shown["status"].tolist() == ["missing"]
    assert shown["value"].isna().all()


def test_an_incomplete_figure_keeps_its_value_and_its_mark(store: Store):
    shown = released(store, counted(50, status="incomplete"), counted(2, status="incomplete"))
    assert shown["status"].tolist() == ["incomplete", "suppressed_primary"]
    assert shown["value"].fillna(-1).tolist() == [50, -1]


def test_a_figure_of_limited_value_is_marked_and_what_an_office_keeps_secret_is_not_shown(
    store: Store,
):
    secret = counted(0, status="unreliable") | {"value": None}
    shown = released(store, counted(50, status="unreliable"), secret)
    assert shown["status"].tolist() == ["unreliable", "suppressed_primary"]


def test_every_new_breakdown_has_its_labels(store: Store):
    given = [
        ("A13", "population_date", "2026-06-30"), ("A10", "legal_form_group", "sole"), ("B6", "survival_german", "year_3"), ("A14", "age_class", "10_up"),
    ]  # fmt: skip
    rows = [
        counted(50, indicator_id=indicator, breakdown=breakdown, category=category)
        for indicator, breakdown, category in given
    ]
    store.replace(tables.CELLS, cells(*rows))
    made = make_release(store)
    with duckdb.connect(str(made.path), read_only=True) as connection:
        labels = dict(
            connection.execute("SELECT category, label_de FROM out.categories").fetchall()
        )
    assert labels == {
        "2026-06-30": "Stichtag 30.06.2026", "sole": "Einzelunternehmen", "year_3": "nach 3 Jahren", "10_up": "10 Jahre und mehr",
    }  # fmt: skip


def test_interval_and_base_of_a_hidden_cell_are_not_in_the_file(store: Store):
    shown = released(store, counted(2, base=7919, ci_low=0.123456, ci_high=0.654321))
    assert shown[["value", "ci_low", "ci_high"]].isna().all(axis=None)
    assert "base" not in shown
    assert "count" not in shown


def test_nothing_changed_makes_no_new_release(store: Store):
    store.replace(tables.CELLS, cells(counted(10)))
    first, again = make_release(store), make_release(store)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.release_id == again.release_id


def test_the_link_moves_to_the_new_file_and_an_open_reader_keeps_the_old(store: Store):
    store.replace(tables.CELLS, cells(counted(10)))
    old = make_release(store, datetime(2026, 1, 1, tzinfo=UTC))
    with duckdb.connect(str(store.project.current_release.resolve()), read_only=True) as reader:
        store.replace(tables.CELLS, cells(counted(11)))
        new = make_release(store, datetime(2026, 1, 2, tzinfo=UTC))
        assert reader.execute("SELECT value FROM out.cells").fetchall() == [(10.0,)]
    assert store.project.current_release.resolve() == new.path != old.path
    assert old.path.exists()


def test_a_release_that_holds_an_unsafe_value_is_thrown_away_and_the_old_one_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    store.replace(tables.CELLS, cells(counted(10)))
    safe = make_release(store)
    store.replace(tables.CELLS, cells(counted(2)))
    careless = release.JUDGE.replace(
        "WHEN count BETWEEN 1 AND smallest - 1 THEN", "WHEN false THEN"
    )
    assert careless != release.JUDGE
    monkeypatch.setattr(release, "JUDGE", careless)
    with pytest.raises(Refused) as refused:
        make_release(store)
    assert refused.value.finding.code == "D-001"
    assert store.project.current_release.resolve() == safe.path
    assert [
        path.name for path in store.project.releases.iterdir() if path.suffix == ".unfinished"
    ] == []


@pytest.mark.parametrize(
    "unsafe",
    [
        counted(2), counted(4, rule="origin_cross"), counted(4, rule="reason"), counted(2, status="incomplete"), counted(2, status="unreliable"), counted(2, rule="theme"), counted(4, rule="funnel"),
        {"unit": "share", "value": 0.9, "count": 48, "base": 50}, {"unit": "share", "value": 0.5, "count": 4, "base": 9},
        {"rule": "survey", "count": 5, "value": 5, "base": 9}, {"unit": "jobs", "count": 9, "value": 99, "largest_share": 0.9},
    ],
)  # fmt: skip
def test_the_second_judge_finds_what_the_first_should_hide(
    store: Store, monkeypatch: pytest.MonkeyPatch, unsafe: dict
):
    store.replace(tables.CELLS, cells(counted(10) | {"status": "ok"}, unsafe))
    monkeypatch.setattr(release, "JUDGE", ALL_OPEN)
    with pytest.raises(Refused):
        make_release(store)
    monkeypatch.undo()
    make_release(store)
    assert unsafe_cells(store) == 0


def test_a_quote_without_consent_or_with_a_placeholder_stays_in(store: Store):
    store.replace(tables.CELLS, cells(counted(10)))
    interview = dict.fromkeys(tables.INTERVIEWS.column_names) | {
        "interview_id": "i",
        "wave": "2025",
    }
    store.connection.register("interview", pd.DataFrame([interview]))
    store.replace(tables.INTERVIEWS, "SELECT * FROM interview")
    quotes = [
        ("q1", "Das ist gut.", True, True),
        ("q2", "Ohne Einwilligung.", False, True),
        ("q3", "Nicht wörtlich.", True, False),
        ("q4", "Bei [Person 1] ist es gut.", True, True),
    ]
    store.replace(
        tables.QUOTES,
        pd.DataFrame(
            [
                (key, "i", text, "T14", 1, consent, verbatim)
                for key, text, consent, verbatim in quotes
            ],
            columns=tables.QUOTES.column_names,
        ),
    )
    made = make_release(store)
    with duckdb.connect(str(made.path), read_only=True) as connection:
        assert connection.execute("SELECT quote_id FROM out.quotes").fetchall() == [("q1",)]


def test_the_released_file_holds_the_contract_and_nothing_else(store: Store):
    store.replace(tables.CELLS, cells(counted(10)))
    made = make_release(store)
    with duckdb.connect(str(made.path), read_only=True) as connection:
        held = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY ALL"
        ).fetchall()
        assert [name for (name,) in held] == sorted(table.full_name for table in tables.RELEASE)
        for table in tables.RELEASE:
            assert [
                row[0] for row in connection.execute(f"DESCRIBE {table.full_name}").fetchall()
            ] == table.column_names


def test_a_half_written_file_never_bears_the_name_of_a_release(store: Store, tmp_path: Path):
    store.replace(tables.CELLS, cells(counted(10)))
    made = make_release(store)
    assert made.path.suffix == ".duckdb"
    assert {path.suffix for path in store.project.releases.iterdir()} == {".duckdb"}


def test_a_quote_taken_back_leaves_older_releases_too(store: Store):
    interview = dict.fromkeys(tables.INTERVIEWS.column_names) | {
        "interview_id": "i",
        "wave": "2025",
    }
    store.connection.register("interview", pd.DataFrame([interview]))
    store.replace(tables.INTERVIEWS, "SELECT * FROM interview")
    quotes = pd.DataFrame(
        [("q1", "i", "Das nehme ich zurueck.", "T14", 1, True, True)],
        columns=tables.QUOTES.column_names,
    )
    store.replace(tables.QUOTES, quotes)
    store.replace(tables.CELLS, cells(counted(10)))
    old = make_release(store, datetime(2026, 1, 1, tzinfo=UTC))
    assert b"Das nehme ich zurueck." in old.path.read_bytes()
    store.replace(tables.QUOTES, quotes.assign(has_consent=False))
    make_release(store, datetime(2026, 1, 2, tzinfo=UTC))
    assert len(list(store.project.releases.glob("*-*.duckdb"))) == 2
    for path in store.project.releases.glob("*-*.duckdb"):
        assert b"Das nehme ich zurueck." not in path.read_bytes()
        with duckdb.connect(str(path), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM out.cells").fetchall() == [(1,)]


def test_a_share_that_its_section_calls_open_is_judged_all_the_same(store: Store):
    careless = {"rule": "open", "unit": "share", "value": 16 / 17, "count": 16, "base": 17}
    store.replace(tables.CELLS, cells(careless))
    with pytest.raises(Refused):
        make_release(store)
