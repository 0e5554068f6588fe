"""What becomes of files in the inboxes of trade offices: taken, refused, recognised."""

import io
import zipfile

import pytest
import xlsxwriter

from pipeline.registries import intake
from pipeline.registries.deliveries import load_deliveries
from tests.registries.conftest import geve_file, geve_line, headings


def outcome(store, name):
    """Status and message of the delivery with that file name."""
    rows = store.frame(
        "SELECT status, message_code, message_de FROM raw.deliveries WHERE file_name = ?", [name]
    )
    assert len(rows) == 1
    return tuple(rows.iloc[0])


def counts(store):
    return store.connection.execute(
        "SELECT rows_in, rows_stored, rows_quarantined FROM raw.deliveries ORDER BY file_name"
    ).fetchall()


def test_a_delivery_is_stored_record_by_record(store, deliver):
    deliver(geve_file({}, {"notice_number": "M2", "business_number": "B2"}))
    summary = load_deliveries(store)
    assert (summary.deliveries, summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (
        1,
        2,
        2,
        0,
    )
    assert store.frame(
        "SELECT row_number, line_number FROM raw.notices ORDER BY 1"
    ).values.tolist() == [[1, 2], [2, 3]]


def test_what_was_taken_is_not_taken_again(store, deliver):
    deliver(geve_file({}))
    load_deliveries(store)
    assert load_deliveries(store).deliveries == 0
    assert store.scalar("SELECT count(*) FROM raw.notices") == 1


def test_the_same_content_under_another_name_is_a_duplicate(store, deliver):
    deliver(geve_file({}))
    deliver(geve_file({}), "nochmal_2026-04.csv")
    assert load_deliveries(store).duplicates == 1
    status, code, text = outcome(store, "nochmal_2026-04.csv")
    assert (status, code) == ("duplicate", "R-030")
    assert "gewerbe_2026-03.csv" in text
    assert load_deliveries(store).duplicates == 0
    assert (
        store.scalar("SELECT count(*) FROM raw.deliveries")
        == store.scalar("SELECT count(DISTINCT delivery_id) FROM raw.deliveries")
        == 2
    )


def test_a_file_of_an_unknown_office_is_refused_and_others_go_on(store, deliver):
    deliver(geve_file({}), to="gewerbeamt-05399999")
    deliver(geve_file({}, {"business_number": "B7"}), "gewerbe_2026-04.csv")
    summary = load_deliveries(store)
    assert (summary.refused, summary.deliveries) == (1, 1)
    assert outcome(store, "gewerbe_2026-03.csv")[1] == "R-002"


def test_a_refused_file_is_read_again_when_it_was_put_right(store, deliver):
    path = deliver(geve_file({}).replace(b"Meldedatum", b"Datum"))
    assert load_deliveries(store).refused == 1
    path.write_bytes(geve_file({}))
    assert load_deliveries(store).deliveries == 1


def with_head(change):
    head, rest = geve_file({}).split(b"\r\n", 1)
    return change(head.decode("cp1252").split(";")), rest


def csv_with(columns, rest):
    return ";".join(columns).encode("cp1252") + b"\r\n" + rest


RENAMED = csv_with(
    *with_head(lambda columns: ["Staatsang." if c == "Staatsangehörigkeit" else c for c in columns])
)
MISSING = csv_with(*with_head(lambda columns: [c for c in columns if c != "Meldungsart"]))
ADDED = csv_with(*with_head(lambda columns: [*columns, "Hautfarbe"]))
TWICE = csv_with(*with_head(lambda columns: ["Name" if c == "Vorname" else c for c in columns]))


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "R-001", "leer"),
        ("\ufeff".encode() + geve_file({}).decode("cp1252").encode(), "R-003", "UTF-8"),
        (geve_file({}).decode("cp1252").encode(), "R-003", "UTF-8"),
        (geve_file({"place": "X"}).replace(b"X", b"\x81"), "R-003", "Zeile 2"),
        (geve_file({"place": "MÃ¼hlenau", "street": "Straße"}), "R-004", "Zeile 2"),
        (RENAMED, "R-007", "„Staatsangehörigkeit“ → „Staatsang.“"),
        (MISSING, "R-005", "„Meldungsart“"),
        (ADDED, "R-006", "„Hautfarbe“"),
        (TWICE, "R-008", "„Name“"),
        (b"a;b;c\r\n1;2;3\r\n", "R-028", "surveys/registers/geve.yml"),
        (geve_file({"business_name": '"' + "x\r\n" * 150}), "R-011", "Zeile 2"),
    ],
)
def test_a_bad_csv_is_refused_by_name_and_the_others_go_on(store, deliver, content, code, said):
    deliver(content)
    deliver(geve_file({}), "gut_2026-04.csv")
    summary = load_deliveries(store)
    status, found, text = outcome(store, "gewerbe_2026-03.csv")
    assert (status, found) == ("refused", code)
    assert "gewerbe_2026-03.csv" in text
    assert said in text
    assert summary.deliveries == 1
    assert store.scalar("SELECT count(*) FROM raw.notices") == 1
    assert store.scalar("SELECT message_code FROM raw.quarantine") == code


