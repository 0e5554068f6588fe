"""Whether the shares of categories jump between two deliveries of a source, as when two values were
exchanged (IHK Berlin, until April 2026).

A list that jumps is refused, the one before stays; notices that jump are stored and named. What a
person has found to be right stands in the settings (confirmed_lists).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log, pi, sqrt
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.store import Store

JUMPS = ("R-085", "R-086")
"""What a refused list is told."""

LEAST_RECORDS = 100
"""Below this the band of chance is wider than any jump one could name."""

LEAST_OF_LISTS = 0.10
"""A list holds a stock, of which few members change from one list to the next. Ten points of share
were never moved by growth alone in the sample county, and an exchange moves them as soon as the
shares lie ten points apart."""

LEAST_OF_NOTICES = 0.25
"""Notices are events with seasons: deregistrations alone move by some 15 points in January."""

ERROR_RATE = 0.001
"""How often chance alone may pass the band, at most, per field and delivery."""

MONTHS = 12
ALIKE = 5
"""Deliveries are compared if none is more than five times as large: the first delivery of an
office, its whole stock, says nothing about a month."""

FIELDS = {
    "business_type": "business_type",
    "employees_range": "employees_range",
    "kind": "Art der Meldung",
    "legal_form_group": "Rechtsform",
    "is_side_line": "Nebenerwerb",
    "sex": "Geschlecht",
    "nationality_class": "Staatsangehörigkeit",
}
"""What is looked at, in the words of the lists and of the form."""

_WORDS = {
    "registration": "Anmeldung",
    "change": "Ummeldung",
    "deregistration": "Abmeldung",
    "sole": "Einzelunternehmen",
    "partnership": "Personengesellschaft",
    "company": "Kapitalgesellschaft",
    "other": "sonstige",
    "m": "männlich",
    "w": "weiblich",
    "d": "divers",
    "x": "ohne Angabe",
    "german": "deutsch",
    "foreign": "ausländisch",
    "unknown": "ungeklärt",
}
REST = "übrige"
_RARE = 10
"""Categories with fewer records before and after are put together: what is rare could be a name
that slipped into the wrong column, and a message must not say it."""
_SMALLEST_SHARE = 0.05
"""A smaller share is said as such, so that no message holds a count under a threshold."""
LIST_FIELDS = ("business_type", "employees_range")
_NAMED = 4
_SQL = Path(__file__).with_suffix(".sql")

Counts = Mapping[str, int]
"""Records by category."""


@dataclass(frozen=True)
class Jump:
    """Shares before and after, 0 to 1, and the two categories that seem to be exchanged."""

    before: dict[str, float]
    after: dict[str, float]
    exchanged: tuple[str, str] | None

    def shares(self) -> str:
        """The categories that moved most, with their shares, in digits that both languages read."""
        moved = sorted(
            self.before, key=lambda name: -abs(self.after[name] - self.before[name])
        )  # both have the same categories
        return "; ".join(
            f"„{_word(name)}“ {_percent(self.before[name])} → {_percent(self.after[name])}"
            for name in moved[:_NAMED]
        )


def _word(category: str) -> str:
    return _WORDS.get(category, category)


def _percent(share: float) -> str:
    smallest = share < _SMALLEST_SHARE
    return f"< {100 * _SMALLEST_SHARE:.0f} %" if smallest else f"{100 * share:.0f} %"


def jump(before: Counts, after: Counts, least: float) -> Jump | None:
    """Whether the shares moved by more than `least` and more than chance explains.

    Measured by total variation, half the sum of the differences of shares. Of two samples of the
    same whole it exceeds its mean by t with a probability of at most exp(-2 t² n m / (n + m))
    (McDiarmid), its mean is at most half the sum of sqrt(2/pi p (1-p) (1/n + 1/m)).
    """
    before, after = _without_rare(before, after)
    sizes = sum(before.values()), sum(after.values())
    if min(sizes) < LEAST_RECORDS:
        return None
    names = sorted(set(before) | set(after))
    old, new = (
        {name: counts.get(name, 0) / size for name in names}
        for counts, size in zip((before, after), sizes, strict=True)
    )
    distance = _distance(old, new)
    if distance <= least + _band(before, after, names):
        return None
    return Jump(old, new, _exchanged(old, new, distance))


def _without_rare(before: Counts, after: Counts) -> tuple[Counts, Counts]:
    """Both with the categories put together that are rare in both."""
    rare = {
        name
        for name in set(before) | set(after)
        if max(before.get(name, 0), after.get(name, 0)) < _RARE
    }

    def put_together(counts: Counts) -> Counts:
        rest = sum(records for name, records in counts.items() if name in rare)
        kept = {name: records for name, records in counts.items() if name not in rare}
        return kept | ({REST: rest} if rest else {})

    return put_together(before), put_together(after)


def _distance(old: Mapping[str, float], new: Mapping[str, float]) -> float:
    return sum(abs(new[name] - old[name]) for name in old) / 2


def _band(before: Counts, after: Counts, names: list[str]) -> float:
    """What chance alone moves, but for ERROR_RATE."""
    both = sum(before.values()) + sum(after.values())
    rare = 1 / sum(before.values()) + 1 / sum(after.values())
    pooled = [(before.get(name, 0) + after.get(name, 0)) / both for name in names]
    mean = sum(sqrt(2 / pi * share * (1 - share) * rare) for share in pooled) / 2
    return mean + sqrt(log(1 / ERROR_RATE) / 2 * rare)


def _exchanged(
    old: dict[str, float], new: dict[str, float], distance: float
) -> tuple[str, str] | None:
    """The two categories whose exchange explains at least three quarters of the jump, if any."""
    pairs = [
        (_distance(old, new | {first: new[second], second: new[first]}), (first, second))
        for first, second in combinations(old, 2)
    ]
    rest, pair = min(pairs, default=(distance, None))
    return pair if rest <= distance / 4 else None


def list_counts(store: Store) -> dict[str, dict[str, int]]:
    """Records by category of the list that `listed` holds, for every field looked at."""
    return {
        field: dict(
            store.connection.execute(
                f"""SELECT coalesce(trim({field}), ''), count(*) FROM listed
                WHERE code IS NULL GROUP BY ALL"""
            ).fetchall()
        )
        for field in LIST_FIELDS
    }


def refuse_jump(
    store: Store, file: str, source_id: str, period: str | None, counts: Mapping[str, Counts]
) -> None:
    """Raise Refused R-085 or R-086 where a list jumps against the one before of its source.

    Without a list before, the one after it is taken; without any, nothing is refused.
    """
    if is_confirmed(store, source_id, file):
        return
    earlier = _neighbour(store, source_id, period, file)
    if earlier is None:
        return
    delivery_id, name = earlier
    for field, after in counts.items():
        before = _kept(store, delivery_id, field)
        found = jump(_plain(before), _plain(after), LEAST_OF_LISTS)
        if found is None:
            continue
        values = {
            "field": FIELDS[field],
            "shares": found.shares(),
            "earlier": name,
            "source": source_id,
        }
        if found.exchanged:
            first, second = found.exchanged
            raise Refused("R-085", file, None, first=_word(first), second=_word(second), **values)
        raise Refused("R-086", file, None, **values)


def keep(store: Store, delivery_id: str, counts: Mapping[str, Counts]) -> None:
    """Write down the categories of an accepted list, within the caller's transaction."""
    rows = [
        (delivery_id, field, category, records)
        for field, by_category in counts.items()
        for category, records in by_category.items()
    ]
    store.connection.execute("DELETE FROM raw.category_counts WHERE delivery_id = ?", [delivery_id])
    if rows:
        names = tables.CATEGORY_COUNTS.column_names
        store.insert(tables.CATEGORY_COUNTS, pd.DataFrame(rows, columns=names))


