"""Brings the activation log into the warehouse, persons under their pseudonyms.

inbox/aktivierung/*.xlsx -> core.approaches, core.events, core.attendances, core.commitments,
core.outcomes. Reading the sheets belongs to log.py.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline import tables
from pipeline.activation.log import Entry, Log, Record, read_log
from pipeline.deliveries import Delivery, accept, files, is_known, reading, refuse
from pipeline.errors import Finding, Refused
from pipeline.store import Store
from pipeline.summary import Summary

FOLDER = "aktivierung"
UNREADABLE = "F-008"
TABLES = {
    "events": tables.EVENTS,
    "approaches": tables.APPROACHES,
    "attendances": tables.ATTENDANCES,
    "commitments": tables.COMMITMENTS,
    "outcomes": tables.OUTCOMES,
}
"""Events first: whether an attendance can be kept depends on its event."""


def load_activation(store: Store) -> Summary:
    """Load the log if a workbook is new: the state of all workbooks takes the old one's place.

    Rows are rows of the sheets. While one workbook cannot be read, the last good state stays. A
    number that an earlier workbook (by name) gave already is quarantined, F-010 and F-011.
    """
    found = [
        Delivery(path, FOLDER, "activation", "aktivierungslog")
        for path in files(store.project.inbox / FOLDER, ".xlsx")
    ]
    new = {delivery.delivery_id for delivery in found if not is_known(store, delivery)}
    deliveries = {delivery.delivery_id: delivery for delivery in reversed(found)}
    summary = Summary(duplicates=len(found) - len(new))
    if not new:
        return summary
    logs: list[tuple[Delivery, Log]] = []
    for delivery in reversed(deliveries.values()):
        try:
            with reading(delivery.path, UNREADABLE):
                logs.append((delivery, read_log(delivery.path)))
        except Refused as problem:
            summary += refuse(store, delivery, problem.finding)
    if summary.refused:
        return summary
    _replace_all(store, logs)
    for delivery, log in logs:
        # A known workbook is counted anew as well: a new one may have taken its numbers.
        counted = accept(store, delivery, log.rows_in, log.findings)
        summary += counted if delivery.delivery_id in new else Summary()
    return summary


def _replace_all(store: Store, logs: Sequence[tuple[Delivery, Log]]) -> None:
    """The rows of all workbooks; those that an earlier one has already join the findings."""
    others: dict[tuple[str, object], str] = {}
    for name, table in TABLES.items():
        met: dict[tuple[object, ...], tuple[str, Record]] = {}
        for delivery, log in logs:
            file = delivery.path.name
            for entry in log.rows[name]:
                event = (file, entry.values.get("event_id"))
                if name == "attendances" and event in others:
                    log.findings.append(_repeated("F-011", file, entry, others[event]))
                    continue
                values = _pseudonymous(store, entry.values)
                key = tuple(values[column] for column in table.key)
                other, first = met.setdefault(key, (file, values))
                if first is not values:
                    log.findings.append(_repeated("F-010", file, entry, other))
                if name == "events" and values != first:
                    others[event] = other
        rows = pd.DataFrame([row for _, row in met.values()], columns=table.column_names)
        store.replace(table, rows)


def _repeated(code: str, file: str, entry: Entry, other: str) -> tuple[int, Finding]:
    values: dict[str, object] = {"sheet": entry.sheet, "other": other}
    return entry.record, Finding(code, file, entry.line, values)


def _pseudonymous(store: Store, record: Record) -> Record:
    """The record with a pseudonym for the contact's number, and for the approach's own."""
    kept = {name: value for name, value in record.items() if name not in ("contact", "number")}
    if "contact" in record:
        contact = record["contact"]
        kept["person_id"] = store.pseudonym("contact", str(contact)) if contact else None
    if "number" in record:
        kept["approach_id"] = store.pseudonym("approach", str(record["number"]))
    return kept
