"""Figures of section E: whose coding counts, how often a theme is told, by whom, and how sure that is."""

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest
from scipy.stats import binomtest

from pipeline import tables
from pipeline.disclosure import labels
from pipeline.disclosure import release as gate
from pipeline.disclosure.release import make_release, unsafe_cells
from pipeline.errors import Refused
from pipeline.indicators import cells
from pipeline.indicators.cells import compute_cells
from pipeline.store import Store
from pipeline.themes.codebook import load_codebook
from tests.indicators.conftest import fill

COUNTY, WAVE = "05399", "2025"
Talk = dict[str, Any]
HIDDEN = ("suppressed_primary", "suppressed_secondary")


def talk(number: int, *codes: str, people: Iterable[str] | None = None, **given: Any) -> Talk:
    """An interview in which the program found these codes (T01+ as strength, T01- as problem);
    `people` are the codes that a person gave it, None if none read it.
    """
    return {
        "interview_id": f"i{number:03d}",
        "codes": codes,
        "people": people,
        "wave": WAVE,
    } | given


def build(store: Store, talks: list[Talk], trust: list[dict[str, Any]] | None = None, **more: list[dict[str, Any]]) -> None:  # fmt: skip
    """The warehouse of these talks, then the cells; `more` are rows of further tables by name."""
    fill(store, tables.AREAS, [{"area_code": COUNTY, "name": "Musterkreis", "level": "county"}])
    fill(store, tables.INTERVIEWS, [{"sex": "w", **talk} for talk in talks])
    fill(store, tables.TURNS, [
        {"interview_id": talk["interview_id"], "turn_number": 2, "role": talk.get("role", "interviewee"), "language": "de"}
        for talk in talks
    ])  # fmt: skip
    mentions = [
        {"source": talk.get("source", "rule"), **_said(talk, number, code)}
        for talk in talks for number, code in enumerate(talk["codes"])
    ]  # fmt: skip
    fill(
        store,
        tables.MENTIONS,
        [
            row | {"mention_id": f"m{n}", "codebook_version": "1", "pipeline_version": "1"}
            for n, row in enumerate(mentions)
        ],
    )
    read = [talk for talk in talks if talk["people"] is not None]
    codings = [
        _said(talk, number, code) | {"coder": "ada", **talk.get("judged", {})}
        for talk in read for number, code in enumerate(talk["people"])
    ] + more.pop("codings", [])  # fmt: skip
    fill(store, tables.CODINGS, [row | {"coding_id": f"c{n}"} for n, row in enumerate(codings)])
    coded = [{"interview_id": talk["interview_id"], "coder": "ada"} for talk in read]
    fill(store, tables.CODED_INTERVIEWS, coded + more.pop("coded_interviews", []))
    fill(store, tables.THEME_TRUST, trust or [])
    for table in tables.WAREHOUSE:
        if table.name in more:
            fill(store, table, more[table.name])
    compute_cells(store)


def _said(talk: Talk, number: int, code: str) -> dict[str, Any]:
    name, sign = (code[:-1], code[-1]) if code[-1] in "+-=" else (code, "")
    valence = {"+": 1, "-": -1, "=": 0, "": None}[sign]
    return {"interview_id": talk["interview_id"], "turn_number": 2, "start_offset": number, "code_id": name, "valence": valence}  # fmt: skip


def trusted(code: str, is_shown: bool = True, method: str = "rule", **given: Any) -> dict[str, Any]:
    """How far the program is trusted with a code, measured on enough."""
    found = {"code_id": code, "method": method, "is_shown": is_shown, "gold_units": 300, "gold_positives": 40, "gold_interviews": 12}  # fmt: skip
    return found | {"precision": 0.9, "recall": 0.8, "f1": 0.85} | given


def cell(store: Store, breakdown: str, category: str, indicator: str = "E1", period: str = WAVE) -> dict[str, Any]:  # fmt: skip
    found = store.frame(
        "SELECT * FROM core.cells WHERE indicator_id = ? AND period = ? AND breakdown = ? AND category = ?",
        [indicator, period, breakdown, category],
    )
    assert len(found) <= 1
    return found.iloc[0].to_dict() if len(found) else {}


