"""What a member allows programs: listed, and ended one by one."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.accounts import program_grants as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.program_grants import GrantRow

__all__ = ["end_grant", "list_grants"]


def list_grants(world: World) -> list[GrantRow]:
    """Return what the viewer allows programs at present, newest first."""
    return rows.read_grants(world.connection, world.viewer, now=world.now)


def end_grant(community: Community, viewer: int, grant_id: str) -> None:
    """End what the viewer has allowed a program; its tokens are void at once.

    Raises
    ------
    NotFound
        If it is nothing of the viewer's.
    """
    with community.writing() as connection:
        if not rows.delete_grant_of(connection, viewer, grant_id):
            raise NotFound
        insert_audit(connection, viewer, "program_ended", at=community.clock())
