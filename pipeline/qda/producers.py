"""Which program wrote a project, and how that program counts positions.

Counting itself stands in offsets.py. QualCoder and NVivo were measured on projects of others, qc
and Taguette likewise; MAXQDA and ATLAS.ti by what their users report, so their selections decide.
"""

from dataclasses import dataclass

from pipeline.qda.model import OURS
from pipeline.qda.offsets import WAYS, Way

_STANDARD = Way("code_point", "stored")


@dataclass(frozen=True)
class Producer:
    """A program: a word of its origin attribute, and the ways it may count, the likeliest first."""

    name: str
    word: str
    ways: tuple[Way, ...]


PRODUCERS = (
    Producer(OURS, OURS, (_STANDARD,)),
    Producer("QualCoder", "qualcoder", (_STANDARD, Way("code_point", "lf"))),
    Producer("Taguette", "taguette", (Way("utf8", "stored"),)),
    Producer("NVivo", "nvivo", (Way("utf16", "crlf"), Way("utf16", "stored"))),
    Producer(
        "MAXQDA",
        "maxqda",
        (Way("utf16", "stored"), _STANDARD, Way("utf16", "lf"), Way("utf16", "crlf")),
    ),
    Producer(
        "ATLAS.ti",
        "atlas",
        (Way("utf16", "lf"), Way("code_point", "lf"), Way("utf16", "stored"), _STANDARD),
    ),
    Producer("qc", "qc", (Way("code_point", "lf"),)),
)  # fmt: skip
UNKNOWN = Producer("unbekannt", "", WAYS)


def producer_of(origin: str) -> Producer:
    """The program that an origin attribute names ("NVivo for Mac 15.0.0"); else UNKNOWN, with
    every way of counting.
    """
    first, told = (origin.lower().split() or [""])[0], origin.lower()
    for producer in PRODUCERS:
        if producer.word == "qc":
            if first == "qc":
                return producer
        elif producer.word in told:
            return producer
    return UNKNOWN
