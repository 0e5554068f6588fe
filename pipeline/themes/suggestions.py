"""Suggests what the codebook may miss, for a person to accept as an X code: characteristic terms of
groups, phrases, and clusters of passages that no code covers.

core.turns, vault.documents, core.mentions, core.codings -> core.suggestions. Suggestions are never
findings: no indicator and no release reads them. Showing them belongs to suggestions_report.py.
"""

import json
from collections.abc import Collection
from hashlib import sha256

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent
from pipeline.themes import suggestion_decisions
from pipeline.themes.clusters import Cluster, find_clusters
from pipeline.themes.codebook import load_codebook
from pipeline.themes.embeddings import stored_vectors
from pipeline.themes.keyness import log_odds
from pipeline.themes.phrases import parts
from pipeline.themes.said import read_what_was_said

BREAKDOWNS = ("branch_group", "origin_group", "sex", "wave")
UNCODED = ("coverage", "uncoded")
"""Group of phrases: they are typical of what no code covers."""
MOST_PASSAGES = 3000
"""Passages compared by meaning; of more, those whose hash comes first: the same at every run."""
_FEWEST_INTERVIEWS = 3
_GROUP_INTERVIEWS = 5
_FEWEST_WORDS = 5
_SIGNIFICANT = 1.96
_TERMS_PER_GROUP = 5
_PHRASES = 20
_CLUSTERS = 12
_EXAMPLES = 5
_ID_LENGTH = 20
_GROUPS = f"""
    CREATE OR REPLACE TEMP TABLE said_groups AS
    FROM (SELECT interview_id, {", ".join(BREAKDOWNS)} FROM core.interviews
        SEMI JOIN said_sentences USING (interview_id))
    UNPIVOT (category FOR breakdown IN ({", ".join(BREAKDOWNS)}))
"""
_GROUPS_COMPARED = """
    SELECT breakdown, category FROM said_groups GROUP BY breakdown, category
    HAVING count(*) >= $fewest
        AND (SELECT count(DISTINCT interview_id) FROM said_sentences) - count(*) >= $fewest
    ORDER BY breakdown, category
"""
_WORDS_OF_GROUP = """
    WITH said AS (
        SELECT term, is_open, interview_id, coalesce(category = $category, false) AS is_inside
        FROM said_terms
        JOIN said_sentences USING (sentence_id)
        LEFT JOIN (FROM said_groups WHERE breakdown = $breakdown) USING (interview_id)
        WHERE kind IN ('noun', 'adjective')
    )
    SELECT term, term AS shown, count(*) FILTER (is_inside) AS inside,
        count(*) FILTER (NOT is_inside) AS outside, bool_and(is_open) AS is_open,
        count(DISTINCT interview_id) FILTER (is_inside) AS interviews
    FROM said GROUP BY term ORDER BY term
"""
_PHRASES_OF_UNCODED = """
    SELECT term, min_by(shown, (-times, shown)) AS shown,
        sum(times) FILTER (NOT is_covered) AS inside, sum(times) FILTER (is_covered) AS outside,
        bool_and(is_open) AS is_open,
        len(list_distinct(flatten(list(ids) FILTER (NOT is_covered)))) AS interviews
    FROM (SELECT term, shown, is_covered, count(*) AS times, bool_and(is_open) AS is_open,
            list(DISTINCT interview_id) AS ids
        FROM said_terms JOIN said_sentences USING (sentence_id) WHERE kind = 'phrase' GROUP BY ALL)
    GROUP BY term ORDER BY term
"""
_PLACES = """
    WITH places AS (
        SELECT number, sentence.interview_id, turn_number, start_offset, end_offset
        FROM suggested
        JOIN said_terms AS terms ON terms.term = suggested.term
            AND (terms.kind = 'phrase') = (suggested.kind = 'phrase')
        JOIN said_sentences AS sentence USING (sentence_id)
        LEFT JOIN said_groups AS groups ON groups.interview_id = sentence.interview_id
            AND groups.breakdown = suggested.breakdown
        WHERE CASE suggested.kind WHEN 'phrase' THEN NOT is_covered
            ELSE groups.category = suggested.category END
        QUALIFY row_number() OVER (PARTITION BY number, sentence.interview_id
            ORDER BY is_covered, turn_number, start_offset) = 1
    )
    SELECT * FROM places
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY interview_id) <= $most
    ORDER BY number, interview_id
"""
_UNCODED = """
    FROM said_sentences
    WHERE NOT is_covered AND word_count >= $fewest
    QUALIFY row_number() OVER (PARTITION BY interview_id, text ORDER BY sentence_id) = 1
"""
_PASSAGES = f"""
    WITH frequent AS (
        SELECT term FROM said_terms JOIN said_sentences USING (sentence_id)
        WHERE kind = 'noun' GROUP BY term
        HAVING bool_and(is_open) AND count(DISTINCT interview_id) >= $interviews
    ), passages AS (SELECT * {_UNCODED} ORDER BY sha256(text), interview_id LIMIT $most)
    SELECT interview_id, turn_number, start_offset, end_offset, text,
        coalesce(nouns, []) AS nouns
    FROM passages
    LEFT JOIN (SELECT sentence_id, list(DISTINCT term ORDER BY term) AS nouns FROM said_terms
        SEMI JOIN frequent USING (term) WHERE kind = 'noun' GROUP BY sentence_id)
        USING (sentence_id)
    ORDER BY sha256(text), interview_id
"""
_PLACE = ("interview_id", "turn_number", "start_offset", "end_offset")
_COLUMNS = ["kind", "breakdown", "category", "term", "terms", "score", "interviews", "examples"]


