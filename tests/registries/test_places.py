"""A place as a register wrote it lies in the municipality that it means, or in none."""

import pandas as pd
import pytest

from pipeline.registries.places import is_one_slip, place_all
from pipeline.settings import Project
from pipeline.store import Store

# What entries of a court near Düren are like: they tell which counties lie around.
USUAL = ["Düren"] * 60 + ["Kall", "Hellenthal", "Mechernich", "Eschweiler", "Düren-Lendersdorf"]


@pytest.fixture
def store(tmp_path):
    (tmp_path / "potentiale.toml").write_text(
        '[county]\nname = "Kreis Düren"\ncode = "05358"\n', encoding="utf-8"
    )
    with Store(Project(tmp_path)) as opened:
        yield opened


def place(store, *written, postcode="", beside=USUAL):
    """What each written place means: name of the municipality (or None) and how it was found."""
    rows = pd.DataFrame({"place": [*written, *beside], "postcode": [postcode] * len(written) + [""] * len(beside)})  # fmt: skip
    counted = rows.groupby(["place", "postcode"]).size().rename("entries").reset_index()
    found = place_all(store, counted).set_index(["place", "postcode"])
    return [
        (row["cleaned"] if pd.notna(row["municipality_code"]) else None, row["placed_by"])
        for row in (found.loc[(text, postcode)] for text in written)
    ]


@pytest.mark.parametrize(
    ("written", "name", "how"),
    [
        ("D ü r e n", "Düren", "name"),
        ("Stadt Düren", "Düren", "name"),
        ("52349 Düren", "Düren", "name"),
        ("5170 Jülich-Stetternich,", "Jülich", "name"),
        ("05358008", "Düren", "key"),
        ("053580008008", "Düren", "key"),
        ("5358008", "Düren", "key"),
        ("Düren-Lendersdorf", "Düren", "name"),
        ("Lendersdorf", "Düren", "district"),
        ("B i r k e s d o r f", "Düren", "district"),
        ("Merzenich, Ortsteil Golzheim", "Merzenich", "name"),
        ("M e r z e n i c h, Orteils Girbelsrath bei Düren", "Merzenich", "name"),
        ("Hürtgenwald, Ortsteil Horm bei Gey", "Hürtgenwald", "name"),
        ("Langerwehe (Ortsteil-Heistern)", "Langerwehe", "name"),
        ("Inden/Altdorf", "Inden", "name"),
        ("Altdorf bei Jülich", "Inden", "district"),
        ("Titz 2", "Titz", "name"),
        ("Aldenhoven Kreis Jülich", "Aldenhoven", "name"),
        ("Schleiden bei Aldenhoven Kreis Jülich", "Aldenhoven", "district"),
        ("Gemünd Stadt Schleiden", "Schleiden", "name"),
        ("Olef - Stadt Schleiden -", "Schleiden", "name"),
        ("Oberhausen Kr. Schleiden.", "Schleiden", "district"),
        ("Zerkall (Gemeinde Hürtgenwald)", "Hürtgenwald", "name"),
        ("Blumenthal (Eifel)", "Hellenthal", "district"),
        ("Kall (Eifel)", "Kall", "name"),
        ("Blankenheim/Ahr", "Blankenheim", "name"),
        ("jetzt: Lamersdorf", "Inden", "district"),
        ("Huchem-Stammeln vormals Neuß", "Niederzier", "district"),
        ("Jülich, vorher Welldorf.", "Jülich", "name"),
        ("Vettweiß - In Erkelenz ist eine Zweigniederlassung errichtet.", "Vettweiß", "name"),
        ("D ü r e n -Zweigniederlasung der in Köln bestehenden", "Düren", "name"),
        ("Hamburg, wohin der Sitz von Jülich verlegt worden ist.", "Hamburg", "name"),
        ("Növenich-Wissersheim", "Nörvenich", "misspelt"),
        ("Jüllch,", "Jülich", "misspelt"),
        ("Frankfurt am Main", "Frankfurt am Main", "name"),
        ("Halle/S.", "Halle (Saale)", "name"),
        ("Halle / Westfalen", "Halle (Westf.)", "name"),
        ("Mülheim a. d. Ruhr", "Mülheim an der Ruhr", "name"),
        ("Freiburg i. Br.", "Freiburg im Breisgau", "name"),
        ("Bad Homburg v.d.H.", "Bad Homburg v. d. Höhe", "name"),
        ("Sankt Georgen im Schwarzwald", "St. Georgen im Schwarzwald", "name"),
        ("Villingen-Schwenningen", "Villingen-Schwenningen", "name"),
        ("Bitterfeld", "Bitterfeld-Wolfen", "name"),
        ("Bad Doberan, OT Heiligendamm", "Bad Doberan", "name"),
        ("Geretsried-Gelting, Landkreis Bad Tölz-Wolfratshausen", "Geretsried", "name"),
        ("Kerpen", "Kerpen", "name"),
    ],
)
def test_a_place_lies_in_the_municipality_it_means(store, written, name, how):
    assert place(store, written) == [(name, how)]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        ("Neustadt", "several"),
        ("Münster", "several"),  # three municipalities; nothing says which
        ("Coswig", "several"),  # in Sachsen, and the one in Anhalt is not much smaller
        ("Pattern", "several"),  # a district of Aldenhoven and one of Jülich
        ("Oberhausen", "several"),  # the city, and a district of Schleiden
        ("Jülich/Titz", "several"),
        ("Dalheim-Rödgen", "unknown"),  # Dalheim in Rheinhessen has no Rödgen
        ("Lindern", "unknown"),  # not Lindern (Oldenburg)
        ("Euren", "unknown"),  # in Trier; one letter from Düren is not enough
        ("Müllershammer Kr. Schleiden", "unknown"),
        ("In Essen ist eine Zweigniederlassung errichtet.", "empty"),
        ("Zweigniederlassung der in Köln unter der Firma Muster GmbH bestehenden", "empty"),
        ("Ort der Niederlassung (Sitz der Gesellschaft)", "empty"),
    ],
)
def test_a_place_that_may_mean_another_lies_nowhere_and_says_why(store, written, reason):
    assert place(store, written) == [(None, reason)]


