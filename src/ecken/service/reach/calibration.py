"""How well forecasts fit: for operators, over all posts, in bins of the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from ecken.durations import DAY_S
from ecken.rules.operators.rights import Right
from ecken.rules.reach.measuring import Interval, wilson_interval
from ecken.rules.reach.telling import tell
from ecken.service.accounts.operators import check_right
from ecken.service.reach.passing_on import MeasuredShare, measured_share
from ecken.service.world import World
from ecken.store.reach.passing_on import (
    ActsOutcome,
    Outcome,
    read_outcomes,
    sum_acts,
    sum_degrees,
)

__all__ = ["Calibration", "ForecastBin", "LookIn", "calibrate_forecasts"]

_LOOKED_BACK_D, _SETTLED_D = 397, 7
_EDGES = (0, 10, 30, 100, 300, 1_000, 3_000, 10_000, 1 << 62)


@dataclass(frozen=True, slots=True)
class ForecastBin:
    """Posts whose forecast lies from ``low`` to below ``high`` (``None``: no end)."""

    low: int
    high: int | None
    posts: int | None
    """``None`` below five authors: then nothing else is told, nor in the sums below."""
    forecast: float
    """On average."""
    seen: float
    """On average; members of the first three circles."""


@dataclass(frozen=True, slots=True)
class LookIn:
    """How many of those whom posts reach by their forecast look in, at one degree."""

    degree: int
    posts: int
    forecast: float
    """Sum over the posts; of contacts it is exact: a post goes to each."""
    seen: int
    interval: Interval | None
    """Of contacts alone: further out, a forecast is no count of members who could look."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Forecasts and what came of them."""

    bins: list[ForecastBin]
    posts: int
    measured: MeasuredShare | None
    looking_in: list[LookIn]
    """By degree, where there are five posts or more."""
    acts: ActsOutcome | None
    """``None`` below five posts."""


def calibrate_forecasts(world: World) -> Calibration:
    """Compare the forecasts of posts between a week and a year old with what was counted.

    Raises
    ------
    NotFound
        The viewer is no operator.
    """
    check_right(world.connection, world.viewer, Right.NUMBERS)
    since, until = world.now - _LOOKED_BACK_D * DAY_S, world.now - _SETTLED_D * DAY_S
    outcomes = read_outcomes(world.connection, since=since, until=until)
    bins, told = [], []
    for low, high in pairwise(_EDGES):
        inside = [one for one in outcomes if low <= one.forecast < high]
        if inside:
            bins.append(_bin(low, high, inside))
            told += [(low, high)] if bins[-1].posts is not None else []
    acts = sum_acts(world.connection, since=since, until=until, bins=told)
    return Calibration(
        bins,
        len(outcomes),
        measured_share(world),
        [
            LookIn(*one, _of_contacts(*one))
            for one in sum_degrees(world.connection, since=since, until=until, bins=told)
            if tell(one.posts) is not None
        ],
        acts if tell(acts.posts) is not None else None,
    )


def _of_contacts(degree: int, posts: int, forecast: float, seen: int) -> Interval | None:
    """Return the share of contacts who looked in; those won meanwhile may look, too."""
    return wilson_interval(seen, max(round(forecast), seen)) if degree == 1 else None


def _bin(low: int, high: int, inside: Sequence[Outcome]) -> ForecastBin:
    end = None if high == _EDGES[-1] else high
    if tell(len({one.author for one in inside})) is None:
        return ForecastBin(low, end, None, 0.0, 0.0)
    forecast, seen = fmean(one.forecast for one in inside), fmean(one.seen for one in inside)
    return ForecastBin(low, end, len(inside), forecast, seen)
