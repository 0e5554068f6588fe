"""Boundaries, population, chamber lists and companies: what is kept of them."""

import json

import pytest

from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.companies import legal_form_group, load_companies, unplaced
from pipeline.registries.population import load_population
from tests.registries.test_readers import SQUARE


def feature(code="05399004", name="Birkesbach, Stadt", key="ags", geometry=None, **more):
    return {
        "type": "Feature",
        "properties": {key: code, "name": name} | more,
        "geometry": geometry or {"type": "Polygon", "coordinates": [SQUARE]},
    }


def boundaries(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def quarantined(store):
    return store.connection.execute(
        "SELECT line_number, message_code FROM raw.quarantine ORDER BY record_number"
    ).fetchall()


def summed(summary):
    assert summary.rows_in == summary.rows_stored + summary.rows_quarantined
    return summary.rows_in, summary.rows_stored, summary.rows_quarantined


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("ags", "05399004"),
        ("AGS", 5399004),
        ("RS", "053990004004"),
        ("Gemeindeschlüssel", "05399004"),
    ],
)
def test_boundaries_are_read_with_the_key_in_its_usual_spellings(store, deliver, key, code):
    deliver(boundaries(feature(code, key=key, ewz=12000)), "kreis.geojson", to="grenzen")
    assert summed(load_areas(store)) == (1, 1, 0)
    rows = store.frame(
        "SELECT name, level, parent_code, population FROM core.areas WHERE area_code = '05399004'"
    ).values.tolist()
    assert rows == [["Birkesbach", "municipality", "05399", 12000]]
    geometry = json.loads(
        store.scalar("SELECT geometry FROM core.areas WHERE area_code = '05399004'")
    )
    assert geometry["coordinates"][0] == SQUARE[::-1]


def test_the_county_is_all_its_municipalities_and_offices_without_boundary_are_there(
    store, deliver
):
    deliver(
        boundaries(feature(pop=10), feature("05399012", "Fichtenrath", pop=20)),
        "kreis.geojson",
        to="grenzen",
    )
    load_areas(store)
    county = store.frame("SELECT population, geometry FROM core.areas WHERE level = 'county'").iloc[
        0
    ]
    assert county["population"] == 30
    assert len(json.loads(county["geometry"])["coordinates"]) == 2
    assert store.scalar("SELECT count(*) FROM core.areas WHERE level = 'municipality'") == 4
    assert store.scalar("SELECT name FROM core.areas WHERE area_code = '05399016'") == "Grünhoven"


def test_areas_that_cannot_be_used_are_quarantined_and_the_rest_is_stored(store, deliver):
    bad = [
        feature(code="x"),
        feature("05358008"),
        feature(),
        feature("05399012", geometry={"type": "Point", "coordinates": [6, 50]}),
    ]
    deliver(boundaries(feature(), *bad), "kreis.geojson", to="grenzen")
    assert summed(load_areas(store)) == (5, 1, 4)
    assert [code for _, code in quarantined(store)] == ["R-033", "R-043", "R-044", "R-034"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "R-032"), (b"[]", "R-032"), (b"", "R-001"), (b'{"features": []}', "R-032")],
)
def test_a_broken_boundary_file_is_refused_and_the_last_good_one_stays(
    store, deliver, content, code
):
    deliver(boundaries(feature()), "a.geojson", to="grenzen")
    load_areas(store)
    deliver(content, "b.geojson", to="grenzen")
    assert load_areas(store).findings[0].code == code
    assert store.scalar("SELECT geometry IS NOT NULL FROM core.areas WHERE area_code = '05399004'")


POPULATION = "ags;gemeinde;stichtag;staatsangehoerigkeit_schluessel;staatsangehoerigkeit;personen\n"


def test_population_is_read_and_counted_into_the_areas(store, deliver):
    lines = [
        "05399004;B;2025-12-31;000;deutsch;9000",
        "5399004;B;31.12.2025;163;türkisch;1.005",
        "05399012;F;2025-12-31;0;deutsch;-",
    ]
    bad = [
        "05399004;B;2025-12-31;000;deutsch;1",
        "05358008;D;2025-12-31;000;;1",
        "05399004;B;gestern;000;;1",
        "05399004;B;2025-12-31;zzz;;1",
        "05399004;B;2025-12-31;152;;viele",
    ]
    deliver(
        (POPULATION + "\n".join(lines + bad) + "\n").encode(),
        "bevoelkerung_2025-12-31.csv",
        to="bevoelkerung",
    )
    assert summed(load_population(store)) == (8, 3, 5)
    assert quarantined(store) == [
        (5, "R-039"),
        (6, "R-016"),
        (7, "R-045"),
        (8, "R-018"),
        (9, "R-035"),
    ]
    load_areas(store)
    assert store.scalar("SELECT population FROM core.areas WHERE area_code = '05399004'") == 10005
    assert store.scalar("SELECT population FROM core.areas WHERE level = 'county'") == 10005


