"""Who may see my contact list."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.rules.audience import Audience
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.members import PrivacyRow, read_privacy_of, update_privacy

__all__ = ["own_privacy", "set_privacy"]


def own_privacy(world: World) -> PrivacyRow:
    """Return the viewer's own settings."""
    row = read_privacy_of(world.connection, world.viewer)
    if row is None:
        raise NotFound
    return row


def set_privacy(community: Community, viewer: int, *, audience: Audience, is_listed: bool) -> None:
    """Set audience and listed. It holds from the very next answer of every process (R5)."""
    with community.changing(viewer) as world:
        update_privacy(
            world.connection, viewer, audience=audience, is_listed=is_listed, at=world.now
        )
