"""JSON Lines: one object a line, with its line number.

What an object's fields mean belongs to the module that asked for them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import Finding
from pipeline.registries import encoding
from pipeline.registries.mapping import Mapping


def read(path: Path, agreed: Mapping, file: str) -> Iterator[tuple[int, dict[str, Any] | Finding]]:
    """Line number (1-based) and the object, or the finding R-031 in its place.

    Raises Refused R-001, R-003 or R-004.
    """
    kind = encoding.detect(path, agreed.encodings, file)
    with path.open(encoding=kind.name) as stream:
        for line, text in enumerate(stream, start=1):
            if text.strip():
                yield line, _object(text, line, file)


def _object(text: str, line: int, file: str) -> dict[str, Any] | Finding:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    return content if isinstance(content, dict) else Finding("R-031", file, line)


def at(content: dict[str, Any], path: str) -> Any:
    """The value at a path such as all_attributes/registrar, or None."""
    value: Any = content
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value
