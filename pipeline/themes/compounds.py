"""What a written word may stand for: its base forms, also in learners' and regional spelling, and
the parts of a compound.

Everything is worked out once for each word type. Which words matter is said in the codebook.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

SHORTEST_RESPELT = 3
"""Shorter unknown words are left as they are: too many words lie one letter away."""
_SHORTEST_FIRST_PART = 3
_REMEMBERED = 100_000
"""Words held in memory; the oldest are then worked out anew."""
_GENDERED = re.compile(r"(?<=\w)(?:[:*_/]-?|(?=I))(?:innen|in|Innen|In)\b")
_PREFIXES = """ab an auf aus be bei durch ein ent ges her hin mit nach um un unter ver vor wider zer
zu über"""
_NO_FIRST_PARTS = frozenset(_PREFIXES.split())
"""Prefixes: what follows one begins no part (Auf|lage has no Lage)."""
_LINKING = ("", "s", "n", "en", "es", "er", "e", "-")
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_REGIONAL = {
    "isch": "ich",
    "misch": "mich",
    "disch": "dich",
    "sisch": "sich",
    "dat": "das",
    "wat": "was",
    "et": "es",
    "dä": "der",
    "nit": "nicht",
    "net": "nicht",
    "un": "und",
    "op": "auf",
    "jut": "gut",
    "jot": "gut",
    "ham": "haben",
    "hamse": "haben",
    "kriss": "kriegen",
    "krisst": "kriegen",
    "fuer": "für",
    "weiß": "wissen",
    "weiss": "wissen",
    "nem": "ein",
    "ne": "ein",
    "ner": "ein",
    "nen": "ein",
    "'ne": "ein",
    "'nen": "ein",
}
"""Rhenish and clipped everyday words that no spelling rule leads to their base form."""


@lru_cache(_REMEMBERED)
def base_forms(word: str) -> frozenset[str]:
    """The word itself and its base forms; an unknown word is tried in other spellings."""
    from simplemma import is_known, lemmatize

    found = {word, str(lemmatize(word, lang="de"))}
    regional = _REGIONAL.get(word.lower())
    if regional:
        found.add(regional)
    elif _GENDERED.search(word):
        masculine = _GENDERED.sub("", word)
        found |= {masculine, masculine + "e", masculine + "in"}
    elif not is_known(word, lang="de"):
        for spelling in _other_spellings(word):
            if is_known(spelling, lang="de"):
                found |= {spelling, str(lemmatize(spelling, lang="de"))}
                break
    return frozenset(found)


def _other_spellings(word: str) -> Iterator[str]:
    """Spellings that may be meant, the likeliest first."""
    if len(word) < SHORTEST_RESPELT:
        return
    yield word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    yield word.replace("ss", "ß")
    yield word.replace("ß", "ss")
    yield word.rstrip("'’") + "e"
    hard = word.replace("j", "g").replace("J", "G")
    for regional in (hard, hard.replace("ch", "g"), hard.replace("ij", "ig")):
        if regional != word:
            yield regional
    for index, letter in enumerate(word):
        if letter in _UMLAUTS:
            yield word[:index] + _UMLAUTS[letter] + word[index + 1 :]
    yield word[:1].upper() + word[1:]


def has_part(word: str, part: str) -> bool:
    """Whether a compound has the part: kredit* at its beginning, *kredit at its end, *kredit*
    anywhere; the word alone counts. A part begins where a word begins: Amt is none of gesamt.
    """
    small, bare = word.lower(), part.strip("*").lower()
    if not part.startswith("*"):
        return small.startswith(bare)
    start = small.rfind(bare)
    if start < 0 or (not part.endswith("*") and start + len(bare) != len(small)):
        return False
    return start == 0 or start in boundaries(word) or _is_compound(small[:start])


@lru_cache(_REMEMBERED)
def boundaries(word: str) -> frozenset[int]:
    """Offsets at which a part of the compound begins, as HanTa splits it; empty if it does not."""
    _, parts, _ = _analyser().analyze(word, taglevel=3)
    small, position, found = word.lower(), 0, set()
    for part, _ in parts:
        start = small.find(part, position)
        if start < 0:
            break
        found.add(start)
        position = start + len(part)
    return frozenset(found - {0})


@lru_cache(_REMEMBERED)
def _is_compound(beginning: str) -> bool:
    """Whether what stands before a part is a word itself, for compounds that HanTa knows as one."""
    from simplemma import is_known

    for linking in _LINKING:
        first = beginning.removesuffix(linking) if linking else beginning
        if first in _NO_FIRST_PARTS or len(first) < _SHORTEST_FIRST_PART:
            continue
        if is_known(first, lang="de") or is_known(first.capitalize(), lang="de"):
            return True
    return False


@cache
def _analyser() -> Any:
    from HanTa import HanoverTagger

    return HanoverTagger.HanoverTagger("morphmodel_ger.pgz")
