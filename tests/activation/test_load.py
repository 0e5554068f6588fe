"""The activation log becomes five tables of codes and pseudonyms; a bad row is quarantined, a bad workbook changes nothing."""

import pytest
import xlsxwriter

from pipeline import tables
from pipeline.activation.load import load_activation
from pipeline.activation.log import codes

HEADS = {
    "Ansprachen": ["Nr", "Kontakt", "Datum", "Weg", "Ergebnis"],
    "Veranstaltungen": ["Nr", "Datum", "Art", "Gemeinde", "AGS", "Beginn"],
    "Teilnahmen": ["Veranstaltung", "Kontakt", "Eingeladen", "Gekommen"],
    "Zusagen": ["Nr", "Kontakt", "Datum", "Art", "Bis", "Stand", "Stand am"],
    "Ergebnisse": ["Nr", "Kontakt", "Datum", "Art", "Beleg", "Zurechnung"],
}
ROWS = {
    "Ansprachen": [["a1", "k1", "16.09.2025", "Besuch", "Gespräch geführt"]],
    "Veranstaltungen": [
        ["v1", "2025-11-30", "Versammlung", "Erlenau", 5399008, "19:30"],
        ["v2", "2025-12-01", "Schulung", "Erlenau", "05399008", "14:00"],
    ],
    "Teilnahmen": [["v1", "k1", "ja", "nein"]],
    "Zusagen": [["z1", "k1", "30.11.2025", "Praktikumsplatz", "", "offen", ""]],
    "Ergebnisse": [
        ["e1", "k1", "01.02.2026", "Praktikum angeboten", "gesehen", "direkt"],
        ["e2", "", "02.02.2026", "Einrichtung verändert", "Dokument", "unklar"],
    ],
}


def write(project, name="aktivierungslog.xlsx", heads=HEADS, **changes):
    path = project.inbox / "aktivierung" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(str(path))
    for sheet, head in heads.items():
        worksheet = workbook.add_worksheet(sheet)
        for number, row in enumerate([head, *changes.get(sheet, ROWS[sheet])]):
            worksheet.write_row(number, 0, row)
    workbook.close()


def counts(store):
    return [
        store.count(table)
        for table in (
            tables.APPROACHES,
            tables.EVENTS,
            tables.ATTENDANCES,
            tables.COMMITMENTS,
            tables.OUTCOMES,
        )
    ]


