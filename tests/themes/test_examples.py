"""Sentences like those that people coded are found without any rule, and the words that spoke for it are named."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline import german
from pipeline.errors import Refused
from pipeline.themes import codebook as codebooks
from pipeline.themes import examples, language
from pipeline.themes.codebook import FOLDER, load_codebook
from pipeline.themes.coding import ThemeCoder, code_talk
from pipeline.themes.documents import turn_of
from pipeline.themes.examples import learn, learnt, write
from pipeline.themes.likeness import LIKELY, Likeness, spoken
from pipeline.themes.words import Words


@pytest.fixture(scope="module")
def nlp():
    return language.load_named(german.NAME)


@pytest.fixture(scope="module")
def alike():
    known = learnt(german.NAME, load_codebook())
    return Likeness(known.themes, known.tones, language.load_named(german.NAME).vocab)


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


def test_a_rule_anywhere_in_the_talk_goes_before_likeness(nlp, alike):
    coder = ThemeCoder(nlp, load_codebook(), alike)
    like = "Skonto ziehe ich bei jedem Lieferanten, weil ich gleich zahlen kann."
    assert found(coder, [like], "T02") == [[("example", True)]]
    rule = "Der Kleinkredit war in einer Woche da."
    assert found(coder, [rule, like], "T02") == [[("rule", False)], []]


def found(coder, turns, code):
    """For each turn: source of the code's mentions, and whether they tell how sure they are."""
    return [
        [(each.source, each.confidence is not None) for each in mentions if each.code_id == code]
        for mentions in code_talk(coder, turns)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "T02:\n  fires: ['- Kein Geld.']\n  silent: []\n",
        "T02:\n  fires: []\n",
        "X99:\n  fires: ['+ Das ist gut.', '+ Alles ist gut.']\n",
        "T02:\n  fires: [" + ", ".join(f"'- Kein Geld {n}.'" for n in range(10)) + "]\n",
        "",
    ],
)
def test_a_codebook_of_few_examples_learns_nothing(nlp, content, tmp_path, monkeypatch):
    monkeypatch.setattr(codebooks, "FOLDER", tmp_path)
    (tmp_path / "kreis.examples.yml").write_text(content, encoding="utf-8")
    assert learn(nlp, replace(load_codebook(), name="kreis", tuned_on=())) is None


@pytest.mark.parametrize(
    ("content", "code"), [("T02: [\n", "P-032"), ("- T02\n", "P-033"), ("T02: [a]\n", "P-033")]
)
def test_examples_with_a_mistake_are_told_by_file(nlp, content, code, tmp_path, monkeypatch):
    monkeypatch.setattr(codebooks, "FOLDER", tmp_path)
    (tmp_path / "kreis.examples.yml").write_text(content, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        learn(nlp, replace(load_codebook(), name="kreis", tuned_on=()))
    assert refused.value.finding.code == code
    assert "kreis.examples.yml" in refused.value.finding.text("de")


def test_given_names_are_not_named_as_what_spoke_for_a_code(nlp, alike):
    said = words(nlp, "Der Martin hat mir das Geld für den Ofen geliehen.")
    assert "martin" in alike._themes.weights.places
    for code in alike._themes.weights.codes:
        assert "Martin" not in alike.hit(code, said).rule.written


def test_other_settled_codes_are_learnt_anew(nlp):
    book = load_codebook()
    assert examples._fingerprint(nlp, book) != examples._fingerprint(
        nlp, replace(book, settled=frozenset({"T20"}))
    )


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
    assert learnt(language.BLANK, load_codebook()) is None


def test_words_that_are_in_no_example_are_not_named(nlp, alike):
    text = "Die Zeitung hat Wlodzkowitz gelobt, weil Zdzichowa stolz auf die Heimat ist."
    named = [hit.rule.written for hit, _ in hits(nlp, alike, text).values()]
    assert named
    assert not [each for each in named if "odzko" in each or "dzicho" in each]


def test_a_code_taken_out_of_the_codebook_is_not_found_by_likeness(nlp):
    codebook = load_codebook()
    fewer = replace(codebook, codes=tuple(code for code in codebook.codes if code.id != "T02"))
    assert "T02" not in learnt(german.NAME, fewer).themes.codes
