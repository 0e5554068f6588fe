"""Which municipality a place means that a register, a court or a chamber wrote.

What is placed belongs to companies.py, chamber.py and whoever else asks; names and districts of
municipalities stand in reference/. A place that may mean several municipalities is not placed.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import pandas as pd

from pipeline.reference import municipalities as reference
from pipeline.reference.folding import fold
from pipeline.reference.municipalities import Municipality
from pipeline.registries import areas
from pipeline.store import Store

Reason = Literal["key", "name", "district", "postcode", "misspelt", "empty", "several", "unknown"]
COLUMNS = ["place", "postcode", "municipality_code", "placed_by", "cleaned"]

_TOWN = 10_000
_CITY = 20_000
_OVER_NAMESAKE = 5
_SURROUNDINGS = 0.005
_FEWEST_AROUND = 3
_SHORTEST_MISSPELT = 4
_SHORTEST_PART = 6
_LONGEST_PLACE = 40
_LONGEST_WRITTEN = 300
_UNANIMOUS = 1

_SPACED = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")
_BRANCH = re.compile(
    r"[\s,;:.–-]*(?:(?:\b[Ii][nm]\b|\b[Dd]ie\b).*)?(?:Zweig|Haupt)nied.*", re.DOTALL
)
_BEFORE = re.compile(r"[\s,]*\b(?:wohin|vorher|früher|vormals|Karteiblatt)\b.*", re.DOTALL)
_NO_PLACE = re.compile(r"\b(?:Firma|GmbH|mbH|KG|OHG|AG|Co)\b|[\"„0-9]")
_POSTCODE = re.compile(r"^(?:D ?-? ?)?(?:(\d{5})|\d{4})\s+(?=\D)")
_DELIVERY_OFFICE = re.compile(r"(?<=\w)\s+\d{1,2}$")
_ABBREVIATED = (
    (re.compile(r"\ba\. ?d\. ?"), "an der "),
    (re.compile(r"\bv\. ?d\. ?(?=\w)"), "vor der "),
    (re.compile(r"\bi\. ?(?=\w)"), "im "),
    (re.compile(r"\ba\. ?(?=\w)"), "am "),
)
_WITH_COUNTY = re.compile(
    r"^(?P<name>.+?)[\s,(]+(?:Landkreis|Kreis|Krs?\b\.?|Kr\b\.?)\s*(?P<county>[^)]+?)\)?$"
)
_OF = re.compile(r"^(?P<district>.+?)[\s,(–-]+(?:Stadt|Gemeinde)\s+(?P<name>[^)]+?)[\s)–-]*$")
_DISTRICT = re.compile(
    r"^(?P<name>.+?)[\s,(/–-]+(?:Ortste?ile?|Orteils?|OT|Stadtteile?|Gemeindeteil)\b[\s–-]*(?P<district>[^)]+)\)?$"
)
_NEAR = re.compile(r"^(?P<name>.+?),?\s+(?:bei|b\.|b/|in|Post)\s*(?P<near>.+)$")
_BRACKET = re.compile(r"^(?P<name>[^(]+?)\s*\((?P<addition>[^)]*)\)?$")
_JOINED = re.compile(r"\s*[-–/,]+\s*")


@dataclass(frozen=True)
class Reading:
    """One way to read a written place: a name, and what is said beside it."""

    name: str
    addition: str = ""
    near: str = ""
    district: str = ""
    counties: frozenset[str] = frozenset()
    is_part: bool = False


@dataclass(frozen=True)
class Found:
    """A municipality (None where there is none) and how it was found, or why not."""

    municipality: Municipality | None
    reason: Reason


@dataclass
class Knowledge:
    """What is known while the places of one delivery are read."""

    by_name: Mapping[str, list[Municipality]]
    by_base: Mapping[str, list[Municipality]]
    by_first: Mapping[str, list[Municipality]]
    by_code: Mapping[str, Municipality]
    by_postcode: Mapping[str, list[Municipality]]
    county: str
    surroundings: frozenset[str] = frozenset()
    learnt: dict[str, frozenset[str]] = field(default_factory=dict)
    nearby: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def districts(self, name: str) -> frozenset[str]:
        """Municipalities that have a district of this name: those listed, else those learnt."""
        return reference.districts().get(name) or self.learnt.get(name, frozenset())


def place_all(store: Store, written: pd.DataFrame) -> pd.DataFrame:
    """The municipality of each place of a delivery.

    written: one row per distinct place and postcode, column `entries` says how often. Returns its
    rows with COLUMNS; municipality_code is NULL where placed_by is empty, several or unknown,
    cleaned is the municipality's name, else the place as one writes it, else empty.
    """
    known = _knowledge(store)
    places, postcodes = (written[name].fillna("").astype("str") for name in ("place", "postcode"))
    rows = list(zip(places, postcodes, written["entries"], strict=True))
    for _ in range(2):  # what the first reading teaches, the second uses
        found = [find(place, postcode, known) for place, postcode, _ in rows]
        known.surroundings = _surroundings(zip(found, rows, strict=True))
        known.learnt = _districts_taught(rows, known)
        known.nearby = _nearby(known)
    found = [find(place, postcode, known) for place, postcode, _ in rows]
    return written.assign(
        municipality_code=pd.array(
            [item.municipality.code if item.municipality else None for item in found], dtype="str"
        ),
        placed_by=[item.reason for item in found],
        cleaned=[
            item.municipality.name if item.municipality else plain(place)
            for item, (place, *_) in zip(found, rows, strict=True)
        ],
    )


def _knowledge(store: Store) -> Knowledge:
    """The municipalities of the country, the county's own by the names it delivered."""
    own = store.frame("SELECT area_code, name FROM core.areas WHERE level = 'municipality'")
    listed = {item.code: item for item in reference.municipalities()}
    for code, delivered in zip(own["area_code"], own["name"], strict=True):
        name = areas.plain_name(delivered)
        is_known = code in listed and listed[code].key == reference.key(name)
        if not is_known:
            listed[code] = reference.municipality(code, name)
    return knowledge(listed.values(), store.project.settings.county.code)


