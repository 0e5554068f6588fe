"""What notices mean, and which are quarantined because they mean nothing known."""

import datetime as dt

import pytest

from pipeline.registries.areas import load_areas
from pipeline.registries.businesses import link_businesses
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.linkage.links import link_records
from pipeline.registries.notices import interpret_notices
from tests.registries.conftest import geve_file, headings
from tests.registries.stated import stated_nationalities
from tests.registries.test_deliveries import workbook


def interpreted(store):
    load_deliveries(store)
    return interpret_notices(store)


def only(store, column, table="core.notices"):
    rows = store.connection.execute(f"SELECT {column} FROM {table}").fetchall()
    assert len(rows) == 1
    return rows[0][0]


@pytest.mark.parametrize(
    ("field", "written", "column", "meant"),
    [
        ("kind", "AN", "kind", "registration"),
        ("kind", "um", "kind", "change"),
        ("kind", "Gewerbeabmeldung", "kind", "deregistration"),
        ("municipality", "05399004", "municipality_code", "05399004"),
        ("municipality", "5399004", "municipality_code", "05399004"),
        ("municipality", "053990004004", "municipality_code", "05399004"),
        ("municipality", "53990004004", "municipality_code", "05399004"),
        ("municipality", "BIRKESBACH", "municipality_code", "05399004"),
        ("municipality", "053995001004", "municipality_code", "05399004"),
        ("municipality", "053990045001", "municipality_code", "05399004"),
        ("municipality", "B i r k e s b a c h", "municipality_code", "05399004"),
        ("municipality", "Stadt Birkesbach", "municipality_code", "05399004"),
        ("municipality", "Kaltenfurt (Tal)", "municipality_code", "05399028"),
        ("municipality", "", "municipality_code", "05399004"),
        ("effective_date", "01.03.2026", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "1.3.2026", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "2026-03-01", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "01032026", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "1032026", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "46082", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "46082.25", "effective_date", dt.date(2026, 3, 1)),
        ("effective_date", "20121112", "effective_date", dt.date(2012, 11, 12)),
        ("effective_date", "20101995", "effective_date", dt.date(1995, 10, 20)),
        ("effective_date", "01.03.2026 10:15", "effective_date", dt.date(2026, 3, 1)),
        ("wz", "56.10.3", "wz_code", "56103"),
        ("wz", "56103", "wz_code", "56103"),
        ("wz", "56.10", "wz_code", "5610"),
        ("wz", "1.13.1", "wz_code", "01131"),
        ("wz", "", "wz_code", None),
        ("legal_form", "GmbH & Co. KG", "legal_form_group", "partnership"),
        ("legal_form", "GmbH", "legal_form_group", "company"),
        ("legal_form", "GmbH", "legal_form_code", "350"),
        ("legal_form", "221110", "legal_form_code", "221110"),
        ("legal_form", "GmbH", "is_commercially_registered", True),
        ("legal_form", "e.K.", "is_commercially_registered", True),
        ("legal_form", "GbR", "is_commercially_registered", False),
        ("legal_form", "Einzelunternehmen", "is_commercially_registered", False),
        ("legal_form", "Ltd.", "is_commercially_registered", None),
        ("legal_form", "", "is_commercially_registered", None),
        ("establishment_kind", "Hauptniederlassung", "establishment_kind", "head_office"),
        ("establishment_kind", "02", "establishment_kind", "branch"),
        ("establishment_kind", "uZ", "establishment_kind", "dependent_branch"),
        ("establishment_kind", "", "establishment_kind", None),
        ("is_itinerant", "J", "is_itinerant", True),
        ("craft_card", "nein", "has_craft_card", False),
        ("craft_card", "", "has_craft_card", None),
        ("reason", "Übernahme", "reason_code", "takeover"),
        ("reason", "", "reason_code", None),
        ("is_correction", "J", "is_correction", True),
        ("is_side_line", "J", "is_side_line", True),
        ("full_time_count", "12", "full_time_count", 12),
    ],
)
def test_a_value_in_any_of_its_spellings_means_one_thing(
    store, deliver, field, written, column, meant
):
    reason = "" if field == "kind" else "Neugründung"
    deliver(geve_file({"reason": reason, field: written}))
    interpreted(store)
    assert only(store, column) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("deutsch", ("german", False)),
        ("deutsch, türkisch", ("german", True)),
        ("polnisch, ukrainisch", ("foreign", True)),
        ("türkisch", ("foreign", False)),
        ("staatenlos", ("foreign", False)),
        ("ungeklärt", ("unknown", False)),
        ("", ("unknown", False)),
        ("Iran, Islamische Republik", ("foreign", False)),
        ("276", ("foreign", False)),
        ("Türkin", ("foreign", False)),
        ("Turkish", ("foreign", False)),
        ("deutsch/türkisch", ("german", True)),
        ("Polin und Ukrainerin", ("foreign", True)),
        ("D + TR", ("german", True)),
        ("Bosnien und Herzegowina", ("foreign", False)),
    ],
)
def test_a_nationality_makes_a_person_german_foreign_or_unknown(store, deliver, written, meant):
    deliver(geve_file({"nationalities": written}))
    interpreted(store)
    found = store.frame(
        "SELECT nationality_class, has_several_nationalities FROM core.notice_persons"
    ).values.tolist()
    assert found == [list(meant)]


