"""Known oddities of deliveries, kept as data in surveys/corrections/*.yml, and their guard.

Anything that a county can set right at its source belongs there, not here.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import Finding, Refused
from pipeline.settings import SURVEYS, Project
from pipeline.store import Store

_TABLE_COLUMNS = {
    "raw.notices": frozenset(
        {
            "kind",
            "is_correction",
            "reported_date",
            "effective_date",
            "reason",
            "municipality",
            "legal_form",
            "wz",
            "is_side_line",
        }
    ),
    "raw.notice_persons": frozenset({"sex", "nationalities"}),
}


class Correction(BaseModel):
    """One value that is read as another, in one source or in all."""

    model_config = ConfigDict(extra="forbid")

    column: str
    value: str
    replacement: str
    reason: str
    source: str
    date: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    expect: str = Field(pattern=r"^\d+(-\d*)?$")
    office: str = Field(default="", pattern=r"^[a-z0-9-]*$")

    @property
    def table(self) -> str:
        """The table whose column is meant.

        Raises ValueError for a column that no correction may touch.
        """
        for table, columns in _TABLE_COLUMNS.items():
            if self.column in columns:
                return table
        raise ValueError(f"column {self.column} cannot be corrected")

    def is_expected(self, found: int) -> bool:
        """Whether a number of hits is within `expect`: 12, 10-20, or 1- for at least one."""
        low, dash, high = self.expect.partition("-")
        return int(low) <= found <= (int(high) if high else int(low) if not dash else found)


@dataclass(frozen=True)
class Applied:
    """SQL in place of a raw table, with corrections applied, and what their guards said."""

    notices: str
    notice_persons: str
    findings: list[Finding]


def load(project: Project) -> list[tuple[str, Correction]]:
    """Every correction with the name of its file, shipped ones first; raises Refused P-002."""
    folders = [SURVEYS / "corrections", project.root / "surveys" / "corrections"]
    return [
        pair for folder in folders for path in sorted(folder.glob("*.yml")) for pair in _read(path)
    ]


def _read(path: Path) -> list[tuple[str, Correction]]:
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or []
        pairs = [(path.name, Correction.model_validate(entry)) for entry in entries]
        for _, correction in pairs:
            correction.table  # noqa: B018  a column that cannot be corrected is refused here
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise Refused("P-002", file=str(path), problem=str(error).replace("\n", " ")) from error
    return pairs


def apply(store: Store) -> Applied:
    """The raw tables as SELECT statements that read corrected values.

    A correction whose guard fails is left out and reported (R-036).
    """
    replacements: dict[str, dict[str, list[str]]] = {table: {} for table in _TABLE_COLUMNS}
    findings: list[Finding] = []
    for file, correction in load(store.project):
        condition = _condition(correction)
        found = int(store.scalar(f"SELECT count(*) FROM {correction.table} AS t WHERE {condition}"))
        if not correction.is_expected(found):
            findings.append(
                Finding("R-036", file, None, {"found": found, "expected": correction.expect})
            )
            continue
        cases = replacements[correction.table].setdefault(correction.column, [])
        cases.append(f"WHEN {condition} THEN {_text(correction.replacement)}")
    return Applied(
        _select("raw.notices", replacements["raw.notices"]),
        _select("raw.notice_persons", replacements["raw.notice_persons"]),
        findings,
    )


def _condition(correction: Correction) -> str:
    condition = f"t.{correction.column} = {_text(correction.value)}"
    if correction.office:
        office = _text(correction.office)
        of_office = f"SELECT delivery_id FROM raw.deliveries WHERE source_id = {office}"
        condition += f" AND t.delivery_id IN ({of_office})"
    return condition


def _select(table: str, cases: dict[str, list[str]]) -> str:
    if not cases:
        return f"SELECT * FROM {table}"
    columns = ", ".join(
        f"CASE {' '.join(case)} ELSE {column} END AS {column}" for column, case in cases.items()
    )
    return f"SELECT * REPLACE ({columns}) FROM {table} AS t"


def _text(value: str) -> str:
    return "'" + re.sub("'", "''", value) + "'"
