"""Every transcript format gives the same turns, in the order of the document, with its times."""

import json

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odfdo import Cell, Document, Header, Paragraph, Row, Table

from pipeline.errors import Refused
from pipeline.interviews.transcripts import read, read_transcript
from tests.interviews.transcript_files import (
    WRITERS,
    write_assemblyai,
    write_docx,
    write_noscribe,
    write_pdf,
    write_rtf,
    write_srt,
    write_txt,
    write_vtt,
    write_whisper,
)

EXPECTED = [
    ("interviewer", "Wie hat es angefangen?"),
    ("interviewee", "Mit einem Ofen, (lacht) größer als ich."),
    ("interviewer", "Und dann?"),
    ("interviewee", "Dann kam die Kundschaft."),
]


def told(path):
    return [(turn.speaker, turn.text) for turn in read_transcript(path)]


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_turns(tmp_path, name):
    path = tmp_path / name
    WRITERS[name](path)
    assert [(turn.role, turn.text) for turn in read_transcript(path)] == EXPECTED


@pytest.mark.parametrize(
    ("write", "name", "ends"),
    [
        (write_vtt, "a.vtt", [1.0, 2.0, 3.0, 4.0]),
        (write_srt, "a.srt", [1.0, 2.0, 3.0, 4.0]),
        (write_noscribe, "a.html", [0.9, 1.9, 2.9, 3.9]),
        (write_whisper, "a.json", [0.9, 1.9, 2.9, 3.9]),
        (write_assemblyai, "a.json", [0.9, 1.9, 2.9, 3.9]),
    ],
)
def test_times_of_the_recording_are_kept(tmp_path, write, name, ends):
    read_turns = read_transcript(write(tmp_path / name))
    assert [turn.start_seconds for turn in read_turns] == [0.0, 1.0, 2.0, 3.0]
    assert [turn.end_seconds for turn in read_turns] == ends


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("UTF-8 mark", "utf-8-sig"),
        ("Windows", "cp1252"),
        ("UTF-16 mark", "utf-16"),
        ("UTF-16 without a mark", "utf-16-le"),
    ],
)
def test_every_encoding_of_a_text_is_told(tmp_path, content, name):
    path = tmp_path / "a.txt"
    path.write_bytes(f"I: {content}?\r\nB: Größe.".encode(name))
    assert told(path) == [("I", f"{content}?"), ("B", "Größe.")]


