"""The theme page: people before numbers, who coded a theme and how well, groups, pairs and waves."""

import json

import plotly.graph_objects as go
import pytest

from dashboards import charts, charts_themes, themes
from dashboards import sentences_themes as words_of
from dashboards.app import frame
from dashboards.pages import voices_single
from dashboards.release import read_release
from dashboards.themes import Coding
from dashboards.view import View
from tests.dashboards.test_pages import kinds, walk, words
from tests.dashboards.test_server import callback


def page(release, search=""):
    return words(frame(release, "/stimmen", search))


def sections(release):
    """The page's sections by their heading."""
    return {words(node.children[0]): words(node) for node in kinds(release, "/stimmen", "Section")}


@pytest.fixture
def unchecked(example, tmp_path):
    """A release of a county in which nobody has coded yet."""
    path = example.build(tmp_path / "unchecked.duckdb", without=("E2", "E3", "E7", "E8"))
    return rewritten(path, {"coded_people": None, "coded_rule": "coded_unchecked", "coded_model": "coded_unchecked"})  # fmt: skip


def rewritten(path, breakdowns):
    """A released file in which cells of some breakdowns got another one, or went (None)."""
    found = read_release(path)
    cells = [
        cell._replace(breakdown=breakdowns.get(cell.breakdown) or cell.breakdown)
        for cell in found.cells
        if breakdowns.get(cell.breakdown, cell.breakdown) is not None
    ]
    return type(found)(**(vars_of(found) | {"cells": tuple(cells)}))


def vars_of(found):
    names = ("path", "manifest", "cells", "areas", "indicators", "definitions", "labels", "quotes")
    return {name: getattr(found, name) for name in (*names, "sources")}


def test_people_come_before_numbers_and_strengths_before_barriers(release):
    text = page(release)
    order = [
        "Worin sie Stärken sehen", "Am Anfang kamen nur Landsleute", "Wo es hakt",
        "Als Stärke und als Hürde erzählt", "Was jetzt drängt", "Welche Ideen sie haben", "Ein Thema genauer",
        "Was im selben Gespräch zusammenkommt", "Was sich seit 2023 verändert hat", "Weitere Zitate", "Wie gut die Themen erkannt sind",
    ]  # fmt: skip
    entry = text[text.index("Worin sie Stärken sehen") :]
    places = [entry.index(part) for part in order]
    assert places == sorted(places)
    entry = next(node for node in kinds(release, "/stimmen", "Li") if "Landsleute" in words(node))
    assert words(entry).index("Landsleute") < words(entry).index("in 29 von 83 Gesprächen")


def test_beside_a_theme_stands_how_well_it_is_coded(release):
    told = sections(release)
    assert "Menschen und Programm (Regeln): findet 8 von 10 Stellen, 9 von 10 Treffern stimmen" in told["Worin sie Stärken sehen"]  # fmt: skip
    assert "nur handkodiert" in told["Wo es hakt"]
    row = next(r for r in kinds(release, "/stimmen", "Tr") if words(r).startswith("Sprache"))
    assert "Menschen und Programm (gelernt): findet 8 von 10" in words(row)


def test_a_theme_coded_by_hand_counts_of_the_interviews_that_people_read(release):
    row = next(r for r in kinds(release, "/stimmen", "Tr") if "Diskriminierung" in words(r))
    assert words(row.children[1]) == "19 von 30"
    assert "in 16 von 30 Gesprächen" in sections(release)["Wo es hakt"]


def test_the_page_says_how_many_interviews_people_have_read(release):
    text = page(release)
    assert "Menschen haben 30 von 83 Gesprächen gelesen und nach Themen geordnet." in text
    assert "Bei 18 von 20 Themen zählt in den übrigen Gesprächen ein Programm mit" in text
    assert "Nur handkodiert heißt: Das Programm erkennt das Thema noch nicht sicher genug." in text


def test_while_nobody_has_checked_the_program_both_pages_say_so_plainly(unchecked):
    text = page(unchecked)
    assert "Noch ungeprüft: Ein Programm hat die Gespräche nach Themen geordnet" in text
    assert text.count("ungeprüft, Programm") >= 10
    assert "Dafür müssen Menschen genügend Gespräche lesen und zuordnen" in text
    assert "Noch ungeprüft" in words(frame(unchecked, "/", ""))


def test_a_program_that_was_never_measured_is_unchecked_although_people_have_read(release):
    rules = {"coded_rule": "coded_unchecked", "coded_model": "coded_unchecked"}
    text = page(rewritten(release.path, rules))
    assert "Noch ungeprüft: Menschen haben 30 von 83 Gesprächen gelesen" in text
    assert "In den übrigen hat es ein Programm getan, und noch ist nicht geprüft" in text


def test_an_older_release_that_does_not_say_who_coded_counts_of_all_interviews(release):
    coded = dict.fromkeys(("coded", "coded_people", "coded_rule", "coded_model"))
    old = rewritten(release.path, coded)
    row = next(r for r in kinds(old, "/stimmen", "Tr") if "Diskriminierung" in words(r))
    assert words(row.children[1]) == "19 von 83"
    assert "nur handkodiert" not in page(old)


