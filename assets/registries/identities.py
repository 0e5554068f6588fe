"""Which records are the same person or business, across notices and registers, and why.

core.notices, core.companies, core.chamber_entries -> core.links, core.identities. Counting what was
put together belongs to businesses.py.
"""

import dagster as dg

from pipeline import tables
from pipeline.registries.linkage import decisions
from pipeline.registries.linkage.links import link_records
from pipeline.store import Store
from pipeline.summary import metadata


@dg.asset(
    key=["core", "identities"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[
        ["core", "notices"],
        ["core", "companies"],
        ["core", "chamber_entries"],
        ["settings", "linkage"],
    ],
)
def identities(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Every pair with what speaks for it; a record bears the id of the one known first."""
    return dg.MaterializeResult(metadata=metadata(link_records(store)))


@dg.asset_check(asset=identities, blocking=True)
def an_id_that_is_borne_bears_no_other(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """No chains: whoever gives others an id has her own, and every record has one."""
    chained = store.scalar(
        """SELECT count(*) FROM core.identities AS borne
        JOIN core.identities AS other ON borne.kind = other.kind
            AND borne.entity_id = other.source_id"""
    )
    doubled = store.duplicates(tables.IDENTITIES)
    return dg.AssetCheckResult(
        passed=chained == 0 and doubled == 0, metadata={"chained": chained, "doubled": doubled}
    )


@dg.asset_check(asset=identities, blocking=True)
def an_entry_of_a_register_has_one_business(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """One to one, as the commercial register and the chambers say."""
    shared = store.scalar(
        """SELECT count(*) FROM (
            SELECT kind, right_id FROM core.links
            WHERE is_accepted AND kind IN ('company', 'chamber') AND decided_by <> 'human'
            GROUP BY ALL HAVING count(*) > 1)"""
    )
    return dg.AssetCheckResult(passed=shared == 0, metadata={"shared_entries": shared})


@dg.asset_check(asset=identities)
def every_decision_of_people_is_understood(
    store: dg.ResourceParam[Store],
) -> dg.AssetCheckResult:
    """A line that stops to hold moves the figures: somebody has to know."""
    messages = [finding.text("de") for finding in decisions.known(store).findings]
    return dg.AssetCheckResult(
        passed=not messages,
        severity=dg.AssetCheckSeverity.WARN,
        description=" ".join(messages) or None,
        metadata={"lines": len(messages)},
    )
