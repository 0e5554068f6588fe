"""Interviews reach the stores only with protocol and consent, redacted, once."""

import pytest

from pipeline import tables
from pipeline.interviews import talks
from pipeline.interviews.load import load_interviews
from pipeline.interviews.protocols import CONTACT_COLUMNS
from pipeline.interviews.redaction import redactor
from pipeline.interviews.redaction.redactor import rules_version
from pipeline.store import Store
from pipeline.themes.corpus import code_interviews
from tests.interviews.builders import (
    write_contacts,
    write_protocols,
    write_sheet,
    write_transcript,
)

TALK = "I: Frau Ombeline Zdzichowa, wie läuft es?\n\nB: Gut. Mein Bruder Wlodzko hilft mir. Ohne die Kundschaft wäre ich nichts.\n"
CONTACT = {
    "Kontakt": "k1",
    "Interview": "p1",
    "Name": "Frau Ombeline Zdzichowa",
    "Telefon": "02999 / 11 22 33",
    "Anschrift": "Mühlgasse 4, Erlenau",
    "Sprache": "de",
}


def codes(store):
    return [
        row[0]
        for row in store.connection.execute(
            "SELECT message_code FROM raw.quarantine ORDER BY ALL"
        ).fetchall()
    ]


@pytest.fixture
def loaded(project, store):
    write_contacts(project, CONTACT)
    write_protocols(
        project,
        {
            "Freigegebenes Zitat 1": "Ohne die Kundschaft wäre ich nichts.",
            "Freigegebenes Zitat 2": "Mein Bruder Wlodzko hilft mir.",
        },
    )
    write_transcript(project, "p1.txt", TALK)
    return load_interviews(store)


def test_rows_of_sheets_and_turns_add_up(store, loaded):
    assert (loaded.rows_in, loaded.rows_stored, loaded.rows_quarantined, loaded.deliveries) == (
        4,
        4,
        0,
        3,
    )
    states = store.frame(
        "SELECT source_kind, status, rows_in, rows_stored FROM raw.deliveries ORDER BY ALL"
    )
    assert states.values.tolist() == [
        ["contacts", "accepted", 1, 1],
        ["interviews", "accepted", 1, 1],
        ["interviews", "accepted", 2, 2],
    ]


def test_turns_are_redacted_and_their_words_lie_in_the_vault(store, loaded):
    turns = store.frame(
        """SELECT turn_number, speaker, role, language, redacted_text
        FROM core.turns JOIN vault.turns USING (interview_id, turn_number) ORDER BY ALL"""
    )
    assert turns.values.tolist() == [
        [1, "I", "interviewer", "de", "Frau [Person 1], wie läuft es?"],
        [
            2,
            "B",
            "interviewee",
            "de",
            "Gut. Mein Bruder [Person 2] hilft mir. Ohne die Kundschaft wäre ich nichts.",
        ],
    ]
    assert "Wlodzko" in store.scalar("SELECT text FROM vault.turns WHERE turn_number = 2")
    assert store.scalar("SELECT kind FROM vault.replacements WHERE surface = 'Wlodzko'") == "person"


def test_no_byte_of_the_warehouse_holds_a_name(project, store, loaded):
    store.connection.execute("CHECKPOINT warehouse")
    columns = {row[0] for row in store.connection.execute("DESCRIBE core.turns").fetchall()}
    assert not columns & {"text", "redacted_text"}
    content = project.warehouse.read_bytes()
    assert b"Kundschaft" in content
    assert not [
        name for name in (b"Zdzichowa", b"Wlodzko", b"02999", b"hlgasse") if name in content
    ]


def test_the_protocol_becomes_an_interview_of_the_contacts_person(store, loaded):
    row = store.frame("core.interviews").iloc[0]
    assert (
        row.wave,
        row.municipality_code,
        row.origin_group,
        row.branch_group,
        row.readiness_self,
    ) == ("2025", "05399008", "turkey", "gastronomy", 3)
    assert row.person_id == store.pseudonym("contact", "k1")
    assert row.delivery_id is not None
    purposes = store.frame(
        "SELECT purpose FROM vault.consents WHERE withdrawn_date IS NULL ORDER BY ALL"
    )["purpose"].tolist()
    assert purposes == ["interview", "invitation", "quote", "transcript"]


def test_a_quote_with_a_name_keeps_its_text_out(store, loaded):
    quotes = store.frame(
        "SELECT text, has_consent, is_verbatim FROM core.quotes ORDER BY is_verbatim"
    )
    assert quotes["text"].isna().tolist() == [True, False]
    assert quotes["is_verbatim"].tolist() == [False, True]
    assert quotes["has_consent"].tolist() == [True, True]