def is_confirmed(store: Store, source_id: str, file: str) -> bool:
    """Whether a person has found this file of this source to be right."""
    return any(
        (item.source, item.file) == (source_id, file)
        for item in store.project.settings.confirmed_lists
    )


def _neighbour(
    store: Store, source_id: str, period: str | None, file: str
) -> tuple[str, str] | None:
    """Id and name of the accepted list before this one, else of the one after it."""
    rows = store.connection.execute(
        """SELECT delivery_id, file_name FROM raw.deliveries
        WHERE source_id = $source AND status = 'accepted' AND file_name <> $file
        AND delivery_id IN (SELECT delivery_id FROM raw.category_counts)
        ORDER BY coalesce(period > $period, false), if(period > $period, period, NULL),
            period DESC NULLS LAST, received_at DESC LIMIT 1""",
        {"source": source_id, "period": period, "file": file},
    ).fetchall()
    return rows[0] if rows else None


def _kept(store: Store, delivery_id: str, field: str) -> dict[str, int]:
    return dict(
        store.connection.execute(
            "SELECT category, records FROM raw.category_counts WHERE delivery_id = ? AND field = ?",
            [delivery_id, field],
        ).fetchall()
    )


def _plain(counts: Counts) -> dict[str, int]:
    """Categories by what they say: "0" and "0 Beschäftigte" are one."""
    said: dict[str, int] = {}
    for category, records in counts.items():
        name = category.removesuffix("Beschäftigte").strip() or "–"
        said[name] = said.get(name, 0) + records
    return said


