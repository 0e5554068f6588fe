"""The register side of the sample county: real formats, planted traps, and a truth that holds.

Interviews, survey and log of the sample are tested beside this file.
"""

import csv
import filecmp
import json
import math
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest
import yaml
from lxml import etree
from python_calamine import load_workbook

from pipeline.reference import nationalities
from pipeline.sample import boundaries, businesses, county
from pipeline.sample.businesses import Window
from pipeline.sample.write import SampleOptions, write_registers
from pipeline.settings import SURVEYS, Project

OPTIONS = SampleOptions(businesses=1500, months=24)
XGA = "{http://www.xgewerbeanzeige.de/spezifikation/2.2}"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    write_registers(directory, OPTIONS)
    return directory


@pytest.fixture(scope="module")
def truth(sample: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for path in (sample / "truth").glob("*.csv"):
        connection.execute(
            f"CREATE TABLE {path.stem} AS FROM read_csv('{path}', all_varchar = true)"
        )
    return connection


def rows_of(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def delivery(sample: Path, place: str, month: str) -> Path:
    return next(sample.glob(f"inbox/gewerbeamt-*/{place}_{month}.*"))


# --- size, seed, project ---------------------------------------------------------------------------


def test_the_default_county_has_the_size_that_the_field_describes():
    options, place = SampleOptions(), county.load()
    chunk = businesses.draw(0, businesses.chunk_sizes(options)[0], place, options)
    last = Window.of(options).last
    active = (chunk.businesses.start <= last) & (chunk.businesses.end > last)
    acting = (
        active[chunk.acting.business]
        & (chunk.acting.person >= 0)
        & (chunk.acting.start <= last)
        & (chunk.acting.end > last)
    )
    owners, foreign = Counter(), Counter()
    for business, person in zip(
        chunk.acting.business[acting].tolist(), chunk.acting.person[acting].tolist(), strict=True
    ):
        owners[business] += 1
        foreign[business] += (
            0 < chunk.persons.nationality[person] < place.nationalities.first_unresolved
        )
    foreign_led = sum(2 * foreign[business] >= owners[business] for business in owners)
    assert 10_700 <= active.sum() <= 11_300
    assert 1_300 <= foreign_led <= 2_200


def test_same_options_make_same_bytes_and_another_seed_makes_others(tmp_path):
    small = SampleOptions(businesses=600, months=20)
    for name, options in (
        ("one", small),
        ("two", small),
        ("other", SampleOptions(businesses=600, months=20, seed=7)),
    ):
        write_registers(tmp_path / name, options)
    files = [
        str(path.relative_to(tmp_path / "one"))
        for path in (tmp_path / "one").rglob("*")
        if path.is_file()
    ]
    same, different, missing = filecmp.cmpfiles(
        tmp_path / "one", tmp_path / "two", files, shallow=False
    )
    assert (len(same), different, missing) == (len(files), [], [])
    _, different, _ = filecmp.cmpfiles(tmp_path / "one", tmp_path / "other", files, shallow=False)
    assert {Path(name).suffix for name in different} >= {".csv", ".xlsx", ".xml", ".jsonl"}


def test_the_project_opens_and_says_that_it_is_invented(sample):
    settings = Project(sample).settings
    assert settings.county.is_invented
    assert "erfunden" in settings.county.name
    assert Counter(office.dialect for office in settings.offices) == {
        "geve": 5,
        "vois": 4,
        "tabelle": 3,
        "xga": 3,
    }
    assert all((sample / "inbox" / office.source_id).is_dir() for office in settings.offices)
    assert "invented" in (sample / "README.txt").read_text(encoding="utf-8")


def test_one_dialect_can_be_forced_on_all_offices(tmp_path):
    write_registers(tmp_path, SampleOptions(businesses=200, months=2, dialect="vois", traps=False))
    files = list(tmp_path.glob("inbox/gewerbeamt-*/*"))
    assert len(files) == 30
    assert all(path.read_bytes().startswith(b'\xef\xbb\xbf"betrieb_id"') for path in files)


def test_wrong_options_are_refused():
    for wrong in ({"businesses": 0}, {"months": 0}, {"dialect": "klingonisch"}):
        with pytest.raises(ValueError):
            SampleOptions(**wrong)


def test_chunks_share_no_number_and_no_address(tmp_path, monkeypatch):
    monkeypatch.setattr(businesses, "CHUNK", 150)
    write_registers(tmp_path, SampleOptions(businesses=900, months=3, dialect="geve", traps=False))
    rows = [
        row for path in tmp_path.glob("inbox/gewerbeamt-*/*.csv") for row in rows_of(path, "cp1252")
    ]
    form = Counter(
        (row["AGS"], row["Meldungsnummer"])
        for row in rows
        if row["Rechtsform"] in ("Einzelunternehmen", "GbR")
    )
    assert max(form.values()) == 1
    alone = [row for row in rows if row["Rechtsform"] == "Einzelunternehmen"]
    owners = {
        (row["Betriebsnummer"], row["Name"], row["Vorname"], row["Geburtsdatum"]) for row in alone
    }
    addresses = {
        (row["AGS"], row["Straße"], row["Hausnummer"])
        for row in alone
        if row["Meldungsart"] == "AN"
    }
    assert len(alone) > 500
    assert len(owners) == len({row["Betriebsnummer"] for row in alone})
    assert len(addresses) == len(
        {row["Betriebsnummer"] for row in alone if row["Meldungsart"] == "AN"}
    )


# --- geography -------------------------------------------------------------------------------------


def test_municipalities_share_their_borders_without_gaps():
    rings = boundaries.polygons(county.load())
    edges = Counter(edge for ring in rings.values() for edge in zip(ring, ring[1:], strict=False))
    assert len(rings) == 15
    assert max(edges.values()) == 1
    outer = {start: end for start, end in edges if (end, start) not in edges}
    first = here = next(iter(outer))
    steps = 0
    while steps == 0 or here != first:
        here, steps = outer[here], steps + 1
    assert steps == len(outer)


def test_exterior_rings_run_clockwise_and_do_not_cross_themselves():
    for ring in boundaries.polygons(county.load()).values():
        assert ring[0] == ring[-1]
        assert boundaries.area(ring) < 0
        edges = list(zip(ring, ring[1:], strict=False))
        assert not any(
            _cross(*edges[i], *edges[j])
            for i in range(len(edges))
            for j in range(i + 2, len(edges))
            if (i, j) != (0, len(edges) - 1)
        )


def _cross(a, b, c, d) -> bool:
    def side(p, q, r) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_the_boundary_file_names_every_municipality_with_its_inhabitants(sample):
    collection = json.loads(
        (sample / "inbox/grenzen/musterkreis_erlenau.geojson").read_text(encoding="utf-8")
    )
    told = {
        feature["properties"]["ags"]: feature["properties"]["ewz"]
        for feature in collection["features"]
    }
    assert told == {place.code: place.population for place in county.load().municipalities}
    longitude, latitude = collection["features"][1]["geometry"]["coordinates"][0][0]
    assert math.dist((longitude, latitude), (6.4, 50.8)) < 0.5


def test_inhabitants_by_nationality_add_up_to_the_municipality(sample):
    path = sorted(sample.glob("inbox/bevoelkerung/*.csv"))[-1]
    rows = rows_of(path, "utf-8")
    added = Counter()
    for row in rows:
        added[row["ags"]] += int(row["personen"])
    assert added == {place.code: place.population for place in county.load().municipalities}
    foreign = sum(
        int(row["personen"]) for row in rows if row["staatsangehoerigkeit_schluessel"] != "000"
    )
    assert foreign / sum(added.values()) == pytest.approx(0.13, abs=0.01)


# --- lists -----------------------------------------------------------------------------------------


def test_every_nationality_written_in_words_means_the_key_it_stands_for():
    known = county.load().nationalities
    for code, adjective in zip(known.codes, known.adjectives, strict=True):
        found = nationalities.nationality(adjective)
        assert found is not None
        assert found.nationality_code == (code or "999")


def test_every_activity_has_a_key_in_both_editions_and_the_published_branch_group():
    branches = pytest.importorskip("pipeline.reference.branches")
    groups = branches.lookup_table().set_index(["wz_edition", "wz_code"])["branch_group"]
    activities = county.load().activities
    for wz_2008, wz_2025, group in zip(
        activities.wz_2008, activities.wz_2025, activities.groups, strict=True
    ):
        assert groups["2008", wz_2008] == group
        assert groups["2025", wz_2025] == group


# --- dialects --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "place"), [("geve", "Erlenau"), ("vois", "Kirchrath"), ("tabelle", "Quellenau")]
)
def test_the_head_row_is_the_one_that_the_mapping_of_the_dialect_expects(sample, dialect, place):
    mapping = yaml.safe_load((SURVEYS / "registers" / f"{dialect}.yml").read_text(encoding="utf-8"))
    path = delivery(sample, place, "2025-03")
    if dialect == "tabelle":
        head = (
            load_workbook(str(path))
            .get_sheet_by_name(mapping["sheet"])
            .to_python(skip_empty_area=False)[2]
        )
    else:
        head = list(rows_of(path, mapping["encodings"][0])[0])
    assert set(head) == set(mapping["columns"].values())


def test_geve_is_cp1252_with_crlf_and_quotes_only_where_needed(sample):
    content = delivery(sample, "Erlenau", "2024-11").read_bytes()
    text = content.decode("cp1252")
    assert b"\xfc" in content
    assert text.count("\r\n") == len(re.findall(r"\r\n\d{3}-\d{7};", text)) + 1
    quoted = re.findall(r'(?:^|;)("(?:[^"]|"")*")(?=;|\r\n)', text, re.MULTILINE)
    assert quoted
    assert all(re.search(r'[;\n"]', field[1:-1]) for field in quoted)


def test_vois_quotes_every_field_and_writes_keys_and_iso_dates(sample):
    path = delivery(sample, "Kirchrath", "2025-04")
    assert all(
        line.startswith('"') and line.endswith('"')
        for line in path.read_text(encoding="utf-8-sig").splitlines()[:1]
    )
    for row in rows_of(path, "utf-8-sig"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["eingang"])
        assert re.fullmatch(r"\d{5}", row["wz_2025"])
        assert re.fullmatch(r"(\d{3}(\|\d{3})*)?", row["staatsangehoerigkeit_schluessel"])
        assert row["grund_schluessel"] in ("9" if row["vorgang"] == "Ummeldung" else "123456")


def test_tabelle_lost_its_leading_zeros_and_has_no_business_number(sample):
    rows = (
        load_workbook(str(delivery(sample, "Gruenhoven", "2024-11")))
        .get_sheet_by_name("Gewerbemeldungen")
        .to_python(skip_empty_area=False)
    )
    head, body = rows[2], rows[3:]
    records = [dict(zip(head, row, strict=True)) for row in body]
    assert "erfunden" in str(rows[0][0])
    assert {record["AGS"] for record in records} == {5399016}
    assert 0 in {record["Staatsang. (Schlüssel)"] for record in records}
    assert 1610 in {record["WZ"] for record in records}
    assert all(hasattr(record["Meldedatum"], "year") for record in records)


def test_xga_elements_stand_in_the_order_of_the_standard(sample):
    order = [
        "satzErstellung",
        "ereigniszeitpunkt",
        "autor",
        "istKorrektur",
        "gemeindeSchluessel",
        "gemeindeMeldungNr",
        "gewerbebetriebID",
        "uuid",
        "gewerbe",
        "gueltigAb",
        "datumMeldung",
        "taetigkeitenGesamt",
        "grundAnmeldungSchluessel",
    ]
    business_order = [
        "betrieb",
        "anzahlVollzeitBeschaeftigte",
        "anzahlTeilzeitBeschaeftigte",
        "betriebArt",
        "niederlassungArt",
        "istReisegewerbe",
        "istNebenerwerb",
        "handwerkskarte",
        "anschrift",
        "beteiligtePerson",
    ]
    root = etree.parse(str(delivery(sample, "Kaltenfurt", "2024-11"))).getroot()
    notices = root.findall(f"{XGA}satz/{XGA}anmeldung")
    assert len(notices) > 50
    for notice in notices:
        assert [child.tag.removeprefix(XGA) for child in notice] == order
        told = [child.tag.removeprefix(XGA) for child in notice.find(f"{XGA}gewerbe")]
        assert told == sorted(told, key=business_order.index)
        for birth in notice.iter(f"{XGA}geburtsdatum"):
            assert re.fullmatch(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d", birth.text)
    assert max(len(notice.findall(f".//{XGA}beteiligtePerson")) for notice in notices) > 1


def test_partners_file_one_notice_each_and_representatives_share_one(sample):
    rows = rows_of(delivery(sample, "Erlenau", "2024-11"), "cp1252")
    for form, shares in (("GbR", False), ("GmbH", True)):
        of_form = [
            row for row in rows if row["Rechtsform"] == form and int(row["Anzahl Vertreter"]) > 1
        ]
        assert of_form
        numbers: dict[str, list[str]] = {}
        for row in of_form:
            numbers.setdefault(row["Betriebsnummer"], []).append(row["Meldungsnummer"])
        assert all((len(set(told)) == 1) == shares for told in numbers.values() if len(told) > 1)


def test_letters_that_a_code_page_lacks_are_lost_there_and_kept_elsewhere(sample):
    written = {place: delivery(sample, place, "2024-11") for place in ("Kirchrath", "Erlenau")}
    assert "Yildiroglu;Aysegül" in written["Erlenau"].read_text(encoding="cp1252")
    assert '"Yildiroglu";"Ayseguel"' in written["Kirchrath"].read_text(encoding="utf-8-sig")


# --- truth -----------------------------------------------------------------------------------------


def test_every_row_stands_on_the_line_that_the_truth_names(sample, truth):
    told: dict[str, list[tuple[int, str]]] = {}
    for file, line, number in truth.execute(
        "SELECT file, line::INT, notice_number FROM notices WHERE line != '0' ORDER BY file, line::INT"
    ).fetchall():
        told.setdefault(file, []).append((line, number))
    found = {path.name: path for path in sample.glob("inbox/gewerbeamt-*/*")}
    assert set(told) <= set(found)
    for name, expected in told.items():
        assert _numbers_by_line(found[name], {line for line, _ in expected}) == sorted(
            (line, *map(int, number.split("/"))) for line, number in expected
        )


def _numbers_by_line(path: Path, lines: set[int]) -> list[tuple[int, int, int]]:
    if path.suffix == ".xlsx":
        rows = load_workbook(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        return [(line, *divmod(int(rows[line - 1][0]), 1_000_000)) for line in sorted(lines)]
    if path.suffix == ".xml":
        text, numbers, number = path.read_text(encoding="utf-8").splitlines(), [], (0, 0)
        for line, content in enumerate(text, start=1):
            if line in lines and content == "<xga:satz>":
                following = next(later for later in text[line:] if "gemeindeMeldungNr" in later)
                number = tuple(map(int, re.findall(r"\d+", following)))
            if line in lines:
                assert content in ("<xga:satz>", "<xga:beteiligtePerson>")
                numbers.append((line, *number))
        return numbers
    encoding = "utf-8-sig" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "cp1252"
    numbers = []
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=";")
        next(reader)
        begin = reader.line_num + 1
        for row in reader:
            numbers.append((begin, *map(int, re.findall(r"\d+", row[1]))))
            begin = reader.line_num + 1
    return numbers


STATE = """
    WITH days AS (SELECT DISTINCT month, last_day(strptime(month || '-01', '%Y-%m-%d')::DATE) AS day FROM counts),
    owners AS (
        SELECT month, business, count(*) AS people, count(*) FILTER (nationality_class = 'foreign' AND (german_from IS NULL OR german_from::DATE > day)) AS strangers,
            count(*) FILTER (nationality_class = 'unknown') AS unknown
        FROM days JOIN business_persons ON start_date::DATE <= day AND (end_date IS NULL OR end_date::DATE > day) JOIN persons USING (person) GROUP BY ALL
    )
    SELECT month, municipality_code AS area_code, count(*) AS businesses, count(*) FILTER (2 * strangers >= people) AS businesses_foreign,
        count(*) FILTER (people IS NULL) AS businesses_undeterminable, count(*) FILTER (2 * strangers < people AND 2 * (strangers + unknown) >= people) AS businesses_unknown
    FROM days JOIN businesses ON start_date::DATE <= day AND (end_date IS NULL OR end_date::DATE > day) LEFT JOIN owners USING (month, business) GROUP BY ALL
"""


def test_counted_businesses_are_those_that_the_list_of_businesses_gives(truth):
    counted = truth.execute(
        f"""SELECT count(*), count(*) FILTER (counts.value::INT != given.number) FROM counts
        JOIN (UNPIVOT ({STATE}) ON businesses, businesses_foreign, businesses_undeterminable, businesses_unknown INTO NAME unit VALUE number) AS given USING (month, area_code, unit)"""
    ).fetchone()
    assert counted == (24 * 15 * 4, 0)


def test_foreign_persons_count_once_in_a_municipality_and_once_in_the_county(truth):
    county_count, places = truth.execute(
        """SELECT max(value::INT) FILTER (area_code = '05399'), sum(value::INT) FILTER (area_code != '05399') FROM counts WHERE unit = 'persons_foreign' AND month = '2026-10'"""
    ).fetchone()
    expected = truth.execute(
        """SELECT count(DISTINCT person) FROM business_persons JOIN persons USING (person) JOIN businesses USING (business)
        WHERE nationality_class = 'foreign' AND german_from IS NULL AND business_persons.start_date::DATE <= DATE '2026-10-31' AND (business_persons.end_date IS NULL OR business_persons.end_date::DATE > DATE '2026-10-31')"""
    ).fetchone()[0]
    assert county_count == expected
    assert places >= county_count


def test_what_a_perfect_pipeline_can_know_follows_from_the_notices_received(truth):
    differing = truth.execute(
        """WITH days AS (SELECT DISTINCT month, last_day(strptime(month || '-01', '%Y-%m-%d')::DATE) AS day FROM counts),
        told AS (
            SELECT business, municipality_code AS area_code, min(effective_date::DATE) FILTER (kind = 'registration' AND reason NOT IN ('legal_form', 'partner_enters')) AS begun,
                max(effective_date::DATE) FILTER (kind = 'deregistration' AND reason NOT IN ('legal_form', 'partner_leaves')) AS ended
            FROM notices WHERE is_received = '1' GROUP BY ALL
        ),
        known AS (SELECT month, area_code, count(*) AS number FROM days JOIN told ON begun <= day AND (ended IS NULL OR ended > day) GROUP BY ALL)
        SELECT count(*), count(*) FILTER (received::INT != number) FROM counts JOIN known USING (month, area_code) WHERE unit = 'businesses'"""
    ).fetchone()
    assert differing == (24 * 15, 0)


def test_only_rows_of_the_missing_and_the_refused_delivery_are_not_received(truth):
    lost = truth.execute(
        "SELECT DISTINCT file FROM notices WHERE is_received = '0' ORDER BY file"
    ).fetchall()
    kept = truth.execute("SELECT DISTINCT file FROM notices WHERE is_received = '1'").fetchall()
    unreadable = {("Muehlenau_2025-10.csv",), ("Oberwiesen_2026-02.csv",)}
    assert lost
    assert set(lost) <= unreadable
    assert not set(kept) & unreadable


def test_notices_are_counted_once_in_the_month_of_their_report(truth):
    differing = truth.execute(
        """WITH reported AS (
            SELECT DISTINCT strftime(reported_date::DATE, '%Y-%m') AS month, municipality_code AS area_code, 'notices_' || kind AS unit, notice_number FROM notices
            WHERE reported_date >= '2024-11-01'
        )
        SELECT count(*), count(*) FILTER (value::INT != number) FROM counts
        JOIN (SELECT month, area_code, unit, count(*) AS number FROM reported GROUP BY ALL) USING (month, area_code, unit)"""
    ).fetchone()
    assert differing[0] > 300
    assert differing[1] == 0


def test_figures_are_incomplete_from_a_lost_delivery_on(truth):
    incomplete = truth.execute(
        "SELECT DISTINCT area_code, min(month) FROM counts WHERE is_complete = '0' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert incomplete == [("05399", "2025-10"), ("05399036", "2025-10"), ("05399044", "2026-02")]


# --- traps -----------------------------------------------------------------------------------------


def test_all_fifteen_register_traps_are_planted_and_listed(truth):
    listed = truth.execute("SELECT DISTINCT trap::INT FROM traps ORDER BY ALL").fetchall()
    assert [number for (number,) in listed] == list(range(1, 16))


def test_one_delivery_is_missing_one_has_a_renamed_column_and_one_carries_forbidden_ones(sample):
    files = {path.name: path for path in sample.glob("inbox/gewerbeamt-*/*")}
    assert len(files) == 15 * 24 - 1
    assert "Muehlenau_2025-10.csv" not in files
    heads = {
        name: path.read_bytes().split(b"\n")[0]
        for name, path in files.items()
        if path.suffix == ".csv"
    }
    assert [name for name, head in heads.items() if b"nation_neu" in head] == [
        "Oberwiesen_2026-02.csv"
    ]
    assert [name for name, head in heads.items() if b"Aufenthaltstitel" in head] == [
        "Hambrueck_2025-05.csv"
    ]
    assert all(
        row["Berufsgenossenschaft"] for row in rows_of(files["Hambrueck_2025-05.csv"], "cp1252")
    )


def test_key_276_is_a_nationality_and_an_address_in_the_same_message(sample):
    text = delivery(sample, "Kaltenfurt", "2024-11").read_text(encoding="utf-8")
    assert (
        '<xga:staatsangehoerigkeitSchluessel listVersionID="2019-04-01">\n<code>276</code>' in text
    )
    assert '<xga:nationSchluessel listVersionID="2">\n<code>276</code>' in text


def test_a_partnership_of_three_is_three_notices_with_one_business_number(sample, truth):
    business = truth.execute(
        "SELECT business_number, owners, foreign_owners FROM businesses WHERE planted = '1'"
    ).fetchone()
    rows = [
        row
        for row in rows_of(delivery(sample, "Erlenau", "2024-11"), "cp1252")
        if row["Betriebsnummer"] == business[0]
    ]
    assert business[1:] == ("3", "2")
    assert len({row["Meldungsnummer"] for row in rows}) == 3
    assert sorted(row["Staatsangehörigkeit"] for row in rows) == ["deutsch", "türkisch", "türkisch"]


def test_a_correction_repeats_the_number_of_its_notice_in_a_later_delivery(truth):
    pairs = truth.execute(
        """SELECT count(*), bool_and(correction.delivered_month > first.delivered_month) FROM notices AS correction
        JOIN notices AS first USING (municipality_code, notice_number) WHERE correction.is_correction = '1' AND first.is_correction = '0' AND first.is_repeat = '0'"""
    ).fetchone()
    alone = truth.execute(
        "SELECT count(*) FROM notices AS correction WHERE is_correction = '1' AND NOT EXISTS (FROM notices AS first WHERE is_correction = '0' AND (first.municipality_code, first.notice_number) = (correction.municipality_code, correction.notice_number))"
    ).fetchone()
    assert pairs[0] >= 3
    assert pairs[1]
    assert alone == (0,)


def test_a_repeated_notice_is_the_same_line_in_two_deliveries(sample, truth):
    number, first, second = truth.execute(
        """SELECT notice_number, min(file), max(file) FROM traps WHERE trap = '5' AND what LIKE 'dieselbe%' AND municipality_code = '05399008' GROUP BY ALL"""
    ).fetchone()
    year, running = number.split("/")
    lines = []
    for name in (first, second):
        content = (
            (sample / "inbox/gewerbeamt-05399008" / name)
            .read_bytes()
            .decode("cp1252")
            .split("\r\n")
        )
        lines += [line for line in content if f";{year}/{int(running):06d};" in line]
    assert len(lines) == 2
    assert lines[0] == lines[1]


def test_a_move_within_the_county_ends_and_begins_on_the_same_day(truth):
    moves = truth.execute(
        "SELECT new.start_date, old.end_date, new.municipality_code, old.municipality_code FROM businesses AS new JOIN businesses AS old ON new.moved_from = old.business"
    ).fetchall()
    assert len(moves) >= 2
    assert all(begun == ended and here != there for begun, ended, here, there in moves)


def test_two_categories_are_exchanged_in_one_list_of_the_chamber(sample):
    shares = {}
    for path in sorted(sample.glob("inbox/ihk/*.csv")):
        rows = rows_of(path, "utf-8-sig")
        shares[path.stem[-7:]] = sum(
            row["business_type"] == "im Handelsregister eingetragen" for row in rows
        ) / len(rows)
    swapped = shares.pop("2026-04")
    assert swapped > 0.5
    assert all(share < 0.4 for share in shares.values())


# --- court -----------------------------------------------------------------------------------------


def test_companies_have_the_shape_of_offeneregister_and_places_to_be_cleaned(sample):
    lines = (
        (sample / "inbox/registergericht/offeneregister_amtsgericht_erlenau.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    companies = [json.loads(line) for line in lines]
    assert len(companies) > 200
    assert {
        "all_attributes",
        "company_number",
        "current_status",
        "jurisdiction_code",
        "name",
        "retrieved_at",
    } <= set(companies[0])
    assert {company["current_status"] for company in companies} == {
        "currently registered",
        "removed",
    }
    assert len({company["company_number"] for company in companies}) == len(companies)
    seats = {company["all_attributes"]["registered_office"] for company in companies}
    assert "E r l e n a u" in seats
    assert any("-" in seat for seat in seats)
    officers = [officer for company in companies for officer in company.get("officers", [])]
    assert all(
        set(officer["other_attributes"]) == {"firstname", "lastname", "city"}
        for officer in officers
    )
    assert not any("nationality" in line for line in lines)
