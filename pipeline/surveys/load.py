"""Brings questionnaires and their exports into the warehouse: questions with labels, answers long.

inbox/befragung/* -> core.survey_questions, core.survey_answers. Reading the files belongs to
forms.py and exports.py.
"""

import re
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.deliveries import Delivery, accept, files, is_known, reading, refuse
from pipeline.errors import Refused
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.surveys.exports import Export, read_export
from pipeline.surveys.forms import Form, read_form

FOLDER = "befragung"
UNREADABLE = "S-011"
_EXPORT = re.compile(r"(?P<form>.+)_export_(?P<wave>\d{4})", re.IGNORECASE)
_OLDER_VERSION = re.compile(r"_v\d+$", re.IGNORECASE)


def load_survey(store: Store) -> Summary:
    """Load new exports with the form they belong to: FORM.xlsx, older versions FORM_v1.xlsx beside
    it.

    Rows of an export are responses, rows of a form its questions. A newer export of a wave takes
    the older one's place. Free text is not stored, only that it was answered.
    """
    summary = Summary()
    found = files(store.project.inbox / FOLDER, ".xlsx", ".xls")
    if all(is_known(store, Delivery(path, FOLDER, "survey")) for path in found):
        return Summary(duplicates=len(found))
    exports = [path for path in found if "_export" in path.stem.lower()]
    forms: dict[str, Form] = {}
    for path in sorted((path for path in found if path not in exports), key=_age):
        summary += _load_form(store, path, forms)
    for path in exports:
        summary += _load_export(store, path, forms)
    return summary


def _age(path: Path) -> tuple[str, bool, str]:
    """The current version of a form first, then its older ones, newest first by name."""
    name = _OLDER_VERSION.sub("", path.stem)
    return name, path.stem != name, path.stem


def _load_form(store: Store, path: Path, forms: dict[str, Form]) -> Summary:
    delivery = Delivery(path, FOLDER, "survey", "xlsform")
    name = _OLDER_VERSION.sub("", path.stem)
    is_new = not is_known(store, delivery)
    try:
        with reading(path, UNREADABLE):
            form = read_form(path)
    except Refused as problem:
        return refuse(store, delivery, problem.finding)
    forms[name] = forms[name].older(form) if name in forms else form
    return accept(store, delivery, len(form.questions)) if is_new else Summary(duplicates=1)


def _load_export(store: Store, path: Path, forms: dict[str, Form]) -> Summary:
    match = _EXPORT.fullmatch(path.stem)
    wave = match["wave"] if match else None
    delivery = Delivery(path, FOLDER, "survey", "kobo", wave)
    if is_known(store, delivery):
        return Summary(duplicates=1)
    try:
        if match is None:
            raise Refused("S-007", file=path.name)
        if match["form"] not in forms:
            raise Refused("S-002", file=path.name, form=f"{match['form']}.xlsx")
        form = forms[match["form"]]
        with reading(path, UNREADABLE):
            export = read_export(path, form)
            _store_questions(store, match["wave"], form)
            _store_answers(store, match["wave"], delivery.delivery_id, form, export)
    except Refused as problem:
        return refuse(store, delivery, problem.finding)
    return accept(store, delivery, export.rows_in, export.findings)


def _store_questions(store: Store, wave: str, form: Form) -> None:
    rows = pd.DataFrame(
        [
            (wave, q.name, q.type, q.list_name, q.label_de, q.label_en, " and ".join(q.relevant))
            for q in form.questions
        ],
        columns=tables.SURVEY_QUESTIONS.column_names,
    )
    names = [question.name for question in form.questions]
    where = "wave = ? AND question_name IN (SELECT unnest(?))"
    store.replace(tables.SURVEY_QUESTIONS, rows, where, [wave, names])


def _store_answers(store: Store, wave: str, delivery_id: str, form: Form, export: Export) -> None:
    rows = pd.DataFrame(
        [
            (wave, delivery_id, number, store.pseudonym("respondent", identifier),
             answer.question_name, answer.choice, answer.number, answer.text, answer.state)
            for number, identifier, answers in export.rows
            for answer in answers
        ],
        columns=tables.SURVEY_ANSWERS.column_names,
    ).astype({"number": "Float64"})  # fmt: skip
    names = [question.name for question in form.questions]
    where = "wave = ? AND question_name IN (SELECT unnest(?))"
    store.replace(tables.SURVEY_ANSWERS, rows, where, [wave, names])
