"""Decides whether a theme is told as strength, fact or problem: rules that say so, cues of the
clause and around it, negation, likeness to signed examples, proposals, the supposed, third persons.

Finding the theme belongs to matching.py. Negation works in a window of four words within the
clause; it does not know the grammar of the sentence.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TypeAlias

from pipeline.themes.codebook import Code, Codebook
from pipeline.themes.compounds import base_forms
from pipeline.themes.likeness import Tones
from pipeline.themes.matching import Hit, Places, RuleMatcher
from pipeline.themes.words import Word

WINDOW = 4
CLAUSE, SENTENCE, NEIGHBOUR, USUAL, LACKING = 4, 2, 1, 2, 2
"""Weights of a cue in the clause of the hit, elsewhere in its sentence, in the sentences beside it,
of the valence that the code usually has, and of a theme that is denied: what is missing is a
problem. Burdens whose absence is a strength (Rassismus) are cues themselves.
"""
SAID, OFFER = 10, 6
"""Weights of a rule that says its valence, and of an offer in the sentence."""
TONE, MOST_TONE, USUAL_BESIDE_TONE = 3, 3.9, 1
"""Weight of the sentence's likeness to examples that tell this code as strength or problem (a logit
of about 1), the most that it may say, so that a clear word in the clause goes before it, and the
weight of the usual valence in it, as examples were written for both alike. Chosen leaving talks
out.
"""
_CLAUSE_ENDS = {",", ";", ":", "–", "-", "--", "aber", "sondern", "doch"}
_SUPPOSING = {"wenn", "falls", "ob"}
_UNREAL = {"hätte", "hätt", "hätten", "wäre", "wär", "wären", "würde", "würd", "würden", "könnte"}
_UNREAL |= {"könnt", "könnten", "bekäme", "käme", "gäbe", "ginge", "müsste", "dürfte"}
_FIRST_PERSON = {"ich", "mich", "mir", "isch", "misch", "wir", "uns"}
_MY = ("mein", "unser")


Unit: TypeAlias = tuple[int, int, str]
"""Start and end of a meaning unit, and a code that was found in it."""
Found: TypeAlias = Sequence[tuple[Hit, int]]
"""Hits of a code in a meaning unit, each with the number of its sentence."""


class Judge:
    """Judges the hits in one turn of sentences, each with its words, the places where rules can be
    filled, the codes found in it, and, by number, how it is told by likeness to examples.
    """

    def __init__(
        self,
        codebook: Codebook,
        matcher: RuleMatcher,
        sentences: Sequence[Sequence[Word]],
        places: Sequence[Places],
        codes: Sequence[Set[str]],
        tones: Mapping[int, Tones],
    ) -> None:
        self._codebook = codebook
        self._matcher = matcher
        self._sentences = sentences
        self._places = places
        self._codes = codes
        self._tones = tones
        self._told: dict[int, list[tuple[int, int]]] = {}

    def valences(self, found: Mapping[Unit, Found]) -> dict[Unit, int]:
        """-1, 0 or 1 for every unit. Units of one code in adjoining sentences are one passage, told
        alike: the sum of what speaks for strength or problem in them decides.
        """
        valences: dict[Unit, int] = {}
        for passage in _passages(found):
            code = self._codebook.code(passage[0][2])
            valence = _sign(sum(self._strength(found[unit], code) for unit in passage))
            valences |= dict.fromkeys(passage, valence)
        return valences

    def _strength(self, hits: Found, code: Code) -> float:
        """What hits of a code in one meaning unit say, taken together; rules that say their valence
        themselves count before all others.
        """
        told = [(hit.rule.valence is not None, self._tell(hit, code, n)) for hit, n in hits]
        said = [value for says, value in told if says]
        if said and (sum(said) or not any(said)):
            return sum(said) / len(said)
        return sum(value for _, value in told) / len(told)

    def _tell(self, hit: Hit, code: Code, number: int) -> float:
        words = self._sentences[number]
        if code.id in self._codebook.about_self and is_third_person(words, self._codebook):
            return 0
        if hit.rule.valence is not None:
            return SAID * hit.rule.valence
        if code.id in self._codebook.settled:
            return code.valence
        beside = self._codes[number]
        if beside & self._codebook.proposals or is_supposed(hit.positions, words):
            return 0
        offered = OFFER if beside & self._codebook.offers else 0
        return offered + self._weigh(hit, code, number)

    def _weigh(self, hit: Hit, code: Code, number: int) -> float:
        words = self._sentences[number]
        low, high = clause(hit.positions, words)
        inside = outside = 0
        for position, sign in self._cues(number):
            if low <= position < high:
                inside += sign
            else:
                outside += sign
        beside = sum(
            sign
            for other in (number - 1, number + 1)
            if 0 <= other < len(self._sentences)
            for _, sign in self._cues(other)
        )
        total = CLAUSE * _sign(inside) + SENTENCE * _sign(outside) + NEIGHBOUR * _sign(beside)
        if code.id in self._tones.get(number, {}):
            tone = TONE * self._tones[number][code.id] + USUAL_BESIDE_TONE * code.valence
            return total + max(-MOST_TONE, min(MOST_TONE, tone))
        if (inside or outside) and total:
            return total
        denied = any(is_negated(each, words, self._codebook) for each in hit.positions)
        return total + (-LACKING if denied else USUAL * code.valence)

    def _cues(self, number: int) -> list[tuple[int, int]]:
        """Where a sentence has words that judge, and +1 or -1, turned round by a negation."""
        if number not in self._told:
            self._told[number] = list(self._read_cues(number))
        return self._told[number]

    def _read_cues(self, number: int) -> Iterator[tuple[int, int]]:
        words = self._sentences[number]
        seen: set[int] = set()
        hits = sorted(
            self._matcher.every_hit(self._places[number], "cues"),
            key=lambda hit: (-len(hit.positions), hit.positions),
        )
        for hit in hits:
            if seen & set(hit.positions):
                continue
            seen.update(hit.positions)
            sign = 1 if hit.rule.code_id == "+" else -1
            is_one_word = len(hit.positions) == 1
            position = hit.positions[0]
            if is_one_word and is_negated(position, words, self._codebook):
                sign = -sign
            yield position, sign


def _passages(found: Mapping[Unit, Found]) -> Iterator[list[Unit]]:
    """Units of one code whose sentences follow upon each other."""
    passage: list[Unit] = []
    last = 0
    for unit in sorted(found, key=lambda unit: (unit[2], unit)):
        _, number = found[unit][0]
        if passage and (unit[2] != passage[-1][2] or number > last + 1):
            yield passage
            passage = []
        last = number
        passage.append(unit)
    if passage:
        yield passage


def is_negated(position: int, words: Sequence[Word], codebook: Codebook) -> bool:
    """Whether a negation stands within four words of the word, in the same clause."""
    low, high = clause([position], words)
    window = range(max(low, position - WINDOW), min(high, position + WINDOW + 1))
    return any(is_negation(words[index], codebook) for index in window if index != position)


def is_negation(word: Word, codebook: Codebook) -> bool:
    """Whether a word denies: nicht, nie, kein in any form."""
    small = word.small
    return small in codebook.negations or small.startswith("kein")


def is_supposed(positions: Sequence[int], words: Sequence[Word]) -> bool:
    """Whether the words stand in a condition that is not real: wenn ich einen Kredit hätte."""
    low, high = clause(positions, words)
    small = {word.small for word in words[low:high]}
    return bool(small & _SUPPOSING and small & _UNREAL)


def is_third_person(words: Sequence[Word], codebook: Codebook) -> bool:
    """Whether somebody else's story is told: "mein Bruder wurde ..."."""
    small = [word.small for word in words]
    if _FIRST_PERSON & set(small):
        return False
    after_my = (word for my, word in zip(small, words[1:], strict=False) if my.startswith(_MY))
    return any(base_forms(word.text) & codebook.kin for word in after_my)


def clause(positions: Sequence[int], words: Sequence[Word]) -> tuple[int, int]:
    """First word of the clause around the positions, and one past its last."""
    low, high = min(positions), max(positions) + 1
    while low > 0 and not _ends_clause(words[low - 1]):
        low -= 1
    while high < len(words) and not _ends_clause(words[high]):
        high += 1
    return low, high


def _ends_clause(word: Word) -> bool:
    return word.small in _CLAUSE_ENDS


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
