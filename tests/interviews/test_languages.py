"""Passages in other languages are told from German, also learner German and dialect."""

import pytest

from pipeline.interviews.languages import language_of


@pytest.mark.parametrize(
    ("passage", "language"),
    [
        ("Ich bin gekommen zweitausendvierzehn, mit Bus, nach Köln.", "de"),
        ("Dat mit dem Rechnen stimmt nit.", "de"),
        ("Ja.", "de"),
        ("Baba, gel, otur, biz burada konuşuyoruz, sen de dinle.", "tr"),
        ("الصبر مفتاح الفرج", "ar"),
        ("از تو حرکت، از خدا برکت، این را همیشه می‌گویند پدرم", "fa"),
        ("Ну что тут скажешь.", "ru"),
        ("No i zostałem sam z tym wszystkim.", "pl"),
        ("I was never asked what they would do with all of this.", "en"),
    ],
)
def test_a_passage_has_its_language(passage, language):
    assert language_of(passage) == language
