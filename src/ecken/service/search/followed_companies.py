"""Companies that a member follows: who of their first two circles is new there.

Nobody is told who follows a company. Whether somebody is new is what the viewer may see today,
without whom they had seen at the last visit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecken.errors import Conflict, NotFound
from ecken.search.bitsets.bitset import ids_of, to_bits
from ecken.search.matching.company_names import company_key
from ecken.service.community import Community
from ecken.service.search.companies import NAME_MOST, Company, find_company
from ecken.service.search.search import members_of
from ecken.service.world import Ids, World
from ecken.store.contacts import followed_companies as rows
from ecken.store.contacts.followed_companies import FollowedRow
from ecken.store.profiles.members import Card

__all__ = [
    "FOLLOWED_MAX",
    "FollowedCompany",
    "find_followed",
    "follow_company",
    "list_followed",
    "note_company_seen",
    "unfollow_company",
]

FOLLOWED_MAX = 30
"""So many companies one can follow: each is looked up where news are shown."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FollowedCompany:
    """A company that the viewer follows, with who is new there since their last visit."""

    key: str
    name: str
    since: int
    """When the last visit was, in epoch seconds."""
    members: list[Card]
    """New ones of the first two circles who work there now, by name; at most twelve."""
    count: int


def follow_company(community: Community, viewer: int, name: str) -> Company:
    """Follow a company; whoever works there today is not new. Twice changes nothing.

    Raises
    ------
    NotFound
        If no profile that the viewer may open names it.
    Conflict
        ``follow_max``
    """
    with community.changing(viewer) as world:
        company = find_company(world, name)
        followed = rows.read_followed(world.connection, viewer)
        if company.key in followed:
            return company
        if len(followed) >= FOLLOWED_MAX:
            raise Conflict(
                "follow_max",
                "You follow {most} companies; that is the limit.",
                most=FOLLOWED_MAX,
            )
        near = _near(world, company)
        rows.insert_followed(world.connection, viewer, company.key, near, at=world.now)
    return company


def unfollow_company(community: Community, viewer: int, name: str) -> None:
    """Follow a company no longer; one that was not followed changes nothing."""
    with community.changing(viewer) as world:
        rows.delete_followed(world.connection, viewer, company_key(name[:NAME_MOST]))


def note_company_seen(community: Community, viewer: int, name: str) -> None:
    """Note that the viewer has looked: whoever works there now is no longer new."""
    with community.changing(viewer) as world:
        company = find_company(world, name)
        near = _near(world, company)
        rows.mark_seen(world.connection, viewer, company.key, near, at=world.now)


def find_followed(world: World, company: Company) -> FollowedCompany | None:
    """Return what is new at a company, or ``None`` if the viewer does not follow it."""
    row = rows.read_followed(world.connection, world.viewer).get(company.key)
    return None if row is None else _with_new(world, company, row)


def list_followed(world: World) -> list[FollowedCompany]:
    """Return the companies that the viewer follows, by name; what is not there is left out.

    Raises
    ------
    NotReady
        ``search_preparing``, also to whoever follows none.
    """
    world.require_search()
    found = []
    for row in rows.read_followed(world.connection, world.viewer).values():
        try:
            found.append(_with_new(world, find_company(world, row.company), row))
        except NotFound:
            continue
    return sorted(found, key=lambda one: (one.name.casefold(), one.key))


def _with_new(world: World, company: Company, row: FollowedRow) -> FollowedCompany:
    new = np.setdiff1d(_near(world, company), row.seen, assume_unique=True)
    shown = world.by_name(new)[:_SHOWN]
    cards = world.cards(shown)
    members = [cards[member] for member in shown if member in cards]
    return FollowedCompany(company.key, company.name, row.visited_at, members, len(new))


def _near(world: World, company: Company) -> Ids:
    """Return who of the first two circles works there now."""
    bits = members_of(world, "1-2")
    return ids_of(bits & to_bits(company.now, len(bits)))
