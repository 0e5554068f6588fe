"""Excel workbooks (.xlsx): the first sheet, or the one the mapping names; title lines above the
head row are passed over.

Numbers become text without decimals, dates ISO text; leading zeros that Excel lost are restored
in notices.py.
"""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from pipeline.errors import Refused
from pipeline.registries import mapping
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers.batch import ROWS_PER_BATCH, Batch, table, texts

LARGEST = 1 << 30
LARGEST_RATIO = 150
_RATIO_MATTERS_FROM = 20 << 20
_TITLE_LINES = 25

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read(path: Path, agreed: Mapping, file: str) -> tuple[list[str], Iterator[Batch]]:
    """Headings dropped at the door, and batches of rows.

    Raises Refused R-005 to R-008 and R-026 to R-028.
    """
    rows = _rows(path, agreed, file)
    for line, cells in enumerate(islice(rows, _TITLE_LINES), start=1):
        found = mapping.clean([text(cell) for cell in cells])
        if mapping.likeness(found, agreed) >= 0.5:
            drops = mapping.check_head(found, agreed, file)
            return drops, _batches(rows, found, agreed, line + 1)
    raise Refused("R-028", file=file, mapping=agreed.file_name)


def headings(path: Path) -> list[list[str]]:
    """The first lines of the first sheet, for guessing the dialect."""
    guard(path, path.name)
    sheet = _open(path, path.name).get_sheet_by_index(0)
    return [[text(cell) for cell in cells] for cells in islice(sheet.iter_rows(), _TITLE_LINES)]


def guard(path: Path, file: str) -> None:
    """Refuse what is no workbook (R-027) or would unpack beyond measure (R-026), before anything
    opens it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members) or 1
            is_tight = unpacked > _RATIO_MATTERS_FROM and unpacked / packed > LARGEST_RATIO
            if unpacked > LARGEST or is_tight:
                raise Refused("R-026", file=file, size=unpacked >> 20)
            # Reading through proves the sizes: zipfile stops at the size declared, then checks.
            if archive.testzip() is not None:
                raise Refused("R-027", file=file)
    except Refused:
        raise
    except Exception as error:  # zipfile raises many kinds on a damaged archive
        raise Refused("R-027", file=file) from error


def _open(path: Path, file: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise Refused("R-027", file=file) from error


def _rows(path: Path, agreed: Mapping, file: str) -> Iterator[list[Cell]]:
    guard(path, file)
    book = _open(path, file)
    return iter(_sheet(book, agreed).to_python(skip_empty_area=False))


def _sheet(book: CalamineWorkbook, agreed: Mapping) -> CalamineSheet:
    if agreed.sheet in book.sheet_names:
        return book.get_sheet_by_name(agreed.sheet)
    return book.get_sheet_by_index(0)


def _batches(
    rows: Iterator[list[Cell]], names: list[str], agreed: Mapping, line: int
) -> Iterator[Batch]:
    fields = {
        position: agreed.headings[name]
        for position, name in enumerate(names)
        if name in agreed.headings
    }
    record = 1
    while some := list(islice(rows, ROWS_PER_BATCH)):
        filled = [
            (line + offset, cells) for offset, cells in enumerate(some) if not _is_blank(cells)
        ]
        line += len(some)
        columns = {
            field: texts([text(cells[position]) for _, cells in filled])
            for position, field in fields.items()
        }
        numbers = pa.array(range(record, record + len(filled)), pa.int64())
        record += len(filled)
        yield Batch(table(numbers, pa.array([number for number, _ in filled], pa.int64()), columns))


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(cell == "" for cell in cells)


def text(cell: Cell) -> str:
    """A cell as text: whole numbers without decimals, days as ISO dates, truth as 1 or 0."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
