"""Every drawing of the dashboard, from series of cells to a plotly figure as plain data.

Texts in a figure come ready from the view; a value that is not shown never enters a figure.
Plain dicts: plotly's own figure classes take far longer (a test validates the figures).
"""

import math
from collections.abc import Sequence
from typing import Any

from dashboards.numbers import short_month
from dashboards.release import SHOWN, Cell
from dashboards.view import View

STRONG = "#12495e"
STRONG_SOFT = "#d5e3e8"
ACCENT = "#b3541e"
NEUTRAL = "#7d8790"
INK = "#1d2a31"
GRID = "#e3e6e8"
PAPER = "rgba(0,0,0,0)"
FONT = '"Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif'
CLASSES = ("#dce9ed", "#a9cad4", "#6ea5b5", "#357a90", "#12495e")
CLASS_INK = (INK, INK, INK, "#ffffff", "#ffffff")
HIDDEN = "#eceeef"
HOVER = "%{customdata}<extra></extra>"
HIDDEN_AXIS = {"visible": False, "fixedrange": True}
VALUE_AXIS = {
    "gridcolor": GRID, "zerolinecolor": NEUTRAL, "nticks": 5, "tickformat": ",.0f",
    "fixedrange": True, "automargin": True, "ticksuffix": " ",
}  # fmt: skip

Figure = dict[str, Any]

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "showTips": False,
    "scrollZoom": False,
    "doubleClick": False,
    "topojsonURL": "/assets/topojson/",
}


def blank(view: View, height: int | None, **layout: Any) -> Figure:
    """An empty figure in house style."""
    font = {"family": FONT, "size": 14, "color": INK}
    style = {
        "margin": {"l": 0, "r": 12, "t": 8, "b": 0},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": font,
        "separators": ",." if view.language == "de" else ".,",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": NEUTRAL, "font": font},
        "annotations": [],
    }
    size = {"height": height} if height else {"autosize": True}
    return {"data": [], "layout": style | size | layout}


def write(figure: Figure, x: float, y: float, words: str, **style: Any) -> None:
    """Words at a place of the drawing."""
    place = {"x": x, "y": y, "text": words, "showarrow": False}
    figure["layout"]["annotations"].append(place | style)


def is_drawn(cell: Cell) -> bool:
    """Whether a cell has a value that may be drawn; one of limited value is drawn hollow."""
    return cell.value is not None and cell.status in SHOWN


def lengths(cells: Sequence[Cell], scale: float = 1.0) -> list[float | None]:
    """What is drawn of each cell: plain numbers, None where nothing may be shown."""
    return [float(cell.value) * scale if is_drawn(cell) else None for cell in cells]  # type: ignore[arg-type]


def longest_of(*series: Sequence[Cell]) -> float:
    """The largest drawn value; one where there is none."""
    return (
        max([cell.value or 0 for cells in series for cell in cells if is_drawn(cell)], default=1)
        or 1
    )


def development(view: View, cells: Sequence[Cell]) -> Figure:
    """A monthly line from zero, both ends written out, open marks in incomplete months."""
    figure = blank(view, 300)
    values = lengths(cells)
    trace = {
        "type": "scatter",
        "x": list(range(len(cells))),
        "y": values,
        "mode": "lines+markers",
        "line": {"color": STRONG, "width": 3},
        "marker": {
            "size": 8,
            "color": ["#ffffff" if is_partial(view, cell) else STRONG for cell in cells],
            "line": {"color": STRONG, "width": 2},
        },
        "connectgaps": False,
        "cliponaxis": False,
        "customdata": [f"{view.month(c.period)}<br>{in_words(view, c)}" for c in cells],
        "hovertemplate": HOVER,
    }
    if None not in values:
        trace |= {"fill": "tozeroy", "fillcolor": "rgba(18,73,94,0.08)"}
    figure["data"].append(trace)
    _write_ends(view, figure, cells)
    _month_axis(view, figure, [cell.period for cell in cells])
    figure["layout"]["yaxis"] = VALUE_AXIS | {"range": [0, longest_of(cells) * 1.18]}
    return figure


def in_words(view: View, cell: Cell) -> str:
    """A cell in words for a hover text: the number, or why there is none."""
    return view.shown(cell) if is_drawn(cell) else view.sign_meaning(cell)


def is_partial(view: View, cell: Cell) -> bool:
    """Whether a county's month lacks a municipality."""
    is_county = cell.area_code == view.release.county_code
    return is_county and bool(view.release.undelivered(cell.period))


