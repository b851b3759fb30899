"""News of companies: editors write them, the company speaks, followers are told.

News are there where their company is there for the viewer, whoever wrote them: what becomes of an
editor, or stands between them and a reader, changes nothing but whether their name is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.rules.posts import POST_MAX, PostState
from ecken.rules.reach.cursors import Place, read_place
from ecken.rules.request import UNDO_S
from ecken.rules.text import clean_text
from ecken.service.community import Community
from ecken.service.companies.pages import find_own_page, writers_known
from ecken.service.search.companies import Company, find_company
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.companies import news as rows
from ecken.store.companies.editors import is_editor
from ecken.store.companies.news import NewsRow
from ecken.store.companies.pages import find_page
from ecken.store.companies.texts import TextRow
from ecken.store.contacts.followed_companies import read_followed
from ecken.store.profiles.members import Card

__all__ = [
    "NewsPage",
    "NewsVersion",
    "NewsView",
    "delete_news",
    "edit_news",
    "followed_news",
    "list_news",
    "list_news_versions",
    "purge_deleted_news",
    "restore_news",
    "show_news",
    "standing_news",
    "write_news",
]

NEWS_PAGE = 20
_KIND = "followed_news"


@dataclass(frozen=True, slots=True)
class NewsView:
    """A piece of news as a viewer is shown it."""

    id: str
    company: str
    """Its key."""
    name: str
    logo_key: str
    text: str
    at: int
    changed_at: int | None
    is_hidden: bool
    """By the administration: the editors of the company alone see it."""
    is_editor: bool
    writer: Card | None
    """Who wrote it, where the viewer may know that."""


@dataclass(frozen=True, slots=True)
class NewsPage:
    """News of one company, newest first, and where the next page begins if there are more."""

    news: list[NewsView]
    next: str | None


@dataclass(frozen=True, slots=True)
class NewsVersion:
    """What a piece of news said from a moment on."""

    text: str
    at: int
    writer: Card | None


def show_news(world: World, news_id: str) -> NewsView:
    """Return a piece of news.

    Raises
    ------
    NotFound
        Alike for deleted and hidden ones, such of a company that is not there, and none.
    """
    row, company = _open(world, news_id)
    return _views(world, [row], {company.key: company})[0]


def list_news_versions(world: World, news_id: str) -> list[NewsVersion]:
    """Return what a piece of news said, newest first.

    Raises
    ------
    NotFound
        As :func:`show_news`.
    """
    row, company = _open(world, news_id)
    written = rows.read_news_texts(world.connection, [row.id])[row.id]
    mine = is_editor(world.connection, company.key, world.viewer)
    writers = writers_known(world, (text.author for text in written), is_editor=mine)
    return [NewsVersion(one.text, one.written_at, writers.get(one.author or 0)) for one in written]


def list_news(
    world: World, company: Company, *, after: str | None = None, most: int = NEWS_PAGE
) -> NewsPage:
    """Return the newest news of a company, or those behind the place ``after``.

    Raises
    ------
    Invalid
        ``cursor_wrong``
    """
    place = read_place(after, world.now, field="after")
    found = rows.read_news_of(
        world.connection, company.key, states=_states(world, company.key),
        before=place, most=most + 1,
    )  # fmt: skip
    shown = _views(world, found[:most], {company.key: company})
    last = shown[-1] if len(found) > most else None
    return NewsPage(shown, str(Place(last.at, last.id)) if last else None)


def followed_news(
    world: World, *, since: int, before: tuple[int, str] | None = None, most: int = NEWS_PAGE
) -> list[NewsView]:
    """Return the newest news of companies that the viewer follows and that are there for them.

    Which are there is asked first: what others say takes no place in the list. While the search is
    prepared nobody is told any, whether there are some or not.
    """
    connection, before = world.connection, before or (world.now, "")
    speaking = rows.read_speaking(connection, world.viewer, since=since, before=before)
    companies = _companies(world, speaking)
    if not companies:
        return []
    found = rows.read_news_of_several(connection, companies, since=since, before=before, most=most)
    return _views(world, found, companies)


def standing_news(world: World, ids: Collection[str]) -> dict[str, str]:
    """Return those of some news that the viewer may still be told of, with who says them.

    The company has to be there for them, and they have to follow it still. None while the search is
    prepared, as in :func:`followed_news`.
    """
    followed = read_followed(world.connection, world.viewer)
    found = [
        row
        for row in rows.find_several_news(world.connection, sorted(ids))
        if row.state is PostState.VISIBLE and row.company in followed
    ]
    companies = _companies(world, {row.company for row in found})
    return {row.public_id: companies[row.company].name for row in found if row.company in companies}


def write_news(community: Community, viewer: int, name: str, text: str) -> str:
    """Write news of a company; its followers are told once it cannot be taken back any more.

    Raises
    ------
    NotFound
        No such company for the viewer, or they are no editor of it.
    Invalid
        ``text_missing``; ``text_too_long``
    TooMany
        ``too_many_tries``: more than ``post_limit``, of the viewer or of the company.
    """
    text = clean_text(text, most=POST_MAX, field="text", is_required=True)
    community.limits.hit(f"post {viewer}", community.settings.post_limit)
    with community.changing(viewer) as world:
        page, at = find_own_page(world, name), world.now
        community.limits.hit(f"company {page.company}", community.settings.post_limit)
        news = rows.insert_news(world.connection, page.id, text, author=viewer, at=at)
        rows.tell_followers(
            world.connection, page.company, kind=_KIND, subject=news, besides=viewer,
            due_at=at + UNDO_S,
        )  # fmt: skip
        insert_audit(world.connection, viewer, "company_news_written", detail=page.name, at=at)
        return news


def edit_news(community: Community, viewer: int, news_id: str, text: str) -> None:
    """Change news of a company that the viewer writes for; what they said stays visible.

    Raises
    ------
    NotFound
        No such news, or the viewer is no editor.
    Invalid
        ``text_missing``; ``text_too_long``
    TooMany
        ``too_many_tries``: more than ``post_limit``.
    """
    text = clean_text(text, most=POST_MAX, field="text", is_required=True)
    community.limits.hit(f"post {viewer}", community.settings.post_limit)
    with community.changing(viewer) as world:
        row = _own(world, news_id)
        before = rows.read_news_texts(world.connection, [row.id])[row.id][0]
        if row.state is PostState.DELETED:
            raise NotFound
        if before.text != text:
            rows.insert_news_text(world.connection, row.id, text, author=viewer, at=world.now)


def delete_news(community: Community, viewer: int, news_id: str) -> None:
    """Delete news of a company that the viewer writes for; can be taken back for a minute.

    Raises
    ------
    NotFound
        No such news, or the viewer is no editor.
    """
    with community.changing(viewer) as world:
        row = _own(world, news_id)
        if row.state is PostState.HIDDEN:  # what the administration hid does not come back
            rows.delete_news_row(world.connection, row.id)
        elif row.state is PostState.VISIBLE:
            rows.set_news_state(world.connection, row.id, PostState.DELETED, deleted_at=world.now)
        else:
            raise NotFound


def restore_news(community: Community, viewer: int, news_id: str) -> None:
    """Take the deletion of news back, within a minute.

    Raises
    ------
    NotFound
        No news that were just deleted, or the viewer is no editor.
    """
    with community.changing(viewer) as world:
        row = _own(world, news_id)
        is_just_deleted = row.deleted_at is not None and world.now - row.deleted_at <= UNDO_S
        if row.state is not PostState.DELETED or not is_just_deleted:
            raise NotFound
        rows.set_news_state(world.connection, row.id, PostState.VISIBLE, deleted_at=None)


def purge_deleted_news(community: Community) -> None:
    """Remove what was deleted a day ago."""
    with community.writing() as connection:
        rows.purge_news(connection, before=community.clock() - DAY_S)


def _open(world: World, news_id: str) -> tuple[NewsRow, Company]:
    world.require_search()
    row = rows.find_news(world.connection, news_id)
    company = find_company(world, row.company if row else "")
    if row is None or row.state not in _states(world, row.company):
        raise NotFound
    return row, company


def _own(world: World, news_id: str) -> NewsRow:
    world.require_search()
    row = rows.find_news(world.connection, news_id)
    find_own_page(world, row.company if row else "")
    if row is None:
        raise NotFound
    return row


def _states(world: World, company: str) -> list[PostState]:
    if is_editor(world.connection, company, world.viewer):
        return [PostState.VISIBLE, PostState.HIDDEN]
    return [PostState.VISIBLE]


def _companies(world: World, keys: Collection[str]) -> dict[str, Company]:
    """Return those of some companies that are there for the viewer."""
    found = {}
    for key in sorted(keys) if world.may_search else ():
        try:
            found[key] = find_company(world, key)
        except NotFound:
            continue
    return found


def _views(world: World, found: Sequence[NewsRow], companies: dict[str, Company]) -> list[NewsView]:
    written = rows.read_news_texts(world.connection, [row.id for row in found])
    mine = {key for key in companies if is_editor(world.connection, key, world.viewer)}
    return [_view(world, row, companies[row.company], written[row.id], mine) for row in found]


def _view(
    world: World, row: NewsRow, company: Company, written: list[TextRow], mine: Collection[str]
) -> NewsView:
    newest, is_mine = written[0], row.company in mine
    writers = writers_known(world, [newest.author], is_editor=is_mine)
    page = find_page(world.connection, row.company)
    return NewsView(
        id=row.public_id,
        company=row.company,
        name=company.name,
        logo_key=row.logo_key if is_mine or not (page and page.is_hidden) else "",
        text=newest.text,
        at=row.created_at,
        changed_at=newest.written_at if len(written) > 1 else None,
        is_hidden=row.state is PostState.HIDDEN,
        is_editor=is_mine,
        writer=writers.get(newest.author or 0),
    )
