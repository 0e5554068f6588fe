"""The county and its municipalities with their boundaries.

inbox/grenzen/* (GeoJSON, shapefile, GV100AD) -> core.areas, core.municipalities. Inhabitants by
nationality belong to population.py, drawing to the dashboard.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.registries import intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import geojson, gv100ad, shapefile
from pipeline.registries.readers.batch import Broken, payload, refuse_if_too_many
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "grenzen"
_DIALECTS = {".shp": "shapefile", ".zip": "shapefile", ".txt": "gv100ad", ".asc": "gv100ad"}
"""By the ending of a file in this folder; every other is read as GeoJSON (grenzen)."""
_DIRECTORY = """
    INSERT INTO core.areas BY NAME
    SELECT area_code, name, 'municipality' AS level, left(area_code, 5) AS parent_code, population,
        NULL AS geometry
    FROM core.municipalities ANTI JOIN core.areas USING (area_code);
    UPDATE core.areas SET name = municipalities.name FROM core.municipalities
    WHERE areas.area_code = municipalities.area_code AND areas.name = areas.area_code;
"""
_FORGET_DIRECTORY = """
    UPDATE core.areas SET population = NULL FROM core.municipalities
    WHERE areas.area_code = municipalities.area_code
      AND areas.population = municipalities.population;
    DELETE FROM core.municipalities;
"""
_INHABITANTS = """
    UPDATE core.areas SET population = counted.persons FROM (
        SELECT area_code, sum(population) AS persons FROM core.population
        SEMI JOIN (  -- a table of foreigners alone does not say how many live there
            SELECT area_code, max(date) AS date FROM core.population
            WHERE nationality_code = '000' AND population IS NOT NULL GROUP BY area_code
        ) USING (area_code, date)
        GROUP BY area_code
    ) AS counted WHERE areas.area_code = counted.area_code;
    UPDATE core.areas SET population = municipalities.population FROM core.municipalities
    WHERE areas.area_code = municipalities.area_code AND areas.population IS NULL;
    UPDATE core.areas SET population = (
        SELECT sum(population) FROM core.areas WHERE level = 'municipality'
    ) WHERE level = 'county';
