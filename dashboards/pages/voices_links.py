"""What joins themes and what changes them: pairs in the same interview, and the waves compared.

The page around it stands in voices.py.
"""

from dash import html

from dashboards import charts_themes, furniture, themes
from dashboards import sentences_themes as words
from dashboards.release import Cell
from dashboards.view import View

COMPARED = 8
LISTED = 25


def sections(view: View) -> list[html.Section]:
    """Pairs, then the change between the last two waves."""
    return [*_pairs(view), _trend(view)]


def _pairs(view: View) -> list[html.Section]:
    if not view.release.has("E5", "theme_pair"):
        return []
    title, found = view.text("pairs"), themes.linked(view)
    if not found:
        return [furniture.without_chart(title, words.no_pair(view))]
    every = themes.pairs(view)[:LISTED]
    lines = [
        [
            view.label("theme", pair.one),
            view.label("theme", pair.other),
            f"{view.value(pair.together)} {_word(view)} {view.value(pair.coded)}",
            view.number(pair.expected),
            view.value(pair.lift),
        ]
        for pair in every
    ]
    keys = ("pair_first", "pair_second", "together", "by_chance", "times_chance")
    drawn = furniture.chart(
        view, title, words.pairs(view, found), charts_themes.arcs(view, found), found[0].lift,
        html.Div(
            [
                furniture.table(view, title, [view.text(key) for key in keys], lines, texts=(0, 1)),
                html.P(view.text("pairs_note"), className="remark"),
            ]
        ),
        "pairs", legend=_legend(view, found), name="arcs",
    )  # fmt: skip
    return [drawn]


def _legend(view: View, found: list[themes.Pair]) -> html.Div:
    """The pairs in words, and what a dashed arc means where there is one."""
    marks = [("line", view.text("pair_clear")), ("line dotted", view.text("pair_unclear"))]
    is_marked = any(pair.is_clear for pair in found)
    used = [mark for mark, clear in zip(marks, (True, False), strict=True)
            if any(pair.is_clear == clear for pair in found)]  # fmt: skip
    return html.Div(
        [
            html.Ul(
                [html.Li(words.pair(view, pair, is_marked)) for pair in found], className="pairs"
            ),
            furniture.legend(used),
        ]
    )


def _word(view: View) -> str:
    return "von" if view.language == "de" else "of"


def _trend(view: View) -> html.Section:
    waves = themes.waves(view)
    if len(waves) < 2:
        return furniture.without_chart(
            view.text("trend_title_one_wave"), view.text("trend_one_wave")
        )
    title, found = view.text("trend", wave=waves[-2]), themes.changes(view)
    summary = words.trend(view, found)
    drawn = [(old, new) for old, new in found if None not in (old.ci_low, new.ci_low)][:COMPARED]
    if not drawn:
        return furniture.without_chart(title, summary)
    lines = [
        [view.label("theme", cell.category), *(_told(view, cell.category, wave) for wave in waves)]
        for cell in themes.cells(view, "theme")
    ]
    return furniture.chart(
        view, title, summary,
        charts_themes.waves(
            view,
            [view.label("theme", new.category) for _, new in drawn],
            [old for old, _ in drawn],
            [new for _, new in drawn],
        ),
        drawn[0][1],
        furniture.table(view, title, [view.text("theme"), *waves], lines),
        "trend",
        period=view.text("period_range", first=waves[-2], last=waves[-1]),
        legend=html.Div(
            [
                furniture.legend([("open", waves[-2]), ("dot", waves[-1])]),
                html.P(view.text("trend_note"), className="remark"),
            ]
        ),
    )  # fmt: skip


def _told(view: View, code: str, wave: str) -> object:
    """x von y of one wave, or the sign."""
    cell: Cell = view.cell("E1", wave, breakdown="theme", category=code)
    if cell.value is None or cell.status == "zero":
        return furniture.shown(view, cell)
    return charts_themes.x_of_y(view, cell)
