"""The invented county as data: municipalities, names, nationalities, activities.

Drawing businesses from it belongs to businesses.py; the lists themselves lie in surveys/sample/.
"""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import yaml

from pipeline.settings import SURVEYS

FOLDER = SURVEYS / "sample"
GERMAN = "000"
UNRESOLVED = ("998", "999", "")
FORMS = (
    "Einzelunternehmen",
    "e.K.",
    "GbR",
    "OHG",
    "KG",
    "GmbH & Co. KG",
    "GmbH",
    "UG (haftungsbeschränkt)",
    "AG",
    "e.G.",
    "e.V.",
)
FORM_KEYS = ("180", "170", "270", "210", "220", "230", "350", "351", "310", "400", "590")
FORM_GROUPS = (
    "sole",
    "sole",
    "partnership",
    "partnership",
    "partnership",
    "partnership",
    "company",
    "company",
    "company",
    "other",
    "other",
)
SOLE, EK, GBR, OHG, KG, GMBH_KG, GMBH, UG, AG, EG, EV = range(len(FORMS))
PROFILES = (
    "german",
    "turkish",
    "eastern",
    "southern",
    "western",
    "balkan",
    "arabic",
    "persian",
    "asian",
    "african",
)


@dataclass(frozen=True)
class Municipality:
    """One of the fifteen places: who lives there, where it lies, which dialect its office
    speaks."""

    code: str
    name: str
    dialect: str
    population: int
    foreign_share: float
    industry: float
    postcodes: list[str]
    x: float
    y: float
    districts: list[str]


@dataclass(frozen=True)
class NamePools:
    """Given names of all pools in one list, family names as stem and ending; slices say where a
    pool lies."""

    names: tuple[str, ...]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    male: list[tuple[int, int]]
    female: list[tuple[int, int]]
    stem: list[tuple[int, int]]
    ending: list[tuple[int, int]]


