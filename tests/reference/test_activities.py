"""Promises of the declared activity: it speaks where it is sure, and its sureness is measured."""

import csv
import json
import time

import pytest

from pipeline.reference import activities
from pipeline.reference.branches import GROUPS
from pipeline.settings import REPOSITORY

RESULTS = REPOSITORY / "docs" / "results" / "activities.json"


def group(text):
    found = activities.classify([text])
    return found["branch_group"].iloc[0] if len(found) else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Imbiss", "gastronomy"),
        ("Döner-Imbiss, Getränkeverkauf", "gastronomy"),
        ("Betrieb eines Kiosks", "food_retail"),
        ("Akustik- und Trockenbaumontage", "construction"),
        ("Fliesenlegerarbeiten", "construction"),
        ("GEBÄUDEREINIGUNG", "facility_services"),
        ("Gebaeudereinigungsdienste", "facility_services"),
        ("Kurierdienst", "transport"),
        ("Änderungsschneiderei", "personal_services"),
        ("Nagelstudio; Verkauf von Zubehör", "personal_services"),
        ("Großhandel mit Lebensmitteln", "wholesale"),
        ("Herstellung von Backwaren", "manufacturing"),
    ],
)
def test_a_usual_activity_falls_into_its_group(text, meant):
    assert group(text) == meant


@pytest.mark.parametrize(
    "text", ["", "-", "Beratung", "Dienstleistungen aller Art", "Handel", "Verkauf", "xyz", "47.11"]
)
def test_an_activity_that_may_be_anything_is_not_guessed(text):
    assert group(text) is None


def test_an_activity_that_is_a_title_is_certain():
    found = activities.classify(["Allgemeine Gebäudereinigung"])
    assert found["branch_certainty"].tolist() == [1.0]


def test_every_phrase_names_a_group_and_stands_once():
    with (REPOSITORY / "pipeline" / "reference" / "activities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["branch_group"] for row in rows} == {known.code for known in GROUPS}
    assert len({row["phrase"] for row in rows}) == len(rows)


def test_what_is_accepted_of_the_sample_county_is_right_in_95_of_100_and_is_written_down():
    with (REPOSITORY / "surveys" / "sample" / "activities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    meant = {row["text"]: row["branch_group"] for row in rows}
    meant |= {f"{row['text']}; {row['further']}": row["branch_group"] for row in rows}
    found = activities.classify(meant).set_index("written")["branch_group"]
    right = sum(meant[text] == group for text, group in found.items())
    figures = {
        "activities": len(meant),
        "accepted_share": round(len(found) / len(meant), 3),
        "precision": round(right / len(found), 3),
        "least_certainty": activities.LEAST_CERTAINTY,
    }
    assert figures["precision"] >= 0.95
    assert figures["accepted_share"] >= 0.6
    assert json.loads(RESULTS.read_text(encoding="utf-8")) == figures, "make these the figures"


def test_many_texts_of_few_words_are_read_in_seconds():
    texts = [f"Trockenbau; Nummer {number}" for number in range(20_000)]
    start = time.process_time()
    assert len(activities.classify(texts)) == len(texts)
    assert time.process_time() - start < 10
