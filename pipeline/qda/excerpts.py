"""Reads tables of coded excerpts, one coding a line: document, code, text (CSV or XLSX), as
Taguette and MAXQDA export them.

The text of a document is there only as far as somebody coded it; finding the excerpts in an
interview belongs to alignment.py.
"""

import csv
from hashlib import sha256
from io import StringIO
from pathlib import Path

from pipeline.deliveries import refuse_unsafe_archive
from pipeline.errors import Finding, Refused
from pipeline.qda.model import Code, Coding, QdaProject, Source
from pipeline.qda.offsets import decoded, lf

HEADINGS = {
    "document": ("document", "document name", "document id", "dokument", "dokumentname", "quelle"),
    "code": ("tag", "code", "kode", "code_1"),
    "text": ("content", "segment", "coded segment", "text", "text_chunk", "inhalt", "zitat"),
    "coder": ("created by", "erstellt von", "coder", "owner"),
}
"""Headings that each column may have, in small letters."""

_CODEBOOK = ("tag", "description")
_TAGUETTE = ["id", "document", "tag", "content"]
_BETWEEN = "\n\n"
_ID_LENGTH = 16
_SEPARATORS = (" > ", "\\")
_LARGEST = 50 * 1024 * 1024


def read_excerpts(path: Path) -> QdaProject:
    """A table of excerpts, or Taguette's table of tags.

    Raises Refused: I-060 damaged, I-061 too large, I-075 columns missing. A line without code,
    document or text is a problem I-076.
    """
    rows = _rows(path)
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if tuple(head[:2]) == _CODEBOOK:
        codes = tuple(_code(row[0], row[1]) for row in rows[1:] if row and row[0].strip())
        return QdaProject("Taguette", "Taguette", codes)
    columns = {
        name: next((head.index(heading) for heading in headings if heading in head), None)
        for name, headings in HEADINGS.items()
    }
    missing = [HEADINGS[name][0] for name in ("document", "code", "text") if columns[name] is None]
    if missing:
        raise Refused("I-075", file=path.name, columns=", ".join(missing))
    producer = "Taguette" if head[: len(_TAGUETTE)] == _TAGUETTE else "Tabelle"
    return _project(path.name, rows[1:], columns, producer)


def _project(
    file: str, rows: list[list[str]], columns: dict[str, int | None], producer: str
) -> QdaProject:
    def cell(row: list[str], name: str) -> str:
        place = columns[name]
        return lf(row[place]).strip() if place is not None and place < len(row) else ""

    places: dict[str, dict[str, int]] = {}
    lengths: dict[str, int] = {}
    codes: dict[str, Code] = {}
    codings: list[Coding] = []
    problems: list[tuple[int, Finding]] = []
    for number, row in enumerate(rows, start=1):
        document, code, text = (cell(row, name) for name in ("document", "code", "text"))
        if not (document and code and text):
            problems.append((number, Finding("I-076", file, number + 1)))
            continue
        found = places.setdefault(document, {})
        if text not in found:
            found[text] = lengths.get(document, -len(_BETWEEN)) + len(_BETWEEN)
            lengths[document] = found[text] + len(text)
        codes.setdefault(code, _code(code, ""))
        span = (found[text], found[text] + len(text))
        codings.append(
            Coding(number, _id(document), *span, codes[code].id, cell(row, "coder"), None, "")
        )
    return QdaProject(
        producer=producer,
        origin=producer,
        codes=tuple(codes.values()),
        sources=tuple(
            Source(_id(document), document, _BETWEEN.join(texts), is_whole=False)
            for document, texts in places.items()
        ),
        codings=tuple(codings),
        coders=tuple(dict.fromkeys(coding.coder for coding in codings)),
        problems=tuple(problems),
    )


def _code(written: str, description: str) -> Code:
    """A code by its name; MAXQDA writes the codes above it before it."""
    parts = [written.strip()]
    for separator in _SEPARATORS:
        if separator in written:
            parts = [part.strip() for part in written.split(separator)]
    return Code(_id(written.strip()), parts[-1], tuple(parts[:-1]), description)


def _id(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:_ID_LENGTH]


def _rows(path: Path) -> list[list[str]]:
    if path.stat().st_size > _LARGEST:
        raise Refused("I-061", file=path.name, megabytes=round(path.stat().st_size / 1024 / 1024))
    if path.suffix.lower() == ".xlsx":
        from python_calamine import CalamineWorkbook

        refuse_unsafe_archive(path, "I-061")
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()]
    text = decoded(path.read_bytes())
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return [row for row in csv.reader(StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error as error:
        raise Refused("I-060", file=path.name, kind="CSV") from error
