"""CSV notices of four sizes into core, against DuckDB's bare read of the same files.

The files are written by `potentiale sample`; both readings run in a process of their own, so that the memory of one does not count for the other.
Which figures are targets, and the page that shows them, belong to run.py; the drawing belongs to chart.py.
"""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.chart import chart

__all__ = ["SIZES", "chart", "measure", "timed", "write_notices"]

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)

BARE = """
import duckdb, sys
files = {files!r}
connection = duckdb.connect(sys.argv[1])
connection.execute("CREATE TABLE notices AS FROM read_csv(?, all_varchar = true, delim = ';')", [files])
print(connection.execute("SELECT count(*) FROM notices").fetchall()[0][0])
"""
OURS = """
import sys
from pathlib import Path
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.registries.areas import load_areas
from pipeline.settings import Project
from pipeline.store import Store
with Store(Project(Path(sys.argv[1]))) as store:
    load_areas(store)
    load_deliveries(store)
    print(interpret_notices(store).rows_stored)
"""
# Not ru_maxrss: a child begins with the peak of the process that started it.
_PEAK = """
import atexit, pathlib
def _print_peak():
    status = pathlib.Path("/proc/self/status").read_text()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
atexit.register(_print_peak)
"""


def write_notices(folder: Path, notices: int) -> list[str]:
    """A sample county whose offices deliver about so many notices as UTF-8 CSV in one month."""
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "sample",
        str(folder),
        "--registers-only",
        "--no-traps",
    ]
    options = ["--businesses", str(int(notices * 0.86)), "--months", "1", "--dialect", "vois"]
    subprocess.run(command + options, check=True, capture_output=True)
    return sorted(str(path) for path in folder.glob("inbox/gewerbeamt-*/*.csv"))


def measure(folder: Path, notices: int) -> dict[str, float]:
    """Seconds of both, rows of both, ratio, and peak memory of ours in MiB."""
    files = write_notices(folder / "county", notices)
    bare_seconds, bare_rows, _ = timed(BARE.format(files=files), str(folder / "bare.duckdb"))
    seconds, rows, memory = timed(OURS, str(folder / "county"))
    return {
        "rows_read": bare_rows,
        "rows_in_core": rows,
        "megabytes": sum(Path(file).stat().st_size for file in files) / 1e6,
        "bare_duckdb_seconds": bare_seconds,
        "seconds": seconds,
        "over_bare_duckdb": seconds / bare_seconds,
        "peak_memory_mib": memory,
    }


def timed(script: str, argument: str) -> tuple[float, int, float]:
    """Wall seconds of a script in a process of its own, the number it prints last, and its peak memory in MiB."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _PEAK + script, argument],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - started
    *_, rows, memory = done.stdout.split()
    return seconds, int(rows), float(memory)
