"""Learns codes from passages that people coded: linear classifiers over words, letters, meaning.

Whether a learnt code is used, and how it compares with the rules, is decided in trust.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

FOLDS = 5
LIKELY = 0.5
"""Probability from which a passage has a code."""
LEAST_EXAMPLES = 5
"""Passages with a code below which nothing is learnt of it."""

_WORD = r"\w+|[!?.,:]"
_LOOSENESS = 3
_TOLERANCE = 0.1
"""Three orders looser than scikit-learn's default: half the time, the same codes."""


@dataclass(frozen=True)
class Passages:
    """Texts with their sentence vectors (rows of length 1) and further columns (0 to 1), if any."""

    texts: Sequence[str]
    vectors: "Numbers"
    further: "Numbers"

    def take(self, rows: "NDArray[np.intp]") -> "Passages":
        """The passages of these rows."""
        texts = [self.texts[row] for row in rows]
        return Passages(texts, self.vectors[rows], self.further[rows])


@dataclass
class Learner:
    """One classifier a code over shared features; each code weighs as much as its absence.

    Features: words and pairs of words, parts of words (two to five letters, which also meets
    compounds and misspellings), the sentence vector, and the further columns. `parts` leaves some
    out, for comparisons. Chosen by cross-validation, see docs/coding.md.
    """

    parts: frozenset[str] = frozenset({"words", "letters", "meaning", "further"})
    _vectorizers: list[Any] = field(default_factory=list, repr=False)
    _classifiers: list[Any] = field(default_factory=list, repr=False)

    def fit(self, passages: Passages, labels: "Numbers") -> "Learner":
        """Learn from passages and their codes: 0 or 1, one column a code."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        kinds: dict[str, dict[str, object]] = {
            "words": {"token_pattern": _WORD, "ngram_range": (1, 2)},
            "letters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
        }
        self._vectorizers = [
            TfidfVectorizer(sublinear_tf=True, min_df=2, **kind).fit(passages.texts)
            for name, kind in kinds.items()
            if name in self.parts
        ]
        features = self._features(passages)
        self._classifiers = []
        for column in labels.T:
            model = LogisticRegression(
                class_weight="balanced",
                C=_LOOSENESS,
                solver="liblinear",
                dual=True,
                tol=_TOLERANCE,
                max_iter=1000,
                random_state=0,
            )
            is_enough = LEAST_EXAMPLES <= column.sum() < len(column)
            self._classifiers.append(model.fit(features, column > 0) if is_enough else None)
        return self

    def probabilities(self, passages: Passages) -> "Numbers":
        """How likely each passage (row) has each code, 0 to 1; NaN where too few examples were."""
        import numpy as np

        likely = np.full((len(passages.texts), len(self._classifiers)), np.nan)
        if passages.texts:
            features = self._features(passages)
            for column, model in enumerate(self._classifiers):
                if model is not None:
                    likely[:, column] = model.predict_proba(features)[:, 1]
        return likely

    def _features(self, passages: Passages) -> Any:
        from scipy.sparse import csr_matrix, hstack

        blocks = [each.transform(passages.texts) for each in self._vectorizers]
        if "meaning" in self.parts:
            blocks.append(csr_matrix(passages.vectors))
        if "further" in self.parts:
            blocks.append(csr_matrix(passages.further))
        return hstack(blocks).tocsr()


def out_of_fold(
    learner: Learner,
    passages: Passages,
    labels: "Numbers",
    groups: Sequence[str],
    only_training: Sequence[str] = (),
    folds: int = FOLDS,
) -> "Numbers":
    """Probabilities of each passage by a learner that saw no passage of its group (interview).

    Groups `only_training` help to learn in every fold and are never judged (NaN), like all
    passages where fewer than two other groups remain.
    """
    import numpy as np

    likely = np.full(labels.shape, np.nan)
    for training, testing in _folds(groups, only_training, folds):
        learner.fit(passages.take(training), labels[training])
        likely[testing] = learner.probabilities(passages.take(testing))
    return likely


def _folds(
    groups: Sequence[str], only_training: Sequence[str], folds: int
) -> Iterator[tuple["NDArray[np.intp]", "NDArray[np.intp]"]]:
    import numpy as np
    from sklearn.model_selection import GroupKFold

    names = np.asarray(groups, dtype=object).astype(str)
    tested = np.flatnonzero(~np.isin(names, list(only_training)))
    number = min(folds, len(set(names[tested])))
    if number < 2:
        return
    for _, part in GroupKFold(number).split(tested, groups=names[tested]):
        testing = tested[part]
        yield np.setdiff1d(np.arange(len(names)), testing), testing
