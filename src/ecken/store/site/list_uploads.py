"""Rows of a list that an operator checks before loading it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import list_uploads

__all__ = [
    "Upload",
    "delete_uploads_before",
    "delete_uploads_of",
    "find_upload",
    "insert_upload",
    "read_content",
    "read_loading",
    "update_upload",
]


class Upload(NamedTuple):
    """A list that an operator has brought, without its content."""

    public_id: str
    member: int
    state: str
    """``new``, ``loading``, ``done`` or ``failed``."""
    mapping: str
    options: str
    outcome: str
    at: int
    seen_at: int


_COLUMNS = (
    list_uploads.c.public_id,
    list_uploads.c.member_id,
    list_uploads.c.state,
    list_uploads.c.mapping,
    list_uploads.c.options,
    list_uploads.c.outcome,
    list_uploads.c.at,
    list_uploads.c.seen_at,
)


def insert_upload(connection: Connection, member: int, content: bytes, *, at: int) -> str:
    """Take a list in; return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(list_uploads).values(
            public_id=public_id, member_id=member, state="new", content=content, at=at
        )
    )
    return public_id


def find_upload(connection: Connection, public_id: str, member: int) -> Upload | None:
    """Return a list of this operator."""
    if not is_public_id(public_id):
        return None
    row = connection.execute(
        select(*_COLUMNS).where(
            list_uploads.c.public_id == public_id, list_uploads.c.member_id == member
        )
    ).first()
    return None if row is None else Upload(*row)


def read_content(connection: Connection, public_id: str) -> bytes:
    """Return what is in a list; empty once it was loaded."""
    found = connection.execute(
        select(list_uploads.c.content).where(list_uploads.c.public_id == public_id)
    ).scalar()
    return bytes(found or b"")


def update_upload(connection: Connection, public_id: str, **values: str | int | bytes) -> None:
    """Set columns of a list."""
    connection.execute(
        update(list_uploads).where(list_uploads.c.public_id == public_id).values(**values)
    )


def read_loading(connection: Connection, *, since: int) -> list[Upload]:
    """Return the lists that are being loaded and have given a sign of life since then."""
    rows = connection.execute(
        select(*_COLUMNS).where(list_uploads.c.state == "loading", list_uploads.c.seen_at >= since)
    )
    return [Upload(*row) for row in rows]


def delete_uploads_of(connection: Connection, member: int) -> None:
    """Forget the lists of an operator, but for one that is being loaded."""
    connection.execute(
        delete(list_uploads).where(
            list_uploads.c.member_id == member, list_uploads.c.state != "loading"
        )
    )


def delete_uploads_before(connection: Connection, at: int) -> None:
    """Forget all lists that were brought before."""
    connection.execute(delete(list_uploads).where(list_uploads.c.at < at))
