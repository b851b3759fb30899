"""What the drawings of the numbers show, as plain values: a page and a PDF draw the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecken.service.numbers.shown_figures import DegreeShare, ShownFigures, ShownTail

__all__ = [
    "DegreesChart",
    "GrowthChart",
    "HopsChart",
    "Mark",
    "Point",
    "chart_degrees",
    "chart_hops",
]

_CURVE_POINTS = 24
_FEWEST_BINS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A mean that is marked on the axis of hops."""

    name: str
    hops: float
    figure: str


@dataclass(frozen=True, slots=True)
class HopsChart:
    """Shares of pairs at 1, 2, 3 … hops, and means beside: the first is that of this network."""

    shares: tuple[float, ...]
    marks: tuple[Mark, ...]
    is_cut: bool
    """Whether the last bar also stands for what is farther."""


@dataclass(frozen=True, slots=True)
class Point:
    """So many contacts, and the share of members with just so many."""

    contacts: float
    share: float


@dataclass(frozen=True, slots=True)
class DegreesChart:
    """How many members have how many contacts, both on scales by powers of ten."""

    found: tuple[Point, ...]
    fitted: tuple[Point, ...]
    """The law that fits the tail; empty without one."""


@dataclass(frozen=True, slots=True)
class GrowthChart:
    """A bar for the members and a point for the contacts on average, day by day."""

    days: tuple[str, ...]
    members: tuple[float, ...]
    contacts: tuple[float, ...]
    first: str
    last: str
    """The first and the last day, as the reader writes them."""
    end: str
    """The newest number of contacts, as the reader writes it."""


def chart_hops(shown: ShownFigures, marks: Sequence[Mark]) -> HopsChart | None:
    """Return the chart of distances; ``None`` where no two members are connected."""
    if not shown.hops:
        return None
    last = shown.hops[-1]
    return HopsChart(tuple(one.share for one in shown.hops), tuple(marks), last.or_more)


def chart_degrees(shown: ShownFigures) -> DegreesChart | None:
    """Return the chart of degrees; ``None`` where there are too few bins to see anything."""
    found = tuple(_found(shown.degrees))
    if len(found) < _FEWEST_BINS:
        return None
    most = max(found[-1].contacts, shown.degrees[-1].low)
    fitted = tuple(_fitted(shown.tail, most)) if shown.tail else ()
    return DegreesChart(found, fitted)


def _found(bins: Sequence[DegreeShare]) -> Iterator[Point]:
    """Yield the middle of each bin that has an end; who has no contact stands on no such scale."""
    for one in bins:
        if one.low > 0 and one.high is not None:
            yield Point(math.sqrt(one.low * one.high), one.share / (one.high - one.low + 1))


def _fitted(tail: ShownTail, most: float) -> Iterator[Point]:
    """Yield the density of the law that fits better, times the share of members in the tail.

    Whole numbers stand for half a unit to both sides, as in the fit (Clauset, Shalizi and Newman
    2009, section 3).
    """
    begin = tail.x_min - 0.5
    step = (math.log(max(most, tail.x_min + 1)) - math.log(tail.x_min)) / (_CURVE_POINTS - 1)
    for at in range(_CURVE_POINTS):
        x = tail.x_min * math.exp(at * step)
        if tail.better == "lognormal":
            above = math.erfc((math.log(begin) - tail.mu) / (tail.sigma * math.sqrt(2))) / 2
            height = math.exp(-(((math.log(x) - tail.mu) / tail.sigma) ** 2) / 2)
            density = height / (x * tail.sigma * math.sqrt(2 * math.pi) * max(above, 1e-300))
        else:
            density = (tail.exponent - 1) / begin * (x / begin) ** -tail.exponent
        yield Point(x, tail.share * density)
