"""The only door to an online register: through the limiter, with a few tries, as the register asks.

No step of a run goes through it, a run needs no network. What an answer means belongs to the
readers.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from pipeline.errors import Refused
from pipeline.rate import RateLimiter

TRIES = 4
SECONDS = 30.0
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 3600.0
LARGEST_ANSWER = 50 * 1024 * 1024
_LOCAL = ("127.0.0.1", "localhost", "::1")
_AGAIN = (429, 500, 502, 503, 504)
_SENT = {"User-Agent": "potentiale"}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would be a request that the limiter has not seen."""

    def redirect_request(self, *_: object) -> None:
        return None


def fetch(url: str, limiter: RateLimiter, *, sleep: Callable[[float], None] = time.sleep) -> bytes:
    """The answer of a register.

    Every try counts as a request. Raises Refused P-023 for an address that is not asked and P-022
    where no answer is to be had.
    """
    parts = urlsplit(url)
    is_local = parts.scheme == "http" and parts.hostname in _LOCAL
    if not (is_local or parts.scheme == "https") or not parts.hostname:
        raise Refused("P-023", address=url)
    opener = urllib.request.build_opener(_NoRedirect)
    problem = ""
    for number in range(TRIES):
        limiter.wait()
        try:
            with opener.open(urllib.request.Request(url, headers=_SENT), timeout=SECONDS) as answer:
                content = bytes(answer.read(LARGEST_ANSWER + 1))
        except urllib.error.HTTPError as error:
            error.close()
            problem = f"HTTP {error.code}"
            if error.code not in _AGAIN:
                break
            pause = _pause(error.headers.get("Retry-After"), number)
        except (OSError, HTTPException) as error:
            problem, pause = type(error).__name__, _pause(None, number)
        else:
            if len(content) <= LARGEST_ANSWER:
                return content
            problem = f"> {LARGEST_ANSWER >> 20} MB"
            break
        if number + 1 < TRIES:
            sleep(pause)
    raise Refused("P-022", host=parts.hostname, problem=problem)


def _pause(retry_after: str | None, number: int) -> float:
    """Seconds as the register asks for them, else twice as long each time."""
    asked = FIRST_PAUSE * 2.0**number
    if retry_after and retry_after.strip().isdigit():
        asked = float(retry_after)
    elif retry_after:
        try:
            until = parsedate_to_datetime(retry_after)
            asked = (until.astimezone(UTC) - datetime.now(UTC)).total_seconds()
        except ValueError:
            pass  # not a date either: our own pause holds
    return min(max(asked, 0.0), LONGEST_PAUSE)
