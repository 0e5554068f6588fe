"""The dialect `vois`: semicolon CSV in UTF-8 with BOM and LF, everything in keys.

The fields themselves belong to cells.py.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.sample.writers.cells import (
    Cells,
    Column,
    as_it_is,
    choose,
    dates,
    digits,
    either,
    join,
)

ENCODING = "utf-8"
SUFFIX = "csv"
LINE_END = "\n"
SPELLING = as_it_is
HAS_NAMES = False
COLUMNS = [  # fmt: skip
    "betrieb_id",
    "vorgang_id",
    "vorgang",
    "berichtigung",
    "eingang",
    "wirksam_ab",
    "grund_schluessel",
    "gemeindeschluessel",
    "name_betrieb",
    "rechtsform_schluessel",
    "familienname",
    "vornamen",
    "geburtsname",
    "geschlecht",
    "geburtsdatum",
    "geburtsort",
    "geburtsland_schluessel",
    "staatsangehoerigkeit_schluessel",
    "anschrift_strasse",
    "anschrift_hausnr",
    "anschrift_plz",
    "anschrift_ort",
    "privatanschrift",
    "telefon",
    "taetigkeit",
    "wz_2025",
    "nebengewerbe",
    "beschaeftigte_vz",
    "beschaeftigte_tz",
    "betriebsart",
    "niederlassungsart",
    "handwerkskarte",
    "reisegewerbe",
    "vertreter_anzahl",
    "aufgabe_freitext",
    "registergericht",
    "registernummer",
]
RENAMED = ("staatsangehoerigkeit_schluessel", "nation_neu")
FORBIDDEN = ("aufenthaltstitel", "bg_name")
_DATE = "%Y-%m-%d"


def heading(renamed: bool = False, forbidden: bool = False) -> str:
    """The head row with its BOM; with one column renamed, or with columns that no office may pass
    on."""
    columns = [RENAMED[1] if renamed and column == RENAMED[0] else column for column in COLUMNS]
    return (
        "\ufeff"
        + ";".join(f'"{column}"' for column in [*columns, *(FORBIDDEN if forbidden else ())])
        + LINE_END
    )


def lines(cells: Cells, forbidden: bool = False) -> Column:
    """One line per row, without its line end."""
    rows, flags = cells.rows, ["0", "1"]
    columns = [
        cells.business_key,
        join("V", digits(cells.year), "-", digits(rows.sequence, 7)),
        choose(["Anmeldung", "Ummeldung", "Abmeldung"], rows.kind),
        choose(flags, rows.is_correction),
        dates(rows.reported, _DATE),
        dates(rows.day, _DATE),
        digits(rows.reason),
        cells.place_code,
        _doubled(cells.firm),
        cells.form_key,
        cells.family,
        cells.given,
        cells.birth_name,
        cells.sex(("m", "w", "d", "x")),
        cells.birth_date(_DATE),
        cells.birth_place,
        cells.birth_country_key,
        cells.nationalities(cells.county.nationalities.codes, "|"),
        cells.street,
        cells.house,
        cells.postcode,
        cells.place_name,
        cells.home_address,
        cells.phone,
        _doubled(cells.activity),
        cells.wz("2025"),
        choose(flags, rows.is_side_line),
        digits(cells.full_time),
        digits(cells.part_time),
        digits(cells.kind_of_activity + 1),
        digits(cells.by_business(cells.businesses.establishment)),
        choose(flags, cells.has_craft_card.astype(np.int64)),
        choose(flags, cells.by_business(cells.businesses.is_itinerant)),
        cells.representatives,
        _doubled(cells.closing_reason),
        cells.register_court,
        cells.register_number,
    ]
    if forbidden:
        columns += [
            either(rows.nationality > 0, "Aufenthaltserlaubnis befristet", ""),
            pa.array(np.full(len(rows), "Berufsgenossenschaft Muster")),
        ]
    return join('"', join(*columns, separator='";"'), '"')


def _doubled(column: Column) -> Column:
    return pc.replace_substring(column, '"', '""')
