"""Sentences say what their cells say, in correct German, and nothing about cells that are not shown."""

import pytest

from dashboards import sentences
from dashboards.release import read_release
from dashboards.view import View

MONTH = "2026-10"


def place(view, name):
    return next(area for area in view.release.municipalities if area.name == name)


def test_the_stock_in_german(german):
    assert sentences.businesses(german, german.cell("A1")) == (
        "In 1.586 Betrieben hat mindestens die Hälfte der Inhaberinnen und Inhaber "
        "keinen deutschen Pass."
    )


def test_the_share_in_german_and_english(german, english):
    assert sentences.share(german, german.cell("A3")) == (
        "Etwa jeder siebte Betrieb im Kreis hat eine ausländische Inhaberschaft."
    )
    assert sentences.share(english, english.cell("A3")) == (
        "About one in seven businesses in the county is foreign-led."
    )


def test_a_share_that_is_no_simple_fraction_is_told_of_a_hundred(german):
    cell = german.cell("A3")._replace(value=0.38)
    assert sentences.share(german, cell) == (
        "Von hundert Betrieben im Kreis haben etwa 38 eine ausländische Inhaberschaft."
    )


def test_a_year_of_change(german):
    assert sentences.since_last_year(german, german.cell("A1")) == "84 mehr als im Oktober 2025."


def test_a_change_is_silent_where_one_side_is_suppressed(german):
    cell = german.cell("A1")
    hidden = cell._replace(value=None, status="suppressed_secondary")
    assert sentences.change(german, cell, hidden) == ""
    assert sentences.change(german, hidden, cell) == ""


def test_the_notices_of_a_year(german):
    kinds = ("registration", "deregistration")
    cells = [german.cell("B1", "2025", breakdown="notice_kind", category=kind) for kind in kinds]
    assert sentences.notices(german, *cells) == (
        "Im Jahr 2025 standen 276 Anmeldungen 204 Abmeldungen gegenüber."
    )


def test_the_jobs_name_apprentices_only_where_shown(german):
    total = german.cell("C1")
    apprentices = german.cell("C1", "2026", breakdown="jobs", category="apprentices")
    assert sentences.jobs(german, total, apprentices) == (
        "Die befragten Betriebe bieten 634 Arbeitsplätze, 23 davon für Auszubildende."
    )
    hidden = apprentices._replace(value=None, status="suppressed_primary")
    assert (
        sentences.jobs(german, total, hidden) == "Die befragten Betriebe bieten 634 Arbeitsplätze."
    )


def test_the_funnel_leaves_out_steps_that_are_not_shown(german):
    steps = {
        name: german.cell("F12", "2026", breakdown="funnel_step", category=name)
        for name in ("approached", "came", "committed", "kept")
    }
    assert sentences.funnel(german, steps) == (
        "Von 231 angesprochenen Menschen kamen 38 zu einer Veranstaltung, gaben 27 eine Zusage "
        "und hielten 19 sie ein."
    )
    steps["kept"] = steps["kept"]._replace(value=None, status="suppressed_primary")
    assert sentences.funnel(german, steps) == (
        "Von 231 angesprochenen Menschen kamen 38 zu einer Veranstaltung und gaben 27 eine Zusage."
    )


def test_a_municipality_speaks_its_own_sentence(german):
    assert sentences.municipality(german, place(german, "Erlenau"), MONTH) == (
        "In Erlenau haben 760 Betriebe eine ausländische Inhaberschaft – etwa jeder fünfte "
        "Betrieb am Ort."
    )


def test_a_protected_municipality_says_that_it_is_protected_and_no_number(german):
    words = sentences.municipality(german, place(german, "Kaltenfurt"), MONTH)
    assert words == (
        "Für Kaltenfurt bleibt die Zahl der Betriebe mit ausländischer Inhaberschaft im "
        "Oktober 2026 ungenannt, damit niemand erkannt werden kann."
    )


def test_a_late_municipality_names_its_last_known_month(german):
    words = sentences.municipality(german, place(german, "Mühlenau"), MONTH)
    assert words == (
        "Aus Mühlenau fehlt die Lieferung für Oktober 2026; im September 2026 waren es 50 Betriebe."
    )


def test_a_municipality_without_any_says_so(german):
    assert sentences.municipality(german, place(german, "Kaltenfurt"), "2024-11") == (
        "In Kaltenfurt ist kein Betrieb mit ausländischer Inhaberschaft gemeldet."
    )


def test_themes_are_always_x_of_y_interviews(german):
    best = german.cell("E1", "2026", breakdown="theme_strength", category="T11")
    assert sentences.leading_theme(german, best, german.cell("E1"), is_strength=True) == (
        "Am häufigsten wird „Kundschaft, Markt, Wettbewerb“ als Stärke erzählt: "
        "in 29 von 83 Gesprächen."
    )


def test_deliveries(german, example, tmp_path):
    assert sentences.delivery(german, german.cell("G1")) == (
        "14 von 15 Städten und Gemeinden haben für Oktober 2026 geliefert."
    )
    whole = View(read_release(example.build(tmp_path / "whole.duckdb", missing=False)))
    assert sentences.delivery(whole, whole.cell("G1")) == (
        "Alle 15 Städte und Gemeinden haben für Oktober 2026 geliefert."
    )


@pytest.mark.parametrize("status", ["suppressed_primary", "missing", "absent", "unreliable"])
def test_no_sentence_breaks_on_a_cell_without_value(german, status):
    cell = german.cell("A1")._replace(value=None, status=status)
    for say in (
        sentences.businesses, sentences.share, sentences.traders, sentences.nationalities,
        sentences.interviews, sentences.delivery,
    ):  # fmt: skip
        assert say(german, cell) == sentences.withheld(german, cell)
    assert sentences.map_summary(german, [cell])
    assert sentences.branches(german, [(cell, cell)])
    assert sentences.origins(german, [cell], cell)
