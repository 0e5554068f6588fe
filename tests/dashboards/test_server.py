"""What leaves the server: no suppressed value, no other host, files in the reader's format, no enterprise code."""

import csv
import io
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dashboards
from dashboards import texts
from dashboards.app import create_app
from dashboards.pages import PAGES
from dashboards.serve import serve

FILES = ["/download/werte.csv", "/download/definitionen.csv", "/download/quellen.csv"]
SOURCE = Path(dashboards.__file__).parent


@pytest.mark.parametrize("search", ["", "?lang=en"])
def test_a_suppressed_value_leaves_the_server_nowhere(example, tmp_path, ask, search):
    link = tmp_path / "current.duckdb"
    example.publish(link, example.build(tmp_path / "faulty.duckdb", secret=example.SECRET))
    app = create_app(link)
    client = app.server.test_client()
    addresses = [*FILES, "/", "/_dash-layout", "/boundaries/20261103T060000Z-example.geojson"]
    answers = [ask(app, path, search) for path in PAGES]
    answers += [client.get(address + search).get_data(as_text=True) for address in addresses]
    answers += [callback(app, *call, search) for call in CHOICES]
    for answer in answers:
        assert not re.search(r"919[.,]?273", answer)


CHOICES = [
    ("..map-content.children...map-place-content.children..",
     {"map-indicator.value": "A1", "map-month.value": "2026-10", "map-place.data": "05399028"}),
    ("branches-content.children", {"branches-area.value": "05399028"}),
    ("origin-content.children", {"origin-area.value": "05399044"}),
    ("data-grid.children", {"data-indicator.value": "A2"}),
    ("voices-theme-content.children", {"voices-theme.value": "T11"}),
]  # fmt: skip


def callback(app, output, values, search=""):
    """What a choice on a page brings."""
    names = [part.split(".") for part in output.strip(".").split("...")]
    outputs = [{"id": name, "property": prop} for name, prop in names]
    inputs = [
        {"id": key.split(".")[0], "property": key.split(".")[1], "value": value}
        for key, value in values.items()
    ]
    call = {
        "output": output,
        "outputs": outputs if len(outputs) > 1 else outputs[0],
        "inputs": inputs,
        "changedPropIds": [next(iter(values))],
        "state": [{"id": "language", "property": "data", "value": "en" if search else "de"}],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=call)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_every_choice_answers_for_every_place_and_figure(app, release):
    for area in release.municipalities:
        assert "children" in callback(
            app, "branches-content.children", {"branches-area.value": area.area_code}
        )
        assert "children" in callback(
            app, "origin-content.children", {"origin-area.value": area.area_code}
        )
    for indicator in release.area_indicators():
        page = callback(
            app,
            CHOICES[0][0],
            {
                "map-indicator.value": indicator,
                "map-month.value": "2025-03",
                "map-place.data": "05399036",
            },
        )
        assert "map-content" in page
    for indicator in release.indicators:
        assert "data-values" in callback(
            app, "data-grid.children", {"data-indicator.value": indicator}
        )


def test_the_policy_allows_this_server_alone(app):
    headers = app.server.test_client().get("/").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_first_html_speaks_the_language_asked_for(app):
    client = app.server.test_client()
    german, english = client.get("/stimmen").text, client.get("/stimmen?lang=en").text
    assert '<html lang="de">' in german
    assert "<title>Stimmen – Potentiale der Vielfalt</title>" in german
    assert '<html lang="en">' in english
    assert "Skip to content" in english
    assert 'href="http' not in german
    assert 'src="http' not in german


def read_csv(app, address, delimiter):
    answer = app.server.test_client().get(address)
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_the_german_file_has_semicolons_decimal_commas_and_signs(app, release):
    rows = read_csv(app, "/download/werte.csv", ";")
    assert len(rows) == len(release.cells)
    share = next(
        r for r in rows if (r["Kennung"], r["Gebiet"], r["Stand"]) == ("A3", "Erlenau", "2026-10")
    )
    assert re.fullmatch(r"0,\d+", share["Wert"])
    assert share["Anzeige"].endswith("\u00a0%")
    hidden = [row for row in rows if row["Status"].startswith("geheim")]
    assert hidden
    assert {(row["Wert"], row["Anzeige"]) for row in hidden} == {("", ".")}


