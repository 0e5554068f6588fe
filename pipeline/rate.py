"""How often an online register may be asked: a log of requests that outlives the process.

Asking itself belongs to registries/online.py.
"""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from pipeline.settings import Project

HOUR = 3600.0
PER_HOUR = 60
"""Lawful use by the terms of the German register portal: 60 requests an hour."""
_LOCK_SECONDS = 30
_NAME = re.compile(r"[a-z0-9-]+")


class RateLimiter:
    """At most `per_hour` requests in any hour, over restarts and over processes of one project.

    An hour is any span of 3600 seconds with both its ends, not an hour of the clock. A clock that
    was set back, or a log that cannot be read, makes it wait longer, never shorter.
    """

    def __init__(
        self,
        project: Project,
        name: str,
        per_hour: int = PER_HOUR,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not _NAME.fullmatch(name) or per_hour < 1:
            raise ValueError("a limiter has a name of small letters and lets one request pass")
        self._folder = project.scratch / "rate"
        self._path = self._folder / f"{name}.json"
        self._per_hour, self._clock, self._sleep = per_hour, clock, sleep

    def try_acquire(self) -> bool:
        """Take one request if there is one left; False takes nothing."""
        return self._take() == 0

    def wait(self) -> float:
        """Take one request, however long that takes; returns the seconds waited."""
        waited = 0.0
        while seconds := self._take():
            self._sleep(seconds)
            waited += seconds
        return waited

    def _take(self) -> float:
        """Write down a request and return 0, or the seconds until one may be made."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock"), timeout=_LOCK_SECONDS, mode=0o600):
            now = self._clock()
            made = self._made(now)
            if len(made) >= self._per_hour:
                oldest = made[-self._per_hour]
                # Both ends of the hour count: the request may follow only after its end.
                return max(oldest + HOUR - now, 0.0) + 0.001
            self._write([*made, now])
        return 0.0

    def _made(self, now: float) -> list[float]:
        """Times of the requests that still count, oldest first."""
        if not self._path.exists():
            return []
        try:
            times = [float(stamp) for stamp in json.loads(self._path.read_text(encoding="ascii"))]
        except (ValueError, TypeError):
            times = [now] * self._per_hour  # unknown: as if all had been made just now
            self._write(times)
        # After a clock was set back, what lies ahead counts from now.
        made = sorted(min(stamp, now) for stamp in times)
        if made != sorted(times):
            self._write(made)
        return [stamp for stamp in made if stamp >= now - HOUR]

    def _write(self, times: list[float]) -> None:
        """In one move, so that a process killed meanwhile leaves the old log or the new one."""
        fresh = Path(f"{self._path}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(times, file)
        fresh.replace(self._path)
