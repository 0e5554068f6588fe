"""A form is read as KoboToolbox writes it."""

import xlsxwriter

from pipeline.surveys.forms import read_form


def test_a_matrix_of_kobotoolbox_is_a_group_of_questions(tmp_path):
    path = tmp_path / "matrix.xlsx"
    rows = [
        ["type", "name", "label"],
        ["begin_kobomatrix", "staff", "Personal"],
        ["integer", "full_time", "Vollzeit"],
        ["end_kobomatrix", "", ""],
        ["integer", "age", "Alter"],
    ]
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("survey")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        workbook.add_worksheet("choices").write_row(0, 0, ["list_name", "name", "label"])
    questions = read_form(path).questions
    assert [(question.name, question.groups) for question in questions] == [
        ("full_time", ("staff",)),
        ("age", ()),
    ]
