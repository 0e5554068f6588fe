"""The inputs of a project and a hash of their content: which inbox folders, mappings and settings
there are.

Reading their content belongs to the subject folders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.settings import SETTINGS_FILE, SURVEYS, Project


@dataclass(frozen=True)
class Input:
    """One input: its key in the graph, what it is, and its places (below inbox/, below surveys/,
    or the settings file).
    """

    key: tuple[str, ...]
    meaning: str
    inbox: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()
    has_settings: bool = False

    def paths(self, project: Project) -> Iterator[Path]:
        """All its files, sorted."""
        for pattern in self.inbox:
            yield from sorted(path for path in project.inbox.glob(pattern) if path.is_file())
        for folder in self.surveys:
            yield from sorted(path for path in (SURVEYS / folder).rglob("*") if path.is_file())
        if self.has_settings:
            yield project.root / SETTINGS_FILE


INPUTS = (
    Input(
        ("inbox", "trade_offices"),
        "Monthly deliveries of the trade offices.",
        inbox=("gewerbeamt-*/*",),
    ),
    Input(("inbox", "places"), "Boundaries and population.", inbox=("grenzen/*", "bevoelkerung/*")),
    Input(("inbox", "chambers"), "Lists of the chambers.", inbox=("ihk/*", "hwk/*")),
    Input(("inbox", "courts"), "Companies of the register courts.", inbox=("registergericht/*",)),
    Input(("inbox", "survey"), "Survey form and answers.", inbox=("befragung/*",)),
    Input(
        ("inbox", "interviews"),
        "Transcripts, protocol sheets and the contact sheet.",
        inbox=("interviews/*", "kontakte/*"),
    ),
    Input(("inbox", "activation"), "The activation log.", inbox=("aktivierung/*",)),
    Input(
        ("settings", "mappings"),
        "Column mappings and corrections of the registers.",
        surveys=("registers", "corrections"),
    ),
    Input(("settings", "codebook"), "The codebook of the themes.", surveys=("codebooks",)),
    Input(
        ("settings", "county"),
        "Offices, disclosure rules and language settings of the county.",
        has_settings=True,
    ),
)


def data_version(source: Input, project: Project) -> str:
    """SHA-256 over names and contents of the input's files."""
    digest = sha256()
    for path in source.paths(project):
        digest.update(path.name.encode())
        digest.update(_content_hash(path).encode())
    return digest.hexdigest()


def inbox_version(project: Project) -> str:
    """SHA-256 over all inbox folders: one value per state of the inbox."""
    digest = sha256()
    for source in INPUTS:
        if source.inbox:
            digest.update(data_version(source, project).encode())
    return digest.hexdigest()


def _content_hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
