"""Replaces what identifies somebody in a talk by placeholders: persons, firms, streets, phones,
e-mails, plates, birth dates.

A first, rule-based redaction: contact and register names, "Frau/Herr X", patterns, and a net for
capitalised words that no dictionary knows. It misses given names that are
German words and not listed. Storing belongs to load.py, the placeholders' meaning to the vault.
"""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.interviews.transcripts import NOISE
from pipeline.settings import SURVEYS

FOLDER = SURVEYS / "redaction"
PLACEHOLDER = re.compile(
    r"\[(?:Person|Firma|Ort|Telefon|E-Mail|Kennzeichen|Geburtsdatum|Name) \d+\]"
)
LABELS = {
    "person": "Person",
    "firm": "Firma",
    "place": "Ort",
    "phone": "Telefon",
    "email": "E-Mail",
    "plate": "Kennzeichen",
    "birthdate": "Geburtsdatum",
    "name": "Name",
}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UPPER = "A-ZÄÖÜÇŞİĞĆČŠŽĐÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÑŁŚŻŹĆŃÅØÆȘȚĂÎÂĀĒĪŌŪА-ЯЁ"
_NAME = rf"[{_UPPER}][\w'’]+(?:-[{_UPPER}][\w'’]+)*"
_TITLES = (
    r"(?:Frau|Herrn?|Herren|Familie|Doktor|Doktorin|Dr\.|Prof\.|Professor|Schwester|Pfarrer|Hodscha"
    r"|Onkel|Tante|Opa|Oma)"
)
_TITLED = re.compile(
    rf"\b{_TITLES}\s+(?:(?:von|van|de|el|al|und|Dr\.)\s+)*(?P<name>{_NAME}(?:\s+(?:(?:von|van|de|el|al)\s+)?{_NAME})?)"
)
_CALLED = re.compile(rf"\b(?:heißt|heiße|heißen|hieß|namens|genannt)\s+(?P<name>{_NAME})")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{2}|0)\d{1,5}(?:[\s/.()–-]{0,3}\d){4,}")
_PLATE = re.compile(r"\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b")
_MONTHS = (
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
_DATE = re.compile(rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?|(?:{_MONTHS})\s)(?:19[2-9]\d|20[01]\d)\b")
_BORN = re.compile(
    rf"(?:[gj]eboren|Geburtstag|Jahrgang)[^.!?]{{0,40}}?(?P<date>(?:\d{{1,2}}\.\s?)?(?:(?:{_MONTHS})\s?)(?:19[2-9]\d|20[01]\d)?)"
)
_FIRM = re.compile(
    rf"(?P<name>{_NAME}(?:\s(?:&\s|und\s)?{_NAME}){{0,3}})\s(?:GmbH|UG|OHG|KG|GbR|e\.\s?K\.)(?!\w)"
)
_NUMBER = r"\d{1,3}(?:\s?[a-z])?\b"
_STREET_END = r"(?:straße|strasse|str\.|gasse|allee|zeile|gäßchen|gässchen|stieg)"
_WAY_END = r"(?:weg|platz|ring|ufer|damm|hof|graben|berg|winkel|markt|pfad|wall|park)"
_STREET = re.compile(
    rf"\b(?P<a>[A-ZÄÖÜ][\wäöüß-]*{_STREET_END}(?:\s{_NUMBER})?)"
    rf"|\b(?P<b>[A-ZÄÖÜ][\wäöüß-]*(?:{_WAY_END})\s{_NUMBER})"
    r"|\b(?P<c>(?:Am|Im|An der|An den|An dem|Zum|Zur|In der|In den|Auf der|Auf dem|Hinter der"
    r"|Unter den|Alte[rnsm]?|Obere|Untere|Große|Kleine)"
    rf"\s(?:[A-ZÄÖÜ][\wäöüß-]+\s)?[A-ZÄÖÜ][\wäöüß-]+\s{_NUMBER})(?!\s?(?:Uhr|Euro|Jahre|Prozent|Leute|Minuten|Kilometer))"
)
_COMMON_STREETS = {
    "Straße",
    "Strasse",
    "Gasse",
    "Allee",
    "Zeile",
    "Sackgasse",
    "Einkaufsstraße",
    "Seitenstraße",
    "Nebenstraße",
    "Seidenstraße",
    "Landstraße",
    "Bundesstraße",
}
_GENDERED = re.compile(r"[:*_]innen$|[:*_]in$|Innen$")
_LINKS = ("", "s", "es", "n", "en", "er", "e")
_ENDINGS = (
    "s",
    "n",
    "er",
    "ern",
    "ers",
    "erin",
    "erinnen",
    "in",
    "innen",
    "isch",
    "ische",
    "ischen",
)
_SHORTEST_PART = 4
_LONGEST_FIRM = 4
_LEGAL_FORM = re.compile(
    r"\b(?:GmbH(?: & Co\.? KG)?|UG(?: \(haftungsbeschränkt\))?|OHG|KG|GbR|AG|e\.\s?[KGV]\.)"
)
_HOUSE_NUMBER = re.compile(r"\s\d+\s?[a-z]?$")
_FOLLOWS_SENTENCE_END = re.compile(r"(?:^|[.!?…:–—-]|\n)[\s\"„“”»«'’()]*$")
_PARTICLES = {
    "frau",
    "herr",
    "herrn",
    "herren",
    "familie",
    "und",
    "von",
    "van",
    "der",
    "de",
    "el",
    "al",
    "dr",
    "prof",
}


@dataclass(frozen=True)
class Replacement:
    """What stood where a placeholder stands, and of which kind it is (LABELS).

    turn is an index into the turns given; offsets are code points of the turn as transcribed.
    """

    surface: str
    placeholder: str
    kind: str
    turn: int
    start: int
    end: int


@dataclass(frozen=True)
class Own:
    """What a talk's own contact sheet names: words of the name, and the street."""

    words: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str], addresses: Iterable[str] = ()) -> "Own":
        """From the cells of the sheet: full names, and addresses like "Mühlgasse 4, Erlenau"."""
        words = frozenset(word for name in names for word in _name_words(name))
        streets = (_HOUSE_NUMBER.sub("", address.split(",")[0]).strip() for address in addresses)
        return cls(
            words,
            tuple(dict.fromkeys(street for street in streets if len(street) >= _SHORTEST_PART)),
        )


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    kind: str


