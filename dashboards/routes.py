"""Files beside the pages: boundaries as GeoJSON, released values, definitions and sources as CSV.

Everything here comes from the release in memory; what the pages do not show is not here either.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Flask, Response, abort, request

from dashboards.release import Follower
from dashboards.view import View, make_view


def add_routes(server: Flask, follower: Follower) -> None:
    """Add the addresses of files to the server."""

    @server.get("/boundaries/<name>.geojson")
    def boundaries(name: str) -> Response:
        release = follower.release()
        if release is None or name != release.release_id:
            abort(404)
        response = Response(release.boundaries, mimetype="application/geo+json")
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response

    @server.get("/download/<name>.csv")
    def download(name: str) -> Response:
        release = follower.release()
        if release is None or name not in WRITERS:
            abort(404)
        view = make_view(release, request.query_string.decode("utf-8", "replace"))
        response = Response(WRITERS[name](view), mimetype="text/csv; charset=utf-8")
        file_name = f"{name}_{release.release_id}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response


def write_values(view: View) -> str:
    """All released cells, or those of the indicator asked for, as shown and as a plain number."""
    asked = view.query.get("indikator")
    names = ("indicator_id", "indicator", "area_code", "area", "period", "breakdown", "category",
             "label", "value", "shown", "unit", "counted", "status", "definition_id")  # fmt: skip
    rows = (
        (
            cell.indicator_id, view.indicator(cell.indicator_id), cell.area_code,
            view.area(cell.area_code), cell.period, cell.breakdown, cell.category,
            view.label(cell.breakdown, cell.category), _plain(view, cell.value), view.shown(cell),
            cell.unit, view.unit(cell), cell.status, cell.definition_id,
        )
        for cell in view.release.cells
        if asked in (None, "", cell.indicator_id)
    )  # fmt: skip
    return _write(view, names, rows)


def write_definitions(view: View) -> str:
    """All definitions."""
    return _write_rows(view, list(view.release.definitions.values()))


def write_sources(view: View) -> str:
    """All sources and the state of their deliveries."""
    return _write_rows(view, list(view.release.sources))


def _write_rows(view: View, rows: Sequence[dict[str, Any]]) -> str:
    names = list(rows[0]) if rows else []
    return _write(view, names, ([_plain(view, row[name]) for name in names] for row in rows))


def _plain(view: View, value: Any) -> str:
    """A number with the reader's decimal sign and without grouping; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, float):
        written = f"{value:.6f}".rstrip("0").rstrip(".")
        return written.replace(".", ",") if view.language == "de" else written
    return str(value)


def _write(view: View, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV as a spreadsheet of the reader's country opens it; a leading BOM marks UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if view.language == "de" else ",")
    writer.writerow(names)
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


WRITERS = {
    "werte": write_values,
    "definitionen": write_definitions,
    "quellen": write_sources,
}
