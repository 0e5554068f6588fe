"""Daten und Methode: deliveries, completeness, signs, definitions, sources, files, all values.

The files to download are written by routes.py.
"""

from typing import Any

import dash_ag_grid as dag
from dash import Dash, Input, Output, State, html, no_update

from dashboards import furniture, numbers, sentences
from dashboards import sentences_structure as structure
from dashboards.release import TOTAL, Follower, Row
from dashboards.view import View

GRID_TEXTS = {
    "filterOoo": "Filtern …", "contains": "enthält", "notContains": "enthält nicht",
    "equals": "ist gleich", "notEqual": "ist ungleich", "startsWith": "beginnt mit",
    "endsWith": "endet mit", "blank": "leer", "notBlank": "nicht leer", "andCondition": "und",
    "orCondition": "oder", "noRowsToShow": "Keine Werte", "page": "Seite", "to": "bis", "of": "von",
    "nextPage": "nächste Seite", "previousPage": "vorige Seite", "firstPage": "erste Seite",
    "lastPage": "letzte Seite", "pageSizeSelectorLabel": "Zeilen je Seite:",
    "ariaFilterInput": "Filtereingabe", "ariaFilterMenuOpen": "Filter öffnen",
    "ariaSortableColumn": "Eingabetaste sortiert", "searchOoo": "Suchen …",
    "pinColumn": "Spalte anheften", "sortAscending": "aufsteigend sortieren",
    "sortDescending": "absteigend sortieren", "ariaPageSizeSelectorLabel": "Zeilen je Seite",
}  # fmt: skip


def layout(view: View) -> html.Div:
    """The page."""
    return furniture.page(
        view.text("data_title"),
        view.text("data_lead"),
        furniture.state(view),
        _delivery(view),
        _completeness(view),
        _checks(view),
        _signs(view),
        _protection(view),
        _download(view),
        _browse(view),
        _definitions(view),
        _sources(view),
        _versions(view),
    )


def _delivery(view: View) -> html.Section:
    """Who has delivered what, municipality by municipality."""
    release = view.release
    offices = {row["area_code"]: row for row in release.sources if row["kind"] == "trade_office"}
    lines = [
        _office(view, area.area_code, offices.get(area.area_code))
        for area in release.municipalities
    ]
    keys = (
        "office",
        "newest_delivery",
        "state",
        "deliveries",
        "refused",
        "rows_stored",
        "rows_quarantined",
    )
    heads = [view.text(key) for key in keys]
    title = view.text("data_delivery")
    county = view.cell("G1")
    figure = (
        furniture.key_figure(view, county, sentences.delivery(view, county), name="wide")
        if release.has("G1")
        else furniture.absent(view)
    )
    return furniture.section(
        title, figure, furniture.incomplete_notice(view, release.newest_month),
        furniture.table(view, title, heads, lines, texts=(0, 1, 2)),
    )  # fmt: skip


def _office(view: View, area: str, row: Row | None) -> list[Any]:
    """One office's line; its state in words, not in colour alone."""
    age = view.cell("G1", area=area)
    if row is None or not row["newest_period"]:
        return [view.area(area), numbers.LATER, view.text("state_none"), *[numbers.LATER] * 4]
    state, name = sentences.days_behind(view, age), "late" if age.value else "current"
    counts = (row["deliveries"], row["refused"], row["rows_stored"], row["rows_quarantined"])
    return [
        view.area(area),
        view.month(row["newest_period"]),
        html.Span(state, className=f"state {name}"),
        *(numbers.ZERO if not count else view.number(count) for count in counts),
    ]


def _completeness(view: View) -> html.Section:
    """G2 for the county and each municipality."""
    title = view.text("data_completeness")
    if not view.release.has("G2", "field"):
        return furniture.section(title, furniture.absent(view))
    month = view.release.newest("G2", "field")
    fields = view.release.categories("G2", "field", month)
    places = [(view.release.county_code, view.text("county_whole"))]
    places += [(area.area_code, area.name) for area in view.release.municipalities]
    lines = [
        [
            name,
            *(
                furniture.shown(
                    view, view.cell("G2", month, area=code, breakdown="field", category=field)
                )
                for field in fields
            ),
        ]
        for code, name in places
    ]
    heads = [view.text("area"), *(view.label("field", field) for field in fields)]
    first = view.cell("G2", month, breakdown="field", category=fields[0])
    return furniture.section(
        title, furniture.table(view, title, heads, lines), furniture.beside(view, first)
    )


