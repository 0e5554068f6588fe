"""How likely a capitalised word is a person's name: what the word looks like, what stands around
it, how the talk uses it elsewhere and what the recogniser believes, weighed together.

The weights lie in evidence.yml and are learnt by learn_evidence.py on talks that may be read.
Words that stand in lists, behind a title or on the contact sheet need no weighing (names.py).
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.interviews.redaction import names as rules
from pipeline.interviews.redaction.entities import Entity, said
from pipeline.interviews.redaction.words import (
    WORD,
    Words,
    from_elsewhere,
    is_compound,
    is_from_elsewhere,
    is_name_form,
    is_name_only,
    is_noun_too,
    is_town,
)

WEIGHTS = Path(__file__).with_name("evidence.yml")
CLUES = Path(__file__).with_name("clues.yml")
_FAR, _AFTER = 60, 40
"""Letters before and after a word within which its sentence says what it is."""
_MANY = 4
"""From so often on a word is said often."""
_SURE, _HARDLY = 0.9, 0.1
_TELLING = (
    *("article and verb", "after kin", "after kin directly", "after naming", "before who"),
    *("before kin", "said to", "opens, before call", "before and me", "surely PER", "share PER"),
    *("before strongly personal verb", "context", "talk: highest share PER", "introduced"),
    *("talk: after naming", "talk: after kin", "talk: after title", "after with", "after in"),
    "after naming article",
)
"""Clues that count otherwise for a word of the German dictionary."""
_OPENING = (
    *("before comma", "before personal verb", "before strongly personal verb", "before call"),
    *("before stop", "before and"),
)
"""Clues that count otherwise where a sentence begins."""
_DETERMINING = {
    *("after naming article", "after das", "after our", "after possessive", "after a or no"),
    *("after this or each", "after number", "after adjective", "after preposition and article"),
    *("opens", "after dash or hyphen"),
}
_DETERMINED = (
    *("after a or no", "after possessive", "after number", "after this or each", "after measure"),
)
_ONCE = ("article and verb", "after naming", "after title", "after kin")
"""Clues that count wherever in the talk they stand with the word."""


@cache
def _clues() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    import yaml

    read: Any = yaml.safe_load(CLUES.read_text(encoding="utf-8"))
    return {
        where: {
            name: re.compile(pattern.replace("{kin}", rules.KIN)) for name, pattern in named.items()
        }
        for where, named in read.items()
    }


@dataclass(frozen=True)
class Candidate:
    """A capitalised word of a turn (code points) and what speaks for and against a name."""

    turn: int
    start: int
    end: int
    word: str
    features: Mapping[str, float] = field(compare=False)


@dataclass(frozen=True)
class Weights:
    """What each feature counts (log-odds), and from which likelihood on a word is replaced;
    beside is that for words linked with a name.
    """

    base: float
    threshold: float
    weights: Mapping[str, float]
    beside: float = 1.0

    def likelihood(self, features: Mapping[str, float]) -> float:
        """Of being a person's name, 0 to 1."""
        weigh = self.weights.get
        total = self.base + sum(value * weigh(name, 0.0) for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def weights(has_recogniser: bool = True, path: Path = WEIGHTS) -> Weights:
    """The weights as they lie beside this file; others hold without a recogniser."""
    import yaml

    kind = "with recogniser" if has_recogniser else "without recogniser"
    read: Any = yaml.safe_load(path.read_text(encoding="utf-8"))[kind]
    return Weights(
        float(read["base"]), float(read["threshold"]), dict(read["weights"]), float(read["beside"])
    )


def candidates(
    texts: Sequence[str],
    entities: Sequence[Sequence[Entity]],
    words: Words,
    introduced: Set[str] = frozenset(),
    municipalities: Set[str] = frozenset(),
) -> list[Candidate]:
    """All capitalised words of a talk that could be a name; introduced are words that somebody of
    this talk is called by for certain.
    """
    small = {word for text in texts for word in WORD.findall(text) if word.islower()}
    towns = rules.towns_of(texts)
    local: list[tuple[int, re.Match[str], dict[str, float]]] = []
    for turn, (text, some) in enumerate(zip(texts, entities, strict=True)):
        heard = said(some)
        told = {
            "rule of the recogniser": list(rules.recognised(text, heard, words, towns)),
            "rule of strange words": list(rules.suspicious(text, heard, words, small, towns)),
        }
        phrases = from_elsewhere(text)
        for match in WORD.finditer(text):
            word = match[0]
            if not word[0].isupper() or len(word) < 2 or words.is_allowed(word):
                continue
            if rules.is_office(word):
                continue
            if any(first <= match.start() < end for first, end in phrases):
                continue
            is_elsewhere = is_from_elsewhere(word) or (is_town(word) and is_name_only(word))
            if is_elsewhere and not _is_said_person(text, match, heard):
                continue
            ruled = {
                name: 1.0
                for name, spans in told.items()
                if any(span.start < match.end() and match.start() < span.end for span in spans)
            }
            local.append((turn, match, _local(text, match, some, words) | ruled))
    talk = _of_talk(local)
    return [
        Candidate(
            turn,
            *match.span(),
            match[0],
            _crossed(
                features
                | talk[match[0]]
                | _lexical(match[0], words, municipalities)
                | {
                    "written small too": float(match[0].lower() in small),
                    "introduced": float(match[0] in introduced),
                }
            ),
        )
        for turn, match, features in local
    ]


def _crossed(features: dict[str, float]) -> dict[str, float]:
    """With what the telling features count for words of the German dictionary."""
    if features["known and no name"]:
        features |= {f"{n}; German": features[n] for n in _TELLING if features.get(n)}
    return features


def _is_said_person(text: str, match: re.Match[str], entities: Sequence[Entity]) -> bool:
    """Whether both the recogniser and the words around take it for a person."""
    return rules.has_context(text[: match.start()], text[match.end() :]) and any(
        each.label == "PER" and each.start < match.end() and match.start() < each.end
        for each in entities
    )


def _local(
    text: str, match: re.Match[str], entities: Sequence[Entity], words: Words
) -> dict[str, float]:
    """What stands around a word, and what the recogniser believes of it."""
    first, end = match.span()
    before, after = text[max(0, first - _FAR) : first], text[end : end + _AFTER]
    if first > _FAR:
        before = "…x " + before.partition(" ")[2] if " " in before else "x" + before
    clues = _clues()
    found = {name: 1.0 for name, clue in clues["before"].items() if clue.search(before)}
    found |= {name: 1.0 for name, clue in clues["behind"].items() if clue.search(after)}
    shares = {"PER": 0.0, "LOC": 0.0, "ORG": 0.0}
    for each in entities:
        if each.start < end and first < each.end:
            shares[each.label] = max(shares[each.label], each.share)
    found |= {f"share {label}": share for label, share in shares.items()}
    found["surely PER"] = float(shares["PER"] > _SURE)
    found["hardly PER"] = float(shares["PER"] < _HARDLY)
    found["context"] = float(rules.has_context(before, after))
    if "after naming article" in found and found.keys() & {"before personal verb", "before who"}:
        found["article and verb"] = 1.0
    if "opens" in found:
        found |= {f"opens, {name}": 1.0 for name in _OPENING if name in found}
    if {"after saying", "before address"} <= found.keys():
        found["said to"] = 1.0
    found["no German behind"] = float(rules.goes_on_foreign(after, words))
    return found


def _of_talk(
    local: Sequence[tuple[int, re.Match[str], dict[str, float]]],
) -> dict[str, dict[str, float]]:
    """How the talk uses each word elsewhere."""
    by_word: dict[str, list[dict[str, float]]] = defaultdict(list)
    for _, match, features in local:
        by_word[match[0]].append(features)
    return {word: _of_word(each) for word, each in by_word.items()}


def _of_word(each: Sequence[dict[str, float]]) -> dict[str, float]:
    def mean(name: str) -> float:
        return sum(one.get(name, 0.0) for one in each) / len(each)

    def is_ever(name: str) -> float:
        return float(any(one.get(name) for one in each))

    return {
        "said often": min(len(each), _MANY) / _MANY,
        "talk: rule of the recogniser": mean("rule of the recogniser"),
        "talk: rule of strange words": mean("rule of strange words"),
        "talk: highest share PER": max(one["share PER"] for one in each),
        "talk: after a or no": max(mean(name) for name in _DETERMINED),
        "talk: after in": mean("after in"),
        "talk: after preposition and article": mean("after preposition and article"),
        "talk: after das": mean("after das"),
        "talk: strongly personal verb": is_ever("before strongly personal verb"),
        "talk: bare within": sum(not (one.keys() & _DETERMINING) for one in each) / len(each),
        **{f"talk: mean share {label}": mean(f"share {label}") for label in ("PER", "LOC", "ORG")},
        **{f"talk: {name}": is_ever(name) for name in _ONCE},
    }


def _lexical(word: str, words: Words, municipalities: Set[str]) -> dict[str, float]:
    looks = {name: 1.0 for name, clue in _clues()["looks"].items() if clue.search(word)}
    return looks | _dictionary(word) | {
        "ordinary": float(words.is_ordinary(word)),
        "municipality": float(word in municipalities or is_town(word)),
    }  # fmt: skip


@cache
def _dictionary(word: str) -> dict[str, float]:
    from simplemma import is_known

    known = is_known(word, lang="de")
    return {
        "known": float(known),
        "made of German words": float(not known and is_compound(word)),
        "known small": float(is_known(word.lower(), lang="de") and not known),
        "has a plural": float(is_noun_too(word)),
        "form of a name": float(is_name_form(word)),
        "only a name": float(is_name_only(word)),
        "known and no name": float(known and not is_name_form(word)),
        "known and only a name": float(known and is_name_only(word)),
        "English word": float(is_known(word.lower(), lang="en") and not known),
    }
