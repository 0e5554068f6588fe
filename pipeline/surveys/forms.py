"""Reads a questionnaire (XLSForm): questions with type, labels and condition, and the lists of
choices.

Whether the form is valid is pyxform's judgement. Reading answers belongs to exports.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.deliveries import refuse_unsafe_archive
from pipeline.errors import Refused

METADATA = {
    "start", "end", "today", "deviceid", "device_id", "username", "phonenumber", "email",
    "simserial",
    "subscriberid", "audit", "note", "xml-external", "csv-external", "start-geopoint",
    "background-audio",
    "background-geopoint", "hidden", "image", "photo", "audio", "video", "file", "acknowledge",
    "trigger",
}  # fmt: skip
"""Types that ask nothing or that identify: their columns are dropped."""

NUMBERS = {"integer", "int", "decimal", "range"}
ONE, SEVERAL = "select_one", "select_multiple"
_ALIASES = {
    "select1": ONE,
    "select_one_from_file": ONE,
    "select one": ONE,
    "select all that apply": SEVERAL,
}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Question:
    """A question as the form has it; groups are those it stands in, outermost first."""

    name: str
    type: str
    list_name: str
    label_de: str
    label_en: str
    relevant: tuple[str, ...]
    groups: tuple[str, ...] = ()
    group_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One possible answer."""

    name: str
    label_de: str
    label_en: str


@dataclass(frozen=True)
class Form:
    """A questionnaire; dropped are names of notes, metadata and repeats, whose columns hold no
    answers.
    """

    questions: tuple[Question, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    dropped: frozenset[str] = field(default=frozenset())

    def older(self, other: "Form") -> "Form":
        """This form together with questions and choices that only an older version has."""
        names = {question.name for question in self.questions}
        extra = tuple(question for question in other.questions if question.name not in names)
        lists = {**other.choices, **self.choices}
        merged = {
            name: _union(self.choices.get(name, ()), other.choices.get(name, ())) for name in lists
        }
        return Form(self.questions + extra, merged, self.dropped | other.dropped)


KOBO_ONLY = ("begin_kobomatrix", "begin_score", "begin_rank")
"""Groups that KoboToolbox knows and XLSForm does not; a form with one cannot be validated here."""


def read_form(path: Path) -> Form:
    """The form; raises Refused S-001 (not valid), S-008 (damaged), S-009 (unpacks to too much)."""
    refuse_unsafe_archive(path, "S-009")
    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("S-008", file=path.name) from error
    survey = _records(workbook, "survey")
    if not any(row.get("type", "").startswith(KOBO_ONLY) for row in survey):
        _check(path)
    return parse_form(survey, _records(workbook, "choices"))


def parse_form(survey: Sequence[Mapping[str, str]], choices: Sequence[Mapping[str, str]]) -> Form:
    """A form from the rows of its sheets."""
    lists: dict[str, list[Choice]] = {}
    for row in choices:
        name = row.get("list_name") or row.get("list name") or ""
        if name and (row.get("name") or row.get("value")):
            code = row.get("name") or row.get("value") or ""
            lists.setdefault(name, []).append(Choice(code, _label(row, "de"), _label(row, "en")))
    questions, dropped = _questions(survey)
    return Form(
        tuple(questions), {name: tuple(each) for name, each in lists.items()}, frozenset(dropped)
    )


def normal(text: str) -> str:
    """A label or header with single blanks, no NBSP, no outer blanks."""
    return _SPACES.sub(" ", text.replace("\xa0", " ")).strip()


def _questions(survey: Sequence[Mapping[str, str]]) -> tuple[list[Question], set[str]]:
    found: list[Question] = []
    dropped: set[str] = set()
    groups: list[tuple[str, str, str, bool]] = []
    for row in survey:
        kind, _, argument = normal(row.get("type", "")).partition(" ")
        kind, name = _ALIASES.get(kind, kind), row.get("name", "")
        if kind == "begin" or kind.startswith("begin_"):
            is_repeat = kind == "begin_repeat" or argument == "repeat"
            groups.append((name, _label(row, "de"), row.get("relevant", ""), is_repeat))
        elif groups and (kind.startswith("end_") or kind == "end" and argument):
            groups.pop()
        elif not kind or not name:
            continue
        elif kind in METADATA or any(group[3] for group in groups):
            dropped.add(name)
        else:
            conditions = (*(group[2] for group in groups), row.get("relevant", ""))
            found.append(
                Question(
                    name,
                    kind,
                    argument.split(" ")[0] if kind in (ONE, SEVERAL) else "",
                    _label(row, "de"),
                    _label(row, "en"),
                    tuple(each for each in conditions if each),
                    tuple(group[0] for group in groups),
                    tuple(group[1] for group in groups),
                )  # fmt: skip
            )
    return found, dropped


def _label(row: Mapping[str, str], language: str) -> str:
    """The label in a language; a form without it gives its only label."""
    names = {"de": ("(de)", "deutsch", "german"), "en": ("(en)", "english", "englisch")}[language]
    labels = {head: text for head, text in row.items() if head.startswith("label") and text}
    chosen = next(
        (text for head, text in labels.items() if any(n in head.lower() for n in names)), None
    )
    return normal(chosen or labels.get("label") or next(iter(labels.values()), ""))


def _records(workbook: CalamineWorkbook, sheet: str) -> list[dict[str, str]]:
    if sheet not in workbook.sheet_names:
        return []
    lines = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    head = [normal(str(cell)) for cell in lines[0]] if lines else []
    return [
        {name: _text(cell) for name, cell in zip(head, line, strict=False) if name}
        for line in lines[1:]
    ]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _union(first: tuple[Choice, ...], second: tuple[Choice, ...]) -> tuple[Choice, ...]:
    names = {choice.name for choice in first}
    return first + tuple(choice for choice in second if choice.name not in names)


def _check(path: Path) -> None:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(path, warnings=[])
    except PyXFormError as error:
        raise Refused("S-001", file=path.name, problem=normal(str(error))) from error
    except Exception as error:  # pyxform lets others through for sheets it does not expect
        raise Refused("S-001", file=path.name, problem=type(error).__name__ + ".") from error
