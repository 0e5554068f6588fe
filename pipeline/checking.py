"""What would become of any delivery, without storing it: finds out whose file it is and asks there.

Registers are checked by registries/check.py; files of people go through their own loaders here.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.activation.load import load_activation
from pipeline.deliveries import digest
from pipeline.errors import Refused
from pipeline.interviews.load import load_interviews
from pipeline.qda.codings import load_codings
from pipeline.registries import check
from pipeline.registries.check import Remark, Report, report
from pipeline.settings import SUBJECT_FOLDERS, Project
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.surveys.load import load_survey

LOADERS: dict[str, Callable[[Store], Summary]] = {
    "interviews": load_interviews,
    "kodierungen": load_codings,
    "kontakte": load_interviews,
    "befragung": load_survey,
    "aktivierung": load_activation,
}
TRANSCRIPTS = {".docx", ".odt", ".txt", ".vtt"}
CODINGS = {".qdpx", ".qdc", ".qda", ".sqlite3"}
SHEETS = {"Protokolle": "interviews", "Kontakte": "kontakte", "Ansprachen": "aktivierung"}


def check_file(path: Path, project: Project) -> Report:
    """Read a delivery as a run would, and store nothing; a file of no source is refused too."""
    folder = _folder(path, project)
    try:
        _refuse_folder_of_nobody(path, project)
        return check.check_file(path, project) if folder is None else _check(path, folder, project)
    except Refused as refused:
        said = refused.finding
        remark = Remark(said.code, said.line, said.text("de"), said.text("en"))
        return Report(path.name, "", "", False, 0, 0, 0, (remark,))


def _refuse_folder_of_nobody(path: Path, project: Project) -> None:
    """What a run would say of a folder below inbox/ that no source has; raises Refused R-002."""
    resolved = path.resolve()
    if not resolved.is_relative_to(project.inbox):
        return
    source = resolved.relative_to(project.inbox).parts[0]
    offices = {office.source_id for office in project.settings.offices}
    if source not in offices | set(SUBJECT_FOLDERS):
        raise Refused("R-002", file=path.name, source=source)


def _folder(path: Path, project: Project) -> str | None:
    """The inbox folder of the people's side that the file lies in, or would lie in."""
    resolved = path.resolve()
    if resolved.is_relative_to(project.inbox):
        name = resolved.relative_to(project.inbox).parts[0]
        return name if name in LOADERS else None
    if path.suffix.lower() in TRANSCRIPTS:
        return "interviews"
    if path.suffix.lower() in CODINGS:
        return "kodierungen"
    return _by_sheets(path) if path.suffix.lower() == ".xlsx" else None


def _by_sheets(path: Path) -> str | None:
    try:
        names = CalamineWorkbook.from_path(path).sheet_names
    except CalamineError:
        return None
    if {"survey", "choices"} <= set(names):
        return "befragung"
    return next((folder for name, folder in SHEETS.items() if name in names), None)


def _check(path: Path, folder: str, project: Project) -> Report:
    """Load the file, beside the sheets it needs, into a project that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="potentiale-") as name:
        trial = Project(Path(name))
        trial.settings = project.settings
        for other in (*LOADERS, "grenzen"):
            _copy_sheets(project.inbox / other, trial.inbox / other)
        shutil.copy(path, trial.inbox / folder / path.name)
        with Store(trial) as store:
            LOADERS[folder](store)
            return report(store, digest(path)[:16], path.name, folder)


def _copy_sheets(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for sheet in source.glob("*.xlsx"):
        shutil.copy(sheet, target / sheet.name)
