"""A refresh in steps, in any order of offices, gives what loading everything at once gives."""

import shutil
from pathlib import Path

from pipeline import tables
from pipeline.sample.county_folder import write_county
from pipeline.sample.options import SampleOptions
from pipeline.settings import Project
from pipeline.store import Store
from tests.test_any_seed import STEPS

COMPARED = (
    tables.LINKS, tables.IDENTITIES, tables.PERSONS, tables.PERSON_STATES, tables.BUSINESSES, tables.BUSINESS_PERSONS,
    tables.BUSINESS_MONTHS, tables.BUSINESS_EVENTS, tables.RESTATEMENTS,
)  # fmt: skip


def load(county: Path, again: bool = False) -> None:
    with Store(Project(county)) as store:
        for step in STEPS:
            step(store, again=True) if again and step in STEPS[-2:] else step(store)


def contents(county: Path) -> dict[str, str]:
    with Store(Project(county)) as store:
        return {
            table.name: store.frame(f"SELECT * FROM {table.full_name} ORDER BY ALL").to_csv()
            for table in COMPARED
        }


def test_steps_in_any_order_give_what_all_at_once_gives(tmp_path: Path):
    whole = tmp_path / "whole"
    write_county(whole, SampleOptions(businesses=500, seed=5, registers_only=True))
    with Store(Project(whole)):
        """The key of the pseudonyms is made, and is the same in every copy."""
    stepped = tmp_path / "stepped"
    shutil.copytree(whole, stepped)
    offices = sorted((stepped / "inbox").glob("gewerbeamt-*"))
    parts = [
        [path for office in offices[::2] for path in office.iterdir() if path.stem < path.stem[:-7] + "2025-11"],
        [path for office in offices[1::2] for path in office.iterdir() if path.stem < path.stem[:-7] + "2026-03"],
        [path for office in offices for path in office.iterdir()],
    ]  # fmt: skip
    waiting = tmp_path / "waiting"
    for office in offices:
        shutil.copytree(office, waiting / office.name)
        shutil.rmtree(office)
    for part in parts:
        for path in part:
            target = stepped / "inbox" / path.parent.name / path.name
            target.parent.mkdir(exist_ok=True)
            shutil.copy2(waiting / path.parent.name / path.name, target)
        load(stepped)
    in_steps = contents(stepped)
    load(stepped, again=True)
    anew = contents(stepped)
    assert {name for name in in_steps if in_steps[name] != anew[name]} == set()
    load(whole)
    at_once = contents(whole)
    unlike = {name for name in in_steps if in_steps[name] != at_once[name]}
    assert unlike == set()
