"""Boundaries as GeoJSON: properties and geometry of every feature, exterior rings turned clockwise.

Which property holds the municipality key stands in surveys/registers/grenzen.yml; loading belongs
to areas.py.
"""

import json
from pathlib import Path
from typing import Any

from pipeline.errors import Refused
from pipeline.registries import encoding
from pipeline.registries.mapping import Mapping

Ring = list[list[float]]


def read(path: Path, agreed: Mapping, file: str) -> list[dict[str, Any]]:
    """The features of a collection, one that is no object as an empty one; raises Refused R-001,
    R-003, R-004 or R-032.
    """
    kind = encoding.detect(path, agreed.encodings, file)
    text = path.read_bytes()[kind.mark :].decode(kind.name)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("R-032", file=file, line=getattr(error, "lineno", 1)) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise Refused("R-032", file=file, line=1)
    return [feature if isinstance(feature, dict) else {} for feature in features]


def clockwise(geometry: Any) -> dict[str, Any] | None:
    """The polygon or multipolygon with exterior rings clockwise and holes counter-clockwise.

    None if it is neither, or not in degrees.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    is_single = geometry["type"] == "Polygon"
    polygons = [geometry.get("coordinates")] if is_single else geometry.get("coordinates")
    if not isinstance(polygons, list) or not polygons or not all(map(_is_polygon, polygons)):
        return None
    turned = [
        [_turned(ring, is_exterior=not number) for number, ring in enumerate(polygon)]
        for polygon in polygons
    ]
    return {"type": geometry["type"], "coordinates": turned[0] if is_single else turned}


def _is_polygon(rings: Any) -> bool:
    return isinstance(rings, list) and bool(rings) and all(map(_is_ring, rings))


def _is_ring(ring: Any) -> bool:
    return (
        isinstance(ring, list)
        and len(ring) >= 4
        and ring[0][:2] == ring[-1][:2]
        and all(map(_is_place, ring))
    )


def _is_place(place: Any) -> bool:
    """Longitude and latitude in degrees."""
    if not isinstance(place, list) or len(place) < 2:
        return False
    longitude, latitude = place[:2]
    is_number = isinstance(longitude, int | float) and isinstance(latitude, int | float)
    return is_number and -180 <= longitude <= 180 and -90 <= latitude <= 90


def doubled_area(ring: Ring) -> float:
    """Twice the signed area: negative where the ring runs clockwise."""
    pairs = zip(ring, ring[1:], strict=False)
    return sum(here[0] * there[1] - there[0] * here[1] for here, there in pairs)


def _turned(ring: Ring, is_exterior: bool) -> Ring:
    is_clockwise = doubled_area(ring) < 0
    return ring if is_clockwise == is_exterior else ring[::-1]
