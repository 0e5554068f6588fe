"""Foundings, closings and take-overs as a perfect pipeline would count them, by month and area.

The stock at the end of a month and the notices belong to truth.py, the rules to the field's own
statistics: the day of effect counts, partners' notices count once, and neither a change of the
legal form nor of partners nor a move inside the county founds or closes anything for the county.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.sample.businesses import Chunk, Window
from pipeline.sample.county import SOLE, County
from pipeline.sample.notices import DEREGISTRATION, LEGAL_FORM, PARTNER, REGISTRATION, Rows
from pipeline.sample.writers.cells import (
    Column,
    choose,
    digits,
    has_craft_card,
    kinds_of_activities,
)

if TYPE_CHECKING:
    from pipeline.sample.truth import Received

EVENTS = (
    "founding_full",
    "founding_small",
    "conversion",
    "takeover",
    "moved_in",
    "closing_full",
    "closing_small",
    "handover",
    "moved_out",
)
OWNERSHIPS = ("foreign", "german", "unknown", "undeterminable")
HEAD = "month,area_code,event,ownership,count"
_NEW, _MOVED, _CONVERTED, _TAKEN_OVER = 1, 2, 4, 6
_NONE = -1


class EventCounts:
    """The events of all chunks, by month, area (the county last), kind and ownership."""

    def __init__(self, county: County, window: Window, months: int) -> None:
        self._county, self._window, self._months = county, window, months
        places = len(county.municipalities)
        self._counts = np.zeros((months, places + 1, len(EVENTS), len(OWNERSHIPS)), dtype=np.int64)

    def add(self, chunk: Chunk, rows: Rows, received: "Received") -> None:
        """Count the events of a chunk that its readable deliveries tell of."""
        businesses, acting = chunk.businesses, chunk.acting
        size = len(businesses.number)
        successor = np.full(size, _NONE)
        followed = np.flatnonzero(businesses.predecessor > 0)
        before = np.searchsorted(businesses.number, businesses.predecessor[followed])
        successor[before] = followed
        predecessor = np.full(size, _NONE)
        predecessor[followed] = before
        starts = acting.start == businesses.start[acting.business]
        ends = acting.end == businesses.end[acting.business]
        sides = (
            (
                REGISTRATION,
                businesses.start,
                businesses.start_reason,
                received.begun,
                starts & received.acting_begun,
                _is_known(predecessor, received.begun | received.ended),
            ),
            (
                DEREGISTRATION,
                businesses.end,
                businesses.end_reason,
                received.ended,
                ends & received.acting_ended,
                _is_known(successor, received.begun),
            ),
        )
        for kind, day, reason, is_told, is_acting, is_inside in sides:
            happened = np.flatnonzero(is_told)
            is_full = self._is_full(chunk, rows, received, kind)
            event = _events(kind, reason, is_full)
            owners = received.ownership(chunk, is_acting, day[acting.business], known=True)
            month: Any = np.searchsorted(self._window.months, day, side="right") - 1
            is_in = (month >= 0) & (month < self._months) & (event != _NONE)
            counted = happened[is_in[happened]]
            self._add(month, businesses.place, event, owners, counted)
            outside = counted[~is_inside[counted]]
            county = np.full(size, len(self._county.municipalities))
            self._add(month, county, event, owners, outside)

    def _add(self, month: Any, area: Any, event: Any, owners: Any, chosen: Any) -> None:
        where = (month[chosen], area[chosen], event[chosen], owners[chosen])
        np.add.at(self._counts, where, 1)

    def _is_full(self, chunk: Chunk, rows: Rows, received: "Received", kind: int) -> Any:
        """Whether each business is a full one by what its last readable notice of a kind states:
        not a single person, or one with a craft card or staff, and not as a side line."""
        businesses = chunk.businesses
        day = businesses.start if kind == REGISTRATION else businesses.end
        stating = np.flatnonzero(
            received.rows
            & (rows.kind == kind)
            & (rows.day == day[rows.business])
            & ~np.isin(rows.reason, (LEGAL_FORM, PARTNER))
        )
        form, activity, is_side_line = (
            getattr(businesses, name).copy() for name in ("form", "activity", "is_side_line")
        )
        for stated, name in (
            (form, "form"),
            (activity, "activity"),
            (is_side_line, "is_side_line"),
        ):
            stated[rows.business[stating]] = getattr(rows, name)[stating]
        has_card = has_craft_card(kinds_of_activities(self._county)[activity], businesses.chain)
        has_staff = businesses.full_time + businesses.part_time > 0
        return (form != SOLE) | ((is_side_line == 0) & (has_card | has_staff))

    def columns(self, months: list[str], areas: list[str]) -> list[Column]:
        """All counts but zeros, in the order of HEAD."""
        month, area, event, owners = np.nonzero(self._counts)
        return [
            choose(months, month),
            choose(areas, area),
            choose(EVENTS, event),
            choose(OWNERSHIPS, owners),
            digits(self._counts[month, area, event, owners]),
        ]


def _is_known(neighbour: Any, told: Any) -> Any:
    """Whether there is another establishment of the chain of which the deliveries tell."""
    return (neighbour != _NONE) & told[np.maximum(neighbour, 0)]


def _events(kind: int, reason: Any, is_full: Any) -> Any:
    """The kind of event of each business, -1 where it is none."""
    if kind == REGISTRATION:
        new, other = (
            ("founding_full", "founding_small"),
            {
                _MOVED: "moved_in",
                _CONVERTED: "conversion",
                _TAKEN_OVER: "takeover",
            },
        )
    else:
        new, other = (
            ("closing_full", "closing_small"),
            {
                _MOVED: "moved_out",
                _TAKEN_OVER: "handover",
            },
        )
    found = np.full(len(reason), _NONE)
    for number, name in other.items():
        found[reason == number] = EVENTS.index(name)
    full, small = (EVENTS.index(name) for name in new)
    return np.where(reason == _NEW, np.where(is_full, full, small), found)
