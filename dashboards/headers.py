"""Security headers of every answer: nothing may be loaded from, or sent to, any other host.

Which scripts Dash writes into the page itself is asked of Dash; they are allowed by their hash.
"""

from dash import Dash
from flask import Response


def content_policy(app: Dash) -> str:
    """The Content-Security-Policy; plotly and Mantine set styles in place, so these are allowed."""
    scripts = " ".join(["'self'", *app.csp_hashes()])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def add_headers(app: Dash) -> None:
    """Put the headers on every answer of the app's server."""
    policy = content_policy(app)

    @app.server.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
