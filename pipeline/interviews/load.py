"""Brings interviews into the stores: contact sheets, protocol sheets, transcripts and released
quotes.

inbox/kontakte and inbox/interviews -> vault.contacts, vault.consents, vault.turns,
vault.replacements, core.interviews, core.turns, core.quotes. Finding themes belongs to
pipeline/themes.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.deliveries import Delivery, accept, files, is_known, reading, refuse
from pipeline.errors import Refused
from pipeline.interviews.languages import language_of
from pipeline.interviews.protocols import Contact, Protocol, read_contacts, read_protocols
from pipeline.interviews.redaction import Own, Redactor, Replacement
from pipeline.interviews.transcripts import NOISE, Turn, read_transcript, whole
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.themes.codebook import load_codebook

INTERVIEWS = "interviews"
CONTACTS = "kontakte"
UNREADABLE = "I-014"
_QUOTE_ID_LENGTH = 16
_NOTED_THEME = re.compile(r"\s*\[(T\d\d)([-=+])\]\s*$")


def load_interviews(store: Store) -> Summary:
    """Load whatever is new: contact sheets first, then protocol sheets, then transcripts.

    Rows are rows of the sheets and turns of the transcripts. A transcript that lacks its protocol
    row or its consent is refused and tried again at the next run; a corrected transcript of the
    same interview takes the older one's place.
    """
    summary = Summary()
    for path in files(store.project.inbox / CONTACTS, ".xlsx"):
        summary += _load_file(store, Delivery(path, CONTACTS, "contacts", "kontakte"))
    found = files(store.project.inbox / INTERVIEWS)
    sheets = [path for path in found if _is_protocol_sheet(path)]
    for path in sheets:
        summary += _load_file(store, Delivery(path, INTERVIEWS, INTERVIEWS, "protokolle"))
    _remove_without_consent(store)
    transcripts = [Delivery(path, INTERVIEWS, INTERVIEWS, path.suffix.lower().lstrip("."))
                   for path in found if path not in sheets]  # fmt: skip
    new = [delivery for delivery in transcripts if not is_known(store, delivery)]
    redactor = _redactor(store) if new else Redactor()
    for delivery in transcripts:
        if delivery in new:
            summary += _load_transcript(store, delivery, redactor)
        else:
            summary += Summary(duplicates=1)
    refresh_quotes(store)
    return summary


def refresh_quotes(store: Store) -> None:
    """Make core.quotes anew from the protocol sheets of the inbox, the turns and the mentions."""
    found = files(store.project.inbox / INTERVIEWS)
    _store_quotes(store, _released([path for path in found if _is_protocol_sheet(path)]))


def _is_protocol_sheet(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx" and path.name.lower().startswith("protokolle")


def _load_file(store: Store, delivery: Delivery) -> Summary:
    """One contact or protocol sheet; its rows take the place of older ones with their number."""
    if is_known(store, delivery):
        return Summary(duplicates=1)
    try:
        with reading(delivery.path, UNREADABLE):
            if delivery.source_kind == "contacts":
                contacts, findings, rows_in = read_contacts(delivery.path)
                _store_contacts(store, contacts)
            else:
                protocols, findings, rows_in = read_protocols(delivery.path)
                _store_protocols(store, protocols)
    except Refused as refused:
        return refuse(store, delivery, refused.finding)
    return accept(store, delivery, rows_in, findings)


# --- sheets ---------------------------------------------------------------------------------------


def _store_contacts(store: Store, contacts: Sequence[Contact]) -> None:
    rows = pd.DataFrame(
        [
            asdict(each) | {"person_id": store.pseudonym("contact", each.contact_id)}
            for each in contacts
        ],
        columns=tables.VAULT_CONTACTS.column_names,
    )
    numbers = [contact.contact_id for contact in contacts]
    store.replace(tables.VAULT_CONTACTS, rows, "contact_id IN (SELECT unnest(?))", [numbers])
    _name_persons(store)


def _name_persons(store: Store) -> None:
    """Interviews that came before their contact sheet get the contact's pseudonym."""
    named = """FROM (SELECT pseudonym('interview', interview_number) AS interview_id,
        min_by(person_id, contact_id) AS person_id FROM vault.contacts GROUP BY ALL) AS named"""
    for table in ("vault.consents", "core.interviews"):
        with store.transaction() as connection:
            connection.execute(
                f"""UPDATE {table} AS row SET person_id = named.person_id {named}
                WHERE row.interview_id = named.interview_id"""
            )


