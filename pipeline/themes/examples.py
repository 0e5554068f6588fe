"""Finds themes by likeness to examples: sentences of the codebook and of talks that people coded.

Rules know words; people say the same in others. For every code a small linear model weighs the
base forms of a sentence and the mean of its word vectors, and names the words that spoke for it. Of
a talk only the likeliest sentence counts, and only for codes that no rule found (coding.py).
Rules belong to matching.py; what a county's own codings teach belongs to learning.py.

    python -m pipeline.themes.examples      learns again: surveys/codebooks/potentiale.examples.npz
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import yaml
from numpy.typing import NDArray

from pipeline import german
from pipeline.interviews.gold import GoldInterview, read_gold
from pipeline.themes import language
from pipeline.themes.codebook import (
    FOLDER,
    TALKS,
    VALENCES,
    Codebook,
    Rule,
    load_codebook,
)
from pipeline.themes.matching import Hit

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

Numbers: TypeAlias = NDArray[np.float64]

LIKELY = 0.8
"""Probability from which a sentence is like the examples of a code. Below it whole talks had more
codes, but the sentences shown for them were more often wrong (docs/decisions/014).
"""
LEAST_EXAMPLES = 8
"""Sentences with a code below which nothing is learnt of it."""
_STRENGTH = 1.0
"""Inverse of the regularisation, chosen leaving one talk out at a time."""
TONE = "±"
"""Column of the weights that tells strength (above 0) from problem; a cue for valence.py."""
_METHOD = "base forms, pairs, mean vector; tone"
_VECTOR_WEIGHT = 2.0
_LEAST_WORDS = 2
_LEAST_OVERLAP = 15
_TELLING = {"NOUN", "VERB", "ADJ", "PROPN", "ADV"}
_SHOWN = 3
_REMEMBERED = 50_000
"""Word forms whose vectors are kept in memory."""
_SIGNED = re.compile(r"[-+=]\s+")


@dataclass(frozen=True)
class Example:
    """A sentence, the codes that a person gave it, and whether its themes are all told as strength
    (1) or problem (-1).
    """

    tokens: tuple["Token", ...]
    codes: frozenset[str]
    tone: int = 0


@dataclass(frozen=True)
class Weights:
    """What was learnt: a column a code; rows of `words` are base forms and pairs of them, rows of
    `meaning` the dimensions of the word vectors.
    """

    fingerprint: str
    codes: tuple[str, ...]
    places: dict[str, int]
    rarity: Numbers
    words: Numbers
    meaning: Numbers
    offset: Numbers


class Likeness:
    """Tells which codes a sentence is likely to have, and by which of its words."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def hits(self, sentence: Sequence["Token"]) -> list[tuple[Hit, float]]:
        """A hit for every code that is likely, with its probability; positions of its words."""
        positions = [place for place, token in enumerate(sentence) if is_word(token)]
        if len(positions) < _LEAST_WORDS:
            return []
        tokens = [sentence[place] for place in positions]
        by_word = self._by_word(tokens)
        logits = by_word.sum(axis=0) + self._weights.offset
        probabilities = 1 / (1 + np.exp(-logits))
        return [
            (self._hit(code, positions, tokens, by_word[:, column]), float(probabilities[column]))
            for column, code in enumerate(self._weights.codes)
            if code != TONE and probabilities[column] >= LIKELY
        ]

    def tone(self, sentence: Sequence["Token"]) -> float:
        """How much a sentence is like those told as strength (above 0) or as problem (below)."""
        tokens = [token for token in sentence if is_word(token)]
        if len(tokens) < _LEAST_WORDS or TONE not in self._weights.codes:
            return 0.0
        column = self._weights.codes.index(TONE)
        return float(self._by_word(tokens)[:, column].sum() + self._weights.offset[column])

    def _by_word(self, tokens: Sequence["Token"]) -> Numbers:
        """What every token adds for every code: one row a token; pairs count for both."""
        weights = self._weights
        added = np.zeros((len(tokens), len(weights.codes)))
        counted = Counter(term for term, _ in _terms(tokens) if term in weights.places)
        values = {
            term: (1 + np.log(count)) * weights.rarity[weights.places[term]]
            for term, count in counted.items()
        }
        length = float(np.sqrt(sum(value**2 for value in values.values()))) or 1.0
        for term, at in _terms(tokens):
            if term in values:
                share = values[term] / length / counted[term] / len(at)
                added[list(at)] += share * weights.words[weights.places[term]]
        vectors = np.array([_vector(token) for token in tokens])
        total = float(np.linalg.norm(vectors.sum(axis=0))) or 1.0
        return added + _VECTOR_WEIGHT * (vectors / total) @ weights.meaning

    def _hit(
        self, code: str, positions: Sequence[int], tokens: Sequence["Token"], added: Numbers
    ) -> Hit:
        """Named are words of the examples alone: what else was said stays in the vault."""
        known = [token.lemma_.lower() in self._weights.places for token in tokens]
        order = [int(place) for place in np.argsort(-added) if added[place] > 0]
        strongest = sorted([place for place in order if known[place]][:_SHOWN])
        words = ", ".join(tokens[place].lemma_ for place in strongest)
        written = f"wie Beispiele: {words}" if words else "wie Beispiele"
        rule = Rule(code, written, (), (), "sentence", None)
        return Hit(rule, tuple(positions[place] for place in strongest) or (positions[0],))


