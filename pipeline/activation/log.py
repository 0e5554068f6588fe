"""Reads the workbook of the activation log: five sheets, German words to codes, contacts still by
number.

The words lie in surveys/activation/codes.yml; pseudonyms and storing belong to load.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from pipeline.deliveries import Findings
from pipeline.errors import Finding
from pipeline.settings import SURVEYS
from pipeline.sheets import Messages, Row, open_workbook, parse_rows, read_rows

MESSAGES = Messages("F-001", "F-002", "F-003", "F-009", "F-004", "F-005", "F-006")
CODES_FILE = SURVEYS / "activation" / "codes.yml"
EVENING_BEGINS = 18 * 60
"""Minutes since midnight."""

Record = dict[str, object]


@dataclass(frozen=True)
class Entry:
    """One row that could be read: where it stands, and what it says."""

    record: int
    line: int
    sheet: str
    values: Record


@dataclass
class Log:
    """Rows by table name (approaches, events, attendances, commitments, outcomes), what was wrong,
    and how many rows there were.
    """

    rows: dict[str, list[Entry]] = field(default_factory=dict)
    findings: Findings = field(default_factory=list)
    rows_in: int = 0


@cache
def codes() -> dict[str, Mapping[str, str]]:
    """For each field of the log: written word in small letters -> code."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(CODES_FILE.read_text(encoding="utf-8"))
    return {
        name: {word.lower(): code for code, words in entries.items() for word in words}
        for name, entries in loaded.items()
    }


def read_log(path: Path) -> Log:
    """The log; raises Refused (MESSAGES). An attendance of an unknown event becomes a finding."""
    workbook = open_workbook(path, MESSAGES)
    log = Log()
    for table, sheet, columns, key, parse in SHEETS:
        rows = read_rows(path, workbook, sheet, columns, MESSAGES)
        parsed, findings = parse_rows(
            rows,
            _placing(parse, rows, sheet, log.rows_in + 1),
            path,
            MESSAGES,
            key,
            first_record=log.rows_in + 1,
            sheet=sheet,
        )
        if table == "attendances":
            known = {entry.values["event_id"] for entry in log.rows["events"]}
            strays = _strays(rows, known, path, sheet, log.rows_in + 1)
            parsed = [entry for entry in parsed if entry.values["event_id"] in known]
            findings = findings + [pair for pair in strays if pair[0] not in dict(findings)]
        log.rows[table] = parsed
        log.findings += findings
        log.rows_in += len(rows)
    return log


def _placing(
    parse: Callable[[Row], Record], rows: list[Row], sheet: str, first: int
) -> Callable[[Row], Entry]:
    """The parser of a sheet, with the place of each row beside what it says."""
    records = {row.line: record for record, row in enumerate(rows, start=first)}
    return lambda row: Entry(records[row.line], row.line, sheet, parse(row))


def _strays(rows: list[Row], known: set[object], path: Path, sheet: str, first: int) -> Findings:
    return [
        (record, Finding("F-007", path.name, row.line, {"sheet": sheet}))
        for record, row in enumerate(rows, start=first)
        if row.text("Veranstaltung") not in known
    ]


def _approach(row: Row) -> Record:
    return {
        "number": row.required("Nr"),
        "contact": row.required("Kontakt"),
        "date": row.day("Datum", required=True),
        "channel": row.code("Weg", codes()["channel"], required=True),
        "result": row.code("Ergebnis", codes()["result"], required=True),
    }


def _event(row: Row) -> Record:
    begins = row.minutes_of_day("Beginn")
    return {
        "event_id": row.required("Nr"),
        "date": row.day("Datum", required=True),
        "kind": row.code("Art", codes()["event_kind"], required=True),
        "municipality_code": row.text("AGS").zfill(8) if row.text("AGS") else None,
        "is_evening": None if begins is None else begins >= EVENING_BEGINS,
    }


def _attendance(row: Row) -> Record:
    return {
        "event_id": row.required("Veranstaltung"),
        "contact": row.required("Kontakt"),
        "is_invited": row.flag("Eingeladen"),
        "has_come": row.flag("Gekommen"),
    }


def _commitment(row: Row) -> Record:
    return {
        "commitment_id": row.required("Nr"),
        "contact": row.required("Kontakt"),
        "date": row.day("Datum", required=True),
        "kind": row.code("Art", codes()["commitment_kind"], required=True),
        "due_date": row.day("Bis"),
        "status": row.code("Stand", codes()["commitment_status"], required=True),
        "status_date": row.day("Stand am"),
    }


def _outcome(row: Row) -> Record:
    return {
        "outcome_id": row.required("Nr"),
        "contact": row.text("Kontakt") or None,
        "date": row.day("Datum", required=True),
        "type": row.code("Art", codes()["outcome_type"], required=True),
        "evidence": row.code("Beleg", codes()["evidence"], required=True),
        "attribution": row.code("Zurechnung", codes()["attribution"], required=True),
    }


SHEETS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], Callable[[Row], Record]], ...] = (
    ("approaches", "Ansprachen", ("Nr", "Kontakt", "Datum", "Weg", "Ergebnis"), ("Nr",), _approach),
    (
        "events", "Veranstaltungen",
        ("Nr", "Datum", "Art", "Gemeinde", "AGS", "Beginn"), ("Nr",), _event,
    ),
    (
        "attendances", "Teilnahmen",
        ("Veranstaltung", "Kontakt", "Eingeladen", "Gekommen"),
        ("Veranstaltung", "Kontakt"), _attendance,
    ),
    (
        "commitments", "Zusagen",
        ("Nr", "Kontakt", "Datum", "Art", "Bis", "Stand", "Stand am"), ("Nr",), _commitment,
    ),
    (
        "outcomes", "Ergebnisse",
        ("Nr", "Kontakt", "Datum", "Art", "Beleg", "Zurechnung"), ("Nr",), _outcome,
    ),
)  # fmt: skip
"""Table, sheet, head, key and reader of each sheet; events stand before those who came."""
