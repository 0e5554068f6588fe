"""The municipalities and counties of Germany: names, inhabitants and the seat's postcode.

What a place written in a register means belongs to registries/places.py.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from pipeline.reference.folding import fold

_FOLDER = Path(__file__).parent
_SAINT = re.compile(r"^(?:St\.|Sankt)(?=\s)")
_QUALIFIED = re.compile(
    r"\s*[/(]\s*|\s+(?:am|an der|an dem|im|in der|in|bei|ob der|vor der|v\. ?d\.|auf der|unter)\s+"
)


@dataclass(frozen=True)
class Municipality:
    """A municipality; `key` is its name for comparing, the qualifier (folded) is what the name adds
    to its base to tell it from namesakes.
    """

    code: str
    name: str
    key: str
    base: str
    qualifier: str
    population: int
    postcode: str


def municipality(code: str, name: str, population: int = 0, postcode: str = "") -> Municipality:
    """A municipality with what follows from its name."""
    return Municipality(code, name, key(name), *parts(name), population, postcode)


def parts(name: str) -> tuple[str, str]:
    """Base and qualifier of a name, folded: "Stolberg (Rhld.)" is ("stolberg", "rhld")."""
    base, qualifier = split(name)
    return key(base), fold(qualifier)


def key(name: str) -> str:
    """The name for comparing: folded, "St." and "Sankt" alike."""
    return fold(_SAINT.sub("St.", name))


def split(name: str) -> tuple[str, str]:
    """Base and qualifier of a name as written: "Freiburg im Br" is ("Freiburg", "Br")."""
    base, *rest = _QUALIFIED.split(name, maxsplit=1)
    return base, rest[0] if rest else ""


@lru_cache(maxsize=1)
def municipalities() -> tuple[Municipality, ...]:
    """All municipalities, packaged as facts of the official list (see SOURCES.md)."""
    with (_FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            municipality(code, name, int(population), postcode)
            for code, name, population, postcode in list(csv.reader(file))[1:]
        )


@lru_cache(maxsize=1)
def counties() -> dict[str, frozenset[str]]:
    """Folded name of a county, today's or a former one, -> keys of the counties it may mean."""
    found: dict[str, set[str]] = {}
    local = _read("districts.csv")
    former = local[local["kind"] == "former_county"]
    for code, name in (
        *_read("counties.csv").itertuples(index=False, name=None),
        *former[["code", "name"]].itertuples(index=False, name=None),
    ):
        found.setdefault(fold(name), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache(maxsize=1)
def districts() -> dict[str, frozenset[str]]:
    """Folded name of a district (Ortsteil) -> municipalities that have one of this name."""
    local = _read("districts.csv")
    known = local[local["kind"] == "district"]
    folded = known.assign(name=known["name"].map(fold)).groupby("name")["code"]
    return {str(name): frozenset(codes) for name, codes in folded}


def _read(file: str) -> pd.DataFrame:
    return pd.read_csv(_FOLDER / file, dtype=str, keep_default_na=False)
