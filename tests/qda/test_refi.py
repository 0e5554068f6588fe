"""REFI-QDA projects and codebooks, as programs write them and as we do.

Storing what they hold is tested in test_codings.py.
"""

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import Refused
from pipeline.qda.model import OURS, Code, Coding, QdaProject, Source
from pipeline.qda.reading import read_qda
from pipeline.qda.refi_writing import write_codebook, write_project
from pipeline.qda.scheme import scheme
from pipeline.themes.codebook import load_codebook
from tests.qda.builders import ANNA, BEN, guid, project_xml, write_qdpx

HERE = Path(__file__).parent
TEXT = "I: Grüß Gott 😀.\r\nB: Ja, die Bank.\r\n"
PEOPLE = st.sampled_from(["Anna", "Ben", "Çiğdem 😀"])
TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r")
    | st.sampled_from("\n😀é́אב "),
    min_size=1,
).filter(lambda text: not text.startswith("\ufeff"))


def spans(path: Path) -> list[tuple[str, str]]:
    """What was coded, and with which code."""
    project = read_qda(path)
    texts = {source.id: source.text for source in project.sources}
    names = {code.id: code.name for code in project.codes}
    return [(texts[c.source_id][c.start : c.end], names[c.code_id]) for c in project.codings]


# --- other programs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "start", "end", "stored"),
    [
        ("QualCoder 3.6", 23, 31, TEXT.replace("\r\n", "\n").encode()),
        ("QualCoder 3.6", 24, 32, TEXT.encode()),
        ("NVivo for Mac 15.0.0", 25, 33, b"\xef\xbb\xbf" + TEXT.encode()),
        ("NVivo 14", 25, 33, TEXT.replace("\r\n", "\n").encode()),
        ("NVivo 14", 25, 33, TEXT.encode("utf-16")),
        ("MAXQDA 24 (Release 24.7.0)", 25, 33, TEXT.encode()),
        ("ATLAS.ti Win 23.4.0", 24, 32, TEXT.encode()),
        ("qc 1.3.2", 23, 31, TEXT.replace("\r\n", "\n").encode()),
        ("Some program nobody knows", 29, 37, TEXT.encode()),
    ],
)
def test_each_program_is_counted_as_it_counts(tmp_path, origin, start, end, stored):
    xml = project_xml(
        [("g01", "internal://a.txt", [(start, end, [1], ANNA)])], ["T02 Finanzierung"], origin
    )
    path = write_qdpx(tmp_path / "p.qdpx", xml, {"Sources/a.txt": stored})
    assert spans(path) == [("die Bank", "T02 Finanzierung")]


def test_of_an_unknown_program_it_is_said_how_positions_were_counted(tmp_path):
    xml = project_xml([("g01", "internal://a.txt", [(29, 37, [1], ANNA)])], ["Geld"], "Neu 1")
    path = write_qdpx(tmp_path / "p.qdpx", xml, {"sources/a.txt": TEXT.encode()})
    (note,) = read_qda(path).notes
    assert note.code == "I-070"
    assert note.values == {"way": "utf8/stored", "percent": 100}


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("internal://a.txt", "sources/a.txt"),
        ("internal://A.txt", "Sources/a.TXT"),
        ("sources/a.txt", "sources/a.txt"),
        ("a.txt", "sources/a.txt"),
        ("a.txt", "a.txt"),
        ("internal://teil/a.txt", "sources/teil/a.txt"),
        ("internal://mit%20Blank.txt", "sources/mit Blank.txt"),
    ],
)
def test_texts_are_found_however_their_place_is_written(tmp_path, path, member):
    xml = project_xml([("g01", path, [(0, 2, [1], ANNA)])], ["Geld"])
    assert spans(write_qdpx(tmp_path / "p.qdpx", xml, {member: b"Ja gut"})) == [("Ja", "Geld")]


@pytest.mark.parametrize("path", ["absolute:///etc/passwd", "relative://../a.txt", "/etc/passwd"])
def test_files_outside_the_package_are_never_read(tmp_path, path):
    xml = project_xml([("g01", path, [(0, 2, [1], ANNA)])], ["Geld"])
    project = read_qda(write_qdpx(tmp_path / "p.qdpx", xml))
    assert project.sources == ()
    assert [finding.code for _, finding in project.problems] == ["I-069"]


def test_a_document_without_plain_text_is_read_by_its_paragraphs(tmp_path):
    from docx import Document

    document, buffer = Document(), BytesIO()
    document.add_paragraph("I: Grüß Gott.")
    document.add_paragraph("B: Die Bank.")
    document.save(buffer)
    xml = project_xml([("g01", "x", [(17, 25, [1], ANNA)])], ["Geld"])
    xml = xml.replace('plainTextPath="x"', 'richTextPath="internal://a.docx"')
    path = write_qdpx(tmp_path / "p.qdpx", xml, {"sources/a.docx": buffer.getvalue()})
    assert spans(path) == [("Die Bank", "Geld")]