def suggest(store: Store, progress: Progress = silent) -> Summary:
    """Make the suggestions anew and replay what people decided; findings are about their file."""
    decided = suggestion_decisions.read(store.project)
    progress("core.suggestions", 0, 3)
    read_what_was_said(store)
    store.connection.execute(_GROUPS)
    progress("core.suggestions", 1, 3)
    terms = pd.concat([_keyness(store), _phrases(store)], ignore_index=True)
    found = [_with_places(store, terms)]
    progress("core.suggestions", 2, 3)
    clusters, read = _clusters(store)
    rows = pd.concat([*found, clusters], ignore_index=True)
    rows["suggestion_id"] = [
        _id(*each)
        for each in rows[["kind", "breakdown", "category", "term"]].itertuples(index=False)
    ]
    rows = rows.drop_duplicates("suggestion_id")
    rows["decision"] = rows["suggestion_id"].map(decided.of)
    rows["passages_uncoded"] = store.scalar(
        f"SELECT count(*) FROM (SELECT 1 {_UNCODED})", {"fewest": _FEWEST_WORDS}
    )
    rows["passages_read"] = read
    store.replace(tables.SUGGESTIONS, _typed(rows))
    _forget(store)
    return Summary(len(rows), len(rows), 0, findings=decided.findings)


def unfit(store: Store, names: Collection[str]) -> int:
    """Number of suggestions of too few interviews, or with a placeholder or one of the names."""
    rows = store.connection.execute("SELECT terms, interviews FROM core.suggestions").fetchall()
    return sum(
        interviews < _FEWEST_INTERVIEWS or "[" in terms or not parts(terms).isdisjoint(names)
        for terms, interviews in rows
    )


def _forget(store: Store) -> None:
    """The words are needed no more."""
    for table in ("said_sentences", "said_terms", "said_groups"):
        store.connection.execute(f"DROP TABLE {table}")


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    text = ("suggestion_id", "kind", "breakdown", "category", "terms", "examples", "decision")
    whole = ("interviews", "passages_uncoded", "passages_read")
    types = dict.fromkeys(text, "str") | dict.fromkeys(whole, "int64") | {"score": "float64"}
    return rows[tables.SUGGESTIONS.column_names].astype(types)


def _id(kind: str, breakdown: str, category: str, term: str) -> str:
    key = "|".join((kind, breakdown, category, term))
    return sha256(key.encode()).hexdigest()[:_ID_LENGTH]


# --- terms ----------------------------------------------------------------------------------------


def _keyness(store: Store) -> pd.DataFrame:
    """The most characteristic words of every group that is large enough, without the codebook's."""
    known = {word.lower() for word in load_codebook(store.project.settings.nlp.codebook).words()}
    groups = store.connection.execute(_GROUPS_COMPARED, {"fewest": _GROUP_INTERVIEWS}).fetchall()
    interviews = _interviews(store)
    found = []
    for breakdown, category in groups:
        counted = store.frame(_WORDS_OF_GROUP, {"breakdown": breakdown, "category": category})
        best = _best(counted, interviews, _SIGNIFICANT, _TERMS_PER_GROUP, known)
        found.append(best.assign(kind="keyness", breakdown=breakdown, category=category))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_COLUMNS)


