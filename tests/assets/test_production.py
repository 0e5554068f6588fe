"""The graph in production: what is late, refused or odd is a failing check that stops nothing else."""

from pathlib import Path

import dagster as dg
import pytest

from assets.registries.references import HALF_YEARLY, MONTHLY, YEARLY
from pipeline.definitions import defs
from pipeline.freshness import GRACE, MONTHS
from pipeline.registries import mapping

ALERTING = {
    "no_delivery_was_refused",
    "no_source_is_overdue",
    "no_list_jumps_in_its_shares",
    "no_month_of_notices_jumps_in_its_shares",
}


@pytest.fixture(scope="module")
def graph() -> dg.AssetsDefinition:
    return defs().resolve_asset_graph()


def test_what_needs_a_person_stops_no_other_register(graph):
    found = {key.name: graph.get(key).blocking for key in graph.asset_check_keys}
    assert {name: found[name] for name in ALERTING} == dict.fromkeys(ALERTING, False)


@pytest.mark.parametrize(
    ("dialect", "policy"),
    [("ihk", MONTHLY), ("bevoelkerung", HALF_YEARLY), ("grenzen", YEARLY)],
)
def test_a_freshness_policy_holds_for_the_frequency_of_its_source(dialect: str, policy):
    days = MONTHS[mapping.find(dialect).frequency] * 31
    assert days < policy.fail_window.to_timedelta().days <= days + 30 + GRACE.days


def test_every_agreed_frequency_has_a_due_date_or_none_on_purpose():
    without = {each.frequency for each in mapping.every() if each.frequency not in MONTHS}
    assert all(frequency.startswith("unregelmäßig") for frequency in without), without


def test_reading_the_trade_offices_is_tried_again(graph):
    node = graph.get(dg.AssetKey(["raw", "notices"]))
    policy = node.assets_def.op.retry_policy
    assert (policy.max_retries, policy.backoff) == (2, dg.Backoff.EXPONENTIAL)


def test_the_page_of_operations_names_every_check_and_sensor_that_alerts():
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in ("monthly_refresh", "new_files_in_the_inbox", "mail_after_a_run", "R-089", "R-085"):
        assert name in page
