"""The registers' loaders on real files, read in place; names of people are never shown."""

import json
import re
from pathlib import Path

import pytest

from pipeline.reference import build as reference_tables
from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.check import check_file
from pipeline.registries.companies import load_companies, unplaced
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.settings import REPOSITORY, Project
from pipeline.store import Store
from tests.registries.stated import stated_nationalities

DATA = REPOSITORY.parent / "shared" / "data"
REGISTRY = DATA / "registry"
GIVEN_AWAY = re.compile(r"Firma|GmbH|\d|Inhaber")
BOUNDARIES = DATA / "geo" / "derived-kreis-dueren"
COTTBUS = "12052000"

pytestmark = pytest.mark.skipif(
    not REGISTRY.is_dir(), reason=f"real files are not here: {REGISTRY.name}"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Kreis Düren, and the office that the official example messages come from."""
    (tmp_path / "potentiale.toml").write_text(
        f"""[county]
name = "Kreis Düren"
code = "05358"
[[offices]]
municipality_code = "{COTTBUS}"
name = "Cottbus"
dialect = "xga"
""",
        encoding="utf-8",
    )
    return Project(tmp_path)


@pytest.fixture
def store(project: Project):
    with Store(project) as opened:
        yield opened


def bring(project: Project, source: str, *paths: Path) -> None:
    """Links to real files in an inbox."""
    folder = project.inbox / source
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        (folder / path.name).symlink_to(path)


def deliveries(store: Store) -> dict[str, tuple[str, int, int, int, str]]:
    rows = store.connection.execute(
        "SELECT file_name, status, rows_in, rows_stored, rows_quarantined, coalesce(message_code, '') FROM raw.deliveries"
    ).fetchall()
    assert all(came == stored + kept for _, _, came, stored, kept, _ in rows)
    return {name: tuple(rest) for name, *rest in rows}


def names_in(store: Store, sql: str) -> list[str]:
    """Names of five letters or more, for searching; never for printing."""
    return [name for (name,) in store.connection.execute(sql).fetchall() if name and len(name) >= 5]


def test_the_boundaries_of_kreis_dueren(store, project):
    bring(project, "grenzen", BOUNDARIES / "kreis_dueren_gemeinden_vg250.geojson")
    load_areas(store)
    assert deliveries(store) == {
        "kreis_dueren_gemeinden_vg250.geojson": ("accepted", 15, 15, 0, "")
    }
    assert store.scalar("SELECT population FROM core.areas WHERE area_code = '05358'") == 270_833
    assert store.scalar("SELECT name FROM core.areas WHERE area_code = '05358008'") == "Düren"


def test_the_packaged_municipalities_are_those_of_the_official_list(tmp_path):
    folder = tmp_path / "derived"
    folder.mkdir()
    official = DATA / "geo" / "destatis-gv100ad" / "GV100AD_301123.txt"
    reference_tables.build_municipalities(official, folder)
    for derived in folder.iterdir():
        packaged = Path(reference_tables.__file__).with_name(derived.name)
        assert derived.read_bytes() == packaged.read_bytes()
    assert len((folder / "municipalities.csv").read_text(encoding="utf-8").splitlines()) > 10_700


def test_the_companies_of_amtsgericht_dueren(store, project):
    bring(project, "grenzen", BOUNDARIES / "kreis_dueren_gemeinden_vg250.geojson")
    bring(
        project,
        "registergericht",
        REGISTRY / "offeneregister-de" / "offeneregister_amtsgericht_dueren.jsonl",
    )
    load_areas(store)
    load_companies(store)
    assert deliveries(store)["offeneregister_amtsgericht_dueren.jsonl"] == (
        "accepted",
        9297,
        9297,
        0,
        "",
    )
    kinds = dict(
        store.connection.execute(
            "SELECT register_kind, count(*) FROM core.companies GROUP BY 1"
        ).fetchall()
    )
    assert kinds == {"HRB": 3821, "HRA": 3485, "VR": 1927, "GnR": 64}
    assert store.scalar("SELECT sum(officer_count) FROM core.companies") == 2579
    assert (
        store.scalar("SELECT count(*) FROM core.companies WHERE status = 'currently registered'")
        == 3181
    )
    assert store.scalar("SELECT count(*) FROM core.companies WHERE place LIKE '% ü %'") == 0
    placed = store.scalar("SELECT count(municipality_code) FROM core.companies")
    assert placed >= 0.98 * 9297
    assert sum(companies for *_, companies in unplaced(store)) == 9297 - placed
    assert {reason for _, reason, _ in unplaced(store)} == {"empty", "several", "unknown"}
    assert all(not place or not GIVEN_AWAY.search(place) for place, *_ in unplaced(store))
    in_county = store.scalar(
        "SELECT count(*) FROM core.companies WHERE municipality_code LIKE '05358%'"
    )
    assert 7500 < in_county < 7700  # the court also covers a part of Kreis Euskirchen
    assert (
        store.scalar("SELECT count(*) FROM core.companies WHERE municipality_code = '05358008'")
        > 3800
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("06_june_added.csv", ("accepted", 360, 360, 0, "")),
        ("07_july_added.csv", ("accepted", 5417, 5417, 0, "")),
        ("IHK_OD_03-2023.csv", ("accepted", 30, 17, 13, "")),
    ],
)
def test_the_lists_of_ihk_berlin(store, project, name, expected):
    bring(project, "ihk", REGISTRY / "ihk-berlin" / name)
    load_chamber(store)
    status, came, stored, kept, code = deliveries(store)[name]
    assert (status, came, stored + kept, code) == (expected[0], expected[1], expected[1], "")
    assert store.scalar("SELECT count(*) FROM core.chamber_entries") == stored
    assert (stored, kept) == expected[2:4]
    assert (
        store.scalar("SELECT count(*) FROM core.chamber_entries WHERE branch_group IS NOT NULL")
        > 0.9 * stored
    )
    assert store.scalar("SELECT count(*) FROM core.chamber_entries WHERE postcode IS NULL") == 0
    assert (
        store.scalar(
            "SELECT count(*) FROM core.chamber_entries WHERE municipality_code = '11000000'"
        )
        == stored
    )
    unsized = store.scalar("SELECT count(*) FROM core.chamber_entries WHERE employees_min IS NULL")
    assert unsized == store.scalar(
        "SELECT count(*) FROM core.chamber_entries WHERE employees_range = 'unbekannt'"
    )


XGA = {
    "xgwa2.2-valid.xml": ("accepted", 1, 1, 0, "R-012"),
    "xgwa2.0-valid.xml": ("accepted", 1, 1, 0, "R-012"),
    "xgwa2.2-invalid.xml": ("accepted", 1, 0, 1, "R-012"),
    "xgwa2.0-invalid-sch.xml": ("accepted", 1, 0, 1, "R-012"),
    "xgwa2.0-invalid-xsd.xml": ("accepted", 2, 0, 2, ""),
    "xgwa1.3-valid.xml": ("accepted", 1, 1, 0, ""),
    "xgwa1.3-invalid-xsd.xml": ("refused", 0, 0, 0, "R-025"),
    "xy-unknown.xml": ("refused", 0, 0, 0, "R-024"),
}


def test_official_messages_are_stored_where_valid_and_refused_or_quarantined_with_reason_where_not(
    store, project
):
    folder = REGISTRY / "xgewerbeanzeige-kosit"
    bring(project, f"gewerbeamt-{COTTBUS}", *(folder / name for name in XGA))
    load_deliveries(store)
    interpret_notices(store)
    assert deliveries(store) == XGA
    reasons = dict(
        store.connection.execute(
            "SELECT file_name, string_agg(DISTINCT message_code, ' ' ORDER BY message_code) FROM raw.quarantine GROUP BY 1"
        ).fetchall()
    )
    assert set(reasons) == {
        name for name, (_, came, stored, _, _) in XGA.items() if stored < max(came, 1)
    }
    assert set(reasons.values()) <= {"R-021", "R-016", "R-024", "R-025", "R-016 R-021"}


def test_what_the_valid_messages_say_is_understood(store, project):
    bring(
        project, f"gewerbeamt-{COTTBUS}", REGISTRY / "xgewerbeanzeige-kosit" / "xgwa2.2-valid.xml"
    )
    load_deliveries(store)
    interpret_notices(store)
    notice = store.connection.execute(
        "SELECT kind, reason_code, municipality_code, wz_code, branch_group, legal_form_group, is_side_line, effective_date::VARCHAR, part_time_count FROM core.notices"
    ).fetchall()
    assert notice == [
        (
            "registration",
            "new",
            COTTBUS,
            "96021",
            "personal_services",
            "sole",
            False,
            "2016-08-01",
            2,
        )
    ]
    person = store.connection.execute(
        "SELECT sex, birth_year, nationality_class FROM core.notice_persons"
    ).fetchall()
    assert person == [("m", 1965, "foreign")]
    assert stated_nationalities(store) == [("332", "americas_oceania")]


def test_no_name_of_the_real_files_is_in_the_bytes_of_the_warehouse(store, project):
    folder = REGISTRY / "xgewerbeanzeige-kosit"
    bring(project, f"gewerbeamt-{COTTBUS}", *folder.glob("*.xml"))
    bring(
        project,
        "registergericht",
        REGISTRY / "offeneregister-de" / "offeneregister_amtsgericht_dueren.jsonl",
    )
    load_companies(store)
    load_deliveries(store)
    interpret_notices(store)
    store.connection.execute("CHECKPOINT warehouse")
    content = project.warehouse.read_bytes()
    names = names_in(
        store,
        "SELECT DISTINCT given_name || ' ' || family_name FROM vault.persons UNION SELECT DISTINCT business_name FROM vault.notice_identities",
    )
    lines = (
        (REGISTRY / "offeneregister-de" / "offeneregister_amtsgericht_dueren.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    names += [company["name"] for company in map(json.loads, lines)]
    names += [
        officer["name"]
        for company in map(json.loads, lines)
        for officer in company.get("officers", [])
    ]
    assert len(names) > 10_000
    assert sum(name.encode() in content for name in set(names) if len(name) >= 8) == 0


@pytest.mark.parametrize(
    ("path", "dialect", "is_accepted"),
    [
        ("registry/xgewerbeanzeige-kosit/xgwa2.2-valid.xml", "xga", True),
        ("registry/xgewerbeanzeige-kosit/xgwa1.3-valid.xml", "xga13", True),
        ("registry/ihk-berlin/06_june_added.csv", "ihk", True),
        ("registry/ihk-berlin/IHK_OD_03-2023.csv", "ihk", True),
        (
            "registry/offeneregister-de/offeneregister_amtsgericht_dueren.jsonl",
            "offeneregister",
            True,
        ),
        ("geo/derived-kreis-dueren/kreis_dueren_gemeinden_vg250.geojson", "grenzen", True),
    ],
)
def test_check_reads_real_files_where_they_lie(project, path, dialect, is_accepted):
    report = check_file(DATA / path, project)
    assert (report.dialect, report.is_accepted) == (dialect, is_accepted)
    assert report.rows_in == report.rows_stored + report.rows_quarantined
    assert not project.warehouse.exists()
