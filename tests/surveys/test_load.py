"""KoboToolbox exports in their variants give the same long answers; what cannot be read is refused or quarantined."""

import pytest
import xlsxwriter

from pipeline import tables
from pipeline.surveys.load import load_survey

SURVEY = [
    ["type", "name", "label::Deutsch (de)", "label::English (en)", "relevant"],
    ["start", "start", "", "", ""],
    ["note", "hello", "Guten Tag", "Hello", ""],
    ["begin_group", "jobs", "Arbeit", "Work", ""],
    ["select_one yn", "has_staff", "Arbeitet jemand bei Ihnen?", "Does anybody work for you?", ""],
    [
        "integer",
        "full_time",
        "Wie viele in Vollzeit?",
        "How many full-time?",
        "${has_staff} = 'yes'",
    ],
    ["end_group", "", "", "", ""],
    ["select_multiple lang", "langs", "Welche Sprachen?", "Which languages?", ""],
    ["text", "wish", "Was wünschen Sie?", "What do you wish?", ""],
]
CHOICES = [
    ["list_name", "name", "label::Deutsch (de)", "label::English (en)"],
    ["yn", "yes", "ja, natürlich", "yes"], ["yn", "no", "nein", "no"],
    ["lang", "de", "Deutsch", "German"], ["lang", "tr", "Türkisch", "Turkish"], ["lang", "ku", "Kurdisch", "Kurdish"],
]  # fmt: skip
EXPECTED = [
    ["full_time", "", 3.0, None, "answered"],
    ["has_staff", "yes", None, "ja, natürlich", "answered"],
    ["langs", "de", None, "Deutsch", "answered"],
    ["langs", "tr", None, "Türkisch", "answered"],
    ["wish", "", None, None, "answered"],
]


def write(path, **sheets):
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        worksheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            worksheet.write_row(number, 0, row)
    workbook.close()


@pytest.fixture
def inbox(project):
    folder = project.inbox / "befragung"
    write(folder / "kurz.xlsx", survey=SURVEY, choices=CHOICES)
    return folder


def answers(store, columns="question_name, choice, number, text, state"):
    return [
        list(row)
        for row in store.connection.execute(
            f"SELECT {columns} FROM core.survey_answers ORDER BY ALL"
        ).fetchall()
    ]


def export(inbox, head, *rows, name="kurz_export_2025.xlsx"):
    write(inbox / name, kurz=[head, *rows])


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            ["start", "has_staff", "full_time", "langs", "wish", "_uuid"],
            ["2025", "yes", 3, "de tr", "Ruhe", "u1"],
        ),
        (
            [
                "hello",
                "jobs/has_staff",
                "jobs/full_time",
                "langs/de",
                "langs/tr",
                "langs/ku",
                "wish",
                "_uuid",
            ],
            ["", "yes", 3, 1, 1, 0, "Ruhe", "u1"],
        ),
        (
            [
                "jobs/has_staff",
                "jobs/full_time",
                "langs",
                "langs/de",
                "langs/tr",
                "langs/ku",
                "wish",
                "_uuid",
            ],
            ["yes", 3, "de tr", "1", "1", "0", "Ruhe", "u1"],
        ),
        (
            [
                "Arbeitet jemand bei Ihnen?",
                "Wie viele in Vollzeit?",
                "Welche Sprachen?",
                "Was wünschen Sie?",
                "_uuid",
            ],
            ["ja,\xa0natürlich", "3", "Deutsch Türkisch", "Ruhe", "u1"],
        ),
        (
            [
                "Arbeit/Arbeitet jemand bei Ihnen?",
                "Arbeit/Wie viele in Vollzeit?",
                "Welche Sprachen?/Deutsch",
                "Welche Sprachen?/Türkisch",
                "Welche Sprachen?/Kurdisch",
                "Was wünschen Sie?",
                "_uuid",
            ],
            ["ja, natürlich", 3, 1, 1, 0, "Ruhe", "u1"],
        ),
        (
            [
                "Does anybody work for you?",
                "How many full-time?",
                "Which languages?",
                "What do you wish?",
                "_uuid",
            ],
            ["yes", 3, "German Turkish", "Ruhe", "u1"],
        ),
        (
            [
                "alt/has_staff",
                "jobs/has_staff",
                "jobs/full_time",
                "langs",
                "wish",
                "__version__",
                "_uuid",
            ],
            ["", "yes", 3, "de tr", "Ruhe", "v2", "u1"],
        ),
    ],
    ids=[
        "names",
        "paths and details",
        "summary and details",
        "German labels",
        "group labels",
        "English labels",
        "several versions",
    ],
)
def test_every_variant_of_an_export_gives_the_same_answers(store, inbox, head, row):
    export(inbox, head, row)
    load_survey(store)
    assert answers(store) == EXPECTED


