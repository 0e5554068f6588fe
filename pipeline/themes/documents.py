"""Parsed turns as bytes, for the vault's cache: a changed codebook then parses nothing again. Turns
can be read back as spaCy documents or, much quicker, as bare rows of tokens.

Reading and writing the cache belongs to corpus.py, what the words mean to words.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.themes import language

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_ATTRIBUTES = ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START")
_NEEDED = ("ORTH", "LEMMA", "POS", "SENT_START")
_STRINGS = ("ORTH", "TAG", "MORPH", "LEMMA", "DEP")


@dataclass(frozen=True)
class Turn:
    """A parsed turn: `tokens` has a row a token (form, base form and part of speech as numbers of
    `strings`, 1 where a sentence begins), `spaces` tells whether a blank follows, `foreign` holds
    the first tokens of sentences in other languages.
    """

    tokens: NDArray[np.uint64]
    spaces: NDArray[np.bool_]
    foreign: frozenset[int]
    strings: "StringStore"


def pack(docs: Iterable["Doc"]) -> bytes:
    """Documents with what the components found: tags, lemmas, heads, sentences, span groups.

    DocBin.add() asks every token for nine strings; here every string is asked for once.
    """
    from spacy.attrs import IDS
    from spacy.tokens import DocBin

    held = DocBin(attrs=_ATTRIBUTES)
    named = [held.attrs.index(IDS[name]) for name in _STRINGS]
    for doc in docs:
        held.tokens.append(doc.to_array([*held.attrs]))
        held.spaces.append(doc.to_array(["SPACY"]).astype(bool).reshape(-1, 1))
        held.flags.append({"has_unknown_spaces": doc.has_unknown_spaces})
        held.cats.append(doc.cats)
        held.span_groups.append(doc.spans.to_bytes())
        held.strings.update(span.label_ for group in doc.spans.values() for span in group)
        numbers = set(held.tokens[-1][:, named].ravel().tolist())
        held.strings.update(doc.vocab.strings[number] for number in numbers)
    return bytes(held.to_bytes())


def unpack(content: bytes, vocab: "Vocab") -> list["Doc"]:
    """The documents that were packed, in their order."""
    from spacy.tokens import DocBin

    return list(DocBin().from_bytes(content).get_docs(vocab))


def turn_of(doc: "Doc") -> Turn:
    """The rows of a document."""
    rows: NDArray[np.uint64] = doc.to_array([*_NEEDED, "SPACY"])  # type: ignore[assignment]
    foreign = frozenset(span.start for span in doc.spans.get(language.FOREIGN, ()))
    return Turn(rows[:, :-1], rows[:, -1].astype(bool), foreign, doc.vocab.strings)


def read_turns(content: bytes, vocab: "Vocab") -> list[Turn]:
    """The rows of the documents that were packed; no document is built."""
    from spacy.attrs import IDS
    from spacy.tokens import DocBin

    held = DocBin().from_bytes(content)
    columns = [held.attrs.index(IDS[name]) for name in _NEEDED]
    for string in held.strings:
        vocab.strings.add(string)
    return [
        Turn(tokens[:, columns], spaces[:, 0], _foreign(vocab, len(tokens), groups), vocab.strings)
        for tokens, spaces, groups in zip(held.tokens, held.spaces, held.span_groups, strict=True)
    ]


def _foreign(vocab: "Vocab", length: int, groups: bytes) -> frozenset[int]:
    """First tokens of the foreign passages; most turns have no span group at all."""
    from spacy.tokens import Doc

    if language.FOREIGN.encode() not in groups:
        return frozenset()
    bare: Any = Doc(vocab, words=["-"] * length)
    bare.spans.from_bytes(groups)
    return frozenset(span.start for span in bare.spans.get(language.FOREIGN, ()))
