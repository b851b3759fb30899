"""Suggests names while typing: members of a circle, nearest first."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.search.search_request import SearchScope, check_circle
from ecken.service.search.search import degrees_in, members_of
from ecken.service.world import World
from ecken.store.profiles.members import Card

__all__ = ["SUGGESTED_MAX", "SuggestedMember", "suggest_members"]

SUGGESTED_MAX = 20


@dataclass(frozen=True, slots=True)
class SuggestedMember:
    """A member whose name begins as typed; ``spans`` are the typed parts of the name."""

    card: Card
    degree: int | None
    spans: tuple[tuple[int, int], ...]


def suggest_members(
    world: World, typed: str, *, circle: str = "all", limit: int = 8
) -> list[SuggestedMember]:
    """Return up to ``limit`` members of ``circle`` whose name has all typed words.

    The last word may be a beginning; nearest degree first, then who is written as typed. At most
    :data:`SUGGESTED_MAX`.

    Raises
    ------
    Invalid
        ``circle_unknown``.
    """
    check_circle(circle)
    scope = SearchScope(
        members_of(world, circle), exclude=world.hidden, degree=degrees_in(world, circle)
    )
    found = world.index.suggest(typed, scope, SUGGESTED_MAX)
    cards = world.cards([one.member for one in found])
    degrees = world.degrees([one.member for one in found])
    suggested = [
        SuggestedMember(cards[one.member], degrees[one.member], one.spans)
        for one in found
        if one.member in cards
    ]
    as_typed = typed.strip().casefold()
    suggested.sort(key=lambda one: (one.degree or 4, as_typed not in one.card.name.casefold()))
    shown = suggested[: max(1, limit)]
    world.note_read(one.card.member for one in shown)
    return shown
