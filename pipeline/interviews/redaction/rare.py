"""Words that may tell who speaks although no name stands there ("der einzige Chilene in Titz"):
found, never replaced by a program.

A person decides about each (decisions.py); names belong to names.py.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from pipeline.interviews.redaction.words import WORD, is_people

REASONS = ("only_one", "origin_and_place", "office", "age_and_origin")

_WORD = r"[^\W\d_][\w'’-]*"
_HERE = (
    r"(?:hier|im (?:ganzen )?(?:Ort|Dorf|Kreis|Stadtteil|Viertel|Rat|Vorstand|Verein"
    r"|Haus)|in der (?:ganzen )?(?:Stadt|Straße|Gemeinde|Innung|Gegend|Region|Eifel"
    r"|Nachbarschaft)|weit und breit|in der ganzen \w+)"
)
_PLACE = re.compile(rf"\b(?:in|aus|von|bei)\s(?P<place>[A-ZÄÖÜ]{_WORD})|\b{_HERE}\b")
_ONLY = re.compile(
    r"\b(?:(?:der|die|das|dä|als|wir sind die|ich bin die|ich bin der)\s)?(?:(?:erste[rn]?\sund\s)"
    r"?(?:einzige[rn]?|einzigste[rn]?|einzijste[rn]?|einzije[rn]?|allererste[rn]?"
    r"|erste[rn]?)|älteste[rn]?|jüngste[rn]?)\s",
    re.IGNORECASE,
)
_WHO = (
    r"(?:Frau|Mann|Ausländer(?:in)?|Migrant(?:in)?|Muslim(?:in|a)?|Jude|Jüdin|Schwarze[r]?"
    r"|Flüchtling|Geflüchtete[r]?|Unternehmer(?:in)?|Meister(?:in)?|Frisör(?:in)?"
    r"|Friseur(?:in)?|Schneider(?:in)?|Bäcker(?:in)?|Metzger(?:in)?"
    r"|Fahrer(?:in)?|Arzt|Ärztin|Hebamme|Imam|Taxifahrer(?:in)?|Änderungsschneider(?:in)?"
    r"|Schuster(?:in)?|Uhrmacher(?:in)?|Goldschmied(?:in)?|Eisdiele|Apotheke|Bäckerei"
    r"|Schneiderei|Lehrling|Tochter|Sohn)"
)
_OFFICE = re.compile(
    r"\b(?:[Ii]ch|[Ii]sch|wir|[Mm]ein (?:Mann|Vater|Bruder|Sohn)|[Mm]eine (?:Frau"
    r"|Tochter|Schwester|Mutter))\s(?:bin|war|sind|ist|wurde|bin ja|bin auch|bin heut(?:e)?"
    r"|sitze|sitz)\s(?:\w+\s){0,3}?"
    r"(?P<office>(?:Ehren|Vize|Alt)?(?:[Pp]räsident(?:in)?|[Vv]orsitzende[rn]?|[Ss]precher(?:in)?"
    r"|Obermeister(?:in)?|[Ss]chützenkönig(?:in)?|Bürgermeister(?:in)?|[Rr]atsmitglied"
    r"|Stadtrat|Stadträtin|Kreistagsmitglied|Schöff(?:e|in)|Wehrführer(?:in)?|"
    r"[Kk]assenwart(?:in)?|[Tt]rainer(?:in)?|Dirigent(?:in)?|Gründer(?:in)?|im Vorstand"
    r"|im Rat|im Stadtrat|im Kreistag|im Integrationsrat)\s(?:vom|von der|von|der"
    r"|des|im|in|für den|für die)\s[A-ZÄÖÜ][\w'’-]+(?:\s(?:in|von)\s[A-ZÄÖÜ][\w-]+)?)"
)
_AGE = re.compile(
    r"\b(?:\d{2}|[a-zäöü]+(?:zig|ßig))(?:-jährige[rn]?|jährige[rn]?|\sJahre(?:\salt)?|)\b(?=[\s,])",
    re.IGNORECASE,
)
_REACH = 45
"""Characters between what makes a combination."""
_BOUNDARY = re.compile(r"[.!?;:\n]")


@dataclass(frozen=True)
class RareCombination:
    """Code points of a turn as transcribed, the words, and why they may tell who it is."""

    start: int
    end: int
    surface: str
    reason: str


def rare_combinations(text: str, municipalities: Set[str]) -> list[RareCombination]:
    """What a turn says that may tell who speaks, in order and without overlaps."""
    found: list[RareCombination] = []
    for each in _candidates(text, municipalities):
        if not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def _candidates(text: str, municipalities: Set[str]) -> Iterator[RareCombination]:
    for only in _ONLY.finditer(text):
        who = _who(text, only.end())
        place = _place(text, who, municipalities) if who else None
        if who and place:
            yield _made(text, only.start(), place, "only_one")
        elif who and is_people(text[only.end() : who].split()[-1]):
            yield _made(text, only.start(), who, "only_one")
    for match in WORD.finditer(text):
        if not (match[0][0].isupper() and is_people(match[0])):
            continue
        age = next(
            (
                each
                for each in _AGE.finditer(text, max(0, match.start() - _REACH), match.start())
                if _is_one_clause(text, each.end(), match.start())
            ),
            None,
        )
        place = _place(text, match.end(), municipalities, only_near=True)
        if age and len(age[0].strip()) > 1:
            yield _made(text, age.start(), match.end(), "age_and_origin")
        if place:
            yield _made(text, match.start(), place, "origin_and_place")
    for match in _OFFICE.finditer(text):
        yield _made(text, *match.span("office"), "office")


def _who(text: str, start: int) -> int | None:
    """Where the people or trade end that an "only" speaks of."""
    match = re.compile(rf"(?:{_WORD}e[rn]?\s){{0,2}}(?P<who>[A-ZÄÖÜ]{_WORD})").match(text, start)
    if match is None:
        return None
    is_told = is_people(match["who"]) or re.fullmatch(_WHO, match["who"])
    return match.end() if is_told else None


def _place(text: str, start: int, municipalities: Set[str], only_near: bool = False) -> int | None:
    """Where a place ends that is named soon after, in the same sentence; with only_near a
    municipality right behind.
    """
    for match in _PLACE.finditer(text, start, min(len(text), start + _REACH)):
        if _BOUNDARY.search(text, start, match.start()):
            return None
        is_known = match["place"] in municipalities if match["place"] else not only_near
        if is_known and (not only_near or match.start() == start + 1):
            return match.end()
    return None


def _is_one_clause(text: str, start: int, end: int) -> bool:
    return end - start < _REACH and not _BOUNDARY.search(text, start, end)


def _made(text: str, start: int, end: int, reason: str) -> RareCombination:
    return RareCombination(start, end, text[start:end], reason)
