"""Stores transcripts as redacted turns, and redacts older talks anew when a name turns up that
still stands in them.

inbox/interviews/* -> vault.turns, vault.replacements, vault.rare_combinations, core.turns,
core.passages. Finding what identifies belongs to redaction/, sheets to sheets.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import pandas as pd

from pipeline import tables
from pipeline.deliveries import Delivery, accept, reading, refuse
from pipeline.errors import Finding, Refused
from pipeline.interviews import consent
from pipeline.interviews.languages import GERMAN, language_of, passages
from pipeline.interviews.redaction import Key, Own, Redactor, Replacement, decisions
from pipeline.interviews.redaction.entities import names_by_model
from pipeline.interviews.redaction.rare import RareCombination, rare_combinations
from pipeline.interviews.redaction.redactor import rules_version
from pipeline.interviews.redaction.words import WORD
from pipeline.interviews.transcripts import NOISE, Turn, read, whole
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.themes.codebook import load_codebook

UNREADABLE = "I-014"
_HANGING_ON_WORDS = (
    tables.MACHINE_CODED,
    tables.MENTIONS,
    tables.QUOTES,
    tables.CODINGS,
    tables.CODED_INTERVIEWS,
    tables.PASSAGES,
    tables.TURNS,
)
_OF_ONE = "interview_id = ?"
_OF_SOME = "interview_id IN (SELECT unnest(?))"
_NAMES_SEEN = "redacted_names"
"""Under this name vault.keys keeps a hash of the names that sheets and registers told."""
_REDACTED_WITH = "redacted_with"
"""Under this name it keeps the version of the rules that all talks were redacted with."""
_MOST_ROUNDS = 3
_STILL_STANDING = """
    SELECT interview_id, list(DISTINCT word)
    FROM (SELECT interview_id, unnest(regexp_extract_all(redacted_text, '[\\pL''’]+')) AS word
        FROM vault.turns)
    WHERE word IN (SELECT unnest(?)) GROUP BY interview_id ORDER BY interview_id
