"""What people decided about pairs, replayed at each run: surveys/decisions/linkage.csv.

A decision outweighs every model and rule, and is undone by taking its line away. What a decision
leads to belongs to identities.py.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline import decision_files
from pipeline.errors import Finding
from pipeline.settings import Project
from pipeline.store import Store

HEAD = ("kind", "left_id", "right_id", "decision", "reason", "decided_by", "date")
KINDS = ("person", "business", "company", "chamber")
VERDICTS = {"same": True, "gleich": True, "different": False, "verschieden": False}
_ONE_OF_A_KIND = ("person", "business")
_CODE = re.compile(r"[\w.:/-]*\d[\w.:/-]*")
_LONGEST_SHOWN = 40
_MOST_LINES = 50
"""Of one decision, whose reason may have line breaks."""

_KNOWN_IDS = """
    SELECT DISTINCT 'person' AS kind, person_id AS id FROM core.notice_persons
    WHERE person_id IN (SELECT unnest($ids))
    UNION SELECT 'business', business_id FROM core.notices
    WHERE business_id IN (SELECT unnest($ids))
    UNION SELECT 'company', company_id FROM core.companies
    WHERE company_id IN (SELECT unnest($ids))
    UNION SELECT 'chamber', entry_id FROM core.chamber_entries
    WHERE entry_id IN (SELECT unnest($ids))
