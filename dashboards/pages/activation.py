"""Aktivierung: from first approach to those still active, what was promised, what came of it.

Persons never appear here, not as names and not as single cases.
"""

from typing import Any

from dash import html

from dashboards import charts, furniture, sentences
from dashboards.release import TOTAL, Cell
from dashboards.view import View

FUNNEL = ("F12", "funnel_step")
OWN_TITLES = {("F7", "commitment_status"): "commitments", ("F10", "outcome"): "outcomes"}


def layout(view: View) -> html.Div:
    """The page."""
    return furniture.page(
        view.text("activation_title"),
        view.text("activation_lead"),
        _funnel(view),
        *_further(view),
    )


def _newest(view: View, indicator: str, breakdown: str) -> list[Cell]:
    """Cells of the newest period in the order of tables."""
    period = view.release.newest(indicator, breakdown)
    names = view.release.categories(indicator, breakdown, period)
    return [view.cell(indicator, period, breakdown=breakdown, category=name) for name in names]


def _funnel(view: View) -> html.Section:
    cells = _newest(view, *FUNNEL)
    title = view.text("funnel_chart")
    if not cells:
        return furniture.section(title, furniture.absent(view))
    labels = [view.label("funnel_step", cell.category) for cell in cells]
    lines = [
        [
            label,
            view.description("funnel_step", cell.category),
            furniture.shown(view, cell),
            _of_before(view, cell, before),
        ]
        for label, cell, before in zip(labels, cells, [None, *cells[:-1]], strict=True)
    ]
    heads = [
        view.text("step"), view.text("meaning"), view.text("persons"), view.text("of_step_before"),
    ]  # fmt: skip
    summary = sentences.funnel(view, {cell.category: cell for cell in cells})
    if not any(sentences.is_shown(cell) for cell in cells):
        return furniture.without_chart(title, summary)
    return furniture.chart(
        view, title, summary, charts.ranked(view, labels, cells), cells[0],
        furniture.table(view, title, heads, lines, texts=(0, 1)), "funnel",
    )  # fmt: skip


def _of_before(view: View, cell: Cell, before: Cell | None) -> Any:
    """x von y of the step before, where both are shown."""
    if before is None:
        return ""
    if not sentences.is_shown(cell, before):
        return furniture.shown(view, cell) if not sentences.is_shown(cell) else ""
    word = "von" if view.language == "de" else "of"
    return f"{view.shown(cell)} {word} {view.value(before)}"


def _further(view: View) -> list[html.Section]:
    """Every other list that section F of the release holds."""
    found = {cell.indicator_id for cell in view.release.cells if cell.indicator_id.startswith("F")}
    pairs = [
        (indicator, breakdown)
        for indicator in sorted(found, key=view.release.indicator_order)
        for breakdown in view.release.breakdowns(indicator)
        if (indicator, breakdown) != FUNNEL and breakdown != TOTAL
    ]
    return [_list(view, *pair) for pair in pairs]


def _list(view: View, indicator: str, breakdown: str) -> html.Section:
    cells = _newest(view, indicator, breakdown)
    key = OWN_TITLES.get((indicator, breakdown))
    title = view.text(key) if key else view.indicator(indicator)
    labels = [view.label(breakdown, cell.category) for cell in cells]
    lines = [
        [label, furniture.shown(view, cell)] for label, cell in zip(labels, cells, strict=True)
    ]
    heads = [view.text("category"), view.unit(cells[0])]
    drawn = [cell for cell in cells if cell.status != "zero"]
    say = sentences.commitments if key == "commitments" else sentences.most_frequent
    summary = say(view, cells)
    if not any(sentences.is_shown(cell) for cell in cells):
        return furniture.without_chart(title, summary)
    return furniture.chart(
        view, title, summary,
        charts.ranked(view, [view.label(breakdown, cell.category) for cell in drawn], drawn),
        cells[0], furniture.table(view, title, heads, lines), f"list-{indicator}-{breakdown}",
    )  # fmt: skip
