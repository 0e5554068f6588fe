"""Persons, places and organisations that a trained spaCy pipeline finds in texts, with one set of
labels, and how sure it is of each.

Loading the pipeline belongs to pipeline/themes/language.py, what is made of its finds to the
rules beside this file.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LABELS = {"PER": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG"}
_BATCH = 64
SAID = 0.5
"""From this share on an entity is one that the recogniser says; below it is a mere guess."""
_LEAST = 0.02


class Entity(NamedTuple):
    """Code points of a text, PER, LOC or ORG, and how much of its belief the recogniser gives to
    that (0 to 1).
    """

    start: int
    end: int
    label: str
    share: float = 1.0


Recogniser = Callable[[Sequence[str]], list[list[Entity]]]
"""Texts to the entities of each; guesses about single words may be among them."""


def names_by_model(texts: Sequence[str], settings: Settings) -> list[list[Entity]]:
    """The entities that the pipeline of the settings finds in each text."""
    from pipeline.themes.language import load_entities

    return entities_of(load_entities(settings), texts)


def entities_of(nlp: "Language", texts: Sequence[str]) -> list[list[Entity]]:
    """The entities that a pipeline finds in each text; labels that stand for neither persons,
    places nor organisations are passed over.

    A recogniser that decides word by word also tells what it nearly said (share below SAID).
    """
    if nlp.pipe_names == ["ner"] and hasattr(nlp.get_pipe("ner"), "moves"):
        return [
            [*_said(doc, shares), *_guessed(doc, shares)]
            for doc, shares in _with_shares(nlp, texts)
        ]
    return [list(_said(doc, None)) for doc in nlp.pipe(texts, batch_size=_BATCH)]


def said(entities: Sequence[Entity]) -> list[Entity]:
    """Without mere guesses."""
    return [each for each in entities if each.share >= SAID]


def _said(doc: "Doc", shares: Any) -> Iterator[Entity]:
    for entity in doc.ents:
        label = _LABELS.get(entity.label_)
        if label:
            share = 1.0
            if shares is not None:
                share = max(SAID, float(shares[label][entity.start : entity.end].mean()))
            yield Entity(entity.start_char, entity.end_char, label, share)


def _guessed(doc: "Doc", shares: Any) -> Iterator[Entity]:
    """What the recogniser nearly said of single words."""
    for label, values in shares.items():
        for place in (values >= _LEAST).nonzero()[0]:
            token = doc[int(place)]
            if _LABELS.get(token.ent_type_) != label:
                end = token.idx + len(token.text)
                yield Entity(token.idx, end, label, min(float(values[place]), SAID - 0.01))


def _with_shares(nlp: "Language", texts: Sequence[str]) -> Iterator[tuple["Doc", Any]]:
    """Documents with entities as nlp.pipe() makes them, and for each label an array of shares, one
    a token: of the decision that was taken at it, all actions of that label together.
    """
    ner: Any = nlp.get_pipe("ner")
    labels = [_LABELS.get(name.partition("-")[2], "") for name in ner.move_names]
    for first in range(0, len(texts), _BATCH):
        docs = [nlp.make_doc(text) for text in texts[first : first + _BATCH]]
        shares = iter(_decide(ner, [doc for doc in docs if len(doc)], labels))
        yield from ((doc, next(shares) if len(doc) else {}) for doc in docs)


def _decide(ner: Any, docs: "Sequence[Doc]", labels: Sequence[str]) -> list[dict[str, Any]]:
    import numpy as np

    columns = {
        label: [place for place, each in enumerate(labels) if each == label]
        for label in set(labels) - {""}
    }
    if not docs:
        return []
    shares = [{label: np.zeros(len(doc)) for label in columns} for doc in docs]
    step, states = ner.model.predict(docs), ner.moves.init_batch(docs)
    active = [(each, state) for each, state in zip(shares, states, strict=True) if state.queue]
    while active:
        scores = step.predict([state for _, state in active])
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
        exponents /= exponents.sum(axis=1, keepdims=True)
        sums = {label: exponents[:, places].sum(axis=1) for label, places in columns.items()}
        for row, (each, state) in enumerate(active):
            token = state.queue[0]
            for label, values in sums.items():
                each[label][token] = values[row]
        ner.transition_states([state for _, state in active], scores)
        active = [(each, state) for each, state in active if not state.is_final()]
    ner.set_annotations(docs, states)
    return shares
