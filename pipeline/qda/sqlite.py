"""Opens the SQLite files of other programs, to read only.

What stands in them belongs to taguette.py and qualcoder.py.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import Refused

HEAD = b"SQLite format 3\x00"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, rows by column name; raises Refused I-060 for a damaged one."""
    place = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(place, uri=True)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise Refused("I-060", file=path.name, kind="SQLite") from error


def tables(path: Path) -> set[str]:
    """Names of the tables."""
    with opened(path) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {row["name"] for row in rows}
