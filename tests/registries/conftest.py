"""A county project with four trade offices, one per dialect, and the words its files are made of."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipeline.settings import REPOSITORY, Project
from pipeline.store import Store

OFFICES = {"geve": "05399004", "vois": "05399012", "tabelle": "05399016", "xga": "05399028"}
NAMES = {"geve": "Birkesbach", "vois": "Fichtenrath", "tabelle": "Grünhoven", "xga": "Kaltenfurt"}

GEVE = {
    "business_number": "B1", "notice_number": "M1", "kind": "AN", "is_correction": "N", "reported_date": "03.03.2026", "effective_date": "01.03.2026",
    "reason": "Neugründung", "municipality": "05399004", "business_name": "Grillhaus Zweifelstein", "legal_form": "Einzelunternehmen",
    "family_name": "Zweifelstein", "given_name": "Ayşe".replace("ş", "s"), "sex": "w", "birth_date": "05.06.1980", "birth_place": "Izmir",
    "birth_country": "Türkei", "nationalities": "türkisch", "street": "Hauptstraße", "house_number": "5", "postcode": "52999", "place": "Birkesbach",
    "home_address": "Gartenweg 9", "contact": "02999 123456", "activity_text": "Imbiss", "wz": "56.10.3", "is_side_line": "N", "full_time_count": "1",
    "part_time_count": "2", "activity_kind": "So",
}  # fmt: skip
"""One notice of the dialect geve, by field."""


def mapping(dialect: str) -> dict[str, object]:
    path = REPOSITORY / "surveys" / "registers" / f"{dialect}.yml"
    content: dict[str, object] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def headings(dialect: str) -> list[str]:
    return list(mapping(dialect)["columns"].values())  # type: ignore[attr-defined]


def geve_line(**changes: str) -> str:
    row = GEVE | changes
    return ";".join(row.get(field, "") for field in mapping("geve")["columns"])  # type: ignore[attr-defined]


def geve_file(*rows: dict[str, str]) -> bytes:
    lines = [";".join(headings("geve")), *(geve_line(**row) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    offices = "".join(
        f'[[offices]]\nmunicipality_code = "{code}"\nname = "{NAMES[dialect]}"\ndialect = "{dialect}"\n'
        for dialect, code in OFFICES.items()
    )
    (tmp_path / "potentiale.toml").write_text(
        f'[county]\nname = "Musterkreis (erfunden)"\ncode = "05399"\nis_invented = true\n{offices}',
        encoding="utf-8",
    )
    for code in OFFICES.values():
        (tmp_path / "inbox" / f"gewerbeamt-{code}").mkdir(parents=True)
    return Project(tmp_path)


Deliver = Callable[..., Path]


@pytest.fixture
def deliver(project: Project) -> Deliver:
    """Put a file into the inbox of an office (by dialect) or of a folder."""

    def put(content: bytes, name: str = "gewerbe_2026-03.csv", to: str = "geve") -> Path:
        folder = project.inbox / (f"gewerbeamt-{OFFICES[to]}" if to in OFFICES else to)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        return path

    return put


@pytest.fixture
def store(project: Project):
    with Store(project) as opened:
        yield opened
