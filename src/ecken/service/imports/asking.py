"""Requests to several members at once, each in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecken.errors import Conflict, Invalid, NotFound, TooMany
from ecken.service.community import Community
from ecken.service.contacts.requests import send_request
from ecken.store.profiles.members import Card

__all__ = ["ASKED_MAX", "Asked", "ask_members"]

ASKED_MAX = 300
"""Most members who can be asked in one go."""


@dataclass(slots=True)
class Asked:
    """What became of it."""

    sent: int = 0
    contacts: int = 0
    """Who had asked before, and is a contact now."""
    not_sent: list[Card] = field(default_factory=list)
    """Who was not asked because a limit was reached first."""
    limit: TooMany | None = None


def ask_members(community: Community, viewer: int, ids: Sequence[str]) -> Asked:
    """Send a contact request to each of these members.

    Whoever is gone, a contact by now, or was asked before is passed over. A limit ends it; the
    others are named, so that they can be asked another day.
    """
    asked = Asked()
    wanted = list(dict.fromkeys(ids))[:ASKED_MAX]
    for place, public_id in enumerate(wanted):
        try:
            sent = send_request(community, viewer, public_id)
        except TooMany as limit:
            asked.limit = limit
            asked.not_sent = _cards(community, viewer, wanted[place:])
            break
        except (Conflict, Invalid, NotFound):
            continue
        asked.contacts += sent.is_contact
        asked.sent += not sent.is_contact
    return asked


def _cards(community: Community, viewer: int, ids: Sequence[str]) -> list[Card]:
    """The cards of those of ``ids`` who are there for the viewer."""
    found = []
    with community.reading(viewer) as world:
        for public_id in ids:
            try:
                found.append(world.member(public_id))
            except NotFound:
                continue
    return found
