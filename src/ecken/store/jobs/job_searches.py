"""Rows of saved job searches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup
from ecken.store.tables import job_searches as table
from ecken.store.tables import members

__all__ = [
    "SearchRow",
    "delete_search",
    "find_search",
    "insert_search",
    "insert_search_again",
    "mark_seen",
    "mark_told",
    "read_searchers",
    "read_searches",
]


class SearchRow(NamedTuple):
    """One saved search; workplaces and hours are separated by commas."""

    id: int
    public_id: str
    owner_id: int
    name: str
    query: str
    workplaces: str
    hours: str
    created_at: int
    seen_at: int
    told_at: int


_SEARCHES = select(*(table.c[name] for name in SearchRow._fields)).where(
    table.c.owner_id == bindparam("owner")
)
_OF_OWNER = Lookup(_SEARCHES.order_by(table.c.name, table.c.id))
_ONE = Lookup(_SEARCHES.where(table.c.public_id == bindparam("public_id")))


def insert_search(connection: Connection, owner: int, values: Mapping[str, str], *, at: int) -> str:
    """Save a search; return its public id."""
    public_id = new_public_id()
    times = dict.fromkeys(("created_at", "seen_at", "told_at"), at)
    connection.execute(insert(table).values(**values, **times, public_id=public_id, owner_id=owner))
    return public_id


def insert_search_again(connection: Connection, owner: int, kept: Mapping[str, Any]) -> None:
    """Insert a deleted search as it was."""
    connection.execute(insert(table).values(**{**kept, "owner_id": owner}))


def read_searches(connection: Connection, owner: int) -> list[SearchRow]:
    """Return a member's saved searches by name."""
    return [SearchRow._make(row) for row in _OF_OWNER.rows(connection, owner=owner)]


def find_search(connection: Connection, owner: int, public_id: str) -> SearchRow | None:
    """Return a member's own saved search."""
    if not is_public_id(public_id):
        return None
    row = _ONE.row(connection, owner=owner, public_id=public_id)
    return None if row is None else SearchRow._make(row)


def read_searchers(connection: Connection, *, told_before: int) -> list[int]:
    """Return the members who have a search that was told of nothing since then."""
    owners = connection.execute(
        select(func.distinct(table.c.owner_id))
        .join(members, members.c.id == table.c.owner_id)
        .where(table.c.told_at < told_before, members.c.state == "active")
        .order_by(table.c.owner_id)
    )
    return [int(owner) for (owner,) in owners]


def mark_seen(connection: Connection, search: SearchRow, *, at: int) -> None:
    """Note that the owner has seen what matches."""
    connection.execute(update(table).where(table.c.id == search.id).values(seen_at=at))


def mark_told(connection: Connection, owner: int, *, at: int) -> None:
    """Note that a member was told of what matches their searches till then."""
    connection.execute(update(table).where(table.c.owner_id == owner).values(told_at=at))


def delete_search(connection: Connection, search: SearchRow) -> None:
    """Delete a saved search."""
    connection.execute(delete(table).where(table.c.id == search.id))
