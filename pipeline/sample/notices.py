"""What the trade offices are told and pass on: one row per form and person.

Who does business belongs to businesses.py, how a dialect writes a row to writers/.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from pipeline.sample import traps, variants
from pipeline.sample.businesses import NEVER, Chunk, Window, office_dialects
from pipeline.sample.county import GBR, KG, OHG, SOLE, County
from pipeline.sample.options import SampleOptions

Ints = Any
REGISTRATION, CHANGE, DEREGISTRATION = range(3)
LEGAL_FORM, PARTNER, GIVEN_UP = 3, 5, 1
_ALL = -1
FIRST_YEAR, YEARS = 1930, 130


@dataclass
class Rows:
    """One value per row of a delivery; positions point into the chunk's businesses and persons.
    Sorted by month, place, day of report."""

    business: Ints
    acting: Ints
    person: Ints
    notice: Ints
    kind: Ints
    reason: Ints
    day: Ints
    reported: Ints
    month: Ints
    place: Ints
    form: Ints
    activity: Ints
    is_side_line: Ints
    has_moved: Ints
    nationality: Ints
    second_nationality: Ints
    written: Ints
    is_correction: Ints
    is_repeat: Ints
    sequence: Ints
    position: Ints
    people: Ints
    planted: Ints
    wz_writing: Ints
    number: Ints
    is_respelled: Ints

    def taken(self, positions: Ints) -> "Rows":
        """The rows at the positions given."""
        return Rows(*(getattr(self, field.name)[positions] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.business)


@dataclass
class _Events:
    """What happened to businesses: kind of notice, reason, day, the acting row concerned or all,
    and the order within a day."""

    business: Ints
    kind: Ints
    reason: Ints
    day: Ints
    acting: Ints
    order: Ints


class Counters:
    """The running notice number of every office and year; carries on from chunk to chunk."""

    def __init__(self, places: int) -> None:
        self._next = np.zeros((places, YEARS), dtype=np.int64)

    def numbered(self, place: Ints, year: Ints) -> Ints:
        """The next number for each notice, in the order given, per place and year."""
        key = place * YEARS + year - FIRST_YEAR
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        begins = np.searchsorted(ordered, ordered, side="left")
        numbers = np.empty(len(key), dtype=np.int64)
        numbers[order] = np.arange(len(key)) - begins + 1
        numbers += self._next.ravel()[key]
        self._next += np.bincount(key, minlength=self._next.size).reshape(self._next.shape)
        return numbers


def rows(chunk: Chunk, county: County, options: SampleOptions, counters: Counters) -> Rows:
    """All rows of a chunk, corrected and repeated ones among them; those of lost deliveries are
    included."""
    rng = np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([options.seed, chunk.index, 1]))
    )
    window = Window.of(options)
    registered = _registered(rng, chunk, window, options)
    _keep_quiet_after_loss(chunk, county, options, window, registered)
    events = _events(chunk)
    found = _expanded(chunk, events, _reports(rng, events, options, window, registered), window)
    found.sequence = _sequences(found, counters)
    if options.traps:
        own = np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([options.seed, chunk.index, 3]))
        )
        variants.assign(own, chunk, found, county)
        _respell(own, chunk, found, county, options)
        _leave_wz_blank(own, chunk, found)
        found = _with_corrections(rng, found, county, options)
    order = np.lexsort(
        (
            found.position,
            found.sequence,
            found.is_correction,
            found.reported,
            found.is_repeat,
            found.place,
            found.month,
        )
    )
    return found.taken(order)


def _registered(
    rng: np.random.Generator, chunk: Chunk, window: Window, options: SampleOptions
) -> Ints:
    """Day on which each business's registration is reported."""
    businesses = chunk.businesses
    size = len(businesses.number)
    reported = _within(rng, businesses.start, businesses.start + _delay(rng, size, options), window)
    if options.traps:
        reported = np.where(businesses.planted == traps.LATE, businesses.start + 130, reported)
        reported = np.where(
            np.isin(businesses.planted, (traps.CORRECTED, traps.TWICE))
            & (businesses.start >= window.first),
            businesses.start + 2,
            reported,
        )
    old = np.minimum(businesses.start + rng.integers(0, 9, size), window.first - 1)
    return np.where(businesses.start < window.first, old, reported)