def _write_ends(view: View, figure: Figure, cells: Sequence[Cell]) -> None:
    """Write the first and the last drawn value beside the line."""
    places = [position for position, cell in enumerate(cells) if is_drawn(cell)]
    for position in {*places[:1], *places[-1:]}:
        side = "left" if position == places[0] else "right"
        font = {"color": STRONG, "size": 15}
        words = f"<b>{view.shown(cells[position])}</b>"
        height = cells[position].value or 0.0
        write(figure, position, height, words, yshift=18, xanchor=side, font=font)


def _month_axis(view: View, figure: Figure, months: Sequence[str]) -> None:
    """Months in their order; the last is written out, and every sixth before it."""
    last = len(months) - 1
    ticks = sorted(range(last, -1, -6))
    words = [short_month(months[tick], view.language).replace("\u00a0", "<br>") for tick in ticks]
    figure["layout"]["xaxis"] = {
        "tickvals": ticks, "ticktext": words, "range": [-0.6, last + 0.6], "showgrid": False,
        "zeroline": False, "fixedrange": True, "ticks": "outside", "tickcolor": NEUTRAL,
        "linecolor": NEUTRAL, "automargin": True, "tickangle": 0,
        "ticklabeloverflow": "allow",
    }  # fmt: skip


def pairs_by_month(view: View, first: Sequence[Cell], second: Sequence[Cell]) -> Figure:
    """Two counts a month side by side: the first solid, the second hatched."""
    figure = blank(view, 280, barmode="group", bargap=0.28, bargroupgap=0.06)
    for cells, color, pattern in ((first, STRONG, ""), (second, ACCENT, "/")):
        told = [
            f"{view.month(c.period)}<br>{view.label(c.breakdown, c.category)}: {in_words(view, c)}"
            for c in cells
        ]
        bars = {"x": list(range(len(cells))), "y": lengths(cells), "customdata": told}
        style = {"type": "bar", "marker": filled(color, pattern), "hovertemplate": HOVER}
        figure["data"].append(bars | style)
    _month_axis(view, figure, [cell.period for cell in first])
    figure["layout"]["yaxis"] = VALUE_AXIS | {"rangemode": "tozero"}
    return figure


def filled(color: str, pattern: str = "", cells: Sequence[Cell] = ()) -> dict[str, Any]:
    """A bar's filling; a pattern sets it apart without colour, a hollow one is of limited value."""
    filling: Any = color
    if any(cell.status == "unreliable" for cell in cells):
        filling = ["#ffffff" if cell.status == "unreliable" else color for cell in cells]
    marker: dict[str, Any] = {"color": filling, "line": {"color": color, "width": 1}}
    if pattern:
        marker["pattern"] = {
            "shape": pattern, "fgcolor": color, "bgcolor": "#ffffff", "size": 6, "solidity": 0.35,
        }  # fmt: skip
    return marker


def _rows(
    view: View,
    figure: Figure,
    labels: Sequence[str],
    series: Sequence[Sequence[Cell]],
    styles: Sequence[tuple[str, str]],
    scale: float = 1.0,
) -> None:
    """Horizontal bars with the label above them: reads on a telephone as on a wall."""
    band = 0.52 / len(series)
    for number, (cells, (color, pattern)) in enumerate(zip(series, styles, strict=True)):
        places = [row - 0.1 + band * (number + 0.5) for row in range(len(labels))]
        told = [f"{label}<br>{in_words(view, c)}" for label, c in zip(labels, cells, strict=True)]
        bars = {"x": lengths(cells, scale), "y": places, "width": band - 0.03, "customdata": told}
        style = {"type": "bar", "orientation": "h", "hovertemplate": HOVER}
        figure["data"].append(bars | style | {"marker": filled(color, pattern, cells)})
        font = {"size": 14, "color": INK if number == 0 else "#4c5860"}
        for place, cell in zip(places, cells, strict=True):
            end = (cell.value or 0) * scale if is_drawn(cell) else 0
            write(figure, end, place, _written(view, cell), xanchor="left", xshift=4, font=font)
    for row, label in enumerate(labels):
        write(figure, 0, row - 0.27, label, xanchor="left", font={"size": 14, "color": INK})
    longest = longest_of(*series) * scale
    figure["layout"]["xaxis"] = HIDDEN_AXIS | {"range": [0, longest * 1.22]}
    figure["layout"]["yaxis"] = HIDDEN_AXIS | {"range": [len(labels) - 0.35, -0.55]}


def _written(view: View, cell: Cell) -> str:
    """A value as it stands at a bar's end; a sign with its short meaning."""
    if cell.is_suppressed:
        return f"{view.shown(cell)} ({view.text('secret_short')})"
    return view.shown(cell)


def ranked(view: View, labels: Sequence[str], cells: Sequence[Cell]) -> Figure:
    """One bar a row, in the order given."""
    figure = blank(view, 58 * max(len(labels), 1) + 10)
    _rows(view, figure, labels, [cells], [(STRONG, "")])
    return figure


