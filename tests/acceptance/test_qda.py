"""Projects of others from QDA programs, read in place: every coding lands on the text its owner chose.

Skipped where the folder is absent; nothing of it is copied, counts alone stand here.
"""

import csv
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from pipeline.qda.codings import load_codings
from pipeline.qda.reading import read_qda
from pipeline.settings import REPOSITORY
from pipeline.store import Store

DATA = REPOSITORY.parent / "shared" / "data" / "coded"
TAGUETTE = DATA / "taguette-serdif" / "SERDIF_P2_ThematicAnalysis.sqlite3"
TAGGED = DATA / "taguette-serdif" / "all_tags_20220303.csv"
EXCERPTS = DATA / "scrum-quality-interviews" / "scrum_quality_coded_data.csv"
QC = DATA / "qdpx-samples" / "cproctor-qc" / "demo.qdpx"
NVIVO = DATA / "qdpx-samples" / "cproctor-qc" / "nvivo_project.qdpx"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/coded is absent")


def import_file(store: Store, path: Path):
    folder = store.project.inbox / "kodierungen"
    folder.mkdir(exist_ok=True)
    shutil.copyfile(path, folder / path.name)
    return load_codings(store)


def imported(store: Store) -> Counter[tuple[str, str, str]]:
    """Name of the text, words coded, name of the code."""
    rows = store.connection.execute(
        """SELECT name, text[start_offset + 1 : end_offset], code_name FROM core.codings AS codings
        JOIN vault.coded_texts AS texts USING (project_id, text_id)"""
    ).fetchall()
    return Counter((name, folded(words), code) for name, words, code in rows)


def folded(words: str) -> str:
    return "".join(words.split())


def table(path: Path, document: str, words: str, code: str) -> Counter[tuple[str, str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return Counter((row[document], folded(row[words]), row[code]) for row in rows)


def test_the_1930_taggings_of_taguette_come_with_their_exact_text(store):
    summary = import_file(store, TAGUETTE)
    assert (summary.rows_in, summary.rows_stored) == (1930, 1930)
    assert imported(store) == table(TAGGED, "document", "content", "tag")
    assert store.scalar("SELECT count(*) FROM vault.coded_texts") == 17
    assert store.scalar("SELECT count(DISTINCT code_id) FROM core.codings") == 22


def test_every_highlight_of_taguette_is_where_its_snippet_says(store):
    with sqlite3.connect(f"{TAGUETTE.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        query = "SELECT count(DISTINCT highlight_id) FROM highlight_tags"
        (tagged,) = connection.execute(query).fetchone()
    project = read_qda(TAGUETTE)
    assert project.problems == ()
    assert len({coding.selection for coding in project.codings}) == tagged == 1793


def test_the_table_of_taguette_gives_the_same_codings_as_its_database(store):
    summary = import_file(store, TAGGED)
    assert (summary.rows_in, summary.rows_stored) == (1930, 1930)
    # what was tagged twice in the same words is one place in the table
    assert set(imported(store)) == set(table(TAGGED, "document", "content", "tag"))


def test_the_595_coded_excerpts_come_with_their_exact_text(store):
    summary = import_file(store, EXCERPTS)
    assert (summary.rows_in, summary.rows_stored) == (595, 595)
    assert set(imported(store)) == set(table(EXCERPTS, "document ID", "text_chunk", "code_1"))
    assert store.scalar("SELECT count(*) FROM vault.coded_texts") == 39


def test_every_coding_of_qc_covers_whole_lines(store):
    summary = import_file(store, QC)
    assert (summary.rows_in, summary.rows_stored) == (205, 205)
    texts = {source.id: source.text for source in read_qda(QC).sources}
    for coding in read_qda(QC).codings:
        text = texts[coding.source_id]
        assert coding.start == 0 or text[coding.start - 1] == "\n"
        assert coding.end == len(text) or "\n" in text[coding.end - 1 : coding.end + 1]


def test_the_project_of_nvivo_has_the_codes_of_qc_and_no_coding(store):
    assert import_file(store, NVIVO).rows_in == 0
    paths = [{code.path for code in read_qda(path).codes} for path in (QC, NVIVO)]
    assert paths[0] == paths[1]
    assert len(paths[0]) == 262
