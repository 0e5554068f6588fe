"""Reads RTF: paragraphs, and table rows as cells with a TAB between them.

Understanding RTF is striprtf's; what is no RTF is damaged.
"""

import re
from pathlib import Path

from pipeline.errors import Refused
from pipeline.interviews.readers.lines import Line

_BEGINNING = b"{\\rtf"
_PICTURE = re.compile(rb"(?<=[\s}])[0-9a-fA-F]{400,}")


def read(path: Path) -> list[Line]:
    """Every paragraph and row; raises Refused (I-001) if the file does not begin as RTF does."""
    from striprtf.striprtf import rtf_to_text

    content = path.read_bytes()
    if not content.lstrip().startswith(_BEGINNING):
        raise Refused("I-001", file=path.name, kind="RTF")
    if b"\0" in content:
        raise Refused("I-026", path.name, content.count(b"\n", 0, content.index(b"\0")) + 1)
    source = _PICTURE.sub(b"", content).decode("latin-1")
    text = str(rtf_to_text(source, encoding="cp1252", errors="replace")).replace("\0", "")  # type: ignore[no-untyped-call]
    return [_line(line) for line in text.split("\n")]


def _line(text: str) -> Line:
    cells = text.rstrip()
    return Line(cells.rstrip("|").replace("|", "\t") if cells.endswith("|") else text)
