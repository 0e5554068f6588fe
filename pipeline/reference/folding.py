"""One spelling for comparing: the same fold in Python and in SQL.

What is compared with what belongs to the caller; nothing here knows names, countries or businesses.
"""

import unicodedata

_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_ONE_LETTER = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ς": "σ"}
_TRANSLATION = str.maketrans(_TWO_LETTERS | _ONE_LETTER)


def fold(text: str) -> str:
    """Lower case, ä→ae ö→oe ü→ue ß→ss ı→i, no accents; letters of any script and digits."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_TRANSLATION)
    kept = [letter for letter in unicodedata.normalize("NFD", lowered) if _stays(letter)]
    return unicodedata.normalize("NFC", "".join(kept))


def _stays(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Nd" or category.startswith("L")


def _sql_body() -> str:
    body = "lower(nfc_normalize(x))"
    for letter, letters in _TWO_LETTERS.items():
        body = f"replace({body}, '{letter}', '{letters}')"
    body = f"translate({body}, '{''.join(_ONE_LETTER)}', '{''.join(_ONE_LETTER.values())}')"
    kept = rf"regexp_replace(strip_accents({body}), '[^\p{{L}}\p{{Nd}}]', '', 'g')"
    return f"nfc_normalize({kept})"


SQL_MACRO = f"CREATE OR REPLACE TEMP MACRO fold(x) AS {_sql_body()}"
"""The statement that gives a DuckDB connection the same fold as fold(x)."""
