"""Run all measurements in one go and write their figures: docs/results/bench.json, docs/performance.md.

What is measured how stands in the other files of this folder.
"""

import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import county, notices

DOCS = Path(__file__).resolve().parents[1] / "docs"
MILLION = 1_000_000
PAGE = """\
# Geschwindigkeit

Geschrieben von `make bench` am {date}; Maschine: {machine}; Python {python}, DuckDB {duckdb}, Dagster {dagster}, Dash {dash}.
Verhältnisse sind in einem Lauf auf derselben Maschine gemessen; Sekunden hängen von der Maschine ab.

| Was | Ziel | Gemessen | Gehalten |
|---|---|---|---|
{rows}

Eine Million Meldungen: {megabytes} MB CSV von 15 Ämtern, {rows_read} Zeilen. DuckDB allein (`CREATE TABLE AS FROM read_csv(all_varchar)`) brauchte
{bare} s, wir {ours} s: Trennung von Tresor und Datenspeicher, Pseudonyme, Deutung und Prüfung jeder Zeile eingeschlossen.
"""


def main() -> None:
    """Measure, write both files, and end with 1 where a target was missed."""
    with tempfile.TemporaryDirectory() as folder:
        run = county.measure_run(
            Path(folder) / "county"
        )  # first: peak memory is that of all children so far
        million = notices.measure(Path(folder) / "million", MILLION)
        dashboard = county.measure_dashboard(Path(folder) / "county")
    targets = [
        (
            "notices_1m_over_bare_duckdb",
            "1 Mio. CSV-Meldungen bis core, Vielfaches von DuckDB allein",
            million["over_bare_duckdb"],
            6,
            "×",
        ),
        (
            "notices_1m_peak_memory_mib",
            "dabei höchster Speicherbedarf",
            million["peak_memory_mib"],
            4096,
            "MiB",
        ),
        (
            "empty_to_released_seconds",
            "Musterkreis von leer bis veröffentlicht",
            run["empty_to_released_seconds"],
            180,
            "s",
        ),
        (
            "county_peak_memory_mib",
            "dabei höchster Speicherbedarf",
            run["peak_memory_mib"],
            4096,
            "MiB",
        ),
        (
            "first_page_ms",
            "Erste Seite des Dashboards, Zeit des Servers",
            dashboard["first_page_ms"],
            1000,
            "ms",
        ),
        (
            "callback_p95_ms",
            "Rückrufe des Dashboards, 95. Perzentil",
            dashboard["callback_p95_ms"],
            100,
            "ms",
        ),
    ]
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    versions = {name: version(name) for name in ("duckdb", "dagster", "dash", "spacy", "pandas")}
    machine = f"{os.cpu_count()} Kerne, {platform.machine()}, {platform.system()}"
    figures = {key: round(value, 3) for key, _, value, _, _ in targets}
    figures |= {f"million_{key}": round(value, 3) for key, value in million.items()}
    figures |= {f"county_{key}": round(value, 3) for key, value in run.items()}
    figures |= {f"dashboard_{key}": round(value, 3) for key, value in dashboard.items()}
    results = DOCS / "results"
    results.mkdir(parents=True, exist_ok=True)
    about = {"date": date, "machine": machine, "python": platform.python_version(), **versions}
    (results / "bench.json").write_text(
        json.dumps(about | figures, indent=2) + "\n", encoding="utf-8"
    )
    rows = "\n".join(
        f"| {name} | höchstens {target} {unit} | {_german(value)} {unit} | {'ja' if value <= target else '**nein**'} |"
        for _, name, value, target, unit in targets
    )
    page = PAGE.format(
        date=date,
        machine=machine,
        python=platform.python_version(),
        **{k: versions[k] for k in ("duckdb", "dagster", "dash")},
        rows=rows,
        megabytes=round(million["megabytes"]),
        rows_read=f"{million['rows_read']:,}".replace(",", "."),
        bare=_german(million["bare_duckdb_seconds"]),
        ours=_german(million["seconds"]),
    )
    (DOCS / "performance.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    sys.exit(0 if all(value <= target for _, _, value, target, _ in targets) else 1)


def _german(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


if __name__ == "__main__":
    main()
