"""Delimited text (CSV): cells by heading, with the exact line on which every record begins.

Which encoding, delimiter and headings are agreed stands in the mapping; what a cell means belongs
to notices.py.

Blocks of whole lines go through Arrow; where a block is not plain (wrong number of cells, stray
quotes, CR-only line ends, NUL, blank lines) the next rows go through Python's csv module.
Both give the same rows; the second is six times slower.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from pipeline.errors import Finding, Refused
from pipeline.registries import encoding, mapping
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers.batch import Batch, Broken, gathered, payload, table, texts

BLOCK = 16 << 20
LONGEST_PREAMBLE = 50
"""Lines that may stand above the head: title, date, name of the office."""
_LEAST_LIKENESS = 0.3
_TRIES = 200
_LONGEST_RECORD = 100
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class _Head:
    """What every block of a file needs to know."""

    headings: list[str]
    fields: dict[str, str]
    drops: list[str]
    delimiter: str
    encoding: encoding.Encoding
    file: str

    @property
    def is_quick(self) -> bool:
        """Whether blocks of bytes may be tried: not with line ends of two bytes, nor with NULs."""
        return self.encoding.name != "utf-16" and not self.encoding.has_nul


@dataclass
class _Place:
    """Where reading stands: the next byte (from 0), line and record (both from 1)."""

    byte: int
    line: int
    record: int = 1


def read(path: Path, agreed: Mapping, file: str) -> tuple[list[str], Iterator[Batch]]:
    """Headings dropped at the door, and batches of rows; raises Refused R-001 to R-011."""
    kind = encoding.detect(path, agreed.encodings, file)
    head, place = _read_head(path, agreed, kind, file)
    return head.drops, gathered(_batches(path, head, place))


def headings(path: Path, agreed: Mapping) -> list[str]:
    """The cells of the first line in the agreed encoding, for guessing the dialect."""
    kind = encoding.detect(path, agreed.encodings, path.name)
    return _head_cells(path, agreed, kind)[0][0]


def _head_cells(
    path: Path, agreed: Mapping, kind: encoding.Encoding
) -> tuple[list[list[str]], str, int, int]:
    """Cells of the head and of the row below it, delimiter, byte after the head, lines up to its
    end; raises Refused R-028.

    The head is the line that holds most of the agreed headings; what stands above is a preamble.
    """
    with path.open(encoding=kind.name, newline="") as stream:
        stream.seek(kind.mark)
        start = list(islice(stream, LONGEST_PREAMBLE + 1))
    filled = [place for place, line in enumerate(start) if line.strip("\r\n\t ;,")]
    if not filled:
        return [[], []], agreed.delimiters[0], kind.mark, 0
    above = max(filled, key=lambda place: (_fit(start[place:], agreed), -place))
    if _fit(start[above:], agreed) < _LEAST_LIKENESS:
        above = filled[0]
    delimiter = max(agreed.delimiters, key=start[above].count)
    lines, below = start[:above], list[str]()
    with path.open(encoding=kind.name, newline="") as stream:
        stream.seek(kind.mark)
        for _ in lines:
            stream.readline()
        reader = csv.reader(_kept(stream, lines), delimiter=delimiter)
        try:
            cells = next((row for row in reader if any(row)), [])
        except csv.Error as error:
            raise Refused("R-028", file=path.name, mapping=agreed.file_name) from error
        consumed = list(lines)
        with suppress(csv.Error):  # said when the records are read
            below = next((row for row in reader if any(row)), [])
    size = kind.mark + len("".join(consumed).encode(kind.name))
    return [cells, below], delimiter, size, len(consumed)


def _fit(lines: Sequence[str], agreed: Mapping) -> float:
    """Share of the agreed headings in the record that begins here, by the delimiter that gives most
    of them; a heading may hold a line break.
    """
    try:
        rows = [next(csv.reader(lines, delimiter=each), []) for each in agreed.delimiters]
    except csv.Error:
        return 0.0
    return max(mapping.likeness(cells, agreed) for cells in rows)


def _kept(stream: io.TextIOWrapper, lines: list[str]) -> Iterator[str]:
    for line in stream:
        lines.append(line)
        yield line


def _read_head(
    path: Path, agreed: Mapping, kind: encoding.Encoding, file: str
) -> tuple[_Head, _Place]:
    (cells, below), delimiter, size, lines = _head_cells(path, agreed, kind)
    if mapping.likeness(cells, agreed) < _LEAST_LIKENESS:
        raise Refused("R-028", file=file, mapping=agreed.file_name)
    is_whole = 0 <= len(cells) - len(below) <= 1  # else a row may have run into the head
    drops = mapping.check_head(cells, agreed, file, is_whole)
    names = [name or f"blank {number}" for number, name in enumerate(mapping.clean(cells))]
    fields = {heading: agreed.headings[heading] for heading in names if heading in agreed.headings}
    return _Head(names, fields, drops, delimiter, kind, file), _Place(size, lines + 1)


def _batches(path: Path, head: _Head, place: _Place) -> Iterator[Batch]:
    with path.open("rb") as stream:
        while head.is_quick:
            stream.seek(place.byte)
            data = _whole_records(stream.read(BLOCK))
            batch = _quick(data, head, place) if data else None
            if batch is not None:
                yield batch
                continue
            # To the end of what was tried in vain: trying again after each portion takes for ever.
            end, rows = place.byte + max(len(data), 1), _careful(path, head, place)
            while place.byte < end:
                batch = _some(rows, head, place)
                if batch is None:
                    return
                yield batch
        rows = _careful(path, head, place)
        while (batch := _some(rows, head, place)) is not None:
            yield batch


def _whole_records(data: bytes) -> bytes:
    """The data up to the last line end outside quotes.

    Empty where no such line end is found soon.
    """
    end = data.rfind(b"\n") + 1
    quotes = data.count(b'"', 0, end)
    for _ in range(_TRIES):
        if end == 0 or quotes % 2 == 0:
            return data[:end]
        earlier = data.rfind(b"\n", 0, end - 1) + 1
        quotes -= data.count(b'"', earlier, end)
        end = earlier
    return b""


def _careful(path: Path, head: _Head, place: _Place) -> Iterator[list[str]]:
    """Rows through Python's csv module from the place on, which moves on with each line used."""
    with path.open("rb") as binary:
        binary.seek(place.byte if head.is_quick else 0)
        stream = io.TextIOWrapper(binary, encoding=head.encoding.name, newline="")
        for _ in range(0 if head.is_quick else place.line - 1):
            stream.readline()
        yield from csv.reader(_counted(stream, head, place), delimiter=head.delimiter)


