"""The truth: who does business where, from when to when, drawn chunk by chunk.

What the offices are told belongs to notices.py, the planted oddities to traps.py; nothing here
reads or writes files.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from pipeline.sample import traps
from pipeline.sample.county import (
    AG,
    EG,
    EK,
    EV,
    FORMS,
    GBR,
    GMBH,
    GMBH_KG,
    KG,
    OHG,
    SOLE,
    UG,
    County,
)
from pipeline.sample.options import DIALECTS, SampleOptions

NEVER = 1_000_000
CHUNK = 20_000
NUMBERS_PER_CHUNK = 2 * CHUNK
PERSONS_PER_CHUNK = 4 * CHUNK
SLOTS_PER_ACTIVE_BUSINESS = 0.1655
FIRST_NEW_NUMBER = 35_000
YEAR = 365.25
TOWN = 30_000
OLDEST_BUSINESS = 45
OLDEST_BIRTH = -12_500

Ints = Any
"""A numpy array of whole numbers; days count from 1970-01-01."""

_GERMAN_FORMS = {
    SOLE: 690,
    EK: 22,
    GBR: 62,
    OHG: 8,
    KG: 8,
    GMBH_KG: 26,
    GMBH: 128,
    UG: 42,
    AG: 4,
    EG: 2,
    EV: 8,
}
_FOREIGN_FORMS = {
    SOLE: 800,
    EK: 8,
    GBR: 58,
    OHG: 6,
    KG: 2,
    GMBH_KG: 3,
    GMBH: 66,
    UG: 55,
    AG: 0,
    EG: 0,
    EV: 2,
}
_PARTNERS = {
    SOLE: (1, 0, 0),
    EK: (1, 0, 0),
    GBR: (0, 80, 20),
    OHG: (0, 100, 0),
    KG: (70, 30, 0),
    GMBH_KG: (70, 30, 0),
    GMBH: (64, 28, 8),
    UG: (80, 20, 0),
    EG: (0, 70, 30),
    EV: (0, 60, 40),
}
_SEX_WEIGHTS = (700, 296, 1, 3)
_SEX_WEIGHTS_FOREIGN = (746, 250, 1, 3)


@dataclass
class Persons:
    """One value per person: how she is called (positions in the name lists; a second stem makes a
    hyphenated name), born, where she lives, and which nationalities she has: from german_day on the
    German one, with the old one beside it where she keeps it."""

    stem: Ints
    ending: Ints
    given: Ints
    second_given: Ints
    sex: Ints
    birth: Ints
    nationality: Ints
    second_nationality: Ints
    birth_country: Ints
    home: Ints
    second_stem: Ints
    second_ending: Ints
    birth_place: Ints
    home_number: Ints
    german_day: Ints
    keeps_nationality: Ints

    def is_german_on(self, person: Ints, day: Ints) -> Ints:
        """Whether persons have become German on or before a day."""
        return self.german_day[person] <= day


@dataclass
class Businesses:
    """One value per establishment; a day of NEVER has not come. `later_*` holds from its `*_day`
    on. chain: the number of the first establishment of the enterprise; new_number: the number that
    the office gives it on the change of its legal form, 0 where it keeps its own."""

    number: Ints
    place: Ints
    start: Ints
    end: Ints
    start_reason: Ints
    end_reason: Ints
    form: Ints
    activity: Ints
    is_side_line: Ints
    full_time: Ints
    part_time: Ints
    is_itinerant: Ints
    establishment: Ints
    pattern: Ints
    fancy: Ints
    closing_reason: Ints
    wording: Ints
    named_after: Ints
    address: Ints
    later_form: Ints
    form_day: Ints
    later_activity: Ints
    activity_day: Ints
    main_day: Ints
    address_day: Ints
    gone_day: Ints
    predecessor: Ints
    chain: Ints
    new_number: Ints
    german_day: Ints
    planted: Ints

    def taken(self, positions: Ints) -> "Businesses":
        """The businesses at the positions given."""
        return Businesses(*(getattr(self, field.name)[positions] for field in fields(self)))


@dataclass
class Acting:
    """Who acts in a business from when to when; person -1 where no natural person does. Sorted by
    business."""

    business: Ints
    person: Ints
    start: Ints
    end: Ints
    written: Ints


@dataclass
class Chunk:
    """One portion of the county, complete in itself: no person or event crosses its edge."""

    index: int
    persons: Persons
    businesses: Businesses
    acting: Acting
    first_acting: Ints
    acting_count: Ints


@dataclass
class Window:
    """The days from the first of the first month delivered to the last of the newest."""

    first: int
    last: int
    months: Ints

    @classmethod
    def of(cls, options: SampleOptions) -> "Window":
        """The window of the options; months: first day of every month and of the one after."""
        days = np.array(options.first_days, dtype="datetime64[D]").astype(np.int64)
        return cls(int(days[0]), int(days[-1]) - 1, days)


def chunk_sizes(options: SampleOptions) -> list[int]:
    """How many businesses each chunk draws so that about `options.businesses` are active at the
    end."""
    total = round(options.businesses * (1 + SLOTS_PER_ACTIVE_BUSINESS * options.months / 24))
    return [min(CHUNK, total - begun) for begun in range(0, total, CHUNK)]


def office_dialects(county: County, options: SampleOptions) -> list[str]:
    """The dialect of every office, in the order of the municipalities."""
    return [options.dialect or place.dialect for place in county.municipalities]


def draw(index: int, size: int, county: County, options: SampleOptions) -> Chunk:
    """Chunk number `index` with `size` businesses founded or taken over from the stock."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([options.seed, index])))
    window = Window.of(options)
    slots = _slots(rng, size, county, window)
    is_planted = index == 0 and traps.has_room(options, size)
    if is_planted:
        traps.plant(slots, county, window.months)
    businesses = _businesses(rng, index, slots, county, window)
    acting = _acting(rng, slots, businesses, county, window)
    persons = _persons(rng, slots, acting, county)
    _change(rng, businesses, county, options, window)
    if options.traps:
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([options.seed, index, 2])))
        _become_german(own, businesses, acting, persons, county, options, window)
        _renumber(own, index, businesses)
    businesses, acting = _move(rng, businesses, acting, window, len(county.municipalities))
    if is_planted:
        traps.adjust(businesses, acting, persons, county, window.months)
    return _ordered(index, persons, businesses, acting)


