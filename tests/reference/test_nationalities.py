"""Promises of the nationality keys: nothing is guessed, nothing dissolved is revived."""

import duckdb
import pytest

from pipeline.reference import nationalities
from pipeline.reference.folding import SQL_MACRO
from pipeline.reference.nationalities import address_country, nationality

DISSOLVED = ["120", "132", "133", "138", "159", "162"]


def test_key_276_is_sudan_among_nationalities_and_germany_among_addresses():
    assert nationality("276").iso2 == "SD"
    assert address_country("276").iso2 == "DE"


def test_key_332_is_chile_among_nationalities_and_haiti_among_addresses():
    assert nationality("332").iso2 == "CL"
    assert address_country("332").iso2 == "HT"


@pytest.mark.parametrize("key", DISSOLVED)
def test_a_dissolved_state_stays_what_it_was(key):
    state = nationality(key)
    assert state.nationality_code == key
    assert (state.iso2, state.iso3, state.origin_group) == (None, None, "historic")
    assert state.is_historic


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("jugoslawisch", "120"),
        ("Jugoslawien, Bundesrepublik", "138"),
        ("Serbien und Montenegro", "132"),
        ("Serbien (einschließlich Kosovo)", "133"),
        ("UdSSR", "159"),
        ("tschechoslowakisch", "162"),
    ],
)
def test_the_name_of_a_dissolved_state_never_means_a_successor(written, key):
    assert nationality(written).nationality_code == key


def test_only_dissolved_states_are_historic():
    table = nationalities.table()
    assert table.loc[table["is_historic"], "nationality_code"].tolist() == DISSOLVED


def test_stateless_is_known_and_unresolved_is_not():
    assert nationality("997").origin_group == "stateless"
    assert not nationality("997").is_unresolved
    assert nationality("998").is_unresolved
    assert nationality("999").is_unresolved


@pytest.mark.parametrize("written", ["", " ", "-", "ohne Angabe", "k. A.", "unbekannt"])
def test_a_field_left_empty_is_a_nationality_not_stated(written):
    assert nationality(written).nationality_code == "999"


@pytest.mark.parametrize("written", ["163", "türkisch", "TÜRKISCH", "tuerkische", "Türkei", "TR"])
def test_turkey_is_understood_however_an_office_writes_it(written):
    assert nationality(written).nationality_code == "163"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Türke", "163"),
        ("Türkin", "163"),
        ("türkischem", "163"),
        ("Turkish", "163"),
        ("Französin", "129"),
        ("Franzosen", "129"),
        ("Schweizerin", "158"),
        ("Amerikaner", "368"),
        ("Polish", "152"),
        ("Swiss", "158"),
        ("Pole", "152"),
        ("I", "137"),
        ("SRB", "170"),
        ("PL", "152"),
        ("Nigrer", "255"),
        ("Nigerianerin", "232"),
        ("Stateless", "997"),
    ],
)
def test_a_person_a_sign_and_an_english_word_mean_the_country(written, key):
    assert nationality(written).nationality_code == key


@pytest.mark.parametrize("written", ["Dominican", "Congolese", "Chinesin aus Hongkong"])
def test_an_english_word_that_means_two_countries_means_none(written):
    assert nationality(written) is None


def test_every_adjective_is_understood_in_every_gender_and_case():
    table = nationalities.table().dropna(subset="adjective_de")
    plain = table[~table["adjective_de"].str.contains(r"[( ]") & ~table["is_unresolved"]]
    assert len(plain) > 190
    for row in plain.itertuples():
        for ending in ("", "e", "er", "en", "es", "em"):
            found = nationality(row.adjective_de + ending)
            assert found is not None, row.adjective_de + ending
            assert found.nationality_code == row.nationality_code


@pytest.mark.parametrize("written", ["000", "0", "deutsch", "Deutschland", "D", "DE", "deutscher"])
def test_german_is_understood_however_an_office_writes_it(written):
    assert nationality(written).nationality_code == "000"


@pytest.mark.parametrize("written", ["ET", "LB", "CL", "kongolesisch", "Kurdistan", "12"])
def test_what_means_nothing_or_several_is_not_guessed(written):
    assert nationality(written) is None


