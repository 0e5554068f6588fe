"""Cost against size as a picture: both axes logarithmic, n log n beside what was measured.

Measuring belongs to notices.py.
"""

import math
from collections.abc import Sequence
from pathlib import Path

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 440, 80, 24, 48, 64
_CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="14">
<title id="title">{title}</title>
<desc id="desc">{description}</desc>
<rect width="{width}" height="{height}" fill="#ffffff"/>
<g stroke="#dddddd">{grid}</g>
<g fill="#333333">{labels}</g>
<polyline points="{expected}" fill="none" stroke="#767676" stroke-width="2" stroke-dasharray="6 5"/>
<polyline points="{measured}" fill="none" stroke="#00508c" stroke-width="3"/>
<g fill="#00508c">{dots}</g>
</svg>
"""


def chart(points: Sequence[tuple[int, float]], path: Path) -> None:
    """Draw seconds against notices, both axes logarithmic, with n log n through the first point.

    At least two points, sizes above 1 and seconds above 0; an SVG in German, which a screen reader
    reads as a sentence.
    """
    points = sorted(points)
    first_size, first_seconds = points[0]
    ideal = [
        (size, first_seconds * size * math.log(size) / (first_size * math.log(first_size)))
        for size, _ in points
    ]
    tens = _tens([size for size, _ in points]), _tens([cost for _, cost in [*points, *ideal]])

    def place(size: float, cost: float) -> tuple[float, float]:
        across, up = (
            (math.log10(value) - low) / (high - low)
            for value, (low, high) in zip((size, cost), tens, strict=True)
        )
        return (
            _LEFT + across * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM),
        )

    path.parent.mkdir(parents=True, exist_ok=True)
    dots = [(*place(size, cost), size, cost) for size, cost in points]
    told = "; ".join(f"{_german(size)} Meldungen: {_german(cost)} s" for size, cost in points)
    path.write_text(
        _CHART.format(
            width=_WIDTH,
            height=_HEIGHT,
            title="Aufwand nach Zahl der Meldungen",
            description=f"Sekunden von den CSV-Dateien bis core.notices. {told}. Gestrichelt: n log n durch den ersten Punkt.",
            grid="".join(_lines(tens, place)),
            labels="".join(_words(tens, place)),
            expected=" ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*each) for each in ideal)),
            measured=" ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in dots),
            dots="".join(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
                + _beside_dot(x, y, f"{_german(cost)} s")
                for x, y, _, cost in dots
            ),
        ),
        encoding="utf-8",
    )


def _beside_dot(x: float, y: float, text: str) -> str:
    """Above to the left, at the left edge to the right: the line rises."""
    away, anchor = (10, "start") if x - _LEFT < 40 else (-10, "end")
    return f'<text x="{x + away:.1f}" y="{y - 12:.1f}" text-anchor="{anchor}">{text}</text>'


def _tens(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that hold all values between them."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _lines(tens, place) -> list[str]:
    (left, right), (low, high) = tens
    upright = [
        (place(10**size, 10**low), place(10**size, 10**high)) for size in range(left, right + 1)
    ]
    level = [
        (place(10**left, 10**cost), place(10**right, 10**cost)) for cost in range(low, high + 1)
    ]
    return [
        f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}"/>'
        for (a, b), (c, d) in upright + level
    ]


def _words(tens, place) -> list[str]:
    (left, right), (low, high) = tens
    below = [(place(10**size, 10**low), 10**size) for size in range(left, right + 1)]
    beside = [(place(10**left, 10**cost), 10.0**cost) for cost in range(low, high + 1)]
    words = [
        f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{_german(size)}</text>'
        for (x, y), size in below
    ]
    words += [
        f'<text x="{x - 8:.1f}" y="{y + 5:.1f}" text-anchor="end">{_german(cost)} s</text>'
        for (x, y), cost in beside
    ]
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    words.append(
        f'<text x="{middle:.1f}" y="{_HEIGHT - 16}" text-anchor="middle">Meldungen</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 16}" text-anchor="end" fill="#595959">gestrichelt: n log n</text>'
    )
    return words


def _german(value: float) -> str:
    """A number as German readers write it: 5.000.000, 0,1."""
    text = f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.3g}"
    return text.translate(str.maketrans(",.", ".,"))
