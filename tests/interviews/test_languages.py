"""Passages in other languages are told from German, also learner German and dialect."""

import re
from itertools import chain

import pytest

from pipeline.interviews.gold import read_gold
from pipeline.interviews.languages import LANGUAGES, language_of, passages
from pipeline.interviews.transcripts import NOISE
from pipeline.themes.quality import GOLD

TUNING = [GOLD / f"g{number:02d}.txt" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("Ich bin gekommen zweitausendvierzehn, mit Bus, nach Köln.", "de"),
        ("Dat mit dem Rechnen stimmt nit.", "de"),
        ("Ja.", "de"),
        ("", "de"),
        ("(lacht) [Person 3]", "de"),
        ("Baba, gel, otur, biz burada konuşuyoruz, sen de dinle.", "tr"),
        ("الصبر مفتاح الفرج", "ar"),
        ("Ну что тут скажешь.", "ru"),
        ("Ми відкрили крамницю ще торік восени.", "uk"),
        ("No i zostałem sam z tym wszystkim.", "pl"),
        ("I was never asked what they would do with all of this.", "en"),
        ("از تو حرکت، از خدا برکت، این را همیشه می‌گویند پدرم", "und"),
        ("Quando abbiamo aperto il negozio non c'era nessuno in piazza.", "und"),
        ("Όταν ανοίξαμε το μαγαζί δεν υπήρχε κανείς.", "und"),
    ],
)
def test_a_passage_has_its_language(passage, language):
    assert language_of(passage) == language


def found(text):
    return [(text[each.start : each.end], each.language) for each in passages(text)]


def test_neighbouring_sentences_of_one_language_are_one_passage():
    text = (
        "Das war schwer. Sehr schwer sogar. Ama biz çok çalıştık. Hiç durmadık. Heute läuft es gut."
    )
    assert found(text) == [
        ("Das war schwer. Sehr schwer sogar.", "de"),
        ("Ama biz çok çalıştık. Hiç durmadık.", "tr"),
        ("Heute läuft es gut.", "de"),
    ]


def test_a_clause_within_a_sentence_is_a_passage():
    text = "Jakoś to będzie, sagt man bei uns zu Hause."
    assert found(text) == [("Jakoś to będzie,", "pl"), ("sagt man bei uns zu Hause.", "de")]


def test_another_script_within_a_clause_is_a_passage():
    text = "Wir sagen immer الصبر مفتاح الفرج und machen weiter."
    assert [language for _, language in found(text)] == ["de", "ar", "de"]


def test_a_turn_of_one_language_is_one_passage_of_its_words():
    assert found("  Ja. Wir haben zu. ") == [("Ja. Wir haben zu.", "de")]
    assert found("Hm.") == [("Hm.", "de")]


@pytest.mark.parametrize("text", ["", "   ", "(lacht)", "[Person 1] ...", "//mhm//"])
def test_a_turn_without_words_has_no_passage(text):
    assert passages(text) == []


def test_placeholders_and_marks_do_not_count():
    german = "Dann kam [Person 3] mit dem Auto, (spricht Türkisch) und hat geholfen."
    assert found(german) == [(german, "de")]
    assert language_of("[Telefon klingelt] [Firma 2] Biz çok çalıştık ama olmadı.") == "tr"


def test_offsets_are_code_points_also_beside_controls_and_symbols():
    text = "😀 Das ist gut. \u202bالصبر مفتاح الفرج\u202c Und weiter geht es."
    assert [language for _, language in found(text)] == ["de", "ar", "de"]
    assert "الصبر مفتاح الفرج" in found(text)[1][0]


def test_passages_stand_in_order_and_never_overlap():
    text = "Ja. Ama nasıl? -- Так і було, правда. No i co dalej? Schon gut, (lacht) danke schön."
    ends = list(chain.from_iterable((each.start, each.end) for each in passages(text)))
    assert ends == sorted(ends)
    assert all(text[each.start : each.end].strip() for each in passages(text))


def test_foreign_passages_of_the_tuning_talks_are_found():
    """By letters: at least 0.95 of what people marked, and 0.95 of what is found is marked."""
    marked = told = both = right = 0
    for path in TUNING:
        for turn in read_gold(path).turns:
            spoken = NOISE.sub(lambda mark: " " * len(mark[0]), turn.text)
            letters = {place.start() for place in re.finditer(r"[^\W\d_]", spoken)}
            gold = {
                place: item.language if item.language in LANGUAGES else "und"
                for item in turn.foreign
                for place in letters & set(range(item.start, item.end))
            }
            machine = {
                place: each.language
                for each in passages(turn.text)
                if each.language != "de"
                for place in letters & set(range(each.start, each.end))
            }
            marked, told = marked + len(gold), told + len(machine)
            both += len(gold.keys() & machine.keys())
            right += sum(machine.get(place) == language for place, language in gold.items())
    assert both / marked >= 0.95
    assert both / told >= 0.95
    assert right / marked >= 0.95
