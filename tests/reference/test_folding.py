"""Promises of the fold: one spelling, the same in Python and in SQL."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reference.folding import SQL_MACRO, fold

SCRIPTS = "aäÄâåæÆbçÇđÐéëğĞıIİłŁøØœñóöÖřşŠßẞþtüÜůyž -'.,()|&/09٣ΣσςάΩЖйїعغ한ก\u0308\u0301"


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        opened.execute(SQL_MACRO)
        yield opened


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yıldız", "Yildiz"),
        ("Müller", "Mueller"),
        ("Mu\u0308ller", "MÜLLER"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Groß", "GROSS"),
        ("İpek", "ipek"),
        ("Hauptstr. 12 a", "Hauptstr.12a"),
    ],
)
def test_spellings_that_people_take_for_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


def test_a_house_number_stays_a_difference():
    assert fold("Hauptstr. 1") != fold("Hauptstr. 2")


def test_a_name_in_another_script_is_not_folded_away():
    assert fold("Жанна") != fold("Йордан") != ""


def test_sql_leaves_a_missing_value_missing(connection):
    assert connection.execute("SELECT fold(NULL)").fetchone() == (None,)


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(st.text(alphabet=SCRIPTS, max_size=12), min_size=1, max_size=20))
def test_sql_folds_exactly_like_python(connection, texts):
    rows = connection.execute("SELECT fold(x) FROM (SELECT unnest(?::VARCHAR[]) AS x)", [texts])
    assert [row[0] for row in rows.fetchall()] == [fold(text) for text in texts]
