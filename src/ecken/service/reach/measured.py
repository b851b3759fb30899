"""The reach of one post as its author is told it: how many members saw it, never who (R10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.rules.reach.spreading import hops_of
from ecken.rules.reach.telling import TOLD_FROM, tell
from ecken.service.posts.opening import Opening
from ecken.service.reach.counting import COUNTED_D
from ecken.service.reach.forecast import Forecast
from ecken.service.world import World
from ecken.store.posts.acts import ActRow
from ecken.store.posts.posts import PostRow
from ecken.store.reach.counts import (
    DayCount,
    read_counts,
    read_counts_of_author,
    read_forecast,
)

__all__ = ["DayOfPost", "DegreeReach", "PostReach", "own_reach", "reach_of_post"]


@dataclass(frozen=True, slots=True)
class DegreeReach:
    """How many members at one degree have seen a post; ``members`` is ``None`` below five."""

    degree: int | None
    """``None`` is beyond the third, or no way that the author may see."""
    members: int | None
    forecast: float | None


@dataclass(frozen=True, slots=True)
class DayOfPost:
    """What happened to a post on one day."""

    day: date
    new_members: int | None
    """Who saw it for the first time; ``None`` below five."""
    seen_by_then: int
    """Members who had seen it by the end of the day; it grows by five or more, or not."""
    likes: int
    comments: int
    shares: int


@dataclass(frozen=True, slots=True)
class PostReach:
    """The reach of a post of the viewer."""

    forecast: Forecast | None
    degrees: list[DegreeReach]
    total: int
    """Members at those degrees of which a number is told."""
    is_more: bool
    """Whether there may be some at the other degrees, too."""
    days: list[DayOfPost]
    is_counting: bool
    """Whether views are still counted."""


def reach_of_post(world: World, public_id: str) -> PostReach:
    """Return the reach of a post that the viewer has written.

    Raises
    ------
    NotFound
        No such post of the viewer's.
    """
    opening = Opening(world)
    post = opening.find(public_id)
    if post.author_id != world.viewer:
        raise NotFound
    counts = read_counts(world.connection, post.id)
    forecast = _forecast(world, post)
    degrees = _degrees(post, counts, forecast)
    acts = opening.acts([post])[post.id]
    return PostReach(
        forecast=forecast,
        degrees=degrees,
        total=sum(each.members or 0 for each in degrees),
        is_more=any(each.members is None for each in degrees),
        days=_days(world, counts, (acts.likes, acts.comments, acts.shares)),
        is_counting=world.now - post.created_at < COUNTED_D * DAY_S,
    )


def _forecast(world: World, post: PostRow) -> Forecast | None:
    row = read_forecast(world.connection, post.id)
    if row is None:
        return None
    return Forecast(row.share, round(row.first), row.second, row.third, row.third_error)


def _degrees(
    post: PostRow, counts: Sequence[DayCount], forecast: Forecast | None
) -> list[DegreeReach]:
    """Return the degrees that the post is for; those beyond only if somebody there may open it."""
    seen: Counter[int] = Counter()
    for count in counts:
        seen[count.degree] += count.members
    most = hops_of(post.audience)
    expected = (forecast.first, forecast.second, forecast.third) if forecast else (None,) * 3
    found = [DegreeReach(k, tell(seen[k]), expected[k - 1]) for k in range(1, most + 1)]
    # Whoever came nearer, or moved away, since they saw it stands where the author saw them then.
    beyond = sum(seen[k] for k in (0, 1, 2, 3) if not 1 <= k <= most)
    return [*found, DegreeReach(None, tell(beyond), None)] if most == 3 or beyond else found


def _days(
    world: World, counts: Iterable[DayCount], acts: Sequence[Sequence[ActRow]]
) -> list[DayOfPost]:
    new: Counter[date] = Counter()
    for count in counts:
        new[date.fromisoformat(count.day)] += count.members
    done = [Counter(world.day(act.at) for act in kind) for kind in acts]
    found: list[DayOfPost] = []
    seen = told = 0
    for day in sorted({*new, *(day for kind in done for day in kind)}):
        seen += new[day]
        told = seen if tell(seen - told) is not None else told
        found.append(DayOfPost(day, tell(new[day]), told, *(kind[day] for kind in done)))
    return found


def own_reach(world: World) -> list[dict[str, Any]]:
    """Return the reach of all posts of the viewer, by degree, as they are told it: to take away."""
    rows = read_counts_of_author(world.connection, world.viewer)
    return [
        {
            "post": post,
            "degree": degree or "",
            "members": tell(count) or "",
            "fewer_than_5": count < TOLD_FROM,
        }
        for post, degree, count in rows
    ]
