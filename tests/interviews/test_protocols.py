"""Protocol sheets say the same as workbook, as CSV and as a form in a text document."""

import csv
import io

import docx
import pytest

from pipeline.errors import Refused
from pipeline.interviews.protocols import (
    CONTACT_COLUMNS,
    OPTIONAL_COLUMNS,
    PROTOCOL_COLUMNS,
    is_protocol_sheet,
    read_protocols,
)
from pipeline.reference import branches
from pipeline.settings import REPOSITORY, SURVEYS
from tests.interviews.builders import PROTOCOL, write_sheet

GERMAN = PROTOCOL | {"Datum": "07.10.2025", "AGS": "05399008"}


def write_csv(path, *changes, delimiter=";", encoding="utf-8-sig", columns=PROTOCOL_COLUMNS):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(GERMAN | change for change in changes)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_forms(path, *changes, columns=PROTOCOL_COLUMNS, further=()):
    """One table an interview, a heading above it and one over both columns."""
    document = docx.Document()
    for change in changes:
        answers = GERMAN | change
        document.add_paragraph("Protokollbogen", style="Heading 1")
        table = document.add_table(rows=1, cols=2)
        head = table.rows[0].cells
        head[0].merge(head[1]).text = "Angaben zum Gespräch"
        for column in (*columns, *further):
            asked, told = table.add_row().cells
            asked.text, told.text = f"{column}:", str(answers.get(column, ""))
    document.save(str(path))
    return path


def write_workbook(path, *changes):
    return write_sheet(path, "Protokolle", PROTOCOL_COLUMNS, [GERMAN | each for each in changes])


WRITERS = {"protokolle.xlsx": write_workbook, "protokolle.csv": write_csv,
           "protokolle.docx": write_forms}  # fmt: skip


def refusal(path):
    with pytest.raises(Refused) as caught:
        read_protocols(path)
    assert path.name in caught.value.finding.text("de")
    return caught.value.finding


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_sheet_gives_the_same_protocols(tmp_path, name):
    changes = ({}, {"Interview": "p2", "Einwilligung Zitat": "nein", "Fähigkeiten": "Räume"})
    expected, _, _ = read_protocols(write_workbook(tmp_path / "expected.xlsx", *changes))
    protocols, findings, count = read_protocols(WRITERS[name](tmp_path / name, *changes))
    assert (protocols, findings, count) == (expected, [], 2)
    assert "quote" not in protocols[1].consents
    assert protocols[0].municipality_code == "05399008"


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("protokolle.xlsx", "I-011", "Zeile 3"),
        ("protokolle.csv", "I-011", "Zeile 3"),
        ("protokolle.docx", "I-033", "Formular 2"),
    ],
)
def test_a_bad_answer_is_named_with_its_place_and_the_others_stay(tmp_path, name, code, place):
    path = WRITERS[name](
        tmp_path / name, {}, {"Interview": "p2", "Datum": "neulich"}, {"Interview": "p3"}
    )
    protocols, ((record, finding),), count = read_protocols(path)
    assert ([each.number for each in protocols], record, count) == (["p1", "p3"], 2, 3)
    assert finding.code == code
    assert place in finding.text("de")
    assert "„Datum“" in finding.text("de")


@pytest.mark.parametrize(
    ("name", "code"),
    [("protokolle.xlsx", "I-012"), ("protokolle.csv", "I-012"), ("protokolle.docx", "I-034")],
)
def test_a_number_given_twice_is_quarantined(tmp_path, name, code):
    protocols, ((record, finding),), _ = read_protocols(WRITERS[name](tmp_path / name, {}, {}))
    assert (len(protocols), record, finding.code) == (1, 2, code)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_however_it_is_cut_and_encoded(tmp_path, delimiter, encoding):
    path = write_csv(
        tmp_path / "p.csv", {"Fähigkeiten": "Räume,\nGeräte; Zeit"}, delimiter=delimiter,
        encoding=encoding,
    )  # fmt: skip
    ((protocol,), findings, _) = read_protocols(path)
    assert (protocol.origin_country, findings) == ("Türkei", [])


@pytest.mark.parametrize("group", branches.GROUPS, ids=lambda group: group.code)
def test_a_branch_group_is_written_as_on_the_dashboard_or_by_its_code(tmp_path, group):
    spellings = [group.code, group.label_de, group.label_en, f" {group.label_de.upper()}  "]
    changes = [{"Interview": f"p{n}", "Branchengruppe": s} for n, s in enumerate(spellings)]
    protocols, findings, _ = read_protocols(write_csv(tmp_path / "p.csv", *changes))
    assert findings == []
    assert {protocol.branch_group for protocol in protocols} == {group.code}


def test_an_unknown_branch_group_is_told_the_german_names(tmp_path):
    path = write_csv(tmp_path / "p.csv", {"Branchengruppe": "Raumfahrt"})
    _, ((_, finding),), _ = read_protocols(path)
    assert "Bau und Ausbau / Kraftfahrzeuge" in finding.text("de")
    assert "docs/transcripts.md" in finding.text("de")


