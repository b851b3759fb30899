"""Coordinates of the plot of contacts over the years; the template turns them into SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.service.imports.contacts_report import YearCount

__all__ = ["YearPlot", "draw_years"]

WIDTH, HEIGHT = 320.0, 130.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 8.0, 18.0, 16.0
_BAR_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """The contacts of one year."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class YearPlot:
    """A line for all contacts, a bar for those of each year, and where the ends are labelled."""

    width: float
    height: float
    base: float
    line: str
    bars: tuple[Bar, ...]
    first: YearCount
    last: YearCount
    end: tuple[float, float]


def draw_years(years: Sequence[YearCount]) -> YearPlot | None:
    """Return the plot; ``None`` where fewer than two years leave nothing to see."""
    if len(years) < 2:
        return None
    step = (WIDTH - _LEFT - _RIGHT) / len(years)
    room = HEIGHT - _TOP - _BOTTOM
    unit = room / years[-1].total
    middles = [_LEFT + step * (n + 0.5) for n in range(len(years))]
    points = [
        (round(x, 1), round(HEIGHT - _BOTTOM - unit * one.total, 1))
        for x, one in zip(middles, years, strict=True)
    ]
    bars = tuple(
        Bar(
            round(x - step * _BAR_SHARE / 2, 1),
            round(HEIGHT - _BOTTOM - unit * one.count, 1),
            round(step * _BAR_SHARE, 1),
            round(unit * one.count, 1),
        )
        for x, one in zip(middles, years, strict=True)
    )
    line = " ".join(f"{x},{y}" for x, y in points)
    return YearPlot(WIDTH, HEIGHT, HEIGHT - _BOTTOM, line, bars, years[0], years[-1], points[-1])
