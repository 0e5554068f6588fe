"""Agreement figures are those of the published worked examples, and intervals come from interviews."""

import math

import numpy as np
import pytest

from pipeline.themes.agreement import (
    alpha,
    alpha_interval,
    counts,
    interval,
    kappa,
    mean_kappa,
    shares,
    unitizing_alpha,
)

GAP = math.nan


def test_kappa_of_two_people_is_that_of_the_fifty_grant_proposals():
    yes_yes, yes_no, no_yes, no_no = 20, 5, 10, 15
    first = [1] * (yes_yes + yes_no) + [0] * (no_yes + no_no)
    second = [1] * yes_yes + [0] * yes_no + [1] * no_yes + [0] * no_no
    assert kappa(first, second) == pytest.approx(0.4)


def test_kappa_of_three_diagnoses_is_that_of_fleiss_cohen_and_everitt_1969():
    table = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    first, second = zip(*pairs, strict=True)
    assert kappa(first, second) == pytest.approx(0.429, abs=0.0005)


def test_units_that_one_of_two_people_did_not_code_do_not_count():
    assert kappa([1, 0, 1, 0, 1], [1, 0, 1, 0, GAP]) == 1
    assert math.isnan(kappa([0, 0, 1], [0, 0, GAP]))


def test_kappa_of_three_people_is_the_mean_of_their_pairs():
    values = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 1]], dtype=float)
    assert mean_kappa(values) == pytest.approx((1 + 0 + 0) / 3)


def test_alpha_of_two_people_is_that_of_krippendorffs_binary_example():
    values = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert alpha(np.array(values, dtype=float)) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_four_people_with_gaps_is_that_of_krippendorffs_example():
    values = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
    assert alpha(np.array(values, dtype=float)) == pytest.approx(0.743, abs=0.0005)


def test_alpha_cannot_be_told_where_nobody_coded_twice_or_all_say_the_same():
    assert math.isnan(alpha(np.array([[1, GAP], [GAP, 0]], dtype=float)))
    assert math.isnan(alpha(np.zeros((3, 5))))


def test_the_interval_of_alpha_resamples_whole_interviews_and_is_the_same_every_time():
    random = np.random.default_rng(7)
    truth = random.random(200) < 0.3
    values = np.stack([truth ^ (random.random(200) < 0.1) for _ in range(3)]).astype(float)
    values[0, :50] = GAP
    of_twenty = [str(unit // 10) for unit in range(200)]
    first, second = (alpha_interval(values, of_twenty) for _ in range(2))
    assert first == second
    assert first.value == alpha(values)
    assert first.low < first.value < first.high
    of_four = alpha_interval(values, [str(unit // 50) for unit in range(200)])
    assert of_four.value == first.value
    assert (of_four.low, of_four.high) != (first.low, first.high)
    assert math.isnan(alpha_interval(values, ["one"] * 200).low)


def test_resampled_alpha_is_alpha_of_the_resampled_units():
    random = np.random.default_rng(1)
    values = (random.random((3, 40)) < 0.4).astype(float)
    values[2, ::3] = GAP
    every_unit_alone = [f"{unit:02d}" for unit in range(40)]
    drawn = np.random.default_rng(2008).multinomial(40, np.full(40, 1 / 40), size=1000)
    told = [alpha(np.repeat(values, times, axis=1)) for times in drawn]
    expected = np.percentile(told, [2.5, 97.5])
    found = alpha_interval(values, every_unit_alone)
    assert [found.low, found.high] == pytest.approx(list(expected))


def test_precision_recall_and_f1_are_counted_by_interview():
    found, gold = np.array([1, 1, 0, 1.0]), np.array([1, 0, 1, 1.0])
    by_interview = counts(found, gold, ["a", "a", "b", "b"])
    assert by_interview.tolist() == [[1, 2, 1], [1, 1, 2]]
    assert shares(by_interview.sum(axis=0)).tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3])
    assert np.isnan(shares(np.zeros(3))).all()


def test_an_interval_holds_its_share_of_true_values():
    random = np.random.default_rng(3)
    covered = 0
    for seed in range(100):
        sums = np.stack([random.binomial(10, 0.6, 40), np.full(40, 10)], axis=-1).astype(float)
        low, high = interval(sums, lambda each: each[..., 0] / each[..., 1], seed, 300)
        covered += low <= 0.6 <= high
    assert 88 <= covered <= 100


def test_unitizing_alpha_is_that_of_krippendorff_2004():
    first = [(75, 145), (220, 250)]
    second = [(70, 150), (205, 225), (250, 270)]
    observed, expected = 0.0144, 0.0532
    assert unitizing_alpha([first, second], 300) == pytest.approx(
        1 - observed / expected, abs=0.002
    )
    assert unitizing_alpha([second, first], 300) == unitizing_alpha([first, second], 300)
    assert unitizing_alpha([[(30, 90), (150, 200)]] * 2, 300) == 1


def test_spans_of_one_coder_that_overlap_count_as_one_and_no_span_at_all_tells_nothing():
    assert unitizing_alpha([[(0, 50), (40, 90)], [(0, 90)]], 300) == 1
    assert math.isnan(unitizing_alpha([[], []], 300))
    assert unitizing_alpha([[(0, 90)], []], 300) < 0.1
