"""Entwicklung: how businesses begin, last, pass on and end, by the rules of the statistics.

Notices and the stock over time belong to the overview, branches and nationality to their pages.
"""

from typing import Any

from dash import html

from dashboards import charts, furniture, sentences
from dashboards import sentences_structure as structure
from dashboards.release import Cell
from dashboards.view import View

EVENTS = ("founding", "closing")


def layout(view: View) -> html.Div:
    """The page; sections that the release has nothing for are left out."""
    parts = [
        _figures(view), _months(view), _survival(view),
        _ranked(view, "A14", "age_class", "development_age", "age_of_business"),
        _years(view),
        _ranked(view, "A10", "legal_form_group", "development_forms", "legal_form"),
        _ranked(view, "B7", "closing_reason", "development_reasons", "reason"),
    ]  # fmt: skip
    found = [part for part in parts if part is not None]
    return furniture.page(
        view.text("development_title"),
        view.text("development_lead"),
        furniture.incomplete_notice(view, view.release.newest_month),
        *(found or [furniture.absent(view)]),
    )


def _event(view: View, kind: str, period: str) -> Cell:
    return view.cell("B2", period, breakdown="event_kind", category=kind)


def _whole_years(view: View, indicator: str, breakdown: str = "total") -> list[str]:
    return [period for period in view.release.periods(indicator, breakdown) if len(period) == 4]


def _figures(view: View) -> Any:
    """Foundings, take-overs, balance, age and side lines, strengths first."""
    figures: list[tuple[Cell, Any]] = []
    years = _whole_years(view, "B2", "event_kind")
    if years:
        founded, full, closed = (
            _event(view, kind, years[-1]) for kind in ("founding", "founding_full", "closing")
        )
        words = structure.foundings(view, founded, full)
        note = structure.closings(view, closed)
        figures.append((founded, furniture.key_figure(view, founded, words, note)))
    for name, say in (
        ("B4", structure.founding_share), ("B8", structure.takeovers),
        ("A14", structure.age), ("A11", structure.side_lines),
    ):  # fmt: skip
        if view.release.has(name):
            cell = view.cell(name)
            note = structure.interval(view, cell)
            figures.append((cell, furniture.key_figure(view, cell, say(view, cell), note)))
    if view.release.has("B3", "movement"):
        year = view.release.newest("B3", "movement")
        cell = view.cell("B3", year, breakdown="movement", category="balance")
        figures.append((cell, furniture.key_figure(view, cell, structure.balance(view, cell))))
    return html.Div(furniture.key_figures(view, figures)) if figures else None


def _months(view: View) -> Any:
    """Foundings and closings of the county month by month."""
    months = view.release.months("B2", "event_kind")
    series = [[_event(view, kind, month) for month in months] for kind in EVENTS]
    if sum(sentences.is_shown(cell) for cells in series for cell in cells) < 2:
        return None
    title = view.text("development_events")
    names = [view.label("event_kind", kind) for kind in EVENTS]
    lines = [
        [_month(view, series[0][position]), *(furniture.shown(view, c[position]) for c in series)]
        for position, _ in reversed(list(enumerate(months)))
    ]
    first, last = view.month(months[0]), view.month(months[-1])
    last_shown = next((c for c in reversed(series[0]) if sentences.is_shown(c)), series[0][-1])
    return furniture.chart(
        view, title, structure.foundings(view, last_shown),
        charts.pairs_by_month(view, *series), series[0][-1],
        furniture.table(view, title, [view.text("month"), *names], lines), "foundings",
        period=view.text("period_range", first=first, last=last),
        legend=furniture.legend([("solid strong", names[0]), ("hatched accent", names[1])]),
        name="wide",
    )  # fmt: skip


def _month(view: View, cell: Cell) -> str:
    """A month in a table, marked where the county is incomplete."""
    mark = f" ({view.text('incomplete_tag')})" if furniture.is_incomplete(view, cell) else ""
    return f"{view.month(cell.period)}{mark}"


def _survival(view: View) -> Any:
    """B6: what part of the founded businesses still exists, beside those led by Germans."""
    if not view.release.has("B6", "survival"):
        return None
    month = view.release.newest("B6", "survival")
    years = view.release.categories("B6", "survival", month)
    own, german = (
        [view.cell("B6", month, breakdown=name, category=year) for year in years]
        for name in ("survival", "survival_german")
    )
    title, words = view.text("development_survival"), structure.survival(view, own)
    if not any(sentences.is_shown(cell) for cell in own):
        return furniture.without_chart(title, words)
    labels = [view.label("survival", year) for year in years]
    lines = [
        [
            label,
            furniture.shown(view, mine),
            structure.between(view, mine),
            furniture.shown(view, theirs),
            structure.between(view, theirs),
        ]
        for label, mine, theirs in zip(labels, own, german, strict=True)
    ]
    names = [view.text("foreign_led"), view.text("german_led")]
    heads = [view.text("time"), names[0], view.text("interval"), names[1], view.text("interval")]
    return furniture.chart(
        view, title, words, charts.compared(view, labels, own, german), own[0],
        furniture.table(view, title, heads, lines), "survival",
        legend=furniture.legend([("solid strong", names[0]), ("hatched neutral", names[1])]),
    )  # fmt: skip


def _years(view: View) -> Any:
    """Foundings, closings, take-overs and the index of foundings year by year."""
    years = _whole_years(view, "B2", "event_kind")
    if not years:
        return None
    title = view.text("development_years")
    kinds = ("founding", "founding_full", "closing", "closing_full")
    heads = [view.text("year"), *(view.label("event_kind", kind) for kind in kinds)]
    heads += [view.indicator("B8"), view.text("index_foreign"), view.text("index_german")]
    lines = [
        [
            year,
            *(furniture.shown(view, _event(view, kind, year)) for kind in kinds),
            furniture.shown(view, view.cell("B8", year)),
            *(
                furniture.shown(view, view.cell("B5", year, breakdown="ownership", category=who))
                for who in ("foreign", "german")
            ),
        ]
        for year in reversed(years)
    ]
    figures = [_event(view, "founding", years[-1])]
    if view.release.has("B5", "ownership"):
        figures.append(view.cell("B5", years[-1], breakdown="ownership", category="foreign"))
    notes = [furniture.beside(view, cell) for cell in figures]
    return furniture.section(title, furniture.table(view, title, heads, lines), *notes)


def _ranked(view: View, indicator: str, breakdown: str, title_key: str, head: str) -> Any:
    """Businesses by the categories of a breakdown, in the order of tables."""
    if not view.release.has(indicator, breakdown):
        return None
    period = view.release.newest(indicator, breakdown)
    cells = [
        view.cell(indicator, period, breakdown=breakdown, category=category)
        for category in view.release.categories(indicator, breakdown, period)
    ]
    title, words = view.text(title_key), structure.largest(view, cells)
    if not any(sentences.is_shown(cell) and cell.value for cell in cells):
        return furniture.without_chart(title, words)
    labels = [view.label(breakdown, cell.category) for cell in cells]
    lines = [
        [label, furniture.shown(view, cell)] for label, cell in zip(labels, cells, strict=True)
    ]
    table = furniture.table(view, title, [view.text(head), view.text("businesses")], lines)
    figure = charts.ranked(view, labels, cells)
    return furniture.chart(view, title, words, figure, cells[0], table, breakdown)
