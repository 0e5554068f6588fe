"""Reads DOCX in the order of the document: paragraphs, and table rows as cells with a TAB between.

Insertions that nobody has accepted yet count, deletions do not; text boxes, comments, headers and
footers are no talk.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.interviews.readers.archives import refuse_large_member
from pipeline.interviews.readers.lines import Line

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{_W}{tag}" for tag in ("p", "tbl", "tr", "tc", "r"))
_WORDS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = {f"{_W}txbxContent", f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr"}
_HEADINGS = ("heading", "überschrift", "title", "titel")


def read(path: Path) -> list[Line]:
    """Every paragraph and table row."""
    from docx import Document

    refuse_large_member(path, "word/document.xml")
    document = Document(str(path))
    headings = {
        style.style_id
        for style in document.styles
        if str(style.name or "").lower().startswith(_HEADINGS)
    }
    return list(_lines(document.element.body, partial(_line, headings=headings)))


def tables(path: Path) -> list[list[list[str]]]:
    """The texts of the cells of every row of every table, none inside another."""
    from docx import Document

    refuse_large_member(path, "word/document.xml")
    body = Document(str(path)).element.body
    outer = (
        table for table in body.iter(_TABLE) if next(table.iterancestors(_TABLE), None) is None
    )
    return [[_cells(row) for row in table.iter(_ROW) if _is_row_of(row, table)] for table in outer]


def _lines(element: "_Element", line: partial[Line]) -> Iterator[Line]:
    for child in element:
        if child.tag == _PARAGRAPH:
            yield line(child)
        elif child.tag == _ROW:
            yield from _row(child, line)
        elif child.tag not in _LEFT_OUT:
            yield from _lines(child, line)


def _row(row: "_Element", line: partial[Line]) -> Iterator[Line]:
    """A row with one cell only is read like paragraphs."""
    cells = [cell for cell in row.iter(_CELL) if _is_of(cell, row)]
    texts = _cells(row)
    filled = [cell for cell, text in zip(cells, texts, strict=True) if text]
    if len(filled) == 1:
        yield from _lines(filled[0], line)
    elif filled:
        yield Line("\t".join(texts))


def _cells(row: "_Element") -> list[str]:
    return [
        "\n".join(_text(paragraph) for paragraph in cell.iter(_PARAGRAPH)).strip()
        for cell in row.iter(_CELL)
        if _is_of(cell, row)
    ]


def _is_row_of(row: "_Element", table: "_Element") -> bool:
    return next(row.iterancestors(_TABLE)) is table


def _is_of(cell: "_Element", row: "_Element") -> bool:
    """Whether the cell is the row's own, not one of a table inside it."""
    return next(cell.iterancestors(_ROW)) is row


def _line(paragraph: "_Element", headings: set[str]) -> Line:
    text = _text(paragraph)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    runs = [(run, _text(run)) for run in paragraph.iter(_RUN)]
    spoken = [(text, _is_bold(run)) for run, text in runs if text.strip()]
    lead = _lead([(text, _is_bold(run) or not text.strip()) for run, text in runs])
    return Line(
        text[len(lead) :] if lead else text,
        lead=lead,
        is_heading=style is not None and style.get(f"{_W}val") in headings,
        is_bold=bool(spoken) and all(is_bold for _, is_bold in spoken),
    )


def _lead(runs: list[tuple[str, bool]]) -> str:
    """The bold words in front, "" if there are none or all is bold."""
    lead = ""
    for text, is_bold in runs:
        if not is_bold:
            return lead if lead.strip() else ""
        lead += text
    return ""


def _is_bold(run: "_Element") -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val") not in ("0", "false", "none")


def _text(element: "_Element") -> str:
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _WORDS:
            parts.append(_WORDS[child.tag])
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            parts.append("" if child.tag.endswith("}Fallback") else _text(child))
    return "".join(parts)
