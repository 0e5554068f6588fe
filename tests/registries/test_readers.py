"""Readers of text: the quick way and Python's csv module see the same rows on the same lines."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.registries import encoding, mapping
from pipeline.registries.readers import delimited, geojson

AGREED = mapping.Mapping.model_validate(
    {
        "dialect": "probe",
        "source_kind": "trade_office",
        "format": "csv",
        "publisher": "",
        "licence": "",
        "frequency": "",
        "encodings": ["utf-8"],
    }
    | {"columns": {"family_name": "a", "given_name": "b", "wz": "c"}}
)


def rows_of(path, monkeypatch, is_quick):
    with monkeypatch.context() as patch:
        if not is_quick:
            patch.setattr(delimited, "_quick", lambda *_: None)
        _, batches = delimited.read(path, AGREED, path.name)
        found, broken = [], []
        for batch in batches:
            columns = ["row_number", "line_number", "family_name", "given_name", "wz"]
            found += list(zip(*(batch.rows[name].to_pylist() for name in columns), strict=True))
            broken += [(item.record, item.finding.line, item.finding.code) for item in batch.broken]
        return found, broken


def written(rows, line_end="\n"):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator=line_end).writerows([["a", "b", "c"], *rows])
    return buffer.getvalue().encode()


CELL = st.text(
    st.sampled_from('ab ü;"\n\r,')
    | st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="ÃÅÄ"),
    max_size=6,
)


THREE = st.lists(CELL, min_size=3, max_size=3)
ANY = st.lists(CELL, min_size=2, max_size=4)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(THREE, THREE, THREE, THREE, ANY), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(20, 200),
)
def test_both_ways_agree_on_any_content(tmp_path_factory, rows, line_end, block):
    if line_end == "\n":  # a lone CR stays unquoted then: no reader can tell it from a line end
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(written(rows, line_end))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK", block)
        quick = rows_of(path, patch, is_quick=True)
        slow = rows_of(path, patch, is_quick=False)
    assert quick == slow
    assert [list(row[2:]) for row in quick[0]] == [
        row for row in rows if len(row) == 3 and any(row)
    ]


def test_lines_are_right_in_every_block_and_blank_rows_are_no_records(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b;c\n" + b'1;"x\ny";2\n"";"";""\n;;\n' * 9)
    monkeypatch.setattr(delimited, "BLOCK", 15)
    found, broken = rows_of(path, monkeypatch, is_quick=True)
    assert [row[1] for row in found] == list(range(2, 38, 4))
    assert broken == []


def test_the_line_of_a_record_is_that_on_which_it_begins(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b'a;b;c\n1;"x\ny";2\n\n3;4;5\n6;7\n"8\n9";;\n')
    found, broken = rows_of(path, monkeypatch, is_quick=True)
    assert [(row[0], row[1]) for row in found] == [(1, 2), (2, 5), (4, 7)]
    assert broken == [(3, 6, "R-009")]


def test_plain_blocks_go_the_quick_way(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(written([["x;y", "line\nbreak", "z"]] * 5))
    monkeypatch.setattr(delimited, "_careful", lambda *_: iter(()))
    assert len(rows_of(path, monkeypatch, is_quick=True)[0]) == 5


@pytest.mark.parametrize(
    ("content", "agreed", "name"),
    [
        ("Müller".encode("cp1252"), ["cp1252", "iso8859-15"], "cp1252"),
        ("5 €".encode("iso8859-15"), ["iso8859-15"], "iso8859-15"),
        ("\ufeffMüller".encode(), ["cp1252", "utf-8-sig"], "utf-8"),
        ("Müller".encode("utf-16"), ["utf-8-sig", "utf-16"], "utf-16"),
        (b"plain", ["utf-8-sig"], "utf-8"),
        ("SÃO PAULO, Ã".encode(), ["utf-8-sig"], "utf-8"),
    ],
)
def test_the_encoding_agreed_is_found(tmp_path, content, agreed, name):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert encoding.detect(path, agreed, "a.csv").name == name


@pytest.mark.parametrize(
    ("content", "agreed", "code", "line"),
    [
        ("a\nMüller".encode(), ["cp1252"], "R-003", 2),
        ("a\nb\nMüller".encode("cp1252"), ["utf-8-sig"], "R-003", 3),
        ("Müller".encode("utf-16"), ["utf-8-sig"], "R-003", 1),
        ("a\nMÃ¼ller".encode(), ["utf-8-sig"], "R-004", 2),
        (b"a\n\x81", ["cp1252", "iso8859-15"], "R-003", 2),
    ],
)
def test_another_encoding_is_refused_with_the_line(tmp_path, content, agreed, code, line):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        encoding.detect(path, agreed, "a.csv")
    assert (
        refusal.value.finding.code,
        refusal.value.finding.values.get("line", refusal.value.finding.line),
    ) == (code, line)


def test_blocks_may_end_within_a_letter(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "BLOCK", 3)
    path = tmp_path / "a.csv"
    path.write_bytes("aaü;bü;cüü\nüüüü".encode())
    assert encoding.detect(path, ["utf-8-sig"], "a.csv").name == "utf-8"


SQUARE = [[6.0, 50.0], [7.0, 50.0], [7.0, 51.0], [6.0, 51.0], [6.0, 50.0]]
HOLE = [[6.4, 50.4], [6.6, 50.4], [6.6, 50.6], [6.4, 50.6], [6.4, 50.4]]


def test_exterior_rings_are_turned_clockwise_and_holes_the_other_way():
    turned = geojson.clockwise(
        {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE[::-1]], [SQUARE[::-1]]]}
    )
    assert turned is not None
    first, second = turned["coordinates"]
    assert [geojson.doubled_area(ring) < 0 for ring in (first[0], first[1], second[0])] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [6, 50]},
        {"type": "Polygon", "coordinates": [[[300000, 5600000]] * 4]},
        {"type": "Polygon", "coordinates": []},
    ],
)
def test_what_is_no_polygon_in_degrees_is_none(geometry):
    assert geojson.clockwise(geometry) is None
