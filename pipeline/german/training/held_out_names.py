"""Writes the words of all person marks in the hand-written talks of the test half, one a line, for
nobody to read: training data that hold one of them are left out (ner_data.py).

    python -m pipeline.german.training.held_out_names OUT.txt
"""

import sys
from pathlib import Path

from pipeline.interviews.redaction.names import name_words
from pipeline.themes.codebook import load_codebook
from pipeline.themes.quality import halves


def main(target: Path) -> None:
    """The names, sorted; no more is said of them."""
    _, held_out = halves(load_codebook().tuned_on)
    marks = [
        item.text
        for talk in held_out
        for turn in talk.turns
        for item in turn.identifying
        if item.kind == "person"
    ]
    names = sorted({word for mark in marks for word in name_words(mark)})
    target.write_text("\n".join(names) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
