"""Finds the themes of the codebook in turns, as the last component of a spaCy pipeline.

The rules stand in the codebook; bringing a county's interviews through it belongs to corpus.py,
comparing with people's codings to quality.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.settings import Settings
from pipeline.themes import language
from pipeline.themes.addressee import addressee
from pipeline.themes.codebook import Codebook, load_codebook
from pipeline.themes.examples import Likeness, likeness
from pipeline.themes.matching import Hit, RuleMatcher
from pipeline.themes.valence import Judge

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_BATCH = 64
CODER = 1
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


class ThemeCoder:
    """The component: fills `doc._.mentions`; passages in other languages are passed over.

    A code is found by its rules or, with `likeness`, in sentences like its examples.
    """

    def __init__(self, codebook: Codebook, likeness: Likeness | None = None) -> None:
        self._codebook = codebook
        self._likeness = likeness
        self._codes = {code.id: code for code in codebook.codes}
        self._themes = RuleMatcher(codebook.codes)
        self._cues = RuleMatcher(codebook.cues)
        self._addressees = RuleMatcher(codebook.addressees)

    def __call__(self, doc: "Doc") -> "Doc":
        foreign = {span.start for span in doc.spans.get(language.FOREIGN, ())}
        sentences = [list(sentence) for sentence in doc.sents if sentence.start not in foreign]
        doc._.mentions = list(self._mentions(sentences))
        return doc

    def _mentions(self, sentences: Sequence[list["Token"]]) -> Iterator[Mention]:
        """One mention for each code and meaning unit, with all rules that fired in it."""
        found = [list(self._themes.hits(sentence, "sentence")) for sentence in sentences]
        sure = self._add_likely(sentences, found)
        codes = [{hit.rule.code_id for hit in hits} for hits in found]
        tone = self._likeness.tone if self._likeness else None
        judge = Judge(self._codebook, self._cues, sentences, codes, tone)
        told: dict[tuple[int, int, str], list[tuple[Hit, int]]] = {}
        for start, end, number, hit in self._placed(sentences, found):
            told.setdefault((start, end, hit.rule.code_id), []).append((hit, number))
        for (start, end, code_id), hits in sorted(told.items()):
            code = self._codes[code_id]
            valence = judge.together(hits, code)
            rules = "; ".join(dict.fromkeys(hit.rule.written for hit, _ in hits))
            first, number = hits[0]
            named = addressee(first, sentences[number], self._addressees)
            confidence = max((sure[hit] for hit, _ in hits if hit in sure), default=None)
            is_by_rule = any(hit not in sure for hit, _ in hits)
            source, confidence = ("rule", None) if is_by_rule else ("example", confidence)
            yield Mention(code_id, start, end, valence, rules, named, source, confidence)

    def _add_likely(
        self, sentences: Sequence[list["Token"]], found: Sequence[list[Hit]]
    ) -> dict[Hit, float]:
        """Add codes that a sentence's likeness to examples suggests and no rule found in it; how
        sure each is.
        """
        sure: dict[Hit, float] = {}
        for sentence, hits in zip(sentences, found, strict=True):
            ruled = {hit.rule.code_id for hit in hits}
            for hit, probability in self._likeness.hits(sentence) if self._likeness else ():
                if hit.rule.code_id not in ruled:
                    hits.append(hit)
                    sure[hit] = probability
        return sure

    def _placed(
        self, sentences: Sequence[list["Token"]], found: Sequence[Sequence[Hit]]
    ) -> Iterator[tuple[int, int, int, Hit]]:
        """Every hit with start and end of its meaning unit and the number of its sentence; of a
        hit over a turn only the words in its first sentence are kept.
        """
        for number, hits in enumerate(found):
            for hit in hits:
                yield *_extent(sentences[number], sentences[number]), number, hit
        whole = [
            (number, position)
            for number, sentence in enumerate(sentences)
            for position in range(len(sentence))
        ]
        tokens = [sentences[number][position] for number, position in whole]
        for hit in self._themes.hits(tokens, "turn"):
            places = sorted(whole[position] for position in hit.positions)
            number = places[0][0]
            kept = tuple(position for other, position in places if other == number)
            extent = _extent(sentences[number], sentences[places[-1][0]])
            yield *extent, number, Hit(hit.rule, kept)


def make_coder(settings: Settings) -> "Language":
    """The pipeline of the settings with the theme coder of the settings' codebook at its end."""
    codebook = load_codebook(settings.nlp.codebook)
    return with_coder(language.load(settings), codebook, likeness(settings.nlp.model, codebook))


def with_coder(nlp: "Language", codebook: Codebook, likeness: Likeness | None = None) -> "Language":
    """The pipeline with a theme coder of this codebook at its end; an older one is replaced."""
    from spacy.language import Language
    from spacy.tokens import Doc

    if not Doc.has_extension("mentions"):
        Doc.set_extension("mentions", default=())
    Language.factory("theme_coder", func=_factory(codebook, likeness))
    if "theme_coder" in nlp.pipe_names:
        nlp.remove_pipe("theme_coder")
    nlp.add_pipe("theme_coder", last=True)
    return nlp


def code_texts(nlp: "Language", texts: Iterable[str]) -> Iterator[list[Mention]]:
    """The mentions of each text, in their order."""
    for doc in nlp.pipe(texts, batch_size=_BATCH):
        yield list(doc._.mentions)


def settled(turns: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
    """The mentions of a whole talk: all that rules found, and of each further code the sentence
    most like its examples.

    A theme counts once a talk; where a rule found it, likeness adds only doubtful places.
    """
    ruled = {each.code_id for mentions in turns for each in mentions if each.source == "rule"}
    likeliest: dict[str, Mention] = {}
    for each in (mention for mentions in turns for mention in mentions):
        best = likeliest.get(each.code_id)
        if each.code_id not in ruled and (best is None or _sureness(each) > _sureness(best)):
            likeliest[each.code_id] = each
    return [
        [each for each in mentions if each.source == "rule" or likeliest.get(each.code_id) is each]
        for mentions in turns
    ]


def _sureness(mention: Mention) -> float:
    return mention.confidence or 0.0


def _extent(first: Sequence["Token"], last: Sequence["Token"]) -> tuple[int, int]:
    """Where the first sentence begins and the last one ends."""
    return first[0].idx, last[-1].idx + len(last[-1].text)


def _factory(codebook: Codebook, likeness: Likeness | None):  # type: ignore[no-untyped-def]  # spaCy wants (nlp, name)
    def make(nlp: "Language", name: str) -> ThemeCoder:
        return ThemeCoder(codebook, likeness)

    return make
