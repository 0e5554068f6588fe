"""What the codebook may miss is suggested to a person, and never becomes a finding."""

import json
import re
from pathlib import Path

import dagster as dg
import duckdb
import numpy as np
import pytest
from typer.testing import CliRunner

from assets.interviews.suggestions import no_suggestion_names_anybody
from pipeline import tables
from pipeline.cli import app
from pipeline.disclosure.release import make_release
from pipeline.interviews.load import load_interviews
from pipeline.settings import REPOSITORY
from pipeline.store import Store
from pipeline.themes import embeddings, suggestions
from pipeline.themes.clusters import find_clusters
from pipeline.themes.corpus import code_interviews
from pipeline.themes.keyness import log_odds
from pipeline.themes.suggestion_decisions import path_of
from pipeline.themes.suggestions import suggest
from pipeline.themes.suggestions_report import report
from tests.interviews.builders import write_protocols, write_transcript

COOKS = "Der Zander kommt am Freitag in die Pfanne. Das blaue Gemälde hängt seit langem an der Wand. Der Zander liebt die heiße Pfanne."
DRIVERS = "Am Montag liegt der Kompass neben dem Anhänger. Das blaue Gemälde hängt im Flur an der Wand. Der Kompass zeigt uns dann den Anhänger."


def tell(project, store: Store, *talks: tuple[str, str]) -> None:
    """Talks by branch group and what the interviewee says, read and coded."""
    changes = [
        {"Interview": f"p{number}", "Branchengruppe": group}
        for number, (group, _) in enumerate(talks, start=1)
    ]
    write_protocols(project, *changes)
    for number, (_, words) in enumerate(talks, start=1):
        text = f"I: Gespräch {number}, bitte.\n\nB: {words}\n"
        write_transcript(project, f"p{number}.txt", text)
    load_interviews(store)
    code_interviews(store)
    store.connection.execute(
        "DELETE FROM core.mentions WHERE code_id <> 'T02'"
    )  # whatever it finds


@pytest.fixture
def talks(project, store):
    tell(project, store, *[("gastronomy", COOKS)] * 5, *[("transport", DRIVERS)] * 5)
    suggest(store)
    return store


def terms(store: Store, kind: str, category: str = "%") -> list[str]:
    rows = store.connection.execute(
        "SELECT terms FROM core.suggestions WHERE kind = ? AND category LIKE ? ORDER BY terms",
        [kind, category],
    )
    return [row[0] for row in rows.fetchall()]


