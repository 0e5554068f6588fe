"""What a release says of the themes: coded by whom, in which groups, pairs and waves.

It looks up and orders; wording belongs to sentences_themes.py, drawing to charts_themes.py.
"""

from collections import Counter
from typing import NamedTuple

from dashboards.release import Cell, Row
from dashboards.sentences import is_shown
from dashboards.view import View

VALENCE = {"theme_strength": 1, "theme_problem": -1}
WAYS = ("people", "rule", "model", "unchecked")
DIMENSIONS = ("sex", "interviewee_age", "branch_group", "origin_group")
DRAWN_PAIRS = 8
WORTH_DRAWING = 1.2


class Coding(NamedTuple):
    """How a code is coded: `way` is people, hand (the program may not), rule, model, unchecked, or
    empty where the release does not say; interviews by people, and precision and recall.
    """

    way: str
    people: Cell
    precision: Cell
    recall: Cell


class Pair(NamedTuple):
    """Two themes told in the same interview."""

    one: str
    other: str
    lift: Cell
    together: Cell
    coded: Cell

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval lies above what chance would have."""
        return (self.lift.ci_low or 0) > 1

    @property
    def expected(self) -> float:
        """In how many interviews chance alone would bring them together."""
        return (self.together.value or 0) / (self.lift.value or 1)


def wave(view: View) -> str:
    """The newest wave."""
    return view.release.newest("E1", "theme")


def waves(view: View) -> list[str]:
    """All waves in their order."""
    return view.release.periods("E1", "theme")


def base(view: View, code: str, period: str = "") -> Cell:
    """The interviews coded for a code; all interviews where an older release tells no more."""
    period = period or wave(view)
    found = view.cell("E1", period, breakdown="coded", category=code)
    return found if found.status != "absent" else view.cell("E1", period)


def cells(view: View, breakdown: str, period: str = "") -> list[Cell]:
    """A wave's themes of a breakdown, in codebook order."""
    period = period or wave(view)
    names = view.release.categories("E1", "theme", period)
    return [view.cell("E1", period, breakdown=breakdown, category=name) for name in names]


def share(view: View, cell: Cell) -> float:
    """A cell's part of the interviews coded for its code; for ordering and drawing."""
    of = base(view, cell.category, cell.period)
    return (cell.value or 0) / of.value if is_shown(cell, of) and of.value else 0.0


def strongest(view: View, breakdown: str) -> list[Cell]:
    """Themes with a shown value above zero, those told in the largest part first."""
    found = [cell for cell in cells(view, breakdown) if is_shown(cell) and cell.value]
    return sorted(found, key=lambda cell: (-share(view, cell), *view.sort_key(cell)))


def alike(view: View, ordered: list[Cell]) -> list[Cell]:
    """Of ordered themes those that rest on as many interviews as the first one."""
    if not ordered:
        return []
    first = base(view, ordered[0].category)
    return [cell for cell in ordered if base(view, cell.category).value == first.value]


def coding(view: View, code: str, period: str = "") -> Coding:
    """How a code is coded in a wave."""
    period = period or wave(view)
    by = {way: view.cell("E1", period, breakdown=f"coded_{way}", category=code) for way in WAYS}
    way = next(
        (name for name in WAYS[1:] if by[name].value), "people" if by["people"].value else ""
    )
    if way == "people" and (by["people"].value or 0) < (view.cell("E1", period).value or 0):
        way = "hand"
    measured = view.release.newest("E8", "coding_recall")
    precision, recall = (
        view.cell("E8", measured, breakdown=f"coding_{name}", category=code)
        for name in ("precision", "recall")
    )
    return Coding(way, by["people"], precision, recall)


def is_unchecked(view: View) -> bool:
    """Whether the newest wave is coded by a program that nobody has checked."""
    return wave(view) in view.release.periods("E1", "coded_unchecked")


