"""Coordinates of a plot by week, of visitors or others; the template turns them into SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

__all__ = ["WeekPlot", "draw_weeks"]

WIDTH, HEIGHT = 640, 160
_TOP, _BOTTOM = 22, 8
_BAR_SHARE = 0.7


class _Week(Protocol):
    """A week with a number."""

    @property
    def monday(self) -> date: ...
    @property
    def members(self) -> int: ...


W = TypeVar("W", bound=_Week)


@dataclass(frozen=True, slots=True)
class WeekBar(Generic[W]):
    """The number of one week; ``middle`` is where its number stands."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    week: W


@dataclass(frozen=True, slots=True)
class WeekPlot(Generic[W]):
    """A bar for each week with a number, in a view box of ``width`` × ``height``."""

    width: int
    height: int
    base: int
    bars: tuple[WeekBar[W], ...]
    first: W
    last: W


def draw_weeks(weeks: Sequence[W]) -> WeekPlot[W] | None:
    """Return the plot; ``None`` where no week has a number."""
    most = max((one.members for one in weeks), default=0)
    if not most:
        return None
    step, base = WIDTH / len(weeks), HEIGHT - _BOTTOM
    bars = []
    for place, one in enumerate(weeks):
        if one.members:
            height = round((base - _TOP) * one.members / most, 1)
            left = round(step * (place + (1 - _BAR_SHARE) / 2), 1)
            width = round(step * _BAR_SHARE, 1)
            middle = round(step * (place + 0.5), 1)
            bars.append(WeekBar(left, round(base - height, 1), width, height, middle, one))
    return WeekPlot(WIDTH, HEIGHT, base, tuple(bars), weeks[0], weeks[-1])
