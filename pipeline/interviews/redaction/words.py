"""Which capitalised words are ordinary German and which look like names.

By simplemma's dictionary, HanTa's morphology and lists of words that are no names. Where a name
stands in its sentence belongs to names.py.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.settings import SURVEYS

FOLDER = SURVEYS / "redaction"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SHORTEST_PART = 4
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
_NAMED_AFTER_SOMEBODY = re.compile(
    r"\b(?:St\.|Saint|São|Jan|Santa|Pitcairn|Salvador|Bouvet|Clipperton|Ascension"
    r"|Diego)"
)
_SHORTEST_STEM = 5
_PLURALS = ("n", "en", "e", "er", "es")
_CUTOFF, _NEAR, _FAR = 12, 2.5, 100.0
"""How many logarithms HanTa lists below its best guess, how near to it a name must be, and what
counts as none.
"""
_LONG = 11
"""Letters from which on parts that are known make a compound, whatever HanTa says of the whole."""
_SHORT_NOUNS = {
    "amt",
    "arm",
    "bad",
    "bau",
    "bus",
    "eis",
    "fuß",
    "gas",
    "hof",
    "öl",
    "ort",
    "rad",
    "see",
    "tag",
    "tee",
    "uhr",
    "weg",
    "zug",
    "bar",
    "müll",
    "ton",
}


class Words:
    """Knows which words are no names; everything is asked of a word once."""

    def __init__(self, allowed: Iterable[str] = (), ordinary: Iterable[str] = ()) -> None:
        """allowed are never names, ordinary ones may be where somebody is meant."""
        listed = lines(FOLDER / "allowed.txt")
        entries = (*allowed, *listed, *_territories())
        self._allowed = {word.lower() for entry in entries for word in WORD.findall(entry)}
        self._spoken = {word for entry in ordinary for word in WORD.findall(entry)}
        self._ordinary: dict[str, bool] = {}

    def is_ordinary(self, word: str) -> bool:
        """Whether the word is German (known, a compound of known words, dialect spelling) or on the
        list of allowed words.
        """
        known = self._ordinary.get(word)
        if known is None:
            is_listed = word in self._spoken or self.is_allowed(word)
            known = self._ordinary[word] = is_listed or _is_german(word)
        return known

    def is_allowed(self, word: str) -> bool:
        """Whether the word, or what it ends on, is listed; short words in capitals are
        abbreviations.
        """
        small = word.lower()
        if small in self._allowed or (word.isupper() and 1 < len(word) <= SHORTEST_PART + 1):
            return True
        stems = (small.removesuffix(end) for end in _ENDINGS if small.endswith(end))
        if any(len(stem) >= _SHORTEST_STEM and stem in self._allowed for stem in stems):
            return True
        if small.replace("j", "g") in self._allowed:  # Jott, as the Rhineland says
            return True
        return is_people(word)

    def is_common(self, word: str) -> bool:
        """Whether the word is an ordinary one that no dictionary has as a name."""
        return self.is_ordinary(word) and (self.is_allowed(word) or not is_name_only(word))


@cache
def is_name_form(word: str) -> bool:
    """Whether HanTa takes the word for a proper name, or for hardly anything else more likely."""
    tags = _tags(word)
    return "NE" in tags and tags["NE"] >= max(tags.values()) - _NEAR


@cache
def is_name_only(word: str) -> bool:
    """Whether HanTa's dictionary has the word as a proper name and as nothing else."""
    tags = _tags(word)
    other = max((score for tag, score in tags.items() if tag != "NE"), default=-_FAR)
    return "NE" in tags and tags["NE"] - other > _FAR / 2


@cache
def is_known(word: str) -> bool:
    """Whether the dictionary has the word as it stands."""
    import simplemma

    return bool(simplemma.is_known(word, lang="de"))


@cache
def is_noun_too(word: str) -> bool:
    """Whether a plural of the word is known, as of Vogel or Kies: names have none."""
    from simplemma import is_known

    return any(is_known(word + ending, lang="de") for ending in _PLURALS)


