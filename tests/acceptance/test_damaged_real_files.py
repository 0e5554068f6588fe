"""Real files come to harm as files do: bytes flipped, rows cut, columns swapped, encodings mixed. Whatever is left is taken or refused with a reason, and records add up.

The same promises hold for files of our own making in tests/registries/test_any_input.py. Large files are cut to their beginning, so that every draw is quick.
"""

from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.settings import Project
from pipeline.store import Store
from tests.acceptance.test_registries import COTTBUS, DATA, REGISTRY
from tests.registries.damage import DAMAGES, Parts, damage_parts
from tests.registries.promises import File, broken_promises

LARGEST = 120_000
SETTINGS = f"""[county]
name = "Kreis Düren"
code = "05358"
[[offices]]
municipality_code = "{COTTBUS}"
name = "Cottbus"
dialect = "xga"
"""
FOLDERS = {
    f"gewerbeamt-{COTTBUS}": ["registry/xgewerbeanzeige-kosit/*.xml"],
    "ihk": ["registry/ihk-berlin/*.csv"],
    "registergericht": ["registry/offeneregister-de/*.jsonl"],
    "psc": [
        "registry/uk-psc-openownership/psc-data-1.json",
        "registry/uk-psc-openownership/basic-company-data-1.csv",
    ],
    "grenzen": ["geo/derived-kreis-dueren/*.geojson", "geo/destatis-gv100ad/*.txt"],
    "bevoelkerung": [
        "reference/konstanz-in-zahlen/*.csv",
        "reference/it-nrw-landesdatenbank/*.csv",
    ],
}

pytestmark = pytest.mark.skipif(
    not REGISTRY.is_dir(), reason=f"real files are not here: {REGISTRY.name}"
)


def real_files() -> list[tuple[str, str, Parts]]:
    """Folder of the inbox, a name, and content, of every kind of real file whose damage is known."""
    paths = [
        (folder, path)
        for folder, patterns in FOLDERS.items()
        for pattern in patterns
        for path in sorted(DATA.glob(pattern))
        if path.suffix in DAMAGES
    ]
    return [
        (folder, f"{path.stem[:40]}_2026-03", {path.suffix: _beginning(path)})
        for folder, path in paths
    ]


def _beginning(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) <= LARGEST or path.suffix in (".geojson", ".xml", ".json"):
        return content
    return content[: content.rfind(b"\n", 0, LARGEST) + 1] or content[:LARGEST]


def test_there_are_real_files_for_every_folder():
    assert {folder for folder, _, _ in real_files()} == set(FOLDERS)


@settings(derandomize=True, database=None, deadline=None, max_examples=12, phases=[Phase.generate])
@given(randoms=st.lists(st.randoms(use_true_random=False), min_size=24, max_size=24))
def test_damaged_real_files_break_no_promise(tmp_path_factory, randoms: list[Random]):
    damaged = [
        File(folder, f"{number:02d}_{stem}", parts)
        for number, ((folder, stem, whole), chance) in enumerate(
            zip(real_files(), randoms * 2, strict=False)
        )
        if (parts := damage_parts(whole, chance)) != whole
    ]
    root = tmp_path_factory.mktemp("damaged")
    (root / "potentiale.toml").write_text(SETTINGS, encoding="utf-8")
    with Store(Project(root)) as store:
        assert broken_promises(store, damaged) == []
