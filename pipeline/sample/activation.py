"""Makes the activation log: who was approached, met, came, promised, and what came of it.

The talks themselves belong to recombination.py and protocols.py.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from pipeline.sample import county
from pipeline.sample.recombination import EARLIER, NO_CONSENT, NO_SPEAKERS, SampleInterview
from pipeline.sample.workbooks import Cell, Sheet, write_truth, write_workbook
from pipeline.settings import SURVEYS

CONTACTS_PER_INTERVIEW = 5
FIRST_APPROACH, LAST_APPROACH = date(2025, 6, 2), date(2025, 11, 28)
INFO_EVENING = date(2025, 8, 27)
DAYS_TO_ASSEMBLY = 13
LOG_ENDS = date(2026, 10, 30)

MET = ("interview", "refused", "deferred")
STEPS = (
    "approached", "met", "interviewed", "invited", "came", "committed", "kept", "active_12m",
)  # fmt: skip
_WITHOUT_TALK = {
    "refused": 28, "deferred": 21, "not_met": 20, "note_left": 10, "callback": 6,
    "unreachable": 11, "closed_business": 4,
}  # fmt: skip
_LATER_EVENTS = (
    (date(2026, 2, 10), "stammtisch", "Steinbroich", "19:30"),
    (date(2026, 3, 3), "group_meeting", "Erlenau", "19:00"),
    (date(2026, 3, 18), "training", "Kirchrath", "18:30"),
    (date(2026, 4, 14), "stammtisch", "Mühlenau", "19:30"),
    (date(2026, 4, 28), "group_meeting", "Erlenau", "19:00"),
    (date(2026, 5, 6), "training", "Kirchrath", "14:00"),
    (date(2026, 6, 9), "stammtisch", "Quellenau", "20:00"),
    (date(2026, 9, 8), "stammtisch", "Kirchrath", "19:30"),
    (date(2026, 10, 13), "stammtisch", "Erlenau", "19:30"),
)
_RESULT_OF = {
    "internship": "offered_internship", "apprenticeship": "hired_apprentice",
    "mentoring": "advice_taken", "speaking": "took_part", "interpreting": "first_contact",
    "room": "took_part", "working_group": "joined_body", "other": "founded_expanded",
}  # fmt: skip


@dataclass
class Contact:
    """Somebody approached: number on the contact sheet, talk if any, first and last approach."""

    contact_id: str
    interview: SampleInterview | None
    result: str
    first_date: date
    last_date: date

    @property
    def is_talk(self) -> bool:
        """Whether a talk was held that counts."""
        return self.result == "interview"

    @property
    def wishes_invitation(self) -> bool:
        """Whether she wants to be invited and agreed to be written to."""
        gold = self.interview.gold if self.interview else None
        if gold is None or not self.is_talk:
            return False
        return gold.head["wants_invitation"] in (True, "ja") and "invitation" in gold.consents


@dataclass
class Log:
    """The five sheets as rows of codes; words are put in when it is written."""

    approaches: list[tuple[str, date, str, str]] = field(default_factory=list)
    events: list[tuple[str, date, str, str, str]] = field(default_factory=list)
    attendances: list[tuple[str, str, bool, bool]] = field(default_factory=list)
    commitments: list[tuple[str, str, date, str, date, str, date]] = field(default_factory=list)
    outcomes: list[tuple[str, str, date, str, str, str]] = field(default_factory=list)
    counted_as: dict[str, str] = field(default_factory=dict)
    traps: list[tuple[int, str, str, str]] = field(default_factory=list)
    contact_ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wave:
    """The contacts of one wave, how long before the newest one it was, and the numbers of its two
    events: the information evening and the assembly.
    """

    before: timedelta
    contacts: Sequence[Contact]
    info: str
    assembly: str


def activation_log(interviews: Sequence[SampleInterview], seed: int) -> Log:
    """What happened to about five contacts for every interview, to October 2026: of the newest wave
    since June 2025, of the one before since June 2024.
    """
    rng = random.Random(f"{seed}-activation")
    log = Log()
    waves = _waves(interviews, rng)
    contacts = [contact for wave in waves for contact in wave.contacts]
    for number, contact in enumerate(contacts, start=1):
        contact.contact_id = f"K-{number:04d}"
    log.contact_ids = {
        contact.interview.number: contact.contact_id for contact in contacts if contact.interview
    }
    for contact in contacts:
        log.approaches += _approaches(contact, rng)
    log.approaches.sort(key=lambda row: (row[1], row[0]))
    _hold_events(log, waves)
    for wave in waves:
        _inform(log, wave, rng)
        came = _assembly(log, wave, rng)
        _follow_up(log, came, wave, rng)
    _institutions(log, rng)
    _plant(log, contacts, rng)
    return log


def write_activation(inbox: Path, truth: Path, log: Log) -> None:
    """The workbook, and in truth/ the funnel, the counts and the planted traps."""
    codes = {place.name: place.code for place in county.load().municipalities}
    sheets = {
        "Ansprachen": Sheet(
            ("Nr", "Kontakt", "Datum", "Weg", "Ergebnis"),
            [
                (
                    f"A-{number:04d}",
                    contact,
                    day,
                    word("channel", channel),
                    word("result", result),
                )
                for number, (contact, day, channel, result) in enumerate(log.approaches, start=1)
            ],
        ),
        "Veranstaltungen": Sheet(
            ("Nr", "Datum", "Art", "Gemeinde", "AGS", "Beginn"),
            [
                (number, day, word("event_kind", kind), place, codes[place], begin)
                for number, day, kind, place, begin in log.events
            ],
        ),
        "Teilnahmen": Sheet(
            ("Veranstaltung", "Kontakt", "Eingeladen", "Gekommen"),
            [
                (event, contact, _yes(invited), _yes(came))
                for event, contact, invited, came in log.attendances
            ],
        ),
        "Zusagen": Sheet(
            ("Nr", "Kontakt", "Datum", "Art", "Bis", "Stand", "Stand am"),
            [
                (
                    number,
                    contact,
                    day,
                    word("commitment_kind", kind),
                    due,
                    word("commitment_status", state),
                    state_day,
                )
                for number, contact, day, kind, due, state, state_day in log.commitments
            ],
        ),
        "Ergebnisse": Sheet(
            ("Nr", "Kontakt", "Datum", "Art", "Beleg", "Zurechnung"),
            [
                (
                    number,
                    contact,
                    day,
                    word("outcome_type", kind),
                    word("evidence", evidence),
                    word("attribution", share),
                )
                for number, contact, day, kind, evidence, share in log.outcomes
            ],
        ),
    }
    write_workbook(inbox / "aktivierung" / "aktivierungslog.xlsx", sheets)
    write_truth(truth / "funnel.csv", ("step", "persons"), funnel(log).items())
    write_truth(truth / "activation.csv", ("what", "category", "count"), _counts(log))
    write_truth(truth / "people_traps.csv", ("trap", "sheet", "row", "meaning"), log.traps)


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = (SURVEYS / "activation" / "codes.yml").read_text(encoding="utf-8")
    words: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return words


def word(field_name: str, code: str) -> str:
    """The first of the words that stand for a code in the log (surveys/activation/codes.yml)."""
    return _words()[field_name][code][0]


def funnel(log: Log) -> dict[str, int]:
    """Persons on every step who reached all earlier ones; met: a talk, a refusal, a deferral."""
    first: dict[str, date] = {}
    for contact, day, _, _ in log.approaches:
        first[contact] = min(day, first.get(contact, day))
    days = {number: day for number, day, *_ in log.events}
    signs = [(contact, days[event]) for event, contact, _, came in log.attendances if came]
    signs += [(row[1], row[6]) for row in log.commitments if row[5] == "kept"]
    signs += [(row[1], row[2]) for row in log.outcomes if row[1]]
    reached = {
        "approached": set(first),
        "met": {row[0] for row in log.approaches if row[3] in MET},
        "interviewed": {row[0] for row in log.approaches if row[3] == "interview"},
        "invited": {row[1] for row in log.attendances if row[2]},
        "came": {row[1] for row in log.attendances if row[3]},
        "committed": {row[1] for row in log.commitments},
        "kept": {row[1] for row in log.commitments if row[5] == "kept"},
        "active_12m": {
            contact for contact, day in signs if contact in first and day >= _later(first[contact])
        },
    }
    persons = reached["approached"]
    counts: dict[str, int] = {}
    for step in STEPS:
        persons = persons & reached[step]
        counts[step] = len(persons)
    return counts


def _waves(interviews: Sequence[SampleInterview], rng: random.Random) -> list[Wave]:
    """The waves that held a talk, the earlier one first."""
    waves: list[Wave] = []
    for is_earlier, before in ((True, EARLIER), (False, timedelta(0))):
        held = [interview for interview in interviews if interview.is_earlier == is_earlier]
        if held:
            info, assembly = (f"V-{2 * len(waves) + place:02d}" for place in (1, 2))
            waves.append(Wave(before, _contacts(held, before, rng), info, assembly))
    return waves


def _contacts(
    interviews: Sequence[SampleInterview], before: timedelta, rng: random.Random
) -> list[Contact]:
    """Everybody approached in a wave, in the order of the first approach."""
    talks = [interview for interview in interviews if not interview.is_refused]
    special = {NO_CONSENT: "refused", NO_SPEAKERS: "deferred"}
    known = [
        (interview, special.get(interview.number, "interview"), interview.date)
        for interview in interviews
    ]
    others = CONTACTS_PER_INTERVIEW * len(talks) - len(known)
    results = rng.choices(list(_WITHOUT_TALK), list(_WITHOUT_TALK.values()), k=others)
    people = [(interview, result, day) for interview, result, day in known]
    begin, end = FIRST_APPROACH - before, LAST_APPROACH - before
    unknown = [(None, result, _day(begin, end, rng)) for result in results]
    contacts = [
        Contact("", interview, result, _first_day(begin, day, rng), day)
        for interview, result, day in [*people, *unknown]
    ]
    return sorted(contacts, key=lambda contact: contact.first_date)


def _approaches(contact: Contact, rng: random.Random) -> Iterable[tuple[str, date, str, str]]:
    """Attempts that led nowhere, then the one that decided; nobody is called on twice a day."""
    span = (contact.last_date - contact.first_date).days
    between = rng.randint(0, 2) if span > 6 else 0
    days = sorted(rng.sample(range(1, span), between)) if between else []
    attempts = [contact.first_date, *(contact.first_date + timedelta(days=day) for day in days)]
    for day in attempts if span else []:
        channel = rng.choice(("letter", "visit", "visit", "phone", "mail", "bridge_builder"))
        result = rng.choice(("not_met", "note_left", "callback"))
        yield contact.contact_id, day, channel, "note_left" if channel == "letter" else result
    channel = rng.choice(("visit", "visit", "visit", "phone", "bridge_builder", "walk_in"))
    yield contact.contact_id, contact.last_date, channel, contact.result


def _hold_events(log: Log, waves: Sequence[Wave]) -> None:
    """Of every wave the information evening and the assembly two weeks after its last talk, then
    what followed.
    """
    for wave in waves:
        last_talk = max(contact.last_date for contact in wave.contacts if contact.is_talk)
        assembly = last_talk + timedelta(days=DAYS_TO_ASSEMBLY)
        log.events += [
            (wave.info, INFO_EVENING - wave.before, "info", "Kirchrath", "19:00"),
            (wave.assembly, assembly, "assembly", "Erlenau", "19:30"),
        ]
    first = len(log.events) + 1
    log.events += [
        (f"V-{number:02d}", *event) for number, event in enumerate(_LATER_EVENTS, start=first)
    ]


def _inform(log: Log, wave: Wave, rng: random.Random) -> None:
    """Guests of the information evening."""
    early = [c for c in wave.contacts if c.first_date < INFO_EVENING - wave.before]
    guests = rng.sample(early, len(early) // 6)
    log.attendances += [(wave.info, guest.contact_id, False, True) for guest in guests]


def _assembly(log: Log, wave: Wave, rng: random.Random) -> list[Contact]:
    """Invitations to the assembly and who came: the readier as estimated, the likelier."""
    came: list[Contact] = []
    for contact in wave.contacts:
        if contact.wishes_invitation and contact.interview:
            readiness = int(contact.interview.gold.head["readiness_estimate"])
            has_come = rng.random() < 0.38 + 0.1 * readiness
            came += [contact] if has_come else []
        elif contact.result == "deferred" and rng.random() < 0.25:
            has_come = rng.random() < 0.3
        else:
            continue
        log.attendances.append((wave.assembly, contact.contact_id, True, has_come))
    return came


def _follow_up(log: Log, came: Sequence[Contact], wave: Wave, rng: random.Random) -> None:
    """Commitments of those who came, whether they kept them, and who is still there a year on."""
    start = next(day for number, day, *_ in log.events if number == wave.assembly)
    for contact in came:
        has_committed = rng.random() < 0.65
        has_kept = has_committed and rng.random() < 0.7
        is_lasting = has_kept and contact.first_date <= date(2025, 10, 10) and rng.random() < 0.72
        if has_committed:
            _commit(log, contact, start, has_kept, rng)
        _come_again(log, contact, start, has_committed, is_lasting, rng)
    stayed_away = [c for c in wave.contacts if c.is_talk and c not in came]
    for contact in rng.sample(stayed_away, min(4, len(stayed_away))):
        _commit(log, contact, start, False, rng)


def _commit(log: Log, contact: Contact, start: date, has_kept: bool, rng: random.Random) -> None:
    """One or two commitments since the assembly; whoever keeps her word keeps the first, with what
    came of it.
    """
    for turn in range(rng.choice((1, 1, 2))):
        kind = rng.choice(list(_RESULT_OF))
        is_kept = has_kept and turn == 0
        state = "kept" if is_kept else rng.choice(("open", "open", "changed", "dropped"))
        day = start + timedelta(days=rng.choice((0, 0, 7, 21, 70)))
        due = day + timedelta(days=rng.randint(60, 240))
        changed = min(day + timedelta(days=rng.randint(20, 160)), _later(contact.first_date))
        changed = max(day, changed - timedelta(days=1))
        if state == "open":
            due, changed = max(due, LOG_ENDS - timedelta(days=rng.randint(0, 25))), day
        number = f"Z-{len(log.commitments) + 1:03d}"
        log.commitments.append((number, contact.contact_id, day, kind, due, state, changed))
        if is_kept:
            _note(log, contact.contact_id, changed, _RESULT_OF[kind], rng)


def _come_again(
    log: Log,
    contact: Contact,
    start: date,
    has_committed: bool,
    is_lasting: bool,
    rng: random.Random,
) -> None:
    """Later events: only lasting contacts are seen again after a year."""
    chance = 0.45 if has_committed else 0.15
    later = [row for row in log.events if row[1] > start]
    for number, day, *_ in later:
        is_late = day >= _later(contact.first_date)
        has_come = rng.random() < (0.75 if is_lasting else 0.0 if is_late else chance)
        if has_come or rng.random() < 0.4:
            log.attendances.append((number, contact.contact_id, True, has_come))
    final, last_day, *_ = later[-1]
    if is_lasting and last_day >= _later(contact.first_date):
        rest = [row for row in log.attendances if row[:2] != (final, contact.contact_id)]
        log.attendances = [*rest, (final, contact.contact_id, True, True)]
        kind = rng.choice(("first_contact", "advice_taken", "took_part", "founded_expanded"))
        _note(log, contact.contact_id, last_day - timedelta(days=rng.randint(5, 200)), kind, rng)


def _institutions(log: Log, rng: random.Random) -> None:
    """What changed at institutions and in the press; no contact stands behind it."""
    for kind, count in (("institution_changed", 4), ("press_report", 4)):
        for _ in range(count):
            _note(log, "", _day(date(2026, 1, 12), LOG_ENDS, rng), kind, rng)


def _note(log: Log, contact: str, day: date, kind: str, rng: random.Random) -> None:
    number = f"E-{len(log.outcomes) + 1:03d}"
    evidence = rng.choice(("told", "seen", "document", "document"))
    share = rng.choices(("direct", "contributed", "unclear"), (5, 4, 1))[0]
    log.outcomes.append((number, contact, day, kind, evidence, share))


def _plant(log: Log, contacts: Sequence[Contact], rng: random.Random) -> None:
    """Closed businesses, differing estimates, overdue and lapsed commitments, a doubled outcome."""
    for contact in contacts:
        if contact.result == "closed_business":
            log.traps.append((9, "Ansprachen", contact.contact_id, "registered but given up"))
        head = contact.interview.gold.head if contact.interview else {}
        if head and int(head["readiness_self"]) - int(head["readiness_estimate"]) >= 2:
            number = str(head["interview"])
            log.traps.append((29, "Protokolle", number, "readiness differs by two or more"))
    unkept = [place for place, row in enumerate(log.commitments) if row[5] != "kept"]
    chosen = rng.sample(unkept, min(4, len(unkept)))
    for turn, place in enumerate(chosen):
        number, contact_id, day, kind, *_ = log.commitments[place]
        if turn % 2:
            row = (number, contact_id, day, kind, date(2026, 5, 31), "open", day)
            meaning = "follow-up overdue by more than 30 days"
        else:
            left = date(2026, 6, 18)
            row = (number, contact_id, day, kind, date(2026, 6, 30), "not_our_business", left)
            meaning = "commitment is not our business any more"
        log.commitments[place] = row
        log.traps.append((30, "Zusagen", number, meaning))
    _claim_twice(log, rng)
    log.traps.sort()


def _claim_twice(log: Log, rng: random.Random) -> None:
    personal = [row for row in log.outcomes if row[1]]
    if not personal:
        return
    number, contact, day, kind, evidence, _ = rng.choice(personal)
    again = f"E-{len(log.outcomes) + 1:03d}"
    other = "told" if evidence == "document" else "document"
    log.outcomes.append((again, contact, day + timedelta(days=1), kind, other, "unclear"))
    log.counted_as[again] = number
    log.traps.append((31, "Ergebnisse", again, f"the same outcome as {number}, told by another"))


def _counts(log: Log) -> list[tuple[str, str, int]]:
    """Approaches by result, commitments by state, outcomes by type (each once)."""
    outcomes = (row[3] for row in log.outcomes if row[0] not in log.counted_as)
    told: Mapping[str, Iterable[str]] = {
        "approach_result": (row[3] for row in log.approaches),
        "commitment_status": (row[5] for row in log.commitments),
        "outcome": outcomes,
    }
    return [
        (what, category, count)
        for what, values in told.items()
        for category, count in sorted(Counter(values).items())
    ]


def _first_day(begin: date, decided: date, rng: random.Random) -> date:
    """A first approach up to ten weeks before the one that decided, since the wave's begin; now and
    then the same day.
    """
    days = rng.choice((0, *range(3, 71)))
    return max(begin, _not_on_sunday(decided - timedelta(days=days)))


def _day(first: date, last: date, rng: random.Random) -> date:
    return _not_on_sunday(first + timedelta(days=rng.randint(1, (last - first).days)))


def _not_on_sunday(day: date) -> date:
    return day - timedelta(days=1) if day.weekday() == 6 else day


def _later(day: date) -> date:
    """The same day a year on."""
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _yes(value: bool) -> Cell:
    return "ja" if value else "nein"
