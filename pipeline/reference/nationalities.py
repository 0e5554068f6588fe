"""Nationalities by the key of Destatis: labels, ISO codes, origin groups, and their spellings.

Splitting a field that holds several, and what makes a person foreign, belongs to registries/.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.reference import groups
from pipeline.reference.folding import fold

ORIGIN_GROUPS = groups.load("origin")
"""The origin groups in the order of tables."""

_FOLDER = Path(__file__).parent
_ENDINGS = ("e", "er", "en", "es", "em")
_SUDAN_UNTIL_2011 = "276"


@dataclass(frozen=True)
class Nationality:
    """A key of Destatis; iso2 and iso3 are None for dissolved states and non-states."""

    nationality_code: str
    name_de: str
    name_en: str
    adjective_de: str | None
    iso2: str | None
    iso3: str | None
    is_historic: bool
    is_unresolved: bool
    origin_group: str


@cache
def _full_table() -> pd.DataFrame:
    types = {"is_historic": bool, "is_unresolved": bool}
    texts = pd.read_csv(_FOLDER / "nationalities.csv", nrows=0).columns.difference(list(types))
    return pd.read_csv(
        _FOLDER / "nationalities.csv",
        dtype=types | dict.fromkeys(texts, "str"),
        keep_default_na=False,
        na_values={column: [""] for column in texts},
    )


def table() -> pd.DataFrame:
    """One row per key, columns as in Nationality; 276 (Sudan until 2011) shares SD with 277."""
    return _full_table().drop(columns=["iso_numeric", "car_sign"])


@cache
def _lookup() -> pd.DataFrame:
    decided = _decided_spellings()
    lookup = decided
    for spellings in (_derived_spellings(), _people()):
        new = spellings[~spellings["written"].isin(lookup["written"])]
        lookup = pd.concat([lookup, new[~new["written"].isin(_meaning_several(new))]])
    return _sorted(lookup)


def lookup_table() -> pd.DataFrame:
    """Columns written (folded, unique), nationality_code; the empty text is 999 (not stated).

    Holds keys, names, adjectives, words for people in German and English, ISO 3166-1 letters and
    car signs; never ISO numbers, which collide with keys (276 is Sudan).
    """
    return _lookup().copy()


def _meaning_several(spellings: pd.DataFrame) -> set[str]:
    meanings = spellings.groupby("written")["nationality_code"].nunique()
    return set(meanings.index[meanings > 1])


def _decided_spellings() -> pd.DataFrame:
    typed = pd.read_csv(_FOLDER / "nationality_spellings.csv", dtype="str", keep_default_na=False)
    return pd.DataFrame(
        {"written": typed["written"].map(fold), "nationality_code": typed["nationality_code"]}
    ).drop_duplicates()


def _derived_spellings() -> pd.DataFrame:
    rows = _full_table().set_index("nationality_code")
    plain = rows["adjective_de"].dropna()
    plain = plain[~plain.str.contains(r"[( ]")]
    signs = rows.drop(index=_SUDAN_UNTIL_2011)
    keys = rows.index.to_series()
    spellings = [keys, keys.str.lstrip("0").replace("", "0"), rows["name_de"], rows["name_en"]]
    spellings += [rows["adjective_de"], *(plain + ending for ending in _ENDINGS)]
    spellings += [signs["iso2"], signs["iso3"], signs["car_sign"]]
    return _written(pd.concat(spellings).dropna())


def _people() -> pd.DataFrame:
    """ "Türke", "Türkin", "Türken", "Turkish": the words for people, men and women, one or many."""
    typed = pd.read_csv(_FOLDER / "nationality_people.csv", dtype="str", keep_default_na=False)
    typed = typed.set_index("nationality_code")
    men = _split(typed["person_de"])
    regular = men[~men.index.isin(typed.index[typed["person_female_de"] != ""])]
    women = pd.concat([regular.str.removesuffix("e") + "in", _split(typed["person_female_de"])])
    ends_in_e = men.str.endswith("e")
    many = pd.concat([men[ends_in_e] + "n", men[~ends_in_e] + "n", men[~ends_in_e] + "s"])
    return _written(pd.concat([men, women, women + "nen", many, _split(typed["demonym_en"])]))


def _split(listed: "pd.Series[str]") -> "pd.Series[str]":
    """One row per word of texts as "Afghane|Afghanin"."""
    words = listed.str.split("|").explode()
    return words[words != ""]


def _written(spellings: "pd.Series[str]") -> pd.DataFrame:
    """Spellings indexed by key, folded, as a frame of two columns."""
    keys = spellings.index.astype("str")
    rows = pd.DataFrame({"written": spellings.map(fold).to_numpy(), "nationality_code": keys})
    return rows.drop_duplicates(ignore_index=True)


def _sorted(lookup: pd.DataFrame) -> pd.DataFrame:
    return lookup.sort_values(["nationality_code", "written"], ignore_index=True)


@cache
def _by_key() -> dict[str, Nationality]:
    rows = table().astype(object).where(table().notna(), None)
    return {
        str(row["nationality_code"]): Nationality(
            **{str(name): value for name, value in row.items()}
        )
        for row in rows.to_dict("records")
    }


@cache
def _by_spelling() -> dict[str, str]:
    lookup = _lookup()
    return dict(zip(lookup["written"], lookup["nationality_code"], strict=True))


def nationality(text: str) -> Nationality | None:
    """What a key, adjective, country name or sign means; None if it means nothing or several."""
    key = _by_spelling().get(fold(text))
    return _by_key()[key] if key else None


@cache
def _address_lookup() -> pd.DataFrame:
    rows = _full_table().set_index("nationality_code").drop(index=_SUDAN_UNTIL_2011)
    short = rows["iso_numeric"].str.lstrip("0")
    codes = pd.concat([rows["iso_numeric"], short, rows["iso2"], rows["iso3"]])
    return _sorted(_written(codes.dropna()))


def address_country(text: str) -> Nationality | None:
    """What an ISO 3166-1 code (number or letters) of an address means: 276 is Germany here."""
    lookup = _address_lookup()
    found = lookup.loc[lookup["written"] == fold(text), "nationality_code"]
    return _by_key()[found.iloc[0]] if len(found) else None