def told(store: Store, code: str, breakdown: str = "theme") -> tuple[int, int]:
    """In how many interviews of how many."""
    found = cell(store, breakdown, code)
    return int(found["value"]), int(found["base"])


def released(store: Store) -> dict[tuple[str, ...], tuple[float | None, str]]:
    """Value and status of every released cell by indicator, breakdown and category."""
    made = make_release(store)
    with duckdb.connect(str(made.path), read_only=True) as connection:
        rows = connection.execute("SELECT indicator_id, breakdown, category, value, status FROM out.cells").fetchall()  # fmt: skip
    return {(*key,): (value, status) for *key, value, status in rows}


def test_where_people_read_an_interview_theirs_counts_and_elsewhere_the_programs(store: Store):
    build(store, [
        talk(1, "T01-", people=[]), talk(2, people=["T01-"]), talk(3, "T01-"), talk(4),
    ], [trusted("T01")])  # fmt: skip
    assert told(store, "T01") == (2, 4)
    assert cell(store, "coded_people", "T01")["value"] == 2
    assert cell(store, "coded_rule", "T01")["value"] == 2


def test_a_theme_that_the_program_may_not_code_counts_in_interviews_read_by_people_alone(store: Store):  # fmt: skip
    build(store, [
        talk(1, "T01-", people=["T01"]), talk(2, "T01-"), talk(3, "T01-"), talk(4, people=[]),
    ], [trusted("T01", is_shown=False)])  # fmt: skip
    assert told(store, "T01") == (1, 2)
    assert cell(store, "coded_rule", "T01") == {}
    assert cell(store, "total", "all")["value"] == 4


def test_a_theme_that_nobody_measured_is_not_shown_from_the_program_once_people_have_coded(store: Store):  # fmt: skip
    build(store, [talk(1, "T02-"), talk(2, people=["T01"])], [trusted("T01")])
    assert told(store, "T02") == (0, 1)


def test_while_nobody_has_coded_the_program_counts_and_is_marked_unchecked(store: Store):
    build(store, [talk(1, "T01-"), talk(2)], [trusted("T01", is_shown=False, gold_units=0)])
    assert told(store, "T01") == (1, 2)
    assert cell(store, "coded_unchecked", "T01")["value"] == 2
    assert cell(store, "coded_gold", "T01", "E8") == {}


def test_a_theme_with_no_interview_that_counts_is_not_there_yet(store: Store):
    build(store, [talk(1, "T01-", wave="2024", people=["T01"]), talk(2, "T01-")], [trusted("T01", is_shown=False)])  # fmt: skip
    assert cell(store, "coded", "T01")["value"] == 0
    assert released(store)["E1", "theme", "T01"] != (0, "zero")
    assert pd.isna(cell(store, "theme", "T01")["value"])


def test_codings_of_the_learnt_model_count_where_it_is_the_better_one(store: Store):
    build(store, [talk(1, "T01-", source="rule"), talk(2, "T01-", source="model"), talk(3, people=[])],
          [trusted("T01", method="model")])  # fmt: skip
    assert told(store, "T01") == (1, 3)
    assert cell(store, "coded_model", "T01")["value"] == 2


def test_a_theme_counts_once_in_an_interview_and_a_group_talk_once(store: Store):
    build(store, [
        talk(1, "T01-", "T01+", "T01-"), talk(2, "T01-", setting="group", person_count=4), talk(3),
    ])  # fmt: skip
    assert told(store, "T01") == (2, 3)
    assert told(store, "T01", "theme_strength") == (0, 3)  # the turn is told as a problem in sum
    assert told(store, "T01", "theme_problem") == (2, 3)


def test_who_only_looked_into_an_interview_has_not_coded_it(store: Store):
    stray = _said(talk(1), 0, "T01-") | {"coder": "eve"}
    build(store, [talk(1, people=[]), talk(2, people=["T02"])], [trusted("T01")], codings=[stray])
    assert told(store, "T01") == (0, 2)


