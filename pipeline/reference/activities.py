"""The branch group that a declared activity means, by its likeness to WZ titles and to the words of
activities.csv.

When a declared activity is asked at all belongs to registries/; branch keys belong to branches.py.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.reference import branches
from pipeline.reference.folding import fold

COLUMNS = ["written", "branch_group", "branch_certainty", "title"]
"""Columns of classify()."""

LEAST_LIKENESS = 0.45
"""Cosine below which a text is like no title: at most one part of a compound is common to both."""

LEAST_CERTAINTY = 0.6
"""Least certainty that is accepted: on the activities of the sample county this keeps precision
above 0.95 at the level of groups; the test of this module measures it.
"""

_FILE = Path(__file__).with_name("activities.csv")
_CLAUSE = re.compile(r"[;,(\n\"„|/]")
_WORD = re.compile(r"[^\W\d_]+")
_EXCEPTION = re.compile(r"\((?:ohne|nicht|außer|anderweitig)[^)]*\)|,? a\. ?n\. ?g\.|u\. ?Ä\.")


def _set_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_EMPTY = _set_of(
    "und oder von vom mit der die das den dem des ein eine einer fuer in im am an auf zu zum zur"
    " sowie aller art arten alle sonstige sonstiger sonstigen andere anderen anderer ohne nicht"
    " bis aus nach ueber durch bei als auch ihre u a t"
)
_TOO_GENERAL = _set_of(
    "arbeiten beratung betrieb dienst dienste dienstleistung dienstleistungen einzelhandel handel"
    " herstellung instandhaltung montage montagen produktion reparatur reparaturen service verkauf"
    " verleih vermietung vermittlung vertrieb waren bau an"
)
"""Words that alone name no branch."""
_MODES = (
    r"grosshandel|handelsvermittl|handelsvertret|handelsagent",
    r"handel|verkauf|laden\b|shop|geschaeft",
    r"herstell|produktion",
    r"reparatur|instandsetz|instandhalt",
    r"vermiet|verleih",
)
"""What is done with a good: it parts branches that name the same goods."""
_OTHER_MODE, _ONE_WITHOUT_MODE = 0.6, 0.9
_GRAM = 4
_CHUNK = 1_000


_folded = lru_cache(maxsize=100_000)(fold)


def words(text: str) -> list[str]:
    """The folded words of a text that say something, in their order."""
    found = [_folded(word) for word in _WORD.findall(text)]
    return [word for word in found if word not in _EMPTY]


def main_clause(text: str) -> str:
    """What stands first: the form has the main activity lead (§ 14 GewO, field 18)."""
    return next((clause for clause in _CLAUSE.split(text) if words(clause)), "")


def _grams(word: str) -> list[str]:
    """Parts of a word with its ends marked, so that compounds share what they are made of."""
    marked = f"^{word}$"
    return [marked[start : start + _GRAM] for start in range(max(1, len(marked) - _GRAM + 1))]


def _mode(text: Sequence[str]) -> int:
    """Position of the first of _MODES that the text has, from 1; 0 if it has none."""
    joined = " ".join(text)
    return next((at for at, mode in enumerate(_MODES, 1) if re.search(mode, joined)), 0)


def _fit() -> Any:
    """Factor by mode of the text and mode of the title."""
    factors = np.full((len(_MODES) + 1, len(_MODES) + 1), _OTHER_MODE, dtype=np.float32)
    factors[0, :] = factors[:, 0] = _ONE_WITHOUT_MODE
    np.fill_diagonal(factors, 1)
    return factors


class _Model:
    """Titles as unit vectors over the parts of their words, sorted by group."""

    def __init__(self) -> None:
        known = _known().sort_values("branch_group", kind="stable", ignore_index=True)
        groups = known["branch_group"].to_numpy()
        self.titles = known["title"].to_numpy()
        self.groups = np.unique(groups)
        self.starts = np.searchsorted(groups, self.groups)
        worded = [words(title) for title in self.titles]
        self.fit = _fit()[:, [_mode(text) for text in worded]]
        meanings = pd.Series(groups).groupby([" ".join(text) for text in worded]).unique()
        self.exact = {text: str(found[0]) for text, found in meanings.items() if len(found) == 1}
        texts = [[gram for word in text for gram in _grams(word)] for text in worded]
        self.rows = {gram: row for row, gram in enumerate(sorted({g for t in texts for g in t}))}
        counted = np.zeros((len(self.rows) + 1, len(texts)), dtype=np.float32)
        for column, grams in enumerate(texts):
            for gram in grams:
                counted[self.rows[gram], column] += 1
        held = np.maximum((counted > 0).sum(axis=1), 1)
        # a part that no title has (the last row) weighs as much as one that a single title has
        self.weights = np.log(1 + len(texts) / held).astype(np.float32)
        weighted = counted * self.weights[:, None]
        weighted /= np.linalg.norm(weighted, axis=0)
        self.vectors = weighted * self.weights[:, None]

    def likeness(self, texts: Sequence[list[str]]) -> tuple[Any, Any, Any, Any]:
        """For each text: the best group, the cosine of its likest title, that of the next group's,
        and the title.
        """
        numbers = {word: number for number, word in enumerate({w for t in texts for w in t}, 1)}
        products = np.zeros((len(numbers) + 1, len(self.titles)), dtype=np.float32)
        squares = np.zeros(len(numbers) + 1, dtype=np.float32)
        for word, number in numbers.items():
            rows = [self.rows.get(gram, -1) for gram in _grams(word)]
            products[number] = self.vectors[rows].sum(axis=0)
            squares[number] = (self.weights[rows] ** 2).sum()
        held = [[numbers[word] for word in text] or [0] for text in texts]
        starts = np.cumsum([0, *(len(text) for text in held[:-1])])
        flat = np.concatenate([np.asarray(text) for text in held])
        lengths = np.sqrt(np.maximum(np.add.reduceat(squares[flat], starts), 1e-9))
        cosines = np.add.reduceat(products[flat], starts, axis=0)
        cosines *= self.fit[[_mode(text) for text in texts]]
        cosines /= lengths[:, None]
        by_group = np.maximum.reduceat(cosines, self.starts, axis=1)
        best = by_group.argmax(axis=1)
        two = np.partition(by_group, -2, axis=1)
        return self.groups[best], two[:, -1], two[:, -2], self.titles[cosines.argmax(axis=1)]


def _known() -> pd.DataFrame:
    """Columns title, branch_group: titles of both editions whose group is sure, and our words."""
    lookup = branches.lookup_table()
    titles = branches.titles_table().merge(lookup, on=["wz_edition", "wz_code"])
    sure = titles[(titles["wz_code"].str.len() >= 4) & ~titles["is_ambiguous"]]
    official = pd.DataFrame(
        {
            "title": sure["title_de"].str.replace(_EXCEPTION, "", regex=True),
            "branch_group": sure["branch_group"],
        }
    )
    own = pd.read_csv(_FILE, dtype="str").rename(columns={"phrase": "title"})
    known = pd.concat([own[["title", "branch_group"]], official])
    return known.drop_duplicates("title")


@cache
def _model() -> _Model:
    return _Model()


def classify(texts: Iterable[str]) -> pd.DataFrame:
    """One row per text that is understood with at least LEAST_CERTAINTY: written, branch_group,
    branch_certainty (0 to 1: likeness to the group against likeness to the next) and the title or
    phrase that the text is most like.
    """
    written = pd.DataFrame({"written": list(dict.fromkeys(texts))}, dtype="str")
    written["clause"] = [" ".join(words(main_clause(text))) for text in written["written"]]
    clauses = [
        clause
        for clause in dict.fromkeys(written["clause"])
        if not _TOO_GENERAL.issuperset(clause.split())
    ]
    if not clauses:
        empty = pd.DataFrame(columns=COLUMNS, dtype="str")
        return empty.astype({"branch_certainty": "float64"})
    chunks = [clauses[at : at + _CHUNK] for at in range(0, len(clauses), _CHUNK)]
    found = pd.concat([_classified(chunk) for chunk in chunks], ignore_index=True)
    sure = found[found["branch_certainty"] >= LEAST_CERTAINTY]
    return written.merge(sure, on="clause")[COLUMNS]


def _classified(clauses: Sequence[str]) -> pd.DataFrame:
    model = _model()
    group, likeness, next_likeness, title = model.likeness([text.split() for text in clauses])
    certainty = likeness / np.maximum(likeness + next_likeness, 1e-9)
    certainty = np.where(likeness >= LEAST_LIKENESS, certainty, 0.0).astype("float64").round(3)
    rows = pd.DataFrame(
        {"clause": clauses, "branch_group": group, "branch_certainty": certainty, "title": title}
    )
    exact = rows["clause"].map(model.exact)
    rows["branch_group"] = exact.fillna(rows["branch_group"])
    rows.loc[exact.notna(), "branch_certainty"] = 1.0
    return rows