def test_the_text_may_stand_in_the_project_itself_and_the_project_bear_any_name(tmp_path):
    xml = project_xml([("g01", "x", [(3, 7, [1], ANNA)])], ["Geld"])
    xml = xml.replace(' plainTextPath="x">', "><PlainTextContent>Die Bank</PlainTextContent>")
    xml = xml.replace('startPosition="3"', 'startPosition="4"').replace(
        'endPosition="7"', 'endPosition="8"'
    )
    path = write_qdpx(tmp_path / "p.qdpx", xml, name="Mein Projekt.qde")
    assert spans(path) == [("Bank", "Geld")]


def test_a_transcript_of_a_recording_is_coded_between_its_points(tmp_path):
    xml = project_xml([], ["Geld"]).replace(
        "<Sources></Sources>",
        f'<Sources><AudioSource guid="{guid(1)}9" name="g01"><Transcript guid="{guid(700)}" plainTextPath="internal://a.txt">'
        f'<SyncPoint guid="{guid(701)}" position="4"/><SyncPoint guid="{guid(702)}" position="8"/>'
        f'<TranscriptSelection guid="{guid(703)}" fromSyncPoint="{guid(701)}" toSyncPoint="{guid(702)}">'
        f'<Coding guid="{guid(704)}"><CodeRef targetGUID="{{{guid(1).upper()}}}"/></Coding></TranscriptSelection>'
        "</Transcript></AudioSource></Sources>",
    )
    path = write_qdpx(tmp_path / "p.qdpx", xml, {"sources/a.txt": b"Die Bank"})
    assert spans(path) == [("Bank", "Geld")]
    assert [source.name for source in read_qda(path).sources] == ["g01"]


def test_what_cannot_be_taken_is_named_and_the_rest_goes_on(tmp_path):
    selections = [(0, 3, [1], ANNA), (0, 99, [1], ANNA), (4, 8, [77], ANNA), (4, 8, [1], BEN)]
    xml = project_xml([("g01", "internal://a.txt", selections)], ["Geld"])
    xml = xml.replace(
        "</TextSource>",
        f'<Coding guid="{guid(50)}"><CodeRef targetGUID="{guid(1)}"/></Coding></TextSource>',
    )
    path = write_qdpx(tmp_path / "p.qdpx", xml, {"sources/a.txt": b"Die Bank"})
    project = read_qda(path)
    assert [(number, finding.code) for number, finding in project.problems] == [
        (2, "I-066"),
        (3, "I-068"),
        (5, "I-073"),
    ]
    assert [coding.number for coding in project.codings] == [1, 4]
    assert project.codings_found == 5


# --- our own --------------------------------------------------------------------------------------


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(HERE / name))


def test_the_codebook_is_valid_and_says_what_each_code_means(tmp_path):
    book = load_codebook()
    content = write_codebook(QdaProject(OURS, OURS, scheme(book)))
    schema("codebook.xsd").assertValid(etree.fromstring(content))
    (tmp_path / "b.qdc").write_bytes(content)
    codes = read_qda(tmp_path / "b.qdc").codes
    assert [code.name for code in codes] == [code.name for code in scheme(book)]
    first = book.codes[0]
    assert first.definition_de in codes[0].description
    assert codes[1].above == (f"{first.id} {first.label_de}",)


def test_a_codebook_under_another_namespace_is_read_too(tmp_path):
    path = tmp_path / "b.qdc"
    path.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti Win 23.4.0"><Codes><Code guid="1" name="Geld" isCodable="true"/></Codes></CodeBook>',
        encoding="utf-8",
    )
    assert [code.name for code in read_qda(path).codes] == ["Geld"]


def test_the_same_project_makes_the_same_bytes_and_a_valid_file():
    project = QdaProject(
        OURS,
        OURS,
        (Code("T02", "T02 Geld & <Zinsen>"), Code("T02-", "T02- Problem", ("T02 Geld & <Zinsen>",), color="#C62828")),
        (Source("s", "g01", "B: Die \x07Bank"), Source("leer", "g02", "B: Ja")),
        (Coding(1, "s", 3, 6, "T02-", "Anna\x00", datetime(2025, 12, 1, 9), "a", "über Dritte"), Coding(2, "s", 3, 6, "T02", "Anna\x00", None, "a")),
        name="Kreis",
        description="erfunden",
        changed_at=datetime(2025, 12, 1, 9, 30, 0, 5),
        coded_in_full={"Anna": frozenset({"s"})},
    )  # fmt: skip
    content = write_project(project)
    assert write_project(project) == content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        assert [name for name in archive.namelist() if name.startswith("sources/")] != []
    schema("project.xsd").assertValid(root)


