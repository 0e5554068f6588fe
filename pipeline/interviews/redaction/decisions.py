"""What people decided about rare combinations, replayed at each run:
surveys/decisions/redaction.csv.

Columns interview;words;decision;reason;date. Finding the combinations belongs to rare.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import decision_files
from pipeline.errors import Finding
from pipeline.settings import Project

HEAD = ("interview", "words", "decision", "reason", "date")
VERDICTS = {
    "kept": "kept",
    "behalten": "kept",
    "bleibt": "kept",
    "replaced": "replaced",
    "ersetzt": "replaced",
    "ersetzen": "replaced",
}
OPEN = "open"
_SPACE = re.compile(r"\s+")


@dataclass
class Decisions:
    """Verdicts by interview number and words, and lines that were not understood."""

    verdicts: dict[tuple[str, str], str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of(self, number: str) -> dict[str, str]:
        """kept or replaced, by the words in small letters, for one interview."""
        return {words: each for (which, words), each in self.verdicts.items() if which == number}

    @property
    def numbers(self) -> set[str]:
        """The interviews that something was decided about."""
        return {number for number, _ in self.verdicts}


def path_of(project: Project) -> Path:
    """Where a county keeps its decisions."""
    return project.root / "surveys" / "decisions" / "redaction.csv"


def read(project: Project) -> Decisions:
    """The county's decisions; of two about the same words the stricter (replaced) holds, a line not
    understood is reported by its column (I-045), never with its words.
    """
    path = path_of(project)
    decided = Decisions()
    for number, row in decision_files.rows(path, HEAD):
        wrong = _wrong(row)
        if wrong:
            decided.findings.append(Finding("I-045", path.name, number, {"field": wrong}))
            continue
        key = row["interview"], plain(row["words"])
        verdict = VERDICTS[row["decision"].casefold()]
        if decided.verdicts.get(key) != "replaced":
            decided.verdicts[key] = verdict
    return decided


def decision(surface: str, verdicts: Mapping[str, str]) -> str:
    """What was decided about these words; open if nothing was."""
    return verdicts.get(plain(surface), OPEN)


def plain(words: str) -> str:
    """Words as they are compared: small, single blanks."""
    return _SPACE.sub(" ", words).strip().casefold()


def _wrong(row: Mapping[str, str]) -> str | None:
    """The column of a line that is not understood."""
    if not row["interview"] or not row["words"]:
        return "words" if row["interview"] else "interview"
    if row["decision"].casefold() not in VERDICTS:
        return "decision"
    return None if decision_files.day(row["date"]) else "date"
