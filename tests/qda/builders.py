"""Builds interviews in the stores, and project files as other programs write them.

What a test expects stands in the test.
"""

import sqlite3
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from pipeline import tables
from pipeline.interviews.transcripts import role, whole
from pipeline.store import Store

ANNA = "11111111-1111-4111-8111-111111111111"
BEN = "22222222-2222-4222-8222-222222222222"


def add_interview(
    store: Store, number: str, turns, replaced=(), has_transcript: bool = True
) -> str:
    """An interview with consent: turns are (speaker, text) as transcribed, replaced are (turn, surface, placeholder)."""
    interview_id = store.pseudonym("interview", number)
    row = dict.fromkeys(tables.INTERVIEWS.column_names) | {
        "interview_id": interview_id,
        "delivery_id": f"d-{number}",
    }
    store.append(tables.INTERVIEWS, pd.DataFrame([row]))
    delivery = dict.fromkeys(tables.DELIVERIES.column_names) | {
        "delivery_id": f"d-{number}",
        "source_id": "interviews",
        "source_kind": "interviews",
        "file_name": f"{number}.docx",
        "status": "accepted" if has_transcript else "refused",
    }
    store.append(tables.DELIVERIES, pd.DataFrame([delivery]))
    if not has_transcript:
        return interview_id
    redacted, rows = [], []
    for place, (_, text) in enumerate(turns, start=1):
        new = text
        for turn, surface, placeholder in replaced:
            if turn == place:
                start = text.index(surface)
                rows.append(
                    (
                        interview_id,
                        place,
                        start,
                        start + len(surface),
                        surface,
                        placeholder,
                        "person",
                    )
                )
                new = new.replace(surface, placeholder, 1)
        redacted.append(new)
    words = [
        (interview_id, place, text, new)
        for place, ((_, text), new) in enumerate(zip(turns, redacted, strict=True), start=1)
    ]
    store.replace(
        tables.VAULT_TURNS,
        pd.DataFrame(words, columns=tables.VAULT_TURNS.column_names),
        "interview_id = ?",
        [interview_id],
    )
    if rows:
        columns = tables.VAULT_REPLACEMENTS.column_names
        store.append(tables.VAULT_REPLACEMENTS, pd.DataFrame(rows, columns=columns))
    _, starts = whole([speaker for speaker, _ in turns], redacted)
    stored = [
        dict.fromkeys(tables.TURNS.column_names)
        | {
            "interview_id": interview_id,
            "turn_number": place,
            "speaker": speaker,
            "role": role(speaker),
            "language": "de",
            "start_offset": start,
            "end_offset": start + len(new),
        }
        for place, ((speaker, _), new, start) in enumerate(
            zip(turns, redacted, starts, strict=True), start=1
        )
    ]
    store.append(tables.TURNS, pd.DataFrame(stored))
    return interview_id


def guid(number: int) -> str:
    """The same GUID for the same number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def project_xml(sources, codes, origin="QualCoder 3.6", users=((ANNA, "Anna"),), more="") -> str:
    """A project; codes are names or (name, [names below]); sources (name, path, selections), a selection (start, end, [places of codes], user)."""
    flat: list[str] = []

    def written(code) -> str:
        name, below = code if isinstance(code, tuple) else (code, [])
        flat.append(name)
        head = f'<Code guid="{guid(len(flat))}" name={quoteattr(name)} isCodable="true"'
        return f"{head}>{''.join(map(written, below))}</Code>"

    codebook = "".join(map(written, codes))
    number = 1000
    parts = []
    for place, (name, path, selections) in enumerate(sources):
        inside = []
        for start, end, given, user in selections:
            number += 10
            marks = "".join(
                f'<Coding guid="{guid(number + 1 + order)}" creatingUser="{user}"><CodeRef targetGUID="{guid(code)}"/></Coding>'
                for order, code in enumerate(given)
            )
            inside.append(
                f'<PlainTextSelection guid="{guid(number)}" startPosition="{start}" endPosition="{end}">{marks}</PlainTextSelection>'
            )
        parts.append(
            f'<TextSource guid="{guid(900 + place)}" name={quoteattr(name)} plainTextPath={quoteattr(path)}>{"".join(inside)}</TextSource>'
        )
    people = "".join(f'<User guid="{user}" name={quoteattr(name)}/>' for user, name in users)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" origin={quoteattr(origin)}>'
        f"<Users>{people}</Users><CodeBook><Codes>{codebook}</Codes></CodeBook><Sources>{''.join(parts)}</Sources>{more}</Project>"
    )


def write_qdpx(
    path: Path, xml: str, texts: dict[str, bytes] | None = None, name="project.qde"
) -> Path:
    """A package with the project and its texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for member, content in (texts or {}).items():
            archive.writestr(member, content)
    return path


def write_taguette(path: Path, documents, tags, highlights) -> Path:
    """A Taguette database: documents (id, name, html), tags (id, path), highlights (document, start, end, snippet, [tags])."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """CREATE TABLE documents (id INTEGER, name TEXT, contents TEXT);
        CREATE TABLE tags (id INTEGER, path TEXT, description TEXT);
        CREATE TABLE highlights (id INTEGER, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT);
        CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
        CREATE TABLE project_members (project_id INTEGER, user_login TEXT);
        INSERT INTO project_members VALUES (1, 'anna');"""
    )
    connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", documents)
    connection.executemany("INSERT INTO tags VALUES (?, ?, '')", tags)
    for number, (document, start, end, snippet, given) in enumerate(highlights, start=1):
        connection.execute(
            "INSERT INTO highlights VALUES (?, ?, ?, ?, ?)",
            (number, document, start, end, escape(snippet)),
        )
        connection.executemany(
            "INSERT INTO highlight_tags VALUES (?, ?)", [(number, tag) for tag in given]
        )
    connection.commit()
    connection.close()
    return path


def write_qualcoder(path: Path, texts, codes, codings) -> Path:
    """A QualCoder database: texts (id, name, fulltext), codes (id, name), codings (code, text, seltext, start, end, owner)."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """CREATE TABLE source (id INTEGER, name TEXT, fulltext TEXT);
        CREATE TABLE code_name (cid INTEGER, name TEXT, memo TEXT, catid INTEGER, color TEXT);
        CREATE TABLE code_cat (catid INTEGER, name TEXT, supercatid INTEGER);
        CREATE TABLE code_text (cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT);"""
    )
    connection.executemany("INSERT INTO source VALUES (?, ?, ?)", texts)
    connection.executemany("INSERT INTO code_name VALUES (?, ?, '', NULL, '#FF0000')", codes)
    connection.executemany(
        "INSERT INTO code_text VALUES (?, ?, ?, ?, ?, ?, '2025-12-01 10:00:00')", codings
    )
    connection.commit()
    connection.close()
    return path
