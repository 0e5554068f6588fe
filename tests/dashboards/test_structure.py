"""The pages' figures on how businesses are made up, come and go: shown where staff look for them."""

import pytest

from dashboards import sentences
from dashboards import sentences_structure as structure
from dashboards.app import frame
from dashboards.release import Cell
from tests.dashboards.test_pages import kinds, walk, words

MONTH = "2026-10"


def page(release, path, search=""):
    return words(frame(release, path, search))


def cell(value, indicator="B2", period="2025", unit="businesses", status="ok", **changes):
    found = Cell(indicator, "05399", period, "total", "all", value, None, None, unit, status, "x")
    return found._replace(**changes)


def test_the_new_page_tells_foundings_survival_age_and_reasons(release):
    text = page(release, "/entwicklung")
    assert "Im Jahr 2025 wurden 168 Betriebe mit ausländischer Inhaberschaft neu gegründet, davon 91 als Betriebsgründung." in text  # fmt: skip
    assert "nach 1 Jahr etwa 86 und nach 3 Jahren etwa 71 noch." in text
    assert "Die Hälfte der Betriebe besteht seit 4,9 Jahren oder länger." in text
    assert "wurden 7 Betriebe in ausländische Inhaberschaft übernommen und bestehen damit weiter." in text  # fmt: skip
    assert "Am häufigsten: unter 3 Jahren (510 Betriebe)." in text
    titles = {words(node) for node in kinds(release, "/entwicklung", "H2")}
    assert {"Jahr für Jahr", "Rechtsformen", "Wie viele gegründete Betriebe noch bestehen"} <= titles  # fmt: skip


def test_a_survival_on_few_businesses_stands_in_brackets_and_not_in_the_sentence(release):
    text = page(release, "/entwicklung")
    assert "nach 5 Jahren etwa" not in text
    assert "(58\u00a0%)" in text


def test_a_reason_of_fewer_than_five_is_a_dot(release):
    tables = [t for t in kinds(release, "/entwicklung", "Table") if "Insolvenz" in words(t)]
    row = next(r for r in tables[0].children[2].children if "Insolvenz" in words(r))
    assert words(row.children[1]).startswith(".")


def test_branches_tell_specialisation_diversity_and_knowledge(release):
    text = page(release, "/branchen")
    assert "als wären 7,8 der zwölf Branchengruppen gleich stark besetzt" in text
    assert "bieten etwa 9 wissensintensive Dienstleistungen an" in text
    assert "Mit 95 Prozent Sicherheit zwischen 7,0\u00a0% und 12,1\u00a0%." in text
    assert "Vielfaches des Durchschnitts" in text


def test_origin_tells_women_and_density_with_its_reference_date(release):
    text = page(release, "/herkunft")
    assert "Von hundert ausländischen Gewerbetreibenden sind etwa 28 Frauen." in text
    assert "kommen 15,7 Gewerbetreibende (Stichtag 30.06.2026)." in text


def test_the_data_page_tells_doubles_and_who_is_registered_and_gone(release):
    text = page(release, "/daten")
    assert "Angemeldet und nicht mehr da: geschätzte Zahl bestehender Betriebe" in text
    assert "1.543" in text
    assert "1.440 bis 1.575" in text
    assert "erneut gelieferte Meldungen" in text


def test_an_incomplete_year_says_of_how_many_municipalities_it_is_made(release):
    tags = [
        words(n) for n in walk(frame(release, "/entwicklung", "")) if getattr(n, "className", "") == "tag"
    ]  # fmt: skip
    assert any(tag.startswith("unvollständig") for tag in tags)


@pytest.mark.parametrize(
    ("value", "told", "told_en"),
    [
        (0, "wurde kein Betrieb mit ausländischer Inhaberschaft neu gegründet.", "no foreign-led business was founded."),
        (1, "wurde ein Betrieb mit ausländischer Inhaberschaft neu gegründet.", "one foreign-led business was founded."),
        (12, "wurden 12 Betriebe mit ausländischer Inhaberschaft neu gegründet.", "12 foreign-led businesses were founded."),
    ],
)  # fmt: skip
def test_foundings_of_none_one_and_many(german, english, value, told, told_en):
    founded = cell(value, status="ok" if value else "zero")
    assert structure.foundings(german, founded) == f"Im Jahr 2025 {told}"
    assert structure.foundings(english, founded) == f"In 2025 {told_en}"


@pytest.mark.parametrize(
    ("value", "told", "told_en"),
    [
        (0, "Geschlossen wurde kein Betrieb.", "No business was closed."),
        (1, "Geschlossen wurde ein Betrieb.", "One business was closed."),
        (7, "Geschlossen wurden 7 Betriebe.", "7 businesses were closed."),
    ],
)
def test_closings_are_told_in_whole_sentences(german, english, value, told, told_en):
    closed = cell(value, status="ok" if value else "zero")
    assert structure.closings(german, closed) == told
    assert structure.closings(english, closed) == told_en


def test_one_business_taken_over_goes_on_too(german):
    assert structure.takeovers(german, cell(1, "B8")).endswith(
        "wurde ein Betrieb in ausländische Inhaberschaft übernommen und besteht damit weiter."
    )


def test_women_and_age_say_where_their_figure_is_limited(german, english):
    women = cell(0.3, "A12", MONTH, "share", "unreliable")
    age = cell(4.9, "A14", MONTH, "years", "unreliable")
    for told in (structure.women(german, women), structure.age(german, age)):
        assert told.endswith(". Diese Zahl ist nur eingeschränkt aussagefähig.")
    assert structure.age(english, age).endswith("longer. This figure says little.")
    assert "eingeschränkt" not in structure.age(german, age._replace(status="ok"))
    nothing = age._replace(value=None)
    assert structure.age(german, nothing).startswith("Diese Zahl beruht auf wenigen Fällen")


def test_a_limited_figure_without_a_tile_is_not_called_protected(german):
    said = sentences.not_shown(german, [cell(4.9, "A14", MONTH, "years", "unreliable")])
    assert said.startswith("Nur eingeschränkt aussagefähig: ")


def test_a_hidden_part_is_not_told(german):
    hidden = cell(None, status="suppressed_primary")
    assert structure.foundings(german, cell(12), hidden).endswith("neu gegründet.")
    assert structure.closings(german, hidden) == ""
    assert "nicht veröffentlicht" in structure.takeovers(german, hidden)


def test_a_balance_says_which_were_more(german, english):
    fewer = cell(-4, "B3", unit="notices")
    assert structure.balance(german, fewer) == "Im Jahr 2025 gab es 4 weniger Anmeldungen als Abmeldungen."  # fmt: skip
    assert structure.balance(english, fewer) == "In 2025 there were 4 fewer registrations than deregistrations."  # fmt: skip


@pytest.mark.parametrize(("share", "said"), [(0.0, "keine"), (0.004, "weniger als 1"), (1.0, "100"), (0.333, "etwa 33")])  # fmt: skip
def test_a_share_is_told_of_a_hundred(german, share, said):
    status = "zero" if share == 0 else "ok"
    found = structure.women(german, cell(share, "A12", MONTH, "share", status))
    assert found == f"Von hundert ausländischen Gewerbetreibenden sind {said} Frauen."