@pytest.mark.parametrize(("agreeing", "counted"), [(1, 0), (2, 1), (3, 1)])
def test_of_three_people_two_must_have_given_the_theme(store: Store, agreeing: int, counted: int):
    coders = ("ada", "eve", "kim")
    build(
        store, [talk(1, people=[])], [trusted("T01")],
        coded_interviews=[{"interview_id": "i001", "coder": coder} for coder in coders[1:]],
        codings=[_said(talk(1), 0, "T01-") | {"coder": coder} for coder in coders[:agreeing]],
    )  # fmt: skip
    assert told(store, "T01") == (counted, 1)


def test_what_the_interviewer_says_is_no_theme_of_the_interview(store: Store):
    build(store, [talk(1, people=["T01-"], role="interviewer"), talk(2, people=["T01-"])], [trusted("T01")])  # fmt: skip
    assert told(store, "T01") == (1, 2)


def test_a_talk_answered_wholly_in_a_language_without_codebook_is_no_base(store: Store):
    asked = {"interview_id": "i002", "turn_number": 1, "role": "interviewer", "language": "de"}
    passages = [{"interview_id": f"i{n:03d}", "turn_number": turn, "start_offset": 0, "is_coded": is_coded}
                for n, turn, is_coded in ((1, 2, True), (2, 1, True), (2, 2, False))]  # fmt: skip
    build(store, [talk(1, "T01-"), talk(2)], passages=passages, turns=[
        {"interview_id": f"i{n:03d}", "turn_number": 2, "role": "interviewee", "language": "de"} for n in (1, 2)
    ] + [asked])  # fmt: skip
    assert told(store, "T01") == (1, 1)


def test_a_side_that_people_did_not_note_is_the_programs_in_the_same_turn(store: Store):
    build(store, [talk(1, "T01+", people=["T01"]), talk(2, "T01+", people=["T01-"])], [trusted("T01")])  # fmt: skip
    assert told(store, "T01", "theme_strength") == (1, 2)
    assert told(store, "T01", "theme_problem") == (1, 2)


def test_an_interview_in_a_language_without_codebook_and_one_without_interviewee_are_no_base(store: Store):  # fmt: skip
    passages = [{"interview_id": f"i{n:03d}", "turn_number": 2, "start_offset": 0, "is_coded": n == 1} for n in (1, 2)]  # fmt: skip
    build(store, [talk(1, "T01-"), talk(2), talk(3, role="interviewer")], passages=passages)
    assert told(store, "T01") == (1, 1)


def test_the_interval_is_wilsons_in_interviews_of_the_base(store: Store):
    build(store, [talk(n, *(["T01-"] if n < 7 else [])) for n in range(23)])
    found = cell(store, "theme", "T01")
    low, high = binomtest(7, 23).proportion_ci(method="wilson")
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((low * 23, high * 23), abs=1e-5)


def test_other_people_named_in_a_talk_are_in_no_cell(store: Store):
    build(store, [talk(n, "A6", "A1", people=["A6", "A1"]) for n in range(6)], [trusted("A6"), trusted("A1")])  # fmt: skip
    held = store.frame("SELECT DISTINCT category FROM core.cells WHERE indicator_id[1] = 'E'")
    assert "A1" in set(held["category"])
    assert not [name for name in held["category"] if "A6" in name]


def test_a_code_taken_up_from_the_suggestions_is_a_theme_like_any_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    book = load_codebook()
    found = replace(
        book.code("T20"), id="X01", label_de="Ladesäulen", label_en="Charging points", rules=()
    )
    extended = replace(book, codes=(*book.codes, found))
    for module in (cells, labels):
        monkeypatch.setattr(module, "load_codebook", lambda name: extended)
    judged = {"intensity": 2, "urgency": "now"}
    build(store, [
        *(talk(n, people=["X01-", "T01-", "A1"], judged=judged) for n in range(6)),
        *(talk(10 + n, people=["T01-"]) for n in range(6)),
    ])  # fmt: skip
    assert told(store, "X01", "theme_problem") == (6, 12)
    assert cell(store, "activation_code", "X01") == {}
    assert cell(store, "activation_code", "A1")["value"] == 6
    shown = released(store)
    assert shown["E1", "theme", "X01"] == (6, "ok")
    assert shown["E2", "theme", "X01"] == (2, "ok")
    assert shown["E3", "theme", "X01"] == (6, "ok")
    assert shown["E6", "theme", "X01"] == (6, "ok")
    with duckdb.connect(str(make_release(store).path), read_only=True) as connection:
        label = "SELECT label_de FROM out.categories WHERE breakdown = 'theme' AND category = 'X01'"
        assert connection.execute(label).fetchone() == ("Ladesäulen",)


