"""A monthly refresh that brings one per cent of new notices, against the first load of the same county.

Both go from the files to businesses: door, meaning, linkage, counting. Each runs in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

from benchmarks.notices import timed

NEW_SHARE = 0.01
STEPS = """
import sys, time
from pathlib import Path
from pipeline.registries.areas import load_areas
from pipeline.registries.businesses import link_businesses
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.linkage.links import link_records
from pipeline.registries.notices import interpret_notices
from pipeline.settings import Project
from pipeline.store import Store
with Store(Project(Path(sys.argv[1]))) as store:
    for step in (load_areas, load_deliveries, interpret_notices, link_records, link_businesses):
        began = time.monotonic()
        step(store)
        print(step.__name__, round(time.monotonic() - began, 2), file=sys.stderr)
    print(store.scalar("SELECT count(*) FROM core.notices"))
"""


def measure(folder: Path, notices: int) -> dict[str, float]:
    """Seconds of the first load and of the refresh, rows of both, and their ratio."""
    county = folder / "county"
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "sample",
        str(county),
        "--registers-only",
        "--no-traps",
    ]
    options = ["--businesses", str(int(notices * 0.86)), "--months", "2", "--dialect", "vois"]
    subprocess.run(command + options, check=True, capture_output=True)
    files = sorted(county.glob("inbox/gewerbeamt-*/*.csv"))
    months = sorted({file.stem[-7:] for file in files})
    later = {file: file.read_bytes() for file in files if file.stem.endswith(months[1])}
    for file in later:
        file.unlink()
    seconds, rows, memory = timed(STEPS, str(county))
    wanted = round(rows * NEW_SHARE / len(later))
    for file, content in later.items():
        lines = content.splitlines(keepends=True)
        file.write_bytes(b"".join(lines[: wanted + 1]))
    refresh_seconds, rows_after, refresh_memory = timed(STEPS, str(county))
    return {
        "first_rows": rows,
        "new_rows": rows_after - rows,
        "first_seconds": seconds,
        "refresh_seconds": refresh_seconds,
        "over_first_load": refresh_seconds / seconds,
        "new_share": (rows_after - rows) / rows,
        "peak_memory_mib": max(memory, refresh_memory),
    }
