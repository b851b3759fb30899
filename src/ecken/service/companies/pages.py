"""The official page of a company: what it says of itself, for whoever may open the company.

Where a company is not there for a viewer, nor is its official page (``find_company``). An editor is
named where :func:`~ecken.rules.reach.company_pages.may_know_editor` lets it, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecken.errors import NotFound
from ecken.rules.profile_links import checked_url
from ecken.rules.reach.company_pages import COMPANY_TEXT_MAX, may_know_editor
from ecken.rules.text import clean_text
from ecken.service.community import Community
from ecken.service.search.companies import Company, find_company
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.companies import pages as rows
from ecken.store.companies.editors import is_editor
from ecken.store.companies.pages import PageRow
from ecken.store.companies.texts import insert_text, read_text, read_texts
from ecken.store.profiles.members import Card

__all__ = [
    "OfficialPage",
    "PageVersion",
    "edit_page",
    "find_own_page",
    "key_of_page",
    "list_versions",
    "show_official_page",
    "writers_known",
]

_VERSIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OfficialPage:
    """What a company says of itself, as a viewer is shown it."""

    id: str
    text: str
    link: str
    logo_key: str
    changed_at: int | None
    """``None`` where nothing was written yet."""
    is_hidden: bool
    """By the administration: then its editors alone see it."""
    is_editor: bool
    """Whether the viewer may write for the company."""


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What the page said from a moment on."""

    text: str
    link: str
    at: int
    writer: Card | None
    """Who wrote it, where the viewer may know that."""


def show_official_page(world: World, company: Company) -> OfficialPage | None:
    """Return the official page of a company that is there for the viewer, if it has one.

    What the administration has hidden is for editors alone; to others it is an empty page.
    """
    page = rows.find_page(world.connection, company.key)
    if page is None:
        return None
    written = read_text(world.connection, page.id)
    mine = is_editor(world.connection, company.key, world.viewer)
    is_shown = mine or not page.is_hidden
    return OfficialPage(
        id=page.public_id,
        text=written.text if written and is_shown else "",
        link=written.link if written and is_shown else "",
        logo_key=page.logo_key if is_shown else "",
        changed_at=written.written_at if written and is_shown else None,
        is_hidden=page.is_hidden and mine,
        is_editor=mine,
    )


def list_versions(world: World, name: str) -> list[PageVersion]:
    """Return what the official page of a company said, newest first.

    Raises
    ------
    NotFound
        No such company for this viewer, or its page is not official, or hidden.
    """
    company = find_company(world, name)
    page = rows.find_page(world.connection, company.key)
    mine = is_editor(world.connection, company.key, world.viewer)
    if page is None or (page.is_hidden and not mine):
        raise NotFound
    found = read_texts(world.connection, page.id, limit=_VERSIONS_SHOWN)
    writers = writers_known(world, (row.author for row in found), is_editor=mine)
    return [
        PageVersion(row.text, row.link, row.written_at, writers.get(row.author or 0))
        for row in found
    ]


def edit_page(community: Community, viewer: int, name: str, *, text: str, link: str) -> None:
    """Let the official page of a company say something else; what it said stays in its history.

    Raises
    ------
    NotFound
        No such company for the viewer, or they are no editor of it.
    Invalid
        ``text_too_long``; ``url_invalid``
    TooMany
        ``too_many_tries``: more than ``post_limit``.
    """
    text = clean_text(text, most=COMPANY_TEXT_MAX, field="text")
    link = checked_url(link, "link") if link.strip() else ""
    community.limits.hit(f"post {viewer}", community.settings.post_limit)
    with community.changing(viewer) as world:
        page = find_own_page(world, name)
        before = read_text(world.connection, page.id)
        if before is not None and (before.text, before.link) == (text, link):
            return
        insert_text(world.connection, page.id, text, link, author=viewer, at=world.now)
        insert_audit(
            world.connection, viewer, "company_page_changed", detail=page.name, at=world.now
        )


def key_of_page(world: World, page_id: str) -> str:
    """Return the key of the company whose official page has this id.

    Raises
    ------
    NotFound
        Alike for none, and where the company is not there for the viewer.
    """
    world.require_search()
    page = rows.find_page_by_id(world.connection, page_id)
    return find_company(world, page.company if page else "").key


def find_own_page(world: World, name: str) -> PageRow:
    """Return the official page of a company that the viewer may write for.

    Raises
    ------
    NotFound
        No such company for the viewer, or they are no editor of it.
    """
    company = find_company(world, name)
    page = rows.find_page(world.connection, company.key)
    if page is None or not is_editor(world.connection, company.key, world.viewer):
        raise NotFound
    return page


def writers_known(
    world: World, writers: Iterable[int | None], *, is_editor: bool
) -> dict[int, Card]:
    """Return those of some who write for a company of whom the viewer may know that."""
    cards = world.cards({writer for writer in writers if writer is not None})
    degrees = world.degrees(cards)
    return {
        writer: card
        for writer, card in cards.items()
        if may_know_editor(degree=degrees[writer], is_editor=is_editor)
    }
