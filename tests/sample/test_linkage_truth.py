"""What is written in two ways or stands in two registers, and the truth that tells who is who.

Formats, sizes and counts of the sample county are tested in test_registers.py.
"""

import csv
import filecmp
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from python_calamine import load_workbook

from pipeline.sample.options import SampleOptions
from pipeline.sample.write import write_registers

OFFICES = {"05399008": "cp1252", "05399024": "utf-8-sig"}
"""Erlenau writes geve in cp1252, Kirchrath vois in UTF-8."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("linkage")
    write_registers(directory, SampleOptions(businesses=3000))
    return directory


@pytest.fixture(scope="module")
def truth(sample: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for path in (sample / "truth").glob("*.csv"):
            connection.execute(
                f"CREATE TABLE {path.stem} AS FROM read_csv('{path}', all_varchar = true)"
            )
        yield connection


def table(sample: Path, name: str) -> list[dict[str, str]]:
    with (sample / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_line(sample: Path, office: str, file: str) -> dict[int, dict[str, str]]:
    """The records of a delivery by the line on which they begin."""
    path = sample / "inbox" / f"gewerbeamt-{office}" / file
    with path.open(encoding=OFFICES[office], newline="") as opened:
        reader = csv.reader(opened, delimiter=";")
        head, found, begin = next(reader), {}, reader.line_num + 1
        for row in reader:
            found[begin] = dict(zip(head, row, strict=True))
            begin = reader.line_num + 1
    return found


def told(sample: Path, name: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Each row of a truth file about the two offices whose files are plain text, with its record."""
    read: dict[str, dict[int, dict[str, str]]] = {}
    for row in table(sample, name):
        office, file = row["municipality_code"], row["file"]
        if office in OFFICES:
            read.setdefault(file, by_line(sample, office, file))
            yield row, read[file][int(row["line"])]


def iso(written: str) -> str:
    """A birth date of either dialect as YYYY-MM-DD."""
    return "-".join(reversed(written.split("."))) if "." in written else written


# --- persons ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [2008, 7, 31])
def test_the_default_county_writes_150_to_250_mentions_of_persons_differently(tmp_path, seed):
    write_registers(tmp_path, SampleOptions(seed=seed))
    links = table(tmp_path, "person_links")
    variants = [row for row in links if row["is_variant"] == "1" and row["is_ambiguous"] == "0"]
    assert 150 <= len(variants) <= 250
    assert {row["variant_kind"] for row in variants} >= {
        "plain", "names_swapped", "date_swapped", "second_name", "family_typo", "given_typo",
        "shortened", "married", "date_digit", "undated",
    }  # fmt: skip


def test_every_mention_written_differently_stands_on_the_line_that_the_truth_names(sample):
    seen = 0
    for row, record in told(sample, "person_links"):
        family = record.get("Name", record.get("familienname"))
        given = record.get("Vorname", record.get("vornamen"))
        born = iso(record.get("Geburtsdatum", record.get("geburtsdatum", "")))
        assert (family, given, born) == (
            row["written_family"], row["written_given"], row["written_birth_date"],
        )  # fmt: skip
        seen += 1
    assert seen > 20


def test_a_variant_has_another_writing_than_the_list_of_persons_and_is_the_same_person(truth):
    kinds = truth.execute(
        """SELECT count(*), count(*) FILTER (
            written_birth_date = birth_date AND strip_accents(written_family) = strip_accents(family_name) AND written_given = given_name
        ) FROM person_links JOIN persons USING (person)
        WHERE variant_kind IN ('family_typo', 'given_typo', 'second_name', 'date_swapped', 'date_digit', 'names_swapped', 'married', 'shortened')"""
    ).fetchone()
    assert kinds[0] > 20
    assert kinds[1] == 0
    assert truth.execute(
        """SELECT count(*) FROM person_links JOIN notices USING (municipality_code, notice_number, file, line)
        WHERE person_links.person <> notices.person"""
    ).fetchone() == (0,)


