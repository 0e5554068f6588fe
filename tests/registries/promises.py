"""What holds for every file, however damaged: it is taken, refused or a duplicate; records add up; no cell gets into a message or past the door; the files beside it are stored as always.

How files come to harm stands in damage.py, which files there are in specimens.py.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.companies import load_companies
from pipeline.registries.controllers import load_controllers
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.registries.population import load_population
from pipeline.store import Store
from tests.registries.damage import Parts
from tests.registries.specimens import MARKER

LOADERS = (
    load_areas,
    load_population,
    load_companies,
    load_chamber,
    load_controllers,
    load_deliveries,
    interpret_notices,
)
_DELIVERIES = """
    SELECT source_id, file_name, status, rows_in, rows_stored, rows_quarantined, message_code, coalesce(message_de, ''), coalesce(message_en, ''), dialect
    FROM raw.deliveries"""
_UNACCOUNTED = """
    SELECT DISTINCT source_id, file_name FROM raw.notices JOIN raw.deliveries USING (delivery_id)
    ANTI JOIN core.notices USING (delivery_id, row_number)
    ANTI JOIN (SELECT delivery_id, record_number AS row_number FROM raw.quarantine) USING (delivery_id, row_number)"""
_MISCOUNTED = """
    SELECT source_id, file_name, rows_stored, stored, rows_quarantined, quarantined FROM raw.deliveries
    LEFT JOIN (SELECT delivery_id, count(*) AS stored FROM core.notices GROUP BY ALL) USING (delivery_id)
    LEFT JOIN (SELECT delivery_id, count(DISTINCT record_number) AS quarantined FROM raw.quarantine WHERE record_number > 0 GROUP BY ALL) USING (delivery_id)
    WHERE status = 'accepted' AND source_kind = 'trade_office' AND dialect <> 'aggregate'
        AND (coalesce(stored, 0) <> rows_stored OR coalesce(quarantined, 0) <> rows_quarantined)"""
_TEXTS = """
    SELECT table_schema, table_name, column_name FROM information_schema.columns
    WHERE table_catalog = 'warehouse' AND data_type = 'VARCHAR' AND column_name <> 'geometry'"""


@dataclass(frozen=True)
class File:
    """A delivery put into the inbox; `whole` is the number of records of one that is not damaged, None of any other."""

    folder: str
    stem: str
    parts: Parts
    whole: int | None = None

    @property
    def file(self) -> str:
        """The name by which it is noted: that of the .shp of several, else of the one there is."""
        endings = sorted(self.parts, key=lambda ending: ending != ".shp")
        return self.stem + endings[0]

    def put(self, inbox: Path) -> None:
        (inbox / self.folder).mkdir(parents=True, exist_ok=True)
        for ending, content in self.parts.items():
            (inbox / self.folder / (self.stem + ending)).write_bytes(content)

    def remove(self, inbox: Path) -> None:
        for ending in self.parts:
            (inbox / self.folder / (self.stem + ending)).unlink(missing_ok=True)


def broken_promises(store: Store, files: Sequence[File]) -> list[str]:
    """Deliver files together, load everything, and say which promise was broken for which of them."""
    inbox = store.project.inbox
    for file in files:
        file.put(inbox)
    said: list[str] = []
    try:
        with _listening(said):
            for load in LOADERS:
                summary = load(store)
                if summary.rows_in != summary.rows_stored + summary.rows_quarantined:
                    said.append(f"{load.__name__}: {summary}")
    except Exception as error:
        said.append(f"{load.__name__} raised {type(error).__name__}: {error}")
    finally:
        for file in files:
            file.remove(inbox)
    return [*said, *_of_deliveries(store, files), *_of_notices(store), *_of_texts(store)]


@contextmanager
def _listening(said: list[str]) -> Iterator[None]:
    """Whatever is printed meanwhile, by libraries in other languages too, is a broken promise."""
    with tempfile.TemporaryFile() as heard:
        sys.stderr.flush()
        kept = os.dup(2)
        os.dup2(heard.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            heard.seek(0)
            if text := heard.read().decode(errors="replace").strip():
                said.append(f"printed: {text[-2000:]}")


def _of_deliveries(store: Store, files: Sequence[File]) -> Iterator[str]:
    rows = {(row[0], row[1]): row[2:] for row in store.connection.execute(_DELIVERIES).fetchall()}
    for file in files:
        row = rows.get((file.folder, file.file))
        if row is None:
            yield f"{file.folder}/{file.file}: no delivery is noted"
            continue
        status, came, stored, kept, code, german, english, dialect = row
        name = f"{file.folder}/{file.file} ({dialect})"
        if status not in ("accepted", "refused", "duplicate"):
            yield f"{name}: status {status}"
        if came != stored + kept or min(came, stored, kept) < 0:
            yield f"{name}: {came} in, {stored} stored, {kept} quarantined"
        if status == "refused" and not (
            file.file in german and file.file in english and german != english
        ):
            yield f"{name}: refused by {code} without the file's name"
        if code == "R-042":
            yield f"{name}: R-042 {english}"
        if file.whole is not None and (status, came, stored) != (
            "accepted",
            file.whole,
            file.whole,
        ):
            yield f"{name}: a whole file beside damaged ones: {status} {code}, {came} in, {stored} stored, should be {file.whole}"


def _of_notices(store: Store) -> Iterator[str]:
    for source, file in store.connection.execute(_UNACCOUNTED).fetchall():
        yield f"{source}/{file}: a notice is neither stored nor in quarantine"
    for row in store.connection.execute(_MISCOUNTED).fetchall():
        yield f"{row[0]}/{row[1]}: counted and stored differ: {row[2:]}"


def _of_texts(store: Store) -> Iterator[str]:
    """Places of the warehouse where the mark of an identifying cell stands."""
    found: Counter[str] = Counter()
    for schema, table, column in store.connection.execute(_TEXTS).fetchall():
        place = f"{schema}.{table}"
        if hits := store.connection.execute(
            f'SELECT DISTINCT "{column}" FROM warehouse.{place} WHERE contains(lower("{column}"), ?) LIMIT 3',
            [MARKER.lower()],
        ).fetchall():
            found[f"{place}.{column}: {[hit[0][:300] for hit in hits]}"] += 1
    yield from (f"a name got into {place}" for place in found)
