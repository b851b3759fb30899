"""How many members a post of the viewer is likely to reach, by degree (R10).

The model is :meth:`ecken.graph.Network.cascade`, within what the viewer may see: a forecast tells
nothing of lists that are closed to them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.world import World

__all__ = ["Forecast", "forecast_reach"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Members who see a post on average if a share of those who see it passes it on."""

    share: float
    first: int
    """All contacts of the author: a post goes to each of them."""
    second: float
    """Exactly the mean."""
    third: float
    third_error: float
    """Standard error of ``third``, which is estimated; 0 where it is exact."""

    @property
    def total(self) -> float:
        """Members of all three circles together."""
        return self.first + self.second + self.third


def forecast_reach(world: World, share: float) -> Forecast:
    """Return the forecast for a post that everyone may open.

    Who writes for their contacts alone reaches ``first`` of it, who writes for the second circle
    as well ``first`` and ``second``.
    """
    found = world.spread(share)
    return Forecast(share, found.first, found.second, found.third, found.third_error)
