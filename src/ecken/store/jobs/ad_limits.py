"""How many ads a member has, and the end of what was kept long enough."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, select

from ecken.store.tables import job_ads as table

__all__ = ["count_published_since", "count_running", "delete_ads_ended_before"]


def count_published_since(connection: Connection, member: int, since: int) -> int:
    """Return how many ads a member has published since then."""
    return _count(connection, table.c.member_id == member, table.c.published_at > since)


def count_running(connection: Connection, member: int, *, now: int) -> int:
    """Return how many ads of a member run."""
    return _count(connection, table.c.member_id == member, table.c.ends_at > now)


def delete_ads_ended_before(connection: Connection, at: int) -> int:
    """Delete ads that ended before then; return how many."""
    return connection.execute(delete(table).where(table.c.ends_at < at)).rowcount


def _count(connection: Connection, *conditions: Any) -> int:
    found = connection.execute(select(func.count()).select_from(table).where(*conditions))
    return int(found.scalar_one())
