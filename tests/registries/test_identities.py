"""Groups from pairs: who bears whose id, and what keeps records apart."""

from pipeline.registries.linkage.identities import best_of_each, entity_ids, put_together


def borne(pairs, verdicts=None, known=None):
    groups, undone = put_together(pairs, verdicts or {})
    return entity_ids(groups, known or {}), undone


def test_a_group_bears_the_id_of_its_member_known_first():
    known = {"a": "2026-03-31", "b": "2026-01-31", "c": "2026-02-28"}
    assert borne([("a", "b", 9.0), ("b", "c", 8.0)], known=known)[0] == {"a": "b", "c": "b"}


def test_the_weaker_pair_gives_way_where_a_person_keeps_two_apart():
    ids, undone = borne([("a", "b", 9.0), ("b", "c", 5.0)], {("a", "c"): False})
    assert ids == {"b": "a"}
    assert undone == [("b", "c")]


def test_what_a_person_calls_the_same_is_the_same_without_any_pair():
    assert borne([], {("a", "z"): True})[0] == {"z": "a"}


def test_one_entry_goes_to_one_business_the_strongest_first():
    accepted = best_of_each([("b1", "e1", 9.0), ("b2", "e1", 7.0), ("b2", "e2", 6.0)], {})
    assert accepted == {("b1", "e1"), ("b2", "e2")}


def test_where_two_weigh_the_same_neither_is_accepted():
    assert best_of_each([("b1", "e1", 9.0), ("b2", "e1", 9.0)], {}) == set()


def test_a_verdict_decides_before_any_weight():
    pairs = [("b1", "e1", 9.0), ("b2", "e1", 7.0)]
    assert best_of_each(pairs, {("b1", "e1"): False}) == {("b2", "e1")}
    assert best_of_each(pairs, {("b2", "e1"): True}) == {("b2", "e1")}
