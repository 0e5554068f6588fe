"""The register traps of the field, each a test named after it; 4 and 14 stand in test_traps_meaning.py, 13 in test_share_jumps.py."""

import pytest

from pipeline import tables
from pipeline.indicators.cells import compute_cells
from pipeline.registries.areas import load_areas
from tests.registries.conftest import geve_file, headings
from tests.registries.two_offices import *  # noqa: F403
from tests.registries.two_offices import HERE, THERE, put, put_together

SHE = {"family_name": "Zweifelstein", "given_name": "Ayse", "birth_date": "05.06.1980"}
BO = {
    "family_name": "Bodenlos",
    "given_name": "Bo",
    "birth_date": "07.08.1970",
    "birth_place": "Düren",
    "home_address": "Am Markt 1",
    "contact": "1",
}
CEM = {
    "family_name": "Cemwald",
    "given_name": "Cem",
    "birth_date": "09.10.1990",
    "birth_place": "Bonn",
    "home_address": "Am Bach 2",
    "contact": "2",
}
GBR = {"legal_form": "GbR", "business_name": "Drei GbR"}
FOUNDED = {"founding_full", "founding_small"}
CLOSED = {"closing_full", "closing_small"}


def states(store, column):
    return dict(
        store.connection.execute(
            f"SELECT month, {column} FROM core.business_months ORDER BY month"
        ).fetchall()
    )


def events(store):
    return store.frame("SELECT kind FROM core.business_events ORDER BY date, kind")["kind"].tolist()


def later(month, day="01", **changes):
    """A notice of the same business on a day of a later month of 2026."""
    return {
        "effective_date": f"{day}.{month}.2026",
        "reported_date": f"{day}.{month}.2026",
    } | changes


def test_trap_01_a_partnership_of_three_is_three_notices_one_business_two_foreign_persons(linked):
    store = linked({(HERE, "2026-03"): [
        GBR | SHE | {"notice_number": "1", "nationalities": "türkisch"},
        GBR | BO | {"notice_number": "2", "nationalities": "deutsch"},
        GBR | CEM | {"notice_number": "3", "nationalities": "türkisch"},
    ]})  # fmt: skip
    assert store.count(tables.NOTICES) == 3
    assert store.count(tables.BUSINESSES) == 1
    state = store.frame(
        "SELECT owner_count, foreign_owner_count, ownership, is_foreign_any, is_foreign_all FROM core.business_months"
    )
    assert state.values.tolist() == [[3, 2, "foreign", True, False]]
    assert len([kind for kind in events(store) if kind in FOUNDED]) == 1


@pytest.mark.parametrize(
    "written",
    [
        {"family_name": "Zweifelstéin"},
        {"family_name": "Ayse", "given_name": "Zweifelstein"},
        {"birth_date": "1980-06-05"},
        {"birth_date": "06.05.1980"},
    ],
    ids=["accent", "names exchanged", "other format", "day and month exchanged"],
)
def test_trap_02_a_person_with_two_businesses_in_two_municipalities_is_one_person(linked, written):
    store = linked({
        (HERE, "2026-03"): [SHE | {"notice_number": "1", "business_name": "Imbiss Eins"}],
        (THERE, "2026-03"): [SHE | written | {"notice_number": "2", "business_number": "2", "business_name": "Trockenbau Zwei", "street": "Ringweg", "wz": "43.31.0"}],
    })  # fmt: skip
    assert store.count(tables.PERSONS) == 1
    assert store.count(tables.BUSINESSES) == 2


def test_trap_03_german_and_another_counts_as_german_and_two_foreign_nationalities_are_one_person(
    linked,
):
    store = linked({(HERE, "2026-03"): [
        SHE | {"notice_number": "1", "nationalities": "deutsch, türkisch"},
        BO | {"notice_number": "2", "business_number": "2", "nationalities": "polnisch, ukrainisch"},
    ]})  # fmt: skip
    rows = store.frame(
        "SELECT nationality_class, has_several_nationalities FROM core.persons ORDER BY nationality_class"
    )
    assert rows.values.tolist() == [["foreign", True], ["german", True]]


