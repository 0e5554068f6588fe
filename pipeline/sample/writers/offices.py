"""The files of the trade offices: one per office and month, grown chunk by chunk.

What a line looks like belongs to the dialects beside this file.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import pyarrow.compute as pc

from pipeline.sample import traps
from pipeline.sample.businesses import office_dialects
from pipeline.sample.county import County, Municipality, plain
from pipeline.sample.notices import Rows
from pipeline.sample.options import SampleOptions
from pipeline.sample.writers import geve, tabelle, vois, xga
from pipeline.sample.writers.cells import Cells, Column, Portion, texts

_DIALECTS: dict[str, ModuleType] = {"geve": geve, "vois": vois, "tabelle": tabelle, "xga": xga}


class _Delivery(Protocol):
    """One file that grows: rows in, the line of each row out."""

    def close(self) -> None: ...


class _TextDelivery:
    """A delivery of text lines; opened only while it is written to, so that there may be many."""

    def __init__(
        self, path: Path, encoding: str, line_end: str, heading: str, ending: str = ""
    ) -> None:
        self._path, self._encoding, self._line_end, self._ending = path, encoding, line_end, ending
        path.write_bytes(heading.encode(encoding))
        self._line = 1 + heading.count("\n")

    def write(self, lines: list[str], heights: Any) -> Any:
        """Append texts of the heights given (lines of the file); returns the line on which each
        begins."""
        with self._path.open("ab") as file:
            end = "" if self._ending else self._line_end
            file.write((end.join(lines) + end).encode(self._encoding))
        begins = self._line + np.cumsum(heights) - heights
        self._line += int(heights.sum())
        return begins

    def close(self) -> None:
        if self._ending:
            with self._path.open("ab") as file:
                file.write(self._ending.encode(self._encoding))


class Offices:
    """All deliveries of all offices below inbox/."""

    def __init__(self, inbox: Path, county: County, options: SampleOptions) -> None:
        self._county, self._options = county, options
        self.dialects = office_dialects(county, options)
        self._has_file_traps = options.traps and options.months >= traps.SHORTEST_WINDOW
        self._deliveries: dict[tuple[int, int], Any] = {}
        self.paths: dict[tuple[int, int], Path] = {}
        for number, place in enumerate(county.municipalities):
            folder = inbox / f"gewerbeamt-{place.code}"
            folder.mkdir(parents=True)
            for month, name in enumerate(options.month_names[: options.delivered_months]):
                path = (
                    folder / f"{plain(place.name)}_{name}.{_DIALECTS[self.dialects[number]].SUFFIX}"
                )
                self.paths[number, month] = path
                if not self._is(traps.MISSING_DELIVERY, number, month):
                    self._deliveries[number, month] = self._begun(path, place, number, month)

    def _is(self, trap: tuple[str, int], place: int, month: int) -> bool:
        return self._has_file_traps and trap == (self._county.municipalities[place].code, month)

    def _begun(self, path: Path, place: Municipality, number: int, month: int) -> Any:
        renamed, forbidden = (
            self._is(traps.RENAMED_COLUMN, number, month),
            self._is(traps.FORBIDDEN_COLUMNS, number, month),
        )
        dialect = self.dialects[number]
        if dialect == "tabelle":
            return tabelle.Sheet(
                path,
                f"Gewerbemeldungen {place.name} {self._options.month_names[month]} (erfunden)",
                renamed,
                forbidden,
            )
        if dialect == "xga":
            heading = xga.heading(
                self._county, place, number * 1000 + month, str(self._options.first_days[month + 1])
            )
            return _TextDelivery(path, xga.ENCODING, "", heading, xga.ENDING)
        module = _DIALECTS[dialect]
        return _TextDelivery(
            path, module.ENCODING, module.LINE_END, module.heading(renamed, forbidden)
        )

    def write(self, portion: Portion, rows: Rows) -> Any:
        """Append the rows of a chunk to their deliveries; returns the line of each row, 0 where the
        delivery is missing."""
        lines = np.zeros(len(rows), dtype=np.int64)
        spoken = np.array(self.dialects)[rows.place]
        for dialect in sorted(set(self.dialects)):
            chosen = np.flatnonzero(spoken == dialect)
            if len(chosen):
                lines[chosen] = self._write_dialect(portion, rows.taken(chosen), dialect)
        return lines

    def spoken(
        self, rows: Rows, positions: Any
    ) -> Iterator[tuple[Callable[[str], str], bool, Any]]:
        """The positions by dialect, with its spelling and whether it names every business."""
        dialects = np.array(self.dialects)[rows.place[positions]]
        for dialect in sorted(set(dialects.tolist())):
            module = _DIALECTS[dialect]
            yield module.SPELLING, module.HAS_NAMES, positions[dialects == dialect]

    def file_names(self, rows: Rows) -> Column:
        """The name of the file in which each row stands."""
        names = [
            self.paths[place, month].name
            for place, month in zip(rows.place.tolist(), rows.month.tolist(), strict=True)
        ]
        return texts(names)

    def _write_dialect(self, portion: Portion, rows: Rows, dialect: str) -> Any:
        module = _DIALECTS[dialect]
        cells = Cells(portion, rows, module.SPELLING, module.HAS_NAMES)
        render: Callable[..., Any] = tabelle.columns if dialect == "tabelle" else module.lines
        shown = render(cells)
        heights = (
            None
            if dialect == "tabelle"
            else _heights(shown, module.LINE_END if dialect != "xga" else "")
        )
        lines = np.zeros(len(rows), dtype=np.int64)
        for place, month, begin, end in _portions(rows):
            if (place, month) not in self._deliveries:
                continue
            part, first = shown, begin
            if self._is(traps.FORBIDDEN_COLUMNS, place, month):
                part, first = (
                    render(
                        Cells(
                            portion,
                            rows.taken(np.arange(begin, end)),
                            module.SPELLING,
                            module.HAS_NAMES,
                        ),
                        forbidden=True,
                    ),
                    0,
                )
            last = first + end - begin
            delivery = self._deliveries[place, month]
            if heights is None:
                lines[begin:end] = delivery.write([column[first:last] for column in part])
            else:
                lines[begin:end] = delivery.write(part[first:last].to_pylist(), heights[begin:end])
        return lines

    def close(self) -> None:
        """Finish all files."""
        for delivery in self._deliveries.values():
            delivery.close()


def _heights(lines: Column, line_end: str) -> Any:
    """How many lines of the file each text takes."""
    return pc.count_substring(lines, "\n").to_numpy() + (1 if line_end else 0)


def _portions(rows: Rows) -> Iterator[tuple[int, int, int, int]]:
    """Place, month and bounds of each run of rows that go into one file."""
    key = rows.month * 1000 + rows.place
    begins = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    ends = np.concatenate([begins[1:], [len(key)]])
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        yield int(rows.place[begin]), int(rows.month[begin]), begin, end