@dataclass(frozen=True)
class Nationalities:
    """The keys in use (German first, the unresolved last) with what their holders have in
    common."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    pools: Any
    profiles: Any
    birth_places: tuple[str, ...]
    stock_weights: Any
    population_weights: Any

    def index(self, code: str) -> int:
        """Position of a key."""
        return self.codes.index(code)

    @property
    def first_unresolved(self) -> int:
        """Position of the first key that says nothing."""
        return len(self.codes) - len(UNRESOLVED)


@dataclass(frozen=True)
class Activities:
    """What businesses do, with keys of both editions; weights: one row per profile, one column per
    activity."""

    wz_2008: tuple[str, ...]
    wz_2025: tuple[str, ...]
    groups: tuple[str, ...]
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    texts: tuple[str, ...]
    further: tuple[str, ...]
    weights: Any


class County:
    """Everything the sample knows before chance begins; use `load()`."""

    def __init__(self) -> None:
        told = yaml.safe_load((FOLDER / "county.yml").read_text(encoding="utf-8"))
        self.name: str = told["name"]
        self.code: str = told["code"]
        self.file_stem: str = told["file_stem"]
        self.court: str = told["court"]
        self.court_code: str = told["court_code"]
        self.box: tuple[float, float, float, float] = (
            told["west"],
            told["south"],
            told["width"],
            told["height"],
        )
        self.outline: list[tuple[float, float]] = [(x, y) for x, y in told["outline"]]
        self.municipalities = [Municipality(**place) for place in told["municipalities"]]
        self.streets: list[str] = told["streets"]
        self.fancy: list[str] = told["fancy"]
        self.closing_reasons: list[str] = [reason for reason, _ in told["closing_reasons"]]
        self.closing_classes: list[str] = [kind for _, kind in told["closing_reasons"]]

    @cached_property
    def pool_names(self) -> list[str]:
        """The name pools in their order."""
        return list(self._names)

    @cached_property
    def _names(self) -> dict[str, dict[str, list[str]]]:
        pools: dict[str, dict[str, list[str]]] = yaml.safe_load(
            (FOLDER / "names.yml").read_text(encoding="utf-8")
        )
        return pools

    @cached_property
    def names(self) -> NamePools:
        """All name pools laid end to end."""
        lists: dict[str, list[str]] = {"names": [], "stems": [], "endings": []}
        slices: dict[str, list[tuple[int, int]]] = {
            "male": [],
            "female": [],
            "stems": [],
            "endings": [],
        }
        for pool in self._names.values():
            for part in slices:
                target = lists[part if part in lists else "names"]
                slices[part].append((len(target), len(target) + len(pool[part])))
                target.extend(pool[part])
        return NamePools(
            tuple(lists["names"]),
            tuple(lists["stems"]),
            tuple(lists["endings"]),
            slices["male"],
            slices["female"],
            slices["stems"],
            slices["endings"],
        )

    @cached_property
    def nationalities(self) -> Nationalities:
        """German, the foreign nationalities of nationalities.csv, then unresolved, not stated and
        blank."""
        from pipeline.reference import nationalities

        with (FOLDER / "nationalities.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        known = nationalities.table().set_index("nationality_code")
        codes = (GERMAN, *(row["nationality_code"] for row in rows), *UNRESOLVED)
        told = [code or "999" for code in codes]
        foreign = len(rows)
        unknown = len(UNRESOLVED)
        return Nationalities(
            codes=codes,
            names=tuple(str(known.loc[code, "name_de"]) for code in told),
            adjectives=tuple(
                _adjective(code, known.loc[told_code, "adjective_de"])
                for code, told_code in zip(codes, told, strict=True)
            ),
            pools=np.array(
                [
                    self.pool_names.index(pool)
                    for pool in ("german", *(row["pool"] for row in rows), *["arabic"] * unknown)
                ]
            ),
            profiles=np.array(
                [
                    PROFILES.index(profile)
                    for profile in (
                        "german",
                        *(row["branch_profile"] for row in rows),
                        *["balkan"] * unknown,
                    )
                ]
            ),
            birth_places=("Erlenau", *(row["birth_place"] for row in rows), *["Erlenau"] * unknown),
            stock_weights=np.array(
                [0.0, *(float(row["stock_weight"]) for row in rows), *[0.0] * unknown]
            ),
            population_weights=np.array(
                [0.0, *(float(row["population_weight"]) for row in rows), *[0.0] * unknown]
            )
            if foreign
            else np.zeros(1),
        )

    @cached_property
    def birth_places(self) -> list[str]:
        """Where people are born: one place per nationality, then the municipalities."""
        return [*self.nationalities.birth_places, *(place.name for place in self.municipalities)]

    @cached_property
    def activities(self) -> Activities:
        """The lines of activities.csv."""
        with (FOLDER / "activities.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))

        def column(name: str) -> tuple[str, ...]:
            return tuple(row[name] for row in rows)

        return Activities(
            column("wz_2008"),
            column("wz_2025"),
            column("branch_group"),
            column("kind"),
            column("word"),
            column("text"),
            column("further"),
            np.array([[float(row[profile]) for row in rows] for profile in PROFILES]),
        )

    @cached_property
    def population(self) -> int:
        """Inhabitants of the county."""
        return sum(place.population for place in self.municipalities)


@cache
def load() -> County:
    """The sample county."""
    return County()


def _adjective(code: str, adjective: object) -> str:
    written = {"998": "ungeklärt", "999": "ohne Angabe", "": "", "997": "staatenlos"}
    return written.get(code, str(adjective))


_PLAIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ı": "i",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)


def plain(text: str) -> str:
    """A text as somebody writes it who has no umlauts and accents on the keyboard."""
    return _without_marks(text.translate(_PLAIN))


def windows(text: str) -> str:
    """A text as the code page cp1252 can hold it: letters it lacks lose their marks."""
    return "".join(_windows_letter(letter) for letter in text)


@cache
def _windows_letter(letter: str) -> str:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return _without_marks(letter.translate(_PLAIN))
    return letter


def _without_marks(text: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
