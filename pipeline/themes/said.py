"""What interviewees say, from the parsed documents of the vault, as temporary tables: sentences,
and the nouns, adjectives and phrases in them.

The tables hold words and last as long as the connection; what is suggested from them belongs to
suggestions.py.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.store import Store
from pipeline.themes import documents, language
from pipeline.themes.phrases import parts, phrases, words

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_BATCH = 40
_SPACE = re.compile(r"\s+")
_SENTENCES = (
    "sentence_id", "interview_id", "turn_number", "start_offset", "end_offset", "word_count", "text"
)  # fmt: skip
_TERMS = ("sentence_id", "kind", "term", "shown", "is_open")
_TABLES = """
    CREATE OR REPLACE TEMP TABLE said_sentences (sentence_id BIGINT, interview_id VARCHAR,
        turn_number INTEGER, start_offset INTEGER, end_offset INTEGER, word_count INTEGER,
        text VARCHAR, is_covered BOOLEAN DEFAULT false);
    CREATE OR REPLACE TEMP TABLE said_terms (sentence_id BIGINT, kind VARCHAR, term VARCHAR,
        shown VARCHAR, is_open BOOLEAN);
"""
_PARSED = """
    SELECT interview_id, list(turn_number ORDER BY turn_number) AS turns, any_value(content)
    FROM core.turns
    JOIN core.machine_coded USING (interview_id)
    JOIN vault.documents USING (interview_id, text_hash)
    WHERE role = 'interviewee' AND interview_id IN (SELECT unnest(?))
    GROUP BY interview_id ORDER BY interview_id
"""
_COVERED = """
    UPDATE said_sentences SET is_covered = true
    FROM (SELECT interview_id, turn_number, start_offset, end_offset FROM core.mentions
        UNION ALL SELECT interview_id, turn_number, start_offset, end_offset FROM core.codings
    ) AS coded
    WHERE said_sentences.interview_id = coded.interview_id
        AND said_sentences.turn_number = coded.turn_number
        AND said_sentences.start_offset < coded.end_offset
        AND said_sentences.end_offset > coded.start_offset
"""


def read_what_was_said(store: Store) -> int:
    """Fill said_sentences and said_terms; the number of sentences. Nothing is parsed.

    Left out are passages in other languages; text is without placeholders and transcription marks.
    """
    vocab = language.load(store.project.settings).vocab
    names = replaced_words(store)
    store.connection.execute(_TABLES)
    ids = [row[0] for row in store.connection.execute(
        "SELECT interview_id FROM core.machine_coded ORDER BY interview_id"
    ).fetchall()]  # fmt: skip
    count = 0
    for start in range(0, len(ids), _BATCH):
        parsed = store.connection.execute(_PARSED, [ids[start : start + _BATCH]]).fetchall()
        count += _keep(store, parsed, vocab, names, count)
    store.connection.execute(_COVERED)
    return count


def replaced_words(store: Store) -> frozenset[str]:
    """Every word that stands in the redaction key, in small letters."""
    surfaces = store.connection.execute("SELECT DISTINCT surface FROM vault.replacements")
    return frozenset(part for (surface,) in surfaces.fetchall() for part in parts(surface))


def _keep(
    store: Store,
    parsed: Sequence[tuple[str, list[int], bytes]],
    vocab: "Vocab",
    names: Collection[str],
    first: int,
) -> int:
    sentences: list[tuple[object, ...]] = []
    terms: list[tuple[object, ...]] = []
    for interview_id, turns, content in parsed:
        for turn, doc in zip(turns, documents.unpack(content, vocab), strict=True):
            for sentence, found in _sentences(doc, names):
                number = first + len(sentences)
                sentences.append((number, interview_id, turn, *sentence))
                terms += [(number, *each) for each in found]
    for table, rows, columns in (
        ("said_sentences", sentences, _SENTENCES),
        ("said_terms", terms, _TERMS),
    ):
        if rows:
            store.connection.register("read_now", pd.DataFrame(rows, columns=list(columns)))
            store.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM read_now")
            store.connection.unregister("read_now")
    return len(sentences)


def _sentences(
    doc: "Doc", names: Collection[str]
) -> Iterator[tuple[tuple[int, int, int, str], list[tuple[str, str, str, bool]]]]:
    """Start, end, number of words and text of each sentence, and the terms in it."""
    foreign = {span.start for span in doc.spans.get(language.FOREIGN, ())}
    whole = list(phrases(doc, names))
    for sentence in doc.sents:
        if sentence.start in foreign:
            continue
        said = [token for token in sentence if not token._.is_mark]
        text = _SPACE.sub(" ", "".join(token.text_with_ws for token in said)).strip()
        count = sum(token.is_alpha for token in said)
        start, end = sentence.start_char, sentence.end_char
        found = [*words(sentence, names), *(each for each in whole if start <= each.start < end)]
        yield (
            (start, end, count, text),
            [(each.kind, each.term, each.shown, each.is_open) for each in found],
        )