def knowledge(listed: Iterable[Municipality], county: str) -> Knowledge:
    """Municipalities ready for looking up, seen from a county."""
    by_name: defaultdict[str, list[Municipality]] = defaultdict(list)
    by_base: defaultdict[str, list[Municipality]] = defaultdict(list)
    by_first: defaultdict[str, list[Municipality]] = defaultdict(list)
    by_postcode: defaultdict[str, list[Municipality]] = defaultdict(list)
    by_code = {}
    for item in listed:
        by_code[item.code] = item
        by_name[item.key].append(item)
        by_base[item.base].append(item)
        first, hyphen, _ = item.name.partition("-")
        if hyphen:
            by_first[fold(first)].append(item)
        if item.postcode:
            by_postcode[item.postcode].append(item)
    return Knowledge(by_name, by_base, by_first, by_code, by_postcode, county)


@lru_cache(maxsize=100_000)
def tidy(written: str) -> tuple[str, str]:
    """The place without branches, former seats, stray signs and letter-spacing; its postcode."""
    text = re.sub(r"^(?:jetzt:|in\s)\s*", "", _today(written))
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    postcode = _POSTCODE.match(text)
    text = _DELIVERY_OFFICE.sub("", _POSTCODE.sub("", text))
    for short, full in _ABBREVIATED:
        text = short.sub(full, text)
    return text.strip(" .,;:–-'"), (postcode[1] or "") if postcode else ""


def _today(written: str) -> str:
    """What is written without former seats and without what is said of branches."""
    text = " ".join(written[:_LONGEST_WRITTEN].split())
    return _BEFORE.sub("", _BRANCH.sub("", text))


def plain(written: str) -> str:
    """The place as one writes it; empty where it may be a firm or an address that slipped in."""
    text = tidy(written)[0]
    is_something_else = _NO_PLACE.search(_POSTCODE.sub("", _today(written)))
    return "" if is_something_else or len(text) > _LONGEST_PLACE else text


def readings(text: str) -> Iterator[Reading]:
    """The ways to read a tidy place, the one that says most first."""
    if found := _DISTRICT.match(text):
        yield Reading(_outside_brackets(found["name"]), district=found["district"])
    elif found := _OF.match(text):
        yield Reading(found["name"], district=found["district"])
    elif found := _WITH_COUNTY.match(text):
        inner = _NEAR.match(found["name"])
        name = inner["name"] if inner else found["name"]
        counties = reference.counties().get(fold(found["county"]), frozenset())
        yield Reading(name, near=inner["near"] if inner else "", counties=counties)
        yield from (replace(part, counties=counties) for part in _joined(name))
    else:
        yield from _plain_readings(text)


