"""The sample county from empty to released, and the dashboard's first page and callbacks on it.

Both are measured as a person would meet them: the commands whole, the dashboard over HTTP on 127.0.0.1.
"""

import json
import resource
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

POTENTIALE = [sys.executable, "-m", "pipeline.cli"]
PAGES = ("/", "/karte", "/branchen", "/herkunft", "/stimmen", "/aktivierung", "/daten")
CHOOSERS: list[tuple[tuple[str, ...], dict[str, str]]] = [
    (
        ("map-content.children", "map-place-content.children"),
        {"map-indicator.value": "A1", "map-month.value": "2026-03", "map-place.data": "05399024"},
    ),
    (("branches-content.children",), {"branches-area.value": "05399008"}),
    (("origin-content.children",), {"origin-area.value": "05399008"}),
    (("data-grid.children",), {"data-indicator.value": "A2"}),
]
ROUNDS = 20


def measure_run(folder: Path) -> dict[str, float]:
    """Seconds of `potentiale sample` and `potentiale run`, and the peak memory of both in MiB."""
    started = time.monotonic()
    subprocess.run([*POTENTIALE, "sample", str(folder)], check=True, capture_output=True)
    written = time.monotonic()
    subprocess.run([*POTENTIALE, "run", "--project", str(folder)], check=True, capture_output=True)
    ended = time.monotonic()
    return {
        "sample_seconds": written - started,
        "run_seconds": ended - written,
        "empty_to_released_seconds": ended - started,
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def measure_dashboard(folder: Path) -> dict[str, float]:
    """First page in ms of server time, and the 95th percentile of all callbacks in ms."""
    port = _free_port()
    server = subprocess.Popen(
        [*POTENTIALE, "dashboard", "--project", str(folder), "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        first_page = _first_page(address)
        times = sorted(_callbacks(address))
    finally:
        server.terminate()
        server.wait(10)
    return {
        "first_page_ms": first_page,
        "callbacks": len(times),
        "callback_median_ms": statistics.median(times),
        "callback_p95_ms": times[int(len(times) * 0.95)],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            _fetch(f"{address}/_favicon.ico")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _first_page(address: str) -> float:
    """The HTML, the layout and the list of callbacks: what the browser needs to draw it."""
    started = time.monotonic()
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        _fetch(address + path)
    _fetch(f"{address}/_dash-update-component", json.dumps(_page("/", "")).encode())
    return (time.monotonic() - started) * 1000


def _callbacks(address: str) -> list[float]:
    """Milliseconds of every page and every chooser, each asked several times in both languages."""
    calls = [_page(path, search) for path in PAGES for search in ("", "?lang=en")]
    calls += [_choice(*chooser, language) for chooser in CHOOSERS for language in ("de", "en")]
    times = []
    for _ in range(ROUNDS):
        for call in calls:
            started = time.monotonic()
            _fetch(f"{address}/_dash-update-component", json.dumps(call).encode())
            times.append((time.monotonic() - started) * 1000)
    return times


def _page(path: str, search: str) -> dict[str, object]:
    """What the browser asks when a page is opened."""
    inputs = {"address.pathname": path, "address.search": search}
    return _call(("page.children", "page-state.data"), inputs, {})


def _choice(outputs: tuple[str, ...], inputs: dict[str, str], language: str) -> dict[str, object]:
    """What the browser asks when something is chosen on a page."""
    return _call(outputs, inputs, {"language.data": language})


def _call(
    outputs: tuple[str, ...], inputs: dict[str, str], states: dict[str, str]
) -> dict[str, object]:
    return {
        "output": outputs[0] if len(outputs) == 1 else f"..{'...'.join(outputs)}..",
        "outputs": _named(dict.fromkeys(outputs))
        if len(outputs) > 1
        else _named({outputs[0]: None})[0],
        "inputs": _named(inputs),
        "state": _named(states),
        "changedPropIds": [next(iter(inputs))],
    }


def _named(properties: Mapping[str, str | None]) -> list[dict[str, str]]:
    """Dash's form of `id.property`, with the value where there is one."""
    named = []
    for name, value in properties.items():
        identifier, prop = name.split(".")
        entry = {"id": identifier, "property": prop}
        named.append(entry if value is None else entry | {"value": value})
    return named


def _fetch(address: str, body: bytes | None = None) -> bytes:
    request = urllib.request.Request(
        address, data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: bytes = answer.read()
    return content
