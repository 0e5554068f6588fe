"""Comparison with people's codings counts a theme once an interview."""

import math

import pytest

from pipeline.settings import County, Settings
from pipeline.themes.codebook import load_codebook
from pipeline.themes.quality import compare, gold_themes, halves, machine_themes, macro_f1


def test_precision_recall_and_f1_are_counted_by_interview():
    gold = {"a": {"T01", "T02"}, "b": {"T01"}, "c": set()}
    found = {"a": {"T01"}, "b": {"T02"}, "c": {"T01"}}
    table = compare(found, gold, ["T01", "T02", "T03"]).set_index("code_id")
    assert table.loc["T01", ["gold", "found", "both", "precision", "recall", "f1"]].tolist() == [
        2,
        2,
        1,
        0.5,
        0.5,
        0.5,
    ]
    assert table.loc["T02", ["precision", "recall", "f1"]].tolist() == [0, 0, 0]
    assert all(math.isnan(value) for value in table.loc["T03", ["precision", "recall", "f1"]])
    assert macro_f1(table) == 0.25


@pytest.mark.parametrize(("half", "least"), [(0, 0.8), (1, 0.65)])
def test_the_rules_agree_with_people_on_both_halves(half, least):
    interviews = halves()[half]
    codes = [code.id for code in load_codebook().codes if code.id.startswith("T")]
    found = machine_themes(interviews, Settings(county=County(name="Musterkreis", code="05399")))
    assert len(interviews) >= 12
    assert macro_f1(compare(found, gold_themes(interviews), codes)) >= least