def _plain_readings(text: str) -> Iterator[Reading]:
    if found := _BRACKET.match(text):
        yield from _joined(found["name"], found["addition"])
        return
    yield Reading(re.sub(r"^(?:Stadt|Gemeinde)\s+", "", text))
    if found := _NEAR.match(text):
        yield Reading(found["name"], near=found["near"])
    base, qualifier = reference.split(text)
    if qualifier and "/" not in text:
        yield Reading(base, qualifier)
    yield from _joined(text)
    if " " in text:
        name, _, addition = text.partition(" ")
        yield Reading(name, addition, is_part=True)


def _joined(text: str, addition: str = "") -> Iterator[Reading]:
    """ "A-B-C" as A-B with district C, then as A with district B-C; "A/B" as A by B, too."""
    if addition:
        yield Reading(text, addition)
    breaks = list(_JOINED.finditer(text))
    for sign in reversed(breaks):
        name, district = text[: sign.start()], text[sign.end() :]
        if "/" in sign[0]:
            yield Reading(name, addition=district)
        yield Reading(name, addition, district=district, is_part=True)


def _outside_brackets(text: str) -> str:
    return re.sub(r"\s*\([^)]*\)?", "", text).strip(" ,-–/")


def find(written: str, postcode: str, known: Knowledge) -> Found:
    """The municipality that a written place means, seen from the county."""
    code = areas.municipality_code(written) if written.strip().isdigit() else None
    if code in known.by_code:
        return Found(known.by_code[str(code)], "key")
    text, inside = tidy(written)
    at_postcode = known.by_postcode.get(postcode or inside, [])
    reason: Reason = "unknown" if plain(written) else "empty"
    for reading in readings(text) if text else ():
        found = _by_name(reading, at_postcode, known)
        if found.municipality:
            return found
        if found.reason == "several":
            reason = "several"
            break
    if len(at_postcode) == 1:
        return Found(at_postcode[0], "postcode")
    if reason == "unknown":
        return _misspelt(text, known)
    return Found(None, reason)


def _by_name(reading: Reading, at_postcode: list[Municipality], known: Knowledge) -> Found:
    """The municipality of a reading: the county's own, one of the surroundings, a district's, one
    elsewhere.
    """
    key = reference.key(reading.name)
    named = [item for item in known.by_name.get(key, []) if _fits(item.code, reading)]
    alike = [item for item in known.by_base.get(key, []) if _fits(item.code, reading)]
    for counties in ({known.county}, known.surroundings):
        for group in (named, alike):
            near = [item for item in group if item.code[:5] in counties]
            if len(near) == 1 and not reading.near:
                return _unless_two(near[0], reading, known)
    lying = _lying_in(key, reading, known)
    if lying and not (reading.is_part and len(key) < _SHORTEST_PART):
        large = [item for item in named if item.population >= _CITY]
        is_one = len(lying) == 1 and not (large and not reading.near and not reading.counties)
        return Found(known.by_code[min(lying)], "district") if is_one else Found(None, "several")
    if reading.near:
        return Found(None, "unknown")
    return _elsewhere(key, reading, named, alike, at_postcode, known)


def _fits(code: str, reading: Reading) -> bool:
    return not reading.counties or code[:5] in reading.counties


def _unless_two(found: Municipality, reading: Reading, known: Knowledge) -> Found:
    """ "Jülich/Titz" names two municipalities of the county and means neither for certain."""
    others = known.by_name.get(fold(reading.district or reading.addition), [])
    is_two = any(item.code[:5] == known.county and item.code != found.code for item in others)
    return Found(None, "several") if is_two else Found(found, "name")


def _lying_in(key: str, reading: Reading, known: Knowledge) -> set[str]:
    """Municipalities with a district of this name that fit what is said beside it."""
    lying = {
        code for code in known.districts(key) if code in known.by_code and _fits(code, reading)
    }
    if reading.near and lying:
        near = fold(reading.near)
        beside = {code for code in lying if known.by_code[code].base == near}
        return beside or lying & set(known.districts(near))
    return lying


