"""How later notices write a person differently: which rows do, and what then stands in them.

Who is drawn belongs to businesses.py; the planted pairs that nobody can tell apart to traps.py.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.sample.county import County, plain

if TYPE_CHECKING:
    from pipeline.sample.businesses import Chunk
    from pipeline.sample.notices import Rows

(
    AS_KNOWN,
    PLAIN,
    NAMES_SWAPPED,
    DATE_SWAPPED,
    SECOND_NAME,
    FAMILY_TYPO,
    GIVEN_TYPO,
    SHORTENED,
    MARRIED,
    DATE_DIGIT,
    UNDATED,
    UNSURE,
    UNSURE_MOVED,
) = range(13)
"""As she is; without umlauts and accents; given and family name exchanged; day and month exchanged;
second given name left out or added; one typing error in a name; half of a hyphenated name; the name
after marriage, the birth name stated; one digit of the birth date wrong; no birth date; neither
birth date nor phone; the same at another home."""

KINDS = (
    "as_known",
    "plain",
    "names_swapped",
    "date_swapped",
    "second_name",
    "family_typo",
    "given_typo",
    "shortened",
    "married",
    "date_digit",
    "undated",
    "unsure",
    "unsure_moved",
)
WITHOUT_DATE = (UNDATED, UNSURE, UNSURE_MOVED)
WITHOUT_PHONE = (UNSURE, UNSURE_MOVED)

_LATER_SHARE, _SECOND_BUSINESS_SHARE, _HYPHENATED_SHARE = 0.035, 0.25, 0.3
_WEIGHTS = {
    PLAIN: 16,
    NAMES_SWAPPED: 6,
    DATE_SWAPPED: 20,
    SECOND_NAME: 9,
    FAMILY_TYPO: 15,
    GIVEN_TYPO: 11,
    MARRIED: 34,
    DATE_DIGIT: 2,
    UNDATED: 8,
}
_FEMALE = 1


@dataclass(frozen=True)
class Writing:
    """The names and the birth date that one row states."""

    family: str
    given: str
    birth_name: str


def assign(rng: np.random.Generator, chunk: "Chunk", rows: "Rows", county: County) -> None:
    """Choose the rows in which a person is written differently, and how; fills rows.written."""
    persons, acting = chunk.persons, chunk.acting
    first_acting = np.full(len(persons.birth), len(acting.person))
    somebody = acting.person >= 0
    np.minimum.at(first_acting, acting.person[somebody], np.flatnonzero(somebody))
    is_free = (rows.person >= 0) & (rows.planted == 0) & (rows.written == AS_KNOWN)
    is_second = is_free & (rows.acting != first_acting[np.maximum(rows.person, 0)])
    chance = rng.random(len(rows))
    is_double = persons.second_stem[np.maximum(rows.person, 0)] >= 0
    is_later = is_free & (rows.kind > 0)
    chosen = (is_second & (chance < _SECOND_BUSINESS_SHARE)) | (is_later & (chance < _LATER_SHARE))
    shortened = is_double & (is_later | is_second) & (chance < _HYPHENATED_SHARE)
    positions = np.flatnonzero(chosen | shortened)
    edges = np.cumsum(list(_WEIGHTS.values()))
    drawn = np.searchsorted(edges, rng.random(len(positions)) * edges[-1], side="right")
    for position, number in zip(positions.tolist(), drawn.tolist(), strict=True):
        wanted = SHORTENED if shortened[position] else list(_WEIGHTS)[number]
        rows.written[position] = _possible(wanted, int(rows.person[position]), chunk, county)
    _keep_married(rows)


def _possible(wanted: int, person: int, chunk: "Chunk", county: County) -> int:
    """The variant wanted, or one that this person's name and birth date allow."""
    persons = chunk.persons
    if wanted == PLAIN:
        names = county.names
        name = names.stems[persons.stem[person]] + names.endings[persons.ending[person]]
        name += names.names[persons.given[person]]
        return PLAIN if plain(name) != name else GIVEN_TYPO
    if wanted == MARRIED:
        is_free = persons.sex[person] == _FEMALE and not has_birth_name(person)
        return MARRIED if is_free and persons.second_stem[person] < 0 else SECOND_NAME
    if wanted == DATE_SWAPPED:
        day = int(persons.birth[person])
        return DATE_SWAPPED if int(swapped(np.array([day]))[0]) != day else DATE_DIGIT
    return wanted


