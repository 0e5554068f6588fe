"""The truth as CSV: who does business, what was reported, and what a perfect pipeline would count.

Counts are computed from the drawn businesses by the rules of the field, never from the deliveries.
Drawing belongs to businesses.py.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.sample import traps, truth_events, truth_links, variants
from pipeline.sample.businesses import NEVER, PERSONS_PER_CHUNK, Chunk, Window
from pipeline.sample.county import FORM_GROUPS, FORMS, County
from pipeline.sample.notices import (
    CHANGE,
    DEREGISTRATION,
    REGISTRATION,
    Rows,
    stated_nationalities,
)
from pipeline.sample.options import SampleOptions
from pipeline.sample.writers.cells import (
    Cells,
    Column,
    Portion,
    choose,
    dates,
    digits,
    either,
    join,
)
from pipeline.sample.writers.offices import Offices

_DATE = "%Y-%m-%d"
_NO_DAY = -1
_KIND_NAMES = ("registration", "change", "deregistration")
_REASON_CODES = (
    ("", "new", "moved_in", "legal_form", "conversion", "partner_enters", "takeover", "", "", ""),
    ("", "", "", "", "", "", "", "", "", "change"),
    (
        "",
        "given_up",
        "moved_out",
        "legal_form",
        "conversion",
        "partner_leaves",
        "handover",
        "",
        "",
        "",
    ),
)
UNITS = (
    "businesses",
    "businesses_foreign",
    "businesses_german",
    "businesses_unknown",
    "businesses_undeterminable",
    "persons",
    "persons_foreign",
    "notices_registration",
    "notices_change",
    "notices_deregistration",
    "notices_registration_foreign",
    "notices_change_foreign",
    "notices_deregistration_foreign",
)
_HEADS = {
    "businesses": (
        "business,business_number,municipality_code,start_date,end_date,start_reason,end_reason,legal_form,legal_form_group,wz_2008,wz_2025,branch_group,is_side_line,full_time,part_time,"
        "owners,foreign_owners,unknown_owners,moved_from,given_up_unreported,registration_received,deregistration_received,planted,establishment_chain"
    ),
    "persons": (
        "person,family_name,given_name,sex,birth_date,birth_place,birth_country,nationality_codes,"
        "nationality_class,origin_group,home_address,german_from"
    ),
    "business_persons": "business,person,start_date,end_date,written",
    "notices": (
        "municipality_code,notice_number,business,person,kind,reason,effective_date,reported_date,delivered_month,is_correction,is_repeat,is_received,is_quarantined,file,line"
    ),
    "counts": "month,area_code,unit,value,received,is_complete",
    "events": truth_events.HEAD,
    "traps": "trap,what,expectation,municipality_code,business,notice_number,file,line",
}


class Truth:
    """The files below truth/, grown chunk by chunk."""

    def __init__(self, folder: Path, county: County, options: SampleOptions) -> None:
        self._folder, self._county, self._options = folder, county, options
        self._window, self._months = Window.of(options), options.delivered_months
        self._event_counts = truth_events.EventCounts(county, self._window, self._months)
        self._counts = np.zeros(
            (2, options.delivered_months, len(county.municipalities) + 1, len(UNITS)),
            dtype=np.int64,
        )
        folder.mkdir(parents=True, exist_ok=True)
        for name, head in (_HEADS | truth_links.HEADS).items():
            (folder / f"{name}.csv").write_text(head + "\n", encoding="utf-8")

    def _append(self, name: str, columns: list[Column]) -> None:
        lines = join(*columns, separator=",").to_pylist()
        if lines:
            with (self._folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
                file.write("\n".join(lines) + "\n")

    def write(self, portion: Portion, rows: Rows, lines: Any, offices: Offices) -> None:
        """Append a chunk with its rows and the lines on which they stand."""
        chunk = portion.chunk
        received = Received(chunk, rows, self._county, self._options)
        self._append("businesses", self._businesses(chunk, received))
        self._append("persons", self._persons(portion))
        acting = chunk.acting
        real = np.flatnonzero(acting.person >= 0)
        self._append(
            "business_persons",
            [
                digits(chunk.businesses.number[acting.business[real]]),
                digits(self._person_number(chunk, acting.person[real])),
                _day(acting.start[real]),
                _day(acting.end[real]),
                choose(variants.KINDS, acting.written[real]),
            ],
        )
        self._append("notices", self._notices(portion, rows, lines, received, offices))
        self._append("traps", self._traps(portion, rows, lines, offices))
        for name, table in (
            ("person_links", truth_links.person_links(portion, rows, lines, offices)),
            ("business_links", truth_links.business_links(portion, rows, offices)),
            ("closing_reasons", truth_links.closing_reasons(portion, rows, lines, offices)),
            ("blank_branches", truth_links.blank_branches(portion, rows, lines, offices)),
        ):
            for columns in table:
                self._append(name, columns)
        self._known = set(np.unique(chunk.businesses.number[rows.business[received.rows]]).tolist())
        self._count(chunk, rows, received)
        self._event_counts.add(chunk, rows, received)

    def add_register_links(self, links: list[truth_links.RegisterLink]) -> None:
        """Append the entries in other registers of the businesses of the chunk written last."""
        self._append("register_links", truth_links.register_links(links, self._county, self._known))

    def close(self) -> None:
        """Write what could only be known at the end: the counts."""
        self._append("counts", self._counted())
        areas = [*(place.code for place in self._county.municipalities), self._county.code]
        self._append("events", self._event_counts.columns(self._options.month_names, areas))

    def add_file_traps(self, offices: Offices, swapped_list: Path | None) -> None:
        """Note the traps that concern whole files."""
        if not (self._options.traps and self._options.months >= traps.SHORTEST_WINDOW):
            return
        codes = [place.code for place in self._county.municipalities]
        told = (
            (
                11,
                "Lieferung fehlt",
                "Kreissumme als unvollständig zeigen, nicht fallen lassen",
                traps.MISSING_DELIVERY,
            ),
            (
                12,
                "eine Spalte heißt anders",
                "Lieferung mit Namen der Spalte zurückweisen, letzter guter Stand bleibt",
                traps.RENAMED_COLUMN,
            ),
            (
                15,
                "Aufenthaltstitel und Unfallversicherung mitgeliefert",
                "Spalten am Eingang verwerfen und melden",
                traps.FORBIDDEN_COLUMNS,
            ),
        )
        lines = [
            (number, what, expected, code, offices.paths[codes.index(code), month].name)
            for number, what, expected, (code, month) in told
            if month < self._months
        ]
        if swapped_list is not None:
            lines.append(
                (
                    13,
                    "Werte von business_type vertauscht",
                    "Sprung der Anteile zwischen den Listen melden",
                    "",
                    swapped_list.name,
                )
            )
        for number, what, expected, code, file in lines:
            self._append(
                "traps",
                [
                    pa.array([str(value)])
                    for value in (number, _quoted(what), _quoted(expected), code, "", "", file, "")
                ],
            )

    @staticmethod
    def _person_number(chunk: Chunk, person: Any) -> Any:
        return chunk.index * PERSONS_PER_CHUNK + 1 + person

    def _businesses(self, chunk: Chunk, received: "Received") -> list[Column]:
        businesses, activities = chunk.businesses, self._county.activities
        form = np.where(businesses.form_day < NEVER, businesses.later_form, businesses.form)
        activity = np.where(
            businesses.activity_day < NEVER, businesses.later_activity, businesses.activity
        )
        last = np.minimum(businesses.end[chunk.acting.business] - 1, self._window.last)
        at_end = _alive(chunk.acting.start, chunk.acting.end, last)
        owners, foreign, unknown = _owners(chunk, received.classes(chunk, last, False), at_end)
        place_code = choose([place.code for place in self._county.municipalities], businesses.place)
        return [
            digits(businesses.number),
            join(pc.utf8_slice_codeunits(place_code, 5), "-", digits(businesses.number, 7)),
            place_code,
            _day(businesses.start),
            _day(businesses.end),
            choose(_REASON_CODES[REGISTRATION], businesses.start_reason),
            choose(
                _REASON_CODES[DEREGISTRATION],
                np.where(businesses.end < NEVER, businesses.end_reason, _NO_DAY),
            ),
            choose(FORMS, form),
            choose(FORM_GROUPS, form),
            choose(activities.wz_2008, activity),
            choose(activities.wz_2025, activity),
            choose(activities.groups, activity),
            digits(businesses.is_side_line * (businesses.main_day == NEVER)),
            digits(businesses.full_time),
            digits(businesses.part_time),
            digits(owners),
            digits(foreign),
            digits(unknown),
            either(businesses.predecessor > 0, digits(businesses.predecessor), ""),
            _day(businesses.gone_day),
            digits(received.begun.astype(np.int64)),
            digits(received.ended.astype(np.int64)),
            digits(businesses.planted),
            digits(businesses.chain),
        ]

    def _persons(self, portion: Portion) -> list[Column]:
        chunk = portion.chunk
        who = np.unique(chunk.acting.person[chunk.acting.person >= 0])
        persons, nationalities = chunk.persons, self._county.nationalities
        first, second = persons.nationality[who], persons.second_nationality[who]
        people = portion.people(str)
        keys = choose(nationalities.codes, first)
        both = either(second >= 0, join(keys, "|", choose(nationalities.codes, second)), keys)
        named = np.where(first > 0, first, np.where(first == 0, 0, -1))
        place = choose([place.name for place in self._county.municipalities], persons.home[who])
        home = persons.home_number[who]
        street = choose(self._county.streets, home * 53 % len(self._county.streets))
        return [
            digits(self._person_number(chunk, who)),
            people.family.take(pa.array(who)),
            people.given.take(pa.array(who)),
            choose(("m", "w", "d", "x"), persons.sex[who]),
            _day(persons.birth[who]),
            choose(self._county.birth_places, persons.birth_place[who]),
            choose(nationalities.codes, persons.birth_country[who]),
            both,
            choose(("german", "foreign", "unknown"), _person_class(first, self._county)),
            choose(_origin_groups(self._county), named),
            join(street, " ", digits(home * 11 % 90 + 1), " ", place),
            _day(persons.german_day[who]),
        ]

    def _notices(
        self, portion: Portion, rows: Rows, lines: Any, received: "Received", offices: Offices
    ) -> list[Column]:
        chunk = portion.chunk
        cells = Cells(portion, rows)
        stem, paths = _path_names(offices)
        return [
            cells.place_code,
            join(digits(cells.year), "/", digits(rows.sequence)),
            digits(chunk.businesses.number[rows.business]),
            either(rows.person >= 0, digits(self._person_number(chunk, rows.person)), ""),
            choose(_KIND_NAMES, rows.kind),
            choose([code for kind in _REASON_CODES for code in kind], rows.kind * 10 + rows.reason),
            _day(rows.day),
            _day(rows.reported),
            choose(self._options.month_names, rows.month),
            digits(rows.is_correction),
            digits(rows.is_repeat),
            digits(received.rows.astype(np.int64)),
            digits(_is_quarantined(rows).astype(np.int64)),
            choose(paths, stem[rows.place, rows.month]),
            digits(lines),
        ]

    def _traps(self, portion: Portion, rows: Rows, lines: Any, offices: Offices) -> list[Column]:
        planted = rows.taken(chosen := np.flatnonzero(traps.is_shown(rows)))
        cells = Cells(portion, planted)
        stem, paths = _path_names(offices)
        meanings = [(0, "", ""), *(traps.MEANINGS[code] for code in sorted(traps.MEANINGS))]
        return [
            choose([str(number) for number, _, _ in meanings], planted.planted),
            choose([_quoted(what) for _, what, _ in meanings], planted.planted),
            choose([_quoted(told) for _, _, told in meanings], planted.planted),
            cells.place_code,
            digits(portion.chunk.businesses.number[planted.business]),
            join(digits(cells.year), "/", digits(planted.sequence)),
            choose(paths, stem[planted.place, planted.month]),
            digits(lines[chosen]),
        ]

    # --- counts ----------------------------------------------------------------------------------

    def _count(self, chunk: Chunk, rows: Rows, received: "Received") -> None:
        for month in range(self._months):
            day = int(self._window.months[month + 1]) - 1
            for known in (0, 1):
                self._count_state(self._counts[known, month], chunk, received, day, bool(known))
        self._count_notices(chunk, rows, received)

    def _count_state(
        self, counts: Any, chunk: Chunk, received: "Received", day: int, known: bool
    ) -> None:
        """Stock at the end of a day: as it was, or as far as the readable deliveries of the whole
        window tell it."""
        businesses, acting = chunk.businesses, chunk.acting
        county = len(self._county.municipalities)
        is_active, is_acting = (
            _alive(businesses.start, businesses.end, day),
            _alive(acting.start, acting.end, day),
        )
        if known:
            is_active = (
                received.begun
                & (businesses.start <= day)
                & ((businesses.end > day) | ~received.ended)
            )
            is_acting = (
                received.acting_begun
                & (acting.start <= day)
                & ((acting.end > day) | ~received.acting_ended)
            )
        classes = received.classes(chunk, day, known)
        ownership = received.ownership(chunk, is_acting, day, known)
        for unit, holds in enumerate((is_active, *(ownership == number for number in range(4)))):
            found: Any = np.bincount(businesses.place[is_active & holds], minlength=county)
            counts[:county, unit] += found
            counts[county, unit] += found.sum()
        live = is_acting & is_active[acting.business] & (acting.person >= 0)
        for unit, holds in ((5, live), (6, live & (classes == 1))):
            acts_in = np.zeros((len(chunk.persons.birth), county), dtype=bool)
            acts_in[acting.person[holds], businesses.place[acting.business[holds]]] = True
            counts[:county, unit] += acts_in.sum(axis=0)
            counts[county, unit] += acts_in.any(axis=1).sum()

    def _count_notices(self, chunk: Chunk, rows: Rows, received: "Received") -> None:
        """Notices by kind in the month of their report; corrections and repeats are no notices of
        their own, the stock is not of these months."""
        county = len(self._county.municipalities)
        stated, _ = stated_nationalities(chunk, rows.person, rows.day)
        person_class = np.where(rows.person >= 0, _person_class(stated, self._county), -1)
        size = int(rows.notice.max()) + 1 if len(rows) else 0
        own = (rows.is_correction == 0) & (rows.is_repeat == 0)
        people = np.bincount(rows.notice[own & (rows.person >= 0)], minlength=size)
        foreign = np.bincount(rows.notice[own & (person_class == 1)], minlength=size)
        is_foreign = (people > 0) & (2 * foreign >= people)
        counted = own & (rows.position == 0) & (rows.reported >= self._window.first)
        arrives = np.zeros(size, dtype=bool)
        arrives[rows.notice[received.rows & ~_is_quarantined(rows)]] = True
        month: Any = np.clip(
            np.searchsorted(self._window.months, rows.reported, side="right") - 1,
            0,
            self._months - 1,
        )
        for known in (0, 1):
            for kind in (REGISTRATION, CHANGE, DEREGISTRATION):
                for unit, holds in (
                    (7 + kind, counted),
                    (10 + kind, counted & is_foreign[rows.notice]),
                ):
                    chosen: Any = holds & (rows.kind == kind)
                    chosen &= arrives[rows.notice] | (known == 0)
                    key = month[chosen] * county + rows.place[chosen]
                    by_month: Any = np.bincount(key, minlength=self._months * county)
                    by_month = by_month.reshape(-1, county)
                    self._counts[known, :, :county, unit] += by_month
                    self._counts[known, :, county, unit] += by_month.sum(axis=1)

    def _counted(self) -> list[Column]:
        shape = self._counts.shape[1:]
        axes: Any = np.indices(shape)
        month, area, unit = (axis.ravel() for axis in axes)
        codes = [*(place.code for place in self._county.municipalities), self._county.code]
        lost = np.array(
            [
                [
                    bool(traps.is_lost(self._options, self._county, np.array(place), np.array(m)))
                    for place in range(shape[1] - 1)
                ]
                for m in range(shape[0])
            ]
        )
        complete = ~np.maximum.accumulate(lost, axis=0)
        complete = np.concatenate([complete, complete.all(axis=1, keepdims=True)], axis=1)
        return [
            choose(self._options.month_names, month),
            choose(codes, area),
            choose(UNITS, unit),
            digits(self._counts[0].ravel()),
            digits(self._counts[1].ravel()),
            digits(complete[month, area].astype(np.int64)),
        ]


class Received:
    """What the readable deliveries carry: which rows, which beginnings and endings of businesses
    and of persons in them."""

    def __init__(self, chunk: Chunk, rows: Rows, county: County, options: SampleOptions) -> None:
        self._county = county
        self.rows = ~traps.is_lost(options, county, rows.place, rows.month)
        persons = chunk.persons
        stating = self.rows & (rows.person >= 0) & (rows.nationality == 0)
        stating &= persons.nationality[rows.person] > 0
        self._german_day = np.full(len(persons.birth), NEVER)
        np.minimum.at(self._german_day, rows.person[stating], rows.day[stating])
        count, acting_count = len(chunk.businesses.number), len(chunk.acting.business)
        businesses, acting = chunk.businesses, chunk.acting
        begins = self.rows & (rows.kind == REGISTRATION) & (rows.day == acting.start[rows.acting])
        ends = self.rows & (rows.kind == DEREGISTRATION) & (rows.day == acting.end[rows.acting])
        self.acting_begun, self.acting_ended = (
            np.zeros(acting_count, dtype=bool),
            np.zeros(acting_count, dtype=bool),
        )
        self.acting_begun[rows.acting[begins]], self.acting_ended[rows.acting[ends]] = True, True
        self.begun, self.ended = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self.begun[rows.business[begins & (rows.day == businesses.start[rows.business])]] = True
        self.ended[rows.business[ends & (rows.day == businesses.end[rows.business])]] = True
        self._end_with_their_successors(chunk)

    def _end_with_their_successors(self, chunk: Chunk) -> None:
        """Who is registered elsewhere as moved is gone here, even if nobody told so here."""
        businesses, acting = chunk.businesses, chunk.acting
        follows = np.flatnonzero((businesses.predecessor > 0) & self.begun)
        left = np.isin(businesses.number, businesses.predecessor[follows])
        self.ended |= left
        self.acting_ended |= left[acting.business] & (acting.end == businesses.end[acting.business])

    def classes(self, chunk: Chunk, day: Any, known: bool) -> Any:
        """The class of every acting row on a day, as it was or as the deliveries state it; -1 where
        no natural person acts."""
        person = chunk.acting.person
        german_day = self._german_day if known else chunk.persons.german_day
        stated = np.where(german_day[person] <= day, 0, chunk.persons.nationality[person])
        return np.where(person >= 0, _person_class(stated, self._county), -1)

    def ownership(self, chunk: Chunk, is_acting: Any, day: Any, known: bool) -> Any:
        """Per business: 0 foreign (at least half of the owners), 1 German, 2 unknown, 3 nobody."""
        owners, foreign, unknown = _owners(chunk, self.classes(chunk, day, known), is_acting)
        is_foreign = 2 * foreign >= owners
        is_unknown = 2 * (foreign + unknown) >= owners
        return np.where(owners == 0, 3, np.where(is_foreign, 0, np.where(is_unknown, 2, 1)))


def _alive(start: Any, end: Any, day: Any) -> Any:
    """Begun on or before the day, and not ended on or before it."""
    return (start <= day) & (end > day)


def _person_class(nationality: Any, county: County) -> Any:
    """0 German (alone or with another), 1 foreign, 2 unknown."""
    return np.where(
        nationality == 0, 0, np.where(nationality < county.nationalities.first_unresolved, 1, 2)
    )


def _owners(chunk: Chunk, classes: Any, is_acting: Any) -> tuple[Any, Any, Any]:
    """Per business the number of natural owners, of foreign ones, of those with unknown
    nationality."""
    size = len(chunk.businesses.number)
    business = chunk.acting.business
    return (
        np.bincount(business[is_acting & (classes >= 0)], minlength=size),
        np.bincount(business[is_acting & (classes == 1)], minlength=size),
        np.bincount(business[is_acting & (classes == 2)], minlength=size),
    )


def _is_quarantined(rows: Rows) -> Any:
    return np.isin(rows.wz_writing, (traps.OLD_WZ, traps.SHORT_WZ))


def _day(days: Any) -> Column:
    return either(days < NEVER, dates(np.where(days < NEVER, days, 0), _DATE), "")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _path_names(offices: Offices) -> tuple[Any, list[str]]:
    """Positions by place and month, and the file names they point to."""
    places, months = (max(key[axis] for key in offices.paths) + 1 for axis in (0, 1))
    positions = np.arange(places * months).reshape(places, months)
    return positions, [
        offices.paths[place, month].name for place in range(places) for month in range(months)
    ]


def _origin_groups(county: County) -> list[str]:
    from pipeline.reference import nationalities

    groups = nationalities.table().set_index("nationality_code")["origin_group"]
    return [str(groups[code or "999"]) for code in county.nationalities.codes]