def test_trap_05_corrections_repeats_and_late_notices_change_old_days_and_leave_a_trace(
    linked, county, opened
):
    store = linked(
        {
            (HERE, "2026-01"): [
                SHE
                | {
                    "notice_number": "1",
                    "nationalities": "ungeklärt",
                    "effective_date": "02.01.2026",
                }
            ]
        }
    )
    assert states(store, "ownership") == {"2026-01": "unknown"}
    put(
        county,
        HERE,
        "2026-03",
        SHE
        | {
            "notice_number": "1",
            "nationalities": "türkisch",
            "effective_date": "02.01.2026",
            "is_correction": "J",
        },
    )
    put_together(opened)
    assert states(store, "ownership") == {"2026-01": "foreign", "2026-03": "foreign"}
    put(county, HERE, "2026-04", SHE | {"notice_number": "1", "nationalities": "türkisch", "effective_date": "02.01.2026", "contact": "3"},
        BO | {"notice_number": "2", "business_number": "2", "effective_date": "01.12.2025"})  # fmt: skip
    put_together(opened)
    assert store.scalar("SELECT count(*) FROM core.business_months WHERE month = '2026-01'") == 2
    assert store.count(tables.BUSINESSES) == 2
    traces = store.frame("SELECT kind FROM core.restatements ORDER BY kind")["kind"].tolist()
    assert traces == ["correction", "late", "repeat"]


def test_trap_06_a_move_inside_the_county_is_no_closing_and_no_founding(linked):
    store = linked({
        (HERE, "2026-03"): [SHE | {"notice_number": "1"}],
        (HERE, "2026-04"): [SHE | later("04", notice_number="2", kind="AB", reason="Verlegung")],
        (THERE, "2026-04"): [SHE | later("04", notice_number="9", business_number="77", reason="Verlegung", street="Ringweg")],
    })  # fmt: skip
    assert store.count(tables.BUSINESSES) == 1
    assert states(store, "municipality_code") == {"2026-03": HERE, "2026-04": THERE}
    told = events(store)
    assert len([kind for kind in told if kind in FOUNDED]) == 1
    assert not CLOSED & set(told)


@pytest.mark.parametrize("number", ["B1", "B2"], ids=["same key", "new key of the office"])
def test_trap_07_a_new_legal_form_is_no_founding(linked, number):
    store = linked({
        (HERE, "2026-03"): [SHE | {"notice_number": "1"}],
        (HERE, "2026-04"): [
            SHE | later("04", notice_number="2", kind="AB", reason="Rechtsformwechsel"),
            SHE | later("04", notice_number="3", reason="Rechtsformwechsel", legal_form="GmbH", business_name="Grillhaus Zweifelstein GmbH", business_number=number),
        ],
    })  # fmt: skip
    assert store.count(tables.BUSINESSES) == 1
    assert states(store, "legal_form_group") == {"2026-03": "sole", "2026-04": "company"}
    told = events(store)
    assert len([kind for kind in told if kind in FOUNDED]) == 1
    assert not CLOSED & set(told)


def test_trap_07_partners_who_enter_and_leave_found_and_close_nothing(linked):
    store = linked({
        (HERE, "2026-03"): [GBR | SHE | {"notice_number": "1"}, GBR | BO | {"notice_number": "2"}],
        (HERE, "2026-04"): [GBR | CEM | later("04", notice_number="3", reason="Gesellschaftereintritt")],
        (HERE, "2026-05"): [GBR | BO | later("05", notice_number="4", kind="AB", reason="Gesellschafteraustritt")],
    })  # fmt: skip
    assert states(store, "owner_count") == {"2026-03": 2, "2026-04": 3, "2026-05": 2}
    told = events(store)
    assert len([kind for kind in told if kind in FOUNDED]) == 1
    assert not CLOSED & set(told)


def test_trap_08_a_side_line_becomes_the_main_occupation_from_the_day_of_the_change(linked):
    store = linked({
        (HERE, "2026-03"): [SHE | {"notice_number": "1", "is_side_line": "J"}],
        (HERE, "2026-04"): [SHE | later("04", notice_number="2", kind="UM", reason="", is_side_line="N")],
    })  # fmt: skip
    assert states(store, "is_side_line") == {"2026-03": True, "2026-04": False}


