"""The words of parsed turns: what a written word is, worked out once for each word type, and the
sentences that are made of them.

Which rules a word can fill stands in matching.py; how turns are kept in documents.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from unicodedata import category

from pipeline.themes import language
from pipeline.themes.documents import Turn

_REMEMBERED = 100_000
"""Word types held in memory; then they are worked out anew."""
_TELLING = {"NOUN", "VERB", "ADJ", "PROPN", "ADV"}


@dataclass(frozen=True, eq=False, slots=True)
class Word:
    """A word type. `small` and `small_lemma` are form and base form in small letters; `is_word`
    means letters only, `tells` that it is a noun, verb, adjective or adverb. `slots` are the bits
    of the slots of rules that it can fill.
    """

    text: str
    small: str
    lemma: str
    small_lemma: str
    is_word: bool
    is_punct: bool
    tells: bool
    slots: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in their order and where each starts; offsets in code points of the turn."""

    words: list[Word]
    starts: list[int]
    end: int

    @property
    def start(self) -> int:
        """Where its first word starts."""
        return self.starts[0]


class Words:
    """Makes sentences of turns and remembers the word types that it met."""

    def __init__(self, slots: Callable[[str, str, bool], int] | None = None) -> None:
        """`slots` tells what form and base form can fill, and whether at a sentence's beginning."""
        self._slots = slots
        self._known: dict[tuple[int, int, int, bool], Word] = {}

    def sentences(self, turn: Turn) -> list[Sentence]:
        """The sentences of a turn but for those in other languages."""
        length = len(turn.tokens)
        if not length:
            return []
        begins = turn.tokens[:, 3] == 1
        begins[0] = True
        words = self._words(turn, begins.tolist())
        lengths = [len(word.text) for word in words]
        widths = map(int.__add__, lengths, map(int, turn.spaces.tolist()))
        starts = list(accumulate(widths, initial=0))
        return [
            Sentence(words[first:past], starts[first:past], starts[past - 1] + lengths[past - 1])
            for first, past in pairwise([*begins.nonzero()[0].tolist(), length])
            if first not in turn.foreign
        ]

    def _words(self, turn: Turn, begins: list[bool]) -> list[Word]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        known, words = self._known, []
        columns = (turn.tokens[:, column].tolist() for column in range(3))
        for key in zip(*columns, begins, strict=True):
            word = known.get(key)
            if word is None:
                word = known[key] = self._make(turn, *key)
            words.append(word)
        return words

    def _make(self, turn: Turn, form: int, base: int, part: int, is_first: bool) -> Word:
        text, lemma = turn.strings[form], turn.strings[base]
        is_punct = all(category(letter).startswith("P") for letter in text)
        is_said = not (is_punct or text.isspace() or language.is_mark(text))
        slots = self._slots(text, lemma, is_first) if self._slots and is_said else 0
        return Word(
            text=text,
            small=text.lower(),
            lemma=lemma,
            small_lemma=lemma.lower(),
            is_word=text.isalpha(),
            is_punct=is_punct,
            tells=turn.strings[part] in _TELLING,
            slots=slots,
        )