def test_words_become_codes_and_contacts_pseudonyms(project, store):
    write(project)
    summary = load_activation(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (7, 7, 0)
    person = store.pseudonym("contact", "k1")
    assert store.frame(
        "SELECT person_id, channel, result FROM core.approaches"
    ).values.tolist() == [[person, "visit", "interview"]]
    events = store.frame(
        "SELECT event_id, kind, municipality_code, is_evening FROM core.events ORDER BY ALL"
    ).values.tolist()
    assert events == [["v1", "assembly", "05399008", True], ["v2", "training", "05399008", False]]
    assert store.frame(
        "SELECT person_id, is_invited, has_come FROM core.attendances"
    ).values.tolist() == [[person, True, False]]
    assert store.frame("SELECT kind, status FROM core.commitments").values.tolist() == [
        ["internship", "open"]
    ]
    outcomes = store.frame(
        "SELECT person_id IS NULL AS is_institution, type, evidence, attribution FROM core.outcomes ORDER BY ALL"
    ).values.tolist()
    assert outcomes == [
        [False, "offered_internship", "seen", "direct"],
        [True, "institution_changed", "document", "unclear"],
    ]


def test_a_bad_row_is_quarantined_with_sheet_and_line(project, store):
    write(
        project,
        Ansprachen=[
            ["a1", "k1", "16.09.2025", "Brieftaube", "abgelehnt"],
            ["a2", "k1", "16.09.2025", "Brief", "abgelehnt"],
            ["a2", "k2", "17.09.2025", "Brief", "abgelehnt"],
        ],
        Teilnahmen=[["v9", "k1", "ja", "ja"], ["v1", "k2", "ja", "ja"]],
    )
    summary = load_activation(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (10, 7, 3)
    found = store.frame(
        "SELECT line_number, message_code, message_de FROM raw.quarantine ORDER BY message_code"
    )
    assert found[["line_number", "message_code"]].values.tolist() == [
        [2, "F-005"],
        [4, "F-006"],
        [2, "F-007"],
    ]
    assert "Brückenbauer" in found["message_de"][0].title()
    assert "Teilnahmen" in found["message_de"][2]


@pytest.mark.parametrize("kind", ["damaged", "sheet", "column"])
def test_a_bad_workbook_leaves_the_last_good_state(project, store, kind):
    write(project)
    load_activation(store)
    before = counts(store)
    if kind == "damaged":
        (project.inbox / "aktivierung" / "aktivierungslog.xlsx").write_bytes(b"no workbook")
    elif kind == "sheet":
        write(project, heads={name: head for name, head in HEADS.items() if name != "Zusagen"})
    else:
        write(
            project,
            heads=HEADS
            | {"Zusagen": ["Nr", "Kontakt", "Datum", "Sorte", "Bis", "Stand", "Stand am"]},
        )
    summary = load_activation(store)
    assert (summary.refused, counts(store)) == (1, before)
    expected = {"damaged": "F-001", "sheet": "F-003", "column": "F-004"}[kind]
    assert store.frame("raw.quarantine")["message_code"].tolist() == [expected]


def test_a_newer_log_takes_the_older_ones_place_and_the_same_does_nothing(project, store):
    write(project)
    load_activation(store)
    assert load_activation(store).duplicates == 1
    write(
        project,
        Zusagen=[["z1", "k1", "30.11.2025", "Praktikumsplatz", "", "gehalten", "01.03.2026"]],
    )
    load_activation(store)
    assert store.frame("SELECT status FROM core.commitments")["status"].tolist() == ["kept"]
    assert counts(store) == [1, 2, 1, 1, 2]


def quarantined(store):
    return store.connection.execute(
        "SELECT file_name, line_number, message_code FROM raw.quarantine ORDER BY ALL"
    ).fetchall()


def stored(store):
    return store.connection.execute(
        "SELECT file_name, rows_in, rows_stored, rows_quarantined FROM raw.deliveries ORDER BY ALL"
    ).fetchall()


OTHERS = {"Veranstaltungen": [], "Teilnahmen": [], "Zusagen": [], "Ergebnisse": []}


@pytest.mark.parametrize("at_once", [True, False])
def test_a_number_of_an_earlier_workbook_is_quarantined_with_file_and_line(project, store, at_once):
    second = [["a2", "k1", "17.09.2025", "Brief", "abgelehnt"], ["a1", "k2", "18.09.2025", "Brief", "abgelehnt"]]  # fmt: skip
    write(project, name="b.xlsx", Ansprachen=second, **OTHERS)
    if not at_once:
        assert load_activation(store).rows_stored == 2
    write(project, name="a.xlsx")
    summary = load_activation(store)
    expected = (9, 8, 1) if at_once else (7, 7, 0)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == expected
    assert quarantined(store) == [("b.xlsx", 3, "F-010")]
    assert stored(store) == [("a.xlsx", 7, 7, 0), ("b.xlsx", 2, 1, 1)]
    assert sum(counts(store)) == 7 + 1
    said = store.scalar("SELECT message_de FROM raw.quarantine")
    assert "„a.xlsx“" in said
    assert "„Ansprachen“" in said
    assert load_activation(store).duplicates == 2


def test_who_came_to_another_event_of_the_same_number_is_not_counted_for_this_one(project, store):
    write(project, name="a.xlsx")
    only = {"Ansprachen": [], "Zusagen": [], "Ergebnisse": []}
    events = [["v1", "2026-05-05", "Stammtisch", "Erlenau", "05399008", "19:30"], ROWS["Veranstaltungen"][1]]  # fmt: skip
    came = [["v1", "k2", "ja", "ja"], ["v2", "k2", "ja", "ja"]]
    write(project, name="b.xlsx", **only, Veranstaltungen=events, Teilnahmen=came)
    load_activation(store)
    found = [("b.xlsx", 2, "F-010"), ("b.xlsx", 2, "F-011"), ("b.xlsx", 3, "F-010")]
    assert quarantined(store) == found
    assert stored(store)[1] == ("b.xlsx", 4, 1, 3)
    kept = store.frame("SELECT event_id, has_come FROM core.attendances ORDER BY ALL")
    assert kept.values.tolist() == [["v1", False], ["v2", True]]


def test_a_copy_of_a_workbook_beside_it_changes_nothing(project, store):
    write(project)
    inbox = project.inbox / "aktivierung"
    (inbox / "kopie.xlsx").write_bytes((inbox / "aktivierungslog.xlsx").read_bytes())
    summary = load_activation(store)
    assert (summary.rows_in, summary.rows_stored, summary.duplicates) == (7, 7, 1)
    assert (quarantined(store), stored(store)) == ([], [("aktivierungslog.xlsx", 7, 7, 0)])


def test_a_log_without_head_row_says_so_and_repeats_no_cell(project, store):
    write(project, heads=HEADS | {"Zusagen": ["Z-1", "k1", "Frau Zdzichowa"]})
    assert load_activation(store).refused == 1
    said = store.scalar("SELECT message_de || message_en FROM raw.quarantine")
    assert said.startswith("F-009")
    assert "Zdzichowa" not in said


def test_digits_that_are_no_time_quarantine_their_row(project, store):
    events = [["v1", "2025-11-30", "Versammlung", "Erlenau", 5399008, "²:30"]]
    write(project, Veranstaltungen=events, Teilnahmen=[])
    load_activation(store)
    assert quarantined(store) == [("aktivierungslog.xlsx", 2, "F-005")]


def test_every_code_of_the_tables_has_a_word():
    meanings = {
        column.name: column.meaning
        for table in (tables.APPROACHES, tables.EVENTS, tables.COMMITMENTS, tables.OUTCOMES)
        for column in table.columns
    }
    assert set(codes()["channel"].values()) == {
        code.strip() for code in meanings["channel"].split(",")
    }
    assert set(codes()["result"].values()) == {
        code.strip() for code in meanings["result"].split(",")
    }
    assert set(codes()["evidence"].values()) == {
        code.strip() for code in meanings["evidence"].split(",")
    }
