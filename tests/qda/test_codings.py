"""People's codings in the stores: whose text, which turn, what it means, and what takes whose place.

Reading the files of each program is tested in test_refi.py and test_formats.py.
"""

import random
import time
import zipfile

import pandas as pd

from pipeline import tables
from pipeline.errors import Refused
from pipeline.interviews.load import load_interviews
from pipeline.qda.codings import deliver, load_codings
from pipeline.qda.meaning import meanings
from pipeline.themes.codebook import load_codebook
from tests.interviews.builders import write_protocols, write_transcript
from tests.qda.builders import (
    ANNA,
    BEN,
    add_interview,
    project_xml,
    write_qdpx,
    write_qualcoder,
    write_taguette,
)

TURNS = [
    ("I", "Wie ging es mit der Bank?"),
    ("B", "Herr Okafor hat gelacht. Kein Geld für Frau Yilmaz."),
    ("I", "Und dann?"),
    ("B", "Dann kam der Cousin."),
]
REPLACED = [(2, "Okafor", "[Person 1]"), (2, "Yilmaz", "[Person 2]")]
WRITTEN = "\n\n".join(f"{speaker}: {text}" for speaker, text in TURNS)
REDACTED = WRITTEN.replace("Okafor", "[Person 1]").replace("Yilmaz", "[Person 2]")
CODES = [
    "T02 Finanzierung",
    ("Valenz", ["Stärke", "Problem"]),
    ("Dringlichkeit", ["jetzt"]),
    ("Intensität", ["3"]),
    "Lachen",
]
FINANCE, PROBLEM, NOW, STRONG, LAUGH = 1, 4, 6, 8, 9


def mark(text: str, words: str, codes=(FINANCE,), user=ANNA):
    start = text.index(words)
    return (start, start + len(words), list(codes), user)


def codings_file(store, name, text, *marks, source="g01", users=((ANNA, "Anna"),), **more):
    xml = project_xml([(source, "internal://a.txt", marks)], CODES, users=users, **more)
    return write_qdpx(
        store.project.inbox / "kodierungen" / name, xml, {"sources/a.txt": text.encode()}
    )


def stored(store) -> list[tuple[str, str]]:
    """The words coded in the redacted turns, and their code."""
    return store.connection.execute(
        """SELECT redacted_text[start_offset + 1 : end_offset] AS words, code_id FROM core.codings
        JOIN vault.turns USING (interview_id, turn_number) ORDER BY turn_number, start_offset, words"""
    ).fetchall()


def column(store, name: str, table: str = "core.codings") -> list[object]:
    return [
        row[0]
        for row in store.connection.execute(f"SELECT {name} FROM {table} ORDER BY ALL").fetchall()
    ]


# --- where it lies --------------------------------------------------------------------------------


