"""Which words are characteristic of a part of the talk: weighted log-odds with an informative
Dirichlet prior.

Monroe, Colaresi, Quinn (2008), "Fightin' Words", Political Analysis 16(4), equations 15 to 22.
Which words are counted, and which of them may be shown, belongs to suggestions.py.
"""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[np.float64]


def log_odds(inside: "Counts", outside: "Counts", prior_words: float) -> "Counts":
    """z of every word's log-odds inside against outside; positive: typical of inside.

    Both hold the count of each word of the vocabulary, in the same order. What all talk says is the
    prior and weighs as much as prior_words: a word usual everywhere has to be said far more often
    here, and a rare one more than once.
    """
    import numpy as np

    together = inside + outside
    prior = prior_words * together / max(together.sum(), 1)
    here, there = inside + prior, outside + prior
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_here = here / (inside.sum() + prior_words - here)
        odds_there = there / (outside.sum() + prior_words - there)
        z = (np.log(odds_here) - np.log(odds_there)) / np.sqrt(1 / here + 1 / there)
    return np.nan_to_num(np.asarray(z, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0)
