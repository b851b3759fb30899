"""Taking back a removal or a block within a minute.

Before a contact is ended, :func:`remember_contact` writes down the contact in a sealed text that
only this viewer can use, and only for ``UNDO_S``. It restores what both had agreed to: the other
was not told of the end, and neither has blocked the other since.
"""

from __future__ import annotations

from ecken.errors import Conflict, NotFound
from ecken.service.community import Community
from ecken.service.contacts import unblock_member
from ecken.service.sealing import is_sealed, seal
from ecken.store.contacts import contact_exists, insert_contact, read_contact_dates

__all__ = ["UNDO_S", "remember_contact", "restore_contact", "undo_block"]

UNDO_S = 60

_USE = "undo removal"


def remember_contact(community: Community, viewer: int, contact_id: str) -> str:
    """Return the sealed text that can restore this contact; empty if they are none."""
    with community.reading(viewer) as world:
        other = world.member(contact_id).member
        since = read_contact_dates(world.connection, viewer).get(other)
    if since is None:
        return ""
    text = f"{community.clock()}.{since}"
    return f"{text}.{seal(community.secret, _USE, f'{viewer}.{contact_id}.{text}')}"


def restore_contact(community: Community, viewer: int, contact_id: str, remembered: str) -> None:
    """Make the contact again as it was.

    Raises
    ------
    NotFound
        If the text is not sealed for this viewer and contact, or the other is not there.
    Conflict
        ``undo_too_late`` when the minute is over.
    """
    removed_at, since = _opened(community, viewer, contact_id, remembered)
    with community.changing(viewer) as world:
        other = world.member(contact_id).member
        if not 0 <= world.now - removed_at <= UNDO_S:
            raise Conflict("undo_too_late", "The minute to take this back is over.")
        if not contact_exists(world.connection, viewer, other):
            insert_contact(world.connection, viewer, other, at=since)


def undo_block(community: Community, viewer: int, member_id: str, remembered: str) -> None:
    """End the block, and restore the contact if there was one and the minute is not over."""
    if remembered:
        removed_at, _ = _opened(community, viewer, member_id, remembered)
        if not 0 <= community.clock() - removed_at <= UNDO_S:
            raise Conflict("undo_too_late", "The minute to take this back is over.")
    unblock_member(community, viewer, member_id)
    if remembered:
        restore_contact(community, viewer, member_id, remembered)


def _opened(community: Community, viewer: int, contact_id: str, remembered: str) -> tuple[int, int]:
    text, _, given = remembered.rpartition(".")
    if not is_sealed(community.secret, _USE, f"{viewer}.{contact_id}.{text}", given):
        raise NotFound
    removed_at, _, since = text.partition(".")
    return int(removed_at), int(since)
