"""Which share of those who see a post pass it on, measured in this network (R10, R13).

Once a day, over posts that every member may open: what others did about them is no secret to
anybody. Over too few posts nothing is told, else it would tell of single members.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.rules.reach.measuring import Interval, is_enough, wilson_interval
from ecken.service.reach.shares import SHARE_ASSUMED
from ecken.service.world import World
from ecken.store.reach.passing_on import PassingOn, measure_passing_on
from ecken.store.site.daily_snapshot import read_daily

__all__ = ["MeasuredShare", "measure_open_posts", "measured_share", "usual_share"]

_MEASURED_D, _SETTLED_D = 97, 7
"""Posts that are so many days old at most and at least: younger ones are still being passed on."""


@dataclass(frozen=True, slots=True)
class MeasuredShare:
    """The share of readers who pass a post on, over so many posts."""

    interval: Interval
    """By Wilson; as if readers decided independently of each other, so rather too narrow."""
    posts: int
    day: str


def measure_open_posts(connection: Connection, *, now: int) -> PassingOn | None:
    """Sum up the posts that everyone may open; ``None`` where there are too few to tell."""
    found = measure_passing_on(
        connection, since=now - _MEASURED_D * DAY_S, until=now - _SETTLED_D * DAY_S
    )
    enough = is_enough(posts=found.posts, authors=found.authors, shown=found.shown)
    return found if enough else None


def measured_share(world: World) -> MeasuredShare | None:
    """Return what the newest daily snapshot has measured; ``None`` if it could tell nothing."""
    daily = read_daily(world.connection)
    if daily is None or daily.passing_on is None:
        return None
    found = daily.passing_on
    # Who acted has seen the post, even if its page was never shown to them.
    interval = wilson_interval(found.acted, max(found.shown, found.acted))
    return MeasuredShare(interval, found.posts, daily.day)


def usual_share(world: World) -> float:
    """Return the share that a forecast takes where nobody has chosen one."""
    measured = measured_share(world)
    return measured.interval.share if measured else SHARE_ASSUMED
