"""What a loading step did, in counts: the one result that every loader gives.

Counting is the loaders' work; nothing here may hold a value that identifies a person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import Finding

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

NOTICES = "notices"
COUNTS = ("rows_in", "rows_stored", "rows_quarantined", "deliveries", "refused", "duplicates")


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class Summary:
    """Counts of records and of files; findings are those of files refused or noteworthy.

    rows_in = rows_stored + rows_quarantined holds for every loader.
    """

    rows_in: int = 0
    rows_stored: int = 0
    rows_quarantined: int = 0
    deliveries: int = 0
    refused: int = 0
    duplicates: int = 0
    findings: list[Finding] = field(default_factory=list)

    def __add__(self, other: "Summary") -> "Summary":
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return Summary(**sums, findings=self.findings + other.findings)


def metadata(summary: Summary) -> dict[str, Any]:
    """The counts as Dagster metadata, and of the findings code, file, line and message."""
    counts = {"dagster/row_count": summary.rows_stored} | {
        name: getattr(summary, name) for name in COUNTS
    }
    return counts | ({NOTICES: _notices(summary.findings)} if summary.findings else {})


def noticed(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The messages of the findings, (German, English), from what metadata() gave to Dagster."""
    return [(each["de"], each["en"]) for each in told[NOTICES].value] if NOTICES in told else []


def _notices(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "file": each.file,
            "line": each.line,
            "de": each.text("de"),
            "en": each.text("en"),
        }
        for each in findings
    ]
