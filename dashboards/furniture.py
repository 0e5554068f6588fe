"""What pages are built of: sections, figures with unit and date, charts with their tables, choices.

What stands in them is decided by pages/, how charts are drawn by charts.py, looks by style.css.
"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards import sentences
from dashboards.charts import CONFIG, Figure
from dashboards.numbers import is_month
from dashboards.release import Cell
from dashboards.view import View

Content = Any
Line = Sequence[Content]


def aria(**names: str) -> dict[str, Any]:
    """Attributes for screen readers: aria(label="Karte") for aria-label."""
    return {f"aria-{name}": value for name, value in names.items()}


def page(title: str, lead: str, *content: Content) -> html.Div:
    """A page: heading, lead, content."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1(title),
                    html.P(lead, className="lead") if lead else None,
                ],
                className="page-head",
            ),
            *content,
        ]
    )


def section(title: str, *content: Content, anchor: str = "", name: str = "") -> html.Section:
    """A section with its heading."""
    identity = {"id": anchor} if anchor else {}
    return html.Section([html.H2(title), *content], className=f"section {name}".strip(), **identity)


def beside(view: View, cell: Cell, period: str = "", is_number: bool = False) -> html.Div:
    """What stands beside every figure: counting unit, date, completeness and definition.

    The unit follows the number where it stands beside one number alone.
    """
    unit = view.unit_of_value(cell) if is_number else view.unit(cell)
    parts: list[Content] = [
        html.Span(unit, className="unit"),
        html.Span(period or view.when(cell), className="when"),
    ]
    if is_incomplete(view, cell):
        parts.append(html.Span(incomplete_words(view, cell.period), className="tag"))
    return html.Div([*parts, definition_box(view, cell.definition_id)], className="beside")


def incomplete_words(view: View, period: str) -> str:
    """How many municipalities a county figure of a month or year holds in full."""
    release = view.release
    months = [month for month in release.months("A1") if month.startswith(period)]
    late = {area.area_code for month in months for area in release.undelivered(month)}
    if not late:
        return view.text("incomplete_tag")
    total = len(release.municipalities)
    return view.text("incomplete_of", delivered=total - len(late), total=total)


def is_incomplete(view: View, cell: Cell) -> bool:
    """Whether a county figure of the registers lacks a municipality's delivery."""
    return cell.status == "incomplete" or (
        cell.area_code == view.release.county_code
        and cell.indicator_id[:1] in "AB"
        and is_month(cell.period)
        and bool(view.release.undelivered(cell.period))
    )


def definition_box(view: View, definition_id: str) -> Content:
    """What is counted here? The definition in place, and the way to the full one."""
    row = view.release.definitions.get(definition_id)
    if row is None:
        return None
    return html.Details(
        [
            html.Summary(view.text("what_is_counted")),
            html.Div(
                [
                    html.P(view.of(row, "text")),
                    html.P(view.text("source", source=view.of(row, "source"))),
                    dcc.Link(
                        view.text("to_definition"),
                        href=view.link("/daten") + f"#definition-{definition_id}",
                    ),
                ],
                className="definition",
            ),
        ],
        className="what",
    )


def key_figure(view: View, cell: Cell, sentence: str, note: str = "", name: str = "") -> html.Div:
    """A key figure: first its sentence, then the number, then what is counted and when."""
    return html.Div(
        [
            html.P(sentence, className="sentence"),
            html.P([shown(view, cell)], className="number"),
            html.P(note, className="note"),
            beside(view, cell, is_number=True),
        ],
        className=f"key-figure {name}".strip(),
    )


def key_figures(view: View, tiles: Sequence[tuple[Cell, Content]]) -> list[Content]:
    """The tiles that have a value; what the others would be, in one sentence below."""
    shown_tiles = [tile for cell, tile in tiles if sentences.is_shown(cell)]
    hidden = [cell for cell, _ in tiles if not sentences.is_shown(cell)]
    found: list[Content] = []
    if shown_tiles:
        found.append(html.Div(shown_tiles, className="key-figures"))
    if hidden:
        found.append(html.P(sentences.not_shown(view, hidden), className="remark folded"))
    return found


def shown(view: View, cell: Cell) -> Content:
    """A cell's value; a sign is read out with its meaning."""
    written, meaning = view.shown(cell), view.sign_meaning(cell)
    if not meaning:
        return written
    return html.Span(
        [
            html.Span(written, **aria(hidden="true")),
            html.Span(meaning, className="for-screen-readers"),
        ],
        className="sign",
        title=meaning,
    )


