"""Numbers, dates and signs as people read them, in German and English.

What a number means belongs to sentences.py; whether it may be shown was decided before the release.
"""

import math
from datetime import UTC, date, datetime
from typing import Literal

Language = Literal["de", "en"]

SPACE = "\u00a0"  # no-break space between a number and its unit
DOT = "."  # unknown or kept secret (DIN 55301)
ZERO = "–"  # exactly zero
UNSAFE = "/"  # not safe enough
LATER = "…"  # not delivered yet
NOT_MEANINGFUL = "x"  # the figure makes no sense here

MONTHS: dict[Language, tuple[str, ...]] = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

SMALL_NUMBERS: dict[Language, tuple[str, ...]] = {
    "de": ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
           "zehn", "elf", "zwölf"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
           "ten", "eleven", "twelve"),
}  # fmt: skip

EVERY_NTH: dict[Language, dict[int, str]] = {
    "de": {2: "zweite", 3: "dritte", 4: "vierte", 5: "fünfte", 6: "sechste", 7: "siebte",
           8: "achte", 9: "neunte", 10: "zehnte", 11: "elfte", 12: "zwölfte", 15: "fünfzehnte",
           20: "zwanzigste"},
    "en": {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven",
           8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen",
           20: "twenty"},
}  # fmt: skip


def number(value: float, decimals: int = 0, language: Language = "de") -> str:
    """1234.5 as 1.234,5 (German) or 1,234.5 (English); a true minus sign."""
    text = f"{abs(value):,.{decimals}f}"
    if language == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    is_negative = value < 0 and text.strip("0.,") != ""
    return f"−{text}" if is_negative else text


def percent(share: float, decimals: int = 1, language: Language = "de") -> str:
    """A share 0-1 in per cent: 0.149 as 14,9 % (German) or 14.9% (English)."""
    space = SPACE if language == "de" else ""
    return f"{number(share * 100, decimals, language)}{space}%"


def points(difference: float, language: Language = "de") -> str:
    """A difference of shares in percentage points with its sign: +3,2 or −1,0."""
    return signed(difference * 100, 1, language)


def signed(value: float, decimals: int = 0, language: Language = "de") -> str:
    """A change with its sign; ±0 where nothing changed."""
    text = number(value, decimals, language)
    if text.strip("0.,") == "":
        return f"±{text}"
    return text if text.startswith("−") else f"+{text}"


def small(value: float, language: Language = "de") -> str:
    """Numbers up to twelve in words, larger ones in digits, as German prose writes them."""
    if value == int(value) and 2 <= value <= 12:
        return SMALL_NUMBERS[language][int(value)]
    return number(value, 0, language)


def every_nth(share: float | None) -> int | None:
    """The n of "every n-th" where 1/n is within seven per cent of the share, else None."""
    if not share:
        return None
    nth = min(EVERY_NTH["de"], key=lambda candidate: abs(1 / candidate - share))
    return nth if math.isclose(1 / nth, share, rel_tol=0.07) else None


def day(value: date, language: Language = "de") -> str:
    """31.10.2026 or 31 October 2026."""
    if language == "de":
        return f"{value:%d.%m.%Y}"
    return f"{value.day} {MONTHS['en'][value.month - 1]} {value.year}"


def moment(written: str, language: Language = "de") -> str:
    """A moment in ISO form as 22.11.2026, 13:41 Uhr UTC or 22 November 2026, 13:41 UTC."""
    when = datetime.fromisoformat(written)
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    clock = f"{when:%H:%M} Uhr UTC" if language == "de" else f"{when:%H:%M} UTC"
    return f"{day(when.date(), language)}, {clock}"


def month_name(period: str, language: Language = "de") -> str:
    """2026-10 as Oktober 2026; a year or wave stays what it is."""
    if is_month(period):
        return f"{MONTHS[language][int(period[5:7]) - 1]} {period[:4]}"
    return period


def short_month(period: str, language: Language = "de") -> str:
    """2026-10 as Okt. 2026, for narrow places."""
    name = MONTHS[language][int(period[5:7]) - 1]
    short = name if len(name) <= 4 else f"{name[:3]}."
    return f"{short}{SPACE}{period[:4]}"


def is_month(period: str) -> bool:
    """Whether a period is written YYYY-MM."""
    return len(period) == 7 and period[4] == "-" and period[:4].isdigit() and period[5:].isdigit()


def last_day(period: str) -> date:
    """The last day of a month YYYY-MM."""
    year, month = int(period[:4]), int(period[5:7])
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def month_before(period: str, months: int) -> str:
    """The month so many months before."""
    total = int(period[:4]) * 12 + int(period[5:7]) - 1 - months
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def joined(parts: list[str], language: Language = "de") -> str:
    """a, b und c."""
    word = "und" if language == "de" else "and"
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
