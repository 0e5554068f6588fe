"""Stimmen: the themes of the interviews, people before numbers, strengths before barriers.

Always "x von y Gesprächen", never a bare per cent; only quotes of the released file. One theme
alone stands in voices_single.py, how well themes are recognised in voices_method.py, what joins and
changes them in voices_links.py.
"""

from typing import Any

from dash import html

from dashboards import charts, furniture, numbers, sentences, themes
from dashboards import sentences_themes as words
from dashboards.pages import voices_links, voices_method, voices_single
from dashboards.release import Cell, Row
from dashboards.view import View

LISTED = 5
register = voices_single.register


def layout(view: View) -> html.Div:
    """The page."""
    title, lead = view.text("voices_title"), view.text("voices_lead")
    if not view.release.has("E1", "theme"):
        return furniture.page(title, lead, furniture.absent(view), *_quotes(view))
    total = view.cell("E1", themes.wave(view))
    return furniture.page(
        title,
        lead,
        furniture.state(view),
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
        _who_coded(view),
        html.P(view.text("voices_note"), className="remark"),
        html.Div(
            [
                *_leading(view, "theme_strength", view.text("strengths"), "strong"),
                *_leading(view, "theme_problem", view.text("problems"), "accent"),
            ],
            className="two-columns",
        ),
        _all_themes(view),
        *_urgent(view),
        *_ideas(view),
        *_activation_codes(view),
        voices_single.section(view),
        *voices_links.sections(view),
        *_quotes(view),
        *voices_method.sections(view),
    )


def _who_coded(view: View) -> Any:
    """Says plainly who sorted the interviews, and that nobody has checked it where that is so."""
    said = words.who_coded(view)
    if not said:
        return None
    name = "incomplete" if themes.is_unchecked(view) else "who-coded"
    return html.P(said, className=name, role="note")


def _leading(view: View, breakdown: str, title: str, name: str) -> list[html.Section]:
    """The five themes told most often as strength or barrier, each with a quote if there is one."""
    ordered = themes.strongest(view, breakdown)
    if not ordered:
        return []
    entries = [
        html.Li(
            [
                html.H3(view.label("theme", cell.category)),
                *(furniture.quote(row["text"]) for row in _beside(view, cell)),
                furniture.x_of_y(view, cell, themes.base(view, cell.category), name),
                mark(view, cell.category),
            ]
        )
        for cell in ordered[:LISTED]
    ]
    return [
        furniture.section(
            title,
            html.P(leading(view, breakdown), className="summary"),
            html.Ol(entries, className="themes"),
            furniture.beside(view, ordered[0]),
        )
    ]


def leading(view: View, breakdown: str) -> str:
    """The theme told most often on one side, in one sentence."""
    ordered = themes.strongest(view, breakdown)
    base = themes.base(view, ordered[0].category)
    is_strength = breakdown == "theme_strength"
    return sentences.leading_theme(view, themes.alike(view, ordered), base, is_strength)


def mark(view: View, code: str) -> Any:
    """The small mark that says how good a theme's coding is."""
    said = words.mark(view, themes.coding(view, code))
    return html.P(said, className="coding") if said else None


def _all_themes(view: View) -> html.Section:
    """Every theme as strength and as barrier, those with more strengths first."""
    strengths = {cell.category: cell for cell in themes.cells(view, "theme_strength")}
    problems = {cell.category: cell for cell in themes.cells(view, "theme_problem")}
    ordered = sorted(
        themes.cells(view, "theme"),
        key=lambda cell: (
            -themes.share(view, strengths[cell.category]),
            view.sort_key(strengths[cell.category]),
        ),
    )
    lines = [
        _line(view, cell, strengths[cell.category], problems[cell.category]) for cell in ordered
    ]
    drawn = [
        cell.category
        for cell in ordered
        if not (strengths[cell.category].status == problems[cell.category].status == "zero")
    ]
    told = sorted(ordered, key=lambda cell: -themes.share(view, cell))
    heads = ["theme", "told", "as_strength", "as_problem", "between_95"]
    title, has_balance = view.text("themes_chart"), view.release.has("E4", "theme")
    heads += ["balance"] if has_balance else []
    named = [view.text(key) for key in (*heads, "coded_how")]
    named[heads.index("between_95")] = f"{view.text('told')}, {view.text('between_95')}"
    note = html.P(view.text("themes_balance_note"), className="remark") if has_balance else None
    return furniture.chart(
        view, title,
        sentences.most_told(view, themes.alike(view, told), themes.base(view, told[0].category)),
        charts.both_sides(
            view,
            [view.label("theme", code) for code in drawn],
            [problems[code] for code in drawn],
            [strengths[code] for code in drawn],
            [themes.base(view, code) for code in drawn],
        ),
        ordered[0],
        html.Div(
            [
                furniture.table(
                    view, view.text("themes_all"), named, lines, texts=(0, len(named) - 1)
                ),
                note,
            ]
        ),
        "themes",
        legend=furniture.legend(
            [
                ("hatched accent", view.text("as_problem")),
                ("solid strong", view.text("as_strength")),
            ]
        ),
        name="both-sides",
    )  # fmt: skip


