"""Noun phrases are found whichever dependency labels a pipeline has."""

import spacy
from spacy.tokens import Doc

from pipeline.german.noun_chunks import noun_chunks

VOCAB = spacy.blank("de").vocab


def parsed(*tokens: tuple[str, str, str, int]) -> Doc:
    """A parse; each token is its text, part of speech, label and the position of its head."""
    words, tags, labels, heads = zip(*tokens, strict=True)
    return Doc(VOCAB, list(words), pos=list(tags), deps=list(labels), heads=list(heads))


def found(doc: Doc) -> list[str]:
    return [chunk.text for chunk in noun_chunks(doc)]


def test_a_phrase_goes_from_its_first_modifier_to_its_noun():
    doc = parsed(
        ("mit", "ADP", "case", 4), ("einer", "DET", "det", 4), ("sehr", "ADV", "advmod", 3),
        ("langen", "ADJ", "amod", 4), ("Wartezeit", "NOUN", "ROOT", 4),
    )  # fmt: skip
    assert found(doc) == ["einer sehr langen Wartezeit"]


def test_coordinated_adjectives_stay_with_their_noun_and_coordinated_nouns_part():
    doc = parsed(
        ("gute", "ADJ", "amod", 3), ("und", "CCONJ", "cc", 2), ("treue", "ADJ", "conj", 0),
        ("Kunden", "NOUN", "ROOT", 3), ("und", "CCONJ", "cc", 5), ("Nachbarn", "NOUN", "conj", 3),
    )  # fmt: skip
    assert found(doc) == ["gute und treue Kunden", "Nachbarn"]


def test_a_genitive_is_a_phrase_of_its_own():
    doc = parsed(
        ("der", "DET", "det", 1), ("Laden", "NOUN", "ROOT", 1),
        ("meiner", "DET", "det:poss", 3), ("Tochter", "NOUN", "nmod", 1),
    )  # fmt: skip
    assert found(doc) == ["der Laden", "meiner Tochter"]


def test_a_second_name_belongs_to_the_first():
    doc = parsed(("Frau", "NOUN", "ROOT", 0), ("Sommer", "PROPN", "flat:name", 0))
    assert found(doc) == ["Frau"]


def test_tiger_labels_are_read_as_well():
    doc = parsed(
        ("wegen", "ADP", "mo", 3), ("langer", "ADJ", "nk", 2), ("Wartezeit", "NOUN", "nk", 0),
        ("kommt", "VERB", "ROOT", 3), ("er", "PRON", "sb", 3),
    )  # fmt: skip
    assert found(doc) == ["langer Wartezeit"]


def test_without_a_parse_there_are_no_phrases():
    assert found(Doc(VOCAB, ["lange", "Wartezeit"], pos=["ADJ", "NOUN"])) == []
