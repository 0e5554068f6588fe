"""Files of other shapes: workbooks of every kind, tables with a preamble, directories, shapefiles,
and what a delivery is expected to be.
"""

import io
import json
import zipfile

import pyproj
import pytest
import shapefile as pyshp
import xlsxwriter
from odfdo import Document, Table

from pipeline.errors import Refused
from pipeline.registries import mapping
from pipeline.registries.areas import load_areas
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.population import load_population
from pipeline.registries.readers import delimited, spreadsheet
from tests.registries.conftest import GEVE, geve_file, headings
from tests.registries.test_other_registers import boundaries, feature, quarantined, summed
from tests.registries.test_readers import SQUARE


def test_an_open_document_is_read_like_excel(store, deliver):
    table = Table("Gewerbemeldungen")
    for cells in (["Gewerbemeldungen März"], headings("tabelle"), [1, "AN"]):
        table.append_row()
        for column, value in enumerate(cells):
            table.set_value((column, table.height - 1), value)
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    deliver(buffer.getvalue(), "gewerbe_2026-03.ods", to="tabelle")
    summary = load_deliveries(store)
    assert (summary.refused, summary.rows_in) == (0, 1)
    assert store.scalar("SELECT kind FROM raw.notices") == "AN"


def sparse_excel() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Gewerbemeldungen")
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, " ")
    return buffer.getvalue()


def repeated_document() -> bytes:
    names = 'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    row = '<t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="1000"><p>x</p></t:table-cell></t:table-row>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", f"<t:table {names}>{row}</t:table>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (sparse_excel(), "a_2026-03.xlsx", "R-026"),
        (repeated_document(), "a_2026-03.ods", "R-026"),
        (b"\xd0\xcf\x11\xe0" + b"damaged or protected" * 50, "a_2026-03.xls", "R-027"),
        (b"PK\x03\x04cut", "a_2026-03.ods", "R-027"),
        (b"<html>a table</html>", "a_2026-03.xls", "R-027"),
    ],
)
def test_a_workbook_that_cannot_or_must_not_be_opened_is_refused(
    store, deliver, content, name, code
):
    deliver(content, name, to="tabelle")
    assert [finding.code for finding in load_deliveries(store).findings] == [code]


def test_lines_above_the_head_are_passed_over_and_line_numbers_stay_right(store, deliver):
    above = "Stadt Birkesbach;;\r\nGewerbemeldungen März 2026\r\n\r\n".encode("cp1252")
    deliver(above + geve_file({}) + b"zu;kurz\r\n")
    summary = load_deliveries(store)
    assert (summary.refused, summary.rows_in, summary.rows_quarantined) == (0, 2, 1)
    assert store.scalar("SELECT line_number FROM raw.notices") == 5
    assert quarantined(store) == [(6, "R-009")]


def test_a_head_too_far_down_is_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Titel\r\n" * (delimited.LONGEST_PREAMBLE + 1) + geve_file({}))
    with pytest.raises(Refused) as refusal:
        delimited.read(path, mapping.find("geve"), "a.csv")
    assert refusal.value.finding.code == "R-028"


GENESIS = """\
GENESIS-Tabelle: 12521-0041
Ausländer: Gemeinden, Stichtag, Geschlecht;;;;
Ausländer (Anzahl);;;;
Stichtag: 31.12.2025;;;;
;;Geschlecht;Geschlecht;Geschlecht
;;männlich;weiblich;Insgesamt
Gemeinde;Staatsangehörigkeit;Anzahl;Anzahl;Anzahl
05399004;Iran, Islamische Republik;5;5;10
05399004;Türkei;600;405;1.005
05399004;Polen;.;.;.
05399004;Syrien;/;1;/
05399004;Italien;-;-;-
05399004;Ungeklärt / Ohne Angabe;1;1;2
05399004;Jugoslawien (bis 1992);0;0;0
05399004;Atlantis;1;1;2
05399004;Insgesamt;1;1;2
05358008;Türkei;1;1;2
__________
© Statistisches Amt
"""


