"""What people decide about pairs: every line holds or is reported, however it was written down."""

from datetime import date

import dagster as dg
import pytest

from assets.registries.identities import every_decision_of_people_is_understood
from pipeline.registries.linkage import decisions
from pipeline.registries.linkage.links import link_records
from tests.registries.two_offices import *  # noqa: F403
from tests.registries.two_offices import HERE, THERE

HEAD = "kind;left_id;right_id;decision;reason;decided_by;date"
LINE = "person;a1;b2;same;Telefonat;Amt;2026-04-02"
FIRST = {"business_number": "1", "notice_number": "1"}
SECOND = {"business_number": "2", "notice_number": "2", "family_name": "Muster", "birth_date": "01.02.1970"}  # fmt: skip


def write(project, *lines, encoding="utf-8"):
    path = decisions.path_of(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(lines).encode(encoding))


def held(project, *lines, **how):
    """The verdicts on persons, and number, line and column of every message."""
    write(project, HEAD, *lines, **how)
    return told(decisions.read(project))


def told(decided, kind="person"):
    said = [(f.code, f.line, f.values.get("field")) for f in decided.findings]
    assert all(finding.text("de") and finding.text("en") for finding in decided.findings)
    return decided.of(kind), said


HOLDS = {("a1", "b2"): True}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([';"' + "x;" * 90_000, LINE], ("R-101", 2, "left_id")),
        (['person;c3;d4;same;"offen;Amt;2026-04-02', LINE], ("R-101", 2, "reason")),
        (['person;c3;d4;same;"offen', LINE], ("R-101", 2, "reason")),
        ([f"person;c3;d4;same;{'x' * 140_000};Amt;2026-04-02", LINE], ("R-101", 2, "reason")),
    ],
    ids=["longer than a cell may be", "a mark not closed", "cut off", "a novel as reason"],
)
def test_a_line_that_breaks_off_is_reported_and_swallows_no_other(county, lines, message):
    assert held(county, *lines) == (HOLDS, [message])


def test_an_open_mark_at_the_beginning_of_a_long_file_costs_one_line(county):
    many = [f"person;a{n};b{n};same;;Amt;2026-04-02" for n in range(5_000)]
    verdicts, said = held(county, 'person;c3;d4;same;"offen;Amt;2026-04-02', *many)
    assert len(verdicts) == 5_000
    assert said == [("R-101", 2, "reason")]


def test_a_reason_may_have_line_breaks_and_semicolons(county):
    assert held(county, 'person;a1;b2;same;"Telefonat;\r\nnoch einmal";Amt;2026-04-02') == (
        HOLDS,
        [],
    )


def test_two_lines_that_contradict_each_other_are_both_reported_and_neither_holds(county):
    lines = (LINE, "person;b2;a1;different;;Amt;2026-05-02", "person;c3;d4;same;;Amt;2026-04-02")
    assert held(county, *lines) == ({("c3", "d4"): True}, [("R-102", 3, None)])
    [finding] = decisions.read(county).findings
    assert finding.text("de").startswith("R-102 Datei „linkage.csv“: Die Zeilen 2 und 3 ")


def test_a_line_of_a_later_day_contradicts_nothing_on_an_earlier_one(county):
    write(county, HEAD, LINE, "person;a1;b2;different;;Amt;2026-05-02")
    assert told(decisions.read(county, date(2026, 4, 30))) == (HOLDS, [])


@pytest.mark.parametrize(
    "written",
    [
        "person;a1;b2;same;;;02.04.2026",
        "person;a1;b2;same;;;2.4.2026",
        "Person;A1;B2;Same;;;2026-04-02",
        "PERSON;a1;b2;gleich;;;2026-04-02",
        " person ; a1 ; b2 ; Gleich ;;; 2026-04-02 ",
    ],
)
def test_a_line_holds_as_people_and_spreadsheets_write_it(county, written):
    assert held(county, written) == (HOLDS, [])


