"""Pairs of records and what speaks for their being the same: Splink on DuckDB, in memory.

Which records are compared is decided in links.py, what follows from a pair in identities.py.
"""

import logging
from collections.abc import Sequence

import duckdb

from pipeline.registries.linkage.model import Model

PAIRS = "memory.linkage.pairs"
_NO_PAIRS = """SELECT '' AS left_id, '' AS right_id, 0.0::DOUBLE AS match_weight,
    0.0::DOUBLE AS match_probability, '' AS reasons WHERE false"""
LOWEST_PROBABILITY = 0.01
"""Pairs below are not kept: the model rules them out."""


def score(connection: duckdb.DuckDBPyConnection, model: Model, records: Sequence[str]) -> None:
    """Score the pairs of one table (each with each) or of two (one with the other).

    The tables lie in memory.linkage and have unique_id. Makes memory.linkage.pairs with left_id,
    right_id, match_weight, match_probability and reasons (a JSON list of comparison, level and
    weight in bits).
    """
    if not all(_is_filled(connection, name) for name in records):
        connection.execute(f"CREATE OR REPLACE TABLE {PAIRS} AS {_NO_PAIRS}")
        return
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    cursor = connection.cursor()
    try:
        cursor.execute("USE memory.linkage")
        api = DuckDBAPI(cursor)
        tables = [api.register(name) for name in records]
        link_type = "dedupe_only" if len(tables) == 1 else "link_only"
        linker = Linker(
            tables[0] if len(tables) == 1 else tables,
            model.settings(link_type),
            log_level=None,
            validate_settings=False,
        )
        found = linker.inference.predict(threshold_match_probability=LOWEST_PROBABILITY)
        cursor.execute(f"CREATE OR REPLACE TABLE {PAIRS} AS {_pairs(model, found.physical_name)}")
        api.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
    finally:
        cursor.close()


def _is_filled(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM memory.linkage.{name} LIMIT 1").fetchall())


def _pairs(model: Model, predicted: str) -> str:
    """The SELECT that turns Splink's table into pairs with reasons; no compared value is kept."""
    return f"""
        SELECT unique_id_l AS left_id, unique_id_r AS right_id, match_weight, match_probability,
            to_json([{", ".join(_reason(model, name) for name in model.comparisons)}])::VARCHAR
                AS reasons
        FROM {predicted}
    """


def _reason(model: Model, name: str) -> str:
    comparison = model.comparisons[name]
    numbers = range(-1, len(comparison.levels))
    labels = [
        (number, comparison.reached(number).label)
        for number in numbers
        if number < sum(not level.is_missing for level in comparison.levels)
        and (number >= 0 or any(level.is_missing for level in comparison.levels))
    ]
    cases = " ".join(f"WHEN {number} THEN {_text(label)}" for number, label in labels)
    return (
        f"{{'comparison': {_text(comparison.title)}, 'level': CASE gamma_{name} {cases} END, "
        f"'weight': round(mw_{name}, 2)}}"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
