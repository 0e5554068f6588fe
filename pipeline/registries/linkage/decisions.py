"""What people decided about pairs, replayed at each run: surveys/decisions/linkage.csv.

A decision outweighs every model and rule, and is undone by taking its line away. What a decision
leads to belongs to identities.py.
"""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.errors import Finding
from pipeline.settings import Project

HEAD = ("kind", "left_id", "right_id", "decision", "reason", "decided_by", "date")
KINDS = ("person", "business", "company", "chamber")
VERDICTS = {"same": True, "different": False}


@dataclass
class Decisions:
    """Pairs by kind, left and right id (in the order of ids), and what was wrong with the file."""

    verdicts: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of(self, kind: str) -> dict[tuple[str, str], bool]:
        """The verdicts of one kind, by left and right id."""
        return {
            (left, right): verdict
            for (own, left, right), verdict in self.verdicts.items()
            if own == kind
        }


def path_of(project: Project) -> Path:
    """Where a county keeps its decisions."""
    return project.root / "surveys" / "decisions" / "linkage.csv"


def read(project: Project, until: date | None = None) -> Decisions:
    """The county's decisions (of days up to `until`).

    A line not understood is reported (R-101), the others hold.
    """
    path = path_of(project)
    decided = Decisions()
    if not path.is_file():
        return decided
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    delimiter = ";" if text.partition("\n")[0].count(";") > 3 else ","
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    for line, cells in enumerate(rows, start=1):
        if line == 1 or not any(cell.strip() for cell in cells):
            continue
        problem = _take(decided, [cell.strip() for cell in cells], until)
        if problem:
            decided.findings.append(Finding("R-101", path.name, line, {"value": problem}))
    return decided


def _take(decided: Decisions, cells: list[str], until: date | None) -> str:
    """Take one line; the word that is not understood, empty if all is."""
    if len(cells) < len(HEAD):
        return ", ".join(HEAD[len(cells) :])
    kind, left, right, verdict = cells[:4]
    if kind not in KINDS:
        return kind
    if verdict not in VERDICTS:
        return verdict
    if not left or not right or left == right:
        return left or right
    if kind in ("person", "business"):
        left, right = sorted((left, right))
    try:
        day = date.fromisoformat(cells[HEAD.index("date")])
    except ValueError:
        return cells[HEAD.index("date")] or "date"
    if until is None or day <= until:
        decided.verdicts[kind, left, right] = VERDICTS[verdict]
    return ""
