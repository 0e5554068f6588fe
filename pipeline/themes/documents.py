"""Parsed turns as bytes, for the vault's cache: a changed codebook then parses nothing again.

Reading and writing the cache belongs to corpus.py, what the documents mean to coding.py.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_ATTRIBUTES = ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START")


def pack(docs: Iterable["Doc"]) -> bytes:
    """Documents with what the components found: tags, lemmas, heads, sentences, span groups."""
    from spacy.tokens import DocBin

    return bytes(DocBin(attrs=_ATTRIBUTES, docs=docs).to_bytes())


def unpack(content: bytes, vocab: "Vocab") -> list["Doc"]:
    """The documents that were packed, in their order."""
    from spacy.tokens import DocBin

    return list(DocBin().from_bytes(content).get_docs(vocab))
