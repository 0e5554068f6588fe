"""The activation log: whom one approached, who came, what was promised, what came of it.

inbox/aktivierung/* -> core.approaches, core.events, core.attendances, core.commitments,
core.outcomes.
"""

from datetime import timedelta

import dagster as dg

from pipeline.activation.load import load_activation
from pipeline.store import Store
from pipeline.summary import metadata


@dg.asset(
    key=["core", "activation_log"],
    group_name="activation",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "activation"], ["core", "interviews"]],
    freshness_policy=dg.FreshnessPolicy.time_window(
        fail_window=timedelta(days=95), warn_window=timedelta(days=60)
    ),
)
def activation_log(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """The five sheets of the log, persons under their pseudonyms."""
    return dg.MaterializeResult(metadata=metadata(load_activation(store)))


@dg.asset_check(asset=activation_log, blocking=True)
def attendance_belongs_to_an_event(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Nobody came to an event that the log does not know."""
    strays = store.scalar(
        "SELECT count(*) FROM core.attendances ANTI JOIN core.events USING (event_id)"
    )
    return dg.AssetCheckResult(passed=strays == 0, metadata={"strays": strays})
