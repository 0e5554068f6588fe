"""One person, one business: what is put together, what stays apart, why, and that it can be undone."""

import json

import pytest

from pipeline import tables
from pipeline.errors import Refused
from pipeline.registries.linkage import decisions
from pipeline.registries.linkage.explain import explain_business
from pipeline.registries.linkage.links import link_records
from pipeline.registries.linkage.model import find
from tests.registries.two_offices import *  # noqa: F403
from tests.registries.two_offices import HERE, THERE, put, put_together

ONE = {
    "business_number": "1",
    "notice_number": "1",
    "business_name": "Imbiss Eins",
    "street": "Hauptstraße",
}
TWO = {"business_number": "2", "notice_number": "2", "business_name": "Trockenbau Zwei", "street": "Ringweg"}  # fmt: skip
SHE = {"family_name": "Zweifelstein", "given_name": "Ayse", "birth_date": "05.06.1980", "birth_place": "Izmir"}  # fmt: skip


def persons(store):
    return store.scalar("SELECT count(*) FROM core.persons")


def decide(store, kind, verdict):
    left, right = store.connection.execute(
        "SELECT left_id, right_id FROM core.links WHERE kind = ?", [kind]
    ).fetchall()[0]
    path = decisions.path_of(store.project)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"kind;left_id;right_id;decision;reason;decided_by;date\n{kind};{left};{right};{verdict};Telefonat;Amt;2026-04-02\n",
        encoding="utf-8",
    )
    put_together(store)
    return path


@pytest.mark.parametrize(
    "written",
    [
        {"family_name": "Ayse", "given_name": "Zweifelstein"},
        {"birth_date": "06.05.1980"},
        {"birth_date": "05.06.1981"},
        {"family_name": "Zweifelstien"},
        {"given_name": "Aise"},
        {"given_name": "Ayse Maria"},
        {"family_name": "Zweifelstein-Muster"},
        {"family_name": "Muster", "birth_name": "Zweifelstein"},
        {"family_name": "ZWEIFELSTEIN"},
    ],
    ids=lambda written: " ".join(written.values()),
)
def test_a_person_written_differently_in_a_second_business_is_one_person(linked, written):
    store = linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | written]})
    assert persons(store) == 1
    assert store.count(tables.BUSINESSES) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"given_name": "Mehmet", "sex": "m"},
        {"birth_date": "11.12.2004"},
        {"family_name": "Anders", "birth_place": "Adana", "home_address": "", "contact": ""},
        {"birth_date": "", "birth_place": "", "home_address": "", "contact": ""},
    ],
    ids=["twin of another name", "daughter of the same name", "same given name and birth date", "name alone"],
)  # fmt: skip
def test_who_is_alike_but_not_the_same_stays_two_persons(linked, other):
    assert persons(linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | other]})) == 2


def test_nationality_and_birth_country_are_no_part_of_any_comparison():
    for name in ("persons", "businesses", "companies", "chamber"):
        model = find(name)
        text = model.model_dump_json()
        assert not [word for word in ("national", "country", "origin") if word in text], name


def test_a_pair_says_why_in_a_waterfall_that_adds_up_and_holds_no_name(linked):
    store = linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | {"birth_date": "06.05.1980"}]})
    link = store.frame("SELECT * FROM core.links WHERE kind = 'person'").iloc[0]
    steps = json.loads(link["reasons"])
    assert ("Geburtsdatum", "Tag und Monat vertauscht") in [
        (s["comparison"], s["level"]) for s in steps
    ]
    total = find("persons").prior_weight + sum(step["weight"] for step in steps)
    assert total == pytest.approx(link["match_weight"], abs=0.05)
    assert "zweifelstein" not in link["reasons"].lower()


def test_a_person_decides_and_the_decision_is_replayed_and_undone(linked):
    store = linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | {"birth_date": "06.05.1980"}]})
    path = decide(store, "person", "different")
    assert persons(store) == 2
    assert store.scalar("SELECT decided_by FROM core.links WHERE kind = 'person'") == "human"
    link_records(store, again=True)
    put_together(store)
    assert persons(store) == 2
    path.unlink()
    put_together(store)
    assert persons(store) == 1