def test_whoever_married_states_the_name_that_she_had_before(tmp_path):
    write_registers(tmp_path, SampleOptions(dialect="vois", businesses=6000))
    names = {row["person"]: row["family_name"] for row in table(tmp_path, "persons")}
    seen = 0
    for row in table(tmp_path, "person_links"):
        if row["variant_kind"] == "married":
            folder = tmp_path / "inbox" / f"gewerbeamt-{row['municipality_code']}"
            lines = (folder / row["file"]).read_text(encoding="utf-8-sig").split("\n")
            assert f'"{names[row["person"]]}"' in lines[int(row["line"]) - 1]
            assert row["written_family"] != names[row["person"]]
            seen += 1
    assert seen > 0


def test_pairs_that_nobody_can_tell_apart_are_planted_both_ways(truth):
    pairs = dict(
        truth.execute(
            """SELECT variant_kind, [count(*), count(DISTINCT person), count(DISTINCT municipality_code), count(written_birth_date)]
            FROM person_links WHERE is_ambiguous = '1' GROUP BY ALL"""
        ).fetchall()
    )
    assert pairs["namesakes"][1] == 4
    assert pairs["unsure"][1] == 2
    assert pairs["twins"][1] == 6
    assert pairs["namesakes"][3] == pairs["unsure"][3] == 0
    assert pairs["unsure"][2] == 4
    alike = truth.execute(
        """SELECT count(*) FROM (
            SELECT family_name, birth_date, home_address FROM person_links JOIN persons USING (person)
            WHERE variant_kind = 'twins' GROUP BY ALL HAVING count(DISTINCT person) = 2 AND count(DISTINCT given_name) = 2)"""
    ).fetchone()
    assert alike == (3,)


def test_father_and_son_share_name_and_home_and_their_birth_dates_tell_them_apart(truth):
    pairs = truth.execute(
        """SELECT count(DISTINCT person), count(DISTINCT birth_date), count(DISTINCT home_address), max(is_ambiguous)
        FROM person_links JOIN persons USING (person) WHERE variant_kind = 'father_and_son'
        GROUP BY family_name, given_name"""
    ).fetchall()
    assert pairs == [(2, 2, 1, "0")] * 3


def test_a_person_lives_at_one_address_and_has_one_phone_in_all_her_notices(sample, truth):
    person_of = {
        (file, line): person
        for file, line, person in truth.execute(
            """SELECT file, line, person FROM notices ANTI JOIN person_links USING (file, line)
            WHERE municipality_code = '05399008' AND person IS NOT NULL"""
        ).fetchall()
    }
    found: dict[str, set[tuple[str, ...]]] = {}
    for path in sample.glob("inbox/gewerbeamt-05399008/*.csv"):
        for line, record in by_line(sample, "05399008", path.name).items():
            person = person_of.get((path.name, str(line)))
            if person:
                evidence = (record["Wohnanschrift"], record["Telefon"], record["Geburtsort"])
                found.setdefault(person, set()).add((*evidence, record["Geburtsname"]))
    assert len(found) > 500
    assert all(len(told_of_her) == 1 for told_of_her in found.values())


def test_without_traps_nobody_is_mistyped_and_nobody_becomes_german(tmp_path):
    write_registers(tmp_path, SampleOptions(businesses=3000, traps=False))
    assert {row["variant_kind"] for row in table(tmp_path, "person_links")} <= {"plain"}
    assert not any(row["german_from"] for row in table(tmp_path, "persons"))
    kinds = {row["kind"] for row in table(tmp_path, "business_links")}
    assert kinds <= {"moved"}


# --- naturalisation --------------------------------------------------------------------------------


