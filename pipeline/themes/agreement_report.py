"""What `potentiale codes agreement` says: code by code, how people and program agree, what is shown
from the program, and why not more.

The figures come from trust.py; how a table looks on the terminal stands in terminal.py.
"""

import math
from typing import Any

from pipeline.errors import Lang
from pipeline.store import Store
from pipeline.themes import coded
from pipeline.themes.agreement import Interval
from pipeline.themes.codebook import load_codebook
from pipeline.themes.trust import LEAST_POSITIVES, LEAST_SHARE, Judged, judge

_REASONS = {
    "unchecked": (
        "ungeprüft: niemand hat kodiert, woran gemessen werden kann",
        "unchecked: nobody has coded anything it could be measured on",
    ),
    "rule": ("Regeln", "rules"),
    "model": (
        "Modell, besser als die Regeln (F1 {gain:+.2f})",
        "model, better than the rules (F1 {gain:+.2f})",
    ),
    "few": (
        "nur handkodiert: {positives} von {least} nötigen Redebeiträgen",
        "by people only: {positives} of {least} turns needed",
    ),
    "precision": (
        "nur handkodiert: Richtigkeit {share:.2f}, {needed:.2f} nötig",
        "by people only: precision {share:.2f}, {needed:.2f} needed",
    ),
    "recall": (
        "nur handkodiert: Vollständigkeit {share:.2f}, {needed:.2f} nötig",
        "by people only: recall {share:.2f}, {needed:.2f} needed",
    ),
}


def report(store: Store, lang: Lang = "de") -> dict[str, Any]:
    """Interviews and people that are compared, and a row a code; figures are None where unknown.

    Computed from what is stored now; nothing is written.
    """
    codebook = load_codebook(store.project.settings.nlp.codebook)
    material = coded.read_material(store, codebook)
    labels = {code.id: code.label_de if lang == "de" else code.label_en for code in codebook.codes}
    judged = judge(store, codebook, material) if material.coders else []
    return {
        "coders": len(material.coders),
        "interviews": len(set(material.turns.interviews)),
        "interviews_measured": len(set(material.turns.interviews) - material.tuned_on),
        "turns_measured": int(material.is_measured.sum()),
        "codes": [_row(each, labels, lang) for each in judged],
    }


def _row(judged: Judged, labels: dict[str, str], lang: Lang) -> dict[str, Any]:
    row = judged.row
    figures = {
        **{name: value for name, value in row.items() if not name.endswith("_version")},
        **_ends("precision", judged.precision),
        **_ends("recall", judged.recall),
        "model_gain": judged.gain.value if _is_known(row["model_f1"]) else None,
        **_ends("model_gain", judged.gain),
        "human_unitizing_alpha": judged.unitizing,
    }
    known = {name: value if _is_known(value) else None for name, value in figures.items()}
    label = labels.get(row["code_id"], row["code_id"])
    return {"code_id": row["code_id"], "label": label, "shown": _reason(judged, lang)} | known


def _ends(name: str, interval: Interval) -> dict[str, float]:
    return {f"{name}_low": interval.low, f"{name}_high": interval.high}


def _is_known(value: object) -> bool:
    return not (isinstance(value, float) and math.isnan(value))


def _reason(judged: Judged, lang: Lang) -> str:
    """What is shown of a code from the program, and what it lacks where nothing is."""
    row = judged.row
    if not row["gold_units"]:
        key, share = "unchecked", 0.0
    elif row["is_shown"]:
        key, share = row["method"], 0.0
    elif row["gold_positives"] < LEAST_POSITIVES:
        key, share = "few", 0.0
    else:
        lacking = [each for each in ("precision", "recall") if not row[each] >= LEAST_SHARE]
        key, share = lacking[0], row[lacking[0]]
    text = _REASONS[key][0 if lang == "de" else 1].format(
        positives=row["gold_positives"],
        least=LEAST_POSITIVES,
        share=0.0 if math.isnan(share) else share,
        needed=LEAST_SHARE,
        gain=judged.gain.value,
    )
    return text.replace(".", ",") if lang == "de" else text
