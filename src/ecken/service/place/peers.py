"""The viewer beside members with about as many contacts, by lists that are open to everyone.

What these have is read from the daily snapshot of the open network (R13); it is the same for every
viewer with as many contacts, and rounded, so it tells nothing of one member (decision 024).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecken.service.numbers.network_figures import NetworkFigures
from ecken.service.numbers.shown_figures import SHOWN_FROM
from ecken.service.world import World
from ecken.store.site.daily_snapshot import read_daily

__all__ = ["Peers", "find_peers"]


@dataclass(frozen=True, slots=True)
class Peers:
    """The second circles of members who have ``low`` to ``high`` contacts, on a day.

    A quarter have fewer than ``lower`` members in it, half fewer than ``middle``, a quarter more
    than ``upper``; to two digits.
    """

    day: date
    low: int
    high: int
    lower: int
    middle: int
    upper: int


def find_peers(world: World, contacts: int) -> Peers | None:
    """Return what members with about as many contacts have; ``None`` where they are too few."""
    daily = read_daily(world.connection)
    if daily is None or daily.measured is None:
        return None
    for one in NetworkFigures.from_plain(daily.measured).circles:
        if one.low <= contacts <= one.high and one.members >= SHOWN_FROM:
            quartiles = (_two_digits(count) for count in (one.lower, one.middle, one.upper))
            return Peers(date.fromisoformat(daily.day), one.low, one.high, *quartiles)
    return None


def _two_digits(count: int) -> int:
    step: int = 10 ** max(0, len(str(count)) - 2)
    return (count + step // 2) // step * step
