"""Session rows, found by the hash of the cookie's value."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ecken.store.accounts.program_grants import delete_all_grants, delete_grants
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup
from ecken.store.tables import members, sessions

__all__ = [
    "BY_ITSELF",
    "SessionRow",
    "Via",
    "count_sessions",
    "delete_all_sessions",
    "delete_expired_sessions",
    "delete_provider_sessions",
    "delete_session",
    "delete_sessions",
    "find_session",
    "hold_session",
    "insert_session",
    "read_sessions",
    "replace_token",
    "touch_session",
]


class SessionRow(NamedTuple):
    """One sign-in of one member in one browser. Times in epoch seconds."""

    public_id: str
    token_hash: str
    member: int
    created_at: int
    seen_at: int
    expires_at: int
    browser: str
    is_operator: bool
    screen_language: str
    time_zone: str
    proved_at: int
    provider: str
    is_strong: bool


class Via(NamedTuple):
    """By which provider somebody signed in, if by any, and what it said of that sign-in."""

    provider: str = ""
    session: str = ""
    is_strong: bool = False
    """It asked for a second factor that the operator lets count."""


BY_ITSELF = Via()
"""A session that no provider has opened."""

_COLUMNS = (
    sessions.c.public_id,
    sessions.c.token_hash,
    sessions.c.member_id,
    sessions.c.created_at,
    sessions.c.seen_at,
    sessions.c.expires_at,
    sessions.c.browser,
    members.c.is_operator,
    members.c.screen_language,
    members.c.time_zone,
    sessions.c.proved_at,
    sessions.c.provider,
    sessions.c.is_strong,
)
_QUERY = select(*_COLUMNS).select_from(sessions.join(members, members.c.id == sessions.c.member_id))
_IS_ALIVE = sessions.c.expires_at > bindparam("now")
_BY_TOKEN = Lookup(
    _QUERY.where(
        sessions.c.token_hash == bindparam("token_hash"), _IS_ALIVE, members.c.state == "active"
    )
)
_OF_MEMBER = Lookup(
    _QUERY.where(sessions.c.member_id == bindparam("member"), _IS_ALIVE).order_by(
        sessions.c.seen_at.desc(), sessions.c.public_id
    )
)


def insert_session(
    connection: Connection,
    member: int,
    token_hash: str,
    *,
    browser: str,
    at: int,
    expires_at: int,
    via: Via = BY_ITSELF,
) -> str:
    """Insert a session and return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(sessions).values(
            public_id=public_id,
            token_hash=token_hash,
            member_id=member,
            created_at=at,
            seen_at=at,
            expires_at=expires_at,
            browser=browser,
            proved_at=at,
            provider=via.provider,
            provider_session=via.session,
            is_strong=via.is_strong,
        )
    )
    return public_id


def find_session(connection: Connection, token_hash: str, *, now: int) -> SessionRow | None:
    """Return the unexpired session of an active member."""
    row = _BY_TOKEN.row(connection, token_hash=token_hash, now=now)
    return None if row is None else SessionRow._make(row)


def read_sessions(connection: Connection, member: int, *, now: int) -> list[SessionRow]:
    """Return the unexpired sessions of a member, last seen first."""
    rows = _OF_MEMBER.rows(connection, member=member, now=now)
    return [SessionRow._make(row) for row in rows]


def count_sessions(connection: Connection, member: int, *, now: int) -> int:
    """Return how many unexpired sessions a member has."""
    mine = (sessions.c.member_id == member, sessions.c.expires_at > now)
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def touch_session(connection: Connection, token_hash: str, *, at: int, expires_at: int) -> None:
    """Note that a session was used, and move its end."""
    connection.execute(
        update(sessions)
        .where(sessions.c.token_hash == token_hash)
        .values(seen_at=at, expires_at=expires_at)
    )


def replace_token(connection: Connection, token_hash: str, new_hash: str, *, at: int) -> bool:
    """Let a session be found by another cookie value, after a proof; say whether there was one."""
    return bool(
        connection.execute(
            update(sessions)
            .where(sessions.c.token_hash == token_hash)
            .values(token_hash=new_hash, proved_at=at)
        ).rowcount
    )


def hold_session(connection: Connection, member: int, public_id: str, *, now: int) -> bool:
    """Let nobody end a session before this transaction ends; ``False`` if it has ended already."""
    own = (
        sessions.c.member_id == member,
        sessions.c.public_id == public_id,
        sessions.c.expires_at > now,
        members.c.state == "active",
    )
    query = select(sessions.c.public_id).join(members, members.c.id == sessions.c.member_id)
    held = query.where(*own).with_for_update(read=True, of=sessions)
    return connection.execute(held).first() is not None


def delete_session(connection: Connection, member: int, public_id: str) -> bool:
    """End one session of this member; return whether there was one."""
    if not is_public_id(public_id):
        return False
    return bool(
        connection.execute(
            delete(sessions).where(
                sessions.c.member_id == member, sessions.c.public_id == public_id
            )
        ).rowcount
    )


def delete_sessions(connection: Connection, member: int, *, except_hash: str = "") -> int:
    """End all sessions of a member but one, and what programs were allowed in them or earlier ones.

    Return how many sessions ended.
    """
    kept = connection.execute(
        select(sessions.c.public_id).where(sessions.c.token_hash == except_hash)
    ).scalar()
    ended = connection.execute(
        delete(sessions).where(sessions.c.member_id == member, sessions.c.token_hash != except_hash)
    ).rowcount
    # Afterwards: what is being allowed in one of them has waited, or is seen now.
    delete_grants(connection, member, but_session=kept or "")
    return ended


def delete_all_sessions(connection: Connection, *, except_hash: str = "") -> set[int]:
    """End the sessions of all members but one, and what programs were allowed in others.

    Return of whom anything ended.
    """
    others = sessions.c.token_hash != except_hash
    kept = connection.execute(
        select(sessions.c.public_id).where(sessions.c.token_hash == except_hash)
    ).scalar()
    ended = set(connection.execute(select(sessions.c.member_id).where(others)).scalars())
    connection.execute(delete(sessions).where(others))
    return ended | delete_all_grants(connection, but_session=kept or "")


def delete_provider_sessions(
    connection: Connection, provider: str, *, session: str, member: int | None
) -> int:
    """End the sessions that a provider opened: one of its sign-ins, or all of a member.

    What programs were allowed in them ends too.
    """
    these = [sessions.c.provider == provider]
    if session:
        these.append(sessions.c.provider_session == session)
    if member is not None:
        these.append(sessions.c.member_id == member)
    named = select(sessions.c.member_id, sessions.c.public_id).where(*these).with_for_update()
    found = connection.execute(named).all()
    ids = [row.public_id for row in found]
    ended = connection.execute(delete(sessions).where(sessions.c.public_id.in_(ids))).rowcount
    for row in found:
        delete_grants(connection, row.member_id, of_session=row.public_id)
    return ended


def delete_expired_sessions(connection: Connection, *, now: int) -> int:
    """Delete what has expired; return how many rows."""
    return connection.execute(delete(sessions).where(sessions.c.expires_at <= now)).rowcount
