"""Working days in North Rhine-Westphalia, for the monthly refresh.

When the refresh runs belongs to assets/automation.py.
"""

from datetime import date

import holidays

STATE = "NW"


def is_first_working_day(day: date) -> bool:
    """Whether it is a working day and no earlier day of its month was one."""
    earlier = (day.replace(day=number) for number in range(1, day.day))
    return is_working_day(day) and not any(is_working_day(other) for other in earlier)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday of the state."""
    return day.weekday() < 5 and day not in holidays.country_holidays("DE", subdiv=STATE)
