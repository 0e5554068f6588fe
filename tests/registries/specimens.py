"""One whole file of every kind that the county takes, as its bytes: what damage.py damages.

Names in them carry a mark that nothing else has, so that one that gets past the door is seen. Real files are read by the acceptance tests.
"""

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from odfdo import Document, Table
from python_calamine import CalamineWorkbook

from pipeline.sample.options import SampleOptions
from pipeline.sample.write import write_registers
from tests.registries.damage import Parts
from tests.registries.test_controllers import record
from tests.registries.test_formats import GENESIS, directory, parts
from tests.registries.test_readers import SQUARE
from tests.registries.test_xgewerbeanzeige import message_1_3, record_of_1_3

MARKER = "Qzyxq"
"""Stands before every name, with a blank between: one short word alone may pass as a code (macros.sql)."""
SETTINGS = """
[[offices]]
municipality_code = "05399060"
name = "Weidenhoven"
dialect = "aggregate"
[[offices]]
municipality_code = "05399056"
name = "Steinbroich"
dialect = "xga"
"""


@dataclass(frozen=True)
class Specimen:
    """A whole delivery: the folder it belongs into, the beginning of its name, its files, its number of records."""

    kind: str
    folder: str
    stem: str
    parts: Parts
    records: int

    @property
    def label(self) -> str:
        """What the names of its files begin with."""
        return f"{self.kind.replace(' ', '_')}_{self.stem}"


def settings(root: Path) -> str:
    """The sample's settings with an office for finished tables and one for the old messages."""
    text = (root / "potentiale.toml").read_text(encoding="utf-8")
    start, *offices = text.split("[[offices]]")
    others = [each for each in offices if "05399060" not in each and "05399056" not in each]
    return "[[offices]]".join([start, *others]) + SETTINGS


