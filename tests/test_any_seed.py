"""Sample counties of other seeds: what is counted equals the truth, cell by cell."""

from pathlib import Path

import pytest

from benchmarks import linkage_quality
from pipeline.registries.areas import load_areas
from pipeline.registries.businesses import link_businesses
from pipeline.registries.chamber import load_chamber
from pipeline.registries.companies import load_companies
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.linkage.links import link_records
from pipeline.registries.notices import interpret_notices
from pipeline.sample.county_folder import write_county
from pipeline.sample.options import SampleOptions
from pipeline.settings import Project
from pipeline.store import Store
from tests import counting

STEPS = (
    load_areas, load_companies, load_chamber, load_deliveries, interpret_notices, link_records,
    link_businesses,
)  # fmt: skip


@pytest.fixture(params=[1, 77, 4711])
def counted(request: pytest.FixtureRequest, tmp_path: Path):
    """The store and the truth of a county of 1,500 businesses."""
    county = tmp_path / "county"
    options = SampleOptions(businesses=1500, seed=request.param, registers_only=True)
    write_county(county, options)
    with Store(Project(county)) as store:
        for step in STEPS:
            step(store)
        yield store, county / "truth"


def test_businesses_persons_and_events_equal_the_truth_with_any_seed(counted: tuple[Store, Path]):
    store, truth = counted
    for differing in (
        counting.businesses_that_differ,
        counting.persons_that_differ,
        counting.events_that_differ,
    ):
        wrong = differing(store, truth)
        assert wrong.empty, wrong.head().to_string()
    total = sum(linkage_quality.compare(store, truth).values(), linkage_quality.Result())
    assert total.precision >= linkage_quality.LEAST_PRECISION
    assert total.recall >= linkage_quality.LEAST_RECALL
