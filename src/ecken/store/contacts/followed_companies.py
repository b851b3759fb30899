"""Rows of followed companies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from ecken.store.ids import pack_ids, unpack_ids
from ecken.store.lookup import Lookup
from ecken.store.tables import followed_companies as table

__all__ = ["FollowedRow", "delete_followed", "insert_followed", "mark_seen", "read_followed"]


class FollowedRow(NamedTuple):
    """A company that somebody follows; ``seen`` are the members they had seen there."""

    company: str
    visited_at: int
    seen: NDArray[np.uint32]


_FOLLOWED = Lookup(
    select(table.c.company, table.c.visited_at, table.c.seen)
    .where(table.c.owner_id == bindparam("owner"))
    .order_by(table.c.company)
)


def read_followed(connection: Connection, owner: int) -> dict[str, FollowedRow]:
    """Return the companies that ``owner`` follows, by key."""
    return {
        company: FollowedRow(company, int(visited_at), unpack_ids(bytes(seen or b"")))
        for company, visited_at, seen in _FOLLOWED.rows(connection, owner=owner)
    }


def insert_followed(
    connection: Connection, owner: int, company: str, seen: NDArray[np.uint32], *, at: int
) -> None:
    """Let ``owner`` follow a company that they do not follow yet."""
    connection.execute(
        insert(table).values(
            owner_id=owner, company=company, followed_at=at, visited_at=at, seen=pack_ids(seen)
        )
    )


def mark_seen(
    connection: Connection, owner: int, company: str, seen: NDArray[np.uint32], *, at: int
) -> None:
    """Remember whom ``owner`` has seen at a company, so that the next ones are new."""
    connection.execute(
        update(table).where(*_one(owner, company)).values(visited_at=at, seen=pack_ids(seen))
    )


def delete_followed(connection: Connection, owner: int, company: str) -> None:
    """Follow a company no longer; it does not matter whether it was followed."""
    connection.execute(delete(table).where(*_one(owner, company)))


def _one(owner: int, company: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.owner_id == owner, table.c.company == company
