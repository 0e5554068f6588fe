"""Which source is later than agreed: its newest delivery against the frequency of its mapping.

Asking for it is for people; what a month without delivery means for the figures belongs to the
registers.
"""

import datetime as dt

from pipeline.errors import Finding
from pipeline.registries import mapping
from pipeline.settings import Office, Project
from pipeline.store import Store

MONTHS = {"monatlich": 1, "vierteljährlich": 3, "halbjährlich": 6, "jährlich": 12}
"""Months from one delivery to the next, by the frequency of a mapping; others have no due date."""

GRACE = dt.timedelta(days=15)
"""Notices are due on the first working day after their month; two weeks are left to ask nobody."""

NAMES = {"ihk": "Kammer", "bevoelkerung": "Bevölkerung", "grenzen": "Grenzen"}
_NEWEST = """
    SELECT source_id, max(coalesce(period, strftime(received_at, '%Y-%m'))),
        arg_max(dialect, received_at)
    FROM raw.deliveries WHERE status = 'accepted' GROUP BY source_id ORDER BY source_id
"""


def overdue(store: Store, today: dt.date) -> list[Finding]:
    """One finding per source that should have delivered by now; nothing before the first delivery
    of all.

    Nobody sends anything for an invented county: its day is the end of its newest month.
    """
    newest = {
        source: (period, dialect)
        for source, period, dialect in store.connection.execute(_NEWEST).fetchall()
    }
    if not newest:
        return []
    project = store.project
    if project.settings.county.is_invented:
        today = _end(max(period for period, _ in newest.values()))
    every = {item.dialect: item.frequency for item in mapping.every(project)}
    expected = {source: every.get(dialect or "", "") for source, (_, dialect) in newest.items()}
    expected |= {office.source_id: every.get(office.dialect, "") for office in _offices(project)}
    late = []
    for source, frequency in sorted(expected.items()):
        period = newest.get(source, ("", ""))[0]
        due = _after(period, MONTHS[frequency]) if period and frequency in MONTHS else ""
        if (frequency in MONTHS and not period) or (due and today > _end(due) + GRACE):
            late.append(_finding(project, source, frequency, period, due))
    return late


def _offices(project: Project) -> list[Office]:
    return project.settings.offices


def _finding(project: Project, source: str, frequency: str, period: str, due: str) -> Finding:
    names = NAMES | {office.source_id: office.name for office in project.settings.offices}
    values: dict[str, object] = {
        "name": names.get(source, source),
        "source": source,
        "frequency": frequency,
    }
    if not period:
        return Finding("R-090", "", None, values)
    return Finding("R-089", "", None, values | {"newest": period, "due": due})


def _after(period: str, months: int) -> str:
    """The month so many months later, YYYY-MM."""
    year, month = map(int, period.split("-"))
    counted = year * 12 + month - 1 + months
    return f"{counted // 12}-{counted % 12 + 1:02}"


def _end(period: str) -> dt.date:
    """The last day of a month YYYY-MM."""
    return dt.date.fromisoformat(f"{_after(period, 1)}-01") - dt.timedelta(days=1)
