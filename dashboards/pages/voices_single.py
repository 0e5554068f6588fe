"""One theme more closely: who speaks of it, in groups that may be shown, and in every wave.

Which theme it is, the reader chooses. Quotes stand in voices.py, each once.
"""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from dashboards import furniture, sentences, themes
from dashboards import sentences_themes as words
from dashboards.release import Cell, Follower
from dashboards.view import View


def section(view: View) -> html.Section:
    """The choice of a theme and what is told of it; first the one of which most can be shown."""
    told = [cell for cell in themes.cells(view, "theme") if sentences.is_shown(cell) and cell.value]
    if not told:
        return furniture.without_chart(view.text("one_theme"), view.text("absent"))
    shown = themes.groups_shown(view)
    first = max(told, key=lambda cell: (shown[cell.category], themes.share(view, cell)))
    options = [(cell.category, view.label("theme", cell.category)) for cell in told]
    return furniture.section(
        view.text("one_theme"),
        html.Div(
            furniture.choice("voices-theme", view.text("choose_theme"), options, first.category),
            className="choices",
        ),
        html.Div(
            content(view, first.category),
            id="voices-theme-content",
            **furniture.aria(live="polite"),
        ),
        anchor="thema",
    )


def content(view: View, code: str) -> Any:
    """What is told of one theme."""
    told = view.cell("E1", themes.wave(view), breakdown="theme", category=code)
    parts: list[Any] = [
        html.P(words.group_summary(view, code, themes.base(view, code), told), className="summary"),
        html.P(words.mark(view, themes.coding(view, code)), className="coding"),
    ]
    found = {name: themes.groups(view, code, name) for name in themes.DIMENSIONS}
    shown = [name for name in found if any(sentences.is_shown(*pair) for pair in found[name])]
    hidden = [name for name in found if found[name] and name not in shown]
    blocks = [_groups(view, name, found[name]) for name in shown]
    if len(themes.waves(view)) > 1:
        blocks.append(_waves(view, code))
    if blocks:
        parts.append(html.Div(blocks, className="groups"))
    if hidden:
        parts.append(html.P(words.hidden_dimensions(view, hidden), className="coding"))
    parts.append(furniture.beside(view, told))
    if any(view.release.has("E1", f"theme_by_{name}") for name in themes.DIMENSIONS):
        parts.append(html.P(view.text("groups_note"), className="remark"))
    return parts


def _groups(view: View, dimension: str, found: list[tuple[Cell, Cell]]) -> html.Div:
    """The groups of one kind with the theme, the largest part first; others in one sentence."""
    shown = [(told, of) for told, of in found if sentences.is_shown(told, of)]
    shown.sort(key=lambda pair: -(pair[0].value or 0) / (pair[1].value or 1))
    hidden = [_member(view, told) for told, of in found if (told, of) not in shown]
    rows = [
        html.Li(
            [
                html.Span(_member(view, told), className="member"),
                furniture.x_of_y(view, told, of, "strong"),
            ]
        )
        for told, of in shown
    ]
    note = words.hidden_groups(view, hidden)
    return html.Div(
        [
            html.H3(view.text(f"by_{dimension}")),
            html.Ul(rows, className="members"),
            html.P(note, className="coding") if note else None,
        ],
        className="group",
    )


def _member(view: View, cell: Cell) -> str:
    """The group's own name, without the theme before it."""
    theme = view.label("theme", cell.category.split(":", 1)[0])
    return view.label(cell.breakdown, cell.category).removeprefix(f"{theme}: ")


def _waves(view: View, code: str) -> html.Div:
    """The theme in every wave, the newest first, with the interval."""
    rows = []
    for period in reversed(themes.waves(view)):
        told = view.cell("E1", period, breakdown="theme", category=code)
        base = themes.base(view, code, period)
        rows.append(
            html.Li(
                [
                    html.Span(_with_interval(view, period, told), className="member"),
                    furniture.x_of_y(view, told, base, "strong"),
                ]
            )
        )
    return html.Div(
        [html.H3(view.text("by_wave")), html.Ul(rows, className="members")], className="group"
    )


def _with_interval(view: View, period: str, told: Cell) -> str:
    between = words.between(view, told)
    return f"{period} ({view.text('between_95')} {between})" if between else period


def register(app: Dash, follower: Follower) -> None:
    """Another theme is told anew."""

    @app.callback(
        Output("voices-theme-content", "children"),
        Input("voices-theme", "value"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def tell(code: str, language: str) -> Any:
        release = follower.release()
        if release is None:
            return no_update
        return content(View(release, "en" if language == "en" else "de"), code)