def inhabitants(store):
    return store.connection.execute(
        "SELECT area_code, nationality_code, population FROM core.population ORDER BY ALL"
    ).fetchall()


def test_two_municipalities_may_deliver_one_reference_date_each_in_a_file_of_its_own(
    store, deliver
):
    for name, line in (
        ("bevoelkerung_a.csv", "05399004;B;2025-12-31;000;deutsch;9000\n"),
        ("bevoelkerung_b.csv", "05399012;F;2025-12-31;000;deutsch;4000\n"),
    ):
        deliver((POPULATION + line).encode(), name, to="bevoelkerung")
    load_areas(store)
    assert summed(load_population(store)) == (2, 2, 0)
    assert inhabitants(store) == [("05399004", "000", 9000), ("05399012", "000", 4000)]
    assert dict(
        store.connection.execute(
            "SELECT area_code, population FROM core.areas WHERE population > 0"
        ).fetchall()
    ) == {"05399004": 9000, "05399012": 4000, "05399": 13000}


def test_a_municipality_delivered_again_takes_the_place_of_what_it_was_and_of_no_other(
    store, deliver
):
    first = "05399004;B;2025-12-31;000;deutsch;9000\n05399004;B;2025-12-31;163;türkisch;9\n05399012;F;2025-12-31;000;deutsch;4000\n"
    deliver((POPULATION + first).encode(), "bevoelkerung_a.csv", to="bevoelkerung")
    load_population(store)
    again = "05399004;B;2025-12-31;000;deutsch;9100\n"
    deliver((POPULATION + again).encode(), "bevoelkerung_b.csv", to="bevoelkerung")
    load_population(store)
    load_areas(store)
    assert inhabitants(store) == [("05399004", "000", 9100), ("05399012", "000", 4000)]
    assert store.scalar("SELECT population FROM core.areas WHERE level = 'county'") == 13100


CHAMBER = "opendata_id;city;postcode;latitude;longitude;ihk_branch_id;nace_id;branch_top_level_id;employees_range;ihk_branch_desc;business_type"


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_chamber_list_is_read_in_either_shape(store, deliver, delimiter, line_end):
    rows = [
        CHAMBER.replace(";", delimiter),
        delimiter.join(
            [
                "1",
                "Birkesbach",
                "1067",
                "52",
                "6",
                "562900",
                "5629",
                "56",
                "4 - 6",
                "Imbiss",
                "klein",
            ]
        ),
    ]
    rows.append(delimiter.join(["2", "Anderswo", "", "", "", "1610", "161", "16", "0", "", ""]))
    rows.append(delimiter.join(["9.43E+11" if delimiter == "," else "9,43E+11", *[""] * 10]))
    rows.append(rows[1])
    load_areas(store)
    deliver(("\ufeff" + line_end.join(rows) + line_end).encode(), "ihk_2026-03.csv", to="ihk")
    assert summed(load_chamber(store)) == (4, 2, 2)
    assert quarantined(store) == [(4, "R-038"), (5, "R-039")]
    found = store.frame(
        "SELECT postcode, municipality_code, wz_code, branch_group FROM core.chamber_entries ORDER BY wz_code DESC"
    ).astype(object)
    assert found.where(found.notna(), None).values.tolist() == [
        ["01067", "05399004", "56290", "gastronomy"],
        [None, None, "01610", "other"],
    ]


def test_the_newest_chamber_list_holds(store, deliver):
    def rows(*numbers):
        return (CHAMBER + "\n" + "".join(f"{number};X;;;;;;;;;\n" for number in numbers)).encode()

    deliver(rows(1, 2, 3), "ihk_2026-02.csv", to="ihk")
    deliver(rows(1, 2), "ihk_2026-03.csv", to="ihk")
    load_chamber(store)
    deliver(rows(1), "ihk_2026-01.csv", to="ihk")
    load_chamber(store)
    assert store.scalar("SELECT count(*) FROM core.chamber_entries") == 2


