"""How right the linkage is: every pair it puts together or leaves apart, against the known truth of sample counties.

Writes docs/results/linkage.json. How fast it is stands in linkage.py.
"""

import csv
import json
import os
import platform
import tempfile
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from rapidfuzz.fuzz import token_ratio as ratio

from pipeline.reference.folding import fold
from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.companies import load_companies
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.linkage.links import link_records
from pipeline.registries.notices import interpret_notices
from pipeline.sample.county_folder import write_county
from pipeline.sample.options import SampleOptions
from pipeline.settings import Project
from pipeline.store import Store

RESULTS = Path(__file__).resolve().parents[1] / "docs" / "results" / "linkage.json"
SEEDS = (2008, 1, 2, 3)
KINDS = ("person", "business", "company", "chamber")
LEAST_PRECISION, LEAST_RECALL = 0.99, 0.97
Pair = tuple[str, str]
T = TypeVar("T")


@dataclass
class Result:
    """Pairs found and true of one kind; ambiguous ones are counted apart."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    ambiguous: int = 0

    @property
    def precision(self) -> float:
        """Of the pairs put together, the share that belong together."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Of the pairs that belong together, the share put together."""
        return self.right / max(self.right + self.missed, 1)

    def __add__(self, other: "Result") -> "Result":
        return Result(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.ambiguous + other.ambiguous,
        )


def main() -> bool:
    """Measure over several counties and write; whether both targets are kept."""
    by_kind = {kind: Result() for kind in KINDS}
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            county = Path(folder) / "county"
            write_county(county, SampleOptions(seed=seed, registers_only=True))
            for kind, result in evaluate(county).items():
                by_kind[kind] += result
    write(by_kind)
    return is_met(sum(by_kind.values(), Result()))


def evaluate(county: Path) -> dict[str, Result]:
    """Link a sample county and compare every pair with its truth."""
    with Store(Project(county)) as store:
        for step in (load_areas, load_companies, load_chamber, load_deliveries, interpret_notices):
            step(store)
        link_records(store)
        return compare(store, county / "truth")


def compare(store: Store, truth: Path) -> dict[str, Result]:
    """The pairs of a linked store against the truth of its county."""
    found = {
        "person": _judge(_together(store, "person"), *_true_persons(store, truth)),
        "business": _judge(_together(store, "business"), *_true_businesses(store, truth)),
    }
    for kind in ("company", "chamber"):
        found[kind] = _judge(_entries(store, kind), *_true_entries(store, truth, kind))
    return found


def _judge(found: set[Pair], true: set[Pair], ambiguous: set[Pair]) -> Result:
    return Result(
        right=len((found & true) - ambiguous),
        wrong=len(found - true - ambiguous),
        missed=len(true - found - ambiguous),
        ambiguous=len(ambiguous & (found | true)),
    )


def _pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def _grouped(borne: Iterable[tuple[T, str]]) -> dict[str, set[T]]:
    groups: dict[str, set[T]] = {}
    for member, group in borne:
        groups.setdefault(group, set()).add(member)
    return groups


def _together(store: Store, kind: str) -> set[Pair]:
    rows = store.connection.execute(
        "SELECT source_id, entity_id FROM core.identities WHERE kind = ?", [kind]
    ).fetchall()
    groups = _grouped(rows)
    return _pairs({entity, *members} for entity, members in groups.items())


def _mentions(store: Store, truth: Path) -> list[tuple[str, str, str, str]]:
    """Pseudonyms of person and business, and the numbers the truth gives them, of every mention that was stored.

    A record may name several persons, each on a line of her own: each is the one of them with the name most like hers.
    """
    names = {row["person"]: _folded(row) for row in _rows(truth / "persons.csv")}
    begins = _grouped(
        store.connection.execute(
            """SELECT line_number, file_name FROM raw.notices
            JOIN raw.deliveries USING (delivery_id) GROUP BY ALL"""
        ).fetchall()
    )
    lines = {file: sorted(each) for file, each in begins.items()}
    told: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for row in _rows(truth / "notices.csv"):
        record = bisect_right(lines.get(row["file"], []), int(row["line"])) - 1
        if record >= 0:
            line = lines[row["file"]][record]
            told.setdefault((row["file"], line), []).append((row["person"], row["business"]))
    rows = store.connection.execute(
        """SELECT file_name, line_number, coalesce(person_id, ''), raw.business_id,
            coalesce(family_name, '') || coalesce(given_name, '')
        FROM raw.notices AS raw JOIN raw.deliveries USING (delivery_id)
        LEFT JOIN raw.notice_persons USING (delivery_id, row_number)
        LEFT JOIN vault.persons USING (person_id)
        WHERE (delivery_id, row_number) IN (SELECT (delivery_id, row_number) FROM core.notices)
        ORDER BY file_name, line_number, person_number"""
    ).fetchall()
    mentions = []
    for file, line, person, business, name in rows:
        candidates = told.get((file, line), [])
        if candidates:
            true = max(candidates, key=lambda each: ratio(names.get(each[0], ""), fold(name)))
            candidates.remove(true)
            mentions.append((person, business, *true))
    return mentions


def _folded(row: dict[str, str]) -> str:
    return fold(row["family_name"] + row["given_name"])


def _true_persons(store: Store, truth: Path) -> tuple[set[Pair], set[Pair]]:
    mentions = {
        (person, number) for person, _, number, _ in _mentions(store, truth) if person and number
    }
    ambiguous_numbers = {
        row["person"] for row in _rows(truth / "person_links.csv") if row["is_ambiguous"] == "1"
    }
    groups = _grouped(mentions)
    members = {member for number in ambiguous_numbers for member in groups.get(number, set())}
    everyone = _together(store, "person") | _pairs(groups.values())
    return _pairs(groups.values()), {pair for pair in everyone if members & set(pair)}


