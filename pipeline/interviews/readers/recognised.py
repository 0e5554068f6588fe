"""Reads the JSON of speech recognition: Whisper and its kin (segments), whisper.cpp
(transcription), AssemblyAI (utterances).

Words without a speaker are given without one; whether that will do is decided in transcripts.py.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import Refused
from pipeline.interviews.readers import plain
from pipeline.interviews.readers.lines import Line

_MILLI = 1000
_PAIR = 2


def read(path: Path) -> list[Line]:
    """A line for each utterance or segment; raises Refused (I-023) for any other JSON."""
    try:
        content = json.loads(plain.text_of(path))
    except (ValueError, RecursionError) as error:
        raise Refused("I-001", file=path.name, kind="JSON") from error
    lines = _lines(content)
    if not lines:
        raise Refused("I-023", file=path.name)
    return lines


def _lines(content: Any) -> list[Line]:
    given = content if isinstance(content, Mapping) else {"segments": content}
    for key, unit in (("utterances", _MILLI), ("speakers", 1), ("segments", 1), ("chunks", 1),
                      ("transcription", _MILLI)):  # fmt: skip
        parts = given.get(key)
        if isinstance(parts, Sequence) and not isinstance(parts, str) and parts:
            found = [_line(part, unit) for part in parts if isinstance(part, Mapping)]
            if len(found) == len(parts) and all(found):
                return [line for line in found if line]
    return []


def _line(part: Mapping[str, Any], unit: int) -> Line | None:
    """One utterance; None if it has no text."""
    text = part.get("text")
    if not isinstance(text, str):
        return None
    start, end = _times(part, unit)
    return Line(
        " ".join(text.replace("\0", " ").split()),
        _speaker(part.get("speaker")),
        start,
        end,
        is_cue=True,
        glue=" ",
    )


def _speaker(name: Any) -> str:
    """The recognised speaker; a bare letter or number (AssemblyAI) as "Speaker A"."""
    if not isinstance(name, str | int) or isinstance(name, bool) or not str(name).strip():
        return ""
    label = str(name).strip()
    return f"Speaker {label}" if len(label) == 1 or label.isdecimal() else label


def _times(part: Mapping[str, Any], unit: int) -> tuple[float | None, float | None]:
    offsets = part.get("offsets")
    stamp = part.get("timestamp")
    if isinstance(offsets, Mapping):
        return _seconds(offsets.get("from"), _MILLI), _seconds(offsets.get("to"), _MILLI)
    if isinstance(stamp, Sequence) and not isinstance(stamp, str) and len(stamp) == _PAIR:
        return _seconds(stamp[0], 1), _seconds(stamp[1], 1)
    return _seconds(part.get("start"), unit), _seconds(part.get("end"), unit)


def _seconds(value: Any, unit: int) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(value / unit, 3) if is_number and 0 <= value < 10**9 else None