def company(
    number="R1_HRB1",
    name="Müllermeister GmbH",
    place="D ü r e n",
    kind="HRB",
    court="Erlenau",
    **more,
):
    attributes = {"registrar": court, "_registerArt": kind, "registered_office": place}
    return json.dumps(
        {
            "company_number": number,
            "name": name,
            "current_status": "currently registered",
            "all_attributes": attributes,
            "officers": [{"name": "Ada Müllermeister"}],
        }
        | more
    )


def test_companies_are_kept_without_names(store, deliver, project):
    lines = [
        company(),
        company("R2", place="Birkesbach-Hof (Eifel)", kind="HRA", name="X e.K."),
        "kein JSON",
        company("R1_HRB1"),
        company("R4", name=""),
        company("R5", place=None),
    ]
    load_areas(store)
    deliver("\n".join(lines).encode(), "gericht.jsonl", to="registergericht")
    assert summed(load_companies(store)) == (6, 3, 3)
    assert quarantined(store) == [(3, "R-031"), (4, "R-039"), (5, "R-021")]
    rows = store.frame(
        "SELECT place, coalesce(municipality_code, ''), legal_form_group, officer_count FROM core.companies ORDER BY 1"
    ).values.tolist()
    assert rows == [
        ["", "", "company", 1],
        ["Birkesbach", "05399004", "sole", 1],
        ["Düren", "05358008", "company", 1],
    ]
    store.connection.execute("CHECKPOINT warehouse")
    assert b"llermeister" not in project.warehouse.read_bytes()


def identities(store, register):
    return store.connection.execute(
        """SELECT business_name, address, postcode, place, register_court, register_number, person_names
        FROM vault.register_entries WHERE register = ? ORDER BY business_name""",
        [register],
    ).fetchall()


def test_what_identifies_a_company_goes_to_the_vault_under_its_id(store, deliver):
    officers = [
        {"name": "Dr. Ada Müllermeister", "type": "person", "other_attributes": {"firstname": "Ada", "lastname": "Müllermeister"}},
        {"name": "Ada Müllermeister", "type": "person", "other_attributes": {"firstname": "Ada", "lastname": "Müllermeister"}},
        {"name": "Bo Altwirt", "type": "person", "end_date": "2010-05-12"},
        {"name": "Cy Altwirt", "type": "person", "other_attributes": {"dismissed": True}},
        {"name": "Altwirt GmbH", "type": "company"},
        {"name": "Dora Neuwirt", "type": "person"},
    ]  # fmt: skip
    attributes = {
        "registrar": "Erlenau",
        "former_registrar": "Altau",
        "_registerArt": "HRB",
        "_registerNummer": "12",
        "registered_office": "Birkesbach-Hof",
    }
    full = company(
        "R1",
        officers=officers,
        all_attributes=attributes,
        registered_address="Am Bach 1-3, 52999 Birkesbach.",
    )
    deliver(f"{full}\n{company('R2', 'Zwei GmbH')}".encode(), "a.jsonl", to="registergericht")
    load_companies(store)
    people = "Ada Müllermeister|Dora Neuwirt"
    assert identities(store, "company") == [
        ("Müllermeister GmbH", "Am Bach 1-3", "52999", "Birkesbach-Hof", "Altau", "HRB 12", people),
        ("Zwei GmbH", None, None, "D ü r e n", "Erlenau", None, "Ada Müllermeister"),
    ]
    assert not store.frame(
        "SELECT company_id FROM core.companies EXCEPT SELECT entry_id FROM vault.register_entries"
    ).size
    deliver(company("R2", "Neu GmbH").encode(), "b.jsonl", to="registergericht")
    load_companies(store)
    assert [row[0] for row in identities(store, "company")] == ["Neu GmbH"]


