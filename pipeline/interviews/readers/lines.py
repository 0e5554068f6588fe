"""A line of a transcript as its format gives it: words, and what is known of speaker and time.

Labels inside the words belong to labels.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A paragraph, table row or cue.

    speaker is set only where the format names one (a WebVTT voice, a recognised speaker); lead are
    the bold words it begins with, left out of text; glue joins it to the words before it.
    """

    text: str
    speaker: str = ""
    start_seconds: float | None = None
    end_seconds: float | None = None
    lead: str = ""
    is_heading: bool = False
    is_bold: bool = False
    is_cue: bool = False
    glue: str = "\n"
