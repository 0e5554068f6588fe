"""A new county's folder: settings and sheets to fill in, inbox folders, modes as narrow as works.

The sample county is written by pipeline/sample; the vault and the warehouse are made by store.py at
the first run.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from pipeline.errors import Refused
from pipeline.interviews.protocols import (
    CONTACT_COLUMNS,
    CONTACT_SHEET,
    PROTOCOL_COLUMNS,
    PROTOCOL_SHEET,
)
from pipeline.settings import SETTINGS_FILE, SUBJECT_FOLDERS, Office, Project, read_settings

OFFICE = re.compile(r"(\d{8})=([^:]+):(\w+)")
DIALECTS = ("geve", "vois", "tabelle", "xga", "aggregate")
TEMPLATES = "vorlagen"
"""The folder of empty sheets, beside the inbox so that no run takes them for deliveries."""
HEAD = """\
# Einstellungen des Kreises. Nach jeder Änderung sagt „potentiale doctor“, ob alles stimmt.

[county]
name = {name}
code = {code}          # fünfstelliger Kreisschlüssel
is_invented = {is_invented}

# [rules]                # Geheimhaltung; ohne Angabe gelten die Vorgaben (docs/disclosure.md)
# count = 3
# origin_cross = 5

# Ein Abschnitt je Gewerbeamt; dialect nennt die Spaltenzuordnung in surveys/registers/.
"""
OFFICE_SECTION = """
[[offices]]
municipality_code = {municipality_code}
name = {name}
dialect = {dialect}
legal_basis = {legal_basis}
purpose = {purpose}
file_number = {file_number}
"""


def create_project(directory: Path, name: str, code: str, offices: list[str]) -> Project:
    """Make the folder; raises Refused P-005 if something lies in it, P-008 for an office that is
    not AGS=name:dialect.
    """
    if directory.exists() and any(directory.iterdir()):
        raise Refused("P-005", file=str(directory))
    read = [_office(text) for text in offices]
    _settings_text(directory / SETTINGS_FILE, name, code, read, is_invented=False)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_settings(directory, name, code, read, is_invented=False)
    for folder in (*SUBJECT_FOLDERS, *(office.source_id for office in read)):
        (directory / "inbox" / folder).mkdir(mode=0o700, parents=True)
    _write_templates(directory / TEMPLATES)
    project = Project(directory)
    project.releases.mkdir(mode=0o755)
    return project


def _write_templates(folder: Path) -> None:
    """The empty protocol and contact sheet with their heads; what belongs in them is told in
    docs/transcripts.md.
    """
    folder.mkdir(mode=0o700)
    _write_template(folder / "protokolle.xlsx", PROTOCOL_SHEET, PROTOCOL_COLUMNS)
    _write_template(folder / "kontakte.xlsx", CONTACT_SHEET, CONTACT_COLUMNS)


def _write_template(path: Path, sheet: str, columns: Sequence[str]) -> None:
    """All cells are text: a spreadsheet would drop the leading zero of AGS and telephone."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        as_text = book.add_format({"num_format": "@"})
        page.set_column(0, len(columns) - 1, 18, as_text)
        bold = book.add_format({"bold": True, "text_wrap": True})
        page.write_row(0, 0, columns, bold)
        page.freeze_panes(1, 1)


def write_settings(
    directory: Path, name: str, code: str, offices: list[Office], *, is_invented: bool
) -> None:
    """The file potentiale.toml; raises Refused P-002 for a name or code that cannot be one."""
    path = directory / SETTINGS_FILE
    text = _settings_text(path, name, code, offices, is_invented=is_invented)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    (directory / ".gitignore").write_text("*\n", encoding="utf-8")  # nothing here is for git


def _settings_text(
    path: Path, name: str, code: str, offices: list[Office], *, is_invented: bool
) -> str:
    """The text, read back once so that no file is written that cannot be read."""
    text = HEAD.format(name=_toml(name), code=_toml(code), is_invented=str(is_invented).lower())
    for office in offices:
        values = {key: _toml(value) for key, value in office.model_dump().items()}
        text += OFFICE_SECTION.format(**values)
    read_settings(text, path)
    return text


def _toml(text: str) -> str:
    """A string of TOML: JSON's are such."""
    return json.dumps(text, ensure_ascii=False)


def _office(text: str) -> Office:
    matched = OFFICE.fullmatch(text)
    if matched is None or matched[3] not in DIALECTS:
        raise Refused("P-008", office=text, dialects=", ".join(DIALECTS))
    return Office(municipality_code=matched[1], name=matched[2], dialect=matched[3])
