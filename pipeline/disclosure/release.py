"""Build the released file from judged cells and swap it in atomically.

It holds released values only: no microdata, no free text but cleared quotes, NULL where a cell is
suppressed. Judging cells stands in primary.sql.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas as pd

from pipeline import tables
from pipeline.disclosure.labels import category_labels
from pipeline.errors import Refused
from pipeline.indicators.cells import catalogue
from pipeline.refusals import standing_refusals
from pipeline.settings import Rules
from pipeline.store import Store
from pipeline.tables import Table

JUDGE = (Path(__file__).parent / "primary.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Release:
    """A released file: its id, path, number of cells and of suppressed ones.

    Is_new is False where nothing had changed.
    """

    release_id: str
    path: Path
    cells: int
    suppressed: int
    is_new: bool


def make_release(
    store: Store, now: datetime | None = None, as_known_on: date | None = None
) -> Release:
    """Write releases/<id>.duckdb and point releases/current.duckdb at it; an unchanged content
    keeps the current release. With `as_known_on` the file is named after that day and the current
    release stays; where an older release has the same content, that one is returned.

    Raises Refused D-001 if a value under a threshold stands in the new file, KeyError if a category
    has no label; the current release stays then.
    """
    contents = _contents(store)
    checksum = _checksum(contents)
    cells = contents[tables.OUT_CELLS]
    suppressed = int(cells["status"].str.startswith("suppressed").sum())
    current = store.project.current_release
    if as_known_on:
        same = sorted(store.project.releases.glob(f"*-{checksum[:12]}*.duckdb"))
    else:
        same = [current.resolve()] if current.resolve().stem.endswith(checksum[:12]) else []
    if same:
        return Release(same[0].stem, same[0], len(cells), suppressed, is_new=False)
    made_at = now or datetime.now(UTC)
    release_id = f"{made_at:%Y%m%dT%H%M%SZ}-{checksum[:12]}"
    if as_known_on:
        release_id += f"-as-known-on-{as_known_on.isoformat()}"
    contents[tables.OUT_MANIFEST] = _manifest(store, release_id, made_at, checksum, cells)
    path = store.project.releases / f"{release_id}.duckdb"
    unfinished = _write(path, contents)
    if unsafe := unsafe_cells(store, unfinished):
        unfinished.unlink()
        raise Refused("D-001", file=path.name, count=unsafe)
    unfinished.replace(path)
    if as_known_on:
        return Release(release_id, path, len(cells), suppressed, is_new=True)
    point_at(current, path)
    withdraw_quotes(store.project.releases, set(contents[tables.OUT_QUOTES]["quote_id"]))
    return Release(release_id, path, len(cells), suppressed, is_new=True)


def point_at(link: Path, target: Path) -> None:
    """Let the link name the target; a reader sees the old file or the new one, never none."""
    fresh = link.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(link)


def withdraw_quotes(releases: Path, cleared: set[str]) -> int:
    """Take quotes that are not cleared any more out of older releases.

    Each is written anew without them; returns how many files. Other figures stay as published.
    """
    rewritten = 0
    for path in sorted(releases.glob("*-*.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            contents = {
                table: connection.execute(f"SELECT * FROM {table.full_name}").df()
                for table in tables.RELEASE
            }
        quotes = contents[tables.OUT_QUOTES]
        if not set(quotes["quote_id"]) <= cleared:
            contents[tables.OUT_QUOTES] = quotes[quotes["quote_id"].isin(cleared)]
            _write(path, contents).replace(path)
            rewritten += 1
    return rewritten


def _contents(store: Store) -> dict[Table, pd.DataFrame]:
    """Every released table but the manifest, in a fixed order of rows."""
    rules = store.project.settings.rules.model_dump(exclude={"version"})
    used = {name: value for name, value in rules.items() if f"${name}" in JUDGE}
    cells = store.frame(
        f"SELECT * FROM ({JUDGE}) ORDER BY indicator_id, area_code, period, breakdown, category",
        used,
    )
    return {
        tables.OUT_CELLS: cells,
        tables.OUT_INDICATORS: _indicators(),
        tables.OUT_DEFINITIONS: _definitions(),
        tables.OUT_CATEGORIES: category_labels(store, cells),
        tables.OUT_AREAS: store.frame("SELECT * FROM core.areas ORDER BY area_code"),
        tables.OUT_QUOTES: store.frame(_QUOTES),
        tables.OUT_SOURCES: _sources(store),
    }


_QUOTES = """
    SELECT quote_id, split_part(theme_codes, ',', 1) AS theme_code, valence, text, wave
    FROM core.quotes JOIN core.interviews USING (interview_id)
    WHERE has_consent AND is_verbatim AND theme_codes <> '' AND text NOT LIKE '%[%'
        AND NOT list_contains(string_split(theme_codes, ','), 'A6')
    ORDER BY quote_id"""


def _sources(store: Store) -> pd.DataFrame:
    """One row a source; legal basis and purpose as the deliveries say, else the usual ones."""
    usual = catalogue()["sources"]
    rows = [
        (kind, *entry["name"], entry["basis"], entry["purpose"]) for kind, entry in usual.items()
    ]
    columns = ["source_kind", "name_de", "name_en", "usual_basis", "usual_purpose"]
    store.connection.register("source_names", pd.DataFrame(rows, columns=columns))
    store.connection.register("standing", standing_refusals(store))
    return store.frame(_SOURCES)


_SOURCES = """
    SELECT
        source_id,
        coalesce(areas.name, source_names.name_de) AS name_de,
        coalesce(areas.name, source_names.name_en) AS name_en,
        source_kind AS kind,
        any_value(municipality_code) AS area_code,
        coalesce(nullif(any_value(legal_basis), ''), any_value(usual_basis)) AS legal_basis,
        coalesce(nullif(any_value(purpose), ''), any_value(usual_purpose)) AS purpose,
        max(period) FILTER (status = 'accepted') AS newest_period,
        count(*) FILTER (status = 'accepted') AS deliveries,
        (SELECT count(*) FROM standing WHERE standing.source_id = deliveries.source_id) AS refused,
        coalesce(sum(rows_in), 0)::BIGINT AS rows_in,
        coalesce(sum(rows_stored), 0)::BIGINT AS rows_stored,
        coalesce(sum(rows_quarantined), 0)::BIGINT AS rows_quarantined
    FROM raw.deliveries
    LEFT JOIN core.areas ON areas.area_code = deliveries.municipality_code
    LEFT JOIN source_names USING (source_kind)
    GROUP BY ALL ORDER BY kind, source_id"""


def _indicators() -> pd.DataFrame:
    rows = [
        (
            indicator,
            indicator[0],
            entry["name"][0],
            entry["name"][1],
            entry["unit"],
            entry["decimals"],
            entry["definition"],
            order,
        )
        for order, (indicator, entry) in enumerate(catalogue()["indicators"].items())
    ]
    return pd.DataFrame(rows, columns=tables.OUT_INDICATORS.column_names)


def _definitions() -> pd.DataFrame:
    rows = [
        (
            definition,
            *entry["unit"],
            entry["de"],
            entry["en"],
            entry["formula"],
            *entry["source"],
            pd.Timestamp("2022-01-01"),
            pd.NaT,
        )
        for definition, entry in catalogue()["definitions"].items()
    ]
    return pd.DataFrame(rows, columns=tables.OUT_DEFINITIONS.column_names)


def _manifest(
    store: Store, release_id: str, made_at: datetime, checksum: str, cells: pd.DataFrame
) -> pd.DataFrame:
    settings = store.project.settings
    newest_mention = store.frame(
        "SELECT DISTINCT codebook_version, pipeline_version FROM core.mentions ORDER BY ALL"
    )
    values = {
        "release_id": release_id,
        "made_at": made_at.isoformat(timespec="seconds"),
        "county_name": settings.county.name,
        "county_code": settings.county.code,
        "is_invented": str(settings.county.is_invented).lower(),
        "newest_month": store.scalar("SELECT max(month) FROM core.business_months") or "",
        "rule_version": settings.rules.version,
        "code_version": version("potentiale"),
        "codebook_version": ", ".join(newest_mention["codebook_version"].unique()),
        "pipeline_version": ", ".join(newest_mention["pipeline_version"].unique()),
        "cells": str(len(cells)),
        "suppressed_primary": str((cells["status"] == "suppressed_primary").sum()),
        "suppressed_secondary": str((cells["status"] == "suppressed_secondary").sum()),
        "checksum": checksum,
    }
    return pd.DataFrame(list(values.items()), columns=tables.OUT_MANIFEST.column_names)


def _checksum(contents: dict[Table, pd.DataFrame]) -> str:
    """SHA-256 over all released rows as CSV."""
    digest = sha256()
    for table, frame in contents.items():
        digest.update(table.name.encode())
        digest.update(frame[table.column_names].to_csv(index=False).encode())
    return digest.hexdigest()


def _write(path: Path, contents: dict[Table, pd.DataFrame]) -> Path:
    """A new DuckDB file with just these rows, not yet under the release's name."""
    path.parent.mkdir(mode=0o755, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(unfinished)) as connection:
        connection.execute("CREATE SCHEMA out")
        for table, frame in contents.items():
            connection.execute(table.ddl())
            connection.register("rows", frame)
            connection.execute(f"INSERT INTO {table.full_name} BY NAME SELECT * FROM rows")
    unfinished.chmod(0o644)
    return unfinished


