"""Parsed turns come back from the vault as they went in, as documents and as bare rows."""

from dataclasses import replace

import pytest
from spacy.tokens import DocBin

from pipeline.settings import County, Settings
from pipeline.themes import documents, language
from pipeline.themes.codebook import load_codebook
from pipeline.themes.coding import ThemeCoder, code_talk
from pipeline.themes.words import Words

TURNS = [
    "Ich stelle noch jemanden ein, [Person 3] (lacht). Die Kund:innen zahlen gut.",
    "Kredit vermediler bize, banka dedi ki olmaz, çok zor bir durum. Das war's.",
    "",
    "Ja.",
]


@pytest.fixture(scope="module")
def nlp():
    return language.load(Settings(county=County(name="Musterkreis", code="05399")))


def rows(turn):
    strings = [[turn.strings[int(n)] for n in row[:3]] + [int(row[3])] for row in turn.tokens]
    return strings, turn.spaces.tolist(), turn.foreign


def test_rows_from_the_vault_are_the_rows_of_the_documents(nlp):
    docs = list(nlp.pipe(TURNS))
    stored = documents.read_turns(documents.pack(docs), nlp.vocab)
    assert [rows(turn) for turn in stored] == [rows(documents.turn_of(doc)) for doc in docs]
    assert [bool(turn.foreign) for turn in stored] == [False, True, False, False]


def test_documents_from_the_vault_are_the_documents(nlp):
    docs = list(nlp.pipe(TURNS))
    told = [
        [(t.text, t.lemma_, t.tag_, str(t.morph), t.dep_, t.head.i, t.whitespace_) for t in doc]
        for doc in documents.unpack(documents.pack(docs), nlp.vocab)
    ]
    assert told == [
        [(t.text, t.lemma_, t.tag_, str(t.morph), t.dep_, t.head.i, t.whitespace_) for t in doc]
        for doc in docs
    ]


def test_strings_are_kept_for_a_process_that_never_saw_the_words(nlp):
    doc = nlp("Der Wlodzkowitzer Ofenbauer rechnet.")
    held = DocBin().from_bytes(documents.pack([doc]))
    assert {"Wlodzkowitzer", "Ofenbauer", "rechnen"} <= held.strings


def test_sentences_lie_where_they_stand_in_the_text(nlp):
    for text in TURNS:
        doc = nlp(text)
        foreign = {span.start for span in doc.spans.get(language.FOREIGN, ())}
        assert [(each.start, each.end) for each in Words().sentences(documents.turn_of(doc))] == [
            (each.start_char, each.end_char) for each in doc.sents if each.start not in foreign
        ]


def test_two_codebooks_share_a_pipeline_and_nothing_else(nlp):
    book = load_codebook()
    fewer = replace(book, codes=tuple(code for code in book.codes if code.id != "T02"))
    one, other = ThemeCoder(nlp, book), ThemeCoder(nlp, fewer)
    text = ["Der Kleinkredit war in einer Woche da."]
    assert not code_talk(other, text)[0]
    assert [each.code_id for each in code_talk(one, text)[0]] == ["T02"]
