"""Rows of saved members."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import kept_members as table

__all__ = ["delete_kept", "insert_kept", "read_kept"]

_KEPT = Lookup(
    select(table.c.about_id, table.c.kept_at)
    .where(table.c.owner_id == bindparam("owner"))
    .order_by(table.c.kept_at.desc())
)


def insert_kept(connection: Connection, owner: int, about: int, *, at: int) -> None:
    """Keep a member; twice changes nothing."""
    kept = select(table.c.kept_at).where(table.c.owner_id == owner, table.c.about_id == about)
    if connection.execute(kept).first() is None:
        connection.execute(insert(table).values(owner_id=owner, about_id=about, kept_at=at))


def delete_kept(connection: Connection, owner: int, about: int) -> None:
    """Remove a saved member; it does not matter whether they were saved."""
    connection.execute(delete(table).where(table.c.owner_id == owner, table.c.about_id == about))


def read_kept(connection: Connection, owner: int) -> dict[int, int]:
    """Return whom ``owner`` keeps, and since when (epoch seconds), the newest first."""
    return dict(_KEPT.rows(connection, owner=owner))
