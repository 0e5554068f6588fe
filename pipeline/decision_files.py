"""Reads the files of a county's decisions, surveys/decisions/*.csv, as people save them from a
spreadsheet or an editor.

What a decision means belongs to those who replay it.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def rows(path: Path, head: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column of every line that says anything; the head line is optional,
    a cell that is missing is empty; so are all of a line that cannot be read. Nothing where there
    is no file.
    """
    lines = text(path.read_bytes()).splitlines(keepends=True) if path.is_file() else []
    reader = csv.reader(lines, delimiter=delimiter("".join(lines[:1])))
    while True:
        try:
            said = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:  # longer than csv takes a cell to be
            yield reader.line_num, dict.fromkeys(head, "")
            continue
        row = dict(zip(head, said + [""] * len(head), strict=False))
        is_head = reader.line_num == 1 and row[head[0]].casefold() == head[0]
        if any(said) and not is_head:
            yield reader.line_num, row


def delimiter(first_line: str) -> str:
    """What parts the cells: the likeliest of semicolon, comma and tab."""
    return max(";,\t", key=first_line.count)


def text(content: bytes) -> str:
    """UTF-8, as Excel saves it with a mark, or Windows-1252, as it does otherwise."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def day(written: str) -> date | None:
    """2026-04-02 or, as Excel writes it here, 02.04.2026; None if it is no day."""
    german = _GERMAN_DATE.fullmatch(written)
    try:
        if german:
            number, month, year = (int(part) for part in german.groups())
            return date(year, month, number)
        return date.fromisoformat(written)
    except ValueError:
        return None
