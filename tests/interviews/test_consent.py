"""Consent: what both of two sheets give holds, and nothing is given back by an older one."""

from datetime import date

import pytest

from pipeline.interviews.consent import Held, Statement, agreed, settle, statements
from pipeline.sheets import Row

PURPOSES = {"Einwilligung Gespräch": "interview", "Einwilligung Zitat": "quote"}
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def said(line=2, day=MONDAY, **answers):
    return Statement("p1", line, day, {"interview": True, "quote": True} | answers)


def settled(*rows, before=None, parsed=("p1",)):
    consents, findings = settle(rows, {"p1": before or {}}, parsed, "p.xlsx")
    return {purpose for purpose, held in consents["p1"].items() if held.holds}, [
        finding.code for finding in findings
    ]


@pytest.mark.parametrize(
    ("word", "is_given"),
    [
        ("ja", True),
        ("X", True),
        ("nein", False),
        ("", False),
        ("widerrufen", False),
        ("ja?", False),
    ],
)
def test_only_a_clear_yes_is_a_consent(word, is_given):
    row = Row(2, {"Einwilligung Gespräch": word})
    assert agreed(row, {"Einwilligung Gespräch": "interview"}) == (
        {"interview"} if is_given else set()
    )


def test_a_word_that_is_neither_yes_nor_no_is_flagged_by_its_column():
    row = Row(4, {"Interview": "p1", "Einwilligung Gespräch": "ja", "Einwilligung Zitat": "ja?"})
    consents, findings = settle(statements([row], PURPOSES), {}, ["p1"], "p.xlsx")
    assert [(each.code, each.line, each.values["column"]) for each in findings] == [
        ("I-041", 4, "Einwilligung Zitat")
    ]
    assert not consents["p1"]["quote"].holds


def test_a_withdrawal_is_no_doubt():
    row = Row(4, {"Interview": "p1", "Einwilligung Zitat": "widerrufen"})
    assert statements([row], PURPOSES)[0].doubts == ()


def test_of_two_rows_the_stricter_holds():
    assert settled(said(), said(line=3, quote=False)) == ({"interview"}, ["I-040"])
    assert settled(said(), said(line=3)) == ({"interview", "quote"}, [])


@pytest.mark.parametrize("first", [True, False])
def test_of_two_sheets_of_one_day_the_stricter_holds_in_either_order(first):
    before = {"quote": Held(MONDAY, None) if first else Held(None, MONDAY)}
    assert settled(said(quote=not first), before=before) == ({"interview"}, ["I-042"])


def test_a_later_day_gives_and_takes_back():
    given = {"quote": Held(MONDAY, None)}
    refused = {"quote": Held(None, MONDAY)}
    assert settled(said(day=TUESDAY, quote=False), before=given) == ({"interview"}, [])
    assert settled(said(day=TUESDAY), before=refused) == ({"interview", "quote"}, [])


def test_a_sheet_older_than_what_is_known_gives_nothing_back():
    assert settled(said(), before={"quote": Held(MONDAY, TUESDAY)}) == ({"interview"}, [])


def test_a_sheet_older_than_a_consent_does_not_take_it_back():
    assert settled(said(quote=False), before={"quote": Held(TUESDAY, None)}) == (
        {"interview", "quote"},
        [],
    )


def test_a_quarantined_row_takes_back_and_gives_nothing():
    before = {"quote": Held(MONDAY, None)}
    taken, _ = settled(said(day=TUESDAY, quote=False), before=before, parsed=())
    assert taken == set()


def test_a_yes_of_a_quarantined_row_is_no_statement_where_nothing_is_known():
    consents, findings = settle([said(quote=False)], {}, (), "p.xlsx")
    assert consents["p1"] == {"quote": Held(None, MONDAY)}
    assert not findings


def test_a_row_that_is_put_right_gives_what_it_could_not_give_before():
    first, _ = settle([said()], {}, (), "p.xlsx")
    assert settled(said(), before=first["p1"]) == ({"interview", "quote"}, [])


def test_the_day_of_a_withdrawal_is_kept_beside_that_of_the_consent():
    consents, _ = settle(
        [said(day=TUESDAY, quote=False)], {"p1": {"quote": Held(MONDAY, None)}}, ["p1"], "p.xlsx"
    )
    assert consents["p1"]["quote"] == Held(MONDAY, TUESDAY)
