"""Figures of the sections A, B and G, from notices to cells, with what happens to small and missing ones."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from pipeline import tables
from pipeline.disclosure.release import make_release
from pipeline.indicators.cells import compute_cells
from pipeline.store import Store
from tests.indicators.conftest import Notice, fill, notice, write_notices

NORTH, SOUTH, COUNTY = "05399004", "05399008", "05399"
MONTHS = [f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(24)]


def build(store: Store, notices: list[Notice], missing: tuple[tuple[str, str], ...] = (), foreign: tuple[str, ...] = ()) -> None:  # fmt: skip
    """Two municipalities that deliver 2024 and 2025, but for those named; then the cells."""
    rows: list[dict[str, Any]] = [
        {
            "delivery_id": f"{code}-{month}", "source_id": f"gewerbeamt-{code}", "source_kind": "trade_office", "period": month, "status": "accepted",
            "municipality_code": code, "received_at": datetime(2026, 1, 1), "is_counted": False,
        }
        for code in (NORTH, SOUTH) for month in MONTHS if (code, month) not in missing
    ]  # fmt: skip
    fill(store, tables.DELIVERIES, rows)
    fill(store, tables.AREAS, [
        {"area_code": COUNTY, "name": "Musterkreis", "level": "county"},
        {"area_code": NORTH, "name": "Birkesbach", "level": "municipality", "parent_code": COUNTY},
        {"area_code": SOUTH, "name": "Erlenau", "level": "municipality", "parent_code": COUNTY},
    ])  # fmt: skip
    write_notices(store, notices, foreign)
    compute_cells(store)


def cell(store: Store, indicator: str, period: str = "2025-12", area: str = COUNTY, breakdown: str = "total", category: str = "all") -> dict[str, Any]:  # fmt: skip
    found = store.frame(
        "SELECT * FROM core.cells WHERE indicator_id = ? AND period = ? AND area_code = ? AND breakdown = ? AND category = ?",
        [indicator, period, area, breakdown, category],
    )
    assert len(found) <= 1
    return found.iloc[0].to_dict() if len(found) else {}


def many(number: int, prefix: str = "f", day: str = "2023-05-01", **changes: Any) -> Iterator[Notice]:  # fmt: skip
    """So many sole traders, each with a business; those named f are foreign."""
    for n in range(number):
        yield notice(day, f"{prefix}{n}", business_id=f"{prefix}{n}", is_foreign=prefix[0] == "f", **changes)  # fmt: skip


def test_a7_compares_a_branch_with_all_businesses(store: Store):
    build(store, [
        *many(20, "f"), *many(20, "fx", branch_group="construction"),
        *many(20, "g", branch_group="construction"), *many(40, "gx", branch_group="transport"),
    ])  # fmt: skip
    quotient = cell(store, "A7", breakdown="branch_group", category="gastronomy")
    assert quotient["value"] == 2.5  # half of the foreign-led, a fifth of all
    assert quotient["status"] == "ok"
    assert cell(store, "A8")["value"] == 2.0
    assert cell(store, "A9")["value"] == 0.0


Key = tuple[str, str, str]


def released(store: Store, *indicators: str, area: str = COUNTY) -> dict[Key, tuple[float, str]]:
    """Value and status of a release by indicator, breakdown and category; newest period."""
    made = make_release(store)
    with duckdb.connect(str(made.path), read_only=True) as connection:
        rows = connection.execute(
            """SELECT indicator_id, breakdown, category, value, status FROM out.cells
            WHERE area_code = ? AND list_contains(?, indicator_id) AND period IN ('2025-12', '2025')""",
            [area, list(indicators)],
        ).fetchall()
    return {(*key,): (value, status) for *key, value, status in rows}


def test_three_businesses_tell_neither_their_branches_nor_the_age_of_one(store: Store):
    build(store, [*many(2, "f"), *many(1, "fx", branch_group="construction", day="2019-03-01"), *many(30, "g")])  # fmt: skip
    shown = released(store, "A1", "A7", "A8", "A9", "A11", "A12", "A14", area=NORTH)
    assert shown.pop(("A1", "total", "all")) == (3, "ok")
    told = {key: value for key, (value, _) in shown.items() if value is not None}
    assert set(told.values()) == {0}, "what is nought everywhere is said"
    assert {key[0] for key in told} <= {"A1", "A7"}
    hidden = [("A8", "total", "all"), ("A14", "total", "all"), ("A14", "age_class", "10_up")]
    assert [shown[key] for key in hidden] == [(None, "suppressed_primary")] * 3


@pytest.mark.parametrize(
    ("indicator", "breakdown", "category", "least"),
    [
        ("A7", "branch_group", "gastronomy", 10), ("A8", "total", "all", 30), ("A9", "total", "all", 10), ("A11", "total", "all", 10),
        ("A12", "total", "all", 10), ("A12", "sex", "women", 10), ("A13", "total", "all", 10), ("A14", "total", "all", 10),
        ("A14", "age_class", "0_3", 10), ("B3", "movement", "balance", 10), ("B3", "movement", "turnover", 10),
    ],
)  # fmt: skip
def test_a_figure_is_shown_from_the_base_it_needs(
    store: Store, indicator: str, breakdown: str, category: str, least: int
):
    fill(store, tables.POPULATION, [
        {"area_code": area, "date": date(2024, 12, 31), "nationality_code": "163", "population": 300}
        for area in (NORTH, SOUTH)
    ])  # fmt: skip
    statuses = []
    for number in (least - 1, least):
        build(store, [*many(number, "f", "2025-02-01"), *many(40, "g")])
        statuses.append(released(store, indicator)[indicator, breakdown, category][1])
    assert statuses[0] == "suppressed_primary"
    assert statuses[1] in ("ok", "zero")


def test_a9_a11_and_a12_are_shares_with_wilsons_interval(store: Store):
    build(store, [
        *many(5, "f", branch_group="knowledge_services", is_side_line=True),
        *many(15, "fx", sex="m"),
    ])  # fmt: skip
    for indicator in ("A9", "A11", "A12"):
        found = cell(store, indicator)
        assert (found["value"], found["count"], found["base"]) == (0.25, 5, 20)
        assert (round(found["ci_low"], 3), round(found["ci_high"], 3)) == (0.112, 0.469)


def test_a12_men_and_diverse_stand_together(store: Store):
    build(store, [*many(10, "f"), *many(9, "fx", sex="m"), *many(1, "fd", sex="d")])
    assert cell(store, "A12", breakdown="sex", category="others")["value"] == 10
    assert set(store.frame("SELECT category FROM core.cells WHERE breakdown = 'sex'")["category"]) == {"women", "others"}  # fmt: skip


def test_a13_relates_traders_to_foreign_inhabitants_and_states_the_date(store: Store):
    people = [
        {"area_code": area, "date": date(2024, 12, 31), "nationality_code": code, "population": number}
        for area, code, number in [(NORTH, "163", 300), (NORTH, "000", 9_000), (SOUTH, "152", 200), (SOUTH, "000", 5_000)]
    ]  # fmt: skip
    fill(store, tables.POPULATION, people)
    build(store, list(many(20)))
    assert cell(store, "A13")["value"] == 40.0
    assert cell(store, "A13", breakdown="population_date", category="2024-12-31")["value"] == 40.0
    assert cell(store, "A13", period="2024-11") == {}


def test_a14_tells_the_middle_age_and_the_classes(store: Store):
    build(store, [
        *many(10, "f", "2025-01-01"), *many(10, "fx", "2021-12-31"), *many(10, "fy", "2010-01-01"),
    ])  # fmt: skip
    assert cell(store, "A14")["value"] == 4.0
    classes = {
        name: cell(store, "A14", breakdown="age_class", category=name)["value"]
        for name in ("0_3", "3_5", "5_10", "10_up")
    }
    assert classes == {"0_3": 10, "3_5": 10, "5_10": 0, "10_up": 10}


def closed(number: int, prefix: str, day: str, **changes: Any) -> Iterator[Notice]:
    yield from many(number, prefix, day, kind="deregistration", reason_code="given_up", **changes)


def test_b2_b3_b4_count_foundings_and_closings_of_a_year(store: Store):
    build(store, [
        *many(12, "f", "2025-02-01"), *many(8, "fc", "2025-02-01", has_craft_card=True),
        *many(20, "g", "2025-03-01"), *closed(5, "f", "2025-09-01"),
    ])  # fmt: skip
    counts = {
        kind: cell(store, "B2", "2025", breakdown="event_kind", category=kind)["value"]
        for kind in ("founding", "founding_full", "closing", "closing_full")
    }
    assert counts == {"founding": 20, "founding_full": 8, "closing": 5, "closing_full": 0}
    assert cell(store, "B2", "2025-02", breakdown="event_kind", category="founding")["value"] == 20
    assert cell(store, "B3", "2025", breakdown="movement", category="balance")["value"] == 15
    assert cell(store, "B3", "2025", breakdown="movement", category="turnover")["value"] == round(2500 / 15, 1)  # fmt: skip
    assert (cell(store, "B4", "2025")["value"], cell(store, "B4", "2025")["base"]) == (0.5, 40)


@pytest.mark.parametrize(("small", "full"), [(10, 2), (2, 10)])
def test_b2_a_part_is_judged_by_its_rest_too(store: Store, small: int, full: int):
    build(
        store,
        [
            *many(small, "f", "2025-02-01"),
            *many(full, "fc", "2025-02-01", has_craft_card=True),
        ],
    )
    part = cell(store, "B2", "2025", breakdown="event_kind", category="founding_full")
    assert (part["value"], part["count"]) == (full, 2)


def test_b5_starts_at_a_hundred_in_the_first_whole_year_with_thirty_of_both(store: Store):
    build(store, [
        *many(30, "f", "2024-02-01"), *many(40, "g", "2024-03-01"),
        *many(45, "fx", "2025-02-01"), *many(20, "gx", "2025-03-01"),
    ])  # fmt: skip
    values = {
        (year, who): cell(store, "B5", year, breakdown="ownership", category=who)["value"]
        for year in ("2024", "2025") for who in ("foreign", "german")
    }  # fmt: skip
    assert values == {("2024", "foreign"): 100, ("2024", "german"): 100, ("2025", "foreign"): 150, ("2025", "german"): 50}  # fmt: skip


def test_b5_needs_thirty_foundings(store: Store):
    build(store, [*many(29, "f", "2024-02-01"), *many(40, "g", "2024-03-01")])
    assert cell(store, "B5", "2024", breakdown="ownership", category="foreign") == {}


def test_b6_a_move_is_no_closing_and_who_still_stands_is_followed_to_the_newest_month(store: Store):
    moves = [
        *many(5, "f", "2024-06-01", kind="deregistration", reason_code="moved_out"),
        *many(5, "f", "2024-06-02", reason_code="moved_in", municipality_code=SOUTH),
    ]
    build(store, [*many(40, "f", "2024-02-01"), *closed(10, "f3", "2024-08-01"), *moves])
    year = cell(store, "B6", breakdown="survival", category="year_1")
    assert (year["value"], year["count"], year["base"]) == (0.75, 30, 40)
    assert 0.58 < year["ci_low"] < 0.75 < year["ci_high"] < 0.87
    assert cell(store, "B6", breakdown="survival", category="year_3") == {}


def test_b6_below_thirty_at_risk_is_of_limited_value(store: Store):
    build(store, list(many(29, "f", "2024-02-01")))
    assert cell(store, "B6", breakdown="survival", category="year_1")["status"] == "unreliable"


def test_b7_and_b8_tell_reasons_and_takeovers(store: Store):
    handed = [
        step
        for n in range(4)
        for step in (
            notice("2025-05-01", f"g{n}", "deregistration", business_id=f"g{n}", reason_code="handover"),
            notice("2025-05-01", f"fn{n}", business_id=f"g{n}", reason_code="takeover", is_foreign=True),
        )
    ]  # fmt: skip
    build(store, [
        *many(8, "f"), *closed(6, "f", "2025-09-01", closing_reason_code="age"),
        *many(4, "g"), *handed,
    ])  # fmt: skip
    reason = cell(store, "B7", "2025", breakdown="closing_reason", category="age")
    assert (reason["value"], reason["rule"]) == (6, "reason")
    assert cell(store, "B8", "2025")["value"] == 4


def test_trap_11_a_missed_delivery_marks_the_county_and_lets_it_not_fall(store: Store):
    build(store, [*many(10, "f"), *many(10, "fx", municipality_code=SOUTH)], missing=((SOUTH, "2025-12"),))  # fmt: skip
    assert (cell(store, "A1")["value"], cell(store, "A1")["status"]) == (20, "incomplete")
    assert cell(store, "A1", area=SOUTH)["status"] == "missing"
    assert cell(store, "A1", area=NORTH)["status"] == "ok"
    assert cell(store, "A1", "2025-11")["status"] == "ok"
    assert cell(store, "B2", "2025", breakdown="event_kind", category="founding")["status"] == "incomplete"  # fmt: skip
    assert cell(store, "B2", "2024", breakdown="event_kind", category="founding")["status"] == "ok"


def aggregate(indicator: str, value: int | None, breakdown: str = "total", category: str = "all", month: str = "2025-11", base: int | None = None) -> dict[str, Any]:  # fmt: skip
    return {
        "municipality_code": SOUTH, "month": month, "indicator_id": indicator, "breakdown": breakdown, "category": category, "value": value, "base": base,
        "delivery_id": "t",
    }  # fmt: skip


def test_finished_tables_become_the_municipalitys_cells_and_are_added_to_the_county(store: Store):
    fill(store, tables.AGGREGATES, [
        aggregate("A1", 30), aggregate("A3", 100), aggregate("A2", 33), aggregate("B1", 4, "notice_kind", "registration"),
    ])  # fmt: skip
    build(store, [*many(10, "f"), *many(10, "g")])
    assert cell(store, "A1", "2025-11", SOUTH)["value"] == 30
    assert cell(store, "A1", "2025-11")["value"] == 40
    assert cell(store, "A3", "2025-11")["value"] == pytest.approx(40 / 120)
    assert cell(store, "A2", "2025-11")["value"] == 43
    assert cell(store, "B1", "2025-11", breakdown="notice_kind", category="registration")["value"] == 4  # fmt: skip
    assert cell(store, "A1", "2025-12")["value"] == 40, "the last table is carried on"
    assert cell(store, "A1", "2025-10")["value"] == 10


def test_what_finished_tables_do_not_hold_is_missing_there_and_marks_the_county(store: Store):
    fill(store, tables.AGGREGATES, [aggregate("A1", 30)])
    build(store, list(many(10, "f")))
    assert cell(store, "A14", "2025-11")["status"] == "incomplete"
    assert cell(store, "A1", "2025-11")["status"] == "ok"
    assert cell(store, "A2", area=SOUTH)["status"] == "missing"


def test_a_secret_table_makes_the_county_uncertain_and_is_not_shown(store: Store):
    fill(store, tables.AGGREGATES, [aggregate("A1", None), aggregate("A3", None)])
    build(store, list(many(10, "f")))
    assert (cell(store, "A1", "2025-11")["value"], cell(store, "A1", "2025-11")["status"]) == (10, "unreliable")  # fmt: skip
    south = cell(store, "A1", "2025-11", SOUTH)
    assert south["value"] != south["value"]
    assert south["status"] == "unreliable"


def test_g3_tells_what_was_double(store: Store):
    rows = [
        {"delivery_id": "d", "row_number": n, "notice_id": f"n{n}", "business_id": "f1", "kind": kind}
        for n, kind in enumerate(["repeat", "repeat", "correction", "late"], start=1)
    ]  # fmt: skip
    build(store, list(many(40, "f")))
    fill(store, tables.RESTATEMENTS, rows)
    compute_cells(store)
    assert cell(store, "G3", breakdown="double", category="repeat")["value"] == 0.05
    assert cell(store, "G3", breakdown="double", category="correction")["count"] == 1


def test_trap_9_registered_but_gone_lowers_the_estimate_and_not_the_register(store: Store):
    fill(store, tables.APPROACHES, [
        {"approach_id": f"a{n}", "person_id": f"p{n}", "date": date(2025, 5, 1), "result": "closed_business" if n < 10 else "interview"}
        for n in range(40)
    ])  # fmt: skip
    build(store, list(many(100, "f")))
    assert cell(store, "A1")["value"] == 100
    rate = cell(store, "G4", "2025")
    assert (rate["value"], rate["count"], rate["base"], rate["status"]) == (0.25, 10, 40, "ok")
    estimate = cell(store, "G4", breakdown="estimate", category="businesses")
    assert (estimate["value"], estimate["ci_low"], estimate["ci_high"]) == (75, 60, 86)


def test_g4_below_thirty_approached_is_of_limited_value(store: Store):
    fill(store, tables.APPROACHES, [
        {"approach_id": f"a{n}", "person_id": f"p{n}", "date": date(2025, 5, 1), "result": "interview"} for n in range(29)
    ])  # fmt: skip
    build(store, list(many(10, "f")))
    assert cell(store, "G4", "2025")["status"] == "unreliable"


def test_g5_tells_how_many_keys_have_several_successors(store: Store):
    build(store, [*many(30, "f", wz_code="56103"), *many(10, "fx", wz_code="96021")])
    assert cell(store, "G5", breakdown="successor", category="keys")["value"] == 0.75
    assert cell(store, "G5", breakdown="successor", category="branch_groups")["value"] == 0.0
