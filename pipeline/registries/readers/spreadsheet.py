"""Workbooks (.xlsx, .xls, .ods): the first sheet, or the one the mapping names; title lines above
the head row are passed over. What a file is tells its content, not its ending.

Numbers become text without decimals, dates ISO text; leading zeros that Excel lost are restored
in notices.py.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
from lxml import etree
from python_calamine import CalamineSheet, CalamineWorkbook

from pipeline.deliveries import reading
from pipeline.errors import Refused
from pipeline.registries import mapping
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers.batch import ROWS_PER_BATCH, Batch, table, texts

LARGEST = 1 << 30
LARGEST_RATIO = 150
_RATIO_MATTERS_FROM = 20 << 20
_TITLE_LINES = 25
LARGEST_AREA = 60_000_000
"""Cells of the rectangle that holds all filled ones: it is laid out in memory, blanks included."""
_OLE = b"\xd0\xcf\x11\xe0"
"""How .xls begins, and every workbook that is protected by a password."""
_FAR = re.compile(rb"""[ \t\n]r=["'](?:[A-Z]{3}|[B-Z][A-Z]|[A-Z]{1,2}[0-9]{6})""")
"""A cell right of column AZ or below line 99,999: without one a sheet is small enough."""
_CELL = re.compile(rb"""[ \t\n]r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_BLOCK = 4 << 20
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

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


def cells(path: Path, agreed: Mapping, file: str) -> Iterator[list[str]]:
    """All lines of the sheet as text, for tables whose head is not one line.

    Raises Refused R-026 or R-027.
    """
    return ([text(cell) for cell in line] for line in _rows(path, agreed, file))


def headings(path: Path) -> list[list[str]]:
    """The first lines of the first sheet, for guessing the dialect."""
    guard(path, path.name)
    book = _open(path, path.name)
    with reading(path, "R-027"):
        rows = islice(book.get_sheet_by_index(0).iter_rows(), _TITLE_LINES)
        return [[text(cell) for cell in cells] for cells in rows]


def guard(path: Path, file: str) -> None:
    """Refuse what is no workbook (R-027) or would unpack or spread beyond measure (R-026), before
    anything opens it.
    """
    with path.open("rb") as stream:
        if stream.read(len(_OLE)) == _OLE:
            return
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
            if (area := _area(archive)) > LARGEST_AREA:
                raise Refused("R-026", file=file, size=8 * area >> 20)
    except Refused:
        raise
    except Exception as error:  # zipfile raises many kinds on a damaged archive
        raise Refused("R-027", file=file) from error


def _area(archive: zipfile.ZipFile) -> int:
    """Cells of the largest sheet's filled rectangle."""
    names = archive.namelist()
    if "content.xml" in names:
        return _open_document_area(archive)
    sheets = [name for name in names if name.startswith("xl/worksheets/")]
    if not sheets or any(name.endswith(".bin") for name in sheets):
        raise ValueError("no workbook, or a binary one")
    return max(_sheet_area(archive, name) for name in sheets if not name.endswith("/"))


def _sheet_area(archive: zipfile.ZipFile, name: str) -> int:
    """Rows times columns of a sheet of Excel by its outermost cells; 0 where none is far out."""
    if not any(_FAR.search(block) for block in _blocks(archive, name)):
        return 0
    columns: set[bytes] = set()
    height = 0
    for block in _blocks(archive, name):
        found = _CELL.findall(block)
        columns |= {column for column, _ in found}
        height = max([height, *(int(row) for _, row in found)])
    return height * max(map(_column_number, columns), default=0)


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member in blocks that overlap by more than a cell's name."""
    rest = b""
    with archive.open(name) as stream:
        while block := stream.read(_BLOCK):
            yield rest + block
            rest = block[-32:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _open_document_area(archive: zipfile.ZipFile) -> int:
    """Rows times columns of all tables together: a repeated row or cell counts as often as it is
    to stand, blank ones only before filled ones.
    """
    row, column = f"{_TABLE}table-row", f"{_TABLE}number-columns-repeated"
    height = width = below = 0
    with archive.open("content.xml") as stream:
        for _, element in etree.iterparse(stream, tag=row, resolve_entities=False, no_network=True):
            position = filled = 0
            for cell in element:
                position += int(cell.get(column, "1"))
                text = "".join(cell.itertext()) if len(cell) else ""
                if text or any("value" in str(name) for name in cell.attrib):
                    filled = position
            below += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            if filled:
                height, width = height + below, max(width, filled)
                below = 0
            element.clear()
    return height * width


def _open(path: Path, file: str) -> CalamineWorkbook:
    with reading(path, "R-027"), path.open("rb") as stream:
        return CalamineWorkbook.from_filelike(stream)


def _rows(path: Path, agreed: Mapping, file: str) -> Iterator[list[Cell]]:
    guard(path, file)
    book = _open(path, file)
    with reading(path, "R-027"):  # a damaged sheet can make the library panic
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
