"""Builds protocol sheets, contact sheets and transcripts for tests.

What a test expects stands in the test.
"""

from pathlib import Path

import xlsxwriter

from pipeline.interviews.protocols import CONTACT_COLUMNS, PROTOCOL_COLUMNS

PROTOCOL = {
    "Interview": "p1", "Datum": "2025-10-07", "Gemeinde": "Erlenau", "AGS": 5399008, "Ort des Gesprächs": "Betrieb", "Minuten": 48,
    "Sprache": "de", "Einzel/Gruppe": "Einzel", "Personen": 1, "Alter": "40-49", "Geschlecht": "w", "Herkunft": "Türkei", "Jahre am Ort": 19,
    "Branche": "Imbiss", "Branchengruppe": "gastronomy", "Bereitschaft selbst (0-4)": 3, "Bereitschaft Einschätzung (0-4)": 2,
    "Einladung gewünscht": "ja", "Bericht gewünscht": "ja", "Einwilligung Gespräch": "ja", "Einwilligung Transkript": "ja",
    "Einwilligung Zitat": "ja", "Einwilligung Einladung": "ja", "Einwilligung am": "2025-10-07",
}  # fmt: skip


def write_sheet(path: Path, sheet: str, head, rows) -> Path:
    """One sheet; rows are mappings by column name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(str(path))
    worksheet = workbook.add_worksheet(sheet)
    worksheet.write_row(0, 0, head)
    for number, row in enumerate(rows, start=1):
        worksheet.write_row(number, 0, [row.get(column, "") for column in head])
    workbook.close()
    return path


def write_protocols(project, *changes, name="protokolle_2025.xlsx") -> Path:
    """A protocol sheet with one row for each set of changes to PROTOCOL."""
    rows = [PROTOCOL | change for change in changes]
    return write_sheet(project.inbox / "interviews" / name, "Protokolle", PROTOCOL_COLUMNS, rows)


def write_contacts(project, *rows) -> Path:
    """A contact sheet with these rows."""
    return write_sheet(
        project.inbox / "kontakte" / "kontakte.xlsx", "Kontakte", CONTACT_COLUMNS, rows
    )


def write_transcript(project, name: str, text: str) -> Path:
    """A transcript as UTF-8 text."""
    path = project.inbox / "interviews" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
