"""Objects of a register, one a line or all in one JSON array, each with its line.

What a field means belongs to controllers.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import Finding, Refused
from pipeline.registries import encoding
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import json_lines

LARGEST_ARRAY = 256 << 20
"""Bytes of an array: it is read whole, lines are not."""
_BETWEEN = " \t\r\n,"


def read(path: Path, agreed: Mapping, file: str) -> Iterator[tuple[int, dict[str, Any] | Finding]]:
    """Line (1-based) and object, or the finding R-031 in its place.

    Raises Refused R-001, R-003, R-004; R-026 or R-064 for an array too large or cut off.
    """
    kind = encoding.detect(path, agreed.encodings, file)
    with path.open(encoding=kind.name) as stream:
        stream.seek(kind.mark)
        start = stream.read(1024).lstrip()
    if not start.startswith("["):
        yield from json_lines.read(path, agreed, file)
        return
    size = path.stat().st_size
    if size > LARGEST_ARRAY:
        raise Refused("R-026", file=file, size=size >> 20)
    yield from _members(path.read_bytes()[kind.mark :].decode(kind.name), file)


def _members(text: str, file: str) -> Iterator[tuple[int, dict[str, Any] | Finding]]:
    """The members of an array one after the other."""
    decoder = json.JSONDecoder()
    place, line = text.index("[") + 1, 1 + text.count("\n", 0, text.index("["))
    while True:
        begin = _next(text, place)
        line += text.count("\n", place, begin)
        if text[begin : begin + 1] == "]":
            return
        try:
            content, place = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError) as error:
            raise Refused("R-064", file=file, format="JSON") from error
        yield line, content if isinstance(content, dict) else Finding("R-031", file, line)
        line += text.count("\n", begin, place)


def _next(text: str, place: int) -> int:
    """Where the next member begins, or the end."""
    while text[place : place + 1] and text[place] in _BETWEEN:
        place += 1
    return place
