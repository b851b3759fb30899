"""People the viewer may know: members of the second circle, by the number of shared contacts.

The number is that of the shared contacts which the viewer may see, the same as on the member's
page; ties are ordered by the random public id. Nothing else has an influence.

Whoever has few contacts is also suggested members of the same company, school or place, by their
public profiles: between those with as many shared contacts, the ones with more in common first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.service.bridges import BridgeOrder
from ecken.service.community import Community
from ecken.service.contacts.affinities import Affinity, find_affinities, weight_of
from ecken.service.shared_contacts import shared_counts
from ecken.service.world import Ids, World
from ecken.store.contacts import suggestions as rows
from ecken.store.contacts.requests import read_with_open_request
from ecken.store.profiles.members import Card

__all__ = [
    "FEW_CONTACTS",
    "LIMIT_MAX",
    "Suggested",
    "dismiss_suggestion",
    "has_few_contacts",
    "not_to_suggest",
    "restore_suggestion",
    "suggest_members",
]

LIMIT_MAX = 100
FEW_CONTACTS = 10
"""With fewer, profiles count as well."""
_BRIDGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """A member whom the viewer may know, and why."""

    card: Card
    shared_contacts: int
    bridges: list[Card]
    """The best of those who stand in between, at most 3."""
    degree: int | None = 2
    """1, 2, 3, or ``None`` = beyond."""
    affinities: tuple[Affinity, ...] = ()
    """What they have in common by their profiles, strongest first."""


def suggest_members(world: World, *, limit: int = 20) -> list[Suggested]:
    """Return the members of the second circle with most shared contacts.

    Left out: dismissed ones, and those with whom a request is open.

    Raises
    ------
    Invalid
        ``limit_out_of_range``.
    """
    if not 1 <= limit <= LIMIT_MAX:
        raise Invalid(
            "limit_out_of_range",
            "The limit is {given}; possible are 1 to {most}.",
            field="limit",
            given=limit,
            most=LIMIT_MAX,
        )
    left_out = not_to_suggest(world)
    members, counts = _candidates(world, left_out)
    affinities: dict[int, tuple[Affinity, ...]] = {}
    if has_few_contacts(world):
        affinities = find_affinities(world, left_out.tolist())
        members, counts = _with_others(members, counts, affinities)
    weights = np.array([weight_of(affinities.get(m, ())) for m in members.tolist()], np.int64)
    chosen = _top(world, members, counts, weights, limit)
    return _shown(world, members[chosen], counts[chosen], affinities)


def has_few_contacts(world: World) -> bool:
    """Say whether the viewer is still at the beginning."""
    return len(world.contacts) < FEW_CONTACTS


def _shown(
    world: World,
    members: Ids,
    counts: NDArray[np.int64],
    affinities: Mapping[int, tuple[Affinity, ...]],
) -> list[Suggested]:
    """Return the chosen members with bridges, degrees and what they have in common."""
    world.note_read([member for member in members.tolist() if member in affinities])
    bridges = world.bridges_of_many(members)
    ranking = BridgeOrder(world)
    best = [ranking.best(ids, _BRIDGES_SHOWN) for ids in bridges]
    degrees = world.degrees(members.tolist())
    cards = world.cards({*members.tolist(), *(b for ids in best for b in ids)})
    return [
        Suggested(
            cards[member],
            int(count),
            [cards[b] for b in ids if b in cards],
            degrees[member],
            affinities.get(member, ()),
        )
        for member, count, ids in zip(members.tolist(), counts, best, strict=True)
        if member in cards
    ]


def dismiss_suggestion(community: Community, viewer: int, member_id: str) -> None:
    """Do not suggest this member to the viewer any more.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    """
    with community.changing(viewer) as world:
        about = world.member(member_id).member
        rows.insert_dismissal(world.connection, viewer, about, at=world.now)


def restore_suggestion(community: Community, viewer: int, member_id: str) -> None:
    """Take a dismissal back; doing it twice changes nothing."""
    with community.changing(viewer) as world:
        rows.delete_dismissal(world.connection, viewer, world.member(member_id).member)


def not_to_suggest(world: World) -> Ids:
    """Return whom not to suggest: dismissed, or with a request open in either direction."""
    left_out = {
        *rows.read_dismissed(world.connection, world.viewer),
        *read_with_open_request(world.connection, world.viewer, now=world.now),
    }
    return np.array(sorted(left_out), dtype=np.uint32)


def _candidates(world: World, left_out: Ids) -> tuple[Ids, NDArray[np.int64]]:
    """Return the second circle without those left out, and the shared contacts of each."""
    circles = world.near
    counts = shared_counts(world, 2)
    is_kept = ~np.isin(circles.second, left_out, assume_unique=True)
    return circles.second[is_kept], counts[is_kept]


def _with_others(
    members: Ids, counts: NDArray[np.int64], others: Iterable[int]
) -> tuple[Ids, NDArray[np.int64]]:
    """Return the members, rising, with those of ``others`` who share no contacts."""
    every = np.union1d(members, np.array(sorted(others), np.uint32)).astype(np.uint32)
    shared = np.zeros(len(every), dtype=np.int64)
    shared[np.searchsorted(every, members)] = counts
    return every, shared


def _top(
    world: World,
    members: Ids,
    counts: NDArray[np.int64],
    weights: NDArray[np.int64],
    limit: int,
) -> NDArray[np.int64]:
    """Return the positions of the ``limit`` largest counts; equal ones by weight, public id."""
    if len(members) > limit:
        least = np.partition(counts, len(counts) - limit)[len(counts) - limit]
        near = np.flatnonzero(counts >= least)
    else:
        near = np.arange(len(members))
    public_ids = world.index.column("public_id", members[near])
    order = np.lexsort((public_ids, -weights[near], -counts[near]))
    chosen: NDArray[np.int64] = near[order[:limit]]
    return chosen
