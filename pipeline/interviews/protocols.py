"""Reads the protocol sheets (one row an interview, without a name) and the separate contact sheets.

Transcripts belong to transcripts.py; what becomes of the rows is decided in load.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.deliveries import Findings
from pipeline.reference import branches, nationalities
from pipeline.sheets import BadCell, Messages, Row, open_workbook, parse_rows, read_rows

MESSAGES = Messages("I-008", "I-002", "I-009", "I-015", "I-010", "I-011", "I-012")

PROTOCOL_SHEET = "Protokolle"
PROTOCOL_COLUMNS = (
    "Interview", "Datum", "Gemeinde", "AGS", "Ort des Gesprächs", "Minuten", "Sprache",
    "Einzel/Gruppe", "Personen", "Alter", "Geschlecht",
    "Herkunft", "Jahre am Ort", "Branche", "Branchengruppe", "Bereitschaft selbst (0-4)",
    "Bereitschaft Einschätzung (0-4)",
    "Einladung gewünscht", "Bericht gewünscht", "Fähigkeiten", "Einwilligung Gespräch",
    "Einwilligung Aufnahme", "Einwilligung Transkript",
    "Einwilligung Zitat", "Einwilligung Einladung", "Einwilligung am", "Freigegebenes Zitat 1",
    "Freigegebenes Zitat 2",
)  # fmt: skip
CONTACT_SHEET = "Kontakte"
CONTACT_COLUMNS = ("Kontakt", "Interview", "Name", "Telefon", "E-Mail", "Anschrift", "Sprache")

PURPOSES: Mapping[str, str] = {
    "Einwilligung Gespräch": "interview",
    "Einwilligung Aufnahme": "recording",
    "Einwilligung Transkript": "transcript",
    "Einwilligung Zitat": "quote",
    "Einwilligung Einladung": "invitation",
}
_AGS_LENGTH = 8
_SETTINGS = {"einzel": "single", "gruppe": "group"}
_SEXES = {"m": "m", "w": "w", "d": "d", "x": "x", "männlich": "m", "weiblich": "w", "divers": "d"}
_AGES = {age: age for age in ("18-29", "30-39", "40-49", "50-59", "60+")}


@dataclass(frozen=True)
class Protocol:
    """One row of the protocol sheet; consents are the purposes agreed to."""

    number: str
    day: date
    municipality_code: str
    place_kind: str
    minutes: int | None
    language: str
    setting: str
    person_count: int
    age_class: str | None
    sex: str
    origin_country: str
    origin_group: str
    branch: str
    branch_group: str | None
    readiness_self: int | None
    readiness_estimate: int | None
    wants_invitation: bool
    wants_report: bool
    consents: frozenset[str]
    consent_day: date | None
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """One row of the contact sheet."""

    contact_id: str
    interview_number: str
    name: str
    phone: str
    email: str
    address: str
    preferred_language: str


def read_protocols(path: Path) -> tuple[list[Protocol], Findings, int]:
    """Rows of a protocol sheet, what is wrong with others, and how many there were.

    Raises Refused (MESSAGES).
    """
    workbook = open_workbook(path, MESSAGES)
    rows = read_rows(path, workbook, PROTOCOL_SHEET, PROTOCOL_COLUMNS, MESSAGES)
    protocols, findings = parse_rows(rows, _protocol, path, MESSAGES, ["Interview"])
    return protocols, findings, len(rows)


def read_contacts(path: Path) -> tuple[list[Contact], Findings, int]:
    """Rows of a contact sheet, what is wrong with others, and how many there were.

    Raises Refused (MESSAGES).
    """
    workbook = open_workbook(path, MESSAGES)
    rows = read_rows(path, workbook, CONTACT_SHEET, CONTACT_COLUMNS, MESSAGES)
    contacts, findings = parse_rows(rows, _contact, path, MESSAGES, ["Kontakt"])
    return contacts, findings, len(rows)


def _protocol(row: Row) -> Protocol:
    day = row.day("Datum", required=True)
    assert day is not None
    origin = row.text("Herkunft")
    found = nationalities.nationality(origin) if origin else None
    quotes = (row.text(f"Freigegebenes Zitat {number}") for number in (1, 2))
    return Protocol(
        number=row.required("Interview"),
        day=day,
        municipality_code=_municipality_code(row),
        place_kind=row.text("Ort des Gesprächs"),
        minutes=row.whole("Minuten", 1, 600),
        language=row.text("Sprache").lower(),
        setting=row.code("Einzel/Gruppe", _SETTINGS, required=True) or "single",
        person_count=row.whole("Personen", 1, 50) or 1,
        age_class=row.code("Alter", _AGES),
        sex=row.code("Geschlecht", _SEXES) or "x",
        origin_country=origin,
        origin_group=found.origin_group if found else "unresolved",
        branch=row.text("Branche"),
        branch_group=row.code("Branchengruppe", _branch_groups()),
        readiness_self=row.whole("Bereitschaft selbst (0-4)", 0, 4),
        readiness_estimate=row.whole("Bereitschaft Einschätzung (0-4)", 0, 4),
        wants_invitation=row.flag("Einladung gewünscht"),
        wants_report=row.flag("Bericht gewünscht"),
        consents=frozenset(purpose for column, purpose in PURPOSES.items() if row.flag(column)),
        consent_day=row.day("Einwilligung am"),
        quotes=tuple(quote for quote in quotes if quote),
    )


def _contact(row: Row) -> Contact:
    return Contact(
        contact_id=row.required("Kontakt"),
        interview_number=row.text("Interview"),
        name=row.text("Name"),
        phone=row.text("Telefon"),
        email=row.text("E-Mail"),
        address=row.text("Anschrift"),
        preferred_language=row.text("Sprache"),
    )


def _municipality_code(row: Row) -> str:
    """The AGS with its leading zero, which spreadsheets drop."""
    text = row.required("AGS").zfill(_AGS_LENGTH)
    if not (text.isascii() and text.isdecimal()) or len(text) != _AGS_LENGTH:
        raise BadCell("AGS", "ein Gemeindeschlüssel mit acht Ziffern")
    return text


def _branch_groups() -> dict[str, str]:
    return {group.code: group.code for group in branches.GROUPS}
