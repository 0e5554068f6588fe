"""Reads TXT: bytes in UTF-8, UTF-16 or Windows-1252 to lines.

Also the one place that turns bytes of any text format into characters.
"""

import re
from pathlib import Path

from pipeline.errors import Refused
from pipeline.interviews.readers.lines import Line

_BOLD_LEAD = re.compile(r"\s*(\*\*|__)(?P<lead>[^*_\n]{1,80}?)\1(?P<rest>.*)", re.DOTALL)
_SAMPLE = 4096
_WIDE_SHARE = 0.3


def read(path: Path) -> list[Line]:
    """Every line of the file; bold words in front (**Name**) as its lead."""
    return [line_of(text) for text in text_of(path).split("\n")]


def text_of(path: Path) -> str:
    """The characters of a text file with line ends made one kind; raises Refused (I-026) for NUL
    characters.
    """
    text = decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    place = text.find("\0")
    if place >= 0:
        raise Refused("I-026", path.name, text.count("\n", 0, place) + 1)
    return text


def line_of(text: str) -> Line:
    """A line; what stands between ** or __ at its beginning becomes the lead."""
    bold = _BOLD_LEAD.match(text)
    if not bold:
        return Line(text)
    if not bold["rest"].strip():
        return Line(bold["lead"], is_bold=True)
    return Line(bold["rest"], lead=bold["lead"])


def decode(content: bytes) -> str:
    """Text in UTF-8, UTF-16 (by its byte order mark or its zero bytes) or, failing both,
    Windows-1252.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    wide = _wide(content[:_SAMPLE])
    if wide:
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd / half > _WIDE_SHARE and not even:
        return "utf-16-le"
    return "utf-16-be" if even / half > _WIDE_SHARE and not odd else ""