def test_a_quote_in_which_others_are_named_is_not_released(store: Store):
    build(store, [talk(1, "T01-")])
    quotes = [("q1", "i001", "Ein guter Satz.", "T14", 1, True, True), ("q2", "i001", "Frag den im Laden.", "T16,A6", 1, True, True)]  # fmt: skip
    store.replace(tables.QUOTES, pd.DataFrame(quotes, columns=tables.QUOTES.column_names))
    with duckdb.connect(str(make_release(store).path), read_only=True) as connection:
        assert connection.execute("SELECT quote_id FROM out.quotes").fetchall() == [("q1",)]


@pytest.mark.parametrize(("judged", "is_told"), [(4, False), (5, True)])
def test_weight_and_urgency_are_peoples_and_need_five_interviews(store: Store, judged: int, is_told: bool):  # fmt: skip
    build(store, [
        *(talk(n, people=["T01-"], judged={"intensity": 1 + n % 2, "urgency": "now"}) for n in range(judged)),
        *(talk(20 + n, "T01-") for n in range(8)), *(talk(40 + n, people=["T01-"]) for n in range(3)),
    ], [trusted("T01")])  # fmt: skip
    assert cell(store, "theme", "T01", "E3")["base"] == judged
    assert cell(store, "theme", "T01", "E2")["value"] == pytest.approx(sum(1 + n % 2 for n in range(judged)) / judged)  # fmt: skip
    shown = released(store)
    for key in (("E2", "theme", "T01"), ("E3", "theme", "T01"), ("E3", "coded", "T01")):
        assert (shown[key][0] is not None) == is_told


def test_the_balance_weighs_strengths_against_barriers(store: Store):
    sides = ["T01+"] * 8 + ["T01-"] * 3 + ["T01="] * 5
    build(store, [talk(n, code) for n, code in enumerate(sides)])
    assert cell(store, "theme", "T01", "E4")["value"] == pytest.approx((8 - 3) / 16)
    assert released(store)["E4", "theme", "T01"][1] == "ok"


def test_a_balance_that_would_tell_of_two_barriers_is_hidden(store: Store):
    build(store, [talk(n, code) for n, code in enumerate(["T01+"] * 8 + ["T01-"] * 2)])
    assert released(store)["E4", "theme", "T01"] == (None, "suppressed_primary")
    build(store, [talk(n, "T01+") for n in range(8)])
    assert released(store)["E4", "theme", "T01"] == (1.0, "ok")


def crossed(both: int, one: int, other: int, neither: int) -> list[Talk]:
    groups = ((both, ("T01-", "T02-")), (one, ("T01-",)), (other, ("T02-",)), (neither, ()))
    codes = [codes for count, codes in groups for _ in range(count)]
    return [talk(n, *held) for n, held in enumerate(codes)]


def test_the_lift_of_a_pair_says_how_many_times_as_often_as_by_chance(store: Store):
    build(store, crossed(12, 3, 5, 20))
    found = cell(store, "theme_pair", "T01+T02", "E5")
    assert found["value"] == pytest.approx(12 * 40 / (15 * 17))
    low, high = binomtest(12, 15).proportion_ci(method="wilson")
    expected = (low / (17 / 40), high / (17 / 40))
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(expected, abs=1e-5)
    assert cell(store, "theme_pair_together", "T01+T02", "E5")["value"] == 12
    assert cell(store, "theme_pair_coded", "T01+T02", "E5")["value"] == 40


