"""What would become of a delivery of a register, without storing it.

The file goes through the same loaders as ever, into a project of its own that is thrown away.
Files of surveys, interviews and logs belong to their own folders.
"""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.deliveries import digest
from pipeline.errors import Finding, Lang, Refused
from pipeline.registries import (
    areas,
    chamber,
    companies,
    controllers,
    deliveries,
    intake,
    mapping,
    population,
)
from pipeline.registries.intake import Arrival, Loader
from pipeline.registries.mapping import Mapping
from pipeline.registries.notices import interpret_notices
from pipeline.registries.readers import spreadsheet
from pipeline.settings import Office, Project, Settings
from pipeline.store import Store

_SOURCES: dict[str, tuple[str, Loader]] = {
    "chamber": (chamber.FOLDER, chamber.load_list),
    "commercial_register": (companies.FOLDER, companies.load_register),
    "controllers": (controllers.FOLDER, controllers.load_register),
    "boundaries": (areas.FOLDER, areas.load_places),
    "population": (population.FOLDER, population.load_inhabitants),
    "trade_office": ("", deliveries.load_notices),
}
_LEAST_LIKENESS = 0.3
_HEAD = 1 << 16
_WITH_HEADINGS = ("csv", "xlsx", "aggregate")
_SIGNS = {
    "genesis": re.compile(rb"\A(?:\xef\xbb\xbf)?\W*GENESIS-Tabelle"),
    "gv100ad": re.compile(rb"\A(?:\xef\xbb\xbf)?[1-6]0\d{8}"),
    "psc": re.compile(rb"with-significant-control|-beneficial-owner"),
}
"""How formats begin that share their ending with others."""


@dataclass(frozen=True)
class Remark:
    """One thing to say: number, line (None for the whole file), text in both languages."""

    code: str
    line: int | None
    german: str
    english: str

    def text(self, lang: Lang = "de") -> str:
        """The text in a language."""
        return self.german if lang == "de" else self.english


@dataclass(frozen=True)
class Report:
    """What would become of a file; the three counts are of records and add up."""

    file: str
    source_kind: str
    dialect: str
    is_accepted: bool
    rows_in: int
    rows_stored: int
    rows_quarantined: int
    remarks: tuple[Remark, ...]


def check_file(path: Path, project: Project) -> Report:
    """Read a delivery of a register as a run would, and store nothing.

    Raises Refused R-001 or R-040 for a file that fits no source.
    """
    with tempfile.TemporaryDirectory(prefix="potentiale-") as folder:
        trial = _trial(project, Path(folder))
        kind, office = _source(path, project)
        trial.settings = _settings(project, office)
        with Store(trial) as store:
            if kind != "boundaries":
                areas.load_areas(store)
            arrival = Arrival(path, _source_id(path, project), kind, digest(path), office)
            loader = _SOURCES[kind][1]
            deliveries.prepare(store)
            intake.take_all(store, [arrival], loader)
            if kind == "trade_office":
                interpret_notices(store)
            return report(store, arrival.delivery_id, arrival.file, arrival.source_kind)


def guess(path: Path, project: Project | None = None) -> Mapping | None:
    """The mapping that fits a file best by its ending and its beginning; None if none does."""
    fitting = [
        item
        for item in mapping.every(project)
        if path.suffix.lower() in mapping.ENDINGS[item.format]
    ]
    with path.open("rb") as stream:
        start = stream.read(_HEAD)
    for item in fitting:
        if (sign := _SIGNS.get(item.format)) and sign.search(start):
            return item
    plain = [item for item in fitting if item.format not in _SIGNS]
    fitting = [item for item in plain if item.format in _WITH_HEADINGS]
    if not fitting:
        return plain[0] if plain else None
    heads = _heads(path, fitting)
    likeness, best = max(
        ((mapping.likeness(head, item), item) for item in fitting for head in heads[item.dialect]),
        key=lambda pair: pair[0],
        default=(0.0, fitting[0]),
    )
    return best if likeness >= _LEAST_LIKENESS else None


