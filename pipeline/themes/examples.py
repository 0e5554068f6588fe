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

from pipeline import german
from pipeline.errors import Refused
from pipeline.interviews.gold import GoldInterview, read_gold
from pipeline.themes import language
from pipeline.themes.codebook import FOLDER, VALENCES, Codebook, load_codebook, read_yaml, teaching
from pipeline.themes.documents import turn_of
from pipeline.themes.likeness import (
    PIECE,
    Numbers,
    Vectors,
    Weights,
    pairs,
    pieces,
    spoken,
    term_values,
)
from pipeline.themes.words import Sentence, Word, Words

if TYPE_CHECKING:
    from spacy.language import Language

LEAST_EXAMPLES = 8
"""Sentences with a code below which nothing is learnt of it."""
_THEMES, _THEMES_FREEDOM = (1.0, 0.5), 4.0
"""How freely words and vectors tell a theme, and the inverse of the regularisation."""
_TONE_SHARED, _TONE_OWN, _TONE_OFFSET = (2.0, 1.0), (4.0, 1.0), 0.5
"""How freely words and vectors tell the tone for all codes alike and for each code by itself (a
Meister is a strength of the staff and a problem of one's own papers), and what a code mostly is.
All were chosen leaving talks out.
"""
_METHOD = "themes: base forms, pairs, pieces, mean vector; tones of codes: without pieces"
_LEAST_SENTENCES = 2
_LEAST_OVERLAP = 15
_SIGNED = re.compile(r"[-+=]\s+")


@dataclass(frozen=True)
class Example:
    """A sentence, the codes that a person gave it, and those of them that are told as strength (1)
    or problem (-1).
    """

    words: tuple[Word, ...]
    codes: frozenset[str]
    signs: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True)
class Learnt:
    """Weights of themes and of tones, and what they were learnt from."""

    fingerprint: str
    themes: Weights
    tones: Weights | None


# --- learning -------------------------------------------------------------------------------------


@cache
def learnt(model: str, codebook: Codebook) -> Learnt | None:
    """What the codebook's examples teach; None where there are too few, or no word vectors.

    Read from the file beside the codebook if it was made from these examples by this pipeline, else
    learnt now, which takes half a minute. Raises Refused P-032 or P-033 for a file of examples that
    cannot be read.
    """
    nlp = language.load_named(model)
    if not any(teaching(codebook.name, codebook.tuned_on)) or not nlp.vocab.vectors_length:
        return None
    fingerprint = _fingerprint(nlp, codebook)
    stored = _stored(FOLDER / f"{codebook.name}.examples.npz")
    if stored is not None and stored.fingerprint == fingerprint:
        return stored
    return learn(nlp, codebook, fingerprint)


def _fingerprint(nlp: "Language", codebook: Codebook) -> str:
    written, talks = teaching(codebook.name, codebook.tuned_on)
    content = b"".join(path.read_bytes() for path in written + talks)
    content += repr([code.id for code in codebook.codes]).encode()
    content += repr(sorted(codebook.settled)).encode()
    freedom = (_THEMES, _THEMES_FREEDOM, _TONE_SHARED, _TONE_OWN, _TONE_OFFSET)
    least = (LEAST_EXAMPLES, _LEAST_SENTENCES, _LEAST_OVERLAP, PIECE)
    content += repr((_METHOD, *least, *freedom, language.pipeline_version(nlp))).encode()
    return sha256(content).hexdigest()[:16]


def learn(nlp: "Language", codebook: Codebook, fingerprint: str = "") -> Learnt | None:
    """Weigh words and vectors for every code that has enough examples and near misses, and for its
    tone; None where no code has.
    """
    examples = list(_examples(nlp, codebook))
    sentences = [spoken(each.words) for each in examples]
    means = Vectors(nlp.vocab).means(sentences)
    told = Counter(code for example in examples for code in example.codes)
    codes = [code.id for code in codebook.codes if LEAST_EXAMPLES <= told[code.id] < len(examples)]
    if not codes:
        return None
    toned = [code.id for code in codebook.codes if code.id not in codebook.settled]
    features = _Features.of([_counts(words, has_pieces=True) for words in sentences], means)
    themes = _learn_themes(features, [each.codes for each in examples], codes)
    signed = [(row, *each) for row, one in enumerate(examples) for each in sorted(one.signs)]
    has_both = len({sign for _, _, sign in signed}) > 1
    features = _Features.of([_counts(words, has_pieces=False) for words in sentences], means)
    return Learnt(fingerprint, themes, _learn_tones(features, signed, toned) if has_both else None)