def _elsewhere(
    key: str,
    reading: Reading,
    named: list[Municipality],
    alike: list[Municipality],
    at_postcode: list[Municipality],
    known: Knowledge,
) -> Found:
    """A municipality far away: only where the name is hardly another's."""
    group = named or alike
    if not group and not reading.is_part:
        group = known.by_first.get(key, [])
        named = []
    if fitting := [item for item in group if item in at_postcode]:
        group = fitting
    elif reading.addition:
        qualified = [item for item in alike if _abbreviates(item.qualifier, reading.addition)]
        group, named = (qualified, qualified) if qualified else (group, named)
    if len(group) != 1:
        return Found(None, "several" if group and not reading.is_part else "unknown")
    found = group[0]
    rivals = [item for item in alike if item is not found and item not in at_postcode]
    is_far_smaller = all(item.population * _OVER_NAMESAKE <= found.population for item in rivals)
    is_certain = bool(named) and not reading.is_part
    if not is_certain and found.population < _TOWN:
        return Found(None, "unknown")
    if not fitting and not reading.addition and not is_far_smaller:
        return Found(None, "several")
    return Found(found, "name")


def _abbreviates(one: str, other: str) -> bool:
    """Whether a qualifier is short for another: "rhld" and "rheinland", "s" and "saale"."""
    short, long = sorted((fold(one), fold(other)), key=len)
    letters = iter(long)
    return bool(short) and short[0] == long[0] and all(letter in letters for letter in short)


def _misspelt(text: str, known: Knowledge) -> Found:
    """The only municipality or district nearby whose name is one slip of the pen away."""
    for reading in readings(text):
        key = reference.key(reading.name)
        if len(key) < _SHORTEST_MISSPELT:
            continue
        close = {
            code
            for name, codes in known.nearby.get(key[:1], {}).items()
            if is_one_slip(key, name)
            for code in codes
        }
        if len(close) == 1:
            return Found(known.by_code[close.pop()], "misspelt")
    return Found(None, "unknown")


def _nearby(known: Knowledge) -> dict[str, dict[str, set[str]]]:
    """Municipalities by the names of those around and of their districts, by first letter."""
    near = {known.county} | known.surroundings
    names: dict[str, set[str]] = defaultdict(set)
    for code, item in known.by_code.items():
        if code[:5] in near:
            names[item.base].add(code)
    for name in {*known.learnt, *reference.districts()} - set(names):
        names[name] = {code for code in known.districts(name) if code in known.by_code}
    by_letter: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for name, codes in names.items():
        by_letter[name[:1]][name] = codes
    return by_letter


def is_one_slip(one: str, other: str) -> bool:
    """Whether words differ by one letter added, left out, changed or exchanged with the next."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = len(os.path.commonprefix([one, other]))
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )


def _surroundings(found: Iterable[tuple[Found, tuple[str, str, int]]]) -> frozenset[str]:
    """Counties in which at least one of two hundred placed entries of this delivery lies,
    three at least.
    """
    counts: Counter[str] = Counter()
    for item, (*_, entries) in found:
        if item.municipality:
            counts[item.municipality.code[:5]] += entries
    least = max(_FEWEST_AROUND, _SURROUNDINGS * counts.total())
    return frozenset(county for county, count in counts.items() if count >= least)


def _districts_taught(
    rows: list[tuple[str, str, int]], known: Knowledge
) -> dict[str, frozenset[str]]:
    """ "Düren-Lendersdorf" says that Lendersdorf lies in Düren; kept where all entries agree."""
    taught: dict[str, set[str]] = defaultdict(set)
    near = {known.county} | known.surroundings
    for written, *_ in rows:
        for reading in readings(tidy(written)[0]):
            towns = [
                item for item in known.by_base.get(fold(reading.name), []) if item.code[:5] in near
            ]
            district = fold(_outside_brackets(reading.district))
            if len(towns) == 1 and district and district not in known.by_name:
                taught[district].add(towns[0].code)
    return {name: frozenset(codes) for name, codes in taught.items() if len(codes) == _UNANIMOUS}
