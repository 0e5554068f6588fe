"""Compute every indicator into core.cells: run the SQL files of this folder over the core tables.

Deciding what may be shown belongs to pipeline/disclosure; names and definitions stand in
catalogue.yml.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pipeline import tables
from pipeline.reference import branches, nationalities
from pipeline.store import Store
from pipeline.themes.codebook import load_codebook

FOLDER = Path(__file__).parent
SECTIONS = ("stock", "dynamics", "contribution", "themes", "activation", "quality")
COLUMNS_IF_ABSENT = {
    "largest_share": "NULL::DOUBLE",
    "two_largest_share": "NULL::DOUBLE",
    "ci_low": "NULL::DOUBLE",
    "ci_high": "NULL::DOUBLE",
}


@cache
def catalogue() -> dict[str, Any]:
    """The indicators and their definitions as catalogue.yml has them."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "catalogue.yml").read_text(encoding="utf-8"))
    return loaded


def compute_cells(store: Store) -> int:
    """Compute all cells anew and put them in place of the old ones; returns their number."""
    _register_dimensions(store)
    selects = " UNION ALL BY NAME ".join(_section(store, section) for section in SECTIONS)
    return store.replace(tables.CELLS, f"SELECT * FROM ({selects})")


def _section(store: Store, section: str) -> str:
    """One section's SQL with definition, status and the columns it leaves out."""
    query = (FOLDER / f"{section}.sql").read_text(encoding="utf-8")
    described = store.connection.execute(f"DESCRIBE {query}").fetchall()
    given = {str(row[0]) for row in described}
    extra = "".join(
        f", {default} AS {name}" for name, default in COLUMNS_IF_ABSENT.items() if name not in given
    )
    return f"""(
        SELECT
            section.* REPLACE (
                value::DOUBLE AS value, count::BIGINT AS count, base::BIGINT AS base),
            definition_id,
            if(undelivered.month IS NULL, 'ok', 'missing') AS status{extra}
        FROM ({query}) AS section
        JOIN indicator_definitions USING (indicator_id)
        LEFT JOIN undelivered ON undelivered.area_code = section.area_code
            AND undelivered.month = section.period AND section.indicator_id[1] IN ('A', 'B')
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
        "theme_codes": pd.DataFrame(
            [
                (code.id, "theme" if code.id.startswith("T") else "activation_code")
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
    store.connection.execute(
        """CREATE OR REPLACE TEMP VIEW undelivered_months AS
        SELECT area_code, month FROM core.areas
        CROSS JOIN (SELECT DISTINCT month FROM core.business_months)
        ANTI JOIN (SELECT municipality_code AS area_code, period AS month FROM raw.deliveries
            WHERE source_kind = 'trade_office' AND status = 'accepted') USING (area_code, month)
        WHERE level = 'municipality';
        CREATE OR REPLACE TEMP VIEW undelivered AS
        SELECT area_code, month FROM undelivered_months
        UNION SELECT area_code, left(month, 4) FROM undelivered_months"""
    )
