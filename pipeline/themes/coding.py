"""Codes interviewees' turns with the themes of the codebook, as the last component of a spaCy
pipeline.

core.turns, vault.turns -> core.mentions. The rules stand in the codebook; comparing with people's
codings
belongs to quality.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd

from pipeline import tables
from pipeline.interviews.languages import language_of
from pipeline.interviews.load import refresh_quotes
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.themes import language
from pipeline.themes.codebook import Codebook, load_codebook
from pipeline.themes.matching import Hit, RuleMatcher
from pipeline.themes.valence import valence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_ID_LENGTH = 20
_BATCH = 64


@dataclass(frozen=True)
class Mention:
    """A theme in a meaning unit (sentence); offsets in code points of the turn's text."""

    code_id: str
    start: int
    end: int
    valence: int
    rule: str


class ThemeCoder:
    """The component: fills `doc._.mentions`; passages in other languages are passed over."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._matcher = RuleMatcher(codebook)
        self._codes = {code.id: code for code in codebook.codes}

    def __call__(self, doc: "Doc") -> "Doc":
        sentences = [list(sentence) for sentence in doc.sents if language_of(sentence.text) == "de"]
        found = [(unit, hit) for unit in sentences for hit in self._matcher.hits(unit, "sentence")]
        whole = [token for sentence in sentences for token in sentence]
        found += [(whole, hit) for hit in self._matcher.hits(whole, "turn")]
        doc._.mentions = list(self._mentions(found))
        return doc

    def _mentions(self, found: Sequence[tuple[list["Token"], Hit]]) -> Iterator[Mention]:
        """One mention for each code and meaning unit, with all rules that fired in it."""
        together: dict[tuple[int, int, str], list[tuple[int, str]]] = {}
        for unit, hit in found:
            code = self._codes[hit.rule.code_id]
            start, end = _extent(unit, hit)
            told = (valence(hit, code, unit, self._codebook), hit.rule.written)
            together.setdefault((start, end, code.id), []).append(told)
        for (start, end, code_id), evidence in sorted(together.items()):
            total = sum(value for value, _ in evidence)
            rules = "; ".join(dict.fromkeys(rule for _, rule in evidence))
            yield Mention(code_id, start, end, (total > 0) - (total < 0), rules)


def make_coder(settings: Settings) -> "Language":
    """The pipeline of the settings with the theme coder of the settings' codebook at its end."""
    from spacy.tokens import Doc

    if not Doc.has_extension("mentions"):
        Doc.set_extension("mentions", default=())
    return with_coder(language.load(settings), load_codebook(settings.nlp.codebook))


def with_coder(nlp: "Language", codebook: Codebook) -> "Language":
    """The pipeline with a theme coder of this codebook at its end; an older one is replaced."""
    from spacy.language import Language
    from spacy.tokens import Doc

    if not Doc.has_extension("mentions"):
        Doc.set_extension("mentions", default=())
    Language.factory("theme_coder", func=_factory(codebook))
    if "theme_coder" in nlp.pipe_names:
        nlp.remove_pipe("theme_coder")
    nlp.add_pipe("theme_coder", last=True)
    return nlp


def code_texts(nlp: "Language", texts: Iterable[str]) -> Iterator[list[Mention]]:
    """The mentions of each text, in their order."""
    for doc in nlp.pipe(texts, batch_size=_BATCH):
        yield list(doc._.mentions)


def code_interviews(store: Store) -> Summary:
    """Code the interviews that are new or were coded by another codebook or pipeline version.

    Rows are mentions; deliveries are interviews coded now, duplicates those that were current.
    """
    nlp = make_coder(store.project.settings)
    versions = [
        load_codebook(store.project.settings.nlp.codebook).version,
        language.pipeline_version(nlp),
    ]
    outdated = _outdated(store, versions)
    current = store.scalar("SELECT count(DISTINCT interview_id) FROM core.turns") - len(outdated)
    turns = store.frame(
        """SELECT interview_id, turn_number, redacted_text AS text
        FROM core.turns JOIN vault.turns USING (interview_id, turn_number)
        WHERE role = 'interviewee' AND language = 'de' AND interview_id IN (SELECT unnest(?))
        ORDER BY interview_id, turn_number""",
        [outdated],
    )
    rows = [
        _row(interview_id, turn_number, mention, versions)
        for interview_id, turn_number, mentions in zip(
            turns["interview_id"], turns["turn_number"], code_texts(nlp, turns["text"]), strict=True
        )
        for mention in mentions
    ]
    mentions = pd.DataFrame(rows, columns=tables.MENTIONS.column_names)
    mentions = mentions.astype({"addressee": "str", "confidence": "Float64"})
    written = store.replace(
        tables.MENTIONS, mentions, "interview_id IN (SELECT unnest(?))", [outdated]
    )
    refresh_quotes(store)
    return Summary(written, written, 0, deliveries=len(outdated), duplicates=current)


def _outdated(store: Store, versions: Sequence[str]) -> list[str]:
    """Interviews with turns but without a mention of these versions."""
    rows = store.connection.execute(
        """SELECT DISTINCT interview_id FROM core.turns WHERE interview_id NOT IN
        (SELECT interview_id FROM core.mentions WHERE codebook_version = ? AND pipeline_version = ?)
        ORDER BY interview_id""",
        list(versions),
    ).fetchall()
    return [row[0] for row in rows]


def _row(
    interview_id: str, turn: int, mention: Mention, versions: Sequence[str]
) -> tuple[object, ...]:
    key = f"{interview_id}|{turn}|{mention.start}|{mention.end}|{mention.code_id}|{versions[0]}"
    mention_id = sha256(key.encode()).hexdigest()[:_ID_LENGTH]
    span = (mention.code_id, mention.start, mention.end, mention.valence, mention.rule)
    return (mention_id, interview_id, turn, *span, "rule", None, None, *versions)


def _extent(unit: Sequence["Token"], hit: Hit) -> tuple[int, int]:
    """The sentences from the first to the last word that fired."""
    first, last = unit[min(hit.positions)].sent, unit[max(hit.positions)].sent
    return first.start_char, last.end_char


def _factory(codebook: Codebook):  # type: ignore[no-untyped-def]  # spaCy wants (nlp, name)
    def make(nlp: "Language", name: str) -> ThemeCoder:
        return ThemeCoder(codebook)

    return make
