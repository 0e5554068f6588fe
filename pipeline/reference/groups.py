"""The published groups and their labels: Branchengruppen, origin groups, groups of legal forms.

Which code falls into which group belongs to branches.py, nationalities.py and legal_forms.py.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["branch", "origin", "legal_form"]
_FILE = Path(__file__).with_name("groups.csv")


@dataclass(frozen=True)
class Group:
    """A published group: code, labels and one sentence in both languages; sort_order from 1."""

    code: str
    label_de: str
    label_en: str
    description_de: str
    description_en: str
    sort_order: int


def load(kind: Kind) -> tuple[Group, ...]:
    """The groups of a kind in the order in which tables show them."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.pop("kind") == kind]
    return tuple(Group(**row, sort_order=order) for order, row in enumerate(rows, start=1))
