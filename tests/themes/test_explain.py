"""A talk is printed with its codes in the margin, and every code says what made it fire."""

import pytest

from pipeline.errors import Refused
from pipeline.interviews.load import load_interviews
from pipeline.themes.corpus import code_interviews
from pipeline.themes.explain import explain_interview
from tests.interviews.builders import write_protocols, write_transcript


@pytest.fixture
def talk(project, store):
    write_protocols(project, {})
    write_transcript(
        project,
        "p1.txt",
        "I: Hatten Sie Rassismus erlebt?\n\nB: Ach. Der Kleinkredit war in einer Woche da. Na ja.\n",
    )
    load_interviews(store)
    code_interviews(store)
    return store


def test_codes_stand_beside_the_sentence_in_which_they_were_found(talk):
    passages = explain_interview(talk, "p1")
    coded = [(each.speaker, each.text) for each in passages if each.codes]
    assert coded == [("B", "Der Kleinkredit war in einer Woche da.")]
    assert "".join(each.text for each in passages).startswith("Hatten Sie Rassismus erlebt?")


def test_a_code_says_which_rule_fired(talk):
    (margin,) = next(each.codes for each in explain_interview(talk, "p1") if each.codes)
    assert (margin.code_id, margin.source) == ("T02", "rule")
    assert "kredit" in margin.rule.lower()


def test_what_a_person_coded_stands_beside_the_programs_codes(talk):
    talk.connection.execute(
        """INSERT INTO core.codings BY NAME SELECT 'c' AS coding_id, 'p' AS project_id, interview_id, turn_number,
            start_offset, end_offset, 'T18' AS code_id, 'Motive' AS code_name, 'x' AS coder FROM core.mentions"""
    )
    found = [each.codes for each in explain_interview(talk, "p1") if each.codes]
    assert [(margin.code_id, margin.source) for margin in found[0]] == [
        ("T02", "rule"),
        ("T18", "human"),
    ]


def test_a_talk_that_is_not_there_is_named(talk):
    with pytest.raises(Refused, match="I-090"):
        explain_interview(talk, "p9")
