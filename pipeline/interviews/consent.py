"""What interviewees agreed to: reads the words of the sheets and settles contradictions by the
stricter reading.

Rows of sheets -> vault.consents. Reading sheets belongs to protocols.py, removing what was said to
talks.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.errors import Finding
from pipeline.sheets import BadCell, Row

SCOPES = (
    "interview", "recording", "transcript", "quote", "invitation", "naming", "photo", "next_wave",
)  # fmt: skip
NEEDED = ("interview", "transcript")
"""Without these two nothing that was said is processed."""

_YES = {"ja", "j", "yes", "x", "1", "wahr", "true"}
_NO = {"nein", "n", "no", "0", "", "falsch", "false"}
_WITHDRAWN = {"widerrufen", "widerruf", "zurückgenommen", "zurückgezogen", "entzogen", "withdrawn"}
_DAY = "Einwilligung am"
_DAY_OF_TALK = "Datum"


@dataclass(frozen=True)
class Statement:
    """What one row says of consent: yes or no by purpose; doubts are columns with other words."""

    number: str
    line: int
    day: date | None
    answers: Mapping[str, bool]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A consent as it stands: when it was given, when taken back or refused."""

    given: date | None
    withdrawn: date | None

    @property
    def holds(self) -> bool:
        """Whether it was given and not taken back."""
        return self.given is not None and self.withdrawn is None

    @property
    def latest(self) -> date | None:
        """The day of the last word on it."""
        return max((day for day in (self.given, self.withdrawn) if day), default=None)


Consents = dict[str, Held]
"""By purpose, of one interview."""


def agreed(row: Row, purposes: Mapping[str, str]) -> frozenset[str]:
    """The purposes that a row agrees to; a word that is neither yes nor no is no."""
    return frozenset(purpose for column, purpose in purposes.items() if _words(row, column) in _YES)


def statements(rows: Iterable[Row], purposes: Mapping[str, str]) -> list[Statement]:
    """What every row with a number says of consent, also one that is wrong elsewhere."""
    found = []
    for row in rows:
        number = row.text("Interview")
        if not number:
            continue
        words = {column: _words(row, column) for column in purposes if column in row.cells}
        answers = {purposes[column]: word in _YES for column, word in words.items()}
        doubts = tuple(
            column for column, word in words.items() if word not in _YES | _NO | _WITHDRAWN
        )
        found.append(Statement(number, row.line, _day(row), answers, doubts))
    return found


def settle(
    said: Sequence[Statement], before: Mapping[str, Consents], parsed: Iterable[str], file: str
) -> tuple[dict[str, Consents], list[Finding]]:
    """The consents of the interviews that a sheet names, and what contradicts itself.

    before holds what stood until now. Of two rows, and of two sheets of one day, the stricter
    holds (I-040, I-042); a sheet older than what is known gives nothing back; a row that is not
    among the parsed numbers can refuse and take back, not give: its yes is no statement, so that
    the same row gives once it is put right.
    """
    findings = [
        Finding("I-041", file, each.line, {"column": column})
        for each in said
        for column in each.doubts
    ]
    whole = set(parsed)
    settled: dict[str, Consents] = {}
    for number in dict.fromkeys(each.number for each in said):
        rows = [each for each in said if each.number == number]
        merged = _merged(rows)
        if any(each.answers != merged.answers for each in rows):
            findings.append(_contradiction("I-040", file, number, rows[-1].line, rows))
        known = dict(before.get(number, {}))
        told = {
            purpose: _together(known.get(purpose), answer, merged.day, number in whole)
            for purpose, answer in merged.answers.items()
        }
        if _contradicts(known, merged):
            findings.append(Finding("I-042", file, merged.line, {"interview": number}))
        kept = {purpose: held for purpose, held in told.items() if held is not None}
        settled[number] = {**known, **kept}
    return settled, findings


def _merged(rows: Sequence[Statement]) -> Statement:
    """One statement of several rows: yes only where all say yes, of the latest day."""
    answers = {purpose: all(each.answers[purpose] for each in rows) for purpose in rows[0].answers}
    day = max((each.day for each in rows if each.day), default=None)
    return Statement(rows[0].number, rows[-1].line, day, answers)


def _together(known: Held | None, answer: bool, day: date | None, can_give: bool) -> Held | None:
    """What holds after a new answer of that day; None if there never was a consent."""
    latest = known.latest if known else None
    is_older = latest is not None and day is not None and day < latest
    if known is None:
        if not answer:
            return Held(None, day)
        return Held(day, None) if can_give else None
    if is_older or answer == known.holds:
        return known
    if answer:
        is_newer = day is not None and latest is not None and day > latest
        return Held(day, None) if is_newer and can_give else known
    return Held(known.given, day or latest)


def _contradicts(known: Consents, said: Statement) -> bool:
    """Whether a sheet of the same day said something else of a purpose."""
    return any(
        held.latest is not None and held.latest == said.day and held.holds != said.answers[purpose]
        for purpose, held in known.items()
        if purpose in said.answers
    )


def _contradiction(
    code: str, file: str, number: str, line: int, rows: Sequence[Statement]
) -> Finding:
    others = ", ".join(str(each.line) for each in rows[:-1])
    return Finding(code, file, line, {"interview": number, "others": others})


def _words(row: Row, column: str) -> str:
    return row.text(column).strip().casefold()


def _day(row: Row) -> date | None:
    """The day of consent, else that of the talk; None where neither can be read."""
    for column in (_DAY, _DAY_OF_TALK):
        try:
            day = row.day(column)
        except BadCell:
            continue
        if day is not None:
            return day
    return None
