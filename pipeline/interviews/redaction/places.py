"""Places below the municipality: streets with and without a number, the addresses of contact
sheets, quarters, named houses.

Municipalities, countries and towns far away stay: they tell where somebody is from, not who it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from pipeline.interviews.redaction.entities import Entity
from pipeline.interviews.redaction.spans import Span
from pipeline.interviews.redaction.words import (
    SHORTEST_PART,
    WORD,
    Words,
    is_from_elsewhere,
    is_town,
)

NUMBER = r"\d{1,3}(?:\s?[a-z])?\b"
HOUSE_NUMBER = re.compile(r"\s\d+\s?[a-z]?$")
_STREET_END = (
    r"(?:straße|strasse|strooß|stroß|str\.|gasse|gass|allee|zeile|gäßchen|gässchen"
    r"|stieg|steig|chaussee|promenade)"
)
_WAY_END = (
    r"(?:weg|platz|ring|ufer|damm|hof|graben|berg|winkel|markt|pfad|wall|park|steg"
    r"|brücke|garten|kamp|bruch|weide|pfuhl|pütz|aue|tor|anger|mühle|bleiche|wiese"
    r"|siedlung|viertel|eck|höhe|feld|wald|busch|bach|teich)"
)
_OLD = (
    r"(?:Am|Im|An der|An den|An dem|Zum|Zur|In der|In den|Auf der|Auf dem|Hinter der"
    r"|Hinter dem|Unter den|Unter der|Vor dem|Vor der|Alte[rnsm]?|Obere[rnsm]?|Untere[rnsm]?"
    r"|Große[rnsm]?|Kleine[rnsm]?|Neue[rnsm]?|Lange[rnsm]?|Hohe[rnsm]?|Breite[rnsm]?"
    r"|Krumme[rnsm]?)"
)
_NOT_COUNTED = (
    r"(?!\s?(?:Uhr|Euro|Jahre|Prozent|Leute|Minuten|Kilometer|Meter|Tage|Wochen|Monate"
    r"|Stunden|Mann|Plätze|Kunden|mal|Mal))"
)
_STREET = re.compile(
    rf"\b(?P<a>(?:{_OLD}\s)?[A-ZÄÖÜ][\wäöüß]*(?:-[A-ZÄÖÜ][\wäöüß]*)*-?{_STREET_END}(?:\s{NUMBER})?"
    rf")(?!\w)"
    rf"|\b(?P<b>[A-ZÄÖÜ][\wäöüß-]*(?:{_WAY_END}|-[A-ZÄÖÜ][a-zäöüß]+)\s{NUMBER}{_NOT_COUNTED})"
    rf"|\b(?P<c>{_OLD}\s(?:[A-ZÄÖÜ][\wäöüß-]+\s)?[A-ZÄÖÜ][\wäöüß-]+\s{NUMBER}{_NOT_COUNTED})",
)
_CAPITAL_STREET = re.compile(
    rf"\b[A-ZÄÖÜ][\wäöüß]+(?:er|sche|-[A-ZÄÖÜ][\wäöüß]+)?\s(?:Straße|Strasse|Str\."
    rf"|Gasse|Allee|Weg|Platz|Ring|Damm|Ufer|Chaussee|Tor)(?:\s{NUMBER})?(?!\w)"
)
_WAY = re.compile(
    rf"\b(?P<before>(?:[Aa]m|[Ii]m|[Ii]n|[Ii]n der|[Ii]n die|[Ii]n den|[Aa]n der|[Aa]uf der"
    rf"|[Aa]uf dem|[Vv]om|[Zz]um|[Zz]ur|[Bb]eim)\s)(?P<name>(?:{_OLD}\s)?[A-ZÄÖÜ][\wäöüß-]*"
    rf"{_WAY_END})(?!\w)"
)
_HOUSE = re.compile(
    r"\b(?:St\.|Sankt|Sankt-|Haus)\s?-?[A-ZÄÖÜ][\wäöüß]+(?:-[A-ZÄÖÜ][\wäöüß]+)*|\b[A-ZÄÖÜ][\wäöüß]"
    r"+(?:-[A-ZÄÖÜ][\wäöüß]+)*-(?:Stift|Hospital|Krankenhaus|Heim|Schule|Grundschule"
    r"|Gesamtschule|Gymnasium|Realschule|Hauptschule|Kirche|Moschee|Siedlung|Viertel"
    r"|Halle|Platz|Park|Kita|Kapelle|Kloster|Haus|Denkmal|Brücke)(?!\w)"
)
_HAMLET = re.compile(
    rf"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Bb]ei|[Bb]is)\s(?P<name>(?:{_OLD}\s)?[A-ZÄÖÜ][a-zäöüß]+"
    r"(?:furt|scheid|rath|broich|hoven|hausen|heim|dorf|berg|acker|bach|feld|hagen|weiler|kirchen|born|bruch|busch"
    r"|winkel|moor|loh|siepen|ohl|bleiche|mühle|hof|au|auel|büchel|hain|rode|roth|tal|see|horst|kamp))(?!\w)"
)
"""Villages by the endings of German names; towns elsewhere seldom have one."""
_NO_HAMLET = {
    "Luxemburg", "Straßburg", "Salzburg", "Göteborg", "Petersburg", "Johannesburg", "Königsberg",
    "Südtirol", "Moldau", "Nürnberg", "Heidelberg", "Ausland", "Kosovo",
    "Glogau", "Bergkarabach", "Fürstenfeld", "Kronstadt", "Breslau",
}  # fmt: skip
_COMMON = {
    "Straße", "Strasse", "Gasse", "Allee", "Zeile", "Sackgasse", "Einkaufsstraße", "Seitenstraße",
    "Nebenstraße", "Seidenstraße", "Landstraße", "Bundesstraße", "Hauptverkehrsstraße",
    "Durchgangsstraße", "Dorfstraße", "Spielstraße", "Einbahnstraße", "Umgehungsstraße",
    "Parallelstraße", "Ausfallstraße", "Ladenstraße", "Geschäftsstraße", "Fertigungsstraße",
    "Waschstraße",
    "Bürgersteig", "Ausstieg", "Aufstieg", "Einstieg", "Abstieg", "Umstieg", "Anstieg",
    "Quereinstieg", "Wiedereinstieg", "Überschrift", "Textzeile", "Betreffzeile", "Kopfzeile",
}  # fmt: skip
_DIRECTIONS = {"Nord", "Süd", "Ost", "West", "Mitte", "Zentrum"}
_QUARTER = re.compile(rf"\b(?P<name>[A-ZÄÖÜ][\wäöüß]+-(?:{'|'.join(sorted(_DIRECTIONS))}))(?!\w)")


def own(text: str, streets: Iterable[str]) -> Iterator[Span]:
    """The streets of the talk's own contact sheet, with or without a number, in any case of the
    German declension.
    """
    for street in streets:
        for match in re.finditer(
            rf"\b{_declined(street)}(?:\s{NUMBER})?(?!\w)", text, re.IGNORECASE
        ):
            yield Span(*match.span(), "place")


def _declined(street: str) -> str:
    """Alter Zeughof: also (am) Alten Zeughof."""
    first, space, rest = street.partition(" ")
    if space and re.fullmatch(
        r"(?:Alt|Neu|Ober|Unter|Groß|Klein|Lang|Hoh|Breit|Krumm|Kurz)e[rnsm]?", first
    ):
        return rf"{re.escape(re.sub('e[rnsm]?$', '', first))}e[rnsm]?\s{re.escape(rest)}"
    return re.escape(street)


def streets(text: str, words: Words) -> Iterator[Span]:
    """Streets by their endings, by their number, and by what a talk says before them."""
    for match in _STREET.finditer(text):
        if not _is_common(match[0]):
            yield Span(*match.span(), "place")
    for match in _CAPITAL_STREET.finditer(text):
        first = match[0].split()[0]
        if not (
            words.is_common(first)
            and first.lower()
            in {
                "und",
                "die",
                "der",
                "diese",
                "jede",
                "eine",
                "unsere",
                "keine",
                "ganze",
                "meine",
                "dieser",
                "den",
                "dem",
                "das",
                "ihre",
                "minuten",
                "stunden",
                "meter",
                "kilometer",
            }
        ):
            yield Span(*match.span(), "place")
    for match in _HOUSE.finditer(text):
        yield Span(*match.span(), "place")
    for match in _QUARTER.finditer(text):
        yield Span(*match.span("name"), "place")
    for match in _HAMLET.finditer(text):
        if _is_hamlet(match["name"], words):
            yield Span(*match.span("name"), "place")
    for match in _WAY.finditer(text):
        if not _is_dictionary_word(match["name"]) and not words.is_allowed(match["name"]):
            yield Span(*match.span("name"), "place")


def listed(text: str, names: Set[str]) -> Iterator[Span]:
    """Quarters of the county by its list, and places that any other talk brought up."""
    for match in WORD.finditer(text):
        if match[0] in names:
            yield Span(*match.span(), "place")


def recognised(
    text: str, entities: Sequence[Entity], words: Words, municipalities: Set[str]
) -> Iterator[Span]:
    """Places that the recogniser found and that look like a street or a house: with a number, or
    after an, auf, im, am.
    """
    for entity in entities:
        surface = text[entity.start : entity.end].rstrip(".,;:!? ")
        if entity.label != "LOC" or not surface or surface in municipalities:
            continue
        end = entity.start + len(surface)
        inner = WORD.findall(surface)
        if (
            HOUSE_NUMBER.search(surface)
            and len(inner) <= 4
            and inner
            and inner[0][0].isupper()
            or _NAMED_WAY.fullmatch(surface)
            and not _is_dictionary_word(inner[-1])
            and not is_town(surface)
            or _OLD_WAY.fullmatch(surface)
            and not any(is_town(word) for word in inner)
        ):
            yield Span(entity.start, end, "place")


def _is_hamlet(name: str, words: Words) -> bool:
    """Whether a place is no town, no word and listed nowhere else."""
    last = name.split()[-1]
    is_listed = words.is_allowed(last) or is_from_elsewhere(last) or last in _NO_HAMLET
    is_word = _is_dictionary_word(last) and " " not in name
    return not (is_listed or is_word or is_town(name) or is_town(last))


_NAMED_WAY = re.compile(rf"[A-ZÄÖÜ][\wäöüß-]*{_WAY_END}")
_OLD_WAY = re.compile(rf"{_OLD}\s(?:[A-ZÄÖÜ][\wäöüß-]+\s)?[A-ZÄÖÜ][\wäöüß-]+")


def _is_common(street: str) -> bool:
    last = HOUSE_NUMBER.sub("", street).split()[-1]
    return last in _COMMON or last.capitalize() in _COMMON


def _is_dictionary_word(word: str) -> bool:
    """Whether a dictionary has the word as it stands; a compound of two words is none."""
    from simplemma import is_known

    last = word.split()[-1]
    return bool(is_known(last, lang="de")) or len(last) < SHORTEST_PART + 2