def test_a_table_of_genesis_gives_inhabitants_by_nationality(store, deliver):
    content = GENESIS.replace("\n", "\r\n").encode("iso8859-15")
    deliver(content, "12521-0041.csv", to="bevoelkerung")
    summary = load_population(store)
    assert summed(summary) == (8, 7, 1)
    assert quarantined(store) == [(15, "R-018")]
    assert [finding.code for finding in summary.findings] == ["R-067"]
    found = store.connection.execute(
        "SELECT nationality_code, population, note FROM core.population WHERE date = '2025-12-31' ORDER BY 1"
    ).fetchall()
    by_code = {code: (population, note) for code, population, note in found}
    assert by_code["163"] == (1005, None)
    assert by_code["439"] == (10, None)
    assert by_code["152"] == (None, "secret")  # kept secret is no zero
    assert by_code["475"] == (None, "unreliable")
    assert by_code["137"] == (0, None)
    assert by_code["998"] == (2, None)
    assert len(by_code) == 7


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("Stichtag: 31.12.2025", "ohne Stichtag"), "R-066"),
        (("05399004", "05358004"), "R-065"),
        (("Insgesamt\nGemeinde", "divers\nGemeinde"), "R-069"),
    ],
)
def test_a_table_that_lacks_something_is_refused_by_name(store, deliver, change, code):
    deliver(GENESIS.replace(*change).encode(), "a.csv", to="bevoelkerung")
    assert load_population(store).findings[0].code == code
    assert store.scalar("SELECT count(*) FROM core.population") == 0


def directory(code="05399004", association="5001", name="Birkesbach, Stadt", population="12345"):
    record = f"6020251231{code}{association}{name:<50}{'':<50}63    {0:011d}{population:>011}"
    return f"{record:<165}52999*****".ljust(220)


def test_the_directory_names_and_counts_municipalities_and_puts_the_ars_in_order(store, deliver):
    lines = ["10" + "20251231" + "05", directory(), directory("05358008"), directory("05399100")]
    deliver("\r\n".join(lines).encode(), "GV100AD_311225.txt", to="grenzen")
    assert summed(load_areas(store)) == (2, 2, 0)
    assert store.connection.execute(
        "SELECT regional_key, name, postcode, has_several_postcodes FROM core.municipalities WHERE area_code = '05399004'"
    ).fetchall() == [("053995001004", "Birkesbach", "52999", True)]
    population = "SELECT population FROM core.areas WHERE area_code = '05399004'"
    assert store.scalar(population) == 12345
    deliver(boundaries(feature(ewz=999)), "kreis.geojson", to="grenzen")
    load_areas(store)
    assert store.scalar(population) == 999  # the boundary file's own number comes first
    assert store.scalar("SELECT population FROM core.areas WHERE area_code = '05399100'") == 12345


def test_a_cut_record_of_the_directory_is_quarantined(store, deliver):
    text = directory() + "\n" + directory("05399100")[:100]
    deliver(text.encode(), "GV100AD.txt", to="grenzen")
    assert summed(load_areas(store)) == (2, 1, 1)
    assert quarantined(store) == [(2, "R-021")]


def parts(*rows):
    """A shapefile of (ARS, rings in degrees), in UTM 32."""
    files = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    with pyshp.Writer(**files, shapeType=pyshp.POLYGON) as writer:
        writer.field("ARS", "C", 12)
        for key, rings in rows:
            writer.poly([[list(to_metres.transform(*place)) for place in ring] for ring in rings])
            writer.record(key)
    content = {ending: stream.getvalue() for ending, stream in files.items()}
    return content | {"prj": pyproj.CRS("EPSG:25832").to_wkt("WKT1_ESRI").encode()}


INNER = [[6.4, 50.4], [6.6, 50.4], [6.6, 50.6], [6.4, 50.6], [6.4, 50.4]]
FAR = [[x + 2, y] for x, y in SQUARE]


def test_a_shapefile_is_one_delivery_projected_to_degrees_with_holes_and_several_parts(
    store, deliver
):
    rows = [("053990004004", [SQUARE[::-1], INNER, FAR[::-1]]), ("053580008008", [SQUARE[::-1]])]
    for ending, content in parts(*rows).items():
        deliver(content, f"VG250_GEM.{ending}", to="grenzen")
    summary = load_areas(store)
    assert summed(summary) == (1, 1, 0)
    assert store.scalar("SELECT count(*) FROM raw.deliveries") == 1
    shape = store.scalar("SELECT geometry FROM core.areas WHERE area_code = '05399004'")
    polygons = json.loads(shape)["coordinates"]
    assert sorted(len(rings) for rings in polygons) == [1, 2]
    places = [place for rings in polygons for ring in rings for place in ring]
    assert {tuple(round(part, 5) for part in place) for place in places} == {
        tuple(place) for place in [*SQUARE, *INNER, *FAR]
    }
    load_areas(store)
    assert store.scalar("SELECT count(*) FROM raw.deliveries") == 1  # nothing is taken twice


