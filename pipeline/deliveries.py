"""What every reader shares: a file's hash, what is known already, and one row a delivery in
raw.deliveries.

What a format means belongs to the readers of its subject.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.store import Store
from pipeline.summary import Summary

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
_SMALL = 10 * 1024 * 1024
_DELIVERY_ID_LENGTH = 16
_PANIC_MODULE = "pyo3_runtime"
"""Where the exception of a panicking Rust library (calamine) lies; it is no Exception."""

Findings = list[tuple[int, Finding]]
"""Pairs of record number (0 for the whole file) and what is wrong with it."""


@dataclass(frozen=True)
class Delivery:
    """One file of the inbox and what its source is."""

    path: Path
    source_id: str
    source_kind: str
    dialect: str = ""
    period: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return digest(self.path)

    @property
    def delivery_id(self) -> str:
        """First 16 hex digits of the hash of the content."""
        return self.sha256[:_DELIVERY_ID_LENGTH]


def digest(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def files(folder: Path, *suffixes: str) -> list[Path]:
    """The files of an inbox folder by name, without hidden and lock files; all of them if no suffix
    is given.
    """
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.is_file() and path.name[0] not in ".~")
    return sorted(path for path in found if not suffixes or path.suffix.lower() in suffixes)


def is_known(store: Store, delivery: Delivery) -> bool:
    """Whether this very content was accepted before; a refused one is tried again."""
    query = """SELECT count(*) FROM raw.deliveries
        WHERE delivery_id = ? AND source_id = ? AND status = 'accepted'"""
    return bool(store.scalar(query, [delivery.delivery_id, delivery.source_id]))


@contextmanager
def reading(path: Path, code: str) -> Iterator[None]:
    """Raise Refused for anything that goes wrong with one file, so that the others go on.

    The message of that code gets the type of the error alone: its text could hold a name.
    """
    try:
        yield
    except Refused:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__module__ != _PANIC_MODULE:
            raise
        raise Refused(code, file=path.name, problem=type(error).__name__) from error


def refuse_unsafe_archive(path: Path, code: str) -> None:
    """Raise Refused if a zipped document unpacks to more than is reasonable; a file that is no zip
    passes, a damaged one raises what zipfile raises.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    is_bomb = unpacked > LARGEST_UNPACKED or (
        unpacked > _SMALL and unpacked > LARGEST_RATIO * path.stat().st_size
    )
    if is_bomb:
        raise Refused(code, file=path.name, megabytes=round(unpacked / 1024 / 1024))


def accept(
    store: Store, delivery: Delivery, rows_in: int, findings: Sequence[tuple[int, Finding]] = ()
) -> Summary:
    """Record an accepted delivery and its quarantined records; call it after the records are
    stored.
    """
    quarantined = len({record for record, _ in findings})
    store.quarantine(delivery.delivery_id, findings)
    summary = Summary(rows_in, rows_in - quarantined, quarantined, deliveries=1)
    _record(store, delivery, "accepted", summary, None)
    return summary


def refuse(store: Store, delivery: Delivery, finding: Finding, rows_in: int = 0) -> Summary:
    """Record that a whole delivery was refused and why; its records count as quarantined."""
    store.quarantine(delivery.delivery_id, [(0, finding)])
    summary = Summary(rows_in, 0, rows_in, deliveries=1, refused=1, findings=[finding])
    _record(store, delivery, "refused", summary, finding)
    return summary


def _record(
    store: Store, delivery: Delivery, status: str, summary: Summary, finding: Finding | None
) -> None:
    row = {
        **dict.fromkeys(tables.DELIVERIES.column_names),
        "delivery_id": delivery.delivery_id,
        "source_id": delivery.source_id,
        "source_kind": delivery.source_kind,
        "file_name": delivery.path.name,
        "sha256": delivery.sha256,
        "period": delivery.period,
        "received_at": _first_seen(store, delivery),
        "known_date": known_date(store, delivery.period, datetime.now(UTC)),
        "dialect": delivery.dialect,
        "status": status,
        "rows_in": summary.rows_in,
        "rows_stored": summary.rows_stored,
        "rows_quarantined": summary.rows_quarantined,
        "message_code": finding.code if finding else None,
        "message_de": finding.text("de") if finding else None,
        "message_en": finding.text("en") if finding else None,
    }
    store.replace(tables.DELIVERIES, pd.DataFrame([row]), "delivery_id = ?", [delivery.delivery_id])


def known_date(store: Store, period: str | None, taken: datetime) -> date | None:
    """The day from which a delivery's content counts as known: the day it was taken.

    What the project finds on its first day is older than the project: it counts from the end of
    its month, without a month from always.
    """
    first = store.scalar("SELECT min(received_at) FROM raw.deliveries")
    if first is None or taken.date() == first.date():
        month_end = _month_end(period)
        return month_end and min(month_end, taken.date())
    return taken.date()


def _month_end(period: str | None) -> date | None:
    """The last day of a month YYYY-MM; None for anything else."""
    try:
        year, month = (int(part) for part in str(period).split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


def _first_seen(store: Store, delivery: Delivery) -> datetime:
    """When this content came for the first time; a file that is read again keeps its time."""
    seen = store.connection.execute(
        "SELECT received_at FROM raw.deliveries WHERE delivery_id = ?", [delivery.delivery_id]
    ).fetchone()
    return seen[0] if seen else datetime.now(UTC).replace(tzinfo=None)