def test_a_line_that_is_no_decision_is_reported_and_the_others_hold(linked):
    store = linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | {"birth_date": "06.05.1980"}]})
    path = decide(store, "person", "different")
    path.write_text(
        path.read_text(encoding="utf-8") + "person;a;b;vielleicht;;;2026-04-02\n", encoding="utf-8"
    )
    found = link_records(store).findings
    assert [(finding.code, finding.line, finding.values["value"]) for finding in found] == [
        ("R-101", 3, "vielleicht")
    ]
    assert store.count(tables.IDENTITIES) == 0


def test_ids_stay_when_other_records_join_later(linked, county, opened):
    store = linked({(HERE, "2026-03"): [ONE | SHE]})
    before = store.frame("SELECT person_id FROM core.persons")["person_id"].tolist()
    put(county, THERE, "2026-04", TWO | SHE | {"family_name": "Zweifelstien"})
    put_together(opened)
    assert opened.frame("SELECT person_id FROM core.persons")["person_id"].tolist() == before


def test_putting_together_month_by_month_gives_what_putting_together_at_once_gives(
    linked, county, opened, tmp_path
):
    move = {"business_number": "7", "business_name": "Imbiss Eins", "notice_number": "8", "reason": "Verlegung", "effective_date": "01.05.2026", "reported_date": "02.05.2026"}  # fmt: skip
    leave = ONE | SHE | {"notice_number": "7", "kind": "AB", "reason": "Verlegung", "effective_date": "01.05.2026", "reported_date": "02.05.2026"}  # fmt: skip
    months = [
        (HERE, "2026-03", [ONE | SHE]),
        (THERE, "2026-04", [TWO | SHE | {"given_name": "Aise", "effective_date": "01.04.2026"}]),
        (HERE, "2026-05", [leave]),
        (THERE, "2026-05", [SHE | move]),
    ]
    for office, month, rows in months:
        put(county, office, month, *rows)
        put_together(opened)
    contents = {}
    for again in (False, True):
        from pipeline.registries.businesses import link_businesses

        link_records(opened, again=again)
        link_businesses(opened, again=again)
        contents[again] = {
            table.full_name: opened.frame(f"SELECT * FROM {table.full_name} ORDER BY ALL").to_csv()
            for table in (tables.PERSONS, tables.PERSON_STATES, tables.BUSINESSES, tables.BUSINESS_PERSONS, tables.BUSINESS_MONTHS,
                tables.BUSINESS_EVENTS, tables.IDENTITIES, tables.LINKS, tables.RESTATEMENTS)
        }  # fmt: skip
    assert contents[False] == contents[True]
    assert opened.count(tables.BUSINESSES) == 2


def test_a_business_is_explained_by_any_id_it_ever_bore(linked):
    store = linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | {"birth_date": "06.05.1980"}]})
    business = store.scalar("SELECT business_id FROM core.businesses ORDER BY 1")
    explanation = explain_business(store, business)
    assert [pair.kind for pair in explanation.pairs] == ["person"]
    rows = explanation.pairs[0].waterfall()
    assert rows[0][0] == "Ausgangslage"
    assert rows[-1][3] == pytest.approx(explanation.pairs[0].weight, abs=0.05)
    assert "Zweifelstein" not in json.dumps(explanation.as_dict())
    named = explain_business(store, business, with_names=True)
    assert "Zweifelstein" in json.dumps(named.as_dict(), ensure_ascii=False)


def test_nothing_that_is_compared_stays_in_a_file(linked, county):
    store = linked({(HERE, "2026-03"): [ONE | SHE, TWO | SHE | {"birth_date": "06.05.1980"}]})
    store.connection.execute("CHECKPOINT warehouse")
    left = store.frame("SHOW ALL TABLES").query("database == 'memory'")
    assert left.empty
    assert b"weifelstein" not in county.warehouse.read_bytes()


def test_a_second_shop_of_the_same_owner_under_the_same_firm_is_a_business_of_its_own(linked):
    shop = SHE | {"business_name": "Imbiss Eins", "wz": "56.10.3"}
    store = linked(
        {
            (HERE, "2026-03"): [ONE | shop],
            (THERE, "2026-03"): [TWO | shop | {"effective_date": "02.03.2026"}],
        }
    )
    assert persons(store) == 1
    assert store.count(tables.BUSINESSES) == 2


