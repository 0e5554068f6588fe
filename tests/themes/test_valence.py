"""A theme is told as strength, fact or problem: by the words around it, denied, supposed, proposed,
or of somebody else.
"""

import pytest

from pipeline.settings import County, Settings
from pipeline.themes import language
from pipeline.themes.codebook import load_codebook
from pipeline.themes.coding import ThemeCoder, code_talk


@pytest.fixture(scope="module")
def coder():
    settings = Settings(county=County(name="Musterkreis", code="05399"), nlp={"model": "blank"})
    return ThemeCoder(language.load(settings), load_codebook())


def valence(coder, text, code):
    (mentions,) = code_talk(coder, [text])
    (found,) = [mention.valence for mention in mentions if mention.code_id == code]
    return found


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Ich habe keine Probleme mit dem Amt.", "T03", 1),
        ("Mit dem Rathaus gibt es immer Ärger.", "T03", -1),
        ("Stress habe ich, aber Bürokratie habe ich keine.", "T01", 1),
        ("Ein Darlehen haben sie mir nicht gegeben.", "T02", -1),
        ("Mit dem Vermieter habe ich Glück.", "T12", 1),
        ("Der Vermieter ist nicht freundlich.", "T12", -1),
        ("Rassismus habe ich hier nie erlebt.", "T13", 1),
        ("Beraten hat uns niemand.", "T08", -1),
    ],
)
def test_words_of_the_clause_decide_and_a_negation_turns_them_round(coder, text, code, expected):
    assert valence(coder, text, code) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wenn ich einen Kredit hätte, wäre es leichter.", "T02"),
        ("Wenn mir die Bank einen Kredit angeboten hätte.", "T02"),
    ],
)
def test_what_is_only_supposed_is_a_fact(coder, text, code):
    assert valence(coder, text, code) == 0


def test_a_proposal_is_no_complaint(coder):
    assert valence(coder, "Die Stadt sollte die Formulare einfacher machen.", "T01") == 0


def test_an_offer_is_a_strength(coder):
    assert valence(coder, "Zwei Praktikanten nehme ich sofort.", "T10") == 1


@pytest.mark.parametrize(
    "text", ["Mein Bruder wurde beschimpft, wegen seiner Hautfarbe.", "Meine Cousine wurde diskriminiert."]
)  # fmt: skip
def test_what_happened_to_somebody_else_is_a_fact(coder, text):
    assert valence(coder, text, "T13") == 0


def test_activation_codes_keep_their_valence(coder):
    assert valence(coder, "Das bringt doch sowieso nichts.", "A5") == -1


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Der Kreis sollte die Formulare einfacher machen.", "T01", "county"),
        ("Im Rathaus hat man mir zugehört.", "T03", "municipality"),
        ("Die Sparkasse hat den Kredit abgelehnt.", "T02", "bank"),
        ("Von der Handwerkskammer habe ich nie gehört.", "T03", "hwk"),
        ("Die von der IHK haben mich ernst genommen.", "T03", "ihk"),
        ("Bei der GWS rufe ich an, die sind nett.", "T03", "gws"),
        ("Die job-com hat mir einen Fahrer geschickt.", "T09", "job_com"),
        ("Mein Schwager hat mir Geld geliehen.", "T02", None),
        ("Draußen auf der Bank im Park habe ich den Kredit ausgerechnet.", "T02", None),
    ],
)
def test_a_mention_is_addressed_to_whom_its_sentence_names(coder, text, code, expected):
    (mentions,) = code_talk(coder, [text])
    (named,) = [mention.addressee for mention in mentions if mention.code_id == code]
    assert named == expected


class Alike:
    """Stands for what examples taught: no codes, and this tone for every sentence."""

    def __init__(self, tone):
        self._tone = tone

    def likeliest(self, sentences):
        return {}

    def tones(self, sentences):
        return [{"T12": self._tone} for _ in sentences]


@pytest.mark.parametrize(("tone", "expected"), [(1.5, 1), (-1.5, -1)])
def test_where_no_word_judges_likeness_to_signed_examples_decides(tone, expected):
    settings = Settings(county=County(name="Musterkreis", code="05399"), nlp={"model": "blank"})
    coder = ThemeCoder(language.load(settings), load_codebook(), Alike(tone))
    assert valence(coder, "Mein Vermieter wohnt jetzt in Köln.", "T12") == expected
    assert valence(coder, "Der Vermieter ist sehr freundlich und hilft sofort.", "T12") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Miete ist zu hoch. Der Vermieter ist sehr freundlich und hilft sofort.", {0}),
        ("Die Miete ist fair. Der Vermieter wohnt in Köln.", {1}),
        ("Die Miete ist fair. Gestern war Markt. Der Vermieter ist unfreundlich.", {1, -1}),
    ],
)
def test_a_theme_told_over_adjoining_sentences_is_one_passage(coder, text, expected):
    (mentions,) = code_talk(coder, [text])
    assert {each.valence for each in mentions if each.code_id == "T12"} == expected