def pick(rng: np.random.Generator, weights: Any, size: int) -> Ints:
    """Positions drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges, rng.random(size) * edges[-1], side="right").astype(np.int64)


def _slots(rng: np.random.Generator, size: int, county: County, window: Window) -> "traps.Slots":
    place = pick(rng, [place.population * place.industry for place in county.municipalities], size)
    foreign_share = np.array(
        [0.048 + 0.86 * place.foreign_share for place in county.municipalities]
    )[place]
    nationalities = county.nationalities
    is_foreign = rng.random(size) < foreign_share
    lead = np.where(is_foreign, pick(rng, nationalities.stock_weights, size), 0)
    is_unresolved = rng.random(size) < 0.009
    lead = np.where(is_unresolved, nationalities.first_unresolved + rng.integers(0, 3, size), lead)
    form: Ints = np.where(
        is_foreign,
        pick(rng, _weights(_FOREIGN_FORMS), size),
        pick(rng, _weights(_GERMAN_FORMS), size),
    )
    form[is_unresolved] = SOLE
    activity = _activities(rng, nationalities.profiles[lead], place, county)
    is_solar = np.array([code == "35111" for code in county.activities.wz_2008])[activity]
    form[is_solar & (rng.random(size) < 0.8)] = SOLE
    years = (window.last - window.first) / YEAR
    founded = np.where(is_foreign, 0.15, 0.065) * years
    is_new = rng.random(size) < founded / (1 + founded)
    age = 1 + (
        rng.exponential(np.where(is_foreign, 6.0, 11.0) * YEAR) % (OLDEST_BUSINESS * YEAR)
    ).astype(np.int64)
    start = np.where(is_new, rng.integers(window.first, window.last + 1, size), window.first - age)
    hazard = np.where(is_foreign, 0.125, 0.070) * np.where(is_new, 1.5, 1.0) / YEAR
    end = np.maximum(start, window.first) + 5 + rng.exponential(1 / hazard).astype(np.int64)
    owners: Ints = np.zeros(size, dtype=np.int64)
    for kind, weights in _PARTNERS.items():
        owners[form == kind] = 1 + pick(rng, weights, int((form == kind).sum()))
    shared = _shared(rng, form)
    return traps.Slots(
        place=place,
        lead=lead,
        form=form,
        activity=activity,
        start=start,
        end=np.where(end > window.last, NEVER, end),
        owners=owners,
        co_owners=np.full((size, 3), -1),
        second_nationality=np.full(size, -1),
        shared=shared,
        written=((shared >= 0) & (rng.random(size) < 0.3)).astype(np.int64),
        planted=np.zeros(size, dtype=np.int64),
    )


def _weights(forms: dict[int, int]) -> list[int]:
    return [forms[form] for form in range(len(FORMS))]


def _activities(rng: np.random.Generator, profile: Ints, place: Ints, county: County) -> Ints:
    """What each does: by the profile of the owner, in towns more food and retail, in villages more
    building."""
    groups = np.array(county.activities.groups)
    towns = np.array([place.population > TOWN for place in county.municipalities])[place]
    shops = np.isin(
        groups, ["gastronomy", "food_retail", "other_retail", "personal_services", "transport"]
    )
    building = np.isin(groups, ["construction", "other", "manufacturing"])
    activity = np.zeros(len(profile), dtype=np.int64)
    for number in range(len(county.activities.weights)):
        for is_town in (False, True):
            wanted = (profile == number) & (towns == is_town)
            tilt = (
                np.where(shops, 1.15, np.where(building, 0.8, 1.0))
                if is_town
                else np.where(shops, 0.85, np.where(building, 1.2, 1.0))
            )
            activity[wanted] = pick(
                rng, county.activities.weights[number] * tilt, int(wanted.sum())
            )
    return activity


def _shared(rng: np.random.Generator, form: Ints) -> Ints:
    """For a few sole traders the earlier sole trader who is the same person, else -1."""
    shared = np.full(len(form), -1)
    sole = np.flatnonzero(form == SOLE)
    second = np.flatnonzero(rng.random(len(sole)) < 0.022)
    second = second[second > 0]
    earlier = (rng.random(len(second)) * second).astype(np.int64)
    is_first = ~np.isin(earlier, second)
    shared[sole[second[is_first]]] = sole[earlier[is_first]]
    return shared


def _businesses(
    rng: np.random.Generator, index: int, slots: "traps.Slots", county: County, window: Window
) -> Businesses:
    size = len(slots.place)
    number = index * NUMBERS_PER_CHUNK + 1 + np.arange(size)
    is_company = slots.form >= GMBH_KG
    is_side_line = (slots.form == SOLE) & (rng.random(size) < np.where(slots.lead == 0, 0.36, 0.2))
    staff = rng.geometric(np.where(is_company, 0.22, 0.5)) - 1
    full_time = np.where(is_side_line, 0, np.where(rng.random(size) < 0.42, staff, 0))
    part_time = np.where(rng.random(size) < 0.35, rng.geometric(0.5, size), 0)
    never = np.full(size, NEVER)
    is_named = is_company | (slots.form != SOLE) | (rng.random(size) < 0.45)
    gone = np.where(
        (rng.random(size) < 0.025) & (slots.end == NEVER),
        window.first + rng.integers(0, max(window.last - window.first, 1), size),
        NEVER,
    )
    return Businesses(
        number=number,
        place=slots.place.copy(),
        start=slots.start.copy(),
        end=slots.end.copy(),
        start_reason=pick(rng, (0, 830, 45, 0, 5, 0, 120), size),
        end_reason=pick(rng, (0, 800, 70, 0, 5, 0, 125), size),
        form=slots.form.copy(),
        activity=slots.activity.copy(),
        is_side_line=is_side_line.astype(np.int64),
        full_time=full_time,
        part_time=part_time,
        is_itinerant=(rng.random(size) < 0.02).astype(np.int64),
        establishment=1 + pick(rng, (94, 3, 3), size),
        pattern=np.where(is_named, 1 + pick(rng, (28, 26, 22, 10, 14), size), 0),
        fancy=rng.integers(0, len(county.fancy), size),
        closing_reason=rng.integers(0, len(county.closing_reasons), size),
        wording=pick(rng, (55, 20, 12, 6, 4, 3), size),
        named_after=np.arange(size),
        address=number.copy(),
        later_form=slots.form.copy(),
        form_day=never.copy(),
        later_activity=slots.activity.copy(),
        activity_day=never.copy(),
        main_day=never.copy(),
        address_day=never.copy(),
        gone_day=np.where(gone > slots.start, gone, NEVER),
        predecessor=np.zeros(size, dtype=np.int64),
        chain=number.copy(),
        new_number=np.zeros(size, dtype=np.int64),
        german_day=never.copy(),
        planted=slots.planted.copy(),
    )


def _acting(
    rng: np.random.Generator,
    slots: "traps.Slots",
    businesses: Businesses,
    county: County,
    window: Window,
) -> Acting:
    """Owners, partners and representatives; a business without a natural owner gets one row with
    person -1."""
    rows = np.maximum(slots.owners, 1)
    business = np.repeat(np.arange(len(rows)), rows)
    position = np.arange(len(business)) - np.repeat(np.cumsum(rows) - rows, rows)
    start, end = businesses.start[business], businesses.end[business]
    begun: Ints = np.maximum(businesses.start, window.first)
    room = np.minimum(businesses.end, window.last) - begun
    is_free = (slots.form == GBR) & (room > 120) & (slots.planted == 0)
    leaves = is_free & (slots.owners == 3) & (rng.random(len(rows)) < 0.12)
    enters = is_free & ~leaves & (slots.owners == 2) & (rng.random(len(rows)) < 0.05)
    for trap in traps.PARTNER_LEAVES, traps.PARTNER_ENTERS:
        chosen = (slots.planted == trap) & (room > 120)
        leaves, enters = (
            (leaves | chosen, enters) if trap == traps.PARTNER_LEAVES else (leaves, enters | chosen)
        )
    day = begun + 30 + (rng.random(len(rows)) * np.maximum(room - 60, 1)).astype(np.int64)
    end = np.where(leaves[business] & (position == 2), day[business], end)
    entering = np.flatnonzero(enters)
    person = np.where(slots.owners[business] == 0, -1, 0)
    return Acting(
        business=np.concatenate([business, entering]),
        person=np.concatenate([person, np.zeros(len(entering), dtype=np.int64)]),
        start=np.concatenate([start, day[entering]]),
        end=np.concatenate([end, businesses.end[entering]]),
        written=np.concatenate(
            [
                np.where(position == 0, slots.written[business], 0),
                np.zeros(len(entering), dtype=np.int64),
            ]
        ),
    )


def _persons(
    rng: np.random.Generator, slots: "traps.Slots", acting: Acting, county: County
) -> Persons:
    """One person per acting row, but for those who have two businesses; fills acting.person."""
    nationalities = county.nationalities
    size = len(acting.business)
    begins = np.cumsum(np.maximum(slots.owners, 1)) - np.maximum(slots.owners, 1)
    position = np.arange(size) - begins[acting.business]
    is_first = position == 0
    lead = slots.lead[acting.business]
    other = np.where(rng.random(size) < 0.75, 0, pick(rng, nationalities.stock_weights, size))
    same = np.where(lead == 0, rng.random(size) < 0.93, rng.random(size) < 0.75)
    stranger = np.where(lead == 0, pick(rng, nationalities.stock_weights, size), other)
    nationality = np.where(is_first | same, lead, stranger)
    fixed = slots.co_owners[acting.business, np.clip(position, 0, 2)]
    nationality = np.where((fixed >= 0) & (position < 3), fixed, nationality)
    numbers = np.arange(size)
    number_of_slot = np.full(len(slots.place), -1)
    number_of_slot[acting.business[is_first]] = numbers[is_first]
    shared = np.where(is_first, slots.shared[acting.business], -1)
    person = np.where(shared >= 0, number_of_slot[shared], numbers)
    acting.person = np.where(acting.person == -1, -1, person)
    persons = _drawn_persons(
        rng,
        nationality,
        slots.second_nationality[acting.business],
        is_first,
        slots.place[acting.business],
        county,
    )
    first_start = np.full(size, NEVER)
    known = acting.person >= 0
    np.minimum.at(first_start, acting.person[known], acting.start[known])
    born = np.where(first_start < NEVER, first_start, 0) - (
        (20 + 38 * rng.beta(1.6, 2.4, size)) * YEAR
    ).astype(np.int64)
    persons.birth = np.where(born < OLDEST_BIRTH, OLDEST_BIRTH + born % 5000, born)
    _without_namesakes(persons)
    return persons


def _drawn_persons(
    rng: np.random.Generator,
    nationality: Ints,
    second: Ints,
    is_first: Ints,
    place: Ints,
    county: County,
) -> Persons:
    nationalities, names = county.nationalities, county.names
    size = len(nationality)
    origin: Ints = np.where(
        (nationality == 0) & (rng.random(size) < 0.09),
        pick(rng, nationalities.stock_weights, size),
        nationality,
    )
    origin = np.where((nationality > 0) & (rng.random(size) < 0.03), 0, origin)
    pool = nationalities.pools[origin]
    sex: Ints = np.where(
        nationality == 0, pick(rng, _SEX_WEIGHTS, size), pick(rng, _SEX_WEIGHTS_FOREIGN, size)
    )
    is_female = np.where(sex < 2, sex == 1, rng.random(size) < 0.5)
    given, second_given = (
        _within(
            rng,
            np.where(is_female[:, None], np.array(names.female)[pool], np.array(names.male)[pool]),
        )
        for _ in range(2)
    )
    has_second = (rng.random(size) < 0.25) & (given != second_given)
    keeps_other = (nationality == 0) & (origin > 0) & (rng.random(size) < 0.3)
    has_two_foreign = (
        (nationality > 0)
        & (nationality < nationalities.first_unresolved)
        & (rng.random(size) < 0.012)
    )
    another: Ints = np.where(
        keeps_other,
        origin,
        np.where(has_two_foreign, pick(rng, nationalities.stock_weights, size), -1),
    )
    another = np.where(
        is_first & (second >= 0), second, np.where(another == nationality, -1, another)
    )
    birth_country = (
        np.where(
            (origin > 0) & (rng.random(size) < 0.78),
            np.minimum(origin, nationalities.first_unresolved),
            0,
        )
        % nationalities.first_unresolved
    )
    is_double = (sex == 1) & (rng.random(size) < 0.05)
    second_stem, second_ending = (
        _within(rng, np.array(part)[pool]) for part in (names.stem, names.ending)
    )
    towns = len(nationalities.codes) + rng.integers(0, len(county.municipalities), size)
    return Persons(
        stem=_within(rng, np.array(names.stem)[pool]),
        ending=_within(rng, np.array(names.ending)[pool]),
        second_stem=np.where(is_double, second_stem, -1),
        second_ending=np.where(is_double, second_ending, -1),
        given=given,
        second_given=np.where(has_second, second_given, -1),
        sex=sex,
        birth=np.zeros(size, dtype=np.int64),
        nationality=nationality,
        second_nationality=another,
        birth_country=birth_country,
        birth_place=np.where(birth_country == 0, towns, birth_country),
        home_number=np.arange(size),
        german_day=np.full(size, NEVER),
        keeps_nationality=np.zeros(size, dtype=np.int64),
        home=np.where(
            rng.random(size) < 0.8, place, rng.integers(0, len(county.municipalities), size)
        ),
    )


def _within(rng: np.random.Generator, bounds: Any) -> Ints:
    """A position within each pair of bounds."""
    return bounds[:, 0] + (rng.random(len(bounds)) * (bounds[:, 1] - bounds[:, 0])).astype(np.int64)


def _without_namesakes(persons: Persons) -> None:
    """No two persons share name and birth date: a later one is born a few days before."""
    base = persons.stem
    for part, size in (
        (persons.ending, 1000),
        (persons.given, 1000),
        (persons.second_given + 1, 1000),
    ):
        base = base * size + part
    while True:
        key = base * 100_003 + (persons.birth + 40_000)
        order = np.argsort(key, kind="stable")
        repeats = order[1:][key[order][1:] == key[order][:-1]]
        if not len(repeats):
            return
        persons.birth[repeats] -= 3


def _change(
    rng: np.random.Generator,
    businesses: Businesses,
    county: County,
    options: SampleOptions,
    window: Window,
) -> None:
    """Changes that Ummeldungen and changes of legal form report; at most one of a kind per
    business."""
    size = len(businesses.number)
    dialect = np.array([DIALECTS.index(dialect) for dialect in office_dialects(county, options)])[
        businesses.place
    ]
    has_number = dialect != DIALECTS.index("tabelle")
    begun: Ints = np.maximum(businesses.start, window.first)
    room = np.minimum(businesses.end, window.last) - begun
    years = (window.last - window.first) / YEAR

    def days(rate: float) -> Ints:
        chosen = (rng.random(size) < rate * years) & (room > 90) & (businesses.planted == 0)
        return np.where(
            chosen, begun + 20 + (rng.random(size) * (room - 40)).astype(np.int64), NEVER
        )

    businesses.activity_day = days(0.015)
    shifted = businesses.activity_day < NEVER
    businesses.later_activity = np.where(
        shifted, rng.permutation(businesses.activity), businesses.activity
    )
    businesses.main_day = np.where(businesses.is_side_line == 1, days(0.025), NEVER)
    businesses.address_day = np.where(has_number, days(0.013), NEVER)
    is_growing = (businesses.form == SOLE) & (businesses.is_side_line == 0) & has_number
    businesses.form_day = np.where(is_growing, days(0.005), NEVER)
    businesses.later_form = np.where(
        businesses.form_day < NEVER, np.where(rng.random(size) < 0.5, GMBH, UG), businesses.form
    )


def _become_german(
    rng: np.random.Generator,
    businesses: Businesses,
    acting: Acting,
    persons: Persons,
    county: County,
    options: SampleOptions,
    window: Window,
) -> None:
    """A few foreign sole traders become German; an Ummeldung says so, in no office whose delivery
    is lost."""
    size = len(businesses.number)
    owner = np.full(size, -1)
    owner[acting.business[::-1]] = acting.person[::-1]
    nationality = persons.nationality[np.maximum(owner, 0)]
    begun: Ints = np.maximum(businesses.start, window.first)
    room = np.minimum(businesses.end, window.last) - begun
    years = (window.last - window.first) / YEAR
    chosen = (
        (rng.random(size) < 0.006 * years)
        & (businesses.form == SOLE)
        & (businesses.planted == 0)
        & (room > 90)
        & (owner >= 0)
        & (nationality > 0)
        & (nationality < county.nationalities.first_unresolved)
        & (persons.second_nationality[np.maximum(owner, 0)] < 0)
        & ~traps.loses_a_delivery(options, county, businesses.place)
    )
    day = begun + 20 + (rng.random(size) * np.maximum(room - 40, 1)).astype(np.int64)
    keeps = (rng.random(size) < 0.4).astype(np.int64)
    businesses.german_day = np.where(chosen, day, NEVER)
    np.minimum.at(persons.german_day, owner[chosen], day[chosen])
    persons.keeps_nationality[owner[chosen]] = keeps[chosen]


def _renumber(rng: np.random.Generator, index: int, businesses: Businesses) -> None:
    """Some offices give a business a new number when its legal form changes."""
    has_form = businesses.form_day < NEVER
    chosen = np.flatnonzero(has_form & (rng.random(len(has_form)) < 0.4))
    businesses.new_number[chosen] = (
        index * NUMBERS_PER_CHUNK + FIRST_NEW_NUMBER + np.arange(len(chosen))
    )


def _move(
    rng: np.random.Generator, businesses: Businesses, acting: Acting, window: Window, places: int
) -> tuple[Businesses, Acting]:
    """A few businesses move within the county: one establishment ends, another begins the same
    day."""
    size = len(businesses.number)
    begun: Ints = np.maximum(businesses.start, window.first)
    room = np.minimum(businesses.end, window.last) - begun
    is_quiet = (
        (businesses.form_day == NEVER)
        & (businesses.activity_day == NEVER)
        & (businesses.main_day == NEVER)
        & (businesses.address_day == NEVER)
        & (businesses.german_day == NEVER)
    )
    has_other_partners = np.zeros(size, dtype=bool)
    changed = (acting.start != businesses.start[acting.business]) | (
        acting.end != businesses.end[acting.business]
    )
    has_other_partners[acting.business[changed]] = True
    years = (window.last - window.first) / YEAR
    moves: Ints = (
        is_quiet
        & ~has_other_partners
        & (room > 90)
        & (businesses.planted == 0)
        & (rng.random(size) < 0.005 * years)
    )
    moves |= (businesses.planted == traps.MOVES) & (room > 90)
    day: Ints = begun + 30 + (rng.random(size) * np.maximum(room - 60, 1)).astype(np.int64)
    movers = np.flatnonzero(moves)
    moved = businesses.taken(movers)
    new_number = businesses.number[0] + size + np.arange(len(movers))
    moved.predecessor, moved.number, moved.address = moved.number, new_number, new_number
    moved.place = (moved.place + rng.integers(1, places, len(movers))) % places
    moved.start, moved.start_reason = day[movers], np.full(len(movers), 2)
    moved.place = np.where(moved.planted == traps.MOVES, traps.MAIN_TOWN, moved.place)
    follows = moves[acting.business]
    position = np.full(size, -1)
    position[movers] = size + np.arange(len(movers))
    later = Acting(
        position[acting.business[follows]],
        acting.person[follows],
        day[acting.business[follows]],
        acting.end[follows],
        acting.written[follows],
    )
    acting.end = np.where(follows, day[acting.business], acting.end)
    businesses.end, businesses.end_reason = (
        np.where(moves, day, businesses.end),
        np.where(moves, 2, businesses.end_reason),
    )
    businesses.gone_day = np.where(moves, NEVER, businesses.gone_day)
    return _joined(businesses, moved), _joined(acting, later)


def _joined(first: Any, second: Any) -> Any:
    return type(first)(
        *(
            np.concatenate([getattr(first, field.name), getattr(second, field.name)])
            for field in fields(first)
        )
    )


def _ordered(index: int, persons: Persons, businesses: Businesses, acting: Acting) -> Chunk:
    order = np.lexsort((acting.start, acting.business))
    acting = Acting(*(getattr(acting, field.name)[order] for field in fields(acting)))
    count = np.bincount(acting.business, minlength=len(businesses.number))
    return Chunk(index, persons, businesses, acting, np.cumsum(count) - count, count)
