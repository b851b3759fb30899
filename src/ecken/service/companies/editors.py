"""The editors of a company, as one of them sees them, and how one stops being one."""

from __future__ import annotations

from ecken.search.matching.company_names import company_key
from ecken.service.community import Community
from ecken.service.companies.pages import find_own_page, writers_known
from ecken.service.search.companies import NAME_MOST
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.companies.editors import delete_editor, read_editors
from ecken.store.profiles.members import Card

__all__ = ["leave_editors", "list_editors"]


def list_editors(world: World, name: str) -> list[Card]:
    """Return who writes for a company, the viewer too; for its editors alone.

    Raises
    ------
    NotFound
        No such company for the viewer, or they are no editor of it.
    """
    page = find_own_page(world, name)
    found = read_editors(world.connection, page.company)
    known = writers_known(world, found, is_editor=True)
    return [known[member] for member in found if member in known]


def leave_editors(community: Community, viewer: int, name: str) -> None:
    """Write for a company no longer; whoever did not changes nothing."""
    key = company_key(name[:NAME_MOST])
    with community.writing() as connection:
        if delete_editor(connection, key, viewer):
            at = community.clock()
            insert_audit(connection, viewer, "editor_left", detail=key, at=at)