def _checks(view: View) -> Any:
    """G3 to G5: what was double, what is registered and gone, which branch keys are ambiguous."""
    groups = [("G3", "double"), ("G4", "total"), ("G4", "estimate"), ("G5", "successor")]
    cells = [
        view.cell(name, period, breakdown=breakdown, category=category)
        for name, breakdown in groups
        for period in [view.release.newest(name, breakdown)]
        for category in view.release.categories(name, breakdown, period)
    ]
    if not cells:
        return None
    title = view.text("data_checks")
    lines = [
        [
            f"{view.indicator(cell.indicator_id)}: {view.label(cell.breakdown, cell.category)}",
            furniture.shown(view, cell),
            structure.between(view, cell),
            view.unit(cell),
        ]
        for cell in cells
    ]
    heads = [view.text(key) for key in ("figure", "value", "interval", "unit")]
    firsts = {cell.indicator_id: cell for cell in reversed(cells)}
    return furniture.section(
        title,
        furniture.table(view, title, heads, lines, texts=(0, 3)),
        *(furniture.beside(view, firsts[name]) for name in sorted(firsts)),
    )


def _signs(view: View) -> html.Section:
    """The legend of signs."""
    signs = (
        (numbers.DOT, "sign_dot"), (numbers.ZERO, "sign_zero"), ("0", "sign_small"),
        (numbers.UNSAFE, "sign_unsafe"), ("(12)", "sign_brackets"), (numbers.LATER, "sign_later"),
        (numbers.NOT_MEANINGFUL, "sign_not_meaningful"),
    )  # fmt: skip
    lines = [[html.Span(sign, className="sign-mark"), view.text(key)] for sign, key in signs]
    title = view.text("data_signs")
    table = furniture.table(
        view, title, [view.text("sign"), view.text("meaning")], lines, texts=(0, 1)
    )
    return furniture.section(title, table, anchor="zeichen")


def _protection(view: View) -> html.Section:
    """How small numbers are protected, and how many values that concerns."""
    suppressed = sum(cell.is_suppressed for cell in view.release.cells)
    protected = sentences.protected(view, suppressed, len(view.release.cells))
    words = view.text("data_protection_text", protected=protected)
    return furniture.section(view.text("data_protection"), html.P(words, className="prose"))


def _download(view: View) -> html.Section:
    """Links to the files."""
    files = [
        ("/download/werte.csv", "download_all"),
        ("/download/definitionen.csv", "download_definitions"),
        ("/download/quellen.csv", "download_sources"),
        (f"/boundaries/{view.release.release_id}.geojson", "download_boundaries"),
    ]
    links = [
        html.Li(html.A(view.text(key), href=view.link(path), download="")) for path, key in files
    ]
    return furniture.section(
        view.text("data_download"),
        html.P(view.text("data_download_text"), className="prose"),
        html.Ul(links, className="downloads"),
    )


def _browse(view: View) -> html.Section:
    """All released values of one indicator, to sort and filter."""
    release = view.release
    names = sorted(release.indicators, key=release.indicator_order)
    if not names:
        return furniture.section(view.text("data_browse"), furniture.absent(view))
    options = [(name, f"{name} {view.indicator(name)}") for name in names]
    return furniture.section(
        view.text("data_browse"),
        html.Div(
            furniture.choice("data-indicator", view.text("choose_indicator"), options, names[0]),
            className="choices",
        ),
        html.Div(_grid(view, names[0]), id="data-grid"),
    )


def _grid(view: View, indicator: str) -> list[Any]:
    """The grid of one indicator, newest first, and its file."""
    return [
        dag.AgGrid(
            id="data-values",
            columnDefs=[
                {"field": "period", "headerName": view.text("period"), "width": 150,
                 "valueFormatter": {"function": "params.data.when"},
                 "filterValueGetter": {"function": "params.data.when"}},
                {"field": "area", "headerName": view.text("area"), "flex": 2, "minWidth": 150},
                {"field": "category", "headerName": view.text("category"), "flex": 2,
                 "minWidth": 160},
                {"field": "value", "headerName": view.text("value"), "type": "rightAligned",
                 "width": 120, "sortable": False, "filter": False},
                {"field": "unit", "headerName": view.text("unit"), "width": 170},
            ],
            rowData=values_of(view, indicator),
            defaultColDef={
                "sortable": True, "filter": True, "resizable": True,
                "suppressHeaderMenuButton": True,
            },
            dashGridOptions={
                "pagination": True, "paginationPageSize": 20,
                "paginationPageSizeSelector": [20, 50, 100],
                "domLayout": "autoHeight", "ensureDomOrder": True,
                "localeText": GRID_TEXTS if view.language == "de" else {},
            },
            enableEnterpriseModules=False,
            style={"width": "100%", "height": None},
        ),
        html.P(
            html.A(
                view.text("download_one"),
                href=view.link("/download/werte.csv", indikator=indicator),
                download="",
            ),
            className="more",
        ),
    ]  # fmt: skip