def test_a_coding_of_the_redacted_text_lies_in_its_turn(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Kein Geld für Frau [Person 2]"))
    summary = load_codings(store)
    assert (summary.rows_in, summary.rows_stored, summary.deliveries) == (1, 1, 1)
    assert stored(store) == [("Kein Geld für Frau [Person 2]", "T02")]
    assert column(store, "turn_number") == [2]


def test_a_coding_of_the_text_as_transcribed_is_moved_into_the_redacted_turn(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(
        store,
        "a.qdpx",
        WRITTEN,
        mark(WRITTEN, "kafor hat gelacht. Kein"),
        mark(WRITTEN, "Frau Yil"),
    )
    load_codings(store)
    assert stored(store) == [("[Person 1] hat gelacht. Kein", "T02"), ("Frau [Person 2]", "T02")]


def test_title_time_stamps_and_other_blanks_do_not_matter(store):
    add_interview(store, "g01", TURNS, REPLACED)
    text = "Transkript g01\r\nI = Interview\r\n" + WRITTEN.replace("\n\n", "\r\n").replace(
        "B: ", "[00:12] B:  "
    )
    codings_file(store, "a.qdpx", text, mark(text, "Kein Geld für Frau Yilmaz."))
    load_codings(store)
    assert stored(store) == [("Kein Geld für Frau [Person 2].", "T02")]


def test_a_coding_over_several_turns_is_one_in_each(store):
    add_interview(store, "g01", TURNS, REPLACED)
    start, end = REDACTED.index("Frau [Person 2]"), REDACTED.index(" kam")
    codings_file(store, "a.qdpx", REDACTED, (start, end, [FINANCE], ANNA))
    assert load_codings(store).rows_stored == 1
    assert stored(store) == [("Frau [Person 2].", "T02"), ("Und dann?", "T02"), ("Dann", "T02")]
    assert store.scalar("SELECT count(DISTINCT coding_id) FROM core.codings") == 3


def test_a_text_under_any_name_is_known_by_its_words(store):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    codings_file(
        store,
        "a.qdpx",
        WRITTEN.replace("\n\n", "\n"),
        mark(WRITTEN.replace("\n\n", "\n"), "Cousin"),
        source="Gespräch im Laden",
    )
    load_codings(store)
    assert column(store, "interview_id") == [interview_id]


def test_a_text_is_known_by_its_words_also_as_they_were_redacted_before(store):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    load_codings(store)
    store.connection.execute(
        "UPDATE vault.turns SET redacted_text = replace(redacted_text, 'Cousin', '[Person 3]')"
    )
    codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Kein Geld"), source="Im Laden")
    load_codings(store)
    assert column(store, "interview_id") == [interview_id]


def test_where_replacements_do_not_tell_words_do(store):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    store.connection.execute("DELETE FROM vault.replacements")
    codings_file(store, "a.qdpx", WRITTEN, mark(WRITTEN, "Kein Geld für Frau"))
    load_codings(store)
    assert stored(store) == [("Kein Geld für Frau", "T02")]
    assert column(store, "interview_id") == [interview_id]


def test_excerpts_are_looked_for_in_the_interview(store):
    add_interview(store, "g01", TURNS, REPLACED)
    path = store.project.inbox / "kodierungen" / "tags.csv"
    path.parent.mkdir()
    path.write_text(
        'id,document,tag,content\n1,g01.odt,T02-,"Kein Geld für  Frau Yilmaz."\n2,g01.odt,T02,"Das sagte niemand"\n',
        encoding="utf-8",
    )
    summary = load_codings(store)
    assert (summary.rows_stored, summary.rows_quarantined) == (1, 1)
    assert stored(store) == [("Kein Geld für Frau [Person 2].", "T02")]
    assert column(store, "valence") == [-1]
    assert column(store, "message_code", "raw.quarantine") == ["I-071"]


def excerpts(store, *texts, coder="Anna") -> None:
    """A table of excerpts of g01, each with T02."""
    path = store.project.inbox / "kodierungen" / "tags.csv"
    path.parent.mkdir(exist_ok=True)
    lines = [f'g01,T02,"{text}",{coder}' for text in texts]
    path.write_text("\n".join(["document,tag,content,coder", *lines]) + "\n", encoding="utf-8")


def test_an_excerpt_is_whole_words(store):
    add_interview(store, "g01", [("B", "Das kostet insgesamt viel. Zum Amt ging ich nie.")])
    excerpts(store, "amt", "Amt")
    summary = load_codings(store)
    assert (summary.rows_stored, summary.rows_quarantined) == (1, 1)
    assert stored(store) == [("Amt", "T02")]


def test_an_excerpt_is_first_looked_for_in_what_interviewees_say(store):
    add_interview(store, "g01", [("I", "Kein Geld da?"), ("B", "Ja, kein Geld. Kein Geld da.")])
    excerpts(store, "Kein Geld", "Kein Geld da?")
    load_codings(store)
    assert column(store, "turn_number") == [1, 2], "the question where only she asked it"


def test_an_excerpt_that_stands_in_several_places_is_said_and_not_guessed(store):
    add_interview(store, "g01", [("B", "Kein Geld. Gar kein Plan."), ("B", "Ja. Kein Geld.")])
    excerpts(store, "Kein Geld", "Kein Plan", "kein Plan")
    summary = load_codings(store)
    assert (summary.rows_stored, summary.rows_quarantined) == (1, 2)
    assert column(store, "message_code", "raw.quarantine") == ["I-071", "I-080"]


def test_a_table_of_excerpts_is_nobodys_finished_work(store):
    add_interview(store, "g01", TURNS, REPLACED)
    excerpts(store, "Kein Geld")
    assert load_codings(store).rows_stored == 1
    assert column(store, "coder", "core.coded_interviews") == []


def test_taguette_and_qualcoder_land_on_the_same_words(store):
    add_interview(store, "g01", TURNS, REPLACED)
    folder = store.project.inbox / "kodierungen"
    folder.mkdir()
    html = "".join(f"<p>{line}</p>\n" for line in WRITTEN.split("\n\n"))
    plain = WRITTEN.replace("\n\n", "\n")
    start = plain.index("für Frau Yilmaz")
    span = (len(plain[:start].encode()), len(plain[: start + 15].encode()))
    write_taguette(
        folder / "t.sqlite3",
        [(1, "g01.docx", html)],
        [(1, "T02")],
        [(1, *span, "für Frau Yilmaz", [1])],
    )
    write_qualcoder(
        folder / "q.qda",
        [(1, "g01.docx", plain)],
        [(1, "T02")],
        [(1, 1, "für Frau Yilmaz", start, start + 15, "ben")],
    )
    load_codings(store)
    assert stored(store) == [("für Frau [Person 2]", "T02")] * 2
    assert column(store, "producer") == ["QualCoder", "Taguette"]


# --- what it means --------------------------------------------------------------------------------


def test_what_stands_beside_a_theme_says_how_it_was_told(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(
        store,
        "a.qdpx",
        REDACTED,
        mark(REDACTED, "Kein Geld", [FINANCE, PROBLEM, NOW]),
        mark(REDACTED, "Geld", [STRONG]),
        mark(REDACTED, "Cousin", [PROBLEM]),
    )
    assert load_codings(store).rows_stored == 5
    assert store.connection.execute(
        "SELECT code_id, valence, urgency, intensity FROM core.codings WHERE code_id = 'T02'"
    ).fetchall() == [("T02", -1, "now", 3)]
    assert "Problem" in column(store, "code_name")


def test_codes_of_others_keep_their_name_unless_it_quotes_or_names(store):
    add_interview(store, "g01", TURNS, REPLACED)
    text = REDACTED
    xml = project_xml(
        [("g01", "internal://a.txt", [mark(text, "gelacht", [number]) for number in (1, 2, 3)])],
        ["Humor", "Ladenhüterin Yilmaz", "Kein Geld für Frau"],
    )
    write_qdpx(
        store.project.inbox / "kodierungen" / "a.qdpx", xml, {"sources/a.txt": text.encode()}
    )
    load_codings(store)
    names, ids = column(store, "code_name"), set(column(store, "code_id"))
    assert "Humor" in names
    assert len(ids) == 3
    assert set(names) - {"Humor"} <= ids


def test_a_code_below_one_of_ours_is_stored_by_our_label(store):
    add_interview(store, "g01", TURNS, REPLACED)
    xml = project_xml(
        [("g01", "internal://a.txt", [mark(REDACTED, "gelacht", [2])])],
        [("T02 Finanzierung", ["Herr Okafor wartet noch"])],
    )
    write_qdpx(
        store.project.inbox / "kodierungen" / "a.qdpx", xml, {"sources/a.txt": REDACTED.encode()}
    )
    load_codings(store)
    label = next(
        c.label_de
        for c in load_codebook(store.project.settings.nlp.codebook).codes
        if c.id == "T02"
    )
    assert column(store, "code_name") == [label]


def named_codes_of_a_foreign_text(store, *names):
    """Names of codes as they are stored for a text that is none of ours."""
    other = "Some talk of others."
    xml = project_xml(
        [
            (
                "P1",
                "internal://a.txt",
                [mark(other, "of others", [n + 1]) for n in range(len(names))],
            )
        ],
        list(names),
    )
    write_qdpx(
        store.project.inbox / "kodierungen" / "f.qdpx", xml, {"sources/a.txt": other.encode()}
    )
    load_codings(store)
    return {name for name in column(store, "code_name") if not name.startswith("X")}


def test_codes_of_a_text_that_is_none_of_ours_name_nobody_either(store):
    add_interview(store, "g01", TURNS, REPLACED)
    names = named_codes_of_a_foreign_text(store, "Humour", "Frau Yilmaz", "Kein Geld für Frau")
    assert names == {"Humour"}


def test_no_code_names_a_person_of_a_register(store):
    store.connection.execute(
        """INSERT INTO vault.persons (person_id, family_name, given_name, first_delivery_id)
        VALUES ('p1', 'Orhanoğlu', 'Sevda', 'd1')"""
    )
    names = named_codes_of_a_foreign_text(
        store, "Humour", "Laden von Sevda Orhanoğlu", "Orhanoğlu, Sevda", "Sevda"
    )
    assert names == {"Humour", "Sevda"}


def test_no_code_quotes_any_talk_neither_as_transcribed_nor_redacted(store):
    add_interview(store, "g01", TURNS, REPLACED)
    add_interview(store, "g02", [("B", "Der Cousin wohnt nebenan.")])
    names = [
        "Der Cousin wohnt nebenan",
        "Geld für Frau Person 2",
        "Zitat: der Cousin wohnt nebenan, sag",
        "Der Cousin zahlt alles",
    ]
    marks = [mark(REDACTED, "gelacht", [number]) for number in (1, 2, 3, 4)]
    xml = project_xml([("g01", "internal://a.txt", marks)], names)
    write_qdpx(
        store.project.inbox / "kodierungen" / "a.qdpx", xml, {"sources/a.txt": REDACTED.encode()}
    )
    load_codings(store)
    assert [n for n in column(store, "code_name") if n in names] == ["Der Cousin zahlt alles"]


def test_names_of_codes_are_judged_again_when_a_contact_sheet_comes(store):
    add_interview(store, "g01", TURNS, REPLACED)
    assert named_codes_of_a_foreign_text(store, "Laden Tschirwanow") == {"Laden Tschirwanow"}
    row = dict.fromkeys(tables.VAULT_CONTACTS.column_names) | {"name": "Tschirwanow"}
    store.append(tables.VAULT_CONTACTS, pd.DataFrame([row]))
    load_codings(store)
    assert column(store, "code_name") == column(store, "code_id")


def test_coders_are_keyed_pseudonyms(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Cousin"))
    load_codings(store)
    assert column(store, "coder") == [store.pseudonym("coder", "anna")]


# --- who coded what in full -----------------------------------------------------------------------


def test_all_texts_of_one_person_count_as_coded_also_where_she_found_nothing(store):
    first, second = add_interview(store, "g01", TURNS), add_interview(store, "g02", TURNS[:2])
    text = "\n\n".join(f"{speaker}: {said}" for speaker, said in TURNS[:2])
    xml = project_xml(
        [("g01", "internal://a.txt", [mark(WRITTEN, "Cousin")]), ("g02", "internal://b.txt", [])],
        CODES,
    )
    write_qdpx(
        store.project.inbox / "kodierungen" / "a.qdpx",
        xml,
        {"sources/a.txt": WRITTEN.encode(), "sources/b.txt": text.encode()},
    )
    load_codings(store)
    assert set(column(store, "interview_id", "core.coded_interviews")) == {first, second}


def test_of_several_people_each_has_coded_what_she_marked(store):
    first, second = add_interview(store, "g01", TURNS), add_interview(store, "g02", TURNS[:2])
    text = "\n\n".join(f"{speaker}: {said}" for speaker, said in TURNS[:2])
    xml = project_xml(
        [
            ("g01", "internal://a.txt", [mark(WRITTEN, "Cousin"), mark(WRITTEN, "Geld", user=BEN)]),
            ("g02", "internal://b.txt", [mark(text, "Geld", user=BEN)]),
        ],
        CODES,
        users=((ANNA, "Anna"), (BEN, "Ben")),
    )
    write_qdpx(
        store.project.inbox / "kodierungen" / "a.qdpx",
        xml,
        {"sources/a.txt": WRITTEN.encode(), "sources/b.txt": text.encode()},
    )
    load_codings(store)
    told = store.connection.execute(
        "SELECT interview_id, coder FROM core.coded_interviews"
    ).fetchall()
    anna, ben = (store.pseudonym("coder", name) for name in ("anna", "ben"))
    assert set(told) == {(first, anna), (first, ben), (second, ben)}


# --- consent --------------------------------------------------------------------------------------


def test_nothing_is_taken_of_an_interview_without_consent(store):
    add_interview(store, "g01", TURNS, REPLACED)
    add_interview(store, "g07", TURNS, has_transcript=False)
    other = "I: Und?\n\nB: Das ist geheim."
    xml = project_xml(
        [
            ("g01", "internal://a.txt", [mark(REDACTED, "Cousin")]),
            ("g07.docx", "internal://b.txt", [mark(other, "geheim")]),
            ("Notiz", "internal://b.txt", [mark(other, "geheim")]),
        ],
        CODES,
    )
    write_qdpx(
        store.project.inbox / "kodierungen" / "a.qdpx",
        xml,
        {"sources/a.txt": REDACTED.encode(), "sources/b.txt": other.encode()},
    )
    summary = load_codings(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (3, 1, 2)
    assert column(store, "message_code", "raw.quarantine") == ["I-067", "I-067"]
    assert column(store, "name", "vault.coded_texts") == ["g01"]


def test_another_text_under_the_number_of_an_interview_is_not_taken(store):
    add_interview(store, "g01", TURNS, REPLACED)
    other = "Ganz andere Worte stehen hier, von denen niemand dort sprach, nur: Kein Geld."
    codings_file(store, "a.qdpx", other, mark(other, "Kein Geld"))
    assert load_codings(store).rows_stored == 0
    assert column(store, "message_code", "raw.quarantine") == ["I-071"]


def test_codings_go_with_the_interview_even_if_their_file_cannot_be_read_again(store, monkeypatch):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Cousin"))
    load_codings(store)
    store.connection.execute("DELETE FROM core.turns WHERE interview_id = ?", [interview_id])

    def unreadable(path):
        raise Refused("I-060", file=path.name, kind="QDPX")

    monkeypatch.setattr("pipeline.qda.codings.read_qda", unreadable)
    load_codings(store)
    assert [
        store.scalar(f"SELECT count(*) FROM {name}")
        for name in ("core.codings", "core.coded_interviews", "vault.coded_texts")
    ] == [0, 0, 0]


def talk_taken_back(project, store, *, is_coded_before: bool) -> None:
    """A talk with consent, coded under another name than its own, then without consent."""
    write_protocols(project, {})
    talk = "I: Wie geht es?\n\nB: Der Laden trägt sich gerade so."
    write_transcript(project, "p1.txt", talk + "\n")
    load_interviews(store)
    if is_coded_before:
        codings_file(store, "a.qdpx", talk, mark(talk, "Der Laden"), source="Beim Imbiss")
    load_codings(store)
    write_protocols(project, {"Einwilligung Transkript": "nein", "Einwilligung am": "2025-11-01"})
    load_interviews(store)
    codings_file(store, "b.qdpx", talk, mark(talk, "trägt sich"), source="Im Laden")


def test_what_was_a_talk_of_ours_stays_barred_when_consent_is_taken_back(project, store):
    talk_taken_back(project, store, is_coded_before=True)
    for _ in range(2):
        load_codings(store)
        assert column(store, "text", "vault.coded_texts") == []
        assert column(store, "coding_id") == []
    assert column(store, "message_code", "raw.quarantine").count("I-067") == 2


def test_a_talk_without_consent_is_known_by_its_words_though_never_coded_before(project, store):
    talk_taken_back(project, store, is_coded_before=False)
    load_codings(store)
    assert column(store, "text", "vault.coded_texts") == []
    write_protocols(project, {"Einwilligung am": "2025-12-01"})
    load_interviews(store)
    load_codings(store)
    assert stored(store) == [("trägt sich", "T02")]


def test_a_text_of_others_goes_once_its_name_turns_out_to_be_an_interview_of_ours(store):
    other = "Das ist geheim."
    codings_file(store, "a.qdpx", other, mark(other, "geheim"), source="g07")
    load_codings(store)
    assert column(store, "text", "vault.coded_texts") == [other]
    add_interview(store, "g07", TURNS, has_transcript=False)
    load_codings(store)
    assert column(store, "text", "vault.coded_texts") == []


def test_of_a_talk_taken_back_no_word_is_kept_to_know_it_by(project, store):
    talk_taken_back(project, store, is_coded_before=True)
    load_codings(store)
    kept = store.frame("vault.known_texts").to_csv()
    assert store.pseudonym("interview", "p1") in kept
    assert "Laden" not in kept


def test_a_talk_stored_anew_is_coded_anew(project, store):
    write_protocols(project, {})
    write_transcript(project, "p1.txt", "I: Und?\n\nB: Kein Geld. Der Laden trägt sich.\n")
    load_interviews(store)
    text = "I: Und?\n\nB: Kein Geld. Der Laden trägt sich."
    codings_file(store, "a.qdpx", text, mark(text, "Der Laden"), source="p1")
    load_codings(store)
    write_transcript(project, "p1.txt", "I: Und?\n\nB: Ach. Kein Geld. Der Laden trägt sich.\n")
    load_interviews(store)
    assert stored(store) == []
    assert column(store, "coder", "core.coded_interviews") == []
    assert store.scalar(
        "SELECT count(*) FROM raw.deliveries WHERE source_kind = 'codings' AND interpreted_with IS NULL"
    )
    load_codings(store)
    assert stored(store) == [("Der Laden", "T02")]


def test_a_project_of_others_is_taken_as_it_is(store):
    add_interview(store, "g01", TURNS, REPLACED)
    other = "Some talk 😀 of others."
    codings_file(store, "a.qdpx", other, mark(other, "of others", [LAUGH]), source="P1")
    load_codings(store)
    found = store.connection.execute(
        """SELECT text[start_offset + 1 : end_offset], codings.interview_id, turn_number, code_name FROM core.codings AS codings
        JOIN vault.coded_texts AS texts USING (project_id, text_id)"""
    ).fetchall()
    assert found == [("of others", None, None, "Lachen")]
    assert column(store, "coder", "core.coded_interviews") == []


# --- newer files ----------------------------------------------------------------------------------


def test_a_newer_file_of_a_person_takes_the_place_of_the_older(store):
    add_interview(store, "g01", TURNS, REPLACED)
    both = ((ANNA, "Anna"), (BEN, "Ben"))
    codings_file(
        store,
        "z.qdpx",
        REDACTED,
        mark(REDACTED, "Cousin"),
        mark(REDACTED, "Bank", user=BEN),
        users=both,
    )
    load_codings(store)
    codings_file(store, "b.qdpx", REDACTED, mark(REDACTED, "Kein Geld"), users=((ANNA, " ANNA "),))
    load_codings(store)
    assert stored(store) == [("Bank", "T02"), ("Kein Geld", "T02")]
    store.connection.execute("UPDATE vault.turns SET text = text || ' '")
    assert load_codings(store).deliveries == 2
    assert stored(store) == [("Bank", "T02"), ("Kein Geld", "T02")]


def test_what_was_read_is_not_read_again_until_the_words_change(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Kein Geld"))
    load_codings(store)
    assert load_codings(store).duplicates == 1
    store.connection.execute("UPDATE vault.turns SET redacted_text = 'Ach. ' || redacted_text")
    assert load_codings(store).deliveries == 1
    assert stored(store) == [("Kein Geld", "T02")]


def test_a_file_taken_away_takes_its_codings_with_it_and_may_come_back(store):
    add_interview(store, "g01", TURNS, REPLACED)
    path = codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Kein Geld"))
    load_codings(store)
    content = path.read_bytes()
    path.unlink()
    load_codings(store)
    assert stored(store) == []
    path.write_bytes(content)
    load_codings(store)
    assert stored(store) == [("Kein Geld", "T02")]


def test_a_damaged_file_stops_no_other(store):
    add_interview(store, "g01", TURNS, REPLACED)
    path = codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Kein Geld"))
    (path.parent / "b.qdpx").write_bytes(b"no package")
    summary = load_codings(store)
    assert (summary.refused, summary.rows_stored) == (1, 1)
    assert [finding.code for finding in summary.findings] == ["I-060"]
    assert load_codings(store).refused == 1


def test_whatever_goes_wrong_with_one_file_the_others_go_on(store, monkeypatch):
    add_interview(store, "g01", TURNS, REPLACED)
    for name, words in {"a.qdpx": "Kein Geld", "b.qdpx": "Cousin"}.items():
        codings_file(store, name, REDACTED, mark(REDACTED, words))
    given = iter([ZeroDivisionError(), None])

    def now_and_then(codes, codebook):
        if error := next(given):
            raise error
        return meanings(codes, codebook)

    monkeypatch.setattr("pipeline.qda.codings.meanings", now_and_then)
    summary = load_codings(store)
    assert [finding.code for finding in summary.findings] == ["I-014"]
    assert stored(store) == [("Cousin", "T02")]


def test_however_a_file_is_damaged_nothing_stops(store):
    add_interview(store, "g01", TURNS, REPLACED)
    path = codings_file(store, "a.qdpx", REDACTED, mark(REDACTED, "Kein Geld", [FINANCE, PROBLEM]))
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("project.qde")
    rng = random.Random(7)
    for number in range(30):
        damaged = bytearray(xml if number % 2 else path.read_bytes())
        for _ in range(rng.randint(1, 6)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        other = path.with_name("b.qdpx")
        if number % 2:
            write_qdpx(other, bytes(damaged), {"sources/a.txt": REDACTED.encode()})
        else:
            other.write_bytes(damaged)
        load_codings(store)


def test_a_delivered_file_never_overwrites_another(store, tmp_path):
    for content in (b"a", b"b", b"b"):
        (tmp_path / "p.qdpx").write_bytes(content)
        deliver(store, tmp_path / "p.qdpx")
    folder = store.project.inbox / "kodierungen"
    assert sorted(path.read_bytes() for path in folder.iterdir()) == [b"a", b"b"]


def test_of_a_project_folder_of_qualcoder_its_database_is_delivered(store, tmp_path):
    folder = tmp_path / "laden.qda"
    folder.mkdir()
    text = "Ja, die Bank."
    write_qualcoder(
        folder / "data.qda", [(1, "P1", text)], [(1, "T02")], [(1, 1, "Bank", 8, 12, "ben")]
    )
    assert deliver(store, folder).name == "laden.qda"
    assert load_codings(store).rows_stored == 1


def test_two_thousand_codings_take_seconds(store):
    turns = [("B", " ".join(f"Wort{turn}-{place}" for place in range(40))) for turn in range(200)]
    add_interview(store, "g01", turns)
    text = "Titel\n" + "\n\n".join(f"{speaker}: {said}" for speaker, said in turns)
    marks = [mark(text, f"Wort{number // 10}-{number % 10} ") for number in range(2000)]
    codings_file(store, "a.qdpx", text, *marks)
    begin = time.perf_counter()
    assert load_codings(store).rows_stored == 2000
    assert time.perf_counter() - begin < 10


# --- the asset ------------------------------------------------------------------------------------


def checked(store) -> dict[str, bool]:
    """Which checks of core/codings hold after it was made."""
    import dagster as dg

    from assets.interviews.codings import (
        codings,
        every_coding_lies_in_its_turn,
        no_coding_without_consent,
    )

    result = dg.materialize(
        [codings, every_coding_lies_in_its_turn, no_coding_without_consent],
        resources={"store": store},
        raise_on_error=False,
    )
    return {each.check_name: each.passed for each in result.get_asset_check_evaluations()}


def test_the_asset_takes_what_lies_in_the_inbox(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", WRITTEN, mark(WRITTEN, "Kein Geld"))
    other = "Some talk of others."
    codings_file(store, "b.qdpx", other, mark(other, "of others"), source="P1")
    assert checked(store) == {
        "every_coding_lies_in_its_turn": True,
        "no_coding_without_consent": True,
    }
    assert store.scalar("SELECT count(*) FROM core.codings") == 2


def test_a_coding_outside_its_turn_or_without_consent_is_found(store):
    add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", WRITTEN, mark(WRITTEN, "Kein Geld"))
    load_codings(store)
    store.connection.execute("UPDATE core.codings SET end_offset = 999")
    assert checked(store)["every_coding_lies_in_its_turn"] is False
    store.connection.execute(
        "UPDATE core.codings SET end_offset = start_offset + 1, interview_id = 'gone'"
    )
    from assets.interviews.codings import no_coding_without_consent

    assert not no_coding_without_consent(store).passed
