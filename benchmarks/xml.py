"""100,000 XGewerbeanzeige records read as at the door, against a bare pass of lxml.iterparse over the same file.

The file is one message of the sample county, repeated to the number of records; every reading runs in a process of its own, in turn, and the best of three counts.
"""

import statistics
import subprocess
import sys
from pathlib import Path

from pipeline.sample.options import SampleOptions
from pipeline.sample.write import write_registers

ROUNDS = 3
IMPORTS = """
import sys, time
from pathlib import Path
from lxml import etree
from pipeline.registries import mapping
from pipeline.registries.readers import xgewerbeanzeige
wall, processor = time.perf_counter(), time.process_time()
"""
BARE = """
count = 0
for _, element in etree.iterparse(sys.argv[1], events=("end",), tag="{*}satz"):
    element.clear()
    count += 1
"""
INTO_DICT = """
count = 0
for _, element in etree.iterparse(sys.argv[1], events=("end",), tag="{*}satz"):
    record = {leaf.tag: leaf.text for leaf in element.iter() if len(leaf) == 0}
    element.clear()
    count += 1
"""
OURS = """
path = Path(sys.argv[1])
_, batches = xgewerbeanzeige.read(path, mapping.find("xga"), path.name)
count = sum(batch.records for batch in batches)
"""
RESULT = """
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(count, time.perf_counter() - wall, time.process_time() - processor, int(peak) / 1024)
"""
CLOSING = b"</xga:satz>\n"


def write_message(folder: Path, records: int) -> Path:
    """One message with so many records: those of one office of the sample county, again and again."""
    options = SampleOptions(
        businesses=8000, months=1, dialect="xga", registers_only=True, traps=False
    )
    write_registers(folder / "county", options)
    largest = max(
        folder.glob("county/inbox/gewerbeamt-*/*.xml"), key=lambda path: path.stat().st_size
    )
    content = largest.read_bytes()
    begins, ends = content.index(b"<xga:satz>"), content.rindex(CLOSING) + len(CLOSING)
    each = content[begins:ends].split(CLOSING)[:-1]
    path = folder / "meldungen_2026-10.xml"
    with path.open("wb") as stream:
        stream.write(content[:begins])
        for number in range(records):
            stream.write(each[number % len(each)] + CLOSING)
        stream.write(content[ends:])
    return path


def measure(folder: Path, records: int = 100_000) -> dict[str, float]:
    """Records, seconds of both (wall and processor), their ratios, and our peak memory in MiB.

    The ratio counts processor time: others may use the same cores.
    """
    path = write_message(folder, records)
    timed: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(ROUNDS):
        for name, script in (("bare", BARE), ("dict", INTO_DICT), ("ours", OURS)):
            timed.setdefault(name, []).append(_run(script, path, records))
    wall = {name: min(run[0] for run in runs) for name, runs in timed.items()}
    processor = {name: min(run[1] for run in runs) for name, runs in timed.items()}
    return {
        "records": records,
        "megabytes": path.stat().st_size / 1e6,
        "bare_iterparse_seconds": wall["bare"],
        "iterparse_into_dict_seconds": wall["dict"],
        "seconds": wall["ours"],
        "bare_iterparse_processor_seconds": processor["bare"],
        "iterparse_into_dict_processor_seconds": processor["dict"],
        "processor_seconds": processor["ours"],
        "wall_over_bare_iterparse": wall["ours"] / wall["bare"],
        "over_bare_iterparse": processor["ours"] / processor["bare"],
        "over_iterparse_into_dict": processor["ours"] / processor["dict"],
        "peak_memory_mib": statistics.median(run[2] for run in timed["ours"]),
    }


def _run(script: str, path: Path, records: int) -> tuple[float, float, float]:
    """Wall and processor seconds and peak memory of a script in a process of its own; imports are not timed."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS + script + RESULT, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    count, wall, processor, memory = done.stdout.split()
    if int(count) != records:
        raise RuntimeError(f"{count} records read of {records}")
    return float(wall), float(processor), float(memory)