def _store_protocols(store: Store, protocols: Sequence[Protocol]) -> None:
    """Vault first: consents; then core.interviews, which keeps the transcript it already had."""
    persons = _person_ids(store, [protocol.number for protocol in protocols])
    ids = [store.pseudonym("interview", protocol.number) for protocol in protocols]
    consents = pd.DataFrame(
        [
            (
                persons[protocol.number],
                interview_id,
                purpose,
                protocol.consent_day or protocol.day,
                None,
            )
            for protocol, interview_id in zip(protocols, ids, strict=True)
            for purpose in sorted(protocol.consents)
        ],
        columns=tables.VAULT_CONSENTS.column_names,
    )
    store.replace(tables.VAULT_CONSENTS, consents, "interview_id IN (SELECT unnest(?))", [ids])
    known = dict(
        store.connection.execute(
            """SELECT interview_id, delivery_id FROM core.interviews
            WHERE interview_id IN (SELECT unnest(?))""",
            [ids],
        ).fetchall()
    )
    rows = pd.DataFrame(
        [
            _interview_row(
                protocol, interview_id, persons[protocol.number], known.get(interview_id)
            )
            for protocol, interview_id in zip(protocols, ids, strict=True)
        ],
        columns=tables.INTERVIEWS.column_names,
    )
    whole = ["minutes", "person_count", "readiness_self", "readiness_estimate"]
    rows = rows.astype(dict.fromkeys(whole, "Int64"))
    store.replace(tables.INTERVIEWS, rows, "interview_id IN (SELECT unnest(?))", [ids])


def _interview_row(
    protocol: Protocol, interview_id: str, person_id: str, delivery_id: str | None
) -> dict[str, object]:
    given = asdict(protocol)
    same = {name: given[name] for name in tables.INTERVIEWS.column_names if name in given}
    return same | {
        "interview_id": interview_id,
        "person_id": person_id,
        "delivery_id": delivery_id,
        "wave": f"{protocol.day:%Y}",
        "date": protocol.day,
        "has_quote_consent": "quote" in protocol.consents,
    }


def _person_ids(store: Store, numbers: Sequence[str]) -> dict[str, str]:
    """The contact's pseudonym for each interview; without a contact sheet one of the interview's
    own.
    """
    known = dict(
        store.connection.execute(
            """SELECT interview_number, min_by(person_id, contact_id) FROM vault.contacts
            GROUP BY ALL"""
        ).fetchall()
    )
    return {
        number: known.get(number) or store.pseudonym("interviewee", number) for number in numbers
    }


def _remove_without_consent(store: Store) -> None:
    """Whoever has taken back the consent on a newer sheet: what was said goes, everywhere."""
    gone = [
        row[0]
        for row in store.connection.execute(
            """SELECT interview_id FROM core.interviews WHERE delivery_id IS NOT NULL
            AND (SELECT count(*) FROM vault.consents
                 WHERE vault.consents.interview_id = core.interviews.interview_id
                 AND withdrawn_date IS NULL AND purpose IN ('interview', 'transcript')) < 2"""
        ).fetchall()
    ]
    if not gone:
        return
    for table in (
        tables.VAULT_TURNS,
        tables.VAULT_REPLACEMENTS,
        tables.MENTIONS,
        tables.QUOTES,
        tables.TURNS,
    ):
        store.replace(table, _nothing(table), "interview_id IN (SELECT unnest(?))", [gone])
    with store.transaction() as connection:
        connection.execute(
            """UPDATE core.interviews SET delivery_id = NULL
            WHERE interview_id IN (SELECT unnest(?))""",
            [gone],
        )


def _nothing(table: tables.Table) -> str:
    return f"SELECT * FROM {table.full_name} WHERE false"


# --- transcripts ----------------------------------------------------------------------------------


def _load_transcript(store: Store, delivery: Delivery, redactor: Redactor) -> Summary:
    number = delivery.path.stem
    interview_id = store.pseudonym("interview", number)
    turns: list[Turn] = []
    try:
        with reading(delivery.path, UNREADABLE):
            turns = read_transcript(delivery.path)
            _check_consent(store, delivery.path, number)
            words = [turn.text for turn in turns]
            redacted, replacements = redactor.redact(words, _own(store, number))
            _store_words(store, interview_id, turns, redacted, replacements)
            _store_turns(store, interview_id, delivery.delivery_id, turns, redacted)
    except Refused as refused:
        return refuse(store, delivery, refused.finding, len(turns))
    return accept(store, delivery, len(turns))


def _check_consent(store: Store, path: Path, number: str) -> None:
    interview_id = store.pseudonym("interview", number)
    if not store.scalar(
        "SELECT count(*) FROM core.interviews WHERE interview_id = ?", [interview_id]
    ):
        raise Refused("I-004", file=path.name, interview=number)
    given = store.scalar(
        """SELECT count(*) FROM vault.consents WHERE interview_id = ? AND withdrawn_date IS NULL
        AND purpose IN ('interview', 'transcript')""",
        [interview_id],
    )
    if given < len(("interview", "transcript")):
        raise Refused("I-005", file=path.name, interview=number)