def _is_name_first(word: str) -> bool:
    tags = _tags(word)
    return max(tags, key=lambda tag: tags[tag], default="") == "NE"


@cache
def _tags(word: str) -> dict[str, float]:
    return {tag: float(score) for tag, score in _tagger().tag_word(word, cutoff=_CUTOFF)}


@cache
def is_town(word: str) -> bool:
    """Whether a German municipality bears this name."""
    return word in _municipalities()


@cache
def _municipalities() -> frozenset[str]:
    from pipeline.reference import municipalities

    return frozenset(each.name for each in municipalities.municipalities())


@cache
def _tagger() -> Any:
    from HanTa import HanoverTagger

    return HanoverTagger.HanoverTagger("morphmodel_ger.pgz")


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
    forms += [
        plain.replace("j", "g").replace("J", "G"),
        plain.replace("ch", "g"),
        f"{plain}e".replace("j", "g"),
    ]
    return tuple(dict.fromkeys(forms))


@cache
def _is_german(word: str) -> bool:
    """Whether simplemma knows the word in one of its spellings, or two known parts make it up.

    A word that HanTa takes for a name is no compound unless it is long.
    """
    from simplemma import is_known

    if any(is_known(form, lang="de") for form in _spellings(word)):
        return True
    if len(word) < _LONG and _is_name_first(word):
        return False
    return is_compound(word)


def is_compound(word: str) -> bool:
    """Whether two German words make it up, in one of its spellings, even if it may be a name."""
    return any(_is_compound(form.lower()) for form in _spellings(word))


def _is_compound(small: str) -> bool:
    from simplemma import is_known

    return any(
        is_known(small[cut:].capitalize(), lang="de") and _is_part(small[:cut])
        for cut in range(2, len(small) - SHORTEST_PART + 1)
        if cut >= SHORTEST_PART or small[:cut] in _SHORT_NOUNS
    )


@cache
def _is_part(small: str) -> bool:
    from simplemma import is_known

    if small in _SHORT_NOUNS:
        return True
    stems = (small.removesuffix(link) for link in _LINKS if small.endswith(link))
    return any(
        len(stem) >= SHORTEST_PART - 1
        and (is_known(stem.capitalize(), lang="de") or is_known(stem, lang="de"))
        for stem in stems
    )


@cache
def lines(path: Path) -> tuple[str, ...]:
    """The entries of a list: one a line, # begins a comment."""
    if not path.is_file():
        return ()
    read = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in read if line and not line.startswith("#"))


@cache
def _elsewhere() -> tuple[frozenset[str], re.Pattern[str]]:
    entries = {
        entry.strip()
        for name in ("towns.txt", "things.txt")
        for line in lines(FOLDER / name)
        for entry in line.split(",")
        if entry.strip()
    }
    phrases = sorted((entry for entry in entries if WORD.fullmatch(entry) is None), reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases)) or '(?!)'})\b")
    return frozenset(entries), pattern


def is_from_elsewhere(word: str) -> bool:
    """Whether the word is listed as a town or a thing that no German dictionary knows."""
    listed, _ = _elsewhere()
    return word in listed or word.removesuffix("s") in listed


def from_elsewhere(text: str) -> list[tuple[int, int]]:
    """Where towns and things of several words stand in a text (code points)."""
    return [match.span() for match in _elsewhere()[1].finditer(text)]


@cache
def _territories() -> tuple[str, ...]:
    """Countries and languages in German, without those that are names of persons too: islands
    called after saints, languages called as families are.
    """
    from babel import Locale

    german = Locale("de")
    countries = (str(name) for name in german.territories.values())
    languages = (str(name) for name in german.languages.values())
    return (
        *(name for name in countries if not _NAMED_AFTER_SOMEBODY.search(name)),
        *(name for name in languages if name.endswith("isch")),
    )


@cache
def is_people(word: str) -> bool:
    """Türke, Türkin, Türken, türkisch: whether a word says of which nationality people are."""
    from pipeline.reference import nationalities

    found = nationalities.nationality(word) if len(word) >= SHORTEST_PART else None
    return found is not None and word not in (found.name_de, found.name_en, found.iso3)