def test_key_276_is_sudan_and_a_dissolved_state_stays_historic(store, deliver):
    deliver(geve_file({"nationalities": "276"}, {"nationalities": "138", "given_name": "Bo"}))
    interpreted(store)
    assert stated_nationalities(store) == [("138", "historic"), ("276", "africa")]


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("kind", "Umzug", "R-015"),
        ("kind", "", "R-015"),
        ("municipality", "05358008", "R-016"),
        ("effective_date", "31.02.2026", "R-017"),
        ("effective_date", "demnächst", "R-017"),
        ("effective_date", "5.3.26", "R-017"),
        ("effective_date", "", "R-017"),
        ("wz", "74.70.1", "R-014"),
        ("wz", "961", "R-014"),
        ("legal_form", "Zweckverbund", "R-019"),
        ("reason", "Laune", "R-020"),
        ("nationalities", "marsianisch", "R-018"),
        ("nationalities", "deutsch, marsianisch", "R-018"),
    ],
)
def test_a_notice_that_is_not_understood_is_quarantined_with_line_and_remedy(
    store, deliver, field, written, code
):
    deliver(geve_file({}, {"notice_number": "M2", field: written}))
    summary = interpreted(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (2, 1, 1)
    line, found, text = store.connection.execute(
        "SELECT line_number, message_code, message_de FROM raw.quarantine"
    ).fetchall()[0]
    assert (line, found) == (3, code)
    assert "Zeile 3" in text
    assert written.split(", ")[-1] in text
    assert "bitte" in text
    assert store.scalar("SELECT count(*) FROM core.notice_persons") == 1
    assert "Zweifelstein" in store.scalar("SELECT payload FROM vault.quarantined_rows")


def test_in_equals_stored_plus_quarantined_and_nothing_is_lost_between(store, deliver):
    deliver(
        geve_file(
            *({"notice_number": f"M{n}", "wz": "961" if n % 3 else "56.10.3"} for n in range(20))
        )
        + b"zu;kurz\r\n"
    )
    deliver(b"", "leer_2026-04.csv")
    interpreted(store)
    rows = store.connection.execute(
        "SELECT rows_in, rows_stored, rows_quarantined FROM raw.deliveries"
    ).fetchall()
    assert all(came == stored + kept for came, stored, kept in rows)
    assert sum(came for came, _, _ in rows) == 21
    assert store.scalar("SELECT count(*) FROM core.notices") == sum(stored for _, stored, _ in rows)
    assert store.scalar(
        "SELECT count(DISTINCT record_number) FROM raw.quarantine WHERE record_number > 0"
    ) == sum(kept for _, _, kept in rows)
    assert store.scalar("SELECT count(*) FROM vault.quarantined_rows") == 14


def test_only_new_deliveries_are_interpreted(store, deliver):
    deliver(geve_file({}))
    assert interpreted(store).rows_in == 1
    deliver(geve_file({"notice_number": "M2"}), "gewerbe_2026-04.csv")
    assert interpreted(store).rows_in == 1
    assert interpret_notices(store).rows_in == 0
    assert interpret_notices(store, again=True).rows_in == 2
    assert store.scalar("SELECT count(*) FROM core.notices") == 2


def test_a_correction_file_lets_a_quarantined_notice_in(store, deliver, project):
    deliver(geve_file({"nationalities": "marsianisch"}))
    assert interpreted(store).rows_quarantined == 1
    folder = project.root / "surveys" / "corrections"
    folder.mkdir(parents=True)
    correction = '- {column: nationalities, value: marsianisch, replacement: türkisch, reason: Tippfehler, source: Anruf beim Amt, date: "2026-03-05", expect: "%s"}\n'
    (folder / "birkesbach.yml").write_text(correction % "1", encoding="utf-8")
    assert interpret_notices(store, again=True).rows_stored == 1
    assert (
        store.scalar("SELECT count(*) FROM raw.quarantine")
        == store.scalar("SELECT count(*) FROM vault.quarantined_rows")
        == 0
    )
    (folder / "birkesbach.yml").write_text(correction % "5-", encoding="utf-8")
    summary = interpret_notices(store, again=True)
    assert (summary.rows_quarantined, summary.findings[0].code) == (1, "R-036")


def test_a_spreadsheet_that_lost_its_zeros_is_understood(store, deliver):
    row = [
        1,
        "AN",
        "nein",
        46084,
        46082,
        "Neugründung",
        5399016,
        "Hof",
        "Einzelunternehmen",
        "Zweifelstein",
        "Ada",
        None,
        "w",
        29377,
        "Wien",
        "A",
        0,
        "Weg 1",
        1067,
    ]
    row += ["Grünhoven", None, None, "Anbau", 1610, "ja", 0, 3]
    deliver(workbook(row), "liste_2026-03.xlsx", to="tabelle")
    interpreted(store)
    notice = store.frame(
        "SELECT municipality_code, wz_code, is_side_line, part_time_count, effective_date FROM core.notices"
    ).iloc[0]
    assert notice.iloc[:4].tolist() == ["05399016", "01610", True, 3]
    assert str(notice["effective_date"])[:10] == "2026-03-01"
    assert only(store, "nationality_class", "core.notice_persons") == "german"
    assert only(store, "birth_year", "core.notice_persons") == 1980


def test_keys_of_the_other_dialect_are_understood(store, deliver):
    row = [
        "b1",
        "v1",
        "Abmeldung",
        "0",
        "2026-03-02",
        "2026-03-01",
        "5",
        "05399012",
        "Tanz GbR",
        "270",
        "Zweifelstein",
        "Ada",
        "",
        "w",
        "1980-06-05",
        "",
        "163",
        "000|163",
    ]
    row += ["Weg", "1", "52999", "Fichtenrath", "", "", "Tanz;\nSpiel", "56103", "0"]
    row += [""] * (len(headings("vois")) - len(row))
    lines = [headings("vois"), row]
    content = "\ufeff" + "".join(";".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    deliver(content.encode().replace(b"56103", b"56113"), to="vois")
    interpreted(store)
    notice = store.frame(
        "SELECT kind, reason_code, wz_code, wz_edition, legal_form_group FROM core.notices"
    ).values.tolist()
    assert notice == [["deregistration", "partner_leaves", "56113", "2025", "partnership"]]


def test_of_a_person_what_she_stated_last_counts_and_what_each_notice_states_is_kept(
    store, deliver
):
    deliver(geve_file({"nationalities": "ungeklärt"}))
    interpreted(store)
    deliver(geve_file({"notice_number": "M2", "nationalities": "türkisch"}), "gewerbe_2026-04.csv")
    deliver(geve_file({"notice_number": "M3", "nationalities": ""}), "gewerbe_2026-05.csv")
    interpreted(store)
    link_records(store)
    link_businesses(store)
    assert stated_nationalities(store) == [("163", "turkey"), ("998", "unresolved")]
    assert store.connection.execute(
        "SELECT nationality_code, origin_group FROM core.persons"
    ).fetchall() == [("163", "turkey")]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("reported_date", "35.10.2026", "R-048"),
        ("is_side_line", "vielleicht", "R-049"),
        ("full_time_count", "viele", "R-050"),
        ("part_time_count", "einige", "R-050"),
        ("sex", "quer", "R-051"),
        ("establishment_kind", "Nebenstelle", "R-080"),
        ("is_itinerant", "selten", "R-081"),
        ("craft_card", "beantragt", "R-082"),
    ],
)
def test_an_unknown_value_is_quarantined_by_name_and_line(store, deliver, field, value, code):
    deliver(geve_file({}, {"notice_number": "M2", field: value}))
    load_deliveries(store)
    interpret_notices(store)
    kept = store.frame("SELECT message_code, line_number, message_de FROM raw.quarantine")
    assert kept[["message_code", "line_number"]].values.tolist() == [[code, 3]]
    assert value in kept["message_de"][0]
    assert store.scalar("SELECT count(*) FROM core.notices") == 1


