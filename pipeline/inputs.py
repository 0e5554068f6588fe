"""The inputs of a project and a hash of their content: inbox folders, mappings, settings.

Reading their content belongs to the subject folders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.settings import REPOSITORY, SETTINGS_FILE, Project


@dataclass(frozen=True)
class Input:
    """One input: its key in the graph, what it is, and its folders.

    Those are below inbox/ or below surveys/, of the software and of the project; or the settings.
    """

    key: tuple[str, ...]
    meaning: str
    inbox: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()
    has_settings: bool = False

    def paths(self, project: Project) -> Iterator[Path]:
        """All its files, sorted."""
        for pattern in self.inbox:
            for folder in sorted(project.inbox.glob(pattern)):
                yield from files_below(folder)
        for name in self.surveys:
            for root in (REPOSITORY, project.root):
                yield from files_below(root / "surveys" / name)
        if self.has_settings:
            yield project.root / SETTINGS_FILE


INPUTS = (
    Input(
        ("inbox", "trade_offices"),
        "Monthly deliveries of the trade offices.",
        inbox=("gewerbeamt-*",),
    ),
    Input(("inbox", "places"), "Boundaries and population.", inbox=("grenzen", "bevoelkerung")),
    Input(("inbox", "chambers"), "Lists of the chambers.", inbox=("ihk",)),
    Input(("inbox", "courts"), "Companies of the register courts.", inbox=("registergericht",)),
    Input(("inbox", "controllers"), "Who controls companies.", inbox=("psc",)),
    Input(("inbox", "survey"), "Survey form and answers.", inbox=("befragung",)),
    Input(
        ("inbox", "interviews"),
        "Transcripts, protocol sheets and the contact sheet.",
        inbox=("interviews", "kontakte"),
    ),
    Input(("inbox", "codings"), "Codings of people from QDA programs.", inbox=("kodierungen",)),
    Input(("inbox", "activation"), "The activation log.", inbox=("aktivierung",)),
    Input(
        ("settings", "mappings"),
        "Column mappings and corrections of the registers.",
        surveys=("registers", "corrections"),
    ),
    Input(
        ("settings", "linkage"),
        "Models of the linkage, and what people decided.",
        surveys=("linkage", "decisions"),
    ),
    Input(("settings", "codebook"), "The codebook of the themes.", surveys=("codebooks",)),
    Input(
        ("settings", "county"),
        "Offices, disclosure rules and language settings of the county.",
        has_settings=True,
    ),
)


INBOX_TAG = "potentiale/inbox"
"""Tag of a run of everything: the version of the inbox that it read."""


def files_below(folder: Path) -> list[Path]:
    """All files below a folder, sorted; hidden and temporary ones are left alone."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


def data_version(source: Input, project: Project) -> str:
    """SHA-256 over places and contents of the input's files."""
    return _version(source.paths(project), project)


def inbox_version(project: Project) -> str:
    """SHA-256 over the whole inbox: one value per state of it."""
    return _version(files_below(project.inbox), project)


def _version(paths: Iterator[Path] | list[Path], project: Project) -> str:
    digest = sha256()
    for path in paths:
        root = project.root if path.is_relative_to(project.root) else REPOSITORY
        digest.update(str(path.relative_to(root)).encode())
        with path.open("rb") as file:
            digest.update(file_digest(file, "sha256").digest())
    return digest.hexdigest()