@dataclass(frozen=True)
class _Month:
    """One delivery of an office: its file and its records by category."""

    file: str
    counts: Counts

    @property
    def size(self) -> int:
        return sum(self.counts.values())


def office_jumps(store: Store) -> list[Finding]:
    """Months of trade offices whose shares jump against up to twelve months before.

    A month that jumps and is not confirmed is no measure for later ones; a confirmed one is the
    first of a new series.
    """
    found: list[Finding] = []
    for (source, field), months in _series(store).items():
        found += _jumps_of_series(store, source, field, months)
    return sorted(found, key=lambda finding: finding.file)


def _series(store: Store) -> dict[tuple[str, str], list[_Month]]:
    """Months in their order, by office and field."""
    rows = store.connection.execute(_SQL.read_text(encoding="utf-8")).fetchall()
    months: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for source, field, file, category, records in rows:
        months.setdefault((source, field), {}).setdefault(file, {})[category] = records
    return {
        key: [_Month(file, counts) for file, counts in files.items()]
        for key, files in months.items()
    }


def _jumps_of_series(
    store: Store, source: str, field: str, months: list[_Month]
) -> Iterator[Finding]:
    measure: list[_Month] = []
    for month in months:
        if is_confirmed(store, source, month.file):
            measure = [month]
            continue
        alike = [
            each for each in measure if month.size <= ALIKE * each.size <= ALIKE**2 * month.size
        ]
        earlier: dict[str, int] = {}
        for each in alike[-MONTHS:]:
            for category, records in each.counts.items():
                earlier[category] = earlier.get(category, 0) + records
        moved = jump(earlier, month.counts, LEAST_OF_NOTICES)
        if moved is None:
            measure.append(month)
        else:
            yield _finding(source, field, month.file, moved, len(alike[-MONTHS:]))


def _finding(source: str, field: str, file: str, moved: Jump, months: int) -> Finding:
    values: dict[str, object] = {
        "source": source,
        "field": FIELDS[field],
        "shares": moved.shares(),
        "months": months,
    }
    if moved.exchanged is None:
        return Finding("R-088", file, None, values)
    first, second = moved.exchanged
    return Finding("R-087", file, None, values | {"first": _word(first), "second": _word(second)})
