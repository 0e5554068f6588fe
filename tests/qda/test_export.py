"""What goes out to QDA programs, and that it comes back unchanged: redacted words, codings of people and of the machine.

How a project is written is tested in test_refi.py.
"""

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from pipeline import tables
from pipeline.cli import app
from pipeline.errors import Refused
from pipeline.qda.codings import load_codings
from pipeline.qda.export import export
from pipeline.qda.reading import read_qda
from pipeline.store import Store
from pipeline.themes.codebook import load_codebook
from tests.qda.builders import add_interview
from tests.qda.test_codings import REPLACED, TURNS, WRITTEN, codings_file, mark

HERE = Path(__file__).parent
SPOKEN = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r") | st.sampled_from("\n😀é́אב "),
    min_size=1,
    max_size=30,
) | st.sampled_from(["Zeile eins\r\nZeile zwei", "😀", "ا ב", "é"])  # fmt: skip
WHAT = "interview_id, turn_number, start_offset, end_offset, code_id, code_name, coder, valence, urgency, intensity, coded_at"


def codings(store: Store, what: str = WHAT) -> list[tuple[object, ...]]:
    return store.connection.execute(f"SELECT {what} FROM core.codings ORDER BY ALL").fetchall()


def add_codings(store: Store, rows) -> None:
    """Rows as (interview_id, turn, start, end, code, name, valence, urgency, intensity)."""
    coder = store.pseudonym("coder", "anna")
    columns = (
        "interview_id",
        "turn_number",
        "start_offset",
        "end_offset",
        "code_id",
        "code_name",
        "valence",
        "urgency",
        "intensity",
    )
    made = [
        dict.fromkeys(tables.CODINGS.column_names)
        | dict(zip(columns, row, strict=True))
        | {
            "coding_id": f"c{number}",
            "project_id": "p",
            "producer": "QualCoder",
            "text_id": "t",
            "coder": coder,
        }
        for number, row in enumerate(rows)
    ]
    frame = pd.DataFrame(made).astype(
        {"valence": "Int64", "intensity": "Int64", "coded_at": "datetime64[us]"}
    )
    store.append(tables.CODINGS, frame)


def add_mention(
    store: Store, interview_id: str, turn: int, start: int, end: int, code: str
) -> None:
    row = dict.fromkeys(tables.MENTIONS.column_names) | {
        "mention_id": "m1",
        "interview_id": interview_id,
        "turn_number": turn,
        "code_id": code,
        "start_offset": start,
        "end_offset": end,
        "valence": -1,
        "source": "rule",
    }
    store.append(tables.MENTIONS, pd.DataFrame([row]))


def import_again(store: Store, name: str = "out.qdpx") -> None:
    """Export everything, forget all codings, import what was exported."""
    folder = store.project.inbox / "kodierungen"
    folder.mkdir(exist_ok=True)
    export(store, folder / name)
    store.connection.execute("DELETE FROM core.codings")
    store.connection.execute("DELETE FROM core.coded_interviews")
    load_codings(store)


