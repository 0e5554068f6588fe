"""Judges code by code how far machine coding can be trusted against people's, and chooses rules,
model or people alone.

core.codings, core.coded_interviews, core.mentions -> core.theme_trust, and the confidence of rule
mentions. The figures are computed in agreement.py, the material is read in coded.py.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from pipeline import tables
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.themes import agreement, coded
from pipeline.themes.agreement import Interval
from pipeline.themes.codebook import Codebook, load_codebook
from pipeline.themes.coded import Material
from pipeline.themes.learning import LIKELY, Learner, out_of_fold
from pipeline.themes.learnt import model_mentions, pipeline_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

LEAST_SHARE = 0.7
LEAST_POSITIVES = 20
"""The gate: precision and recall, and turns that people gave the code (domain section b)."""

_LEAST_HITS = 5
_PRECISION, _RECALL, _F1 = range(3)


@dataclass(frozen=True)
class Judged:
    """One code judged: its row of core.theme_trust, and intervals for the report.

    `gain` is F1 of the model less F1 of the rules; `unitizing` people's alpha-U on its spans.
    """

    row: dict[str, Any]
    precision: Interval
    recall: Interval
    gain: Interval
    unitizing: float


def judge_themes(store: Store) -> Summary:
    """Fill core.theme_trust, the confidence of rule mentions, and the mentions of learnt codes."""
    codebook = load_codebook(store.project.settings.nlp.codebook)
    material = coded.read_material(store, codebook)
    judged = judge(store, codebook, material)
    rows = pd.DataFrame([each.row for each in judged], columns=tables.THEME_TRUST.column_names)
    figures = [each.name for each in tables.THEME_TRUST.columns if each.type == "DOUBLE"]
    rows = rows.astype(dict.fromkeys(figures, "Float64"))
    written = store.replace(tables.THEME_TRUST, rows)
    _set_confidence(store, material)
    model_mentions(store)
    return Summary(written, written)


def judge(store: Store, codebook: Codebook, material: Material) -> list[Judged]:
    """Every code of the material, judged.

    Interviews on which the rules were written help to learn, and count between people, but nothing
    of the program is measured on them.
    """
    learnt = _learnt(store, material)
    versions = {
        "codebook_version": codebook.version,
        "pipeline_version": pipeline_version(store),
    }
    own = {code.id: code.valence for code in codebook.codes}
    return [
        _judged(material, column, learnt[:, column], own.get(code, 0), versions)
        for column, code in enumerate(material.codes)
    ]


def _learnt(store: Store, material: Material) -> "Numbers":
    """What a model that never saw the interview says of each turn: 1 or 0, NaN where it is silent.

    A turn has a code if one of its sentences has. Codes that cannot pass the gate are not tried.
    """
    import numpy as np

    said = np.full(material.gold.shape, np.nan)
    enough = np.flatnonzero(material.gold[material.is_measured].sum(axis=0) >= LEAST_POSITIVES)
    if not len(enough):
        return said
    turns = material.turns
    likely = out_of_fold(
        Learner(),
        coded.passages(store, turns, material.mentions, material.codes),
        coded.labels(material)[:, enough],
        turns.interviews_of_sentences,
        sorted(material.tuned_on),
    )
    of_turns = np.full((len(said), len(enough)), np.nan)
    np.fmax.at(of_turns, turns.sentences["turn"].to_numpy(dtype=int), likely)
    said[:, enough] = np.where(np.isnan(of_turns), np.nan, of_turns >= LIKELY)
    return said


def _judged(
    material: Material, column: int, learnt: "Numbers", own_valence: int, versions: dict[str, str]
) -> Judged:
    import numpy as np

    rows = material.is_measured
    gold, rules, model = material.gold[rows, column], material.rules[rows, column], learnt[rows]
    groups = list(material.turns.frame.loc[rows, "interview_id"])
    has_model = bool((~np.isnan(model)).any())
    of_rules = agreement.counts(rules, gold, groups)
    of_model = agreement.counts(np.nan_to_num(model), gold, groups)
    gain = _gain(of_rules, of_model)
    do_rules_pass, does_model_pass = (_passes(counts, gold) for counts in (of_rules, of_model))
    is_better = has_model and gain.low > 0 and (does_model_pass or not do_rules_pass)
    chosen, counts = (np.nan_to_num(model), of_model) if is_better else (rules, of_rules)
    precision, recall, f1 = (_with_interval(counts, part) for part in (_PRECISION, _RECALL, _F1))
    is_shown = does_model_pass if is_better else do_rules_pass
    people = agreement.alpha_interval(material.people[:, :, column], material.turns.interviews)
    row = {
        "code_id": material.codes[column],
        "method": _method(len(gold), is_shown, is_better),
        "gold_units": len(gold),
        "gold_positives": int(gold.sum()),
        "gold_interviews": len({groups[turn] for turn in np.flatnonzero(gold)}),
        "precision": precision.value,
        "recall": recall.value,
        "f1": f1.value,
        "rule_f1": _share(of_rules, _F1),
        "model_f1": _share(of_model, _F1) if has_model else math.nan,
        "valence_accuracy": _valence_accuracy(material, column, chosen, own_valence),
        "human_kappa": agreement.mean_kappa(material.people[:, :, column]),
        "human_alpha": people.value,
        "alpha_low": people.low,
        "alpha_high": people.high,
        "machine_kappa": agreement.kappa(list(gold), list(chosen)),
        "is_shown": is_shown,
        **versions,
    }
    return Judged(row, precision, recall, gain, _unitizing(material, material.codes[column]))


def _passes(counts: "Numbers", gold: "Numbers") -> bool:
    """Whether the gate lets a way of coding through."""
    least = min(_share(counts, _PRECISION), _share(counts, _RECALL))
    return bool(gold.sum() >= LEAST_POSITIVES and least >= LEAST_SHARE)


def _method(units: int, is_shown: bool, is_better: bool) -> str:
    """Rules while nobody has coded; then the better one of those that pass, else people alone."""
    if units and not is_shown:
        return "human"
    return "model" if is_better else "rule"


def _gain(of_rules: "Numbers", of_model: "Numbers") -> Interval:
    """F1 of the model less F1 of the rules, with its interval over interviews."""
    import numpy as np

    def difference(sums: "Numbers") -> "Numbers":
        halves = np.split(sums, 2, axis=-1)
        rules, model = (np.nan_to_num(agreement.shares(half)[..., _F1]) for half in halves)
        gained: Numbers = model - rules
        return gained

    return _interval(np.concatenate([of_rules, of_model], axis=1), difference)


def _with_interval(counts: "Numbers", part: int) -> Interval:
    return _interval(counts, lambda sums: agreement.shares(sums)[..., part])


def _interval(sums: "Numbers", statistic: Callable[["Numbers"], "Numbers"]) -> Interval:
    low, high = agreement.interval(sums, statistic)
    return Interval(float(statistic(sums.sum(axis=0))), low, high)


def _share(counts: "Numbers", part: int) -> float:
    return float(agreement.shares(counts.sum(axis=0))[part])


def _valence_accuracy(
    material: Material, column: int, chosen: "Numbers", own_valence: int
) -> float:
    """Of the turns both gave the code and people a valence, share in which it is the same."""
    import numpy as np

    rows = material.is_measured
    people, program = material.gold_valence[rows, column], material.rule_valence[rows, column]
    program = np.where(np.isnan(program), own_valence, program)
    both = (chosen > 0) & (material.gold[rows, column] > 0) & ~np.isnan(people)
    return float((people[both] == program[both]).mean()) if both.any() else math.nan


def _unitizing(material: Material, code: str) -> float:
    """Alpha-U of every two people over the interviews both coded, averaged over the pairs."""
    import numpy as np

    lengths = material.turns.frame["text"].str.len().to_numpy(dtype=int)
    spans = material.codings[material.codings["code_id"] == code]
    has_coded = ~np.isnan(material.people[:, :, 0])
    figures = []
    for pair in combinations(range(len(material.coders)), 2):
        both = has_coded[pair[0]] & has_coded[pair[1]]
        sizes = np.where(both, lengths, 0)
        begins = np.cumsum(sizes) - sizes
        told = []
        for coder in pair:
            hers = spans[(spans["coder"] == material.coders[coder]) & both[spans["turn"]]]
            first = begins[hers["turn"]]
            told.append(
                list(zip(first + hers["start_offset"], first + hers["end_offset"], strict=True))
            )
        figures.append(agreement.unitizing_alpha(told, int(sizes.sum())))
    known = [each for each in figures if not math.isnan(each)]
    return sum(known) / len(known) if known else math.nan


def _set_confidence(store: Store, material: Material) -> None:
    """Give every rule mention the share of right hits that its rules had where people coded."""
    mentions = material.mentions
    turns = mentions["turn"].to_numpy(dtype=int)
    columns = [material.codes.index(code) for code in mentions["code_id"]]
    right = mentions.assign(right=material.gold[turns, columns])[material.is_measured[turns]]
    shares = right.groupby(["code_id", "rule"], as_index=False)["right"].agg(["mean", "size"])
    enough = shares[shares["size"] >= _LEAST_HITS].astype({"code_id": "str", "rule": "str"})
    with store.transaction() as connection:
        connection.register("right_hits", enough[["code_id", "rule", "mean"]])
        connection.execute("UPDATE core.mentions SET confidence = NULL WHERE source = 'rule'")
        connection.execute(
            """UPDATE core.mentions SET confidence = right_hits.mean FROM right_hits
            WHERE source = 'rule' AND mentions.code_id = right_hits.code_id
                AND mentions.rule = right_hits.rule"""
        )
        connection.unregister("right_hits")
