"""Whom to meet: members whose contact would open most of a target group.

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
from ecken.service.contacts.suggestions import not_to_suggest
from ecken.service.search.target_groups import members_of_group, own_group
from ecken.service.world import Ids, World
from ecken.store.profiles.members import Card

__all__ = ["GUARANTEE", "Meeting", "MeetingPlan", "whom_to_meet"]

GUARANTEE = 1 - 1 / np.e
"""Least part of the best possible that greedy choice reaches."""

PICKS_MAX = 20
_FIRST_LOOK = 1_000


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
class _Candidates:
    """Members of circle 2, then of circle 3, and how much of the group each list holds."""

    members: Ids
    degrees: NDArray[np.uint8]
    counts: NDArray[np.int64]
    second: int
    """How many of them are in circle 2."""


@dataclass(frozen=True, slots=True)
class _Openings:
    """Pairs: candidate ``who[i]`` (a position) opens ``whom[i]`` (a position in the group)."""

    who: NDArray[np.int64]
    whom: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Pick:
    """A chosen candidate (a position), and how many they open beyond the picks before."""

    who: int
    opens: int


def whom_to_meet(world: World, group_id: str, *, picks: int = 5) -> MeetingPlan:
    """Return up to ``picks`` members who would open most of a target group.

    Costs one reading of the visible lists of circle 2 and 3.

    Raises
    ------
    NotFound
        If there is no such target group of the viewer's.
    """
    group = own_group(world, group_id)
    wanted = members_of_group(world, group, _outside(world))
    candidates = _candidates(world, wanted)
    chosen = _choose(world, candidates, wanted, min(max(picks, 1), PICKS_MAX))
    return MeetingPlan(group.name, len(wanted), _meetings(world, candidates, chosen))


def _outside(world: World) -> Ids:
    """Return everyone who is in neither circle 1 nor 2."""
    everyone = world.everyone()
    is_outside = np.ones(int(everyone.max(initial=0)) + 1, dtype=np.bool_)
    for circle in (world.near.first, world.near.second):
        is_outside[circle[circle < len(is_outside)]] = False
    return everyone[is_outside[everyone]]


def _candidates(world: World, wanted: Ids) -> _Candidates:
    """Count what each visible list of circle 2 and 3 holds of the group."""
    second, third = world.circle(2), world.circle(3)
    members = np.concatenate((second, third))
    counts = np.concatenate([world.list_counts_of_circle(degree, wanted) for degree in (2, 3)])
    left_out = not_to_suggest(world)
    for circle, start in ((second, 0), (third, len(second))):
        _, at, _ = np.intersect1d(circle, left_out, assume_unique=True, return_indices=True)
        counts[start + at] = 0
    degrees = np.repeat(np.array([2, 3], dtype=np.uint8), [len(second), len(third)])
    return _Candidates(members, degrees, counts, len(second))


def _choose(world: World, candidates: _Candidates, wanted: Ids, picks: int) -> list[_Pick]:
    """Choose greedily. Lists are read of those who hold most, and of more if that is not enough.

    What a candidate opens is never more than their list holds, so who holds less than the last
    pick opened cannot be better than it.
    """
    look_at = _FIRST_LOOK
    while True:
        shortlist, most_beyond = _shortlist(candidates.counts, look_at)
        openings = _openings(world, candidates, wanted, shortlist)
        chosen = _greedy(world, candidates, openings, len(wanted), picks)
        is_sure = most_beyond == 0 or (len(chosen) == picks and chosen[-1].opens > most_beyond)
        if is_sure:
            return chosen
        look_at *= 8


def _shortlist(counts: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], int]:
    """Return the positions of the ``size`` largest counts, and the largest count left out."""
    holding = np.flatnonzero(counts)
    if len(holding) <= size:
        return holding, 0
    cut = len(holding) - size
    order = np.argpartition(counts[holding], cut - 1)
    return np.sort(holding[order[cut:]]), int(counts[holding[order[cut - 1]]])


def _openings(
    world: World, candidates: _Candidates, wanted: Ids, shortlist: NDArray[np.int64]
) -> _Openings:
    """Read who of the shortlist opens whom."""
    who, whom = [], []
    in_second = shortlist[shortlist < candidates.second]
    in_third = shortlist[shortlist >= candidates.second]
    for degree, positions, start in ((2, in_second, 0), (3, in_third, candidates.second)):
        indptr, ids = world.lists_of_circle(degree, wanted, chosen=positions - start)
        who.append(np.repeat(positions, np.diff(indptr)))
        whom.append(np.searchsorted(wanted, ids))
    return _Openings(np.concatenate(who), np.concatenate(whom))


def _greedy(
    world: World, candidates: _Candidates, openings: _Openings, universe: int, picks: int
) -> list[_Pick]:
    """Pick one after the other; equal ones: the nearer first, then by public id."""
    is_open = np.zeros(universe, dtype=np.bool_)
    who, whom = openings.who, openings.whom
    chosen: list[_Pick] = []
    for _ in range(picks):
        is_left = ~is_open[whom]
        who, whom = who[is_left], whom[is_left]
        if len(who) == 0:
            break
        gains = np.bincount(who)
        best = _first_of(world, candidates, np.flatnonzero(gains == gains.max()))
        chosen.append(_Pick(best, int(gains[best])))
        is_open[whom[who == best]] = True
    return chosen


def _first_of(world: World, candidates: _Candidates, tied: NDArray[np.int64]) -> int:
    tied = tied[candidates.degrees[tied] == candidates.degrees[tied].min()]
    public_ids = world.index.column("public_id", candidates.members[tied])
    return int(tied[np.argsort(public_ids, kind="stable")[0]])


def _meetings(world: World, candidates: _Candidates, chosen: list[_Pick]) -> list[Meeting]:
    ranking = BridgeOrder(world)
    found = [(int(candidates.members[p.who]), int(candidates.degrees[p.who])) for p in chosen]
    ways = [ranking.way(member, degree)[1:-1] for member, degree in found]
    cards = world.cards({*(m for m, _ in found), *(m for way in ways for m in way)})
    together = np.cumsum([pick.opens for pick in chosen]).tolist()
    return [
        Meeting(cards[member], degree, [cards[m] for m in way], pick.opens, so_far)
        for (member, degree), pick, way, so_far in zip(found, chosen, ways, together, strict=True)
        if member in cards
    ]