def is_word(token: "Token") -> bool:
    """Whether a token is a word, and no mark or placeholder."""
    return bool(token.is_alpha)


def _terms(tokens: Sequence["Token"]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Base forms and neighbouring pairs of them, each with its places."""
    lemmas = [token.lemma_.lower() for token in tokens]
    yield from ((lemma, (place,)) for place, lemma in enumerate(lemmas))
    for place, (first, second) in enumerate(pairwise(lemmas)):
        yield f"{first} {second}", (place, place + 1)


def _vector(token: "Token") -> Numbers:
    """The vector of a word that tells something, of length 1; zeros for any other."""
    if token.pos_ in _TELLING:
        return _unit_vector(token.vocab, token.text)
    return np.zeros(token.vocab.vectors_length)


@lru_cache(_REMEMBERED)
def _unit_vector(vocab: Any, text: str) -> Numbers:
    vector = np.asarray(vocab.get_vector(text), dtype=float)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


# --- learning -------------------------------------------------------------------------------------


@cache
def likeness(model: str, codebook: Codebook) -> Likeness | None:
    """What the codebook's examples teach; None where there are none, or no word vectors.

    Read from the file beside the codebook if it was made from these examples by this pipeline, else
    learnt now.
    """
    nlp = language.load_named(model)
    sources = _sources(codebook)
    if not sources or not nlp.vocab.vectors_length:
        return None
    fingerprint = _fingerprint(nlp, codebook)
    stored = _stored(FOLDER / f"{codebook.name}.examples.npz")
    if stored is None or stored.fingerprint != fingerprint:
        stored = learn(nlp, codebook, fingerprint)
    return Likeness(stored)


def _sources(codebook: Codebook) -> list[Path]:
    written = [FOLDER / f"{codebook.name}.examples.yml"]
    talks = [TALKS / f"{number}.txt" for number in codebook.tuned_on]
    return [path for path in written + talks if path.is_file()]


def _fingerprint(nlp: "Language", codebook: Codebook) -> str:
    content = b"".join(path.read_bytes() for path in _sources(codebook))
    content += repr([code.id for code in codebook.codes]).encode()
    method = (_METHOD, LEAST_EXAMPLES, _STRENGTH, _VECTOR_WEIGHT, language.pipeline_version(nlp))
    content += repr(method).encode()
    return sha256(content).hexdigest()[:16]


def learn(nlp: "Language", codebook: Codebook, fingerprint: str = "") -> Weights:
    """Weigh words and vectors for every code that has enough examples."""
    from sklearn.linear_model import LogisticRegression

    with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name == "theme_coder"]):
        examples = list(_examples(nlp, codebook))
    counts = Counter(code for example in examples for code in example.codes)
    codes = tuple(code.id for code in codebook.codes if counts[code.id] >= LEAST_EXAMPLES)
    sentences = [[token for token in each.tokens if is_word(token)] for each in examples]
    terms = [[term for term, _ in _terms(tokens)] for tokens in sentences]
    found_in = Counter(term for each in terms for term in set(each))
    known = sorted(term for term, count in found_in.items() if count >= _LEAST_WORDS)
    places = {term: place for place, term in enumerate(known)}
    seen = np.array([found_in[term] for term in known])
    rarity = np.log((1 + len(examples)) / (1 + seen)) + 1
    features = np.hstack([_words(terms, places, rarity), _VECTOR_WEIGHT * _means(nlp, sentences)])

    def fit(rows: Numbers, answers: Sequence[bool]) -> Any:
        model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2000)
        return model.fit(rows, answers)

    fitted = [fit(features, [code in example.codes for example in examples]) for code in codes]
    judging = [row for row, example in enumerate(examples) if example.tone]
    tones = [examples[row].tone > 0 for row in judging]
    if any(tones) and not all(tones):
        codes += (TONE,)
        fitted.append(fit(features[judging], tones))
    weights = np.column_stack([each.coef_[0] for each in fitted])
    offset = np.array([each.intercept_[0] for each in fitted])
    return Weights(
        fingerprint, codes, places, rarity, weights[: len(known)], weights[len(known) :], offset
    )


def _words(terms: Sequence[Sequence[str]], places: dict[str, int], rarity: Numbers) -> Numbers:
    """TF-IDF with damped counts, rows of length 1."""
    rows = np.zeros((len(terms), len(places)))
    for row, each in enumerate(terms):
        for term, count in Counter(each).items():
            if term in places:
                rows[row, places[term]] = (1 + np.log(count)) * rarity[places[term]]
    return _of_length_one(rows)


def _means(nlp: "Language", sentences: Sequence[Sequence["Token"]]) -> Numbers:
    rows = np.zeros((len(sentences), nlp.vocab.vectors_length))
    for row, tokens in enumerate(sentences):
        if tokens:
            rows[row] = np.sum([_vector(token) for token in tokens], axis=0)
    return _of_length_one(rows)


def _of_length_one(rows: Numbers) -> Numbers:
    lengths: Numbers = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return rows / lengths


def _examples(nlp: "Language", codebook: Codebook) -> Iterator[Example]:
    written, *talks = _sources(codebook)
    told = yaml.safe_load(written.read_text(encoding="utf-8"))
    rows = [
        (code, kind == "fires", text)
        for code, kinds in told.items()
        for kind, texts in kinds.items()
        for text in texts
    ]
    docs = nlp.pipe(_SIGNED.sub("", text, count=1) for _, _, text in rows)
    for doc, (code, has_code, text) in zip(docs, rows, strict=True):
        judges = has_code and code not in codebook.settled
        tone = VALENCES[text[0]] if judges and _SIGNED.match(text) else 0
        yield Example(tuple(doc), frozenset({code} if has_code else ()), tone)
    for path in talks:
        yield from _of_talk(nlp, read_gold(path), codebook.settled)


def _of_talk(nlp: "Language", talk: GoldInterview, settled: Set[str]) -> Iterator[Example]:
    """The interviewees' sentences with the codes whose passages they belong to, without names;
    settled codes say nothing about the tone.
    """
    turns = [turn for turn in talk.turns if turn.is_interviewee]
    for turn, doc in zip(turns, nlp.pipe(turn.text for turn in turns), strict=True):
        foreign = {span.start for span in doc.spans.get(language.FOREIGN, ())}
        hidden = [(item.start, item.end) for item in turn.identifying]
        for sentence in doc.sents:
            if sentence.start in foreign:
                continue
            needed = min(_LEAST_OVERLAP, len(sentence.text) // 2)
            codings = [
                coding
                for coding in turn.codings
                if min(coding.end, sentence.end_char) - max(coding.start, sentence.start_char)
                >= max(needed, 1)
            ]
            signs = {coding.valence for coding in codings if coding.code_id not in settled}
            words = tuple(token for token in sentence if not _is_within(token, hidden))
            codes = frozenset(coding.code_id for coding in codings)
            yield Example(words, codes, signs.pop() if len(signs) == 1 else 0)


def _is_within(token: "Token", spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.idx < end for start, end in spans)


# --- the file beside the codebook -----------------------------------------------------------------


def _stored(path: Path) -> Weights | None:
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as held:
        words = [str(word) for word in held["terms"]]
        return Weights(
            str(held["fingerprint"]),
            tuple(str(code) for code in held["codes"]),
            {word: place for place, word in enumerate(words)},
            *(held[name].astype(float) for name in ("rarity", "words", "meaning", "offset")),
        )


def write(weights: Weights, path: Path) -> None:
    """Weights as numbers and words, nothing that runs when it is read."""
    numbers = {
        name: getattr(weights, name).astype(np.float32)
        for name in ("rarity", "words", "meaning", "offset")
    }
    np.savez_compressed(
        path,
        fingerprint=np.array(weights.fingerprint),
        codes=np.array(weights.codes),
        terms=np.array(sorted(weights.places, key=weights.places.__getitem__)),
        **numbers,
    )


def main() -> None:
    """Learn from the examples of the standard codebook with the shipped pipeline."""
    nlp = language.load_named(german.NAME)
    codebook = load_codebook()
    weights = learn(nlp, codebook, _fingerprint(nlp, codebook))
    write(weights, FOLDER / f"{codebook.name}.examples.npz")


if __name__ == "__main__":
    main()
