"""The member list of a chamber, as it is published or delivered.

inbox/ihk/*.csv -> vault.register_entries, core.chamber_entries; the newest list holds. Linking its
entries to businesses belongs to the linkage.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline import tables
from pipeline.errors import Finding, InBoth
from pipeline.reference import branches, folding
from pipeline.registries import intake, mapping, places, share_jumps
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.readers import delimited
from pipeline.registries.readers.batch import Broken, payload
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "ihk"
_FOLDER = Path(__file__).parent
_COLUMNS = ", ".join(tables.CHAMBER_ENTRIES.column_names)
_IDENTIFYING = ("business_name", "street", "house_number", "register_court", "register_number")
_PLACES = r"""
    WITH written AS (SELECT coalesce(place, '') AS place, trim(postcode) AS digits FROM incoming)
    SELECT place, CASE WHEN regexp_full_match(digits, '\d{4,5}') THEN lpad(digits, 5, '0')
        ELSE '' END AS postcode, count(*) AS entries
    FROM written GROUP BY ALL ORDER BY ALL"""
_IDENTITIES = """
    SELECT 'chamber' AS register, entry_id, business_name, address, postcode, place, register_court,
        register_number, NULL::VARCHAR AS person_names
    FROM listed WHERE code IS NULL"""


def load_chamber(store: Store, progress: Progress = silent) -> Summary:
    """Take new lists in the order of their months; each takes the place of the one before."""
    found = list(intake.arrivals(store.project.inbox / FOLDER, "chamber"))
    return intake.take_all(store, found, load_list, progress)


def load_list(store: Store, arrival: Arrival) -> Taken:
    """Store one list; raises Refused."""
    agreed = mapping.find("ihk", store.project)
    intake.check_ending(arrival.path, agreed)
    _, batches = delimited.read(arrival.path, agreed, arrival.file)
    taken = Taken(period=intake.period_of(arrival.file), dialect=agreed.dialect)
    rows: list[pa.Table] = []
    for batch in batches:
        taken.rows_in += batch.records
        taken.broken += batch.broken
        rows.append(batch.rows)
    if rows:
        _interpret(store, pa.concat_tables(rows), arrival, agreed.wz_edition)
        taken.broken += _problems(store, arrival.file)
        taken.remark = _unknown_sizes(store, arrival.file)
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    counts = share_jumps.list_counts(store) if rows else {}
    share_jumps.refuse_jump(store, arrival.file, arrival.source_id, taken.period, counts)
    intake.store_broken(store, arrival, taken.broken)
    is_in_force = bool(rows) and _is_newest(store, taken.period)
    if is_in_force:
        store.replace(tables.VAULT_REGISTER_ENTRIES, _IDENTITIES, "register = 'chamber'")
    with store.transaction():
        if is_in_force:
            store.connection.execute("DELETE FROM core.chamber_entries")
            store.insert(
                tables.CHAMBER_ENTRIES, f"SELECT {_COLUMNS} FROM listed WHERE code IS NULL"
            )
        share_jumps.keep(store, arrival.delivery_id, counts)
        intake.note_accepted(store, arrival, taken)
    return taken


def _is_newest(store: Store, period: str | None) -> bool:
    newest = store.scalar(
        """SELECT max(period) FROM raw.deliveries
        WHERE source_kind = 'chamber' AND status = 'accepted'"""
    )
    return newest is None or period is None or period >= str(newest)


def _interpret(store: Store, rows: pa.Table, arrival: Arrival, edition: str) -> None:
    connection = store.connection
    connection.execute(folding.SQL_MACRO)
    connection.execute("SET VARIABLE delivery = ?", [arrival.delivery_id])
    connection.execute("SET VARIABLE edition = ?", [edition])
    connection.register("incoming", _with_all_fields(rows))
    connection.register("branch_lookup", branches.lookup_table())
    connection.register("place_lookup", _placed(store))
    connection.execute((_FOLDER / "chamber_entries.sql").read_text(encoding="utf-8"))
    connection.unregister("place_lookup")
    connection.unregister("incoming")


def _placed(store: Store) -> pd.DataFrame:
    """The municipality of every place and postcode of the list."""
    return places.place_all(store, store.frame(_PLACES))


def _unknown_sizes(store: Store, file: str) -> Finding | None:
    """Size classes that nobody knows, the most frequent first: R-076; no other text, no small
    count.
    """
    found = store.connection.execute(
        """SELECT employees_range, count(*) FROM listed WHERE code IS NULL AND is_unknown_size
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"""
    ).fetchall()
    few = store.project.settings.rules.count
    german, english = (
        ", ".join(f"„{written}“ ({count if count >= few else word})" for written, count in found)
        for word in ("wenige", "few")
    )
    return Finding("R-076", file, None, {"values": InBoth(german, english)}) if found else None


def _with_all_fields(rows: pa.Table) -> pa.Table:
    """The rows with empty columns for what this list does not say about a member's identity."""
    for name in _IDENTIFYING:
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(len(rows), pa.string()))
    return rows


def _problems(store: Store, file: str) -> list[Broken]:
    found = store.connection.execute(
        """SELECT row_number, line_number, code, cells FROM listed
        WHERE code IS NOT NULL ORDER BY row_number"""
    ).fetchall()
    column = "opendata_id"
    return [
        Broken(record, Finding(code, file, line, {"column": column}), payload(cells))
        for record, line, code, cells in found
    ]
