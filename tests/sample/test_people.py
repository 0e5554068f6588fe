"""The people side of the sample county: talks, contacts, log and survey agree with each other and with their truth.

Registers of the sample belong to other tests.
"""

import csv
import hashlib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.interviews.gold import Coding, GoldInterview, GoldTurn, Item, read_all
from pipeline.interviews.transcripts import read_transcript
from pipeline.sample import activation, county, survey
from pipeline.sample.options import SampleOptions
from pipeline.sample.people import write_people
from pipeline.sample.recombination import SampleInterview, exchanges, interviews, substituted
from pipeline.sample.transcripts import merged, write_transcripts
from pipeline.settings import SURVEYS
from pipeline.sheets import Messages, Row, open_workbook, read_rows

MESSAGES = Messages("I-008", "I-002", "I-009", "I-015", "I-010", "I-011", "I-012")
WRITTEN = SURVEYS / "sample" / "interviews"
MODELS = {f"g{number:02d}" for number in range(1, 25)}
UNSEEN = {f"g{number:02d}" for number in range(25, 37)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("county")
    write_people(directory, SampleOptions())
    return directory


def truth(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path: Path, name: str) -> list[Row]:
    workbook = open_workbook(path, MESSAGES)
    head = [str(cell) for cell in workbook.get_sheet_by_name(name).to_python()[0]]
    return read_rows(path, workbook, name, head, MESSAGES)


def log_sheet(directory: Path, name: str) -> list[Row]:
    return sheet(directory / "inbox" / "aktivierung" / "aktivierungslog.xlsx", name)


def protocols(directory: Path) -> list[Row]:
    """Of both waves."""
    return [
        row
        for year in (2024, 2025)
        for row in sheet(directory / f"inbox/interviews/protokolle_{year}.xlsx", "Protokolle")
    ]


def contacts(directory: Path) -> list[Row]:
    return sheet(directory / "inbox" / "kontakte" / "kontakte.xlsx", "Kontakte")


def test_a_county_without_interviews_has_no_people(tmp_path: Path) -> None:
    write_people(tmp_path, SampleOptions(interviews=0))
    assert not list(tmp_path.rglob("*.*"))


# --- talks ---------------------------------------------------------------------------------------


def recombined() -> list[SampleInterview]:
    return [talk for talk in interviews(84, 2008) if not talk.is_hand_written]


def test_there_are_84_good_talks_and_two_that_must_be_refused(made: Path) -> None:
    expected = Counter(row["expected"] for row in truth(made, "interviews"))
    assert expected == {"accepted": 84, "refused": 2}


def test_every_transcript_reads_back_as_the_truth_says(made: Path) -> None:
    for row in truth(made, "interviews"):
        path = made / "inbox" / "interviews" / row["file"]
        if row["message"] == "I-003":
            with pytest.raises(Refused) as refused:
                read_transcript(path)
            assert refused.value.finding.code == "I-003"
        else:
            assert len(read_transcript(path)) == int(row["turns"])


def test_gold_codings_lie_inside_interviewee_turns_of_the_transcript(made: Path) -> None:
    files = {row["interview"]: row["file"] for row in truth(made, "interviews")}
    turns = {
        interview: {turn.number: turn for turn in read_transcript(made / "inbox/interviews" / file)}
        for interview, file in files.items()
        if interview != "x02"
    }
    codings = truth(made, "codings")
    assert len(codings) > 700
    for row in codings:
        turn = turns[row["interview"]][int(row["turn"])]
        start, end = int(row["start"]), int(row["end"])
        assert turn.role == "interviewee"
        assert 0 <= start < end <= len(turn.text)
        assert end - start == int(row["length"])
        assert start == 0 or not turn.text[start - 1].isalnum()


def test_no_hand_written_name_is_left_in_a_recombined_talk() -> None:
    written = {gold.number: gold for gold in read_all(WRITTEN)}
    for talk in recombined():
        old = {
            item.text
            for donor in talk.drawn_from
            for turn in written[donor].turns
            for item in turn.identifying
            if item.kind in ("person", "phone", "email", "plate") and len(item.text) > 5
        }
        text = " ".join(turn.text for turn in talk.gold.turns)
        assert not [name for name in old if name in text], talk.number


def test_a_person_keeps_one_new_name_throughout_a_talk() -> None:
    talk = next(
        talk for talk in interviews(84, 2008) if talk.model == "g07" and not talk.is_hand_written
    )
    family = str(talk.gold.head["contact"]).split()[-1]
    opening = talk.gold.turns[0]
    assert [item.text for item in opening.identifying] == [family]


def test_the_interviewee_of_a_recombined_talk_says_the_number_on_the_contact_sheet() -> None:
    written = read_all(WRITTEN)
    for talk in interviews(84, 2008):
        if talk.model == "g11" or talk.is_hand_written:
            continue
        first = written[int(talk.model[1:]) - 1]
        phones = [
            item.text
            for turn in exchanges(talk.gold)[-1].turns
            for item in turn.identifying
            if item.kind == "phone"
        ]
        own = first.head["contact_phone"] in " ".join(turn.text for turn in first.turns)
        if own and phones:
            assert phones == [talk.gold.head["contact_phone"]]


def test_no_exchange_occurs_twice_in_a_talk() -> None:
    for talk in recombined():
        told = [turn.text for turn in talk.gold.turns if turn.codings]
        assert len(told) == len(set(told)), talk.number


def test_talks_are_recombined_from_several_hand_written_ones() -> None:
    further = recombined()
    assert all(len(talk.drawn_from) >= 2 for talk in further)
    assert {talk.model for talk in further} == MODELS


def test_unseen_test_talks_enter_as_they_are_and_are_never_recombined() -> None:
    talks = interviews(84, 2008)
    written = {gold.number: gold for gold in read_all(WRITTEN)}
    assert [talk.number for talk in talks[:36]] == sorted(MODELS | UNSEEN)
    assert all(talk.gold == written[talk.number] for talk in talks[:36])
    assert not UNSEEN.intersection(donor for talk in recombined() for donor in talk.drawn_from)


def test_two_talks_of_seven_are_of_the_year_before_and_keep_their_weekday(made: Path) -> None:
    talks = [talk for talk in interviews(84, 2008) if not talk.is_refused]
    earlier = [talk for talk in talks if talk.is_earlier]
    assert len(earlier) == 24
    assert {talk.date.year for talk in earlier} == {2024}
    assert {talk.date.year for talk in talks if not talk.is_earlier} == {2025}
    assert not any(talk.is_earlier for talk in interviews(84, 2008) if talk.is_refused)
    for talk in earlier:
        told = date.fromisoformat(str(talk.gold.head["date"]))
        assert talk.date.weekday() == told.weekday()
    assert {talk.is_hand_written for talk in earlier} == {True, False}


def test_fewer_talks_are_the_first_hand_written_ones_as_they_are() -> None:
    few = interviews(3, 2008)
    assert [talk.number for talk in few] == ["g01", "g02", "g03", "x01", "x02"]
    assert few[0].gold == read_all(WRITTEN)[0]


def test_replacing_a_name_moves_every_mark_behind_it() -> None:
    text = "Frau Ott kam, und Ott half."
    turn = GoldTurn(
        "B",
        text,
        (Coding("T16", 1, 14, 26),),
        (Item("person", 5, 8, "Ott"), Item("person", 18, 21, "Ott")),
    )
    new = substituted(turn, [(5, 8, "Haverkort"), (18, 21, "Haverkort")])
    assert new.text == "Frau Haverkort kam, und Haverkort half."
    assert new.text[new.codings[0].start : new.codings[0].end] == "und Haverkort half"
    assert [new.text[item.start : item.end] for item in new.identifying] == [
        "Haverkort",
        "Haverkort",
    ]


def test_turns_of_one_voice_in_a_row_become_one_cue_with_the_noise_between() -> None:
    turns = (
        GoldTurn("I", "Und?"),
        GoldTurn("B", "Ja."),
        GoldTurn("B", "Frau Ott.", (), (Item("person", 5, 8, "Ott"),)),
    )
    joined = merged(GoldInterview("g99", {}, turns, ((2, "[Tür]"),)))
    assert [turn.text for turn in joined] == ["Und?", "Ja. [Tür] Frau Ott."]
    item = joined[1].identifying[0]
    assert joined[1].text[item.start : item.end] == "Ott"


def test_a_webvtt_file_with_two_turns_of_one_voice_reads_back_as_its_truth(tmp_path: Path) -> None:
    talks = [talk for talk in interviews(13, 2008) if talk.number in ("g01", "g02", "g03", "g13")]
    *_, last = write_transcripts(tmp_path, talks)
    assert last.file_name == "g13.vtt"
    assert len(last.turns) == len(talks[-1].gold.turns) - 1
    found = read_transcript(tmp_path / last.file_name)
    assert [turn.speaker for turn in found] == [turn.speaker for turn in last.turns]


def test_released_quotes_are_said_word_for_word_and_identify_nobody() -> None:
    for talk in interviews(84, 2008):
        for quote in talk.gold.released_quotes:
            said = [turn for turn in talk.gold.turns if turn.is_interviewee and quote in turn.text]
            assert said, talk.number
            assert not [item for turn in said for item in turn.identifying if item.text in quote]


def test_no_sentence_is_released_twice() -> None:
    quotes = [quote for talk in interviews(84, 2008) for quote in talk.gold.released_quotes]
    assert len(quotes) == len(set(quotes))


# --- sheets --------------------------------------------------------------------------------------


def test_the_protocol_sheet_names_nobody(made: Path) -> None:
    names = {row.text("Name").split()[-1] for row in contacts(made)}
    cells = " ".join(str(cell) for row in protocols(made) for cell in row.cells.values())
    assert not [name for name in names if name in cells]


def test_every_protocol_has_a_municipality_of_the_county(made: Path) -> None:
    codes = {place.name: place.code for place in county.load().municipalities}
    assert all(codes[row.text("Gemeinde")] == row.text("AGS") for row in protocols(made))


def test_the_talk_without_consent_says_so_and_is_on_no_contact_sheet(made: Path) -> None:
    row = next(row for row in protocols(made) if row.text("Interview") == "x01")
    assert not row.flag("Einwilligung Transkript")
    assert "x01" not in {row.text("Interview") for row in contacts(made)}


def test_every_talk_has_its_contact_and_the_contact_its_approach(made: Path) -> None:
    talks = {row["interview"] for row in truth(made, "interviews")} - {"x01"}
    listed = {row.text("Interview"): row.text("Kontakt") for row in contacts(made)}
    approached = {row.text("Kontakt") for row in log_sheet(made, "Ansprachen")}
    assert set(listed) == talks
    assert set(listed.values()) <= approached


# --- activation ----------------------------------------------------------------------------------


def test_the_funnel_only_narrows_and_ends_with_people_still_active(made: Path) -> None:
    steps = [int(row["persons"]) for row in truth(made, "funnel")]
    assert steps[0] == 420
    assert steps[2] == 84
    assert steps == sorted(steps, reverse=True)
    assert 5 <= steps[-1] < steps[-2]


def test_the_talk_is_logged_on_the_day_of_the_protocol(made: Path) -> None:
    days = {row.text("Interview"): row.day("Datum") for row in protocols(made)}
    contact = {row.text("Kontakt"): row.text("Interview") for row in contacts(made)}
    held = [
        row for row in log_sheet(made, "Ansprachen") if row.text("Ergebnis") == "Gespräch geführt"
    ]
    assert len(held) == 84
    assert all(row.day("Datum") == days[contact[row.text("Kontakt")]] for row in held)


def test_of_every_wave_the_assembly_comes_13_days_after_the_last_talk(made: Path) -> None:
    days = [day for row in protocols(made) if (day := row.day("Datum"))]
    last = [max(day for day in days if day.year == year) for year in (2024, 2025)]
    held = [
        row.day("Datum")
        for row in log_sheet(made, "Veranstaltungen")
        if row.text("Art") == "Versammlung"
    ]
    assert held == [day + timedelta(days=13) for day in last]


def test_whoever_was_asked_in_a_wave_was_first_approached_in_its_year(made: Path) -> None:
    days = {row.text("Interview"): row.day("Datum") for row in protocols(made)}
    wave = {row.text("Kontakt"): days[row.text("Interview")] for row in contacts(made)}
    for row in log_sheet(made, "Ansprachen"):
        day, asked = row.day("Datum"), wave.get(row.text("Kontakt"))
        assert day
        assert asked is None or day.year == asked.year


def test_nothing_is_logged_after_the_log_ends(made: Path) -> None:
    for name in ("Ansprachen", "Veranstaltungen", "Ergebnisse"):
        assert all(
            day <= date(2026, 10, 30) for row in log_sheet(made, name) if (day := row.day("Datum"))
        )
    assert all(
        day <= date(2026, 10, 30)
        for row in log_sheet(made, "Zusagen")
        if (day := row.day("Stand am"))
    )


def test_attendance_is_logged_once_a_person_and_event(made: Path) -> None:
    keys = [
        (row.text("Veranstaltung"), row.text("Kontakt")) for row in log_sheet(made, "Teilnahmen")
    ]
    assert len(keys) == len(set(keys))


def test_the_traps_of_the_log_are_planted_where_the_truth_says(made: Path) -> None:
    planted = truth(made, "people_traps")
    assert {row["trap"] for row in planted} >= {"9", "29", "30", "31"}
    states = {row.text("Nr"): row for row in log_sheet(made, "Zusagen")}
    for row in planted:
        if row["trap"] == "30" and "overdue" in row["meaning"]:
            assert states[row["row"]].text("Stand") == "offen"
            assert states[row["row"]].day("Bis") < date(2026, 9, 1)
    twice = next(row["row"] for row in planted if row["trap"] == "31")
    claims = Counter(
        (row.text("Kontakt"), row.text("Art"))
        for row in log_sheet(made, "Ergebnisse")
        if row.text("Kontakt")
    )
    claim = next(row for row in log_sheet(made, "Ergebnisse") if row.text("Nr") == twice)
    assert claims[claim.text("Kontakt"), claim.text("Art")] >= 2


def test_the_funnel_counts_a_step_only_after_all_earlier_ones() -> None:
    log = activation.Log()
    log.approaches = [
        ("K-1", date(2025, 6, 2), "visit", "refused"),
        ("K-2", date(2025, 6, 2), "visit", "interview"),
    ]
    log.events = [("V-1", date(2026, 6, 2), "assembly", "Erlenau", "19:30")]
    log.attendances = [("V-1", "K-1", True, True), ("V-1", "K-2", True, True)]
    log.commitments = [
        ("Z-1", "K-2", date(2026, 6, 2), "room", date(2026, 7, 1), "kept", date(2026, 6, 3))
    ]
    counts = activation.funnel(log)
    assert list(counts.values()) == [2, 2, 1, 1, 1, 1, 1, 1]


# --- survey --------------------------------------------------------------------------------------


def answers(directory: Path) -> list[Row]:
    return sheet(directory / "inbox" / "befragung" / "unternehmen_export_2025.xlsx", "unternehmen")


def persons(directory: Path) -> list[Row]:
    return list({row.text("_uuid"): row for row in reversed(answers(directory))}.values())


def test_one_person_of_240_is_in_the_export_twice(made: Path) -> None:
    uuids = Counter(row.text("_uuid") for row in answers(made))
    assert len(uuids) == 240
    assert sorted(uuids.values())[-2:] == [1, 2]


def test_the_jobs_of_the_truth_are_the_jobs_of_the_export_without_the_doubled_person(
    made: Path,
) -> None:
    told = {
        row["category"]: int(row["value"]) for row in truth(made, "survey") if row["what"] == "jobs"
    }
    for kind in survey.JOBS:
        assert told[kind] == sum(row.whole(f"jobs/{kind}") or 0 for row in persons(made)) > 0
    assert told["all"] == sum(told[kind] for kind in survey.JOBS)


def test_a_question_is_blank_where_the_form_did_not_ask_it(made: Path) -> None:
    alone = [row for row in persons(made) if row.text("jobs/has_staff") == "no"]
    assert len(alone) > 100
    assert not any(row.text("jobs/jobs_full_time") for row in alone)


def test_every_choice_has_a_column_that_agrees_with_the_summary(made: Path) -> None:
    used = next(question for question in survey.questions() if question.name == "advice_used")
    for row in persons(made):
        summary = row.text(used.column).split()
        details = {choice: row.text(f"{used.column}/{choice}") for choice in used.choices}
        assert set(details.values()) <= ({"0", "1"} if summary else {""})
        assert summary == [choice for choice in used.choices if details[choice] == "1"]


def test_every_answer_is_a_choice_of_the_form(made: Path) -> None:
    for question in survey.questions():
        if question.type == "select_one":
            given = {row.text(question.column) for row in persons(made)} - {""}
            assert given <= set(question.choices), question.name


def test_the_older_version_of_the_form_lacks_what_was_added_later(made: Path) -> None:
    older = [row for row in persons(made) if row.text("__version__") == survey.VERSIONS[0]]
    newer = [row for row in persons(made) if row.text("__version__") == survey.VERSIONS[1]]
    assert not any(row.text("jobs/open_for_youths") for row in older)
    assert sum(bool(row.text("jobs/open_for_youths")) for row in newer) > len(newer) / 2


def test_owners_are_spread_as_the_studies_found(made: Path) -> None:
    staff = Counter(row.text("jobs/has_staff") for row in persons(made))
    assert 0.5 < staff["no"] / 240 < 0.72
    trains = sum((row.whole("jobs/jobs_apprentices") or 0) > 0 for row in persons(made))
    assert 0.1 < trains / staff["yes"] < 0.32


# --- all of it -----------------------------------------------------------------------------------


def test_the_same_options_make_the_same_bytes(made: Path, tmp_path: Path) -> None:
    write_people(tmp_path, SampleOptions())
    assert hashes(tmp_path) == hashes(made)


def test_another_seed_makes_other_people(made: Path, tmp_path: Path) -> None:
    write_people(tmp_path, SampleOptions(seed=7, interviews=30))
    assert [row.text("Name") for row in contacts(tmp_path)] != [
        row.text("Name") for row in contacts(made)
    ]


def hashes(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }
