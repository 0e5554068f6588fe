"""The released file: judged cells, labels, definitions, boundaries and cleared quotes; nothing
else.

core.cells -> releases/<id>.duckdb, current.duckdb.
"""

import dagster as dg

from pipeline.disclosure.release import make_release, unsafe_cells
from pipeline.store import Store


@dg.asset(
    key=["out", "release"],
    group_name="disclosure",
    kinds={"duckdb"},
    code_version="1",
    deps=[
        ["core", "cells"],
        ["core", "chamber_entries"],
        ["core", "companies"],
        ["core", "controllers"],
        ["settings", "county"],
    ],
)
def release(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """A new file of its own name, swapped in atomically; nothing changes where nothing moved."""
    made = make_release(store)
    return dg.MaterializeResult(
        metadata={
            "release_id": made.release_id,
            "cells": made.cells,
            "suppressed": made.suppressed,
            "is_new": made.is_new,
        }
    )


@dg.asset_check(asset=release, blocking=True)
def no_value_under_a_threshold_is_released(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Looked up in the released file itself, by the counts that the warehouse knows."""
    unsafe = unsafe_cells(store)
    return dg.AssetCheckResult(passed=unsafe == 0, metadata={"unsafe_cells": unsafe})
