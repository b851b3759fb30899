"""Rows of second factors: the authenticator app, the recovery codes, and which a member has."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ecken.store.lookup import Lookup
from ecken.store.tables import authenticator_apps, passkeys, recovery_codes

__all__ = [
    "AppRow",
    "count_recovery_codes",
    "delete_app",
    "delete_recovery_codes",
    "find_app",
    "has_factor",
    "insert_app",
    "replace_recovery_codes",
    "take_recovery_code",
    "take_step",
]


class AppRow(NamedTuple):
    """A member's authenticator app. Times in epoch seconds."""

    seed: str
    added_at: int
    used_at: int | None
    last_step: int


_APP = Lookup(
    select(
        authenticator_apps.c.seed,
        authenticator_apps.c.added_at,
        authenticator_apps.c.used_at,
        authenticator_apps.c.last_step,
    ).where(authenticator_apps.c.member_id == bindparam("member"))
)
_FACTORS = Lookup(
    select(authenticator_apps.c.member_id)
    .where(authenticator_apps.c.member_id == bindparam("member"))
    .union_all(select(passkeys.c.member_id).where(passkeys.c.member_id == bindparam("member")))
)


def has_factor(connection: Connection, member: int) -> bool:
    """Say whether a member has an app or a passkey; recovery codes alone are none."""
    return bool(_FACTORS.rows(connection, member=member))


def find_app(connection: Connection, member: int) -> AppRow | None:
    """Return the member's app."""
    row = _APP.row(connection, member=member)
    return None if row is None else AppRow._make(row)


def insert_app(connection: Connection, member: int, seed: str, *, step: int, at: int) -> None:
    """Set a member's app, in the place of one before; the code of ``step`` is used."""
    delete_app(connection, member)
    connection.execute(
        insert(authenticator_apps).values(
            member_id=member, seed=seed, added_at=at, used_at=None, last_step=step
        )
    )


def take_step(connection: Connection, member: int, step: int, *, at: int) -> bool:
    """Use up the codes up to ``step``; ``False`` if this one has been used meanwhile."""
    return bool(
        connection.execute(
            update(authenticator_apps)
            .where(authenticator_apps.c.member_id == member, authenticator_apps.c.last_step < step)
            .values(last_step=step, used_at=at)
        ).rowcount
    )


def delete_app(connection: Connection, member: int) -> bool:
    """Delete the member's app; return whether there was one."""
    gone = delete(authenticator_apps).where(authenticator_apps.c.member_id == member)
    return bool(connection.execute(gone).rowcount)


def replace_recovery_codes(
    connection: Connection, member: int, hashes: Collection[str], *, at: int
) -> None:
    """Put new codes in the place of all before."""
    delete_recovery_codes(connection, member)
    rows = [{"code_hash": code, "member_id": member, "made_at": at} for code in hashes]
    connection.execute(insert(recovery_codes), rows)


def take_recovery_code(connection: Connection, member: int, code_hash: str) -> bool:
    """Use a code up; ``False`` if the member has none like it."""
    gone = delete(recovery_codes).where(
        recovery_codes.c.code_hash == code_hash, recovery_codes.c.member_id == member
    )
    return bool(connection.execute(gone).rowcount)


def count_recovery_codes(connection: Connection, member: int) -> int:
    """Return how many codes a member has left."""
    query = select(func.count()).where(recovery_codes.c.member_id == member)
    return connection.execute(query).scalar_one()


def delete_recovery_codes(connection: Connection, member: int) -> None:
    """Delete all codes of a member."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.member_id == member))
