"""Boundaries as a shapefile: its parts side by side or in one ZIP, projected to WGS 84.

Gives features as geojson.py does. Which attribute holds the municipality key stands in the mapping;
loading belongs to areas.py.
"""

import codecs
import hashlib
import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import pyproj
import shapefile as pyshp  # type: ignore[import-untyped]

from pipeline.deliveries import digest
from pipeline.errors import Refused

NEEDED = (".shp", ".shx", ".dbf", ".prj")
PARTS = (*NEEDED, ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".qpj")
LARGEST = 1 << 30
"""Bytes that the parts of a shapefile may have together, unpacked."""
_MUNICIPALITIES = "GEM"
_DIGITS = 7
"""Digits of a degree that are kept: a centimetre."""

pyshp.VERBOSE = False  # it would print its doubts about rings; areas.py looks at them itself
Parts = dict[str, bytes]
Keep = Callable[[dict[str, Any]], bool]


def is_companion(path: Path) -> bool:
    """Whether a file belongs to the .shp of its name that lies beside it."""
    return path.suffix.lower() in PARTS[1:] and ".shp" in _beside(path)


def digest_of_all(path: Path) -> str:
    """One hash over all the files of the shapefile of a .shp."""
    hashes = [f"{part}:{digest(file)}" for part, file in sorted(_beside(path).items())]
    return hashlib.sha256("|".join(hashes).encode()).hexdigest()


def _beside(path: Path) -> dict[str, Path]:
    """The parts that lie beside a .shp, by ending."""
    return {
        file.suffix.lower(): file
        for file in sorted(path.parent.iterdir())
        if file.stem.lower() == path.stem.lower() and file.suffix.lower() in PARTS
    }


def read(path: Path, file: str, keep: Keep) -> tuple[list[dict[str, Any]], int]:
    """The features whose properties `keep` wants, and how many others there are.

    Raises Refused R-026 (too large) and R-062 to R-064.
    """
    parts = _unpacked(path, file) if path.suffix.lower() == ".zip" else _read_beside(path, file)
    missing = [part for part in NEEDED if part not in parts]
    if missing:
        raise Refused("R-062", file=file, missing=", ".join(missing))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they would print what stands in a field
            warnings.simplefilter("error", pyshp.PossiblyCorruptFileHeader)
            return _features(parts, keep)
    except Exception as error:  # pyshp and pyproj raise many kinds on damaged parts
        raise Refused("R-064", file=file, format="Shapefile") from error


def _read_beside(path: Path, file: str) -> Parts:
    beside = _beside(path)
    size = sum(part.stat().st_size for part in beside.values())
    if size > LARGEST:
        raise Refused("R-026", file=file, size=size >> 20)
    return {part: path.read_bytes() for part, path in beside.items()}


def _unpacked(path: Path, file: str) -> Parts:
    """The parts of the shapefile of municipalities in a ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name: PurePath(name) for name in archive.namelist()}
            layers = [name for name, pure in members.items() if pure.suffix.lower() == ".shp"]
            chosen = members[_layer(layers, file)]
            wanted = {
                pure.suffix.lower(): name
                for name, pure in members.items()
                if (pure.parent, pure.stem) == (chosen.parent, chosen.stem)
                and pure.suffix.lower() in PARTS
            }
            size = sum(archive.getinfo(name).file_size for name in wanted.values())
            if size > LARGEST:
                raise Refused("R-026", file=file, size=size >> 20)
            return {part: archive.read(name) for part, name in wanted.items()}
    except Refused:
        raise
    except Exception as error:  # zipfile raises many kinds on a damaged or protected archive
        raise Refused("R-064", file=file, format="ZIP") from error


def _layer(layers: list[str], file: str) -> str:
    """The layer that holds municipalities: the only one, or the only one called so."""
    if not layers:
        raise Refused("R-062", file=file, missing=", ".join(NEEDED))
    called = [name for name in layers if _MUNICIPALITIES in PurePath(name).stem.upper()]
    for fitting in (layers, called):
        if len(fitting) == 1:
            return fitting[0]
    raise Refused("R-063", file=file, layers=", ".join(PurePath(name).stem for name in layers))


def _features(parts: Parts, keep: Keep) -> tuple[list[dict[str, Any]], int]:
    crs = pyproj.CRS.from_wkt(parts[".prj"].decode("utf-8", "replace"))
    to_degrees = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    with pyshp.Reader(
        shp=io.BytesIO(parts[".shp"]),
        shx=io.BytesIO(parts[".shx"]),
        dbf=io.BytesIO(parts[".dbf"]),
        encoding=_encoding(parts),
    ) as reader:
        records = [record.as_dict() for record in reader.iterRecords()]
        if len(records) != reader.numShapes:
            raise ValueError("attributes and shapes do not match")
        wanted = [number for number, record in enumerate(records) if keep(record)]
        features = [
            {
                "type": "Feature",
                "properties": records[number],
                "geometry": _in_degrees(reader.shape(number).__geo_interface__, to_degrees),
            }
            for number in wanted
        ]
    return features, len(records) - len(wanted)


def _encoding(parts: Parts) -> str:
    """The encoding of the attributes: as the .cpg says, else UTF-8 where they are, else cp1252."""
    named = parts.get(".cpg", b"").decode("ascii", "ignore").strip()
    try:
        return codecs.lookup(named).name
    except LookupError:
        pass
    records = int.from_bytes(parts[".dbf"][8:10], "little")  # where the header of binary ends
    try:
        parts[".dbf"][records:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _in_degrees(geometry: Any, to_degrees: pyproj.Transformer) -> dict[str, Any]:
    """The geometry in longitude and latitude; what is no area stays without coordinates."""
    kind = geometry.get("type")
    if kind == "Polygon":
        return {"type": kind, "coordinates": _polygon(geometry["coordinates"], to_degrees)}
    if kind == "MultiPolygon":
        polygons = [_polygon(rings, to_degrees) for rings in geometry["coordinates"]]
        return {"type": kind, "coordinates": polygons}
    return {"type": str(kind), "coordinates": []}


def _polygon(rings: Any, to_degrees: pyproj.Transformer) -> list[list[list[float]]]:
    return [_ring(ring, to_degrees) for ring in rings]


def _ring(ring: Any, to_degrees: pyproj.Transformer) -> list[list[float]]:
    xs, ys = to_degrees.transform([place[0] for place in ring], [place[1] for place in ring])
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in zip(xs, ys, strict=True)]
