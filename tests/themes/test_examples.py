"""Sentences like those that people coded are found without any rule, and the words that spoke for it are named."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline import german
from pipeline.themes import examples, language
from pipeline.themes.codebook import FOLDER, load_codebook
from pipeline.themes.coding import ThemeCoder, code_talk
from pipeline.themes.documents import turn_of
from pipeline.themes.examples import likeness, write
from pipeline.themes.likeness import LIKELY, spoken
from pipeline.themes.words import Words


@pytest.fixture(scope="module")
def nlp():
    return language.load_named(german.NAME)


@pytest.fixture(scope="module")
def alike():
    return likeness(german.NAME, load_codebook())


def words(nlp, text):
    return [word for sentence in Words().sentences(turn_of(nlp(text))) for word in sentence.words]


def hits(nlp, alike, text):
    """Code -> the hit and how sure it is, of a talk of one sentence."""
    said = words(nlp, text)
    likely = alike.likeliest([said])
    return {code: (alike.hit(code, said), sure) for code, (_, sure) in likely.items()}


def test_the_file_beside_the_codebook_was_made_from_these_examples(nlp):
    stored = examples._stored(FOLDER / "potentiale.examples.npz")
    assert stored.fingerprint == examples._fingerprint(nlp, load_codebook())


def test_a_sentence_like_the_examples_has_their_code(nlp, alike):
    hit, sure = hits(
        nlp,
        alike,
        "Von der Filiale hab ich kein Geld gekriegt, mein Onkel hat es mir vorgestreckt.",
    )["T02"]
    assert sure >= LIKELY
    assert hit.rule.written.startswith("wie Beispiele: ")
    assert all(0 <= place < 20 for place in hit.positions)


def test_a_sentence_about_nothing_has_no_code(nlp, alike):
    assert not hits(nlp, alike, "Na ja, so ist das eben.")
    assert not hits(nlp, alike, "Ja.")


def test_a_rule_goes_before_likeness(nlp, alike):
    coder = ThemeCoder(nlp, load_codebook(), alike)
    (mentions,) = code_talk(coder, ["Der Kleinkredit war in einer Woche da."])
    assert {(each.code_id, each.source) for each in mentions} >= {("T02", "rule")}
    (mentions,) = code_talk(
        coder, ["Von der Filiale hab ich kein Geld gekriegt, mein Onkel hat es mir vorgestreckt."]
    )
    assert [each.source for each in mentions if each.code_id == "T02"] in (["rule"], ["example"])


def test_weights_are_read_as_they_were_written(tmp_path):
    stored = examples._stored(FOLDER / "potentiale.examples.npz")
    write(stored, tmp_path / "weights.npz")
    again = examples._stored(tmp_path / "weights.npz")
    assert again.fingerprint == stored.fingerprint
    for one, other in ((again.themes, stored.themes), (again.tones, stored.tones)):
        assert (one.codes, one.places, one.rarity) == (other.codes, other.places, other.rarity)
        assert all(
            np.array_equal(getattr(one, name), getattr(other, name))
            for name in ("words", "meaning", "offset")
        )


def test_what_every_word_adds_makes_up_the_probability(nlp, alike):
    said = spoken(words(nlp, "Die Bank hat mir keinen Kredit gegeben."))
    for scale in (alike._themes, alike._tones):
        whole = scale.logits([said])[0] - scale.weights.offset
        assert np.allclose(scale.by_word(said).sum(axis=0), whole)


def test_without_word_vectors_there_is_no_likeness():
    assert likeness(language.BLANK, load_codebook()) is None


def test_words_that_are_in_no_example_are_not_named(nlp, alike):
    text = "Die Zeitung hat Wlodzkowitz gelobt, weil Zdzichowa stolz auf die Heimat ist."
    named = [hit.rule.written for hit, _ in hits(nlp, alike, text).values()]
    assert named
    assert not [each for each in named if "odzko" in each or "dzicho" in each]


def test_a_code_taken_out_of_the_codebook_is_not_found_by_likeness(nlp):
    codebook = load_codebook()
    fewer = replace(codebook, codes=tuple(code for code in codebook.codes if code.id != "T02"))
    assert "T02" not in likeness(german.NAME, fewer)._themes.weights.codes