@pytest.mark.parametrize("cells", [(2, 9, 9, 9), (9, 2, 9, 9), (9, 9, 2, 9), (9, 9, 9, 2)])
def test_a_pair_with_a_cell_under_three_is_not_counted(store: Store, cells: tuple[int, ...]):
    build(store, crossed(*cells))
    assert cell(store, "theme_pair", "T01+T02", "E5") == {}


def test_a_pair_rests_on_the_interviews_that_count_for_both(store: Store):
    talks = [talk_ | {"people": [code[:3] for code in talk_["codes"]]} for talk_ in crossed(4, 4, 4, 4)]  # fmt: skip
    build(store, [*talks, *(talk(50 + n, "T01-", "T02-") for n in range(9))],
          [trusted("T01"), trusted("T02", is_shown=False)])  # fmt: skip
    assert cell(store, "theme_pair_coded", "T01+T02", "E5")["value"] == 16


def test_ideas_are_told_per_interview_and_by_what_they_are_about(store: Store):
    build(store, [
        *(talk(n, "A1+", "T16+") for n in range(6)), *(talk(10 + n, "A1+", "T01-") for n in range(4)), talk(20),
    ])  # fmt: skip
    assert cell(store, "total", "all", "E6")["value"] == pytest.approx(10 / 11)
    assert cell(store, "ideas", "told", "E6")["value"] == 10
    assert cell(store, "ideas", "different", "E6")["value"] == 2
    assert told_ideas(store) == {"T16": 6, "T01": 4}


def test_ideas_of_three_interviews_are_not_reckoned_back_from_their_mean(store: Store):
    build(store, [*(talk(n, "A1+", "A1+") for n in range(3)), *(talk(10 + n) for n in range(17))])
    shown = released(store)
    assert shown["E6", "ideas", "told"][0] is None
    assert shown["E6", "total", "all"] == (None, "suppressed_primary")


def told_ideas(store: Store) -> dict[str, int]:
    found = store.frame("SELECT category, value FROM core.cells WHERE indicator_id = 'E6' AND breakdown = 'theme'")  # fmt: skip
    return {row.category: int(row.value) for row in found.itertuples()}


def test_saturation_tells_the_curve_and_what_the_last_ten_interviews_brought(store: Store):
    curve = [{"wave": WAVE, "interview_count": n, "codes": n, "mean_codes": 20 - 20 / n} for n in range(1, 24)]  # fmt: skip
    build(store, [talk(n) for n in range(23)], saturation=curve)
    assert cell(store, "total", "all", "E7")["value"] == pytest.approx((20 / 13 - 20 / 23) / 10)
    steps = store.frame("SELECT category FROM core.cells WHERE breakdown = 'interviews_read' ORDER BY ALL")  # fmt: skip
    assert steps["category"].tolist() == [f"{n:04d}" for n in (*range(3, 11), 15, 20, 23)]


def test_agreement_is_published_with_wilsons_interval_and_limited_on_few_passages(store: Store):
    build(store, [talk(1, people=["T01"])], [
        trusted("T01", gold_positives=40, recall=0.8, precision=32 / 36, machine_kappa=-0.1),
        trusted("T02", is_shown=False, gold_positives=19),
    ])  # fmt: skip
    found = cell(store, "coding_recall", "T01", "E8")
    low, high = binomtest(32, 40).proportion_ci(method="wilson")
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((low, high), abs=1e-5)
    found = cell(store, "coding_precision", "T01", "E8")
    low, high = binomtest(32, 36).proportion_ci(method="wilson")
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((low, high), abs=1e-5)
    shown = released(store)
    assert shown["E8", "coding_recall", "T01"] == (0.8, "ok")
    assert shown["E8", "coding_machine_kappa", "T01"] == (-0.1, "ok")
    assert shown["E8", "coding_recall", "T02"][1] == "unreliable"
    assert ("E8", "coding_kappa", "T01") not in shown, "what nobody measured is not there"


