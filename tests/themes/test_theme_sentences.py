"""The rules find what their definitions mean: sentences written from the definitions, near misses
among them.
"""

import pytest
import yaml

from pipeline.settings import County, Settings
from pipeline.themes import language
from pipeline.themes.codebook import FOLDER, load_codebook
from pipeline.themes.coding import ThemeCoder, code_talk

SENTENCES = yaml.safe_load((FOLDER / "potentiale.examples.yml").read_text("utf-8"))
SIGNS = {1: "+", 0: "=", -1: "-"}


@pytest.fixture(scope="module")
def coder():
    settings = Settings(county=County(name="Musterkreis", code="05399"), nlp={"model": "blank"})
    return ThemeCoder(language.load(settings), load_codebook())


def told(coder, sentences):
    """For each sentence code -> sign."""
    return [
        {mention.code_id: SIGNS[mention.valence] for mention in mentions}
        for sentence in sentences
        for mentions in code_talk(coder, [sentence])
    ]


def test_every_code_has_sentences_and_near_misses():
    assert set(SENTENCES) == {code.id for code in load_codebook().codes}
    assert all(len(each["fires"]) >= 15 for each in SENTENCES.values())
    assert all(len(each["silent"]) >= 8 for each in SENTENCES.values())


@pytest.mark.parametrize("code", SENTENCES)
def test_most_of_what_a_code_means_is_found(coder, code):
    sentences = [sentence[2:] for sentence in SENTENCES[code]["fires"]]
    found = [code in codes for codes in told(coder, sentences)]
    assert sum(found) / len(found) >= 0.8


@pytest.mark.parametrize("code", SENTENCES)
def test_near_misses_are_passed_over(coder, code):
    found = [code in codes for codes in told(coder, SENTENCES[code]["silent"])]
    assert sum(found) <= 1


def test_the_valence_is_mostly_right(coder):
    expected, got = [], []
    for code, each in SENTENCES.items():
        for sentence, codes in zip(
            each["fires"], told(coder, [s[2:] for s in each["fires"]]), strict=True
        ):
            if code in codes:
                expected.append(sentence[0])
                got.append(codes[code])
    right = [one == other for one, other in zip(expected, got, strict=True)]
    assert sum(right) / len(right) >= 0.85
