"""Every page in both languages, with everything, with something missing and with nothing at all."""

import dataclasses
import json
import re
import string

import pytest
from dash.development.base_component import Component

from dashboards.app import create_app, frame
from dashboards.pages import PAGES
from dashboards.release import read_release
from dashboards.texts import TEXTS, UNITS

PATHS = list(PAGES)
INDICATORS = [
    *(f"A{n}" for n in range(1, 15)), *(f"B{n}" for n in range(1, 9)), "C1", *(f"E{n}" for n in range(1, 9)), "F7", "F10", "F12",
    *(f"G{n}" for n in range(1, 6)),
]  # fmt: skip
SCREEN_READER = "for-screen-readers"


def served(release, path, search=""):
    return json.dumps(
        frame(release, path, search).to_plotly_json(), cls=Encoder, ensure_ascii=False
    )


class Encoder(json.JSONEncoder):
    def default(self, value):
        return value.to_plotly_json()


def walk(node):
    """All components below a node."""
    if isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from walk(child)


def kinds(release, path, kind, search=""):
    return [node for node in walk(frame(release, path, search)) if type(node).__name__ == kind]


def words(node):
    """The text below a node."""
    if isinstance(node, (str, int, float)):
        return str(node)
    if isinstance(node, (list, tuple)):
        return " ".join(words(child) for child in node)
    return words(getattr(node, "children", None)) if isinstance(node, Component) else ""


def test_every_text_exists_in_both_languages_with_the_same_places():
    for key, (german, english) in (TEXTS | UNITS).items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(t) if name}
            for t in (german, english)
        ]
        assert german, key
        assert english, key
        assert fields[0] == fields[1], key


@pytest.mark.parametrize("path", PATHS)
def test_an_english_page_has_no_german_text_left(release, path):
    page = served(release, path, "?lang=en")
    same = {english for _, english in (TEXTS | UNITS).values()}
    german = {
        text for text, english in (TEXTS | UNITS).values()
        if text != english and text not in same and "{" not in text and len(text) > 6
    } - {"Deutsch"}  # fmt: skip
    left = {text for text in german if f'"{text}"' in page}
    assert left == set()
    assert "Betriebe mit" not in page