"""


@dataclass(frozen=True)
class Decision:
    """One understood line: what it says about which pair."""

    line: int
    kind: str
    left_id: str
    right_id: str
    is_same: bool
    day: date

    @property
    def pair(self) -> tuple[str, str, str]:
        """Kind, left and right id; of two of one kind the lesser id is left."""
        if self.kind in _ONE_OF_A_KIND:
            return (self.kind, *sorted((self.left_id, self.right_id)))  # type: ignore[return-value]
        return self.kind, self.left_id, self.right_id


@dataclass
class Decisions:
    """The lines that hold, and what was wrong with the others."""

    lines: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of(self, kind: str) -> dict[tuple[str, str], bool]:
        """The verdicts of one kind, by left and right id."""
        return {each.pair[1:]: each.is_same for each in self.lines if each.kind == kind}


def path_of(project: Project) -> Path:
    """Where a county keeps its decisions."""
    return project.root / "surveys" / "decisions" / "linkage.csv"


def read(project: Project, until: date | None = None) -> Decisions:
    """The county's decisions (of days up to `until`), whether their ids are known or not.

    A line not understood is reported (R-101), and so are lines that contradict each other (R-102);
    the others hold.
    """
    return _without_contradictions(_understood(project, until), path_of(project).name)


def known(store: Store, until: date | None = None) -> Decisions:
    """As read(), and only about ids that the stores know; an id that is in none is reported
    (R-103).

    With `until` an unknown id is no mistake: it may have become known later.
    """
    decided = _understood(store.project, until)
    ids = _ids_of(store, decided.lines)
    lines = [_put_right(each, ids) for each in decided.lines]
    file = path_of(store.project).name
    missing = {each.line: _unknown(each, ids) for each in lines}
    if until is None:
        decided.findings += [
            Finding("R-103", file, line, {"field": name, "value": _shown(name, value)})
            for line, unknown in missing.items()
            for name, value in unknown.items()
        ]
    decided.lines = [each for each in lines if not missing[each.line]]
    return _without_contradictions(decided, file)


# --- lines ----------------------------------------------------------------------------------------


def _understood(project: Project, until: date | None) -> Decisions:
    path = path_of(project)
    decided = Decisions()
    if not path.is_file():
        return decided
    for line, cells, is_whole in _records(decision_files.text(path.read_bytes())):
        understood = _decision(line, cells) if is_whole else _break_of(cells)
        if isinstance(understood, tuple):
            name, value = understood
            decided.findings.append(
                Finding("R-101", path.name, line, {"field": name, "value": _shown(name, value)})
            )
        elif until is None or understood.day <= until:
            decided.lines.append(understood)
    return decided


def _records(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """Line number and cells of every decision, and whether it is whole: if not, the last is broken.

    A quotation mark left open must not swallow the decisions after it.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    delimiter = decision_files.delimiter(lines[0])
    at = 0
    while at < len(lines):
        cells, taken = _record(lines, at, delimiter)
        is_head = at == 0 and cells[0].casefold() == HEAD[0]
        if any(cells) and not is_head:
            yield at + 1, cells, bool(taken)
        at += max(taken, 1)


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """Cells of the decision that begins here, and how many lines it takes; none if it is broken."""
    for taken in range(1, min(_MOST_LINES, len(lines) - at) + 1):
        if taken > 1 and _begins(lines[at + taken - 1], delimiter):
            break
        written = _ended(lines[at : at + taken])
        try:
            cells = next(csv.reader(written, delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        return [cell.strip() for cell in cells] or [""], taken
    before, mark, _ = lines[at].partition('"')
    cells = before.split(delimiter)
    longest = cells.index(max(cells, key=len))
    return ([*cells[:-1], mark] if mark else cells[: longest + 1]), 0


def _ended(lines: list[str]) -> list[str]:
    """The last line without its end: so csv sees that a quotation mark is still open."""
    return [line + "\n" for line in lines[:-1]] + lines[-1:]


def _begins(line: str, delimiter: str) -> bool:
    return line.partition(delimiter)[0].strip().casefold() in KINDS


def _break_of(cells: list[str]) -> tuple[str, str]:
    """The column in which a line breaks off."""
    return HEAD[min(len(cells), len(HEAD)) - 1], cells[-1]


def _decision(line: int, cells: list[str]) -> Decision | tuple[str, str]:
    """What a line decides, or the column that is not understood and what stands there."""
    value = dict(zip(HEAD, cells + [""] * len(HEAD), strict=False))
    kind, verdict = value["kind"].casefold(), value["decision"].casefold()
    left, right = value["left_id"].casefold(), value["right_id"].casefold()
    day = decision_files.day(value["date"])
    wrong = next(
        (
            name
            for name, is_right in (
                ("kind", kind in KINDS),
                ("left_id", bool(left)),
                ("right_id", right not in ("", left)),
                ("decision", verdict in VERDICTS),
                ("date", day is not None),
            )
            if not is_right
        ),
        None,
    )
    if wrong is not None or day is None:
        return wrong or "date", value[wrong or "date"]
    return Decision(line, kind, left, right, VERDICTS[verdict], day)


def _shown(name: str, value: str) -> str:
    """What stands in a cell, where it can be no name of a person, and not at any length."""
    is_word = name in ("kind", "decision")
    if len(value) <= _LONGEST_SHOWN and (is_word or value in ("", '"') or _CODE.fullmatch(value)):
        return value
    return "…"


# --- what holds -----------------------------------------------------------------------------------


def _ids_of(store: Store, lines: list[Decision]) -> set[tuple[str, str]]:
    """Kind and id of all that the decisions name and the stores know."""
    ids = sorted({each for line in lines for each in (line.left_id, line.right_id)})
    if not ids:
        return set()
    return set(store.connection.execute(_KNOWN_IDS, {"ids": ids}).fetchall())


def _put_right(decision: Decision, ids: set[tuple[str, str]]) -> Decision:
    """An entry of a register stands right, its business left."""
    left, right = decision.left_id, decision.right_id
    is_reversed = ("business", right) in ids and ("business", left) not in ids
    if decision.kind in _ONE_OF_A_KIND or not is_reversed:
        return decision
    return replace(decision, left_id=right, right_id=left)


def _unknown(decision: Decision, ids: set[tuple[str, str]]) -> dict[str, str]:
    """The ids that no store knows as what they are named, by their column."""
    left_kind = "person" if decision.kind == "person" else "business"
    sides = (("left_id", left_kind), ("right_id", decision.kind))
    return {
        name: getattr(decision, name)
        for name, kind in sides
        if (kind, getattr(decision, name)) not in ids
    }


def _without_contradictions(decided: Decisions, file: str) -> Decisions:
    """Where one line says same and another different of one pair, neither holds."""
    first: dict[tuple[str, str, str], Decision] = {}
    contradicted = set()
    for each in decided.lines:
        other = first.setdefault(each.pair, each)
        if other.is_same != each.is_same:
            contradicted.add(each.pair)
            decided.findings.append(Finding("R-102", file, each.line, {"other": other.line}))
    decided.lines = [each for each in decided.lines if each.pair not in contradicted]
    decided.findings.sort(key=lambda finding: finding.line or 0)
    return decided
