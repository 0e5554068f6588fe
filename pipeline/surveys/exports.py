"""Reads a KoboToolbox export: headers by name or label, choices summarised or in columns of their
own.

Identifying columns (token, IP, device) and system columns are dropped. Free text is dropped as
well: there is no table of the vault for it yet, so only that it was answered is kept. What the form
asks stands in forms.py.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.deliveries import Findings
from pipeline.errors import Finding, Refused
from pipeline.sheets import Messages, letters, open_workbook
from pipeline.surveys.forms import NUMBERS, ONE, SEVERAL, Choice, Form, Question, normal
from pipeline.surveys.relevance import is_relevant

MESSAGES = Messages("S-008", "S-009", "", "S-012", "S-003", "S-004", "S-005")
ANSWERED, BLANK, NOT_ASKED = "answered", "blank", "not_asked"
_IDENTIFIER = ("_uuid", "meta/instanceID", "instanceID", "_id")
_DROPPED = {
    "start", "end", "today", "deviceid", "device_id", "username", "phonenumber", "simserial",
    "subscriberid",
    "token", "ip", "ipaddr", "ip_address", "refurl", "startlanguage", "formhub/uuid", "audit",
}  # fmt: skip
_WHOLE = re.compile(r"\d{1,9}(?:[.,]0{1,2})?|[1-9]\d{0,2}(?:\.\d{3}){1,2}", re.ASCII)
"""A count below a milliard: 7, 7,0 and 1.200 with the German point for thousands."""
_DECIMAL = re.compile(r"-?\d{1,12}(?:[.,]\d+)?|-?[1-9]\d{0,2}(?:\.\d{3})+,\d+", re.ASCII)
"""2.5 and 2,5 and 1.200,5; a single point is a decimal one, as KoboToolbox writes it."""
_COUNTS = ("integer", "int")
_TRUE, _FALSE = {"1", "true", "wahr", "yes", "ja"}, {"0", "false", "falsch", "no", "nein"}


@dataclass(frozen=True)
class Answer:
    """One line of core.survey_answers, without respondent."""

    question_name: str
    choice: str
    number: float | None
    text: str | None
    state: str


@dataclass
class Export:
    """Answers by row (1-based) and respondent's identifier, what was wrong, and how many rows there
    were.
    """

    rows: list[tuple[int, str, list[Answer]]] = field(default_factory=list)
    findings: Findings = field(default_factory=list)
    rows_in: int = 0


class _NumberCell(str):
    """The text of a cell that holds a number with decimals: its point is no point for thousands."""


class _BadAnswer(Exception):
    def __init__(self, column: str, expected: str) -> None:
        self.column, self.expected = column, expected
        super().__init__(column)


@dataclass
class _Columns:
    """Where a question's answers stand: whole columns, and one column a choice."""

    whole: list[int] = field(default_factory=list)
    choices: dict[str, list[int]] = field(default_factory=dict)


def read_export(path: Path, form: Form) -> Export:
    """The answers.

    Raises Refused: S-003 unknown columns, S-006 no identifier, S-008 damaged, S-009 unpacks to too
    much, S-012 no head row.
    """
    workbook = open_workbook(path, MESSAGES)
    lines = [
        [_text(cell) for cell in line]
        for line in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    ]
    head = [normal(cell) for cell in lines[0]] if lines else []
    identifier = next((head.index(name) for name in _IDENTIFIER if name in head), None)
    columns, unknown = _columns(head, form)
    if identifier is None:
        raise Refused("S-006" if columns else "S-012", file=path.name)
    if unknown:
        raise Refused("S-003", file=path.name, unknown=letters(unknown))
    export = Export()
    seen: set[str] = set()
    for line_number, line in enumerate(lines[1:], start=2):
        if not any(line):
            continue
        export.rows_in += 1
        problem = _problem(line[identifier], seen, path, line_number)
        try:
            answers = [] if problem else list(_answers(line, columns, form))
        except _BadAnswer as bad:
            values: dict[str, object] = {"column": bad.column, "expected": bad.expected}
            problem = Finding("S-004", path.name, line_number, values)
        if problem:
            export.findings.append((export.rows_in, problem))
        else:
            seen.add(line[identifier])
            export.rows.append((export.rows_in, line[identifier], answers))
    return export


def _problem(identifier: str, seen: set[str], path: Path, line: int) -> Finding | None:
    if not identifier:
        return Finding("S-010", path.name, line)
    return Finding("S-005", path.name, line) if identifier in seen else None


# --- head -----------------------------------------------------------------------------------------


def _columns(head: Sequence[str], form: Form) -> tuple[dict[str, _Columns], list[int]]:
    """Where each question stands, and the columns of unknown headings; the k-th column with an
    ambiguous label is the k-th such question.
    """
    targets = _targets(form)
    met: dict[str, int] = {}
    columns: dict[str, _Columns] = {}
    unknown: list[int] = []
    for position, name in enumerate(head):
        if _is_dropped(name, form):
            continue
        known = targets.get(name) or targets.get(_without_groups(name, targets))
        if not known:
            unknown.append(position)
            continue
        question, choice = known[min(met.get(name, 0), len(known) - 1)]
        met[name] = met.get(name, 0) + 1
        entry = columns.setdefault(question, _Columns())
        (entry.choices.setdefault(choice, []) if choice else entry.whole).append(position)
    return columns, unknown


