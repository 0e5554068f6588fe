"""The boundaries of the sample county: an invented outline, divided without gaps.

Checking and reading boundary files belongs to registries/.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path

from pipeline.sample.county import County

Point = tuple[float, float]
Ring = list[Point]
_SNAP = 1e-6
_ROUGHNESS = 0.07
_LEVELS = 3


def polygons(county: County) -> dict[str, Ring]:
    """One closed clockwise ring (longitude, latitude) per municipality code; neighbours share every
    point of their border."""
    sites = [(place.x, place.y) for place in county.municipalities]
    corners: list[Point] = []
    cells = [
        [_snapped(point, corners) for point in _cell(number, sites, county.outline)]
        for number in range(len(sites))
    ]
    rings = [_with_points_on_edges(_without_repeats(cell), corners) for cell in cells]
    west, south, width, height = county.box
    return {
        place.code: [
            (round(west + x * width, 6), round(south + y * height, 6))
            for x, y in _clockwise(_winding(ring))
        ]
        for place, ring in zip(county.municipalities, rings, strict=True)
    }


def write(path: Path, county: County) -> None:
    """The boundary file: a FeatureCollection with ags, name and ewz."""
    rings = polygons(county)
    features = [
        {
            "type": "Feature",
            "properties": {"ags": place.code, "name": place.name, "ewz": place.population},
            "geometry": {"type": "Polygon", "coordinates": [rings[place.code]]},
        }
        for place in county.municipalities
    ]
    collection = {"type": "FeatureCollection", "name": county.name, "features": features}
    path.write_text(
        json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def area(ring: Ring) -> float:
    """Signed area of a closed ring: negative when it runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False)) / 2


def _cell(number: int, sites: list[Point], outline: list[Point]) -> list[Point]:
    """The part of the outline that lies nearer to a site than to any other."""
    cell = list(outline)
    x, y = sites[number]
    for other in (site for place, site in enumerate(sites) if place != number):
        middle = ((x + other[0]) / 2, (y + other[1]) / 2)
        cell = list(_cut(cell, middle, (other[0] - x, other[1] - y)))
    return cell


def _cut(cell: list[Point], middle: Point, away: Point) -> Iterator[Point]:
    """What remains of a polygon on the near side of a line."""

    def distance(point: Point) -> float:
        return (point[0] - middle[0]) * away[0] + (point[1] - middle[1]) * away[1]

    for start, end in zip(cell, cell[1:] + cell[:1], strict=True):
        near, far = distance(start), distance(end)
        if near <= 0:
            yield start
        if near * far < 0:
            share = near / (near - far)
            yield (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def _snapped(point: Point, corners: list[Point]) -> Point:
    for corner in corners:
        if math.dist(point, corner) < _SNAP:
            return corner
    corners.append(point)
    return point


def _without_repeats(cell: list[Point]) -> list[Point]:
    return [
        point for point, before in zip(cell, cell[-1:] + cell[:-1], strict=True) if point != before
    ]


def _with_points_on_edges(cell: list[Point], corners: list[Point]) -> list[Point]:
    """The cell with every corner of a neighbour that lies on one of its edges."""
    ring: list[Point] = []
    for start, end in zip(cell, cell[1:] + cell[:1], strict=True):
        length = math.dist(start, end)
        inside = [
            c
            for c in corners
            if c not in (start, end)
            and math.dist(start, c) + math.dist(c, end) < length + _SNAP**1.5
        ]
        ring.append(start)
        ring.extend(sorted(inside, key=lambda corner: math.dist(start, corner)))
    return ring


def _winding(ring: list[Point]) -> Ring:
    """The closed ring with its straight edges made to wind; an edge winds the same way for both who
    share it."""
    points: Ring = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        edge = _wound(min(start, end), max(start, end), _LEVELS)
        points.extend(edge[:-1] if start < end else edge[::-1][:-1])
    return [*points, points[0]]


def _wound(start: Point, end: Point, level: int) -> list[Point]:
    if level == 0:
        return [start, end]
    dx, dy = end[0] - start[0], end[1] - start[1]
    swing = _ROUGHNESS * math.sin(9973 * (start[0] + 3 * end[1]) + 7919 * (start[1] + 5 * end[0]))
    middle = ((start[0] + end[0]) / 2 - swing * dy, (start[1] + end[1]) / 2 + swing * dx)
    return _wound(start, middle, level - 1)[:-1] + _wound(middle, end, level - 1)


def _clockwise(ring: Ring) -> Ring:
    return ring if area(ring) < 0 else ring[::-1]
