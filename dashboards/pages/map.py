"""Karte: the municipalities by a chosen figure and month, on a map and in a table beside it.

Boundaries are fetched by their own address (routes.py), not sent with the figure.
"""

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboards import charts, furniture, numbers, sentences
from dashboards.furniture import aria
from dashboards.pages.overview import has_development, stock_chart
from dashboards.release import Area, Cell, Follower
from dashboards.view import View

FIRST_CHOICE = "A3"


def layout(view: View) -> html.Div:
    """The page, showing the newest month of the share; the address may name a place."""
    release = view.release
    indicators = _indicators(view)
    if not indicators:
        nothing = furniture.absent(view)
        if release.area_indicators():
            nothing = html.P(sentences.too_few(view), className="absent")
        return furniture.page(view.text("map_title"), "", nothing)
    first = FIRST_CHOICE if FIRST_CHOICE in indicators else indicators[0]
    indicator = _asked(view, "angabe", indicators, first)
    area = view.query.get("ort", "")
    if area not in {place.area_code for place in release.municipalities}:
        area = max(release.municipalities, key=lambda place: place.population or 0).area_code
    months = release.months_with_values(indicator)
    month = _asked(view, "monat", months, _newest(view, months))
    return furniture.page(
        view.text("map_title"),
        view.text("map_lead"),
        furniture.state(view),
        dcc.Store(id="map-place", data=area),
        html.Div(
            [
                furniture.choice(
                    "map-indicator", view.text("choose_indicator"),
                    [(name, view.indicator(name)) for name in indicators], indicator,
                ),
                furniture.choice(
                    "map-month", view.text("choose_month"),
                    _month_options(view, months), month,
                ),
            ],
            className="choices",
        ),
        html.Div(_map(view, indicator, month, area), id="map-content"),
        html.Div(_place(view, release.area_by_code[area], month), id="map-place-content"),
    )  # fmt: skip


def _indicators(view: View) -> list[str]:
    """The figures of which any municipality has a value in any month."""
    release = view.release
    return [name for name in release.area_indicators() if release.months_with_values(name)]


def _asked(view: View, name: str, known: list[str], otherwise: str) -> str:
    """What the address asks for, where it is one of the choices."""
    return view.query[name] if view.query.get(name) in known else otherwise


def _newest(view: View, months: list[str]) -> str:
    """The release's newest month where it has values, else the newest that has."""
    return view.release.newest_month if view.release.newest_month in months else months[-1]


def _month_options(view: View, months: list[str]) -> list[tuple[str, str]]:
    """The months to choose from, the newest first."""
    return [(month, view.month(month)) for month in reversed(months)]


def _map(view: View, indicator: str, month: str, selected: str) -> list[Any]:
    """Map and table of one figure in one month."""
    release = view.release
    cells = [view.cell(indicator, month, area=area.area_code) for area in release.municipalities]
    title = f"{view.indicator(indicator)}, {view.month(month)}"
    summary = sentences.map_summary(view, cells)
    breaks = charts.class_breaks(cells)
    has_boundaries = any(area.geometry for area in release.municipalities)
    drawing: Any = (
        html.Div(
            furniture.graph(view, charts.place_map(view, cells, breaks, selected), "map-figure"),
            role="img",
            className="drawing map",
            style={"aspectRatio": f"{charts.aspect(view):.2f}"},
            **aria(label=f"{view.text('map')}: {title}. {summary}"),
        )
        if has_boundaries
        else html.P(view.text("map_no_boundaries"), className="absent")
    )
    area = release.area_by_code[selected]
    of_any = next((cell for cell in cells if cell.status != "absent"), cells[0])
    return [
        html.Section(
            [
                html.H2(title),
                html.P(summary, className="summary"),
                html.Div(
                    [
                        html.Div(
                            [
                                drawing,
                                _legend(view, cells, breaks),
                                furniture.beside(view, of_any, view.when_of(indicator, month)),
                                html.H3(area.name),
                                html.P(
                                    sentences.municipality(view, area, month),
                                    className="statement",
                                    **aria(live="polite"),
                                ),
                            ],
                            className="left",
                        ),
                        html.Div(_table(view, indicator, month, selected), className="right"),
                    ],
                    className="map-and-table",
                ),
            ],
            className="section chart",
        )
    ]