def test_what_goes_out_is_for_its_owner_alone_also_in_place_of_an_older_file(store, tmp_path):
    add_interview(store, "g01", TURNS, REPLACED)
    path = tmp_path / "o.qdpx"
    path.write_bytes(b"old")
    path.chmod(0o644)
    export(store, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["o.qdpx"]


def test_the_redacted_words_go_out_and_no_others(store, tmp_path):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    codings_file(store, "a.qdpx", WRITTEN, mark(WRITTEN, "Kein Geld für Frau Yilmaz"))
    load_codings(store)
    add_mention(store, interview_id, 2, 0, 4, "T03")
    made = export(store, tmp_path / "o.qdpx")
    assert (made.interviews, made.codings_of_people, made.codings_of_machine) == (1, 1, 1)
    with zipfile.ZipFile(tmp_path / "o.qdpx") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Yilmaz" not in everything
    assert b"Okafor" not in everything
    project = read_qda(tmp_path / "o.qdpx")
    (source,) = project.sources
    names = {code.id: code.name for code in project.codes}
    assert source.name == "g01"
    told = {
        (source.text[c.start : c.end], names[c.code_id][:4].strip(), c.coder)
        for c in project.codings
    }
    person = f"Person {store.pseudonym('coder', 'anna')}"
    assert told == {
        ("Kein Geld für Frau [Person 2]", "T02", person),
        ("Herr", "T03-", "Maschine (Regeln)"),
    }


def test_the_project_is_valid_and_opens_with_the_right_text_under_each_code(store, tmp_path):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    add_codings(
        store,
        [
            (interview_id, 2, 5, 15, "T02", "T02", -1, "now", 2),
            (interview_id, 4, 0, 4, "Xab12cd", "Humor", None, None, None),
        ],
    )
    export(store, tmp_path / "o.qdpx")
    with zipfile.ZipFile(tmp_path / "o.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
    etree.XMLSchema(etree.parse(HERE / "project.xsd")).assertValid(root)
    project = read_qda(tmp_path / "o.qdpx")
    names = {code.id: code.name for code in project.codes}
    text = project.sources[0].text
    assert {(names[c.code_id], text[c.start : c.end]) for c in project.codings} == {
        ("T02- Problem", "[Person 1]"),
        ("jetzt", "[Person 1]"),
        ("2", "[Person 1]"),
        ("Humor", "Dann"),
    }


def test_machine_codings_never_come_back_as_those_of_people(store):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    add_mention(store, interview_id, 2, 0, 4, "T03")
    import_again(store)
    assert codings(store) == []
    assert store.scalar("SELECT count(*) FROM core.coded_interviews") == 0


def test_who_coded_in_full_comes_back_also_where_she_found_nothing(store):
    interview_id = add_interview(store, "g01", TURNS, REPLACED)
    add_interview(store, "g02", TURNS[:2])
    coder = store.pseudonym("coder", "anna")
    store.connection.execute(
        "INSERT INTO core.coded_interviews VALUES (?, ?, 'p')", [interview_id, coder]
    )
    import_again(store)
    assert store.connection.execute(
        "SELECT interview_id, coder FROM core.coded_interviews"
    ).fetchall() == [(interview_id, coder)]


@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.lists(SPOKEN, min_size=1, max_size=4), st.data())
def test_export_and_import_change_nothing(store, spoken, data):
    for table in (
        "core.turns",
        "core.interviews",
        "core.codings",
        "core.coded_interviews",
        "vault.turns",
        "raw.deliveries",
    ):
        store.connection.execute(f"DELETE FROM {table}")
    interview_id = add_interview(store, "g01", [("B", text) for text in spoken])
    rows = {}
    for _ in range(data.draw(st.integers(0, 4))):
        turn = data.draw(st.integers(1, len(spoken)))
        text = spoken[turn - 1]
        start = data.draw(st.integers(0, len(text) - 1)) if "\r" not in text else 0
        end = data.draw(st.integers(start + 1, len(text))) if "\r" not in text else len(text)
        coded = (interview_id, turn, start, end, data.draw(st.sampled_from(["T02", "A1"])), "")
        coded += (data.draw(st.sampled_from([-1, 0, 1])),)
        urgency = data.draw(st.sampled_from([None, "now", "this_year", "some_time"]))
        rows[coded] = (*coded, urgency, data.draw(st.sampled_from([None, 0, 3])))
    if rows:
        add_codings(store, rows.values())
    what = WHAT.replace("code_name, ", "")
    before = codings(store, what)
    import_again(store)
    assert codings(store, what) == before


def test_without_interviews_with_another_ending_or_of_an_unknown_talk_nothing_is_written(
    store, tmp_path
):
    def refusal(name: str, *numbers: str) -> str:
        with pytest.raises(Refused) as refused:
            export(store, tmp_path / name, numbers)
        return refused.value.finding.code

    assert refusal("a.qdpx") == "I-077"
    assert refusal("a.xml") == "I-078"
    add_interview(store, "g01", TURNS)
    assert refusal("a.qdpx", "g99") == "I-079"
    assert list(tmp_path.glob("a.*")) == []


def test_some_talks_alone_can_be_exported(store, tmp_path):
    add_interview(store, "g01", TURNS)
    add_interview(store, "g02", TURNS)
    export(store, tmp_path / "o.qdpx", ["g02"])
    assert [source.name for source in read_qda(tmp_path / "o.qdpx").sources] == ["g02"]


def test_the_commands_import_export_and_say_so(project, tmp_path):
    with Store(project) as store:
        add_interview(store, "g01", TURNS, REPLACED)
        path = codings_file(
            store, "a.qdpx", WRITTEN, mark(WRITTEN, "Kein Geld"), mark(WRITTEN, "Geld", (99,))
        )
        given_file = path.rename(tmp_path / "anna.qdpx")
    run, at = CliRunner().invoke, ("--project", str(project.root))
    done = run(app, ["codes", "import", str(given_file), *at, "--json"])
    assert done.exit_code == 0
    result = json.loads(done.stdout)
    assert (result["rows_in"], result["rows_stored"], result["stored"]["codings"]) == (2, 1, 1)
    assert [told["message"][:5] for told in result["quarantine"]] == ["I-068"]
    assert (project.inbox / "kodierungen" / "anna.qdpx").is_file()
    again = run(app, ["codes", "import", str(given_file), *at, "--lang", "de"])
    assert "1 Kodierungen in 1 Texten" in " ".join(again.stdout.split())
    for name in ("o.qdpx", "o.qdc"):
        done = run(app, ["codes", "export", str(tmp_path / name), *at])
        assert done.exit_code == 0
        assert read_qda(tmp_path / name).codes != ()
    book = run(app, ["codes", "import", str(tmp_path / "o.qdc"), *at, "--lang", "de"])
    ours = 4 * len(load_codebook().codes)
    assert f"{ours + 9} Kodes, davon {ours} aus unserem" in " ".join(book.stdout.split())
    (tmp_path / "schlecht.qdpx").write_bytes(b"x")
    bad = run(app, ["codes", "import", str(tmp_path / "schlecht.qdpx"), *at])
    assert bad.exit_code == 1
    assert "I-060" in bad.stdout
