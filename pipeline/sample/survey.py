"""Answers the project's questionnaire for a sample of owners and writes them as KoboToolbox does.

The questionnaire belongs to surveys/questionnaire, how answers are spread to
surveys/sample/survey.yml.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from pipeline.sample import county
from pipeline.sample.workbooks import Cell, Sheet, write_truth, write_workbook
from pipeline.settings import SURVEYS
from pipeline.surveys.questionnaire import FORM, source_rows, write_xlsform
from pipeline.surveys.relevance import is_relevant

RESPONDENTS_PER_INTERVIEW = 240 / 84
FIRST_SUBMISSION = datetime(2025, 9, 22, 8, 0)
VERSIONS = ("vK8qTz3LwYcR5nEd2Hs7uB", "vP2mXa9JfGtV4bWk6Zr1eD")
JOBS = ("jobs_full_time", "jobs_part_time", "jobs_marginal", "jobs_apprentices")
_OLDER_SHARE = 0.35
_SKIPPED_SHARE = 0.035
_SURE = ("has_staff", "municipality", "branch_group", "birth_country_group")
_AGES = {
    "18-29": (20, 29), "30-39": (30, 39), "40-49": (40, 49), "50-59": (50, 59), "60plus": (60, 74),
}  # fmt: skip
_YEAR = 2025

Answers = dict[str, str]
"""The answer to each question as text: a code, codes with blanks between, a number, a sentence."""
Draw = Callable[[Answers, random.Random], str]
"""How a question is answered, given the answers before it."""


@dataclass(frozen=True)
class Question:
    """A question of the form: group, kind, its choices and when it is asked."""

    name: str
    group: str
    type: str
    choices: tuple[str, ...]
    relevant: str

    @property
    def column(self) -> str:
        """Heading in the export, with the group before a slash."""
        return f"{self.group}/{self.name}" if self.group else self.name


@dataclass(frozen=True)
class Response:
    """A form filled in: answers to what was asked, and what Kobo notes about it."""

    answers: Answers
    number: int
    uuid: str
    device: str
    version: str
    start: datetime
    end: datetime
    sent: datetime


def write_survey(inbox: Path, truth: Path, interviews: int, seed: int) -> None:
    """The form, the export of one wave, and truth/survey.csv with the sums of jobs."""
    folder = inbox / "befragung"
    folder.mkdir(parents=True, exist_ok=True)
    write_xlsform(folder / f"{FORM}.xlsx")
    responses = respondents(max(30, round(interviews * RESPONDENTS_PER_INTERVIEW)), seed)
    twice = responses[len(responses) // 2]
    rows = [*_rows(responses), *_rows([twice])]
    export = folder / f"{FORM}_export_{FIRST_SUBMISSION.year}.xlsx"
    write_workbook(export, {FORM: Sheet(_head(), _with_index(rows))})
    write_truth(truth / "survey.csv", ("what", "category", "value"), _truth(responses, len(rows)))


@cache
def questions() -> tuple[Question, ...]:
    """The questions of the form in their order, without notes and metadata."""
    choices: dict[str, list[str]] = {}
    for list_name, name, *_ in source_rows("choices")[1:]:
        choices.setdefault(list_name, []).append(name)
    head, *lines = source_rows("survey")
    found: list[Question] = []
    group = ""
    for line in (dict(zip(head, cells, strict=False)) for cells in lines):
        kind, _, list_name = line["type"].partition(" ")
        if kind in ("begin_group", "end_group"):
            group = line["name"] if kind == "begin_group" else ""
        elif kind not in ("start", "end", "note"):
            listed = tuple(choices.get(list_name, ()))
            found.append(Question(line["name"], group, kind, listed, line["relevant"]))
    return tuple(found)


def respondents(count: int, seed: int) -> list[Response]:
    """That many forms, each by another person, in the order they were sent."""
    rng = random.Random(f"{seed}-survey")
    minutes = sorted(rng.randint(0, 60 * 24 * 56) for _ in range(count))
    sent = [FIRST_SUBMISSION + timedelta(minutes=minute) for minute in minutes]
    return [_response(number, moment, count, rng) for number, moment in enumerate(sent)]


def _response(number: int, sent: datetime, count: int, rng: random.Random) -> Response:
    is_older = number < count * _OLDER_SHARE
    end = sent - timedelta(seconds=rng.randint(2, 4000))
    return Response(
        _answers(is_older, rng),
        number,
        str(UUID(int=rng.getrandbits(128), version=4)),
        "ee.kobotoolbox.org:" + "".join(rng.choices("abcdefghijkmnpqrstuvwxyz23456789", k=16)),
        VERSIONS[0] if is_older else VERSIONS[1],
        end - timedelta(seconds=rng.randint(240, 1500)),
        end,
        sent,
    )


def _answers(is_older: bool, rng: random.Random) -> Answers:
    """Answers to what the form asked, in its order; some questions are passed over."""
    answers: Answers = {}
    for question in questions():
        is_new = question.name in _plan()["added_later"]
        if (is_older and is_new) or not is_relevant(question.relevant, answers):
            continue
        if question.name not in _SURE and rng.random() < _SKIPPED_SHARE:
            continue
        answer = _answer(question, answers, rng)
        if answer:
            answers[question.name] = answer
    return answers


def _answer(question: Question, answers: Answers, rng: random.Random) -> str:
    special = _SPECIAL.get(question.name)
    if special is not None:
        return special(answers, rng)
    if question.type == "select_one":
        weights = _plan()["weights"][question.name]
        return rng.choices(question.choices, [weights[name] for name in question.choices])[0]
    if question.type == "select_multiple":
        return " ".join(_several(question, rng))
    raise ValueError(f"no rule how to answer {question.name}")


def _several(question: Question, rng: random.Random) -> list[str]:
    chances = _plan()["chances"][question.name]
    if rng.random() < chances.get("none", 0):
        return ["none"]
    named = [name for name in question.choices if name != "none"]
    chosen = [name for name in named if rng.random() < chances.get(name, 0)]
    return chosen or [max(named, key=lambda name: chances.get(name, 0))]


def _birth_year(answers: Answers, rng: random.Random) -> int:
    low, high = _AGES[answers.get("age_class", "40-49")]
    return _YEAR - rng.randint(low, high)


def _arrival_year(answers: Answers, rng: random.Random) -> str:
    return str(min(_YEAR - 1, max(1964, round(rng.gauss(2001, 13)))))


def _age_class(answers: Answers, rng: random.Random) -> str:
    """Nobody is younger than her time in the country."""
    weights = _plan()["weights"]["age_class"]
    years = _YEAR - int(answers.get("arrival_year", _YEAR))
    possible = [age for age in weights if _AGES[age][1] >= years] or ["60plus"]
    return str(rng.choices(possible, [weights[age] for age in possible])[0])


def _is_german(answers: Answers, rng: random.Random) -> str:
    share = 0.78 if answers["birth_country_group"] == "germany" else 0.34
    return "yes" if rng.random() < share else "no"


def _languages(answers: Answers, rng: random.Random) -> str:
    question = next(question for question in questions() if question.name == "languages")
    mother_tongue = rng.choice(_plan()["mother_tongues"][answers["birth_country_group"]])
    spoken = {"de", mother_tongue, *_several(question, rng)}
    return " ".join(choice for choice in question.choices if choice in spoken)


def _municipality(answers: Answers, rng: random.Random) -> str:
    places = county.load().municipalities
    return rng.choices([place.code for place in places], [place.population for place in places])[0]


def _founding_year(answers: Answers, rng: random.Random) -> str:
    earliest = max(_birth_year(answers, rng) + 19, int(answers.get("arrival_year", 1960)))
    return str(min(_YEAR, max(earliest, round(_YEAR - rng.expovariate(1 / 9)))))


def _has_staff(answers: Answers, rng: random.Random) -> str:
    plan = _plan()
    alone = plan["solo"].get(answers["birth_country_group"], plan["solo_otherwise"])
    return "no" if rng.random() < alone else "yes"


def _jobs(mean: float, share: float) -> Draw:
    """How many of a kind: none at all in some businesses, else a few and now and then many."""

    def count(answers: Answers, rng: random.Random) -> str:
        return str(1 + int(rng.expovariate(1 / mean)) if rng.random() < share else 0)

    return count


def _wish(answers: Answers, rng: random.Random) -> str:
    if rng.random() < 0.62:
        return ""
    return str(rng.choice(_plan()["wishes"])).strip("\n").replace("{nbsp}", "\u00a0")


_SPECIAL: Mapping[str, Draw] = {
    "arrival_year": _arrival_year,
    "age_class": _age_class,
    "is_german": _is_german,
    "languages": _languages,
    "municipality": _municipality,
    "founding_year": _founding_year,
    "has_staff": _has_staff,
    "jobs_full_time": _jobs(2.6, 0.72),
    "jobs_part_time": _jobs(1.3, 0.5),
    "jobs_marginal": _jobs(1.4, 0.48),
    "jobs_apprentices": _jobs(0.5, 0.2),
    "jobs_family": _jobs(0.5, 0.34),
    "vacancies": _jobs(0.8, 0.3),
    "wish": _wish,
}


@cache
def _plan() -> dict[str, Any]:
    plan: dict[str, Any] = yaml.load(
        (SURVEYS / "sample" / "survey.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    for part in ("weights", "chances"):
        plan[part] = {
            name: {choice: float(number) for choice, number in choices.items()}
            for name, choices in plan[part].items()
        }
    plan["solo"] = {group: float(share) for group, share in plan["solo"].items()}
    plan["solo_otherwise"] = float(plan["solo_otherwise"])
    return plan


def _head() -> list[str]:
    """Metadata, every question (choices after a multiple one), then what Kobo adds."""
    columns = ["start", "end", "deviceid"]
    for question in questions():
        columns.append(question.column)
        if question.type == "select_multiple":
            columns += [f"{question.column}/{choice}" for choice in question.choices]
    return [
        *columns, "__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes",
        "_status", "_submitted_by", "_tags", "_index",
    ]  # fmt: skip


def _rows(responses: Sequence[Response]) -> Iterator[list[Cell]]:
    for response in responses:
        cells: list[Cell] = [_local(response.start), _local(response.end), response.device]
        for question in questions():
            cells += _cells(question, response.answers.get(question.name))
        is_approved = response.number % 9 == 0
        yield [
            *cells,
            response.version,
            481_000_000 + response.number * 37,
            response.uuid,
            response.sent.isoformat(timespec="seconds"),
            "validation_status_approved" if is_approved else None,
            None,
            "submitted_via_web",
            None,
            None,
        ]


def _cells(question: Question, answer: str | None) -> list[Cell]:
    """One cell, or the summary and a 0/1 for each choice; all blank where nothing was answered."""
    if question.type == "integer":
        return [None if answer is None else int(answer)]
    if question.type != "select_multiple":
        return [answer]
    if answer is None:
        return [None] * (1 + len(question.choices))
    chosen = answer.split()
    return [answer, *(int(choice in chosen) for choice in question.choices)]


def _with_index(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [[*row, number] for number, row in enumerate(rows, start=1)]


def _truth(responses: Sequence[Response], rows: int) -> list[tuple[str, str, int]]:
    """Rows, persons, jobs by kind and municipality, businesses with staff and with apprentices."""
    by_place: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for answers in (response.answers for response in responses):
        for kind in JOBS:
            count = int(answers.get(kind, "0"))
            kinds[kind] += count
            by_place[answers["municipality"]] += count
    told = [
        ("rows", "all", rows),
        ("persons", "all", len(responses)),
        *(("jobs", kind, kinds[kind]) for kind in JOBS),
        ("jobs", "all", sum(kinds.values())),
    ]
    told += [("jobs_by_municipality", code, count) for code, count in sorted(by_place.items())]
    for name, value in (("has_staff", "yes"), ("has_staff", "no"), ("advice_used", "none")):
        answered = (response.answers.get(name) == value for response in responses)
        told.append((name, value, sum(answered)))
    trains = sum(int(response.answers.get("jobs_apprentices", "0")) > 0 for response in responses)
    return [*told, ("training_businesses", "all", trains)]


def _local(moment: datetime) -> str:
    """As a browser in Germany writes it in summer and in winter."""
    offset = 2 if moment < datetime(2025, 10, 26, 3) else 1
    return f"{moment.isoformat(timespec='milliseconds')}+0{offset}:00"
