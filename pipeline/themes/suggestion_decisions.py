"""What people decided about suggestions, replayed at each run: surveys/decisions/suggestions.csv.

Columns suggestion_id;decision;code;label;definition;date;coder. Making suggestions belongs to
suggestions.py; an accepted code gets into the codebook by hand (docs/suggestions.md).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline import decision_files
from pipeline.errors import Finding
from pipeline.settings import Project

HEAD = ("suggestion_id", "decision", "code", "label", "definition", "date", "coder")
VERDICTS = {
    "accepted": "accepted",
    "angenommen": "accepted",
    "rejected": "rejected",
    "abgelehnt": "rejected",
}
OPEN = "open"
_CODE = re.compile(r"X[0-9A-Za-z]{1,19}")
_ID = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True)
class Decision:
    """What one line says; code, label and definition are those of an accepted suggestion."""

    suggestion_id: str
    decision: str
    code: str
    label: str
    definition: str
    date: date
    coder: str


@dataclass
class Decisions:
    """The newest line about each suggestion, by its id, and lines that were not understood."""

    lines: dict[str, Decision] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of(self, suggestion_id: str) -> str:
        """open, accepted or rejected."""
        decided = self.lines.get(suggestion_id)
        return decided.decision if decided else OPEN


def path_of(project: Project) -> Path:
    """Where a county keeps its decisions."""
    return project.root / "surveys" / "decisions" / "suggestions.csv"


def read(project: Project) -> Decisions:
    """The county's decisions, the last line about a suggestion holding.

    A line not understood is passed over and reported by its column (I-095). A second suggestion for
    a code may leave label and definition empty; if it has others, the first hold (I-096).
    """
    path = path_of(project)
    decided = Decisions()
    codes: dict[str, tuple[str, str]] = {}
    for number, row in decision_files.rows(path, HEAD):
        wrong = _wrong(row, codes)
        if wrong:
            decided.findings.append(Finding("I-095", path.name, number, {"field": wrong}))
            continue
        if VERDICTS[row["decision"].casefold()] == "accepted":
            _unify(row, codes, decided, path.name, number)
        line = _decision(row)
        decided.lines[line.suggestion_id] = line
    return decided


def _unify(
    row: dict[str, str], codes: dict[str, tuple[str, str]], decided: Decisions, file: str, line: int
) -> None:
    """One code has one label and one definition: those given first."""
    first = codes.setdefault(row["code"], (row["label"], row["definition"]))
    if any(row[name] not in ("", kept) for name, kept in zip(HEAD[3:5], first, strict=True)):
        decided.findings.append(Finding("I-096", file, line, {"code": row["code"]}))
    row["label"], row["definition"] = first


def _wrong(row: dict[str, str], codes: dict[str, tuple[str, str]]) -> str | None:
    """The column of a line that is not understood."""
    if not _ID.fullmatch(row["suggestion_id"].lower()):
        return "suggestion_id"
    verdict = VERDICTS.get(row["decision"].casefold())
    if verdict is None:
        return "decision"
    if verdict == "accepted" and not _CODE.fullmatch(row["code"]):
        return "code"
    if verdict == "accepted" and row["code"] not in codes:
        missing = next((name for name in ("label", "definition") if not row[name]), None)
        if missing:
            return missing
    if decision_files.day(row["date"]) is None:
        return "date"
    return None if row["coder"] or verdict == "rejected" else "coder"


def _decision(row: dict[str, str]) -> Decision:
    verdict, day = VERDICTS[row["decision"].casefold()], decision_files.day(row["date"])
    assert day is not None
    told = (row["code"], row["label"], row["definition"]) if verdict == "accepted" else ("", "", "")
    return Decision(row["suggestion_id"].lower(), verdict, *told, day, row["coder"])
