"""The dialect `tabelle`: a spreadsheet kept by hand, whose numbers lost their zeros.

The fields themselves belong to cells.py. A file has no more rows than a sheet can hold; what is
beyond goes into a further file.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.sample.writers.cells import Cells, as_it_is, choose, join

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SUFFIX = "xlsx"
SPELLING = as_it_is
HAS_NAMES = True
SHEET = "Gewerbemeldungen"
COLUMNS = [  # fmt: skip
    "Lfd. Nr.",
    "Art der Meldung",
    "Berichtigung",
    "Meldedatum",
    "Beginn/Ende",
    "Grund",
    "AGS",
    "Betriebsname",
    "Rechtsform",
    "Nachname",
    "Vorname",
    "Geb.-Name",
    "m/w/d",
    "Geb.-Datum",
    "Geb.-Ort",
    "Geb.-Land",
    "Staatsang. (Schlüssel)",
    "Straße, Nr.",
    "PLZ",
    "Ort",
    "Privatanschrift",
    "Telefon",
    "Ausgeübte Tätigkeit",
    "WZ",
    "Nebenerwerb",
    "VZ",
    "TZ",
    "I/H/Ha/So",
    "HN/ZN/uZ",
    "Handwerksk.",
    "Reisegew.",
    "Vertreter",
    "Gründe der Aufgabe",
    "Registergericht",
    "Registernummer",
]
RENAMED = ("Staatsang. (Schlüssel)", "Nation neu")
FORBIDDEN = ("Aufenthaltstitel", "Unfallvers.")
MOST_ROWS = 1_000_000
FIRST_ROW = 3
_CREATED = datetime(2026, 1, 1)
_EXCEL_DAY_ZERO = 25_569
_DATE_COLUMNS = tuple(COLUMNS.index(name) for name in ("Meldedatum", "Beginn/Ende", "Geb.-Datum"))


class Sheet:
    """One delivery, written row by row and closed at the end."""

    def __init__(
        self, path: Path, title: str, renamed: bool = False, forbidden: bool = False
    ) -> None:
        self._path, self._title, self._renamed, self._forbidden = path, title, renamed, forbidden
        self._part = 0
        self._begin()

    def _begin(self) -> None:
        from xlsxwriter import Workbook

        self._part += 1
        stem, month = self._path.stem.rsplit("_", 1)
        name = self._path.name if self._part == 1 else f"{stem}-{self._part}_{month}.xlsx"
        self._workbook: Workbook = Workbook(
            str(self._path.with_name(name)), {"constant_memory": True, "strings_to_numbers": False}
        )
        self._workbook.set_properties({"created": _CREATED, "title": self._title})
        self._sheet: Worksheet = self._workbook.add_worksheet(SHEET)
        self._date = self._workbook.add_format({"num_format": "dd.mm.yyyy"})
        columns = [
            RENAMED[1] if self._renamed and column == RENAMED[0] else column for column in COLUMNS
        ]
        self._sheet.write_string(0, 0, self._title)
        self._sheet.write_row(FIRST_ROW - 1, 0, [*columns, *(FORBIDDEN if self._forbidden else ())])
        self._row = FIRST_ROW

    def write(self, columns: list[list[Any]]) -> np.ndarray[Any, Any]:
        """Write rows given as columns; returns the line of each."""
        lines = []
        for values in zip(*columns, strict=True):
            if self._row >= MOST_ROWS:
                self._workbook.close()
                self._begin()
            self._write_row(values)
            self._row += 1
            lines.append(self._row)
        return np.array(lines, dtype=np.int64)

    def _write_row(self, values: tuple[Any, ...]) -> None:
        sheet, row = self._sheet, self._row
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif column in _DATE_COLUMNS:
                sheet.write_number(row, column, value, self._date)
            else:
                sheet.write_number(row, column, value)

    def close(self) -> None:
        """Finish the file."""
        self._workbook.close()


def columns(cells: Cells, forbidden: bool = False) -> list[list[Any]]:
    """The rows as columns of texts and numbers, None where empty."""
    rows, yes_no = cells.rows, ["nein", "ja"]
    has_birth_date = cells.has_birth_date
    found: list[list[Any]] = [
        (cells.year * 1_000_000 + rows.sequence).tolist(),
        choose(["AN", "UM", "AB"], rows.kind).to_pylist(),
        choose(yes_no, rows.is_correction).to_pylist(),
        (rows.reported + _EXCEL_DAY_ZERO).tolist(),
        (rows.day + _EXCEL_DAY_ZERO).tolist(),
        cells.reason.to_pylist(),
        _numbers(cells.place_code.to_pylist()),
        cells.firm.to_pylist(),
        cells.form_name.to_pylist(),
        cells.family.to_pylist(),
        cells.given.to_pylist(),
        cells.birth_name.to_pylist(),
        cells.sex(("m", "w", "d", "")).to_pylist(),
        [
            day if known else None
            for day, known in zip(
                (cells.birth + _EXCEL_DAY_ZERO).tolist(), has_birth_date.tolist(), strict=True
            )
        ],
        cells.birth_place.to_pylist(),
        cells.birth_country.to_pylist(),
        _numbers(cells.nationalities(cells.county.nationalities.codes, ", ").to_pylist()),
        join(cells.street, " ", cells.house).to_pylist(),
        _numbers(cells.postcode.to_pylist()),
        cells.place_name.to_pylist(),
        cells.home_address.to_pylist(),
        cells.phone.to_pylist(),
        cells.activity.to_pylist(),
        _numbers(cells.wz("2008").to_pylist()),
        choose(yes_no, rows.is_side_line).to_pylist(),
        cells.full_time.tolist(),
        cells.part_time.tolist(),
        choose(["I", "H", "Ha", "So"], cells.kind_of_activity).to_pylist(),
        choose(
            ["", "HN", "ZN", "uZ"], cells.by_business(cells.businesses.establishment)
        ).to_pylist(),
        choose(yes_no, cells.has_craft_card.astype(np.int64)).to_pylist(),
        choose(yes_no, cells.by_business(cells.businesses.is_itinerant)).to_pylist(),
        _numbers(cells.representatives.to_pylist()),
        cells.closing_reason.to_pylist(),
        cells.register_court.to_pylist(),
        cells.register_number.to_pylist(),
    ]
    if forbidden:
        found += [
            ["befristet" if code > 0 else None for code in rows.nationality.tolist()],
            ["Muster-BG"] * len(rows),
        ]
    return found


def _numbers(values: list[str]) -> list[Any]:
    """Texts of digits as the numbers that a spreadsheet makes of them."""
    return [int(value) if value.isdigit() else value for value in values]
