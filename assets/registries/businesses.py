"""Businesses and persons put together from their notices, and the state of every business over
time.

core.notices, core.identities -> core.persons, core.person_states, core.businesses,
core.business_persons, core.business_states, core.business_events, core.restatements.
"""

import dagster as dg

from pipeline import tables
from pipeline.registries.businesses import link_businesses
from pipeline.store import Store
from pipeline.summary import metadata


@dg.asset(
    key=["core", "businesses"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["core", "notices"], ["core", "identities"]],
)
def businesses(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Three counting units kept apart: notices, businesses, persons."""
    return dg.MaterializeResult(metadata=metadata(link_businesses(store)))


@dg.asset_check(asset=businesses, blocking=True)
def a_business_has_one_state_a_day(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Keys are one (states, months, events), and nobody owns a business more than wholly."""
    doubled = sum(
        store.duplicates(table)
        for table in (
            tables.BUSINESS_STATES,
            tables.BUSINESS_MONTHS,
            tables.BUSINESS_EVENTS,
            tables.PERSON_STATES,
        )
    )
    odd = store.scalar(
        """SELECT count(*) FROM core.business_states
        WHERE foreign_owner_count + unknown_owner_count > owner_count"""
    )
    return dg.AssetCheckResult(
        passed=doubled == 0 and odd == 0,
        metadata={"doubled": doubled, "more_foreign_than_owners": odd},
    )
