"""Stretches of a turn that are to be replaced, and how stretches found by several rules become
one list.

What a stretch is found by belongs to the rules beside this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PERSONAL = frozenset({"person", "name"})


@dataclass(frozen=True)
class Span:
    """Code points of a turn, and the kind of what stands there."""

    start: int
    end: int
    kind: str


class Found:
    """Spans of one turn that do not overlap; a later one never cuts into an earlier one.

    marks are stretches that nobody said, as (lacht): only what is certain is looked for there.
    """

    def __init__(self, marks: Iterable[tuple[int, int]] = ()) -> None:
        self.spans: list[Span] = []
        self._marks = list(marks)

    def add(self, spans: Iterable[Span]) -> None:
        """Take what is still free; of a span that is partly taken the whole falls away."""
        for span in spans:
            if span.start < span.end and self.is_free(span.start, span.end):
                self.spans.append(span)

    def add_spoken(self, spans: Iterable[Span]) -> None:
        """The same, but not within marks."""
        self.add(
            span
            for span in spans
            if not any(start <= span.start and span.end <= end for start, end in self._marks)
        )

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing was found there."""
        return not any(start < span.end and span.start < end for span in self.spans)

    def joined(self, text: str) -> list[Span]:
        """In order; neighbouring words of a name are one span."""
        joined: list[Span] = []
        for span in sorted(self.spans, key=lambda each: each.start):
            last = joined[-1] if joined else None
            is_name = last is not None and {last.kind, span.kind} <= PERSONAL
            if last is not None and is_name and text[last.end : span.start] in (" ", "-"):
                kind = "person" if "person" in (last.kind, span.kind) else "name"
                joined[-1] = Span(last.start, span.end, kind)
            else:
                joined.append(span)
        return joined
