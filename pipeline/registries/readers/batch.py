"""What every reader of records hands over: rows under the project's field names, and the records
it could not align.

Reading a format belongs to the reader of that format.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import Finding, Refused

ROWS_PER_BATCH = 150_000
MOST_BROKEN = 100_000
"""Broken records that a file may have: each is kept with its messages, in memory first."""


@dataclass(frozen=True)
class Broken:
    """A record that could not be read: its number in the delivery (1-based), why, and the record as
    JSON for the vault.
    """

    record: int
    finding: Finding
    payload: str


@dataclass
class Batch:
    """Rows with row_number and line_number (1-based, int64), person_number (int32, NULL where the
    row decides) and text columns.
    """

    rows: pa.Table
    broken: list[Broken] = field(default_factory=list)

    @property
    def records(self) -> int:
        """Records of this batch, broken ones included."""
        return len(pc.unique(self.rows["row_number"])) + len(self.broken)


def refuse_if_too_many(broken: Sequence[Broken]) -> None:
    """Raise Refused R-110 where a file is broken in more records than can be kept one by one."""
    if len(broken) > MOST_BROKEN:
        raise Refused("R-110", file=broken[0].finding.file, limit=MOST_BROKEN)


def payload(cells: object) -> str:
    """A record as JSON."""
    return json.dumps(cells, ensure_ascii=False, default=str)


def table(
    numbers: pa.Array,
    lines: pa.Array,
    columns: dict[str, pa.Array],
    persons: pa.Array | None = None,
) -> pa.Table:
    """An Arrow table of rows with their numbers."""
    who = pa.nulls(len(numbers), pa.int32()) if persons is None else persons
    counts = {"row_number": numbers, "line_number": lines, "person_number": who}
    return pa.table(counts | columns)


def texts(values: Sequence[str | None]) -> pa.Array:
    """A text column."""
    return pa.array(values, pa.string())


def gathered(batches: Iterator[Batch], size: int = ROWS_PER_BATCH) -> Iterator[Batch]:
    """Small batches put together until they hold `size` rows; raises Refused R-110."""
    tables: list[pa.Table] = []
    broken: list[Broken] = []
    every: list[Broken] = []
    for batch in batches:
        tables.append(batch.rows)
        broken += batch.broken
        every += batch.broken
        refuse_if_too_many(every)
        if sum(map(len, tables)) >= size:
            yield Batch(pa.concat_tables(tables), broken)
            tables, broken = [], []
    if tables:
        yield Batch(pa.concat_tables(tables), broken)
