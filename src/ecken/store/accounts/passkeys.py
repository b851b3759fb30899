"""Rows of passkeys, found by the id that the browser names."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ecken.errors import Conflict
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import passkeys

__all__ = [
    "PasskeyRow",
    "count_passkeys",
    "delete_passkey",
    "delete_passkeys",
    "find_passkey",
    "insert_passkey",
    "note_use",
    "read_passkeys",
    "rename_passkey",
]


class PasskeyRow(NamedTuple):
    """One key of one member. Times in epoch seconds."""

    public_id: str
    credential_id: str
    member: int
    public_key: str
    sign_count: int
    name: str
    added_at: int
    used_at: int | None


_QUERY = select(
    passkeys.c.public_id,
    passkeys.c.credential_id,
    passkeys.c.member_id,
    passkeys.c.public_key,
    passkeys.c.sign_count,
    passkeys.c.name,
    passkeys.c.added_at,
    passkeys.c.used_at,
)


def find_passkey(connection: Connection, credential_id: str) -> PasskeyRow | None:
    """Return the key with this id."""
    row = connection.execute(_QUERY.where(passkeys.c.credential_id == credential_id)).first()
    return None if row is None else PasskeyRow(*row)


def read_passkeys(connection: Connection, member: int) -> list[PasskeyRow]:
    """Return a member's keys, oldest first."""
    query = _QUERY.where(passkeys.c.member_id == member)
    rows = connection.execute(query.order_by(passkeys.c.added_at, passkeys.c.public_id))
    return [PasskeyRow(*row) for row in rows]


def count_passkeys(connection: Connection, member: int) -> int:
    """Return how many keys a member has."""
    query = select(func.count()).where(passkeys.c.member_id == member)
    return connection.execute(query).scalar_one()


def insert_passkey(
    connection: Connection,
    member: int,
    credential_id: str,
    *,
    public_key: str,
    sign_count: int,
    name: str,
    at: int,
) -> None:
    """Insert a key.

    Raises
    ------
    Conflict
        ``passkey_known``: this key is somebody's already.
    """
    row = {
        "public_id": new_public_id(),
        "credential_id": credential_id,
        "member_id": member,
        "public_key": public_key,
        "sign_count": sign_count,
        "name": name,
        "added_at": at,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(passkeys).values(row))
    except IntegrityError as error:
        raise Conflict("passkey_known", "This passkey has been added already.") from error


def note_use(connection: Connection, credential_id: str, *, before: int, now: int, at: int) -> bool:
    """Note that a key was used, with its new counter; ``False`` if it was used meanwhile."""
    return bool(
        connection.execute(
            update(passkeys)
            .where(passkeys.c.credential_id == credential_id, passkeys.c.sign_count == before)
            .values(sign_count=now, used_at=at)
        ).rowcount
    )


def rename_passkey(connection: Connection, member: int, public_id: str, name: str) -> bool:
    """Give a key of this member another name; return whether there was one."""
    if not is_public_id(public_id):
        return False
    mine = (passkeys.c.member_id == member, passkeys.c.public_id == public_id)
    return bool(connection.execute(update(passkeys).where(*mine).values(name=name)).rowcount)


def delete_passkey(connection: Connection, member: int, public_id: str) -> bool:
    """Delete a key of this member; return whether there was one."""
    if not is_public_id(public_id):
        return False
    mine = (passkeys.c.member_id == member, passkeys.c.public_id == public_id)
    return bool(connection.execute(delete(passkeys).where(*mine)).rowcount)


def delete_passkeys(connection: Connection, member: int) -> int:
    """Delete all keys of a member; return how many."""
    return connection.execute(delete(passkeys).where(passkeys.c.member_id == member)).rowcount