@pytest.mark.parametrize(("interviews", "is_told"), [(1, False), (4, False), (5, True), (0, False)])
def test_agreement_on_a_code_of_few_interviews_is_not_told(store: Store, interviews: int, is_told: bool):  # fmt: skip
    positives = 20 if interviews else 0
    build(store, [talk(1, people=["T01"])], [trusted("T01", gold_positives=positives, gold_interviews=interviews, human_kappa=0.9)])  # fmt: skip
    shown = {key[1]: value for key, (value, _) in released(store).items() if key[0] == "E8"}
    told = [shown.get(name) is not None for name in ("coding_precision", "coding_recall", "coding_kappa")]  # fmt: skip
    assert told == [is_told] * 3
    assert shown["coding_gold"] == (positives if is_told or not interviews else None)


def test_a_theme_is_told_by_group_from_five_interviews_on(store: Store):
    build(store, [
        *(talk(n, *(["T01-"] if n < 6 else []), branch_group="gastronomy") for n in range(12)),
        *(talk(20 + n, *(["T01-"] if n < 7 else []), branch_group="transport") for n in range(13)),
    ])  # fmt: skip
    shown = released(store)
    assert shown["E1", "theme_by_branch_group", "T01:gastronomy"] == (6, "ok")
    assert shown["E1", "coded_by_branch_group", "T01:transport"] == (13, "ok")
    assert shown["E1", "theme_by_branch_group", "T02:gastronomy"] == (0, "zero")


def test_what_one_group_hides_the_smallest_other_hides_too(store: Store):
    sizes = {"gastronomy": 4, "transport": 7, "construction": 9}
    build(store, [
        talk(100 * place + n, *(["T01-"] if n < told_by else []), branch_group=branch)
        for place, (branch, told_by) in enumerate(sizes.items()) for n in range(12)
    ])  # fmt: skip
    shown = released(store)
    assert shown["E1", "theme_by_branch_group", "T01:gastronomy"] == (None, "suppressed_primary")
    assert shown["E1", "theme_by_branch_group", "T01:transport"] == (None, "suppressed_primary")
    assert shown["E1", "theme_by_branch_group", "T01:construction"] == (9, "ok")


BRANCHES = ("vehicles", "gastronomy", "transport", "construction", "food_retail", "other")


def by_branch(store: Store, coded: list[int], told_by: list[int]) -> dict[str, list[float | None]]:
    """Shown values of theme_by_ and coded_by_ after as many talks a branch, and so many telling T01."""
    build(store, [
        talk(100 * place + n, *(["T01-"] if n < told_by[place] else []), branch_group=BRANCHES[place])
        for place, size in enumerate(coded) for n in range(size)
    ])  # fmt: skip
    shown = released(store)
    return {
        kind: [shown[key][0] for branch in BRANCHES[: len(coded)] if (key := ("E1", f"{kind}_by_branch_group", f"T01:{branch}")) in shown]
        for kind in ("theme", "coded")
    }  # fmt: skip


def test_cells_of_one_interview_each_are_not_found_by_their_sum(store: Store):
    assert by_branch(store, [7, 1, 1, 1, 1, 1], [0] * 6)["coded"] == [None] * 6
    assert by_branch(store, [12] * 6, [7, 1, 1, 1, 1, 1])["theme"] == [None] * 6


def test_cells_at_the_top_of_what_is_hidden_are_not_found_by_their_sum(store: Store):
    assert by_branch(store, [9, 4, 4], [0] * 3)["coded"] == [None] * 3
    assert by_branch(store, [20, 20, 20], [9, 4, 4])["theme"] == [None] * 3


def test_cells_near_their_base_are_not_found_by_their_sum(store: Store):
    assert by_branch(store, [20, 12, 6], [9, 12, 6])["theme"] == [None] * 3


def test_no_more_is_hidden_than_the_sum_makes_needful(store: Store):
    assert by_branch(store, [12, 9, 2, 3, 3], [0] * 5)["coded"] == [12, 9, None, None, None]
    assert by_branch(store, [20] * 5, [11, 9, 2, 3, 3])["theme"] == [11, 9, None, None, None]


def test_a_grouping_whose_groups_are_known_even_if_all_are_hidden_is_left_out(store: Store):
    assert by_branch(store, [1] * 5, [1] * 5) == {"theme": [], "coded": []}
    assert by_branch(store, [30], [9]) == {"theme": [], "coded": []}