def test_a_utf8_office_that_sends_cp1252_is_refused(store, deliver):
    deliver(
        (";".join(headings("vois")) + "\n" + ";".join(["Müller"] * 35) + "\n").encode("cp1252"),
        to="vois",
    )
    load_deliveries(store)
    status, code, text = outcome(store, "gewerbe_2026-03.csv")
    assert (status, code) == ("refused", "R-003")
    assert "Zeile 2" in text
    assert "Windows-1252" in text


def test_rows_with_too_few_or_many_cells_are_quarantined_with_their_line(store, deliver):
    good, short, long = (
        geve_line(),
        geve_line(notice_number="M2")[:-3],
        geve_line(notice_number="M3") + ";x",
    )
    multiline = geve_line(notice_number="M4", activity_text='"Imbiss\r\nund Kiosk; ""Grill"""')
    text = (
        "\r\n".join([";".join(headings("geve")), good, multiline, short, "", long, good]) + "\r\n"
    )
    deliver(text.encode("cp1252"))
    summary = load_deliveries(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (5, 3, 2)
    assert store.frame(
        "SELECT line_number, message_code FROM raw.quarantine ORDER BY 1"
    ).values.tolist() == [[5, "R-009"], [7, "R-009"]]
    assert store.frame("SELECT line_number FROM raw.notices ORDER BY row_number")[
        "line_number"
    ].tolist() == [2, 3, 8]
    assert (
        store.scalar("SELECT activity_text FROM vault.notice_identities WHERE row_number = 2")
        == 'Imbiss\r\nund Kiosk; "Grill"'
    )
    assert store.scalar("SELECT count(*) FROM vault.quarantined_rows") == 2


def test_a_row_with_nul_is_quarantined(store, deliver):
    deliver(geve_file({}, {"place": "Bir\0kesbach"}))
    load_deliveries(store)
    assert store.frame("SELECT line_number, message_code FROM raw.quarantine").values.tolist() == [
        [3, "R-010"]
    ]


@pytest.mark.parametrize("line_end", [b"\r", b"\n", b"\r\n"])
def test_every_kind_of_line_end_is_read(store, deliver, line_end):
    deliver(geve_file({}, {"notice_number": "M2"}).replace(b"\r\n", line_end))
    load_deliveries(store)
    assert counts(store) == [(2, 2, 0)]
    assert store.scalar("SELECT max(line_number) FROM raw.notices") == 3


def test_utf16_is_read_where_it_is_agreed(store, deliver):
    row = ["b", "v1", "Anmeldung", "0", "2026-03-01"]
    row += ["x"] * (len(headings("vois")) - len(row))
    deliver((";".join(headings("vois")) + "\n" + ";".join(row) + "\n").encode("utf-16"), to="vois")
    load_deliveries(store)
    assert counts(store) == [(1, 1, 0)]


def test_forbidden_columns_are_dropped_at_the_door_and_reported(store, deliver, project):
    head, row = geve_file({}).decode("cp1252").split("\r\n")[:2]
    content = f"{head};Aufenthaltstitel\r\n{row};Niederlassungserlaubnis\r\n"
    deliver(content.encode("cp1252"))
    load_deliveries(store)
    status, code, text = outcome(store, "gewerbe_2026-03.csv")
    assert (status, code) == ("accepted", "R-012")
    assert "Aufenthaltstitel" in text
    store.connection.execute("CHECKPOINT warehouse")
    assert b"Niederlassungserlaubnis" not in project.warehouse.read_bytes()
    assert "Niederlassungserlaubnis" not in str(
        store.frame("vault.notice_identities").values.tolist()
    )


def test_a_file_without_month_in_its_name_is_refused(store, deliver):
    deliver(geve_file({}), "gewerbe.csv")
    load_deliveries(store)
    assert outcome(store, "gewerbe.csv")[1] == "R-013"


def test_a_head_without_records_counts_as_a_month_without_notices(store, deliver):
    deliver(geve_file())
    load_deliveries(store)
    assert outcome(store, "gewerbe_2026-03.csv")[:2] == ("accepted", "R-041")


def test_two_months_without_notices_are_two_deliveries(store, deliver):
    deliver(geve_file())
    deliver(geve_file(), "gewerbe_2026-04.csv")
    summary = load_deliveries(store)
    assert (summary.deliveries, summary.duplicates) == (2, 0)
    assert load_deliveries(store).deliveries == 0
    assert (
        store.scalar(
            "SELECT count(DISTINCT delivery_id) FROM raw.deliveries WHERE status = 'accepted'"
        )
        == 2
    )


# --- spreadsheets ---------------------------------------------------------------------------------


def workbook(*rows, title=("Gewerbemeldungen März 2026", None)):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Gewerbemeldungen")
    for number, row in enumerate([*([cell] for cell in title), headings("tabelle"), *rows]):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return buffer.getvalue()


def test_a_spreadsheet_is_read_below_its_title_and_keeps_its_lines(store, deliver):
    row = [
        1,
        "AN",
        "nein",
        46084,
        46082,
        "Neugründung",
        5399016,
        "Kiosk",
        "Einzelunternehmen",
        "Zweifelstein",
        "Ada",
        None,
        "w",
        29377,
        "Wien",
        "A",
        151,
    ]
    deliver(workbook(row, [], row), "liste_2026-03.xlsx", to="tabelle")
    load_deliveries(store)
    assert counts(store) == [(2, 2, 0)]
    assert store.frame(
        "SELECT line_number, municipality, effective_date FROM raw.notices ORDER BY 1"
    ).values.tolist() == [
        [4, "5399016", "46082"],
        [6, "5399016", "46082"],
    ]


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    return buffer.getvalue()


def lying_bomb():
    """A bomb whose directory says that it is small."""
    content = bytearray(bomb())
    size = (300 << 20).to_bytes(4, "little")
    assert size in content
    return bytes(content).replace(size, (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb, "R-026"),
        (lying_bomb, "R-027"),
        (lambda: b"PK\x03\x04 no archive", "R-027"),
        (lambda: b"", "R-001"),
    ],
)
def test_a_zip_bomb_or_broken_workbook_is_refused(store, deliver, content, code):
    deliver(content(), "liste_2026-03.xlsx", to="tabelle")
    load_deliveries(store)
    assert outcome(store, "liste_2026-03.xlsx")[:2] == ("refused", code)