def decide(project, *lines: str) -> Path:
    path = path_of(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "suggestion_id;decision;code;label;definition;date;coder"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def an_id(store: Store) -> str:
    return store.scalar("SELECT min(suggestion_id) FROM core.suggestions")


# --- terms ----------------------------------------------------------------------------------------


def test_the_words_of_a_group_are_those_the_others_do_not_say(talks):
    assert "Zander" in terms(talks, "keyness", "gastronomy")
    assert "Kompass" in terms(talks, "keyness", "transport")
    assert not {"Zander", "Gemälde"} & set(terms(talks, "keyness", "transport"))


def test_a_word_of_the_codebook_is_not_suggested_as_characteristic(talks):
    assert "Anhänger" not in terms(talks, "keyness", "transport")


def test_a_group_of_four_interviews_has_no_characteristic_words(project, store):
    tell(project, store, *[("gastronomy", COOKS)] * 4, *[("transport", DRIVERS)] * 6)
    suggest(store)
    assert terms(store, "keyness") == []


@pytest.mark.parametrize(("interviews", "is_suggested"), [(2, False), (3, True)])
def test_a_word_is_suggested_from_three_interviews_on(project, store, interviews, is_suggested):
    said = [f"{'Das Trampolin quietscht. ' * 9}{COOKS}"] * interviews + [COOKS] * (5 - interviews)
    told = [("gastronomy", words) for words in said]
    tell(project, store, *told, *[("transport", DRIVERS)] * 5)
    suggest(store)
    found = " ".join(
        each for kind in ("keyness", "phrase", "cluster") for each in terms(store, kind)
    )
    assert ("Trampolin" in found) == is_suggested


def test_a_phrase_of_passages_without_a_code_is_suggested_as_it_was_said(talks):
    assert "blaue Gemälde" in terms(talks, "phrase")
    talks.connection.execute(
        """INSERT INTO core.codings BY NAME SELECT uuid()::VARCHAR AS coding_id, interview_id, turn_number,
            strpos(redacted_text, 'Gemälde') AS start_offset, strpos(redacted_text, 'Wand') AS end_offset,
            'T12' AS code_id FROM core.turns JOIN vault.turns USING (interview_id, turn_number)
        WHERE role = 'interviewee'"""
    )
    suggest(talks)
    assert "blaue Gemälde" not in terms(talks, "phrase")


def test_a_word_that_was_ever_replaced_is_in_no_suggestion(project, store):
    tell(project, store, *[("gastronomy", COOKS)] * 5, *[("transport", DRIVERS)] * 5)
    store.connection.execute(
        """INSERT INTO vault.replacements BY NAME SELECT interview_id, 1 AS turn_number, 900 AS start_offset,
            912 AS end_offset, 'Herr Zander' AS surface, '[Person 9]' AS placeholder, 'person' AS kind
        FROM core.interviews LIMIT 1"""
    )
    suggest(store)
    assert "Zander" not in " ".join(
        terms(store, "keyness") + terms(store, "cluster") + terms(store, "phrase")
    )
    assert terms(store, "keyness", "transport")


def test_placeholders_are_in_no_suggestion(project, store):
    words = (
        "Mit Frau Yildirim rede ich oft über das alte Fenster. Frau Yildirim mag das alte Fenster."
    )
    tell(project, store, *[("gastronomy", words)] * 5, *[("transport", DRIVERS)] * 5)
    suggest(store)
    assert store.count(tables.VAULT_REPLACEMENTS)
    assert not store.scalar(
        r"SELECT count(*) FROM core.suggestions WHERE regexp_matches(terms, '\[|Person|Yildirim')"
    )


@pytest.mark.parametrize(
    ("change", "passes"),
    [
        ("interviews = 3", True),
        ("interviews = 2", False),
        ("terms = 'Wand, [Person 1]'", False),
        ("terms = 'Wand, Quittenbrot'", False),
    ],
)
def test_a_suggestion_that_may_name_somebody_stops_the_run(talks, change, passes):
    talks.connection.execute(
        """INSERT INTO vault.replacements BY NAME SELECT 'x' AS interview_id, 1 AS turn_number, 0 AS start_offset,
            10 AS end_offset, 'Quittenbrot' AS surface, '[Firma 1]' AS placeholder, 'firm' AS kind"""
    )
    talks.connection.execute(f"UPDATE core.suggestions SET {change}")
    result = no_suggestion_names_anybody(talks)
    assert isinstance(result, dg.AssetCheckResult)
    assert result.passed == passes


def test_the_prior_keeps_a_word_said_once_below_one_said_often():
    often, once = log_odds(np.array([20.0, 1.0, 79.0]), np.array([0.0, 0.0, 100.0]), 20)[:2]
    assert often > 1.96 > once > 0


def test_log_odds_of_equal_parts_are_zero():
    assert log_odds(np.array([3.0, 5.0]), np.array([3.0, 5.0]), 10).tolist() == [0, 0]


# --- clusters -------------------------------------------------------------------------------------


def test_like_passages_make_a_cluster_named_by_their_nouns():
    middle = np.eye(2, dtype=np.float32)
    vectors = np.repeat(middle, 4, axis=0)
    nouns = [
        ["Fenster", "Tag"],
        ["Fenster"],
        ["Fenster"],
        ["Fenster"],
        ["Anhänger", "Tag"],
        ["Anhänger"],
        ["Anhänger"],
        ["Tür"],
    ]
    found = find_clusters(vectors, nouns)
    assert [(each.members, each.words) for each in found] == [
        ((4, 5, 6, 7), ("Anhänger",)),
        ((0, 1, 2, 3), ("Fenster",)),
    ]


def test_what_a_code_covers_is_in_no_cluster(project, store):
    told = "Der Kleinkredit war schon in einer Woche da."
    tell(project, store, *[("gastronomy", f"{told} {COOKS}")] * 5, *[("transport", DRIVERS)] * 5)
    assert store.scalar("SELECT count(*) FROM core.mentions WHERE code_id = 'T02'") == 5
    suggest(store)
    assert "Kleinkredit" not in " ".join(terms(store, "cluster"))
    assert all(
        "Kleinkredit" not in each
        for row in report(store, "de")["suggestions"]
        if row["kind"] == "cluster"
        for each in row["examples"]
    )


def test_more_passages_than_are_compared_are_sampled_and_it_is_said(talks, monkeypatch):
    everything = talks.scalar("SELECT any_value(passages_uncoded) FROM core.suggestions")
    monkeypatch.setattr(suggestions, "MOST_PASSAGES", 7)
    suggest(talks)
    said = report(talks, "de")
    assert (said["passages_read"], said["passages_uncoded"]) == (7, everything)


def test_a_second_run_computes_no_vector_and_suggests_the_same(talks, monkeypatch):
    before = talks.frame("core.suggestions").to_csv()
    monkeypatch.setattr(embeddings, "encode", lambda texts: pytest.fail("computed again"))
    suggest(talks)
    assert talks.frame("core.suggestions").to_csv() == before


# --- places and people ----------------------------------------------------------------------------


def test_examples_are_places_that_the_vault_turns_into_words(talks):
    places = json.loads(
        talks.scalar("SELECT examples FROM core.suggestions WHERE terms = 'Zander'")
    )
    assert len(places) == 5
    assert set(places[0]) == {"interview_id", "turn_number", "start_offset", "end_offset"}
    (zander,) = (row for row in report(talks, "de")["suggestions"] if row["terms"] == "Zander")
    assert set(zander["examples"]) == {"Der Zander kommt am Freitag in die Pfanne."}


def test_the_project_without_interviews_has_no_suggestions(store):
    assert suggest(store).rows_stored == 0


def test_a_decision_is_replayed_with_its_code(project, talks):
    decide(
        project,
        f"{an_id(talks)};angenommen;X01;Fenster;Das Haus selbst macht Sorgen.;02.04.2026;AB",
    )
    suggest(talks)
    assert (
        talks.scalar(
            "SELECT decision FROM core.suggestions WHERE suggestion_id = ?", [an_id(talks)]
        )
        == "accepted"
    )
    (code,) = report(talks, "de")["accepted"]
    assert {name: code[name] for name in ("code", "label", "definition", "date", "coder")} == {
        "code": "X01", "label": "Fenster", "definition": "Das Haus selbst macht Sorgen.", "date": "2026-04-02", "coder": "AB",
    }  # fmt: skip


def test_an_accepted_code_stays_when_its_suggestion_is_made_no_longer(project, talks):
    decide(project, f"{'0' * 20};accepted;X02;Lärm;Lärm der Straße.;2026-04-02;AB")
    assert [(each["code"], each["terms"]) for each in report(talks, "de")["accepted"]] == [
        ("X02", [])
    ]


def test_a_code_keeps_its_definition_when_the_suggestion_that_gave_it_is_rejected(project, talks):
    decide(
        project,
        f"{'1' * 20};accepted;X01;Haus;Das Haus.;2026-04-02;AB",
        f"{an_id(talks)};accepted;X01;;;2026-04-03;AB",
        f"{'1' * 20};rejected;;;;2026-04-04;AB",
    )
    said = report(talks, "de")
    assert [(each["definition"], len(each["terms"])) for each in said["accepted"]] == [
        ("Das Haus.", 1)
    ]
    assert said["messages"] == []


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Zander;accepted;X01;a;b;2026-04-02;AB", "suggestion_id"),
        (f"{'1' * 20};vielleicht;X01;a;b;2026-04-02;AB", "decision"),
        (f"{'1' * 20};accepted;T01;a;b;2026-04-02;AB", "code"),
        (f"{'1' * 20};accepted;X01;a;;2026-04-02;AB", "definition"),
        (f"{'1' * 20};accepted;X01;a;b;2026-13-02;AB", "date"),
        (f"{'1' * 20};accepted;X01;a;b;2026-04-02", "coder"),
    ],
)  # fmt: skip
def test_a_line_not_understood_is_named_by_its_column_and_the_rest_holds(
    project, talks, line, field
):
    decide(project, line, f"{an_id(talks)};abgelehnt;;;;2026-04-02;")
    summary = suggest(talks)
    assert [(each.code, each.line, each.values["field"]) for each in summary.findings] == [
        ("I-095", 2, field)
    ]
    assert talks.scalar("SELECT count(*) FROM core.suggestions WHERE decision = 'rejected'") == 1


