"""What a code of another program means to us: a code of our codebook, how it was told, how urgent.

The codebook itself belongs to pipeline/themes/codebook.py; whose text it is, to belonging.py.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.qda.model import Code
from pipeline.themes.codebook import Codebook

VALENCE_WORDS = {
    1: ("stärke", "stärken", "strength", "positiv", "positive", "+"),
    0: ("fakt", "fakten", "fact", "neutral", "="),
    -1: ("problem", "probleme", "schwäche", "weakness", "negativ", "negative", "barriere", "-"),
}
URGENCY_WORDS = {
    "now": ("jetzt", "sofort", "now"),
    "this_year": ("dieses jahr", "this year"),
    "some_time": ("irgendwann", "some time"),
}
VALENCE_NAMES = {1: "Stärke", 0: "Fakt", -1: "Problem"}
URGENCY_NAMES = {"now": "jetzt", "this_year": "dieses Jahr", "some_time": "irgendwann"}
URGENCY, INTENSITY = "Dringlichkeit", "Intensität"
SIGNS = {"+": 1, "=": 0, "-": -1, "\u2212": -1}

_HEADINGS = (
    "valenz",
    "bewertung",
    "valence",
    "dringlichkeit",
    "urgency",
    "intensität",
    "intensity",
)
_ID = re.compile(r"(?P<id>[TA]\d{1,2}|X[0-9a-f]{6})(?P<sign>[-+=\u2212])?(?![\w])")
_LAST_SIGN = re.compile(r"[\s(]([-+=\u2212])\)?$")
_NUMBER = re.compile(r"[0-3]")
_UNKNOWN_LENGTH = 6


@dataclass(frozen=True)
class Meaning:
    """A theme (code_id), or only a word about the theme it stands beside (code_id empty)."""

    code_id: str
    name: str
    valence: int | None = None
    urgency: str | None = None
    intensity: int | None = None

    @property
    def is_aside(self) -> bool:
        """Whether it only says how the theme beside it was told."""
        return not self.code_id


def meanings(codes: Iterable[Code], codebook: Codebook) -> dict[str, Meaning]:
    """What each code means, by its id.

    A code is ours by the id in its name ("T02 Finanzierung"), by our label in German or English, or
    by such a code above it. How it was told: by a sign behind id or name ("T02-"), or by a code
    named Stärke, Fakt, Problem, jetzt, dieses Jahr, irgendwann or, under "Intensität", 0 to 3;
    those may stand below a theme, above it, or beside it. Any other code is X and a hash.
    """
    known = _known(codebook)
    return {code.id: _meaning(code, known) for code in codes}


def unknown_id(name: str) -> str:
    """The id of a code that is none of ours: the same for one name in every project."""
    return f"X{sha256(folded(name).encode()).hexdigest()[:_UNKNOWN_LENGTH]}"


def folded(text: str) -> str:
    """One spelling of a name: composed, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _known(codebook: Codebook) -> dict[str, str]:
    labels = {folded(label): code.id for code in codebook.codes
              for label in (code.label_de, code.label_en)}  # fmt: skip
    return labels | {code.id: code.id for code in codebook.codes}


def _meaning(code: Code, known: Mapping[str, str]) -> Meaning:
    path = _dotted(code.path)
    found = [_theme(name, known) for name in path]
    themes = [(theme, sign) for theme, sign in found if theme]
    asides = [_aside(name, path[:place]) for place, name in enumerate(path)]
    theme, sign = themes[-1] if themes else ("", None)
    valences = [aside.valence for aside in asides if aside and aside.valence is not None]
    valence = sign if sign is not None else (valences[-1] if valences else None)
    urgency = next((a.urgency for a in reversed(asides) if a and a.urgency), None)
    intensity = next((a.intensity for a in reversed(asides) if a and a.intensity is not None), None)
    if not theme:
        is_aside = asides[-1] is not None or folded(path[-1]) in _HEADINGS
        theme = "" if is_aside else unknown_id(path[-1])
    return Meaning(theme, code.name, valence, urgency, intensity)


def _dotted(path: Sequence[str]) -> tuple[str, ...]:
    """Taguette writes codes below others with a dot between."""
    *above, name = path
    parts = [part.strip() for part in name.split(".")]
    return (*above, *parts) if all(parts) and _ID.match(parts[0]) else tuple(path)


def _theme(name: str, known: Mapping[str, str]) -> tuple[str, int | None]:
    """Our code of that name, and the sign in it."""
    last = _LAST_SIGN.search(name)
    sign = SIGNS[last[1]] if last else None
    match = _ID.match(name)
    if match:
        told = match["id"] if match["id"][0] == "X" else _two_digits(match["id"])
        if told in known or told[0] == "X":
            return told, SIGNS[match["sign"]] if match["sign"] else sign
    plain = folded(name[: last.start()] if last else name)
    return known.get(plain, ""), sign


def _two_digits(code_id: str) -> str:
    """T2 is T02; activation codes have one digit."""
    return f"T{int(code_id[1:]):02d}" if code_id[0] == "T" else f"A{int(code_id[1:])}"


def _aside(name: str, above: Sequence[str]) -> Meaning | None:
    """What a code says about the theme beside, above or below it."""
    word = folded(name)
    for valence, words in VALENCE_WORDS.items():
        if word in words:
            return Meaning("", name, valence=valence)
    for urgency, words in URGENCY_WORDS.items():
        if word in words:
            return Meaning("", name, urgency=urgency)
    is_intensity = any(folded(each).startswith("intensit") for each in (*above[-1:], name))
    number = _NUMBER.search(word)
    if is_intensity and number:
        return Meaning("", name, intensity=int(number[0]))
    return None
