"""What the fields of a notice say, as Arrow columns, before a dialect writes them.

Order, heading and quoting of the fields belong to the dialects beside this file.
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.sample import traps, variants
from pipeline.sample.businesses import PERSONS_PER_CHUNK, Chunk
from pipeline.sample.county import (
    AG,
    EG,
    EK,
    EV,
    FORM_KEYS,
    FORMS,
    GMBH_KG,
    KG,
    OHG,
    SOLE,
    County,
    plain,
    windows,
)
from pipeline.sample.notices import DEREGISTRATION, Rows

Column = Any
"""An Arrow array of text, one value per row."""

REASONS = (
    (
        "",
        "Neugründung",
        "Verlegung",
        "Rechtsformwechsel",
        "Umwandlung",
        "Gesellschaftereintritt",
        "Übernahme",
        "",
        "",
        "Änderung",
    ),
    ("", "", "", "", "", "", "", "", "", "Änderung"),
    (
        "",
        "vollständige Aufgabe",
        "Verlegung",
        "Rechtsformwechsel",
        "Umwandlung",
        "Gesellschafteraustritt",
        "Übergabe",
        "",
        "",
        "",
    ),
)
SUFFIXES = (
    "",
    " e.K.",
    " GbR",
    " OHG",
    " KG",
    " GmbH & Co. KG",
    " GmbH",
    " UG (haftungsbeschränkt)",
    " AG",
    " eG",
    " e.V.",
)
HOUSES = 180
REGISTER_KINDS = {EK: "HRA", OHG: "HRA", KG: "HRA", GMBH_KG: "HRA", EG: "GnR", EV: "VR"}
_UNREGISTERED = tuple(FORMS.index(name) for name in ("Einzelunternehmen", "GbR"))
NO_NAME, OWNER, WORD_FAMILY, FAMILY_WORD, WORD_FANCY, FANCY_WORD = range(6)
_TURNED = (NO_NAME, OWNER, FAMILY_WORD, WORD_FAMILY, FANCY_WORD, WORD_FANCY)
CRAFT = 1
_CHANGES_TEXT = (
    variants.SECOND_NAME,
    variants.FAMILY_TYPO,
    variants.GIVEN_TYPO,
    variants.SHORTENED,
    variants.MARRIED,
)
_FIRST_DAY, _DAYS = -20_000, 80_000


def texts(values: "list[str] | tuple[str, ...]") -> Column:
    """An Arrow array of texts."""
    return pa.array(list(values), pa.string())


def choose(words: "list[str] | tuple[str, ...]", positions: Any) -> Column:
    """The word at each position; position -1 is the empty text."""
    return texts([*words, ""]).take(pa.array(np.where(positions < 0, len(words), positions)))


def join(*parts: Any, separator: str = "") -> Column:
    """Texts and columns put together row by row."""
    return pc.binary_join_element_wise(*parts, separator)


def digits(numbers: Any, width: int = 0) -> Column:
    """Whole numbers as text, filled with zeros to a width."""
    written = pc.cast(pa.array(numbers), pa.string())
    return pc.utf8_lpad(written, width=width, padding="0") if width else written


def either(condition: Any, yes: Any, no: Any) -> Column:
    """One column where the condition holds, else the other."""
    return pc.if_else(pa.array(np.asarray(condition, dtype=bool)), yes, no)


def quoted_where_needed(column: Column) -> Column:
    """Fields that hold a separator, a quote or a line break stand in quotes."""
    doubled = join('"', pc.replace_substring(column, '"', '""'), '"')
    return pc.if_else(pc.match_substring_regex(column, '[;"\r\n]'), doubled, column)


@cache
def _calendar(pattern: str) -> Column:
    days = np.arange(_FIRST_DAY, _FIRST_DAY + _DAYS).astype("datetime64[D]")
    return pc.strftime(pa.array(days.astype("datetime64[s]")), format=pattern)


def dates(days: Any, pattern: str) -> Column:
    """Days as text in a pattern of strftime."""
    return _calendar(pattern).take(pa.array(days - _FIRST_DAY))


def identifiers(numbers: Any, salt: int) -> list[str]:
    """A UUID-shaped identifier per number, the same for the same number and salt."""
    mixed = []
    for half in (1, 2):
        value = numbers.astype(np.uint64) + np.uint64(
            (salt * 2 + half) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        )
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            value = (value ^ (value >> np.uint64(shift))) * np.uint64(factor)
        mixed.append(value ^ (value >> np.uint64(31)))
    letters = np.stack(mixed, axis=1).astype(">u8").tobytes().hex()
    return [_as_uuid(letters[begin : begin + 32]) for begin in range(0, len(letters), 32)]


def _as_uuid(letters: str) -> str:
    parts = (letters[:8], letters[8:12], f"4{letters[13:16]}", f"a{letters[17:20]}", letters[20:])
    return "-".join(parts)


class People:
    """How the persons of a chunk are called, in one spelling."""

    def __init__(self, chunk: Chunk, county: County, spelling: Callable[[str], str]) -> None:
        persons, names = chunk.persons, county.names
        given = [spelling(name) for name in names.names]
        stems = [spelling(stem) for stem in names.stems]
        endings = [spelling(ending) for ending in names.endings]
        self.family = join(choose(stems, persons.stem), choose(endings, persons.ending))
        second = choose(stems, persons.second_stem), choose(endings, persons.second_ending)
        self.family = either(persons.second_stem >= 0, join(self.family, "-", *second), self.family)
        first = choose(given, persons.given)
        self.given = either(
            persons.second_given >= 0,
            join(first, choose(given, persons.second_given), separator=" "),
            first,
        )


class Portion:
    """A chunk with its county and the spellings that its dialects need, made once and shared by the
    dialects."""

    def __init__(self, chunk: Chunk, county: County) -> None:
        self.chunk = chunk
        self.county = county
        self._people: dict[Callable[[str], str], People] = {}

    def people(self, spelling: Callable[[str], str]) -> People:
        """The names of all persons in a spelling."""
        if spelling not in self._people:
            self._people[spelling] = People(self.chunk, self.county, spelling)
        return self._people[spelling]


def is_registered(form: Any) -> Any:
    """Whether a business of this legal form stands in a register of the court."""
    return ~np.isin(form, _UNREGISTERED)


def register_kind(form: Any) -> Column:
    """The register that a legal form belongs to: HRA, HRB, GnR, VR; empty where none."""
    kinds = [
        "" if form in _UNREGISTERED else REGISTER_KINDS.get(form, "HRB")
        for form in range(len(FORMS))
    ]
    return choose(kinds, form)


def as_it_is(text: str) -> str:
    """The spelling that keeps every letter."""
    return text


class Cells:
    """The fields of some rows of a portion; `spelling` is what the dialect's character set can
    hold."""

    def __init__(
        self,
        portion: Portion,
        rows: Rows,
        spelling: Callable[[str], str] = as_it_is,
        has_names: bool = False,
    ) -> None:
        self.portion, self.rows, self.spelling, self.has_names = portion, rows, spelling, has_names
        self.county, self.chunk = portion.county, portion.chunk
        self.businesses, self.persons = portion.chunk.businesses, portion.chunk.persons
        self.somebody = rows.person >= 0

    def by_business(self, values: Any) -> Any:
        """Values of the businesses, one per row."""
        return values[self.rows.business]

    def by_person(self, values: Any) -> Any:
        """Values of the persons, one per row; those without a person get some value."""
        return values[np.maximum(self.rows.person, 0)]

    def of_person(self, column: Column) -> Column:
        """A column that is empty where no natural person acts."""
        return column if self.somebody.all() else either(self.somebody, column, "")

    # --- the notice ------------------------------------------------------------------------------

    @cached_property
    def year(self) -> Any:
        """Year of the report."""
        return (
            self.rows.reported.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
            + 1970
        )

    @cached_property
    def place_code(self) -> Column:
        """AGS."""
        return choose([place.code for place in self.county.municipalities], self.rows.place)

    @cached_property
    def reason(self) -> Column:
        """Reason in words."""
        return choose(
            [reason for kind in REASONS for reason in kind], self.rows.kind * 10 + self.rows.reason
        )

    @cached_property
    def closing_reason(self) -> Column:
        """Free text of those who give up."""
        gives_up = (self.rows.kind == DEREGISTRATION) & (self.rows.reason == 1)
        return choose(
            self.county.closing_reasons,
            np.where(gives_up, self.by_business(self.businesses.closing_reason), -1),
        )

    # --- the business ----------------------------------------------------------------------------

    @cached_property
    def form_name(self) -> Column:
        """Legal form in words."""
        return choose(FORMS, self.rows.form)

    @cached_property
    def form_key(self) -> Column:
        """Legal form as the older three-digit key."""
        return choose(FORM_KEYS, self.rows.form)

    @cached_property
    def firm(self) -> Column:
        """Name of the business; most sole traders have none."""
        businesses = self.businesses
        owner = self.chunk.acting.person[
            self.chunk.first_acting[self.by_business(businesses.named_after)]
        ]
        pattern = self.by_business(businesses.pattern)
        pattern = np.where(
            (pattern == NO_NAME) & (self.has_names | (self.rows.form != SOLE)), OWNER, pattern
        )
        pattern = np.where((owner < 0) | (self.rows.form == AG), FANCY_WORD, pattern)
        pattern = np.where(self.rows.is_respelled == 1, np.array(_TURNED)[pattern], pattern)
        people = self.portion.people(self.spelling)
        who = pa.array(np.maximum(owner, 0))
        family, given = people.family.take(who), people.given.take(who)
        word = choose(
            [self.spelling(word) for word in self.county.activities.words],
            self.by_business(businesses.activity),
        )
        fancy = choose(self.county.fancy, self.by_business(businesses.fancy))
        name = pc.case_when(
            pa.StructArray.from_arrays(
                [pa.array(pattern == number) for number in range(1, 6)],
                names=[str(number) for number in range(1, 6)],
            ),
            join(given, " ", family),
            join(word, " ", family),
            join(family, " ", word),
            join(word, ' "', fancy, '"'),
            join(fancy, " ", word),
            "",
        )
        return either(pattern == NO_NAME, "", join(name, choose(SUFFIXES, self.rows.form)))

    @cached_property
    def _address(self) -> Any:
        return self.by_business(self.businesses.address)

    @cached_property
    def street(self) -> Column:
        """Street of the establishment."""
        return choose(
            self.county.streets,
            (self._address * 37 + 11 * self.rows.has_moved) % len(self.county.streets),
        )

    @cached_property
    def house(self) -> Column:
        """House number, with a letter where there are more businesses than numbers; no two
        businesses share an address."""
        round_number, position = np.divmod(self._address, len(self.county.streets) * HOUSES)
        house = (
            (position // len(self.county.streets) * 7) % HOUSES
            + 1
            + HOUSES * self.rows.has_moved
            + 2 * HOUSES * (round_number // 27)
        )
        return join(
            digits(house),
            choose(
                ["", *(f" {letter}" for letter in "abcdefghijklmnopqrstuvwxyz")], round_number % 27
            ),
        )

    @cached_property
    def postcode(self) -> Column:
        """Postcode of the establishment, five digits."""
        return choose(*self._postcodes(self.rows.place, self._address))

    def _postcodes(self, place: Any, number: Any) -> tuple[list[str], Any]:
        counts = np.array(
            [len(municipality.postcodes) for municipality in self.county.municipalities]
        )
        begins = np.cumsum(counts) - counts
        return [
            code for municipality in self.county.municipalities for code in municipality.postcodes
        ], begins[place] + number % counts[place]

    @cached_property
    def place_name(self) -> Column:
        """Name of the municipality."""
        return choose([place.name for place in self.county.municipalities], self.rows.place)

    @cached_property
    def phone(self) -> Column:
        """A number of the person, or of a business without one, where there is one: the same in
        every notice."""
        person = self.chunk.index * PERSONS_PER_CHUNK + self.rows.person
        number = np.where(self.somebody, person, self.by_business(self.businesses.chain))
        is_told = (number % 5 < 3) & ~np.isin(self.rows.written, variants.WITHOUT_PHONE)
        return either(is_told, join("02999 ", digits(number * 7919 % 9_000_000 + 1_000_000)), "")

    @cached_property
    def states_register(self) -> Any:
        """Whether a notice names its register entry: of registered forms most do."""
        return is_registered(self.rows.form) & (self.by_business(self.businesses.chain) % 7 > 0)

    @cached_property
    def register_court(self) -> Column:
        """Court of the register entry, where the notice names it."""
        return either(self.states_register, self.county.court, "")

    @cached_property
    def register_number(self) -> Column:
        """Kind and number of the register entry, where the notice names it."""
        number = digits(self.by_business(self.businesses.chain))
        return either(self.states_register, join(register_kind(self.rows.form), " ", number), "")

    @cached_property
    def has_craft_card(self) -> Any:
        """Whether a card of the chamber of crafts is stated: by most of those in a craft."""
        return has_craft_card(self.kind_of_activity, self.by_business(self.businesses.chain))

    @cached_property
    def activity(self) -> Column:
        """Declared activity, free text."""
        return choose(
            _wordings(self.county),
            self.rows.activity * 6 + self.by_business(self.businesses.wording),
        )

    def wz(self, edition: str, dotted: bool = False) -> Column:
        """Branch key of an edition, with or without dots; the planted ones as they were keyed
        in."""
        activities = self.county.activities
        keys = [
            *(activities.wz_2025 if edition == "2025" else activities.wz_2008),
            "74701",
            "961",
            "8121",
            "",
        ]
        written = [_dotted(key) for key in keys] if dotted else keys
        position = self.rows.activity.copy()
        for number, trap in enumerate(
            (traps.OLD_WZ, traps.SHORT_WZ, traps.CLASS_WZ, traps.BLANK_WZ), start=len(keys) - 4
        ):
            position[self.rows.wz_writing == trap] = number
        return choose(written, position)

    @cached_property
    def full_time(self) -> Any:
        """Full-time staff at the time of the notice."""
        return self.by_business(self.businesses.full_time)

    @cached_property
    def part_time(self) -> Any:
        """Part-time staff at the time of the notice."""
        return self.by_business(self.businesses.part_time)

    @cached_property
    def kind_of_activity(self) -> Any:
        """Position among industry, craft, trade, other."""
        return kinds_of_activities(self.county)[self.rows.activity]

    # --- the person ------------------------------------------------------------------------------

    def _written_name(self, part: str) -> Column:
        who = pa.array(np.maximum(self.rows.person, 0))
        people, unmarked = self.portion.people(self.spelling), self.portion.people(plain)
        other = {"family": "given", "given": "family"}[part]
        name = getattr(people, part).take(who)
        if self.rows.written.any():
            is_plain = self.rows.written == variants.PLAIN
            name = either(is_plain, getattr(unmarked, part).take(who), name)
            name = either(
                self.rows.written == variants.NAMES_SWAPPED, getattr(people, other).take(who), name
            )
            name = self._replaced(name, part)
        return self.of_person(name)

    @cached_property
    def _variants(self) -> "tuple[Any, list[variants.Writing]]":
        """Which rows write letters or whole names differently, and what stands in them."""
        is_changed = np.isin(self.rows.written, _CHANGES_TEXT) & self.somebody
        positions = np.flatnonzero(is_changed)
        people = self.portion.people(self.spelling)
        who = self.rows.person[positions]
        others = (who + 1) % len(people.family)
        family, given = (
            part.take(pa.array(who)).to_pylist() for part in (people.family, people.given)
        )
        other = people.family.take(pa.array(others)).to_pylist()
        writings = [
            variants.texts(
                kind,
                person,
                variants.Writing(own, first, ""),
                variants.Writing(neighbour, "", ""),
                [self.spelling(further)],
            )
            for kind, person, own, first, neighbour, further in zip(
                self.rows.written[positions].tolist(),
                who.tolist(),
                family,
                given,
                other,
                _further_names(self.county, self.persons.given[who].tolist()),
                strict=True,
            )
        ]
        return is_changed, writings

    def _replaced(self, column: Column, part: str) -> Column:
        is_changed, writings = self._variants
        if not writings:
            return column
        told = [getattr(writing, part) for writing in writings]
        return pc.replace_with_mask(column, pa.array(is_changed), pa.array(told, pa.string()))

    @cached_property
    def family(self) -> Column:
        """Family name as written in this notice."""
        return self._written_name("family")

    @cached_property
    def given(self) -> Column:
        """Given names as written in this notice."""
        return self._written_name("given")

    @cached_property
    def birth_name(self) -> Column:
        """Birth name of some women."""
        people = self.portion.people(self.spelling)
        neighbour = (np.maximum(self.rows.person, 0) + 1) % len(people.family)
        is_female = self.by_person(self.persons.sex) == 1
        has_one = self.somebody & is_female & variants.has_birth_name(self.rows.person)
        told = either(has_one, people.family.take(pa.array(neighbour)), "")
        is_married = (self.rows.written == variants.MARRIED) & self.somebody
        if not is_married.any():
            return told
        own = people.family.take(pa.array(np.maximum(self.rows.person, 0)))
        return either(is_married, own, told)

    def sex(self, words: tuple[str, str, str, str]) -> Column:
        """Sex in the words given for m, w, d and not stated."""
        return choose(words, np.where(self.somebody, self.by_person(self.persons.sex), -1))

    @cached_property
    def birth(self) -> Any:
        """Birth day as written in this notice."""
        days, written = self.by_person(self.persons.birth), self.rows.written
        if not written.any():
            return days
        days = np.where(written == variants.DATE_SWAPPED, variants.swapped(days), days)
        return np.where(written == variants.DATE_DIGIT, variants.one_digit_wrong(days), days)

    @cached_property
    def has_birth_date(self) -> Any:
        """Whether a row states when its person was born."""
        return self.somebody & ~np.isin(self.rows.written, variants.WITHOUT_DATE)

    def birth_date(self, pattern: str) -> Column:
        """Birth date in a pattern of strftime."""
        written = dates(self.birth, pattern)
        return written if self.has_birth_date.all() else either(self.has_birth_date, written, "")

    @cached_property
    def birth_place(self) -> Column:
        """Place of birth."""
        places = [self.spelling(place) for place in self.county.birth_places]
        return choose(places, np.where(self.somebody, self.by_person(self.persons.birth_place), -1))

    @cached_property
    def birth_country(self) -> Column:
        """Country of birth in words."""
        return choose(
            self.county.nationalities.names,
            np.where(self.somebody, self.by_person(self.persons.birth_country), -1),
        )

    @cached_property
    def birth_country_key(self) -> Column:
        """Country of birth as key of Destatis."""
        return choose(
            self.county.nationalities.codes,
            np.where(self.somebody, self.by_person(self.persons.birth_country), -1),
        )

    def nationalities(self, words: tuple[str, ...], separator: str) -> Column:
        """Nationalities in words or keys, several joined."""
        first, second = self.rows.nationality, self.rows.second_nationality
        return either(
            second >= 0,
            join(choose(words, first), choose(words, second), separator=separator),
            choose(words, first),
        )

    @cached_property
    def _home(self) -> Any:
        """The number that street, house and postcode of a home follow from."""
        has_moved = self.rows.written == variants.UNSURE_MOVED
        return self.by_person(self.persons.home_number) + 1_234 * has_moved

    @cached_property
    def home_street(self) -> Column:
        """Street where the person lives."""
        return choose(self.county.streets, self._home * 53 % len(self.county.streets))

    @cached_property
    def home_house(self) -> Column:
        """House number where the person lives."""
        return digits(self._home * 11 % 90 + 1)

    @cached_property
    def home_postcode(self) -> Column:
        """Postcode where the person lives."""
        return choose(*self._postcodes(self.by_person(self.persons.home), self._home))

    @cached_property
    def home_place(self) -> Column:
        """Place where the person lives."""
        return choose(
            [place.name for place in self.county.municipalities], self.by_person(self.persons.home)
        )

    @cached_property
    def home_address(self) -> Column:
        """Where the person lives, in one line."""
        return self.of_person(
            join(
                self.home_street,
                " ",
                self.home_house,
                ", ",
                self.home_postcode,
                " ",
                self.home_place,
            )
        )

    @cached_property
    def representatives(self) -> Column:
        """Number of partners or representatives, for other than sole traders."""
        return either(self.rows.form <= 1, "", digits(self.rows.people))

    @cached_property
    def business_key(self) -> Column:
        """The number that the office gave the business: last digits of the AGS and a running
        number."""
        return join(
            pc.utf8_slice_codeunits(self.place_code, 5),
            "-",
            digits(self.rows.number, 7),
        )


def has_craft_card(kind: Any, chain: Any) -> Any:
    """Whether a business of a kind of activity has a card of the chamber of crafts: most crafts
    have, and a few others."""
    return np.where(kind == CRAFT, chain % 10 < 7, chain % 40 == 11)


@cache
def kinds_of_activities(county: County) -> Any:
    """For every activity its position among industry, craft, trade, other."""
    return np.array([("I", "H", "Ha", "So").index(kind) for kind in county.activities.kinds])


def _further_names(county: County, given: list[int]) -> list[str]:
    """For each given name another one of the same list."""
    names = county.names
    pools = [*names.male, *names.female]
    found = []
    for position in given:
        low, high = next(pool for pool in pools if pool[0] <= position < pool[1])
        found.append(names.names[low + (position - low + 3) % (high - low)])
    return found


def _dotted(key: str) -> str:
    return ".".join(part for part in (key[:2], key[2:4], key[4:]) if part)


@cache
def _wordings(county: County) -> tuple[str, ...]:
    activities = county.activities
    return tuple(
        wording
        for text, further in zip(activities.texts, activities.further, strict=True)
        for wording in (
            text,
            f"{text}, {further}" if further else text,
            f"{text}; {further}" if further else text,
            f"{text} („{further}“)" if further else text,
            f"{text}; {further or 'Nebenleistungen'}\nsowie An- und Verkauf",
            f'{text} ("{further or "mobil"}")',
        )
    )


WINDOWS = windows
"""The spelling that cp1252 can hold."""
