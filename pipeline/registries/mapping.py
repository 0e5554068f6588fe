"""The mapping of a dialect (surveys/registers/*.yml): which heading means which field, encodings,
code lists, columns to drop, and what a usual delivery looks like.

Beside publisher, licence and frequency a source says `legal_basis`, `purpose` and `file_number`;
those that an office has in potentiale.toml win. `expected` says what a delivery is like:

    expected:
      rows: [1, 5000]            # records of one delivery, from and to
      shares:                    # by field, then by code (or the text as delivered): share, 0 to 1
        kind:
          registration: [0.2, 0.8]

What lies outside is taken all the same and told (R-060, R-061); expectations.py compares.
Reading files belongs to readers/; what a code means for a county belongs to notices.py.
"""

import difflib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from pipeline.errors import Refused
from pipeline.settings import SURVEYS, Project

Codes = dict[str, list[str]]
ENDINGS = {
    "csv": (".csv", ".txt", ".tsv"),
    "xlsx": (".xlsx", ".xls", ".ods"),
    "xga": (".xml",),
    "datml": (".xml",),
    "jsonl": (".jsonl", ".ndjson"),
    "geojson": (".geojson", ".json"),
    "shapefile": (".shp", ".zip"),
    "gv100ad": (".txt", ".asc"),
    "genesis": (".csv", ".txt"),
    "aggregate": (".csv", ".txt", ".xlsx", ".xls", ".ods"),
    "psc": (".json", ".jsonl", ".ndjson", ".txt"),
}
"""How the names of files end, by format; several formats may share an ending."""


class Expected(BaseModel):
    """What a usual delivery looks like; see the head of this file."""

    model_config = ConfigDict(extra="forbid")

    rows: tuple[int, int] | None = None
    shares: dict[str, dict[str, tuple[float, float]]] = {}


class Mapping(BaseModel):
    """One dialect, as its file in surveys/registers/ describes it."""

    model_config = ConfigDict(extra="forbid")

    dialect: str
    source_kind: str
    format: Literal[
        "csv",
        "xlsx",
        "xga",
        "datml",
        "jsonl",
        "geojson",
        "shapefile",
        "gv100ad",
        "genesis",
        "aggregate",
        "psc",
    ]
    publisher: str
    licence: str
    frequency: str
    legal_basis: str = ""
    purpose: str = ""
    file_number: str = ""
    expected: Expected = Expected()
    encodings: list[str] = ["utf-8-sig"]
    delimiters: list[str] = [";"]
    sheet: str = ""
    namespaces: list[str] = []
    versions: list[str] = []
    also: list[str] = []
    wz_edition: Literal["2008", "2025"] = "2008"
    wz_digits: int | None = None
    nationality_separator: str = "|"
    notice_number_scope: Literal["office", "year"] = "office"
    columns: dict[str, str | list[str]]
    person_columns: dict[str, str] = {}
    optional: list[str] = []
    ignored: list[str] = []
    ignored_of_persons: list[str] = []
    forbidden: list[str] = []
    forbidden_of_persons: list[str] = []
    required: list[str] = []
    required_of_persons: list[str] = []
    reason_paths: list[str] = []
    activity_kind_paths: dict[str, str] = {}
    register_kind_path: str = ""
    register_kinds: Codes = {}
    kinds: Codes = {}
    reasons: dict[str, Codes] = {}
    sexes: Codes = {}
    establishments: Codes = {}
    codes: dict[str, Codes] = {}
    flags: Codes = {}

    @property
    def headings(self) -> dict[str, str]:
        """Heading -> field, for sources whose fields have one heading each."""
        return {
            heading: field for field, heading in self.columns.items() if isinstance(heading, str)
        }

    @property
    def file_name(self) -> str:
        """The mapping's file as messages name it."""
        return f"surveys/registers/{self.dialect}.yml"


