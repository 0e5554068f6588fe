"""Whose text a coded text is: an interview by its number or by its words, or none of ours.

Where a span lies in the turns stands in alignment.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import PurePath

import pandas as pd

from pipeline import tables
from pipeline.interviews.transcripts import whole
from pipeline.qda.alignment import Alignment, Replaced, Turns, TurnSpan, into_redacted
from pipeline.qda.model import Source
from pipeline.store import Store

_LIKE_ENOUGH = 0.6
_MOST_KEPT = 200
NAMED = """
    SELECT interview_id FROM core.interviews
    UNION SELECT interview_id FROM vault.consents
    UNION SELECT pseudonym('interview', regexp_replace(file_name, '\\.[^.]*$', ''))
        FROM raw.deliveries WHERE source_kind = 'interviews'
"""
"""Every interview that was ever named to us."""
_ALL_WORDS = """
    SELECT interview_id, speaker, text, redacted_text
    FROM vault.turns JOIN core.turns USING (interview_id, turn_number)
    ORDER BY interview_id, turn_number
"""


class SeveralPlaces(Exception):
    """An excerpt that stands in several places of a talk; which was meant nobody can tell."""


@dataclass(frozen=True)
class Talk:
    """An interview with its words, for as long as its codings are read."""

    interview_id: str
    numbers: tuple[int, ...]
    roles: tuple[str, ...]
    transcribed: Turns
    redacted: Turns
    replaced: Mapping[int, Sequence[Replaced]]


@dataclass(frozen=True)
class Belonging:
    """A coded text laid beside its interview, in the version that it is like; of a text of which
    there are excerpts only, each excerpt is looked for.
    """

    talk: Talk
    is_redacted: bool
    alignment: Alignment | None

    def spans(self, source: Source, start: int, end: int) -> list[tuple[int, int, int]]:
        """Turn number, start and end in the redacted turn, for each turn that a span covers.

        Raises SeveralPlaces.
        """
        if self.alignment is None:
            found = self._excerpt(source.text[start:end])
        elif self.is_redacted:
            found = self.alignment.spans(start, end)
        else:
            found = self._all_redacted(self.alignment.spans(start, end))
        return [(self.talk.numbers[place], first, last) for place, first, last in found]

    def _excerpt(self, words: str) -> list[TurnSpan]:
        """Where the words of an excerpt stand, redacted or else as transcribed."""
        places = self.talk.redacted.places_of(words)
        if places:
            return self._only(places)
        places = self.talk.transcribed.places_of(words)
        return self._all_redacted(self._only(places)) if places else []

    def _only(self, places: list[list[TurnSpan]]) -> list[TurnSpan]:
        """The one place in what interviewees say; in what others say if they do not say it."""
        theirs = [
            spans
            for spans in places
            if any(self.talk.roles[place] == "interviewee" for place, _, _ in spans)
        ]
        chosen = theirs or places
        if len(chosen) > 1:
            raise SeveralPlaces
        return chosen[0]

    def _all_redacted(self, spans: Iterable[TurnSpan]) -> list[TurnSpan]:
        return [moved for span in spans if (moved := self._redacted(span))]

    def _redacted(self, span: TurnSpan) -> TurnSpan | None:
        talk, place = self.talk, span[0]
        return into_redacted(
            span,
            talk.transcribed.texts[place],
            talk.redacted.texts[place],
            talk.replaced.get(talk.numbers[place], ()),
        )


class Interviews:
    """The interviews whose words the project may use, found by number or, of those remembered, by
    text.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids = {
            row[0]
            for row in store.connection.execute(
                "SELECT DISTINCT interview_id FROM core.turns"
            ).fetchall()
        }
        self._talks: dict[str, Talk] = {}

    @cached_property
    def _barred(self) -> set[str]:
        """Interviews known by name alone: without consent, or without a transcript."""
        rows = self._store.connection.execute(NAMED).fetchall()
        return {row[0] for row in rows} - self._ids

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """Interviews whose text is or was once so, by its keyed hash; also barred ones."""
        rows = self._store.connection.execute(
            "SELECT text_hash, interview_id FROM vault.known_texts"
        ).fetchall()
        known: dict[str, set[str]] = {}
        for text_hash, interview_id in rows:
            known.setdefault(text_hash, set()).add(interview_id)
        return known

    def remember(self) -> None:
        """Keep by what the texts of all interviews are known again, but none of their words."""
        rows = self._store.connection.execute(_ALL_WORDS).fetchall()
        new: set[tuple[str, str]] = set()
        for interview_id, turns in groupby(rows, itemgetter(0)):
            _, speakers, transcribed, redacted = zip(*turns, strict=True)
            new |= {
                (self._hash(whole(speakers, texts)[0]), interview_id)
                for texts in (transcribed, redacted)
            }
        table = tables.VAULT_KNOWN_TEXTS
        new -= {(known, each) for known, ids in self._known.items() for each in ids}
        if new:
            self._store.append(table, pd.DataFrame(sorted(new), columns=table.column_names))
            del self._known

    def is_barred(self, source: Source) -> bool:
        """Whether the text is one of ours that may not be used."""
        if not self._barred.isdisjoint(self._named(source)):
            return True
        known = self._known.get(self._hash(source.text), set()) if source.is_whole else set()
        return bool(known) and known.isdisjoint(self._ids)

    def of(self, source: Source) -> str | None:
        """The interview whose text it is."""
        named = self._ids.intersection(self._named(source))
        if named or not source.is_whole:
            return min(named, default=None)
        return min(self._known.get(self._hash(source.text), set()) & self._ids, default=None)

    def beside(self, source: Source, interview_id: str) -> Belonging | None:
        """The text laid beside its interview; None if it is quite another text."""
        talk = self.talk(interview_id)
        if not source.is_whole:
            return Belonging(talk, True, None)
        redacted = Alignment(source.text, talk.redacted)
        if redacted.share == 1:
            return Belonging(talk, True, redacted)
        transcribed = Alignment(source.text, talk.transcribed)
        is_redacted = redacted.share >= transcribed.share
        alignment = redacted if is_redacted else transcribed
        return Belonging(talk, is_redacted, alignment) if alignment.share >= _LIKE_ENOUGH else None

    def talk(self, interview_id: str) -> Talk:
        """The words of an interview; some are kept, for the next file is mostly of the same."""
        if interview_id not in self._talks:
            if len(self._talks) >= _MOST_KEPT:
                self._talks.clear()
            self._talks[interview_id] = self._read(interview_id)
        return self._talks[interview_id]

    def _read(self, interview_id: str) -> Talk:
        turns = self._store.connection.execute(
            """SELECT turn_number, speaker, text, redacted_text, role
            FROM vault.turns JOIN core.turns USING (interview_id, turn_number)
            WHERE interview_id = ? ORDER BY turn_number""",
            [interview_id],
        ).fetchall()
        replaced: dict[int, list[Replaced]] = {}
        for number, *told in self._store.connection.execute(
            """SELECT turn_number, start_offset, end_offset, placeholder FROM vault.replacements
            WHERE interview_id = ? ORDER BY turn_number, start_offset""",
            [interview_id],
        ).fetchall():
            replaced.setdefault(number, []).append((told[0], told[1], told[2]))
        speakers = tuple(row[1] for row in turns)
        return Talk(
            interview_id,
            tuple(row[0] for row in turns),
            tuple(row[4] for row in turns),
            Turns(speakers, tuple(row[2] for row in turns)),
            Turns(speakers, tuple(row[3] for row in turns)),
            replaced,
        )

    def _named(self, source: Source) -> set[str]:
        """Pseudonyms of the interviews that the text's name may mean."""
        return {self._store.pseudonym("interview", name) for name in _names(source.name)}

    def _hash(self, text: str) -> str:
        """Keyed hash of a text, blanks aside."""
        bare = "".join(text.split()).encode("utf-8", "surrogatepass")
        return self._store.pseudonym("text", sha256(bare).hexdigest())


def _names(name: str) -> Iterable[str]:
    """The name, and without the suffix of a file."""
    plain = name.strip()
    stem = PurePath(plain.replace("\\", "/")).stem
    return {plain, stem, stem.lower()} - {""}
