"""Writes hand-kept workbooks and truth files of the sample, always the same bytes.

What stands in them belongs to the modules that call this one.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

WRITTEN_AT = datetime(2026, 11, 2, 9, 0)
Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """A head row and the rows below it, cell by cell in the head's order."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_workbook(path: Path, sheets: Mapping[str, Sheet]) -> None:
    """An XLSX file; dates become date cells, numbers number cells, text stays text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"author": "Projektbüro", "created": WRITTEN_AT})
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, sheet in sheets.items():
            page = book.add_worksheet(name)
            page.write_row(0, 0, sheet.head, bold)
            for line, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    _write_cell(page, line, column, cell, day)
            page.freeze_panes(1, 0)
            page.autofit()


def write_truth(path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A CSV file with commas, UTF-8, LF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet,
    line: int,
    column: int,
    cell: Cell,
    day: object,
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        page.write_datetime(line, column, cell, day)
    elif isinstance(cell, int | float):
        page.write_number(line, column, cell)
    else:
        page.write_string(line, column, cell)
