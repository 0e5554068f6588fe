"""Promises of the Branchengruppen: complete in both editions, and no series breaks on the way."""

import pandas as pd
import pytest

from pipeline.reference import branches

LOOKUP = branches.lookup_table().set_index(["wz_edition", "wz_code"])


def group(edition, code):
    return LOOKUP.loc[(edition, code), "branch_group"]


def is_ambiguous(edition, code):
    return bool(LOOKUP.loc[(edition, code), "is_ambiguous"])


def bridge():
    return branches.bridge_table().assign(
        old_group=lambda rows: rows["wz_2008_code"].map(LOOKUP.loc["2008", "branch_group"]),
        new_group=lambda rows: rows["wz_2025_code"].map(LOOKUP.loc["2025", "branch_group"]),
    )


def test_every_code_of_both_editions_has_one_group():
    lookup = branches.lookup_table()
    assert not lookup.duplicated(["wz_edition", "wz_code"]).any()
    lengths = lookup.groupby(["wz_edition", lookup["wz_code"].str.len()]).size()
    assert lengths["2008"].to_dict() == {2: 88, 3: 272, 4: 615, 5: 839}
    assert lengths["2025"].to_dict() == {2: 87, 3: 287, 4: 651, 5: 983}
    assert set(lookup["branch_group"]) == {known.code for known in branches.GROUPS}
    assert len(branches.GROUPS) == 12


@pytest.mark.parametrize("edition", branches.EDITIONS)
def test_every_rule_decides_something(edition):
    rules = pd.read_csv(branches.__file__.replace("branches.py", "branch_rules.csv"), dtype=str)
    codes = LOOKUP.loc[edition].index
    for rule in rules[rules["wz_edition"] == edition].itertuples():
        covered = codes[codes.str.startswith(rule.prefix)]
        assert rule.branch_group in set(LOOKUP.loc[edition].loc[covered, "branch_group"]), rule


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("56103", "56113", "gastronomy"),
        ("56101", "56111", "gastronomy"),
        ("96021", "96210", "personal_services"),
        ("45203", "95313", "vehicles"),
        ("45110", "47811", "vehicles"),
        ("49320", "49330", "transport"),
        ("53200", "53204", "transport"),
        ("81210", "81210", "facility_services"),
        ("81210", "96910", "facility_services"),
        ("43390", "43330", "construction"),
        ("41103", "68122", "construction"),
        ("47111", "47111", "food_retail"),
        ("47810", "47210", "food_retail"),
        ("47710", "47710", "other_retail"),
        ("62019", "62109", "knowledge_services"),
        ("95290", "95290", "personal_services"),
        ("10710", "10710", "manufacturing"),
        ("82991", "46190", "wholesale"),
    ],
)
def test_a_business_keeps_its_group_when_its_code_changes_edition(old, new, expected):
    assert {group("2008", old), group("2025", new)} == {expected}


def test_a_code_with_a_single_successor_never_changes_its_group():
    pairs = bridge()
    single = pairs[~pairs["wz_2008_code"].duplicated(keep=False)]
    assert len(single) == 603
    moved = single[single["old_group"] != single["new_group"]]
    assert moved.empty, moved


def test_every_code_of_2008_has_a_successor_in_its_own_group():
    pairs = bridge()
    stays = (pairs["old_group"] == pairs["new_group"]).groupby(pairs["wz_2008_code"]).any()
    assert len(stays) == 839
    assert stays[~stays].empty


def test_every_code_of_2025_has_an_origin_in_its_own_group():
    pairs = bridge()
    stays = (pairs["old_group"] == pairs["new_group"]).groupby(pairs["wz_2025_code"]).any()
    assert stays[~stays].empty


def test_codes_that_may_leave_their_group_are_flagged_and_no_others():
    pairs = bridge()
    leaving = set(pairs.loc[pairs["old_group"] != pairs["new_group"], "wz_2008_code"])
    old = LOOKUP.loc["2008"]
    flagged = old[(old.index.str.len() == 5) & old["is_ambiguous"]]
    assert set(flagged.index) == leaving
    assert len(leaving) == 33


def test_the_list_of_exceptions_for_people_is_the_computed_one():
    path = branches.__file__.replace("branches.py", "branch_ambiguities.csv")
    listed = pd.read_csv(path, dtype=str)
    pd.testing.assert_frame_equal(listed, branches.ambiguities(), check_dtype=False)


def test_a_short_code_is_ambiguous_when_its_parts_lie_in_several_groups():
    assert is_ambiguous("2025", "46")
    assert is_ambiguous("2008", "47")
    assert not is_ambiguous("2008", "9602")
    assert not is_ambiguous("2008", "5610")


def test_a_code_of_2025_is_never_ambiguous_in_full_length():
    new = LOOKUP.loc["2025"]
    assert not new.loc[new.index.str.len() == 5, "is_ambiguous"].any()


def test_a_title_is_found_with_and_without_dots_and_per_edition():
    assert branches.title("2008", "96.02.1") == branches.title("2008", "96021") == "Frisörsalons"
    assert branches.title("2025", "96210") == "Frisör- und Barbiersalons"
    assert branches.title("2025", "96021") is None
