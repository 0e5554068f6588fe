"""What the program codes is shown only where it agrees with people; a model is used only where it
is measurably better than the rules."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import dagster as dg
import numpy as np
import pandas as pd
import pytest

from assets.interviews.trust import (
    a_model_speaks_where_it_is_chosen,
    nothing_is_shown_below_the_gate,
    saturation,
    the_curve_never_falls,
    theme_trust,
)
from pipeline import tables
from pipeline.settings import Project
from pipeline.store import Store
from pipeline.themes import trust
from pipeline.themes.agreement_report import report
from pipeline.themes.codebook import load_codebook
from pipeline.themes.learnt import model_mentions
from pipeline.themes.saturation import curve, draw_curves
from pipeline.themes.trust import judge_themes

LOANS = [
    "Die Bank wollte Sicherheiten für den Kredit.",
    "Ohne Eigenkapital gibt dir die Sparkasse keinen Kredit.",
    "Der Kredit kam nach drei Monaten von der Bank.",
]
OTHERS = [
    "Meine Tochter hilft am Samstag im Laden.",
    "Der Parkplatz vor der Tür ist immer voll.",
    "Wir backen das Brot noch selbst.",
]


def talk(
    store: Store,
    number: str,
    texts: list[str],
    coded: dict[str, list[list[str]]],
    rules: list[list[str]],
    valence: int = -1,
) -> str:
    """An interview: turns of B, codes by person and turn, codes by the rules and turn."""
    interview = store.pseudonym("interview", number)
    numbers = range(2, len(texts) + 2)
    question = [(interview, 1, "I", "interviewer", "Hatten Sie Ärger mit der Bank?")]
    turns = pd.DataFrame(
        [
            *question,
            *((interview, n, "B", "interviewee", t) for n, t in zip(numbers, texts, strict=True)),
        ],
        columns=["interview_id", "turn_number", "speaker", "role", "text"],
    )
    insert(store, tables.VAULT_TURNS, turns.assign(redacted_text=turns["text"]))
    insert(store, tables.TURNS, turns.assign(language="de"))
    insert(store, tables.INTERVIEWS, pd.DataFrame({"interview_id": [interview], "wave": "2025"}))
    for coder, by_turn in coded.items():
        whole = pd.DataFrame({"interview_id": [interview], "coder": [coder]})
        insert(store, tables.CODED_INTERVIEWS, whole)
        insert(
            store, tables.CODINGS, spans(interview, texts, by_turn, coder=coder, valence=valence)
        )
    found = spans(interview, texts, rules, rule="Bank", source="rule", valence=valence)
    insert(store, tables.MENTIONS, found)
    return interview


def spans(interview: str, texts: list[str], by_turn: list[list[str]], **other) -> pd.DataFrame:
    rows = [
        (interview, number, code, 0, len(text))
        for number, (text, codes) in enumerate(zip(texts, by_turn, strict=True), start=2)
        for code in codes
    ]
    columns = ["interview_id", "turn_number", "code_id", "start_offset", "end_offset"]
    return pd.DataFrame(rows, columns=columns).assign(**other)


def insert(store: Store, table: tables.Table, rows: pd.DataFrame) -> None:
    """Rows with the columns that matter; key columns left out are numbered, others empty."""
    key = table.key[0]
    if key not in rows and len(rows):
        first = store.count(table)
        rows = rows.assign(**{key: [f"{table.name}{first + n}" for n in range(len(rows))]})
    missing = {c: None for c in table.column_names if c not in rows}
    if len(rows):
        store.append(table, rows.assign(**missing)[table.column_names])


def many(store: Store, interviews: int, rules_find: bool, prefix: str = "k") -> None:
    """Interviews with three turns about loans and three about else, coded T02 by one person."""
    for number in range(interviews):
        codes = [["T02"]] * 3 + [[]] * 3
        rules = codes if rules_find else [[]] * 3 + [["T02"]] * 3
        talk(store, f"{prefix}{number}", LOANS + OTHERS, {"anna": codes}, rules)


def row(store: Store, code: str = "T02") -> dict[str, object]:
    return store.frame("core.theme_trust").set_index("code_id").loc[code].to_dict()


def test_rules_that_agree_with_people_on_twenty_turns_are_shown(store: Store):
    many(store, 7, rules_find=True)
    judge_themes(store)
    judged = row(store)
    assert (judged["method"], judged["is_shown"]) == ("rule", True)
    assert (judged["gold_units"], judged["gold_positives"]) == (42, 21)
    assert (judged["precision"], judged["recall"], judged["rule_f1"]) == (1, 1, 1)
    assert (judged["machine_kappa"], judged["valence_accuracy"]) == (1, 1)


def test_fewer_than_twenty_turns_are_coded_by_people_only(store: Store):
    many(store, 6, rules_find=True)
    judge_themes(store)
    judged = row(store)
    assert (judged["method"], judged["is_shown"], judged["gold_positives"]) == ("human", False, 18)
    assert judged["precision"] == 1


def test_rules_that_find_something_else_are_not_shown(store: Store):
    for number in range(10):
        codes, rules = [["T02"]] * 3 + [[]] * 3, [["T02"], ["T02"], [], [], [], ["T02"]]
        talk(store, f"k{number}", ["Ja."] * 6, {"anna": codes}, rules)
    judge_themes(store)
    judged = row(store)
    assert judged["precision"] == judged["recall"] == pytest.approx(2 / 3)
    assert (judged["method"], judged["is_shown"]) == ("human", False)


def test_a_model_that_is_measurably_better_takes_the_place_of_the_rules(store: Store):
    many(store, 8, rules_find=False)
    uncoded = talk(store, "neu", [LOANS[0], OTHERS[0]], {}, [[], []])
    judge_themes(store)
    judged = row(store)
    assert (judged["method"], judged["is_shown"]) == ("model", True)
    assert judged["model_f1"] > 0.9 > judged["rule_f1"]
    said = store.frame("SELECT * FROM core.mentions WHERE source = 'model'")
    assert set(said["code_id"]) == {"T02"}
    assert said["confidence"].between(0.5, 1).all()
    assert said.loc[said["interview_id"] == uncoded, "turn_number"].tolist() == [2]
    assert set(said["turn_number"]) == {2, 3, 4}
    assert store.duplicates(tables.MENTIONS) == 0


def test_the_mentions_of_a_model_are_the_same_every_time_and_go_with_it(store: Store):
    many(store, 8, rules_find=False)
    judge_themes(store)
    first = store.frame("SELECT * FROM core.mentions WHERE source = 'model' ORDER BY mention_id")
    assert model_mentions(store) == len(first) == 24
    again = store.frame("SELECT * FROM core.mentions WHERE source = 'model' ORDER BY mention_id")
    pd.testing.assert_frame_equal(first, again)
    store.connection.execute("UPDATE core.theme_trust SET method = 'rule'")
    assert model_mentions(store) == 0
    assert store.scalar("SELECT count(*) FROM core.mentions WHERE source = 'model'") == 0
    assert store.scalar("SELECT count(*) FROM core.mentions WHERE source = 'rule'") == 24


def test_rules_stay_where_a_model_is_no_better(store: Store):
    many(store, 8, rules_find=True)
    judge_themes(store)
    assert row(store)["model_f1"] > 0.9
    assert row(store)["method"] == "rule"


def test_a_better_model_below_the_gate_does_not_take_the_rules_with_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    """Rules find 72 of 100 turns and as many hits are right; the model finds 68, all right."""
    codes = [["T02"]] * 50 + [[]] * 50
    found = [["T02"]] * 36 + [[]] * 14 + [["T02"]] * 14 + [[]] * 36
    said = [1] * 34 + [0] * 16 + [0] * 50
    for number in range(12):
        talk(store, f"k{number}", ["Ja."] * 100, {"anna": codes}, found)
    monkeypatch.setattr(trust, "_learnt", lambda store, material: column(material, said * 12))
    judge_themes(store)
    judged = row(store)
    assert judged["model_f1"] > judged["rule_f1"]
    assert (judged["method"], judged["is_shown"]) == ("rule", True)
    assert (judged["precision"], judged["recall"]) == (0.72, 0.72)


def column(material: trust.Material, said: list[int]) -> "trust.Numbers":
    """What a model says of T02 turn by turn, and nothing of other codes."""
    learnt = np.full(material.gold.shape, np.nan)
    learnt[:, material.codes.index("T02")] = said
    return learnt


def test_a_code_is_peoples_alone_where_neither_rules_nor_model_pass(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    codes, found = [["T02"]] * 10 + [[]] * 10, [["T02"]] * 6 + [[]] * 14
    for number in range(6):
        talk(store, f"k{number}", ["Ja."] * 20, {"anna": codes}, found)
    monkeypatch.setattr(
        trust, "_learnt", lambda store, material: column(material, ([1] * 5 + [0] * 15) * 6)
    )
    judge_themes(store)
    assert (row(store)["method"], row(store)["is_shown"]) == ("human", False)


def test_trust_names_the_interviews_in_which_people_gave_the_code(store: Store):
    many(store, 3, rules_find=True)
    talk(store, "ohne", OTHERS, {"anna": [[], [], []]}, [[], [], []])
    judge_themes(store)
    assert (row(store)["gold_interviews"], row(store, "T13")["gold_interviews"]) == (3, 0)


def test_nothing_is_measured_on_interviews_that_the_rules_were_written_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    codebook = replace(load_codebook(), tuned_on=("g01",))
    monkeypatch.setattr(trust, "load_codebook", lambda name: codebook)
    many(store, 7, rules_find=False)
    codes = [["T02"]] * 3 + [[]] * 3
    talk(store, "g01", LOANS + OTHERS, {"anna": codes, "berta": codes}, codes)
    judge_themes(store)
    judged = row(store)
    assert judged["gold_units"] == 42
    assert judged["rule_f1"] == 0
    assert judged["human_alpha"] == 1


def test_two_people_agree_or_not_and_half_of_them_make_the_gold(store: Store):
    for number in range(4):
        anna = [["T02"]] * 3 + [[]] * 3
        berta = [["T02"]] * 2 + [[]] * 4
        talk(store, f"k{number}", LOANS + OTHERS, {"anna": anna, "berta": berta}, anna)
    judge_themes(store)
    judged = row(store)
    assert judged["gold_positives"] == 12
    assert judged["human_kappa"] == pytest.approx(2 / 3, abs=1e-9)
    assert judged["human_alpha"] == pytest.approx(judged["alpha_low"])
    assert judged["human_alpha"] == pytest.approx(judged["alpha_high"])
    assert pd.isna(row(store, "T13")["human_alpha"])


def test_while_nobody_has_coded_the_rules_are_used_and_nothing_is_claimed(store: Store):
    talk(store, "k1", LOANS, {}, [["T02"]] * 3)
    judge_themes(store)
    trusted = store.frame("core.theme_trust")
    assert set(trusted["code_id"]) == {code.id for code in load_codebook().codes}
    assert set(trusted["method"]) == {"rule"}
    assert trusted["gold_units"].sum() == 0
    assert not trusted["is_shown"].any()
    assert trusted[["precision", "human_alpha", "model_f1"]].isna().all(axis=None)


def test_a_code_that_people_added_is_judged_too(store: Store):
    talk(store, "k1", LOANS, {"anna": [["X9"], [], []]}, [[], [], []])
    judge_themes(store)
    assert (row(store, "X9")["method"], row(store, "X9")["gold_positives"]) == ("human", 1)


def test_turns_in_a_language_without_codebook_are_no_units(store: Store):
    interview = talk(store, "k1", LOANS, {"anna": [["T02"]] * 3}, [["T02"]] * 3)
    passage = {"interview_id": [interview], "turn_number": [2], "start_offset": [0]}
    insert(store, tables.PASSAGES, pd.DataFrame(passage).assign(language="tr", is_coded=False))
    judge_themes(store)
    assert row(store)["gold_units"] == 2


def test_a_rule_is_as_sure_as_its_share_of_right_hits(store: Store):
    for number in range(3):
        talk(store, f"k{number}", LOANS[:2], {"anna": [["T02"], []]}, [["T02"], ["T02"]])
    talk(store, "neu", LOANS[:1], {}, [["T02"]])
    talk(store, "selten", LOANS[:1], {"anna": [["T05"]]}, [["T05"]])
    judge_themes(store)
    sure = store.frame("SELECT code_id, confidence FROM core.mentions").groupby("code_id")
    assert sure["confidence"].unique()["T02"].tolist() == [0.5]
    assert sure["confidence"].count()["T05"] == 0


def test_precision_and_recall_of_the_report_have_intervals(store: Store):
    many(store, 8, rules_find=True)
    material = trust.coded.read_material(store, load_codebook())
    judged = trust.judge(store, load_codebook(), material)
    told = next(each for each in judged if each.row["code_id"] == "T02")
    assert (told.precision.low, told.precision.high) == (1, 1)
    assert told.gain.low <= told.gain.value <= told.gain.high <= 0


def test_people_agree_on_spans_only_as_far_as_both_mark_the_same_words(store: Store):
    text = "Die Bank wollte Sicherheiten für den Kredit. Danach haben wir lange gewartet."
    interview = talk(store, "k1", [text], {"anna": [["T02"]], "berta": [["T02"]]}, [[]])
    material = trust.coded.read_material(store, load_codebook())
    assert trust._unitizing(material, "T02") == 1
    store.connection.execute(
        "UPDATE core.codings SET end_offset = 20 WHERE coder = 'berta' AND interview_id = ?",
        [interview],
    )
    material = trust.coded.read_material(store, load_codebook())
    assert trust._unitizing(material, "T02") < 0.5


def test_the_command_shows_agreement_and_why_a_code_is_not_shown(store: Store):
    for number in range(7):
        codes = [["T02"], ["T02"], ["T02"], ["T05"], [], []]
        rules = [["T02"], ["T02"], ["T02"], [], [], []]
        talk(store, f"k{number}", LOANS + OTHERS, {"anna": codes, "berta": codes}, rules)
    told = report(store, "de")
    assert (told["coders"], told["interviews"], told["turns_measured"]) == (2, 7, 42)
    rows = {each["code_id"]: each for each in told["codes"]}
    assert rows["T02"]["shown"] == "Regeln"
    assert rows["T02"]["label"] == load_codebook().code("T02").label_de
    assert rows["T02"]["human_unitizing_alpha"] == rows["T02"]["human_alpha"] == 1
    assert rows["T05"]["shown"] == "nur handkodiert: 7 von 20 nötigen Redebeiträgen"
    assert rows["T13"]["human_alpha"] is None
    assert store.count(tables.THEME_TRUST) == 0
    json.dumps(told, allow_nan=False)


def test_the_command_says_so_where_nobody_has_coded(project: Project):
    command = [sys.executable, "-m", "pipeline.cli", "codes", "agreement", "--lang", "de"]

    def shown() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, "--project", project.root],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"COLUMNS": "160"},
        )

    assert "Noch hat niemand" in shown().stdout
    with Store(project) as store:
        many(store, 2, rules_find=True)
    told = shown().stdout
    assert "handkodiert" in told
    assert "Vollständigkeit 1,00" in told


def test_the_curve_counts_codes_known_after_each_interview():
    found = pd.DataFrame(
        [(0, "T01"), (0, "T02"), (1, "T02"), (2, None), (3, "T05")], columns=["position", "code_id"]
    )
    told = curve(found)
    assert told["interview_count"].tolist() == [1, 2, 3, 4]
    assert told["codes"].tolist() == [2, 2, 2, 3]
    assert told["mean_codes"].iloc[-1] == 3
    assert 0.75 < told["mean_codes"].iloc[0] < 1.25
    assert told["mean_codes"].is_monotonic_increasing
    pd.testing.assert_frame_equal(told, curve(found))


def test_saturation_takes_peoples_codes_where_they_coded(store: Store):
    talk(store, "k1", LOANS, {"anna": [["T02"], [], []]}, [["T05"], ["T06"], []])
    talk(store, "k2", LOANS, {}, [["T05"], [], []])
    draw_curves(store)
    told = store.frame("SELECT * FROM core.saturation ORDER BY interview_count")
    assert (told["wave"] == "2025").all()
    assert told["codes"].tolist() == [1, 2]


def known_codes(store: Store) -> list[int]:
    draw_curves(store)
    return store.frame("SELECT * FROM core.saturation ORDER BY interview_count")["codes"].tolist()


def trusted(store: Store, **methods: str) -> None:
    """Methods of codes that were measured; those by people alone are not shown."""
    rows = [(code, method, method != "human", 300) for code, method in methods.items()]
    columns = ["code_id", "method", "is_shown", "gold_units"]
    insert(store, tables.THEME_TRUST, pd.DataFrame(rows, columns=columns))


def test_saturation_leaves_out_what_the_program_may_not_code(store: Store):
    trusted(store, T05="human", T06="rule", T07="model")
    talk(store, "k1", LOANS, {}, [["T05", "T06", "T07"], ["T08"], []])
    assert known_codes(store) == [1]


def test_a_talk_that_only_a_barred_program_coded_is_not_read_for_saturation(store: Store):
    trusted(store, T05="human", T06="human")
    talk(store, "k1", LOANS, {"anna": [["T02"], [], []]}, [[], [], []])
    talk(store, "k2", LOANS, {}, [["T05"], ["T06"], []])
    assert known_codes(store) == [1]


def test_saturation_counts_nobody_who_is_named_and_nothing_the_interviewer_says(store: Store):
    interview = talk(store, "k1", LOANS, {"anna": [["A6", "T02"], [], []]}, [["A6"], [], []])
    question = {"interview_id": interview, "turn_number": 1, "code_id": "T09", "coder": "anna"}
    insert(store, tables.CODINGS, pd.DataFrame([question | {"start_offset": 0, "end_offset": 5}]))
    assert known_codes(store) == [1]


def test_saturation_needs_half_of_the_people(store: Store):
    one, two = [["T02", "T05"], [], []], [["T02"], [], []]
    talk(store, "k1", LOANS, {"anna": one, "berta": two, "carla": two}, [[], [], []])
    assert known_codes(store) == [1]


def test_saturation_takes_no_interview_that_neither_people_nor_program_can_read(store: Store):
    for number in ("k1", "k2"):
        interview = talk(store, number, LOANS[:1], {}, [["T02"]])
    passage = {"interview_id": [interview], "turn_number": [2], "start_offset": [0]}
    insert(store, tables.PASSAGES, pd.DataFrame(passage).assign(language="tr", is_coded=False))
    assert known_codes(store) == [1]


def test_the_assets_fill_both_tables_and_their_checks_pass(store: Store):
    many(store, 7, rules_find=True)
    result = dg.materialize([theme_trust, saturation], resources={"store": store})
    assert result.success
    assert store.count(tables.THEME_TRUST) == len(load_codebook().codes)
    assert store.count(tables.SATURATION) == 7


def test_the_checks_fail_where_their_promise_is_broken(store: Store):
    many(store, 7, rules_find=True)
    judge_themes(store)
    draw_curves(store)
    checks = (nothing_is_shown_below_the_gate, a_model_speaks_where_it_is_chosen)
    assert all(check(store).passed for check in (*checks, the_curve_never_falls))
    store.connection.execute("UPDATE core.theme_trust SET recall = 0.5 WHERE code_id = 'T02'")
    assert not nothing_is_shown_below_the_gate(store).passed
    store.connection.execute("UPDATE core.mentions SET source = 'model'")
    assert not a_model_speaks_where_it_is_chosen(store).passed
    store.connection.execute("UPDATE core.saturation SET codes = 0 WHERE interview_count = 3")
    assert not the_curve_never_falls(store).passed