@given(st.data())
def test_what_is_written_is_read_again_unchanged(tmp_path_factory, data):
    texts = data.draw(st.lists(TEXTS, min_size=1, max_size=3))
    sources = tuple(Source(guid(number), f"g{number}", text) for number, text in enumerate(texts))
    codes = (
        Code(guid(90), "T02"),
        Code(guid(91), "T02- Problem", ("T02",)),
        Code(guid(92), "Ö 😀"),
    )
    codings = []
    for number in range(data.draw(st.integers(0, 5))):
        source = data.draw(st.sampled_from(sources))
        start = data.draw(st.integers(0, len(source.text) - 1))
        end = data.draw(st.integers(start + 1, len(source.text)))
        code = data.draw(st.sampled_from(codes)).id
        at = data.draw(st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
        codings.append(Coding(number + 1, source.id, start, end, code, data.draw(PEOPLE), at))
    project = QdaProject(OURS, OURS, codes, sources, tuple(codings), name="p")
    path = tmp_path_factory.mktemp("qda") / "p.qdpx"
    path.write_bytes(write_project(project))
    read = read_qda(path)
    assert read.sources == sources
    assert read.codes == codes
    assert told(read.codings) == told(codings)
    with zipfile.ZipFile(path) as archive:
        schema("project.xsd").assertValid(etree.fromstring(archive.read("project.qde")))


def told(codings) -> list[tuple[object, ...]]:
    rows = [(c.source_id, c.start, c.end, c.code_id, c.coder, str(c.coded_at)) for c in codings]
    return sorted(rows)


# --- bad input ------------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_qda(path)
    text = refused.value.finding.text("de")
    assert path.name in text
    return refused.value.finding.code


def test_damaged_empty_and_unknown_files_are_refused(tmp_path):
    whole = write_qdpx(
        tmp_path / "w.qdpx", project_xml([], ["Geld"]), {"sources/a.txt": b"x" * 5000}
    )
    cut = tmp_path / "cut.qdpx"
    cut.write_bytes(whole.read_bytes()[:-60])
    files = {
        "leer.qdpx": b"",
        "kein.qdpx": b"no zip",
        "kein.sqlite3": b"no database",
        "halb.sqlite3": b"SQLite format 3\x00" + b"\x01" * 200,
        "b.qdc": b"<CodeBook",
        "p.docx": b"x",
        "leer.csv": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    codes = {name: refusal(tmp_path / name) for name in files}
    assert codes == {"leer.qdpx": "I-060", "kein.qdpx": "I-060", "kein.sqlite3": "I-060", "halb.sqlite3": "I-060", "b.qdc": "I-060", "p.docx": "I-064", "leer.csv": "I-060"}  # fmt: skip
    assert refusal(cut) == "I-060"
    assert refusal(write_qdpx(tmp_path / "ohne.qdpx", "", name="andere.xml")) == "I-063"
    assert refusal(write_qdpx(tmp_path / "fremd.qdpx", "<Other/>")) == "I-063"
    assert refusal(write_qdpx(tmp_path / "kaputt.qdpx", "<Project><Users>")) == "I-060"


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path):
    xml = project_xml([("g01", "internal://a.txt", [])], ["Geld"])
    bomb = write_qdpx(tmp_path / "b.qdpx", xml, {"sources/a.txt": b"\0" * 40_000_000})
    assert refusal(bomb) == "I-061"
    assert refusal(write_qdpx(tmp_path / "c.qdpx", " " * 40_000_000)) == "I-061"


@pytest.mark.parametrize("member", ["../../etc/cron.d/x", "/etc/x", "C:/x", "sources\\..\\..\\x"])
def test_names_that_lead_out_of_the_package_are_refused(tmp_path, member):
    path = write_qdpx(tmp_path / "p.qdpx", project_xml([], ["Geld"]), {member: b"x"})
    assert refusal(path) == "I-062"


def test_entities_are_never_resolved(tmp_path):
    (tmp_path / "secret.txt").write_text("geheim", encoding="utf-8")
    xml = project_xml([], ["Geld"], more="<Description>&secret;</Description>")
    head = f'<!DOCTYPE Project [<!ENTITY secret SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    path = write_qdpx(tmp_path / "p.qdpx", xml.replace("?>", f"?>{head}", 1))
    assert refusal(path) == "I-065"
