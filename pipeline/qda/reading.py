"""Reads whatever file of a QDA program it is, by suffix and content.

Each format has a module of its own; storing belongs to codings.py.
"""

from collections.abc import Callable
from pathlib import Path

from pipeline.deliveries import reading
from pipeline.errors import Refused
from pipeline.qda import qualcoder, sqlite, taguette
from pipeline.qda.excerpts import read_excerpts
from pipeline.qda.model import QdaProject
from pipeline.qda.refi import read_codebook, read_project


def read_qda(path: Path) -> QdaProject:
    """The project of a file.

    Raises Refused: I-060 damaged or empty, I-064 unknown format, I-074 unknown database, and what
    the formats raise. Whatever else goes wrong is I-060 too.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Refused("I-064", file=path.name, suffix=path.suffix or "–")
    if path.stat().st_size == 0:
        raise Refused("I-060", file=path.name, kind=path.suffix.lstrip(".").upper())
    try:
        with reading(path, "I-014"):
            return reader(path)
    except Refused as refused:
        if refused.finding.code != "I-014":
            raise
        kind = path.suffix.lstrip(".").upper()
        raise Refused("I-060", file=path.name, kind=kind) from refused


def _database(path: Path) -> QdaProject:
    with path.open("rb") as file:
        if file.read(len(sqlite.HEAD)) != sqlite.HEAD:
            raise Refused("I-060", file=path.name, kind="SQLite")
    found = sqlite.tables(path)
    if found >= taguette.TABLES:
        return taguette.read_taguette(path)
    if found >= qualcoder.TABLES:
        return qualcoder.read_qualcoder(path)
    raise Refused("I-074", file=path.name)


READERS: dict[str, Callable[[Path], QdaProject]] = {
    ".qdpx": read_project,
    ".qdc": read_codebook,
    ".sqlite3": _database,
    ".sqlite": _database,
    ".db": _database,
    ".qda": _database,
    ".csv": read_excerpts,
    ".xlsx": read_excerpts,
}
