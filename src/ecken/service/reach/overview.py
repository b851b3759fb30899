"""The page about the reach of the viewer's posts: what to expect for each share who pass on."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.reach.forecast import Forecast, forecast_reach
from ecken.service.reach.if_accepted import IfAccepted, reach_if_accepted
from ecken.service.reach.passing_on import MeasuredShare, measured_share, usual_share
from ecken.service.reach.shares import SHARES
from ecken.service.world import World

__all__ = ["ReachOverview", "show_reach"]


@dataclass(frozen=True, slots=True)
class ReachOverview:
    """What the viewer may expect of a post."""

    chosen: Forecast
    others: list[Forecast]
    """One for each share that may be chosen, the chosen one included."""
    if_accepted: IfAccepted
    measured: MeasuredShare | None
    """How many pass posts on in this network, if that can be told."""


def show_reach(world: World, share: float | None) -> ReachOverview:
    """Return the forecasts for a post of the viewer; ``share`` is the chosen one, or the usual."""
    share = usual_share(world) if share is None else share
    forecasts = {each: forecast_reach(world, each) for each in sorted({*SHARES, share})}
    return ReachOverview(
        chosen=forecasts[share],
        others=list(forecasts.values()),
        if_accepted=reach_if_accepted(world, share),
        measured=measured_share(world),
    )
