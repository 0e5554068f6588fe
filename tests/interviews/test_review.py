"""A person sees the places that may tell who speaks, decides about each, and the next run obeys."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import Refused
from pipeline.interviews.load import load_interviews
from pipeline.interviews.redaction import decisions, rare
from pipeline.interviews.redaction.review import decide, review
from pipeline.qda.export import export
from pipeline.settings import Project
from pipeline.store import Store
from pipeline.terminal import Terminal
from tests.interviews.builders import write_protocols, write_transcript

TALK = "I: Na?\n\nB: Guten Tag. Frau Zdzichowa sagt, ich bin der einzige Chilene, so Herr Wlodzkowitz. Mehr nicht.\n"
HEAD = "interview;words;decision;reason;date"
TODAY = date.today().isoformat()


def load(project: Project, store: Store, *talks: str):
    """Talks p1, p2, … each with consent."""
    numbers = [f"p{number}" for number in range(1, len(talks) + 1)]
    write_protocols(project, *({"Interview": number} for number in numbers))
    for number, text in zip(numbers, talks, strict=True):
        write_transcript(project, f"{number}.txt", text)
    return load_interviews(store)


@pytest.fixture
def talk(project: Project, store: Store):
    load(project, store, TALK)
    return store


@pytest.fixture
def file(project: Project):
    path = decisions.path_of(project)
    path.parent.mkdir(parents=True)
    return path


def redacted(store: Store) -> str:
    return " ".join(store.frame("vault.turns")["redacted_text"])


def refusal(store: Store, *decision: object) -> str:
    with pytest.raises(Refused) as refused:
        decide(store, *decision)
    return refused.value.finding.code


# --- what is shown -------------------------------------------------------------------------------


def test_places_are_numbered_by_talk_turn_and_position(project, store):
    write_protocols(project, {"Interview": "p2"})
    write_transcript(project, "p2.txt", "I: Na?\n\nB: Ich bin der einzige Peruaner.\n")
    load_interviews(store)
    load(
        project,
        store,
        "I: Na?\n\nB: Ich war der erste Grieche. Der einzige Imam hier.\n\nI: So?\n\nB: Die einzige Chilenin.\n",
    )
    assert [(p.number, p.interview, p.turn_number, p.words) for p in review(store).places] == [
        (1, "p1", 2, "der erste Grieche"),
        (2, "p1", 2, "Der einzige Imam hier"),
        (3, "p1", 4, "Die einzige Chilenin"),
        (4, "p2", 2, "Ich bin der einzige Peruaner"),
    ]


def test_a_place_stands_in_its_redacted_sentence(talk):
    (place,) = review(talk).places
    assert (place.before, place.words, place.after) == (
        "Frau [Person 1] sagt, ",
        "ich bin der einzige Chilene",
        ", so Herr [Person 2].",
    )


def test_of_a_long_sentence_what_is_near_is_shown(project, store):
    far = "und dann noch einmal " * 30
    load(project, store, f"I: Na?\n\nB: {far} ich bin der einzige Chilene {far}\n")
    (place,) = review(store).places
    assert (place.before[0], place.after[-1]) == ("…", "…")
    assert max(len(place.before), len(place.after)) < 210


def test_a_name_within_the_words_is_never_shown(project, store):
    name = "Ombeline Zdzichowa"
    load(project, store, f"I: Na?\n\nB: Frau {name}. Ich bin Sprecherin von {name} hier.\n")
    (place,) = review(store).places
    assert place.has_name
    assert (place.words, place.after) == ("Sprecherin von [Person 1]", " hier.")
    assert "Ombeline" in place.surface
    assert "Ombeline" not in json.dumps(place.as_dict())


def test_a_talk_whose_file_is_not_known_goes_by_its_pseudonym(talk):
    talk.connection.execute("DELETE FROM raw.deliveries")
    (place,) = review(talk).places
    assert place.interview == talk.pseudonym("interview", "p1")


@pytest.mark.parametrize("reason", rare.REASONS)
def test_every_reason_is_told_in_words(reason):
    assert Terminal("de").text(f"rare_{reason}") != Terminal("en").text(f"rare_{reason}")


def test_a_line_not_understood_is_told(talk, file):
    file.write_text("p1;der einzige Chilene;vielleicht;;2026-04-02\n")
    assert [each.code for each in review(talk).findings] == ["I-045"]


# --- what is decided -----------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["replaced", "ersetzt", "Ersetzt"])
def test_what_is_to_be_replaced_is_replaced_by_the_next_run(talk, verdict):
    decide(talk, 1, verdict)
    assert load_interviews(talk).findings == []
    assert "Chilene" not in redacted(talk)


@pytest.mark.parametrize("verdict", ["kept", "behalten"])
def test_what_is_kept_stays_and_is_asked_no_more(talk, verdict):
    decide(talk, 1, verdict)
    assert load_interviews(talk).findings == []
    assert "einzige Chilene" in redacted(talk)


def test_nothing_is_exported_until_a_run_has_replaced_the_words(talk, tmp_path):
    decide(talk, 1, "ersetzt")
    with pytest.raises(Refused) as refused:
        export(talk, tmp_path / "o.qdpx")
    assert refused.value.finding.code == "I-051"
    assert "zuerst „potentiale run“" in refused.value.finding.text("de")
    assert not (tmp_path / "o.qdpx").exists()
    load_interviews(talk)
    assert export(talk, tmp_path / "o.qdpx").interviews == 1


def test_words_that_stay_hold_no_export_back(talk, tmp_path):
    decide(talk, 1, "behalten")
    assert export(talk, tmp_path / "o.qdpx").interviews == 1


def test_words_spoken_over_two_lines_are_found_again_by_the_next_run(project, store):
    load(project, store, "I: Na?\n\nB: Ich bin der\neinzige Chilene.\n")
    assert "\n" in review(store).places[0].words
    decide(store, 1, "ersetzt", "von\nzwei Stellen")
    assert load_interviews(store).findings == []
    assert "Chilene" not in redacted(store)


def test_a_decision_is_known_at_once_and_applied_by_the_next_run(talk):
    place = decide(talk, 1, "replaced").place
    assert (place.decision, place.is_applied) == ("replaced", False)
    load_interviews(talk)
    assert review(talk).places[0].is_applied


def test_numbers_stay_while_places_are_decided(project, store):
    load(project, store, "I: Na?\n\nB: Der einzige Grieche. Der einzige Peruaner.\n")
    assert decide(store, 1, "kept").still_open == 1
    assert [place.number for place in review(store).open] == [2]
    load_interviews(store)
    assert [place.number for place in review(store).open] == [2]


def test_the_same_words_elsewhere_in_the_talk_are_decided_too_and_in_other_talks_not(
    project, store
):
    twice = "I: Na?\n\nB: Der einzige Grieche. Ja, der einzige Grieche.\n"
    load(project, store, twice, twice + "\nI: Gut.\n")
    decided = decide(store, 1, "kept")
    assert (decided.also, decided.still_open) == ([2], 2)


def test_a_stricter_decision_may_follow(talk):
    decide(talk, 1, "kept")
    assert decide(talk, 1, "replaced").place.decision == "replaced"


@pytest.mark.parametrize(("first", "then"), [("kept", "kept"), ("replaced", "kept")])
def test_a_line_that_would_change_nothing_is_refused(talk, first, then):
    decide(talk, 1, first)
    assert refusal(talk, 1, then) == "I-048"


@pytest.mark.parametrize(
    ("number", "verdict", "code"),
    [(0, "kept", "I-046"), (2, "kept", "I-046"), (1, "vielleicht", "I-047")],
)
def test_a_wrong_number_or_verdict_is_refused_and_nothing_written(
    project, talk, number, verdict, code
):
    assert refusal(talk, number, verdict) == code
    assert not decisions.path_of(project).exists()


def test_a_talk_that_no_line_could_name_is_not_decided(project, talk):
    talk.connection.execute("DELETE FROM raw.deliveries")
    assert refusal(talk, 1, "kept") == "I-049"
    assert not decisions.path_of(project).exists()


# --- the file ------------------------------------------------------------------------------------


def test_a_new_file_gets_its_head_line_and_is_its_owners(project, talk):
    path = decide(talk, 1, "ersetzt", 'im Ort; "sehr" bekannt').file
    assert path == project.root / "surveys" / "decisions" / "redaction.csv"
    assert path.read_text(encoding="utf-8") == (
        f'{HEAD}\np1;ich bin der einzige Chilene;ersetzt;"im Ort; ""sehr"" bekannt";{TODAY}\n'
    )
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (f"{HEAD}\np0;Käse;kept;;2026-04-02\n", "p1;ich bin der einzige Chilene;kept;;{}\n"),
        (f"{HEAD}\np0;Käse;kept;;2026-04-02", "\np1;ich bin der einzige Chilene;kept;;{}\n"),
        (f"{HEAD}\r\np0;Käse;kept", "\r\np1;ich bin der einzige Chilene;kept;;{}\r\n"),
        ("\ufeffp0,Käse,kept,,2026-04-02\n", "p1,ich bin der einzige Chilene,kept,,{}\n"),
        ("p0\tKäse\tkept\t\t2026-04-02\n", "p1\tich bin der einzige Chilene\tkept\t\t{}\n"),
    ],
)
def test_what_stands_there_stays_and_the_line_takes_its_form(talk, file, before, added):
    file.write_bytes(before.encode())
    decide(talk, 1, "kept")
    assert file.read_bytes().decode() == before + added.format(TODAY)


def test_readers_of_an_older_file_can_still_read_it(talk, file):
    file.write_text(HEAD)
    file.chmod(0o664)
    decide(talk, 1, "kept")
    assert file.stat().st_mode & 0o777 == 0o664


def test_a_file_of_a_spreadsheet_becomes_utf8_with_its_mark(talk, file):
    file.write_bytes(f"{HEAD}\r\np0;Bäckerei;kept;größer;2026-04-02\r\n".encode("cp1252"))
    decide(talk, 1, "kept")
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:] == [
        "p0;Bäckerei;kept;größer;2026-04-02",
        f"p1;ich bin der einzige Chilene;kept;;{TODAY}",
    ]
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_in_which_the_line_would_be_lost_is_left_as_it_is(talk, file):
    broken = f'{HEAD}\np0;"offen;kept;;2026-04-02\n'
    file.write_text(broken)
    assert refusal(talk, 1, "kept") == "I-050"
    assert file.read_text() == broken
    assert [each.name for each in file.parent.iterdir()] == [file.name]


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def county(project: Project):
    with Store(project) as store:
        load(project, store, TALK)
    return project.root


def potentiale(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *arguments, "--project", str(root)]
    return subprocess.run(
        [*command, "--lang", "de"], capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_the_command_lists_decides_and_then_has_nothing_to_ask(county):
    listed = potentiale(county, "review").stdout
    assert "1  p1, Redebeitrag 2: einzige oder erste ihrer Art am Ort – offen" in listed
    assert "Frau [Person 1] sagt, »ich bin der einzige Chilene«, so Herr [Person 2]." in listed
    decided = potentiale(county, "review", "1", "ersetzt", "--reason", "im Ort bekannt")
    assert decided.returncode == 0, decided.stderr
    assert "Beim nächsten „potentiale run“ werden diese Worte ersetzt." in decided.stdout
    assert "nichts zu entscheiden" in potentiale(county, "review").stdout
    assert "ersetzt, ab dem nächsten Lauf" in potentiale(county, "review", "--all").stdout


def test_the_command_speaks_to_programs(county):
    listed = json.loads(potentiale(county, "review", "--json").stdout)
    assert [place["reason"] for place in listed["places"]] == ["only_one"]
    decided = json.loads(potentiale(county, "review", "1", "kept", "--json").stdout)
    assert (decided["place"]["decision"], decided["still_open"]) == ("kept", 0)


def test_the_command_refuses_in_one_sentence_without_words_of_the_talk(county):
    refused = potentiale(county, "review", "7", "ersetzt")
    assert (refused.returncode, refused.stderr[:5]) == (1, "I-046")
    assert "Chilene" not in refused.stderr
    assert "Traceback" not in refused.stderr


def test_after_a_run_the_command_is_named(county):
    ran = potentiale(county, "run", "--select", "core/interviews")
    assert "I-044" in ran.stdout
    assert "„potentiale review“" in ran.stdout
    assert "Chilene" not in ran.stdout
