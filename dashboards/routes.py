"""Files beside the pages: boundaries as GeoJSON, released values, definitions and sources as CSV.

Everything here comes from the release in memory; what the pages do not show is not here either.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import Flask, Response, abort, request

from dashboards import numbers, texts
from dashboards.release import Cell, Follower, Row
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
        if view.query.get("indikator", "") not in ("", *release.indicators):
            abort(404)
        response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(view, name)}"'
        return response


def _file_name(view: View, name: str) -> str:
    """What the file is, of which figure, and from which release."""
    word = FILE_NAMES[name][view.language == "en"]
    parts = [word, view.query.get("indikator", ""), view.release.release_id]
    return "_".join(part for part in parts if part) + ".csv"


def write_values(view: View) -> str:
    """All released cells, or those of the indicator asked for, as shown and as a plain number."""
    asked = view.query.get("indikator")
    names = ("indicator_id", "indicator", "area_code", "area", "period", "breakdown", "category",
             "label", "value", "shown", "unit", "counted", "status", "definition_id")  # fmt: skip
    rows = (
        (
            cell.indicator_id, view.indicator(cell.indicator_id), cell.area_code,
            view.area(cell.area_code), cell.period,
            texts.word(texts.BREAKDOWNS, cell.breakdown, view.language), cell.category,
            view.label(cell.breakdown, cell.category), _plain(view, cell.value), view.shown(cell),
            texts.unit_name(cell.unit, view.language), _counted(view, cell),
            texts.word(texts.STATUSES, cell.status, view.language), cell.definition_id,
        )
        for cell in view.release.cells
        if asked in (None, "", cell.indicator_id)
    )  # fmt: skip
    return _write(view, names, rows)


def _counted(view: View, cell: Cell) -> str:
    """What is counted, as the definition says."""
    return view.of(view.release.definitions.get(cell.definition_id, {}), "counting_unit")


def write_definitions(view: View) -> str:
    """All definitions in the reader's language."""
    names = ("definition_id", "counting_unit", "text", "formula", "source", "valid_from",
             "valid_to")  # fmt: skip
    return _write_rows(view, names, list(view.release.definitions.values()))


def write_sources(view: View) -> str:
    """All sources and the state of their deliveries in the reader's language."""
    names = ("source_id", "name", "kind", "area_code", "legal_basis", "purpose", "newest_period",
             "deliveries", "refused", "rows_in", "rows_stored", "rows_quarantined")  # fmt: skip
    rows = [
        row | {"kind": texts.word(texts.SOURCE_KINDS, row["kind"], view.language)}
        for row in view.release.sources
    ]
    return _write_rows(view, names, rows)


def _write_rows(view: View, names: Sequence[str], rows: Sequence[Row]) -> str:
    """Rows of a table; a pair of columns such as name_de, name_en becomes one."""
    lines = (
        [_plain(view, row[name] if name in row else view.of(row, name)) for name in names]
        for row in rows
    )
    return _write(view, names, lines)


def _plain(view: View, value: Any) -> str:
    """A number with the reader's decimal sign and without grouping; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, float):
        written = f"{value:.6f}".rstrip("0").rstrip(".")
        return written.replace(".", ",") if view.language == "de" else written
    if isinstance(value, date) and view.language == "de":
        return numbers.day(value)
    return str(value)


def _write(view: View, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV as a spreadsheet of the reader's country opens it; a leading BOM marks UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if view.language == "de" else ",")
    writer.writerow([texts.word(texts.HEADS, name, view.language) for name in names])
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


WRITERS = {
    "werte": write_values,
    "definitionen": write_definitions,
    "quellen": write_sources,
}

FILE_NAMES = {
    "werte": ("werte", "values"),
    "definitionen": ("definitionen", "definitions"),
    "quellen": ("quellen", "sources"),
}
