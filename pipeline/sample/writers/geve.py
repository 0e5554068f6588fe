"""The dialect `geve`: semicolon CSV in cp1252 with CRLF, everything in words.

The fields themselves belong to cells.py.
"""

import numpy as np
import pyarrow as pa

from pipeline.sample.writers.cells import (
    WINDOWS,
    Cells,
    Column,
    choose,
    dates,
    digits,
    either,
    join,
    quoted_where_needed,
)

ENCODING = "cp1252"
SUFFIX = "csv"
LINE_END = "\r\n"
SPELLING = WINDOWS
HAS_NAMES = False
COLUMNS = [  # fmt: skip
    "Betriebsnummer",
    "Meldungsnummer",
    "Meldungsart",
    "Korrektur",
    "Meldedatum",
    "Gültig ab",
    "Grund",
    "AGS",
    "Firma",
    "Rechtsform",
    "Name",
    "Vorname",
    "Geburtsname",
    "Geschlecht",
    "Geburtsdatum",
    "Geburtsort",
    "Geburtsland",
    "Staatsangehörigkeit",
    "Straße",
    "Hausnummer",
    "PLZ",
    "Ort",
    "Wohnanschrift",
    "Telefon",
    "Tätigkeit",
    "WZ 2008",
    "Nebenerwerb",
    "Vollzeit",
    "Teilzeit",
    "Art",
    "Niederlassung",
    "Handwerkskarte",
    "Reisegewerbe",
    "Anzahl Vertreter",
    "Aufgabegründe",
    "Registergericht",
    "Registernummer",
]
RENAMED = ("Staatsangehörigkeit", "Nation_neu")
FORBIDDEN = ("Aufenthaltstitel", "Berufsgenossenschaft")
_DATE = "%d.%m.%Y"
_ESTABLISHMENTS = ("", "Hauptniederlassung", "Zweigniederlassung", "unselbständige Zweigstelle")


def heading(renamed: bool = False, forbidden: bool = False) -> str:
    """The head row; with one column renamed, or with columns that no office may pass on."""
    columns = [RENAMED[1] if renamed and column == RENAMED[0] else column for column in COLUMNS]
    return ";".join([*columns, *(FORBIDDEN if forbidden else ())]) + LINE_END


def lines(cells: Cells, forbidden: bool = False) -> Column:
    """One line per row, without its line end."""
    rows, yes_no = cells.rows, ["N", "J"]
    number = cells.by_business(cells.businesses.number)
    columns = [
        cells.business_key,
        join(digits(cells.year), "/", digits(rows.sequence, 6)),
        choose(["AN", "UM", "AB"], rows.kind),
        choose(yes_no, rows.is_correction),
        dates(rows.reported, _DATE),
        dates(rows.day, _DATE),
        cells.reason,
        cells.place_code,
        quoted_where_needed(cells.firm),
        cells.form_name,
        cells.family,
        cells.given,
        cells.birth_name,
        cells.sex(("m", "w", "d", "x")),
        cells.birth_date(_DATE),
        cells.birth_place,
        cells.birth_country,
        cells.nationalities(cells.county.nationalities.adjectives, ", "),
        cells.street,
        cells.house,
        cells.postcode,
        cells.place_name,
        cells.home_address,
        cells.phone,
        quoted_where_needed(cells.activity),
        either(number % 25 == 0, cells.wz("2008"), cells.wz("2008", dotted=True)),
        choose(yes_no, rows.is_side_line),
        digits(cells.full_time),
        digits(cells.part_time),
        choose(["I", "H", "Ha", "So"], cells.kind_of_activity),
        choose(_ESTABLISHMENTS, cells.by_business(cells.businesses.establishment)),
        choose(yes_no, cells.has_craft_card.astype(np.int64)),
        choose(yes_no, cells.by_business(cells.businesses.is_itinerant)),
        cells.representatives,
        quoted_where_needed(cells.closing_reason),
        cells.register_court,
        cells.register_number,
    ]
    if forbidden:
        columns += [
            either(rows.nationality > 0, "Aufenthaltserlaubnis befristet", ""),
            pa.array(np.full(len(rows), "Berufsgenossenschaft Muster")),
        ]
    return join(*columns, separator=";")
