"""Tables as GENESIS exports them: preamble, head of several lines, figures, a legend below.

Which column or line of the head is what belongs to dimensions.py, what a sign means to
population.sql.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Finding, Refused
from pipeline.registries import encoding
from pipeline.registries.mapping import ENDINGS, Mapping
from pipeline.registries.readers import spreadsheet
from pipeline.registries.readers.batch import Broken, payload

LONGEST_TABLE = 2_000_000
"""Lines of a table; a longer file is none."""
_FIGURE = re.compile(r"\(?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?\)?(?: ?[a-z])?|[-–./xX…]|\.\.\.")
_LEGEND = "__"

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Figure:
    """One cell: its line (1-based), its text, and its label in each dimension."""

    line: int
    written: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table: the lines above it, the name of each dimension ("" where it has none), its cells,
    and the lines that have too many or too few of them.
    """

    preamble: list[str]
    names: list[str]
    figures: list[Figure]
    broken: list[Broken]


def read(path: Path, agreed: Mapping, file: str) -> Sheet:
    """The table of a file; raises Refused R-001, R-003, R-004, R-026 to R-028."""
    lines = list(_lines(path, agreed, file))
    first = next((place for place, (_, cells) in enumerate(lines) if _has_figures(cells)), None)
    if first is None:
        raise Refused("R-028", file=file, mapping=agreed.file_name)
    above = lines[:first]
    head = [cells for _, cells in above if _filled(cells) > 1]
    singles = [_only(cells) for _, cells in above if _filled(cells) == 1]
    width = len(lines[first][1])
    keys = _key_count(head, lines[first][1])
    heads = [_spread(cells, width) for cells in head]
    figures, broken = _figures(lines[first:], keys, heads, singles, file)
    names = ["", *(_name(head, column) for column in range(keys)), *("" for _ in heads)]
    return Sheet(singles, names, figures, broken)


def _lines(path: Path, agreed: Mapping, file: str) -> Iterator[Line]:
    """Lines up to the legend, numbered; cells without blanks around, none empty at the end."""
    rows = (
        enumerate(spreadsheet.cells(path, agreed, file), start=1)
        if path.suffix.lower() in ENDINGS["xlsx"]
        else _text_lines(path, agreed, file)
    )
    for count, (line, cells) in enumerate(rows):
        cells = [" ".join(cell.split()) for cell in cells]
        if cells and cells[0].startswith(_LEGEND):
            return
        if count > LONGEST_TABLE:
            raise Refused("R-028", file=file, mapping=agreed.file_name)
        if any(cells):
            yield line, cells


def _text_lines(path: Path, agreed: Mapping, file: str) -> Iterator[Line]:
    kind = encoding.detect(path, agreed.encodings, file)
    with path.open(encoding=kind.name, newline="") as stream:
        stream.seek(kind.mark)
        reader = csv.reader(stream, delimiter=agreed.delimiters[0])
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise Refused("R-011", file=file, line=line) from error


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _only(cells: Sequence[str]) -> str:
    return next(cell for cell in cells if cell)


def _has_figures(cells: Sequence[str]) -> bool:
    """Whether a line is the first of the figures: labels to the left, a figure at the end."""
    last = next((cell for cell in reversed(cells) if cell), "")
    return bool(cells[0]) and _filled(cells) > 1 and _FIGURE.fullmatch(last) is not None


def _key_count(head: Sequence[Sequence[str]], first: Sequence[str]) -> int:
    """Columns of labels: those that the head leaves blank, else those before the figures."""
    blank = next((place for place, cell in enumerate(head[0]) if cell), 0) if head else 0
    if blank:
        return blank
    texts = [place for place, cell in enumerate(first) if not _FIGURE.fullmatch(cell)]
    return texts[-1] + 1 if texts and texts[-1] + 1 < len(first) else len(first) - 1


def _spread(cells: Sequence[str], width: int) -> list[str]:
    """A line of the head, a label that spans several columns written into each of them."""
    spread: list[str] = []
    for column in range(width):
        cell = cells[column] if column < len(cells) else ""
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _name(head: Sequence[Sequence[str]], column: int) -> str:
    """What the head calls a column of labels: the lowest line that says something."""
    said = [cells[column] for cells in head if column < len(cells) and cells[column]]
    return said[-1] if said else ""


def _figures(
    lines: Sequence[Line], keys: int, heads: list[list[str]], above: list[str], file: str
) -> tuple[list[Figure], list[Broken]]:
    """The cells of the table; a label left blank is that of the line above."""
    figures: list[Figure] = []
    broken: list[Broken] = []
    context = ""
    labels = [""] * keys
    width = len(lines[0][1])
    for line, cells in lines:
        if _filled(cells) == 1 and cells[0]:
            context = cells[0]  # a line of its own: the date or the area of what follows
            continue
        if len(cells) != width:
            finding = Finding("R-009", file, line, {"found": len(cells), "expected": width})
            broken.append(Broken(len(figures) + len(broken) + 1, finding, payload(cells)))
            continue
        labels = [cell or before for cell, before in zip(cells[:keys], labels, strict=True)]
        for column in range(keys, width):
            column_labels = [head[column] for head in heads]
            if cells[column] or any(column_labels):
                every = (context, *labels, *column_labels)
                figures.append(Figure(line, cells[column], every))
    return figures, broken
