"""The codebook is complete, its rules are readable, and each anchor is in its own words."""

import pytest
import yaml

from pipeline.errors import Refused
from pipeline.themes import codebook
from pipeline.themes.codebook import (
    FOLDER,
    BadCodebook,
    codebook_from_qdc,
    is_activation,
    load_codebook,
    parse_codebook,
)


def test_it_has_the_twenty_themes_and_six_activation_codes():
    ids = [code.id for code in load_codebook().codes]
    assert ids == [f"T{n:02d}" for n in range(1, 21)] + [f"A{n}" for n in range(1, 7)]


def test_every_code_says_what_it_means_in_both_languages():
    for code in load_codebook().codes:
        texts = (
            code.label_de,
            code.label_en,
            code.definition_de,
            code.definition_en,
            code.include,
            code.exclude,
            code.anchor,
        )
        assert all(texts), code.id
        assert code.valence in (-1, 0, 1)
        assert code.rules, code.id


def test_a_changed_rule_changes_the_version():
    content = (FOLDER / "potentiale.yml").read_bytes()
    changed = content.replace(b"Mietvertrag", b"Untermietvertrag")
    assert parse_codebook(content).version == parse_codebook(content).version
    assert parse_codebook(changed).version != parse_codebook(content).version
    assert parse_codebook(content, b"an example").version != parse_codebook(content).version


def small(**code):
    entry = {
        "id": "T90",
        "label": {"de": "a", "en": "a"},
        "definition": {"de": "a", "en": "a"},
        "anchor": "a",
        "valence": -1,
    } | code
    book = {"name": "n", "version": "1", "codes": [entry], "lists": {"amt": "Rathaus *behörde"}}
    return parse_codebook(yaml.safe_dump(book).encode())


def test_a_pattern_is_read_as_sequences_scope_and_valence():
    (rule,) = small(patterns=["stellen|=Stell ein & *kredit* => +"]).codes[0].rules
    first, second = rule.sequences
    assert [(slot.words, slot.forms, slot.parts) for slot in first] == [
        ({"stellen"}, {"Stell"}, set()),
        ({"ein"}, set(), set()),
    ]
    assert (second[0].parts, rule.scope, rule.valence) == ({"*kredit*"}, "sentence", 1)
    assert small(patterns=["a && b"]).codes[0].rules[0].scope == "turn"


def test_a_rule_with_a_hole_is_refused():
    with pytest.raises(BadCodebook, match="T90"):
        small(patterns=["a & "])


def test_a_list_brings_its_words_and_parts_into_a_rule():
    (rule,) = small(patterns=["<amt>|Kammer & !Park"]).codes[0].rules
    ((slot,),) = rule.sequences
    assert (slot.words, slot.parts) == ({"Rathaus", "Kammer"}, {"*behörde"})
    assert [[s.words for s in part] for part in rule.forbidden] == [[{"Park"}]]


def test_a_list_that_is_not_there_is_refused():
    with pytest.raises(BadCodebook, match="<kammer>"):
        small(patterns=["<kammer> & a"])


def test_a_rule_that_only_forbids_is_refused():
    with pytest.raises(BadCodebook, match="T90"):
        small(patterns=["!a"])


def test_lemmas_may_stand_in_one_line_or_one_by_one():
    assert small(lemmas="a b").codes[0].rules == small(lemmas=["a", "b"]).codes[0].rules


QDC = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>
<Code guid="1" isCodable="true" name="T01 Wege"><Description>Was Wege sind.</Description>
<Code guid="2" isCodable="true" name="Umweg"/></Code>
<Code guid="3" isCodable="false" name="Ordner"/>
</Codes></CodeBook>"""


def test_a_qdc_gives_codes_for_people_only(tmp_path):
    path = tmp_path / "wege.qdc"
    path.write_text(QDC, encoding="utf-8")
    codes = codebook_from_qdc(path).codes
    assert [(code.id, code.label_de, code.definition_de, code.rules) for code in codes] == [
        ("T01", "Wege", "Was Wege sind.", ()),
        ("Umweg", "Umweg", "", ()),
    ]


HEAD = "name: wege\nversion: 1\n"
CODE = """codes:
- {id: T01, label: {de: a, en: a}, definition: {de: a, en: a}, anchor: a, valence: 1, lemmas: Weg}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(codebook, "FOLDER", tmp_path)
    load_codebook.cache_clear()
    yield tmp_path
    load_codebook.cache_clear()


def test_the_setting_may_name_a_codebook_in_exchange_format(folder):
    (folder / "wege.qdc").write_text(QDC, encoding="utf-8")
    assert [code.id for code in load_codebook("wege").codes] == ["T01", "Umweg"]


def test_a_codebook_that_is_not_there_is_told_with_those_that_are(folder):
    (folder / "wege.qdc").write_text(QDC, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_codebook("pfade")
    assert refused.value.finding.code == "P-031"
    assert "„pfade“" in refused.value.finding.text("de")
    assert "wege" in refused.value.finding.text("de")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("name: wege\ncodes: [\n", "Zeile 3"),
        ("name: wege\n\tversion: 1\n", "Zeile 2"),
        ("name: wege\n", "name, version, codes"),
        (f"{HEAD}codes:\n- id: T01\n", "T01: label"),
        (f"{HEAD}codes:\n- id: [T01]\n", "T01"),
        (f"{HEAD}codes: [Geld]\n", "codes"),
        (f"{HEAD}codes:\n- id: T01\n  lemas: Geld\n", "T01: lemas"),
        (f"{HEAD}tuned_on: g01\ncodes: [a]\n", "tuned_on"),
        (f"{HEAD}lists: [a]\ncodes: [a]\n", "lists"),
        (f"{HEAD}positive: {{lemas: gut}}\n" + CODE, "+: lemas"),
        (f"{HEAD}positive: {{patterns: '<amt>'}}\n" + CODE, "patterns"),
        (f"{HEAD}positive: {{patterns: ['<amt>']}}\n" + CODE, "<amt>"),
        ("name: pfade\nversion: 1\n" + CODE, "name: pfade"),
    ],
)
def test_a_codebook_with_a_mistake_is_told_by_file_and_place(folder, content, place):
    (folder / "wege.yml").write_text(content, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_codebook("wege")
    told = refused.value.finding.text("de")
    assert "„wege.yml“" in told
    assert place in told


@pytest.mark.parametrize("content", ["name: Käse".encode("cp1252"), b"name: \x00"])
def test_a_codebook_in_another_encoding_is_told_by_file(folder, content):
    (folder / "wege.yml").write_bytes(content)
    with pytest.raises(Refused) as refused:
        load_codebook("wege")
    assert "UTF-8" in refused.value.finding.text("de")


@pytest.mark.parametrize("content", ["kein XML", "<CodeBook/>"])
def test_what_is_no_qdc_is_refused_by_name(folder, content):
    (folder / "leer.qdc").write_text(content, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_codebook("leer")
    assert "„leer.qdc“" in refused.value.finding.text("de")


def test_an_activation_code_has_a_number():
    assert is_activation("A1")
    assert not is_activation("Arbeit")
