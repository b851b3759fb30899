"""Whom should I meet? Members whose contact would open most of a target group.

Candidates are the members of circle 2 and 3 whose lists the viewer may see; a candidate *opens*
the members of the group in that list who are not in circle 1 or 2 yet. Each pick is the candidate
who opens most of what the picks before leave closed. This greedy rule opens at least 1 − 1/e
(63 %) of what the best possible choice of as many candidates would (Nemhauser, Wolsey & Fisher,
An analysis of approximations for maximizing submodular set functions, Mathematical Programming
14, 1978). What a closed list would open is not known and counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.service.bridges import BridgeOrder
from ecken.service.suggestions import not_to_suggest
from ecken.service.target_groups import members_of_group, own_group
from ecken.service.world import Ids, World
from ecken.store.members import Card

__all__ = ["GUARANTEE", "Meeting", "MeetingPlan", "whom_to_meet"]

GUARANTEE = 1 - 1 / np.e
"""Least part of the best possible that greedy choice reaches."""

PICKS_MAX = 20


@dataclass(frozen=True, slots=True)
class Meeting:
    """One member to meet."""

    card: Card
    degree: int
    way: list[Card]
    """Who stands in between: the best bridge (degree 2), or the two on a shortest way (3)."""
    opens: int
    """Members of the group whom this pick opens beyond those of the picks before."""
    together: int
    """Members of the group whom all picks so far open."""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """Whom to meet for one target group."""

    group: str
    outside: int
    """Members of the group who are in neither circle 1 nor 2."""
    picks: list[Meeting]


@dataclass(frozen=True, slots=True)
class _Openings:
    """Pairs: candidate ``who[i]`` (a position in ``members``) opens ``whom[i]``."""

    members: Ids
    degrees: NDArray[np.int64]
    who: NDArray[np.int64]
    whom: NDArray[np.int64]


def whom_to_meet(world: World, group_id: str, *, picks: int = 5) -> MeetingPlan:
    """Return up to ``picks`` members who would open most of a target group.

    Costs one reading of the visible lists of circle 2 and 3.

    Raises
    ------
    NotFound
        If there is no such target group of the viewer's.
    """
    group = own_group(world, group_id)
    circles = world.circles
    near = np.union1d(circles.first, circles.second)
    outside = np.setdiff1d(world.everyone(), near, assume_unique=True)
    wanted = members_of_group(world, group, outside)
    openings = _openings(world, wanted)
    chosen = _greedy(world, openings, len(wanted), min(max(picks, 1), PICKS_MAX))
    return MeetingPlan(group.name, len(wanted), _meetings(world, openings, chosen))


def _openings(world: World, wanted: Ids) -> _Openings:
    """Collect who opens whom, over circle 2 and 3."""
    left_out = not_to_suggest(world)
    members, degrees, who, whom, base = [], [], [], [], 0
    for degree in (2, 3):
        circle = world.circle(degree)
        indptr, ids = world.lists_of_circle(degree, wanted)
        owners = np.repeat(np.arange(len(circle)), np.diff(indptr))
        is_kept = ~np.isin(circle, left_out, assume_unique=True)[owners]
        members.append(circle)
        degrees.append(np.full(len(circle), degree))
        who.append(owners[is_kept] + base)
        whom.append(np.searchsorted(wanted, ids[is_kept]))
        base += len(circle)
    return _Openings(*(np.concatenate(parts) for parts in (members, degrees, who, whom)))


def _greedy(world: World, openings: _Openings, universe: int, picks: int) -> list[tuple[int, int]]:
    """Return (position, newly opened) of each pick; ties: nearer first, then by public id."""
    is_open = np.zeros(universe, dtype=np.bool_)
    who, whom = openings.who, openings.whom
    chosen: list[tuple[int, int]] = []
    for _ in range(picks):
        is_left = ~is_open[whom]
        who, whom = who[is_left], whom[is_left]
        if len(who) == 0:
            break
        gains = np.bincount(who, minlength=len(openings.members))
        best = _first_of(world, openings, np.flatnonzero(gains == gains.max()))
        chosen.append((best, int(gains[best])))
        is_open[whom[who == best]] = True
    return chosen


def _first_of(world: World, openings: _Openings, tied: NDArray[np.int64]) -> int:
    tied = tied[openings.degrees[tied] == openings.degrees[tied].min()]
    public_ids = world.index.column("public_id", openings.members[tied])
    return int(tied[np.argsort(public_ids, kind="stable")[0]])


def _meetings(world: World, openings: _Openings, chosen: list[tuple[int, int]]) -> list[Meeting]:
    ranking = BridgeOrder(world)
    ways = []
    for position, _ in chosen:
        member = int(openings.members[position])
        if openings.degrees[position] == 2:
            ways.append(ranking.best(world.bridges(member), 1))
        else:
            ways.append((world.path(member) or [])[1:-1])
    picked = [int(openings.members[position]) for position, _ in chosen]
    cards = world.cards({*picked, *(m for way in ways for m in way)})
    together = np.cumsum([opens for _, opens in chosen]).tolist()
    return [
        Meeting(
            cards[member],
            int(openings.degrees[position]),
            [cards[m] for m in way],
            opens,
            so_far,
        )
        for member, (position, opens), way, so_far in zip(
            picked, chosen, ways, together, strict=True
        )
        if member in cards
    ]
