"""Logos of companies: set by the editors of a page, shown to whoever may open the company."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.companies.pages import find_own_page, show_official_page
from ecken.service.profiles.photos import make_logo
from ecken.service.search.companies import find_company
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.companies import pages as rows

__all__ = ["find_logo", "remove_logo", "set_logo"]


def set_logo(community: Community, viewer: int, name: str, upload: bytes) -> None:
    """Make a logo of an upload, drawn anew, and show it on the official page of a company.

    Raises
    ------
    NotFound
        No such company for the viewer, or they are no editor of it.
    Invalid
        As for a photo: ``photo_too_large``, ``photo_unreadable`` and the like; ``logo_kind``.
    """
    with community.reading(viewer) as world:
        find_own_page(world, name)
    logo = make_logo(community, viewer, upload)
    _write_logo(community, viewer, name, logo)


def remove_logo(community: Community, viewer: int, name: str) -> None:
    """Take the logo away."""
    _write_logo(community, viewer, name, None)


def find_logo(world: World, logo_key: str) -> bytes:
    """Return the logo with this key.

    Raises
    ------
    NotFound
        Alike for an older key, one of a page that is hidden, and of a company that is not there.
    """
    world.require_search()
    found = rows.read_logo(world.connection, logo_key)
    company = find_company(world, found[0].company if found else "")
    page = show_official_page(world, company)
    if found is None or page is None or page.logo_key != logo_key:
        raise NotFound
    return found[1]


def _write_logo(community: Community, viewer: int, name: str, logo: bytes | None) -> None:
    with community.changing(viewer) as world:
        page = find_own_page(world, name)
        rows.write_logo(world.connection, page, logo)
        insert_audit(
            world.connection, viewer, "company_page_changed", detail=page.name, at=world.now
        )
