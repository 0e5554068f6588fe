"""An office that delivers finished tables in place of notices."""

import io

import pytest
import xlsxwriter

from pipeline.registries.deliveries import load_deliveries
from pipeline.settings import Project
from pipeline.store import Store

OFFICE = "05399004"
HEAD = "Monat;Kennzahl;Gliederung;Ausprägung;Wert;Bezug"


@pytest.fixture
def store(tmp_path):
    (tmp_path / "potentiale.toml").write_text(
        f"""[county]
name = "Musterkreis"
code = "05399"
[[offices]]
municipality_code = "{OFFICE}"
name = "Birkesbach"
dialect = "aggregate"
""",
        encoding="utf-8",
    )
    with Store(Project(tmp_path)) as opened:
        yield opened


def deliver(store, content: str | bytes, name: str = "zahlen_2026-03.csv"):
    folder = store.project.inbox / f"gewerbeamt-{OFFICE}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_deliveries(store)


def figures(store):
    return store.connection.execute(
        "SELECT month, indicator_id, breakdown, category, value, base FROM core.aggregates ORDER BY ALL"
    ).fetchall()


def test_finished_figures_are_stored_and_the_office_counts_as_having_delivered(store):
    lines = [
        HEAD,
        "2026-03;Betriebe mit ausländischer Inhaberschaft;insgesamt;;40;120",
        "03/2026;A1;Branchengruppe;Gastronomie und Beherbergung;1.012;",
        "2026-03;A2;Herkunft;Türkei;.;",
        "2026-03;B1;Meldungsart;Anmeldungen;-;",
    ]
    summary = deliver(store, "\n".join(lines) + "\n")
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (4, 4, 0)
    assert figures(store) == [
        ("2026-03", "A1", "branch_group", "gastronomy", 1012, None),
        ("2026-03", "A1", "total", "all", 40, 120),
        ("2026-03", "A2", "origin_group", "turkey", None, None),  # secret is no zero
        ("2026-03", "B1", "notice_kind", "registration", 0, None),
    ]
    assert store.connection.execute(
        "SELECT source_kind, period, municipality_code, dialect, status FROM raw.deliveries"
    ).fetchall() == [("trade_office", "2026-03", OFFICE, "aggregate", "accepted")]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("13/2026;A1;insgesamt;;1", "Monat"),
        ("2026-03;A99;insgesamt;;1", "Kennzahl"),
        ("2026-03;A1;Herkunft;Türkei;1", "Gliederung"),
        ("2026-03;A2;Herkunft;Atlantis;1", "Ausprägung"),
        ("2026-03;A1;insgesamt;;viele", "Wert"),
    ],
)
def test_a_line_that_is_not_understood_is_quarantined_by_what_is_wrong(store, line, column):
    head = HEAD.removesuffix(";Bezug")
    summary = deliver(store, f"{head}\n2026-03;A1;insgesamt;;5\n{line}\n2026-03;A1;;all;6\n")
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (3, 1, 2)
    assert store.connection.execute(
        "SELECT line_number, message_code FROM raw.quarantine ORDER BY record_number"
    ).fetchall() == [(3, "R-068"), (4, "R-039")]
    said = store.scalar("SELECT message_de FROM raw.quarantine WHERE line_number = 3")
    assert f"als {column} nicht bekannt" in said


def test_english_headings_in_a_workbook_are_read_too(store):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("anything")
        sheet.write_row(0, 0, ["month", "indicator", "breakdown", "category", "value"])
        sheet.write_row(1, 0, ["2026-03", "A1", "total", "all", 7])
        sheet.write_row(2, 0, ["2026-03", "A2", "total", "all", "."])
    deliver(store, buffer.getvalue(), "zahlen_2026-03.xlsx")
    assert [row[1:5] for row in figures(store)] == [
        ("A1", "total", "all", 7),
        ("A2", "total", "all", None),
    ]


def test_a_month_delivered_again_takes_the_place_of_the_earlier_one_as_a_whole(store):
    deliver(store, f"{HEAD}\n2026-02;A1;;;3;\n2026-02;A2;;;4;\n", "zahlen_2026-02.csv")
    deliver(store, f"{HEAD}\n2026-02;A1;;;9;\n2026-03;A1;;;10;\n", "zahlen_2026-03.csv")
    assert [(row[0], row[1], row[4]) for row in figures(store)] == [
        ("2026-02", "A1", 9),
        ("2026-03", "A1", 10),
    ]
    assert store.scalar("SELECT count(*) FROM raw.aggregates") == 4  # what was told stays on record