def test_what_only_the_interviewer_said_is_no_quote(project, store):
    write_protocols(project, {"Freigegebenes Zitat 1": "Das klingt nach viel Arbeit."})
    write_transcript(project, "p1.txt", "I: Das klingt nach viel Arbeit.\n\nB: Ja.\n")
    load_interviews(store)
    assert store.frame("core.quotes")["is_verbatim"].tolist() == [False]


def test_the_second_run_stores_nothing_new(store, loaded):
    before = store.frame("SELECT * FROM core.turns ORDER BY ALL")
    again = load_interviews(store)
    assert (again.rows_in, again.deliveries, again.duplicates) == (0, 0, 3)
    assert before.equals(store.frame("SELECT * FROM core.turns ORDER BY ALL"))


def test_other_rules_of_redaction_redact_all_talks_anew(store, loaded, monkeypatch):
    redacted = store.frame("SELECT redacted_text FROM vault.turns ORDER BY ALL")
    store.connection.execute("UPDATE vault.turns SET redacted_text = text")
    load_interviews(store)
    assert not redacted.equals(store.frame("SELECT redacted_text FROM vault.turns ORDER BY ALL"))
    monkeypatch.setattr(talks, "rules_version", lambda model: "another")
    load_interviews(store)
    assert redacted.equals(store.frame("SELECT redacted_text FROM vault.turns ORDER BY ALL"))


def test_rules_lists_and_weights_have_a_version(tmp_path, monkeypatch):
    before = rules_version("german")
    assert rules_version("german") == before != rules_version("blank")
    (tmp_path / "evidence.yml").write_text("x", encoding="utf-8")
    monkeypatch.setattr(redactor, "WEIGHTS", tmp_path / "evidence.yml")
    assert rules_version("german") != before


def test_a_transcript_without_protocol_waits_for_it(project, store):
    write_transcript(project, "p1.txt", TALK)
    first = load_interviews(store)
    assert (first.refused, first.rows_in, first.rows_quarantined, codes(store)) == (
        1,
        2,
        2,
        ["I-004"],
    )
    write_protocols(project, {})
    second = load_interviews(store)
    assert (second.refused, second.rows_stored, codes(store)) == (0, 3, [])


@pytest.mark.parametrize("missing", ["Einwilligung Gespräch", "Einwilligung Transkript"])
def test_nothing_said_without_consent_is_stored(project, store, missing):
    write_protocols(project, {missing: "nein"})
    write_transcript(project, "p1.txt", TALK)
    summary = load_interviews(store)
    assert (summary.refused, codes(store)) == (1, ["I-005"])
    assert [finding.code for finding in summary.findings] == ["I-005"]
    kept = [
        store.scalar(f"SELECT count(*) FROM {table}")
        for table in ("core.turns", "vault.turns", "vault.replacements")
    ]
    assert kept == [0, 0, 0]


def test_consent_taken_back_on_a_newer_sheet_removes_what_was_said(project, store, loaded):
    write_protocols(project, {"Einwilligung Transkript": "nein"})
    load_interviews(store)
    kept = [
        store.scalar(f"SELECT count(*) FROM {table}")
        for table in ("core.turns", "vault.turns", "vault.replacements")
    ]
    assert kept == [0, 0, 0]


def test_consent_given_again_brings_the_talk_back(project, store, loaded):
    write_protocols(project, {"Einwilligung Transkript": "nein", "Einwilligung am": "2025-11-01"})
    load_interviews(store)
    assert store.count(tables.TURNS) == 0
    write_protocols(project, {"Einwilligung am": "2025-12-01"}, name="protokolle_spaeter.xlsx")
    load_interviews(store)
    assert store.count(tables.TURNS) == 2
    assert store.scalar("SELECT count(*) FROM core.interviews WHERE delivery_id IS NOT NULL") == 1


def test_consent_taken_back_leaves_no_sentence_vector_and_no_suggestion(project, store, loaded):
    store.connection.execute("INSERT INTO vault.embeddings VALUES ('a', 'm', [1.0])")
    write_protocols(project, {"Einwilligung Transkript": "nein"})
    load_interviews(store)
    assert store.count(tables.VAULT_EMBEDDINGS) == 0


def test_a_corrected_transcript_takes_the_older_ones_place(project, store, loaded):
    write_transcript(project, "p1.txt", "I: Na?\n\nB: Kurz gesagt, gut.\n\nI: Danke.\n")
    load_interviews(store)
    words = store.frame("SELECT redacted_text FROM vault.turns ORDER BY turn_number")
    assert words["redacted_text"].tolist() == [
        "Na?",
        "Kurz gesagt, gut.",
        "Danke.",
    ]


