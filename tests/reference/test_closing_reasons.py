"""Promises of the reasons for closing: the graver word holds, and nothing said is nothing."""

import pytest

from pipeline.reference.closing_reasons import CODES, closing_reason, lookup_table


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Alter", "age"),
        ("ALTERSBEDINGT", "age"),
        ("Eintritt in den Ruhestand", "age"),
        ("Insolvenzverfahren eröffnet", "insolvency"),
        ("wirtschaftliche Schwierigkeiten, Insolvenz", "insolvency"),
        ("zu wenig Umsatz", "economic"),
        ("keine Aufträge", "economic"),
        ("gesundheitliche Gründe", "health_family"),
        ("Pflege eines Angehörigen", "health_family"),
        ("Aufnahme einer Beschäftigung", "employment"),
        ("Mietvertrag gekündigt", "premises"),
        ("Rückkehr ins Herkunftsland", "other"),
        ("Hausverwalter informiert", "other"),
    ],
)
def test_a_text_falls_into_the_class_of_its_words(text, meant):
    assert closing_reason(text) == meant


@pytest.mark.parametrize("text", ["", " ", "-", "18", "01.03.2026"])
def test_what_says_nothing_in_words_has_no_class(text):
    assert closing_reason(text) is None


def test_there_are_seven_classes():
    assert set(CODES) == {
        *("age", "economic", "insolvency", "health_family", "employment", "premises", "other")
    }


def test_a_text_stands_once_in_the_lookup():
    assert lookup_table(["Alter", "Alter", "18"])["written"].tolist() == ["Alter", "18"]