def table(
    view: View,
    caption: str,
    heads: Sequence[str],
    lines: Sequence[Line],
    texts: Sequence[int] = (0,),
    selected: int | None = None,
) -> html.Div:
    """A table; columns in `texts` are words, the others numbers; the first one heads the row."""
    kinds = ["text" if position in texts else "numeric" for position in range(len(heads))]
    head = html.Tr(
        [html.Th(h, scope="col", className=k) for h, k in zip(heads, kinds, strict=True)]
    )
    rows = [
        html.Tr(
            [
                html.Th(content, scope="row", className=kind)
                if position == 0
                else html.Td(content, className=kind)
                for position, (content, kind) in enumerate(zip(line, kinds, strict=True))
            ],
            className="selected" if number == selected else "",
        )
        for number, line in enumerate(lines)
    ]
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)]),
        className="table",
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def chart(
    view: View,
    title: str,
    summary: str,
    figure: Figure,
    cell: Cell,
    rows: html.Div,
    identity: str,
    period: str = "",
    legend: Content = None,
    level: type[html.H2] | type[html.H3] = html.H2,
    name: str = "",
) -> html.Section:
    """A chart with title, summary in words, unit and date, and the table behind it."""
    return html.Section(
        [
            level(title),
            html.P(summary, className="summary"),
            legend,
            html.Div(
                graph(view, figure, identity),
                role="img",
                className="drawing",
                **aria(label=f"{view.text('chart')}: {title}. {summary}"),
            ),
            beside(view, cell, period),
            html.Details([html.Summary(view.text("table_behind")), rows], className="behind"),
        ],
        className=f"section chart {name}".strip(),
    )


def without_chart(
    title: str, summary: str, level: type[html.H2] | type[html.H3] = html.H2
) -> html.Section:
    """In place of a chart that would show nothing: one sentence that says so."""
    return html.Section([level(title), html.P(summary, className="summary")], className="section")


def graph(view: View, figure: Figure, identity: str) -> dcc.Graph:
    """The drawing itself, quiet and without a tool bar."""
    return dcc.Graph(
        id=identity,
        figure=figure,
        config=CONFIG | {"locale": view.language},
        responsive=True,
        style={"height": figure["layout"].get("height", "100%")},
    )


def legend(entries: Sequence[tuple[str, str] | tuple[str, str, str]]) -> html.Ul:
    """A legend: the mark's class name, its meaning and, for a sign, the sign itself."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(sign, className=f"mark {mark}", **aria(hidden="true")),
                    words,
                ]
            )
            for mark, words, *sign in entries
        ],
        className="legend",
    )


def options(entries: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Choices as the component takes them."""
    return [{"value": key, "label": words} for key, words in entries]


def choice(identity: str, label: str, entries: Sequence[tuple[str, str]], value: str) -> dmc.Select:
    """One choice among named options; reachable by keyboard."""
    return dmc.Select(
        id=identity,
        label=label,
        data=options(entries),
        value=value,
        allowDeselect=False,
        checkIconPosition="right",
        comboboxProps={"withinPortal": True},
        maxDropdownHeight=360,
        className="choice",
    )


def state(view: View) -> dcc.Store:
    """Tells callbacks of this page which language it speaks."""
    return dcc.Store(id="language", data=view.language)


def absent(view: View) -> html.P:
    """Says that the release does not hold this yet."""
    return html.P(view.text("absent"), className="absent")


def incomplete_notice(view: View, period: str) -> Content:
    """Marks the county's figures where a municipality's delivery is missing."""
    late = view.release.undelivered(period)
    if not late or len(late) == len(view.release.municipalities):
        return None
    names = [area.name for area in late]
    return html.P(sentences.incomplete(view, period, names), className="incomplete")


def area_options(view: View) -> list[tuple[str, str]]:
    """The county, then its municipalities."""
    county = (view.release.county_code, view.text("county_whole"))
    return [county, *((area.area_code, area.name) for area in view.release.municipalities)]


def more(view: View, path: str, words: str) -> html.P:
    """A way on to another page."""
    return html.P(dcc.Link([words, html.Span(" →", **aria(hidden="true"))], href=view.link(path)),
                  className="more")  # fmt: skip


def quote(words: str, label: str = "") -> html.Figure:
    """A released quote; we add nothing about the person to it."""
    return html.Figure(
        [html.Blockquote(words, lang="de"), html.Figcaption(label) if label else None],
        className="quote",
    )


def name_linked(words: str, name: str, href: str) -> html.P:
    """A sentence in which a name leads on."""
    before, found, after = words.partition(name)
    return html.P([before, dcc.Link(found, href=href), after]) if found else html.P(words)


def x_of_y(view: View, count: Cell, total: Cell, name: str) -> html.Div:
    """A bar with "x von y Gesprächen"; where x is not shown, its sign and no bar."""
    has_bar = sentences.is_shown(count, total) and bool(total.value)
    width = 100 * (count.value or 0) / (total.value or 1) if has_bar else 0
    written: Content = (
        sentences.in_interviews(view, count, total)
        if sentences.is_shown(count, total)
        else shown(view, count)
    )
    return html.Div(
        [
            html.Div(
                html.Div(style={"width": f"{width:.1f}%"}, className=f"fill {name}"),
                className="meter",
                **aria(hidden="true"),
            ),
            html.Span(written, className="of"),
        ],
        className="x-of-y",
    )
