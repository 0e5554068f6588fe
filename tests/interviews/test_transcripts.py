"""Speakers are told apart in every notation in use; what is no talk never becomes words."""

import pytest

from pipeline.interviews.readers.lines import Line
from pipeline.interviews.transcripts import NOISE, read, role, turns, whole


def told(text):
    return [(turn.speaker, turn.role, turn.text) for turn in turns(text.split("\n"))]


def talk(*pairs):
    return [(who, "interviewer" if who[0] == "I" else "interviewee", said) for who, said in pairs]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("I", "interviewer"),
        ("I2", "interviewer"),
        ("Researcher 1", "interviewer"),
        ("MODERATORIN", "interviewer"),
        ("B", "interviewee"),
        ("B2", "interviewee"),
        ("S1", "interviewee"),
        ("Participant 14", "interviewee"),
        ("X", "other"),
        ("Dolmetscher", "other"),
    ],
)
def test_a_label_says_the_role(label, expected):
    assert role(label) == expected


@pytest.mark.parametrize(
    "line",
    [
        "S1: Ja.",
        "B2 : Ja.",
        "B.: Ja.",
        "B – Ja.",
        "**B1**: Ja.",
        "**B1:** Ja.",
        "__Befragte__: Ja.",
        "[00:01:03] B: Ja.",
        "(00:01:03) B1: Ja.",
        "00:01:03 B: Ja.",
        "01:03 PARTICIPANT 39: Ja.",
        "B [00:01:03]: Ja.",
        "B2 (lacht): Ja.",
        "[id1] Ja.",
        "B1\tJa.",
        "B1:\tJa.",
        "12\tB\tJa.",
        "00:01:03\tB\tJa.",
        "B\tJa.\t00:01:03",
        "#00:01:23-4# B: Ja.",
        "B: Ja. #00:01:23-4#",
        "<v S01>Ja.</v>",
        "Befragte:r: Ja.",
        "Befragter 2: Ja.",
        "SPEAKER_01: Ja.",
        "Participant 3: Ja.",
        "\u202bB:\u202c Ja.",
    ],
)
def test_labels_in_use_are_understood(line):
    (turn,) = turns([line])
    assert (turn.role, turn.text.strip("\u202c ")) == ("interviewee", "Ja.")


@pytest.mark.parametrize(
    "text",
    [
        "[46:30] RESEARCHER\nWie?\n[46:33] PARTICIPANT 1\nGut.",
        "INTERVIEWER\nWie?\n\nBEFRAGTE\nGut.",
        "Frage 1: Wie?\nAntwort: Gut.",
        "Q: Wie?\nA: Gut.",
        "Researcher 1: Wie?\nRespondent: Gut.",
    ],
)
def test_known_words_say_who_asks(text):
    assert [(speaker_role, said) for _, speaker_role, said in told(text)] == [
        ("interviewer", "Wie?"),
        ("interviewee", "Gut."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**Ula Brankova** Wie?\n**Omid** Gut.\n**Ula Brankova** Und?\n**Omid** Ja.",
        "**Ula:** Wie?\n**Omid:** Gut.\n**Ula:** Und?\n**Omid:** Ja.",
        "[00:00:03] Ula\nWie?\n\n[00:00:05] Omid B.\nGut.\n\n[00:00:07] Ula\nUnd?\n\n[00:00:09] Omid B.\nJa.",
        "[00:00:03] Ula: Wie?\n[00:00:05] Omid: Gut.\n[00:00:07] Ula: Und?\n[00:00:09] Omid: Ja.",
        "Ula B.   0:03\nWie?\nOmid K.   0:05\nGut.\nUla B.   0:07\nUnd?\nOmid K.   0:09\nJa.",
        "QR02  00:18\nWie?\nQK07  00:25\nGut.\nQR02  00:40\nUnd?\nQK07  01:00\nJa.",
        "QR02  00:18  Wie?\nQK07  00:25  Gut.\nQR02  00:40  Und?\nQK07  01:00  Ja.",
        "Frau Brankova: Wie?\nHerr Omid: Gut.\nFrau Brankova: Und?\nHerr Omid: Ja.",
        "Ula\tWie?\nOmid\tGut.\nUla\tUnd?\nOmid\tJa.",
        "[Ula] Wie?\n[Omid] Gut.\n[Ula] Und?\n[Omid] Ja.",
        "<v Ula Brankova>Wie?</v>\n<v Omid>Gut.</v>\n<v Ula Brankova>Und?</v>\n<v Omid>Ja.</v>",
    ],
)
def test_names_become_letters_by_who_asks(text):
    assert told(text) == talk(("I", "Wie?"), ("B", "Gut."), ("I", "Und?"), ("B", "Ja."))


