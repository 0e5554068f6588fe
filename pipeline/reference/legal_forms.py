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


@cache
def _table() -> pd.DataFrame:
    return pd.read_csv(_FOLDER / "legal_forms.csv", dtype={"legal_form_code": "str"})


def table() -> pd.DataFrame:
    """One row per key: legal_form_code, key_digits (3 or 6), name_de, legal_form_group, source."""
    return _table().copy()


@cache
def _lookup() -> pd.DataFrame:
    keys = _table()
    words = pd.read_csv(_FOLDER / "legal_form_spellings.csv", dtype="str")
    spellings = [
        keys[["legal_form_code", "legal_form_group"]].set_axis(["written", "group"], axis=1),
        keys[["name_de", "legal_form_group"]].set_axis(["written", "group"], axis=1),
        words[["written", "legal_form_group"]].set_axis(["written", "group"], axis=1),
    ]
    lookup = pd.concat(spellings).rename(columns={"group": "legal_form_group"})
    lookup["written"] = lookup["written"].map(fold)
    return lookup.drop_duplicates().sort_values("written", ignore_index=True)


def lookup_table() -> pd.DataFrame:
    """Columns written (folded key of either generation, or word; unique), legal_form_group."""
    return _lookup().copy()