def test_blank_is_not_the_same_as_not_asked(store, inbox):
    export(
        inbox,
        ["has_staff", "full_time", "langs", "_uuid"],
        ["no", "", "", "u1"],
        ["yes", "", "de", "u2"],
        ["", "", "", "u3"],
    )
    load_survey(store)
    states = {
        (row[0], row[1]): row[2] for row in answers(store, "row_number, question_name, state")
    }
    assert [states[1, "full_time"], states[2, "full_time"], states[3, "full_time"]] == [
        "not_asked",
        "blank",
        "not_asked",
    ]
    assert [states[1, "langs"], states[3, "has_staff"], states[1, "wish"]] == [
        "blank",
        "blank",
        "not_asked",
    ]
    assert store.duplicates(tables.SURVEY_ANSWERS) == 0


def test_identifying_columns_and_free_text_stay_out(project, store, inbox):
    head = ["deviceid", "token", "ipaddr", "has_staff", "wish", "_submitted_by", "_uuid"]
    export(
        inbox,
        head,
        [
            "dev-4711",
            "tok-0815",
            "10.9.8.7",
            "yes",
            "Frau Zdzichowa soll kommen",
            "ombeline",
            "uuid-1234567",
        ],
    )
    assert load_survey(store).rows_stored == 4 + 1
    store.connection.execute("CHECKPOINT warehouse")
    content = project.warehouse.read_bytes()
    assert b"Vollzeit" in content
    assert not [
        word
        for word in (
            b"dev-4711",
            b"tok-0815",
            b"10.9.8.7",
            b"Zdzichowa",
            b"ombeline",
            b"uuid-1234567",
        )
        if word in content
    ]


def findings(store):
    return [
        list(row)
        for row in store.connection.execute(
            "SELECT line_number, message_code FROM raw.quarantine ORDER BY ALL"
        ).fetchall()
    ]


