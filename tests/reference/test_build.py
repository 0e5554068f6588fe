"""The derived tables in the package are those that the kept script derives."""

from pathlib import Path

import pytest

from pipeline.reference import build


@pytest.mark.parametrize("name", ["nationalities.csv", "branch_ambiguities.csv"])
def test_the_packaged_table_is_the_derived_one(tmp_path, name):
    build.build(tmp_path)
    packaged = Path(build.__file__).with_name(name).read_text(encoding="utf-8")
    assert (tmp_path / name).read_text(encoding="utf-8") == packaged


def test_every_packaged_table_is_named_among_the_sources():
    folder = Path(build.__file__).parent
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
    assert [path.name for path in folder.glob("*.csv") if path.name not in sources] == []


def record(kind, code, name, population=0, postcode=""):
    """A line of GV100AD: 220 characters of fixed width; the AGS stands before the association."""
    return f"{kind}20231130{code:<12}{name:<117}{population:011d}{0:011d}    {postcode:<5}*****".ljust(220)  # fmt: skip


def test_municipalities_and_counties_are_read_from_the_official_list(tmp_path):
    lines = [
        record("40", "05358", "Düren, Kreis"),
        record("60", "053580080008", "Düren, Stadt", 93207, "52349"),
        record("60", "120710760076", "Forst (Lausitz)/ Baršć (Łužyca), Stadt", 17801, "03149"),
        record("60", "010539105105", "Sachsenwald (Forstgutsbez.),gemfr.Geb."),
    ]
    path = tmp_path / "list.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    build.build_municipalities(path, tmp_path)
    assert (tmp_path / "counties.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "05358,Düren"
    ]
    assert (tmp_path / "municipalities.csv").read_text(encoding="utf-8").splitlines() == [
        "municipality_code,name,population,postcode",
        "05358008,Düren,93207,52349",
        "12071076,Forst (Lausitz)/Baršć (Łužyca),17801,03149",
    ]