def _line(view: View, told: Cell, strength: Cell, problem: Cell) -> list[Any]:
    """A theme in the table: counts as x von y, interval, balance, and who coded it."""
    base = themes.base(view, told.category)
    line: list[Any] = [view.label("theme", told.category)]
    line += [_of(view, count, base) for count in (told, strength, problem)]
    line.append(words.between(view, told))
    if view.release.has("E4", "theme"):
        line.append(_balance(view, told.category))
    return [*line, words.mark(view, themes.coding(view, told.category))]


def _balance(view: View, code: str) -> Any:
    """E4 with its sign; nought is no missing value here but a balance."""
    cell = view.cell("E4", themes.wave(view), breakdown="theme", category=code)
    if not sentences.is_shown(cell):
        return furniture.shown(view, cell)
    return numbers.signed(cell.value or 0, 1, view.language)


def _of(view: View, count: Cell, total: Cell) -> Any:
    """x von y in a table's cell."""
    if not sentences.is_shown(count, total) or count.status == "zero":
        return furniture.shown(view, count)
    word = "von" if view.language == "de" else "of"
    return f"{view.value(count)} {word} {view.value(total)}"


def _urgent(view: View) -> list[html.Section]:
    """E3 with E2 beside it: what must be tackled now, as people estimated it."""
    if not view.release.has("E3", "theme"):
        return []
    found = themes.urgent(view)
    period = view.release.newest("E3", "theme")
    entries = [
        html.Li(
            [
                html.H3(view.label("theme", now.category)),
                furniture.x_of_y(view, now, of, "accent"),
                html.P(
                    words.weight(
                        view, view.cell("E2", period, breakdown="theme", category=now.category)
                    ),
                    className="coding",
                ),
            ]
        )
        for now, of in found[:LISTED]
    ]
    first = view.release.categories("E3", "theme", period)[0]
    return [
        furniture.section(
            view.text("urgency"),
            html.P(words.urgency(view, found), className="summary"),
            html.Ol(entries, className="themes") if entries else None,
            furniture.beside(view, view.cell("E3", period, breakdown="theme", category=first)),
            html.P(view.text("urgency_note"), className="remark"),
        )
    ]


def _ideas(view: View) -> list[html.Section]:
    """E6: how many ideas, and on which themes."""
    if not view.release.has("E6", "ideas"):
        return []
    period = view.release.newest("E6", "ideas")
    told, different = (
        view.cell("E6", period, breakdown="ideas", category=name) for name in ("told", "different")
    )
    rate, base = view.cell("E6", period), themes.base(view, "A1", period)
    names = view.release.categories("E6", "theme", period)
    on_themes = [view.cell("E6", period, breakdown="theme", category=name) for name in names]
    shown = [cell for cell in on_themes if sentences.is_shown(cell) and cell.value]
    entries = [
        html.Li(
            [
                html.H3(view.label("theme", cell.category)),
                furniture.x_of_y(view, cell, base, "strong"),
            ]
        )
        for cell in sorted(shown, key=view.sort_key)[:LISTED]
    ]
    listed = [
        html.P(view.text("ideas_themes")), html.Ol(entries, className="themes"),
    ] if entries else []  # fmt: skip
    return [
        furniture.section(
            view.text("ideas"),
            html.P(words.ideas(view, told, different, rate), className="summary"),
            *listed,
            mark(view, "A1"),
            furniture.beside(view, told),
        )
    ]


def _activation_codes(view: View) -> list[html.Section]:
    """Ideas, readiness, conditions: counted like themes, where the release has them."""
    wave = view.release.newest("E1", "activation_code")
    names = view.release.categories("E1", "activation_code", wave)
    cells = [view.cell("E1", wave, breakdown="activation_code", category=name) for name in names]
    are_alike = len({words.mark(view, themes.coding(view, cell.category)) for cell in cells}) == 1
    entries = [
        html.Li(
            [
                html.H3(view.label("activation_code", cell.category)),
                furniture.x_of_y(view, cell, themes.base(view, cell.category, wave), "strong"),
                None if are_alike else mark(view, cell.category),
            ]
        )
        for cell in sorted(cells, key=lambda cell: -themes.share(view, cell))
    ]
    if not entries:
        return []
    return [
        furniture.section(
            view.text("activation_codes"),
            html.Ol(entries, className="themes"),
            mark(view, cells[0].category) if are_alike else None,
            furniture.beside(view, cells[0]),
        )
    ]


def _beside(view: View, cell: Cell) -> list[Row]:
    """The quote beside a leading theme: one that tells it the same way, if there is one."""
    valence = themes.VALENCE[cell.breakdown]
    found = [row for row in themes.quotes(view, cell.category) if row["valence"] == valence]
    return found[:1]


def _quotes(view: View) -> list[html.Section]:
    """Released quotes that do not stand beside a leading theme, strengths first."""
    if not view.release.quotes:
        text = html.P(view.text("no_quotes"), className="absent")
        return [furniture.section(view.text("quotes"), text)]
    order = [cell.category for cell in themes.strongest(view, "theme_strength")]
    leading = [cell for name in themes.VALENCE for cell in themes.strongest(view, name)[:LISTED]]
    placed = {row["quote_id"] for cell in leading for row in _beside(view, cell)}
    codes = sorted({row["theme_code"] for row in view.release.quotes})
    names = [name for name in order if name in codes]
    names += [name for name in codes if name not in names]
    rest = [
        (name, [row for row in themes.quotes(view, name) if row["quote_id"] not in placed])
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