def values_of(view: View, indicator: str) -> list[dict[str, str]]:
    """All cells of an indicator as shown, newest first."""
    release = view.release
    chosen = [cell for cell in release.cells if cell.indicator_id == indicator]
    chosen.sort(key=lambda c: (c.area_code, c.breakdown != TOTAL, c.breakdown, c.category))
    chosen.sort(key=lambda cell: cell.period, reverse=True)
    return [
        {
            "period": cell.period,
            "when": view.month(cell.period),
            "area": view.area(cell.area_code),
            "category": view.label(cell.breakdown, cell.category),
            "value": view.shown(cell),
            "unit": view.unit(cell),
        }
        for cell in chosen
    ]


def _definitions(view: View) -> html.Section:
    """Every definition, at its own anchor."""
    release = view.release
    users: dict[str, list[str]] = {}
    for indicator in sorted(release.indicators, key=release.indicator_order):
        row = release.indicators[indicator]
        users.setdefault(row["definition_id"], []).append(
            f"{indicator} {view.indicator(indicator)}"
        )
    entries = [
        _definition(view, name, row, users.get(name, []))
        for name, row in sorted(
            release.definitions.items(), key=lambda item: users.get(item[0], ["Z"])[0]
        )
    ]
    return furniture.section(
        view.text("data_definitions"), html.Div(entries, className="definitions")
    )


def _definition(view: View, name: str, row: Row, users: list[str]) -> html.Article:
    valid = row.get("valid_from")
    facts = [
        view.text("counting_unit", unit=view.of(row, "counting_unit")),
        view.text("source", source=view.of(row, "source")),
        f"{view.text('formula')}: {row['formula']}" if row.get("formula") else "",
        view.text("valid_from", day=numbers.day(valid, view.language)) if valid else "",
    ]
    return html.Article(
        [
            html.H3("; ".join(users) or name),
            html.P(view.of(row, "text"), className="prose"),
            html.Ul([html.Li(fact) for fact in facts if fact], className="small-facts"),
        ],
        id=f"definition-{name}",
        className="definition-entry",
    )


def _sources(view: View) -> html.Section:
    """Sources other than trade offices; basis and purpose where any source has them."""
    others = [row for row in view.release.sources if row["kind"] != "trade_office"]
    title = view.text("data_sources")
    if not others:
        return furniture.section(title, furniture.absent(view))
    words = [key for key in ("legal_basis", "purpose") if any(row[key] for row in others)]
    counts = ("deliveries", "refused", "rows_stored", "rows_quarantined")
    lines = [
        [
            view.of(row, "name"),
            *(row[key] or numbers.LATER for key in words),
            view.month(row["newest_period"] or numbers.NOT_MEANINGFUL),
            *(numbers.ZERO if not row[key] else view.number(row[key]) for key in counts),
        ]
        for row in others
    ]
    heads = [view.text(key) for key in ("name_of_source", *words, "newest_delivery", *counts)]
    texts = tuple(range(len(words) + 2))
    return furniture.section(title, furniture.table(view, title, heads, lines, texts=texts))


def _versions(view: View) -> html.Section:
    """What this release is."""
    keys = ("release_id", "made_at", "newest_month", "rule_version", "code_version",
            "codebook_version", "pipeline_version", "checksum")  # fmt: skip
    lines = [
        [view.text(f"manifest_{key}"), _manifest(view, key)]
        for key in keys
        if view.release.manifest.get(key)
    ]
    title = view.text("data_versions")
    heads = [view.text("figure"), view.text("value")]
    return furniture.section(title, furniture.table(view, title, heads, lines, texts=(0, 1)))


def _manifest(view: View, key: str) -> Any:
    """What the manifest says; dates as people write them, the rest as it stands."""
    written = view.release.manifest[key]
    if key == "made_at":
        return numbers.moment(written, view.language)
    if key == "newest_month":
        return view.month(written)
    return html.Span(written, className="code")


def register(app: Dash, follower: Follower) -> None:
    """Another indicator fills the grid anew."""

    @app.callback(
        Output("data-grid", "children"),
        Input("data-indicator", "value"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def fill(indicator: str, language: str) -> Any:
        release = follower.release()
        if release is None:
            return no_update
        return _grid(View(release, "en" if language == "en" else "de"), indicator)
