"""Drawings of the theme page: arcs between themes, two waves side by side, the curve of saturation.

The other drawings and the house style stand in charts.py.
"""

import math
from collections.abc import Sequence
from typing import Any

from dashboards import themes
from dashboards.charts import (
    GRID,
    HIDDEN_AXIS,
    HOVER,
    INK,
    NEUTRAL,
    STRONG,
    STRONG_SOFT,
    VALUE_AXIS,
    Figure,
    blank,
    in_words,
    lengths,
    longest_of,
    write,
)
from dashboards.release import Cell
from dashboards.sentences_themes import pair as told_pair
from dashboards.themes import Pair
from dashboards.view import View

ROW = 44
LINE = 26
STEPS = 32
_SMALL = {"size": 13, "color": INK}


def arcs(view: View, pairs: Sequence[Pair]) -> Figure:
    """Themes one below the other, each pair joined by an arc; dotted where it may be chance."""
    places = {code: place for place, code in enumerate(_ordered(pairs))}
    figure = blank(view, ROW * len(places) + 20)
    widest = max(abs(places[pair.one] - places[pair.other]) for pair in pairs)
    strongest = max((pair.lift.value or 1) for pair in pairs)
    for pair in pairs:
        first, last = sorted((places[pair.one], places[pair.other]))
        figure["data"].append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [
                    (0.3 + 0.7 * (last - first) / max(widest, 5)) * math.sin(math.pi * step / STEPS)
                    for step in range(STEPS + 1)
                ],
                "y": [
                    (first + last) / 2 - (last - first) / 2 * math.cos(math.pi * step / STEPS)
                    for step in range(STEPS + 1)
                ],
                "line": _stroke(pair, strongest),
                "text": [told_pair(view, pair)] * (STEPS + 1),
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    figure["data"].append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [0] * len(places),
            "y": list(places.values()),
            "marker": {"size": 11, "color": STRONG_SOFT, "line": {"color": STRONG, "width": 2}},
            "hoverinfo": "skip",
        }
    )
    for code, place in places.items():
        label = _wrapped(view.label("theme", code))
        style = {"xanchor": "right", "align": "right", "xshift": -12}
        write(figure, 0, place, label, font={"size": 14, "color": INK}, **style)
    figure["layout"]["xaxis"] = HIDDEN_AXIS | {"range": [-2.2, 1.15]}
    figure["layout"]["yaxis"] = HIDDEN_AXIS | {"range": [len(places) - 0.5, -0.5]}
    figure["layout"]["hovermode"] = "closest"
    return figure


def _stroke(pair: Pair, strongest: float) -> dict[str, Any]:
    """A strong line for a clear pair, the thicker the more often; a thin dotted one for others."""
    if not pair.is_clear:
        return {"color": NEUTRAL, "width": 1.5, "dash": "dot", "shape": "spline"}
    part = ((pair.lift.value or 1) - 1) / max(strongest - 1, 0.01)
    return {"color": STRONG, "width": 3 + 4 * part, "shape": "spline"}


def _wrapped(label: str) -> str:
    """A long label in two lines, broken at the space nearest its middle."""
    spaces = [place for place, sign in enumerate(label) if sign == " "]
    if len(label) <= LINE or not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return f"{label[:middle]}<br>{label[middle + 1 :]}"


def _ordered(pairs: Sequence[Pair]) -> list[str]:
    """Themes so that those joined stand near each other: each after its strongest neighbour."""
    neighbours: dict[str, list[str]] = {}
    for pair in pairs:
        neighbours.setdefault(pair.one, []).append(pair.other)
        neighbours.setdefault(pair.other, []).append(pair.one)
    found: list[str] = []
    for start in sorted(neighbours, key=lambda code: (len(neighbours[code]), code)):
        waiting = [start]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.append(code)
                waiting += reversed(neighbours[code])
    return found


def waves(view: View, labels: Sequence[str], before: Sequence[Cell], now: Sequence[Cell]) -> Figure:
    """Two dots a row with their intervals, from no interview to all of them: the wave before
    hollow, the newest filled.
    """
    figure = blank(view, 84 * max(len(labels), 1) + 40)
    for cells, filling, place in ((before, "#ffffff", 0.08), (now, STRONG, 0.36)):
        places = [row + place for row in range(len(labels))]
        shares = [100 * themes.share(view, cell) for cell in cells]
        limits = [[100 * end for end in themes.ends(view, cell)] for cell in cells]
        written = [f"{x_of_y(view, cell)} ({cell.period})" for cell in cells]
        figure["data"].append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": shares,
                "y": places,
                "marker": {
                    "size": 13, "color": filling, "line": {"color": STRONG, "width": 2},
                },
                "error_x": {
                    "type": "data", "symmetric": False, "color": STRONG, "thickness": 2, "width": 4,
                    "array": [high - part for part, (_, high) in zip(shares, limits, strict=True)],
                    "arrayminus": [
                        part - low for part, (low, _) in zip(shares, limits, strict=True)
                    ],
                },
                "customdata": [
                    f"{label}<br>{words}" for label, words in zip(labels, written, strict=True)
                ],
                "hovertemplate": HOVER,
            }
        )  # fmt: skip
        for place, (_, high), words in zip(places, limits, written, strict=True):
            write(figure, high, place, words, xanchor="left", xshift=11, font=_SMALL)
    for row, label in enumerate(labels):
        write(figure, 0, row - 0.22, label, xanchor="left", font={"size": 14, "color": INK})
    figure["layout"]["xaxis"] = {
        "range": [-12, 150], "tickvals": [0, 50, 100], "tickangle": 0, "gridcolor": GRID,
        "ticktext": [view.text(name) for name in ("in_none", "in_half", "in_all")],
        "zeroline": False, "fixedrange": True, "automargin": True,
    }  # fmt: skip
    figure["layout"]["yaxis"] = HIDDEN_AXIS | {"range": [len(labels) - 0.4, -0.5]}
    figure["layout"]["hovermode"] = "closest"
    return figure


def x_of_y(view: View, cell: Cell) -> str:
    """14 von 61."""
    of = themes.base(view, cell.category, cell.period)
    word = "von" if view.language == "de" else "of"
    return f"{view.value(cell)} {word} {view.value(of)}"


def curve(view: View, cells: Sequence[Cell]) -> Figure:
    """The number of codes known after so many interviews, from zero."""
    figure = blank(view, 240)
    counts = [int(cell.category) for cell in cells]
    figure["data"].append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": counts,
            "y": lengths(cells),
            "line": {"color": STRONG, "width": 3},
            "marker": {"size": 7, "color": STRONG},
            "cliponaxis": False,
            "customdata": [
                f"{view.label(cell.breakdown, cell.category)}: {in_words(view, cell)}"
                for cell in cells
            ],
            "hovertemplate": HOVER,
        }
    )
    figure["layout"]["xaxis"] = {
        "range": [0, counts[-1] * 1.04], "showgrid": False, "zeroline": False, "fixedrange": True,
        "ticks": "outside", "tickcolor": NEUTRAL, "linecolor": NEUTRAL, "automargin": True,
        "nticks": 6, "tickformat": ",.0f",
        "title": {"text": view.text("interviews_read"), "font": {"size": 14}, "standoff": 10},
    }  # fmt: skip
    figure["layout"]["yaxis"] = VALUE_AXIS | {"range": [0, longest_of(cells) * 1.15]}
    return figure