def _interviews(store: Store) -> int:
    return int(store.scalar("SELECT count(DISTINCT interview_id) FROM said_sentences"))


def _phrases(store: Store) -> pd.DataFrame:
    """The phrases most characteristic of sentences that no code covers."""
    counted = store.frame(_PHRASES_OF_UNCODED).fillna({"inside": 0, "outside": 0, "interviews": 0})
    best = _best(counted, _interviews(store), 0.0, _PHRASES, ())
    return best.assign(kind="phrase", breakdown=UNCODED[0], category=UNCODED[1])


def _best(
    counted: pd.DataFrame, interviews: int, least: float, most: int, known: Collection[str]
) -> pd.DataFrame:
    """The terms with the largest z that enough interviews say and nobody is named by; the prior
    weighs as much as one interview.
    """
    inside, outside = (counted[name].to_numpy(dtype=np.float64) for name in ("inside", "outside"))
    prior_words = float(inside.sum() + outside.sum()) / max(interviews, 1)
    z = log_odds(inside, outside, prior_words).round(4)
    scored = counted.assign(score=z, terms=counted["shown"])
    is_new = ~scored["term"].str.lower().isin(known)
    is_said = scored["interviews"] >= _FEWEST_INTERVIEWS
    best = scored[scored["is_open"].astype(bool) & is_new & is_said & (scored["score"] >= least)]
    order = ["score", "interviews", "term"]
    best = best.sort_values(order, ascending=[False, False, True]).head(most)
    return best[["term", "terms", "score", "interviews"]]


def _with_places(store: Store, terms: pd.DataFrame) -> pd.DataFrame:
    """The terms with up to five sentences in which they are said, each of another interview."""
    numbered = terms.assign(number=range(len(terms)))
    given = numbered[["number", "kind", "breakdown", "category", "term"]]
    store.connection.register("suggested", given.astype(dict.fromkeys(given.columns[1:], "str")))
    places = store.connection.execute(_PLACES, {"most": _EXAMPLES}).fetchall()
    store.connection.unregister("suggested")
    examples: dict[int, list[dict[str, object]]] = {}
    for number, *place in places:
        examples.setdefault(number, []).append(dict(zip(_PLACE, place, strict=True)))
    return terms.assign(examples=[json.dumps(examples.get(at, [])) for at in range(len(terms))])


# --- clusters -------------------------------------------------------------------------------------


def _clusters(store: Store) -> tuple[pd.DataFrame, int]:
    """Clusters of passages that no code covers, and how many passages were compared."""
    limits = {
        "fewest": _FEWEST_WORDS,
        "interviews": _FEWEST_INTERVIEWS,
        "most": MOST_PASSAGES,
    }
    passages = store.frame(_PASSAGES, limits)
    texts = list(passages["text"])
    nouns = [list(each) for each in passages["nouns"]]
    clusters = find_clusters(stored_vectors(store, texts), nouns) if texts else []
    rows = [_cluster_row(each, passages) for each in clusters]
    found = pd.DataFrame(rows, columns=_COLUMNS)
    found = found[found["interviews"] >= _FEWEST_INTERVIEWS]
    found = found.sort_values(["interviews", "score", "terms"], ascending=[False, False, True])
    return found.head(_CLUSTERS), len(passages)


def _cluster_row(cluster: Cluster, passages: pd.DataFrame) -> tuple[object, ...]:
    """A cluster's row; it is known again by its three strongest words, in whatever order."""
    members = passages.iloc[list(cluster.members)]
    typical = members.drop_duplicates("interview_id").head(_EXAMPLES)
    places = [
        dict(zip(_PLACE, (each[0], *map(int, each[1:])), strict=True))
        for each in typical[list(_PLACE)].itertuples(index=False, name=None)
    ]
    return (
        "cluster",
        "",
        "",
        ", ".join(sorted(cluster.words[:3])),
        ", ".join(cluster.words),
        round(cluster.cohesion, 4),
        members["interview_id"].nunique(),
        json.dumps(places),
    )