def test_a_spreadsheet_sent_by_a_csv_office_is_refused(store, deliver):
    deliver(workbook(), "liste_2026-03.xlsx")
    load_deliveries(store)
    assert outcome(store, "liste_2026-03.xlsx")[1] == "R-037"


def test_two_offices_without_notices_in_the_same_month_have_both_delivered(store, project, deliver):
    second = project.settings.offices[0].model_copy(update={"municipality_code": "05399056"})
    project.settings.offices.append(second)
    for folder in ("geve", second.source_id):
        for month in ("2026-03", "2026-04"):
            deliver(geve_file(), f"gewerbe_{month}.csv", to=folder)
    summary = load_deliveries(store)
    assert (summary.deliveries, summary.duplicates) == (4, 0)


def test_a_month_far_ahead_of_all_other_offices_is_refused(store, project, deliver):
    first = project.settings.offices[0]
    others = [
        first.model_copy(update={"municipality_code": code}) for code in ("05399056", "05399060")
    ]
    project.settings.offices.extend(others)
    deliver(geve_file({}), "gewerbe_2062-10.csv")
    for office, month in zip(others, ("2026-03", "2026-04"), strict=True):
        deliver(geve_file({"notice_number": month}), f"gewerbe_{month}.csv", to=office.source_id)
    load_deliveries(store)
    refused = store.frame(
        "SELECT file_name, message_code FROM raw.deliveries WHERE status = 'refused'"
    )
    assert refused.values.tolist() == [["gewerbe_2062-10.csv", "R-047"]]


def test_any_defect_of_one_file_stops_that_file_alone(store, deliver, monkeypatch):
    deliver(geve_file({}), "gewerbe_2026-03.csv")
    deliver(geve_file({"notice_number": "M2"}), "gewerbe_2026-04.csv")
    check = intake.check_ending

    def breaks(path, agreed):
        if "03" in path.name:
            raise RuntimeError("Zweifelstein")
        check(path, agreed)

    monkeypatch.setattr(intake, "check_ending", breaks)
    load_deliveries(store)
    states = store.frame(
        "SELECT status, coalesce(message_code, '') AS message_code, message_de FROM raw.deliveries ORDER BY file_name"
    )
    assert states[["status", "message_code"]].values.tolist() == [
        ["refused", "R-042"],
        ["accepted", ""],
    ]
    assert "Zweifelstein" not in states["message_de"][0]
