"""Invitation rows: links by which somebody may join."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import invitations

__all__ = [
    "Invitation",
    "delete_invitation",
    "insert_invitation",
    "find_open_invitation",
    "read_invitations",
    "use_invitation",
]


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link, without its secret. Times in epoch seconds."""

    public_id: str
    member: int
    created_at: int
    expires_at: int
    uses_left: int


def insert_invitation(
    connection: Connection, member: int, token_hash: str, *, uses: int, at: int, expires_at: int
) -> str:
    """Insert an invitation made by ``member`` and return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(invitations).values(
            token_hash=token_hash,
            public_id=public_id,
            member_id=member,
            created_at=at,
            expires_at=expires_at,
            uses_left=uses,
        )
    )
    return public_id


def find_open_invitation(connection: Connection, token_hash: str, *, now: int) -> str | None:
    """Return the public id of the invitation if somebody may still sign up by this link."""
    found = connection.execute(
        select(invitations.c.public_id).where(
            invitations.c.token_hash == token_hash,
            invitations.c.expires_at > now,
            invitations.c.uses_left > 0,
        )
    ).first()
    return None if found is None else str(found[0])


def use_invitation(connection: Connection, public_id: str) -> bool:
    """Take one use of the link, also of one that has expired since; ``False`` if none is left."""
    return bool(
        connection.execute(
            update(invitations)
            .where(invitations.c.public_id == public_id, invitations.c.uses_left > 0)
            .values(uses_left=invitations.c.uses_left - 1)
        ).rowcount
    )


def read_invitations(connection: Connection, *, now: int) -> list[Invitation]:
    """Return the open invitations, newest first."""
    rows = connection.execute(
        select(
            invitations.c.public_id,
            invitations.c.member_id.label("member"),
            invitations.c.created_at,
            invitations.c.expires_at,
            invitations.c.uses_left,
        )
        .where(invitations.c.expires_at > now, invitations.c.uses_left > 0)
        .order_by(invitations.c.created_at.desc(), invitations.c.public_id)
    )
    return [Invitation(**row._mapping) for row in rows]


def delete_invitation(connection: Connection, public_id: str) -> bool:
    """Revoke an invitation; return whether there was one."""
    if not is_public_id(public_id):
        return False
    return bool(
        connection.execute(delete(invitations).where(invitations.c.public_id == public_id)).rowcount
    )
