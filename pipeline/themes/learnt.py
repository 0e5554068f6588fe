"""Codes interviewees' turns with what was learnt from people, for codes where that is better than
the rules.

core.theme_trust, core.codings -> core.mentions (source model). Whether it is better is decided in
trust.py.
"""

from hashlib import sha256

import pandas as pd

from pipeline import tables
from pipeline.store import Store
from pipeline.themes import coded
from pipeline.themes.codebook import load_codebook
from pipeline.themes.learning import LIKELY, Learner

RULE = "Modell"
_ID_LENGTH = 20


def model_mentions(store: Store) -> int:
    """Put the mentions of codes that core.theme_trust gives to the model into core.mentions.

    Whatever the model said before goes. It learns from all coded interviews and reads every turn
    of an interviewee in a language of the codebook; a mention is a sentence, its valence that of
    the rules in the same turn, else the code's own, its confidence the model's probability.
    judge_themes ends with it; call it again wherever rules coded anew without judging. Returns the
    number of mentions.
    """
    codes = [
        row[0]
        for row in store.connection.execute(
            "SELECT code_id FROM core.theme_trust WHERE method = 'model' ORDER BY code_id"
        ).fetchall()
    ]
    found = _found(store, codes) if codes else _frame(pd.DataFrame())
    return store.replace(tables.MENTIONS, found, "source = 'model'")


def _found(store: Store, codes: list[str]) -> pd.DataFrame:
    import numpy as np

    codebook = load_codebook(store.project.settings.nlp.codebook)
    material = coded.read_material(store, codebook)
    codes = [code for code in codes if code in material.codes]
    columns = [material.codes.index(code) for code in codes]
    known = coded.passages(store, material.turns, material.mentions, material.codes)
    learner = Learner().fit(known, coded.labels(material)[:, columns])

    turns = coded.read_turns(store, is_coded_by_people=False)
    mentions = coded.rule_mentions(store, turns)
    likely = learner.probabilities(coded.passages(store, turns, mentions, material.codes))
    places, columns_found = np.nonzero(likely >= LIKELY)
    sentences = turns.sentences.iloc[places]
    rows = sentences["turn"].to_numpy(dtype=int)
    own = {code.id: code.valence for code in codebook.codes}
    found = turns.frame.iloc[rows][["interview_id", "turn_number"]].reset_index(drop=True)
    told = coded.valences(mentions, len(turns.frame), codes)[rows, columns_found]
    default = np.array([own.get(code, 0) for code in codes])[columns_found]
    return _frame(
        found.assign(
            code_id=np.array(codes, dtype=object)[columns_found],
            start_offset=sentences["start"].to_numpy(),
            end_offset=sentences["end"].to_numpy(),
            valence=np.where(np.isnan(told), default, told).astype(int),
            confidence=likely[places, columns_found],
            codebook_version=codebook.version,
            pipeline_version=pipeline_version(store),
        )
    )


def pipeline_version(store: Store) -> str:
    """Of the pipeline that coded last; empty where none did."""
    return str(store.scalar("SELECT max(pipeline_version) FROM core.mentions") or "")


_TYPES = {
    "interview_id": "str",
    "turn_number": "Int32",
    "code_id": "str",
    "start_offset": "Int32",
    "end_offset": "Int32",
    "valence": "Int32",
    "confidence": "Float64",
    "codebook_version": "str",
    "pipeline_version": "str",
}
_KEY = ["interview_id", "turn_number", "start_offset", "end_offset", "code_id", "codebook_version"]


def _frame(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.mentions."""
    frame = found.reindex(columns=list(_TYPES)).astype(_TYPES)
    keys = ("|".join(map(str, key)) for key in frame[_KEY].itertuples(index=False))
    hashes = [sha256(f"{key}|{RULE}".encode()).hexdigest()[:_ID_LENGTH] for key in keys]
    return frame.assign(
        mention_id=pd.Series(hashes, index=frame.index, dtype="str"),
        addressee=pd.Series([None] * len(frame), index=frame.index, dtype="str"),
        rule=RULE,
        source="model",
    )