def test_what_is_hidden_for_anothers_sake_has_the_same_sign(store: Store):
    build(store, [
        talk(100 * place + n, *(["T01-"] if n < told_by else []), branch_group=branch)
        for place, (branch, told_by) in enumerate({"gastronomy": 4, "transport": 7, "construction": 9}.items()) for n in range(12)
    ])  # fmt: skip
    signs = {key[2]: sign for key, (value, sign) in released(store).items() if key[1] == "theme_by_branch_group" and value is None}  # fmt: skip
    assert set(signs) == {"T01:gastronomy", "T01:transport"}
    assert len(set(signs.values())) == 1


def test_a_group_of_one_mind_is_not_told(store: Store):
    build(store, [
        *(talk(n, "T13-", origin_group="asia") for n in range(15)),
        *(talk(50 + n, *(["T13-"] if n < 6 else []), origin_group="turkey") for n in range(15)),
        *(talk(80 + n, *(["T13-"] if n < 7 else []), origin_group="africa") for n in range(15)),
    ])  # fmt: skip
    shown = released(store)
    assert shown["E1", "theme_by_origin_group", "T13:asia"][1] in HIDDEN
    assert shown["E1", "theme_by_origin_group", "T13:turkey"][1] in HIDDEN
    assert shown["E1", "theme_by_origin_group", "T13:africa"] == (7, "ok")


def possible_values(family: pd.DataFrame, coded: pd.DataFrame) -> list[int]:
    """How many values each hidden cell can have for who knows the total, the cells shown and how they are hidden."""
    base = coded.set_index("member")["value"].to_dict()
    secret = coded.loc[coded["value"].isna(), "count"]
    most = int(secret.sum()) - len(secret) + 1
    hidden = family[family["value"].isna()]
    total = int(hidden["count"].sum())
    bounds = [(1, total) for _ in range(len(hidden))]
    if family["breakdown"].iloc[0].startswith("theme"):
        sizes = [base[member] for member in hidden["member"]]
        bounds = [(0, most) if pd.isna(size) else (int(size >= 10), int(size)) for size in sizes]
    low, high = (sum(bound[end] for bound in bounds) for end in (0, 1))
    return [min(top, total - low + foot) - max(foot, total - high + top) + 1 for foot, top in bounds]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_no_group_is_found_by_subtracting_from_the_total(store: Store, seed: int):
    dice = random.Random(seed)
    branches = ("gastronomy", "transport", "construction", "vehicles", "other", None)
    themes = [f"T{n:02d}" for n in range(1, 21)]
    build(store, [
        talk(n, *(f"{code}-" for code in themes if dice.random() < dice.choice([0.05, 0.3, 0.8])),
             branch_group=dice.choices(branches, [9, 6, 3, 2, 1, 1])[0], sex=dice.choice("wwm"),
             age_class=dice.choice(["18-29", "60+", None]), origin_group=dice.choice(["asia", "turkey"]))
        for n in range(45)
    ])  # fmt: skip
    released(store)
    assert unsafe_cells(store) == 0
    shown = make_release(store).path
    store.connection.execute(f"ATTACH '{shown}' AS told (READ_ONLY)")
    cells = store.frame(
        """SELECT breakdown, split_part(category, ':', 1) AS code, split_part(category, ':', 2) AS member, cells.count, base, out.value
        FROM core.cells AS cells JOIN told.out.cells AS out USING (indicator_id, period, breakdown, category) WHERE rule = 'theme_cross'"""
    )
    for _, family in cells.groupby(["breakdown", "code"]):
        if family["value"].isna().any() and (family["value"] > 0).any():
            coded = cells[cells["breakdown"].str.replace("coded", "theme").eq(family["breakdown"].iloc[0].replace("coded", "theme"))
                          & cells["breakdown"].str.startswith("coded") & cells["code"].eq(family["code"].iloc[0])]  # fmt: skip
            assert min(possible_values(family, coded)) >= 5
    left = store.frame(
        """SELECT breakdown, split_part(category, ':', 1) AS code,
            sum(cells.count) FILTER (out.value IS NULL) AS hidden, count(*) FILTER (out.value IS NULL) AS hidden_cells,
            count(*) FILTER (out.value > 0) AS told_cells
        FROM core.cells AS cells JOIN told.out.cells AS out USING (indicator_id, period, breakdown, category)
        WHERE rule = 'theme_cross' GROUP BY ALL"""
    )
    store.connection.execute("DETACH told")
    open_ones = left[(left["hidden_cells"] > 0) & (left["told_cells"] > 0)]
    assert len(open_ones) > 10
    assert (open_ones["hidden_cells"] > 1).all()
    assert (open_ones["hidden"] >= 5).all()
    nothing_left = left[(left["hidden_cells"] == 1) & (left["told_cells"] == 0)]
    assert nothing_left.empty or (nothing_left["hidden"] == 0).all()


