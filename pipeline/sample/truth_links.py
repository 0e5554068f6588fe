"""Which mentions are whom: the truth about everything that is written in two ways or stands in two
registers.

What is written differently is chosen in variants.py, notices.py and traps.py; counts belong to
truth.py.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from pipeline.sample import traps, variants
from pipeline.sample.businesses import PERSONS_PER_CHUNK
from pipeline.sample.county import County
from pipeline.sample.notices import DEREGISTRATION, Rows
from pipeline.sample.writers.cells import (
    Cells,
    Column,
    Portion,
    choose,
    digits,
    either,
    identifiers,
    join,
)
from pipeline.sample.writers.offices import Offices

HEADS = {
    "person_links": (
        "written_family,written_given,written_birth_date,municipality_code,notice_number,person,"
        "is_variant,variant_kind,is_ambiguous,file,line"
    ),
    "business_links": (
        "municipality_code,business_number,business_name,business,chain,kind,is_ambiguous"
    ),
    "register_links": "business,municipality_code,register,entry,kind,is_ambiguous",
    "closing_reasons": "municipality_code,notice_number,business,class,text,file,line",
    "blank_branches": "municipality_code,notice_number,business,branch_group,text,file,line",
}
_DATE = "%Y-%m-%d"
_KEY_KINDS = ("own", "new_number", "respelled", "moved")


@dataclass(frozen=True)
class RegisterLink:
    """A business of the trade registers and its entry in another register; kind says how the firm
    is written there."""

    business: int
    place: int
    register: str
    entry: str
    kind: str
    is_ambiguous: bool


def person_links(portion: Portion, rows: Rows, lines: Any, offices: Offices) -> list[list[Column]]:
    """One table per dialect of the rows that write a person differently or belong to a pair."""
    is_of_pair = np.isin(rows.planted, list(traps.PAIR_KINDS)) & (rows.person >= 0)
    positions = np.flatnonzero(((rows.written > 0) & (rows.person >= 0)) | is_of_pair)
    found = []
    for spelling, has_names, chosen in offices.spoken(rows, positions):
        picked = rows.taken(chosen)
        plainly = rows.taken(chosen)
        plainly.written = np.zeros(len(picked), dtype=np.int64)
        cells = Cells(portion, picked, spelling, has_names)
        standard = Cells(portion, plainly, spelling, has_names)
        written = _person_cells(cells)
        is_variant = np.zeros(len(picked), dtype=bool)
        for own, usual in zip(written, _person_cells(standard), strict=True):
            is_variant |= pc.not_equal(own, usual).to_numpy(zero_copy_only=False)
        is_pair = is_of_pair[chosen]
        keep = np.flatnonzero(is_variant | is_pair)
        pair_names = [traps.PAIR_KINDS.get(code, "") for code in range(max(traps.MEANINGS) + 1)]
        kind = either(
            is_pair, choose(pair_names, picked.planted), choose(variants.KINDS, picked.written)
        )
        person = portion.chunk.index * PERSONS_PER_CHUNK + 1 + picked.person
        columns = [
            *written,
            cells.place_code,
            _notice_number(cells, picked),
            digits(person),
            _flag(is_variant),
            kind,
            _flag(np.isin(picked.planted, traps.AMBIGUOUS)),
            offices.file_names(picked),
            digits(lines[chosen]),
        ]
        found.append([column.take(keep) for column in columns])
    return found


def _person_cells(cells: Cells) -> list[Column]:
    return [cells.family, cells.given, cells.birth_date(_DATE)]


def business_links(portion: Portion, rows: Rows, offices: Offices) -> list[list[Column]]:
    """Every key under which the deliveries name a business that has several, or that moved."""
    businesses = portion.chunk.businesses
    moved = businesses.chain != businesses.number
    chains = np.isin(businesses.chain, businesses.chain[moved])
    has_two = np.zeros(len(businesses.number), dtype=bool)
    has_two[rows.business[(rows.is_respelled == 1)]] = True
    has_two[rows.business[rows.number != businesses.number[rows.business]]] = True
    own = np.flatnonzero((has_two | chains)[rows.business])
    key = np.stack([rows.business[own], rows.number[own], rows.is_respelled[own]])
    _, first = np.unique(key, axis=1, return_index=True)
    positions = own[first]
    found = []
    for spelling, has_names, chosen in offices.spoken(rows, positions):
        picked = rows.taken(chosen)
        cells = Cells(portion, picked, spelling, has_names)
        is_xga = np.array(offices.dialects)[picked.place] == "xga"
        number = either(is_xga, identifiers(picked.number, 1), cells.business_key)
        kind = np.where(
            picked.number != businesses.number[picked.business],
            1,
            np.where(picked.is_respelled == 1, 2, 3 * chains[picked.business]),
        )
        found.append(
            [
                cells.place_code,
                either(np.full(len(picked), has_names), "", number),
                either(np.full(len(picked), has_names), _quoted(cells.firm), ""),
                digits(businesses.number[picked.business]),
                digits(businesses.chain[picked.business]),
                choose(_KEY_KINDS, kind),
                _flag(np.zeros(len(picked), dtype=bool)),
            ]
        )
    return found


def register_links(links: list[RegisterLink], county: County, known: set[int]) -> list[Column]:
    """The entries in other registers of the businesses that the deliveries tell of."""
    told = [link for link in links if link.business in known]
    codes = [place.code for place in county.municipalities]
    return [
        digits(np.array([link.business for link in told], dtype=np.int64)),
        choose(codes, np.array([link.place for link in told], dtype=np.int64)),
        choose(("company", "chamber"), np.array([link.register == "chamber" for link in told]) * 1),
        choose([link.entry for link in told], np.arange(len(told))),
        choose([link.kind for link in told], np.arange(len(told))),
        _flag(np.array([link.is_ambiguous for link in told], dtype=bool)),
    ]


def closing_reasons(
    portion: Portion, rows: Rows, lines: Any, offices: Offices
) -> list[list[Column]]:
    """The free texts of field 28 that the deliveries carry, with what they mean."""
    reason = portion.chunk.businesses.closing_reason[rows.business]
    classes = np.array([bool(kind) for kind in portion.county.closing_classes])
    dialects = np.array(offices.dialects)[rows.place]
    gives_up = (rows.kind == DEREGISTRATION) & (rows.reason == 1) & classes[reason]
    chosen = np.flatnonzero(gives_up & (dialects != "xga"))
    picked = rows.taken(chosen)
    cells = Cells(portion, picked)
    return [
        [
            cells.place_code,
            _notice_number(cells, picked),
            digits(portion.chunk.businesses.number[picked.business]),
            choose(portion.county.closing_classes, reason[chosen]),
            _quoted(cells.closing_reason),
            offices.file_names(picked),
            digits(lines[chosen]),
        ]
    ]


def blank_branches(
    portion: Portion, rows: Rows, lines: Any, offices: Offices
) -> list[list[Column]]:
    """The notices without a branch key, with the group that their activity belongs to."""
    chosen = np.flatnonzero(rows.wz_writing == traps.BLANK_WZ)
    picked = rows.taken(chosen)
    cells = Cells(portion, picked)
    return [
        [
            cells.place_code,
            _notice_number(cells, picked),
            digits(portion.chunk.businesses.number[picked.business]),
            choose(portion.county.activities.groups, picked.activity),
            _quoted(cells.activity),
            offices.file_names(picked),
            digits(lines[chosen]),
        ]
    ]


def _notice_number(cells: Cells, rows: Rows) -> Column:
    return join(digits(cells.year), "/", digits(rows.sequence))


def _flag(values: Any) -> Column:
    return digits(np.asarray(values).astype(np.int64))


def _quoted(column: Column) -> Column:
    return join('"', pc.replace_substring(column, '"', '""'), '"')
