"""What every program's project comes down to: codes, texts, and who marked which span with which
code.

Offsets are code points of the text with LF as its only line end. Reading a program's file belongs
to the module named after it; what a code means to us, to meaning.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.errors import Finding

OURS = "potentiale"
"""Producer of the projects that this software writes."""

Problems = tuple[tuple[int, Finding], ...]
"""Pairs of coding (1-based; 0 for the whole file) and what is wrong with it."""


@dataclass(frozen=True)
class Code:
    """A code; above: names of the codes and categories it stands under, from the top."""

    id: str
    name: str
    above: tuple[str, ...] = ()
    description: str = ""
    is_codable: bool = True
    color: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Its own name after those above."""
        return (*self.above, self.name)


@dataclass(frozen=True)
class Source:
    """A text that was coded; is_whole: not only its excerpts that somebody coded."""

    id: str
    name: str
    text: str
    is_whole: bool = True


@dataclass(frozen=True)
class Coding:
    """One code on one span by one person.

    number: place in the file, 1-based; selection: what was given several codes at once shares it.
    """

    number: int
    source_id: str
    start: int
    end: int
    code_id: str
    coder: str
    coded_at: datetime | None = None
    selection: str = ""
    note: str = ""


@dataclass(frozen=True)
class QdaProject:
    """A whole project. coded_in_full: sources that the project itself says a person finished;
    None where it says nothing of the kind.
    """

    producer: str
    origin: str
    codes: tuple[Code, ...]
    sources: tuple[Source, ...] = ()
    codings: tuple[Coding, ...] = ()
    coders: tuple[str, ...] = ()
    name: str = ""
    description: str = ""
    changed_at: datetime | None = None
    coded_in_full: Mapping[str, frozenset[str]] | None = None
    problems: Problems = ()
    notes: tuple[Finding, ...] = field(default=())

    @property
    def codings_found(self) -> int:
        """Codings in the file, also those that could not be taken."""
        return len(self.codings) + len({number for number, _ in self.problems if number})
