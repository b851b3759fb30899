"""Coordinates of the plots of the network in numbers; the template turns them into SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ecken.service.numbers.charts import DegreesChart, GrowthChart, HopsChart, Point
from ecken.service.numbers.sections import Section

__all__ = ["DegreesPlot", "GrowthPlot", "HopsPlot", "draw_all"]

WIDTH = 320.0
_LEFT, _RIGHT = 8.0, 8.0
_HOPS_TOP, _HOPS_HEIGHT, _MARK_STEP = 8.0, 110.0, 13.0
_LETTER = 5.6
"""Width of a letter of a mark's name, about."""
_DEGREES_HEIGHT, _DEGREES_LEFT, _DEGREES_FOOT = 200.0, 48.0, 18.0
_GROWTH_HEIGHT, _GROWTH_TOP, _GROWTH_FOOT = 130.0, 18.0, 16.0
_BAR_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, the middle of its foot, and what stands there."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mean on the axis of hops: an upright line, and its name beside its foot."""

    x: float
    foot: float
    text_x: float
    anchor: str
    name: str
    figure: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class HopsPlot:
    """Bars for hops, and the means marked, each with a line of its own for its name."""

    height: float
    base: float
    top: float
    bars: tuple[Bar, ...]
    marks: tuple[MarkLine, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A power of ten on an axis."""

    at: float
    power: int


@dataclass(frozen=True, slots=True)
class DegreesPlot:
    """Points for bins, a line for the fitted tail, and powers of ten on both axes."""

    height: float
    left: float
    base: float
    points: tuple[tuple[float, float], ...]
    line: str
    across: tuple[Tick, ...]
    upward: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class GrowthPlot:
    """A line for contacts on average, bars for members."""

    height: float
    base: float
    line: str
    bars: tuple[Bar, ...]
    end: tuple[float, float]


def draw_all(sections: Sequence[Section]) -> dict[str, HopsPlot | DegreesPlot | GrowthPlot]:
    """Return the plots of the sections that have one, by their names."""
    found: dict[str, HopsPlot | DegreesPlot | GrowthPlot] = {}
    for section in sections:
        match section.chart:
            case HopsChart():
                found[section.name] = _draw_hops(section.chart)
            case DegreesChart():
                found[section.name] = _draw_degrees(section.chart)
            case GrowthChart():
                found[section.name] = _draw_growth(section.chart)
    return found


def _draw_hops(chart: HopsChart) -> HopsPlot:
    """Return the bars, wide enough for the largest mean that is marked."""
    steps = max(len(chart.shares), math.ceil(max(one.hops for one in chart.marks)))
    step = (WIDTH - _LEFT - _RIGHT) / steps
    base = _HOPS_TOP + _HOPS_HEIGHT
    most = max(chart.shares)
    bars = []
    for hops, share in enumerate(chart.shares, 1):
        height = round(_HOPS_HEIGHT * share / most, 1)
        middle = _LEFT + step * (hops - 0.5)
        label = f"{hops}+" if chart.is_cut and hops == len(chart.shares) else str(hops)
        label = label if steps <= 16 or hops % 2 else ""
        bars.append(_bar(middle, step * _BAR_SHARE, base, height, label))
    lines = []
    for at, one in enumerate(chart.marks):
        x = round(_LEFT + step * (one.hops - 0.5), 1)
        foot = base + 20 + _MARK_STEP * (at + 1)
        room = _LETTER * (len(one.name) + len(one.figure) + 3)
        is_left = x + room > WIDTH
        text_x = round(x - 4 if is_left else x + 4, 1)
        anchor = "end" if is_left else "start"
        lines.append(MarkLine(x, foot, text_x, anchor, one.name, one.figure, at == 0))
    height = base + 24 + _MARK_STEP * len(chart.marks)
    return HopsPlot(height, base, _HOPS_TOP, tuple(bars), tuple(lines))


def _draw_degrees(chart: DegreesChart) -> DegreesPlot:
    """Return points and line on axes by powers of ten."""
    known = [one for one in (*chart.found, *chart.fitted) if one.share > 0]
    xs = [math.log10(one.contacts) for one in known]
    ys = [math.log10(one.share) for one in chart.found if one.share > 0]
    across = _Scale(math.floor(min(xs)), max(xs), _DEGREES_LEFT, WIDTH - _RIGHT)
    base = _DEGREES_HEIGHT - _DEGREES_FOOT
    upward = _Scale(math.floor(min(ys)), max(ys), base, _RIGHT)

    def place(one: Point) -> tuple[float, float]:
        return across.at(math.log10(one.contacts)), upward.at(math.log10(one.share))

    points = tuple(place(one) for one in chart.found if one.share > 0)
    curve = [place(one) for one in chart.fitted if math.log10(max(one.share, 1e-99)) >= upward.low]
    line = " ".join(f"{x},{y}" for x, y in curve)
    return DegreesPlot(
        _DEGREES_HEIGHT, _DEGREES_LEFT, base, points, line, across.ticks(), upward.ticks()
    )


def _draw_growth(chart: GrowthChart) -> GrowthPlot:
    """Return bars for members and the line of contacts, both from nothing to the largest."""
    step = (WIDTH - _LEFT - _RIGHT) / len(chart.days)
    base = _GROWTH_HEIGHT - _GROWTH_FOOT
    room = base - _GROWTH_TOP
    middles = [_LEFT + step * (at + 0.5) for at in range(len(chart.days))]
    heights = _heights(chart.members, room)
    bars = tuple(
        _bar(x, step * _BAR_SHARE, base, height, "")
        for x, height in zip(middles, heights, strict=True)
    )
    points = [
        (round(x, 1), round(base - height, 1))
        for x, height in zip(middles, _heights(chart.contacts, room), strict=True)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    return GrowthPlot(_GROWTH_HEIGHT, base, line, bars, points[-1])


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps logarithms from ``low`` to ``high`` on places from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        room = max(self.high - self.low, 0.5)
        return round(self.start + (self.end - self.start) * (value - self.low) / room, 1)

    def ticks(self) -> tuple[Tick, ...]:
        powers = range(math.ceil(self.low), math.floor(self.high) + 1)
        return tuple(Tick(self.at(power), power) for power in powers)


def _heights(values: Sequence[float], room: float) -> list[float]:
    most = max(*values, 1e-9)
    return [room * value / most for value in values]


def _bar(middle: float, width: float, base: float, height: float, label: str) -> Bar:
    return Bar(
        round(middle - width / 2, 1), round(base - height, 1), round(width, 1),
        round(height, 1), round(middle, 1), label,
    )  # fmt: skip
