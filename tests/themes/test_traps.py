"""The traps of interviews: who speaks, what is denied, of whom it is told, how many speak, in which
language. Trap 20 (redaction) is in tests/interviews, trap 16 in tests/surveys.
"""

import pytest

from pipeline.interviews.load import load_interviews
from pipeline.settings import County, Settings
from pipeline.themes import language
from pipeline.themes.codebook import load_codebook
from pipeline.themes.coding import ThemeCoder, code_talk
from pipeline.themes.corpus import code_interviews
from tests.interviews.builders import write_protocols, write_transcript


@pytest.fixture(scope="module")
def coder():
    settings = Settings(county=County(name="Musterkreis", code="05399"), nlp={"model": "blank"})
    return ThemeCoder(language.load(settings), load_codebook())


def told(coder, text):
    (mentions,) = code_talk(coder, [text])
    return {mention.code_id: mention.valence for mention in mentions}


def interview(project, store, transcript, **protocol):
    write_protocols(project, protocol)
    write_transcript(project, "p1.txt", transcript)
    load_interviews(store)
    code_interviews(store)
    return store.frame("SELECT turn_number, code_id FROM core.mentions").values.tolist()


def test_17_the_interviewers_question_is_no_theme_of_the_interviewee(project, store):
    transcript = (
        "I: Haben Sie Probleme mit der Bank, mit dem Kredit?\n\nB: Ach, eigentlich nicht.\n"
    )
    assert "T02" not in {code for _, code in interview(project, store, transcript)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ich habe keine Probleme mit dem Amt.", "T03"),
        ("Mit der Genehmigung hatte ich nie Ärger.", "T01"),
        ("Ich bin nie diskriminiert worden.", "T13"),
        ("Rassismus? Nein, nie erlebt.", "T13"),
    ],
)
def test_18_a_denied_problem_is_a_strength(coder, text, code):
    assert told(coder, text)[code] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Mein Bruder wurde beleidigt, wegen seiner Hautfarbe.",
        "Meine Kollegin ist diskriminiert worden.",
        "Mein Schwager wurde dreimal von der Polizei angehalten, wegen dem Kennzeichen.",
    ],
)
def test_19_what_a_third_person_suffered_is_a_fact(coder, text):
    assert told(coder, text)["T13"] == 0


def test_21_a_group_is_one_interview_in_which_a_theme_counts_once(project, store):
    transcript = (
        "B1: Der Kleinkredit war in einer Woche da.\n\n"
        "B2: Den Kredit habe ich unterschrieben.\n\n"
        "B1: Ja, der Kredit.\n"
    )
    mentions = interview(project, store, transcript)
    assert [code for _, code in mentions].count("T02") == 3
    counted = "SELECT count(DISTINCT interview_id) FROM core.mentions WHERE code_id = 'T02'"
    assert store.scalar(counted) == 1


def test_22_a_passage_in_another_language_is_kept_and_not_coded(project, store):
    transcript = (
        "B: Kredit vermediler bize, banka dedi ki olmaz, çok zor bir durum.\n\n"
        "B: Der Kleinkredit war in einer Woche da.\n"
    )
    assert [2, "T02"] in interview(project, store, transcript)
    turns = store.frame("SELECT turn_number, language FROM core.turns ORDER BY ALL").values.tolist()
    assert turns == [[1, "tr"], [2, "de"]]
    assert store.scalar("SELECT count(*) FROM core.mentions WHERE turn_number = 1") == 0


@pytest.mark.parametrize(
    ("text", "not_coded"),
    [
        ("Das mache ich im Ehrenamt, immer schon.", {"T01", "T03"}),
        ("Der Bürgermeister war krank.", {"T07"}),
        ("Der Hausmeister hat den Schlüssel.", {"T07"}),
        ("Einer muss die Karre ja steuern.", {"T05"}),
        ("Die Krankenkasse hat geschrieben.", {"T05"}),
        ("Samstags bin ich auf dem Wochenmarkt.", {"T11"}),
        ("Der Arbeitsmarkt ist leer gefegt.", {"T11"}),
        ("Die Leute sitzen auf der Parkbank.", {"T02"}),
        ("Am Weiher auf der Bank habe ich gesessen.", {"T02"}),
        ("Die Kleine lernt in der Abstellkammer.", {"T03"}),
        ("Ich muss noch den Wagen laden.", {"T12"}),
        ("Jeder bringt ein Gericht mit.", {"T01", "T03"}),
        ("Die Jacke passt mir nicht.", {"T04"}),
        ("Pass mal auf, sage ich immer.", {"T04"}),
        ("Da sitzt ein Rentner am Fenster.", {"T05", "T19"}),
        ("Du bist heute mein Gast.", {"T11"}),
        ("Vor Hunden habe ich Angst.", {"T03", "T04"}),
        ("Das Konto bei Instagram macht mein Neffe.", {"T02"}),
        ("Mein Name steht auf dem Schild.", {"T13"}),
        ("Frau Schneider kommt jeden Dienstag.", {"T15"}),
        ("Wir wünschen uns mehr Anerkennung von der Stadt.", {"T07"}),
        ("Der Abschluss wurde nicht anerkannt.", {"T14"}),
        ("Meine Ausbildung habe ich in Izmir gemacht.", {"T10"}),
    ],
)
def test_words_that_only_look_like_a_theme_are_passed_over(coder, text, not_coded):
    assert not not_coded & set(told(coder, text))
