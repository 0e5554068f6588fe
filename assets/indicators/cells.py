"""Every indicator as cells, before disclosure control.

core.* -> core.cells. Which cells may be shown is decided in assets/disclosure.
"""

import dagster as dg

from pipeline import tables
from pipeline.indicators.cells import compute_cells
from pipeline.store import Store


@dg.asset(
    key=["core", "cells"],
    group_name="indicators",
    kinds={"duckdb"},
    code_version="3",
    deps=[
        ["core", "businesses"],
        ["core", "population"],
        ["core", "mentions"],
        ["core", "codings"],
        ["core", "theme_trust"],
        ["core", "saturation"],
        ["core", "survey_answers"],
        ["core", "activation_log"],
    ],
)
def cells(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Value, units counted, base and definition of every cell."""
    return dg.MaterializeResult(metadata={"dagster/row_count": compute_cells(store)})


@dg.asset_check(asset=cells, blocking=True)
def a_cell_stands_once_and_shares_are_shares(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """The key is one; shares lie in 0-1; nothing but a balance or an agreement is negative."""
    doubled = store.duplicates(tables.CELLS)
    odd = store.scalar(
        """SELECT count(*) FROM core.cells
        WHERE (value < 0 AND category <> 'balance' AND unit NOT IN ('balance', 'agreement'))
            OR count < 0
            OR (unit = 'share' AND value > 1)"""
    )
    return dg.AssetCheckResult(
        passed=doubled == 0 and odd == 0, metadata={"doubled": doubled, "impossible": odd}
    )