@cache
def specimens() -> tuple[str, tuple[Specimen, ...]]:
    """The settings of a county, and a specimen of every kind for it."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_registers(
            root, SampleOptions(businesses=300, months=1, registers_only=True, traps=False)
        )
        with (root / "truth" / "persons.csv").open(encoding="utf-8") as stream:
            names = {row["family_name"] for row in csv.DictReader(stream)}
        of_sample = [_of_sample(root / "inbox", names, *each) for each in _SAMPLE]
        return settings(root), (*of_sample, *_others(of_sample))


_SAMPLE = (
    ("geve", "gewerbeamt-05399004"),
    ("vois", "gewerbeamt-05399012"),
    ("tabelle", "gewerbeamt-05399016"),
    ("xga", "gewerbeamt-05399028"),
    ("chamber", "ihk"),
    ("companies", "registergericht"),
    ("population", "bevoelkerung"),
    ("geojson", "grenzen"),
)


def _of_sample(inbox: Path, names: set[str], kind: str, folder: str) -> Specimen:
    path = min((inbox / folder).iterdir())
    content = _marked(path.read_bytes(), names)
    return Specimen(
        kind, folder, path.stem.split("_20")[0], {path.suffix: content}, _records(kind, content)
    )


def _marked(content: bytes, names: set[str]) -> bytes:
    """Every family name with the mark before it, in whichever encoding the file is."""
    if content.startswith(b"PK"):
        return _zipped({name: _marked(inner, names) for name, inner in _unzipped(content).items()})
    spelled = {name.encode(each, "ignore") for name in names for each in ("utf-8", "cp1252")}
    longest_first = sorted(map(re.escape, spelled), key=len, reverse=True)
    return re.sub(rb"\b(" + b"|".join(longest_first) + rb")\b", MARKER.encode() + rb" \1", content)


def _unzipped(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(members: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in members.items():
            archive.writestr(name, inner)
    return buffer.getvalue()


def _records(kind: str, content: bytes) -> int:
    if kind == "tabelle":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python()
        return sum(1 for row in rows if sum(1 for cell in row if cell != "") > 3) - 1
    if kind == "xga":
        return len(re.findall(rb"<(?:\w+:)?satz>", content))
    if kind == "geojson":
        return len(json.loads(content)["features"])
    heads = 0 if kind == "companies" else 1
    text = content.decode("utf-8" if kind != "geve" else "cp1252")
    return (
        sum(1 for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if any(row))
        - heads
    )


def _others(of_sample: list[Specimen]) -> list[Specimen]:
    """Kinds that the sample county does not write."""

    genesis = GENESIS.replace("Atlantis", "Griechenland")
    table = next(each for each in of_sample if each.kind == "tabelle")
    records = [record_of_1_3(number, name=f"{MARKER} Stein") for number in range(1, 9)]
    areas = [(f"053990{number:03}{number:03}", [SQUARE[::-1]]) for number in (4, 12, 16)]
    shapes = {f".{ending}": content for ending, content in parts(*areas).items()}
    listed = "\r\n".join(directory(f"05399{number:03}") for number in (4, 12, 16)) + "\r\n"
    zipped = _zipped({f"vg250/VG250_GEM{ending}": content for ending, content in shapes.items()})
    office, old, finished = (f"gewerbeamt-053990{number}" for number in ("16", "56", "60"))
    return [
        Specimen(
            "ods", office, "Gruenhoven", {".ods": _as_ods(table.parts[".xlsx"])}, table.records
        ),
        Specimen("xga13", old, "Steinbroich", {".xml": message_1_3(*records)}, 8),
        Specimen("aggregate", finished, "zahlen", {".csv": FINISHED.encode()}, 4),
        Specimen("aggregate workbook", finished, "zahlen", {".xlsx": _workbook(FINISHED)}, 4),
        Specimen("genesis", "bevoelkerung", "12521-0041", {".csv": genesis.encode()}, 8),
        Specimen("genesis workbook", "bevoelkerung", "12521", {".xlsx": _workbook(genesis)}, 8),
        Specimen("directory", "grenzen", "GV100AD", {".txt": listed.encode()}, 3),
        Specimen("shapefile", "grenzen", "VG250_GEM", shapes, 3),
        Specimen("zipped shapefile", "grenzen", "vg250", {".zip": zipped}, 3),
        *_controllers(),
    ]


FINISHED = """\
Monat;Kennzahl;Gliederung;Ausprägung;Wert;Bezug
2026-03;Betriebe mit ausländischer Inhaberschaft;insgesamt;;40;120
03/2026;A1;Branchengruppe;Gastronomie und Beherbergung;1.012;
2026-03;A2;Herkunft;Türkei;.;
2026-03;B1;Meldungsart;Anmeldungen;-;
"""


def _as_ods(workbook: bytes) -> bytes:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    table = Table("Gewerbemeldungen")
    for cells in book.get_sheet_by_index(0).to_python():
        table.append_row()
        for column, cell in enumerate(cells):
            if cell != "":
                table.set_value((column, table.height - 1), cell)
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _workbook(text: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(text.splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    return buffer.getvalue()


def _controllers() -> list[Specimen]:
    """The same controllers as lines, as an array and as a table."""

    lines = [
        record(f"0{number:07}", str(number), name=f"Ms {MARKER} Stein", nationality="Turkish")
        for number in range(12)
    ]
    array = "[\n" + ",\n".join(lines) + "\n]\n"
    heads = ["company_number", "data.kind", "data.nationality", "data.name", "data.links.self"]
    rows = [
        f"0{number:07},individual-person-with-significant-control,British,Ms {MARKER} Stein,/{number}"
        for number in range(12)
    ]
    table = "\n".join([",".join(heads), *rows]) + "\n"
    return [
        Specimen("controllers", "psc", "psc", {".jsonl": "\n".join(lines).encode()}, 12),
        Specimen("controllers array", "psc", "psc", {".json": array.encode()}, 12),
        Specimen("controllers table", "psc", "psc", {".csv": table.encode()}, 12),
    ]
