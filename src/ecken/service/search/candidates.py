"""Candidates: who of a recruiter's circles is open to offers, as far as the recruiter may know.

It tells a recruiter nothing that a search does not: it is the same search among the same members.
Who is no recruiter gets what they would get if there were no such page (R4).
"""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.search.bitsets.bitset import Bits
from ecken.search.search_request import SearchRequest
from ecken.service.open_to_offers import open_members
from ecken.service.search.search import Results, search_members
from ecken.service.world import World
from ecken.store.profiles.members import read_card

__all__ = ["CANDIDATE_CIRCLES", "find_candidates", "require_recruiter", "search_candidates"]

CANDIDATE_CIRCLES = ("1-3", "1", "2", "3", "1-2")
"""Where candidates are looked for; the first one if nothing is said."""


def require_recruiter(world: World) -> None:
    """Let the page be there for who counts as a recruiter by the setting ``recruiters``.

    Raises
    ------
    NotFound
        For everybody else.
    """
    card = read_card(world.connection, world.viewer)
    if card is None or not card.is_recruiter:
        raise NotFound


def find_candidates(world: World) -> Bits:
    """Return all who are open to offers for the eyes of the viewer, who is a recruiter.

    Raises
    ------
    NotFound
        If they are none.
    """
    require_recruiter(world)
    return open_members(world)


def search_candidates(world: World, request: SearchRequest) -> Results:
    """Return the candidates who match in the circle of a request; the second names its bridges.

    Raises
    ------
    NotFound
        If the viewer does not count as a recruiter.
    Invalid
        What :func:`search_members` may raise.
    """
    return search_members(world, request, find_candidates(world))