def compared(
    view: View, labels: Sequence[str], own: Sequence[Cell], everyone: Sequence[Cell]
) -> Figure:
    """Two bars a row: foreign-led solid, all businesses hatched."""
    figure = blank(view, 76 * max(len(labels), 1) + 10)
    _rows(view, figure, labels, [own, everyone], [(STRONG, ""), (NEUTRAL, "/")], scale=100)
    return figure


def both_sides(
    view: View,
    labels: Sequence[str],
    left: Sequence[Cell],
    right: Sequence[Cell],
    bases: Sequence[Cell] = (),
) -> Figure:
    """Problems to the left (hatched), strengths to the right (solid), the label above.

    Where the counts rest on different bases, bars are drawn and written as parts of these.
    """
    is_part = len({base.value for base in bases}) > 1
    left_part, right_part = (_parts(cells, bases if is_part else ()) for cells in (left, right))
    figure = blank(view, 58 * max(len(labels), 1) + 10)
    sides = ((left, -1, ACCENT, "/", "as_problem"), (right, 1, STRONG, "", "as_strength"))
    parts = {1: right_part, -1: left_part}
    for cells, sign, color, pattern, key in sides:
        told = [
            f"{label}<br>{view.text(key)}: {in_words(view, c)}"
            for label, c in zip(labels, cells, strict=True)
        ]
        places = [row + 0.16 for row in range(len(labels))]
        drawn = lengths(parts[sign], sign)
        bars = {"x": drawn, "y": places, "width": 0.42, "customdata": told}
        style = {"type": "bar", "orientation": "h", "hovertemplate": HOVER}
        figure["data"].append(bars | style | {"marker": filled(color, pattern, cells)})
        for row, (place, cell) in enumerate(zip(places, cells, strict=True)):
            side = "left" if sign > 0 else "right"
            words = _written(view, cell)
            if is_part and is_drawn(cell) and cell.value:
                words = (
                    f"{words} {'von' if view.language == 'de' else 'of'} {view.value(bases[row])}"
                )
            write(figure, drawn[row] or 0, place, words, xanchor=side, xshift=4 * sign)
    for row, label in enumerate(labels):
        write(figure, 0, row - 0.25, label)
    longest, room = longest_of(left_part, right_part), 1.65 if is_part else 1.15
    figure["layout"]["shapes"] = [
        {
            "type": "line",
            "x0": 0,
            "x1": 0,
            "y0": row - 0.08,
            "y1": row + 0.4,
            "line": {"color": INK, "width": 1},
        }
        for row in range(len(labels))
    ]
    figure["layout"]["barmode"] = "overlay"
    figure["layout"]["xaxis"] = HIDDEN_AXIS | {"range": [-longest * room, longest * room]}
    figure["layout"]["yaxis"] = HIDDEN_AXIS | {"range": [len(labels) - 0.4, -0.6]}
    return figure


def _parts(cells: Sequence[Cell], bases: Sequence[Cell]) -> list[Cell]:
    """Cells as parts of their bases; as they are where there are none."""
    if not bases:
        return list(cells)
    return [
        cell._replace(value=cell.value / base.value) if cell.value and base.value else cell
        for cell, base in zip(cells, bases, strict=True)
    ]