@pytest.mark.parametrize(
    ("breakdown", "count", "base"),
    [("theme_by_sex", 4, 20), ("theme_by_sex", 0, 8), ("theme_by_sex", 12, 12), ("theme_by_sex", 6, 8)],
)  # fmt: skip
def test_the_second_judge_refuses_what_a_careless_first_one_shows_of_groups(
    store: Store, monkeypatch: pytest.MonkeyPatch, breakdown: str, count: int, base: int
):
    build(store, [talk(1)])
    row = {"indicator_id": "E1", "area_code": COUNTY, "period": WAVE, "breakdown": breakdown, "category": "T01:women", "value": count,
           "count": count, "base": base, "unit": "interviews", "rule": "theme_cross", "status": "ok", "definition_id": "interview_theme"}  # fmt: skip
    fill(store, tables.CELLS, [row])
    assert released(store)["E1", breakdown, "T01:women"] == (None, "suppressed_primary")
    everything = gate.JUDGE.replace("FROM judged", "FROM (SELECT * REPLACE ('ok' AS verdict) FROM judged)")  # fmt: skip
    monkeypatch.setattr(gate, "JUDGE", everything)
    with pytest.raises(Refused):
        make_release(store)


@pytest.mark.parametrize(("indicator", "breakdown", "category"), [("E6", "total", "all"), ("E8", "coding_recall", "T01")])  # fmt: skip
def test_the_second_judge_refuses_ideas_and_agreement_of_four_interviews(
    store: Store, monkeypatch: pytest.MonkeyPatch, indicator: str, breakdown: str, category: str
):
    build(store, [talk(1)])
    row = {"indicator_id": indicator, "area_code": COUNTY, "period": WAVE, "breakdown": breakdown, "category": category, "value": 0.8,
           "count": 4, "base": 4, "unit": "agreement", "rule": "theme_base", "status": "ok", "definition_id": "theme_ideas"}  # fmt: skip
    fill(store, tables.CELLS, [row])
    assert released(store)[indicator, breakdown, category] == (None, "suppressed_primary")
    everything = gate.JUDGE.replace("FROM judged", "FROM (SELECT * REPLACE ('ok' AS verdict) FROM judged)")  # fmt: skip
    monkeypatch.setattr(gate, "JUDGE", everything)
    with pytest.raises(Refused):
        make_release(store)


def test_every_category_made_of_parts_has_its_label(store: Store):
    groups = [{"sex": "w", "age_class": "60+"}, {"sex": "m", "age_class": "30-39"}]
    build(store, [talk_ | groups[n % 2] for n, talk_ in enumerate(crossed(12, 6, 6, 6))])
    with duckdb.connect(str(make_release(store).path), read_only=True) as connection:
        labels = dict(connection.execute("SELECT breakdown || '/' || category, label_de FROM out.categories").fetchall())  # fmt: skip
    assert labels["theme_by_sex/T01:women"] == "Bürokratie, Genehmigungen: Frauen"
    assert labels["coded_by_interviewee_age/T02:60+"] == "Finanzierung, Kapital: 60 Jahre und älter"
    assert labels["theme_pair/T01+T02"] == "Bürokratie, Genehmigungen – Finanzierung, Kapital"
