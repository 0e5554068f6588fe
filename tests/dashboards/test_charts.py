"""Figures are valid plotly, hold nothing of suppressed cells, and tell nothing by colour alone."""

import json

import plotly.graph_objects as go
import pytest

from dashboards import charts

COUNTY = "05399"


def months(view, area=COUNTY):
    return [view.cell("A1", month, area=area) for month in view.release.months("A1", area=area)]


def themes(view, breakdown):
    names = view.release.categories("E1", "theme", "2026")
    return [view.cell("E1", "2026", breakdown=breakdown, category=name) for name in names]


def places(view, indicator="A3", month="2026-10"):
    return [
        view.cell(indicator, month, area=area.area_code) for area in view.release.municipalities
    ]


def figures(view):
    left, right = themes(view, "theme_problem"), themes(view, "theme_strength")
    labels = [view.label("theme", cell.category) for cell in left]
    cells = places(view)
    return {
        "development": charts.development(view, months(view)),
        "pairs": charts.pairs_by_month(view, months(view), months(view)),
        "ranked": charts.ranked(view, labels, left),
        "compared": charts.compared(view, labels, left, right),
        "both_sides": charts.both_sides(view, labels, left, right),
        "map": charts.place_map(view, cells, charts.class_breaks(cells), "05399008"),
    }


def test_every_figure_is_accepted_by_plotly_itself(german):
    for figure in figures(german).values():
        assert go.Figure(figure).data


def test_numbers_stay_plain_so_that_a_figure_can_be_searched(german):
    for figure in figures(german).values():
        assert "bdata" not in json.dumps(figure)


def test_a_suppressed_month_is_a_gap_and_says_so_on_hover(german):
    cells = months(german, "05399028")
    assert any(cell.is_suppressed for cell in cells)
    line = charts.development(german, cells)["data"][0]
    for cell, height, words in zip(cells, line["y"], line["customdata"], strict=True):
        if cell.is_suppressed:
            assert height is None
            assert "geheim gehalten" in words
    assert "fill" not in line


@pytest.mark.parametrize("status", ["suppressed_primary", "suppressed_secondary", "missing"])
def test_a_value_that_slipped_through_is_still_not_drawn(german, status):
    leaked = [cell._replace(value=919_273.0, status=status) for cell in places(german, "A1")[:3]]
    shown = places(german, "A1")[6:8]
    cells = [*leaked, *shown]
    labels = [cell.area_code for cell in cells]
    drawn = [
        charts.development(german, cells),
        charts.pairs_by_month(german, cells, cells),
        charts.ranked(german, labels, cells),
        charts.compared(german, labels, cells, cells),
        charts.both_sides(german, labels, cells, cells),
        charts.place_map(german, cells, charts.class_breaks(cells), None),
    ]
    largest = max(cell.value for cell in shown)
    for figure in drawn:
        text = json.dumps(figure)
        assert "919273" not in text
        assert "919.273" not in text
    assert drawn[0]["layout"]["yaxis"]["range"][1] <= largest * 1.2
    assert drawn[2]["layout"]["xaxis"]["range"][1] <= largest * 1.3
    assert charts.class_breaks(cells)[-1] <= largest * 2


def test_a_county_month_without_a_municipality_is_an_open_mark(german):
    colours = charts.development(german, months(german))["data"][0]["marker"]["color"]
    assert colours[-1] == "#ffffff"
    assert "#ffffff" not in colours[:-1]


def test_two_series_differ_by_pattern_not_only_by_colour(german):
    for name in ("pairs", "compared", "both_sides"):
        patterns = [bars["marker"].get("pattern") for bars in figures(german)[name]["data"]]
        assert patterns.count(None) == 1


def test_the_map_writes_name_and_value_on_every_place(german):
    labels = figures(german)["map"]["data"][-1]["text"]
    assert len(labels) == 15
    assert "Kaltenfurt<br><b>.</b>" in labels
    assert "Mühlenau<br><b>…</b>" in labels


def test_the_map_fetches_boundaries_by_address(german):
    figure = figures(german)["map"]
    addresses = {trace["geojson"] for trace in figure["data"] if trace["type"] == "choropleth"}
    assert addresses == {f"/boundaries/{german.release.release_id}.geojson"}
    assert "coordinates" not in json.dumps(figure)


def test_class_bounds_are_round_and_hold_every_shown_value(german):
    cells = places(german)
    breaks = charts.class_breaks(cells)
    values = [cell.value for cell in cells if cell.value is not None]
    assert [round(bound, 4) for bound in breaks] == [0.04, 0.08, 0.12, 0.16, 0.2]
    assert max(values) <= breaks[-1]
    assert {charts.class_of(value, breaks) for value in values} <= set(range(5))


@pytest.mark.parametrize(
    "values", [(0.096, 0.207), (18.0, 835.0), (0.0, 0.0), (7.0, 7.0), (3.0, 4.0), (0.9, 101.0)]
)
def test_the_legend_reaches_from_the_lowest_to_the_highest_value(german, values):
    cells = [german.cell("A1")._replace(value=value) for value in values]
    breaks = charts.class_breaks(cells)
    step = breaks[1] - breaks[0] if len(breaks) > 1 else breaks[0]
    assert breaks[0] - step <= min(values) + 1e-9
    assert max(values) <= breaks[-1] + 1e-9
    assert len(breaks) <= 5


@pytest.mark.parametrize("unit", ["share", "businesses"])
@pytest.mark.parametrize(
    "values", [(0.0963, 0.2067), (0.11996, 0.18), (0.02, 0.02), (3.0, 4.0), (18.0, 835.0)]
)
def test_every_value_lies_in_the_class_the_legend_says(german, unit, values):
    if unit == "businesses" and values[0] < 1:
        values = tuple(round(value * 1000) for value in values)
    cells = [german.cell("A1")._replace(value=float(value), unit=unit) for value in values]
    breaks = charts.class_breaks(cells)
    width = charts.class_width(breaks)
    for cell in cells:
        number = charts.class_of(charts.as_shown(cell), breaks)
        is_last = number == len(breaks) - 1
        shown = charts.as_shown(cell)
        assert breaks[number] - width - 1e-9 <= shown
        assert shown <= breaks[number] if is_last else shown < breaks[number]
    digits = 3 if unit == "share" else 0
    assert [round(bound, digits) for bound in breaks] == pytest.approx(breaks)


def test_no_graph_can_send_anything_away_and_all_speak_german(german):
    assert charts.CONFIG["showSendToCloud"] is False
    assert charts.CONFIG["displaylogo"] is False
    for figure in figures(german).values():
        assert figure["layout"]["separators"] == ",."


def test_an_english_figure_has_english_separators(english):
    for figure in figures(english).values():
        assert figure["layout"]["separators"] == ".,"
