"""A county with two trade offices that deliver lists in the dialect geve, and the whole way from there to businesses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.registries.businesses import link_businesses
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.linkage.links import link_records
from pipeline.registries.notices import interpret_notices
from pipeline.settings import Project
from pipeline.store import Store
from tests.registries.conftest import geve_file

HERE, THERE = "05399004", "05399008"
PLACES = {HERE: "Birkesbach", THERE: "Erlenau"}
Link = Callable[..., Store]


@pytest.fixture
def county(tmp_path: Path) -> Project:
    offices = "".join(
        f'[[offices]]\nmunicipality_code = "{code}"\nname = "{name}"\ndialect = "geve"\n'
        for code, name in PLACES.items()
    )
    (tmp_path / "potentiale.toml").write_text(
        f'[county]\nname = "Musterkreis (erfunden)"\ncode = "05399"\nis_invented = true\n{offices}',
        encoding="utf-8",
    )
    return Project(tmp_path)


@pytest.fixture
def opened(county: Project) -> Iterator[Store]:
    with Store(county) as store:
        yield store


def put(county: Project, office: str, month: str, *rows: dict[str, str]) -> Path:
    """Lay a monthly list into the inbox of an office."""
    folder = county.inbox / f"gewerbeamt-{office}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"gewerbe_{month}.csv"
    path.write_bytes(geve_file(*({"municipality": office} | row for row in rows)))
    return path


def put_together(store: Store) -> None:
    """From new files to businesses."""
    load_deliveries(store)
    interpret_notices(store)
    link_records(store)
    link_businesses(store)
    assert store.scalar("SELECT count(*) FROM raw.quarantine WHERE record_number > 0") == 0


@pytest.fixture
def linked(county: Project, opened: Store) -> Link:
    """Deliver {(office, month): rows} and put everything together."""

    def link(deliveries: dict[tuple[str, str], list[dict[str, str]]]) -> Store:
        for (office, month), rows in deliveries.items():
            put(county, office, month, *rows)
        put_together(opened)
        return opened

    return link