@pytest.mark.parametrize(
    ("way", "people", "said"),
    [
        ("people", 83, "von Menschen zugeordnet"), ("unchecked", 0, "ungeprüft, Programm"), ("", 0, ""),
        ("hand", 30, "nur handkodiert"),
        ("rule", 0, "Programm (Regeln): findet 7 von 10 Stellen, 9 von 10 Treffern stimmen"),
        ("model", 3, "Menschen und Programm (gelernt): findet 7 von 10 Stellen, 9 von 10 Treffern stimmen"),
    ],
)  # fmt: skip
def test_the_mark_never_promises_more_than_was_measured(german, way, people, said):
    read = german.cell("E1")._replace(value=people)
    recall, precision = (
        german.cell("E8")._replace(value=value, status="ok", unit="agreement") for value in (0.799, 0.999)
    )  # fmt: skip
    assert words_of.mark(german, Coding(way, read, precision, recall)) == said


def test_urgency_is_told_of_interviews_that_people_judged_with_its_weight(release):
    told = sections(release)["Was jetzt drängt"]
    assert "in 12 von 19 Gesprächen" in told
    assert "Gewicht 2,3 von 3" in told
    assert "Aufenthalt" not in told, "two interviews are not told"


def test_themes_that_are_equally_urgent_are_named_together(german, english):
    now, of = german.cell("E1")._replace(value=9), german.cell("E1")._replace(value=18)
    first, second, third = (
        (now._replace(category=code, value=n), of._replace(value=m))
        for code, n, m in (("T03", 9, 18), ("T11", 9, 18), ("T01", 6, 12))
    )
    names = "„" + "“ und „".join(german.label("theme", code) for code in ("T03", "T11")) + "“"
    said = words_of.urgency(german, [first, second])
    assert said.startswith(f"Am meisten drängen {names}: je in 9 von 18 Gesprächen, in denen")
    assert "each in 9 of 18 interviews of which" in words_of.urgency(english, [first, second])
    assert ": in 9 von 18 Gesprächen und in 6 von 12 Gesprächen, in denen" in words_of.urgency(
        german, [first, third]
    )


def test_ideas_are_told_with_what_they_are_about(release):
    told = sections(release)["Welche Ideen sie haben"]
    assert "116 Mal haben sie selbst etwas vorgeschlagen, im Mittel 1,4 Mal je Gespräch." in told
    assert "44 verschiedene Ideen" in told
    assert "in 24 von 83 Gesprächen" in told
    assert "Sicherheit" not in told


def test_a_theme_names_its_groups_and_hides_the_small_ones_together(german):
    told = " ".join(words(part) for part in voices_single.content(german, "T11"))
    assert "in 25 von 40 Gesprächen" in told
    assert "Gastronomie und Beherbergung in 11 von 14 Gesprächen" in told.replace("  ", " ")
    assert "Nicht gezeigt, damit niemand erkannt werden kann: Transport, Kurier, Taxi." in told


def test_a_theme_is_told_by_side_in_interviews(german):
    said = words(voices_single.content(german, "T11")[0])
    assert said == "„Kundschaft, Markt, Wettbewerb“ kommt in 52 von 83 Gesprächen vor: in 29 als Stärke und in 18 als Hürde."  # fmt: skip


def test_a_theme_whose_groups_are_all_hidden_names_none(german):
    said = words_of.hidden_dimensions(german, ["interviewee_age", "branch_group"])
    assert said == "Dieses Thema wird nicht nach Alter und nach Branche aufgeteilt, damit niemand erkannt werden kann."  # fmt: skip
    assert words_of.hidden_groups(german, []) == ""


def test_a_theme_is_told_in_every_wave_with_its_interval(german):
    told = " ".join(words(part) for part in voices_single.content(german, "T01"))
    assert "2023 (mit 95 Prozent Sicherheit 26 bis 40)" in told
    assert "in 33 von 60 Gesprächen" in told


def test_every_theme_can_be_chosen_and_answers(app, release):
    for code in release.categories("E1", "theme", "2026"):
        answer = callback(app, "voices-theme-content.children", {"voices-theme.value": code})
        assert release.labels["theme", code]["label_de"] in json.loads(answer)["response"]["voices-theme-content"]["children"][0]["props"]["children"]  # fmt: skip


def test_pairs_are_told_against_chance_and_unclear_ones_say_so(release):
    told = sections(release)["Was im selben Gespräch zusammenkommt"]
    assert "Deutlich öfter als durch Zufall kommen „Bürokratie, Genehmigungen“ und „Sprache“ im selben Gespräch vor." in told  # fmt: skip
    assert "in 33 von 83 Gesprächen; durch Zufall wären es etwa 21." in told
    assert "durch Zufall wären es etwa 14 (kann auch Zufall sein)." in told


