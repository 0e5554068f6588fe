"""An old report made again: value for value what was released when no more was known."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.disclosure.release import make_release
from pipeline.errors import Refused
from pipeline.indicators.cells import compute_cells
from pipeline.known import report_as_known_on
from pipeline.registries.population import load_population
from pipeline.sample.county_folder import write_county
from pipeline.sample.options import SampleOptions
from pipeline.settings import Project
from pipeline.store import Store
from tests.test_any_seed import STEPS

DAY = date(2026, 4, 30)


def run(county: Path):
    with Store(Project(county)) as store:
        for step in (*STEPS, load_population):
            step(store)
        compute_cells(store)
        return make_release(store)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county whose last six months came after it was released, with corrections, late notices and moves among them."""
    folder = tmp_path_factory.mktemp("known")
    options = SampleOptions(businesses=600, registers_only=True)
    write_county(folder / "county", options)
    for path in sorted((folder / "county" / "inbox").rglob("*_2026-*")):
        if path.name.split("_")[-1][:7] > "2026-04":
            kept = folder / "later" / path.relative_to(folder / "county")
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, kept)
    return folder / "county"


def test_an_old_report_is_made_again_to_the_digit(county: Path):
    before = run(county)
    shutil.copytree(county.parent / "later", county, dirs_exist_ok=True)
    after = run(county)
    assert after.release_id != before.release_id
    again = report_as_known_on(Project(county), DAY)
    assert (again.release_id, again.is_new) == (before.release_id, False)
    assert Project(county).current_release.resolve() == after.path
    assert not list((county / ".work").glob("as-known-on*"))


def test_a_day_on_which_nothing_was_known_is_refused_by_name(county: Path):
    with pytest.raises(Refused, match="2001-01-01"):
        report_as_known_on(Project(county), date(2001, 1, 1))