@pytest.mark.parametrize("column", [*PROTOCOL_COLUMNS, *OPTIONAL_COLUMNS, *CONTACT_COLUMNS])
def test_every_column_is_told_in_the_documentation(column):
    assert column in (REPOSITORY / "docs" / "transcripts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "columns"),
    [("protokollbogen.csv", PROTOCOL_COLUMNS), ("kontaktbogen.csv", CONTACT_COLUMNS)],
)
def test_the_sheets_of_the_guide_have_the_columns_that_are_read(name, columns):
    written = (SURVEYS / "guide" / name).read_text(encoding="utf-8-sig")
    assert written.splitlines()[0].split(";") == list(columns)


def test_every_branch_group_is_told_in_the_documentation():
    told = (REPOSITORY / "docs" / "transcripts.md").read_text(encoding="utf-8")
    assert [f"| {g.label_de} | `{g.code}` |" in told for g in branches.GROUPS] == [True] * 12


def test_a_csv_with_other_columns_is_refused_by_their_names(tmp_path):
    path = write_csv(tmp_path / "p.csv", {}, columns=[*PROTOCOL_COLUMNS[1:], "Laune"])
    finding = refusal(path)
    assert (finding.code, finding.values["missing"]) == ("I-010", "Interview")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "I-015"), (b"Herr Omid;0299;Gasse 3\n", "I-015"), (b"Interview;Dat\0um\n", "I-026"),
     (b'Interview;Datum\n"offen;1\n', "I-030")],
)  # fmt: skip
def test_a_csv_that_is_none_is_refused_without_its_content(tmp_path, content, code):
    path = tmp_path / "p.csv"
    path.write_bytes(content)
    finding = refusal(path)
    assert finding.code == code
    assert "Omid" not in finding.text("de")


def test_missing_and_unknown_questions_quarantine_the_form(tmp_path):
    path = write_forms(
        tmp_path / "p.docx", {"Laune": "gut"}, columns=PROTOCOL_COLUMNS[:-1], further=["Laune"]
    )
    protocols, ((_, finding),), count = read_protocols(path)
    assert (protocols, count, finding.code) == ([], 1, "I-032")
    assert finding.values == {
        "missing": PROTOCOL_COLUMNS[-1],
        "unknown": str(len(PROTOCOL_COLUMNS)),
    }


@pytest.mark.parametrize(
    ("answer", "has_consent"),
    [("☒ ja  ☐ nein", True), ("☐ ja  ☒ nein", False), ("☐ ja ☐ nein", False), ("☒", True)],
)
def test_ticked_boxes_are_answers(tmp_path, answer, has_consent):
    path = write_forms(tmp_path / "p.docx", {"Einwilligung Zitat": answer})
    ((protocol,), _, _) = read_protocols(path)
    assert ("quote" in protocol.consents) is has_consent


def test_questions_are_found_without_regard_to_case_and_stars(tmp_path):
    columns = [f"{column.upper()} *" for column in PROTOCOL_COLUMNS]
    answers = {column: GERMAN.get(name, "") for column, name in zip(columns, PROTOCOL_COLUMNS)}  # noqa: B905
    ((protocol,), findings, _) = read_protocols(
        write_forms(tmp_path / "p.docx", answers, columns=columns)
    )
    assert (protocol.number, findings) == ("p1", [])


def test_a_form_over_two_tables_is_one_interview(tmp_path):
    document = docx.Document()
    for columns in (PROTOCOL_COLUMNS[:9], PROTOCOL_COLUMNS[9:]):
        table = document.add_table(rows=0, cols=2)
        for column in columns:
            asked, told = table.add_row().cells
            asked.text, told.text = column, str(GERMAN.get(column, ""))
    document.save(str(tmp_path / "p.docx"))
    protocols, findings, count = read_protocols(tmp_path / "p.docx")
    assert (len(protocols), findings, count) == (1, [], 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no document", "I-030"), (b"", "I-030"), (b"%PDF-1.4", "I-021"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "I-020")],
)  # fmt: skip
def test_a_damaged_or_locked_form_is_refused(tmp_path, content, code):
    path = tmp_path / "p.docx"
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_document_without_a_form_is_refused_with_what_is_expected(tmp_path):
    document = docx.Document()
    document.add_paragraph("I: Wie?")
    document.save(str(tmp_path / "p.docx"))
    finding = refusal(tmp_path / "p.docx")
    assert finding.code == "I-031"
    assert "zwei Spalten" in finding.text("de")


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("protokolle_2025.xlsx", True), ("Protokoll p7.docx", True), ("protokolle.csv", True),
     ("p7.docx", False), ("protokolle.txt", False)],
)  # fmt: skip
def test_a_protocol_sheet_is_told_by_its_name(tmp_path, name, is_one):
    assert is_protocol_sheet(tmp_path / name) is is_one
