"""Persons, places and organisations that a trained spaCy pipeline finds in texts, with one set of
labels.

Loading the pipeline belongs to pipeline/themes/language.py, what is made of its finds to the
rules beside this file.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language

_LABELS = {"PER": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG"}
_BATCH = 64


class Entity(NamedTuple):
    """Code points of a text, and PER, LOC or ORG."""

    start: int
    end: int
    label: str


Recogniser = Callable[[Sequence[str]], list[list[Entity]]]
"""Texts to the entities of each."""


def names_by_model(texts: Sequence[str], settings: Settings) -> list[list[Entity]]:
    """The entities that the pipeline of the settings finds in each text."""
    from pipeline.themes.language import load_entities

    return entities_of(load_entities(settings), texts)


def entities_of(nlp: "Language", texts: Sequence[str]) -> list[list[Entity]]:
    """The entities that a pipeline finds in each text; labels that stand for neither persons,
    places nor organisations are passed over.
    """
    return [
        [
            Entity(entity.start_char, entity.end_char, _LABELS[entity.label_])
            for entity in doc.ents
            if entity.label_ in _LABELS
        ]
        for doc in nlp.pipe(texts, batch_size=_BATCH)
    ]
