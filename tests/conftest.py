"""A small project in a temporary folder, for every test that needs a store.

The sample county is written by the tests that need it.
"""

from pathlib import Path

import pytest

from pipeline.new_project import write_settings
from pipeline.settings import Office, Project
from pipeline.store import Store


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A county with two offices and nothing delivered."""
    offices = [
        Office(municipality_code="05399004", name="Birkesbach", dialect="geve"),
        Office(municipality_code="05399008", name="Erlenau", dialect="vois"),
    ]
    folder = tmp_path / "county"
    folder.mkdir()
    write_settings(folder, "Musterkreis", "05399", offices, is_invented=True)
    for office in offices:
        (folder / "inbox" / office.source_id).mkdir(parents=True)
    return Project(folder)


@pytest.fixture
def store(project: Project):
    """The project's open store."""
    with Store(project) as opened:
        yield opened
