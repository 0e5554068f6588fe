"""The project's reference data against lists that others published, read in place where they are at hand."""

import csv
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from pipeline.reference import branches, legal_forms, nationalities
from pipeline.reference.folding import fold
from pipeline.reference.nationalities import nationality
from pipeline.settings import REPOSITORY

DATA = REPOSITORY.parent / "shared" / "data"
REFERENCE = DATA / "reference"
LISTS = REFERENCE / "xdatenfelder-codelists"
WZ_FILES = REFERENCE / "wz-classification"

pytestmark = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the folder shared/data beside the repository is absent"
)


def code_list(name):
    """Code and label of a published list; its first rows describe the list itself."""
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["label_de"]) for row in csv.DictReader(file)]
    return {code: label for code, label in rows if code.isdigit()}


def test_the_nationality_keys_are_those_of_destatis():
    published = code_list("staatsangehoerigkeit.csv")
    assert set(nationalities.table()["nationality_code"]) == set(published)
    assert len(published) == 211


def test_every_label_of_destatis_means_its_own_key():
    understood = {
        label: nationality(label) for label in code_list("staatsangehoerigkeit.csv").values()
    }
    assert [label for label, found in understood.items() if found is None] == []
    keys = {label: found.nationality_code for label, found in understood.items()}
    assert keys == {label: key for key, label in code_list("staatsangehoerigkeit.csv").items()}


def test_every_key_of_destatis_means_itself_by_key_label_and_adjective():
    published = code_list("staatsangehoerigkeit.csv")
    adjectives = nationalities.table().set_index("nationality_code")["adjective_de"].dropna()
    for key, label in published.items():
        spellings = {key, key.lstrip("0") or "0", label, label.upper()}
        spellings |= {adjectives[key]} if key in adjectives.index else set()
        assert {nationality(written).nationality_code for written in spellings} == {key}


def test_every_nationality_of_a_published_population_table_is_understood():
    folder = REFERENCE / "destatis-12521-0041-bw-excerpt"
    table = json.loads(next(folder.glob("*.json")).read_text(encoding="utf-8"))
    labels = list(table["districts"][0]["nationalities"])
    assert len(labels) == 128
    assert [label for label in labels if nationality(label) is None] == []
    historic = {label for label in labels if nationality(label).is_historic}
    dated = [label for label in labels if re.search(r"-\d\d\.\d\d\.\d{4}\)|bis \d", label)]
    assert historic == set(dated)


def test_the_states_of_the_address_list_share_their_keys_with_the_nationalities():
    missing = set(code_list("staat.csv")) - set(nationalities.table()["nationality_code"])
    assert missing == {"527", "533"}  # Cook Islands and Niue: states without a nationality key


def test_every_six_digit_legal_form_is_known_and_grouped_with_its_label():
    published = code_list("rechtsform.csv")
    table = legal_forms.table().set_index("legal_form_code")
    six_digits = table[table["key_digits"] == 6]
    assert set(six_digits.index) == set(published)
    words = legal_forms.lookup_table().set_index("written")["legal_form_group"]
    differing = {
        code: label
        for code, label in published.items()
        if fold(label) in words and words[fold(label)] != six_digits.loc[code, "legal_form_group"]
    }
    assert differing == {}


def test_the_keys_in_the_official_trade_messages_are_known():
    text = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((DATA / "registry" / "xgewerbeanzeige-kosit").glob("*-valid.xml"))
    )
    forms = set(re.findall(r"rechtsformSchluessel>\s*<code>(\d+)</code>", text))
    keys = set(re.findall(r"taatsangehoerigkeitSchluessel[^>]*>\s*<code>(\d+)</code>", text))
    addresses = set(re.findall(r"nationSchluessel[^>]*>\s*<code>(\d+)</code>", text))
    assert forms
    assert forms <= set(legal_forms.table()["legal_form_code"])
    assert keys
    assert keys <= set(nationalities.table()["nationality_code"])
    assert {nationalities.address_country(code).iso2 for code in addresses} == {"DE"}


@pytest.mark.parametrize(
    ("edition", "name"),
    [("2008", "WZ_2008_DE_2025-09-29.xml"), ("2025", "WZ_2025_DE_2025-08-19.xml")],
)
def test_every_official_branch_code_has_a_group(edition, name):
    tree = ElementTree.parse(WZ_FILES / name)
    values = {value.text or "" for value in tree.iter("SimpleValue")}
    official = {
        value.replace(".", "")
        for value in values
        if re.fullmatch(r"\d\d(\.\d(\d(\.\d)?)?)?", value)
    }
    lookup = branches.lookup_table().query("wz_edition == @edition")
    assert set(lookup["wz_code"]) == official


def test_the_way_between_the_editions_is_the_official_one():
    tree = ElementTree.parse(WZ_FILES / "WZ2025-2025-08-19-Correspondences.xml")
    official = {
        (text.text, item.get("id"))
        for item in tree.iter("Item")
        for text in item.iterfind("Property[@genericName='wz2008']/*/PropertyText[@type='Content']")
    }
    ours = {
        (f"{old[:2]}.{old[2:4]}.{old[4]}", f"{new[:2]}.{new[2:4]}.{new[4]}")
        for old, new in branches.bridge_table().itertuples(index=False)
    }
    assert ours == official


def test_the_titles_of_2008_are_known_to_an_independent_list():
    with (REFERENCE / "wz2008-pludoni" / "original.tsv").open(encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    titles = {row[1]: row[2] for row in rows if re.fullmatch(r"\d\d\.\d\d\.\d", row[1])}
    assert len(titles) == 839
    same = [code for code, label in titles.items() if fold(label) == fold(title_2008(code))]
    assert len(same) >= 0.95 * len(titles)


def title_2008(code):
    return branches.title("2008", code) or ""
