"""Compares machine codings with those of people, interview by interview: precision, recall, F1 per
theme.

A theme counts once an interview. Splits are by interview, never by sentence: rules may be written
looking at one half only.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from pipeline.interviews.gold import Coding, GoldInterview, GoldTurn
from pipeline.settings import SURVEYS, Settings
from pipeline.themes.coding import Mention, code_talk, make_coder

GOLD = SURVEYS / "sample" / "interviews"

Themes = Mapping[str, Set[str]]
"""Codes found in each interview, by interview number."""
MachineTurns: TypeAlias = Mapping[str, Sequence[list[Mention]]]
"""What the rules found in each turn of the interviewees, by interview number."""

_THEME = "T"


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
    return themes_of(machine_turns(interviews, settings))


def machine_turns(interviews: Sequence[GoldInterview], settings: Settings) -> MachineTurns:
    """What the rules find in each of the interviewees' turns, in their order, by interview."""
    coder = make_coder(settings)
    return {
        each.number: code_talk(coder, [turn.text for turn in _answers(each)]) for each in interviews
    }


def themes_of(found: MachineTurns) -> dict[str, set[str]]:
    """The codes of each interview."""
    return {number: _codes(turns) for number, turns in found.items()}


def compare_turns(
    interviews: Sequence[GoldInterview], found: MachineTurns, codes: Sequence[str]
) -> pd.DataFrame:
    """As compare, but a code counts once a turn of an interviewee: the unit of the gate."""
    gold, machine = {}, {}
    for number, place, turn, mentions in _paired(interviews, found):
        gold[f"{number} {place}"] = {coding.code_id for coding in turn.codings}
        machine[f"{number} {place}"] = {mention.code_id for mention in mentions}
    return compare(machine, gold, codes)


def valence_accuracy(
    interviews: Sequence[GoldInterview], found: MachineTurns, told: Set[int] = frozenset({-1, 0, 1})
) -> tuple[int, int]:
    """Of the passages that people gave a theme, `told` as strength (1), fact or problem (-1), and
    in which the machine found it too: how many the machine tells alike, and how many there are.
    """
    alike = total = 0
    for _, _, turn, mentions in _paired(interviews, found):
        for coding in turn.codings:
            same = [
                each.valence
                for each in mentions
                if each.code_id == coding.code_id
                and each.start < coding.end
                and coding.start < each.end
            ]
            is_theme = coding.code_id.startswith(_THEME)
            if same and is_theme and coding.valence in told:
                total_sign = (sum(same) > 0) - (sum(same) < 0)
                alike += total_sign == coding.valence
                total += 1
    return alike, total


def valence_accuracy_of_turns(
    interviews: Sequence[GoldInterview], found: MachineTurns
) -> tuple[int, int]:
    """As valence_accuracy, but over whole turns, by the sign of the sum of all that is told there:
    a strength and a problem of one theme in one turn make a fact.
    """
    alike = total = 0
    for _, _, turn, mentions in _paired(interviews, found):
        people, rules = _signs(turn.codings), _signs(mentions)
        both = [code for code in people.keys() & rules.keys() if code.startswith(_THEME)]
        alike += sum(people[code] == rules[code] for code in both)
        total += len(both)
    return alike, total


def commonest(table: pd.DataFrame, number: int = 10) -> pd.DataFrame:
    """The rows of a comparison whose codes people gave most often."""
    return table.sort_values(["gold", "code_id"], ascending=[False, True]).head(number)


def confusions(interviews: Sequence[GoldInterview], found: MachineTurns) -> pd.DataFrame:
    """What the rules say instead of what people say: gold, found (code or empty), turns, example.

    A turn counts for each pair of a code that only people gave and one that only the rules gave;
    most frequent first. Examples are words of the interviews: ask for the tuning half only.
    """
    rows: list[tuple[str, str, str]] = []
    for _, _, turn, mentions in _paired(interviews, found):
        people = {each.code_id: turn.text[each.start : each.end] for each in turn.codings}
        rules = {each.code_id: turn.text[each.start : each.end] for each in mentions}
        missed = sorted(people.keys() - rules.keys()) or [""]
        wrong = sorted(rules.keys() - people.keys()) or [""]
        rows += [
            (one, other, people.get(one) or rules[other])
            for one in missed
            for other in wrong
            if one or other
        ]
    pairs = pd.DataFrame(rows, columns=["gold", "found", "example"]).groupby(["gold", "found"])
    table = pairs["example"].agg(turns="size", example=lambda told: min(told, key=len))
    return table.reset_index().sort_values(
        ["turns", "gold", "found"], ascending=[False, True, True]
    )


def _answers(interview: GoldInterview) -> list[GoldTurn]:
    return [turn for turn in interview.turns if turn.is_interviewee]


def _paired(
    interviews: Sequence[GoldInterview], found: MachineTurns
) -> Iterator[tuple[str, int, GoldTurn, list[Mention]]]:
    """Number of the interview, place and content of each turn, and what the rules found in it."""
    for each in interviews:
        turns = zip(_answers(each), found[each.number], strict=True)
        for place, (turn, mentions) in enumerate(turns):
            yield each.number, place, turn, mentions


def _codes(turns: Sequence[Sequence[Mention]]) -> set[str]:
    return {mention.code_id for mentions in turns for mention in mentions}


def _signs(told: Sequence[Coding] | Sequence[Mention]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for each in told:
        sums[each.code_id] = sums.get(each.code_id, 0) + each.valence
    return {code: (total > 0) - (total < 0) for code, total in sums.items()}


def macro_f1(table: pd.DataFrame) -> float:
    """Mean F1 over the codes that occur in the gold."""
    return float(table.loc[table["gold"] > 0, "f1"].mean())


def halves(
    read: Sequence[str], folder: Path = GOLD
) -> tuple[list[GoldInterview], list[GoldInterview]]:
    """The hand-written interviews: those that were read for writing rules, and the test half."""
    from pipeline.interviews.gold import read_all

    interviews = read_all(folder)
    tuning = [each for each in interviews if each.number in read]
    return tuning, [each for each in interviews if each.number not in read]
