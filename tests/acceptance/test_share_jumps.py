"""The transposition of IHK Berlin, with its own lists: found by the shares alone."""

from pathlib import Path

import pytest

from pipeline.new_project import write_settings
from pipeline.refusals import standing_refusals
from pipeline.registries.chamber import load_chamber
from pipeline.settings import Project
from pipeline.store import Store
from tests.acceptance.real_input import DATA

LISTS = DATA / "registry" / "ihk-berlin"
JULY = LISTS / "07_july_added.csv"
SMALL, REGISTERED = "Kleingewerbetreibender", "im Handelsregister eingetragen"

pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the collection of data is not here")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write_settings(tmp_path, "Berlin", "11000", [], is_invented=False)
    (tmp_path / "inbox" / "ihk").mkdir(parents=True)
    return Project(tmp_path)


def bring(project: Project, name: str, content: bytes) -> None:
    (project.inbox / "ihk" / name).write_bytes(content)


def refused(project: Project) -> list[list[str]]:
    with Store(project) as store:
        load_chamber(store)
        found: list[list[str]] = standing_refusals(store)[
            ["file_name", "message_code"]
        ].values.tolist()
        return found


def test_the_corrected_list_after_the_transposed_one_is_found_as_an_exchange(project: Project):
    published = JULY.read_bytes().decode()
    corrected = published.replace(SMALL, "?").replace(REGISTERED, SMALL).replace("?", REGISTERED)
    bring(project, "2023_07.csv", published.encode())
    bring(project, "2023_08.csv", corrected.encode())
    assert refused(project) == [["2023_08.csv", "R-085"]]


def test_the_lists_as_published_pass(project: Project):
    for path in sorted(LISTS.glob("*.csv")):
        bring(project, path.name, path.read_bytes())
    assert refused(project) == []
