"""What can be chosen about a sample county.

Making it belongs to write.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Dialect = Literal["geve", "vois", "tabelle", "xga"]
DIALECTS: tuple[Dialect, ...] = ("geve", "vois", "tabelle", "xga")
NEWEST_MONTH = (2026, 10)


@dataclass(frozen=True)
class SampleOptions:
    """Size and seed of a sample county; the same options make the same bytes.

    businesses: active ones at the end of the newest month; months: monthly deliveries up to October
    2026; dialect: the one dialect of all offices, or None for the four;
    traps: whether the planted oddities (a missing delivery, a renamed column, corrections, ...) are
    in; registers_only: no interviews, survey and log; months_written: only the first so many of the
    months are delivered, byte for byte as in the whole county, and the truth is what can be known
    from them.
    """

    businesses: int = 11000
    interviews: int = 84
    months: int = 24
    seed: int = 2008
    dialect: str | None = None
    registers_only: bool = False
    traps: bool = True
    months_written: int | None = None

    def __post_init__(self) -> None:
        if self.businesses < 1 or not 1 <= self.months <= 240:
            raise ValueError("businesses must be at least 1, months between 1 and 240")
        if not 1 <= self.delivered_months <= self.months:
            raise ValueError("months_written must be between 1 and months")
        if self.dialect is not None and self.dialect not in DIALECTS:
            raise ValueError(f"dialect must be one of {', '.join(DIALECTS)}")

    @property
    def delivered_months(self) -> int:
        """How many of the months are written."""
        return self.months if self.months_written is None else self.months_written

    @property
    def first_days(self) -> list[date]:
        """First day of every month delivered, and of the month after the newest."""
        newest = NEWEST_MONTH[0] * 12 + NEWEST_MONTH[1] - 1
        numbers = range(newest - self.months + 1, newest + 2)
        return [date(number // 12, number % 12 + 1, 1) for number in numbers]

    @property
    def month_names(self) -> list[str]:
        """All months of the window, YYYY-MM."""
        return [day.strftime("%Y-%m") for day in self.first_days[:-1]]
