"""Groups passages that mean the like and names each by the nouns that set it apart (c-TF-IDF).

Which passages are compared, and what may be shown of them, belongs to suggestions.py. Named as in
Grootendorst (2022), "BERTopic"; Ward's method finds the same groups at every run.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]
    Labels: TypeAlias = NDArray[np.int64]

_SMALLEST = 3
_PASSAGES_PER_CLUSTER = 20
_NAME_WORDS = 5


@dataclass(frozen=True)
class Cluster:
    """Passages by their position, the most typical first; its name; how like they are (0-1)."""

    members: tuple[int, ...]
    words: tuple[str, ...]
    cohesion: float


def find_clusters(vectors: "Vectors", nouns: Sequence[Collection[str]]) -> list[Cluster]:
    """Clusters of at least three passages that have a name, the largest first.

    `vectors` have length 1; `nouns` are the words of each passage that may stand in a name. There
    is a cluster for every twenty passages; a name holds words of at least two of its passages.
    """
    if len(vectors) < 2 * _SMALLEST:
        return []
    labels = _labels(vectors)
    names = _names(labels, nouns)
    found = []
    for label, words in enumerate(names):
        members, cohesion = _typical_first(vectors, (labels == label).nonzero()[0])
        if words and len(members) >= _SMALLEST:
            found.append(Cluster(members, words, cohesion))
    return sorted(found, key=lambda each: (-len(each.members), each.words))


def _labels(vectors: "Vectors") -> "Labels":
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    count = max(2, round(len(vectors) / _PASSAGES_PER_CLUSTER))
    found = AgglomerativeClustering(n_clusters=count, linkage="ward").fit_predict(vectors)
    return np.asarray(found, dtype=np.int64)


def _typical_first(vectors: "Vectors", members: "Labels") -> tuple[tuple[int, ...], float]:
    """The members by their likeness to the middle, and its mean."""
    import numpy as np

    middle = vectors[members].mean(axis=0)
    likeness = vectors[members] @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    order = sorted(
        range(len(members)), key=lambda at: (-round(float(likeness[at]), 5), members[at])
    )
    return tuple(int(members[at]) for at in order), float(likeness.mean())


def _names(labels: "Labels", nouns: Sequence[Collection[str]]) -> list[tuple[str, ...]]:
    """The words of each cluster with the largest c-TF-IDF; of equals the first in the alphabet."""
    import numpy as np

    vocabulary = {word: at for at, word in enumerate(sorted({w for each in nouns for w in each}))}
    counts = np.zeros((int(labels.max()) + 1, len(vocabulary)))
    for label, words in zip(labels, nouns, strict=True):
        for word in words:
            counts[label, vocabulary[word]] += 1
    if not vocabulary:
        return [() for _ in counts]
    mean_size = counts.sum() / len(counts)
    weight = np.where(counts > 1, counts * np.log1p(mean_size / counts.sum(axis=0)), 0)
    alphabet = list(vocabulary)
    return [
        tuple(alphabet[at] for at in np.argsort(-row, kind="stable")[:_NAME_WORDS] if row[at] > 0)
        for row in weight
    ]
