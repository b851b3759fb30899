"""Who may see the viewer's contact list, and their earlier choices."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.rules.audience import Audience
from ecken.service.community import Community
from ecken.service.undo import settle_for_everybody
from ecken.service.world import World
from ecken.store.accounts.audit import AuditEntry, insert_audit, read_audit
from ecken.store.accounts.audit_kinds import SETTINGS
from ecken.store.profiles.members import PrivacyRow, read_privacy_of, update_privacy

__all__ = ["own_privacy", "privacy_history", "set_privacy"]

_HISTORY_SHOWN = 20


def own_privacy(world: World) -> PrivacyRow:
    """Return the viewer's own settings."""
    row = read_privacy_of(world.connection, world.viewer)
    if row is None:
        raise NotFound
    return row


def set_privacy(
    community: Community, viewer: int, *, audience: Audience, is_listed: bool
) -> PrivacyRow:
    """Set audience and listed, and return what was set before.

    It holds from the very next answer of every process (R5). What changes nothing is not written
    down.
    """
    with community.changing(viewer) as world:
        before = own_privacy(world)
        if (before.audience, before.is_listed) == (audience, is_listed):
            return before
        settle_for_everybody(world)
        update_privacy(
            world.connection, viewer, audience=audience, is_listed=is_listed, at=world.now
        )
        insert_audit(
            world.connection,
            viewer,
            "privacy_changed",
            at=world.now,
            detail=f"{audience.value} {'listed' if is_listed else 'unlisted'}",
        )
    return before


def privacy_history(world: World) -> list[AuditEntry]:
    """Return what the viewer has set lately, newest first."""
    return read_audit(world.connection, world.viewer, limit=_HISTORY_SHOWN, kinds=SETTINGS)
