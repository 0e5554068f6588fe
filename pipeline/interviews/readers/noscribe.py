"""Reads HTML as noScribe writes it: a paragraph a turn, anchors ts_START_END_SPEAKER in
milliseconds.

Other HTML is read paragraph by paragraph; labels inside the words belong to labels.py.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.interviews.readers import plain
from pipeline.interviews.readers.lines import Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ANCHOR = re.compile(r"ts_(?P<start>\d{1,12})_(?P<end>\d{1,12})(?:_.*)?", re.DOTALL)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "li", "div")
_MILLI = 1000


def read(path: Path) -> list[Line]:
    """Every paragraph, heading and table row, with the times of its anchors."""
    from lxml import etree, html

    text = _DECLARATION.sub("", plain.text_of(path))
    if not text.strip():
        return []
    tree = html.document_fromstring(text)
    etree.strip_elements(tree, "script", "style", "head", with_tail=False)
    for element in tree.iter("br"):
        element.tail = "\n" + (element.tail or "")
    found = [_line(element) for element in tree.iter(*_BLOCKS) if _is_line(element)]
    words = "".join(str(text) for text in tree.itertext())
    return found or [Line(text) for text in words.split("\n")]


def _is_line(element: "HtmlElement") -> bool:
    """Whether a block is a table row, or outside of rows one without further blocks in it."""
    if any(ancestor.tag == "tr" for ancestor in element.iterancestors()):
        return False
    return element.tag == "tr" or next(element.iterdescendants(*_BLOCKS), None) is None


def _line(element: "HtmlElement") -> Line:
    names = (_ANCHOR.fullmatch(anchor.get("name") or "") for anchor in element.iter("a"))
    times = [(int(name["start"]) / _MILLI, int(name["end"]) / _MILLI) for name in names if name]
    if element.tag == "tr":
        cells = [cell for cell in element if cell.tag in ("td", "th")]
        text = "\t".join(" ".join(str(cell.text_content()).split()) for cell in cells)
    else:
        lines = str(element.text_content()).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
    return Line(
        text,
        start_seconds=times[0][0] if times else None,
        end_seconds=times[-1][1] if times else None,
        is_heading=str(element.tag).startswith("h"),
    )