@pytest.mark.parametrize("search", ["", "?lang=en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_one_heading_and_names_its_county_as_invented(release, path, search):
    assert len(kinds(release, path, "H1", search)) == 1
    banner = [
        node
        for node in walk(frame(release, path, search))
        if getattr(node, "className", "") == "banner"
    ]
    assert len(banner) == 1
    assert words(banner[0]).startswith(
        "Alle Angaben sind erfunden" if not search else "All figures are invented"
    )


def test_a_real_county_has_no_such_banner(example, tmp_path):
    release = read_release(example.build(tmp_path / "real.duckdb", is_invented=False))
    assert "banner" not in served(release, "/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("without", INDICATORS)
def test_a_page_copes_with_a_figure_the_release_does_not_hold(releases_without, path, without):
    assert "H1" in served(releases_without(without), path)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_copes_with_a_release_that_holds_no_figure_at_all(releases_without, path):
    page = served(releases_without(*INDICATORS), path)
    assert "H1" in page


def test_the_head_of_a_county_without_registers_is_its_name_alone(releases_without):
    held = releases_without(*(name for name in INDICATORS if not name.startswith("E")))
    release = dataclasses.replace(held, manifest=held.manifest | {"newest_month": ""})
    kickers = [
        node for node in kinds(release, "/", "P") if getattr(node, "className", "") == "kicker"
    ]
    assert [words(kicker) for kicker in kickers] == [held.county_name]


@pytest.fixture(scope="module")
def releases_without(example, tmp_path_factory):
    """Releases that lack some indicators, each built once."""
    folder, built = tmp_path_factory.mktemp("without"), {}

    def get(*names):
        if names not in built:
            path = folder / f"{len(built)}.duckdb"
            built[names] = read_release(example.build(path, without=names))
        return built[names]

    return get


@pytest.mark.parametrize("path", PATHS)
def test_every_chart_has_a_title_a_summary_and_a_table_behind_it(release, path):
    sections = [
        node for node in kinds(release, path, "Section") if "chart" in (node.className or "")
    ]
    for section in sections:
        inside = list(walk(section))
        assert any(type(node).__name__ in ("H2", "H3") for node in inside)
        summary = next(node for node in inside if getattr(node, "className", "") == "summary")
        assert words(summary).strip()
        graphs = [node for node in inside if type(node).__name__ == "Graph"]
        tables = [node for node in inside if type(node).__name__ == "Table"]
        assert len(graphs) == 1
        assert tables
    graphs = kinds(release, path, "Graph")
    assert len(graphs) == len(sections)


@pytest.mark.parametrize("path", PATHS)
def test_every_drawing_has_a_text_alternative_and_a_quiet_german_config(release, path):
    holders = [
        node for node in walk(frame(release, path, "")) if getattr(node, "role", "") == "img"
    ]
    graphs = kinds(release, path, "Graph")
    assert len(holders) == len(graphs)
    for holder in holders:
        assert len(getattr(holder, "aria-label")) > 40
    for graph in graphs:
        assert graph.config["locale"] == "de"
        assert graph.config["showSendToCloud"] is False
        assert graph.config["displaylogo"] is False


@pytest.mark.parametrize("path", PATHS)
def test_every_table_has_a_caption_and_headers_for_rows_and_columns(release, path):
    for table in kinds(release, path, "Table"):
        caption, head, body = table.children
        assert words(caption)
        assert all(cell.scope == "col" for cell in head.children.children)
        for row in body.children:
            assert row.children[0].scope == "row"
            assert len(row.children) == len(head.children.children)


@pytest.mark.parametrize("path", ["/", "/herkunft", "/stimmen", "/daten"])
def test_beside_every_key_figure_stand_unit_date_and_definition(release, path):
    figures = [
        n
        for n in walk(frame(release, path, ""))
        if str(getattr(n, "className", "")).startswith("key-figure ")
        or getattr(n, "className", "") == "key-figure"
    ]
    assert figures
    for figure in figures:
        inside = list(walk(figure))
        assert any(getattr(node, "className", "") == "unit" and words(node) for node in inside)
        assert any(getattr(node, "className", "") == "when" and words(node) for node in inside)
        links = [node.href for node in inside if type(node).__name__ == "Link"]
        assert any("#definition-" in link for link in links)


def test_every_definition_linked_to_is_there(release):
    anchors = set(re.findall(r'"id": "(definition-[\w]+)"', served(release, "/daten")))
    for path in PATHS:
        linked = set(re.findall(r"/daten#(definition-[\w]+)", served(release, path)))
        assert linked <= anchors


def test_county_figures_are_marked_incomplete_while_a_municipality_is_missing(
    release, example, tmp_path
):
    page = served(release, "/")
    assert "Für Oktober 2026 fehlt die Lieferung aus Mühlenau." in page
    assert '"unvollständig: 14 von 15 Gemeinden"' in page
    whole = read_release(example.build(tmp_path / "whole.duckdb", missing=False))
    assert "unvollständig" not in served(whole, "/")


def test_voices_tell_x_of_y_and_strengths_before_barriers(release):
    page = words(frame(release, "/stimmen", ""))
    assert "in 29 von 83 Gesprächen" in page
    assert page.index("Worin sie Stärken sehen") < page.index("Wo es hakt")
    tables = kinds(release, "/stimmen", "Table")
    assert "29 von 83" in words(tables[0])
    assert "%" not in page


def test_a_theme_told_by_too_few_is_a_dot_with_its_meaning_read_out(release):
    table = kinds(release, "/stimmen", "Table")[0]
    row = next(row for row in table.children[2].children if "Diskriminierung" in words(row))
    sign = row.children[2].children
    assert sign.className == "sign"
    assert words(sign.children[0]) == "."
    assert "geheim gehalten" in words(sign.children[1])
    assert sign.children[1].className == SCREEN_READER


def test_quotes_are_those_of_the_release_and_each_stands_once(release):
    quotes = [words(node) for node in kinds(release, "/stimmen", "Blockquote")]
    assert sorted(quotes) == sorted(row["text"] for row in release.quotes)


def test_beside_a_strength_stands_only_what_tells_it_as_strength(release):
    beside = {"Worin sie Stärken sehen": 1, "Wo es hakt": -1}
    valence = {row["text"]: row["valence"] for row in release.quotes}
    for section in kinds(release, "/stimmen", "Section"):
        expected = beside.get(words(section.children[0]))
        if expected is not None:
            quotes = [words(n) for n in walk(section) if type(n).__name__ == "Blockquote"]
            assert quotes
            assert {valence[quote] for quote in quotes} == {expected}


def test_quotes_of_unknown_valence_stand_beside_no_theme(example, tmp_path):
    old = read_release(example.build(tmp_path / "old.duckdb", is_old=True))
    sections = {words(s.children[0]): s for s in kinds(old, "/stimmen", "Section")}
    quotes = {
        name: sum(type(n).__name__ == "Blockquote" for n in walk(section))
        for name, section in sections.items()
    }
    assert quotes["Worin sie Stärken sehen"] == quotes["Wo es hakt"] == 0
    assert quotes["Weitere Zitate nach Themen"] == len(old.quotes)


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_no_text_promises_that_a_quote_tells_neither_who_nor_where(release, search):
    page = words(frame(release, "/stimmen", search))
    assert "verrät nicht" not in page
    assert "does not reveal" not in page
    promise = "weder Ort noch Branche noch Herkunft" if not search else "neither place nor branch"
    assert promise in page


def test_a_small_county_speaks_calmly_and_shows_no_giant_dot(example, tmp_path):
    small = read_release(example.build(tmp_path / "small.duckdb", is_small=True, missing=False))
    (head,) = kinds(small, "/", "H1")
    assert words(head) == "Noch zu wenige Betriebe, um Zahlen zu zeigen."
    assert (
        words(kinds(small, "/", "H1", "?lang=en")[0]) == "Too few businesses yet to show figures."
    )
    for path in PATHS:
        inside = list(walk(frame(small, path, "")))
        giants = [words(n) for n in inside if getattr(n, "className", "") == "number"]
        assert not {number for number in giants if "geheim" in number or number == "."}
    folded = [
        n for n in walk(frame(small, "/", "")) if "folded" in str(getattr(n, "className", ""))
    ]
    assert len(folded) == 1
    assert "Zum Schutz einzelner Menschen nicht gezeigt: Betriebe" in words(folded[0])
    assert not kinds(small, "/herkunft", "Graph")


def choices(release, search, identity):
    found = [n for n in walk(frame(release, "/karte", search)) if getattr(n, "id", "") == identity]
    return found[0]


def test_the_map_offers_no_state_of_deliveries_and_takes_its_choices_from_the_address(release):
    chosen = choices(release, "?angabe=A1&monat=2025-03&ort=05399020", "map-indicator")
    assert chosen.value == "A1"
    assert [entry["value"] for entry in chosen.data] == ["A1", "A2", "A3"]
    assert choices(release, "?angabe=A1&monat=2025-03", "map-month").value == "2025-03"
    assert choices(release, "?angabe=G1&monat=1999-01", "map-indicator").value == "A3"
    assert choices(release, "?angabe=G1&monat=1999-01", "map-month").value == "2026-10"


def test_the_legend_of_the_map_has_classes_that_do_not_overlap(release):
    legend = next(
        n
        for n in walk(frame(release, "/karte", ""))
        if getattr(n, "className", "") == "legend" and "bis" in words(n)
    )
    entries = [words(entry).strip() for entry in legend.children if "bis" in words(entry)]
    assert all("bis unter" in entry for entry in entries[:-1])
    assert entries[-1] == "16\u00a0% bis 20\u00a0%"


def test_the_data_page_writes_dates_as_people_do(release):
    page = words(frame(release, "/daten", ""))
    assert "03.11.2026, 06:00 Uhr UTC" in page
    assert "T06:00" not in page
    grid = next(n for n in walk(frame(release, "/daten", "")) if type(n).__name__ == "AgGrid")
    assert grid.rowData[0]["when"] == "Oktober 2026"


def test_the_data_page_explains_every_sign(release):
    page = words(frame(release, "/daten", ""))
    for sign in (".", "–", "/", "…", "x"):
        assert sign in page
    assert "30 Tage zurück" in page


def test_german_and_english_numbers_on_the_page(release):
    assert "1.586" in served(release, "/")
    assert "1,586" in served(release, "/", "?lang=en")
    assert "1.586" not in served(release, "/", "?lang=en")


def test_links_keep_the_language(release):
    links = [node.href for node in kinds(release, "/karte", "Link", "?lang=en&ort=05399020")]
    switch = [link for link in links if "lang=en" not in link]
    assert switch == ["/karte?ort=05399020"]


def test_the_map_page_opens_at_the_place_named_in_the_address(release):
    assert "In Hambrück haben 108 Betriebe" in served(release, "/karte", "?ort=05399020")


def test_an_unknown_place_or_page_does_not_break(release):
    assert "In Erlenau haben" in served(release, "/karte", "?ort=';--")
    assert "Diese Seite gibt es nicht" in served(release, "/nirgends")


def test_without_a_release_the_page_says_what_to_do(tmp_path, ask):
    page = ask(create_app(tmp_path / "current.duckdb"), "/")
    assert "potentiale run" in page


def test_the_app_follows_a_moved_release_link(example, tmp_path, ask):
    link = tmp_path / "current.duckdb"
    example.publish(link, example.build(tmp_path / "one.duckdb", release_id="first-release"))
    app = create_app(link)
    assert "first-release" in ask(app, "/")
    other = example.build(tmp_path / "two.duckdb", release_id="second-release", missing=False)
    example.publish(link, other)
    page = ask(app, "/")
    assert "second-release" in page
    assert "first-release" not in page
    client = app.server.test_client()
    assert client.get("/boundaries/second-release.geojson").status_code == 200
    assert client.get("/boundaries/first-release.geojson").status_code == 404