def _delay(rng: np.random.Generator, size: int, options: SampleOptions) -> Ints:
    """Days from event to report: mostly within ten, some ahead of time, a few months late."""
    chance = rng.random(size)
    late = rng.integers(60, 200, size) if options.traps else rng.integers(10, 45, size)
    soon = np.where(
        chance < 0.80,
        -rng.integers(1, 15, size),
        np.where(chance < 0.975, rng.integers(10, 45, size), late),
    )
    return np.where(chance < 0.68, rng.integers(0, 10, size), soon)


def _keep_quiet_after_loss(
    chunk: Chunk, county: County, options: SampleOptions, window: Window, registered: Ints
) -> None:
    """A business whose registration lies in a lost delivery reports no changes: nothing would tell
    them from a business."""
    businesses = chunk.businesses
    lost = traps.is_lost(
        options, county, businesses.place, month_of(registered, businesses.start, window)
    ) & (businesses.start >= window.first)
    for days in (
        businesses.activity_day,
        businesses.main_day,
        businesses.address_day,
        businesses.form_day,
    ):
        days[lost] = NEVER


def month_of(reported: Ints, start: Ints, window: Window) -> Ints:
    """The delivery (from 0) that carries a report; the stock comes with the first."""
    return np.clip(
        np.searchsorted(window.months, reported, side="right") - 1, 0, len(window.months) - 2
    )


def _events(chunk: Chunk) -> _Events:
    businesses, acting = chunk.businesses, chunk.acting
    everyone = np.arange(len(businesses.number))
    own_start, own_end = businesses.start[acting.business], businesses.end[acting.business]
    entered, left = np.flatnonzero(acting.start > own_start), np.flatnonzero(acting.end < own_end)
    parts = [
        (everyone, REGISTRATION, businesses.start_reason, businesses.start, _ALL, 1),
        (acting.business[entered], REGISTRATION, PARTNER, acting.start[entered], entered, 2),
        (acting.business[left], DEREGISTRATION, PARTNER, acting.end[left], left, 3),
        (_on(businesses.activity_day), CHANGE, 9, businesses.activity_day, _ALL, 4),
        (_on(businesses.main_day), CHANGE, 9, businesses.main_day, _ALL, 5),
        (_on(businesses.address_day), CHANGE, 9, businesses.address_day, _ALL, 6),
        (_on(businesses.form_day), DEREGISTRATION, LEGAL_FORM, businesses.form_day, _ALL, 7),
        (_on(businesses.form_day), REGISTRATION, LEGAL_FORM, businesses.form_day, _ALL, 8),
        (_on(businesses.end), DEREGISTRATION, businesses.end_reason, businesses.end, _ALL, 9),
        (_on(businesses.german_day), CHANGE, 9, businesses.german_day, _ALL, 10),
    ]
    columns: list[list[Ints]] = [[] for _ in range(6)]
    for business, kind, reason, day, who, order in parts:
        size = len(business)
        for column, value in zip(columns, (business, kind, reason, day, who, order), strict=True):
            if isinstance(value, int):
                column.append(np.full(size, value))
            else:
                column.append(value if len(value) == size else value[business])
    return _Events(*(np.concatenate(column) for column in columns))


def _on(days: Ints) -> Ints:
    return np.flatnonzero(days < NEVER)


def _within(rng: np.random.Generator, day: Ints, reported: Ints, window: Window) -> Ints:
    """Days of report brought into the window; what would come too late comes some day before its
    end."""
    room = np.maximum(window.last - np.maximum(day, window.first), 0)
    sooner = window.last - (rng.random(len(day)) * (room + 1)).astype(np.int64)
    return np.clip(np.where(reported > window.last, sooner, reported), window.first, window.last)


def _reports(
    rng: np.random.Generator,
    events: _Events,
    options: SampleOptions,
    window: Window,
    registered: Ints,
) -> Ints:
    """Day on which each event is reported: never before the registration of its business, never
    after the newest month."""
    own = registered[events.business]
    later = _within(rng, events.day, events.day + _delay(rng, len(events.day), options), window)
    pair = events.order == 8
    later[pair] = later[events.order == 7]
    return np.where(events.order == 1, own, np.maximum(later, own))


