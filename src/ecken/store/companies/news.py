"""Rows of news of companies: written, changed, read for readers, deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from ecken.rules.posts import PostState
from ecken.store.companies.texts import TextRow
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.tables import company_news as table
from ecken.store.tables import company_news_authors as authors
from ecken.store.tables import company_news_texts as texts
from ecken.store.tables import company_pages, followed_companies, members, notices

__all__ = [
    "NewsRow",
    "delete_news_row",
    "find_news",
    "find_several_news",
    "hide_news",
    "insert_news",
    "insert_news_text",
    "purge_news",
    "read_news_of",
    "read_news_of_several",
    "read_news_texts",
    "read_speaking",
    "set_news_state",
    "tell_followers",
]


class NewsRow(NamedTuple):
    """One piece of news without its text, and the company that says it."""

    id: int
    public_id: str
    page_id: int
    company: str
    logo_key: str
    created_at: int
    deleted_at: int | None
    state: PostState


_NEWS = select(
    table.c.id,
    table.c.public_id,
    table.c.page_id,
    company_pages.c.company,
    company_pages.c.logo_key,
    table.c.created_at,
    table.c.deleted_at,
    table.c.state,
).join(company_pages, company_pages.c.id == table.c.page_id)
_AT = bindparam("at", type_=BigInteger)
_BEHIND = or_(
    table.c.created_at < _AT,
    and_(table.c.created_at == _AT, table.c.public_id > bindparam("after")),
)
_BY_IDS = Lookup(_NEWS.where(among(table.c.public_id, "public_ids")))
_OF_COMPANY = Lookup(
    _NEWS.where(
        company_pages.c.company == bindparam("company"), among(table.c.state, "states"), _BEHIND
    )
    .order_by(table.c.created_at.desc(), table.c.public_id)
    .limit(bindparam("most", type_=Integer))
)
_SINCE = (
    table.c.state == PostState.VISIBLE.value,
    table.c.created_at >= bindparam("since"),
    _BEHIND,
)
_SPEAKING = Lookup(
    select(company_pages.c.company)
    .join(table, table.c.page_id == company_pages.c.id)
    .join(followed_companies, followed_companies.c.company == company_pages.c.company)
    .where(followed_companies.c.owner_id == bindparam("owner"), *_SINCE)
    .distinct()
)
_OF_SPEAKING = Lookup(
    _NEWS.where(among(company_pages.c.company, "companies"), *_SINCE)
    .order_by(table.c.created_at.desc(), table.c.public_id)
    .limit(bindparam("most", type_=Integer))
)
_TEXTS = Lookup(
    select(texts.c.news_id, texts.c.text, texts.c.written_at, authors.c.member_id)
    .outerjoin(authors, authors.c.text_id == texts.c.id)
    .where(among(texts.c.news_id, "ids"))
    .order_by(texts.c.id.desc())
)


def insert_news(connection: Connection, page: int, text: str, *, author: int, at: int) -> str:
    """Insert a piece of news of a company; return its public id."""
    values = {"public_id": new_public_id(), "page_id": page, "created_at": at}
    made = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    insert_news_text(connection, made, text, author=author, at=at)
    return str(values["public_id"])


def insert_news_text(connection: Connection, news: int, text: str, *, author: int, at: int) -> None:
    """Give a piece of news another text, and note who wrote it; the one before stays."""
    values = {"news_id": news, "text": text, "written_at": at}
    made = connection.execute(insert(texts).values(values).returning(texts.c.id)).scalar_one()
    connection.execute(insert(authors).values(text_id=made, member_id=author))


def find_news(connection: Connection, public_id: str) -> NewsRow | None:
    """Return the news with this id, whoever asks; also deleted ones."""
    return next(iter(find_several_news(connection, [public_id])), None)


def find_several_news(connection: Connection, public_ids: Iterable[str]) -> list[NewsRow]:
    """Return the news with these ids, whoever asks; also deleted ones."""
    ids = [public_id for public_id in public_ids if is_public_id(public_id)]
    return [_read(row) for row in _BY_IDS.rows(connection, public_ids=ids)]


def read_news_of(
    connection: Connection,
    company: str,
    *,
    states: Sequence[PostState],
    before: tuple[int, str],
    most: int,
) -> list[NewsRow]:
    """Return the news of a company behind a moment and an id, newest first."""
    rows = _OF_COMPANY.rows(
        connection, company=company, states=[state.value for state in states],
        at=before[0], after=before[1], most=most,
    )  # fmt: skip
    return [_read(row) for row in rows]


def read_speaking(
    connection: Connection, owner: int, *, since: int, before: tuple[int, str]
) -> list[str]:
    """Return the companies that a member follows and that said something in a time."""
    found = _SPEAKING.values(connection, owner=owner, since=since, at=before[0], after=before[1])
    return [str(company) for company in found]


def read_news_of_several(
    connection: Connection,
    companies: Collection[str],
    *,
    since: int,
    before: tuple[int, str],
    most: int,
) -> list[NewsRow]:
    """Return the news of some companies, of a time, newest first."""
    rows = _OF_SPEAKING.rows(
        connection, companies=sorted(companies), since=since,
        at=before[0], after=before[1], most=most,
    )  # fmt: skip
    return [_read(row) for row in rows]


def read_news_texts(connection: Connection, ids: Iterable[int]) -> dict[int, list[TextRow]]:
    """Return all versions of the texts of some news, newest first."""
    found: defaultdict[int, list[TextRow]] = defaultdict(list)
    for news, text, at, author in _TEXTS.rows(connection, ids=list(ids)):
        found[news].append(TextRow(text, "", at, author))
    return found


def set_news_state(
    connection: Connection, news: int, state: PostState, *, deleted_at: int | None
) -> None:
    """Let news be there, or not."""
    connection.execute(
        update(table).where(table.c.id == news).values(state=state.value, deleted_at=deleted_at)
    )


def hide_news(connection: Connection, public_id: str, is_hidden: bool) -> None:
    """Hide news from all but the editors of the company, or show them again.

    What an editor has just deleted is gone for good, lest it be taken back.
    """
    before, after = PostState.VISIBLE.value, PostState.HIDDEN.value
    if not is_hidden:
        before, after = after, before
    this = table.c.public_id == public_id
    connection.execute(update(table).where(this, table.c.state == before).values(state=after))
    if is_hidden:
        connection.execute(delete(table).where(this, table.c.state == PostState.DELETED.value))


def delete_news_row(connection: Connection, news: int) -> None:
    """Delete news for good."""
    connection.execute(delete(table).where(table.c.id == news))


def purge_news(connection: Connection, *, before: int) -> None:
    """Delete the rows of news that were deleted before then."""
    is_old = table.c.state == PostState.DELETED.value, table.c.deleted_at < before
    connection.execute(delete(table).where(*is_old))


def tell_followers(
    connection: Connection, company: str, *, kind: str, subject: str, besides: int, due_at: int
) -> None:
    """Write a notice for everybody who follows a company, ``besides`` one."""
    followers = (
        select(
            members.c.id,
            members.c.id.label("about"),
            bindparam("kind", kind),
            bindparam("subject", subject),
            bindparam("due_at", due_at),
        )
        .join(followed_companies, followed_companies.c.owner_id == members.c.id)
        .where(
            followed_companies.c.company == company,
            members.c.state == "active",
            members.c.id != besides,
        )
    )
    columns = ["member_id", "about_id", "kind", "subject", "due_at"]
    connection.execute(insert(notices).from_select(columns, followers))


def _read(row: Sequence[object]) -> NewsRow:
    found = NewsRow(*row)  # type: ignore[arg-type]
    return found._replace(state=PostState(found.state))
