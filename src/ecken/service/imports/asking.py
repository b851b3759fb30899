"""What becomes of matches: requests to several members at once, or saved for later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecken.errors import Conflict, Invalid, NotFound, TooMany
from ecken.service.community import Community
from ecken.service.contacts.requests import send_request
from ecken.service.contacts.saved_members import keep_member
from ecken.store.profiles.members import Card

__all__ = ["ASKED_MAX", "Asked", "Saved", "ask_members", "save_members"]

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


@dataclass(slots=True)
class Saved:
    """How many were saved, and the limit that was reached first."""

    count: int = 0
    limit: Conflict | None = None


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


def save_members(community: Community, viewer: int, ids: Sequence[str]) -> Saved:
    """Save each of these members for later; nobody is notified.

    Whoever is gone is passed over. Whom to ask is found among the saved members when the
    comparison is closed.
    """
    saved = Saved()
    for public_id in list(dict.fromkeys(ids))[:ASKED_MAX]:
        try:
            keep_member(community, viewer, public_id)
        except Conflict as limit:
            saved.limit = limit
            break
        except (Invalid, NotFound):
            continue
        saved.count += 1
    return saved


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
