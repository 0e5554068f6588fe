"""What counts as founding, closing, take-over and move, by the rules of the statistics of business notices."""

import pytest

from pipeline.store import Store
from tests.indicators.conftest import Events, notice

JUELICH, DUEREN = "05399004", "05399008"


def kinds(found: list[tuple[str, ...]]) -> list[str]:
    return [kind for _, kind, *_ in found]


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ({}, "small"),
        ({"is_commercially_registered": True}, "full"),
        ({"has_craft_card": True}, "full"),
        ({"full_time_count": 0, "part_time_count": 1}, "full"),
        ({"full_time_count": 0, "part_time_count": 0}, "small"),
        ({"has_craft_card": True, "is_side_line": True}, "small"),
        ({"legal_form_group": "partnership"}, "full"),
        ({"legal_form_group": "company", "is_side_line": None}, "full"),
    ],
)
def test_a_founding_is_one_of_a_firm_or_of_a_trader_who_is_registered_skilled_or_employs(
    events: Events, stated: dict, kind: str
):
    found = events(
        notice("2025-03-01", **stated), notice("2026-02-01", kind="deregistration", **stated)
    )
    assert kinds(found) == [f"founding_{kind}", f"closing_{kind}"]


def test_a_closing_is_judged_by_what_the_business_stated_before(events: Events):
    found = events(
        notice("2025-03-01", has_craft_card=True), notice("2026-02-01", kind="deregistration")
    )
    assert kinds(found) == ["founding_full", "closing_full"]


def test_three_partners_on_one_day_found_and_close_one_business(events: Events):
    three = ("ada", "bo", "cem")
    found = events(
        *[notice("2025-03-01", who, legal_form_group="partnership") for who in three],
        *[notice("2026-02-01", who, "deregistration", legal_form_group="partnership") for who in three],
        foreign=("ada", "bo"),
    )  # fmt: skip
    assert found == [
        ("2025-03-01", "founding_full", JUELICH, "foreign"),
        ("2026-02-01", "closing_full", JUELICH, "foreign"),
    ]


def test_partners_who_enter_later_or_leave_are_no_event(events: Events):
    gbr = {"legal_form_group": "partnership"}
    found = events(
        notice("2025-03-01", "ada", **gbr),
        notice("2025-03-01", "bo", **gbr),
        notice("2025-09-01", "cem", reason_code="partner_enters", **gbr),
        notice("2025-10-01", "ada", "deregistration", reason_code="partner_leaves", **gbr),
    )
    assert kinds(found) == ["founding_full"]


def test_trap_6_a_move_within_the_county_is_neither_founding_nor_closing(events: Events):
    found = events(
        notice("2025-03-01"),
        notice("2025-08-31", kind="deregistration", reason_code="moved_out"),
        notice("2025-09-01", reason_code="moved_in", municipality_code=DUEREN),
    )
    assert found == [
        ("2025-03-01", "founding_small", JUELICH, "foreign"),
        ("2025-08-31", "moved_out", JUELICH, "foreign"),
        ("2025-09-01", "moved_in", DUEREN, "foreign"),
    ]


def test_a_move_within_a_municipality_is_no_move(events: Events):
    found = events(
        notice("2025-03-01"),
        notice("2025-09-01", kind="deregistration", reason_code="moved_out"),
        notice("2025-09-01", reason_code="moved_in"),
    )
    assert kinds(found) == ["founding_small"]


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        ("2025-09-01", ("legal_form", "legal_form")),
        ("2025-09-06", ("legal_form", "legal_form")),
        ("2025-09-01", ("legal_form", "new")),
        ("2025-09-06", ("legal_form", "new")),
        ("2025-09-06", ("given_up", "legal_form")),
        ("2025-09-06", ("conversion", "conversion")),
    ],
)
def test_trap_7_a_legal_form_changed_within_one_business_is_no_founding(
    events: Events, day: str, reasons: tuple[str, str]
):
    found = events(
        notice("2025-03-01"),
        notice("2025-09-01", kind="deregistration", reason_code=reasons[0]),
        notice(day, reason_code=reasons[1], legal_form_group="company"),
    )
    assert kinds(found) == ["founding_small"]


def test_a_business_that_closed_and_opens_again_is_founded_again(events: Events):
    found = events(
        notice("2025-03-01"),
        notice("2025-05-01", kind="deregistration"),
        notice("2025-09-01"),
    )
    assert kinds(found) == ["founding_small", "closing_small", "founding_small"]


def test_a_takeover_by_another_owner_is_one_and_belongs_to_who_takes_over(events: Events):
    found = events(
        notice("2025-03-01", "bo"),
        notice("2025-09-01", "bo", "deregistration", reason_code="handover"),
        notice("2025-09-01", "ada", reason_code="takeover"),
    )
    assert found == [
        ("2025-03-01", "founding_small", JUELICH, "german"),
        ("2025-09-01", "takeover", JUELICH, "foreign"),
        ("2025-09-01", "handover", JUELICH, "german"),
    ]


def test_an_end_without_a_known_beginning_belongs_to_who_is_named_in_it(events: Events):
    found = events(notice("2025-09-01", kind="deregistration", reason_code="handover"))
    assert found == [("2025-09-01", "handover", JUELICH, "foreign")]


def test_partners_who_all_hand_on_their_shares_hand_the_business_on(events: Events):
    gbr = {"legal_form_group": "partnership"}
    found = events(
        notice("2025-03-01", "ada", **gbr),
        notice("2025-03-01", "bo", **gbr),
        notice("2025-09-01", "ada", "deregistration", reason_code="handover", **gbr),
        notice("2025-09-01", "bo", "deregistration", reason_code="handover", **gbr),
    )
    assert kinds(found) == ["founding_full", "handover"]


def test_a_partner_who_hands_on_her_share_alone_is_no_event(events: Events):
    gbr = {"legal_form_group": "partnership"}
    found = events(
        notice("2025-03-01", "ada", **gbr),
        notice("2025-03-01", "bo", **gbr),
        notice("2025-09-01", "ada", "deregistration", reason_code="handover", **gbr),
    )
    assert kinds(found) == ["founding_full"]


def test_a_business_that_arises_by_conversion_is_a_conversion(events: Events):
    found = events(notice("2025-03-01", "", reason_code="conversion", legal_form_group="company"))
    assert found == [("2025-03-01", "conversion", JUELICH, "undeterminable")]


def test_trap_8_a_side_line_that_becomes_the_main_trade_is_no_event(events: Events):
    found = events(
        notice("2025-03-01", is_side_line=True),
        notice("2025-09-01", kind="change", reason_code="change", is_side_line=False),
    )
    assert kinds(found) == ["founding_small"]


def test_the_nationality_counts_that_was_held_on_the_day(events: Events):
    found = events(
        notice("2025-03-01", is_foreign=True),
        notice("2025-06-01", kind="change", is_foreign=False, reason_code="change"),
        notice("2026-02-01", kind="deregistration", is_foreign=False),
    )
    assert [ownership for *_, ownership in found] == ["foreign", "german"]


def test_the_reason_of_a_closing_is_kept(events: Events, store: Store):
    events(
        notice("2025-03-01"),
        notice("2026-02-01", kind="deregistration", closing_reason_code="age"),
    )
    reasons = store.connection.execute(
        "SELECT closing_reason_code FROM core.business_events ORDER BY date"
    ).fetchall()
    assert reasons == [(None,), ("age",)]
