"""Comparison with people's codings counts a theme once an interview."""

import json
import math

import pandas as pd
import pytest

from benchmarks import theme_quality
from pipeline.interviews.gold import Coding, GoldInterview, GoldTurn
from pipeline.settings import County, Settings
from pipeline.themes.codebook import load_codebook
from pipeline.themes.coding import Mention
from pipeline.themes.quality import (
    commonest,
    compare,
    compare_turns,
    confusions,
    gold_themes,
    halves,
    machine_themes,
    macro_f1,
    themes_of,
    valence_accuracy,
)


def interview(number: str, *turns: dict[str, int]) -> GoldInterview:
    """Each turn of B as the codes people gave it, with their valences."""
    told = [
        GoldTurn("B", "Die Bank war gut.", tuple(Coding(code, v, 0, 8) for code, v in turn.items()))
        for turn in turns
    ]
    return GoldInterview(number, {}, (GoldTurn("I", "Und die Bank?"), *told))


def mentions(**codes: int) -> list[Mention]:
    return [Mention(code, 0, 17, valence, "Bank") for code, valence in codes.items()]


def test_the_gate_is_measured_by_turn_of_the_interviewee():
    gold = [interview("a", {"T01": 1}, {"T01": -1}, {}), interview("b", {})]
    found = {"a": [mentions(T01=1), [], mentions(T01=1)], "b": [[]]}
    by_turn = compare_turns(gold, found, ["T01"]).iloc[0]
    assert by_turn[["gold", "found", "both"]].tolist() == [2, 2, 1]
    by_interview = compare(themes_of(found), gold_themes(gold), ["T01"]).iloc[0]
    assert by_interview[["gold", "found", "both"]].tolist() == [1, 1, 1]


def test_valence_is_compared_where_people_and_rules_found_the_theme_in_the_same_turn():
    gold = [interview("a", {"T01": 1, "T02": -1, "A1": 1}, {"T01": 0}, {"T03": 1})]
    found = {"a": [mentions(T01=1, T02=1, A1=-1), mentions(T01=0), mentions(T01=1)]}
    assert valence_accuracy(gold, found) == (2, 3)


def test_confusions_name_what_the_rules_said_instead_with_an_example():
    gold = [interview("a", {"T01": 1}, {"T01": 1}, {"T02": 1}, {})]
    found = {"a": [mentions(T03=1), mentions(T03=1), mentions(T02=1), mentions(T05=1)]}
    rows = confusions(gold, found).to_dict("records")
    assert rows == [
        {"gold": "T01", "found": "T03", "turns": 2, "example": "Die Bank"},
        {"gold": "", "found": "T05", "turns": 1, "example": "Die Bank war gut."},
    ]


def test_the_ten_commonest_themes_are_those_people_gave_most_often():
    table = pd.DataFrame({"code_id": ["T03", "T01", "T02"], "gold": [1, 4, 4], "f1": [0.0, 1, 0.5]})
    assert commonest(table, 2)["code_id"].tolist() == ["T01", "T02"]


def test_the_codebook_names_the_interviews_its_rules_were_written_on():
    assert {f"g{number:02d}" for number in range(1, 13)} < set(load_codebook().tuned_on)


def test_examples_of_confusions_come_from_the_half_that_may_be_read(monkeypatch, tmp_path):
    tuning, test = interview("g01", {"T01": 1}), interview("g13", {"T02": 1})
    monkeypatch.setattr(theme_quality, "halves", lambda read: ([tuning], [test]))
    monkeypatch.setattr(theme_quality, "RESULTS", tmp_path / "themes.json")

    def found(interviews, settings):
        return {each.number: [mentions(T03=1)] for each in interviews}

    monkeypatch.setattr(theme_quality, "machine_turns", found)
    figures = theme_quality.measure()
    assert [(each["gold"], each["found"]) for each in figures["confusions"]] == [("T01", "T03")]
    assert (figures["interviews"], figures["macro_f1"]) == (1, 0)
    (tmp_path / "themes.json").write_text(json.dumps(figures), encoding="utf-8")
    assert "| T01 | T03 | 1 | „Die Bank“ |" in theme_quality.section()
    assert "Nicht alle Ziele" in theme_quality.section()


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
    interviews = halves(load_codebook().tuned_on)[half]
    codes = [code.id for code in load_codebook().codes if code.id.startswith("T")]
    found = machine_themes(interviews, Settings(county=County(name="Musterkreis", code="05399")))
    assert len(interviews) >= 12
    assert macro_f1(compare(found, gold_themes(interviews), codes)) >= least
