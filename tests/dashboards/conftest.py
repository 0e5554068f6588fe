"""An invented released file, views of it in both languages, and the app that serves it."""

import importlib.util
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import waitress
from dash import Dash

from dashboards.app import create_app
from dashboards.release import Release, read_release
from dashboards.view import View


def _load_example() -> ModuleType:
    """The module beside this file, however the tests were started."""
    place = Path(__file__).with_name("example_release.py")
    spec = importlib.util.spec_from_file_location("example_release", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["example_release"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def example() -> ModuleType:
    """The builder of released files."""
    return _load_example()


@pytest.fixture(scope="session")
def released_file(example: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete released file; one municipality has not delivered the newest month."""
    return example.build(tmp_path_factory.mktemp("release") / "first.duckdb")


@pytest.fixture(scope="session")
def release(released_file: Path) -> Release:
    """The file, read."""
    return read_release(released_file)


@pytest.fixture
def german(release: Release) -> View:
    """A German reader's view."""
    return View(release)


@pytest.fixture
def english(release: Release) -> View:
    """An English reader's view."""
    return View(release, "en")


@pytest.fixture(scope="session")
def link(example: ModuleType, released_file: Path) -> Path:
    """The link that names the file."""
    return example.publish(released_file.with_name("current.duckdb"), released_file)


@pytest.fixture(scope="session")
def app(link: Path) -> Dash:
    """The app that follows the link."""
    return create_app(link)


@pytest.fixture(scope="session")
def address(app: Dash) -> Iterator[str]:
    """The app served by waitress on a free port of this machine."""
    server = waitress.create_server(app.server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture(scope="session")
def ask() -> Callable[..., str]:
    """Asks an app for the content of an address, as a browser does; returns the JSON."""

    def get(app: Dash, path: str, search: str = "") -> str:
        call: dict[str, Any] = {
            "output": "..page.children...page-state.data..",
            "outputs": [
                {"id": "page", "property": "children"},
                {"id": "page-state", "property": "data"},
            ],
            "inputs": [
                {"id": "address", "property": "pathname", "value": path},
                {"id": "address", "property": "search", "value": search},
            ],
            "changedPropIds": ["address.pathname"],
        }
        answer = app.server.test_client().post("/_dash-update-component", json=call)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return get