def test_tables_of_a_docx_stand_where_they_stand_in_the_document(tmp_path):
    document = docx.Document()
    document.add_paragraph("I: Erstens?")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate([("B", "Zweitens."), ("I", "Drittens?")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph("B: Viertens.")
    document.save(str(tmp_path / "a.docx"))
    assert told(tmp_path / "a.docx") == [
        ("I", "Erstens?"), ("B", "Zweitens."), ("I", "Drittens?"), ("B", "Viertens."),
    ]  # fmt: skip


def test_a_docx_table_with_time_speaker_and_words_gives_turns_with_times(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    rows = [("Zeit", "Sprecher", "Text"), ("00:00:05", "I", "Wann?"), ("00:01:05", "B", "Gestern.")]
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(str(tmp_path / "a.docx"))
    read_turns = read_transcript(tmp_path / "a.docx")
    assert [(turn.speaker, turn.text, turn.start_seconds) for turn in read_turns] == [
        ("I", "Wann?", 5.0),
        ("B", "Gestern.", 65.0),
    ]


def test_tables_of_an_odt_keep_label_and_words_together(tmp_path):
    document = Document("text")
    document.body.clear()
    table = Table("Talk")
    for cells in (("I", "Wann?"), ("B", "Gestern.")):
        row = Row()
        for text in cells:
            cell = Cell()
            cell.append(Paragraph(text))
            row.append_cell(cell)
        table.append_row(row)
    document.body.append(table)
    document.body.append(Paragraph("I: Und heute?"))
    document.save(str(tmp_path / "a.odt"))
    assert told(tmp_path / "a.odt") == [("I", "Wann?"), ("B", "Gestern."), ("I", "Und heute?")]


def test_insertions_not_yet_accepted_count_and_deletions_do_not(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("B: Das ist ")
    for tag, text_tag, text in (("w:ins", "w:t", "neu"), ("w:del", "w:delText", "alt")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    document.save(str(tmp_path / "a.docx"))
    assert told(tmp_path / "a.docx") == [("B", "Das ist neu")]


def test_words_in_a_text_box_are_no_talk(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("B: Ja.")
    run, picture, box = OxmlElement("w:r"), OxmlElement("w:pict"), OxmlElement("w:txbxContent")
    inner = OxmlElement("w:p")
    words = OxmlElement("w:t")
    words.text = "Randnotiz"
    inner.append(words)
    box.append(inner)
    picture.append(box)
    run.append(picture)
    paragraph._p.append(run)
    assert run.find(f".//{qn('w:t')}") is not None
    document.save(str(tmp_path / "a.docx"))
    assert told(tmp_path / "a.docx") == [("B", "Ja.")]


def test_soft_line_breaks_do_not_hide_a_speaker(tmp_path):
    path = write_docx(tmp_path / "a.docx", ["I: Wann?\nB: Gestern.\nFrüh."])
    assert told(path) == [("I", "Wann?"), ("B", "Gestern.\nFrüh.")]


def test_bold_names_in_a_docx_are_speakers(tmp_path):
    document = docx.Document()
    for name, words in (("Ula Brankova", "Wie kam das?"), ("Omid", "Von selbst.")) * 2:
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f" {words}")
    document.save(str(tmp_path / "a.docx"))
    assert told(tmp_path / "a.docx") == [("I", "Wie kam das?"), ("B", "Von selbst.")] * 2


@pytest.mark.parametrize("style", ["Heading 2", "bold"])
def test_question_headings_are_the_interviewers_turns(tmp_path, style):
    document = docx.Document()
    document.add_paragraph("Gespräch 7", style="Title")
    for question, answer in (("Wie kam das?", "Von selbst."), ("Und heute?", "Heute läuft es.")):
        if style == "bold":
            document.add_paragraph().add_run(question).bold = True
        else:
            document.add_paragraph(question, style=style)
        document.add_paragraph(answer)
    document.save(str(tmp_path / "a.docx"))
    talk = read(tmp_path / "a.docx")
    assert [(turn.speaker, turn.role, turn.text) for turn in talk.turns] == [
        ("I", "interviewer", "Wie kam das?"),
        ("B", "interviewee", "Von selbst."),
        ("I", "interviewer", "Und heute?"),
        ("B", "interviewee", "Heute läuft es."),
    ]
    assert [finding.code for finding in talk.findings] == ["I-028"]


def test_numbered_questions_and_a_moderator_leave_the_rest_to_the_interviewee(tmp_path):
    document = Document("text")
    document.body.clear()
    for line in ("1 Lies den Text.", "Ja, gut.", "MODERATOR: Laut bitte.", "Also laut.",
                 "1.a Ist das klar?", "Schon."):  # fmt: skip
        document.body.append(Paragraph(line))
    document.save(str(tmp_path / "a.odt"))
    assert told(tmp_path / "a.odt") == [
        ("I", "Lies den Text."), ("B", "Ja, gut."), ("MODERATOR", "Laut bitte."),
        ("B", "Also laut."), ("I", "Ist das klar?"), ("B", "Schon."),
    ]  # fmt: skip


def test_headings_of_an_odt_between_labelled_turns_are_no_words(tmp_path):
    document = Document("text")
    document.body.clear()
    for element in (Header(1, "Gespräch"), Paragraph("I: Wann?"), Header(2, "Anfänge"),
                    Paragraph("B: Gestern.")):  # fmt: skip
        document.body.append(element)
    document.save(str(tmp_path / "a.odt"))
    assert told(tmp_path / "a.odt") == [("I", "Wann?"), ("B", "Gestern.")]


def test_marks_front_matter_and_tables_of_markdown_are_no_words(tmp_path):
    text = (
        "---\ntitle: Gespräch\n---\n\n# Gespräch 7\n\n**I:** Wie *genau* kam das?\n\n"
        "**B:** Von __selbst__.\n> Ehrlich.\n\n<!-- Notiz -->\n| I | Und heute? |\n|---|---|\n| B | Gut. |\n"
    )
    assert told(written(tmp_path, "a.md", text)) == [
        ("I", "Wie genau kam das?"), ("B", "Von selbst.\nEhrlich."), ("I", "Und heute?"),
        ("B", "Gut."),
    ]  # fmt: skip


def test_tables_of_an_rtf_keep_label_and_words_together(tmp_path):
    row = "\\trowd\\cellx900\\cellx9000 {}\\cell {}\\cell\\row\n"
    content = row.format("I", "Wann?") + row.format("B", "Gestern.")
    path = written(tmp_path, "a.rtf", "{\\rtf1\\ansi\n" + content + "}")
    assert told(path) == [("I", "Wann?"), ("B", "Gestern.")]
    assert told(write_rtf(tmp_path / "b.rtf", ["I\tWann?", "B\tGestern."])) == told(path)


def test_wrapped_lines_and_divided_words_of_a_pdf_are_joined(tmp_path):
    path = tmp_path / "a.pdf"
    write_pdf(path, [["I: Wann?", "B: Gestern hat der Unter-", "nehmer es gesagt."]])
    content = path.read_bytes().replace(b"26 TL", b"13 TL")
    path.write_bytes(content)
    assert told(path) == [("I", "Wann?"), ("B", "Gestern hat der Unternehmer es gesagt.")]


def test_running_heads_and_page_numbers_of_a_pdf_are_no_words(tmp_path):
    pages = [
        ["Gespräch 7 im Kreis", f"{who}: Satz {n} sagt etwas.", "Noch einer.", f"Seite {n}"]
        for n, who in enumerate("IBIB", start=1)
    ]
    path = write_pdf(tmp_path / "a.pdf", pages)
    assert told(path) == [
        (who, f"Satz {n} sagt etwas.\nNoch einer.") for n, who in enumerate("IBIB", start=1)
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<div><p>I: Wo?</p><p>B: Hier.</p></div>",
        "<div>I: Wo?</div><div>B: Hier.</div>",
        "<table><tr><td>I</td><td>Wo?</td></tr><tr><td>B</td><td><p>Hier.</p></td></tr></table>",
        "I: Wo?<br>B: Hier.",
        "<p>I: Wo?<br/>B: Hier.</p><script>B: nein</script>",
    ],
)
def test_html_of_another_maker_is_read_by_its_blocks(tmp_path, html):
    assert told(written(tmp_path, "a.html", html)) == [("I", "Wo?"), ("B", "Hier.")]


def test_several_voices_of_one_cue_are_told_apart(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v S01>Wo &amp; wann?</v>\n<v S02>Hier.</v>\n"
    assert told(written(tmp_path, "a.vtt", text)) == [("S01", "Wo & wann?"), ("S02", "Hier.")]


def test_cues_of_one_voice_are_one_turn(tmp_path):
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v B>Erst\n\n00:01.000 --> 00:02.500\n<v B>dann.\n"
    (turn,) = read_transcript(written(tmp_path, "a.vtt", text))
    assert (turn.text, turn.start_seconds, turn.end_seconds) == ("Erst dann.", 0.0, 2.5)


def test_cues_without_a_label_go_on_with_the_turn(tmp_path):
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nI: Wo?\n\n2\n00:00:02,000 --> 00:00:03,000\nB: Hier\n\n"
        "3\n00:00:03,000 --> 00:00:04,500\nund dort.\n"
    )
    last = read_transcript(written(tmp_path, "a.srt", text))[-1]
    assert (last.text, last.start_seconds, last.end_seconds) == ("Hier und dort.", 2.0, 4.5)


@pytest.mark.parametrize(
    "content",
    [
        {"transcription": [
            {"offsets": {"from": 0, "to": 900}, "text": " Wo?", "speaker": "1"},
            {"offsets": {"from": 1000, "to": 1900}, "text": " Hier.", "speaker": "2"}]},
        {"chunks": [
            {"timestamp": [0.0, 0.9], "text": " Wo?", "speaker": "SPEAKER_00"},
            {"timestamp": [1.0, 1.9], "text": " Hier.", "speaker": "SPEAKER_01"}]},
        [
            {"start": 0, "end": 0.9, "text": "Wo?", "speaker": "SPEAKER_00"},
            {"start": 1, "end": 1.9, "text": "Hier.", "speaker": "SPEAKER_01"}],
    ],
)  # fmt: skip
def test_json_of_whispers_kin_is_read(tmp_path, content):
    read_turns = read_transcript(written(tmp_path, "a.json", json.dumps(content)))
    assert [
        (turn.role, turn.text, turn.start_seconds, turn.end_seconds) for turn in read_turns
    ] == [
        ("interviewer", "Wo?", 0.0, 0.9),
        ("interviewee", "Hier.", 1.0, 1.9),
    ]


def test_f4_stamps_give_times_and_leave_the_words(tmp_path):
    path = write_txt(
        tmp_path / "a.txt",
        [
            "I: Wo? #00:00:05-4#",
            "B: Hier #00:00:07-0# und dort. #00:01:23-4#",
            "I: Ach. #00:01:24-0#",
        ],
    )
    turns = read_transcript(path)
    assert [(turn.text, turn.start_seconds, turn.end_seconds) for turn in turns] == [
        ("Wo?", None, 5.4),
        ("Hier und dort.", 5.4, 83.4),
        ("Ach.", 83.4, 84.0),
    ]


def test_recognised_speech_without_speakers_is_refused_with_what_to_do(tmp_path):
    content = json.dumps({"segments": [{"start": 0, "end": 1, "text": "Wo?"}]})
    with pytest.raises(Refused) as caught:
        read_transcript(written(tmp_path, "a.json", content))
    assert caught.value.finding.code == "I-024"
