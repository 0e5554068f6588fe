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
