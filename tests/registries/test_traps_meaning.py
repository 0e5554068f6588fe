"""The register traps 4 and 14: what keys, names and numbers mean that look like another."""

import pytest

from tests.registries.conftest import geve_file
from tests.registries.stated import stated_nationalities
from tests.registries.test_notices import interpreted
from tests.registries.test_xgewerbeanzeige import message, person, satz, send


@pytest.mark.parametrize(
    ("written", "code", "group"),
    [
        ("276", "276", "africa"),
        ("Sudan", "277", "africa"),
        ("120", "120", "historic"),
        ("132", "132", "historic"),
        ("133", "133", "historic"),
        ("138", "138", "historic"),
        ("159", "159", "historic"),
        ("162", "162", "historic"),
        ("jugoslawisch", "120", "historic"),
        ("Sowjetunion", "159", "historic"),
        ("serbisch", "170", "western_balkans"),
        ("997", "997", "stateless"),
        ("998", "998", "unresolved"),
        ("ohne Angabe", "999", "unresolved"),
    ],
)
def test_trap_04_a_key_means_what_its_own_list_says_and_a_dissolved_state_has_no_successor(
    store, deliver, written, code, group
):
    deliver(geve_file({"nationalities": written}))
    interpreted(store)
    assert stated_nationalities(store) == [(code, group)]


def test_trap_04_276_is_sudan_of_the_person_and_germany_of_the_address_in_one_message(
    store, deliver
):
    send(deliver, message(satz(persons=person(keys=("276",)))))
    interpreted(store)
    assert stated_nationalities(store) == [("276", "africa")]
    assert store.scalar("SELECT nationality_class FROM core.notice_persons") == "foreign"


@pytest.mark.parametrize(
    ("written", "code", "group"),
    [
        ("96021", "96021", "personal_services"),
        ("96.02.1", "96021", "personal_services"),
        ("96.02", "9602", "personal_services"),
        (" 96.02.1 ", "96021", "personal_services"),
        ("1.61.0", "01610", "other"),
    ],
)
def test_trap_14_a_branch_key_is_read_with_and_without_dots_and_its_lost_zero_comes_back(
    store, deliver, written, code, group
):
    deliver(geve_file({"wz": written}))
    interpreted(store)
    assert store.connection.execute(
        "SELECT wz_code, branch_group FROM core.notices"
    ).fetchall() == [(code, group)]


@pytest.mark.parametrize("old", ["74.70.1", "74701", "52.11.1"])
def test_trap_14_a_key_of_2003_is_quarantined_with_its_line_and_not_guessed(store, deliver, old):
    deliver(geve_file({}, {"notice_number": "M2", "wz": old, "activity_text": "Trockenbau"}))
    interpreted(store)
    assert store.connection.execute(
        "SELECT message_code, line_number FROM raw.quarantine"
    ).fetchall() == [("R-014", 3)]
    assert store.scalar("SELECT count(*) FROM core.notices") == 1


def test_trap_14_the_lost_zero_of_a_municipality_comes_back(store, deliver):
    deliver(geve_file({"municipality": "5399004"}))
    interpreted(store)
    assert store.scalar("SELECT municipality_code FROM core.notices") == "05399004"


def test_trap_14_a_semicolon_and_a_line_break_in_the_activity_move_no_cell(store, deliver):
    deliver(geve_file({"activity_text": '"Imbiss; Catering\nund Partyservice"'}))
    interpreted(store)
    assert store.connection.execute(
        "SELECT wz_code, is_side_line FROM core.notices"
    ).fetchall() == [("56103", False)]


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15"])
def test_trap_14_the_encoding_of_a_file_changes_no_meaning(store, deliver, encoding):
    content = geve_file({"nationalities": "türkisch"}).decode("cp1252").encode(encoding)
    deliver(content)
    interpreted(store)
    assert store.scalar("SELECT nationality_codes FROM core.notice_persons") == "163"


def test_the_four_dates_of_a_message_are_told_apart(store, deliver):
    dates = "<x:ereigniszeitpunkt>2026-03-11</x:ereigniszeitpunkt><x:satzErstellung>2026-03-12</x:satzErstellung>"
    send(deliver, message(satz(more=dates)))
    interpreted(store)
    found = store.connection.execute(
        "SELECT effective_date::VARCHAR, reported_date::VARCHAR FROM core.notices"
    ).fetchall()
    assert found == [("2026-03-01", "2026-03-02")]