@pytest.mark.parametrize("missing", ["prj", "dbf", "shp"])
def test_a_shapefile_without_one_of_its_parts_is_refused_by_name(store, deliver, missing):
    for ending, content in parts(("053990004004", [SQUARE])).items():
        if ending != missing and (missing != "shp" or ending == "dbf"):
            deliver(content, f"gemeinden.{ending}", to="grenzen")
    findings = load_areas(store).findings
    assert [finding.code for finding in findings] == ["R-062"]
    assert f".{missing}" in findings[0].text("de")


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_of_a_zip_the_layer_of_municipalities_is_taken_and_a_damaged_one_refused(store, deliver):
    files = parts(("053990004004", [SQUARE]))
    gem = {f"vg250/VG250_GEM.{ending}": content for ending, content in files.items()}
    counties = {f"vg250/VG250_KRS.{ending}": content for ending, content in files.items()}
    deliver(zipped(gem | counties), "a.zip", to="grenzen")
    assert summed(load_areas(store)) == (1, 1, 0)
    two = {name.replace("GEM", "LAN"): content for name, content in gem.items()}
    deliver(zipped(two | counties), "b.zip", to="grenzen")
    deliver(zipped(gem | {"vg250/VG250_GEM.shp": b"damaged"}), "c.zip", to="grenzen")
    assert [finding.code for finding in load_areas(store).findings] == ["R-063", "R-064"]
    assert store.scalar("SELECT geometry IS NOT NULL FROM core.areas WHERE area_code = '05399004'")


def own_mapping(project, expected: str):
    folder = project.root / "surveys" / "registers"
    folder.mkdir(parents=True)
    text = (mapping.SURVEYS / "registers" / "geve.yml").read_text(encoding="utf-8")
    start, rest = text.split("expected:\n", 1)
    rest = rest[rest.index("encodings:") :]
    (folder / "geve.yml").write_text(start + expected + rest, encoding="utf-8")


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("expected:\n  rows: [100, 200]\n", "R-060"),
        ("expected:\n  shares:\n    kind:\n      registration: [0, 0.5]\n", "R-061"),
        ("expected:\n  rows: [1, 60]\n", None),
    ],
)
def test_an_unusual_delivery_is_taken_and_told(project, store, deliver, expected, code):
    own_mapping(project, expected)
    deliver(geve_file(*({"notice_number": f"M{number}"} for number in range(60))))
    summary = load_deliveries(store)
    assert summary.rows_stored == 60
    assert store.connection.execute(
        "SELECT status, message_code FROM raw.deliveries"
    ).fetchall() == [("accepted", code)]


def test_every_delivery_says_its_legal_basis_and_an_office_its_own(store, deliver):
    deliver(geve_file(GEVE))
    deliver(boundaries(feature()), "kreis.geojson", to="grenzen")
    deliver(b"{", "broken.geojson", to="grenzen")
    load_areas(store)
    load_deliveries(store)
    said = store.connection.execute(
        "SELECT source_kind, legal_basis <> '', purpose <> '' FROM raw.deliveries"
    ).fetchall()
    assert len(said) == 3
    assert all(basis and purpose for _, basis, purpose in said)


def test_every_shipped_source_says_on_what_basis_and_what_is_usual():
    lacking = [
        item.dialect
        for item in mapping.every()
        if not (item.publisher and item.licence and item.legal_basis and item.purpose)
        or not (item.frequency and item.expected.rows)
    ]
    assert lacking == []


def test_the_ending_of_a_workbook_does_not_decide_what_it_is(tmp_path):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("a").write_row(0, 0, headings("tabelle"))
    path = tmp_path / "a.xls"
    path.write_bytes(buffer.getvalue())
    assert spreadsheet.headings(path)[0] == headings("tabelle")