def _counted(stream: io.TextIOBase, head: _Head, place: _Place) -> Iterator[str]:
    for line in stream:
        if head.is_quick:
            place.byte += len(line.encode(head.encoding.name))
        yield line


def _some(reader: Iterator[list[str]], head: _Head, place: _Place) -> Batch | None:
    """The next rows; None at the end."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, _ROWS_AT_ONCE))
    except csv.Error as error:
        line = place.line + sum(1 + _breaks(cells) for cells in rows)
        raise Refused("R-011", file=head.file, line=line) from error
    return _aligned(rows, head, place) if rows else None


def _quick(data: bytes, head: _Head, place: _Place) -> Batch | None:
    """Rows through Arrow; None unless every line of the block is accounted for."""
    width = len(head.headings)
    text = data if head.encoding.name == "utf-8" else data.decode(head.encoding.name).encode()
    wanted = list(head.fields)
    try:
        rows = pyarrow.csv.read_csv(
            pa.BufferReader(text),
            pyarrow.csv.ReadOptions(column_names=head.headings, block_size=len(text) + 1),
            pyarrow.csv.ParseOptions(delimiter=head.delimiter, newlines_in_values=True),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(head.headings, pa.string()),
                strings_can_be_null=False,
                include_columns=head.headings if b'"' in text else wanted,
            ),
        )
    except pa.ArrowInvalid:
        return None
    spans = _spans(rows, data)
    if (
        spans is None
        or _has_blank_row(rows)
        or not _is_plainly_quoted(data, rows.num_rows, width, head.delimiter.encode())
    ):
        return None
    lines = place.line + np.cumsum(spans) - spans
    numbers = place.record + np.arange(rows.num_rows)
    place.byte += len(data)
    place.line += int(spans.sum())
    place.record += rows.num_rows
    columns = {head.fields[name]: rows[name] for name in wanted}
    return Batch(table(pa.array(numbers, pa.int64()), pa.array(lines, pa.int64()), columns))


def _has_blank_row(rows: pa.Table) -> bool:
    """Whether a row is empty in every column read: such a line is no record."""
    blank = None
    for name in rows.column_names:
        empty = pc.equal(rows[name], "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return False
    return True


def _spans(rows: pa.Table, data: bytes) -> np.ndarray | None:
    """Lines that each row takes; None if rows and line ends of the block do not add up."""
    feeds, returns = data.count(b"\n"), data.count(b"\r")
    if returns not in (0, data.count(b"\r\n")):
        return None
    spans = np.ones(rows.num_rows, dtype=np.int64)
    if feeds != rows.num_rows:
        for name in rows.column_names:
            spans += pc.count_substring(rows[name], "\n").to_numpy().astype(np.int64)
    return spans if spans.sum() == feeds and spans.max(initial=0) <= _LONGEST_RECORD else None


def _is_plainly_quoted(data: bytes, rows: int, width: int, delimiter: bytes) -> bool:
    """Whether every quotation mark opens or closes a cell or is doubled within one."""
    if b'"' not in data:
        return True
    feed = b'"\r\n' if b"\r\n" in data else b'"\n'
    between = data.count(b'"' + delimiter + b'"')
    if data[:1] == b'"' and data.count(feed) == rows and between == rows * (width - 1):
        return True
    before, after = b"\n" + delimiter, b"\r\n" + delimiter
    end = -1
    while (start := data.find(b'"', end + 1)) >= 0:
        if start and data[start - 1] not in before:
            return False
        end = data.find(b'"', start + 1)
        while end >= 0 and data[end + 1 : end + 2] == b'"':
            end = data.find(b'"', end + 2)
        if end < 0 or data[end + 1] not in after:
            return False
    return True


def _breaks(cells: Sequence[str]) -> int:
    """Line ends within the cells of a record."""
    joined = "\x1f".join(cells)
    if "\n" not in joined and "\r" not in joined:
        return 0
    return joined.count("\n") + joined.count("\r") - joined.count("\r\n")


def _aligned(rows: list[list[str]], head: _Head, place: _Place) -> Batch:
    """Rows with the right number of cells as a table, the others as broken.

    Blank lines are no records.
    """
    width = len(head.headings)
    good: list[list[str]] = []
    numbers: list[int] = []
    lines: list[int] = []
    broken: list[Broken] = []
    for cells in rows:
        line, span = place.line, 1 + _breaks(cells)
        place.line += span
        if not any(cells):
            continue
        if span > _LONGEST_RECORD:
            raise Refused("R-011", file=head.file, line=line)
        finding = _problem(cells, width, line, head)
        if finding is None:
            good.append(cells)
            numbers.append(place.record)
            lines.append(line)
        else:
            kept = payload(cells) if not head.drops else payload([])
            broken.append(Broken(place.record, finding, kept))
        place.record += 1
    by_heading = dict(zip(head.headings, zip(*good, strict=True), strict=True)) if good else {}
    columns = {field: texts(by_heading.get(name, ())) for name, field in head.fields.items()}
    return Batch(table(pa.array(numbers, pa.int64()), pa.array(lines, pa.int64()), columns), broken)


def _problem(cells: list[str], width: int, line: int, head: _Head) -> Finding | None:
    if len(cells) != width:
        return Finding("R-009", head.file, line, {"found": len(cells), "expected": width})
    if head.encoding.has_nul and any("\0" in cell for cell in cells):
        return Finding("R-010", head.file, line)
    return None
