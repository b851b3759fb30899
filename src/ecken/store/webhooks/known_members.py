"""Who the webhooks know to be a member, beside who is one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select

from ecken.store.tables import contacts, members, webhook_members

__all__ = [
    "count_contacts_at",
    "find_joined",
    "find_left",
    "forget_all",
    "forget_known",
    "know_all",
]

_IS_MEMBER = members.c.state.in_(("active", "suspended"))
_KNOWN = webhook_members.c.public_id


def find_joined(connection: Connection, *, limit: int) -> list[str]:
    """Return the public ids of members who are not known yet, the longest members first."""
    query = (
        select(members.c.public_id)
        .where(_IS_MEMBER, ~select(_KNOWN).where(members.c.public_id == _KNOWN).exists())
        .order_by(members.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def find_left(connection: Connection, *, limit: int) -> list[str]:
    """Return the public ids of those who are known, and are no members any more."""
    is_there = select(members.c.id).where(members.c.public_id == _KNOWN, _IS_MEMBER).exists()
    query = select(_KNOWN).where(~is_there).order_by(_KNOWN).limit(limit)
    return list(connection.execute(query).scalars())


def know_all(connection: Connection, public_ids: Sequence[str] | None = None) -> None:
    """Know these as members; without any, all who are."""
    if public_ids is None:
        now = select(members.c.public_id).where(_IS_MEMBER)
        new = now.where(~select(_KNOWN).where(members.c.public_id == _KNOWN).exists())
        connection.execute(insert(webhook_members).from_select(["public_id"], new))
    elif public_ids:
        connection.execute(insert(webhook_members), [{"public_id": one} for one in public_ids])


def forget_known(connection: Connection, public_ids: Sequence[str]) -> None:
    """Forget some."""
    connection.execute(delete(webhook_members).where(_KNOWN.in_(public_ids)))


def forget_all(connection: Connection) -> None:
    """Forget all: there is nobody to be told."""
    connection.execute(delete(webhook_members))


def count_contacts_at(connection: Connection) -> tuple[int, int]:
    """Return how many members and how many contacts there are now."""
    people = select(func.count()).select_from(members).where(_IS_MEMBER)
    ties = select(func.count()).select_from(contacts)
    return connection.execute(people).scalar_one(), connection.execute(ties).scalar_one()