def find(dialect: str, project: Project | None = None) -> Mapping:
    """The mapping of a dialect, the county's own before the shipped one; raises Refused R-029."""
    for folder in _folders(project):
        path = folder / f"{dialect}.yml"
        if path.is_file():
            return _load(path)
    raise Refused("R-029", file=f"surveys/registers/{dialect}.yml", dialect=dialect)


def every(project: Project | None = None) -> list[Mapping]:
    """All mappings, the county's own in place of shipped ones of the same dialect."""
    paths = {
        path.stem: path
        for folder in reversed(_folders(project))
        for path in sorted(folder.glob("*.yml"))
    }
    return [_load(path) for path in paths.values()]


def _folders(project: Project | None) -> list[Path]:
    own = [project.root / "surveys" / "registers"] if project else []
    return [*own, SURVEYS / "registers"]


def _load(path: Path) -> Mapping:
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _parsed(path: Path, changed: int) -> Mapping:
    """The mapping in a file; `changed` makes an edited file be read again."""
    try:
        # BaseLoader keeps every scalar as text: "01" stays "01", N stays N.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        return Mapping.model_validate(content)
    except (ValueError, yaml.YAMLError) as error:
        raise Refused("P-002", file=str(path), problem=str(error).replace("\n", " ")) from error


def clean(headings: Sequence[str]) -> list[str]:
    """Headings without blanks around and without line breaks inside."""
    return [" ".join(heading.split()) for heading in headings]


def check_head(
    headings: Sequence[str], mapping: Mapping, file: str, is_whole: bool = True
) -> list[str]:
    """The forbidden headings present.

    Raises Refused R-005 to R-008 where the head differs from the mapping. `is_whole` is False where
    a record may have run into the head: what is not known is then told by its place, not its text.
    """
    present = clean(headings)
    known = set(mapping.headings) | set(mapping.ignored) | set(mapping.forbidden)
    told = {
        heading: heading if is_whole or heading in known else f"… ({place})"
        for place, heading in reversed(list(enumerate(present, start=1)))
    }
    twice = [heading for heading, count in Counter(present).items() if count > 1 and heading]
    if twice:
        raise Refused("R-008", file=file, columns=_quoted([told[heading] for heading in twice]))
    needed = {
        heading for heading, field in mapping.headings.items() if field not in mapping.optional
    }
    missing = [heading for heading in mapping.headings if heading in needed - set(present)]
    added = [told[heading] for heading in present if heading and heading not in known]
    if missing or added:
        _refuse_head(missing, added, mapping, file)
    return [heading for heading in present if heading in mapping.forbidden]


def _refuse_head(missing: list[str], added: list[str], mapping: Mapping, file: str) -> None:
    """Say which columns are missing, new, or likely renamed."""
    if not added:
        raise Refused("R-005", file=file, columns=_quoted(missing), mapping=mapping.file_name)
    if not missing:
        raise Refused("R-006", file=file, columns=_quoted(added), mapping=mapping.file_name)
    pairs = _likely_renamed(missing, added)
    raise Refused(
        "R-007",
        file=file,
        missing=_quoted(missing),
        added=_quoted(added),
        pairs="; ".join(f"„{old}“ → „{new}“" for old, new in pairs) or "–",
        mapping=mapping.file_name,
    )


def _likely_renamed(missing: list[str], added: list[str]) -> list[tuple[str, str]]:
    if len(missing) == len(added) == 1:
        return [(missing[0], added[0])]
    pairs = [(old, difflib.get_close_matches(old, added, n=1, cutoff=0.5)) for old in missing]
    return [(old, close[0]) for old, close in pairs if close]


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"„{name}“" for name in names)


def likeness(headings: Sequence[str], mapping: Mapping) -> float:
    """Share of a mapping's headings that are present, 0 to 1."""
    present = set(clean(headings))
    spellings = [{each} if isinstance(each, str) else {*each} for each in mapping.columns.values()]
    return sum(1 for each in spellings if each & present) / len(spellings) if spellings else 0.0
