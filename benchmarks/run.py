"""Run all measurements in one go and write their figures: docs/results/bench.json, docs/performance.md.

What is measured how stands in the other files of this folder.
"""

import json
import math
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import county, linkage, notices, refresh, themes, xml
from benchmarks.chart import chart

DOCS = Path(__file__).resolve().parents[1] / "docs"
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
PAGE = """\
# Geschwindigkeit

Geschrieben von `make bench` am {date}; Maschine: {machine}; Python {python}, DuckDB {duckdb}, Splink {splink}, Dagster {dagster}, Dash {dash}.
Verhältnisse sind in einem Lauf auf derselben Maschine gemessen; Sekunden hängen von der Maschine ab.

| Was | Ziel | Gemessen | Gehalten |
|---|---|---|---|
{rows}

## Aufwand nach Größe

![Sekunden nach Zahl der Meldungen](images/notices-cost.svg)

| Meldungen | DuckDB allein | bis core.notices | Verhältnis | Speicher |
|---|---|---|---|---|
{sizes}

CSV von 15 Ämtern. „DuckDB allein“ ist `CREATE TABLE AS FROM read_csv(all_varchar)` derselben Dateien in eine Datenbankdatei; bei uns sind Trennung von Tresor und Datenspeicher, Pseudonyme, Deutung und Prüfung jeder Zeile eingeschlossen.

## Was verglichen wird

- **Monatliche Auffrischung:** {first_rows} Meldungen beim ersten Laden ({first_seconds} s von den Dateien bis zu den Betrieben), danach {new_rows} neue ({refresh_seconds} s), jeweils mit Verknüpfung und Start des Programms. Gut eine Sekunde davon ist der Start von Python, 0,7 s das Aufstellen der SQL-Anweisungen durch Splink; der Rest sind Durchgänge über alle Meldungen und Personen.
- **XGewerbeanzeige:** {records} Sätze bis zu fertigen Zeilen gegen einen nackten Durchgang mit `lxml.iterparse`, in Prozessorsekunden.
- **Verknüpfung:** {notices} Meldungen mit {entries} Einträgen eines Handelsregisters gegen ein kleinstmögliches Splink-Skript, das seine Gewichte aus den Daten schätzt ({minimal} s gegen unsere {ours} s). Unsere Gewichte liegen bei; dafür werden die Einträge aus Tresor und Datenspeicher vorbereitet, die Gründe jedes Paares aufgehoben und eins zu eins entschieden.
- **Themen:** {interviews} Gespräche mit {words} Wörtern der Befragten; `nlp.pipe` der mitgelieferten Pipeline allein {bare} s, mit eigenen Bausteinen, Kodebuch, Beispielen und Speichern {one} s in einem und {two} s in zwei Prozessen (der erste Lauf); nach einer Änderung am Kodebuch {changed} s in einem Prozess, das {alone}-fache des ersten Laufs in einem. Jeweils mit Start des Programms (gut drei Sekunden: Pipeline, Wörterbuch, Kodebuch), die bei wenigen Gesprächen am meisten wiegen. Nach einer Änderung am Kodebuch wird nichts zerlegt; Regeln und Beispiele werden aber auf jeden Satz neu angewandt, in Python: Das hält beide Ziele außer Reichweite, seit auch Wortteile der Beispiele zählen. Speicher: {few_memory} MiB bei 100, {many_memory} MiB bei {short} kurzen Gesprächen.
"""


