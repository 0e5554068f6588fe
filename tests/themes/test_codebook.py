"""The codebook is complete, its rules are readable, and each anchor is in its own words."""

import pytest
import yaml

from pipeline.themes.codebook import FOLDER, BadCodebook, load_codebook, parse_codebook


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
    assert parse_codebook(content).version == load_codebook().version
    assert parse_codebook(changed).version != load_codebook().version


def small(**code):
    entry = {
        "id": "T90",
        "label": {"de": "a", "en": "a"},
        "definition": {"de": "a", "en": "a"},
        "anchor": "a",
        "valence": -1,
    } | code
    lists = {"cues": {"positive": [], "negative": []}, "negations": [], "kin": []}
    return parse_codebook(
        yaml.safe_dump({"name": "n", "version": "1", "codes": [entry], **lists}).encode()
    )


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
