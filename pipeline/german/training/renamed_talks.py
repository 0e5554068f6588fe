"""Gives the persons of a hand-written talk other names, the same one wherever a name is said, so that
what is learnt from the talk is where names stand and not which.

Names are drawn by ner_data.py.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.german.training.ner_data import Names
from pipeline.interviews.gold import GoldInterview, GoldTurn

NOUN_SHARE = 0.12
"""How many of the words of names become a German word, as Frau Stern is called."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLE = re.compile(r"(?:Frau|Herrn?|Familie|Dr|Tante|Onkel|von|van|de|und|der|die)")


def renamed(
    talk: GoldInterview, names: Names, nouns: Sequence[str], rng: random.Random
) -> GoldInterview:
    """The talk with other names of persons, in its turns and on its contact sheet."""
    others = _Others(names, nouns, rng)
    head = talk.head | {"contact": others.name(str(talk.head["contact"]))}
    return replace(talk, head=head, turns=tuple(_renamed(turn, others) for turn in talk.turns))


class _Others:
    def __init__(self, names: Names, nouns: Sequence[str], rng: random.Random) -> None:
        self._names, self._nouns, self._rng = names, nouns, rng
        self._known: dict[str, str] = {}

    def name(self, name: str) -> str:
        """The name that stands for this one; titles stay."""
        words = [match for match in _WORD.finditer(name) if not _TITLE.fullmatch(match[0])]
        made, position = "", 0
        for number, match in enumerate(words):
            is_family = number > 0 and number == len(words) - 1
            made += name[position : match.start()] + self._word(match[0], is_family)
            position = match.end()
        return made + name[position:]

    def _word(self, word: str, is_family: bool) -> str:
        if word not in self._known:
            is_noun = self._rng.random() < NOUN_SHARE
            drawn = self._names.family() if is_family else self._names.given_or_family()
            self._known[word] = self._names.allowed(self._nouns) if is_noun else drawn
        return self._known[word]


def _renamed(turn: GoldTurn, others: _Others) -> GoldTurn:
    """The turn with other names; other marks move along, codings fall away."""
    text, items, position = "", [], 0
    for item in sorted(turn.identifying, key=lambda each: each.start):
        if item.start < position:
            continue
        text += turn.text[position : item.start]
        said = others.name(item.text) if item.kind == "person" else item.text
        items.append(replace(item, start=len(text), end=len(text) + len(said), text=said))
        text, position = text + said, item.end
    rest = turn.text[position:]
    return replace(turn, text=text + rest, identifying=tuple(items), codings=(), foreign=())
