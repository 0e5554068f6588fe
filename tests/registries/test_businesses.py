"""Records, businesses and persons kept apart: what notices make of a business over time."""

import pytest

from pipeline.registries.businesses import link_businesses
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from tests.registries.conftest import geve_file

ADA = {"given_name": "Ada", "birth_date": "05.06.1980"}
BO = {"given_name": "Bo", "birth_date": "07.08.1970"}
CEM = {"given_name": "Cem", "birth_date": "09.10.1990"}
GBR = {"legal_form": "GbR", "business_name": "Drei GbR"}


@pytest.fixture
def linked(store, deliver):
    """Deliver months (name -> rows) and link."""

    def link(**months):
        for month, rows in months.items():
            deliver(geve_file(*rows), f"gewerbe_{month[1:5]}-{month[5:]}.csv")
        load_deliveries(store)
        interpret_notices(store)
        link_businesses(store)
        assert store.scalar("SELECT count(*) FROM raw.quarantine") == 0
        return store

    return link


def months(store, column="ownership"):
    return dict(
        store.connection.execute(
            f"SELECT month, {column} FROM core.business_months ORDER BY month"
        ).fetchall()
    )


def closing(reason="vollständige Aufgabe", **changes):
    return {"kind": "AB", "reason": reason} | changes


def test_a_partnership_of_three_is_three_notices_one_business_two_foreign_persons(linked):
    store = linked(
        m202603=[
            GBR | ADA | {"notice_number": "M1", "nationalities": "deutsch"},
            GBR | BO | {"notice_number": "M2", "nationalities": "türkisch"},
            GBR | CEM | {"notice_number": "M3", "nationalities": "türkisch"},
        ]
    )
    assert store.scalar("SELECT count(*) FROM core.notices") == 3
    assert store.scalar("SELECT count(*) FROM core.businesses") == 1
    assert (
        store.scalar("SELECT count(*) FROM core.persons WHERE nationality_class = 'foreign'") == 2
    )
    state = store.frame(
        "SELECT owner_count, foreign_owner_count, ownership, is_foreign_any, is_foreign_all FROM core.business_months"
    ).values.tolist()
    assert state == [[3, 2, "foreign", True, False]]


@pytest.mark.parametrize(
    ("nationalities", "ownership", "is_any", "is_all"),
    [
        (["deutsch"], "german", False, False),
        (["türkisch"], "foreign", True, True),
        (["deutsch, türkisch"], "german", False, False),
        (["deutsch", "türkisch"], "foreign", True, False),
        (["deutsch", "deutsch", "türkisch"], "german", True, False),
        ([""], "unknown", None, None),
        (["deutsch", ""], "unknown", None, False),
        (["deutsch", "deutsch", ""], "german", None, False),
        (["türkisch", ""], "foreign", True, None),
    ],
)
def test_ownership_is_foreign_from_half_on_and_unknown_where_the_unknown_could_tip_it(
    linked, nationalities, ownership, is_any, is_all
):
    people = [ADA, BO, CEM]
    rows = [
        GBR | who | {"notice_number": f"M{number}", "nationalities": text}
        for number, (who, text) in enumerate(zip(people, nationalities, strict=False))
    ]
    store = linked(m202603=rows)
    assert store.connection.execute(
        "SELECT ownership, is_foreign_any, is_foreign_all FROM core.business_months"
    ).fetchall() == [(ownership, is_any, is_all)]


def test_a_company_without_natural_owner_is_undeterminable(linked):
    store = linked(
        m202603=[
            {
                "legal_form": "AG",
                "family_name": "",
                "given_name": "",
                "birth_date": "",
                "nationalities": "",
            }
        ]
    )
    assert store.connection.execute(
        "SELECT owner_count, ownership, is_foreign_any FROM core.business_months"
    ).fetchall() == [(0, "undeterminable", None)]
    assert store.scalar("SELECT count(*) FROM core.persons") == 0


def test_representatives_share_a_notice_that_counts_once(linked):
    store = linked(m202603=[{"legal_form": "GmbH"} | ADA, {"legal_form": "GmbH"} | BO])
    assert store.scalar("SELECT count(DISTINCT notice_id) FROM core.notices") == 1
    assert months(store, "owner_count") == {"2026-03": 2}


def test_a_partner_who_leaves_closes_nothing_while_another_remains(linked):
    store = linked(
        m202603=[GBR | ADA | {"notice_number": "M1"}, GBR | BO | {"notice_number": "M2"}],
        m202604=[
            GBR
            | BO
            | closing("Gesellschafteraustritt", notice_number="M3", effective_date="10.04.2026")
        ],
        m202605=[
            GBR
            | ADA
            | closing("Gesellschafteraustritt", notice_number="M4", effective_date="10.05.2026")
        ],
    )
    assert months(store, "owner_count") == {"2026-03": 2, "2026-04": 1}
    end = store.connection.execute(
        "SELECT end_date::VARCHAR, end_reason_code FROM core.businesses"
    ).fetchall()
    assert end == [("2026-05-10", "partner_leaves")]


def test_one_full_closing_closes_the_business_of_all_partners(linked):
    store = linked(
        m202603=[GBR | ADA | {"notice_number": "M1"}, GBR | BO | {"notice_number": "M2"}],
        m202604=[GBR | BO | closing(notice_number="M3", effective_date="10.04.2026")],
    )
    assert months(store, "owner_count") == {"2026-03": 2}
    assert (
        store.scalar(
            "SELECT count(*) FROM core.business_persons WHERE end_date = DATE '2026-04-10'"
        )
        == 2
    )


