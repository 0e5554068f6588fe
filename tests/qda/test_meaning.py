"""What codes of other programs mean: ours by id or label, and how, how urgently, how strongly it was told.

Words that stand beside a theme are tested in test_codings.py.
"""

import pytest

from pipeline.qda.meaning import meanings, unknown_id
from pipeline.qda.model import Code
from pipeline.qda.scheme import scheme, theme_code
from pipeline.themes.codebook import load_codebook

BOOK = load_codebook()
SECOND = BOOK.code("T02")


def meaning(*path: str):
    return meanings([Code("1", path[-1], path[:-1])], BOOK)["1"]


@pytest.mark.parametrize(
    ("path", "code_id", "valence"),
    [
        (("T02 Geld",), "T02", None),
        (("T2",), "T02", None),
        ((SECOND.label_de,), "T02", None),
        ((SECOND.label_en.upper(),), "T02", None),
        (("T02-",), "T02", -1),
        (("T02+ Stärke",), "T02", 1),
        (("T02-Geld",), "T02", None),
        (("T02 Geld (=)",), "T02", 0),
        (("T02 Geld", "Problem"), "T02", -1),
        (("Stärken", "T02 Geld"), "T02", 1),
        (("T02 Geld", "Kredit von der Bank"), "T02", None),
        (("T02 Geld.Stärke",), "T02", 1),
        (("A1",), "A1", None),
        (("Etwas anderes",), unknown_id("etwas  ANDERES"), None),
        (("T99",), unknown_id("T99"), None),
        (("Xab12cd",), "Xab12cd", None),
        (("Barriere",), "", -1),
        (("Valenz", "Fakt"), "", 0),
    ],
)
def test_a_code_has_its_meaning(path, code_id, valence):
    found = meaning(*path)
    assert (found.code_id, found.valence) == (code_id, valence)


def test_urgency_and_intensity_stand_beside_a_theme():
    assert (meaning("Dringlichkeit", "dieses Jahr").urgency, meaning("jetzt").urgency) == (
        "this_year",
        "now",
    )
    assert (meaning("Intensität", "2").intensity, meaning("Intensität 3").intensity) == (2, 3)
    assert all(
        meaning(*path).is_aside for path in [("jetzt",), ("Intensität", "2"), ("Dringlichkeit",)]
    )
    assert not meaning("2").is_aside


def test_every_code_that_we_write_means_what_it_meant():
    codes = scheme(BOOK)
    found = meanings(codes, BOOK)
    for code in BOOK.codes:
        assert (found[code.id].code_id, found[code.id].valence) == (code.id, None)
        for valence in (-1, 0, 1):
            told = found[theme_code(code.id, valence)]
            assert (told.code_id, told.valence) == (code.id, valence)
    assert [found[f"urgency {name}"].urgency for name in ("now", "this_year", "some_time")] == [
        "now",
        "this_year",
        "some_time",
    ]
    assert [found[f"intensity {number}"].intensity for number in range(4)] == [0, 1, 2, 3]