ENGLISH_CODES = {
    "share", "businesses", "total", "branch_group", "ok", "suppressed_primary", "trade_office",
    "days", "funnel_step", "commitment_status",
}  # fmt: skip


@pytest.mark.parametrize("address", FILES)
def test_a_german_file_has_german_heads_and_words_and_no_code_but_in_key_columns(app, address):
    rows = read_csv(app, address, ";")
    assert not {name for name in rows[0] if "_" in name or name in texts.HEADS}
    for row in rows:
        told = {value for name, value in row.items() if "kennung" not in name.lower()}
        assert not told & ENGLISH_CODES


def test_the_german_file_writes_german_dates(app):
    rows = read_csv(app, "/download/definitionen.csv", ";")
    assert {row["Gültig ab"] for row in rows} == {"01.01.2022"}


def test_every_code_of_the_example_has_its_word(release):
    assert {cell.breakdown for cell in release.cells} <= set(texts.BREAKDOWNS)
    assert {cell.status for cell in release.cells} <= set(texts.STATUSES)
    assert {cell.unit for cell in release.cells} <= set(texts.UNITS)
    assert {row["kind"] for row in release.sources} <= set(texts.SOURCE_KINDS)
    assert set(texts.ONE) | {"share"} == set(texts.UNITS)


def test_the_name_of_a_file_holds_its_figure(app, release):
    client = app.server.test_client()
    named = client.get("/download/werte.csv?indikator=A3").headers["Content-Disposition"]
    assert f'"werte_A3_{release.release_id}.csv"' in named
    english = client.get("/download/werte.csv?lang=en").headers["Content-Disposition"]
    assert f'"values_{release.release_id}.csv"' in english
    assert client.get("/download/werte.csv?indikator=../x").status_code == 404


def test_the_english_file_has_commas_and_points_and_can_be_one_indicator(app):
    rows = read_csv(app, "/download/werte.csv?lang=en&indikator=A3", ",")
    assert {row["indicator_id"] for row in rows} == {"A3"}
    assert rows[0]["indicator"] == "Share of all businesses"
    assert {row["status"] for row in rows} >= {"released", "kept secret"}
    assert {row["breakdown"] for row in rows} == {"total"}
    assert any(re.fullmatch(r"0\.\d+", row["value"]) for row in rows)


def test_an_unknown_file_is_not_found(app):
    client = app.server.test_client()
    assert client.get("/download/tresor.csv").status_code == 404
    assert client.get("/boundaries/anything.geojson").status_code == 404


def test_boundaries_come_by_their_own_address(app, release):
    shapes = json.loads(
        app.server.test_client().get(f"/boundaries/{release.release_id}.geojson").data
    )
    assert len(shapes["features"]) == 15
    assert {feature["id"] for feature in shapes["features"]} == {
        a.area_code for a in release.municipalities
    }


def test_the_enterprise_edition_of_the_grid_is_never_enabled(app, ask):
    page = ask(app, "/daten")
    assert '"enableEnterpriseModules":false' in page
    assert "licenseKey" not in page
    for file in SOURCE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "licenseKey" not in text
        assert "enableEnterpriseModules=True" not in text


def test_the_dashboard_needs_neither_the_graph_nor_the_language_models():
    program = "import sys, dashboards.serve; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=SOURCE.parent,
    )
    names = {name.split(".")[0] for name in loaded.stdout.split()}
    assert not names & {"dagster", "spacy", "splink", "sklearn"}
    own = {name for name in loaded.stdout.split() if name.startswith("pipeline")}
    assert own <= {"pipeline", "pipeline.tables"}


def test_no_other_host_is_named_in_our_own_assets():
    for file in (SOURCE / "assets").rglob("*.*"):
        assert not re.search(r"https?://", file.read_text(encoding="utf-8")), file


class Stopped(Exception):
    """Ends the server once it is open."""


def test_the_server_says_it_is_open_only_when_it_can_be_reached(link):
    told = []

    def on_open(address):
        told.append(address)
        port = int(address.rsplit(":", 1)[1])
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        raise Stopped

    with pytest.raises(Stopped):
        serve(link, port=0, on_open=on_open)
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+", told[0])


def test_a_taken_port_is_refused_before_anything_is_said(link):
    told = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            serve(link, port=taken.getsockname()[1], on_open=told.append)
    assert told == []
