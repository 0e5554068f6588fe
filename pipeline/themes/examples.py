"""Learns from examples which words tell a theme and its tone: sentences of the codebook, and talks
that people coded.

For every code a small linear model weighs the base forms of a sentence and the mean of its word
vectors. Applying the weights belongs to likeness.py, what a county's own codings teach to
learning.py.

    python -m pipeline.themes.examples      learns again: surveys/codebooks/potentiale.examples.npz
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from pipeline import german
from pipeline.interviews.gold import GoldInterview, read_gold
from pipeline.themes import language
from pipeline.themes.codebook import FOLDER, TALKS, VALENCES, Codebook, load_codebook
from pipeline.themes.documents import turn_of
from pipeline.themes.likeness import (
    TONE,
    VECTOR_WEIGHT,
    Likeness,
    Vectors,
    Weights,
    spoken,
    term_values,
    terms,
)
from pipeline.themes.words import Sentence, Word, Words

if TYPE_CHECKING:
    from spacy.language import Language

LEAST_EXAMPLES = 8
"""Sentences with a code below which nothing is learnt of it."""
_STRENGTH = 1.0
"""Inverse of the regularisation, chosen leaving one talk out at a time."""
_METHOD = "base forms, pairs, mean vector; tone"
_LEAST_WORDS = 2
_LEAST_OVERLAP = 15
_SIGNED = re.compile(r"[-+=]\s+")


@dataclass(frozen=True)
class Example:
    """A sentence, the codes that a person gave it, and whether its themes are all told as strength
    (1) or problem (-1).
    """

    words: tuple[Word, ...]
    codes: frozenset[str]
    tone: int = 0


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
    return Likeness(stored, nlp.vocab)


def _sources(codebook: Codebook) -> list[Path]:
    written = [FOLDER / f"{codebook.name}.examples.yml"]
    talks = [TALKS / f"{number}.txt" for number in codebook.tuned_on]
    return [path for path in written + talks if path.is_file()]


def _fingerprint(nlp: "Language", codebook: Codebook) -> str:
    content = b"".join(path.read_bytes() for path in _sources(codebook))
    content += repr([code.id for code in codebook.codes]).encode()
    method = (_METHOD, LEAST_EXAMPLES, _STRENGTH, VECTOR_WEIGHT, language.pipeline_version(nlp))
    content += repr(method).encode()
    return sha256(content).hexdigest()[:16]


def learn(nlp: "Language", codebook: Codebook, fingerprint: str = "") -> Weights:
    """Weigh words and vectors for every code that has enough examples."""
    from scipy.sparse import hstack
    from sklearn.linear_model import LogisticRegression

    examples = list(_examples(nlp, codebook))
    told = Counter(code for example in examples for code in example.codes)
    codes = tuple(code.id for code in codebook.codes if told[code.id] >= LEAST_EXAMPLES)
    sentences = [spoken(each.words) for each in examples]
    counts = [Counter(terms(words)) for words in sentences]
    found_in = Counter(term for counted in counts for term in counted)
    known = sorted(term for term, count in found_in.items() if count >= _LEAST_WORDS)
    places = {term: place for place, term in enumerate(known)}
    seen = np.array([found_in[term] for term in known])
    rarity = tuple((np.log((1 + len(examples)) / (1 + seen)) + 1).tolist())
    meaning = VECTOR_WEIGHT * Vectors(nlp.vocab).means(sentences)
    features = hstack([_term_rows(counts, places, rarity), meaning], format="csr")

    def fit(rows: Any, answers: Sequence[bool]) -> Any:
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


def _term_rows(
    counts: Sequence[Counter[str]], places: dict[str, int], rarity: Sequence[float]
) -> Any:
    """TF-IDF with damped counts as a sparse matrix, rows of length 1."""
    from scipy.sparse import csr_matrix

    cells = [
        (row, place, value)
        for row, counted in enumerate(counts)
        for place, value in term_values(counted, places, rarity).items()
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(counts), len(places)))


def _examples(nlp: "Language", codebook: Codebook) -> Iterator[Example]:
    written, *talks = _sources(codebook)
    told = yaml.safe_load(written.read_text(encoding="utf-8"))
    rows = [
        (code, kind == "fires", text)
        for code, kinds in told.items()
        for kind, texts in kinds.items()
        for text in texts
    ]
    known = Words()
    docs = nlp.pipe(_SIGNED.sub("", text, count=1) for _, _, text in rows)
    for doc, (code, has_code, text) in zip(docs, rows, strict=True):
        judges = has_code and code not in codebook.settled
        tone = VALENCES[text[0]] if judges and _SIGNED.match(text) else 0
        words = [word for each in known.sentences(turn_of(doc)) for word in each.words]
        yield Example(tuple(words), frozenset({code} if has_code else ()), tone)
    for path in talks:
        yield from _of_talk(nlp, known, read_gold(path), codebook.settled)


def _of_talk(
    nlp: "Language", known: Words, talk: GoldInterview, settled: Set[str]
) -> Iterator[Example]:
    """The interviewees' sentences with the codes whose passages they belong to, without names;
    settled codes say nothing about the tone.
    """
    turns = [turn for turn in talk.turns if turn.is_interviewee]
    for turn, doc in zip(turns, nlp.pipe(turn.text for turn in turns), strict=True):
        hidden = [(item.start, item.end) for item in turn.identifying]
        for sentence in known.sentences(turn_of(doc)):
            needed = min(_LEAST_OVERLAP, (sentence.end - sentence.start) // 2)
            codings = [
                coding
                for coding in turn.codings
                if min(coding.end, sentence.end) - max(coding.start, sentence.start)
                >= max(needed, 1)
            ]
            signs = {coding.valence for coding in codings if coding.code_id not in settled}
            words = tuple(_outside(sentence, hidden))
            codes = frozenset(coding.code_id for coding in codings)
            yield Example(words, codes, signs.pop() if len(signs) == 1 else 0)


def _outside(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> Iterator[Word]:
    """The words that lie in none of the spans."""
    for word, offset in zip(sentence.words, sentence.starts, strict=True):
        if not any(start <= offset < end for start, end in spans):
            yield word


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
            tuple(held["rarity"].tolist()),
            *(held[name].astype(float) for name in ("words", "meaning", "offset")),
        )


def write(weights: Weights, path: Path) -> None:
    """Weights as numbers and words, nothing that runs when it is read."""
    numbers = {
        name: np.asarray(getattr(weights, name), dtype=np.float32)
        for name in ("rarity", "words", "meaning", "offset")
    }
    np.savez_compressed(
        path,
        fingerprint=np.array(weights.fingerprint),
        codes=np.array(weights.codes),
        terms=np.array(sorted(weights.places, key=weights.places.__getitem__)),
        **numbers,  # type: ignore[arg-type]  # the stub takes further arrays for allow_pickle
    )


def main() -> None:
    """Learn from the examples of the standard codebook with the shipped pipeline."""
    nlp = language.load_named(german.NAME)
    codebook = load_codebook()
    weights = learn(nlp, codebook, _fingerprint(nlp, codebook))
    write(weights, FOLDER / f"{codebook.name}.examples.npz")


if __name__ == "__main__":
    main()
