"""Deliveries of the trade offices as they came, without what identifies a person.

inbox/gewerbeamt-*/* -> vault.*, raw.deliveries, raw.notices. Their meaning is given in notices.py.
"""

from datetime import UTC, datetime, timedelta

import dagster as dg

from pipeline.freshness import overdue
from pipeline.refusals import standing_refusals
from pipeline.registries.deliveries import load_deliveries
from pipeline.store import Store
from pipeline.summary import metadata


@dg.asset(
    key=["raw", "notices"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "trade_offices"], ["settings", "mappings"]],
    freshness_policy=dg.FreshnessPolicy.time_window(
        fail_window=timedelta(days=40), warn_window=timedelta(days=35)
    ),
    retry_policy=dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL),
)
def raw_notices(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Every record of every new delivery, stored or quarantined; nothing is read twice."""
    return dg.MaterializeResult(metadata=metadata(load_deliveries(store)))


@dg.asset_check(asset=raw_notices, blocking=True)
def every_record_is_stored_or_quarantined(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Nothing is dropped at the door: of every delivery, records in = stored + quarantined."""
    lost = store.scalar(
        "SELECT count(*) FROM raw.deliveries WHERE rows_in <> rows_stored + rows_quarantined"
    )
    return dg.AssetCheckResult(passed=lost == 0, metadata={"deliveries_that_do_not_add_up": lost})


@dg.asset_check(asset=raw_notices)
def no_delivery_was_refused(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """A refused delivery needs a person; everything else goes on."""
    refused = standing_refusals(store)[["source_id", "message_code"]]
    return dg.AssetCheckResult(
        passed=refused.empty,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"refused": dg.MetadataValue.json(refused.to_dict("records"))},
    )


@dg.asset_check(asset=raw_notices)
def no_source_is_overdue(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Every source delivers as often as its mapping says; one that is late is named."""
    late = [finding.text("de") for finding in overdue(store, datetime.now(UTC).date())]
    return dg.AssetCheckResult(
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        description=" ".join(late) or None,
        metadata={"overdue": len(late)},
    )
