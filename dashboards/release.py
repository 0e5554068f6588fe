"""The released file as the dashboard sees it: read once into memory, read anew when the link moves.

The only place that opens a database. Drawing and wording belong elsewhere.
"""

import json
import logging
import math
import threading
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from dashboards.numbers import is_month
from pipeline import tables

LOG = logging.getLogger(__name__)
SHOWN = ("ok", "incomplete", "zero", "unreliable")
OPTIONAL = {("quotes", "valence"): 0}
"""Columns that older files lack, and what is read instead."""
TOTAL = "total"
ALL = "all"
QUALITY = "G"


class Cell(NamedTuple):
    """A released value; `value` is None unless its status is one of SHOWN."""

    indicator_id: str
    area_code: str
    period: str
    breakdown: str
    category: str
    value: float | None
    ci_low: float | None
    ci_high: float | None
    unit: str
    status: str
    definition_id: str

    @property
    def is_suppressed(self) -> bool:
        """Kept secret, by itself or to protect another cell."""
        return self.status.startswith("suppressed")


class Area(NamedTuple):
    """The county or a municipality; geometry as GeoJSON text, if there is one."""

    area_code: str
    name: str
    level: str
    parent_code: str | None
    population: int | None
    geometry: str | None


Row = dict[str, Any]
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Release:
    """Everything of one released file, in memory; its methods look up and never compute."""

    path: Path
    manifest: dict[str, str]
    cells: tuple[Cell, ...]
    areas: tuple[Area, ...]
    indicators: dict[str, Row]
    definitions: dict[str, Row]
    labels: dict[tuple[str, str], Row]
    quotes: tuple[Row, ...]
    sources: tuple[Row, ...]

    @property
    def release_id(self) -> str:
        """Name of this release."""
        return self.manifest.get("release_id") or self.path.stem

    @property
    def is_invented(self) -> bool:
        """Whether the county is made up."""
        return self.manifest.get("is_invented", "").lower() in ("true", "1", "yes")

    @property
    def county_name(self) -> str:
        """Name of the county."""
        return self.manifest.get("county_name") or (self.county.name if self.county else "")

    @cached_property
    def county(self) -> Area | None:
        """The county itself."""
        return next((area for area in self.areas if area.level == "county"), None)

    @property
    def county_code(self) -> str:
        """Key of the county."""
        return self.county.area_code if self.county else self.manifest.get("county_code", "")

    @cached_property
    def municipalities(self) -> tuple[Area, ...]:
        """Its towns and municipalities by name."""
        found = [area for area in self.areas if area.level == "municipality"]
        return tuple(sorted(found, key=lambda area: sort_name(area.name)))

    @cached_property
    def area_by_code(self) -> dict[str, Area]:
        """Areas by key."""
        return {area.area_code: area for area in self.areas}

    @cached_property
    def _cell_by_key(self) -> dict[tuple[str, str, str, str, str], Cell]:
        return {cell[:5]: cell for cell in self.cells}

    @cached_property
    def _periods(self) -> dict[tuple[str, str, str], list[str]]:
        """Periods in order, by indicator, area and breakdown."""
        found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for cell in self.cells:
            found[cell.indicator_id, cell.area_code, cell.breakdown].add(cell.period)
        return {key: sorted(periods) for key, periods in found.items()}

    @cached_property
    def _categories(self) -> dict[tuple[str, str, str, str], list[str]]:
        found: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for cell in self.cells:
            found[cell.indicator_id, cell.area_code, cell.period, cell.breakdown].append(
                cell.category
            )
        return found

    def cell(
        self, indicator: str, area: str, period: str, breakdown: str = TOTAL, category: str = ALL
    ) -> Cell:
        """The cell asked for; where the file has none, one with status absent."""
        key = (indicator, area, period, breakdown, category)
        found = self._cell_by_key.get(key)
        if found is not None:
            return found
        meta = self.indicators.get(indicator, {})
        definition = meta.get("definition_id") or ""
        unit = meta.get("unit") or ""
        return Cell(*key, None, None, None, unit, "absent", definition)

    def has(self, indicator: str, breakdown: str = TOTAL, area: str | None = None) -> bool:
        """Whether the file has any such cell."""
        return bool(self.periods(indicator, breakdown, area))

    def periods(self, indicator: str, breakdown: str = TOTAL, area: str | None = None) -> list[str]:
        """Periods in order; the county's unless an area is named."""
        return self._periods.get((indicator, area or self.county_code, breakdown), [])

    def months(self, indicator: str, breakdown: str = TOTAL, area: str | None = None) -> list[str]:
        """The periods that are months."""
        return [period for period in self.periods(indicator, breakdown, area) if is_month(period)]

    def newest(self, indicator: str, breakdown: str = TOTAL, area: str | None = None) -> str:
        """The newest period, months before years where both are there; empty if there is none."""
        months = self.months(indicator, breakdown, area)
        return (months or self.periods(indicator, breakdown, area) or [""])[-1]

    @cached_property
    def newest_month(self) -> str:
        """The newest month of the release."""
        return self.manifest.get("newest_month") or self.newest("A1")

    def breakdowns(self, indicator: str, area: str | None = None) -> list[str]:
        """Breakdowns an indicator has, the total first."""
        found = {
            key[2] for key in self._periods if key[:2] == (indicator, area or self.county_code)
        }
        return sorted(found, key=lambda name: (name != TOTAL, name))

    def categories(
        self, indicator: str, breakdown: str, period: str, area: str | None = None
    ) -> list[str]:
        """Categories of a breakdown in the order of tables."""
        found = self._categories.get((indicator, area or self.county_code, period, breakdown), [])
        return sorted(found, key=lambda category: self._order(breakdown, category))

    def _order(self, breakdown: str, category: str) -> tuple[float, str]:
        row = self.labels.get((breakdown, category), {})
        order = row.get("sort_order")
        return (math.inf if order is None else order, category)

    def area_indicators(self) -> list[str]:
        """Indicators that have a total for municipalities, in page order; none about deliveries."""
        codes = {area.area_code for area in self.municipalities}
        found = {
            key[0]
            for key in self._periods
            if key[1] in codes and key[2] == TOTAL and key[0][:1] != QUALITY
        }
        return sorted(found, key=self.indicator_order)

    def months_with_values(self, indicator: str) -> list[str]:
        """Months in which at least one municipality has a value to show."""
        codes = {area.area_code for area in self.municipalities}
        found = {
            cell.period
            for cell in self.cells
            if cell.indicator_id == indicator
            and cell.breakdown == TOTAL
            and cell.area_code in codes
            and cell.value is not None
            and is_month(cell.period)
        }
        return sorted(found)

    def indicator_order(self, indicator: str) -> tuple[float, str]:
        """Key for sorting indicators as pages show them."""
        order = self.indicators.get(indicator, {}).get("sort_order")
        return (math.inf if order is None else order, indicator)

    def undelivered(self, period: str) -> tuple[Area, ...]:
        """Municipalities whose state for this month is missing."""
        return (
            tuple(
                area
                for area in self.municipalities
                if self.cell("A1", area.area_code, period).status in ("missing", "absent")
            )
            if self.has("A1")
            else ()
        )

    @cached_property
    def boundaries(self) -> bytes:
        """The municipalities' boundaries as a GeoJSON FeatureCollection."""
        features = [
            {
                "type": "Feature",
                "id": area.area_code,
                "properties": {"name": area.name},
                "geometry": json.loads(area.geometry),
            }
            for area in self.municipalities
            if area.geometry
        ]
        collection = {"type": "FeatureCollection", "features": features}
        return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()

    def points(self, area_code: str) -> list[tuple[float, float]]:
        """Longitude and latitude of an area's exterior rings."""
        return [point for ring in self._rings.get(area_code, []) for point in ring]

    def centre(self, area_code: str) -> tuple[float, float] | None:
        """Centre of gravity of an area's largest part."""
        rings = self._rings.get(area_code)
        return _centroid(max(rings, key=_doubled_area)) if rings else None

    @cached_property
    def _rings(self) -> dict[str, list[Ring]]:
        return {area.area_code: _exterior(area.geometry) for area in self.areas if area.geometry}


