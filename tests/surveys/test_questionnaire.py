"""The project's own questionnaire is a valid XLSForm in two languages and asks what the indicators need."""

import pytest
from pyxform.xls2xform import convert

from pipeline.reference import branches
from pipeline.surveys.forms import read_form
from pipeline.surveys.questionnaire import write_xlsform


@pytest.fixture(scope="module")
def form_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "unternehmen.xlsx"
    write_xlsform(path)
    return path


def test_pyxform_converts_it_without_a_warning(form_file):
    warnings = []
    assert "<h:html" in convert(form_file, warnings=warnings).xform
    assert warnings == []


def test_every_question_and_choice_has_both_labels(form_file):
    form = read_form(form_file)
    assert 40 <= len(form.questions) <= 60
    assert all(question.label_de and question.label_en for question in form.questions)
    assert all(
        choice.label_de and choice.label_en
        for choices in form.choices.values()
        for choice in choices
    )
    assert len({question.label_de for question in form.questions}) == len(form.questions)


def test_it_asks_for_the_jobs_and_the_branch_groups_of_the_reference(form_file):
    form = read_form(form_file)
    names = {question.name for question in form.questions}
    assert names >= {"jobs_full_time", "jobs_part_time", "jobs_marginal", "jobs_apprentices"}
    assert [choice.name for choice in form.choices["branch_group"]] == [
        group.code for group in branches.GROUPS
    ]


def test_it_is_written_the_same_every_time(form_file, tmp_path):
    write_xlsform(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == form_file.read_bytes()
