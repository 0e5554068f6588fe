"""Never infer a person's origin from a name: whoever is called what, the origin variables stay the same."""

import itertools

from pipeline.indicators.cells import compute_cells
from tests.registries.two_offices import *  # noqa: F403
from tests.registries.two_offices import HERE, put, put_together

PEOPLE = [
    {"family_name": "Yıldırım".replace("ı", "i"), "given_name": "Aylin", "birth_name": "Öztürk", "business_name": "Yildirim Imbiss"},
    {"family_name": "Kowalski", "given_name": "Piotr", "birth_name": "", "business_name": "Kowalski Bau"},
    {"family_name": "Müller", "given_name": "Heidi", "birth_name": "Schmitz", "business_name": "Müller Floristik"},
    {"family_name": "Nguyen", "given_name": "Thi", "birth_name": "", "business_name": "Nguyen Nagelstudio"},
]  # fmt: skip
STATED = ["deutsch", "türkisch", "", "polnisch"]
ORIGIN = """
    SELECT birth_year, nationality_class, nationality_code, origin_group, has_several_nationalities
    FROM core.persons ORDER BY birth_year
"""


def origins(store, county, people):
    rows = [
        person | {"nationalities": stated, "birth_country": "", "birth_place": "", "business_number": str(number), "notice_number": str(number),
            "birth_date": f"01.02.{1960 + number}"}
        for number, (person, stated) in enumerate(zip(people, STATED, strict=True))
    ]  # fmt: skip
    put(county, HERE, "2026-03", *rows)
    put_together(store)
    compute_cells(store)
    cells = "SELECT indicator_id, category, value FROM core.cells WHERE indicator_id IN ('A1', 'A2', 'A3', 'A5') ORDER BY ALL"
    return store.frame(ORIGIN).astype("object").to_csv(), store.frame(cells).to_csv()


def test_no_name_reaches_any_origin_variable(county, tmp_path_factory):
    from pipeline.settings import Project
    from pipeline.store import Store

    found = set()
    for order in itertools.islice(itertools.permutations(PEOPLE), 0, 24, 7):
        folder = tmp_path_factory.mktemp("county")
        (folder / "potentiale.toml").write_text(
            (county.root / "potentiale.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        with Store(Project(folder)) as store:
            found.add(origins(store, Project(folder), order))
    assert len(found) == 1
    assert "unknown" in found.pop()[0], (
        "whose nationality nobody stated is unknown, whatever her name"
    )