def _exterior(geometry: str) -> list[Ring]:
    """Exterior rings of a Polygon or MultiPolygon."""
    shape = json.loads(geometry)
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[(point[0], point[1]) for point in part[0]] for part in parts]


def _doubled_area(ring: Ring) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:], strict=False)))


def _centroid(ring: Ring) -> tuple[float, float]:
    """Centre of gravity of a ring, computed from its first point for exactness."""
    left, low = ring[0]
    moved = [(x - left, y - low) for x, y in ring]
    edges = [(x, y, u, v, x * v - u * y) for (x, y), (u, v) in zip(moved, moved[1:], strict=False)]
    total = sum(edge[4] for edge in edges)
    if not total:
        return ring[0]
    across = sum((x + u) * cross for x, _, u, _, cross in edges) / (3 * total)
    upward = sum((y + v) * cross for _, y, _, v, cross in edges) / (3 * total)
    return (left + across, low + upward)


def sort_name(name: str) -> str:
    """German dictionary order: umlauts sort with their base letter."""
    return name.casefold().translate(str.maketrans("äöü", "aou"))


def read_release(path: Path) -> Release:
    """Read a released file whole; raises duckdb.Error where it is none."""
    with duckdb.connect(":memory:") as connection:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS released (READ_ONLY)")
        rows = {table.name: _rows(connection, table) for table in tables.RELEASE}
    return Release(
        path=path,
        manifest={row["key"]: row["value"] or "" for row in rows["manifest"]},
        cells=tuple(_cell(row) for row in rows["cells"]),
        areas=tuple(Area(*row.values()) for row in rows["areas"]),
        indicators={row["indicator_id"]: row for row in rows["indicators"]},
        definitions={row["definition_id"]: row for row in rows["definitions"]},
        labels={(row["breakdown"], row["category"]): row for row in rows["categories"]},
        quotes=tuple(row | {"valence": row["valence"] or 0} for row in rows["quotes"]),
        sources=tuple(rows["sources"]),
    )


