"""Writes the project's own questionnaire as an XLSForm workbook, from the CSV files in
surveys/questionnaire.

Reading forms, also other people's, belongs to forms.py.
"""

import csv
from pathlib import Path

from pipeline.settings import SURVEYS

FOLDER = SURVEYS / "questionnaire"
FORM = "unternehmen"
SHEETS = ("survey", "choices", "settings")


def write_xlsform(path: Path, form: str = FORM) -> None:
    """The form as XLSX with the sheets survey, choices and settings; always the same bytes."""
    import datetime

    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    workbook.set_properties({"created": datetime.datetime(2025, 9, 1, tzinfo=datetime.UTC)})
    for sheet in SHEETS:
        worksheet = workbook.add_worksheet(sheet)
        for number, line in enumerate(source_rows(sheet, form)):
            worksheet.write_row(number, 0, line)
    workbook.close()


def source_rows(sheet: str, form: str = FORM) -> list[list[str]]:
    """The rows of a sheet as the CSV source has them, head first."""
    with (FOLDER / f"{form}.{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))
