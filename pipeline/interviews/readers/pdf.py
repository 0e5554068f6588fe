"""Reads PDF with a text layer: lines of words by their place on the page, joined to paragraphs.

Page numbers and what every page repeats at its edge are left out; pictures of text are refused.
"""

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import Refused
from pipeline.interviews.readers.lines import Line

LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes that all compressed streams of a file may unpack to."""

_STREAM = re.compile(rb"stream\r?\n")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:Seite|Page|S\.)?\s*\d{1,4}\s*(?:(?:von|of|/)\s*\d{1,4})?[-–—\s]*"
)
_DIGITS = re.compile(r"\d+")
_HYPHENATED = re.compile(r"(?<=[a-zäöüß])-$")
_NO_HYPHENATION = ("und ", "oder ", "bzw", "sowie ")
_EDGE = 2
_WIDE_GAP = 2.0
_PARAGRAPH_GAP = 1.6
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class _Row:
    """A line of words on a page: its words, place from the top, and size in points."""

    text: str
    top: float
    size: float


def read(path: Path) -> list[Line]:
    """Every line of the pages; raises Refused: I-020 password, I-022 pictures only."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    for library in ("pdfminer", "pdfplumber"):  # their warnings quote what stands in the file
        logging.getLogger(library).setLevel(logging.CRITICAL)
    _refuse_bomb(path)
    pages: list[list[_Row]] = []
    try:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                words = page.extract_words(keep_blank_chars=False, extra_attrs=["size"])
                pages.append(list(_rows(words)))
                page.close()
    except (PdfminerException, PDFPasswordIncorrect) as error:
        causes = (error, *error.args, error.__cause__, error.__context__)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise Refused("I-020", file=path.name) from error
        raise Refused("I-001", file=path.name, kind="PDF") from error
    if pages and not any(pages):
        raise Refused("I-022", file=path.name, pages=len(pages))
    return list(_joined(_without_edges(pages)))


def _refuse_bomb(path: Path) -> None:
    """Unpack every compressed stream in small pieces and stop where it becomes too much."""
    content = path.read_bytes()
    unpacked = 0
    for place in _STREAM.finditer(content):
        unpack = zlib.decompressobj()
        data = content[place.end() : place.end() + _CHUNK]
        position = place.end() + len(data)
        try:
            while data and not unpack.eof:
                unpacked += len(unpack.decompress(data, _CHUNK))
                if unpacked > LARGEST_UNPACKED:
                    megabytes = round(unpacked / 1024 / 1024)
                    raise Refused("I-002", file=path.name, megabytes=megabytes)
                data = unpack.unconsumed_tail
                if not data:
                    data = content[position : position + _CHUNK]
                    position += len(data)
        except zlib.error:
            continue


def _rows(words: Sequence[dict[str, Any]]) -> Iterator[_Row]:
    """Words of one height as a line; a wide gap behind a short first piece is a column (TAB)."""
    line: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda word: (round(word["top"]), word["x0"])):
        if line and abs(word["top"] - line[-1]["top"]) > word["size"] / 2:
            yield _row(line)
            line = []
        line.append(word)
    if line:
        yield _row(line)


def _row(words: list[dict[str, Any]]) -> _Row:
    words = sorted(words, key=lambda word: word["x0"])
    text = words[0]["text"]
    for before, word in zip(words, words[1:], strict=False):
        is_column = word["x0"] - before["x1"] > _WIDE_GAP * word["size"]
        text += ("\t" if is_column else " ") + word["text"]
    return _Row(text.replace("\0", ""), words[0]["top"], words[0]["size"])


def _without_edges(pages: Sequence[Sequence[_Row]]) -> list[list[_Row]]:
    """Without page numbers, and without first and last lines that most pages have alike."""
    edges = Counter(
        _DIGITS.sub("0", row.text) for page in pages for row in {*page[:_EDGE], *page[-_EDGE:]}
    )
    often = {text for text, count in edges.items() if count > max(len(pages) / 2, 1)}
    kept: list[list[_Row]] = []
    for page in pages:
        last = len(page) - _EDGE
        kept.append(
            [
                row
                for place, row in enumerate(page)
                if _EDGE <= place < last
                or not (_PAGE_NUMBER.fullmatch(row.text) or _is_running(row.text, often))
            ]
        )
    return kept


def _is_running(text: str, often: set[str]) -> bool:
    """Whether a line at the edge is a running head: repeated and no speaker's label."""
    return _DIGITS.sub("0", text) in often and not text.rstrip().endswith((":", "?", "."))


def _joined(pages: Sequence[Sequence[_Row]]) -> Iterator[Line]:
    """Lines of a paragraph are glued by a blank, or by nothing where a word was divided."""
    before: _Row | None = None
    for page in pages:
        for row in page:
            is_close = before is not None and row.top - before.top < _PARAGRAPH_GAP * max(
                row.size, 1.0
            )
            is_next_page = before is not None and row.top <= before.top
            yield Line(row.text, glue=" " if is_close or is_next_page else "\n")
            before = row


def joined(words: str, glue: str, more: str) -> list[str]:
    """Words, what stands between, and what follows; a word divided at a line's end becomes one."""
    if glue == " " and more[:1].islower() and not more.startswith(_NO_HYPHENATION):
        whole = _HYPHENATED.sub("", words)
        if whole != words:
            return [whole, more]
    return [words, glue, more]