"""


@dataclass(frozen=True)
class _Redacted:
    """A talk after redaction."""

    texts: list[str]
    replacements: list[Replacement]
    rare: list[tuple[int, RareCombination, str]]
    """Index of the turn, words, and what was decided about them."""


class Talks:
    """Brings transcripts into the stores of one project, all redacted with one key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._decided = decisions.read(store.project)
        self._codebook = load_codebook(store.project.settings.nlp.codebook)
        self._municipalities = {
            row[0] for row in store.connection.execute("SELECT name FROM core.areas").fetchall()
        }
        self._rules = rules_version(store.project.settings.nlp.model)
        self._is_outdated = bool(store.count(tables.VAULT_TURNS)) and (
            self._kept(_REDACTED_WITH) != self._rules
        )
        self._told: set[str] = set()
        self._redactor: Redactor | None = None
        self._new_words: set[str] = set()

    @property
    def findings(self) -> list[Finding]:
        """Lines of the decisions that were not understood."""
        return self._decided.findings

    def load(self, delivery: Delivery) -> Summary:
        """One transcript; refused without protocol (I-004) or consent (I-005)."""
        number = delivery.path.stem
        interview_id = self._store.pseudonym("interview", number)
        turns: list[Turn] = []
        findings: list[Finding] = []
        try:
            with reading(delivery.path, UNREADABLE):
                talk = read(delivery.path)
                turns, findings = talk.turns, talk.findings
                check_consent(self._store, delivery.path.name, number)
                self._store_talk(interview_id, delivery.delivery_id, turns)
        except Refused as refused:
            return refuse(self._store, delivery, refused.finding, len(turns))
        return accept(self._store, delivery, len(turns)) + Summary(findings=findings)

    def redact_again(self) -> int:
        """Redact older talks anew in whose redacted words a name still stands that came to be known
        since, or about which something was decided; all of them if rules, lists or weights are
        others than before. Returns how many.
        """
        again = self._all() if self._is_outdated else self._decided_anew()
        for interview_id in again:
            self._redact_stored(interview_id)
        count = len(again)
        words = self._new_words | self._newly_told()
        for _ in range(_MOST_ROUNDS):
            self._new_words = set()
            affected = self._still_standing(words)
            for interview_id in affected:
                self._redact_stored(interview_id)
            count += len(affected)
            words = self._new_words
            if not words:
                break
        if count:
            _forget_meanings(self._store)
        if self._kept(_REDACTED_WITH) != self._rules:
            self._keep(_REDACTED_WITH, self._rules)
        return count

    # --- one talk ---------------------------------------------------------------------------------

    def _store_talk(self, interview_id: str, delivery_id: str, turns: Sequence[Turn]) -> None:
        redacted = self._redact(interview_id, [turn.text for turn in turns])
        _store_words(self._store, interview_id, turns, redacted)
        _store_turns(self._store, interview_id, delivery_id, turns, redacted.texts)

    def _redact_stored(self, interview_id: str) -> None:
        rows = self._store.connection.execute(
            """SELECT turn_number, speaker, role, text, start_seconds, end_seconds
            FROM vault.turns JOIN core.turns USING (interview_id, turn_number)
            WHERE interview_id = ? ORDER BY turn_number""",
            [interview_id],
        ).fetchall()
        delivery_id = self._store.scalar(
            "SELECT delivery_id FROM core.interviews WHERE interview_id = ?", [interview_id]
        )
        self._store_talk(interview_id, delivery_id, [Turn(*row) for row in rows])

    def _redact(self, interview_id: str, texts: Sequence[str]) -> _Redacted:
        redactor = self._knowing()
        own, number = self._own(interview_id)
        verdicts = self._decided.of(number)
        rare = [
            (turn, each, decisions.decision(each.surface, verdicts))
            for turn, text in enumerate(texts)
            for each in rare_combinations(text, self._municipalities)
        ]
        wanted: list[list[tuple[int, int]]] = [[] for _ in texts]
        for turn, each, verdict in rare:
            if verdict == "replaced":
                wanted[turn].append((each.start, each.end))
        redacted, replacements = redactor.redact(texts, own, wanted)
        self._learn(replacements)
        return _Redacted(redacted, replacements, rare)

    def _own(self, interview_id: str) -> tuple[Own, str]:
        """What the talk's own contact sheet names, and the number that people know the talk by."""
        rows = self._store.connection.execute(
            """SELECT coalesce(name, ''), coalesce(address, ''), coalesce(email, '')
            FROM vault.contacts WHERE pseudonym('interview', interview_number) = ?""",
            [interview_id],
        ).fetchall()
        names, addresses, emails = zip(*rows, strict=True) if rows else ((), (), ())
        number = next(
            (
                each
                for each in self._decided.numbers
                if self._store.pseudonym("interview", each) == interview_id
            ),
            "",
        )
        return Own.of(names, addresses, emails), number

    # --- names ------------------------------------------------------------------------------------

    def _knowing(self) -> Redactor:
        """Knows the register's persons and firms, all contacts, the names of all talks, the
        county's places, and the key.
        """
        if self._redactor is None:
            self._redactor = self._made()
        return self._redactor

    def _made(self) -> Redactor:
        connection, settings = self._store.connection, self._store.project.settings
        persons = connection.execute(
            """SELECT DISTINCT unnest([family_name, given_name, birth_name]) FROM vault.persons
            UNION SELECT name FROM vault.contacts"""
        ).fetchall()
        firms = connection.execute(
            "SELECT DISTINCT business_name FROM vault.notice_identities"
        ).fetchall()
        key = connection.execute(
            """SELECT surface, any_value(placeholder ORDER BY placeholder), any_value(kind)
            FROM vault.replacements GROUP BY surface ORDER BY surface"""
        ).fetchall()
        allowed = [
            settings.county.name,
            *(office.name for office in settings.offices),
        ]
        self._told = {word for row in persons if row[0] for word in WORD.findall(row[0])}
        redactor = Redactor(
            register_names=[row[0] for row in persons if row[0]],
            firms=[row[0] for row in firms if row[0]],
            allowed=allowed,
            ordinary=self._codebook.words(),
            municipalities=self._municipalities,
            key=Key(key),
            recogniser=partial(names_by_model, settings=settings),
        )
        for surface, _, kind in key:
            redactor.learn_found(surface, kind)
        return redactor

    def _learn(self, replacements: Iterable[Replacement]) -> None:
        """Names found in one talk hold for all that follow, and are looked for in all before."""
        for each in replacements:
            self._new_words |= self._knowing().learn_found(each.surface, each.kind)

    def _newly_told(self) -> set[str]:
        """All names of sheets and registers if there are others than at the last run, else none."""
        if not self._store.count(tables.VAULT_TURNS):
            return set()
        self._knowing()
        seen = sha256("\n".join(sorted(self._told)).encode()).hexdigest()
        if seen == self._kept(_NAMES_SEEN):
            return set()
        self._keep(_NAMES_SEEN, seen)
        return self._told

    def _kept(self, name: str) -> str | None:
        value: str | None = self._store.scalar(
            "SELECT value FROM vault.keys WHERE name = ?", [name]
        )
        return value

    def _keep(self, name: str, value: str) -> None:
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM vault.keys WHERE name = ?", [name])
            connection.execute("INSERT INTO vault.keys VALUES (?, ?)", [name, value])

    def _all(self) -> list[str]:
        rows = self._store.connection.execute(
            "SELECT DISTINCT interview_id FROM vault.turns ORDER BY interview_id"
        )
        return [row[0] for row in rows.fetchall()]

    def _still_standing(self, words: set[str]) -> list[str]:
        """Talks in whose redacted words one of these names still stands."""
        if not words:
            return []
        rows = self._store.connection.execute(_STILL_STANDING, [sorted(words)]).fetchall()
        is_telling = self._knowing().is_telling
        return [row[0] for row in rows if any(is_telling(word) for word in row[1])]

    def _decided_anew(self) -> list[str]:
        """Talks of which a decision differs from what was decided when they were redacted."""
        rows = self._store.connection.execute(
            "SELECT interview_id, surface, decision FROM vault.rare_combinations ORDER BY ALL"
        ).fetchall()
        numbers = {
            self._store.pseudonym("interview", number): number for number in self._decided.numbers
        }
        changed = dict.fromkeys(
            interview_id
            for interview_id, surface, verdict in rows
            if verdict
            != decisions.decision(surface, self._decided.of(numbers.get(interview_id, "")))
        )
        return list(changed)