def _store_words(
    store: Store,
    interview_id: str,
    turns: Sequence[Turn],
    redacted: Sequence[str],
    replacements: Sequence[Replacement],
) -> None:
    """What was said goes to the vault, as transcribed and redacted."""
    words = pd.DataFrame(
        [
            (interview_id, turn.number, turn.text, text)
            for turn, text in zip(turns, redacted, strict=True)
        ],
        columns=tables.VAULT_TURNS.column_names,
    )
    store.replace(tables.VAULT_TURNS, words, "interview_id = ?", [interview_id])
    surfaces = pd.DataFrame(
        [
            (
                interview_id,
                turns[entry.turn].number,
                entry.start,
                entry.end,
                entry.surface,
                entry.placeholder,
                entry.kind,
            )
            for entry in replacements
        ],
        columns=tables.VAULT_REPLACEMENTS.column_names,
    )
    store.replace(tables.VAULT_REPLACEMENTS, surfaces, "interview_id = ?", [interview_id])


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
                None,
                None,
            )
            for turn, text, start in zip(turns, redacted, starts, strict=True)
        ],
        columns=tables.TURNS.column_names,
    ).astype({"start_seconds": "Float64", "end_seconds": "Float64"})
    with store.transaction() as connection:
        for table in (tables.MENTIONS, tables.QUOTES, tables.TURNS):
            connection.execute(
                f"DELETE FROM {table.full_name} WHERE interview_id = ?", [interview_id]
            )
        store.insert(tables.TURNS, rows)
        connection.execute(
            "UPDATE core.interviews SET delivery_id = ? WHERE interview_id = ?",
            [delivery_id, interview_id],
        )


def _redactor(store: Store) -> Redactor:
    """Knows the register's persons and firms, all contacts, and the county's places."""
    persons = store.connection.execute(
        """SELECT DISTINCT unnest([family_name, given_name, birth_name]) AS name FROM vault.persons
        UNION SELECT name FROM vault.contacts"""
    ).fetchall()
    firms = store.connection.execute(
        "SELECT DISTINCT business_name FROM vault.notice_identities"
    ).fetchall()
    places = store.connection.execute("SELECT name FROM core.areas").fetchall()
    settings = store.project.settings
    allowed = [
        *load_codebook(settings.nlp.codebook).words(),
        *(row[0] for row in places),
        settings.county.name,
        *(office.name for office in settings.offices),
    ]
    return Redactor(
        register_names=[row[0] for row in persons if row[0]],
        firms=[row[0] for row in firms if row[0]],
        allowed=allowed,
    )


def _own(store: Store, number: str) -> Own:
    rows = store.connection.execute(
        "SELECT name, address FROM vault.contacts WHERE interview_number = ?", [number]
    ).fetchall()
    return Own.of((row[0] or "" for row in rows), (row[1] or "" for row in rows))


# --- quotes ---------------------------------------------------------------------------------------


def _released(sheets: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Released sentences by interview number, of every protocol sheet that can be read; a later
    file wins.
    """
    released: dict[str, tuple[str, ...]] = {}
    for path in sheets:
        try:
            with reading(path, UNREADABLE):
                protocols, _, _ = read_protocols(path)
        except Refused:
            continue
        released |= {protocol.number: protocol.quotes for protocol in protocols}
    return released


def _noted_theme(quote: str) -> tuple[str, str, str]:
    """The sentence, and theme and sign where the interviewer noted them behind it: [T13-]."""
    noted = _NOTED_THEME.search(quote)
    return (quote[: noted.start()], noted[1], noted[2]) if noted else (quote, "", "")


def _store_quotes(store: Store, released: dict[str, tuple[str, ...]]) -> None:
    """Each released sentence with what makes it a quote; the text only where it stands in a
    redacted turn.

    A sentence in which something was redacted no longer stands in any turn word for word, so its
    text stays out of the warehouse.
    """
    sentences = pd.DataFrame(
        [
            (
                store.pseudonym("quote", f"{number}\x1f{text}")[:_QUOTE_ID_LENGTH],
                store.pseudonym("interview", number),
                text,
                theme,
                sign,
            )
            for number, quotes in released.items()
            for text, theme, sign in map(_noted_theme, quotes)
        ],
        columns=["quote_id", "interview_id", "text", "theme_code", "sign"],
        dtype=str,
    )
    store.connection.register("released_sentences", sentences)
    query = (Path(__file__).parent / "quotes.sql").read_text(encoding="utf-8")
    store.replace(tables.QUOTES, query)
