"""Legal forms: the three-digit and the six-digit keys and the words, each with its group.

Reading a legal form out of a firm's name belongs to registries/.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.reference import groups
from pipeline.reference.folding import fold

GROUPS = groups.load("legal_form")
"""The groups of legal forms in the order of tables."""

_FOLDER = Path(__file__).parent


_COLUMNS = ["written", "legal_form_code", "legal_form_group", "is_commercially_registered"]
_ANSWERS = {"true": True, "false": False}


@cache
def _table() -> pd.DataFrame:
    forms = pd.read_csv(_FOLDER / "legal_forms.csv", dtype="str", keep_default_na=False)
    return forms.assign(
        key_digits=forms["key_digits"].astype("int64"),
        is_commercially_registered=_registered(forms["is_commercially_registered"]),
    )


def _registered(answers: "pd.Series[str]") -> "pd.Series[bool]":
    """true, false or nothing; a nullable column."""
    return answers.map(_ANSWERS).astype("boolean")


def table() -> pd.DataFrame:
    """One row per key: legal_form_code, key_digits (3 or 6), name_de, legal_form_group, source,
    is_commercially_registered (true by law, false by law, NULL where the form does not decide it).
    """
    return _table().copy()


@cache
def _lookup() -> pd.DataFrame:
    keys = _table()
    spellings = [
        keys.assign(written=keys["legal_form_code"])[_COLUMNS],
        _words(keys),
        keys.assign(written=keys["name_de"])[_COLUMNS],
    ]
    lookup = pd.concat(spellings)
    lookup["written"] = lookup["written"].map(fold)
    return lookup.drop_duplicates("written").sort_values("written", ignore_index=True)


def _words(keys: pd.DataFrame) -> pd.DataFrame:
    """The typed spellings; a word beats the name of a key, what it says itself beats its key."""
    words = pd.read_csv(_FOLDER / "legal_form_spellings.csv", dtype="str", keep_default_na=False)
    by_key = keys.set_index("legal_form_code")["is_commercially_registered"]
    stated = _registered(words["is_commercially_registered"])
    code = words["legal_form_code"].where(words["legal_form_code"] != "")
    implied = code.map(by_key).astype("boolean")
    return words.assign(legal_form_code=code, is_commercially_registered=stated.fillna(implied))[
        _COLUMNS
    ]


def lookup_table() -> pd.DataFrame:
    """Columns written (folded key of either generation, or word; unique), legal_form_code (NULL for
    a word that no key has), legal_form_group, is_commercially_registered (NULL: not decided).

    "Einzelunternehmen" alone means the unregistered one: a registered merchant has to call herself
    e.K. (§ 19 HGB).
    """
    return _lookup().copy()
