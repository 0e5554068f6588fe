"""What a linked store counts against the truth of its sample county, cell by cell."""

import csv
from pathlib import Path

import pandas as pd

from pipeline.store import Store

_STATES = {
    "businesses": "true",
    "businesses_foreign": "ownership = 'foreign'",
    "businesses_german": "ownership = 'german'",
    "businesses_unknown": "ownership = 'unknown'",
    "businesses_undeterminable": "ownership = 'undeterminable'",
}
_PERSONS = """
    SELECT month, {area} AS area_code, '{unit}' AS unit, count(DISTINCT part.person_id) AS counted
    FROM (SELECT *, last_day(strptime(month || '-01', '%Y-%m-%d')::DATE) AS day FROM core.business_months)
    JOIN core.business_persons AS part USING (business_id)
    LEFT JOIN core.person_states AS state ON state.person_id = part.person_id AND from_date <= day AND day < until_date
    WHERE part.start_date <= day AND (part.end_date IS NULL OR part.end_date > day) AND {condition}
    GROUP BY ALL
"""


def counts(truth: Path) -> pd.DataFrame:
    """The true counts by month, area and unit."""
    return pd.read_csv(truth / "counts.csv", dtype={"area_code": "str"})


def businesses_that_differ(store: Store, truth: Path) -> pd.DataFrame:
    """Cells in which the businesses of a month and area are not as many as the truth says."""
    counted = pd.concat(
        store.frame(
            f"SELECT month, {area} AS area_code, '{unit}' AS unit, count(*) AS counted FROM core.business_months WHERE {condition} GROUP BY ALL"
        )
        for unit, condition in _STATES.items()
        for area in ("municipality_code", "left(municipality_code, 5)")
    )
    true = counts(truth).query("unit in @_STATES.keys()")
    return _differing(true, counted)


def persons_that_differ(store: Store, truth: Path) -> pd.DataFrame:
    """Cells in which persons or foreign persons differ by more than the ambiguous persons of the area."""
    conditions = {"persons": "true", "persons_foreign": "nationality_class = 'foreign'"}
    counted = pd.concat(
        store.frame(_PERSONS.format(area=area, unit=unit, condition=condition))
        for unit, condition in conditions.items()
        for area in ("municipality_code", "left(municipality_code, 5)")
    )
    wrong = _differing(counts(truth).query("unit in @conditions.keys()"), counted)
    allowed = wrong["area_code"].map(_ambiguous_by_area(truth)).fillna(0)
    return wrong[(wrong["counted"] - wrong["received"]).abs() > allowed]


def events_that_differ(store: Store, truth: Path) -> pd.DataFrame:
    """Events of a month, municipality and ownership that are not as many as the truth says."""
    true = pd.read_csv(truth / "events.csv", dtype={"area_code": "str"})
    true = true[true["area_code"].str.len() == 8]
    months = sorted(counts(truth)["month"].unique())
    counted = store.frame(
        """SELECT strftime(date, '%Y-%m') AS month, municipality_code AS area_code, kind AS event,
            ownership, count(*) AS counted
        FROM core.business_events WHERE strftime(date, '%Y-%m') BETWEEN ? AND ? GROUP BY ALL""",
        [months[0], months[-1]],
    )
    keys = ["month", "area_code", "event", "ownership"]
    both = true.merge(counted, on=keys, how="outer").fillna({"count": 0, "counted": 0})
    return both[both["count"] != both["counted"]]


def _differing(true: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    both = true.merge(counted, on=["month", "area_code", "unit"], how="left").fillna({"counted": 0})
    assert len(both) == len(true) > 100
    return both[both["counted"] != both["received"]]


def _ambiguous_by_area(truth: Path) -> dict[str, int]:
    """How many persons of an area belong to a pair that nothing can decide."""
    with (truth / "person_links.csv").open(encoding="utf-8", newline="") as file:
        doubtful = {
            (row["municipality_code"], row["person"])
            for row in csv.DictReader(file)
            if row["is_ambiguous"] == "1"
        }
    found: dict[str, int] = {}
    for area, _ in doubtful:
        for code in (area, area[:5]):
            found[code] = found.get(code, 0) + 1
    return found
