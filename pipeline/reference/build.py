"""Derives the packaged tables that are not typed: nationalities.csv and branch_ambiguities.csv, and
from the official list of municipalities (a file of one's own) municipalities.csv and counties.csv.

Typed facts belong into the other CSV files; after changing them run
`python -m pipeline.reference.build`. With a newer list: `... build --municipalities GV100AD.txt`.
"""

import argparse
import re
from pathlib import Path

import pandas as pd
from babel import Locale
from babel.core import get_global

FOLDER = Path(__file__).parent
_WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR", "230", "249", "278", "280", "720", "736"}
_WITHDRAWN |= {"886"}  # all of these CLDR keeps as aliases of a state that has another code today
_NOT_OF_ISO = {"XKK", "983"}  # codes of CLDR's own for Kosovo
_COUNTY = re.compile(r"^(?:Landkreis|Kreis)\s+")
_BY_CONVENTION = {"XKX": "XK"}  # ISO 3166-1 reserves it for users; in general use for Kosovo

NATIONALITY_COLUMNS = [
    "nationality_code",
    "name_de",
    "name_en",
    "adjective_de",
    "iso2",
    "iso3",
    "iso_numeric",
    "car_sign",
    "is_historic",
    "is_unresolved",
    "origin_group",
]


def nationalities(keys: pd.DataFrame) -> pd.DataFrame:
    """The typed keys (nationality_keys.csv as text) with names and ISO 3166-1 codes from CLDR."""
    names = {language: Locale(language).territories for language in ("de", "en")}
    aliases = _current_aliases()
    iso2 = keys["iso2"].where(keys["iso2"] != "")
    return keys.assign(
        name_de=keys["name_de"].where(keys["name_de"] != "", iso2.map(names["de"])),
        name_en=keys["name_en"].where(keys["name_en"] != "", iso2.map(names["en"])),
        iso3=iso2.map({code: alias for alias, code in aliases.items() if alias.isalpha()}),
        iso_numeric=iso2.map({code: alias for alias, code in aliases.items() if alias.isdigit()}),
        is_historic=keys["origin_group"] == "historic",
        is_unresolved=keys["origin_group"] == "unresolved",
    )[NATIONALITY_COLUMNS]


def _current_aliases() -> dict[str, str]:
    """ISO 3166-1 alpha-3 and numeric codes in force, each with its alpha-2 code."""
    known = {
        alias: codes[0]
        for alias, codes in get_global("territory_aliases").items()
        if len(alias) == 3 and len(codes) == 1 and alias not in _WITHDRAWN | _NOT_OF_ISO
    }
    return known | _BY_CONVENTION


def build(folder: Path = FOLDER) -> None:
    """Write both derived tables into a folder (default: this package)."""
    from pipeline.reference import branches

    keys = pd.read_csv(FOLDER / "nationality_keys.csv", dtype=str, keep_default_na=False)
    nationalities(keys).to_csv(folder / "nationalities.csv", index=False, lineterminator="\n")
    branches.ambiguities().to_csv(
        folder / "branch_ambiguities.csv", index=False, lineterminator="\n"
    )


def municipalities(lines: list[str]) -> pd.DataFrame:
    """The municipalities of GV100AD (fixed width, records of type 60), without uninhabited areas.

    What follows the comma of an official name ("Stadt", "GKSt", "Landeshauptstadt") is left out.
    """
    records = [line for line in lines if line.startswith("60")]
    listed = pd.DataFrame(
        {
            "municipality_code": [line[10:18] for line in records],
            "name": [_plain(line[22:72]) for line in records],
            "population": [int(line[139:150]) for line in records],
            "postcode": [line[165:170].strip() for line in records],
        }
    )
    return listed[listed["population"] > 0]


def counties(lines: list[str]) -> pd.DataFrame:
    """The counties of GV100AD (records of type 40), "Landkreis" and "Kreis" left out."""
    records = [line for line in lines if line.startswith("40")]
    names = [_COUNTY.sub("", _plain(line[22:72])) for line in records]
    return pd.DataFrame({"county_code": [line[10:15] for line in records], "name": names})


def _plain(name: str) -> str:
    return " ".join(re.sub(r"\s*/\s*", "/", name.split(",")[0]).split())


def build_municipalities(path: Path, folder: Path = FOLDER) -> None:
    """Write municipalities.csv and counties.csv from a GV100AD file (UTF-8) into a folder."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, table in (("municipalities", municipalities(lines)), ("counties", counties(lines))):
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--municipalities", type=Path, metavar="GV100AD.txt")
    given = parser.parse_args()
    build()
    if given.municipalities:
        build_municipalities(given.municipalities)
