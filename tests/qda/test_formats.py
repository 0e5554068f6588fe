"""Taguette, QualCoder and tables of excerpts: each coding on the text its owner chose.

REFI-QDA is tested in test_refi.py.
"""

from pathlib import Path

import pytest
import xlsxwriter

from pipeline.errors import Refused
from pipeline.qda.reading import read_qda
from tests.qda.builders import write_qualcoder, write_taguette

HTML = "<p>I: Grüß Gott &amp; <b>danke</b>.</p>\n<p>B: Die Bank 😀 hilft.</p>"
PLAIN = "I: Grüß Gott & danke.\nB: Die Bank 😀 hilft."


def spans(path: Path) -> list[tuple[str, str, str]]:
    """What was coded, with which code, by whom."""
    project = read_qda(path)
    texts = {source.id: source.text for source in project.sources}
    names = {code.id: code.name for code in project.codes}
    return [
        (texts[c.source_id][c.start : c.end], names[c.code_id], c.coder) for c in project.codings
    ]


def problems(path: Path) -> list[tuple[int, str]]:
    return [(number, finding.code) for number, finding in read_qda(path).problems]


def bytes_of(words: str) -> tuple[int, int]:
    start = len(PLAIN[: PLAIN.index(words)].encode())
    return start, start + len(words.encode())


def test_taguette_counts_bytes_of_the_text_without_tags(tmp_path):
    highlights = [
        (1, *bytes_of("Bank 😀 hilft"), "Bank 😀 hilft", [1, 2]),
        (1, *bytes_of("& danke"), "& danke", [2]),
    ]
    path = write_taguette(
        tmp_path / "t.sqlite3", [(1, "g01", HTML)], [(1, "T02"), (2, "Lob")], highlights
    )
    assert sorted(spans(path)) == [
        ("& danke", "Lob", "anna"),
        ("Bank 😀 hilft", "Lob", "anna"),
        ("Bank 😀 hilft", "T02", "anna"),
    ]


def test_a_highlight_that_is_not_where_taguette_says_is_named(tmp_path):
    highlights = [
        (1, *bytes_of("Bank"), "Haus", [1]),
        (1, 0, 999, "I:", [1]),
        (7, 0, 1, "I", [1]),
        (1, 0, 1, "I", [9]),
    ]
    path = write_taguette(tmp_path / "t.sqlite3", [(1, "g01", HTML)], [(1, "T02")], highlights)
    assert spans(path) == []
    assert sorted(code for _, code in problems(path)) == ["I-066", "I-066", "I-068", "I-072"]


def test_qualcoder_counts_code_points_of_its_text(tmp_path):
    start = PLAIN.index("hilft")
    codings = [
        (1, 1, "hilft", start, start + 5, "anna"),
        (9, 1, "hilft", start, start + 5, "anna"),
        (1, 1, "Bank", start, start + 5, "ben"),
        (1, 1, "x", 90, 99, "ben"),
    ]
    path = write_qualcoder(
        tmp_path / "q.qda", [(1, "g01.txt", PLAIN), (2, "bild.jpg", None)], [(1, "T02")], codings
    )
    assert spans(path) == [("hilft", "T02", "anna")]
    assert sorted(code for _, code in problems(path)) == ["I-066", "I-068", "I-072"]


def test_a_database_of_another_program_is_refused(tmp_path):
    import sqlite3

    path = tmp_path / "x.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (a INTEGER)")
    connection.close()
    with pytest.raises(Refused) as refused:
        read_qda(path)
    assert refused.value.finding.code == "I-074"


def test_tables_of_taguette_hold_excerpts(tmp_path):
    path = tmp_path / "all_tags.csv"
    path.write_text(
        'id,document,tag,content\r\n1,g01,T02,"Die Bank, die hilft"\r\n2,g01,Lob,"Die Bank, die hilft"\r\n3,g01,Lob,Danke\r\n4,g02,,x\r\n',
        encoding="utf-8",
    )
    assert spans(path) == [
        ("Die Bank, die hilft", "T02", ""),
        ("Die Bank, die hilft", "Lob", ""),
        ("Danke", "Lob", ""),
    ]
    assert problems(path) == [(4, "I-076")]
    assert [source.is_whole for source in read_qda(path).sources] == [False]


def test_tables_of_maxqda_hold_the_codes_above(tmp_path):
    path = tmp_path / "segmente.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["Dokumentgruppe", "Dokumentname", "Code", "Segment", "Erstellt von"])
    sheet.write_row(1, 0, ["", "g01", "T02 Finanzierung > Problem", "Die Bank", "anna"])
    workbook.close()
    assert spans(path) == [("Die Bank", "Problem", "anna")]
    assert read_qda(path).codes[0].path == ("T02 Finanzierung", "Problem")


def test_a_table_without_the_columns_needed_is_refused_by_their_names(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_qda(path)
    assert refused.value.finding.code == "I-075"
    assert "document, tag, content" in refused.value.finding.text("de")


def test_a_table_of_tags_is_a_codebook(tmp_path):
    path = tmp_path / "codebook.csv"
    path.write_text("tag,description,number of highlights\nT02,Geld,7\n", encoding="utf-8")
    assert [(code.name, code.description) for code in read_qda(path).codes] == [("T02", "Geld")]