def test_a_partner_who_enters_founds_nothing(linked):
    store = linked(
        m202603=[GBR | ADA | {"notice_number": "M1", "effective_date": "01.02.2020"}],
        m202604=[
            GBR
            | BO
            | {
                "notice_number": "M2",
                "reason": "Gesellschaftereintritt",
                "effective_date": "02.04.2026",
            }
        ],
    )
    assert store.scalar("SELECT start_date::VARCHAR FROM core.businesses") == "2020-02-01"
    assert months(store, "owner_count") == {"2026-03": 1, "2026-04": 2}


def test_a_change_of_legal_form_on_one_day_leaves_the_business_going(linked):
    store = linked(
        m202603=[ADA | {"notice_number": "M1", "effective_date": "01.02.2020"}],
        m202604=[
            ADA
            | {
                "notice_number": "M3",
                "reason": "Rechtsformwechsel",
                "legal_form": "GmbH",
                "effective_date": "02.04.2026",
            },
            ADA | closing("Rechtsformwechsel", notice_number="M2", effective_date="02.04.2026"),
        ],
    )
    assert months(store, "legal_form_group") == {"2026-03": "sole", "2026-04": "company"}
    assert store.connection.execute(
        "SELECT end_date, start_date::VARCHAR FROM core.businesses"
    ).fetchall() == [(None, "2020-02-01")]


def test_a_sole_business_has_one_owner_the_last_who_registered(linked):
    store = linked(
        m202603=[ADA],
        m202604=[
            BO
            | {
                "notice_number": "M2",
                "reason": "Übernahme",
                "effective_date": "02.04.2026",
                "nationalities": "deutsch",
            }
        ],
    )
    assert months(store) == {"2026-03": "foreign", "2026-04": "german"}
    assert months(store, "owner_count") == {"2026-03": 1, "2026-04": 1}


def test_a_late_notice_changes_the_months_before_it_was_known(linked):
    store = linked(m202603=[], m202604=[], m202605=[ADA | {"effective_date": "15.03.2026"}])
    assert list(months(store)) == ["2026-03", "2026-04", "2026-05"]


def test_the_latest_correction_of_a_notice_holds_from_the_beginning(linked):
    store = linked(
        m202603=[ADA | {"nationalities": "ungeklärt", "wz": "96.02.1"}],
        m202604=[ADA | {"nationalities": "türkisch", "is_correction": "J"}],
        m202605=[ADA | {"wz": "47.11.1"}],
    )
    assert store.scalar("SELECT count(DISTINCT notice_id) FROM core.notices") == 1
    assert months(store) == dict.fromkeys(["2026-03", "2026-04", "2026-05"], "foreign")
    assert set(months(store, "branch_group").values()) == {"gastronomy"}


def test_the_same_notice_in_two_deliveries_counts_once(linked):
    store = linked(
        m202603=[ADA], m202604=[ADA, BO | {"business_number": "B2", "notice_number": "M2"}]
    )
    assert store.scalar("SELECT count(*) FROM core.businesses") == 2
    assert store.scalar("SELECT count(*) FROM core.business_persons") == 2


def test_one_person_spelled_twice_with_two_businesses_is_one_person(linked):
    store = linked(
        m202603=[
            {"family_name": "Müller-Özgür", "given_name": "Jürgen", "notice_number": "M1"},
            {
                "family_name": "MUELLER OEZGUER",
                "given_name": "Juergen",
                "notice_number": "M2",
                "business_number": "B2",
            },
        ]
    )
    assert store.scalar("SELECT count(*) FROM core.persons") == 1
    assert store.scalar("SELECT count(*) FROM core.businesses") == 2


def test_a_closed_business_is_gone_at_the_end_of_that_month_and_may_come_back(linked):
    store = linked(
        m202603=[ADA],
        m202604=[ADA | closing(notice_number="M2", effective_date="30.04.2026")],
        m202605=[ADA | {"notice_number": "M3", "effective_date": "02.05.2026"}],
    )
    assert list(months(store)) == ["2026-03", "2026-05"]
    assert store.connection.execute(
        "SELECT end_date, end_reason_code FROM core.businesses"
    ).fetchall() == [(None, None)]


def test_a_change_after_the_closing_wakes_nothing(linked):
    store = linked(
        m202603=[ADA],
        m202604=[
            ADA | closing(notice_number="M2", effective_date="02.04.2026"),
            ADA | {"kind": "UM", "notice_number": "M3", "effective_date": "09.04.2026"},
        ],
    )
    assert list(months(store)) == ["2026-03"]


def test_a_month_shows_what_held_then(linked):
    store = linked(
        m202603=[ADA | {"is_side_line": "J"}],
        m202604=[
            ADA
            | {
                "kind": "UM",
                "reason": "Änderung",
                "notice_number": "M2",
                "effective_date": "09.04.2026",
                "wz": "96.02.1",
                "is_side_line": "N",
            }
        ],
    )
    assert months(store, "branch_group") == {
        "2026-03": "gastronomy",
        "2026-04": "personal_services",
    }
    assert store.scalar("SELECT is_side_line FROM core.businesses") is False


def test_keys_are_unique_and_months_are_those_delivered(linked):
    from pipeline import tables

    store = linked(
        m202601=[ADA, GBR | BO | {"business_number": "B2", "notice_number": "M8"}],
        m202603=[GBR | CEM | {"business_number": "B2", "notice_number": "M9"}],
    )
    assert sorted(
        {
            month
            for (month,) in store.connection.execute(
                "SELECT month FROM core.business_months"
            ).fetchall()
        }
    ) == ["2026-03"]
    for table in (
        tables.PERSONS,
        tables.BUSINESSES,
        tables.BUSINESS_PERSONS,
        tables.BUSINESS_MONTHS,
        tables.NOTICES,
        tables.NOTICE_PERSONS,
    ):
        assert store.duplicates(table) == 0
