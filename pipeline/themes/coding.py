"""Finds the themes of the codebook in talks: rules first, then likeness to examples; each mention
with valence, addressee and what made it.

The rules stand in the codebook; bringing a county's interviews through it belongs to corpus.py,
comparing with people's codings to quality.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.settings import Settings
from pipeline.themes import language
from pipeline.themes.addressee import addressee
from pipeline.themes.codebook import Codebook, load_codebook
from pipeline.themes.documents import Turn, turn_of
from pipeline.themes.examples import Learnt, learnt
from pipeline.themes.likeness import Likeness, Tones
from pipeline.themes.matching import Hit, Places, RuleMatcher
from pipeline.themes.valence import Judge
from pipeline.themes.words import Sentence, Words

if TYPE_CHECKING:
    from spacy.language import Language

CODER = 3
"""Raised whenever rules are applied in another way: then everything is coded anew."""


@dataclass(frozen=True)
class Mention:
    """A theme in a meaning unit (sentence); offsets in code points of the turn's text."""

    code_id: str
    start: int
    end: int
    valence: int
    rule: str
    addressee: str | None = None
    source: str = "rule"
    confidence: float | None = None


@dataclass(frozen=True)
class _Found:
    """A hit in the sentence of this number, the last sentence that it reaches into, and how sure it
    is where examples suggested it.
    """

    hit: Hit
    number: int
    last: int
    confidence: float | None = None


@dataclass(frozen=True)
class _Heard:
    """A turn: its sentences, where rules can be filled in them, what was found, and how the
    sentences are told in which something was found, by number.
    """

    sentences: list[Sentence]
    places: list[Places]
    found: list[_Found]
    tones: dict[int, Tones] = field(default_factory=dict)


class ThemeCoder:
    """Codes talks with a codebook's rules and, where there is `likeness`, its examples; `nlp` is
    the pipeline that parsed them.
    """

    def __init__(
        self, nlp: "Language", codebook: Codebook, likeness: Likeness | None = None
    ) -> None:
        self.nlp = nlp
        self._codebook = codebook
        self._likeness = likeness
        self._matcher = RuleMatcher(
            themes=codebook.codes, cues=codebook.cues, addressees=codebook.addressees
        )
        self._words = Words(self._matcher.slots)

    def code(self, turns: Iterable[Turn]) -> list[list[Mention]]:
        """The mentions in each turn of one talk: all that rules found, and of each further code the
        sentence most like its examples.

        A theme counts once a talk; where a rule found it, likeness would add only doubtful places.
        """
        talk = [self._hear(turn) for turn in turns]
        if self._likeness:
            _add_likely(talk, self._likeness)
            _add_tones(talk, self._likeness)
        return [list(self._mentions(heard)) for heard in talk]

    def _hear(self, turn: Turn) -> _Heard:
        """The sentences of a turn and what rules find in them; of a hit over the whole turn only
        the words in its first sentence are kept.
        """
        sentences = self._words.sentences(turn)
        places = [self._matcher.places(sentence.words) for sentence in sentences]
        found = [
            _Found(hit, number, number)
            for number, each in enumerate(places)
            for hit in self._matcher.hits(each, "themes")
        ]
        lengths = [len(sentence.words) for sentence in sentences]
        for hit in self._matcher.hits_in_turn(places, "themes"):
            reached = sorted(_sentence_of(position, lengths) for position in hit.positions)
            number, last = reached[0][0], reached[-1][0]
            kept = tuple(position for other, position in reached if other == number)
            found.append(_Found(Hit(hit.rule, kept), number, last))
        return _Heard(sentences, places, found)

    def _mentions(self, heard: _Heard) -> Iterator[Mention]:
        """One mention for each code and meaning unit, with all rules that fired in it."""
        words = [sentence.words for sentence in heard.sentences]
        codes: list[set[str]] = [set() for _ in words]
        units: dict[tuple[int, int, str], list[_Found]] = {}
        for each in heard.found:
            if each.number == each.last:
                codes[each.number].add(each.hit.rule.code_id)
            start, end = heard.sentences[each.number].start, heard.sentences[each.last].end
            units.setdefault((start, end, each.hit.rule.code_id), []).append(each)
        judge = Judge(self._codebook, self._matcher, words, heard.places, codes, heard.tones)
        told = {unit: [(each.hit, each.number) for each in units[unit]] for unit in units}
        valences = judge.valences(told)
        for (start, end, code_id), found in sorted(units.items()):
            first = found[0]
            named = self._matcher.every_hit(heard.places[first.number], "addressees")
            yield Mention(
                code_id,
                start,
                end,
                valences[start, end, code_id],
                rule="; ".join(dict.fromkeys(each.hit.rule.written for each in found)),
                addressee=addressee(first.hit, named),
                source="rule" if first.confidence is None else "example",
                confidence=first.confidence,
            )


def _add_likely(talk: Sequence[_Heard], likeness: Likeness) -> None:
    """The likeliest sentence of each code that no rule found in the talk."""
    ruled = {each.hit.rule.code_id for heard in talk for each in heard.found}
    places = [(heard, number) for heard in talk for number in range(len(heard.sentences))]
    sentences = [heard.sentences[number].words for heard, number in places]
    for code, (row, confidence) in likeness.likeliest(sentences).items():
        if code not in ruled:
            heard, number = places[row]
            hit = likeness.hit(code, sentences[row])
            heard.found.append(_Found(hit, number, number, confidence))


def _add_tones(talk: Sequence[_Heard], likeness: Likeness) -> None:
    """How each sentence is told in which something was found."""
    places = [
        (heard, number) for heard in talk for number in sorted({f.number for f in heard.found})
    ]
    tones = likeness.tones([heard.sentences[number].words for heard, number in places])
    for (heard, number), told in zip(places, tones, strict=True):
        heard.tones[number] = told


def _sentence_of(position: int, lengths: Sequence[int]) -> tuple[int, int]:
    """Number of the sentence that a position of the turn lies in, and the position there."""
    for number, length in enumerate(lengths):
        if position < length:
            return number, position
        position -= length
    raise IndexError(position)


def make_coder(settings: Settings, known: Learnt | None = None) -> ThemeCoder:
    """The coder of the settings' codebook for the pipeline of the settings; what is `known` need
    not be learnt again.
    """
    nlp, codebook = language.load(settings), load_codebook(settings.nlp.codebook)
    known = known or learnt(settings.nlp.model, codebook)
    alike = Likeness(known.themes, known.tones, nlp.vocab) if known else None
    return ThemeCoder(nlp, codebook, alike)


def code_talk(coder: ThemeCoder, texts: Iterable[str]) -> list[list[Mention]]:
    """The mentions in each turn of one talk."""
    return coder.code([turn_of(doc) for doc in coder.nlp.pipe(texts)])