def test_a_correction_written_later_reaches_what_was_read_before(store, project, deliver):
    deliver(geve_file({"wz": "961"}))
    load_deliveries(store)
    interpret_notices(store)
    assert store.scalar("SELECT count(*) FROM core.notices") == 0
    folder = project.root / "surveys" / "corrections"
    folder.mkdir(parents=True)
    (folder / "birkesbach.yml").write_text(
        "- {column: wz, value: '961', replacement: '96.09.0', reason: Das Amt kürzt, source: Anruf, date: '2026-04-01', expect: '1'}\n",
        encoding="utf-8",
    )
    interpret_notices(store)
    assert store.scalar("SELECT count(*) FROM core.notices") == 1
    assert store.scalar("SELECT count(*) FROM raw.quarantine") == 0
    assert interpret_notices(store).rows_in == 0, (
        "nothing is interpreted again while nothing changes"
    )


@pytest.mark.parametrize("written", ["Birkesbach-Oberdorf", "Birkesbach/Oberdorf"])
def test_a_place_with_its_district_is_the_municipality(store, deliver, written):
    load_areas(store)
    deliver(geve_file({"municipality": written}))
    interpreted(store)
    assert only(store, "municipality_code") == "05399004"


@pytest.mark.parametrize(
    ("legal_form", "meant"),
    [("Einzelunternehmen", True), ("Ltd.", True), ("", True), ("GbR", False), ("e.V.", False)],
)
def test_a_register_number_says_registered_unless_the_form_has_a_register_of_its_own(
    store, deliver, legal_form, meant
):
    deliver(geve_file({"legal_form": legal_form, "register_number": "HRA 4711"}))
    interpreted(store)
    assert only(store, "is_commercially_registered") == meant
    assert "4711" not in str(store.frame("raw.notices").values.tolist())


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("AB", "Insolvenz, Frau Zweifelstein zieht weg", "insolvency"),
        ("AB", "aus Altersgründen", "age"),
        ("AB", "ohne Worte", "other"),
        ("AB", "", None),
        ("AB", "18", None),
        ("AN", "Insolvenz", None),
    ],
)
def test_why_a_business_closes_is_a_class_and_the_words_stay_in_the_vault(
    store, deliver, kind, written, meant
):
    deliver(geve_file({"kind": kind, "reason": "", "closing_reason_text": written}))
    interpreted(store)
    assert only(store, "closing_reason_code") == meant
    if meant:
        assert written not in str(store.frame("core.notices").values.tolist())
        assert only(store, "closing_reason_text", "vault.notice_identities") == written