def _rows(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> list[Row]:
    """All rows of a table, columns as the contract orders them."""
    names = _names_in(connection, table)
    columns = ", ".join(
        f'{OPTIONAL[table.name, name]} AS "{name}"'
        if (table.name, name) in OPTIONAL and name not in names
        else f'"{name}"'
        for name in table.column_names
    )
    found = connection.execute(f"SELECT {columns} FROM released.{table.full_name}").fetchall()
    return [dict(zip(table.column_names, row, strict=True)) for row in found]


def _names_in(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> set[str]:
    """The columns a table of the file really has."""
    found = connection.execute(f"DESCRIBE released.{table.full_name}").fetchall()
    return {row[0] for row in found}


def _cell(row: Row) -> Cell:
    """A cell that keeps its value only where its status lets it be shown."""
    if row["status"] not in SHOWN:
        row = row | {"value": None, "ci_low": None, "ci_high": None}
    values = [None if isinstance(v, float) and math.isnan(v) else v for v in row.values()]
    return Cell(*values)


class Follower:
    """Follows the link to the current release; hands out the newest one that could be read."""

    def __init__(self, current_release: Path) -> None:
        """Follow this link, whether or not it names a file yet."""
        self.link = Path(current_release)
        self._lock = threading.Lock()
        self._seen: tuple[str, int, int] | None = None
        self._release: Release | None = None

    def release(self) -> Release | None:
        """The release the link names now; None while there is none at all."""
        target = self._target()
        if target is None or target == self._seen:
            return self._release
        with self._lock:
            if target != self._seen:
                self._read(target)
        return self._release

    def _target(self) -> tuple[str, int, int] | None:
        """What the link names: resolved path, inode and time of change."""
        try:
            path = self.link.resolve(strict=True)
            state = path.stat()
        except OSError:
            return None
        return str(path), state.st_ino, state.st_mtime_ns

    def _read(self, target: tuple[str, int, int]) -> None:
        """Read the target; where it cannot be read, the release before it stays until it can."""
        try:
            self._release = read_release(Path(target[0]))
            self._seen = target
        except duckdb.Error as error:
            LOG.warning("The release %s cannot be read: %s", target[0], error)
