"""Every accepted notice with its meaning: kind, municipality, branch, dates, nationalities.

raw.notices -> core.notices, core.notice_persons. Putting businesses together belongs to
businesses.py.
"""

import dagster as dg

from pipeline import tables
from pipeline.registries.notices import interpret_notices
from pipeline.registries.share_jumps import office_jumps
from pipeline.store import Store
from pipeline.summary import metadata


@dg.asset(
    key=["core", "notices"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["raw", "notices"], ["core", "areas"], ["settings", "mappings"]],
)
def notices(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Notices with meaning; a record that cannot be understood is quarantined with its line."""
    return dg.MaterializeResult(metadata=metadata(interpret_notices(store)))


@dg.asset_check(asset=notices, blocking=True)
def every_raw_notice_is_interpreted_or_quarantined(
    store: dg.ResourceParam[Store],
) -> dg.AssetCheckResult:
    """Nothing is lost between delivery and meaning."""
    lost = store.scalar(
        """SELECT count(*) FROM raw.notices
        ANTI JOIN core.notices USING (delivery_id, row_number)
        ANTI JOIN (SELECT delivery_id, record_number AS row_number FROM raw.quarantine)
            USING (delivery_id, row_number)"""
    )
    return dg.AssetCheckResult(passed=lost == 0, metadata={"notices_lost": lost})


@dg.asset_check(asset=notices, blocking=True)
def a_notice_stands_once(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """The key of core.notices is one."""
    doubled = store.duplicates(tables.NOTICES)
    return dg.AssetCheckResult(passed=doubled == 0, metadata={"doubled": doubled})


@dg.asset_check(asset=notices)
def no_month_of_notices_jumps_in_its_shares(
    store: dg.ResourceParam[Store],
) -> dg.AssetCheckResult:
    """Kinds, legal forms, sex and nationality keep their shares, office by office."""
    jumps = [finding.text("de") for finding in office_jumps(store)]
    return dg.AssetCheckResult(
        passed=not jumps, description=" ".join(jumps) or None, metadata={"months": len(jumps)}
    )