class Redactor:
    """Redacts talks; knows the persons and firms of the register, all contact sheets, and the words
    that are no names.
    """

    def __init__(
        self,
        register_names: Iterable[str] = (),
        firms: Iterable[str] = (),
        allowed: Iterable[str] = (),
    ) -> None:
        listed = _lines(FOLDER / "allowed.txt")
        self._allowed = {
            word.lower()
            for entry in (*allowed, *listed, *_territories())
            for word in _WORD.findall(entry)
        }
        words = {word for name in register_names for word in _name_words(name)}
        self._names = {word for word in words if not self.is_ordinary(word)} | set(
            _lines(FOLDER / "given_names.txt")
        )

        self._firms = {phrase for name in firms if (phrase := self._firm_phrase(name))}

    def redact(self, texts: Sequence[str], own: Own = Own()) -> tuple[list[str], list[Replacement]]:
        """A talk's turns with placeholders, and what they stand for; what its own contact sheet
        names is replaced always.
        """
        spoken_small = {word for text in texts for word in _WORD.findall(text) if word.islower()}
        placeholders: dict[str, str] = {}
        counts: dict[str, int] = {}
        redacted, replacements = [], []
        for turn, text in enumerate(texts):
            parts, position = [], 0
            for span in self._spans(text, own, spoken_small):
                surface = text[span.start : span.end]
                placeholder = _placeholder(surface, span.kind, placeholders, counts)
                parts += [text[position : span.start], placeholder]
                replacements.append(
                    Replacement(surface, placeholder, span.kind, turn, span.start, span.end)
                )
                position = span.end
            redacted.append("".join([*parts, text[position:]]))
        return redacted, replacements

    def found(self, texts: Sequence[str], own: Own = Own()) -> list[list[tuple[int, int]]]:
        """For every turn the spans that would be replaced, by code points."""
        small = {word for text in texts for word in _WORD.findall(text) if word.islower()}
        return [
            [(span.start, span.end) for span in self._spans(text, own, small)] for text in texts
        ]

    def is_ordinary(self, word: str) -> bool:
        """Whether the word is German (known, a compound of known words, dialect spelling) or on the
        list of allowed words.
        """
        if word.lower() in self._allowed or (
            word.isupper() and 1 < len(word) <= _SHORTEST_PART + 1
        ):
            return True
        small = word.lower()
        if any(
            small.endswith(end) and small.removesuffix(end) in self._allowed for end in _ENDINGS
        ):
            return True
        return any(_is_german(form) for form in _spellings(word))

    def _spans(self, text: str, own: "Own", spoken_small: set[str]) -> list[_Span]:
        found: list[_Span] = []
        for kind, matches in self._rules(text, own, spoken_small):
            for start, end in matches:
                if not any(start < span.end and span.start < end for span in found):
                    found.append(_Span(start, end, kind))
        marks = [match.span() for match in NOISE.finditer(text)]
        outside = [
            span
            for span in found
            if not any(start <= span.start and span.end <= end for start, end in marks)
        ]
        return _joined(sorted(outside, key=lambda span: span.start), text)

    def _rules(
        self, text: str, own: "Own", spoken_small: set[str]
    ) -> Iterable[tuple[str, list[tuple[int, int]]]]:
        """The rules in their order; a later one never cuts into what an earlier one found."""
        yield "email", [match.span() for match in _EMAIL.finditer(text)]
        yield "phone", [match.span() for match in _PHONE.finditer(text)]
        yield "plate", [match.span() for match in _PLATE.finditer(text)]
        yield "birthdate", [match.span() for match in _DATE.finditer(text)]
        yield "birthdate", [match.span("date") for match in _BORN.finditer(text)]
        yield "firm", [match.span() for match in _FIRM.finditer(text)]
        yield "firm", list(self._register_firms(text))
        yield (
            "place",
            [
                match.span()
                for place in own.places
                for match in re.finditer(rf"\b{re.escape(place)}(?:\s{_NUMBER})?(?!\w)", text)
            ],
        )
        yield (
            "place",
            [match.span() for match in _STREET.finditer(text) if match[0] not in _COMMON_STREETS],
        )
        yield "person", [match.span("name") for match in _TITLED.finditer(text)]
        words = [match for match in _WORD.finditer(text) if match[0][0].isupper()]
        yield "person", [match.span() for match in words if _bare(match[0], own.words) in own.words]
        yield (
            "person",
            [match.span() for match in words if _bare(match[0], self._names) in self._names],
        )
        yield (
            "name",
            [
                match.span("name")
                for match in _CALLED.finditer(text)
                if not self.is_ordinary(match["name"])
            ],
        )
        yield (
            "name",
            [match.span() for match in words if self._is_suspicious(match, text, spoken_small)],
        )

    def _firm_phrase(self, name: str) -> tuple[str, ...]:
        """The words of a firm's name without its legal form; nothing if it is one ordinary word."""
        words = tuple(_WORD.findall(_LEGAL_FORM.sub("", name)))[:_LONGEST_FIRM]
        is_telling = len(words) > 1 or (len(words) == 1 and not self.is_ordinary(words[0]))
        return words if is_telling else ()

    def _register_firms(self, text: str) -> Iterable[tuple[int, int]]:
        words = list(_WORD.finditer(text)) if self._firms else []
        for length in range(_LONGEST_FIRM, 0, -1):
            for first in range(len(words) - length + 1):
                if tuple(word[0] for word in words[first : first + length]) in self._firms:
                    yield words[first].start(), words[first + length - 1].end()

    def _is_suspicious(self, match: re.Match[str], text: str, spoken_small: set[str]) -> bool:
        """Capitalised, in no dictionary, and nowhere in the talk written small."""
        word = match[0]
        if len(word) < 2 or word.lower() in spoken_small or self.is_ordinary(word):
            return False
        begins = _FOLLOWS_SENTENCE_END.search(text[: match.start()]) is not None
        return not begins or len(word) >= _SHORTEST_PART


