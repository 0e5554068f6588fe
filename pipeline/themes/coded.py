"""What people and program coded in the same turns, as arrays: the material for judging trust.

core.turns, vault.turns, core.codings, core.mentions -> arrays. Judging belongs to trust.py,
learning to learning.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from pipeline.store import Store
from pipeline.themes.codebook import Codebook
from pipeline.themes.embeddings import stored_vectors
from pipeline.themes.learning import Passages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

HALF = 0.5
"""Share of coders who must agree, and of a span that must lie in a sentence."""
_WEIGHT_OF_RULES = 0.5
_SENTENCE_ENDS = [".", "!", "?", "…", "\n"]
_TURNS = (Path(__file__).parent / "coded_turns.sql").read_text(encoding="utf-8")
_CODINGS = """
    SELECT DISTINCT interview_id, turn_number, start_offset, end_offset, code_id, coder, valence
    FROM core.codings SEMI JOIN core.coded_interviews USING (interview_id, coder)
    ORDER BY ALL
"""
_MENTIONS = """
    SELECT interview_id, turn_number, start_offset, end_offset, code_id, rule, valence
    FROM core.mentions WHERE source IN ('rule', 'example') ORDER BY ALL
"""


@dataclass(frozen=True)
class Turns:
    """Turns of interviewees (interview_id, turn_number, text) and their sentences (turn, start,
    end, text; turn is the row of the frame).
    """

    frame: pd.DataFrame
    sentences: pd.DataFrame

    @property
    def interviews(self) -> list[str]:
        """Interview of each turn."""
        return list(self.frame["interview_id"])

    @property
    def interviews_of_sentences(self) -> list[str]:
        """Interview of each sentence."""
        interviews = self.interviews
        return [interviews[turn] for turn in self.sentences["turn"]]


@dataclass(frozen=True)
class Material:
    """Turns in interviews that a person coded in full, and who gave them which code.

    `people` is 1, 0 or NaN (interview not coded by her) by coder, turn and code; `gold` 1 where at
    least half of her coders gave a turn the code; `rules` 1 where the rules did. Valences are
    signs of sums, NaN where none was given. `codings` and `mentions` are the spans, with the row of
    their turn. `tuned_on` are interviews on which the program is not measured.
    """

    turns: Turns
    codes: list[str]
    tuned_on: frozenset[str]
    coders: list[str]
    people: "Numbers"
    gold: "Numbers"
    gold_valence: "Numbers"
    rules: "Numbers"
    rule_valence: "Numbers"
    codings: pd.DataFrame
    mentions: pd.DataFrame

    @property
    def is_measured(self) -> "NDArray[np.bool_]":
        """Turns on which the program is measured."""
        import numpy as np

        return np.array([each not in self.tuned_on for each in self.turns.interviews], dtype=bool)


def read_material(store: Store, codebook: Codebook) -> Material:
    """What stands in the store; codes are those of the codebook and further ones people gave."""
    import numpy as np

    turns = read_turns(store, is_coded_by_people=True)
    codings = _of(turns, store.frame(_CODINGS))
    mentions = rule_mentions(store, turns)
    own = [code.id for code in codebook.codes]
    codes = own + sorted(set(codings["code_id"]) - set(own))
    complete = store.frame("SELECT interview_id, coder FROM core.coded_interviews ORDER BY ALL")
    coders = sorted(complete["coder"].unique())
    people = np.full((len(coders), len(turns.frame), len(codes)), np.nan)
    for number, coder in enumerate(coders):
        hers = set(complete.loc[complete["coder"] == coder, "interview_id"])
        rows = turns.frame["interview_id"].isin(hers).to_numpy()
        given = _given(codings[codings["coder"] == coder], len(rows), codes)
        people[number] = np.where(rows[:, None], given, np.nan)
    needed = HALF * np.maximum((~np.isnan(people)).sum(axis=0), 1)
    return Material(
        turns=turns,
        codes=codes,
        tuned_on=frozenset(store.pseudonym("interview", each) for each in codebook.tuned_on),
        coders=coders,
        people=people,
        gold=(np.nansum(people, axis=0) >= needed).astype(float),
        gold_valence=valences(codings, len(turns.frame), codes),
        rules=_given(mentions, len(turns.frame), codes),
        rule_valence=valences(mentions, len(turns.frame), codes),
        codings=codings,
        mentions=mentions,
    )


def read_turns(store: Store, is_coded_by_people: bool) -> Turns:
    """Turns of interviewees that the program could code: all, or of interviews people coded."""
    frame = store.frame(_TURNS, {"only_coded": is_coded_by_people})
    rows = [
        (turn, start, end, text[start:end])
        for turn, text in enumerate(frame["text"])
        for start, end in sentence_spans(text)
    ]
    return Turns(frame, pd.DataFrame(rows, columns=["turn", "start", "end", "text"]))


def rule_mentions(store: Store, turns: Turns) -> pd.DataFrame:
    """What the rules found in these turns, with the row of the turn."""
    return _of(turns, store.frame(_MENTIONS))


def passages(store: Store, turns: Turns, mentions: pd.DataFrame, codes: Sequence[str]) -> Passages:
    """The sentences with their vectors and the rules that fired in them."""
    texts = list(turns.sentences["text"])
    rules = _WEIGHT_OF_RULES * hit_sentences(turns, mentions, codes)
    return Passages(texts, stored_vectors(store, texts).astype(float), rules)


def labels(material: Material) -> "Numbers":
    """1 where at least half of those who coded the interview gave the sentence (row) the code."""
    import numpy as np

    votes = np.zeros((len(material.turns.sentences), len(material.codes)))
    for _, hers in material.codings.groupby("coder"):
        votes += hit_sentences(material.turns, hers, material.codes)
    coders = (~np.isnan(material.people)).sum(axis=0)
    needed = HALF * np.maximum(coders, 1)[material.turns.sentences["turn"].to_numpy(dtype=int)]
    said: Numbers = (votes >= needed).astype(float)
    return said


def hit_sentences(turns: Turns, spans: pd.DataFrame, codes: Sequence[str]) -> "Numbers":
    """1 where a span with the code covers half of the sentence (row), or lies by half in it."""
    import numpy as np

    sentences = turns.sentences.reset_index(names="sentence")
    pairs = sentences.merge(spans[["turn", "start_offset", "end_offset", "code_id"]], on="turn")
    ends = pairs[["end", "end_offset"]].min(axis=1)
    common = ends - pairs[["start", "start_offset"]].max(axis=1)
    sizes = [pairs["end"] - pairs["start"], pairs["end_offset"] - pairs["start_offset"]]
    least = pd.concat(sizes, axis=1).min(axis=1).clip(lower=1)
    hit = pairs[common >= HALF * least]
    hits = np.zeros((len(sentences), len(codes)))
    columns = _columns(hit, codes)
    hits[hit["sentence"].to_numpy(dtype=int)[columns >= 0], columns[columns >= 0]] = 1
    return hits


def valences(spans: pd.DataFrame, rows: int, codes: Sequence[str]) -> "Numbers":
    """Sign of the sum of valences by turn and code; NaN where none was given."""
    import numpy as np

    told = spans[spans["valence"].notna() & spans["code_id"].isin(codes)]
    by_turn = told.astype({"valence": float}).groupby(["turn", "code_id"], as_index=False)
    totals = by_turn.agg({"valence": "sum"})
    signs = np.full((rows, len(codes)), np.nan)
    columns = _columns(totals, codes)
    signs[totals["turn"].to_numpy(dtype=int), columns] = np.sign(totals["valence"].to_numpy())
    return signs


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, in code points; blank ones are left out."""
    doc = _splitter()(text)
    return [(each.start_char, each.end_char) for each in doc.sents if each.text.strip()]


@cache
def _splitter() -> Any:
    """Sentences by punctuation alone: cheap, and the same whatever pipeline is set."""
    import spacy

    nlp = spacy.blank("de")
    nlp.add_pipe("sentencizer", config={"punct_chars": _SENTENCE_ENDS})
    return nlp


def _of(turns: Turns, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans that lie in these turns, with the row of their turn."""
    rows = turns.frame.reset_index(names="turn")[["turn", "interview_id", "turn_number"]]
    return spans.merge(rows, on=["interview_id", "turn_number"])


def _columns(spans: pd.DataFrame, codes: Sequence[str]) -> "NDArray[np.intp]":
    """Number of each span's code among the codes, -1 for others."""
    return pd.Index(codes).get_indexer(pd.Index(spans["code_id"]))


def _given(spans: pd.DataFrame, rows: int, codes: Sequence[str]) -> "Numbers":
    """1 where a turn (row) has a code."""
    import numpy as np

    given = np.zeros((rows, len(codes)))
    columns = _columns(spans, codes)
    given[spans["turn"].to_numpy(dtype=int)[columns >= 0], columns[columns >= 0]] = 1
    return given
