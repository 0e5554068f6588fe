"""Compute every indicator into core.cells: run the SQL files of this folder over the core tables.

Deciding what may be shown belongs to pipeline/disclosure; names and definitions stand in
catalogue.yml, the arithmetic in figures.sql.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pipeline import tables
from pipeline.indicators.figures import MACROS
from pipeline.reference import branches, groups, nationalities
from pipeline.store import Store
from pipeline.themes.codebook import is_activation, load_codebook

FOLDER = Path(__file__).parent
PREPARATIONS = ("counts", "lives", "survival_curve", "states", "theme_codings")
"""What the sections count from: files that make temporary tables."""

SECTIONS = (
    "stock",
    "structure",
    "dynamics",
    "foundings",
    "survival",
    "contribution",
    "themes",
    "theme_groups",
    "theme_weights",
    "theme_pairs",
    "theme_ideas",
    "theme_trust",
    "activation",
    "quality",
)
COLUMNS_IF_ABSENT = {
    "largest_share": "NULL::DOUBLE",
    "two_largest_share": "NULL::DOUBLE",
    "ci_low": "NULL::DOUBLE",
    "ci_high": "NULL::DOUBLE",
}
FINISHED_FROM = {
    ("A1", "total"): ("A1", "total"),
    ("A1", "branch_group"): ("A1", "branch_group"),
    ("A2", "total"): ("A2", "total"),
    ("A2", "origin_group"): ("A2", "origin_group"),
    ("A3", "total"): ("A3", "total"),
    ("A5", "origin_group"): ("A2", "origin_group"),
    ("A6", "branch_group"): ("A1", "branch_group"),
    ("A6", "branch_group_all"): ("A3", "branch_group"),
    ("A7", "branch_group"): ("A3", "branch_group"),
    ("A8", "total"): ("A1", "branch_group"),
    ("A9", "total"): ("A1", "branch_group"),
    ("A13", "total"): ("A2", "total"),
    ("A13", "population_date"): ("A2", "total"),
    ("B1", "notice_kind"): ("B1", "notice_kind"),
    ("B3", "movement"): ("B1", "notice_kind"),
}
"""Figures that an office without records can have, and which of its finished tables they need."""


@cache
def catalogue() -> dict[str, Any]:
    """The indicators and their definitions as catalogue.yml has them."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "catalogue.yml").read_text(encoding="utf-8"))
    return loaded


def compute_cells(store: Store) -> int:
    """Compute all cells anew and put them in place of the old ones; returns their number."""
    prepare(store)
    selects = " UNION ALL BY NAME ".join(_section(store, section) for section in SECTIONS)
    return store.replace(tables.CELLS, f"SELECT * FROM ({selects})")


def prepare(store: Store) -> None:
    """Make the macros and temporary tables from which the sections count."""
    store.connection.execute(MACROS)
    _register_dimensions(store)
    rules = store.project.settings.rules
    for name in ("theme", "theme_cross", "survey_base"):
        store.connection.execute(f"SET VARIABLE {name} = {getattr(rules, name):d}")
    for name in PREPARATIONS:
        store.connection.execute(_sql(name))


def _sql(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _section(store: Store, section: str) -> str:
    """One section's SQL with definition, status and the columns it leaves out."""
    query = _sql(section)
    described = store.connection.execute(f"DESCRIBE {query}").fetchall()
    given = {str(row[0]) for row in described}
    extra = "".join(
        f", {default} AS {name}" for name, default in COLUMNS_IF_ABSENT.items() if name not in given
    )
    is_unreliable = "false" if "is_unreliable" not in given else "coalesce(is_unreliable, false)"
    is_protected = "false" if "is_protected" not in given else "is_protected"
    marks = sorted(given & {"is_unreliable", "is_protected"})
    exclude = f"EXCLUDE ({', '.join(marks)})" if marks else ""
    return f"""(
        SELECT
            section.* {exclude} REPLACE (
                value::DOUBLE AS value, count::BIGINT AS count, base::BIGINT AS base),
            definition_id,
            CASE
                WHEN late.status = 'missing' THEN 'missing'
                WHEN held.area_code IS NULL AND tables_only.status = 'missing' THEN 'missing'
                WHEN {is_protected} THEN 'protected'
                WHEN {is_unreliable} THEN 'unreliable'
                WHEN held.area_code IS NULL AND tables_only.area_code IS NOT NULL THEN 'incomplete'
                ELSE coalesce(late.status, 'ok')
            END AS status{extra}
        FROM ({query}) AS section
        JOIN indicator_definitions USING (indicator_id)
        LEFT JOIN late ON late.area_code = section.area_code AND late.period = section.period
            AND section.indicator_id[1] IN ('A', 'B')
        LEFT JOIN tables_only ON tables_only.area_code = section.area_code
            AND tables_only.period = section.period AND section.indicator_id[1] IN ('A', 'B')
        LEFT JOIN told_figures AS held ON held.area_code = section.area_code
            AND held.indicator_id = section.indicator_id AND held.breakdown = section.breakdown
    )"""


def _register_dimensions(store: Store) -> None:
    """Small frames that the SQL joins.

    The categories that make a cell even where nothing was counted.
    """
    codebook = load_codebook(store.project.settings.nlp.codebook)
    indicators = catalogue()["indicators"]
    frames = {
        "branch_groups": pd.DataFrame({"branch_group": [group.code for group in branches.GROUPS]}),
        "origin_groups": pd.DataFrame(
            {
                "origin_group": [
                    group.code
                    for group in nationalities.ORIGIN_GROUPS
                    if group.code not in ("german", "unresolved")
                ]
            }
        ),
        "legal_form_groups": pd.DataFrame(
            {"legal_form_group": [group.code for group in groups.load("legal_form")]}
        ),
        "wz_targets": _wz_targets(),
        "finished_from": pd.DataFrame(
            [(*figure, *needed) for figure, needed in FINISHED_FROM.items()],
            columns=["indicator_id", "breakdown", "needed_indicator", "needed_breakdown"],
        ),
        "theme_codes": pd.DataFrame(
            [
                (code.id, "activation_code" if is_activation(code.id) else "theme")
                for code in codebook.codes
            ],
            columns=["code_id", "breakdown"],
        ),
        "indicator_definitions": pd.DataFrame(
            [(indicator, entry["definition"]) for indicator, entry in indicators.items()],
            columns=["indicator_id", "definition_id"],
        ),
    }
    for name, frame in frames.items():
        store.connection.register(name, frame)


@cache
def _wz_targets() -> pd.DataFrame:
    """Codes of 2008 of two to five digits: to how many five-digit keys of 2025 they lead, and
    whether into several branch groups.
    """
    bridge = branches.bridge_table()
    counts = [
        bridge.assign(wz_code=bridge["wz_2008_code"].str[:length])
        .groupby("wz_code")["wz_2025_code"]
        .nunique()
        for length in (2, 3, 4, 5)
    ]
    targets = pd.concat(counts).rename("targets").reset_index()
    lookup = branches.lookup_table().query("wz_edition == '2008'")
    return targets.merge(lookup[["wz_code", "is_ambiguous"]], on="wz_code")
