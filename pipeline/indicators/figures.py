"""What the arithmetic of all figures means: shares, changes, indices, intervals, fitting sums.

The formulas stand in figures.sql, where the indicators use them; here is the way to call them.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

MACROS = (Path(__file__).parent / "figures.sql").read_text(encoding="utf-8")
"""Statements that define the macros in a connection."""


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


@cache
def _calculator() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(MACROS)
    return connection


def _compute(formula: str, *values: object) -> float | None:
    row = _calculator().execute(f"SELECT {formula}", list(values)).fetchone()
    result = row[0] if row else None
    return None if result is None else float(result)


def share(part: float, whole: float) -> float | None:
    """Part of a whole, 0-1; None where there is no whole."""
    return _compute("share(?, ?)", part, whole)


def change(earlier: float, later: float) -> float | None:
    """Relative change: 0.25 is a quarter more; None where there was nothing."""
    return _compute("change(?, ?)", earlier, later)


def index(value: float, base: float) -> float | None:
    """Messziffer: 100 is the base; None where the base is nought."""
    return _compute("index_of(?, ?)", value, base)


def quotient(part: float, whole: float, part_of_all: float, all_of_them: float) -> float | None:
    """How many times as large a share is as that of all (Standortquotient)."""
    return _compute("quotient(?, ?, ?, ?)", part, whole, part_of_all, all_of_them)


def rate(part: float, whole: float, per: float = 1) -> float | None:
    """Units for each unit of the whole, times `per`: staff per business, traders per 1,000."""
    return _compute("rate(?, ?, ?)", part, whole, per)


def wilson(part: int, whole: int) -> Interval:
    """Wilson's 95 % interval of a share; `whole` is at least 1."""
    low, high = (_compute(f"wilson_{end}(?, ?)", part, whole) for end in ("low", "high"))
    if low is None or high is None:
        raise ValueError(f"no share of {whole}")
    return Interval(low, high)


def rounding_difference(whole: float, parts: Sequence[float]) -> float:
    """How far a whole is from the sum of its parts."""
    return _compute("rounding_difference(?, ?)", whole, list(parts)) or 0.0


def is_additive(whole: float, parts: Sequence[float], tolerance: float = 0) -> bool:
    """Whether a whole is the sum of its parts; tolerance 1 where each was rounded by itself."""
    return rounding_difference(whole, parts) <= tolerance


def smallest_of(counts: Sequence[int]) -> int:
    """The smallest count above nought: what a figure made of several counts tells at least."""
    return int(_compute("smallest_of(?)", list(counts)) or 0)
