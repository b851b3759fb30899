"""How well forecasts fit: for operators, over all posts, in bins of the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from ecken.durations import DAY_S
from ecken.rules.operators.rights import Right
from ecken.rules.reach.telling import tell
from ecken.service.accounts.operators import check_right
from ecken.service.reach.passing_on import MeasuredShare, measured_share
from ecken.service.world import World
from ecken.store.reach.passing_on import Outcome, read_outcomes

__all__ = ["Calibration", "ForecastBin", "calibrate_forecasts"]

_LOOKED_BACK_D, _SETTLED_D = 397, 7
_EDGES = (0, 10, 30, 100, 300, 1_000, 3_000, 10_000, 1 << 62)


@dataclass(frozen=True, slots=True)
class ForecastBin:
    """Posts whose forecast lies from ``low`` to below ``high`` (``None``: no end)."""

    low: int
    high: int | None
    posts: int | None
    """``None`` below five: then nothing else is told."""
    forecast: float
    """On average."""
    seen: float
    """On average; members of the first three circles."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Forecasts and what came of them."""

    bins: list[ForecastBin]
    posts: int
    measured: MeasuredShare | None


def calibrate_forecasts(world: World) -> Calibration:
    """Compare the forecasts of posts between a week and a year old with what was counted.

    Raises
    ------
    NotFound
        The viewer is no operator.
    """
    check_right(world.connection, world.viewer, Right.NUMBERS)
    outcomes = read_outcomes(
        world.connection,
        since=world.now - _LOOKED_BACK_D * DAY_S,
        until=world.now - _SETTLED_D * DAY_S,
    )
    bins = []
    for low, high in pairwise(_EDGES):
        inside = [one for one in outcomes if low <= one.forecast < high]
        if inside:
            bins.append(_bin(low, high, inside))
    return Calibration(bins, len(outcomes), measured_share(world))


def _bin(low: int, high: int, inside: Sequence[Outcome]) -> ForecastBin:
    end = None if high == _EDGES[-1] else high
    if tell(len(inside)) is None:
        return ForecastBin(low, end, None, 0.0, 0.0)
    forecast, seen = fmean(one.forecast for one in inside), fmean(one.seen for one in inside)
    return ForecastBin(low, end, len(inside), forecast, seen)