def test_who_is_registered_elsewhere_as_moved_is_gone_even_if_nobody_said_so_here(linked):
    shop = SHE | {"business_name": "Imbiss Eins"}
    move = {"reason": "Verlegung", "effective_date": "01.04.2026", "reported_date": "02.04.2026"}
    store = linked({(HERE, "2026-03"): [ONE | shop], (THERE, "2026-04"): [TWO | shop | move]})
    assert store.frame("SELECT municipality_code FROM core.business_months ORDER BY month")[
        "municipality_code"
    ].tolist() == [HERE, THERE]


def test_a_change_two_partnerships_away_forgets_nobodys_nationality(linked, county, opened):
    gbr = {"legal_form": "GbR"}
    ada = {"family_name": "Adamowicz", "given_name": "Ada", "birth_date": "01.01.1981", "birth_place": "A", "home_address": "Aweg 1", "contact": "11"}  # fmt: skip
    bea = {"family_name": "Bergmann", "given_name": "Bea", "birth_date": "02.02.1972", "birth_place": "B", "home_address": "Bweg 2", "contact": "22"}  # fmt: skip
    cem = {"family_name": "Cemwald", "given_name": "Cem", "birth_date": "03.03.1963", "birth_place": "C", "home_address": "Cweg 3", "contact": "33"}  # fmt: skip
    first = {"business_number": "1", "business_name": "Eins GbR"} | gbr
    second = {"business_number": "2", "business_name": "Zwei GbR"} | gbr
    alone = {"business_number": "3", "business_name": "Allein"}
    others = [
        {"business_number": str(number), "notice_number": str(number), "family_name": f"Fern{number}", "given_name": "Udo",
         "birth_date": f"0{number % 9 + 1}.07.19{50 + number}", "birth_place": "F", "home_address": f"Fernweg {number}", "contact": str(number)}
        for number in range(10, 30)
    ]  # fmt: skip
    store = linked(
        {
            (HERE, "2026-03"): [
                first | ada | {"notice_number": "1", "nationalities": "deutsch"},
                first | bea | {"notice_number": "2", "nationalities": "deutsch"},
                second | bea | {"notice_number": "3", "nationalities": "deutsch"},
                second | cem | {"notice_number": "4", "nationalities": ""},
                alone | cem | {"notice_number": "5", "nationalities": "türkisch"},
                *others,
            ]
        }
    )
    known = "SELECT nationality_class, count(*) FROM core.persons GROUP BY ALL ORDER BY ALL"
    before = store.connection.execute(known).fetchall()
    change = {
        "kind": "UM",
        "reason": "",
        "effective_date": "01.04.2026",
        "reported_date": "01.04.2026",
    }
    put(
        county,
        HERE,
        "2026-04",
        first | ada | change | {"notice_number": "6", "nationalities": "deutsch"},
    )
    put_together(opened)
    assert store.connection.execute(known).fetchall() == before


def test_a_correction_that_names_another_number_takes_the_place_of_the_first(
    linked, county, opened
):
    store = linked({(HERE, "2026-03"): [ONE | SHE]})
    put(county, HERE, "2026-04", ONE | SHE | {"business_number": "9", "is_correction": "J"})
    put_together(opened)
    assert store.count(tables.BUSINESSES) == 1
    put(
        county,
        HERE,
        "2026-05",
        TWO | {"family_name": "Anders", "given_name": "Kim", "birth_date": "09.09.1959"},
    )
    put_together(opened)
    assert store.count(tables.BUSINESSES) == 2


def test_a_record_without_birth_date_brings_no_father_and_son_together(linked):
    store = linked(
        {
            (HERE, "2026-03"): [
                ONE | SHE | {"birth_date": "05.06.1955"},
                TWO | SHE | {"birth_date": "11.12.1980"},
                TWO
                | SHE
                | {
                    "birth_date": "",
                    "business_number": "3",
                    "notice_number": "3",
                    "business_name": "Drei",
                },
            ]
        }
    )
    assert persons(store) >= 2


@pytest.mark.parametrize("of", ["a person", "nothing"])
def test_only_a_business_is_explained(linked, of):
    store = linked({(HERE, "2026-03"): [ONE | SHE]})
    person = store.scalar("SELECT person_id FROM core.persons")
    with pytest.raises(Refused, match="R-100"):
        explain_business(store, person if of == "a person" else "ffff00")