@dataclass(frozen=True)
class _Features:
    """Rows of sentences: columns are terms with their rarity, then dimensions of word vectors."""

    rows: Any
    places: dict[str, int]
    rarity: tuple[float, ...]

    @classmethod
    def of(cls, counts: Sequence[Counter[str]], means: Numbers) -> "_Features":
        """Of terms that stand in two sentences at least."""
        from scipy.sparse import csr_matrix, hstack

        found_in = Counter(term for counted in counts for term in counted)
        known = sorted(term for term, count in found_in.items() if count >= _LEAST_SENTENCES)
        seen = np.array([found_in[term] for term in known])
        rarity = tuple((np.log((1 + len(counts)) / (1 + seen)) + 1).tolist())
        places = {term: place for place, term in enumerate(known)}
        cells = [
            (row, place, value)
            for row, counted in enumerate(counts)
            for place, value in term_values(
                {places[term]: count for term, count in counted.items() if term in places}, rarity
            ).items()
        ]
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        terms = csr_matrix((values, (rows, columns)), shape=(len(counts), len(known)), dtype=float)
        return cls(hstack([terms, means]).tocsr(), places, rarity)

    def scale(self, freedom: tuple[float, float]) -> Numbers:
        """A factor a column: one for terms, one for vectors."""
        return np.where(np.arange(self.rows.shape[1]) < len(self.places), *freedom)

    def weights(self, codes: Sequence[str], learnt: Numbers, offset: Sequence[float]) -> Weights:
        """As the scale wants them; `learnt` has a row a code."""
        terms, meaning = learnt.T[: len(self.places)], learnt.T[len(self.places) :]
        return Weights(
            tuple(codes), self.places, self.rarity, terms, meaning, np.array(offset, dtype=float)
        )


def _counts(words: Sequence[Word], has_pieces: bool) -> Counter[str]:
    lemmas = [word.small_lemma for word in words]
    counted = Counter([*lemmas, *pairs(words)])
    if has_pieces:
        counted.update(piece for lemma in lemmas for piece in pieces(lemma))
    return counted


def _learn_themes(
    features: _Features, answers: Sequence[Set[str]], codes: Sequence[str]
) -> Weights:
    from sklearn.linear_model import LogisticRegression

    factor = features.scale(_THEMES)
    rows = features.rows.multiply(factor).tocsr()
    fitted = [
        LogisticRegression(C=_THEMES_FREEDOM, max_iter=2000).fit(
            rows, [code in given for given in answers]
        )
        for code in codes
    ]
    learnt = np.array([factor * each.coef_[0] for each in fitted])
    return features.weights(codes, learnt, [float(each.intercept_[0]) for each in fitted])


def _learn_tones(
    features: _Features, signed: Sequence[tuple[int, str, int]], codes: Sequence[str]
) -> Weights:
    """From rows that tell a code as strength or problem. What all codes share and what is a code's
    own are learnt together, so that a code of few examples leans on the others.
    """
    from scipy.sparse import hstack
    from sklearn.linear_model import LogisticRegression

    rows = features.rows[[row for row, _, _ in signed]]
    of_code = np.array([[code == each for each in codes] for _, code, _ in signed], dtype=float)
    shared, own = features.scale(_TONE_SHARED), features.scale(_TONE_OWN)
    by_code = rows.multiply(own).tocsr()
    parts = [rows.multiply(shared)]
    parts += [by_code.multiply(of_code[:, [column]]) for column in range(len(codes))]
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(hstack([*parts, _TONE_OFFSET * of_code]).tocsr(), [sign > 0 for _, _, sign in signed])
    by_part = model.coef_[0][: -len(codes)].reshape(len(codes) + 1, -1)
    learnt = shared * by_part[0] + own * by_part[1:]
    offsets = model.intercept_[0] + _TONE_OFFSET * model.coef_[0][-len(codes) :]
    return features.weights(codes, learnt, offsets.tolist())


