"""Transcripts of every format become turns; what is no transcript is refused with its reason."""

import zipfile

import docx
import pytest
from odfdo import Document, Paragraph

from pipeline.errors import Refused
from pipeline.interviews.transcripts import read_transcript, role, turns

SPOKEN = [
    "I: Wie hat es angefangen?",
    "B: Mit einem Ofen, (lacht) größer als ich.",
    "I: Und dann?",
    "B: Dann kam die Kundschaft.",
]
EXPECTED = [
    ("I", "interviewer", "Wie hat es angefangen?"),
    ("B", "interviewee", "Mit einem Ofen, (lacht) größer als ich."),
    ("I", "interviewer", "Und dann?"),
    ("B", "interviewee", "Dann kam die Kundschaft."),
]


def write_docx(path):
    document = docx.Document()
    for line in SPOKEN:
        document.add_paragraph(line)
    document.save(str(path))


def write_odt(path):
    document = Document("text")
    document.body.clear()
    for line in SPOKEN:
        document.body.append(Paragraph(line))
    document.save(str(path))


def write_vtt(path):
    cues = [
        f"00:00:{n:02d}.000 --> 00:00:{n + 1:02d}.000\n<v {line[0]}>{line[3:]}"
        for n, line in enumerate(SPOKEN)
    ]
    path.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", encoding="utf-8")


WRITERS = {
    "utf8.txt": lambda path: path.write_text("\n\n".join(SPOKEN), encoding="utf-8"),
    "bom.txt": lambda path: path.write_text("\r\n".join(SPOKEN), encoding="utf-8-sig"),
    "ansi.txt": lambda path: path.write_bytes("\r\n".join(SPOKEN).encode("cp1252")),
    "wide.txt": lambda path: path.write_text("\n".join(SPOKEN), encoding="utf-16"),
    "word.docx": write_docx,
    "open.odt": write_odt,
    "voices.vtt": write_vtt,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_turns(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](path)
    assert [(turn.speaker, turn.role, turn.text) for turn in read_transcript(path)] == EXPECTED


def test_header_legend_and_noise_lines_are_no_turns():
    lines = [
        "Gespräch 7, Abschrift",
        "(B = Befragte; I = Interview)",
        "I: Ja?",
        "[Telefon klingelt]",
        "B: Moment.",
        "(Pause)",
        "So.",
    ]
    assert [(turn.speaker, turn.text) for turn in turns(lines)] == [
        ("I", "Ja?"),
        ("B", "Moment.\nSo."),
    ]


def test_a_word_with_a_colon_opens_no_turn():
    assert len(turns(["B: Er sagte:", "Also: nein.", "Wichtig: Geduld."])) == 1


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("I", "interviewer"),
        ("I2", "interviewer"),
        ("B", "interviewee"),
        ("B2", "interviewee"),
        ("S1", "interviewee"),
        ("X", "other"),
    ],
)
def test_a_label_says_the_role(label, expected):
    assert role(label) == expected


@pytest.mark.parametrize(
    "line",
    ["S1: Ja.", "**B1**: Ja.", "[00:01:03] B: Ja.", "[id1] Ja.", "B1\tJa.", "#00:01:23-4# B: Ja."],
)
def test_labels_in_use_are_understood(line):
    (turn,) = turns([line])
    assert (turn.role, turn.text) == ("interviewee", "Ja.")


def test_cues_of_one_voice_are_one_turn(tmp_path):
    path = tmp_path / "v.vtt"
    path.write_text(
        "WEBVTT\n\n00:00.000 --> 00:01.000\n<v B>Erst\n\n00:01.000 --> 00:02.000\n<v B>dann.\n",
        encoding="utf-8",
    )
    assert [turn.text for turn in read_transcript(path)] == ["Erst dann."]


def refusal(path):
    with pytest.raises(Refused) as caught:
        read_transcript(path)
    return caught.value.finding


def test_a_text_without_speakers_is_refused(tmp_path):
    path = tmp_path / "g1.txt"
    path.write_text("Ich backe seit zwanzig Jahren.\n", encoding="utf-8")
    assert refusal(path).code == "I-003"
    assert "g1.txt" in refusal(path).text("de")


def test_a_talk_of_interviewers_alone_is_refused(tmp_path):
    path = tmp_path / "g1.txt"
    path.write_text("I: Hallo?\nI: Ist da jemand?\n", encoding="utf-8")
    assert refusal(path).code == "I-007"


@pytest.mark.parametrize("name", ["g1.docx", "g1.odt"])
def test_a_damaged_file_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 broken")
    assert refusal(path).code == "I-001"


def test_a_zip_bomb_is_refused_unopened(tmp_path):
    path = tmp_path / "g1.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (40 * 1024 * 1024))
    assert refusal(path).code == "I-002"


def test_an_empty_and_an_unknown_file_are_refused(tmp_path):
    empty, unknown = tmp_path / "g1.txt", tmp_path / "g1.pages"
    empty.write_bytes(b"")
    unknown.write_bytes(b"I: Ja")
    assert [refusal(empty).code, refusal(unknown).code] == ["I-013", "I-006"]
