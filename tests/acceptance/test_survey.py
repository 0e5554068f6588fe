"""Real questionnaires of others, read in place: forms of pyxform, and KoboToolbox forms of two years.

Skipped where the folder is absent; nothing of it is copied.
"""

import csv
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.settings import REPOSITORY
from pipeline.surveys.forms import parse_form, read_form

SURVEYS = REPOSITORY.parent / "shared" / "data" / "survey"
XLSFORM, KOBO = SURVEYS / "xlsform-pyxform", SURVEYS / "kobo-tensing-de"
pytestmark = pytest.mark.skipif(not SURVEYS.is_dir(), reason="shared/data/survey is absent")


@pytest.mark.parametrize(
    ("name", "questions", "lists"),
    [
        ("extra_columns.xlsx", 1, 0),
        ("widgets.xls", 28, 5),
        ("xlsform_spec_test.xlsx", 18, 2),
        ("ict_survey_fails.xls", 1, 7),
    ],
)
def test_workbooks_of_pyxform_are_read(name, questions, lists):
    form = read_form(XLSFORM / name)
    assert (len(form.questions), len(form.choices)) == (questions, lists)


def test_a_table_that_is_no_form_is_refused():
    with pytest.raises(Refused) as caught:
        read_form(SURVEYS.parent / "transcripts" / "qualcoder-examples" / "cases456.xlsx")
    assert caught.value.finding.code == "S-001"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV with KoboToolbox's own column names in XLSForm's."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [
            {key: "" if value == "NA" else value for key, value in row.items()}
            for row in csv.DictReader(file)
        ]
    return [
        row | {"type": f"{row.get('type', '')} {row.get('select_from_list_name', '')}".strip()}
        for row in found
    ]


@pytest.mark.parametrize(
    ("year", "prefix"), [("2024", "tn"), ("2024", "og"), ("2025", "tn"), ("2025", "og")]
)
def test_kobo_forms_keep_their_questions_lists_and_conditions(year, prefix):
    survey, choices = (
        rows(KOBO / year / f"{prefix}_survey.csv"),
        rows(KOBO / year / f"{prefix}_choices.csv"),
    )
    form = parse_form(survey, choices)
    kinds = ("select_one", "select_multiple", "integer", "text")
    asked = [row["name"] for row in survey if row["name"] and row["type"].split(" ")[0] in kinds]
    named = {question.name for question in form.questions}
    assert len(asked) > 10
    assert named >= set(asked)
    assert {q.list_name for q in form.questions if q.type in ("select_one", "select_multiple")} - {
        ""
    }
    conditions = sum(bool(row["relevant"]) for row in survey)
    assert not conditions or any(question.relevant for question in form.questions)


def test_the_kobo_form_drifted_between_the_years():
    older, newer = (
        parse_form(rows(KOBO / year / "tn_survey.csv"), []) for year in ("2024", "2025")
    )
    names = {question.name for question in newer.older(older).questions}
    assert names > {question.name for question in newer.questions}