def _expanded(chunk: Chunk, events: _Events, reported: Ints, window: Window) -> Rows:
    """One row per form and acting person."""
    businesses, acting = chunk.businesses, chunk.acting
    is_one = events.acting >= 0
    count = np.where(is_one, 1, chunk.acting_count[events.business])
    event = np.repeat(np.arange(len(count)), count)
    offset = np.arange(len(event)) - np.repeat(np.cumsum(count) - count, count)
    row = np.where(
        is_one[event], events.acting[event], chunk.first_acting[events.business[event]] + offset
    )
    day, order = events.day[event], events.order[event]
    own_end = businesses.end[events.business[event]]
    is_in = np.where(
        order == 1,
        acting.start[row] == day,
        np.where(
            order == 9,
            acting.end[row] == own_end,
            (acting.start[row] <= day) & (day < acting.end[row]),
        ),
    )
    is_in |= is_one[event]
    event, row, day, order = event[is_in], row[is_in], day[is_in], order[is_in]
    business = events.business[event]
    is_later_form = (day > businesses.form_day[business]) | (
        (day == businesses.form_day[business]) & (order == 8)
    )
    form = np.where(is_later_form, businesses.later_form[business], businesses.form[business])
    has_new_number = is_later_form & (businesses.new_number[business] > 0)
    begins = np.concatenate([[True], event[1:] != event[:-1]])
    is_own_form = begins | np.isin(form, (GBR, OHG, KG))
    notice = np.cumsum(is_own_form) - 1
    first = np.flatnonzero(is_own_form)
    person = acting.person[row]
    nationality, second_nationality = stated_nationalities(chunk, person, day)
    side_line = (businesses.is_side_line[business] == 1) & (day < businesses.main_day[business])
    planted = businesses.planted[business]
    wz_writing = np.where(
        (order == 4) & np.isin(planted, (traps.OLD_WZ, traps.SHORT_WZ, traps.CLASS_WZ)), planted, 0
    )
    nobody = np.zeros(len(business), dtype=np.int64)
    return Rows(
        business=business,
        acting=row,
        person=person,
        notice=notice,
        kind=events.kind[event],
        reason=events.reason[event],
        day=day,
        reported=reported[event],
        month=month_of(reported[event], day, window),
        place=businesses.place[business],
        form=form,
        activity=np.where(
            day >= businesses.activity_day[business],
            businesses.later_activity[business],
            businesses.activity[business],
        ),
        is_side_line=side_line.astype(np.int64),
        has_moved=(day >= businesses.address_day[business]).astype(np.int64),
        nationality=nationality,
        second_nationality=second_nationality,
        written=acting.written[row],
        is_correction=nobody.copy(),
        is_repeat=nobody.copy(),
        sequence=nobody.copy(),
        position=np.arange(len(business)) - first[notice],
        people=np.bincount(event, minlength=len(count))[event],
        planted=planted,
        wz_writing=wz_writing,
        number=np.where(
            has_new_number, businesses.new_number[business], businesses.number[business]
        ),
        is_respelled=nobody.copy(),
    )


def stated_nationalities(chunk: Chunk, person: Ints, day: Ints) -> tuple[Ints, Ints]:
    """First and second nationality of persons on a day, -1 for none; German comes first."""
    persons = chunk.persons
    first, second = persons.nationality[person], persons.second_nationality[person]
    is_german = persons.is_german_on(person, day)
    second = np.where(
        is_german, np.where(persons.keeps_nationality[person] == 1, first, -1), second
    )
    first = np.where(is_german, 0, first)
    return np.where(person >= 0, first, -1), np.where(person >= 0, second, -1)