def _targets(form: Form) -> dict[str, list[tuple[str, str]]]:
    """Every header that a question or one of its choices may have -> (question, choice)."""
    targets: dict[str, list[tuple[str, str]]] = {}
    for question in form.questions:
        for base in dict.fromkeys(_headers(question)):
            targets.setdefault(base, []).append((question.name, ""))
            for choice in (
                form.choices.get(question.list_name, ()) if question.type == SEVERAL else ()
            ):
                for text in dict.fromkeys((choice.name, choice.label_de, choice.label_en)):
                    targets.setdefault(f"{base}/{text}", []).append((question.name, choice.name))
    return targets


def _headers(question: Question) -> Iterator[str]:
    yield question.name
    yield "/".join((*question.groups, question.name))
    for label in (question.label_de, question.label_en):
        if label:
            yield label
            yield "/".join((*question.group_labels, label))


def _without_groups(name: str, targets: Mapping[str, object]) -> str:
    """The end of a path whose groups an older version named differently."""
    parts = name.split("/")
    ends = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return next((end for end in ends if end in targets), "")


def _is_dropped(name: str, form: Form) -> bool:
    last = name.rsplit("/", 1)[-1]
    is_system = name.startswith(("_", "meta/")) or name.lower() in _DROPPED
    return not name or is_system or last in form.dropped or name in ("instanceID",)


# --- answers --------------------------------------------------------------------------------------


def _answers(line: Sequence[str], columns: Mapping[str, _Columns], form: Form) -> Iterator[Answer]:
    chosen = {
        question.name: _given(question, columns[question.name], line, form)
        for question in form.questions
        if question.name in columns
    }
    plain = {name: " ".join(values) for name, values in chosen.items()}
    for question in form.questions:
        values = chosen.get(question.name, [])
        if values:
            yield from (_answer(question, value, form) for value in values)
        else:
            asked = question.name in columns and _is_asked(question, plain)
            yield Answer(question.name, "", None, None, BLANK if asked else NOT_ASKED)


def _is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Asked unless a condition is known not to hold."""
    return all(is_relevant(condition, answers) is not False for condition in question.relevant)


def _given(question: Question, columns: _Columns, line: Sequence[str], form: Form) -> list[str]:
    """The codes, the number or the text given; several only for select_multiple."""
    whole = next((line[place] for place in columns.whole if line[place]), "")
    choices = form.choices.get(question.list_name, ())
    if question.type == SEVERAL:
        ticked = list(_ticked(question, columns, line, choices))
        return ticked or _several(question, whole, choices)
    if not whole:
        return []
    if question.type == ONE:
        return [_code(question, whole, choices)]
    if question.type in NUMBERS:
        return [_number(question, whole)]
    return [whole]


def _ticked(
    question: Question, columns: _Columns, line: Sequence[str], choices: Sequence[Choice]
) -> Iterator[str]:
    labels = {choice.name: {normal(choice.label_de), normal(choice.label_en)} for choice in choices}
    for choice, places in columns.choices.items():
        given = normal(next((line[place] for place in places if line[place]), ""))
        if given.lower() in _TRUE or given in labels.get(choice, set()) - {""}:
            yield choice
        elif given and given.lower() not in _FALSE:
            raise _BadAnswer(f"{question.name}/{choice}", "0 / 1")


def _several(question: Question, text: str, choices: Sequence[Choice]) -> list[str]:
    """Codes with blanks between, or labels with blanks between (longest first)."""
    words = text.split()
    if {*words} <= {choice.name for choice in choices}:
        return list(dict.fromkeys(words))
    by_label = {
        normal(label): c.name for c in choices for label in (c.label_de, c.label_en) if label
    }
    rest, codes = normal(text), []
    while rest:
        label = max((each for each in by_label if rest.startswith(each)), key=len, default="")
        if not label:
            raise _BadAnswer(question.name, " / ".join(choice.name for choice in choices))
        codes.append(by_label[label])
        rest = rest[len(label) :].lstrip(" ,;")
    return list(dict.fromkeys(codes))


def _code(question: Question, text: str, choices: Sequence[Choice]) -> str:
    wanted = normal(text)
    exact = next((choice.name for choice in choices if choice.name == wanted), None)
    labelled = (c.name for c in choices if wanted in (normal(c.label_de), normal(c.label_en)))
    found = exact or next(labelled, None)
    if found is None:
        raise _BadAnswer(question.name, " / ".join(choice.name for choice in choices))
    return found


def _number(question: Question, text: str) -> str:
    """The number with a decimal point; counts are whole and not below zero."""
    if question.type in _COUNTS:
        if isinstance(text, _NumberCell) or not _WHOLE.fullmatch(text):
            raise _BadAnswer(question.name, "eine ganze Zahl ab 0, ohne Zusätze")
        return re.sub(r"[.,]0{1,2}$|\.", "", text)
    if isinstance(text, _NumberCell) and math.isfinite(float(text)):
        return str(text)
    if not _DECIMAL.fullmatch(text):
        raise _BadAnswer(question.name, "eine Zahl")
    return (text.replace(".", "") if "," in text else text).replace(",", ".")


def _answer(question: Question, value: str, form: Form) -> Answer:
    if question.type in (ONE, SEVERAL):
        labels = {
            choice.name: choice.label_de for choice in form.choices.get(question.list_name, ())
        }
        return Answer(question.name, value, None, labels.get(value, ""), ANSWERED)
    number = float(value) if question.type in NUMBERS else None
    return Answer(question.name, "", number, None, ANSWERED)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _NumberCell(cell)
    return str(cell).strip()