def _legend(view: View, cells: list[Cell], breaks: list[float]) -> html.Ul:
    """The classes with their bounds, and the signs that occur."""
    entries: list[Any] = []
    if breaks:
        width = charts.class_width(breaks)
        for position, upper in enumerate(breaks):
            low, high = (_bound(view, cells, bound) for bound in (upper - width, upper))
            key = "legend_top" if upper == breaks[-1] else "legend_below"
            entries.append((f"class-{position}", view.text(key, low=low, high=high)))
    signs = {view.shown(cell) for cell in cells if not sentences.is_shown(cell)}
    keys = {numbers.DOT: "legend_suppressed", numbers.LATER: "legend_missing"}
    entries += [
        ("hidden", view.text(keys.get(sign, "legend_other")), sign) for sign in sorted(signs)
    ]
    return furniture.legend(entries)


def _bound(view: View, cells: list[Cell], bound: float) -> str:
    """A class bound in the unit of the cells."""
    if cells[0].unit == "share":
        whole = abs(bound * 100 - round(bound * 100)) < 1e-9
        return numbers.percent(bound, 0 if whole else 1, view.language)
    return view.number(bound)


def _table(view: View, indicator: str, month: str, selected: str) -> html.Div:
    """The table beside the map: the chosen figure, and the stock or share with it."""
    others = [name for name in ("A1", "A3") if name != indicator and view.release.has(name)]
    columns = [indicator, *others[:1]]
    areas = view.release.municipalities
    lines = [
        [
            html.Button(
                area.name, id={"type": "choose-place", "area": area.area_code}, n_clicks=0,
                className="choose",
            ),
            *(furniture.shown(view, view.cell(c, month, area=area.area_code)) for c in columns),
        ]
        for area in areas
    ]  # fmt: skip
    chosen = next((n for n, area in enumerate(areas) if area.area_code == selected), None)
    heads = [view.text("municipality"), *(view.indicator(name) for name in columns)]
    return furniture.table(view, view.text("map_table"), heads, lines, selected=chosen)


def _place(view: View, area: Area, month: str) -> html.Section:
    """One municipality: its figures and its months."""
    cells = [
        view.cell(name, month, area=area.area_code)
        for name in ("A1", "A2", "A3")
        if view.release.has(name)
    ]
    facts = [
        html.Div(
            [
                html.P(view.indicator(cell.indicator_id), className="fact-name"),
                html.P(furniture.shown(view, cell), className="number"),
                furniture.beside(view, cell, is_number=True),
            ],
            className="fact",
        )
        for cell in cells
        if sentences.is_shown(cell)
    ]
    hidden = [cell for cell in cells if not sentences.is_shown(cell)]
    title = view.text("place_development", name=area.name)
    return html.Section(
        [
            html.H2(area.name),
            html.Div(facts, className="facts") if facts else None,
            html.P(sentences.not_shown(view, hidden), className="remark") if hidden else None,
            stock_chart(view, area.area_code, title, html.H3)
            if has_development(view, area.area_code)
            else None,
        ],
        className="section place",
        id="ort",
    )


def register(app: Dash, follower: Follower) -> None:
    """A choice, a click on the map or on a name draws the page's two halves anew."""

    @app.callback(
        Output("map-place", "data"),
        Input("map-figure", "clickData"),
        Input({"type": "choose-place", "area": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def choose(click: dict[str, Any] | None, buttons: list[int]) -> Any:
        if isinstance(ctx.triggered_id, dict):
            return ctx.triggered_id["area"] if any(buttons) else no_update
        return click["points"][0].get("location", no_update) if click else no_update

    @app.callback(
        Output("map-month", "data"),
        Output("map-month", "value"),
        Input("map-indicator", "value"),
        State("map-month", "value"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def offer(indicator: str, month: str, language: str) -> Any:
        release = follower.release()
        months = release.months_with_values(indicator) if release else []
        if release is None or not months:
            return no_update, no_update
        view = View(release, "en" if language == "en" else "de")
        options = furniture.options(_month_options(view, months))
        return options, no_update if month in months else _newest(view, months)

    app.clientside_callback(
        ClientsideFunction("page", "remember"),
        Output("switch", "href"),
        Input("map-indicator", "value"),
        Input("map-month", "value"),
        Input("map-place", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("map-content", "children"),
        Output("map-place-content", "children"),
        Input("map-indicator", "value"),
        Input("map-month", "value"),
        Input("map-place", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def draw(indicator: str, month: str, place: str, language: str) -> Any:
        release = follower.release()
        if release is None or place not in release.area_by_code:
            return no_update, no_update
        view = View(release, "en" if language == "en" else "de")
        return _map(view, indicator, month, place), _place(view, release.area_by_code[place], month)