def test_verschieden_means_different(county):
    assert held(county, "person;a1;b2;Verschieden;;;02.04.2026") == ({("a1", "b2"): False}, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_file_is_read_in_every_usual_encoding_and_with_every_delimiter(
    county, encoding, delimiter
):
    lines = (HEAD, LINE.replace("Telefonat", "Rückfrage „Müller“"))
    write(county, *(line.replace(";", delimiter) for line in lines), encoding=encoding)
    assert told(decisions.read(county)) == (HOLDS, [])


def test_a_first_line_that_is_a_decision_is_no_head(county):
    write(county, LINE)
    assert told(decisions.read(county)) == (HOLDS, [])


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("persona;a1;b2;same;;;2026-04-02", "kind", "persona"),
        ("person;;b2;same;;;2026-04-02", "left_id", ""),
        ("person;a1;a1;same;;;2026-04-02", "right_id", "a1"),
        ("person;a1;b2;vielleicht;;;2026-04-02", "decision", "vielleicht"),
        ("person;a1;b2;same;;;31.02.2026", "date", "31.02.2026"),
        ("person;a1;b2;same", "date", ""),
        ("person;a1;b2;same;;;Frau Zweifelstein", "date", "…"),
    ],
)
def test_a_message_names_the_column_and_what_stands_there_unless_it_may_be_a_name(
    county, line, column, shown
):
    assert held(county, line) == ({}, [("R-101", 2, column)])
    assert decisions.read(county).findings[0].values["value"] == shown


# --- ids ------------------------------------------------------------------------------------------


@pytest.fixture
def two(linked):
    """Two businesses of two persons."""
    return linked({(HERE, "2026-03"): [FIRST], (THERE, "2026-03"): [SECOND]})


def ids(store, column="person_id", table="core.notice_persons"):
    return sorted(row[0] for row in store.connection.execute(f"SELECT {column} FROM {table}").fetchall())  # fmt: skip


def test_an_id_that_no_store_knows_is_reported_and_the_line_does_not_hold(two, county):
    left, right = ids(two)
    write(county, HEAD, f"person;{left};{right};different;;;2026-04-02", f"person;{left};ffff00;same;;;2026-04-02")  # fmt: skip
    decided = decisions.known(two)
    assert told(decided) == ({(left, right): False}, [("R-103", 3, "right_id")])
    assert decided.findings[0].values["value"] == "ffff00"


def test_the_id_of_a_business_is_none_of_a_person(two, county):
    business, person = ids(two, "business_id", "core.notices")[0], ids(two)[0]
    write(county, HEAD, f"person;{business};{person};same;;;2026-04-02")
    assert told(decisions.known(two)) == ({}, [("R-103", 2, "left_id")])


def test_an_id_not_known_yet_is_no_mistake_on_an_earlier_day_and_does_not_hold_there(two, county):
    write(county, HEAD, f"person;{ids(two)[0]};ffff00;same;;;2026-04-02")
    assert told(decisions.known(two, date(2026, 4, 30))) == ({}, [])


@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_business_of_a_company_may_stand_on_either_side(two, county, is_reversed):
    two.connection.execute("INSERT INTO core.companies BY NAME SELECT 'cc01' AS company_id")
    business = ids(two, "business_id", "core.notices")[0]
    sides = ("cc01", business) if is_reversed else (business, "cc01")
    write(county, HEAD, f"company;{';'.join(sides)};same;;;2026-04-02")
    assert told(decisions.known(two), "company") == ({(business, "cc01"): True}, [])


def test_a_check_of_the_graph_warns_of_a_line_that_does_not_hold(two, county):
    write(county, HEAD, f"person;{ids(two)[0]};ffff00;same;;;2026-04-02")
    checked = every_decision_of_people_is_understood(two)
    assert not checked.passed
    assert checked.severity is dg.AssetCheckSeverity.WARN
    assert checked.description.startswith("R-103 ")


def test_the_check_passes_where_every_line_holds(two, county):
    write(county, HEAD, f"person;{';'.join(ids(two))};different;;;2026-04-02")
    assert every_decision_of_people_is_understood(two).passed


def test_a_decision_about_an_unknown_id_does_not_reach_the_links(two, county):
    left, right = ids(two)
    write(county, HEAD, f"person;{left};{right};different;;;2026-04-02", f"person;{left};ffff00;same;;;2026-04-02")  # fmt: skip
    assert [finding.code for finding in link_records(two).findings] == ["R-103"]
    links = two.connection.execute(
        "SELECT left_id, right_id FROM core.links WHERE decided_by = 'human'"
    )
    assert links.fetchall() == [(left, right)]
