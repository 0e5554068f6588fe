"""How well the themes are recognised, and whether the interviews suffice.

The small marks beside each theme are made in voices.py.
"""

from typing import Any

from dash import html

from dashboards import charts_themes, furniture, themes
from dashboards import sentences_structure as structure
from dashboards import sentences_themes as words
from dashboards.view import View

MEASURES = (
    "coding_gold", "coding_recall", "coding_precision", "coding_f1", "coding_alpha",
    "coding_machine_kappa",
)  # fmt: skip


def sections(view: View) -> list[html.Section]:
    """The comparison with people, then the curve of saturation; those that the release has."""
    return [*_agreement(view), *_saturation(view)]


def _agreement(view: View) -> list[html.Section]:
    if not view.release.has("E8", "coding_gold"):
        said = words.trusted(view) if themes.is_unchecked(view) else ""
        return [furniture.without_chart(view.text("method"), said)] if said else []
    period = view.release.newest("E8", "coding_gold")
    codes = view.release.categories("E8", "coding_gold", period)
    lines = [
        [
            view.label("coding_gold", code),
            words.mark(view, themes.coding(view, code)),
            *(_measure(view, period, name, code) for name in MEASURES),
        ]
        for code in codes
    ]
    heads = [view.text("theme"), view.text("coded_how"), *(view.text(name) for name in MEASURES)]
    table = furniture.table(view, view.text("method_table"), heads, lines, texts=(0, 1))
    cell = view.cell("E8", period, breakdown="coding_recall", category=codes[0])
    return [
        furniture.section(
            view.text("method"),
            html.P(words.trusted(view), className="summary"),
            furniture.beside(view, cell),
            html.Details([html.Summary(view.text("method_table")), table], className="behind"),
        )
    ]


def _measure(view: View, period: str, name: str, code: str) -> Any:
    """One measure, with its interval where it has one."""
    cell = view.cell("E8", period, breakdown=name, category=code)
    between = structure.between(view, cell)
    if not between:
        return furniture.shown(view, cell)
    return [furniture.shown(view, cell), f" ({between})"]


def _saturation(view: View) -> list[html.Section]:
    if not view.release.has("E7", "interviews_read"):
        return []
    period = view.release.newest("E7", "interviews_read")
    names = view.release.categories("E7", "interviews_read", period)
    cells = [view.cell("E7", period, breakdown="interviews_read", category=n) for n in names]
    title = view.text("saturation")
    summary = words.saturation(view, cells[-1], view.cell("E7", period))
    if len(cells) < 3:
        return [furniture.without_chart(title, summary)]
    lines = [
        [view.label(cell.breakdown, cell.category), furniture.shown(view, cell)] for cell in cells
    ]
    heads = [view.text("interviews_read"), view.text("codes_known")]
    return [
        furniture.chart(
            view, title, summary, charts_themes.curve(view, cells), cells[-1],
            furniture.table(view, title, heads, lines), "saturation",
        )
    ]  # fmt: skip
