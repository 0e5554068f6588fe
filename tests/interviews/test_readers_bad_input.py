"""Bad transcripts are refused with a German message that names file and remedy, never a traceback."""

import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.interviews.readers import contents
from pipeline.interviews.transcripts import read, read_transcript
from tests.interviews.transcript_files import (
    WRITERS,
    write_docx,
    write_locked_odt,
    write_odt,
    write_pdf,
    write_txt,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(path):
    with pytest.raises(Refused) as caught:
        read_transcript(path)
    finding = caught.value.finding
    assert finding.file == path.name
    assert f"„{path.name}“" in finding.text("de")
    return finding


def filed(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_file_is_refused(tmp_path, name):
    assert refusal(filed(tmp_path, name, b"")).code == "I-013"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.srt"])
def test_a_file_of_blanks_is_refused(tmp_path, name):
    assert refusal(filed(tmp_path, name, b" \n\n \n")).code == "I-013"


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.rtf", "a.pdf", "a.vtt", "a.json"])
def test_a_damaged_file_is_refused(tmp_path, name):
    assert refusal(filed(tmp_path, name, b"no such thing")).code == "I-001"


@pytest.mark.parametrize(("write", "name"), [(write_docx, "a.docx"), (write_odt, "a.odt")])
def test_half_a_document_is_refused(tmp_path, write, name):
    content = write(tmp_path / name).read_bytes()
    assert refusal(filed(tmp_path, name, content[: len(content) // 2])).code == "I-001"


def test_a_docx_without_its_text_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/styles.xml", "<x/>")
    assert refusal(path).code == "I-001"


def test_a_docx_with_a_password_is_refused(tmp_path):
    content = OLE + "EncryptedPackage".encode("utf-16-le")
    assert refusal(filed(tmp_path, "a.docx", content)).code == "I-020"


def test_an_odt_with_a_password_is_refused(tmp_path):
    assert refusal(write_locked_odt(tmp_path / "a.odt")).code == "I-020"


def test_a_pdf_with_a_password_is_refused(tmp_path):
    assert refusal(write_pdf(tmp_path / "a.pdf", lock=True)).code == "I-020"


def test_a_damaged_pdf_leaves_nothing_of_itself_in_the_log(tmp_path, caplog):
    path = write_pdf(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes().replace(b"0000000115", b"Omid000115"))
    with suppress(Refused):
        read_transcript(path)
    assert caplog.text == ""


def test_a_pdf_of_pictures_is_refused_with_its_pages(tmp_path):
    finding = refusal(write_pdf(tmp_path / "a.pdf", [[], []]))
    assert (finding.code, finding.values["pages"]) == ("I-022", 2)
    assert "OCR" in finding.text("de")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", b"%PDF-1.4\n", "PDF"),
        ("a.txt", b"{\\rtf1 I: Ja}", "RTF"),
        ("a.docx", b"{\\rtf1 I: Ja}", "RTF"),
        ("a.txt", b"WEBVTT\n\n", "VTT"),
        ("a.docx", OLE, "Word 97 (.doc)"),
        ("a.txt", OLE, "Word 97 (.doc)"),
    ],
)
def test_a_wrong_ending_is_refused_with_the_right_one(tmp_path, name, content, found):
    finding = refusal(filed(tmp_path, name, content))
    assert (finding.code, finding.values["found"]) == ("I-021", found)


def test_a_document_under_another_documents_ending_is_refused(tmp_path):
    content = write_odt(tmp_path / "a.odt").read_bytes()
    assert refusal(filed(tmp_path, "b.docx", content)).values["found"] == "ODT"
    content = write_docx(tmp_path / "a.docx").read_bytes()
    assert refusal(filed(tmp_path, "b.txt", content)).values["found"] == "DOCX"


def test_an_unknown_ending_is_refused_with_those_that_are_read(tmp_path):
    finding = refusal(filed(tmp_path, "a.pages", b"I: Ja"))
    assert finding.code == "I-006"
    assert "PDF" in finding.text("de")


@pytest.mark.parametrize(("name", "limit"), [("a.txt", 20), ("a.json", 20), ("a.pdf", 100)])
def test_200_megabytes_are_refused_before_anything_is_read(tmp_path, name, limit):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    finding = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (finding.code, finding.values) == ("I-025", {"megabytes": 200, "limit": limit})
    assert peak < 5 * 1024 * 1024


def test_the_largest_text_is_read_in_bounded_memory(tmp_path):
    path = tmp_path / "a.txt"
    turn = "I: Und dann?\nB: Dann kam die Kundschaft, und zwar jeden Tag mehr davon.\n"
    path.write_text(turn * (contents.MEGABYTE // 4 // len(turn)), encoding="utf-8")
    tracemalloc.start()
    count = len(read_transcript(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 6_000
    assert peak < 80 * path.stat().st_size


@pytest.mark.parametrize("name", ["word/document.xml", "content.xml"])
def test_a_zip_bomb_is_refused_unopened(tmp_path, name):
    path = tmp_path / ("a.docx" if name.startswith("word") else "a.odt")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * (45 * 1024 * 1024))
    assert refusal(path).code == "I-002"


@pytest.mark.parametrize(("write", "name"), [(write_docx, "a.docx"), (write_odt, "a.odt")])
def test_a_document_with_too_much_text_is_refused_unopened(tmp_path, monkeypatch, write, name):
    monkeypatch.setattr("pipeline.interviews.readers.archives.LARGEST_MEMBER", 500)
    assert refusal(write(tmp_path / name)).code == "I-002"


def test_a_pdf_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.interviews.readers.pdf.LARGEST_UNPACKED", 3 * 1024 * 1024)
    packed = zlib.compress(bytes(8 * 1024 * 1024))
    stream = b"9 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    content = write_pdf(tmp_path / "a.pdf").read_bytes()
    assert refusal(filed(tmp_path, "a.pdf", content + stream)).code == "I-002"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.srt", "a.rtf"])
def test_nul_bytes_are_refused_with_their_line(tmp_path, name):
    content = b"I: Wo?\n\nB: Hi\0er.\n"
    if name == "a.rtf":
        content = b"{\\rtf1 " + content + b"}"
    finding = refusal(filed(tmp_path, name, content))
    assert (finding.code, finding.line) == ("I-026", 3)
    assert "Zeile 3" in finding.text("de")


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"3", b'{"segments": []}', b'{"segments": [{"words": 3}]}', b'{"text": "Ja."}',
     b'{"utterances": "Ja"}'],
)  # fmt: skip
def test_json_of_an_unknown_shape_is_refused(tmp_path, content):
    assert refusal(filed(tmp_path, "a.json", content)).code == "I-023"


@pytest.mark.parametrize("name", WRITERS)
def test_a_talk_of_interviewers_alone_is_refused(tmp_path, name):
    if name.endswith("json"):
        pytest.skip("recognised voices have no roles of their own")
    path = tmp_path / name
    lines = ["I: Hallo?", "I: Ist da jemand?"]
    if name.endswith("pdf"):
        write_pdf(path, [lines])
    else:
        WRITERS[name](path, lines)
    assert refusal(path).code == "I-007"


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.odt"])
def test_a_text_without_speakers_is_refused(tmp_path, name):
    write = {"a.txt": write_txt, "a.docx": write_docx, "a.odt": write_odt}[name]
    path = write(tmp_path / name, ["Ich backe seit zwanzig Jahren.", "Wie das kam? Von selbst."])
    assert refusal(path).code == "I-003"


@pytest.mark.parametrize("name", WRITERS)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    cut=st.floats(0.05, 1),
)
def test_flipped_and_cut_bytes_never_end_in_a_traceback(tmp_path, name, places, cut):
    path = tmp_path / name
    WRITERS[name](path)
    content = bytearray(path.read_bytes())
    for place, value in places:
        content[int(place * (len(content) - 1))] = value
    path.write_bytes(content[: max(int(cut * len(content)), 1)])
    with suppress(Refused):
        assert read(path).turns


@pytest.mark.parametrize("suffix", ["txt", "md", "srt", "vtt", "html", "json", "rtf"])
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(st.sampled_from('IBS12 :\t\n[]()#*<>v=/-.?A0:é\u202b{}\\"'), max_size=200))
def test_any_text_is_read_or_refused(tmp_path, suffix, text):
    head = {"vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n", "rtf": "{\\rtf1 "}.get(suffix, "")
    path = tmp_path / f"a.{suffix}"
    path.write_text(head + text, encoding="utf-8")
    try:
        talk = read(path)
    except Refused:
        return
    assert [turn.number for turn in talk.turns] == list(range(1, len(talk.turns) + 1))
    assert all(turn.text.strip() for turn in talk.turns)