@pytest.mark.parametrize(
    ("wz", "activity", "group", "is_told"),
    [
        ("", "Trockenbau; Handel mit Baustoffen", "construction", True),
        ("", "Dienstleistungen aller Art", None, False),
        ("", "", None, False),
        ("56.10.3", "Trockenbau", "gastronomy", False),
    ],
)
def test_the_declared_activity_speaks_only_where_the_key_is_blank(
    store, deliver, wz, activity, group, is_told
):
    deliver(geve_file({"wz": wz, "activity_text": f'"{activity}"'}))
    interpreted(store)
    found, certainty, code = store.connection.execute(
        "SELECT branch_group, branch_certainty, wz_code FROM core.notices"
    ).fetchall()[0]
    assert found == group
    assert (certainty is not None) == is_told
    assert (code is None) == (wz == "")


def test_a_name_in_a_coded_field_is_not_repeated_in_the_message(store, deliver):
    deliver(geve_file({}, {"notice_number": "M2", "reason": "Zweifelstein"}))
    interpreted(store)
    assert "Zweifelstein" not in only(store, "message_de", "raw.quarantine")


def test_a_warehouse_of_an_older_version_with_a_table_no_longer_used_goes_on(store, deliver):
    store.connection.execute("CREATE TABLE core.person_nationalities (person_id VARCHAR)")
    deliver(geve_file({}))
    interpreted(store)
    assert stated_nationalities(store) == [("163", "turkey")]
