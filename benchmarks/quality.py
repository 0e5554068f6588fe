"""Run all measurements of how right the program is, and write docs/quality.md from their figures.

What is measured how stands in the files named *_quality.py.
"""

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    cimt_quality,
    german_quality,
    linkage_quality,
    redaction_quality,
    theme_quality,
)

PARTS = {
    "linkage": linkage_quality,
    "german": german_quality,
    "redaction": redaction_quality,
    "themes": theme_quality,
    "cimt": cimt_quality,
}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "quality.md"
HEAD = """\
# Güte

Geschrieben von `make quality` am {date}; Maschine: {machine}; Python {python}.
"""


def main() -> None:
    """Measure all parts, or those named; end with 1 where a target was missed."""
    named = sys.argv[1:] or list(PARTS)
    kept = [PARTS[name].main() for name in named]
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} Kerne, {platform.machine()}, {platform.system()}",
        "python": platform.python_version(),
    }
    sections = [HEAD.format(**about), *(part.section() for part in PARTS.values())]
    page = "\n".join(text for text in sections if text)
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