def test_a_bad_protocol_row_is_quarantined_and_the_others_stay(project, store):
    write_protocols(
        project,
        {},
        {"Interview": "p2", "Bereitschaft selbst (0-4)": 7},
        {"Interview": "p3", "Datum": "neulich"},
        {},
    )
    summary = load_interviews(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (4, 1, 3)
    quarantine = store.frame("SELECT line_number, message_code FROM raw.quarantine ORDER BY ALL")
    assert quarantine.values.tolist() == [[3, "I-011"], [4, "I-011"], [5, "I-012"]]


def test_one_bad_file_does_not_stop_the_others(project, store):
    write_protocols(project, {}, {"Interview": "p2"})
    write_transcript(project, "p1.docx", "no docx")
    write_transcript(project, "p2.txt", TALK)
    (project.inbox / "kontakte").mkdir()
    (project.inbox / "kontakte" / "kontakte.xlsx").write_bytes(b"no workbook")
    summary = load_interviews(store)
    assert (summary.refused, store.scalar("SELECT count(*) FROM core.turns")) == (2, 2)
    assert codes(store) == ["I-001", "I-008"]


PERSON = dict(zip(CONTACT_COLUMNS, ("K-0041", "g02", "Herr Wlodzko"), strict=False))


def said(store):
    return store.scalar("SELECT message_de || message_en FROM raw.quarantine")


def test_a_sheet_without_head_row_says_so_and_repeats_nobody(project, store):
    path = project.inbox / "kontakte" / "kontakte.xlsx"
    write_sheet(path, "Kontakte", list(PERSON.values()), [])
    assert load_interviews(store).refused == 1
    assert codes(store) == ["I-015"]
    assert "Kontakt, Interview, Name" in said(store)
    assert not [value for value in PERSON.values() if value in said(store)]


def test_unknown_headings_are_named_by_their_letters_and_missing_ones_by_name(project, store):
    head = [*CONTACT_COLUMNS[1:], "Herr Wlodzko", *["x"] * 20, "y"]
    write_sheet(project.inbox / "kontakte" / "kontakte.xlsx", "Kontakte", head, [])
    load_interviews(store)
    assert codes(store) == ["I-010"]
    assert "Es fehlen: Kontakt." in said(store)
    assert "Spalten: G, H, " in said(store)
    assert ", Z, AA, AB." in said(store)
    assert "Wlodzko" not in said(store)


def test_a_missing_sheet_is_told_without_the_names_of_the_others(project, store):
    write_sheet(project.inbox / "kontakte" / "kontakte.xlsx", "Herr Wlodzko", CONTACT_COLUMNS, [])
    load_interviews(store)
    assert codes(store) == ["I-009"]
    assert "Wlodzko" not in said(store)


@pytest.mark.parametrize("column", ["Minuten", "AGS", "Personen"])
@pytest.mark.parametrize("written", ["²", "--5", "9" * 5000])
def test_digits_that_are_no_number_quarantine_their_row(project, store, column, written):
    write_protocols(project, {column: written}, {"Interview": "p2"})
    summary = load_interviews(store)
    assert (summary.rows_in, summary.rows_stored, codes(store)) == (2, 1, ["I-011"])


def test_another_process_finds_the_same_pseudonyms(project, store, loaded):
    known = store.frame("core.interviews")["interview_id"].tolist()
    store.connection.close()
    store._lock.release()
    with Store(project) as reopened:
        assert known == [reopened.pseudonym("interview", "p1")]


def test_a_quote_stands_under_the_theme_that_the_interviewer_noted(project, store):
    write_protocols(
        project,
        {
            "Freigegebenes Zitat 1": "Ohne die Kundschaft wäre ich nichts. [T14+]",
            "Freigegebenes Zitat 2": "Die Bank gibt mir nichts.",
        },
    )
    write_transcript(
        project,
        "p1.txt",
        "I: Na?\n\nB: Ohne die Kundschaft wäre ich nichts. Die Bank gibt mir nichts.\n",
    )
    load_interviews(store)
    code_interviews(store)
    quotes = store.frame("SELECT text, theme_codes, valence FROM core.quotes ORDER BY text DESC")
    assert quotes["text"].tolist() == [
        "Ohne die Kundschaft wäre ich nichts.",
        "Die Bank gibt mir nichts.",
    ]
    assert quotes["theme_codes"].tolist()[0] == "T14"
    assert "T02" in quotes["theme_codes"][1], "not noted: by the program, on no side"
    assert quotes["valence"].tolist() == [1, 0]


def redacted(store, number):
    return store.scalar(
        """SELECT string_agg(redacted_text, ' ' ORDER BY turn_number) FROM vault.turns
        WHERE interview_id = ?""",
        [store.pseudonym("interview", number)],
    )


@pytest.fixture
def two_talks(project, store):
    """p1 speaks of Tschirwanow without a word that tells it is a name; p2 is not there yet."""
    write_protocols(project, {}, {"Interview": "p2"}, {"Interview": "p3"})
    write_transcript(project, "p1.txt", "I: Und?\n\nB: Ein paar Tschirwanow waren da, dann Ruhe.\n")
    write_transcript(project, "p3.txt", "I: Und?\n\nB: Hier ist alles ruhig.\n")
    load_interviews(store)
    code_interviews(store)
    assert "Tschirwanow" in redacted(store, "p1")


def test_a_name_that_a_later_talk_brings_up_is_replaced_in_earlier_ones(project, store, two_talks):
    before = store.frame("SELECT * FROM core.machine_coded ORDER BY ALL")
    write_transcript(project, "p2.txt", "I: Und?\n\nB: Da war Herr Tschirwanow vom Amt.\n")
    load_interviews(store)
    assert redacted(store, "p1") == "Und? Ein paar [Person 1] waren da, dann Ruhe."
    assert redacted(store, "p2") == "Und? Da war Herr [Person 1] vom Amt."
    after = store.frame("SELECT * FROM core.machine_coded ORDER BY ALL")
    gone = set(before["interview_id"]) - set(after["interview_id"])
    assert gone == {store.pseudonym("interview", "p1")}, "p3 is left alone"


def test_a_name_that_a_later_contact_sheet_brings_up_is_replaced_too(project, store, two_talks):
    write_contacts(project, CONTACT | {"Interview": "p9", "Name": "Frau Tschirwanow"})
    load_interviews(store)
    assert redacted(store, "p1") == "Und? Ein paar [Person 1] waren da, dann Ruhe."


def test_one_surface_has_one_placeholder_in_all_talks_and_runs(project, store):
    write_protocols(project, {}, {"Interview": "p2"})
    write_transcript(project, "p1.txt", "I: Na?\n\nB: Frau Ombeline kam, dann Frau Zdzichowa.\n")
    load_interviews(store)
    write_transcript(project, "p2.txt", "I: Na?\n\nB: Frau Zdzichowa. Und Zdzichowas Sohn.\n")
    load_interviews(store)
    assert redacted(store, "p2") == "Na? Frau [Person 2]. Und [Person 2] Sohn."


RARE = "I: Na?\n\nB: Ich bin der einzige Chilene in Erlenau, das ist so.\n"


@pytest.fixture
def rare(project, store):
    store.replace(
        tables.AREAS,
        store.frame("SELECT * FROM core.areas WHERE false")
        .reindex([0])
        .assign(area_code="05399008", name="Erlenau"),
    )
    write_protocols(project, {})
    write_transcript(project, "p1.txt", RARE)
    return load_interviews(store)


def decide(project, *lines):
    path = project.root / "surveys" / "decisions" / "redaction.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("interview;words;decision;reason;date\n" + "\n".join(lines), encoding="utf-8")


def test_a_rare_combination_waits_for_a_person_and_stops_nothing(store, rare):
    assert redacted(store, "p1") == "Na? Ich bin der einzige Chilene in Erlenau, das ist so."
    row = store.frame("vault.rare_combinations").iloc[0]
    assert (row.reason, row.decision) == ("only_one", "open")
    assert [each.text("de") for each in rare.findings if each.code == "I-044"][0].count(": 1.")


def test_what_a_person_decides_is_replayed_and_undone(project, store, rare):
    decide(project, "p1;Ich bin der einzige  Chilene in Erlenau;ersetzt;erkennbar;02.04.2026")
    assert load_interviews(store).findings == []
    assert redacted(store, "p1") == "Na? [Person 1], das ist so."
    decide(project, "p1;ich bin der einzige Chilene in Erlenau;kept;bekannt;2026-04-03")
    assert load_interviews(store).findings == []
    assert "einzige Chilene" in redacted(store, "p1")
    decide(project)
    assert [each.code for each in load_interviews(store).findings] == ["I-044"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("p1;einzige;vielleicht;;2026-04-02", "decision"),
        ("p1;einzige;kept;;neulich", "date"),
        (";einzige;kept;;2026-04-02", "interview"),
        ("p1;;kept;;2026-04-02", "words"),
        ("p1", "words"),
    ],
)
def test_a_decision_not_understood_is_told_by_its_column(project, store, rare, line, field):
    decide(project, line)
    findings = [each for each in load_interviews(store).findings if each.code == "I-045"]
    assert [each.values["field"] for each in findings] == [field]
    assert "einzige" not in findings[0].text("de")


