"""Brings the activation log into the warehouse, persons under their pseudonyms.

inbox/aktivierung/*.xlsx -> core.approaches, core.events, core.attendances, core.commitments,
core.outcomes. Reading the sheets belongs to log.py.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline import tables
from pipeline.activation.log import Log, Record, read_log
from pipeline.deliveries import Delivery, accept, files, is_known, refuse
from pipeline.errors import Refused
from pipeline.store import Store
from pipeline.summary import Summary

FOLDER = "aktivierung"
TABLES = {
    "approaches": tables.APPROACHES,
    "events": tables.EVENTS,
    "attendances": tables.ATTENDANCES,
    "commitments": tables.COMMITMENTS,
    "outcomes": tables.OUTCOMES,
}


def load_activation(store: Store) -> Summary:
    """Load the log if a workbook is new: the newest state of all workbooks takes the old one's
    place.

    Rows are rows of the sheets. While one workbook cannot be read, the last good state stays.
    """
    deliveries = [
        Delivery(path, FOLDER, "activation", "aktivierungslog")
        for path in files(store.project.inbox / FOLDER, ".xlsx")
    ]
    new = [delivery for delivery in deliveries if not is_known(store, delivery)]
    if not new:
        return Summary(duplicates=len(deliveries))
    logs: dict[str, Log] = {}
    refused: list[tuple[Delivery, Refused]] = []
    for delivery in deliveries:
        try:
            logs[delivery.delivery_id] = read_log(delivery.path)
        except Refused as problem:
            refused.append((delivery, problem))
    summary = Summary()
    for delivery, error in refused:
        summary += refuse(store, delivery, error.finding)
    if refused:
        return summary
    _replace_all(store, list(logs.values()))
    for delivery in deliveries:
        log = logs[delivery.delivery_id]
        if delivery in new:
            summary += accept(store, delivery, log.rows_in, log.findings)
        else:
            summary += Summary(duplicates=1)
    return summary


def _replace_all(store: Store, logs: Sequence[Log]) -> None:
    for name, table in TABLES.items():
        records = [_pseudonymous(store, record) for log in logs for record in log.rows[name]]
        rows = pd.DataFrame(records, columns=table.column_names)
        store.replace(table, rows.drop_duplicates(list(table.key), keep="last"))


def _pseudonymous(store: Store, record: Record) -> Record:
    """The record with a pseudonym for the contact's number, and for the approach's own."""
    kept = {name: value for name, value in record.items() if name not in ("contact", "number")}
    if "contact" in record:
        contact = record["contact"]
        kept["person_id"] = store.pseudonym("contact", str(contact)) if contact else None
    if "number" in record:
        kept["approach_id"] = store.pseudonym("approach", str(record["number"]))
    return kept
