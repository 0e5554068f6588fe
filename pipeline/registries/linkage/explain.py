"""Why a business is counted as it is: the records put together, and the waterfall of every pair.

Reads core.links and core.identities; names come from the vault and are shown only on request.
Deciding anew happens in surveys/decisions/linkage.csv (decisions.py).
"""

import json
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import Refused
from pipeline.registries.linkage.model import find
from pipeline.store import Store

_MODELS = {
    "person": "persons",
    "business": "businesses",
    "company": "companies",
    "chamber": "chamber",
}
_RECORDS = """
    SELECT source_id FROM core.identities WHERE kind = $kind AND entity_id = $id
    UNION SELECT $id ORDER BY ALL
"""
_PAIRS = """
    SELECT kind, left_id, right_id, match_weight, match_probability, is_accepted, decided_by,
        reasons
    FROM core.links
    WHERE kind <> 'person' AND (left_id IN (SELECT unnest($businesses))
            OR right_id IN (SELECT unnest($businesses)))
        OR kind = 'person'
            AND (left_id IN (SELECT unnest($persons)) OR right_id IN (SELECT unnest($persons)))
    ORDER BY kind, is_accepted DESC, match_weight DESC NULLS FIRST, left_id, right_id
"""
_PERSONS = """
    SELECT DISTINCT person_id FROM core.business_persons WHERE business_id = $id ORDER BY ALL
"""
_BUSINESS = """
    SELECT business_id, municipality_code, start_date, end_date, end_reason_code, branch_group,
        legal_form_group, company_id, chamber_entry_id
    FROM core.businesses WHERE business_id = $id
"""
_DELIVERIES = """
    SELECT delivery_id FROM core.notices WHERE business_id IN (SELECT unnest($ids))
    UNION SELECT delivery_id FROM core.notice_persons WHERE person_id IN (SELECT unnest($ids))
    UNION SELECT delivery_id FROM core.chamber_entries WHERE entry_id IN (SELECT unnest($ids))
    ORDER BY ALL
"""
_NAMES = """
    SELECT person_id AS id, given_name || ' ' || family_name AS name FROM vault.persons
    WHERE person_id IN (SELECT unnest($ids))
    UNION ALL
    SELECT business_id, any_value(business_name) FROM core.notices
    JOIN vault.notice_identities USING (delivery_id, row_number)
    WHERE business_id IN (SELECT unnest($ids)) AND trim(business_name) <> '' GROUP BY business_id
    UNION ALL
    SELECT entry_id, business_name FROM vault.register_entries
    WHERE entry_id IN (SELECT unnest($ids)) AND trim(business_name) <> ''
"""


@dataclass
class Pair:
    """Two records and the waterfall between them: the prior, then each comparison, in bits."""

    kind: str
    left_id: str
    right_id: str
    is_accepted: bool
    decided_by: str
    weight: float | None
    probability: float | None
    prior: float
    steps: list[dict[str, Any]]

    def waterfall(self) -> list[tuple[str, str, float, float]]:
        """Comparison, level, weight and sum so far, the prior first."""
        rows = [("Ausgangslage", "", self.prior, self.prior)]
        for step in self.steps:
            total = rows[-1][3] + step["weight"]
            rows.append((step["comparison"], step["level"], step["weight"], total))
        return rows


@dataclass
class Explanation:
    """A business, the records it was put together from, its persons, and every pair compared."""

    business: dict[str, Any]
    records: list[str]
    persons: dict[str, list[str]]
    pairs: list[Pair]
    names: dict[str, str] = field(default_factory=dict)

    def ids(self) -> list[str]:
        """Of every record shown, the other one of each pair among them."""
        mentioned = (record for each in self.persons.values() for record in each)
        paired = (each for pair in self.pairs for each in (pair.left_id, pair.right_id))
        return sorted({self.business["business_id"], *self.records, *mentioned, *paired})

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        pairs = [vars(pair) | {"waterfall": pair.waterfall()} for pair in self.pairs]
        return {**vars(self), "pairs": pairs}


def explain_business(store: Store, business: str, with_names: bool = False) -> Explanation:
    """What is known of a business (any id it ever bore); raises Refused R-100 if there is none."""
    borne = store.scalar(
        "SELECT entity_id FROM core.identities WHERE kind = 'business' AND source_id = ?",
        [business],
    )
    entity = str(borne or business)
    found = store.connection.execute(_BUSINESS, {"id": entity})
    columns = [each[0] for each in found.description]
    rows = found.fetchall()
    if not rows:
        raise Refused("R-100", value=business)
    records = _ids(store, _RECORDS, kind="business", id=entity)
    persons = {
        person: _ids(store, _RECORDS, kind="person", id=person)
        for person in _ids(store, _PERSONS, id=entity)
    }
    mentioned = [record for each in persons.values() for record in each]
    pairs = _pairs(store, records, mentioned)
    business_row = {
        name: value if value is None or isinstance(value, str) else str(value)
        for name, value in zip(columns, rows[0], strict=True)
    }
    explanation = Explanation(business_row, records, persons, pairs)
    if with_names:
        found = store.connection.execute(_NAMES, {"ids": explanation.ids()})
        explanation.names = dict(found.fetchall())
    return explanation


def deliveries_shown(store: Store, explanation: Explanation) -> list[str]:
    """The deliveries from which an explanation comes: showing them is a reading.

    Not those of the commercial register, which is open to everybody.
    """
    found = store.connection.execute(_DELIVERIES, {"ids": explanation.ids()})
    return [str(row[0]) for row in found.fetchall()]


def _ids(store: Store, query: str, **parameters: str) -> list[str]:
    return [str(row[0]) for row in store.connection.execute(query, parameters).fetchall()]


def _pairs(store: Store, businesses: list[str], persons: list[str]) -> list[Pair]:
    rows = store.connection.execute(
        _PAIRS, {"businesses": businesses, "persons": persons}
    ).fetchall()
    return [
        Pair(
            kind,
            left,
            right,
            is_accepted,
            decided_by,
            weight,
            probability,
            round(find(_MODELS[kind], store.project).prior_weight, 2),
            json.loads(reasons),
        )
        for kind, left, right, weight, probability, is_accepted, decided_by, reasons in rows
    ]