def test_what_identifies_a_member_of_a_chamber_goes_to_the_vault_where_it_is_delivered(
    store, deliver, project
):
    heading = CHAMBER + ";firma;strasse;hausnummer;registergericht;registernummer"
    line = "7;Birkesbach;52999;;;562900;5629;56;;;;Müllermeister GmbH;Am Bach;1a;Erlenau;HRB 12"
    deliver(f"{heading}\n{line}\n".encode(), "ihk_2026-03.csv", to="ihk")
    load_chamber(store)
    assert identities(store, "chamber") == [
        ("Müllermeister GmbH", "Am Bach 1a", "52999", "Birkesbach", "Erlenau", "HRB 12", None)
    ]
    assert store.scalar(
        "SELECT count(*) FROM core.chamber_entries JOIN vault.register_entries USING (entry_id)"
    )
    store.connection.execute("CHECKPOINT warehouse")
    assert b"llermeister" not in project.warehouse.read_bytes()
    deliver(f"{CHAMBER}\n8;X;;;;;;;;;\n".encode(), "ihk_2026-04.csv", to="ihk")
    load_chamber(store)
    assert identities(store, "chamber") == [(None, None, None, "X", None, None, None)]


def test_a_file_of_blank_lines_takes_no_company_away(store, deliver):
    deliver(company("1").encode(), "a_2026-01.jsonl", to="registergericht")
    deliver(b"\n\n", "b_2026-02.jsonl", to="registergericht")
    summary = load_companies(store)
    assert (summary.deliveries, summary.refused) == (2, 0)
    assert store.scalar("SELECT count(*) FROM core.companies") == 1


def test_a_newer_file_of_a_court_replaces_its_companies_and_leaves_other_courts(store, deliver):
    deliver(
        (company("1") + "\n" + company("2")).encode(), "erlenau_2026-01.jsonl", to="registergericht"
    )
    deliver(company("3", court="Nachbar").encode(), "nachbar_2026-01.jsonl", to="registergericht")
    deliver(company("1").encode(), "erlenau_2026-02.jsonl", to="registergericht")
    load_companies(store)
    assert dict(
        store.connection.execute("SELECT court, count(*) FROM core.companies GROUP BY 1").fetchall()
    ) == {"Erlenau": 1, "Nachbar": 1}


@pytest.mark.parametrize(
    ("address", "name", "place"),
    [
        ("Am Bach 1, 52999 Birkesbach.", "Muster GmbH", "Birkesbach"),
        (None, "Muster GmbH, Zweigniederlassung Birkesbach", "Birkesbach"),
        (None, "Muster GmbH, Filiale der Muster AG", ""),
    ],
)
def test_a_branch_without_a_place_lies_where_its_address_or_its_firm_says(
    store, deliver, address, name, place
):
    load_areas(store)
    branch = "Zweigniederlassung der in Köln unter der Firma Muster GmbH bestehenden"
    line = company(name=name, place=branch, registered_address=address)
    deliver(line.encode(), "a.jsonl", to="registergericht")
    load_companies(store)
    reason = "seat" if place else "empty"
    found = store.frame("SELECT place, placed_by FROM core.companies").values.tolist()
    assert found == [[place, reason]]
    assert unplaced(store) == ([] if place else [("", "empty", 1)])


def test_a_file_with_many_companies_in_no_municipality_says_of_which_places(store, deliver):
    lines = [company(str(number), place="Köstrath") for number in range(3)]
    lines += [company(f"9{number}", place="Düren") for number in range(9)]
    deliver("\n".join(lines).encode(), "a.jsonl", to="registergericht")
    finding = load_companies(store).findings[0]
    assert (finding.code, finding.values["count"], finding.values["rows"]) == ("R-075", 3, 12)
    assert finding.values["places"] == "„Köstrath“ (3)"


@pytest.mark.parametrize(
    "slipped", ["Köstrath e.K.", "Zweifelstein Bau", "Müllermeister", "Altwirt Nord", "köstrath 7"]
)
def test_what_may_be_a_firm_or_a_person_is_not_said_as_a_place(store, deliver, slipped):
    lines = [company(str(number), "Altwirt Nord GmbH", place=slipped) for number in range(3)]
    deliver("\n".join(lines).encode(), "a.jsonl", to="registergericht")
    finding = load_companies(store).findings[0]
    assert finding.code == "R-075"
    assert slipped not in finding.text("de")


def test_a_place_and_a_count_of_one_or_two_companies_are_not_said(store, deliver):
    lines = [company(str(number), place="Köstrath") for number in range(2)]
    lines += [company(f"9{number}", place="Düren") for number in range(9)]
    deliver("\n".join(lines).encode(), "a.jsonl", to="registergericht")
    [finding] = load_companies(store).findings
    assert finding.text("de").startswith("R-075 Bei wenigen von 11 Firmen")
    assert "am häufigsten bei: verschiedenen Angaben." in finding.text("de")
    assert "few of 11 companies" in finding.text("en")