def check_consent(store: Store, file: str, number: str) -> None:
    """Raise Refused if an interview has no protocol (I-004) or not the consents needed (I-005)."""
    interview_id = store.pseudonym("interview", number)
    if not store.scalar(
        "SELECT count(*) FROM core.interviews WHERE interview_id = ?", [interview_id]
    ):
        raise Refused("I-004", file=file, interview=number)
    given = store.scalar(
        """SELECT count(DISTINCT purpose) FROM vault.consents WHERE interview_id = ?
        AND withdrawn_date IS NULL AND purpose IN (SELECT unnest(?))""",
        [interview_id, list(consent.NEEDED)],
    )
    if given < len(consent.NEEDED):
        raise Refused("I-005", file=file, interview=number)


def remove_without_consent(store: Store) -> None:
    """Whoever has taken back the consent on a newer sheet: what was said goes, everywhere."""
    gone = [
        row[0]
        for row in store.connection.execute(
            """SELECT interview_id FROM core.interviews WHERE delivery_id IS NOT NULL
            AND (SELECT count(DISTINCT purpose) FROM vault.consents
                 WHERE vault.consents.interview_id = core.interviews.interview_id
                 AND withdrawn_date IS NULL AND purpose IN (SELECT unnest(?))) < ?""",
            [list(consent.NEEDED), len(consent.NEEDED)],
        ).fetchall()
    ]
    if not gone:
        return
    vault = (
        tables.VAULT_TURNS,
        tables.VAULT_REPLACEMENTS,
        tables.VAULT_RARE_COMBINATIONS,
        tables.VAULT_DOCUMENTS,
        tables.VAULT_CODED_TEXTS,
    )
    for table in (*vault, *_HANGING_ON_WORDS):
        nothing = f"SELECT * FROM {table.full_name} WHERE false"
        store.replace(table, nothing, _OF_SOME, [gone])
    _forget_meanings(store)
    with store.transaction() as connection:
        connection.execute(
            f"""UPDATE raw.deliveries SET status = 'withdrawn' WHERE delivery_id IN (
                SELECT delivery_id FROM core.interviews WHERE {_OF_SOME})""",
            [gone],
        )
        connection.execute(
            f"UPDATE core.interviews SET delivery_id = NULL WHERE {_OF_SOME}", [gone]
        )


