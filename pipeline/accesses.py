"""Who read which delivery and why (§ 14 (11) GewO): written at every reading, kept for six months.

What a delivery says belongs to the readers; nothing of its content is written here.
"""

import getpass
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock

from pipeline import tables
from pipeline.deliveries import digest
from pipeline.settings import Office, Project
from pipeline.store import Store

_SCHEDULE, _SENSOR = "dagster/schedule_name", "dagster/sensor_name"
_LOCK_SECONDS = 30
_acting: list[tuple[str, str]] = []


@dataclass(frozen=True)
class Access:
    """One reading: who, by which command, which delivery, and what allows it. Times are UTC."""

    read_at: str
    actor: str
    command: str
    delivery_id: str
    source_id: str
    file_name: str
    purpose: str
    legal_basis: str
    file_number: str


@contextmanager
def acting(tags: Mapping[str, str]) -> Iterator[None]:
    """While a run lasts, its readings are those of the schedule or sensor that asked for it."""
    started = next((tags[name] for name in (_SCHEDULE, _SENSOR) if name in tags), "")
    _acting.append((started or account(), "run"))
    try:
        yield
    finally:
        _acting.pop()


def account() -> str:
    """The account of the operating system; its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def note(
    project: Project,
    delivery_id: str,
    source_id: str,
    file_name: str,
    command: str = "",
) -> None:
    """Write down that a delivery is read now.

    Into a file beside the stores, so that a reading is noted even while a run holds them and even
    if the reading then fails.
    """
    actor, of_run = _acting[-1] if _acting else (account(), "run")
    office = _office(project, source_id)
    access = Access(
        read_at=datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds"),
        actor=actor,
        command=command or of_run,
        delivery_id=delivery_id,
        source_id=source_id,
        file_name=file_name,
        purpose=office.purpose if office else "",
        legal_basis=office.legal_basis if office else "",
        file_number=office.file_number if office else "",
    )
    with _spool(project) as path:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(access), ensure_ascii=False) + "\n")


def note_check(project: Project, path: Path) -> None:
    """Write down that a file is looked at without being stored."""
    resolved = path.resolve()
    is_in_inbox = resolved.is_relative_to(project.inbox)
    source_id = resolved.relative_to(project.inbox).parts[0] if is_in_inbox else ""
    note(project, digest(path)[:16], source_id, path.name, "check")


def note_shown(store: Store, delivery_ids: Sequence[str], command: str) -> None:
    """Write down that records of stored deliveries are shown to a person."""
    rows = store.connection.execute(
        """SELECT delivery_id, source_id, file_name FROM raw.deliveries
        WHERE delivery_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY ALL""",
        [list(delivery_ids)],
    ).fetchall()
    for delivery_id, source_id, file_name in rows:
        note(store.project, delivery_id, source_id, file_name, command)


def _office(project: Project, source_id: str) -> Office | None:
    return next((each for each in project.settings.offices if each.source_id == source_id), None)


@contextmanager
def _spool(project: Project) -> Iterator[Path]:
    """The file of readings not yet in the table, held by one process at a time."""
    project.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = project.scratch / "accesses.jsonl"
    with FileLock(path.with_suffix(".lock"), timeout=_LOCK_SECONDS, mode=0o600):
        yield path


def collect(store: Store) -> int:
    """Bring all readings into raw.reading_log and delete those that are too old.

    Returns the number deleted.
    """
    with _spool(store.project) as path:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        read = list(_understood(lines))
        with store.transaction():
            if read:
                store.insert(
                    tables.READING_LOG,
                    pd.DataFrame(read).astype({"read_at": "datetime64[us]"}),
                )
            deleted = store.connection.execute(
                """DELETE FROM raw.reading_log
                WHERE read_at < (now() AT TIME ZONE 'UTC') - to_months(?::INTEGER)""",
                [store.project.settings.reading_log_months],
            ).fetchall()
        path.unlink(missing_ok=True)
    return int(deleted[0][0])


def _understood(lines: list[str]) -> Iterator[dict[str, str]]:
    """A line that a killed process left unfinished says nothing; the others count."""
    for line in lines:
        try:
            yield asdict(Access(**json.loads(line)))
        except (ValueError, TypeError):
            continue


def accesses(store: Store, source_id: str = "") -> pd.DataFrame:
    """The readings of a source, or of all, newest first."""
    return store.frame(
        """SELECT * REPLACE (strftime(read_at, '%Y-%m-%d %H:%M:%S') AS read_at)
        FROM raw.reading_log WHERE ? IN ('', source_id) ORDER BY read_at DESC, file_name""",
        [source_id],
    )