def _respell(
    rng: np.random.Generator, chunk: Chunk, found: Rows, county: County, options: SampleOptions
) -> None:
    """In the lists without business numbers some later notices turn the name of a firm around, and
    keep to it."""
    dialects = np.array(office_dialects(county, options))
    pattern = chunk.businesses.pattern[found.business]
    is_open = (
        (dialects[found.place] == "tabelle")
        & (found.kind > 0)
        & (pattern >= 2)
        & np.isin(found.form, (SOLE, GBR))
    )
    chosen = is_open & (found.planted == 0) & (rng.random(len(found)) < 0.06)
    chosen |= is_open & (found.planted == traps.SPELLED_ANEW)
    since = np.full(len(chunk.businesses.number), np.iinfo(np.int64).max)
    np.minimum.at(since, found.business[chosen], found.day[chosen])
    found.is_respelled = ((found.kind > 0) & (found.day >= since[found.business])).astype(np.int64)


def _leave_wz_blank(rng: np.random.Generator, chunk: Chunk, found: Rows) -> None:
    """A few registrations carry no branch key; what is declared says plainly what is done."""
    is_plain = chunk.businesses.wording[found.business] <= 1
    is_new = (found.kind == REGISTRATION) & (found.people == 1) & is_plain
    chosen = is_new & (found.planted == 0) & (rng.random(len(found)) < 0.005)
    chosen |= (found.kind == REGISTRATION) & (found.planted == traps.BLANK_WZ)
    found.wz_writing[chosen] = traps.BLANK_WZ


def _sequences(found: Rows, counters: Counters) -> Ints:
    """The office's own number of each notice: by day of report within place and year."""
    first = np.flatnonzero(found.position == 0)
    order = first[np.lexsort((first, found.reported[first]))]
    year = (
        found.reported[order].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        + 1970
    )
    numbers = np.empty(len(first), dtype=np.int64)
    numbers[found.notice[order]] = counters.numbered(found.place[order], year)
    return numbers[found.notice]


def _with_corrections(
    rng: np.random.Generator, found: Rows, county: County, options: SampleOptions
) -> Rows:
    """Some notices come twice, some are corrected one or two months later; the first form of a
    corrected one is wrong."""
    is_new = (
        (found.kind == REGISTRATION)
        & (found.reason == 1)
        & (found.people == 1)
        & (found.planted == 0)
    )
    is_recent = is_new & (found.month > 0) & (found.nationality >= 0)
    chance = rng.random(len(found))
    wrong_branch, wrong_side_line = (
        is_recent & (chance < 0.012),
        is_recent & (chance >= 0.012) & (chance < 0.018),
    )
    is_first = found.kind == REGISTRATION
    wrong_nationality = is_first & (found.planted == traps.CORRECTED)
    target = found.month + 1 + (rng.random(len(found)) < 0.3)
    can = (
        (target < options.months)
        & ~traps.is_lost(options, county, found.place, np.minimum(target, options.months - 1))
        & ~traps.is_lost(options, county, found.place, found.month)
    )
    wrong = np.flatnonzero((wrong_branch | wrong_side_line | wrong_nationality) & can)
    correction = found.taken(wrong)
    correction.month, correction.is_correction = target[wrong], np.ones(len(wrong), dtype=np.int64)
    found.activity = np.where(
        wrong_branch & can, (found.activity + 7) % len(county.activities.texts), found.activity
    )
    found.is_side_line = np.where(wrong_side_line & can, 1 - found.is_side_line, found.is_side_line)
    found.nationality = np.where(
        wrong_nationality & can, county.nationalities.index("998"), found.nationality
    )
    is_calm = (
        (found.position == 0)
        & (found.month > 0)
        & (found.planted == 0)
        & ~wrong_branch
        & ~wrong_side_line
    )
    comes_twice = np.zeros(int(found.notice.max()) + 1, dtype=bool)
    comes_twice[found.notice[is_calm & (rng.random(len(found)) < 0.008)]] = True
    comes_twice[found.notice[is_first & (found.planted == traps.TWICE)]] = True
    again = np.flatnonzero(comes_twice[found.notice] & (found.month + 1 < options.months))
    repeat = found.taken(again)
    repeat.month, repeat.is_repeat = repeat.month + 1, np.ones(len(again), dtype=np.int64)
    return Rows(
        *(
            np.concatenate([getattr(part, field.name) for part in (found, correction, repeat)])
            for field in fields(found)
        )
    )