def test_a_code_defined_twice_keeps_its_first_definition(project, talks):
    lines = [
        f"{digit * 20};accepted;X01;a;{definition};2026-04-02;AB"
        for digit, definition in (("1", "eins"), ("2", "zwei"))
    ]
    decide(project, *lines)
    said = report(talks, "de")
    assert [each["definition"] for each in said["accepted"]] == ["eins"]
    assert "X01" in said["messages"][0]


# --- never a finding ------------------------------------------------------------------------------


def test_no_released_table_holds_a_word_that_was_suggested(talks):
    talks.connection.execute(
        "UPDATE core.suggestions SET terms = 'Quittenbrotlaib', decision = 'accepted'"
    )
    with duckdb.connect(str(make_release(talks).path), read_only=True) as released:
        for (table,) in released.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'out'"
        ).fetchall():
            assert (
                "Quittenbrotlaib"
                not in released.execute(f"SELECT * FROM out.{table}").df().to_csv()
            )


def test_no_indicator_release_or_page_reads_suggestions():
    readers = [
        path
        for folder in ("pipeline/indicators", "pipeline/disclosure", "dashboards")
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in {".py", ".sql"} and re.search(r"core\.suggestions|tables\.SUGGESTIONS", path.read_text("utf-8"))
    ]  # fmt: skip
    assert readers == []


def test_the_command_lists_suggestions_with_sentences_and_says_how_to_accept(project, talks):
    talks.__exit__(None, None, None)
    said = CliRunner().invoke(
        app, ["codes", "suggest", "--project", str(project.root), "--lang", "de"]
    )
    assert said.exit_code == 0, said.output
    assert "Vorschläge, keine Ergebnisse" in said.output
    assert "„Der Zander kommt am Freitag in die Pfanne.“" in said.output
    assert "surveys/decisions/suggestions.csv" in said.output
    talks.__enter__()
