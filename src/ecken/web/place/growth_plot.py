"""Coordinates of the plot of the circles over the years; the template turns them into SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.service.place.growth import Year

__all__ = ["Curve", "GrowthPlot", "draw_growth_of"]

WIDTH, HEIGHT = 640, 200
_SIDE, _TOP, _BOTTOM = 12, 24, 24


@dataclass(frozen=True, slots=True)
class Curve:
    """One circle over the years, on a scale of its own."""

    line: str
    end: tuple[float, float]
    most: int


@dataclass(frozen=True, slots=True)
class GrowthPlot:
    """A curve for each circle, in a view box of ``width`` × ``height``, the years below."""

    width: int
    height: int
    base: int
    first: Curve
    second: Curve | None
    third: Curve | None
    marks: tuple[tuple[float, int], ...]
    """Where a year is named."""


def draw_growth_of(years: Sequence[Year]) -> GrowthPlot | None:
    """Return the plot; ``None`` for fewer than two years."""
    if len(years) < 2:
        return None
    step = (WIDTH - 2 * _SIDE) / (len(years) - 1)
    places = [round(_SIDE + step * n, 1) for n in range(len(years))]
    every = max(1, -(-len(years) // 8))
    return GrowthPlot(
        WIDTH,
        HEIGHT,
        HEIGHT - _BOTTOM,
        _curve(places, [one.first for one in years]),
        _curve_if_whole(places, [one.second for one in years]),
        _curve_if_whole(places, [one.third for one in years]),
        tuple(
            (x, one.year)
            for n, (x, one) in enumerate(zip(places, years, strict=True))
            if (len(years) - 1 - n) % every == 0
        ),
    )


def _curve_if_whole(places: Sequence[float], counts: Sequence[int | None]) -> Curve | None:
    told = [count for count in counts if count is not None]
    return _curve(places, told) if len(told) == len(counts) else None


def _curve(places: Sequence[float], counts: Sequence[int]) -> Curve:
    most, base = max(1, *counts), HEIGHT - _BOTTOM
    points = [
        (x, round(base - (base - _TOP) * count / most, 1))
        for x, count in zip(places, counts, strict=True)
    ]
    return Curve(" ".join(f"{x},{y}" for x, y in points), points[-1], most)