"""


def load_areas(store: Store, progress: Progress = silent) -> Summary:
    """Take new boundary files and directories, of each the last one holds.

    Municipalities of the directory and of offices that no file shows are there without a boundary.
    """
    found = list(_whole(store.project.inbox / FOLDER))
    summary = intake.take_all(store, found, load_places, progress)
    with store.transaction():
        store.connection.execute(_DIRECTORY)
        _add_offices(store)
        refresh_inhabitants(store)
    return summary


def refresh_inhabitants(store: Store) -> None:
    """Bring the population of all areas to the newest date delivered, within a transaction that the
    caller opened.
    """
    store.connection.execute(_INHABITANTS)


def _whole(folder: Path) -> Iterator[Arrival]:
    """The files of the folder; those of one shapefile are one delivery, named by its .shp."""
    for arrival in intake.arrivals(folder, "boundaries"):
        if arrival.path.suffix.lower() == ".shp":
            yield replace(arrival, sha256=shapefile.digest_of_all(arrival.path))
        elif not shapefile.is_companion(arrival.path):
            yield arrival


def load_places(store: Store, arrival: Arrival) -> Taken:
    """Store one boundary file or directory; raises Refused."""
    suffix = arrival.path.suffix.lower()
    if suffix in shapefile.PARTS[1:]:
        raise Refused("R-062", file=arrival.file, missing=".shp")
    dialect = _DIALECTS.get(suffix, "grenzen")
    agreed = mapping.find(dialect, store.project)
    intake.check_ending(arrival.path, agreed)
    load = load_directory if dialect == "gv100ad" else load_boundaries
    return load(store, arrival, agreed)


def load_directory(store: Store, arrival: Arrival, agreed: Mapping) -> Taken:
    """Store a municipal directory in place of an older one; raises Refused."""
    county = store.project.settings.county
    taken = Taken(period=intake.period_of(arrival.file), dialect=agreed.dialect)
    rows: dict[str, dict[str, Any]] = {}
    records = gv100ad.read(arrival.path, agreed, arrival.file, county.code)
    for number, (line, text, item) in enumerate(records, start=1):
        taken.rows_in = number
        if isinstance(item, Finding):
            taken.broken.append(Broken(number, item, payload(text)))
        elif item.code in rows:
            taken.broken.append(Broken(number, Finding("R-039", arrival.file, line), payload(text)))
        else:
            rows[item.code] = _listed(item, arrival.delivery_id)
    if not taken.rows_in:
        raise Refused("R-065", file=arrival.file, county=county.code)
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        if not _is_older(store, rows):
            store.connection.execute(_FORGET_DIRECTORY)
            store.insert(tables.MUNICIPALITIES, pd.DataFrame(rows.values()))
        intake.note_accepted(store, arrival, taken)
    return taken


def _listed(item: gv100ad.Municipality, delivery_id: str) -> dict[str, Any]:
    return {
        "area_code": item.code,
        "regional_key": item.regional_key,
        "name": plain_name(item.name),
        "population": item.population,
        "postcode": item.postcode,
        "has_several_postcodes": item.has_several_postcodes,
        "date": item.date,
        "delivery_id": delivery_id,
    }


def _is_older(store: Store, rows: dict[str, dict[str, Any]]) -> bool:
    """Whether the directory at hand is newer than these rows."""
    newest = store.scalar("SELECT max(date) FROM core.municipalities")
    return newest is not None and newest > max(row["date"] for row in rows.values())


def _features(store: Store, arrival: Arrival, agreed: Mapping) -> tuple[list[dict[str, Any]], int]:
    """The features of a file, and how many of other counties were passed over.

    A shapefile shows the whole country: only the county's municipalities are records.
    """
    if agreed.format != "shapefile":
        return geojson.read(arrival.path, agreed, arrival.file), 0
    county = store.project.settings.county.code
    spellings = _spellings(agreed, "municipality")

    def is_ours(properties: dict[str, Any]) -> bool:
        code = municipality_code(_first(properties, spellings))
        return code is not None and code.startswith(county) and _is_land(properties)

    features, passed = shapefile.read(arrival.path, arrival.file, is_ours)
    if not features:
        raise Refused("R-065", file=arrival.file, county=county)
    return features, passed


def _is_land(properties: dict[str, Any]) -> bool:
    """VG250 has the waters of a municipality as areas of their own; GF 4 is its land."""
    return str(properties.get("GF", "4")).strip() in ("4", "")


def load_boundaries(store: Store, arrival: Arrival, agreed: Mapping) -> Taken:
    """Store one boundary file in place of what was there; raises Refused."""
    features, passed = _features(store, arrival, agreed)
    taken = Taken(
        rows_in=len(features), period=intake.period_of(arrival.file), dialect=agreed.dialect
    )
    if passed:
        counts: dict[str, object] = {"used": len(features), "passed": passed}
        taken.remark = Finding("R-067", arrival.file, None, counts)
    rows: dict[str, dict[str, Any]] = {}
    for record, feature in enumerate(features, start=1):
        row = _area(feature, agreed, store, arrival.file, record, rows)
        if isinstance(row, Finding):
            taken.broken.append(Broken(record, row, payload(feature.get("properties"))))
            refuse_if_too_many(taken.broken)
        else:
            rows[row["area_code"]] = row
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        store.connection.execute("DELETE FROM core.areas")
        store.insert(tables.AREAS, _frame([_county(store, rows), *rows.values()]))
        intake.note_accepted(store, arrival, taken)
    return taken


def _area(
    feature: dict[str, Any],
    agreed: Mapping,
    store: Store,
    file: str,
    record: int,
    rows: dict[str, dict[str, Any]],
) -> dict[str, Any] | Finding:
    """The row of one feature, or why there is none."""
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    spellings = {
        field: _spellings(agreed, field) for field in ("municipality", "name", "population")
    }
    written = _first(properties, spellings["municipality"])
    code = municipality_code(written)
    if code is None:
        columns = ", ".join(f"„{name}“" for name in spellings["municipality"])
        return Finding("R-033", file, None, {"record": record, "columns": columns})
    if not code.startswith(store.project.settings.county.code):
        return Finding("R-043", file, None, {"record": record, "value": code})
    if code in rows:
        return Finding("R-044", file, None, {"record": record, "value": code})
    geometry = geojson.clockwise(feature.get("geometry"))
    if geometry is None:
        return Finding("R-034", file, None, {"record": record})
    return {
        "area_code": code,
        "name": plain_name(str(_first(properties, spellings["name"]) or code)),
        "level": "municipality",
        "parent_code": code[:5],
        "population": _count(_first(properties, spellings["population"])),
        "geometry": json.dumps(geometry, separators=(",", ":")),
    }


def _spellings(agreed: Mapping, field: str) -> list[str]:
    heading = agreed.columns.get(field, [])
    return [heading] if isinstance(heading, str) else heading


def _first(properties: dict[str, Any], names: list[str]) -> Any:
    return next(
        (properties[name] for name in names if properties.get(name) not in (None, "")), None
    )


def municipality_code(written: object) -> str | None:
    """The AGS (8 digits) that an AGS or ARS means, a lost leading zero restored.

    None if it is neither.
    """
    digits = re.sub(r"\D", "", str(written if written is not None else ""))
    if len(digits) in (7, 8):
        return digits.zfill(8)
    if len(digits) in (11, 12):
        whole = digits.zfill(12)
        return whole[:5] + whole[9:]
    return None


def plain_name(name: str) -> str:
    """The name without what the official list adds: "Düren, Stadt" is Düren."""
    return name.split(",")[0].strip()


def _count(written: object) -> int | None:
    try:
        return int(float(str(written)))
    except ValueError:
        return None


def _county(store: Store, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The Kreis: all its municipalities' polygons together."""
    county = store.project.settings.county
    polygons: list[Any] = []
    for row in rows.values():
        shape = json.loads(row["geometry"])
        polygons += [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    geometry = (
        json.dumps({"type": "MultiPolygon", "coordinates": polygons}, separators=(",", ":"))
        if polygons
        else None
    )
    return _row(county.code, county.name, "county", None, geometry)


def _row(
    code: str, name: str, level: str, parent: str | None, geometry: str | None = None
) -> dict[str, Any]:
    values = (code, name, level, parent, None, geometry)
    return dict(zip(tables.AREAS.column_names, values, strict=True))


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=tables.AREAS.column_names).astype({"population": "Int64"})
    return frame.astype(dict.fromkeys(("parent_code", "geometry"), "str"))


def _add_offices(store: Store) -> None:
    """Areas that no boundary file shows, within a transaction that the caller opened."""
    settings = store.project.settings
    known = set(store.frame("SELECT area_code FROM core.areas")["area_code"])
    rows = (
        []
        if settings.county.code in known
        else [_row(settings.county.code, settings.county.name, "county", None)]
    )
    for office in settings.offices:
        code = office.municipality_code
        if code not in known:
            rows.append(_row(code, office_place(office.name), "municipality", code[:5]))
    if rows:
        store.insert(tables.AREAS, _frame(rows))


def office_place(name: str) -> str:
    """The municipality in an office's name: "Gewerbeamt Erlenau" is Erlenau."""
    return re.sub(r"^(Gewerbeamt|Ordnungsamt|Gemeinde|Stadt)\s+", "", name).strip() or name
