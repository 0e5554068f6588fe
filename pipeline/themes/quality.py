"""Compares machine codings with those of people, interview by interview: precision, recall, F1 per
theme.

A theme counts once an interview. Splits are by interview, never by sentence: rules may be written
looking at one half only.
"""

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

import pandas as pd

from pipeline.interviews.gold import GoldInterview
from pipeline.settings import SURVEYS, Settings
from pipeline.themes.coding import code_texts, make_coder

GOLD = SURVEYS / "sample" / "interviews"
TUNING_HALF = tuple(f"g{number:02d}" for number in range(1, 13))
"""Interviews that whoever writes rules may look at; all others are the test half."""

Themes = Mapping[str, Set[str]]
"""Codes found in each interview, by interview number."""


def compare(found: Themes, gold: Themes, codes: Sequence[str]) -> pd.DataFrame:
    """One row a code: code_id, gold, found, both (interviews), precision, recall, f1 (0 to 1, NaN
    without cases).
    """
    rows = []
    for code in codes:
        has_gold = {number for number in gold if code in gold[number]}
        has_found = {number for number in gold if code in found.get(number, set())}
        rows.append((code, len(has_gold), len(has_found), len(has_gold & has_found)))
    table = pd.DataFrame(rows, columns=["code_id", "gold", "found", "both"])
    table["precision"] = table["both"] / table["found"].where(table["found"] > 0)
    table["recall"] = table["both"] / table["gold"].where(table["gold"] > 0)
    table["f1"] = (
        2 * table["both"] / (table["found"] + table["gold"]).where(lambda total: total > 0)
    )
    return table


def gold_themes(interviews: Sequence[GoldInterview]) -> dict[str, set[str]]:
    """The codes that people gave, by interview."""
    return {interview.number: set(interview.themes()) for interview in interviews}


def machine_themes(interviews: Sequence[GoldInterview], settings: Settings) -> dict[str, set[str]]:
    """The codes that the rules give to the interviewees' turns, by interview."""
    coded = machine_valences(interviews, settings)
    return {number: set(codes) for number, codes in coded.items()}


def machine_valences(
    interviews: Sequence[GoldInterview], settings: Settings
) -> dict[str, dict[str, set[int]]]:
    """Codes with the valences in which the rules found them, by interview."""
    nlp = make_coder(settings)
    found: dict[str, dict[str, set[int]]] = {}
    for interview in interviews:
        texts = [turn.text for turn in interview.turns if turn.is_interviewee]
        codes = found.setdefault(interview.number, {})
        for mentions in code_texts(nlp, texts):
            for mention in mentions:
                codes.setdefault(mention.code_id, set()).add(mention.valence)
    return found


def macro_f1(table: pd.DataFrame) -> float:
    """Mean F1 over the codes that occur in the gold."""
    return float(table.loc[table["gold"] > 0, "f1"].mean())


def halves(folder: Path = GOLD) -> tuple[list[GoldInterview], list[GoldInterview]]:
    """The hand-written interviews: the half for writing rules, and the test half."""
    from pipeline.interviews.gold import read_all

    interviews = read_all(folder)
    tuning = [each for each in interviews if each.number in TUNING_HALF]
    return tuning, [each for each in interviews if each.number not in TUNING_HALF]