def _forget_meanings(store: Store) -> None:
    """Sentence vectors and suggestions hold no interview of their own: all go and are made anew."""
    for table in (tables.VAULT_EMBEDDINGS, tables.SUGGESTIONS):
        store.connection.execute(f"DELETE FROM {table.full_name}")


def open_combinations(store: Store) -> int:
    """Rare combinations that nobody has decided about yet."""
    query = "SELECT count(*) FROM vault.rare_combinations WHERE decision = ?"
    return int(store.scalar(query, [decisions.OPEN]))


def _store_words(
    store: Store, interview_id: str, turns: Sequence[Turn], redacted: _Redacted
) -> None:
    """What was said goes to the vault, as transcribed and redacted."""
    words = [
        (interview_id, turn.number, turn.text, text)
        for turn, text in zip(turns, redacted.texts, strict=True)
    ]
    surfaces = [
        (
            interview_id,
            turns[each.turn].number,
            each.start,
            each.end,
            each.surface,
            each.placeholder,
            each.kind,
        )
        for each in redacted.replacements
    ]
    rare = [
        (
            interview_id,
            turns[turn].number,
            each.start,
            each.end,
            each.surface,
            each.reason,
            decision,
        )
        for turn, each, decision in redacted.rare
    ]
    for table, rows in (
        (tables.VAULT_TURNS, words),
        (tables.VAULT_REPLACEMENTS, surfaces),
        (tables.VAULT_RARE_COMBINATIONS, rare),
    ):
        frame = pd.DataFrame(rows, columns=table.column_names)
        store.replace(table, frame, _OF_ONE, [interview_id])


def _store_turns(
    store: Store,
    interview_id: str,
    delivery_id: str,
    turns: Sequence[Turn],
    redacted: Sequence[str],
) -> None:
    """The turns without their words, in one transaction with all that hangs on the older ones."""
    _, starts = whole([turn.speaker for turn in turns], redacted)
    rows = pd.DataFrame(
        [
            (
                interview_id,
                turn.number,
                turn.speaker,
                turn.role,
                language_of(NOISE.sub(" ", turn.text)),
                len(text.split()),
                start,
                start + len(text),
                turn.start_seconds,
                turn.end_seconds,
            )
            for turn, text, start in zip(turns, redacted, starts, strict=True)
        ],
        columns=tables.TURNS.column_names,
    ).astype({"start_seconds": "Float64", "end_seconds": "Float64"})
    stretches = pd.DataFrame(
        [
            (
                interview_id,
                turn.number,
                each.start,
                each.end,
                each.language,
                each.language == GERMAN,
            )
            for turn, text in zip(turns, redacted, strict=True)
            for each in passages(text)
        ],
        columns=tables.PASSAGES.column_names,
    )
    with store.transaction() as connection:
        for table in _HANGING_ON_WORDS:
            connection.execute(f"DELETE FROM {table.full_name} WHERE {_OF_ONE}", [interview_id])
        store.insert(tables.TURNS, rows)
        store.insert(tables.PASSAGES, stretches)
        # where people's codings lie changes with the words: their files are all read again, in
        # their order, for a newer one takes the place of an older
        connection.execute(
            "UPDATE raw.deliveries SET interpreted_with = NULL WHERE source_kind = 'codings'"
        )
        connection.execute(
            f"UPDATE core.interviews SET delivery_id = ? WHERE {_OF_ONE}",
            [delivery_id, interview_id],
        )