@dataclass(frozen=True)
class Target:
    """A figure and the most it may be."""

    key: str
    name: str
    value: float
    most: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps its target."""
        return self.value <= self.most


MEASUREMENTS = {
    "refresh": (refresh.measure, 1_000_000),
    "xml": (xml.measure,),
    "linkage": (linkage.measure,),
    "themes": (themes.measure,),
}


def main() -> None:
    """Measure, write both files, and end with 1 where a target was missed.

    With a name (refresh, xml, linkage, themes; themes=300 for another size) that alone is measured anew; the other figures stay as
    they were written last.
    """
    alone = {name: size for name, _, size in (each.partition("=") for each in sys.argv[1:])}
    known = (
        json.loads((DOCS / "results" / "bench.json").read_text(encoding="utf-8")) if alone else {}
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        found = _known(known) if alone else _counties(root)
        for name, (measure, *sizes) in MEASUREMENTS.items():
            if not alone or name in alone:
                given = alone.get(name)
                found[name] = _measured(root, measure, *([int(given)] if given else sizes))
    by_size = {size: found[f"notices_{size}"] for size in SIZES}
    parts = (found["refresh"], found["xml"], found["linkage"], found["themes"])
    targets = _targets(found["county"], found["dashboard"], by_size, *parts)
    chart(
        [(size, each["seconds"]) for size, each in by_size.items()],
        DOCS / "images" / "notices-cost.svg",
    )
    figures = {target.key: target.value for target in targets}
    figures |= {
        f"{name}_{key}": value for name, part in found.items() for key, value in part.items()
    }
    _write(targets, figures, by_size, *parts)
    sys.exit(0 if all(target.is_met for target in targets) else 1)


def _counties(root: Path) -> dict[str, dict[str, float]]:
    """The sample county from empty to released, its dashboard, and notices of every size."""
    run = county.measure_run(root / "county")
    dashboard = county.measure_dashboard(root / "county")
    sizes = {f"notices_{size}": _measured(root, notices.measure, size) for size in SIZES}
    return {"county": run, "dashboard": dashboard} | sizes


def _known(figures: dict[str, float]) -> dict[str, dict[str, float]]:
    """The measurements that were written last."""
    names = ["county", "dashboard", *(f"notices_{size}" for size in SIZES), *MEASUREMENTS]
    return {
        name: {
            key.removeprefix(f"{name}_"): value
            for key, value in figures.items()
            if key.startswith(f"{name}_")
        }
        for name in names
    }


def _measured(root: Path, measure, *sizes: int) -> dict[str, float]:
    """One measurement in a folder of its own, which goes afterwards."""
    folder = root / "measured"
    folder.mkdir()
    try:
        return measure(folder, *sizes)
    finally:
        shutil.rmtree(folder)


def _targets(run, dashboard, by_size, renewed, messages, linked, coded) -> list[Target]:
    million, most = by_size[1_000_000], by_size[5_000_000]
    return [
        Target("notices_1m_over_bare_duckdb", "1 Mio. CSV-Meldungen bis core, Vielfaches von DuckDB allein", million["over_bare_duckdb"], 6, "×"),
        Target("notices_5m_over_bare_duckdb", "5 Mio. CSV-Meldungen bis core, Vielfaches von DuckDB allein", most["over_bare_duckdb"], 4, "×"),
        Target("notices_5m_peak_memory_mib", "dabei höchster Speicherbedarf", most["peak_memory_mib"], 6144, "MiB"),
        Target("notices_cost_over_n_log_n", "Aufwand von 100.000 auf 5 Mio., gemessen an n log n", _over_n_log_n(by_size), 1, "×"),
        Target("refresh_over_first_load", "Auffrischung mit 1 % neuen Meldungen, Anteil am ersten Laden", renewed["over_first_load"], 0.1, "×"),
        Target("xml_over_bare_iterparse", "100.000 XGewerbeanzeige-Sätze, Vielfaches von lxml.iterparse", messages["over_bare_iterparse"], 2, "×"),
        Target("linkage_over_minimal_splink", "100.000 Meldungen mit 20.000 Einträgen, Vielfaches eines kleinsten Splink-Skripts", linked["over_minimal_splink"], 1.3, "×"),
        Target("themes_over_bare_pipe", f"Themen in {_whole(coded['interviews'])} Gesprächen, Vielfaches von nlp.pipe allein", coded["over_bare_pipe"], 1.25, "×"),
        Target("codebook_change_over_first_run", "Geändertes Kodebuch auf diesen Gesprächen, Anteil am ersten Lauf", coded["codebook_change_over_first_run"], 0.1, "×"),
        Target("one_transcript_more_over_one_alone", "Ein Gespräch mehr neben diesen, Vielfaches eines einzelnen", coded["one_more_over_one_alone"], 1.25, "×"),
        Target("two_workers_over_one", "Zwei Prozesse, Anteil an der Zeit von einem", coded["two_workers_over_one"], 0.625, "×"),
        Target("themes_memory_growth", f"Speicher bei {_whole(coded['short_interviews'])} kurzen Gesprächen, Vielfaches von 100", coded["memory_growth"], 1.25, "×"),
        Target("empty_to_released_seconds", "Musterkreis von leer bis veröffentlicht", run["empty_to_released_seconds"], 180, "s"),
        Target("county_peak_memory_mib", "dabei höchster Speicherbedarf", run["peak_memory_mib"], 4096, "MiB"),
        Target("first_page_ms", "Erste Seite des Dashboards, Zeit des Servers", dashboard["first_page_ms"], 1000, "ms"),
        Target("callback_p95_ms", "Rückrufe des Dashboards, 95. Perzentil", dashboard["callback_p95_ms"], 100, "ms"),
    ]  # fmt: skip


def _over_n_log_n(by_size: dict[int, dict[str, float]]) -> float:
    """How much the cost grew from 100,000 to 5 million notices, as a multiple of n log n."""
    few, many = 100_000, 5_000_000
    grown = by_size[many]["seconds"] / by_size[few]["seconds"]
    return grown / (many * math.log(many) / (few * math.log(few)))


def _write(targets, figures, by_size, renewed, messages, linked, coded) -> None:
    versions = {
        name: version(name) for name in ("duckdb", "splink", "dagster", "dash", "spacy", "pandas")
    }
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} Kerne, {platform.machine()}, {platform.system()}",
        "python": platform.python_version(),
        **versions,
    }
    results = DOCS / "results"
    results.mkdir(parents=True, exist_ok=True)
    rounded = {key: round(value, 3) for key, value in figures.items()}
    (results / "bench.json").write_text(
        json.dumps(about | rounded, indent=2) + "\n", encoding="utf-8"
    )
    page = PAGE.format(
        **about,
        rows="\n".join(_row(target) for target in targets),
        sizes="\n".join(_size(size, each) for size, each in by_size.items()),
        first_rows=_whole(renewed["first_rows"]),
        new_rows=_whole(renewed["new_rows"]),
        first_seconds=_german(renewed["first_seconds"]),
        refresh_seconds=_german(renewed["refresh_seconds"]),
        records=_whole(messages["records"]),
        notices=_whole(linked["notices"]),
        entries=_whole(linked["entries"]),
        minimal=_german(linked["minimal_splink_seconds"]),
        ours=_german(linked["seconds"]),
        interviews=_whole(coded["interviews"]),
        words=_whole(coded["words"]),
        bare=_german(coded["bare_seconds"]),
        one=_german(coded["one_worker_seconds"]),
        two=_german(coded["two_workers_seconds"]),
        changed=_german(coded["changed_codebook_seconds"]),
        alone=_german(coded["codebook_change_over_one_worker"], 2),
        short=_whole(coded["short_interviews"]),
        few_memory=_whole(coded["few_memory_mib"]),
        many_memory=_whole(coded["many_memory_mib"]),
    )
    (DOCS / "performance.md").write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def _row(target: Target) -> str:
    digits = 2 if target.most <= 10 else 1
    kept = "ja" if target.is_met else "**nein**"
    most = _german(target.most, 1 if target.most % 1 else 0)
    return f"| {target.name} | höchstens {most} {target.unit} | {_german(target.value, digits)} {target.unit} | {kept} |"


def _size(size: int, each: dict[str, float]) -> str:
    cells = (_german(each["bare_duckdb_seconds"]) + " s", _german(each["seconds"]) + " s", _german(each["over_bare_duckdb"]) + " ×", _whole(each["peak_memory_mib"]) + " MiB")  # fmt: skip
    return f"| {_whole(each['rows_read'])} | {' | '.join(cells)} |"


def _german(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


if __name__ == "__main__":
    main()
