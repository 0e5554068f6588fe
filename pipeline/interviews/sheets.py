"""Stores contact and protocol sheets: who may be called, who agreed to what, one row an interview.

inbox/kontakte and inbox/interviews/protokoll* -> vault.contacts, vault.consents, core.interviews.
Reading belongs to protocols.py, contradictions to consent.py, transcripts to talks.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from pipeline import tables
from pipeline.deliveries import Delivery, accept, is_known, reading, refuse
from pipeline.errors import Finding, Refused
from pipeline.interviews import consent
from pipeline.interviews.consent import Consents, Held
from pipeline.interviews.protocols import Contact, Protocol, Sheet, read_contacts, read_sheet
from pipeline.store import Store
from pipeline.summary import Summary

UNREADABLE = "I-014"
_WHOLE_NUMBERS = ["minutes", "person_count", "readiness_self", "readiness_estimate"]


def load_sheet(store: Store, delivery: Delivery) -> Summary:
    """One contact or protocol sheet; its rows take the place of older ones with their number."""
    if is_known(store, delivery):
        return Summary(duplicates=1)
    doubts: list[Finding] = []
    try:
        with reading(delivery.path, UNREADABLE):
            if delivery.source_kind == "contacts":
                contacts, findings, rows_in = read_contacts(delivery.path)
                _store_contacts(store, contacts)
            else:
                sheet = read_sheet(delivery.path)
                findings, rows_in = sheet.findings, sheet.rows_in
                doubts = _store_protocols(store, sheet, delivery.path.name)
    except Refused as refused:
        return refuse(store, delivery, refused.finding)
    return accept(store, delivery, rows_in, findings) + Summary(findings=doubts)


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


def _store_protocols(store: Store, sheet: Sheet, file: str) -> list[Finding]:
    """Vault first: consents; then core.interviews, which keeps the transcript it already had."""
    numbers = [protocol.number for protocol in sheet.protocols]
    stated = list(dict.fromkeys(each.number for each in sheet.statements))
    persons = _person_ids(store, [*numbers, *stated])
    settled, doubts = consent.settle(sheet.statements, _consents(store, stated), numbers, file)
    _store_consents(store, settled, persons)
    ids = [store.pseudonym("interview", number) for number in numbers]
    known = dict(
        store.connection.execute(
            """SELECT interview_id, delivery_id FROM core.interviews
            WHERE interview_id IN (SELECT unnest(?))""",
            [ids],
        ).fetchall()
    )
    rows = pd.DataFrame(
        [
            _interview_row(protocol, interview_id, persons[protocol.number], known)
            | {"has_quote_consent": _holds(settled[protocol.number], "quote")}
            for protocol, interview_id in zip(sheet.protocols, ids, strict=True)
        ],
        columns=tables.INTERVIEWS.column_names,
    ).astype(dict.fromkeys(_WHOLE_NUMBERS, "Int64"))
    store.replace(tables.INTERVIEWS, rows, "interview_id IN (SELECT unnest(?))", [ids])
    _take_back_quotes(store, [number for number in stated if number not in numbers], settled)
    return doubts


def _take_back_quotes(
    store: Store, numbers: Sequence[str], settled: Mapping[str, Consents]
) -> None:
    """A row that is quarantined for another reason still takes back the consent to be quoted."""
    gone = [
        store.pseudonym("interview", number)
        for number in numbers
        if not _holds(settled[number], "quote")
    ]
    with store.transaction() as connection:
        connection.execute(
            """UPDATE core.interviews SET has_quote_consent = false
            WHERE interview_id IN (SELECT unnest(?))""",
            [gone],
        )


def _holds(consents: Consents, purpose: str) -> bool:
    return purpose in consents and consents[purpose].holds


def _consents(store: Store, numbers: Sequence[str]) -> dict[str, Consents]:
    """What is known of the consents of these interviews, by number and purpose."""
    ids = {store.pseudonym("interview", number): number for number in numbers}
    rows = store.connection.execute(
        """SELECT interview_id, purpose, given_date, withdrawn_date FROM vault.consents
        WHERE interview_id IN (SELECT unnest(?))""",
        [list(ids)],
    ).fetchall()
    found: dict[str, Consents] = {}
    for interview_id, purpose, given, withdrawn in rows:
        found.setdefault(ids[interview_id], {})[purpose] = Held(given, withdrawn)
    return found


def _store_consents(
    store: Store, settled: Mapping[str, Consents], persons: Mapping[str, str]
) -> None:
    ids = {number: store.pseudonym("interview", number) for number in settled}
    rows = pd.DataFrame(
        [
            (persons[number], ids[number], purpose, held.given, held.withdrawn)
            for number, consents in settled.items()
            for purpose, held in sorted(consents.items())
        ],
        columns=tables.VAULT_CONSENTS.column_names,
    )
    where = "interview_id IN (SELECT unnest(?))"
    store.replace(tables.VAULT_CONSENTS, rows, where, [list(ids.values())])


def _interview_row(
    protocol: Protocol, interview_id: str, person_id: str, deliveries: Mapping[str, str]
) -> dict[str, object]:
    given = asdict(protocol)
    same = {name: given[name] for name in tables.INTERVIEWS.column_names if name in given}
    return same | {
        "interview_id": interview_id,
        "person_id": person_id,
        "delivery_id": deliveries.get(interview_id),
        "wave": f"{protocol.day:%Y}",
        "date": protocol.day,
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
