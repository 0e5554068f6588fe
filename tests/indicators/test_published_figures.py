"""Published figures whose arithmetic must come out, computed by what computes the product's own figures.

The figures and their sources stand in the issue's list of published studies; nothing here is a county's data.
"""

import pytest
from wz_code import WZ

from pipeline.indicators.figures import (
    change,
    index,
    is_additive,
    quotient,
    rate,
    rounding_difference,
    share,
    smallest_of,
    wilson,
)
from pipeline.reference.branches import bridge_table, title

DUEREN_2014 = {
    "TR": 4_248, "PL": 1_094, "RO": 878, "IT": 494, "GR": 464, "NL": 250, "BE": 233, "RS": 199, "SY": 165, "BG": 150, "HR": 119, "PT": 111,
    "ES": 100, "UA": 85, "AL": 65,
}  # fmt: skip
POPULATION_2006 = [
    93_403, 33_882, 18_154, 14_234, 14_211, 14_051, 13_685, 11_588, 10_747, 9_913, 8_979, 8_829, 8_521, 7_452, 4_583,
]  # fmt: skip
GERMAN_INDEX = [100, 96.3, 91.0, 87.4, 92.1, 89.1, 79.2, 70.3, 69.8, 69.1, 68.0]
FOREIGN_INDEX = [100, 107.3, 111.2, 107.4, 113.2, 127.3, 135.7, 134.8, 144.2, 132.6, 129.3]


def test_d4_unemployment_of_foreigners_was_nearly_three_times_that_of_germans():
    assert round(rate(28.0, 10.1), 1) == 2.8


def test_d5_the_printed_germans_and_foreigners_of_dueren_do_not_make_its_population():
    assert not is_additive(90_125, [77_728, 12_197], tolerance=1)
    assert rounding_difference(90_125, [77_728, 12_197]) == 200
    assert is_additive(90_125, [77_928, 12_197])
    assert round(share(12_197, 90_125), 3) == 0.135


def test_d6_the_nationalities_named_leave_a_rest():
    assert is_additive(12_197, [*DUEREN_2014.values(), 3_542])
    assert rounding_difference(12_197, list(DUEREN_2014.values())) == 3_542
    assert rounding_difference(0, list(DUEREN_2014.values())) == 8_655


def test_d8_foreign_members_of_the_chamber_are_registered_and_small_traders():
    assert is_additive(11_209, [3_515, 7_694])
    assert round(share(11_209, 81_000), 3) == 0.138


def test_d9_six_countries_of_registered_firms():
    assert is_additive(2_113, [573, 521, 319, 288, 210, 202])


def test_d10_four_countries_hold_more_than_half_of_the_small_traders():
    assert is_additive(4_065, [1_829, 1_115, 562, 559])
    assert round(share(4_065, 7_694), 3) == 0.528


def test_d11_six_towns_named():
    assert is_additive(2_096, [635, 410, 339, 278, 236, 198])
    assert round(share(2_096, 11_209), 3) == 0.187


def test_d12_four_branches_of_the_small_traders():
    assert is_additive(4_365, [1_271, 1_187, 1_060, 847])
    assert round(share(4_365, 7_694), 3) == 0.567


@pytest.mark.parametrize(
    ("series", "moved"), [(GERMAN_INDEX, -0.32), (FOREIGN_INDEX, 0.29)], ids=["d13", "d14"]
)
def test_d13_d14_an_index_tells_the_change_since_its_base(series: list[float], moved: float):
    assert round(change(series[0], series[-1]), 2) == moved
    assert [round(index(value, series[0]), 1) for value in series] == series


def test_d15_founders_in_westphalia():
    assert is_additive(50_000, [38_000, 12_000])
    assert round(share(12_000, 50_000), 2) == 0.24


def test_d16_founders_in_baden_wuerttemberg():
    assert is_additive(82_791, [65_472, 17_319])
    assert round(share(17_319, 82_791), 3) == 0.209
    assert round(change(24_810, 17_319), 3) == -0.302


def test_d17_self_employed_rose_by_a_quarter():
    assert round(change(567, 709), 3) == 0.250


def test_d18_a_rounded_figure_gives_another_change_than_the_one_printed():
    assert round(change(947, 1_300), 3) == 0.373
    assert round(change(947, 1_288), 2) == 0.36  # what rounds to 1.3 million and to 36 per cent


def test_d19_the_effect_on_jobs():
    assert round(change(1.55, 2.27), 3) == 0.465


def test_d20_nearly_every_fifth():
    assert round(share(95_000, 536_000), 3) == 0.177


def test_d21_founders_with_a_migration_history():
    assert round(share(160_000, 605_000), 3) == 0.264


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (82_369, [67_225, 15_143]),
        (15_143, [10_431, 4_713]),
        (10_431, [5_584, 4_847]),
        (4_713, [1_716, 2_997]),
        (4_847, [1_680, 3_166]),
        (2_997, [448, 2_548]),
    ],
)
def test_d22_sums_of_rounded_thousands_differ_by_one_at_most(whole: int, parts: list[int]):
    assert is_additive(whole, parts, tolerance=1)


def test_d22_without_the_tolerance_the_rounding_is_found():
    assert not is_additive(82_369, [67_225, 15_143])
    assert is_additive(10_431, [5_584, 4_847])


def test_d28_staff_per_business():
    assert is_additive(30, [24, 6])
    assert round(rate(72, 30), 1) == 2.4


def test_d32_the_classifications_have_as_many_classes_as_published():
    published = {"2008": (21, 88, 272, 615, 839), "2025": (22, 87, 287, 651, 983)}
    for edition, counts in published.items():
        codes = [code.replace(".", "") for code in WZ(version=edition).get_all_codes()]
        sections = sum(code.isalpha() for code in codes)
        lengths = [sum(code.isdigit() and len(code) == n for code in codes) for n in (2, 3, 4, 5)]
        assert (sections, *lengths) == counts
    bridge = bridge_table()
    assert bridge["wz_2008_code"].nunique() == 839
    assert (bridge["wz_2008_code"].value_counts() == 1).sum() == 603
    assert title("2008", "56.10.3")


def test_d33_fifteen_populations_make_the_county():
    assert is_additive(272_232, POPULATION_2006)
    assert len(POPULATION_2006) == 15


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (29, 29, 0.8830, 1.0)],
)  # fmt: skip
def test_wilsons_interval_equals_the_tables_of_newcombe_1998(
    part: int, whole: int, low: float, high: float
):
    found = wilson(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nothing_is_divided_by_nought():
    assert share(3, 0) is change(0, 3) is index(3, 0) is rate(3, 0) is quotient(1, 2, 0, 5) is None
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)


def test_a_location_quotient_compares_two_shares():
    assert quotient(20, 100, 100, 1_000) == 2.0


def test_what_is_judged_is_the_smallest_count_that_a_figure_tells():
    assert smallest_of([0, 7, 2, 40]) == 2
    assert smallest_of([0, 0]) == 0
