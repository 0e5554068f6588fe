"""Writes the words of all person marks in the hand-written talks g13 to g24, one a line, for nobody to
read: training data that hold one of them are left out (ner_data.py).

    python -m pipeline.german.training.test_names OUT.txt
"""

import sys
from pathlib import Path

from pipeline.interviews.gold import read_gold
from pipeline.interviews.redaction.names import name_words
from pipeline.settings import SURVEYS

TALKS = SURVEYS / "sample" / "interviews"


def main(target: Path) -> None:
    """The names, sorted; no more is said of them."""
    talks = [read_gold(TALKS / f"g{number}.txt") for number in range(13, 25)]
    marks = [
        item.text
        for talk in talks
        for turn in talk.turns
        for item in turn.identifying
        if item.kind == "person"
    ]
    names = sorted({word for mark in marks for word in name_words(mark)})
    target.write_text("\n".join(names) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