def test_from_the_day_of_the_ummeldung_a_naturalised_person_is_german(sample, truth):
    days = dict(
        truth.execute(
            "SELECT person, german_from FROM persons WHERE german_from IS NOT NULL"
        ).fetchall()
    )
    stated = Counter()
    for file, line, person, day in truth.execute(
        """SELECT file, line, person, effective_date FROM notices JOIN persons USING (person)
        WHERE german_from IS NOT NULL AND municipality_code = '05399008'"""
    ).fetchall():
        words = by_line(sample, "05399008", file)[int(line)]["Staatsangehörigkeit"].split(", ")
        is_german = day >= days[person]
        assert ("deutsch" in words) == is_german
        stated[is_german] += 1
    assert len(days) >= 6
    assert stated[True] >= 1
    assert stated[False] >= 1


def test_counts_of_foreign_owners_fall_in_the_month_of_the_naturalisation(truth):
    differing = truth.execute(
        """WITH days AS (SELECT DISTINCT month, last_day(strptime(month || '-01', '%Y-%m-%d')::DATE) AS day FROM counts),
        living AS (
            SELECT DISTINCT month, person FROM days JOIN business_persons ON start_date::DATE <= day AND (end_date IS NULL OR end_date::DATE > day)
            JOIN persons USING (person) WHERE nationality_class = 'foreign' AND (german_from IS NULL OR german_from::DATE > day)
        )
        SELECT count(*), count(*) FILTER (number <> value::INT) FROM (SELECT month, count(*) AS number FROM living GROUP BY ALL)
        JOIN counts USING (month) WHERE unit = 'persons_foreign' AND area_code = '05399'"""
    ).fetchone()
    assert differing == (24, 0)


# --- businesses ------------------------------------------------------------------------------------


def test_a_business_with_a_new_number_stands_under_both_in_the_deliveries(sample, truth):
    keys: dict[str, set[str]] = {}
    for row in table(sample, "business_links"):
        if row["municipality_code"] == "05399008" and row["kind"] in ("own", "new_number"):
            keys.setdefault(row["business"], set()).add(row["business_number"])
    delivered = {
        record["Betriebsnummer"]
        for path in sample.glob("inbox/gewerbeamt-05399008/*.csv")
        for record in by_line(sample, "05399008", path.name).values()
    }
    assert keys
    assert all(len(numbers) == 2 for numbers in keys.values())
    assert set.union(*keys.values()) <= delivered


def test_a_list_without_numbers_spells_some_firms_in_two_ways(sample):
    spelled: dict[str, set[str]] = {}
    for row in table(sample, "business_links"):
        if not row["business_number"] and row["kind"] in ("own", "respelled"):
            spelled.setdefault(row["business"], set()).add(row["business_name"])
    written = {
        row[7]
        for path in sample.glob("inbox/gewerbeamt-*/*.xlsx")
        for row in load_workbook(str(path)).get_sheet_by_index(0).to_python()[3:]
    }
    assert len(spelled) >= 3
    assert all(len(names) == 2 for names in spelled.values())
    assert set.union(*spelled.values()) <= written


def test_the_chain_of_a_business_stays_through_a_move(truth):
    chains = truth.execute(
        """SELECT count(*), count(*) FILTER (new.establishment_chain <> old.establishment_chain)
        FROM businesses AS new JOIN businesses AS old ON new.moved_from = old.business"""
    ).fetchone()
    assert chains[0] > 10
    assert chains[1] == 0


# --- other registers -------------------------------------------------------------------------------


def companies(sample: Path) -> list[dict]:
    path = next(sample.glob("inbox/registergericht/*.jsonl"))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_company_of_a_link_is_in_the_register_and_some_entries_belong_to_no_business(sample):
    entries = {company["company_number"]: company for company in companies(sample)}
    links = [row for row in table(sample, "register_links") if row["register"] == "company"]
    linked = {row["entry"] for row in links}
    assert linked <= set(entries)
    alone = [entries[number] for number in set(entries) - linked]
    names = Counter(entries[number]["name"] for number in linked)
    assert any(entry["current_status"] == "currently registered" for entry in alone)
    assert any(entry["current_status"] == "removed" and names[entry["name"]] for entry in alone)
    kinds = Counter(row["kind"] for row in links)
    assert 0.1 < kinds["firm_differs"] / len(links) < 0.3


