"""Reads the protocol sheets (one interview a row of XLSX or CSV or a form of DOCX, without a name)
and the separate contact sheets.

Transcripts belong to transcripts.py; what becomes of the rows is decided in load.py.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import cast

from python_calamine import CalamineWorkbook

from pipeline.deliveries import Findings, refuse_unsafe_archive
from pipeline.errors import Finding, Refused
from pipeline.interviews import consent
from pipeline.interviews.consent import Statement
from pipeline.interviews.readers import contents, plain, word
from pipeline.reference import branches, folding, nationalities
from pipeline.sheets import BadCell, Messages, Row, open_workbook, parse_rows, read_rows

PROTOCOL_SUFFIXES = (".xlsx", ".csv", ".docx")
MESSAGES = Messages("I-008", "I-002", "I-009", "I-015", "I-010", "I-011", "I-012")
FORM_MESSAGES = Messages("I-030", "I-002", "I-031", "I-031", "I-032", "I-033", "I-034")

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
    "Einwilligung Nennung": "naming",
    "Einwilligung Foto": "photo",
    "Einwilligung Spätere Befragung": "next_wave",
}
OPTIONAL_COLUMNS = tuple(column for column in PURPOSES if column not in PROTOCOL_COLUMNS)
"""Scopes of consent that a county need not ask for."""
_AGS_LENGTH = 8
_FORM_KEY = "Interview"
_DELIMITERS = (";", ",", "\t")
_HEAD_LINES = 10
_TICKED = re.compile(r"[☒☑✓✔✗✘]\s*(?P<word>[^☐☒☑✓✔✗✘\n]*)")
_UNTICKED = re.compile(r"☐")
_SETTINGS = {"einzel": "single", "gruppe": "group"}
_SEXES = {"m": "m", "w": "w", "d": "d", "x": "x", "männlich": "m", "weiblich": "w", "divers": "d"}
_BRANCH_GROUPS = {
    folding.fold(text): group.code
    for group in branches.GROUPS
    for text in (group.code, group.label_de, group.label_en)
}
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
class Sheet:
    """What a protocol sheet holds: protocols, what is wrong with other rows, how many rows there
    were, and what every row says of consent, also one that is quarantined.
    """

    protocols: list[Protocol]
    findings: Findings
    rows_in: int
    statements: list[Statement]


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


def is_protocol_sheet(path: Path) -> bool:
    """Whether a file of the inbox is a protocol sheet: its name begins with "protokoll"."""
    return path.suffix.lower() in PROTOCOL_SUFFIXES and path.name.lower().startswith("protokoll")


def read_protocols(path: Path) -> tuple[list[Protocol], Findings, int]:
    """Rows (forms) of a protocol sheet, what is wrong with others, and how many there were, see
    read_sheet.
    """
    sheet = read_sheet(path)
    return sheet.protocols, sheet.findings, sheet.rows_in


def read_sheet(path: Path) -> Sheet:
    """What a protocol sheet holds.

    XLSX: the sheet "Protokolle". CSV: the same columns, cells divided by semicolon, comma or TAB.
    DOCX: for each interview one table, question on the left, answer on the right; the questions
    are the columns, the places named are forms and questions.

    Raises Refused (MESSAGES, FORM_MESSAGES; I-020 password, I-021 wrong ending, I-025 too large,
    I-026 NUL characters).
    """
    if path.suffix.lower() == ".docx":
        return _read_forms(path)
    is_csv = path.suffix.lower() == ".csv"
    workbook = _open_csv(path) if is_csv else open_workbook(path, MESSAGES)
    columns, optional = PROTOCOL_COLUMNS, OPTIONAL_COLUMNS
    rows = read_rows(path, workbook, PROTOCOL_SHEET, columns, MESSAGES, optional)
    protocols, findings = parse_rows(rows, _protocol, path, MESSAGES, ["Interview"])
    return Sheet(protocols, findings, len(rows), consent.statements(rows, PURPOSES))


def read_contacts(path: Path) -> tuple[list[Contact], Findings, int]:
    """Rows of a contact sheet, what is wrong with others, and how many there were.

    Raises Refused (MESSAGES).
    """
    workbook = open_workbook(path, MESSAGES)
    rows = read_rows(path, workbook, CONTACT_SHEET, CONTACT_COLUMNS, MESSAGES)
    contacts, findings = parse_rows(rows, _contact, path, MESSAGES, ["Kontakt"])
    return contacts, findings, len(rows)


@dataclass(frozen=True)
class _CsvSheet:
    """Lines of a CSV file in the shape of a workbook with one sheet."""

    lines: list[list[str]]
    sheet_names: Sequence[str] = (PROTOCOL_SHEET,)

    def get_sheet_by_name(self, name: str) -> "_CsvSheet":
        return self

    def to_python(self, skip_empty_area: bool) -> list[list[str]]:
        return self.lines


def _open_csv(path: Path) -> CalamineWorkbook:
    """The file as a sheet; raises Refused: I-025, I-026, I-030."""
    contents.refuse_too_large(path)
    text = plain.text_of(path)
    head = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    named = {mark: sum(_names(line, mark) for line in head) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: named[mark])
    try:
        lines = list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused("I-030", file=path.name, kind="CSV") from error
    return cast(CalamineWorkbook, _CsvSheet([[cell.strip() for cell in line] for line in lines]))


def _names(line: str, delimiter: str) -> int:
    """How many of the columns a line names if it is cut at this character."""
    return len({cell.strip().strip('"') for cell in line.split(delimiter)} & {*PROTOCOL_COLUMNS})


def _read_forms(path: Path) -> Sheet:
    """The forms of a DOCX; a form's number stands where the row's would."""
    contents.refuse_too_large(path)
    try:
        contents.refuse_other_content(path)
        refuse_unsafe_archive(path, FORM_MESSAGES.too_large)
        forms = list(_forms(word.tables(path)))
    except Refused:
        raise
    except Exception as error:  # python-docx and lxml have exceptions of their own
        raise Refused(FORM_MESSAGES.unreadable, file=path.name, kind="DOCX") from error
    if not forms:
        raise Refused(FORM_MESSAGES.no_sheet, file=path.name)
    findings: Findings = []
    rows: list[Row] = []
    for number, form in enumerate(forms, start=1):
        wrong = _wrong_questions(form, path, number)
        if wrong:
            findings.append((number, wrong))
        else:
            rows.append(Row(number, {_question(asked): _answer(told) for asked, told in form}))
    protocols, found = parse_rows(rows, _protocol, path, FORM_MESSAGES, [_FORM_KEY])
    findings += [(rows[record - 1].line, finding) for record, finding in found]
    findings = sorted(findings, key=lambda each: each[0])
    return Sheet(protocols, findings, len(forms), consent.statements(rows, PURPOSES))


def _forms(tables: Sequence[Sequence[Sequence[str]]]) -> Iterator[list[tuple[str, str]]]:
    """Pairs of question and answer by interview: a row "Interview" begins a form, a table without
    one goes on with it; rows without a question and headings over both columns are passed over.
    """
    form: list[tuple[str, str]] = []
    for table in tables:
        for cells in table:
            if len(cells) != 2 or not cells[0]:  # noqa: PLR2004  question and answer
                continue
            if _question(cells[0]) == _FORM_KEY and form:
                yield form
                form = []
            if form or _question(cells[0]) == _FORM_KEY:
                form.append((cells[0], cells[1]))
    if form:
        yield form


def _wrong_questions(form: Sequence[tuple[str, str]], path: Path, number: int) -> Finding | None:
    """What is missing or unknown among the questions of a form."""
    asked = [_question(question) for question, _ in form]
    missing = [column for column in PROTOCOL_COLUMNS if column not in asked]
    unknown = [
        str(place)
        for place, question in enumerate(asked, start=1)
        if question not in (*PROTOCOL_COLUMNS, *OPTIONAL_COLUMNS) or question in asked[: place - 1]
    ]
    if not missing and not unknown:
        return None
    values: dict[str, object] = {
        "missing": ", ".join(missing) or "–",
        "unknown": ", ".join(unknown) or "–",
    }
    return Finding(FORM_MESSAGES.columns, path.name, number, values)


def _question(text: str) -> str:
    """The column that a question stands for: compared without case, colon, asterisk."""
    bare = " ".join(text.split()).strip(" :*?").casefold()
    columns = (*PROTOCOL_COLUMNS, *OPTIONAL_COLUMNS)
    return next((column for column in columns if column.casefold() == bare), text)


def _answer(text: str) -> str:
    """The answer; of ticked boxes what stands behind the tick, nothing if none is ticked."""
    ticked = _TICKED.search(text)
    if ticked:
        return ticked["word"].strip() or "ja"
    return "" if _UNTICKED.search(text) else " ".join(text.split())


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
        branch_group=_branch_group(row),
        readiness_self=row.whole("Bereitschaft selbst (0-4)", 0, 4),
        readiness_estimate=row.whole("Bereitschaft Einschätzung (0-4)", 0, 4),
        wants_invitation=row.flag("Einladung gewünscht"),
        wants_report=row.flag("Bericht gewünscht"),
        consents=consent.agreed(row, PURPOSES),
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


def _branch_group(row: Row) -> str | None:
    """The code of the group: its German or English name as the dashboard shows it, or the code."""
    written = row.text("Branchengruppe")
    if not written:
        return None
    code = _BRANCH_GROUPS.get(folding.fold(written))
    if code is None:
        raise BadCell("Branchengruppe", " / ".join(group.label_de for group in branches.GROUPS))
    return code