def test_a_second_name_that_answers_is_b2():
    text = "\n".join(["**Ula** Wie?", "**Omid** Gut.", "**Sefa** Ja.", "**Ula** Und?"] * 2)
    assert [speaker for speaker, _, _ in told(text)] == ["I", "B", "B2", "I"] * 2


def test_numbered_voices_are_told_by_who_asks():
    assert told("S00: Wie?\nS01: Gut.\nS00: Und?\nS01: Ja.") == [
        ("S00", "interviewer", "Wie?"),
        ("S01", "interviewee", "Gut."),
        ("S00", "interviewer", "Und?"),
        ("S01", "interviewee", "Ja."),
    ]


def test_a_legend_gives_labels_and_roles():
    text = "(S = Student; K = Interviewer)\nS1: Was ist?\nS2: Wer?\nK1: Erzählt."
    assert [speaker_role for _, speaker_role, _ in told(text)] == [
        "interviewee",
        "interviewee",
        "interviewer",
    ]


def test_the_head_names_who_asks():
    text = "Interviewerin: Ula B.\n\n**Ula** Los.\n**Omid** Was?\n**Ula** Gut.\n**Omid** Wie?"
    assert [speaker for speaker, _, _ in told(text)] == ["I", "B", "I", "B"]


def test_unclear_roles_are_flagged(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("**Ula** Gut.\n**Omid** Ja.\n**Ula** Wie?\n**Omid** Was?\n", encoding="utf-8")
    assert [finding.code for finding in read(path).findings] == ["I-027"]
    path.write_text("**Ula** So?\n**Omid** Ja.\n**Ula** Wie?\n**Omid** Nein.\n", encoding="utf-8")
    assert read(path).findings == []


def test_no_name_stands_in_a_finding(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("**Ula** Gut.\n**Omid** Ja.\n**Ula** Wie?\n**Omid** Was?\n", encoding="utf-8")
    (finding,) = read(path).findings
    assert not [name for name in ("Ula", "Omid") if name in finding.text("de") + finding.text("en")]


def test_header_legend_and_noise_lines_are_no_turns():
    lines = [
        "Gespräch 7, Abschrift",
        "(B = Befragte; I = Interview)",
        "I: Ja?",
        "[Telefon klingelt]",
        "B: Moment.",
        "(Pause)",
        "(..) ((lacht)) //S02: mhm//",
        "So.",
    ]
    assert [(turn.speaker, turn.text) for turn in turns(lines)] == [
        ("I", "Ja?"),
        ("B", "Moment.\nSo."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "#00:01:23-4#",
        "[00:01:23]",
        "00:01:23",
        "Seite 3 von 12",
        "-----",
        "Ende der Aufnahme",
        "(Ende des Interviews)",
        "Stichworte: Ofen, Bank, Kundschaft",
        "Keywords\nOfen, Bank, Kundschaft",
        "I = Interviewerin, B = befragte Person",
        "(12 seconds pause)",
    ],
)
def test_what_is_no_talk_does_not_become_words(line):
    assert told(f"I: Und?\nB: Gut.\n{line}") == talk(("I", "Und?"), ("B", "Gut."))


@pytest.mark.parametrize(
    "head",
    [
        "Interviewerin: Ula Brankova\nDatum: 3.3.2025\nOrt: Werkstatt\nDauer: 00:45:10\n",
        "Befragte: Tischlerin, 41\n",
        "I: Interviewerin\nB: Befragte Person\n",
        "I = Interviewerin\nB = Befragte\n",
    ],
)
def test_the_head_of_a_transcript_is_no_turn(head):
    body = talk(("I", "Wie?"), ("B", "Gut."), ("I", "Und?"), ("B", "Ja."))
    assert told(f"{head}\nI: Wie?\nB: Gut.\nI: Und?\nB: Ja.") == body


def test_a_paragraph_that_says_the_turn_again_cleaned_is_left_out():
    raw = "Also äh das war halt so dass wir angefangen haben mit einem Laden am Markt."
    clean = "Also das war so dass wir angefangen haben mit einem Laden am Markt."
    assert told(f"B: {raw}\n{clean}\nDann kam mehr.") == talk(("B", f"{raw}\nDann kam mehr."))


@pytest.mark.parametrize(
    "line",
    [
        "Also: nein.",
        "Er: nein.",
        "**Wichtig** ist das.",
        "10:30 Uhr war zu spät.",
        "[Person 3] kam dann.",
        "Meine Frage war falsch.",
        "Der Preis: hoch.",
    ],
)
def test_words_of_the_interviewee_open_no_turn(line):
    (_, turn) = turns(["I: Und?", "B: Er sagte:", line])
    assert turn.text == "Er sagte:\n" + line.replace("*", "")


def test_a_stamp_inside_the_words_goes_and_a_spoken_time_stays():
    (turn,) = turns(["B: Um 10:30 Uhr [00:03:10] war Schluss #00:03:12-0#, sagt er."])
    assert turn.text == "Um 10:30 Uhr war Schluss, sagt er."


def test_stamps_at_the_beginning_are_the_start_and_at_the_end_the_end():
    found = turns(["[00:00:03] I: Wie?", "#00:00:09#", "B: Gut. #00:01:23-4#", "I: Und?"])
    assert [(turn.start_seconds, turn.end_seconds) for turn in found] == [
        (3.0, 9.0),
        (9.0, 83.4),
        (83.4, None),
    ]


def test_right_to_left_text_and_its_controls_are_kept():
    said = "\u202bקוראים לי\u202c (لاحقا) مرحبا\u200f."
    (turn,) = turns([f"\u200fB: {said}"])
    assert turn.text == said
    text, (start,) = whole([turn.speaker], [turn.text])
    assert text[start : start + len(turn.text)] == said


def test_offsets_of_the_whole_text_lead_to_the_turns():
    found = turns(["I: Na?", "B: Ja 😀.", "I: Gut."])
    text, starts = whole([turn.speaker for turn in found], [turn.text for turn in found])
    assert text == "I: Na?\n\nB: Ja 😀.\n\nI: Gut."
    assert [text[start:][:3] for start in starts] == ["Na?", "Ja ", "Gut"]


@pytest.mark.parametrize(
    "mark",
    ["(lacht)", "((lacht))", "(...)", "(…)", "(12 seconds pause)", "[Tür]", "//mhm//",
     "//S02: das sehe ich auch so, und zwar schon lange, weil es ja immer so war//"],
)  # fmt: skip
def test_transcription_marks_are_noise(mark):
    assert NOISE.sub("", f"Ja {mark} gut") == "Ja  gut"


def test_placeholders_are_no_noise():
    assert not NOISE.search("[Person 3]")


def test_a_voice_of_the_format_is_a_speaker():
    lines = [Line("Wie?", "Ula", is_cue=True, glue=" "), Line("Gut.", "Omid", is_cue=True)]
    assert [turn.speaker for turn in turns(lines)] == ["I", "B"]
