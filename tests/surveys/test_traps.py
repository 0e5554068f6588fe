"""Trap 16: blank, not asked and no are three things; choices may be several; versions and languages
share codes; who answered twice counts once; tokens and addresses of machines stay out.
"""

from pipeline.surveys.load import load_survey
from tests.surveys.test_load import CHOICES, SURVEY, answers, export, write
from tests.surveys.test_load import inbox as inbox


def states(store, question):
    rows = answers(store, "row_number, question_name, choice, state")
    return [row[2:] for row in rows if row[1] == question]


def test_16_blank_is_neither_no_nor_not_asked(store, inbox):
    export(inbox, ["has_staff", "full_time", "_uuid"], ["no", "", "u1"], ["yes", "", "u2"])
    load_survey(store)
    assert states(store, "has_staff") == [["no", "answered"], ["yes", "answered"]]
    assert [state for _, state in states(store, "full_time")] == ["not_asked", "blank"]


def test_16_one_person_may_choose_several_answers(store, inbox):
    export(inbox, ["langs", "_uuid"], ["de tr", "u1"], ["de ku", "u2"])
    load_survey(store)
    chosen = [choice for choice, _ in states(store, "langs")]
    assert (len(chosen), len(set(chosen))) == (4, 3)


def test_16_labels_of_either_language_give_the_same_codes(store, inbox):
    export(inbox, ["has_staff", "_uuid"], ["nein", "u1"], name="kurz_export_2025.xlsx")
    load_survey(store)
    german = states(store, "has_staff")
    export(inbox, ["has_staff", "_uuid"], ["no", "u1"], name="kurz_export_2025.xlsx")
    load_survey(store)
    assert states(store, "has_staff") == german == [["no", "answered"]]


def test_16_another_version_of_the_form_keeps_the_codes(store, inbox):
    write(
        inbox / "kurz_v1.xlsx",
        survey=[*SURVEY, ["integer", "older", "Alt?", "Old?", ""]],
        choices=CHOICES,
    )
    export(inbox, ["has_staff", "older", "_uuid"], ["yes", 7, "u1"])
    load_survey(store)
    assert states(store, "has_staff") == [["yes", "answered"]]


def test_16_who_answered_twice_counts_once(store, inbox):
    export(inbox, ["has_staff", "_uuid"], ["yes", "u1"])
    load_survey(store)
    export(inbox, ["has_staff", "_uuid"], ["no", "u1"])
    load_survey(store)
    assert states(store, "has_staff") == [["no", "answered"]]


def test_16_tokens_and_addresses_of_machines_are_not_kept(store, inbox):
    head = ["token", "ipaddr", "has_staff", "_uuid"]
    export(inbox, head, ["tok-0815", "10.9.8.7", "yes", "u1"])
    load_survey(store)
    assert not [row for row in answers(store) if {"tok-0815", "10.9.8.7"} & set(map(str, row))]