def test_a_notice_that_states_its_register_entry_states_the_one_of_the_court(sample, truth):
    entry_of = {
        row["business"]: row["entry"].split("_")[1]
        for row in table(sample, "register_links")
        if row["register"] == "company"
    }
    business_of = {
        (file, line): business
        for file, line, business in truth.execute(
            "SELECT file, line, business FROM notices"
        ).fetchall()
    }
    seen = 0
    for line, record in by_line(sample, "05399008", "Erlenau_2024-11.csv").items():
        if record["Registernummer"]:
            business = business_of["Erlenau_2024-11.csv", str(line)]
            assert record["Registernummer"].replace(" ", "") == entry_of[business]
            assert record["Registergericht"] == "Erlenau"
            seen += 1
    assert seen > 100


def test_the_newest_chamber_list_holds_every_linked_entry_with_firm_and_street(sample):
    path = max(sample.glob("inbox/ihk/*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        members = {row["opendata_id"]: row for row in csv.DictReader(file, delimiter=";")}
    linked = {
        row["entry"] for row in table(sample, "register_links") if row["register"] == "chamber"
    }
    assert linked <= set(members)
    assert len(linked) > 1500
    assert all(row["strasse"] and row["hausnummer"] for row in members.values())
    assert any(row["registernummer"].startswith("HRB ") for row in members.values())


def test_a_chamber_names_no_sole_trader_who_has_no_firm(sample, truth):
    path = max(sample.glob("inbox/ihk/*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        firms = {row["opendata_id"]: row["firma"] for row in csv.DictReader(file, delimiter=";")}
    named = 0
    for entry, family, given in truth.execute(
        """SELECT entry, family_name, given_name FROM register_links JOIN businesses USING (business)
        JOIN business_persons USING (business) JOIN persons USING (person)
        WHERE register = 'chamber' AND legal_form = 'Einzelunternehmen'"""
    ).fetchall():
        assert firms[entry] != f"{given} {family}"
        named += bool(firms[entry])
    assert named > 100


# --- events ----------------------------------------------------------------------------------------


def test_foundings_of_a_municipality_are_its_new_registrations_of_the_month_once_a_business(truth):
    differing = truth.execute(
        """WITH founded AS (
            SELECT strftime(effective_date::DATE, '%Y-%m') AS month, municipality_code AS area_code, count(DISTINCT business) AS number FROM notices
            WHERE is_received = '1' AND kind = 'registration' AND reason = 'new' AND effective_date >= '2024-11-01' GROUP BY ALL
        ),
        counted AS (SELECT month, area_code, sum(count::INT) AS number FROM events WHERE event LIKE 'founding%' GROUP BY ALL)
        SELECT count(*), count(*) FILTER (founded.number IS DISTINCT FROM counted.number) FROM founded FULL JOIN counted USING (month, area_code)
        WHERE area_code <> '05399'"""
    ).fetchone()
    assert differing[0] > 150
    assert differing[1] == 0


def test_what_is_a_full_founding_follows_from_card_register_staff_and_side_line(sample, truth):
    rows = truth.execute(
        """SELECT DISTINCT ON (business) business, file, line, left(effective_date, 7) FROM notices
        WHERE municipality_code = '05399008' AND kind = 'registration' AND reason = 'new' AND is_repeat = '0' AND effective_date >= '2024-11-01'
        ORDER BY business, is_correction DESC"""
    ).fetchall()
    full, small = Counter(), Counter()
    for _, file, line, month in rows:
        record = by_line(sample, "05399008", file)[int(line)]
        has_staff = int(record["Vollzeit"]) + int(record["Teilzeit"]) > 0
        is_alone = record["Rechtsform"] == "Einzelunternehmen"
        is_full = not is_alone or (
            record["Nebenerwerb"] == "N" and (has_staff or record["Handwerkskarte"] == "J")
        )
        (full if is_full else small)[month] += 1
    for event, expected in (("founding_full", full), ("founding_small", small)):
        counted = truth.execute(
            "SELECT month, sum(count::INT)::INT FROM events WHERE event = ? AND area_code = '05399008' GROUP BY ALL",
            [event],
        ).fetchall()
        assert dict(counted) == dict(expected)
        assert sum(expected.values()) > 20


def test_a_move_inside_the_county_moves_nobody_in_or_out_of_the_county(truth):
    inside, of_places, of_county = truth.execute(
        """SELECT (SELECT count(*) FROM businesses WHERE moved_from IS NOT NULL AND registration_received = '1'),
            sum(count::INT) FILTER (area_code <> '05399'), sum(count::INT) FILTER (area_code = '05399') FROM events WHERE event = 'moved_in'"""
    ).fetchone()
    assert inside > 10
    assert of_places - of_county == inside


def test_legal_form_and_partner_changes_found_and_close_nothing(truth):
    others = truth.execute(
        """SELECT count(DISTINCT business) FROM notices WHERE is_received = '1' AND kind = 'deregistration'
        AND reason = 'given_up' AND effective_date BETWEEN '2024-11-01' AND '2026-10-31'"""
    ).fetchone()[0]
    closed = truth.execute(
        "SELECT sum(count::INT) FROM events WHERE event LIKE 'closing%' AND area_code = '05399'"
    ).fetchone()[0]
    assert closed == others


# --- texts -----------------------------------------------------------------------------------------


def test_the_text_of_a_closing_reason_stands_in_its_notice(sample):
    seen = Counter()
    for row, record in told(sample, "closing_reasons"):
        assert record.get("Aufgabegründe", record.get("aufgabe_freitext")) == row["text"]
        seen[row["class"]] += 1
    assert set(seen) == {
        "age", "economic", "insolvency", "health_family", "employment", "premises", "other",
    }  # fmt: skip


def test_a_few_notices_have_no_branch_key_and_say_plainly_what_is_done(sample, truth):
    rows = list(told(sample, "blank_branches"))
    assert rows
    for row, record in rows:
        assert record.get("WZ 2008", record.get("wz_2025")) == ""
        assert record.get("Tätigkeit", record.get("taetigkeit")) == row["text"]
    share = truth.execute(
        "SELECT (SELECT count(*) FROM blank_branches) / (SELECT count(*) FROM notices)"
    ).fetchone()[0]
    assert share < 0.01


# --- months ----------------------------------------------------------------------------------------


def test_a_county_cut_at_a_month_has_the_files_of_the_whole_one_and_its_own_truth(tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    write_registers(whole, SampleOptions(businesses=600))
    write_registers(cut, SampleOptions(businesses=600, months_written=18))
    files = [str(path.relative_to(cut)) for path in cut.glob("inbox/**/*") if path.is_file()]
    same, different, missing = filecmp.cmpfiles(cut, whole, files, shallow=False)
    assert (len(same), different, missing) == (len(files), [], [])
    assert (
        len(list(whole.glob("inbox/gewerbeamt-*/*"))) - len(list(cut.glob("inbox/gewerbeamt-*/*")))
        == 6 * 15
    )
    until = [row for row in table(whole, "notices") if row["delivered_month"] <= "2026-04"]
    assert table(cut, "notices") == until
    assert {row["month"] for row in table(cut, "counts")} == {
        row["month"] for row in table(whole, "counts") if row["month"] <= "2026-04"
    }


def test_more_months_written_than_there_are_is_refused():
    with pytest.raises(ValueError, match="months_written"):
        SampleOptions(months=12, months_written=13)
