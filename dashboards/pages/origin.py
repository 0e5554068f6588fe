"""Herkunft: foreign traders by groups of nationality, as persons.

What nationality does and does not say is told first; businesses belong to the other pages.
"""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from dashboards import charts, furniture, numbers, sentences
from dashboards import sentences_structure as structure
from dashboards.release import Cell, Follower
from dashboards.view import View


def layout(view: View) -> html.Div:
    """The page, showing the county first."""
    title, lead = view.text("origin_title"), view.text("origin_lead")
    if not view.release.has("A2", "origin_group"):
        return furniture.page(title, lead, furniture.absent(view))
    return furniture.page(
        title,
        lead,
        furniture.incomplete_notice(view, view.release.newest("A2", "origin_group")),
        furniture.state(view),
        _totals(view),
        html.Div(
            furniture.choice(
                "origin-area", view.text("choose_area"), furniture.area_options(view),
                view.release.county_code,
            ),
            className="choices",
        ),
        html.Div(_content(view, view.release.county_code), id="origin-content"),
        html.P(view.text("origin_protection"), className="remark"),
    )  # fmt: skip


def _totals(view: View) -> html.Div:
    """How many persons and how many nationalities."""
    found: list[tuple[Cell, Any]] = []
    if view.release.has("A2"):
        people = view.cell("A2")
        found.append((people, _figure(view, people, sentences.traders(view, people))))
    if view.release.has("A4"):
        passports = view.cell("A4")
        found.append(
            (passports, _figure(view, passports, sentences.nationalities(view, passports)))
        )
    if view.release.has("A12"):
        women = view.cell("A12")
        words, note = structure.women(view, women), structure.interval(view, women)
        found.append((women, furniture.key_figure(view, women, words, note)))
    if view.release.has("A13"):
        density = view.cell("A13")
        words = structure.density(view, density, _reference_date(view, density))
        found.append((density, furniture.key_figure(view, density, words)))
    return html.Div(furniture.key_figures(view, found))


def _reference_date(view: View, density: Cell) -> str:
    """The date of the population to which the traders are related, as labelled."""
    dates = view.release.categories("A13", "population_date", density.period)
    return view.label("population_date", dates[-1]) if dates else ""


def _figure(view: View, cell: Cell, sentence: str) -> html.Div:
    return furniture.key_figure(view, cell, sentence, sentences.since_last_year(view, cell))


def _content(view: View, area: str) -> Any:
    """Chart and table of one area, the largest group first."""
    month = view.release.newest("A2", "origin_group", area)
    if not month:
        return furniture.absent(view)
    groups = view.release.categories("A2", "origin_group", month, area)
    cells = [_group(view, "A2", area, month, group) for group in groups]
    ordered = sorted(cells, key=view.sort_key)
    total = view.cell("A2", month, area=area)
    is_county = area == view.release.county_code
    place = view.text("county_whole") if is_county else view.area(area)
    title = f"{view.text('origin_chart')}: {place}"
    drawn = [cell for cell in ordered if cell.status != "zero"]
    if not any(sentences.is_shown(cell) for cell in drawn):
        return furniture.without_chart(title, sentences.origins(view, ordered, total))
    labels = [view.label("origin_group", cell.category) for cell in drawn]
    return furniture.chart(
        view, title, sentences.origins(view, ordered, total), charts.ranked(view, labels, drawn),
        ordered[0], _table(view, title, area, month, ordered), f"origin-{area}",
    )  # fmt: skip


def _group(view: View, indicator: str, area: str, month: str, group: str) -> Cell:
    return view.cell(indicator, month, area=area, breakdown="origin_group", category=group)


def _table(view: View, title: str, area: str, month: str, ordered: list[Cell]) -> html.Div:
    """Persons, their share where there is one, and the state a year before."""
    has_share = view.release.has("A5", "origin_group", area)
    before = numbers.month_before(month, 12)
    has_before = before in view.release.periods("A2", "origin_group", area)
    heads = [view.text("origin_group"), view.text("persons")]
    heads += [view.text("share")] if has_share else []
    heads += [f"{view.text('persons')}, {view.text('year_before')}"] if has_before else []
    lines = []
    for cell in ordered:
        line: list[Any] = [
            view.label("origin_group", cell.category), furniture.shown(view, cell),
        ]  # fmt: skip
        more = [("A5", month)] if has_share else []
        more += [("A2", before)] if has_before else []
        line += [
            furniture.shown(view, _group(view, name, area, period, cell.category))
            for name, period in more
        ]
        lines.append(line)
    return furniture.table(view, title, heads, lines)


def register(app: Dash, follower: Follower) -> None:
    """Another area draws the chart anew."""

    @app.callback(
        Output("origin-content", "children"),
        Input("origin-area", "value"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def draw(area: str, language: str) -> Any:
        release = follower.release()
        if release is None:
            return no_update
        return _content(View(release, "en" if language == "en" else "de"), area)