def test_several_nationalities_in_one_field_are_not_one():
    assert nationality("deutsch, türkisch") is None
    assert nationality("000|163") is None


def test_namibia_is_a_country_and_not_a_missing_value():
    assert nationality("267").iso2 == "NA"
    assert address_country("NA").nationality_code == "267"


def test_there_are_211_keys_each_once_and_each_with_both_names():
    table = nationalities.table()
    assert len(table) == table["nationality_code"].nunique() == 211
    assert table[["name_de", "name_en", "origin_group"]].notna().all().all()


def test_no_two_states_share_a_name_or_an_adjective():
    table = nationalities.table()
    for column in ("name_de", "name_en", "adjective_de"):
        assert table[column].dropna().is_unique, column


def test_every_state_in_being_has_its_three_codes_and_only_sudan_appears_twice():
    table = nationalities.table()
    states = table.dropna(subset="iso2")
    assert states["iso3"].str.fullmatch("[A-Z]{3}").all()
    shared = states[states["iso2"].duplicated(keep=False)]
    assert shared["nationality_code"].tolist() == ["276", "277"]
    assert address_country("SD").nationality_code == "277"


@pytest.mark.parametrize(
    ("number", "letters", "iso3"),
    [("792", "TR", "TUR"), ("616", "PL", "POL"), ("736", None, None), ("729", "SD", "SDN")],
)
def test_addresses_know_iso_codes_in_force_only(number, letters, iso3):
    state = address_country(number)
    assert (state.iso2, state.iso3) == (letters, iso3) if state else letters is None


def test_an_address_number_is_found_without_its_leading_zeros():
    assert address_country("040").iso2 == address_country("40").iso2 == "AT"


def test_every_origin_group_has_members_and_every_key_a_group_with_labels():
    used = set(nationalities.table()["origin_group"])
    assert used == {group.code for group in nationalities.ORIGIN_GROUPS}
    assert all(group.label_de and group.label_en for group in nationalities.ORIGIN_GROUPS)


def test_the_eu_has_27_members():
    table = nationalities.table()
    east = table[table["origin_group"] == "eu_east"]
    assert len(east) == 11
    assert nationality("hr").origin_group == "eu_east"
    west = [
        "AT",
        "BE",
        "CY",
        "DK",
        "FI",
        "FR",
        "GR",
        "IE",
        "IT",
        "LU",
        "MT",
        "NL",
        "PT",
        "ES",
        "SE",
    ]
    assert {nationality(iso2).origin_group for iso2 in west} == {"eu_other"}


def test_every_state_but_the_unnamed_key_has_an_adjective_that_is_understood():
    table = nationalities.table().query("nationality_code != '910'")
    for row in table.itertuples():
        assert nationality(row.adjective_de).nationality_code == row.nationality_code


def test_every_name_key_and_iso_code_of_the_table_leads_back_to_its_row():
    table = nationalities.table()
    for row in table[table["nationality_code"] != "276"].itertuples():
        spellings = {row.nationality_code, row.name_de, row.name_en, row.iso3}
        for written in spellings - {"BRN"}:
            if isinstance(written, str):
                assert nationality(written).nationality_code == row.nationality_code, written


def test_a_sql_join_over_the_lookup_never_multiplies_rows():
    lookup = nationalities.lookup_table()
    assert lookup["written"].is_unique
    with duckdb.connect() as connection:
        connection.execute(SQL_MACRO)
        connection.register("lookup", lookup)
        rows = connection.execute(
            """SELECT nationality_code
            FROM (VALUES ('Türkisch'), ('276'), (''), ('?')) AS notice(text)
            LEFT JOIN lookup ON written = fold(text)"""
        ).fetchall()
    assert sorted(rows) == [("163",), ("276",), ("999",), ("999",)]


def test_a_lookup_handed_out_cannot_spoil_the_next_one():
    handed_out = nationalities.lookup_table()
    handed_out["nationality_code"] = "000"
    assert nationalities.lookup_table()["nationality_code"].nunique() == 211
