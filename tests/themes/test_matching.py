"""Rules match base forms, compounds and parted verbs, near each other, unless a word forbids it."""

import pytest
import spacy
import yaml

from pipeline.settings import County, Settings
from pipeline.themes import language
from pipeline.themes.codebook import parse_codebook
from pipeline.themes.compounds import base_forms, has_part
from pipeline.themes.documents import turn_of
from pipeline.themes.matching import RuleMatcher
from pipeline.themes.words import Words


@pytest.fixture(scope="module")
def nlp():
    return language.load(
        Settings(county=County(name="Musterkreis", code="05399"), nlp={"model": "blank"})
    )


def matcher(*patterns, exceptions=(), **lists):
    code = {
        "id": "T90",
        "label": {"de": "a", "en": "a"},
        "definition": {"de": "a", "en": "a"},
        "anchor": "a",
        "valence": -1,
        "patterns": list(patterns),
        "except": list(exceptions),
    }
    book = {"name": "n", "version": "1", "codes": [code], "lists": lists}
    return RuleMatcher(themes=parse_codebook(yaml.safe_dump(book).encode()).codes)


def places(nlp, rules, text):
    sentences = Words(rules.slots).sentences(turn_of(nlp(text)))
    return [rules.places(sentence.words) for sentence in sentences]


def fires(nlp, rules, text):
    return any(rules.hits(each, "themes") for each in places(nlp, rules, text))


@pytest.mark.parametrize(
    "text",
    [
        "Ich stelle im Frühjahr noch jemanden ein.",
        "Ich habe jemanden eingestellt.",
        "Ich habe vor, jemanden einzustellen.",
        "Da stellt der noch jemanden ein und geht.",
    ],
)
def test_a_verb_and_its_parted_forms_are_one(nlp, text):
    assert fires(nlp, matcher("einstellen & jemand"), text)


def test_a_preposition_is_no_particle(nlp):
    assert not fires(nlp, matcher("einstellen"), "Ich stelle ein Bier auf den Tisch.")


def test_words_that_are_far_apart_have_nothing_to_do_with_each_other(nlp):
    rules = matcher("Bank & Geld")
    assert fires(nlp, rules, "Die Bank gab mir am Ende das Geld.")
    far = "Die Bank ist da drüben, gleich hinter der Kirche, und im Übrigen brauche ich Geld."
    assert not fires(nlp, rules, far)


def test_a_forbidden_word_anywhere_in_the_sentence_stops_a_rule(nlp):
    rules = matcher("Bank & Geld & !Park")
    assert not fires(nlp, rules, "Geld fand ich auf der Bank im Park.")


def test_a_list_stands_for_its_words(nlp):
    rules = matcher("<amt> & Angst", amt="Rathaus *behörde")
    assert fires(nlp, rules, "Vor der Baubehörde habe ich Angst.")
    assert not fires(nlp, rules, "Vor der Mühle habe ich Angst.")


@pytest.mark.parametrize(
    ("rule", "exception", "text"),
    [
        ("*kasse & zahlen", "Krankenkasse", "Die Krankenkasse will nicht zahlen."),
        ("Bank", "=Bänke", "Da stehen drei Bänke."),
        ("=Bänke", "Bank", "Da stehen drei Bänke."),
    ],
)
def test_an_exception_counts_for_every_rule_of_its_code(nlp, rule, exception, text):
    assert fires(nlp, matcher(rule), text)
    assert not fires(nlp, matcher(rule, exceptions=[exception]), text)


@pytest.mark.parametrize(
    ("word", "part", "expected"),
    [
        ("Kleinkredit", "*kredit", True),
        ("Kreditgeber", "*kredit", False),
        ("Kreditgeber", "kredit*", True),
        ("Kleinkredite", "*kredit*", True),
        ("Bauamt", "*amt", True),
        ("insgesamt", "*amt", False),
        ("Ladenlage", "*lage", True),
        ("Auflage", "*lage", False),
        ("Stammkunde", "*kunde", True),
        ("Sekunde", "*kunde", False),
        ("Stundenlohn", "*lohn*", True),
        ("Belohnung", "*lohn*", False),
        ("Soforthilfe", "*hilfe", True),
    ],
)
def test_a_part_of_a_compound_begins_where_a_word_begins(word, part, expected):
    assert has_part(word, part) is expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("koennen", "können"),
        ("Geschaft", "Geschäft"),
        ("ausgefullt", "ausfüllen"),
        ("geheissen", "heissen"),
        ("Kund:innen", "Kundin"),
        ("MitarbeiterInnen", "Mitarbeiter"),
        ("Unternehmer*innen", "Unternehmer"),
        ("jekommen", "kommen"),
        ("jesacht", "sagen"),
        ("morjens", "morgens"),
        ("Gewerbe", "Gewerbe"),
    ],
)
def test_learners_gendered_and_regional_spellings_lead_to_the_base_form(written, meant):
    assert meant in base_forms(written)


def test_rules_over_a_turn_join_sentences(nlp):
    rules = matcher("Nachtzug && Koffer")
    told = places(nlp, rules, "Mit dem Nachtzug. Und einem Koffer.")
    (hit,) = rules.hits_in_turn(told, "themes")
    assert hit.positions == (2, 6)
    assert not any(rules.hits(each, "themes") for each in told)
    assert not rules.hits_in_turn(told[:1], "themes")


def test_rules_need_no_part_of_speech_and_no_parse(nlp):
    assert not {"tagger", "parser", "ner"} & set(spacy.blank("de").pipe_names)
    assert fires(nlp, matcher("die Gewerbe machen"), "Hab ich die Gewerbe gemacht.")
