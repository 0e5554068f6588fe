"""Karte: the municipalities by a chosen figure and month, on a map and in a table beside it.

Boundaries are fetched by their own address (routes.py), not sent with the figure.
"""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboards import charts, furniture, numbers, sentences
from dashboards.furniture import aria
from dashboards.pages.overview import stock_chart
from dashboards.release import Area, Cell, Follower
from dashboards.view import View

FIRST_CHOICE = "A3"


def layout(view: View) -> html.Div:
    """The page, showing the newest month of the share; the address may name a place."""
    release = view.release
    indicators = release.area_indicators()
    if not indicators:
        return furniture.page(view.text("map_title"), view.text("map_lead"), furniture.absent(view))
    indicator = FIRST_CHOICE if FIRST_CHOICE in indicators else indicators[0]
    area = view.query.get("ort", "")
    if area not in {place.area_code for place in release.municipalities}:
        area = max(release.municipalities, key=lambda place: place.population or 0).area_code
    month = release.newest_month
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
                    [(name, view.month(name)) for name in reversed(_months(view))], month,
                ),
            ],
            className="choices",
        ),
        html.Div(_map(view, indicator, month, area), id="map-content"),
        html.Div(_place(view, release.area_by_code[area], month), id="map-place-content"),
    )  # fmt: skip


def _months(view: View) -> list[str]:
    """Months that any municipality has a figure for."""
    found = {
        month
        for indicator in view.release.area_indicators()
        for area in view.release.municipalities
        for month in view.release.months(indicator, area=area.area_code)
    }
    return sorted(found)


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
    first = next((cell for cell in cells if cell.status != "absent"), cells[0])
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
                                furniture.beside(view, first, view.when_of(indicator, month)),
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
        step = breaks[0] - breaks[1] if len(breaks) > 1 else -breaks[0]
        for position, upper in enumerate(breaks):
            low, high = (_bound(view, cells, bound) for bound in (upper + step, upper))
            words = view.text("legend_range", low=low, high=high)
            entries.append((f"class-{position}", words))
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
                furniture.beside(view, cell),
            ],
            className="fact",
        )
        for cell in cells
    ]
    months = view.release.months("A1", area=area.area_code)
    title = view.text("place_development", name=area.name)
    return html.Section(
        [
            html.H2(area.name),
            html.Div(facts, className="facts"),
            stock_chart(view, area.area_code, title, html.H3) if len(months) > 1 else None,
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
