"""The Dash application: one frame around eight pages, in German or English by the address.

What a page holds stands in pages/; which figures exist is up to the release.
"""

import html as markup
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from flask import has_request_context, request

from dashboards import numbers
from dashboards.charts import FONT
from dashboards.furniture import aria
from dashboards.headers import add_headers
from dashboards.pages import PAGES
from dashboards.release import Follower, Release
from dashboards.routes import add_routes
from dashboards.texts import text
from dashboards.view import View, make_view

INDEX = """<!DOCTYPE html>
<html lang="{language}">
<head>
{metas}
<title>{title}</title>
{favicon}
{css}
</head>
<body>
<a class="skip" href="#content">{skip}</a>
<noscript><p class="noscript">{need_script}</p></noscript>
{app_entry}
<footer>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


class Dashboard(Dash):
    """Dash with a page frame that knows the reader's language."""

    def interpolate_index(self, **parts: Any) -> str:
        """The HTML sent first: language and title of the page, a link past the navigation."""
        language, path = "de", "/"
        if has_request_context():
            language = "en" if request.args.get("lang") == "en" else "de"
            path = request.path
        names = ("metas", "favicon", "css", "app_entry", "config", "scripts", "renderer")
        return INDEX.format(
            language=language,
            title=markup.escape(page_title(path, language)),
            skip=text("skip", language),
            need_script=text("need_script", language),
            **{name: parts.get(name, "") for name in names},
        )


def create_app(current_release: Path) -> Dash:
    """The dashboard that follows the link `current_release`; it may name nothing yet."""
    follower = Follower(current_release)
    app = Dashboard(
        __name__,
        title=text("product", "de"),
        update_title="",
        serve_locally=True,
        assets_folder=str(Path(__file__).parent / "assets"),
        use_pages=False,
        suppress_callback_exceptions=True,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "robots", "content": "noindex"},
        ],
    )
    app.layout = dmc.MantineProvider(
        [
            dcc.Location(id="address"),
            dcc.Store(id="page-state"),
            dcc.Store(id="page-done"),
            html.Div(id="page"),
        ],
        theme={"fontFamily": FONT, "primaryColor": "dark", "defaultRadius": "sm"},
        forceColorScheme="light",
    )
    _register(app, follower)
    add_routes(app.server, follower)
    add_headers(app)
    return app


def _register(app: Dash, follower: Follower) -> None:
    @app.callback(
        Output("page", "children"),
        Output("page-state", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
    )
    def show(path: str | None, search: str | None) -> Any:
        language = language_of(search)
        state = {"language": language, "title": page_title(path or "/", language)}
        return frame(follower.release(), path or "/", search), state

    app.clientside_callback(
        ClientsideFunction("page", "arrive"),
        Output("page-done", "data"),
        Input("page-state", "data"),
    )
    for _, module in PAGES.values():
        if hasattr(module, "register"):
            module.register(app, follower)


def language_of(search: str | None) -> numbers.Language:
    """The language an address asks for; German unless it says lang=en."""
    return "en" if dict(parse_qsl((search or "").lstrip("?"))).get("lang") == "en" else "de"


def page_title(path: str, language: str) -> str:
    """Title of the browser's window."""
    key = PAGES[_known(path)][0] if _known(path) in PAGES else "not_found"
    return f"{text(key, language)} – {text('product', language)}"


def _known(path: str) -> str:
    """A path without a trailing slash."""
    return path.rstrip("/") or "/"


def frame(release: Release | None, path: str, search: str | None) -> html.Div:
    """Header, banner, page and footer for an address."""
    if release is None:
        language = language_of(search)
        return _message(text("no_release", language), text("no_release_text", language), language)
    view = make_view(release, search)
    path = _known(path)
    return html.Div(
        [
            _banner(view),
            _header(view, path),
            html.Main(_page(view, path), id="content", tabIndex="-1"),
            _footer(view),
        ],
        className="frame",
    )


def _message(title: str, words: str, language: str) -> html.Div:
    return html.Div(
        [
            html.Header(html.P(text("product", language), className="brand"), className="top"),
            html.Main(
                [html.H1(title), html.P(words, className="lead")], id="content", tabIndex="-1"
            ),
        ],
        className="frame",
    )


def _page(view: View, path: str) -> Any:
    if path not in PAGES:
        return [
            html.H1(view.text("not_found")),
            html.P(view.text("not_found_text"), className="lead"),
        ]
    return PAGES[path][1].layout(view)


def _banner(view: View) -> Any:
    """Says on every page that an invented county is invented."""
    if not view.release.is_invented:
        return None
    return html.P(view.text("invented"), className="banner", role="note")


def _header(view: View, path: str) -> html.Header:
    other = make_view(view.release, "" if view.language == "en" else "?lang=en")
    query = {key: value for key, value in view.query.items() if key != "lang"}
    links = [
        html.Li(
            dcc.Link(
                view.text(key), href=view.link(address),
                className="current" if address == path else "",
            )
        )
        for address, (key, _) in PAGES.items()
    ]  # fmt: skip
    return html.Header(
        [
            html.Div(
                [
                    dcc.Link(view.text("product"), href=view.link("/"), className="brand"),
                    html.Span(view.release.county_name, className="county"),
                    html.Div(
                        dcc.Link(
                            view.text("switch"), href=other.link(path, **query),
                            title=view.text("switch_hint"), id="switch",
                        ),
                        className="switch",
                        lang=other.language,
                    ),
                ],
                className="top-line",
            ),
            html.Nav(html.Ul(links), **aria(label=view.text("navigation"))),
        ],
        className="top",
    )  # fmt: skip


def _footer(view: View) -> html.Footer:
    made = view.release.manifest.get("made_at", "")[:10]
    day = numbers.day(date.fromisoformat(made), view.language) if made else numbers.LATER
    return html.Footer(
        [
            html.P(view.text("footer_release", release=view.release.release_id, day=day)),
            html.P(dcc.Link(view.text("footer_link"), href=view.link("/daten"))),
        ],
        className="foot",
    )