def _examples(nlp: "Language", codebook: Codebook) -> Iterator[Example]:
    written, talks = teaching(codebook.name, codebook.tuned_on)
    rows = [
        (code, kind == "fires", text)
        for path in written
        for code, kinds in _sentences(path).items()
        for kind, texts in kinds.items()
        for text in texts
    ]
    known = Words()
    docs = nlp.pipe(_SIGNED.sub("", text, count=1) for _, _, text in rows)
    for doc, (code, has_code, text) in zip(docs, rows, strict=True):
        judges = has_code and code not in codebook.settled
        sign = VALENCES[text[0]] if judges and _SIGNED.match(text) else 0
        signs = frozenset({(code, sign)} if sign else ())
        words = [word for each in known.sentences(turn_of(doc)) for word in each.words]
        yield Example(tuple(words), frozenset({code} if has_code else ()), signs)
    for path in talks:
        yield from _of_talk(nlp, known, read_gold(path), codebook.settled)


def _sentences(path: Path) -> dict[str, dict[str, list[str]]]:
    """Code -> fires and silent -> sentences; raises Refused P-032 or P-033."""
    read: Any = read_yaml(path) or {}
    if not isinstance(read, dict):
        raise Refused("P-033", path.name, place="T01: fires: – …")
    for code, kinds in read.items():
        is_right = isinstance(kinds, dict) and kinds.keys() <= {"fires", "silent"}
        texts = [text for each in kinds.values() for text in each or [""]] if is_right else [None]
        if not all(isinstance(text, str) for text in texts):
            raise Refused("P-033", path.name, place=code)
    return {
        code: {kind: [t for t in texts or [] if t] for kind, texts in kinds.items()}
        for code, kinds in read.items()
    }


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
            signs = frozenset(
                (coding.code_id, coding.valence)
                for coding in codings
                if coding.valence and coding.code_id not in settled
            )
            words = tuple(_outside(sentence, hidden))
            codes = frozenset(coding.code_id for coding in codings)
            yield Example(words, codes, signs)


def _outside(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> Iterator[Word]:
    """The words that lie in none of the spans."""
    for word, offset in zip(sentence.words, sentence.starts, strict=True):
        if not any(start <= offset < end for start, end in spans):
            yield word


# --- the file beside the codebook -----------------------------------------------------------------


def _stored(path: Path) -> Learnt | None:
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as held:
        themes, tones = (_held_weights(held, name) for name in ("themes", "tones"))
        return Learnt(str(held["fingerprint"]), themes, tones) if themes else None


def _held_weights(held: Any, name: str) -> Weights | None:
    if f"{name}_codes" not in held:
        return None
    terms = [str(term) for term in held[f"{name}_terms"]]
    return Weights(
        tuple(str(code) for code in held[f"{name}_codes"]),
        {term: place for place, term in enumerate(terms)},
        tuple(held[f"{name}_rarity"].tolist()),
        *(held[f"{name}_{part}"].astype(float) for part in ("words", "meaning", "offset")),
    )


def write(learnt: Learnt, path: Path) -> None:
    """Weights as numbers and words, nothing that runs when it is read; half precision is enough."""
    arrays = {"fingerprint": np.array(learnt.fingerprint)}
    for name, weights in (("themes", learnt.themes), ("tones", learnt.tones)):
        if weights is None:
            continue
        arrays[f"{name}_codes"] = np.array(weights.codes)
        arrays[f"{name}_terms"] = np.array(sorted(weights.places, key=weights.places.__getitem__))
        for part in ("rarity", "words", "meaning", "offset"):
            arrays[f"{name}_{part}"] = np.asarray(getattr(weights, part), dtype=np.float16)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # the stub wants bool for all


def main() -> None:
    """Learn from the examples of the standard codebook with the shipped pipeline."""
    nlp = language.load_named(german.NAME)
    codebook = load_codebook()
    found = learn(nlp, codebook, _fingerprint(nlp, codebook))
    if found is None:
        raise SystemExit("too few examples")
    write(found, FOLDER / f"{codebook.name}.examples.npz")


if __name__ == "__main__":
    main()
