"""Rows of accounts at providers, found by the hash of what the provider says."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ecken.errors import Conflict
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import linked_sign_ins

__all__ = [
    "LinkedRow",
    "delete_linked",
    "find_linked",
    "insert_linked",
    "note_linked_use",
    "read_linked",
]

_TABLE = linked_sign_ins.c


class LinkedRow(NamedTuple):
    """One account elsewhere. Times in epoch seconds."""

    public_id: str
    identity_hash: str
    member: int
    provider: str
    shown: str
    linked_at: int
    used_at: int | None
    makes_operator: bool


_QUERY = select(
    _TABLE.public_id,
    _TABLE.identity_hash,
    _TABLE.member_id,
    _TABLE.provider,
    _TABLE.shown,
    _TABLE.linked_at,
    _TABLE.used_at,
    _TABLE.makes_operator,
)


def find_linked(connection: Connection, identity_hash: str) -> LinkedRow | None:
    """Return whose account here this account elsewhere opens."""
    row = connection.execute(_QUERY.where(_TABLE.identity_hash == identity_hash)).first()
    return None if row is None else LinkedRow(*row)


def read_linked(connection: Connection, member: int) -> list[LinkedRow]:
    """Return what opens a member's account, oldest first."""
    query = _QUERY.where(_TABLE.member_id == member)
    rows = connection.execute(query.order_by(_TABLE.linked_at, _TABLE.public_id))
    return [LinkedRow(*row) for row in rows]


def insert_linked(
    connection: Connection, member: int, identity_hash: str, *, provider: str, shown: str, at: int
) -> None:
    """Let an account elsewhere open a member's account.

    Raises
    ------
    Conflict
        ``sign_in_linked``: it opens an account already.
    """
    row = {
        "identity_hash": identity_hash,
        "public_id": new_public_id(),
        "member_id": member,
        "provider": provider,
        "shown": shown,
        "linked_at": at,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(linked_sign_ins).values(row))
    except IntegrityError as error:
        raise Conflict(
            "sign_in_linked", "This sign-in opens an account here already. Sign in with it."
        ) from error


def note_linked_use(
    connection: Connection, identity_hash: str, *, provider: str, makes_operator: bool, at: int
) -> None:
    """Note that an account elsewhere was used, and what the provider now says of its owner."""
    connection.execute(
        update(linked_sign_ins)
        .where(_TABLE.identity_hash == identity_hash)
        .values(used_at=at, provider=provider, makes_operator=makes_operator)
    )


def delete_linked(connection: Connection, member: int, public_id: str) -> str:
    """Delete one of a member; return which provider it was of, empty if there was none."""
    if not is_public_id(public_id):
        return ""
    mine = (_TABLE.member_id == member, _TABLE.public_id == public_id)
    row = connection.execute(
        delete(linked_sign_ins).where(*mine).returning(_TABLE.provider)
    ).first()
    return "" if row is None else str(row.provider)
