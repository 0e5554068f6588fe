"""How right the themes are: the rules against people's marks on hand-written interviews that nobody read who wrote rules.

Writes docs/results/themes.json. Examples of confusions come from the half that may be read; the test half is measured only.
"""

import json

import pandas as pd

from pipeline.indicators.figures import wilson
from pipeline.settings import REPOSITORY, County, Settings
from pipeline.themes import language
from pipeline.themes.codebook import load_codebook
from pipeline.themes.quality import (
    commonest,
    compare,
    compare_turns,
    confusions,
    gold_themes,
    halves,
    machine_turns,
    macro_f1,
    themes_of,
    valence_accuracy,
    valence_accuracy_of_turns,
)
from pipeline.themes.trust import LEAST_POSITIVES, LEAST_SHARE

RESULTS = REPOSITORY / "docs" / "results" / "themes.json"
LEAST_MACRO_F1, LEAST_TOP_TEN, LEAST_VALENCE = 0.75, 0.85, 0.8
EXAMPLES = 10
LONGEST = 160


def main() -> bool:
    """Measure and write; whether all targets are kept."""
    figures = measure()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    return is_met(figures)


def is_met(figures: dict[str, float]) -> bool:
    """Whether all three targets are."""
    return (
        figures["macro_f1"] >= LEAST_MACRO_F1
        and figures["macro_f1_top10"] >= LEAST_TOP_TEN
        and figures["valence_accuracy"] >= LEAST_VALENCE
    )


def measure() -> dict[str, object]:
    """Every figure; `themes` and `confusions` are tables."""
    settings = Settings(county=County(name="Musterkreis", code="05399"))
    codebook = load_codebook(settings.nlp.codebook)
    themes = [code.id for code in codebook.codes if code.id.startswith("T")]
    tuning, test = halves(codebook.tuned_on)
    found, found_tuning = machine_turns(test, settings), machine_turns(tuning, settings)
    table = compare(themes_of(found), gold_themes(test), themes)
    by_turn = compare_turns(test, found, themes)
    everything = compare({each.number: set(themes) for each in test}, gold_themes(test), themes)
    alike, both = valence_accuracy(test, found)
    alike_signed, signed = valence_accuracy(test, found, {-1, 1})
    alike_turns, both_turns = valence_accuracy_of_turns(test, found)
    gate = (
        (by_turn["precision"] >= LEAST_SHARE)
        & (by_turn["recall"] >= LEAST_SHARE)
        & (by_turn["gold"] >= LEAST_POSITIVES)
    )
    figures = {
        "macro_f1": macro_f1(table),
        "macro_f1_top10": macro_f1(commonest(table)),
        "valence_accuracy": alike / max(both, 1),
        "valence_accuracy_signed": alike_signed / max(signed, 1),
        "valence_accuracy_turns": alike_turns / max(both_turns, 1),
        "macro_f1_tuning": macro_f1(compare(themes_of(found_tuning), gold_themes(tuning), themes)),
        "macro_f1_turns": macro_f1(by_turn),
        "macro_f1_naming_all": macro_f1(everything),
        "macro_f1_top10_naming_all": macro_f1(commonest(everything)),
    }
    counts = {
        "interviews": len(test),
        "interviews_tuning": len(tuning),
        "valences": both,
        "valences_signed": signed,
        "themes_with_twenty_turns": int((by_turn["gold"] >= LEAST_POSITIVES).sum()),
        "themes_through_the_gate": int(gate.sum()),
    }
    about = {
        "codebook_version": codebook.version,
        "pipeline_version": language.pipeline_version(language.load(settings)),
    }
    rounded = {name: round(value, 5) for name, value in figures.items()}
    labels = {code.id: code.label_de for code in codebook.codes}
    wrong = confusions(tuning, found_tuning).head(EXAMPLES).to_dict("records")
    return rounded | counts | about | {"themes": _themes(table, labels), "confusions": wrong}


def _themes(table: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, object]]:
    """Counts, precision and recall with Wilson's interval, and F1 of each theme; None without cases."""
    return [
        {
            "code_id": row["code_id"],
            "label": labels[row["code_id"]],
            **{name: row[name] for name in ("gold", "found", "both")},
            **_share("precision", row["both"], row["found"]),
            **_share("recall", row["both"], row["gold"]),
            "f1": None if pd.isna(row["f1"]) else round(row["f1"], 5),
        }
        for row in table.to_dict("records")
    ]


