"""Rows of what members have allowed programs, and of its codes and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import members, program_grants, program_tokens, programs

__all__ = [
    "GrantRow",
    "Kind",
    "TokenRow",
    "count_grants",
    "delete_all_grants",
    "delete_expired_grants",
    "delete_grant",
    "delete_grant_of",
    "delete_grants",
    "delete_token",
    "extend_grant",
    "find_token",
    "insert_grant",
    "insert_token",
    "lock_grant",
    "read_grants",
    "spend_token",
    "touch_grant",
]

Kind = Literal["code", "access", "refresh"]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """What a member has allowed a program. Times in epoch seconds."""

    public_id: str
    program: str
    scope: str
    resource: str
    created_at: int
    used_at: int | None
    expires_at: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A code or a token, with what it belongs to. Times in epoch seconds."""

    token_hash: str
    grant_id: int
    grant: str
    """The public id of what the member has allowed."""
    program: str
    """The public id of the program."""
    member: int
    kind: str
    scope: str
    resource: str
    created_at: int
    used_at: int | None
    expires_at: int
    spent_at: int | None
    challenge: str
    redirect: str


def insert_grant(connection: Connection, member: int, **values: Any) -> int:
    """Insert what a member allows (the columns of its row) and return its id."""
    row = {**values, "public_id": new_public_id(), "member_id": member}
    made = connection.execute(insert(program_grants).values(row))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def insert_token(
    connection: Connection,
    grant_id: int,
    token_hash: str,
    kind: Kind,
    *,
    scope: str,
    expires_at: int,
    proof: tuple[str, str] = ("", ""),
) -> None:
    """Insert a code or a token; ``proof`` of a code: its challenge, and where it was sent."""
    connection.execute(
        insert(program_tokens).values(
            token_hash=token_hash,
            grant_id=grant_id,
            kind=kind,
            scope=scope,
            expires_at=expires_at,
            challenge=proof[0],
            redirect=proof[1],
        )
    )


def find_token(connection: Connection, token_hash: str, *kinds: Kind, now: int) -> TokenRow | None:
    """Return a code or token of an active member, spent or not, whose time is not over."""
    row = connection.execute(
        select(
            program_tokens.c.token_hash,
            program_tokens.c.grant_id,
            program_grants.c.public_id.label("grant"),
            programs.c.public_id.label("program"),
            program_grants.c.member_id.label("member"),
            program_tokens.c.kind,
            program_tokens.c.scope,
            program_grants.c.resource,
            program_grants.c.created_at,
            program_grants.c.used_at,
            program_tokens.c.expires_at,
            program_tokens.c.spent_at,
            program_tokens.c.challenge,
            program_tokens.c.redirect,
        )
        .join(program_grants, program_grants.c.id == program_tokens.c.grant_id)
        .join(programs, programs.c.id == program_grants.c.program_id)
        .join(members, members.c.id == program_grants.c.member_id)
        .where(
            program_tokens.c.token_hash == token_hash,
            program_tokens.c.kind.in_(kinds),
            program_tokens.c.expires_at > now,
            program_grants.c.expires_at > now,
            members.c.state == "active",
        )
    ).first()
    return None if row is None else TokenRow(**row._mapping)


def lock_grant(connection: Connection, grant_id: int) -> bool:
    """Let nobody end what was allowed before this transaction ends; ``False`` if it has ended.

    Taken before any of its tokens, as by those who end it: so neither waits for the other.
    """
    own = select(program_grants.c.id).where(program_grants.c.id == grant_id)
    return connection.execute(own.with_for_update()).first() is not None


def spend_token(connection: Connection, token_hash: str, *, at: int) -> bool:
    """Note that a code or refresh token was used; ``False`` if somebody else was faster."""
    unspent = (program_tokens.c.token_hash == token_hash, program_tokens.c.spent_at.is_(None))
    spent = update(program_tokens).where(*unspent).values(spent_at=at)
    return connection.execute(spent).rowcount == 1


def extend_grant(connection: Connection, grant_id: int, *, at: int, expires_at: int) -> None:
    """Note that new tokens were handed out, and move the end."""
    own = program_grants.c.id == grant_id
    connection.execute(update(program_grants).where(own).values(used_at=at, expires_at=expires_at))


def touch_grant(connection: Connection, grant_id: int, *, at: int) -> None:
    """Note that a token was used."""
    own = program_grants.c.id == grant_id
    connection.execute(update(program_grants).where(own).values(used_at=at))


def read_grants(connection: Connection, member: int, *, now: int) -> list[GrantRow]:
    """Return what a member allows programs at present, newest first."""
    rows = connection.execute(
        select(
            program_grants.c.public_id,
            program_grants.c.program,
            program_grants.c.scope,
            program_grants.c.resource,
            program_grants.c.created_at,
            program_grants.c.used_at,
            program_grants.c.expires_at,
        )
        .where(program_grants.c.member_id == member, program_grants.c.expires_at > now)
        .order_by(program_grants.c.created_at.desc(), program_grants.c.id.desc())
    )
    return [GrantRow(**row._mapping) for row in rows]


def count_grants(connection: Connection, member: int, *, now: int) -> int:
    """Return how much a member allows programs at present."""
    own = (program_grants.c.member_id == member, program_grants.c.expires_at > now)
    return connection.execute(select(func.count()).where(*own)).scalar_one()


def delete_grant(connection: Connection, grant_id: int) -> None:
    """End what was allowed, with all its tokens."""
    connection.execute(delete(program_grants).where(program_grants.c.id == grant_id))


def delete_grant_of(connection: Connection, member: int, public_id: str) -> bool:
    """End what a member has allowed; return whether there was such a thing."""
    if not is_public_id(public_id):
        return False
    own = (program_grants.c.member_id == member, program_grants.c.public_id == public_id)
    return connection.execute(delete(program_grants).where(*own)).rowcount == 1


def delete_grants(
    connection: Connection, member: int, *, of_session: str = "", but_session: str = ""
) -> int:
    """End all that a member has allowed; of one session, or of all but one. Return how much."""
    own = [program_grants.c.member_id == member]
    if of_session:
        own.append(program_grants.c.session_id == of_session)
    if but_session:
        own.append(program_grants.c.session_id != but_session)
    return connection.execute(delete(program_grants).where(*own)).rowcount


def delete_all_grants(connection: Connection, *, but_session: str = "") -> set[int]:
    """End all that members have allowed, but for one session; return whose it was."""
    others = program_grants.c.session_id != but_session
    ended = set(connection.execute(select(program_grants.c.member_id).where(others)).scalars())
    connection.execute(delete(program_grants).where(others))
    return ended


def delete_token(connection: Connection, token_hash: str) -> None:
    """Delete one token."""
    connection.execute(delete(program_tokens).where(program_tokens.c.token_hash == token_hash))


def delete_expired_grants(connection: Connection, *, now: int) -> None:
    """Delete what has expired."""
    over = select(program_grants.c.id).where(program_grants.c.expires_at <= now)
    connection.execute(
        delete(program_tokens).where(
            or_(program_tokens.c.expires_at <= now, program_tokens.c.grant_id.in_(over))
        )
    )
    connection.execute(delete(program_grants).where(program_grants.c.expires_at <= now))
