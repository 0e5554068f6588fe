"""Why a business closes: the class that a free text of field 28 (GewA 3) falls into.

The words stand in closing_reasons.csv; the text itself belongs to the vault and stays there.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.reference.activities import words

OTHER = "other"
_FILE = Path(__file__).with_name("closing_reasons.csv")
_KEY = re.compile(r"[\d\W_]*")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Classes in the order of the file: the first that a text has a word of, holds."""
    stems = pd.read_csv(_FILE, dtype="str")
    grouped = stems.groupby("closing_reason_code", sort=False)["stem"]
    return tuple(
        (str(code), re.compile("|".join(rf"\b{_regular(stem)}\b" for stem in found)))
        for code, found in grouped
    )


def _regular(stem: str) -> str:
    return stem.replace("*", r"\w*")


CODES = (*(code for code, _ in _patterns()), OTHER)
"""age, economic, insolvency, health_family, employment, premises, other; in the order in which they
are looked for."""


def closing_reason(text: str) -> str | None:
    """The class of a text; other where no word is known, None where nothing is said in words (a key
    of an unpublished list says nothing).
    """
    if _KEY.fullmatch(text):
        return None
    said = " ".join(words(text))
    return next((code for code, pattern in _patterns() if pattern.search(said)), OTHER)


def lookup_table(texts: Iterable[str]) -> pd.DataFrame:
    """Columns written, closing_reason_code: one row per different text."""
    written = list(dict.fromkeys(texts))
    codes = [closing_reason(text) for text in written]
    return pd.DataFrame({"written": written, "closing_reason_code": codes}, dtype="str")
