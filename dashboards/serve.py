"""Serves the dashboard to people.

Building the app belongs to app.py; choosing the project and its release to the command line.
"""

from collections.abc import Callable
from pathlib import Path

import waitress

from dashboards.app import create_app


def serve(
    current_release: Path,
    host: str = "127.0.0.1",
    port: int = 8050,
    on_open: Callable[[str], None] | None = None,
) -> None:
    """Serve the release that the link names, and the next one as soon as the link moves.

    Calls `on_open` with the address once it can be opened; raises OSError where it cannot be had.
    """
    app = create_app(current_release)
    server = waitress.create_server(app.server, host=host, port=port, threads=8, ident="potentiale")
    try:
        if on_open is not None:
            on_open(address_of(server, host, port))
        server.run()
    finally:
        server.close()


def address_of(server: object, host: str, port: int) -> str:
    """The address as a browser takes it, with the port that was really bound."""
    bound = getattr(server, "effective_port", port)
    return f"http://[{host}]:{bound}" if ":" in host else f"http://{host}:{bound}"