def _placeholder(
    surface: str, kind: str, placeholders: dict[str, str], counts: dict[str, int]
) -> str:
    """The placeholder of a surface; the same words get the same one throughout a talk."""
    if surface not in placeholders:
        counts[kind] = counts.get(kind, 0) + 1
        placeholders[surface] = f"[{LABELS[kind]} {counts[kind]}]"
    return placeholders[surface]


def _joined(spans: list[_Span], text: str) -> list[_Span]:
    """Neighbouring words of a name become one span."""
    joined: list[_Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        is_name = last is not None and {last.kind, span.kind} <= {"person", "name"}
        if last is not None and is_name and text[last.end : span.start] in (" ", "-"):
            joined[-1] = _Span(
                last.start, span.end, "person" if "person" in (last.kind, span.kind) else "name"
            )
        else:
            joined.append(span)
    return joined


def _name_words(name: str) -> set[str]:
    return {
        word for word in _WORD.findall(name) if len(word) > 2 and word.lower() not in _PARTICLES
    }


def _bare(word: str, names: Set[str]) -> str:
    """The word without the s of the genitive, if only that makes it a name."""
    return word if word in names else word.removesuffix("s").removesuffix("'").removesuffix("’")


@cache
def _spellings(word: str) -> tuple[str, ...]:
    """The word as a dictionary may have it: without gender forms, with umlauts, and out of
    Rhineland dialect.
    """
    plain = _GENDERED.sub("", word)
    forms = [
        word,
        plain,
        f"{plain}e",
        plain.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü"),
    ]
    forms += [plain.replace("j", "g").replace("J", "G"), plain.replace("ch", "g")]
    return tuple(dict.fromkeys(forms))


@cache
def _is_german(word: str) -> bool:
    """Whether simplemma knows the word or two known parts make it up."""
    from simplemma import is_known

    if is_known(word, lang="de"):
        return True
    small = word.lower()
    return any(
        is_known(small[cut:].capitalize(), lang="de") and _is_part(small[:cut])
        for cut in range(_SHORTEST_PART, len(small) - _SHORTEST_PART + 1)
    )


@cache
def _is_part(small: str) -> bool:
    from simplemma import is_known

    stems = (small.removesuffix(link) for link in _LINKS if small.endswith(link))
    return any(
        len(stem) >= _SHORTEST_PART - 1
        and (is_known(stem.capitalize(), lang="de") or is_known(stem, lang="de"))
        for stem in stems
    )


@cache
def _lines(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        return ()
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _territories() -> tuple[str, ...]:
    """Countries and languages in German."""
    from babel import Locale

    german = Locale("de")
    return (*german.territories.values(), *german.languages.values())
