"""Reads Markdown: headings, bold labels and tables; the marks themselves leave the text.

Line breaks inside a paragraph stay as in TXT.
"""

import re
from dataclasses import replace
from pathlib import Path

from pipeline.interviews.readers import plain
from pipeline.interviews.readers.lines import Line

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---[ ]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*$")
_BLOCK_MARK = re.compile(r"^\s{0,3}(?:>\s?|[-*+]\s+)+")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_\n]{1,300}?)(?<=\S)\1(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def read(path: Path) -> list[Line]:
    """Every line; front matter and comments are left out."""
    text, *others = _FRONT_MATTER.sub("", plain.text_of(path)).split("<!--")
    for other in others:
        _, closed, behind = other.partition("-->")
        text += behind if closed else other
    return [_line(line) for line in text.split("\n")]


def _line(text: str) -> Line:
    heading = _HEADING.match(text)
    if heading:
        return Line(_bare(heading["text"]), is_heading=True)
    if text.lstrip().startswith("|"):
        if _TABLE_RULE.fullmatch(text):
            return Line("")
        cells = re.split(r"(?<!\\)\|", text.strip().strip("|"))
        return Line("\t".join(_bare(cell.strip()) for cell in cells))
    line = plain.line_of(_BLOCK_MARK.sub("", text))
    return replace(line, text=_bare(line.text), lead=_bare(line.lead))


def _bare(text: str) -> str:
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
