"""Reads hand-kept workbooks: a sheet by its name, its rows by their head, and cells as dates,
numbers, yes or no.

What a column means belongs to the readers of its subject; trade-office tables have readers of their
own.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.deliveries import Findings, refuse_unsafe_archive
from pipeline.errors import Finding, Refused

Value = int | float | str | bool | time | date | datetime | timedelta
Parsed = TypeVar("Parsed")

_HEAD_SEARCH = 10
_WHOLE = re.compile(r"-?\d{1,9}")
_YES, _NO = (
    {"ja", "j", "yes", "x", "1", "wahr", "true"},
    {"nein", "n", "no", "0", "", "falsch", "false"},
)


@dataclass(frozen=True)
class Messages:
    """Catalogue numbers that a subject uses for its workbooks."""

    unreadable: str
    too_large: str
    no_sheet: str
    no_head: str
    columns: str
    cell: str
    twice: str


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its line (1-based) and its cells by column name."""

    line: int
    cells: Mapping[str, Value]

    def text(self, column: str) -> str:
        """The cell as text without outer blanks; a whole number without decimals."""
        value = self.cells.get(column)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, datetime | date):
            return value.strftime("%Y-%m-%d")
        return str(value).strip()

    def required(self, column: str) -> str:
        """The cell as text; raises BadCell if it is empty."""
        text = self.text(column)
        if not text:
            raise BadCell(column, "ein Eintrag")
        return text

    def day(self, column: str, required: bool = False) -> date | None:
        """The cell as a day: a date cell, TT.MM.JJJJ or JJJJ-MM-TT."""
        value = self.cells.get(column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(column)
        if not text and not required:
            return None
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(text[:10], pattern).date()
            except ValueError:
                continue
        raise BadCell(column, "ein Datum wie 31.12.2025")

    def whole(self, column: str, low: int = 0, high: int = 10_000) -> int | None:
        """The cell as a whole number between low and high; None if it is empty."""
        text = self.text(column)
        if not text:
            return None
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            raise BadCell(column, f"eine ganze Zahl von {low} bis {high}")
        return int(text)

    def flag(self, column: str) -> bool:
        """The cell as yes or no; empty is no."""
        text = self.text(column).lower()
        if text not in _YES | _NO:
            raise BadCell(column, "ja oder nein")
        return text in _YES

    def code(self, column: str, codes: Mapping[str, str], required: bool = False) -> str | None:
        """The code that stands for the words of the cell; words are compared without case."""
        text = self.text(column).lower()
        if not text and not required:
            return None
        if text not in codes:
            raise BadCell(column, " / ".join(codes))
        return codes[text]

    def minutes_of_day(self, column: str) -> int | None:
        """The cell as minutes since midnight: a time cell or HH:MM; None if it is empty."""
        value = self.cells.get(column)
        if isinstance(value, timedelta):
            return int(value.total_seconds() // 60)
        if isinstance(value, datetime | time):
            return value.hour * 60 + value.minute
        text = self.text(column).removesuffix("Uhr").strip().replace(".", ":")
        if not text:
            return None
        hours, _, minutes = text.partition(":")
        if not _WHOLE.fullmatch(hours) or not (minutes[:2] or "0").isdecimal():
            raise BadCell(column, "eine Uhrzeit wie 19:30")
        return int(hours) * 60 + int(minutes[:2] or 0)


class BadCell(Exception):
    """A cell does not hold what its column promises."""

    def __init__(self, column: str, expected: str) -> None:
        self.column, self.expected = column, expected
        super().__init__(f"{column}: {expected}")


def open_workbook(path: Path, messages: Messages) -> CalamineWorkbook:
    """The workbook; raises Refused if it is damaged, no workbook, or unpacks to too much."""
    refuse_unsafe_archive(path, messages.too_large)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(messages.unreadable, file=path.name) from error


def read_rows(
    path: Path,
    workbook: CalamineWorkbook,
    sheet: str,
    columns: Sequence[str],
    messages: Messages,
    optional: Iterable[str] = (),
) -> list[Row]:
    """The rows under a sheet's head row, without empty ones; raises Refused for a missing sheet or
    other columns than agreed.

    What the sheet holds is not repeated: a row in the place of the head can be a person's.
    """
    if sheet not in workbook.sheet_names:
        raise Refused(
            messages.no_sheet,
            file=path.name,
            sheet=sheet,
            count=len(workbook.sheet_names),
        )
    lines = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    head_line, head = _head(lines, columns)
    allowed = {*columns, *optional}
    missing = [column for column in columns if column not in head]
    if len(missing) == len(columns):
        raise Refused(messages.no_head, file=path.name, sheet=sheet, columns=", ".join(columns))
    unknown = [position for position, name in enumerate(head) if name not in allowed]
    if missing or unknown:
        raise Refused(
            messages.columns,
            file=path.name,
            sheet=sheet,
            missing=", ".join(missing) or "–",
            unknown=letters(unknown) or "–",
        )
    return [
        Row(number, dict(zip(head, line, strict=False)))
        for number, line in enumerate(lines[head_line + 1 :], start=head_line + 2)
        if any(cell != "" for cell in line)
    ]


def parse_rows(
    rows: Sequence[Row],
    parse: Callable[[Row], Parsed],
    path: Path,
    messages: Messages,
    key: Sequence[str],
    first_record: int = 1,
    **values: object,
) -> tuple[list[Parsed], Findings]:
    """Every row through `parse`.

    A row with a bad cell, or whose key stood above already, comes back as a finding instead; it
    names file, line and column.
    """
    parsed: list[Parsed] = []
    findings: Findings = []
    seen: set[tuple[str, ...]] = set()
    for record, row in enumerate(rows, start=first_record):
        try:
            identity = tuple(row.required(column) for column in key)
            if identity in seen:
                findings.append((record, Finding(messages.twice, path.name, row.line, values)))
                continue
            parsed.append(parse(row))
            seen.add(identity)
        except BadCell as bad:
            problem = {"column": bad.column, "expected": bad.expected, **values}
            findings.append((record, Finding(messages.cell, path.name, row.line, problem)))
    return parsed, findings


def letters(positions: Iterable[int]) -> str:
    """Columns as a spreadsheet names them, counted from 0: "A, C, AB"."""
    return ", ".join(_letter(position) for position in positions)


def _letter(position: int) -> str:
    before, last = divmod(position, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _head(lines: Sequence[Sequence[Value]], columns: Sequence[str]) -> tuple[int, list[str]]:
    """The line among the first ones that names most of the columns, and its cells."""
    heads = [[str(cell).strip() for cell in line] for line in lines[:_HEAD_SEARCH]] or [[]]
    number = max(range(len(heads)), key=lambda line: len({*columns} & {*heads[line]}))
    head = heads[number]
    while head and not head[-1]:
        head.pop()
    return number, head