def _keep_married(rows: "Rows") -> None:
    """Whoever married bears the new name in everything that is reported from then on."""
    married = np.flatnonzero(rows.written == MARRIED)
    if not len(married):
        return
    since = np.full(int(rows.person.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(since, rows.person[married], rows.reported[married])
    is_after = (rows.person >= 0) & (rows.reported >= since[np.maximum(rows.person, 0)])
    rows.written[is_after & np.isin(rows.person, rows.person[married])] = MARRIED


def has_birth_name(person: Any) -> Any:
    """Whether a woman of this number states a birth name in all her notices."""
    return person % 3 == 0


def texts(kind: int, person: int, known: Writing, other: Writing, names: "list[str]") -> Writing:
    """What a row states whose writing changes letters or whole names; `other` is she whose family
    name a marriage brings, `names` the given names that could be added."""
    family, given, birth_name = known.family, known.given, known.birth_name
    if kind == SECOND_NAME:
        first, _, second = given.partition(" ")
        return Writing(family, first if second else f"{given} {names[0]}", birth_name)
    if kind == FAMILY_TYPO:
        return Writing(mistyped(family, person), given, birth_name)
    if kind == GIVEN_TYPO:
        return Writing(family, mistyped(given, person), birth_name)
    if kind == SHORTENED:
        return Writing(family.split("-")[person % 2], given, birth_name)
    if kind == MARRIED:
        return Writing(other.family.split("-")[0], given, family)
    return known


def mistyped(name: str, number: int) -> str:
    """A name with one typing error: two neighbours exchanged, a letter dropped, or one doubled."""
    size = len(name)
    at = 1 + number // 3 % max(size - 2, 1)
    if number % 3 == 0:
        for turn in range(size - 2):
            here = 1 + (at - 1 + turn) % (size - 2)
            left, right = name[here], name[here + 1]
            if left != right and left.isalpha() and right.isalpha():
                return name[:here] + right + left + name[here + 2 :]
    if number % 3 == 1 and size > 4:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at] + name[at:]


def swapped(days: Any) -> Any:
    """Days with day and month exchanged (the day must be at most the twelfth)."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    day = (days.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
    years = months.astype("datetime64[Y]")
    month = (months - years.astype("datetime64[M]")).astype(np.int64)
    exchanged = (years.astype("datetime64[M]") + day).astype("datetime64[D]").astype(
        np.int64
    ) + month
    return np.where(day < 12, exchanged, days)


def one_digit_wrong(days: Any) -> Any:
    """Days with the last digit of the day wrong, or, from the 29th on, the last of the year."""
    written = days.astype("datetime64[D]")
    months = written.astype("datetime64[M]")
    day = (written - months.astype("datetime64[D]")).astype(np.int64) + 1
    digit = day % 10
    other = day - digit + np.where(day < 20, digit % 9 + 1, (digit + 3) % 9)
    years = months.astype("datetime64[Y]")
    year = years.astype(np.int64) + 1970
    other_year = years + np.where(year % 10 < 5, 4, -4)
    month = (months - years.astype("datetime64[M]")).astype(np.int64)
    by_day = months.astype("datetime64[D]").astype(np.int64) + other - 1
    by_year = (other_year.astype("datetime64[M]") + month).astype("datetime64[D]").astype(np.int64)
    return np.where((day < 29) & (other != day) & (other > 0), by_day, by_year + day - 1)
