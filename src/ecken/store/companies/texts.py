"""Rows of what companies say of themselves, version by version, and who has written it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import company_text_authors as authors
from ecken.store.tables import company_texts as table

__all__ = ["TextRow", "insert_text", "read_text", "read_texts"]


class TextRow(NamedTuple):
    """One version."""

    text: str
    link: str
    written_at: int
    author: int | None
    """Who wrote it; ``None`` once that member has left."""


_NEWEST = Lookup(
    select(table.c.text, table.c.link, table.c.written_at, authors.c.member_id)
    .outerjoin(authors, authors.c.text_id == table.c.id)
    .where(table.c.page_id == bindparam("page"))
    .order_by(table.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)


def insert_text(
    connection: Connection, page: int, text: str, link: str, *, author: int, at: int
) -> None:
    """Add a version, and who wrote it."""
    values = {"page_id": page, "text": text, "link": link, "written_at": at}
    made = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    connection.execute(insert(authors).values(text_id=made, member_id=author))


def read_text(connection: Connection, page: int) -> TextRow | None:
    """Return the version that is shown, if anything was written."""
    return next(iter(read_texts(connection, page, limit=1)), None)


def read_texts(connection: Connection, page: int, *, limit: int) -> list[TextRow]:
    """Return the versions of a page, newest first."""
    return [TextRow._make(row) for row in _NEWEST.rows(connection, page=page, most=limit)]