def _heads(path: Path, fitting: list[Mapping]) -> dict[str, list[list[str]]]:
    """The rows that may be the head, by dialect, in whichever encoding the file is."""
    if path.suffix.lower() in mapping.ENDINGS["xlsx"]:
        rows = spreadsheet.headings(path)
        return {item.dialect: rows for item in fitting}
    with path.open("rb") as stream:
        start = stream.read(_HEAD)
    texts = [
        start.decode(name, "replace").lstrip("\ufeff") for name in ("utf-8", "cp1252", "utf-16")
    ]
    lines = [text.split("\n")[0].split("\r")[0] for text in texts]
    return {item.dialect: _cells(lines, item) for item in fitting}


def _cells(lines: list[str], item: Mapping) -> list[list[str]]:
    return [
        [cell.strip('"') for cell in line.split(delimiter)]
        for line in lines
        for delimiter in item.delimiters
    ]


def _trial(project: Project, folder: Path) -> Project:
    """A project beside the real one, with its boundaries and its own mappings."""
    trial = Project(folder)
    for shared in ("surveys", f"inbox/{areas.FOLDER}"):
        if (project.root / shared).is_dir():
            (folder / shared).parent.mkdir(parents=True, exist_ok=True)
            (folder / shared).symlink_to(project.root / shared, target_is_directory=True)
    return trial


def _settings(project: Project, office: Office | None) -> Settings:
    settings = project.settings
    if office is None or office in settings.offices:
        return settings
    return settings.model_copy(update={"offices": [*settings.offices, office]})


def _source_id(path: Path, project: Project) -> str:
    """The folder below inbox/ in which the file lies, or would lie."""
    resolved = path.resolve()
    if resolved.is_relative_to(project.inbox):
        return resolved.relative_to(project.inbox).parts[0]
    return path.resolve().parent.name


def _source(path: Path, project: Project) -> tuple[str, Office | None]:
    """Kind of source and office of a file: by its folder in the inbox, else by its head row."""
    source_id = _source_id(path, project)
    offices = {office.source_id: office for office in project.settings.offices}
    kinds = {folder: kind for kind, (folder, _) in _SOURCES.items() if folder}
    if path.resolve().is_relative_to(project.inbox) or source_id in offices:
        if source_id in kinds:
            return kinds[source_id], None
        if source_id.startswith(deliveries.OFFICE_FOLDER):
            return "trade_office", offices.get(source_id)
    return _guessed_source(path, project)


def _guessed_source(path: Path, project: Project) -> tuple[str, Office | None]:
    if path.stat().st_size == 0:
        raise Refused("R-001", file=path.name)
    found = guess(path, project)
    if found is None:
        raise Refused("R-040", file=path.name)
    if found.source_kind != "trade_office":
        return found.source_kind, None
    settings = project.settings
    of_dialect = [office for office in settings.offices if office.dialect == found.dialect]
    if of_dialect:
        return found.source_kind, of_dialect[0]
    nobody = Office(municipality_code=settings.county.code + "000", name="–", dialect=found.dialect)
    return found.source_kind, nobody


def report(store: Store, delivery_id: str, file: str, source_kind: str) -> Report:
    """What the store says of a delivery it has just seen."""
    query = "SELECT * FROM raw.deliveries WHERE delivery_id = ?"
    delivery = store.frame(query, [delivery_id]).iloc[0]
    found = store.connection.execute(
        """SELECT message_code, line_number, message_de, message_en FROM raw.quarantine
        WHERE delivery_id = ? ORDER BY record_number, message_code""",
        [delivery_id],
    ).fetchall()
    remarks = [Remark(*row) for row in found]
    is_accepted = str(delivery["status"]) == "accepted"
    if is_accepted and isinstance(delivery["message_code"], str):
        texts = (str(delivery["message_de"]), str(delivery["message_en"]))
        remarks.insert(0, Remark(delivery["message_code"], None, *texts))
    return Report(
        file=file,
        source_kind=source_kind,
        dialect=str(delivery["dialect"]),
        is_accepted=is_accepted,
        rows_in=int(delivery["rows_in"]),
        rows_stored=int(delivery["rows_stored"]),
        rows_quarantined=int(delivery["rows_quarantined"]),
        remarks=tuple(remarks),
    )


__all__ = ["Finding", "Remark", "Report", "check_file", "guess"]
