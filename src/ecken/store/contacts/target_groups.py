"""Rows of target groups: saved searches with a name."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ecken.store.ids import is_public_id, new_public_id, pack_ids, unpack_ids
from ecken.store.lookup import Lookup
from ecken.store.tables import target_groups as table

__all__ = [
    "GroupRow",
    "count_groups",
    "delete_group",
    "find_group",
    "insert_again",
    "insert_group",
    "kept_of",
    "mark_visited",
    "name_exists",
    "read_groups",
    "update_group",
]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One target group; ``seen`` are the ids that matched in circles 1 and 2 at the last visit."""

    id: int
    public_id: str
    owner_id: int
    name: str
    query: str
    created_at: int
    visited_at: int
    seen: NDArray[np.uint32]


_GROUPS = select(*(table.c[field.name] for field in fields(GroupRow))).where(
    table.c.owner_id == bindparam("owner")
)
_OF_OWNER = Lookup(_GROUPS.order_by(table.c.name, table.c.id))
_ONE = Lookup(_GROUPS.where(table.c.public_id == bindparam("public_id")))


def insert_group(connection: Connection, owner: int, *, name: str, query: str, at: int) -> str:
    """Insert a target group that has never been visited; return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(table).values(
            public_id=public_id,
            owner_id=owner,
            name=name,
            query=query,
            created_at=at,
            visited_at=at,
            seen=b"",
        )
    )
    return public_id


def kept_of(group: GroupRow) -> dict[str, Any]:
    """Return what :func:`insert_again` needs, as JSON may hold it."""
    seen = base64.b64encode(pack_ids(group.seen)).decode()
    names = ("public_id", "name", "query", "created_at", "visited_at")
    return {**{name: getattr(group, name) for name in names}, "seen": seen}


def insert_again(connection: Connection, owner: int, kept: Mapping[str, Any]) -> None:
    """Insert a deleted target group as it was."""
    seen = base64.b64decode(kept["seen"])
    connection.execute(insert(table).values(**{**kept, "owner_id": owner, "seen": seen}))


def read_groups(connection: Connection, owner: int) -> list[GroupRow]:
    """Return a member's target groups by name."""
    return [_group(row) for row in _OF_OWNER.rows(connection, owner=owner)]


def find_group(connection: Connection, owner: int, public_id: str) -> GroupRow | None:
    """Return a member's own target group."""
    if not is_public_id(public_id):
        return None
    row = _ONE.row(connection, owner=owner, public_id=public_id)
    return None if row is None else _group(row)


def name_exists(connection: Connection, owner: int, name: str, *, but: int | None = None) -> bool:
    """Say whether the owner has another group of this name (``but`` is its own id)."""
    ids = connection.execute(
        select(table.c.id).where(table.c.owner_id == owner, table.c.name == name)
    ).scalars()
    return any(found != but for found in ids)


def count_groups(connection: Connection, owner: int) -> int:
    """Return how many target groups a member has."""
    return connection.execute(select(func.count()).where(table.c.owner_id == owner)).scalar_one()


def update_group(connection: Connection, group: GroupRow, *, name: str, query: str) -> None:
    """Rename a group or change what it searches."""
    connection.execute(update(table).where(table.c.id == group.id).values(name=name, query=query))


def mark_visited(
    connection: Connection, group: GroupRow, seen: NDArray[np.uint32], *, at: int
) -> None:
    """Remember what matched at this visit, so that the next one can say what is new."""
    connection.execute(
        update(table).where(table.c.id == group.id).values(visited_at=at, seen=pack_ids(seen))
    )


def delete_group(connection: Connection, group: GroupRow) -> None:
    """Delete a target group."""
    connection.execute(delete(table).where(table.c.id == group.id))


def _group(row: tuple[Any, ...]) -> GroupRow:
    values = list(row)
    values[-1] = unpack_ids(bytes(values[-1] or b""))
    return GroupRow(*values)
