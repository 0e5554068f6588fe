"""Whether a delivery looks as its mapping expects: number of records, shares of codes.

A delivery outside its ranges is taken all the same and told. Jumps from month to month belong to
the monthly check.
"""

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.reference.folding import fold
from pipeline.registries import mapping
from pipeline.registries.mapping import Codes, Mapping
from pipeline.store import Store
from pipeline.tables import Table

LEAST_RECORDS = 50
"""Of fewer records a share says nothing."""
_TABLES: dict[str, Table] = {
    "trade_office": tables.RAW_NOTICES,
    "chamber": tables.CHAMBER_ENTRIES,
}


def oddity(
    store: Store, delivery_id: str, source_kind: str, dialect: str, file: str, rows_in: int
) -> Finding | None:
    """What is unusual about a delivery whose records are stored: R-060 or R-061, else None."""
    try:
        agreed = mapping.find(dialect, store.project)
    except Refused:
        return None
    rows = agreed.expected.rows
    if rows and rows_in and not rows[0] <= rows_in <= rows[1]:
        bounds = {"rows": rows_in, "least": rows[0], "most": rows[1]}
        return Finding("R-060", file, None, bounds | {"mapping": agreed.file_name})
    outside = [
        text
        for column, ranges in agreed.expected.shares.items()
        for text in _outside(_counts(store, delivery_id, source_kind, column, agreed), ranges)
    ]
    if not outside:
        return None
    return Finding("R-061", file, None, {"shares": "; ".join(outside), "mapping": agreed.file_name})


def _counts(
    store: Store, delivery_id: str, source_kind: str, column: str, agreed: Mapping
) -> dict[str, int]:
    """Records of a delivery by code; a text that no code list knows counts as itself."""
    table = _TABLES.get(source_kind)
    if table is None or column not in table.column_names:
        return {}
    found = store.connection.execute(
        f"""SELECT coalesce("{column}", ''), count(*) FROM {table.full_name}
        WHERE delivery_id = ? GROUP BY ALL""",
        [delivery_id],
    ).fetchall()
    codes = {fold(text): code for code, texts in _codes(agreed, column).items() for text in texts}
    counts: dict[str, int] = {}
    for written, count in found:
        code = codes.get(fold(written), written)
        counts[code] = counts.get(code, 0) + count
    return counts


def _codes(agreed: Mapping, column: str) -> Codes:
    lists = {"kind": agreed.kinds, "is_side_line": agreed.flags, "is_correction": agreed.flags}
    return lists.get(column, {})


def _outside(counts: dict[str, int], ranges: dict[str, tuple[float, float]]) -> list[str]:
    """The shares that lie outside their range, in words."""
    total = sum(counts.values())
    if total < LEAST_RECORDS:
        return []
    shares = {code: counts.get(code, 0) / total for code in ranges}
    return [
        f"{code} {share:.0%} ({ranges[code][0]:.0%}–{ranges[code][1]:.0%})"
        for code, share in shares.items()
        if not ranges[code][0] <= share <= ranges[code][1]
    ]
