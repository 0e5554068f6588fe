"""Numbers, shares, dates and signs are written as people of the language write them."""

from datetime import date

import pytest

from dashboards import numbers
from dashboards.release import Cell


def test_a_german_number_has_dots_for_thousands_and_a_comma():
    assert numbers.number(1234.5, 1) == "1.234,5"
    assert numbers.number(1234567) == "1.234.567"


def test_an_english_number_has_commas_for_thousands_and_a_point():
    assert numbers.number(1234.5, 1, "en") == "1,234.5"


def test_a_negative_number_has_a_true_minus_sign_and_zero_has_none():
    assert numbers.number(-3.21, 1) == "−3,2"
    assert numbers.number(-0.04, 1) == "0,0"


def test_a_german_share_is_a_per_cent_with_a_space_that_does_not_break():
    assert numbers.percent(0.1463) == "14,6\u00a0%"
    assert numbers.percent(0.1463, language="en") == "14.6%"


def test_a_change_carries_its_sign():
    assert numbers.points(0.0321) == "+3,2"
    assert numbers.points(-0.01) == "−1,0"
    assert numbers.signed(0) == "±0"


@pytest.mark.parametrize(
    ("share", "nth"), [(0.5, 2), (0.146, 7), (0.125, 8), (0.4, None), (0.0, None), (None, None)]
)
def test_every_nth_is_said_only_where_it_is_nearly_true(share, nth):
    assert numbers.every_nth(share) == nth


def test_small_numbers_are_written_out_up_to_twelve():
    assert [numbers.small(value) for value in (2, 12, 13)] == ["zwei", "zwölf", "13"]


def test_dates_and_months():
    assert numbers.day(date(2026, 10, 3)) == "03.10.2026"
    assert numbers.day(date(2026, 10, 3), "en") == "3 October 2026"
    assert numbers.month_name("2026-03") == "März 2026"
    assert numbers.month_name("2026") == "2026"
    assert numbers.last_day("2024-02") == date(2024, 2, 29)
    assert numbers.last_day("2026-12") == date(2026, 12, 31)
    assert numbers.month_before("2026-01", 12) == "2025-01"
    assert numbers.month_before("2026-01", 1) == "2025-12"


def test_a_moment_is_written_as_people_say_it():
    assert numbers.moment("2026-11-22T14:41:49+01:00") == "22.11.2026, 13:41 Uhr UTC"
    assert numbers.moment("2026-11-22T13:41:49", "en") == "22 November 2026, 13:41 UTC"


def test_one_has_its_own_unit(german):
    assert german.unit_of_value(cell("ok", 1.0)) == "Betrieb"
    assert german.unit_of_value(cell("ok", 2.0)) == "Betriebe"
    assert german.unit_of_value(cell("ok", 1.0, unit="share")).startswith("Anteil")


def cell(status, value=None, unit="businesses", indicator="A1"):
    return Cell(
        indicator, "05399", "2026-10", "total", "all", value, None, None, unit, status, "business"
    )


@pytest.mark.parametrize(
    ("status", "value", "shown"),
    [
        ("ok", 1234.0, "1.234"),
        ("ok", 0.4, "0"),
        ("incomplete", 1234.0, "1.234"),
        ("zero", 0.0, "–"),
        ("suppressed_primary", None, "."),
        ("suppressed_secondary", None, "."),
        ("unreliable", None, "/"),
        ("unreliable", 17.0, "(17)"),
        ("missing", None, "…"),
        ("absent", None, "x"),
    ],
)
def test_every_status_has_its_sign(german, status, value, shown):
    assert german.shown(cell(status, value)) == shown


def test_every_sign_is_explained_in_both_languages(german, english):
    for status in ("zero", "suppressed_primary", "unreliable", "missing", "absent"):
        of_this = cell(status, 0.0 if status == "zero" else None)
        assert german.sign_meaning(of_this)
        assert english.sign_meaning(of_this) != german.sign_meaning(of_this)


def test_the_date_beside_a_figure_says_what_kind_of_time_it_is(german):
    assert german.when_of("A1", "2026-10") == "Stand 31.10.2026"
    assert german.when_of("B1", "2026-10") == "Oktober 2026"
    assert german.when_of("B1", "2025") == "Jahr 2025"
    assert german.when_of("E1", "2026") == "Erhebung 2026"
    assert german.when_of("F10", "2026") == "Stand 2026"
