"""Writes protocol sheet, contact sheet, and the truth about what was said and who was named.

The talks come from recombination.py, their transcripts from transcripts.py; who was approached
belongs to activation.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.sample import county
from pipeline.sample.recombination import NO_CONSENT, NO_SPEAKERS, SampleInterview, recipe
from pipeline.sample.transcripts import Transcript
from pipeline.sample.workbooks import Cell, Sheet, write_truth, write_workbook

PROTOCOL_HEAD = (
    "Interview", "Datum", "Gemeinde", "AGS", "Ort des Gesprächs", "Minuten", "Sprache",
    "Einzel/Gruppe", "Personen", "Alter", "Geschlecht", "Herkunft", "Jahre am Ort", "Branche",
    "Branchengruppe", "Bereitschaft selbst (0-4)", "Bereitschaft Einschätzung (0-4)",
    "Einladung gewünscht", "Bericht gewünscht", "Fähigkeiten", "Einwilligung Gespräch",
    "Einwilligung Aufnahme", "Einwilligung Transkript", "Einwilligung Zitat",
    "Einwilligung Einladung", "Einwilligung am", "Freigegebenes Zitat 1", "Freigegebenes Zitat 2",
)  # fmt: skip
CONTACT_HEAD = ("Kontakt", "Interview", "Name", "Telefon", "E-Mail", "Anschrift", "Sprache")
SCOPES = ("interview", "recording", "transcript", "quote", "invitation")
REFUSED = {NO_CONSENT: "I-005", NO_SPEAKERS: "I-003"}
_SETTINGS = {"single": "Einzel", "group": "Gruppe"}
SIGNS = {-1: "-", 0: "=", 1: "+"}


def write_protocols(inbox: Path, interviews: Sequence[SampleInterview]) -> None:
    """The sheet without names: one workbook for each year of talks."""
    for year in sorted({interview.date.year for interview in interviews}):
        rows = [_protocol(interview) for interview in interviews if interview.date.year == year]
        path = inbox / "interviews" / f"protokolle_{year}.xlsx"
        write_workbook(path, {"Protokolle": Sheet(PROTOCOL_HEAD, rows)})


def write_contacts(
    inbox: Path, interviews: Sequence[SampleInterview], contact_ids: Mapping[str, str]
) -> None:
    """The sheet with names, of everybody who left an address; contact_ids by interview number."""
    rows = sorted(
        _contact(interview, contact_ids[interview.number])
        for interview in interviews
        if interview.number != NO_CONSENT
    )
    write_workbook(inbox / "kontakte" / "kontakte.xlsx", {"Kontakte": Sheet(CONTACT_HEAD, rows)})


def write_interview_truth(truth: Path, transcripts: Sequence[Transcript]) -> None:
    """interviews.csv, codings.csv, identifying.csv.

    Turns are counted from 1 as written, offsets are code points of the turn.
    """
    good = [transcript for transcript in transcripts if not transcript.interview.is_refused]
    write_truth(
        truth / "interviews.csv",
        ("interview", "file", "encoding", "expected", "message", "kind", "drawn_from", "turns"),
        map(_truth_of_file, transcripts),
    )
    write_truth(
        truth / "codings.csv",
        ("interview", "turn", "start", "end", "code", "valence", "third", "length"),
        _codings(good),
    )
    write_truth(
        truth / "identifying.csv", ("interview", "turn", "start", "end", "kind"), _items(good)
    )


def _protocol(interview: SampleInterview) -> list[Cell]:
    head = interview.gold.head
    codes = {place.name: place.code for place in county.load().municipalities}
    consents = interview.gold.consents
    quotes = [_with_theme(quote, interview) for quote in interview.gold.released_quotes]
    quotes = [*quotes, "", ""][:2]
    return [
        interview.number,
        interview.date,
        head["municipality"],
        codes[head["municipality"]],
        head["place_kind"],
        int(head["minutes"]),
        head["language"],
        _SETTINGS[head["setting"]],
        int(head["persons"]),
        head["age_class"],
        head["sex"],
        head["origin"],
        int(head["years_in_place"]),
        head["branch"],
        recipe()["branch_groups"][interview.model],
        int(head["readiness_self"]),
        int(head["readiness_estimate"]),
        _yes(head["wants_invitation"]),
        _yes(head["wants_report"]),
        head["skills"],
        *(_yes(scope in consents) for scope in SCOPES),
        interview.date if consents else None,
        *quotes,
    ]


def _with_theme(quote: str, interview: SampleInterview) -> str:
    """The sentence, and behind it the theme and its sign as the interviewer notes them: [T13-]."""
    overlaps = [
        (min(coding.end, at + len(quote)) - max(coding.start, at), coding)
        for turn in interview.gold.turns
        if turn.is_interviewee and (at := turn.text.find(quote)) >= 0
        for coding in turn.codings
        if coding.code_id.startswith("T")
    ]
    length, coding = max(overlaps, key=lambda pair: pair[0], default=(0, None))
    if coding is None or length <= 0:
        return quote
    return f"{quote} [{coding.code_id}{SIGNS[coding.valence]}]"


def _contact(interview: SampleInterview, contact_id: str) -> list[str]:
    head = interview.gold.head
    return [
        contact_id,
        interview.number,
        str(head["contact"]),
        str(head["contact_phone"]),
        str(head.get("contact_email") or ""),
        str(head["contact_address"]),
        recipe()["languages"][interview.model],
    ]


def _truth_of_file(transcript: Transcript) -> list[Cell]:
    interview = transcript.interview
    message = REFUSED.get(interview.number, "")
    return [
        interview.number,
        transcript.file_name,
        transcript.encoding,
        "refused" if message else "accepted",
        message,
        "hand_written" if interview.is_hand_written else "recombined",
        " ".join(interview.drawn_from),
        len(transcript.turns),
    ]


def _codings(transcripts: Sequence[Transcript]) -> Iterator[list[Cell]]:
    for transcript in transcripts:
        for number, turn in enumerate(transcript.turns, start=1):
            for coding in sorted(turn.codings, key=lambda mark: (mark.start, mark.end)):
                yield [
                    transcript.interview.number,
                    number,
                    coding.start,
                    coding.end,
                    coding.code_id,
                    coding.valence,
                    int(coding.is_third_person),
                    coding.end - coding.start,
                ]


def _items(transcripts: Sequence[Transcript]) -> Iterator[list[Cell]]:
    for transcript in transcripts:
        for number, turn in enumerate(transcript.turns, start=1):
            for item in sorted(turn.identifying, key=lambda mark: mark.start):
                yield [transcript.interview.number, number, item.start, item.end, item.kind]


def _yes(value: object) -> str:
    return "ja" if value in (True, "ja") else "nein"
