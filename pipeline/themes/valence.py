"""Decides whether a theme is told as strength, fact or problem: cues of the clause and around it,
negation, likeness to signed examples, proposals, what is only supposed, third persons.

Finding the theme belongs to matching.py. Negation works in a window of four words within the
clause; it does not know the grammar of the sentence.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING

from pipeline.themes.codebook import Code, Codebook
from pipeline.themes.compounds import base_forms
from pipeline.themes.matching import Hit, RuleMatcher

if TYPE_CHECKING:
    from spacy.tokens import Token

WINDOW = 4
CLAUSE, SENTENCE, NEIGHBOUR, USUAL, LACKING = 4, 2, 1, 2, 2
"""Weights of a cue in the clause of the hit, elsewhere in its sentence, in the sentences beside it,
of the valence that the code usually has, and of a theme that is denied: what is missing is a
problem. Burdens whose absence is a strength (Rassismus) are cues themselves.
"""
TONE, USUAL_BESIDE_TONE = 2, 1
"""Weights of the sentence's likeness to examples told as strength or problem (a logit of about 1),
and of the usual valence where that likeness is known. Chosen leaving talks out.
"""
_CLAUSE_ENDS = {",", ";", ":", "–", "-", "--", "aber", "sondern", "doch"}
_SUPPOSING = {"wenn", "falls", "ob"}
_UNREAL = {"hätte", "hätt", "hätten", "wäre", "wär", "wären", "würde", "würd", "würden", "könnte"}
_UNREAL |= {"könnt", "könnten", "bekäme", "käme", "gäbe", "ginge", "müsste", "dürfte"}
_FIRST_PERSON = {"ich", "mich", "mir", "isch", "misch", "wir", "uns"}
_MY = ("mein", "unser")


class Judge:
    """Judges the hits in one talk of sentences; `codes` are those found in each sentence."""

    def __init__(
        self,
        codebook: Codebook,
        cues: RuleMatcher,
        sentences: Sequence[Sequence["Token"]],
        codes: Sequence[Set[str]],
        tone: Callable[[Sequence["Token"]], float] | None = None,
    ) -> None:
        self._codebook = codebook
        self._matcher = cues
        self._sentences = sentences
        self._codes = codes
        self._tone = tone
        self._tones: dict[int, float] = {}
        self._told: dict[int, list[tuple[int, int]]] = {}

    def together(self, hits: Sequence[tuple[Hit, int]], code: Code) -> int:
        """-1, 0 or 1 for hits of a code in one meaning unit, each with the number of its sentence;
        rules that say their valence themselves count before all others.
        """
        told = [(hit.rule.valence is not None, self._valence(hit, code, n)) for hit, n in hits]
        said = [value for says, value in told if says]
        return _sign(sum(said)) or (0 if said and not any(said) else _sign(sum(v for _, v in told)))

    def _valence(self, hit: Hit, code: Code, number: int) -> int:
        tokens = self._sentences[number]
        if code.id in self._codebook.about_self and is_third_person(tokens, self._codebook):
            return 0
        if hit.rule.valence is not None:
            return hit.rule.valence
        if code.id in self._codebook.settled:
            return code.valence
        beside = self._codes[number]
        if beside & self._codebook.offers:
            return 1
        if beside & self._codebook.proposals or is_supposed(hit.positions, tokens):
            return 0
        return _sign(self._weigh(hit, code, number))

    def _weigh(self, hit: Hit, code: Code, number: int) -> float:
        tokens = self._sentences[number]
        low, high = clause(hit.positions, tokens)
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
        if self._tone:
            return total + self._like_examples(hit, code, number, bool(inside or outside))
        if (inside or outside) and total:
            return total
        denied = any(is_negated(each, tokens, self._codebook) for each in hit.positions)
        return total + (-LACKING if denied else USUAL * code.valence)

    def _like_examples(self, hit: Hit, code: Code, number: int, has_cues: bool) -> float:
        """What likeness to examples adds, and without cues the usual valence."""
        tokens = self._sentences[number]
        if number not in self._tones:
            self._tones[number] = TONE * self._tone(tokens) if self._tone else 0.0
        tone = self._tones[number]
        if has_cues:
            return tone
        denied = any(is_negated(each, tokens, self._codebook) for each in hit.positions)
        return tone + (-USUAL_BESIDE_TONE if denied else USUAL_BESIDE_TONE * code.valence)

    def _cues(self, number: int) -> list[tuple[int, int]]:
        """Where a sentence has words that judge, and +1 or -1, turned round by a negation."""
        if number not in self._told:
            self._told[number] = list(self._read_cues(number))
        return self._told[number]

    def _read_cues(self, number: int) -> Iterator[tuple[int, int]]:
        tokens = self._sentences[number]
        seen: set[int] = set()
        hits = sorted(
            self._matcher.every_hit(tokens), key=lambda hit: (-len(hit.positions), hit.positions)
        )
        for hit in hits:
            if seen & set(hit.positions):
                continue
            seen.update(hit.positions)
            sign = 1 if hit.rule.code_id == "+" else -1
            is_one_word = len(hit.positions) == 1
            position = hit.positions[0]
            if is_one_word and is_negated(position, tokens, self._codebook):
                sign = -sign
            yield position, sign


def is_negated(position: int, tokens: Sequence["Token"], codebook: Codebook) -> bool:
    """Whether a negation stands within four words of the token, in the same clause."""
    low, high = clause([position], tokens)
    window = range(max(low, position - WINDOW), min(high, position + WINDOW + 1))
    return any(is_negation(tokens[index], codebook) for index in window if index != position)


def is_negation(token: "Token", codebook: Codebook) -> bool:
    """Whether a token denies: nicht, nie, kein in any form."""
    small = token.lower_
    return small in codebook.negations or small.startswith("kein")


def is_supposed(positions: Sequence[int], tokens: Sequence["Token"]) -> bool:
    """Whether the words stand in a condition that is not real: wenn ich einen Kredit hätte."""
    low, high = clause(positions, tokens)
    words = {token.lower_ for token in tokens[low:high]}
    return bool(words & _SUPPOSING and words & _UNREAL)


def is_third_person(tokens: Sequence["Token"], codebook: Codebook) -> bool:
    """Whether somebody else's story is told: "mein Bruder wurde ..."."""
    small = [token.lower_ for token in tokens]
    if _FIRST_PERSON & set(small):
        return False
    after_my = (token for my, token in zip(small, tokens[1:], strict=False) if my.startswith(_MY))
    return any(base_forms(token.text) & codebook.kin for token in after_my)


def clause(positions: Sequence[int], tokens: Sequence["Token"]) -> tuple[int, int]:
    """First token of the clause around the positions, and one past its last."""
    low, high = min(positions), max(positions) + 1
    while low > 0 and not _ends_clause(tokens[low - 1]):
        low -= 1
    while high < len(tokens) and not _ends_clause(tokens[high]):
        high += 1
    return low, high


def _ends_clause(token: "Token") -> bool:
    return token.lower_ in _CLAUSE_ENDS


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
