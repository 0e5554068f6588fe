"""Reads WebVTT and SRT: a cue's voice is its speaker, its times are the words' times.

Joining cues to turns belongs to transcripts.py.
"""

import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from pathlib import Path

from pipeline.interviews.readers import plain
from pipeline.interviews.readers.lines import Line

_VOICE = re.compile(r"<v(?:\.[^\s>]{1,80})?\s{1,9}(?P<voice>[^>]{1,200})>")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]{0,80}|\d[\d:.]*)>|\{\\[^{}]{0,40}\}")


def read_vtt(path: Path) -> list[Line]:
    """A line for each voice of each cue."""
    import webvtt

    captions = webvtt.from_buffer(StringIO(plain.text_of(path))).captions
    return [
        line
        for cue in captions
        for line in _voices(cue.raw_text, _seconds(cue.start), _seconds(cue.end))
    ]


def read_srt(path: Path) -> list[Line]:
    """A line for each voice of each cue."""
    import srt  # type: ignore[import-untyped]

    return [
        line
        for cue in srt.parse(plain.text_of(path))
        for line in _voices(cue.content, cue.start.total_seconds(), cue.end.total_seconds())
    ]


def _voices(content: str, start: float, end: float) -> Iterator[Line]:
    """The pieces between voice tags; without one, the lines of the cue, where a label may stand."""
    places = list(_VOICE.finditer(content))
    if not places:
        for piece in content.split("\n"):
            yield Line(_words(piece), "", start, end, is_cue=True, glue=" ")
        return
    ends = [place.start() for place in places[1:]] + [len(content)]
    for place, stop in zip(places, ends, strict=True):
        words = _words(content[place.end() : stop])
        yield Line(words, unescape(place["voice"]).strip(), start, end, is_cue=True, glue=" ")


def _words(content: str) -> str:
    return " ".join(unescape(_TAG.sub("", content)).split())


def _seconds(clock: str) -> float:
    """HH:MM:SS.mmm as seconds."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)
