"""How close the viewer is to each contact, by what the viewer did: messages and tags."""

from __future__ import annotations

from math import log1p

from ecken.service.world import World
from ecken.store.contacts.tags import read_tags
from ecken.store.talk.messages import count_messages_by_partner

__all__ = ["closeness_of_contacts"]

_TAG = 0.5


def closeness_of_contacts(world: World) -> dict[int, float]:
    """Return a closeness > 0 for contacts with whom the viewer wrote, or whom they tagged.

    ``log(1 + messages between the two) + 0.5 if tagged``; both are the viewer's own data.
    """
    closeness = {
        partner: log1p(count)
        for partner, count in count_messages_by_partner(world.connection, world.viewer).items()
    }
    for member in read_tags(world.connection, world.viewer):
        closeness[member] = closeness.get(member, 0.0) + _TAG
    return closeness
