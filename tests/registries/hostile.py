"""Files made to fill the memory: `python -m tests.registries.hostile DIR` loads each in a county of its own below DIR and prints by file what became of it, the highest memory so far (MiB) and the seconds.

Run as a process of its own, because the highest memory of a process never falls again. Damaged files stand in damage.py.
"""

import io
import json
import resource
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.settings import Project
from pipeline.store import Store
from tests.registries.conftest import geve_file
from tests.registries.promises import File, broken_promises
from tests.registries.specimens import Specimen, specimens
from tests.registries.test_xgewerbeanzeige import message, satz

MILLION = 1_000_000
_Make = Callable[[dict[str, Specimen]], bytes]


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _head() -> bytes:
    return geve_file()


def _laughs() -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return message(satz(more="&i;"), before=f"<!DOCTYPE x [{entities}]>")


def _bomb(path: str, before: dict[str, bytes] | None = None) -> bytes:
    """A ZIP of a few hundred kilobytes with a member of 300 million bytes, written in portions."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (before or {}).items():
            archive.writestr(name, content)
        with archive.open(path, "w") as stream:
            for _ in range(300):
                stream.write(bytes(MILLION))
    return buffer.getvalue()


def _declared(parts: dict[str, bytes]) -> bytes:
    """A shapefile whose attributes claim to be four thousand million."""
    table = bytearray(parts[".dbf"])
    table[4:8] = struct.pack("<I", 2**32 - 2)
    members = {
        f"g_GEM{ending}": content for ending, content in (parts | {".dbf": bytes(table)}).items()
    }
    return _zip(members)


FILES: list[tuple[str, str, str, _Make]] = [
    ("gewerbeamt-05399004", "a_line", ".csv", lambda _: _head() + b"x" * (30 * MILLION)),
    ("gewerbeamt-05399004", "all_quotes", ".csv", lambda _: _head() + b'"' * (50 * MILLION)),
    ("gewerbeamt-05399004", "all_delimiters", ".csv", lambda _: _head() + b";" * (30 * MILLION)),
    ("gewerbeamt-05399004", "blank_lines", ".csv", lambda _: _head() + b"\n" * MILLION),
    ("gewerbeamt-05399004", "nothing", ".csv", lambda _: bytes(50 * MILLION)),
    ("gewerbeamt-05399004", "short_lines", ".csv", lambda _: _head() + b"a;b\n" * (MILLION // 2)),
    ("gewerbeamt-05399016", "bomb", ".xlsx", lambda _: _bomb("xl/worksheets/sheet1.xml")),
    ("gewerbeamt-05399016", "bomb", ".ods", lambda _: _bomb("content.xml")),
    ("gewerbeamt-05399028", "laughs", ".xml", lambda _: _laughs()),
    ("gewerbeamt-05399028", "long_text", ".xml", lambda _: message(satz(more="x" * (40 * MILLION)))),
    ("gewerbeamt-05399028", "deep", ".xml", lambda _: message(satz(more="<a>" * (5 * MILLION)))),
    ("gewerbeamt-05399028", "attributes", ".xml", lambda _: message("<x:satz " + "".join(f'a{number}="" ' for number in range(MILLION)) + "/>")),
    ("registergericht", "deep", ".jsonl", lambda kinds: kinds["companies"].parts[".jsonl"] + b"[" * (30 * MILLION)),
    ("registergericht", "long", ".jsonl", lambda kinds: kinds["companies"].parts[".jsonl"] + b'{"name": "' + b"x" * (30 * MILLION) + b'"}'),
    ("psc", "deep", ".json", lambda _: b"[" * (30 * MILLION)),
    ("psc", "empty_members", ".json", lambda _: b"[" + b"1," * (MILLION // 2) + b"1]"),
    ("bevoelkerung", "short_lines", ".csv", lambda kinds: kinds["genesis"].parts[".csv"].split(b"____")[0] + b"a;b;1;1;1\n" * (2 * MILLION + 10)),
    ("grenzen", "deep", ".geojson", lambda _: b"[" * (30 * MILLION)),
    ("grenzen", "empty_lists", ".geojson", lambda _: b'{"features": [' + b"[]," * (MILLION // 2) + b"[]]}"),
    ("grenzen", "a_line", ".txt", lambda kinds: kinds["directory"].parts[".txt"] + b"60" * (20 * MILLION)),
    ("grenzen", "declared", ".zip", lambda kinds: _declared(kinds["shapefile"].parts)),
    ("grenzen", "bomb", ".zip", lambda kinds: _bomb("g.dbf", {f"g{ending}": content for ending, content in kinds["shapefile"].parts.items() if ending != ".dbf"})),
]  # fmt: skip
"""Folder, name, ending, and what makes the content."""


def loaded(root: Path) -> Iterator[tuple[str, str, int, float]]:
    """Each file, what was said of it (a broken promise too), the highest memory so far in MiB, the seconds."""
    settings, every = specimens()
    kinds = {each.kind: each for each in every}
    (root / "potentiale.toml").write_text(settings, encoding="utf-8")
    whole = File("gewerbeamt-05399012", "m_2026-02", kinds["vois"].parts, kinds["vois"].records)
    with Store(Project(root)) as store:
        broken = broken_promises(store, [whole])
        yield whole.file, "; ".join(broken), _highest(), 0.0
        for folder, name, ending, make in FILES:
            file = File(folder, f"{name}_2026-03", {ending: make(kinds)})
            begun = time.monotonic()
            broken = broken_promises(store, [file])
            code = store.scalar(
                "SELECT coalesce(message_code, 'accepted') FROM raw.deliveries WHERE source_id = ? AND file_name = ?",
                [folder, file.file],
            )
            yield (
                f"{folder}/{file.file}",
                "; ".join([str(code), *broken]),
                _highest(),
                time.monotonic() - begun,
            )


def _highest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    for what in loaded(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()
