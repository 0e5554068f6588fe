"""What `potentiale check` says of a file, and that it stores nothing."""

import pytest

from pipeline.errors import Refused
from pipeline.registries.check import check_file, guess
from tests.registries.conftest import geve_file
from tests.registries.test_deliveries import RENAMED, workbook
from tests.registries.test_other_registers import CHAMBER, POPULATION, boundaries, company, feature
from tests.registries.test_xgewerbeanzeige import message, satz


def test_a_delivery_in_the_inbox_is_read_and_not_stored(project, deliver):
    report = check_file(deliver(geve_file({}, {"wz": "961"}) + b"zu;kurz\r\n"), project)
    assert (
        report.is_accepted,
        report.dialect,
        report.rows_in,
        report.rows_stored,
        report.rows_quarantined,
    ) == (True, "geve", 3, 1, 2)
    assert [(remark.code, remark.line) for remark in report.remarks] == [("R-014", 3), ("R-009", 4)]
    assert "Zeile 3" in report.remarks[0].text("de")
    assert not project.warehouse.exists()
    assert not project.vault.exists()


def test_a_refused_delivery_says_why(project, deliver):
    report = check_file(deliver(RENAMED), project)
    assert (report.is_accepted, report.rows_in) == (False, 0)
    assert [remark.code for remark in report.remarks] == ["R-007"]


def test_a_file_of_an_unknown_office_is_refused(project, deliver):
    assert [
        remark.code
        for remark in check_file(deliver(geve_file({}), to="gewerbeamt-05399999"), project).remarks
    ] == ["R-002"]


@pytest.mark.parametrize(
    ("name", "content", "dialect"),
    [
        ("a_2026-03.csv", geve_file({}), "geve"),
        ("a_2026-03.xlsx", workbook([1, "AN"]), "tabelle"),
        ("a_2026-03.xml", message(satz()), "xga"),
        ("a.csv", (CHAMBER + "\n1;X;;;;;;;;;\n").encode(), "ihk"),
        ("a.csv", (CHAMBER.replace(";", ",") + "\r1,X,,,,,,,,,\r").encode(), "ihk"),
        ("a.csv", (POPULATION + "05399004;B;2025-12-31;000;;5\n").encode(), "bevoelkerung"),
        ("a.jsonl", company().encode(), "offeneregister"),
        ("a.geojson", boundaries(feature()), "grenzen"),
        ("a_2026-03.csv", geve_file({}).decode("cp1252").encode("utf-16"), "geve"),
    ],
)
def test_outside_the_inbox_the_dialect_is_guessed_from_the_head(
    project, tmp_path, name, content, dialect
):
    path = tmp_path / "elsewhere" / name
    path.parent.mkdir()
    path.write_bytes(content)
    found = guess(path)
    assert found is not None
    assert found.dialect == dialect
    report = check_file(path, project)
    assert report.dialect == dialect
    assert report.rows_in == report.rows_stored + report.rows_quarantined
    assert report.is_accepted == (report.rows_in > 0)


@pytest.mark.parametrize(("content", "code"), [(b"", "R-001"), (b"x;y;z\n1;2;3\n", "R-040")])
def test_a_file_that_fits_nothing_is_refused(project, tmp_path, content, code):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        check_file(path, project)
    assert refusal.value.finding.code == code
