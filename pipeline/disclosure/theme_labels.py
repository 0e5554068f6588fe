"""Labels of categories made of a theme and something else: a group, another theme, a number of talks.

Labels of themes and groups themselves come from labels.py.
"""

from collections.abc import Mapping

import pandas as pd

Label = tuple[str, str, str, str]
Labels = dict[str, Label]

NOT_STATED: Labels = {"not_stated": ("nicht angegeben", "not stated", "", "")}
GROUPED = ("theme_by_", "coded_by_")
PAIRED = ("theme_pair", "theme_pair_together", "theme_pair_coded")


def in_parts(labels: Mapping[str, Labels], cells: pd.DataFrame) -> dict[str, Labels]:
    """Labels of the breakdowns in `cells` (columns breakdown, category) whose categories have
    parts, e.g. `T01:women`, `T01+T02`, `0010`.

    Raises KeyError for a part that `labels` does not have.
    """
    used = cells[["breakdown", "category"]].drop_duplicates().sort_values(["breakdown", "category"])
    found: dict[str, Labels] = {}
    for breakdown, categories in used.groupby("breakdown")["category"]:
        name = str(breakdown)
        if name.startswith(GROUPED):
            groups = labels[name.split("_by_", 1)[1]]
            found[name] = _grouped(labels["theme"], groups, list(categories))
        elif name in PAIRED:
            found[name] = {
                pair: _joined(" – ", *(labels["theme"][code] for code in pair.split("+")))
                for pair in categories
            }
        elif name == "interviews_read":
            found[name] = {count: _counted(int(count)) for count in categories}
    return found


def _grouped(themes: Labels, groups: Labels, categories: list[str]) -> Labels:
    """In the order of the themes, then of the groups."""
    split = {category: tuple(category.split(":", 1)) for category in categories}
    order = {name: place for place, name in enumerate([*themes, *groups])}
    ordered = sorted(split, key=lambda category: [order[part] for part in split[category]])
    return {
        category: _joined(": ", themes[split[category][0]], groups[split[category][1]])
        for category in ordered
    }


def _joined(mark: str, first: Label, second: Label) -> Label:
    return (f"{first[0]}{mark}{second[0]}", f"{first[1]}{mark}{second[1]}", "", "")


def _counted(interviews: int) -> Label:
    if interviews == 1:
        return ("nach 1 Gespräch", "after 1 interview", "", "")
    return (f"nach {interviews} Gesprächen", f"after {interviews} interviews", "", "")