def test_a_response_that_does_not_fit_is_quarantined_alone(store, inbox):
    head = ["has_staff", "full_time", "langs", "_uuid"]
    export(
        inbox,
        head,
        ["yes", 1, "de", "u1"],
        ["vielleicht", 1, "de", "u2"],
        ["yes", "viele", "", "u3"],
        ["yes", 1, "xx", "u4"],
        ["no", "", "", "u1"],
        ["no", "", "", ""],
    )
    summary = load_survey(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (4 + 6, 4 + 1, 5)
    assert findings(store) == [[3, "S-004"], [4, "S-004"], [5, "S-004"], [6, "S-005"], [7, "S-010"]]


def test_an_unknown_column_refuses_the_file_and_is_named_by_its_letter(store, inbox):
    export(inbox, ["has_staff", "Frau Zdzichowa", "_uuid", "neue_frage"], ["yes", "x", "u1", ""])
    summary = load_survey(store)
    assert (summary.refused, findings(store)) == (1, [[None, "S-003"]])
    said = store.scalar("SELECT message_de || message_en FROM raw.quarantine")
    assert "Spalten B, D kennt" in said
    assert "columns B, D." in said
    assert "Zdzichowa" not in said


def test_an_export_without_head_row_says_so_and_repeats_no_answer(store, inbox):
    export(inbox, ["yes", "Frau Zdzichowa", "u1"], ["no", "Herr Wlodzko", "u2"])
    assert load_survey(store).refused == 1
    assert findings(store) == [[None, "S-012"]]
    assert "Zdzichowa" not in store.scalar("SELECT message_de || message_en FROM raw.quarantine")


@pytest.mark.parametrize(
    ("given", "number"),
    [("1.200", 1200), ("12.345.678", 12345678), ("1200", 1200), (7.0, 7), ("7,0", 7), ("0", 0)],
)
def test_a_count_is_read_with_the_german_point_for_thousands(store, inbox, given, number):
    export(inbox, ["has_staff", "full_time", "_uuid"], ["yes", given, "u1"])
    load_survey(store)
    assert ["full_time", number] in answers(store, "question_name, number")


@pytest.mark.parametrize(
    "given",
    ["nan", "inf", "1e9", 1e9, "-5", -5, "1.5", 1.5, 1.125, "1_000", "1.2.0", "01.200", "²"],
)
def test_what_is_no_count_quarantines_its_response(store, inbox, given):
    export(inbox, ["has_staff", "full_time", "_uuid"], ["yes", given, "u1"], ["yes", 2, "u2"])
    summary = load_survey(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (4 + 2, 4 + 1, 1)
    assert findings(store) == [[2, "S-004"]]


@pytest.mark.parametrize(
    ("given", "number"),
    [("2,5", 2.5), ("1.200", 1.2), (1.125, 1.125), ("1.200,5", 1200.5), ("-0.5", -0.5)],
)
def test_a_decimal_is_read_with_either_sign(store, inbox, given, number):
    write(inbox / "maße.xlsx", survey=[*SURVEY, ["decimal", "size", "Fläche?", "Area?", ""]],
          choices=CHOICES)  # fmt: skip
    export(inbox, ["size", "_uuid"], [given, "u1"], ["inf", "u2"], name="maße_export_2025.xlsx")
    load_survey(store)
    assert ["size", number] in answers(store, "question_name, number")
    assert findings(store) == [[3, "S-004"]]


def test_an_older_version_of_the_form_explains_its_columns(store, inbox):
    write(
        inbox / "kurz_v1.xlsx",
        survey=[*SURVEY, ["integer", "neue_frage", "Alt?", "Old?", ""]],
        choices=CHOICES,
    )
    export(inbox, ["has_staff", "neue_frage", "_uuid"], ["yes", 7, "u1"])
    assert load_survey(store).refused == 0
    assert ["neue_frage", "", 7.0, None, "answered"] in answers(store)


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("kurz_export_2025.xlsx", ["has_staff"], "S-006"),
        ("lang_export_2025.xlsx", ["_uuid"], "S-002"),
        ("kurz_export.xlsx", ["_uuid"], "S-007"),
    ],
)
def test_an_export_that_cannot_be_placed_is_refused(store, inbox, name, head, code):
    export(inbox, head, ["x"], name=name)
    assert load_survey(store).refused == 1
    assert findings(store) == [[None, code]]


def test_a_broken_form_or_workbook_is_refused(store, project):
    folder = project.inbox / "befragung"
    write(folder / "a.xlsx", survey=[["type", "name", "label"], ["select_one fehlt", "q", "Q"]])
    (folder / "b.xlsx").write_bytes(b"no workbook")
    assert load_survey(store).refused == 2
    assert findings(store) == [[None, "S-001"], [None, "S-008"]]


def test_the_second_run_stores_nothing_and_a_newer_export_replaces(store, inbox):
    export(inbox, ["has_staff", "_uuid"], ["yes", "u1"], ["no", "u2"])
    assert load_survey(store).rows_stored == 4 + 2
    again = load_survey(store)
    assert (again.rows_in, again.deliveries, again.duplicates) == (0, 0, 2)
    export(inbox, ["has_staff", "_uuid"], ["no", "u1"])
    load_survey(store)
    assert answers(store, "question_name, choice")[:2] == [["full_time", ""], ["has_staff", "no"]]
    assert store.scalar("SELECT count(DISTINCT respondent_id) FROM core.survey_answers") == 1
