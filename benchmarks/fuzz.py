"""Damaged files of every kind, as many as the time allows: `python -m benchmarks.fuzz --seconds 300` writes docs/results/fuzz.json.

How files are damaged and what has to hold stands in tests/registries/ (damage.py, promises.py); the tests try a few hundred of the same.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from pipeline.settings import Project
from pipeline.store import Store
from tests.registries.damage import damage_parts
from tests.registries.promises import File, broken_promises
from tests.registries.specimens import Specimen, specimens

RESULT = Path(__file__).resolve().parents[1] / "docs" / "results" / "fuzz.json"
MOST_SHOWN = 50


def main() -> None:
    """Damage files until the time is over, write the figures, and end with 1 where a promise was broken."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--seconds", type=float, default=300)
    told.add_argument("--seed", type=int, default=2008)
    told.add_argument("--keep", type=Path, help="folder for files that broke a promise")
    chosen = told.parse_args()
    inputs, failures, accepted, refused = 0, [], 0, Counter[str]()
    begun = time.monotonic()
    number = chosen.seed * 1_000_000
    while time.monotonic() - begun < chosen.seconds:
        files, broken, codes = _round(Random(number), number, chosen.keep)
        inputs += files
        accepted += codes.pop("", 0)
        refused += codes
        failures += broken
        for text in broken[:MOST_SHOWN]:
            sys.stdout.write(f"round {number}: {text}\n")
            sys.stdout.flush()
        number += 1
    _write(chosen.seed, inputs, accepted, refused, failures, time.monotonic() - begun)
    sys.exit(1 if failures else 0)


def _round(chance: Random, number: int, keep: Path | None) -> tuple[int, list[str], Counter[str]]:
    """Two damaged files of every kind and a whole one beside them, in a county of their own."""
    settings, kinds = specimens()
    damaged = [file for each in kinds for file in _damaged(each, chance)]
    whole = [_whole(each) for each in kinds]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "potentiale.toml").write_text(settings, encoding="utf-8")
        with Store(Project(root)) as store:
            broken = broken_promises(store, [*damaged, *whole])
            codes = _codes(store)
    if broken and keep:
        for file in damaged:
            file.put(keep / str(number))
    return len(damaged), broken, codes


def _damaged(each: Specimen, chance: Random) -> Iterator[File]:
    for place in ("a", "x"):
        parts = damage_parts(each.parts, chance)
        if parts != each.parts:
            yield File(each.folder, f"{place}_{each.label}_2026-03", parts)


def _whole(each: Specimen) -> File:
    # The list of a chamber is compared with the one before: the whole one comes first.
    month = "2026-02" if each.kind == "chamber" else "2026-03"
    return File(each.folder, f"m_{each.label}_{month}", each.parts, each.records)


def _codes(store: Store) -> Counter[str]:
    rows = store.connection.execute(
        """SELECT CASE WHEN status = 'refused' THEN message_code ELSE '' END, count(*)
        FROM raw.deliveries WHERE file_name NOT LIKE 'm!_%' ESCAPE '!' GROUP BY 1"""
    ).fetchall()
    return Counter(dict(rows))


def _write(
    seed: int,
    inputs: int,
    accepted: int,
    refused: Counter[str],
    failures: list[str],
    seconds: float,
) -> None:
    figures = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} Kerne, {platform.machine()}, {platform.system()}",
        "python": platform.python_version(),
        "seed": seed,
        "seconds": round(seconds),
        "inputs": inputs,
        "failures": len(failures),
        "accepted": accepted,
        "refused": refused.total(),
    } | {f"refused_{code}": count for code, count in sorted(refused.items())}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
