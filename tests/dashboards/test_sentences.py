"""Sentences say what their cells say, in correct German, and nothing about cells that are not shown."""

import pytest

from dashboards import sentences
from dashboards.release import Cell, read_release
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
    assert sentences.leading_theme(german, [best], german.cell("E1"), is_strength=True) == (
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


def cell(value, category="all", indicator="A1", unit="businesses", status="ok"):
    breakdown = "total" if category == "all" else "commitment_status"
    return Cell(
        indicator, "05399", "2026-10", breakdown, category, value, None, None, unit, status, ""
    )


@pytest.mark.parametrize(
    ("say", "none", "one"),
    [
        (sentences.businesses, "ist kein Betrieb", "In einem Betrieb hat"),
        (sentences.share, "Kein Betrieb im Kreis hat", "Von hundert Betrieben"),
        (sentences.traders, "Kein Mensch ohne", "Ein Mensch ohne deutschen Pass führt"),
        (sentences.nationalities, "nicht gemeldet", "alle dieselbe Staatsangehörigkeit"),
        (sentences.interviews, "Noch ist kein Gespräch", "In einem Gespräch hat"),
        (sentences.delivery, "Noch hat keine Stadt", "Eine von 15 Städten und Gemeinden hat"),
        (sentences.days_behind, "aktuell", "1 Tag zurück"),
    ],
)
def test_none_and_one_have_their_own_german(german, say, none, one):
    assert none in say(german, cell(0.0, status="zero"))
    assert one in say(german, cell(1.0))


def test_a_county_of_one_municipality_says_so(german, english):
    assert sentences._all_delivered(german, 1, "Mai 2026") == (
        "Die einzige Gemeinde hat für Mai 2026 geliefert."
    )
    assert sentences._all_delivered(english, 2, "May 2026") == (
        "Both municipalities have delivered for May 2026."
    )


def test_notices_of_one_none_and_hidden(german, english):
    one, none = (
        cell(1.0)._replace(category="registration"),
        cell(0.0, status="zero")._replace(category="deregistration"),
    )
    hidden = none._replace(value=None, status="suppressed_primary")
    assert sentences.notices(german, one, none) == (
        "Im Oktober 2026 gab es eine Anmeldung und keine Abmeldungen."
    )
    assert sentences.notices(english, one, hidden) == (
        "In October 2026 there was one registration."
    )
    assert sentences.notices_note(german, one, none) == "Anmeldung, dazu keine Abmeldungen"
    assert sentences.notices_note(german, one, hidden) == "Anmeldung"


def test_one_missing_delivery_and_several(german, english):
    assert "fehlt die Lieferung aus Mühlenau." in sentences.incomplete(german, MONTH, ["Mühlenau"])
    assert "fehlen die Lieferungen aus A und B." in sentences.incomplete(german, MONTH, ["A", "B"])
    assert "the deliveries for October 2026 from A and B are missing" in sentences.incomplete(
        english, MONTH, ["A", "B"]
    )


def test_protected_values_none_one_and_many(german):
    assert "kein Wert" in sentences.protected(german, 0, 10)
    assert "ist einer von 10 Werten geschützt" in sentences.protected(german, 1, 10)
    assert "sind 2 von 1.000 Werten geschützt" in sentences.protected(german, 2, 1000)


def test_the_funnel_speaks_of_one_and_of_nobody(german):
    steps = {
        name: cell(value, indicator="F12", unit="persons", status="ok" if value else "zero")
        for name, value in (("approached", 12.0), ("came", 1.0), ("committed", 0.0), ("kept", 0.0))
    }
    assert sentences.funnel(german, steps) == (
        "Von 12 angesprochenen Menschen kam einer zu einer Veranstaltung und gab niemand eine "
        "Zusage."
    )


def states(**values):
    return [
        cell(
            value,
            name,
            "F7",
            "commitments",
            "suppressed_primary" if value is None else "ok" if value else "zero",
        )
        for name, value in values.items()
    ]


def test_commitments_are_told_with_their_total_where_all_are_shown(german, english):
    cells = states(open=13.0, kept=18.0, changed=6.0, dropped=4.0, not_our_business=0.0)
    assert sentences.commitments(german, cells) == (
        "Von 41 Zusagen sind 18 gehalten, 13 offen, 6 verändert und 4 aufgegeben."
    )
    assert sentences.commitments(english, states(open=13.0, kept=18.0)) == (
        "Of 31 commitments 18 are kept and 13 open."
    )
    assert sentences.commitments(german, states(open=2.0, kept=1.0)) == (
        "Von 3 Zusagen ist eine gehalten und sind 2 offen."
    )


def test_commitments_name_no_total_that_would_tell_a_hidden_state(german):
    cells = states(open=13.0, kept=18.0, not_our_business=None)
    assert sentences.commitments(german, cells) == "18 Zusagen sind gehalten und 13 offen."
    alone = sentences.commitments(german, states(kept=1.0, open=None))
    assert alone == "Eine Zusage ist gehalten."


def test_what_is_tied_is_named_together(german):
    cells = states(open=7.0, kept=7.0, changed=6.0)
    assert sentences.most_frequent(german, cells) == (
        "Am häufigsten: „offen“ und „gehalten“ (je 7 Zusagen)."
    )
    assert sentences.most_frequent(german, states(open=1.0)) == (
        "Am häufigsten: „offen“ (1 Zusage)."
    )
    themes = [
        german.cell("E1", "2026", breakdown="theme_strength", category=name)._replace(value=9.0)
        for name in ("T11", "T15")
    ]
    assert sentences.leading_theme(german, themes, german.cell("E1"), is_strength=False) == (
        "Am häufigsten hakt es bei „Kundschaft, Markt, Wettbewerb“ und „Familie, Lebenswelt, "
        "Arbeitszeit“: je in 9 von 83 Gesprächen."
    )
    places = [
        cell(value)._replace(area_code=code)
        for code, value in (("05399004", 5.0), ("05399008", 5.0), ("05399012", 3.0))
    ]
    assert sentences.map_summary(german, places) == (
        "Der höchste veröffentlichte Wert: Birkesbach und Erlenau mit je 5; "
        "der niedrigste: Fichtenrath mit 3."
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
