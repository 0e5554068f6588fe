"""Boundaries, directories, statistical tables and registers of other shapes, on real files read in
place.
"""

import json
from pathlib import Path

import pytest

from pipeline.reference.nationalities import nationality
from pipeline.registries import mapping
from pipeline.registries.areas import load_areas
from pipeline.registries.controllers import load_controllers, nationality_codes
from pipeline.registries.population import load_population
from pipeline.settings import Project
from pipeline.store import Store
from tests.acceptance.test_registries import DATA, REGISTRY, bring, deliveries

GEO = DATA / "geo"
REFERENCE = DATA / "reference"
SHAPEFILE = GEO / "vg250-gem-wahlatlas" / "VG250_GEM_simplified.zip"
DIRECTORY = GEO / "destatis-gv100ad" / "GV100AD_301123.txt"
DIEPHOLZ = GEO / "landkreis-diepholz" / "lkdh_gem.geojson"

pytestmark = pytest.mark.skipif(
    not REGISTRY.is_dir(), reason=f"real files are not here: {REGISTRY.name}"
)


@pytest.fixture
def county(tmp_path: Path):
    """A store of the county of a key and a name."""
    opened: list[Store] = []

    def make(code: str = "05358", name: str = "Kreis Düren") -> Store:
        root = tmp_path / code
        root.mkdir()
        (root / "potentiale.toml").write_text(
            f'[county]\nname = "{name}"\ncode = "{code}"\n', encoding="utf-8"
        )
        opened.append(Store(Project(root)))
        return opened[-1].__enter__()

    yield make
    for store in opened:
        store.__exit__(None, None, None)


def rings(store: Store, where: str = "true") -> list[list[list[list[float]]]]:
    """The polygons of municipalities, each a list of rings."""
    found = store.connection.execute(
        f"SELECT geometry FROM core.areas WHERE level = 'municipality' AND {where} ORDER BY area_code"
    ).fetchall()
    shapes = [json.loads(text) for (text,) in found]
    return [
        polygon
        for shape in shapes
        for polygon in (
            [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        )
    ]


def test_the_15_municipalities_come_from_the_shapefile_of_the_whole_country(county):
    store = county()
    bring(store.project, "grenzen", SHAPEFILE)
    load_areas(store)
    assert deliveries(store) == {SHAPEFILE.name: ("accepted", 15, 15, 0, "R-067")}
    mapped = {
        tuple(point)
        for feature in json.loads(
            (GEO / "derived-kreis-dueren" / "kreis_dueren_gemeinden_vg250.geojson").read_text()
        )["features"]
        for ring in feature["geometry"]["coordinates"]
        for point in (ring if isinstance(ring[0][0], float) else ring[0])
    }
    ours = {tuple(point) for polygon in rings(store) for ring in polygon for point in ring}
    assert len(ours) == len(mapped) > 150
    far = [(x, y) for x, y in ours if not any(abs(x - u) < 2e-6 > abs(y - v) for u, v in mapped)]
    assert far == []  # the same places as another projection of the same file gave


def test_directory_and_shapefile_together_name_and_count_the_municipalities(county):
    store = county()
    bring(store.project, "grenzen", SHAPEFILE, DIRECTORY)
    load_areas(store)
    assert deliveries(store)[DIRECTORY.name] == ("accepted", 15, 15, 0, "")
    assert store.scalar("SELECT population FROM core.areas WHERE area_code = '05358'") == 270_833
    dueren = store.connection.execute(
        "SELECT name, regional_key, postcode, has_several_postcodes FROM core.municipalities WHERE area_code = '05358008'"
    ).fetchall()
    assert dueren == [("Düren", "053580008008", "52349", True)]
    unnamed = "SELECT count(*) FROM core.areas WHERE name = area_code OR geometry IS NULL"
    assert store.scalar(unnamed) == 0


def test_another_county_has_its_46_municipalities(county):
    store = county("03251", "Landkreis Diepholz")
    bring(store.project, "grenzen", DIEPHOLZ, DIRECTORY)
    load_areas(store)
    status, came, stored, _, _ = deliveries(store)[DIEPHOLZ.name]
    assert (status, came, stored) == ("accepted", 46, 46)
    # In a Samtgemeinde the association is not the municipality's own number: the ARS tells.
    keys = store.connection.execute(
        "SELECT area_code, regional_key FROM core.municipalities"
    ).fetchall()
    assert ("03251013", "032515402013") in keys
    delivered = {
        (feature["properties"]["AGS"], feature["properties"]["RS"])
        for feature in json.loads(DIEPHOLZ.read_text(encoding="utf-8"))["features"]
    }
    assert len(delivered & set(keys)) >= 44


def genesis(folder: Path) -> Path:
    """Table 12521-0041 as GENESIS writes it, with the real figures of one Kreis."""
    source = REFERENCE / "destatis-12521-0041-bw-excerpt"
    content = json.loads(
        (source / "district-nationalities-2025_goeppingen.json").read_text(encoding="utf-8")
    )
    district = content["districts"][0]
    lines = [
        "GENESIS-Tabelle: 12521-0041",
        "Ausländer: Kreise, Stichtag, Geschlecht, Staatsangehörigkeit;;;",
        "Ausländerstatistik;;;",
        "Ausländer (Anzahl);;;",
        ";;;" + content["reference_date"],
        ";;;Geschlecht",
        ";;;Insgesamt",
        *(
            f"{district['id']};{district['name']};{label};{count}"
            for label, count in district["nationalities"].items()
        ),
        f"{district['id']};{district['name']};Insgesamt;{sum(district['nationalities'].values())}",
        "__________",
        "© Statistisches Bundesamt (Destatis), 2026",
    ]
    path = folder / "12521-0041.csv"
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("iso8859-15"))
    return path