def test_consent_refused_and_given_on_sheets_of_one_day_counts_as_refused(project, store):
    write_protocols(project, {"Einwilligung Transkript": "nein"})
    load_interviews(store)
    write_protocols(project, {}, name="protokolle_neu.xlsx")
    write_transcript(project, "p1.txt", TALK)
    summary = load_interviews(store)
    assert [each.code for each in summary.findings] == ["I-042", "I-005"]
    write_protocols(project, {"Einwilligung am": "2025-10-08"}, name="protokolle_spaeter.xlsx")
    assert load_interviews(store).findings == []
    assert store.count(tables.TURNS) == 2


def test_a_word_that_is_neither_yes_nor_no_takes_consent_back(project, store, loaded):
    write_protocols(
        project,
        {
            "Einwilligung Zitat": "nur mündlich",
            "Einwilligung am": "2025-11-01",
            "Freigegebenes Zitat 1": "Ohne die Kundschaft wäre ich nichts.",
        },
    )
    summary = load_interviews(store)
    assert [each.code for each in summary.findings] == ["I-041"]
    assert "mündlich" not in summary.findings[0].text("de")
    assert store.frame("core.quotes")["has_consent"].tolist() == [False]
    assert store.count(tables.TURNS) == 2, "the talk itself stays"


def test_a_row_wrong_elsewhere_still_takes_consent_back(project, store, loaded):
    write_protocols(
        project,
        {"Einwilligung Transkript": "nein", "Minuten": "viele", "Einwilligung am": "2025-11-01"},
    )
    load_interviews(store)
    assert store.count(tables.TURNS) == 0
    assert store.count(tables.VAULT_TURNS) == 0


