"""The chamber's member lists in the style of IHK open data, with the firm and its address.

Semicolon, BOM, CRLF, decimal comma; ids as "9,43032E+11", lost zeros, and one list with two
categories exchanged. Reading belongs to registries/.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.sample import traps
from pipeline.sample.businesses import Chunk, Window
from pipeline.sample.county import SOLE, County
from pipeline.sample.notices import REGISTRATION, Rows
from pipeline.sample.options import SampleOptions
from pipeline.sample.truth_links import RegisterLink
from pipeline.sample.writers.cells import (
    OWNER,
    Cells,
    Column,
    Portion,
    choose,
    digits,
    either,
    is_registered,
    join,
    quoted_where_needed,
)

HEAD = (
    "opendata_id;city;postcode;latitude;longitude;ihk_branch_id;nace_id;branch_top_level_id;"
    "employees_range;ihk_branch_desc;nace_desc;branch_top_level_desc;business_age;business_type;Ortsteil;"
    "firma;strasse;hausnummer;registergericht;registernummer"
)
_SIZES = (
    "0 Beschäftigte",
    "1 - 3 Beschäftigte",
    "4 - 6 Beschäftigte",
    "7 - 9 Beschäftigte",
    "10 - 49 Beschäftigte",
    "50 - 249 Beschäftigte",
)
_EDGES = (1, 4, 7, 10, 50)
_TYPES = ("Kleingewerbetreibender", "im Handelsregister eingetragen")
_EVERY = 6
_CRAFT = "H"
_FIRST_ENTRY = 940_000_000_000


class Chamber:
    """The lists below inbox/ihk/: the state at the end of every sixth month, the newest among
    them."""

    def __init__(self, folder: Path, county: County, options: SampleOptions) -> None:
        self._county, self._options, self._window = county, options, Window.of(options)
        self._first = (options.months - 1) % _EVERY
        self._paths = {
            month: folder / f"ihk_mitglieder_{options.month_names[month]}.csv"
            for month in range(options.delivered_months)
            if (options.months - 1 - month) % _EVERY == 0
        }
        for path in self._paths.values():
            path.write_bytes(("\ufeff" + HEAD + "\r\n").encode())

    def swapped_list(self) -> Path | None:
        """The list in which two categories are exchanged, if there is one."""
        is_in = self._options.traps and self._options.months >= traps.SHORTEST_WINDOW
        return self._paths.get(traps.SWAPPED_CATEGORY) if is_in else None

    def write(self, portion: Portion, rows: Rows) -> list[RegisterLink]:
        """Append the members of a chunk to every list; returns the entries of the newest."""
        chunk = portion.chunk
        businesses = chunk.businesses
        known = _Described(portion, rows)
        members = np.zeros(0, dtype=np.int64)
        is_craft = np.array([kind == _CRAFT for kind in self._county.activities.kinds])[
            businesses.activity
        ]
        for month, path in self._paths.items():
            day = int(self._window.months[month + 1]) - 1
            members = np.flatnonzero((businesses.start <= day) & (businesses.end > day) & ~is_craft)
            lines = self._lines(chunk, known, members, day, month)
            with path.open("ab") as file:
                file.write(("\r\n".join(lines) + "\r\n").encode() if lines else b"")
        return [
            RegisterLink(number, place, "chamber", str(_FIRST_ENTRY + chain), "member", False)
            for number, place, chain in zip(
                businesses.number[members].tolist(),
                businesses.place[members].tolist(),
                businesses.chain[members].tolist(),
                strict=True,
            )
        ]

    def _lines(
        self,
        chunk: Chunk,
        known: "_Described",
        members: "np.ndarray[tuple[int], np.dtype[np.int64]]",
        day: int,
        month: int,
    ) -> list[str]:
        businesses, activities, places = (
            chunk.businesses,
            self._county.activities,
            self._county.municipalities,
        )
        number, place, activity = (
            businesses.number[members],
            businesses.place[members],
            businesses.activity[members],
        )
        west, south, width, height = self._county.box
        scatter = (number * 7919 % 1000 / 1000 - 0.5) * 0.03
        east = west + width * np.array([spot.x for spot in places])[place] + scatter
        north = south + height * np.array([spot.y for spot in places])[place] + scatter[::-1]
        staff = np.searchsorted(
            np.array(_EDGES),
            businesses.full_time[members] + businesses.part_time[members],
            side="right",
        )
        registered = is_registered(businesses.form[members]).astype(np.int64)
        path, chain = self._paths[month], businesses.chain[members]
        spoilt = join(digits(chain % 9 + 1), ",", digits(chain % 100_000, 5), "E+11")
        postcode = np.array([int(spot.postcodes[0]) for spot in places])[place]
        districts = ["", *(district for spot in places for district in spot.districts)]
        counts = np.array([len(spot.districts) for spot in places])
        district = 1 + (np.cumsum(counts) - counts)[place] + number % counts[place]
        key = choose(activities.wz_2008, activity)
        spoils = self._options.traps and month == self._first
        written: list[str] = join(
            either((chain % 200 == 7) & spoils, spoilt, digits(_FIRST_ENTRY + chain)),
            choose([spot.name for spot in places], place),
            digits(postcode),
            _decimal(north),
            _decimal(east),
            choose([f"{int(code)}0" for code in activities.wz_2008], activity),
            choose([str(int(code[:4])) for code in activities.wz_2008], activity),
            choose([str(int(code[:2])) for code in activities.wz_2008], activity),
            choose(_SIZES, staff),
            choose(activities.texts, activity),
            choose(activities.texts, activity),
            pc.utf8_slice_codeunits(key, 0, 2),
            digits((day - businesses.start[members]) // 365),
            choose(_TYPES, 1 - registered if path == self.swapped_list() else registered),
            choose(districts, np.where(number % 3 == 0, district, 0)),
            *known.columns(members, day),
            separator=";",
        ).to_pylist()
        return written


class _Described:
    """Firm, address and register entry of the businesses of a chunk, before and after what changed
    them; a sole trader without a firm of his own is not named."""

    def __init__(self, portion: Portion, rows: Rows) -> None:
        businesses = portion.chunk.businesses
        first = np.flatnonzero((rows.kind == REGISTRATION) & (rows.position == 0))
        _, chosen = np.unique(rows.business[first], return_index=True)
        picked = rows.taken(first[chosen])
        self._businesses = businesses
        self._versions = []
        for form, has_moved in ((businesses.form, 0), (businesses.later_form, 1)):
            picked.form = form[picked.business]
            picked.has_moved = np.full(len(picked), has_moved)
            cells = Cells(portion, picked)
            is_named = (picked.form != SOLE) | (businesses.pattern[picked.business] > OWNER)
            self._versions.append(
                (
                    quoted_where_needed(either(is_named, cells.firm, "")),
                    cells.street,
                    cells.house,
                    cells.register_court,
                    cells.register_number,
                )
            )

    def columns(self, members: Any, day: int) -> list[Column]:
        """The five columns of the members as they are on a day."""
        businesses, (before, after) = self._businesses, self._versions
        moved, changed = businesses.address_day, businesses.form_day
        changes = (changed, moved, moved, changed, changed)
        who = pa.array(members)
        return [
            either(change[members] <= day, late.take(who), early.take(who))
            for change, early, late in zip(changes, before, after, strict=True)
        ]


def _decimal(degrees: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> object:
    """Degrees with a decimal comma and six digits."""
    whole = np.floor(degrees).astype(np.int64)
    return join(
        digits(whole), ",", digits(np.floor((degrees - whole) * 1_000_000).astype(np.int64), 6)
    )
