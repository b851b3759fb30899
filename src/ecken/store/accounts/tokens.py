"""Rows of bearer tokens, stored only as SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from ecken.store.ids import new_public_id
from ecken.store.profiles.members import email_key
from ecken.store.tables import api_tokens, members

__all__ = [
    "TokenOwner",
    "TokenRow",
    "count_tokens",
    "delete_all_tokens",
    "delete_expired_tokens",
    "delete_token",
    "delete_tokens",
    "find_named_member",
    "find_token_owner",
    "insert_token",
    "read_tokens",
    "touch_token",
]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token of a member, without the token. Times in epoch seconds."""

    public_id: str
    name: str
    scope: str
    created_at: int
    expires_at: int
    used_at: int | None


class TokenOwner(NamedTuple):
    """Whose token it is, how far it goes, and when it was last used."""

    member: int
    scope: str
    used_at: int | None


def insert_token(
    connection: Connection,
    member: int,
    token_hash: str,
    *,
    name: str,
    scope: str,
    at: int,
    expires_at: int,
) -> str:
    """Insert a token and return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(api_tokens).values(
            public_id=public_id,
            token_hash=token_hash,
            member_id=member,
            name=name,
            scope=scope,
            created_at=at,
            expires_at=expires_at,
        )
    )
    return public_id


def find_token_owner(connection: Connection, token_hash: str, *, now: int) -> TokenOwner | None:
    """Return the active member who owns a token that has not expired."""
    row = connection.execute(
        select(api_tokens.c.member_id, api_tokens.c.scope, api_tokens.c.used_at)
        .join(members)
        .where(
            api_tokens.c.token_hash == token_hash,
            api_tokens.c.expires_at > now,
            members.c.state == "active",
        )
    ).first()
    return None if row is None else TokenOwner(int(row.member_id), row.scope, row.used_at)


def touch_token(connection: Connection, token_hash: str, *, at: int) -> None:
    """Note that a token was used."""
    connection.execute(
        update(api_tokens).where(api_tokens.c.token_hash == token_hash).values(used_at=at)
    )


def read_tokens(connection: Connection, member: int, *, now: int) -> list[TokenRow]:
    """Return the tokens of a member that have not expired, newest first."""
    rows = connection.execute(
        select(
            api_tokens.c.public_id,
            api_tokens.c.name,
            api_tokens.c.scope,
            api_tokens.c.created_at,
            api_tokens.c.expires_at,
            api_tokens.c.used_at,
        )
        .where(api_tokens.c.member_id == member, api_tokens.c.expires_at > now)
        .order_by(api_tokens.c.created_at.desc(), api_tokens.c.public_id)
    )
    return [TokenRow(**row._mapping) for row in rows]


def delete_token(connection: Connection, member: int, public_id: str) -> bool:
    """Delete a token of a member; return whether there was one."""
    own = (api_tokens.c.member_id == member, api_tokens.c.public_id == public_id)
    return connection.execute(delete(api_tokens).where(*own)).rowcount == 1


def delete_tokens(connection: Connection, member: int) -> int:
    """Delete all tokens of a member; return how many there were."""
    return connection.execute(delete(api_tokens).where(api_tokens.c.member_id == member)).rowcount


def delete_all_tokens(connection: Connection) -> set[int]:
    """Delete the tokens of all members; return whose there were."""
    owners = set(connection.execute(select(api_tokens.c.member_id)).scalars())
    connection.execute(delete(api_tokens))
    return owners


def delete_expired_tokens(connection: Connection, *, now: int) -> int:
    """Delete the tokens that have expired; return how many there were."""
    return connection.execute(delete(api_tokens).where(api_tokens.c.expires_at <= now)).rowcount


def count_tokens(connection: Connection, member: int) -> int:
    """Return how many tokens a member has."""
    return connection.execute(
        select(func.count()).where(api_tokens.c.member_id == member)
    ).scalar_one()


def find_named_member(connection: Connection, name: str) -> tuple[int, str] | None:
    """Return id and public id of the active member with this load id or e-mail address.

    A load id goes first: two members could be meant only if one's load id is the other's address.
    """
    rows = connection.execute(
        select(members.c.id, members.c.public_id, members.c.load_id)
        .where(or_(members.c.load_id == name, members.c.email_key == email_key(name)))
        .where(members.c.state == "active")
    ).all()
    for row in sorted(rows, key=lambda row: row.load_id != name):
        return int(row.id), row.public_id
    return None