MAY_BE_OPEN = """indicator_id = 'G1' OR (indicator_id = 'E1' AND breakdown IN (
    'total', 'coded', 'coded_people', 'coded_rule', 'coded_model', 'coded_unchecked'))"""
"""Cells that name no small group of people: deliveries, talks held in all, and who coded them."""

NEEDS_TEN = ("A7", "A9", "A11", "A12", "A13", "A14", "B3")
NEEDS_THIRTY = ("A8",)
NEEDS_FIVE = ("E2", "E3", "E4", "E6", "E8")
"""Indicators that tell of how few units they are made; by name, whatever rule their cells name."""

_SHOWN = f"""
    SELECT cells.*, shown.value <> 0 AS is_told FROM core.cells
    JOIN released.out.cells AS shown USING (indicator_id, area_code, period, breakdown, category)
    WHERE shown.value IS NOT NULL AND NOT ({MAY_BE_OPEN})"""


def unsafe_cells(store: Store, path: Path | None = None) -> int:
    """Number of values in a released file (default: the current one) that the rules do not allow.

    Judged anew, without primary.sql and without what the cells themselves say may be open.
    """
    rules = store.project.settings.rules
    smallest = {
        "origin_cross": rules.origin_cross,
        "reason": rules.reason,
        "theme": rules.theme,
        "theme_base": rules.theme,
        "theme_cross": rules.theme_cross,
        "funnel": rules.funnel,
    }
    released = str(path or store.project.current_release.resolve()).replace("'", "''")
    store.connection.execute(f"ATTACH '{released}' AS released (READ_ONLY)")
    try:
        shown = store.frame(_SHOWN)
    finally:
        store.connection.execute("DETACH released")
    threshold = shown["rule"].map(smallest).fillna(rules.count)
    is_share = shown["unit"] == "share"
    too_few = shown["count"] < threshold
    too_few_others = is_share & (shown["base"] - shown["count"]).between(1, threshold - 1)
    small_base = (is_share | (shown["rule"] == "survey")) & (shown["base"] < rules.survey_base)
    dominated = (shown["largest_share"] > rules.largest_share) | (
        shown["two_largest_share"] > rules.two_largest_share
    )
    is_unsafe = shown["is_told"] & (too_few | too_few_others | small_base | dominated)
    rest = shown["base"] - shown["count"]
    of_one_mind = (shown["rule"] == "theme_cross") & (
        (rest == 0)
        | ((shown["base"] < rules.survey_base) & ((shown["count"] == 0) | (rest < rules.theme)))
    )
    return int((is_unsafe | of_one_mind | _on_too_few_units(shown, rules)).sum())


def _on_too_few_units(shown: pd.DataFrame, rules: Rules) -> "pd.Series[bool]":
    """Which cells tell, even as a nought, of fewer units than their indicator needs."""
    needed = shown["indicator_id"].map(
        dict.fromkeys(NEEDS_TEN, rules.figure_base)
        | dict.fromkeys(NEEDS_THIRTY, rules.diversity_base)
        | dict.fromkeys(NEEDS_FIVE, rules.theme_base)
    )
    is_nothing = (shown["base"] == 0) & ~shown["is_told"]
    return (shown["base"] < needed.fillna(0)) & ~is_nothing
