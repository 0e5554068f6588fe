"""One reader a transcript format: a file becomes lines, with what the format itself knows of
speaker and time.

Telling speakers apart by their labels, and roles, belongs to pipeline/interviews/transcripts.py.
"""

from collections.abc import Callable
from pathlib import Path

from pipeline.interviews.readers import (
    markdown,
    noscribe,
    opendocument,
    pdf,
    plain,
    recognised,
    rich_text,
    subtitles,
    word,
)
from pipeline.interviews.readers.lines import Line

READERS: dict[str, Callable[[Path], list[Line]]] = {
    ".docx": word.read,
    ".odt": opendocument.read,
    ".rtf": rich_text.read,
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".pdf": pdf.read,
    ".vtt": subtitles.read_vtt,
    ".srt": subtitles.read_srt,
    ".html": noscribe.read,
    ".htm": noscribe.read,
    ".json": recognised.read,
}
"""Reader by suffix in lower case."""
