"""Rows of the secret addresses by which calendar programs ask."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import calendar_addresses, members

__all__ = ["CalendarOwner", "delete_address", "find_owner", "read_made_at", "replace_address"]

_OWNER = Lookup(
    select(
        calendar_addresses.c.member_id, calendar_addresses.c.made_at, members.c.screen_language
    )
    .join(members, members.c.id == calendar_addresses.c.member_id)
    .where(
        calendar_addresses.c.token_hash == bindparam("token_hash"), members.c.state == "active"
    )
)  # fmt: skip
_MADE_AT = Lookup(
    select(calendar_addresses.c.made_at).where(
        calendar_addresses.c.member_id == bindparam("member")
    )
)


class CalendarOwner(NamedTuple):
    """Whose address it is; since when, in epoch seconds; the language of their pages, or none."""

    member: int
    made_at: int
    language: str


def find_owner(connection: Connection, token_hash: str) -> CalendarOwner | None:
    """Return the member whose address this is, if they are there."""
    row = _OWNER.row(connection, token_hash=token_hash)
    return None if row is None else CalendarOwner(*row)


def read_made_at(connection: Connection, member: int) -> int | None:
    """Return since when a member has an address; ``None`` if they have none."""
    found: int | None = _MADE_AT.value(connection, member=member)
    return found


def replace_address(connection: Connection, member: int, token_hash: str, *, at: int) -> None:
    """Give a member an address, in the place of the one before."""
    delete_address(connection, member)
    values = {"member_id": member, "token_hash": token_hash, "made_at": at}
    connection.execute(insert(calendar_addresses).values(values))


def delete_address(connection: Connection, member: int) -> bool:
    """End the address of a member; say whether there was one."""
    mine = calendar_addresses.c.member_id == member
    return connection.execute(delete(calendar_addresses).where(mine)).rowcount > 0