def test_two_rows_of_one_interview_give_only_what_both_give(project, store):
    write_protocols(project, {}, {"Einwilligung Gespräch": "nein"})
    write_transcript(project, "p1.txt", TALK)
    summary = load_interviews(store)
    assert [each.code for each in summary.findings] == ["I-040", "I-005"]
    assert store.count(tables.VAULT_TURNS) == 0


def test_passages_of_a_turn_are_told_in_the_redacted_text(project, store):
    write_protocols(project, {})
    write_transcript(
        project,
        "p1.txt",
        "I: Und?\n\nB: Frau Ombeline hat uns sehr geholfen. Это было очень трудно для нас всех.\n",
    )
    load_interviews(store)
    found = store.frame(
        """SELECT language, is_coded, substr(redacted_text, start_offset + 1, end_offset - start_offset) AS said
        FROM core.passages JOIN vault.turns USING (interview_id, turn_number) WHERE turn_number = 2 ORDER BY start_offset"""
    )
    assert found["language"].tolist() == ["de", "ru"]
    assert found["is_coded"].tolist() == [True, False]
    assert found["said"].tolist()[0] == "Frau [Person 1] hat uns sehr geholfen."


def test_a_talk_is_taken_once_its_quarantined_row_is_put_right(project, store):
    write_protocols(project, {"Alter": "um die 40"})
    write_transcript(project, "p1.txt", TALK)
    load_interviews(store)
    assert codes(store) == ["I-004", "I-011"]
    write_protocols(project, {})
    mended = load_interviews(store)
    assert (mended.refused, mended.findings) == (0, [])
    assert store.count(tables.TURNS) == 2
    assert store.scalar("SELECT has_quote_consent FROM core.interviews")


def test_a_refusal_on_a_quarantined_row_is_not_lifted_by_a_yes_of_the_same_day(project, store):
    write_protocols(project, {"Alter": "um die 40", "Einwilligung Transkript": "nein"})
    write_transcript(project, "p1.txt", TALK)
    load_interviews(store)
    write_protocols(project, {})
    assert [each.code for each in load_interviews(store).findings] == ["I-042", "I-005"]
    assert not store.count(tables.TURNS)


def test_a_copy_of_a_known_talk_with_an_ending_that_is_not_read_is_told(project, store, loaded):
    write_transcript(project, "p2.xyz", TALK)
    again = load_interviews(store)
    assert [(each.code, each.file) for each in again.findings] == [("I-006", "p2.xyz")]
    assert store.count(tables.TURNS) == 2
