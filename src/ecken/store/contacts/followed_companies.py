"""Rows of followed companies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from ecken.store.ids import pack_ids, unpack_ids
from ecken.store.lookup import Lookup
from ecken.store.tables import followed_companies as table
from ecken.store.tables import members

__all__ = [
    "FollowedRow",
    "delete_followed",
    "insert_followed",
    "mark_seen",
    "mark_told",
    "read_followed",
    "read_followers",
]


class FollowedRow(NamedTuple):
    """A company that somebody follows; ``seen`` are the members they had seen there."""

    company: str
    followed_at: int
    visited_at: int
    told_at: int
    """Its job ads that were published until then were told."""
    seen: NDArray[np.uint32]


_FOLLOWED = Lookup(
    select(*(table.c[name] for name in FollowedRow._fields))
    .where(table.c.owner_id == bindparam("owner"))
    .order_by(table.c.company)
)


def read_followed(connection: Connection, owner: int) -> dict[str, FollowedRow]:
    """Return the companies that ``owner`` follows, by key."""
    return {
        company: FollowedRow(
            company, followed_at, visited_at, told_at, unpack_ids(bytes(seen or b""))
        )
        for company, followed_at, visited_at, told_at, seen in _FOLLOWED.rows(
            connection, owner=owner
        )
    }


def insert_followed(
    connection: Connection, owner: int, company: str, seen: NDArray[np.uint32], *, at: int
) -> None:
    """Let ``owner`` follow a company that they do not follow yet."""
    times = dict.fromkeys(("followed_at", "visited_at", "told_at"), at)
    connection.execute(
        insert(table).values(owner_id=owner, company=company, seen=pack_ids(seen), **times)
    )


def read_followers(connection: Connection, *, told_before: int) -> list[int]:
    """Return the members who follow a company and were told of no ad of it since then."""
    owners = connection.execute(
        select(table.c.owner_id)
        .join(members, members.c.id == table.c.owner_id)
        .where(table.c.told_at < told_before, members.c.state == "active")
        .distinct()
        .order_by(table.c.owner_id)
    )
    return [int(owner) for (owner,) in owners]


def mark_told(connection: Connection, owner: int, *, at: int) -> None:
    """Note that a member was told of the ads of the companies they follow till then."""
    connection.execute(update(table).where(table.c.owner_id == owner).values(told_at=at))


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
