"""Reads a QualCoder project from its database (data.qda); positions are code points of the text.

What QualCoder exports as REFI-QDA is read by refi.py.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pipeline.errors import Finding
from pipeline.qda.model import Code, Coding, QdaProject, Source
from pipeline.qda.offsets import BOM, Ruler, Way, same_words
from pipeline.qda.sqlite import opened

TABLES = {"source", "code_name", "code_text"}
_WAY = Way("code_point", "stored")


def read_qualcoder(path: Path) -> QdaProject:
    """All texts, codes and coded texts; raises Refused I-060.

    A coding outside its text is a problem I-066, one whose text is not the one kept of it I-072,
    one of a code that is gone I-068.
    """
    with opened(path) as connection:
        texts = connection.execute(
            "SELECT id, name, fulltext FROM source WHERE fulltext IS NOT NULL ORDER BY id"
        ).fetchall()
        codes = _codes(connection)
        rows = connection.execute(
            """SELECT cid, fid, seltext, pos0, pos1, owner, date FROM code_text
            ORDER BY fid, pos0, pos1, cid, owner"""
        ).fetchall()
    # QualCoder counts a byte order mark that its text begins with; the ruler takes only one away
    rulers = {row["id"]: Ruler(BOM + row["fulltext"], _WAY) for row in texts}
    known = {code.id for code in codes}
    codings: list[Coding] = []
    problems: list[tuple[int, Finding]] = []
    for number, row in enumerate(rows, start=1):
        ruler = rulers.get(row["fid"])
        (span,) = ruler.spans([(row["pos0"], row["pos1"])]) if ruler else (None,)
        code = _problem(str(row["cid"]) in known, ruler, span, row["seltext"])
        if code or span is None:
            values: dict[str, object] = {"number": number}
            problems.append((number, Finding(code or "I-066", path.name, None, values)))
            continue
        told = (str(row["fid"]), *span, str(row["cid"]), row["owner"] or "", _time(row["date"]))
        codings.append(Coding(number, *told))
    return QdaProject(
        producer="QualCoder",
        origin="QualCoder",
        codes=codes,
        sources=tuple(Source(str(r["id"]), r["name"], rulers[r["id"]].text) for r in texts),
        codings=tuple(codings),
        coders=tuple(dict.fromkeys(coding.coder for coding in codings)),
        problems=tuple(problems),
    )


def _problem(
    is_known: bool, ruler: Ruler | None, span: tuple[int, int] | None, told: str | None
) -> str:
    if not is_known:
        return "I-068"
    if ruler is None or span is None:
        return "I-066"
    return "" if same_words(ruler.text[span[0] : span[1]], told or "") else "I-072"


def _codes(connection: sqlite3.Connection) -> tuple[Code, ...]:
    """Codes and the categories above them; a category is a code that cannot be given."""
    categories: dict[int, sqlite3.Row] = {}
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'code_cat'").fetchone():
        rows = connection.execute("SELECT catid, name, supercatid FROM code_cat").fetchall()
        categories = {row["catid"]: row for row in rows}
    codes = connection.execute("SELECT cid, name, memo, catid, color FROM code_name ORDER BY cid")
    return tuple(
        Code(
            str(row["cid"]),
            row["name"],
            _above(row["catid"], categories),
            row["memo"] or "",
            color=row["color"] or "",
        )
        for row in codes
    )


def _above(category: int | None, categories: Mapping[int, sqlite3.Row]) -> tuple[str, ...]:
    """Names of the categories above, from the top; a ring of categories ends where it began."""
    names: list[str] = []
    seen: set[int] = set()
    while category is not None and category in categories and category not in seen:
        seen.add(category)
        names.insert(0, categories[category]["name"])
        category = categories[category]["supercatid"]
    return tuple(names)


def _time(told: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(told or "")
    except ValueError:
        return None
