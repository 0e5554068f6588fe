"""Branchen: in which branch groups foreign-led businesses work, compared with all businesses.

Numbers by municipality without branches belong to the map.
"""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from dashboards import charts, furniture, numbers, sentences
from dashboards import sentences_structure as structure
from dashboards.release import Cell, Follower
from dashboards.view import View


def layout(view: View) -> html.Div:
    """The page, showing the county first."""
    title, lead = view.text("branches_title"), view.text("branches_lead")
    if not view.release.has("A6", "branch_group"):
        return furniture.page(title, lead, furniture.absent(view))
    return furniture.page(
        title,
        lead,
        furniture.incomplete_notice(view, view.release.newest("A6", "branch_group")),
        furniture.state(view),
        _totals(view),
        html.Div(
            furniture.choice(
                "branches-area", view.text("choose_area"), furniture.area_options(view),
                view.release.county_code,
            ),
            className="choices",
        ),
        html.Div(_content(view, view.release.county_code), id="branches-content"),
        html.P(view.text("branches_note"), className="remark"),
    )  # fmt: skip


def _totals(view: View) -> html.Div:
    """How diverse the branches are, and how many businesses offer knowledge."""
    found: list[tuple[Cell, Any]] = []
    for name, say in (("A8", structure.diversity), ("A9", structure.knowledge)):
        if view.release.has(name):
            cell = view.cell(name)
            note = structure.interval(view, cell)
            found.append((cell, furniture.key_figure(view, cell, say(view, cell), note)))
    return html.Div(furniture.key_figures(view, found))


def _content(view: View, area: str) -> Any:
    """Chart and table of one area, the largest group first."""
    month = view.release.newest("A6", "branch_group", area)
    if not month:
        return furniture.absent(view)
    groups = view.release.categories("A6", "branch_group", month, area)
    rows = [_pair(view, area, month, group) for group in groups]
    rows.sort(key=lambda pair: view.sort_key(pair[0]))
    labels = [view.label("branch_group", own.category) for own, _ in rows]
    own, everyone = [pair[0] for pair in rows], [pair[1] for pair in rows]
    is_county = area == view.release.county_code
    place = view.text("county_whole") if is_county else view.area(area)
    title = f"{view.text('branches_chart')}: {place}"
    if not any(sentences.is_shown(cell) and cell.value for cell in own):
        return furniture.without_chart(title, sentences.branches(view, []))
    return furniture.chart(
        view, title, sentences.branches(view, rows),
        charts.compared(view, labels, own, everyone), own[0],
        _table(view, title, area, month, rows), f"branches-{area}",
        legend=furniture.legend(
            [
                ("solid strong", view.text("foreign_led")),
                ("hatched neutral", view.text("all_businesses")),
            ]
        ),
    )  # fmt: skip


def _pair(view: View, area: str, month: str, group: str) -> tuple[Cell, Cell]:
    own, everyone = (
        view.cell("A6", month, area=area, breakdown=name, category=group)
        for name in ("branch_group", "branch_group_all")
    )
    return own, everyone


def _table(
    view: View, title: str, area: str, month: str, rows: list[tuple[Cell, Cell]]
) -> html.Div:
    has_quotient = view.release.has("A7", "branch_group", area)
    lines = [
        [
            view.label("branch_group", own.category),
            furniture.shown(view, _group(view, "A1", area, month, own.category)),
            furniture.shown(view, own),
            furniture.shown(view, everyone),
            _difference(view, own, everyone),
            *(
                [furniture.shown(view, _group(view, "A7", area, month, own.category))]
                if has_quotient
                else []
            ),
        ]
        for own, everyone in rows
    ]
    heads = [
        view.text("branch_group"),
        f"{view.text('count_foreign_led')}, {view.text('foreign_led_short')}",
        f"{view.text('share')}, {view.text('foreign_led_short')}",
        f"{view.text('share')}, {view.text('all_businesses')}",
        view.text("difference"),
        *([view.text("specialisation")] if has_quotient else []),
    ]
    note = html.P(view.text("branches_specialised"), className="remark") if has_quotient else None
    return html.Div([furniture.table(view, title, heads, lines), note])


def _group(view: View, indicator: str, area: str, month: str, group: str) -> Cell:
    return view.cell(indicator, month, area=area, breakdown="branch_group", category=group)


def _difference(view: View, own: Cell, everyone: Cell) -> str:
    """Percentage points between two shares as shown; "not meaningful" where one is not."""
    if not sentences.is_shown(own, everyone):
        return numbers.NOT_MEANINGFUL
    as_shown = [round(cell.value or 0, 3) for cell in (own, everyone)]
    return numbers.points(as_shown[0] - as_shown[1], view.language)


def register(app: Dash, follower: Follower) -> None:
    """Another area draws the chart anew."""

    @app.callback(
        Output("branches-content", "children"),
        Input("branches-area", "value"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def draw(area: str, language: str) -> Any:
        release = follower.release()
        if release is None:
            return no_update
        return _content(View(release, "en" if language == "en" else "de"), area)
