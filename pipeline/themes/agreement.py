"""How far people, and people and the program, agree: Cohen's kappa, Krippendorff's alpha, unitising
alpha, precision and recall, with bootstrap intervals.

What is compared, and what follows from it, stands in trust.py.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

Span: TypeAlias = tuple[int, int]
"""First character and one past the last, in code points."""

SEED = 2008
RESAMPLES = 1_000


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % bootstrap interval; NaN where it cannot be told."""

    value: float
    low: float
    high: float


def kappa(first: Sequence[float], second: Sequence[float]) -> float:
    """Cohen's kappa of two coders over the units both coded (NaN: not coded).

    NaN where both always say the same one thing: then chance alone explains it. Cohen, J. (1960):
    A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20.
    """
    import numpy as np
    from sklearn.metrics import cohen_kappa_score

    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    both = ~(np.isnan(one) | np.isnan(other))
    if len(set(one[both]) | set(other[both])) < 2:
        return math.nan
    return float(cohen_kappa_score(one[both].astype(int), other[both].astype(int)))


def mean_kappa(values: "Numbers") -> float:
    """Cohen's kappa of every two coders (rows; columns are units), averaged over the pairs.

    Light, R. J. (1971): Measures of response agreement for qualitative data. Psychological
    Bulletin 76. Pairs for which it cannot be told do not count.
    """
    pairs = [kappa(values[i], values[j]) for i, j in combinations(range(len(values)), 2)]
    told = [each for each in pairs if not math.isnan(each)]
    return sum(told) / len(told) if told else math.nan


def alpha(values: "Numbers") -> float:
    """Krippendorff's nominal alpha of any number of coders (rows) with gaps (NaN), over units.

    NaN where no unit was coded twice or all codings say the same. Krippendorff, K. (2011):
    Computing Krippendorff's alpha-reliability.
    """
    import krippendorff
    import numpy as np

    paired = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        return math.nan
    return float(krippendorff.alpha(reliability_data=paired, level_of_measurement="nominal"))


def alpha_interval(values: "Numbers", groups: Sequence[str]) -> Interval:
    """Alpha of codings 0 or 1, its interval from resampling groups (interviews) of units."""
    import numpy as np

    present = ~np.isnan(values)
    coders = present.sum(axis=0)
    ones = np.nansum(values, axis=0)
    weight = np.where(coders >= 2, 1 / np.maximum(coders - 1, 1), 0)
    sums = np.stack([ones * (coders - ones) * weight, ones * (coders >= 2), coders * (coders >= 2)])
    low, high = interval(_by_group(sums.T, groups), _alpha_of_sums)
    return Interval(alpha(values), low, high)


def _alpha_of_sums(sums: "Numbers") -> "Numbers":
    """Alpha from additive sums: coincidences of 0 with 1, codings 1, codings in all."""
    differing, ones, total = sums[..., 0], sums[..., 1], sums[..., 2]
    return 1 - _quotient((total - 1) * differing, ones * (total - ones))


def shares(sums: "Numbers") -> "Numbers":
    """Precision, recall and F1 (last axis) from the sums hits, found, gold (last axis)."""
    import numpy as np

    hits, found, gold = sums[..., 0], sums[..., 1], sums[..., 2]
    parts = (_quotient(hits, found), _quotient(hits, gold), _quotient(2 * hits, found + gold))
    return np.stack(parts, axis=-1)


def counts(found: "Numbers", gold: "Numbers", groups: Sequence[str]) -> "Numbers":
    """Hits, found and gold of 0/1 codings: one row a group (interview)."""
    import numpy as np

    return _by_group(np.stack([found * gold, found, gold], axis=-1), groups)


def interval(
    sums: "Numbers",
    statistic: Callable[["Numbers"], "Numbers"],
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic of sums, from resampling their rows (interviews).

    Turns of one interview hang together: resampling turns would promise more than there is.
    """
    import numpy as np

    if len(sums) < 2:
        return math.nan, math.nan
    random = np.random.default_rng(seed)
    draws = random.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=resamples)
    values = statistic(draws @ sums)
    told = values[~np.isnan(values)]
    if len(told) < resamples / 2:
        return math.nan, math.nan
    low, high = np.percentile(told, [2.5, 97.5])
    return float(low), float(high)


def unitizing_alpha(coders: Sequence[Sequence[Span]], length: int) -> float:
    """Agreement of coders on where one code begins and ends, on a text of that many characters.

    Krippendorff's alpha-U (Krippendorff, K. 2004: Measuring the reliability of qualitative text
    analysis data. Quality and Quantity 38): 1 where all mark the same spans, 0 where they are as
    good as placed by chance. Spans of one coder do not overlap: overlapping ones count as one. NaN
    where nobody marked anything.
    """
    sections = [_sections(spans, length) for spans in coders]
    number = len(sections)
    if number < 2 or not any(is_unit for each in sections for _, _, is_unit in each):
        return math.nan
    observed = sum(
        _distance(one, other)
        for i, j in combinations(range(number), 2)
        for one in sections[i]
        for other in sections[j]
    )
    observed *= 2 / (number * (number - 1) * length**2)
    expected = _expected([each for coder in sections for each in coder], number, length)
    return 1 - observed / expected if expected else math.nan


_Section: TypeAlias = tuple[int, int, bool]
"""Begin, length, and whether it is a marked unit (else the gap between two)."""


def _sections(spans: Sequence[Span], length: int) -> list[_Section]:
    """Units and gaps, in order, that cover the whole text once."""
    joined: list[list[int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start < joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    sections: list[_Section] = []
    position = 0
    for start, end in joined:
        if start > position:
            sections.append((position, start - position, False))
        sections.append((start, end - start, True))
        position = end
    if position < length:
        sections.append((position, length - position, False))
    return sections


def _distance(one: _Section, other: _Section) -> float:
    """Squared differences at both ends of units that overlap; a unit within a gap its square."""
    (begin, size, is_unit), (other_begin, other_size, other_is_unit) = one, other
    end, other_end = begin + size, other_begin + other_size
    if is_unit and other_is_unit:
        overlap = begin < other_end and other_begin < end
        return (begin - other_begin) ** 2 + (end - other_end) ** 2 if overlap else 0
    if is_unit and other_begin <= begin and end <= other_end:
        return size**2
    if other_is_unit and begin <= other_begin and other_end <= end:
        return other_size**2
    return 0


def _expected(sections: Sequence[_Section], coders: int, length: int) -> float:
    """The same, were all units and gaps of all coders shuffled."""
    units = [size for _, size, is_unit in sections if is_unit]
    gaps = [size for _, size, is_unit in sections if not is_unit]
    total = sum(
        (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in units
    )
    whole = coders * length
    possible = whole * (whole - 1) - sum(size * (size - 1) for size in units)
    return 2 / length * total / possible


def _by_group(rows: "Numbers", groups: Sequence[str]) -> "Numbers":
    """Rows summed by group, groups in the order of their names."""
    import numpy as np

    names, index = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, index, rows)
    return sums


def _quotient(over: Any, under: Any) -> "Numbers":
    """A quotient, NaN where it is divided by nothing."""
    import numpy as np

    quotient: Numbers = np.divide(
        over, under, out=np.full(np.shape(over), math.nan), where=np.asarray(under) != 0
    )
    return quotient