def test_trap_09_a_business_found_closed_lowers_no_count_of_the_register(linked):
    store = linked(
        {
            (HERE, "2026-03"): [SHE | {"notice_number": "1"}],
            (THERE, "2026-04"): [BO | {"notice_number": "2"}],
        }
    )
    person = store.scalar("SELECT person_id FROM core.persons LIMIT 1")
    store.connection.execute(
        "INSERT INTO core.approaches VALUES ('a', ?, DATE '2026-04-02', 'visit', 'closed_business')",
        [person],
    )
    put_together(store)
    assert store.scalar("SELECT count(*) FROM core.business_months WHERE month = '2026-04'") == 2


def test_trap_10_a_legal_person_without_natural_owner_is_not_determinable(linked):
    nobody = {
        "family_name": "",
        "given_name": "",
        "birth_date": "",
        "nationalities": "",
        "legal_form": "AG",
        "business_name": "Muster AG",
    }
    store = linked({(HERE, "2026-03"): [nobody]})
    assert states(store, "ownership") == {"2026-03": "undeterminable"}


def test_trap_11_a_municipality_that_misses_a_delivery_does_not_let_the_county_fall(linked, county):
    square = '{"type":"Polygon","coordinates":[[[6,50],[6,51],[7,51],[7,50],[6,50]]]}'
    features = ",".join(
        f'{{"type":"Feature","properties":{{"ags":"{code}","name":"Ort{code[-1]}"}},"geometry":{square}}}'
        for code in (HERE, THERE)
    )
    folder = county.inbox / "grenzen"
    folder.mkdir(parents=True)
    (folder / "gemeinden.geojson").write_text(
        f'{{"type":"FeatureCollection","features":[{features}]}}', encoding="utf-8"
    )
    store = linked({
        (HERE, "2026-03"): [SHE | {"notice_number": "1", "nationalities": "türkisch"}],
        (THERE, "2026-03"): [BO | {"notice_number": "2", "nationalities": "türkisch"}],
        (HERE, "2026-04"): [CEM | later("04", notice_number="3", business_number="3", nationalities="türkisch")],
    })  # fmt: skip
    load_areas(store)
    compute_cells(store)
    cells = store.frame(
        "SELECT area_code, period, value, status FROM core.cells WHERE indicator_id = 'A1' AND breakdown = 'total'"
    )
    known = {
        (area, period): (value, status) for area, period, value, status in cells.values.tolist()
    }
    assert known["05399", "2026-03"] == (2, "ok")
    assert known["05399", "2026-04"] == (3, "incomplete")
    assert known[THERE, "2026-04"][1] == "missing"


def test_trap_12_a_renamed_column_stops_that_office_alone_and_the_last_state_stays(
    linked, county, opened
):
    store = linked({(HERE, "2026-03"): [SHE | {"notice_number": "1"}]})
    renamed = geve_file({"municipality": HERE}).replace(
        "Staatsangehörigkeit".encode("cp1252"), b"Nation"
    )
    (county.inbox / f"gewerbeamt-{HERE}" / "gewerbe_2026-04.csv").write_bytes(renamed)
    put(county, THERE, "2026-04", BO | {"notice_number": "2"})
    put_together(opened)
    refused = store.frame(
        "SELECT message_code, message_de FROM raw.deliveries WHERE status = 'refused'"
    )
    assert refused["message_code"].tolist() == ["R-007"]
    assert "„Staatsangehörigkeit“ → „Nation“" in refused["message_de"][0]
    assert store.count(tables.BUSINESSES) == 2


def test_trap_15_forbidden_fields_are_dropped_at_the_door_and_reported(linked, county, opened):
    head = ";".join([*headings("geve"), "Aufenthaltstitel", "Unfallversicherungsträger"])
    row = (
        geve_file({"municipality": HERE}).decode("cp1252").splitlines()[1]
        + ";Niederlassungserlaubnis;BG Bau"
    )
    folder = county.inbox / f"gewerbeamt-{HERE}"
    folder.mkdir(parents=True)
    (folder / "gewerbe_2026-03.csv").write_bytes(f"{head}\r\n{row}\r\n".encode("cp1252"))
    put_together(opened)
    said = opened.scalar("SELECT message_de FROM raw.deliveries")
    assert "„Aufenthaltstitel“" in said
    assert "„Unfallversicherungsträger“" in said
    opened.connection.execute("CHECKPOINT warehouse")
    for path in (county.warehouse, county.vault):
        assert b"Niederlassungserlaubnis" not in path.read_bytes()