def test_arcs_join_the_pairs_drawn_and_differ_by_more_than_colour(german):
    found = themes.linked(german)
    assert [pair.lift.category for pair in found] == ["T01+T06", "T02+T09"]
    figure = charts_themes.arcs(german, found)
    assert go.Figure(figure).data
    lines = [trace["line"] for trace in figure["data"] if trace["mode"] == "lines"]
    assert [line.get("dash", "solid") for line in lines] == ["solid", "dot"]
    assert lines[0]["width"] > lines[1]["width"]
    named = [note["text"].replace("<br>", " ") for note in figure["layout"]["annotations"]]
    assert set(named) == {german.label("theme", code) for code in ("T01", "T02", "T06", "T09")}


def test_without_a_pair_beyond_chance_the_page_says_so(german, example, tmp_path):
    release = read_release(example.build(tmp_path / "r.duckdb"))
    cells = tuple(cell for cell in release.cells if cell.category not in ("T01+T06", "T02+T09"))
    other = type(release)(**(vars_of(release) | {"cells": cells}))
    assert "Keine zwei Themen kommen deutlich öfter im selben Gespräch vor" in page(other)


def test_a_change_is_called_clear_only_where_the_intervals_do_not_touch(release, german):
    told = sections(release)["Was sich seit 2023 verändert hat"]
    assert "Deutlich" not in told or "„" in told
    before = german.cell("E1", "2023", breakdown="theme", category="T06")
    now = german.cell("E1", "2026", breakdown="theme", category="T06")
    apart = now._replace(ci_low=27.0, ci_high=46.0)
    assert themes.is_clear(german, before, apart)
    assert words_of.trend(german, [(before, apart)]) == "Deutlich öfter angesprochen: „Sprache“."
    touching = now._replace(ci_low=20.0, ci_high=46.0)
    assert not themes.is_clear(german, before, touching)
    assert "können bei so wenigen Gesprächen auch Zufall sein" in words_of.trend(german, [(before, touching)])  # fmt: skip


def test_two_waves_are_compared_as_parts_of_their_interviews(german):
    before = german.cell("E1", "2023", breakdown="theme", category="T06")
    now = german.cell("E1", "2026", breakdown="theme", category="T06")._replace(ci_low=27.0, ci_high=45.0)  # fmt: skip
    figure = charts_themes.waves(german, ["Sprache"], [before], [now])
    assert go.Figure(figure).data
    assert [trace["x"] for trace in figure["data"]] == [[15.0], [pytest.approx(100 * 36 / 83)]]
    assert [note["text"] for note in figure["layout"]["annotations"][:2]] == ["9 von 60 (2023)", "36 von 83 (2026)"]  # fmt: skip


def test_a_county_with_one_wave_says_that_the_comparison_comes_later(release):
    cells = tuple(cell for cell in release.cells if cell.period != "2023")
    one = type(release)(**(vars_of(release) | {"cells": cells}))
    assert "Bisher gibt es eine Erhebung." in page(one)


def test_bars_on_different_bases_are_drawn_and_written_as_parts(german):
    strengths = [german.cell("E1", "2026", breakdown="theme_strength", category=c) for c in ("T04", "T11")]  # fmt: skip
    problems = [german.cell("E1", "2026", breakdown="theme_problem", category=c) for c in ("T04", "T11")]  # fmt: skip
    bases = [themes.base(german, code) for code in ("T04", "T11")]
    figure = charts.both_sides(german, ["Aufenthalt", "Kundschaft"], problems, strengths, bases)
    assert figure["data"][0]["x"] == pytest.approx([-9 / 30, -18 / 83])
    written = [note["text"] for note in figure["layout"]["annotations"]]
    assert {"9 von 30", "18 von 83", "29 von 83"} <= set(written)


def test_saturation_tells_what_ten_more_interviews_brought(release):
    told = sections(release)["Ob die Gespräche ausreichen"]
    assert "Nach 83 Gesprächen sind 25 Themen bekannt, Ideen und Bereitschaft mitgezählt; die letzten zehn brachten im Mittel 0,3 neue." in told  # fmt: skip


def test_agreement_stands_in_a_table_and_a_measure_on_few_passages_in_brackets(release):
    table = next(t for t in kinds(release, "/stimmen", "Table") if "Alpha" in words(t))
    row = next(r for r in table.children[2].children if "Aufenthalt" in words(r))
    assert "(0,55)" in words(row)
    assert "0,55 bis 0,84" in words(row)


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_no_theme_is_told_in_per_cent(release, search):
    assert "%" not in page(release, search)


def test_nothing_of_a_suppressed_cell_is_on_the_page(example, tmp_path):
    release = read_release(example.build(tmp_path / "leaky.duckdb", secret=example.SECRET))
    for code in release.categories("E1", "theme", "2026"):
        told = json.dumps(words([frame(release, "/stimmen", ""), voices_single.content(View(release), code)]))  # fmt: skip
        assert "919" not in told


def test_the_choice_of_a_theme_is_announced_to_screen_readers(release):
    live = [node for node in walk(frame(release, "/stimmen", "")) if getattr(node, "aria-live", "")]
    assert [node.id for node in live] == ["voices-theme-content"]
