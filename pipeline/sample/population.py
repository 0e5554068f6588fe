"""Inhabitants of the sample county by municipality and nationality.

Reading population files belongs to registries/.
"""

from pathlib import Path

import numpy as np

from pipeline.sample.county import County
from pipeline.sample.options import SampleOptions

_GROWTH_A_YEAR = 0.024
_DAYS_A_YEAR = 365.25


def write(folder: Path, county: County, options: SampleOptions) -> None:
    """One file for every 31 December and 30 June in the window, at least one."""
    days = sorted(
        {f"{day.year - 1}-12-31" for day in options.first_days[-1:]}
        | {f"{day.year}-06-30" for day in options.first_days[-1:]}
    )
    newest = np.datetime64(days[-1])
    for day in days:
        years = float((newest - np.datetime64(day)).astype(np.int64)) / _DAYS_A_YEAR
        (folder / f"bevoelkerung_{day}.csv").write_text(
            "\n".join(_lines(county, day, years)) + "\n", encoding="utf-8"
        )


def _lines(county: County, day: str, years_before: float) -> list[str]:
    lines = ["ags;gemeinde;stichtag;staatsangehoerigkeit_schluessel;staatsangehoerigkeit;personen"]
    nationalities = county.nationalities
    for number, place in enumerate(county.municipalities):
        foreign = round(
            place.population * place.foreign_share * (1 - _GROWTH_A_YEAR * years_before)
        )
        counts = _shares(foreign, nationalities.population_weights, number)
        counts[0] = place.population - counts.sum()
        counts[nationalities.index("998")] = round(place.population / 9000)
        counts[0] -= counts[nationalities.index("998")]
        lines += [
            f"{place.code};{place.name};{day};{code};{name};{count}"
            for code, name, count in zip(
                nationalities.codes, nationalities.names, counts.tolist(), strict=True
            )
            if count and code
        ]
    return lines


def _shares(
    total: int, weights: "np.ndarray[tuple[int], np.dtype[np.float64]]", place: int
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Whole numbers by weight; each place favours other groups a little."""
    tilt = 1 + 0.35 * np.sin(1.7 * place + 0.9 * np.arange(len(weights)))
    shares: np.ndarray[tuple[int], np.dtype[np.int64]] = np.floor(
        total * weights * tilt / (weights * tilt).sum() + 0.5
    ).astype(np.int64)
    return shares
