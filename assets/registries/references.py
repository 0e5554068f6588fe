"""Areas, population, chamber and commercial register: what stands beside the trade registers.

inbox/{grenzen,bevoelkerung,ihk,registergericht,psc}/*
-> core.areas, core.municipalities, core.population, core.chamber_entries, core.companies,
core.controllers.
"""

from datetime import timedelta

import dagster as dg

from pipeline.refusals import standing_refusals
from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.companies import load_companies
from pipeline.registries.controllers import load_controllers
from pipeline.registries.population import load_population
from pipeline.registries.share_jumps import JUMPS
from pipeline.store import Store
from pipeline.summary import metadata

YEARLY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=400))
HALF_YEARLY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=200))
MONTHLY = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(days=40), warn_window=timedelta(days=35)
)


@dg.asset(
    key=["core", "areas"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "places"]],
    freshness_policy=YEARLY,
)
def areas(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """The county and its municipalities with their boundaries, exterior rings clockwise."""
    return dg.MaterializeResult(metadata=metadata(load_areas(store)))


@dg.asset_check(asset=areas, blocking=True)
def every_office_has_its_municipality(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Each trade office of the settings stands in the boundary file."""
    known = set(store.frame("SELECT area_code FROM core.areas")["area_code"])
    absent = [
        office.municipality_code
        for office in store.project.settings.offices
        if office.municipality_code not in known
    ]
    return dg.AssetCheckResult(passed=not absent, metadata={"without_boundary": absent})


@dg.asset(
    key=["core", "population"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["core", "areas"]],
    freshness_policy=HALF_YEARLY,
)
def population(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Inhabitants by municipality and nationality."""
    return dg.MaterializeResult(metadata=metadata(load_population(store)))


@dg.asset(
    key=["core", "chamber_entries"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["core", "areas"], ["inbox", "chambers"]],
    freshness_policy=MONTHLY,
)
def chamber_entries(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """The chambers' lists."""
    return dg.MaterializeResult(metadata=metadata(load_chamber(store)))


@dg.asset_check(asset=chamber_entries)
def no_list_jumps_in_its_shares(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """A list in which two categories seem exchanged is refused; the one before stays."""
    refused = standing_refusals(store)
    jumps = refused[refused["message_code"].isin(JUMPS)]
    return dg.AssetCheckResult(
        passed=jumps.empty,
        description=" ".join(jumps["message_de"]) or None,
        metadata={"lists": len(jumps)},
    )


@dg.asset(
    key=["core", "companies"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["core", "areas"], ["inbox", "courts"]],
    freshness_policy=YEARLY,
)
def companies_of_the_courts(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Companies of the register courts, without names; nationality is not in this source."""
    return dg.MaterializeResult(metadata=metadata(load_companies(store)))


@dg.asset(
    key=["core", "controllers"],
    group_name="registries",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "controllers"]],
    freshness_policy=YEARLY,
)
def controllers_of_companies(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Who controls companies, without names; nationality as the register states it."""
    return dg.MaterializeResult(metadata=metadata(load_controllers(store)))
