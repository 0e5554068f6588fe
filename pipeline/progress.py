"""What a person sees of a run in the terminal: one line a step, and what it counted.

Dagster's own log stays in its event log; which steps there are stands in assets/.
"""

import logging
from collections.abc import Callable
from typing import Any

import dagster as dg

SHOWN = {
    "STEP_START",
    "STEP_SUCCESS",
    "STEP_FAILURE",
    "STEP_SKIPPED",
    "ASSET_MATERIALIZATION",
    "ASSET_CHECK_EVALUATION",
}
Listener = Callable[[Any], None]
listeners: list[Listener] = []


class _EventHandler(logging.Handler):
    """Passes Dagster's events on to whoever listens in this process."""

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.event_type_value in SHOWN:
            for listener in listeners:
                listener(event)


@dg.logger({}, description="Draws progress in the terminal.")
def progress_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """A logger whose records are events for the listeners of this process."""
    logger = logging.Logger("progress", level=logging.DEBUG)
    logger.addHandler(_EventHandler())
    return logger