def _true_businesses(store: Store, truth: Path) -> tuple[set[Pair], set[Pair]]:
    chain = {row["business"]: row["establishment_chain"] for row in _rows(truth / "businesses.csv")}
    borne = {(business, chain[number]) for _, business, _, number in _mentions(store, truth)}
    ambiguous = {
        row["chain"] for row in _rows(truth / "business_links.csv") if row["is_ambiguous"] == "1"
    }
    groups = _grouped(borne)
    doubtful = _pairs(groups[each] for each in ambiguous if each in groups)
    return _pairs(groups.values()), doubtful


def _entries(store: Store, kind: str) -> set[Pair]:
    rows = store.connection.execute(
        "SELECT left_id, right_id FROM core.links WHERE kind = ? AND is_accepted", [kind]
    ).fetchall()
    return {(str(left), str(right)) for left, right in rows}


def _true_entries(store: Store, truth: Path, kind: str) -> tuple[set[Pair], set[Pair]]:
    """Business as linked and entry; only entries that stand in the register as read."""
    known = dict(
        store.connection.execute(
            "SELECT source_id, entity_id FROM core.identities WHERE kind = 'business'"
        ).fetchall()
    )
    of_number: dict[str, set[str]] = {}
    for _, business, _, number in _mentions(store, truth):
        of_number.setdefault(number, set()).add(known.get(business, business))
    stored = {
        str(row[0])
        for row in store.connection.execute(
            "SELECT entry_id FROM vault.register_entries WHERE register = ?", [kind]
        ).fetchall()
    }
    true: set[Pair] = set()
    ambiguous: set[Pair] = set()
    for row in _rows(truth / "register_links.csv"):
        entry = store.pseudonym(kind, row["entry"])
        if row["register"] != kind or entry not in stored:
            continue
        pairs = {(business, entry) for business in of_number.get(row["business"], set())}
        true |= pairs
        if row["is_ambiguous"] == "1":
            ambiguous |= pairs
    return true, ambiguous


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


PAGE = """\
## Verknüpfung der Register

Gemessen am {date}; Splink {splink}, DuckDB {duckdb}.

Vier Musterkreise (Startwerte {seeds}, alles erfunden) mit bekannter Wahrheit: Jedes Paar, das die Verknüpfung zusammenführt oder getrennt lässt, wird mit ihr verglichen.
Richtigkeit (precision): Anteil der zusammengeführten Paare, die zusammengehören. Vollständigkeit (recall): Anteil der zusammengehörenden Paare, die zusammengeführt wurden.
Mehrdeutig gepflanzte Paare (zum Beispiel gleicher Name ohne Geburtsdatum) zählen nicht mit; ihre Zahl steht daneben.

| Was | Paare richtig | falsch | übersehen | Richtigkeit | Vollständigkeit | mehrdeutig |
|---|---|---|---|---|---|---|
{rows}

Ziele: Richtigkeit mindestens 99 %, Vollständigkeit mindestens 97 % über alle Paare. {verdict}
Auf echten Registern gibt es keine bekannte Wahrheit; dort zeigt `potentiale explain BETRIEB` jedes Paar mit seinen Gewichten, und eine Zeile in `surveys/decisions/linkage.csv` entscheidet anders.
"""
NAMES = {
    "person": "Personen der Gewerberegister",
    "business": "Betriebe der Gewerberegister",
    "company": "Betrieb und Eintrag im Handelsregister",
    "chamber": "Betrieb und Eintrag bei der Kammer",
}


def write(by_kind: dict[str, Result]) -> None:
    """Put the figures into docs/results/linkage.json."""
    total = sum(by_kind.values(), Result())
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} Kerne, {platform.machine()}, {platform.system()}",
        "splink": version("splink"),
        "duckdb": version("duckdb"),
    }
    figures: dict[str, float] = {"precision": total.precision, "recall": total.recall}
    for kind, result in by_kind.items():
        figures |= {f"{kind}_precision": result.precision, f"{kind}_recall": result.recall}
        figures |= {f"{kind}_{name}": count for name, count in vars(result).items()}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    rounded = {name: round(value, 5) for name, value in figures.items()}
    text = json.dumps(about | {"seeds": len(SEEDS)} | rounded, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def section() -> str:
    """The part of docs/quality.md on linkage, from the figures measured last."""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    counts = ("right", "wrong", "missed", "ambiguous")
    by_kind = {kind: Result(*(int(figures[f"{kind}_{name}"]) for name in counts)) for kind in KINDS}
    total = sum(by_kind.values(), Result())
    rows = [*((NAMES[kind], result) for kind, result in by_kind.items()), ("**alle**", total)]
    return PAGE.format(
        **{name: figures[name] for name in ("date", "splink", "duckdb")},
        seeds=", ".join(map(str, SEEDS)),
        rows="\n".join(_row(name, result) for name, result in rows),
        verdict="Beide sind erreicht." if is_met(total) else "**Nicht beide sind erreicht.**",
    )


def is_met(total: Result) -> bool:
    """Whether both targets are kept over all pairs."""
    return total.precision >= LEAST_PRECISION and total.recall >= LEAST_RECALL


def _row(name: str, result: Result) -> str:
    shares = (
        f"{100 * share:.2f} %".replace(".", ",") for share in (result.precision, result.recall)
    )
    counts = (
        f"{count:,}".replace(",", ".") for count in (result.right, result.wrong, result.missed)
    )
    return f"| {name} | {' | '.join(counts)} | {' | '.join(shares)} | {result.ambiguous} |"