def place_map(
    view: View, cells: Sequence[Cell], breaks: Sequence[float], selected: str | None
) -> Figure:
    """The municipalities in classes of shown values; those not shown are grey with their sign."""
    figure = blank(view, None)
    drawn = [cell for cell in cells if is_drawn(cell)]
    others = [cell for cell in cells if not is_drawn(cell)]
    steps = len(CLASSES)
    scale = [[(n + edge) / steps, color] for n, color in enumerate(CLASSES) for edge in (0, 1)]
    classes = [float(class_of(as_shown(cell), breaks)) for cell in drawn]
    border = {"color": "#ffffff", "width": 1.5}
    for members, numbers, colors in (
        (drawn, classes, scale),
        (others, [0.0] * len(others), [[0, HIDDEN], [1, HIDDEN]]),
    ):
        if members:
            figure["data"].append(_areas(view, members, numbers, colors, border))
    chosen = [cell for cell in cells if cell.area_code == selected]
    if chosen:
        nothing = [[0, PAPER], [1, PAPER]]
        frame = {"color": ACCENT, "width": 4}
        figure["data"].append(_areas(view, chosen, [0.0], nothing, frame))
    figure["data"].append(_place_labels(view, cells, breaks))
    west, south, east, north = extent(view)
    figure["layout"]["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    figure["layout"]["geo"] = {
        "visible": False, "bgcolor": PAPER, "projection": {"type": "mercator"},
        "lonaxis": {"range": [west, east]}, "lataxis": {"range": [south, north]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }  # fmt: skip
    return figure


def _areas(
    view: View,
    cells: Sequence[Cell],
    classes: list[float],
    colors: list[list[Any]],
    border: dict[str, Any],
) -> dict[str, Any]:
    """Areas in colours of their classes; their boundaries are fetched by address."""
    return {
        "type": "choropleth",
        "geojson": f"/boundaries/{view.release.release_id}.geojson",
        "locations": [cell.area_code for cell in cells],
        "z": classes,
        "zmin": -0.5,
        "zmax": len(CLASSES) - 0.5,
        "colorscale": colors,
        "showscale": False,
        "marker": {"line": border},
        "customdata": [f"<b>{view.area(c.area_code)}</b><br>{in_words(view, c)}" for c in cells],
        "hovertemplate": HOVER,
    }


def _place_labels(view: View, cells: Sequence[Cell], breaks: Sequence[float]) -> dict[str, Any]:
    """Name and value on the map itself, so that nothing is told by colour alone."""
    placed = [(cell, view.release.centre(cell.area_code)) for cell in cells]
    found = [(cell, centre) for cell, centre in placed if centre]
    inks = [CLASS_INK[class_of(as_shown(c), breaks)] if is_drawn(c) else INK for c, _ in found]
    return {
        "type": "scattergeo",
        "lon": [centre[0] for _, centre in found],
        "lat": [centre[1] for _, centre in found],
        "text": [f"{view.area(c.area_code)}<br><b>{view.shown(c)}</b>" for c, _ in found],
        "mode": "text",
        "textfont": {"size": 13, "family": FONT, "color": inks},
        "hoverinfo": "skip",
    }


def extent(view: View) -> tuple[float, float, float, float]:
    """West, south, east, north of all boundaries, with a small margin."""
    release = view.release
    points = [point for area in release.municipalities for point in release.points(area.area_code)]
    if not points:
        return (5.8, 47.2, 15.1, 55.1)
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    wide, high = max(longitudes) - min(longitudes), max(latitudes) - min(latitudes)
    return (
        min(longitudes) - 0.02 * wide, min(latitudes) - 0.02 * high,
        max(longitudes) + 0.02 * wide, max(latitudes) + 0.02 * high,
    )  # fmt: skip


def aspect(view: View) -> float:
    """Width by height of the map, as Mercator draws it; between 0.7 and 1.9."""
    west, south, east, north = extent(view)
    stretch = math.cos(math.radians((south + north) / 2))
    return min(max((east - west) * stretch / ((north - south) or 1), 0.7), 1.9)


def class_breaks(cells: Sequence[Cell]) -> list[float]:
    """Upper bounds of up to five classes with round numbers, from drawn values alone."""
    values = sorted(as_shown(cell) for cell in cells if is_drawn(cell))
    if not values:
        return []
    low, high = values[0], values[-1]
    smallest = _smallest_step(next(cell for cell in cells if is_drawn(cell)))
    width = max((high - low) / len(CLASSES) or abs(high) or 1.0, smallest)
    breaks: list[float] = []
    for step in _round_steps(width, smallest):
        start = step * math.floor(low / step + 1e-9)
        breaks = [round(start + step * (place + 1), 9) for place in range(len(CLASSES))]
        if breaks[-1] >= high:
            break
    while len(breaks) > 1 and breaks[-2] >= high:
        breaks.pop()
    return breaks


def class_width(breaks: Sequence[float]) -> float:
    """How wide each class is; a single one begins at zero."""
    return round(breaks[1] - breaks[0], 9) if len(breaks) > 1 else breaks[0]


def as_shown(cell: Cell) -> float:
    """A value as exact as it is written, so that classes and numbers never disagree."""
    return round(cell.value or 0.0, 3 if cell.unit == "share" else 6)


def _smallest_step(cell: Cell) -> float:
    """Shares are written in tenths of a per cent, counts in whole numbers."""
    return 0.001 if cell.unit == "share" else 1.0


def _round_steps(width: float, smallest: float) -> list[float]:
    """Class widths with at most two digits that count, from this width upwards.

    Each is a multiple of the smallest step, so that a bound is written as it is.
    """
    power = 10.0 ** math.floor(math.log10(width))
    factors = (1, 1.5, 2, 2.5, 3, 4, 5, 10, 15, 20)
    steps = [factor * power for factor in factors if factor * power >= width * 0.999]
    return [step for step in steps if abs(step / smallest - round(step / smallest)) < 1e-6]


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Number of the class, from 0; the highest bound belongs to the last class."""
    return min(sum(value >= upper for upper in breaks), max(len(breaks), 1) - 1)