@pytest.mark.parametrize("written", ["Muster Handels GmbH Düren", "„Firma Muster“", "Weg 12"])
def test_what_may_be_a_firm_is_not_repeated_as_a_place(store, written):
    rows = pd.DataFrame({"place": [written], "postcode": [""], "entries": [1]})
    assert place_all(store, rows)["cleaned"].tolist() == [""]


def test_namesakes_are_told_apart_by_the_county_then_by_the_surroundings_of_the_court(store):
    # Heimbach lies in Kreis Düren, others in Rheinland-Pfalz; Dahlem in Kreis Euskirchen, others far away.
    assert place(store, "Heimbach") == [("Heimbach", "name")]
    assert place(store, "Dahlem") == [("Dahlem", "name")]
    assert place(store, "Dahlem", beside=["Düren"]) == [(None, "several")]


def test_namesakes_are_told_apart_by_the_postcode_of_the_seat(store):
    assert place(store, "Münster", postcode="86692") == [("Münster", "name")]
    assert place(store, "Münster", postcode="64839") == [("Münster (Hessen)", "postcode")]
    assert place(store, "", postcode="52445") == [("Titz", "postcode")]
    assert place(store, "Düren", postcode="50667") == [("Düren", "name")]


def test_the_register_teaches_districts_where_all_its_entries_agree(store):
    taught = ["Düren-Musterhof", "Kreuzau-Doppelhof", "Inden-Doppelhof"]
    assert place(store, "Musterhof", "Doppelhof", beside=[*USUAL, *taught]) == [
        ("Düren", "district"),
        (None, "unknown"),
    ]
    assert place(store, "Musterhof") == [(None, "unknown")]


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("dueren", "dueren", False),
        ("duren", "dueren", True),
        ("duerren", "dueren", True),
        ("euskrichen", "euskirchen", True),
        ("juellch", "juelich", True),
        ("kall", "kalle", True),
        ("kall", "halle", False),
        ("merken", "karken", False),
    ],
)
def test_one_slip_of_the_pen_is_one_letter(one, other, is_one):
    assert is_one_slip(one, other) is is_one
