"""Stimmen: the themes of the interviews, strengths before barriers, with released quotes.

Always "x von y Gesprächen", never a bare per cent; only quotes of the released file.
"""

from typing import Any

from dash import html

from dashboards import charts, furniture, sentences
from dashboards.release import Cell, Row
from dashboards.view import View

LISTED = 5
VALENCE = {"theme_strength": 1, "theme_problem": -1}


def layout(view: View) -> html.Div:
    """The page."""
    title, lead = view.text("voices_title"), view.text("voices_lead")
    if not view.release.has("E1", "theme"):
        return furniture.page(title, lead, furniture.absent(view), *_quotes(view))
    total = view.cell("E1", _wave(view))
    return furniture.page(
        title,
        lead,
        *furniture.key_figures(
            view,
            [
                (
                    total,
                    furniture.key_figure(
                        view, total, sentences.interviews(view, total), name="wide"
                    ),
                )
            ],
        ),
        html.P(view.text("voices_note"), className="remark"),
        html.Div(
            [
                *_leading(view, total, "theme_strength", view.text("strengths"), "strong"),
                *_leading(view, total, "theme_problem", view.text("problems"), "accent"),
            ],
            className="two-columns",
        ),
        _all_themes(view, total),
        *_activation_codes(view, total),
        *_quotes(view),
    )


def _wave(view: View) -> str:
    return view.release.newest("E1", "theme")


def themes(view: View, breakdown: str) -> list[Cell]:
    """The newest wave's themes of a breakdown, in codebook order."""
    wave = _wave(view)
    names = view.release.categories("E1", "theme", wave)
    return [view.cell("E1", wave, breakdown=breakdown, category=name) for name in names]


def strongest(view: View, breakdown: str) -> list[Cell]:
    """Themes with a shown value above zero, the most told first."""
    found = [cell for cell in themes(view, breakdown) if sentences.is_shown(cell) and cell.value]
    return sorted(found, key=view.sort_key)


def _leading(view: View, total: Cell, breakdown: str, title: str, name: str) -> list[html.Section]:
    """The five themes told most often as strength or barrier, each with a quote if there is one."""
    leading = strongest(view, breakdown)[:LISTED]
    if not leading:
        return []
    entries = [
        html.Li(
            [
                html.H3(view.label("theme", cell.category)),
                furniture.x_of_y(view, cell, total, name),
                *(furniture.quote(row["text"]) for row in _beside(view, cell)),
            ]
        )
        for cell in leading
    ]
    is_strength = breakdown == "theme_strength"
    words = sentences.leading_theme(view, strongest(view, breakdown), total, is_strength)
    return [
        furniture.section(
            title,
            html.P(words, className="summary"),
            html.Ol(entries, className="themes"),
            furniture.beside(view, leading[0]),
        )
    ]


def _all_themes(view: View, total: Cell) -> html.Section:
    """Every theme as strength and as barrier, those with more strengths first."""
    told = themes(view, "theme")
    strengths = {cell.category: cell for cell in themes(view, "theme_strength")}
    problems = {cell.category: cell for cell in themes(view, "theme_problem")}
    ordered = sorted(told, key=lambda cell: view.sort_key(strengths[cell.category]))
    lines = [
        [
            view.label("theme", cell.category),
            *(
                _of(view, count, total)
                for count in (cell, strengths[cell.category], problems[cell.category])
            ),
        ]
        for cell in ordered
    ]
    heads = [view.text(key) for key in ("theme", "told", "as_strength", "as_problem")]
    drawn = [
        cell
        for cell in ordered
        if not (strengths[cell.category].status == problems[cell.category].status == "zero")
    ]
    title = view.text("themes_chart")
    said = sentences.most_told(view, told, total)
    return furniture.chart(
        view, title, said,
        charts.both_sides(
            view,
            [view.label("theme", cell.category) for cell in drawn],
            [problems[cell.category] for cell in drawn],
            [strengths[cell.category] for cell in drawn],
        ),
        total, furniture.table(view, view.text("themes_all"), heads, lines), "themes",
        legend=furniture.legend(
            [
                ("hatched accent", view.text("as_problem")),
                ("solid strong", view.text("as_strength")),
            ]
        ),
        name="both-sides",
    )  # fmt: skip


def _of(view: View, count: Cell, total: Cell) -> Any:
    """x von y in a table's cell."""
    if not sentences.is_shown(count, total) or count.status == "zero":
        return furniture.shown(view, count)
    word = "von" if view.language == "de" else "of"
    return f"{view.value(count)} {word} {view.value(total)}"


def _activation_codes(view: View, total: Cell) -> list[html.Section]:
    """Ideas, readiness, conditions: counted like themes, where the release has them."""
    wave = view.release.newest("E1", "activation_code")
    names = view.release.categories("E1", "activation_code", wave)
    cells = [view.cell("E1", wave, breakdown="activation_code", category=name) for name in names]
    entries = [
        html.Li(
            [
                html.H3(view.label("activation_code", cell.category)),
                furniture.x_of_y(view, cell, total, "strong"),
            ]
        )
        for cell in sorted(cells, key=view.sort_key)
    ]
    if not entries:
        return []
    return [
        furniture.section(
            view.text("activation_codes"),
            html.Ol(entries, className="themes"),
            furniture.beside(view, total),
        )
    ]


def _beside(view: View, cell: Cell) -> list[Row]:
    """The quote beside a leading theme: one that tells it the same way, if there is one."""
    valence = VALENCE[cell.breakdown]
    found = [row for row in _quotes_of(view, cell.category) if row["valence"] == valence]
    return found[:1]


def _quotes_of(view: View, theme: str) -> list[Row]:
    """The released quotes of a theme, strengths first."""
    found = [row for row in view.release.quotes if row["theme_code"] == theme]
    return sorted(found, key=lambda row: -int(row["valence"]))


def _quotes(view: View) -> list[html.Section]:
    """Released quotes that do not stand beside a leading theme, strengths first."""
    if not view.release.quotes:
        text = html.P(view.text("no_quotes"), className="absent")
        return [furniture.section(view.text("quotes"), text)]
    order = [cell.category for cell in strongest(view, "theme_strength")]
    leading = [cell for name in VALENCE for cell in strongest(view, name)[:LISTED]]
    placed = {row["quote_id"] for cell in leading for row in _beside(view, cell)}
    codes = sorted({row["theme_code"] for row in view.release.quotes})
    names = [name for name in order if name in codes]
    names += [name for name in codes if name not in names]
    rest = [
        (name, [row for row in _quotes_of(view, name) if row["quote_id"] not in placed])
        for name in names
    ]
    blocks = [
        html.Div(
            [
                html.H3(view.label("theme", name)),
                html.Div([furniture.quote(row["text"]) for row in rows], className="quotes"),
            ],
            className="quote-theme",
        )
        for name, rows in rest
        if rows
    ]
    if not blocks:
        return []
    note = html.P(view.text("quotes_note"), className="summary")
    return [
        furniture.section(view.text("quotes"), note, html.Div(blocks, className="quote-themes"))
    ]
