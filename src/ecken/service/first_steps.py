"""The first steps of a new member: bring contacts, invite, ask; each done or still to do.

They stay until the member has :data:`ENOUGH` contacts, or closes them by the switch
``first_steps``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.errors import TooMany
from ecken.rules.switches import is_on
from ecken.service.contacts.affinities import own_affinities
from ecken.service.contacts.personal_links import may_invite
from ecken.service.contacts.requests import ShownRequest
from ecken.service.contacts.suggestions import Suggested, suggest_members
from ecken.service.imports.comparing import COMPARED
from ecken.service.world import World
from ecken.settings import Settings
from ecken.store.accounts.audit import read_audit
from ecken.store.contacts.personal_links import find_link
from ecken.store.talk.notices import read_switch

__all__ = ["ENOUGH", "SWITCH", "FirstSteps", "read_first_steps"]

ENOUGH = 3
"""Contacts with which one has begun."""
SWITCH = "first_steps"
_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The three steps, as far as the viewer has come."""

    has_compared: bool
    """The viewer has compared a file of contacts."""
    may_invite: bool
    """Members may bring in others; else there is no such step."""
    has_link: bool
    """The viewer has a link by which somebody may join."""
    reached: int
    """Contacts and open requests of the viewer together."""
    suggested: list[Suggested] | None
    """The first few whom the viewer may know, and why; nobody once enough are asked; ``None`` while
    the search is being prepared."""
    has_profile: bool
    """The profile names a company, a school or a place, by which others can be found."""

    @property
    def has_asked(self) -> bool:
        """Say whether enough members are contacts, or asked."""
        return self.reached >= ENOUGH


def read_first_steps(
    world: World, settings: Settings, outgoing: Sequence[ShownRequest]
) -> FirstSteps | None:
    """Return the steps; ``None`` for whoever has begun, or has closed them.

    ``outgoing`` is what the viewer sees as asked.
    """
    if len(world.contacts) >= ENOUGH:
        return None
    if not is_on(read_switch(world.connection, world.viewer, SWITCH), SWITCH):
        return None
    link = find_link(world.connection, world.viewer)
    reached = len(world.contacts) + len(outgoing)
    return FirstSteps(
        has_compared=bool(read_audit(world.connection, world.viewer, limit=1, kinds=(COMPARED,))),
        may_invite=may_invite(settings),
        has_link=link is not None and link.is_usable(world.now),
        reached=reached,
        suggested=_suggested(world) if reached < ENOUGH else [],
        has_profile=bool(own_affinities(world)),
    )


def _suggested(world: World) -> list[Suggested] | None:
    """Return the first few suggestions; nobody where the viewer has read of enough for today."""
    if not world.may_search:
        return None
    try:
        return suggest_members(world, limit=_SUGGESTED)
    except TooMany:
        return []
