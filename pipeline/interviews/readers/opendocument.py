"""Reads ODT in the order of the document: paragraphs, headings, and table rows as cells with a TAB
between.

Comments, notes, frames and deleted text are no talk.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Refused
from pipeline.interviews.readers.archives import refuse_large_member
from pipeline.interviews.readers.lines import Line

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_LEFT_OUT = {
    f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_DRAW}frame",
    f"{_TEXT}table-of-content", f"{_TEXT}sequence-decls",
}  # fmt: skip
_MANIFEST = "META-INF/manifest.xml"
_LONGEST_BLANKS = 200


def read(path: Path) -> list[Line]:
    """Every paragraph, heading and table row; raises Refused (I-020) for a password."""
    from odfdo import Document

    refuse_large_member(path, "content.xml")
    with zipfile.ZipFile(path) as archive:
        if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
            raise Refused("I-020", file=path.name)
    body = Document(str(path)).body
    return list(_lines(body._xml_element))


def _lines(element: "_Element") -> Iterator[Line]:
    for child in element:
        if child.tag in _PARAGRAPHS:
            yield Line(_text(child), is_heading=child.tag == f"{_TEXT}h")
        elif child.tag == f"{_TABLE}table-row":
            yield from _row(child)
        elif child.tag not in _LEFT_OUT:
            yield from _lines(child)


def _row(row: "_Element") -> Iterator[Line]:
    """A row with one cell only is read like paragraphs."""
    cells = [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]
    texts = ["\n".join(line.text for line in _lines(cell)).strip() for cell in cells]
    filled = [cell for cell, text in zip(cells, texts, strict=True) if text]
    if len(filled) == 1:
        yield from _lines(filled[0])
    elif filled:
        yield Line("\t".join(texts))


def _text(element: "_Element") -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            parts.append(" " * min(int(count) if count.isdecimal() else 1, _LONGEST_BLANKS))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
