"""Reads a Taguette project from its SQLite file; positions are UTF-8 bytes of the text without
tags.

Its tables of highlights (CSV) are read by excerpts.py, its codebooks (.qdc) by refi.py.
"""

from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from pipeline.errors import Finding
from pipeline.qda.model import Code, Coding, QdaProject, Source
from pipeline.qda.offsets import Ruler, Way, same_words
from pipeline.qda.sqlite import opened

TABLES = {"documents", "highlights", "highlight_tags", "tags"}
_WAY = Way("utf8", "stored")
_HIGHLIGHTS = """
    SELECT highlights.id, document_id, start_offset, end_offset, snippet, tag_id
    FROM highlights JOIN highlight_tags ON highlight_id = highlights.id
    ORDER BY document_id, start_offset, highlights.id, tag_id"""
_MADE = """
    SELECT json_extract(payload, '$.highlight_id') AS highlight_id, user_login, max(date) AS date
    FROM commands WHERE json_extract(payload, '$.type') = 'highlight_add'
    GROUP BY json_extract(payload, '$.highlight_id')"""


class _Words(HTMLParser):
    """Collects what stands between the tags, entities resolved."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The text of a document without its tags."""
    words = _Words()
    words.feed(html)
    words.close()
    return "".join(words.parts)


def read_taguette(path: Path) -> QdaProject:
    """All documents, tags and tagged highlights; raises Refused I-060.

    A highlight outside its document is a problem I-066, one of a tag that is gone I-068, one whose
    text is not the snippet that Taguette kept of it I-072.
    """
    with opened(path) as connection:
        documents = connection.execute("SELECT id, name, contents FROM documents").fetchall()
        tags = connection.execute("SELECT id, path, description FROM tags ORDER BY id").fetchall()
        highlights = connection.execute(_HIGHLIGHTS).fetchall()
        known = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
        made = connection.execute(_MADE).fetchall() if "commands" in known else []
        members = [
            row["user_login"]
            for row in connection.execute("SELECT DISTINCT user_login FROM project_members")
        ]
    by = {row["highlight_id"]: (row["user_login"], row["date"]) for row in made}
    rulers = {row["id"]: Ruler(plain(row["contents"]), _WAY) for row in documents}
    known_tags = {row["id"] for row in tags}
    nobody = (members[0] if len(members) == 1 else "", None)
    codings: list[Coding] = []
    problems: list[tuple[int, Finding]] = []
    for number, row in enumerate(highlights, start=1):
        ruler = rulers.get(row["document_id"])
        (span,) = ruler.spans([(row["start_offset"], row["end_offset"])]) if ruler else (None,)
        if ruler is None or span is None:
            problems.append((number, Finding("I-066", path.name, None, {"number": number})))
            continue
        if row["tag_id"] not in known_tags:
            problems.append((number, Finding("I-068", path.name, None, {"number": number})))
            continue
        if not same_words(ruler.text[span[0] : span[1]], plain(row["snippet"])):
            problems.append((number, Finding("I-072", path.name, None, {"number": number})))
            continue
        login, date = by.get(row["id"], nobody)
        codings.append(
            Coding(
                number=number,
                source_id=str(row["document_id"]),
                start=span[0],
                end=span[1],
                code_id=str(row["tag_id"]),
                coder=login,
                coded_at=_time(date),
                selection=str(row["id"]),
            )
        )
    return QdaProject(
        producer="Taguette",
        origin="Taguette",
        codes=tuple(Code(str(row["id"]), row["path"], (), row["description"]) for row in tags),
        sources=tuple(Source(str(r["id"]), r["name"], rulers[r["id"]].text) for r in documents),
        codings=tuple(codings),
        coders=tuple(members),
        problems=tuple(problems),
    )


def _time(told: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(told or "")
    except ValueError:
        return None