def _share(name: str, part: int, whole: int) -> dict[str, float | None]:
    if not whole:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    low, high = wilson(part, whole).low, wilson(part, whole).high
    values = {name: part / whole, f"{name}_low": low, f"{name}_high": high}
    return {key: round(value, 5) for key, value in values.items()}


PAGE = """\
## Themen der Gespräche

{interviews} erfundene Gespräche mit Marken von Menschen, die niemand gelesen hat, der an Regeln schreibt (Testhälfte); geschrieben wurden die Regeln an {interviews_tuning} anderen.
Ein Thema zählt je Gespräch einmal. Kodebuch {codebook_version}; Sprachmodell {pipeline_version}.

- **Makro-F1 über alle Themen {macro_f1}** (Ziel 0,75); zehn häufigste Themen **{macro_f1_top10}** (Ziel 0,85). {verdict}
- **Wertung richtig: {valence_accuracy}** (Ziel 0,8): Anteil der {valences} Stellen, denen ein Mensch ein Thema gab und an denen die Maschine es auch fand, mit gleicher Wertung (Stärke, Tatsache, Problem). Von den {valences_signed} Stellen, die Menschen als Stärke oder Problem lasen, {valence_accuracy_signed}: Ob etwas bloß Tatsache ist, verraten die Worte selten. Über ganze Redebeiträge gerechnet, in denen sich Stärke und Problem eines Themas aufheben, {valence_accuracy_turns}.
- Wer jedem Gespräch jedes Thema gäbe, käme auf {macro_f1_naming_all} und {macro_f1_top10_naming_all}: In Gesprächen über so vieles sagt die Zahl je Gespräch allein wenig.
- Zum Vergleich: Makro-F1 auf der Hälfte, an der die Regeln geschrieben wurden, {macro_f1_tuning}; je Redebeitrag statt je Gespräch (strenger) {macro_f1_turns}.
- Gezeigt wird ein Thema aus Maschinenkodierung erst mit Richtigkeit und Vollständigkeit je Redebeitrag ab 0,7 bei mindestens 20 von Menschen kodierten; {themes_with_twenty_turns} Themen haben hier so viele, {themes_through_the_gate} bestehen.

| Thema | Menschen | Regeln | beide | Richtigkeit | Vollständigkeit | F1 |
|---|---|---|---|---|---|---|
{rows}

In Klammern: 95-%-Bereich nach Wilson, in Gesprächen.

Was verwechselt wird (nur aus der Hälfte, an der die Regeln geschrieben wurden):

| Menschen | Regeln | Redebeiträge | zum Beispiel |
|---|---|---|---|
{confusions}
"""


def section() -> str:
    """The part of docs/quality.md on themes, from the figures measured last; empty where there are none."""
    if not RESULTS.exists():
        return ""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    shares = {name: _german(value) for name, value in figures.items() if type(value) is float}
    is_reached = is_met(figures)
    return PAGE.format(
        **figures
        | shares
        | {
            "verdict": "Alle Ziele sind erreicht."
            if is_reached
            else "**Nicht alle Ziele sind erreicht.**",
            "rows": "\n".join(_row(theme) for theme in figures["themes"]),
            "confusions": "\n".join(_confusion(each) for each in figures["confusions"]),
        }
    )


def _row(theme: dict[str, object]) -> str:
    cells = [
        f"{theme['code_id']} {theme['label']}",
        *(str(theme[name]) for name in ("gold", "found", "both")),
        _with_interval(theme, "precision"),
        _with_interval(theme, "recall"),
        "–" if theme["f1"] is None else _german(theme["f1"]),
    ]
    return f"| {' | '.join(cells)} |"


def _with_interval(theme: dict[str, object], name: str) -> str:
    if theme[name] is None:
        return "–"
    ends = f"{_german(theme[f'{name}_low'])}–{_german(theme[f'{name}_high'])}"
    return f"{_german(theme[name])} ({ends})"


def _confusion(each: dict[str, object]) -> str:
    words = " ".join(str(each["example"]).split()).replace("|", "/")
    words = words if len(words) <= LONGEST else words[: LONGEST - 2] + " …"
    return f"| {each['gold'] or '–'} | {each['found'] or '–'} | {each['turns']} | „{words}“ |"


def _german(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