def test_a_place_of_a_chamber_list_lies_in_its_municipality_here_or_elsewhere(store, deliver):
    lines = ["1;Birkesbach-Hof;;;;;;;;;", "2;D ü r e n;52349;;;;;;;;", "3;;52445;;;;;;;;"]
    load_areas(store)
    deliver("\n".join([CHAMBER, *lines, "4;Neustadt;;;;;;;;;"]).encode(), "i_2026-03.csv", to="ihk")
    load_chamber(store)
    assert store.connection.execute(
        "SELECT municipality_code, placed_by FROM core.chamber_entries ORDER BY 1"
    ).fetchall() == [
        ("05358008", "name"),
        ("05358056", "postcode"),
        ("05399004", "name"),
        (None, "several"),
    ]


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("0 Beschäftigte", 0, 0),
        ("0", 0, 0),
        ("1 - 3 Beschäftigte", 1, 3),
        ("10 - 49", 10, 49),
        ("10 bis 49 Mitarbeiter", 10, 49),
        ("> 250", 251, None),
        ("250 und mehr Beschäftigte", 250, None),
        ("ab 1.000 Beschäftigte", 1000, None),
        ("unter 10", 0, 9),
        ("unbekannt", None, None),
        ("", None, None),
    ],
)
def test_a_size_class_is_a_range_and_never_one_invented_number(
    store, deliver, written, least, most
):
    deliver(f"{CHAMBER}\n1;X;;;;;;;{written};;\n".encode(), "ihk_2026-03.csv", to="ihk")
    assert "R-076" not in [finding.code for finding in load_chamber(store).findings]
    assert store.connection.execute(
        "SELECT employees_range, employees_min, employees_max FROM core.chamber_entries"
    ).fetchall() == [(written, least, most)]


@pytest.mark.parametrize("written", ["9 - 3", "10 bis unter 50 Beschäftigte", "> 3 < 9"])
def test_an_unknown_size_class_is_told_and_its_entry_kept_without_a_number(store, deliver, written):
    deliver(f"{CHAMBER}\n1;X;;;;;;;{written};;\n".encode(), "ihk_2026-03.csv", to="ihk")
    summary = load_chamber(store)
    assert summed(summary) == (1, 1, 0)
    assert [finding.code for finding in summary.findings] == ["R-076"]
    assert f"„{written}“ (wenige)" in summary.findings[0].text("de")
    assert f"„{written}“ (few)" in summary.findings[0].text("en")
    assert store.connection.execute(
        "SELECT employees_min, employees_max FROM core.chamber_entries"
    ).fetchall() == [(None, None)]


@pytest.mark.parametrize(
    ("kind", "name", "group"),
    [
        ("HRB", "X GmbH", "company"),
        ("HRA", "X e. K.", "sole"),
        ("HRA", "X GmbH & Co. KG", "partnership"),
        ("HRA", "X OHG", "partnership"),
        ("HRA", "Gebr. X", "sole"),
        ("VR", "X e.V.", "other"),
    ],
)
def test_the_group_of_legal_forms_comes_from_register_and_suffix(kind, name, group):
    assert legal_form_group(kind, name) == group


@pytest.mark.parametrize(
    "written",
    ["Ada Müllermeister", "Müllermeister 3", "Zu", "12.03.1980", "1980-03-12", "0241-123456", "12345678", "49 241 1234", "klein"],
)  # fmt: skip
def test_what_is_no_size_class_is_neither_said_nor_stored(store, deliver, written):
    lines = "".join(f"{number};X;;;;;;;{written};;\n" for number in range(3))
    deliver(f"{CHAMBER}\n{lines}".encode(), "ihk_2026-03.csv", to="ihk")
    [finding] = load_chamber(store).findings
    assert "„…“ (3)" in finding.text("de")
    assert written not in finding.text("de")
    assert store.connection.execute(
        "SELECT DISTINCT employees_range, employees_min, employees_max FROM core.chamber_entries"
    ).fetchall() == [("…", None, None)]


def test_a_count_of_unknown_size_classes_under_the_threshold_is_not_said(store, deliver):
    lines = "".join(f"{number};X;;;;;;;9 - 3;;\n" for number in range(2))
    deliver(f"{CHAMBER}\n{lines}".encode(), "ihk_2026-03.csv", to="ihk")
    assert "„9 - 3“ (wenige)" in load_chamber(store).findings[0].text("de")
