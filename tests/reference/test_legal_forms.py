"""Promises of the legal forms: both generations of keys and the words agree."""

import pytest

from pipeline.reference import legal_forms
from pipeline.reference.folding import fold


def group(written):
    lookup = legal_forms.lookup_table().set_index("written")["legal_form_group"]
    return lookup.get(fold(written))


@pytest.mark.parametrize(
    ("expected", "spellings"),
    [
        ("sole", ["180", "170", "Einzelunternehmen", "e.K."]),
        ("partnership", ["270", "120000", "123000", "GbR", "eGbR"]),
        ("partnership", ["210", "111100", "OHG"]),
        ("partnership", ["220", "112100", "KG"]),
        ("partnership", ["230", "112211", "GmbH & Co. KG", "GmbH & Co.KG", "293", "PartG"]),
        ("company", ["350", "221110", "GmbH"]),
        ("company", ["351", "221200", "UG (haftungsbeschränkt)"]),
        ("company", ["310", "222110", "AG", "223211", "GmbH & Co. KGaA", "360", "SE"]),
        ("other", ["400", "e.G.", "eG", "590", "e.V.", "211000", "611", "Stiftung"]),
    ],
)
def test_both_generations_of_keys_and_the_words_fall_into_the_same_group(expected, spellings):
    assert {group(written) for written in spellings} == {expected}


@pytest.mark.parametrize("written", ["", "999", "Firma", "Kiosk GmbH"])
def test_what_is_not_listed_is_not_guessed(written):
    assert group(written) is None


@pytest.mark.parametrize(
    ("written", "is_registered"),
    [
        ("e.K.", True),
        ("170", True),
        ("OHG", True),
        ("KG", True),
        ("GmbH & Co. KG", True),
        ("GmbH", True),
        ("221200", True),
        ("AG", True),
        ("SE", True),
        ("eG", True),
        ("180", False),
        ("Einzelunternehmen", False),
        ("GbR", False),
        ("eGbR", False),
        ("PartG", False),
        ("e.V.", False),
        ("GmbH in Gründung", False),
    ],
)
def test_the_form_says_whether_a_business_stands_in_the_commercial_register(written, is_registered):
    lookup = legal_forms.lookup_table().set_index("written")
    assert lookup.loc[fold(written), "is_commercially_registered"] == is_registered


@pytest.mark.parametrize("written", ["Ltd.", "Stiftung", "sonstige", "190000"])
def test_where_the_form_does_not_decide_it_nothing_is_said(written):
    answers = legal_forms.lookup_table().set_index("written")["is_commercially_registered"]
    assert answers.isna()[fold(written)]


@pytest.mark.parametrize(
    ("written", "code"),
    [("GmbH", "350"), ("221110", "221110"), ("oHG", "210"), ("eGbR", "123000"), ("Ltd.", None)],
)
def test_a_word_has_the_key_of_its_form(written, code):
    codes = legal_forms.lookup_table().set_index("written")["legal_form_code"]
    found = codes[fold(written)]
    assert found == code if code else codes.isna()[fold(written)]


def test_a_spelling_has_one_group():
    lookup = legal_forms.lookup_table()
    assert lookup["written"].is_unique
    assert set(lookup["legal_form_group"]) == {known.code for known in legal_forms.GROUPS}


def test_every_key_names_its_source_and_has_its_number_of_digits():
    table = legal_forms.table()
    assert table["legal_form_code"].is_unique
    assert (table["legal_form_code"].str.len() == table["key_digits"]).all()
    assert table["source"].str.len().gt(0).all()
