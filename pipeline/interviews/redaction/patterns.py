"""What is recognised by its form alone: e-mail addresses, phone numbers, number plates, dates of
birth.

Names of any kind belong to names.py, firms.py and places.py.
"""

import re
from collections.abc import Iterator

from pipeline.interviews.redaction.spans import Span

EMAIL = re.compile(r"[\w.+-]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_SPOKEN_EMAIL = re.compile(
    r"\b[\w.-]+(?:\s(?:punkt|minus|strich|unterstrich)\s[\w-]+)*\s(?:at|ät|@|\(at\)|\[at\])\s"
    r"[\w-]+(?:\s(?:minus|strich)\s[\w-]+)*\s?(?:punkt|dot|\.)\s?(?:de|com|net|org"
    r"|eu|info|example)\b",
    re.IGNORECASE,
)
_WEB = re.compile(r"\b(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+(?:/[^\s,;)]*)?", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{2}|0)[\s(]{0,2}\d{1,5}(?:[\s/.()–-]{0,3}\d){4,}")
_PLATE = re.compile(r"\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b")
_MONTHS = (
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
_YEAR = r"(?:19[2-9]\d|20[01]\d)"
_DATE = re.compile(rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?|(?:{_MONTHS})\s){_YEAR}\b")
_BIRTH_YEAR = r"(?:19[2-9]\d|20[0-4]\d)"
_BORN = r"(?:[gj]eboren|Geburtstag|Geburtsdatum|Jahrgang|zur Welt gekommen|auf die Welt gekommen)"
_DAY = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{_MONTHS}))(?:\s?{_BIRTH_YEAR})?"
    rf"|(?:{_MONTHS})\s{_BIRTH_YEAR}|{_YEAR})"
)
_WORDS_OF_DAYS = (
    r"(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwanzigste[rnm]?"
    r"|dreißigste[rnm]?)|erste[rnm]?|zweite[rnm]?|dritte[rnm]?|[a-zäöü]*(?:vier|fünf"
    r"|sechs|sieb|acht|neun|zehn|elf|zwölf)te[rnm]?"
)
_SPOKEN_DAY = (
    rf"(?:{_WORDS_OF_DAYS})\s(?:{_MONTHS}|"
    rf"{_WORDS_OF_DAYS.replace('erste', '[Ee]rste').replace('zweite', '[Zz]weite')}"
    rf"|[A-ZÄÖÜ][a-zäöü]*te[rnm]?)(?:\s(?:{_YEAR}|neunzehnhundert[a-zäöüß]+))?"
)
_BORN_ON = re.compile(rf"{_BORN}[^.!?]{{0,40}}?(?P<date>{_DAY}|{_SPOKEN_DAY})")
_ON_BORN = re.compile(rf"\b(?P<date>{_DAY}|{_SPOKEN_DAY})[^.!?]{{0,30}}?{_BORN}")


def found(text: str) -> Iterator[Span]:
    """In the order of their certainty."""
    for kind, pattern in (("email", EMAIL), ("email", _SPOKEN_EMAIL), ("email", _WEB)):
        yield from (Span(*match.span(), kind) for match in pattern.finditer(text))
    yield from (Span(*match.span(), "phone") for match in _PHONE.finditer(text))
    yield from (Span(*match.span(), "plate") for match in _PLATE.finditer(text))
    yield from (Span(*match.span(), "birthdate") for match in _DATE.finditer(text))
    for pattern in (_BORN_ON, _ON_BORN):
        yield from (Span(*match.span("date"), "birthdate") for match in pattern.finditer(text))
