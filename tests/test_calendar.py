"""The first working day of the month, as the monthly refresh knows it."""

from datetime import date

import pytest

from pipeline.calendar import is_first_working_day


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 10, 1),  # a Thursday
        date(2026, 11, 2),  # the 1st is a Sunday and All Saints
        date(2026, 1, 2),  # after New Year
        date(2026, 5, 4),  # the 1st is a holiday, then a weekend
        date(2018, 4, 3),  # the 1st is Easter Sunday, the 2nd Easter Monday
    ],
)
def test_the_first_working_day_is_recognised(day: date):
    assert is_first_working_day(day)
    assert sum(is_first_working_day(day.replace(day=number)) for number in range(1, 11)) == 1
