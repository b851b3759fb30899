"""When the whole community was written into an archive."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from ecken.store.tables import community_exports

__all__ = ["insert_community_export", "read_community_exports"]


def insert_community_export(connection: Connection, *, at: int) -> None:
    """Write down that the whole community is exported."""
    connection.execute(insert(community_exports).values(at=at))


def read_community_exports(connection: Connection, *, limit: int) -> list[int]:
    """Return when that was, newest first."""
    newest = select(community_exports.c.at).order_by(community_exports.c.id.desc())
    return list(connection.execute(newest.limit(limit)).scalars())
