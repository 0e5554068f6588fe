"""Serves the dashboard to people.

Building the app belongs to app.py; choosing the project and its release to the command line.
"""

from pathlib import Path

import waitress

from dashboards.app import create_app


def serve(current_release: Path, host: str = "127.0.0.1", port: int = 8050) -> None:
    """Serve the release that the link names, and the next one as soon as the link moves."""
    app = create_app(current_release)
    waitress.serve(app.server, host=host, port=port, threads=8, ident="potentiale")
