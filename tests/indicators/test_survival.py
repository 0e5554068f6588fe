"""The estimate of survival against figures reckoned by hand and against a textbook's."""

import pytest

from pipeline.indicators.cells import FOLDER, prepare
from pipeline.store import Store

REMISSION = [
    (6, 1), (6, 1), (6, 1), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1),
    (6, 0), (9, 0), (10, 0), (11, 0), (17, 0), (19, 0), (20, 0), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0),
]  # fmt: skip
"""Weeks in remission under 6-mercaptopurine (Freireich 1963), in every textbook of survival."""


def curve(store: Store, lives: list[tuple[int, int, int]]) -> list[tuple[int, int, float, float]]:
    """Day, at risk, survival and standard error of lives (seen from, until, closed)."""
    prepare(store)
    store.connection.execute("DELETE FROM lives")
    store.connection.executemany("INSERT INTO lives VALUES ('05399', 'foreign', ?, ?, ?)", lives)
    store.connection.execute((FOLDER / "survival_curve.sql").read_text(encoding="utf-8"))
    return store.connection.execute(
        "SELECT day, at_risk, round(survival, 4), round(standard_error, 4) FROM survival_curve WHERE closed > 0 ORDER BY day"
    ).fetchall()


def test_the_curve_of_a_textbook(store: Store):
    found = curve(store, [(-1, weeks, ended) for weeks, ended in REMISSION])
    assert found == [
        (6, 21, 0.8571, 0.0764),
        (7, 17, 0.8067, 0.0869),
        (10, 15, 0.7529, 0.0963),
        (13, 12, 0.6902, 0.1068),
        (16, 11, 0.6275, 0.1141),
        (22, 7, 0.5378, 0.1282),
        (23, 6, 0.4482, 0.1346),
    ]


def test_four_businesses_by_hand(store: Store):
    found = curve(store, [(-1, 10, 1), (-1, 20, 0), (-1, 30, 1), (-1, 40, 0)])
    assert [row[:3] for row in found] == [(10, 4, 0.75), (30, 2, 0.375)]


def test_who_was_founded_before_is_at_risk_from_the_day_she_is_seen(store: Store):
    found = curve(store, [(-1, 10, 1), (-1, 40, 0), (15, 30, 1), (15, 40, 0)])
    assert [row[:3] for row in found] == [(10, 2, 0.5), (30, 3, 0.3333)]


def test_the_interval_lies_on_the_log_log_scale(store: Store):
    curve(store, [(-1, weeks, ended) for weeks, ended in REMISSION])
    low, high = store.connection.execute(
        "SELECT round(ci_low, 3), round(ci_high, 3) FROM survival_curve WHERE day = 10"
    ).fetchone()
    assert (low, high) == (pytest.approx(0.503), pytest.approx(0.889))
