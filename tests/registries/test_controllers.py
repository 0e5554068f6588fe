"""Persons with significant control: what is kept of them, and from what a nationality is taken."""

import json

import pytest

from pipeline.registries import mapping
from pipeline.registries.controllers import load_controllers, nationality_codes


def record(number="01234567", link="/company/01234567/individual/a", **data):
    given = {
        "kind": "individual-person-with-significant-control",
        "name": "Mr Quillfeather Zweifelstein",
        "nationality": "Turkish",
        "country_of_residence": "England",
        "date_of_birth": {"month": 5, "year": 1980},
        "natures_of_control": ["ownership-of-shares-75-to-100-percent", "Mr Quillfeather"],
        "notified_on": "2020-01-02",
        "links": {"self": link},
    }
    return json.dumps({"company_number": number, "data": given | data})


TOTALS = json.dumps({"data": {"kind": "totals#persons-of-significant-control-snapshot"}})


def kept(store):
    return store.connection.execute(
        """SELECT kind, nationality_codes, nationality_class, country_of_residence, birth_year,
        natures_of_control, is_ceased FROM core.controllers ORDER BY ALL"""
    ).fetchall()


@pytest.mark.parametrize("is_array", [True, False])
def test_controllers_are_kept_without_names_from_lines_and_from_an_array(
    store, deliver, project, is_array
):
    lines = [record(), record("7", "b", ceased_on="2024-01-01", nationality=None), TOTALS]
    text = "[\n" + ",\n".join(lines) + "\n]\n" if is_array else "\n".join(lines)
    deliver(text.encode(), "psc_2026-03.json", to="psc")
    summary = load_controllers(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (2, 2, 0)
    share = "ownership-of-shares-75-to-100-percent"
    assert kept(store) == [
        ("individual", "163", "foreign", "England", 1980, share, False),
        ("individual", None, "unknown", "England", 1980, share, True),
    ]
    assert store.scalar("SELECT legal_basis <> '' FROM raw.deliveries")
    store.connection.execute("CHECKPOINT warehouse")
    content = project.warehouse.read_bytes()
    assert b"Quillfeather" not in content
    assert b"01234567" not in content


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("British", ["168"]),
        ("Turkish, German", ["163", "000"]),
        ("British And Irish", ["168", "135"]),
        ("Citizen of Bosnia and Herzegovina", ["122"]),
        ("Northern Irish", ["168"]),
        ("", []),
        ("Martian", []),
    ],
)
def test_a_nationality_is_what_the_demonym_says(written, codes):
    assert nationality_codes(written, mapping.find("psc")) == codes


def test_a_country_of_residence_or_a_name_is_no_nationality(store, deliver):
    text = record(nationality="", country_of_residence="Poland", name="Mr Turkish Türk")
    deliver(text.encode(), "psc.jsonl", to="psc")
    load_controllers(store)
    assert [row[1:4] for row in kept(store)] == [(None, "unknown", "Poland")]


def test_what_is_not_understood_is_quarantined_with_its_line(store, deliver):
    lines = [record(), "no json", record("", "c"), record("8", "d", kind="oracle"), record()]
    odd = record("9", "e", country_of_residence="Quillfeather Hall")
    deliver("\n".join([*lines, odd]).encode(), "psc.jsonl", to="psc")
    summary = load_controllers(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (6, 2, 4)
    assert store.connection.execute(
        "SELECT line_number, message_code FROM raw.quarantine ORDER BY record_number"
    ).fetchall() == [(2, "R-031"), (3, "R-021"), (4, "R-068"), (5, "R-039")]
    assert "…" in {row[3] for row in kept(store)}


def test_an_array_that_is_cut_off_is_refused(store, deliver):
    deliver(("[" + record() + ",\n{").encode(), "psc.json", to="psc")
    assert load_controllers(store).findings[0].code == "R-064"
    assert kept(store) == []


def test_a_table_with_blanks_before_its_headings_is_read_too(store, deliver):
    head = "company_number, data.kind, data.nationality, data.links.self, data.name"
    line = "7,corporate-entity-person-with-significant-control,,x,Zweifelstein Ltd"
    deliver(f"{head}\n{line}\n7\n".encode(), "psc_2026-03.csv", to="psc")
    summary = load_controllers(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (2, 1, 1)
    assert [row[:3] for row in kept(store)] == [("corporate", None, None)]


def test_a_newer_file_takes_the_place_of_what_an_older_one_said_of_a_company(store, deliver):
    deliver("\n".join([record(), record("8", "x")]).encode(), "psc_2026-02.jsonl", to="psc")
    deliver(record(nationality="German").encode(), "psc_2026-03.jsonl", to="psc")
    load_controllers(store)
    assert sorted(row[2] for row in kept(store)) == ["foreign", "german"]