def urgent(view: View) -> list[tuple[Cell, Cell]]:
    """Themes told as urgent now with the interviews judged, the largest part first."""
    period = view.release.newest("E3", "theme")
    names = view.release.categories("E3", "theme", period)
    pairs = [
        (
            view.cell("E3", period, breakdown="theme", category=name),
            view.cell("E3", period, breakdown="coded", category=name),
        )
        for name in names
    ]
    found = [(now, of) for now, of in pairs if is_shown(now, of) and now.value and of.value]
    return sorted(
        found, key=lambda pair: (-(pair[0].value or 0) / (pair[1].value or 1), pair[0].category)
    )


def groups(view: View, code: str, dimension: str) -> list[tuple[Cell, Cell]]:
    """Of every group: interviews with the theme, and interviews coded for it."""
    period, prefix = wave(view), f"{code}:"
    found = []
    for name in view.release.categories("E1", f"coded_by_{dimension}", period):
        if name.startswith(prefix):
            found.append(
                (
                    view.cell("E1", period, breakdown=f"theme_by_{dimension}", category=name),
                    view.cell("E1", period, breakdown=f"coded_by_{dimension}", category=name),
                )
            )
    return found


def groups_shown(view: View) -> Counter[str]:
    """Of how many groups each theme can be shown."""
    period = wave(view)
    return Counter(
        name.split(":", 1)[0]
        for dimension in DIMENSIONS
        for name in view.release.categories("E1", f"theme_by_{dimension}", period)
        if is_shown(view.cell("E1", period, breakdown=f"theme_by_{dimension}", category=name))
    )


def pairs(view: View) -> list[Pair]:
    """All shown pairs of the newest wave that has any, those most often together first."""
    period = view.release.newest("E5", "theme_pair")
    found = []
    for name in view.release.categories("E5", "theme_pair", period):
        lift, together, coded = (
            view.cell("E5", period, breakdown=f"theme_pair{part}", category=name)
            for part in ("", "_together", "_coded")
        )
        if is_shown(lift, together, coded):
            one, other = name.split("+")
            found.append(Pair(one, other, lift, together, coded))
    return sorted(found, key=lambda pair: (-(pair.lift.value or 0), pair.lift.category))


def linked(view: View) -> list[Pair]:
    """The pairs that come together more often than by chance; at most eight, the clear ones first.

    Others than clear ones must do so by at least a fifth.
    """
    often = [p for p in pairs(view) if p.is_clear or (p.lift.value or 0) >= WORTH_DRAWING]
    return sorted(often, key=lambda p: (not p.is_clear, -(p.lift.value or 0)))[:DRAWN_PAIRS]


def changes(view: View) -> list[tuple[Cell, Cell]]:
    """Themes shown in the newest wave and in the one before, those that changed most first."""
    if len(waves(view)) < 2:
        return []
    before, now = waves(view)[-2:]
    found = [
        (view.cell("E1", before, breakdown="theme", category=cell.category), cell)
        for cell in cells(view, "theme", now)
    ]
    both = [(old, new) for old, new in found if is_shown(old, new)]
    return sorted(both, key=lambda pair: -abs(share(view, pair[1]) - share(view, pair[0])))


def ends(view: View, cell: Cell) -> tuple[float, float]:
    """The interval of a theme as parts of its base."""
    whole = base(view, cell.category, cell.period).value or 1
    return (cell.ci_low or 0) / whole, (cell.ci_high or 0) / whole


def is_clear(view: View, before: Cell, now: Cell) -> bool:
    """Whether the intervals of two waves do not touch: more than chance would do."""
    if None in (before.ci_low, before.ci_high, now.ci_low, now.ci_high):
        return False
    (low, high), (low_now, high_now) = ends(view, before), ends(view, now)
    return low_now > high or high_now < low


def quotes(view: View, theme: str) -> list[Row]:
    """The released quotes of a theme, strengths first."""
    found = [row for row in view.release.quotes if row["theme_code"] == theme]
    return sorted(found, key=lambda row: -int(row["valence"]))