def test_every_nationality_of_the_statistical_office_is_known(county, tmp_path):
    store = county("08117", "Landkreis Göppingen")
    bring(store.project, "bevoelkerung", genesis(tmp_path))
    load_areas(store)
    load_population(store)
    assert deliveries(store)["12521-0041.csv"] == ("accepted", 128, 128, 0, "R-067")
    persons = "SELECT sum(population) FROM core.population WHERE area_code = '08117'"
    assert store.scalar(persons) == 53_145
    assert store.frame("SELECT DISTINCT note FROM core.population")["note"].tolist() == ["rounded"]
    # A table of foreigners says nothing of how many live there.
    assert store.scalar("SELECT population FROM core.areas WHERE area_code = '08117'") is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("it-nrw-landesdatenbank/33111-02ir.csv", "R-066"),
        ("konstanz-in-zahlen/nach_staatsangehoerigkeit.csv", "R-028"),
    ],
)
def test_real_tables_without_nationality_are_refused_by_what_they_lack(county, path, code):
    store = county("05315", "Köln, krfr. Stadt")
    bring(store.project, "bevoelkerung", REFERENCE / path)
    load_areas(store)
    load_population(store)
    assert deliveries(store)[Path(path).name] == ("refused", 0, 0, 0, code)


PSC = REGISTRY / "uk-psc-openownership"


def test_the_samples_of_companies_house_are_kept_without_a_name(county):
    store = county()
    files = sorted(PSC.glob("psc-data-*.json"))
    bring(store.project, "psc", *files)
    load_controllers(store)
    found = deliveries(store)
    assert {status for status, *_ in found.values()} == {"accepted"}
    assert sum(kept for _, _, _, kept, _ in found.values()) == 0
    classes = dict(
        store.connection.execute(
            "SELECT coalesce(nationality_class, kind), count(*) FROM core.controllers GROUP BY ALL"
        ).fetchall()
    )
    assert classes["foreign"] >= 2
    store.connection.execute("CHECKPOINT warehouse")
    content = store.project.warehouse.read_bytes()
    records = [each["data"] for path in files for each in json.loads(path.read_text())]
    names = {each["name"] for each in records if "name" in each}
    assert len(names) > 5
    assert sum(name.encode() in content for name in names) == 0


def test_the_demonyms_of_companies_house_mean_the_states_of_its_own_list():
    psc = mapping.find("psc")
    lines = (PSC / "uk_nationality_data.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit(",", 1) for line in lines if "\t" not in line]
    meant = {word: (nationality_codes(word, psc), nationality(iso2)) for word, iso2 in pairs}
    known = {word: pair for word, pair in meant.items() if pair[0]}
    assert len(known) > 0.85 * len(meant)
    wrong = {
        word
        for word, (codes, state) in known.items()
        if state is not None and codes != [state.nationality_code]
    }
    assert wrong == {"Icelandic"}  # that list has Ireland's letters there


def test_companies_without_their_controllers_are_refused(county):
    store = county()
    bring(store.project, "psc", PSC / "basic-company-data-1.csv", PSC / "company-data-1.json")
    load_controllers(store)
    assert {name: each[0::4] for name, each in deliveries(store).items()} == {
        "basic-company-data-1.csv": ("refused", "R-028"),
        "company-data-1.json": ("refused", "R-046"),
    }
