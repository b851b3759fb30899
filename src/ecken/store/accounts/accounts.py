"""Account rows: credentials, sign-in data and one-time tokens of a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.journal import ChangeKind, append_change
from ecken.store.profiles.members import email_key
from ecken.store.tables import credentials, joining_answers, members, one_time_tokens

__all__ = [
    "Account",
    "OneTimeToken",
    "activate_account",
    "claim_address",
    "count_accounts",
    "delete_account",
    "delete_one_time_tokens",
    "delete_stale_accounts",
    "find_account",
    "find_account_by_email",
    "find_account_by_public_id",
    "find_invitation_of",
    "find_one_time_token",
    "insert_one_time_token",
    "leave_tombstone",
    "read_accounts",
    "set_password_hash",
    "take_one_time_token",
    "update_account",
]


@dataclass(frozen=True, slots=True)
class Account:
    """One member as an account, in whatever state. Times in epoch seconds."""

    member: int
    public_id: str
    email: str
    state: str
    """``unconfirmed``, ``awaiting``, ``active``, ``suspended`` or ``closed``."""
    first_name: str
    last_name: str
    is_operator: bool
    screen_language: str
    time_zone: str
    joined_at: int
    password_hash: str | None

    @property
    def name(self) -> str:
        """First and last name, as people say it."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class OneTimeToken:
    """What a link in a mail stands for."""

    purpose: str
    member: int | None
    email: str
    invitation: str = ""
    """The public id of the invitation that the sign-up came by, if by any."""


_QUERY = select(
    members.c.id.label("member"),
    members.c.public_id,
    members.c.email,
    members.c.state,
    members.c.first_name,
    members.c.last_name,
    members.c.is_operator,
    members.c.screen_language,
    members.c.time_zone,
    members.c.joined_at,
    credentials.c.password_hash,
).select_from(members.outerjoin(credentials, credentials.c.member_id == members.c.id))


def find_account(connection: Connection, member: int) -> Account | None:
    """Return the account with this id, unless it is closed."""
    return _one(connection.execute(_QUERY.where(members.c.id == member, _IS_OPEN)).first())


def find_account_by_email(connection: Connection, email: str) -> Account | None:
    """Return the account with this address, unless it is closed or unconfirmed.

    Any number of sign-ups may claim an address; none of them has shown that it is theirs.
    """
    return _one(
        connection.execute(_QUERY.where(members.c.email_key == email_key(email), _IS_OPEN)).first()
    )


def find_account_by_public_id(connection: Connection, public_id: str) -> Account | None:
    """Return the account with this public id, unless it is closed."""
    if not is_public_id(public_id):
        return None
    return _one(
        connection.execute(_QUERY.where(members.c.public_id == public_id, _IS_OPEN)).first()
    )


def read_accounts(connection: Connection, *, state: str, limit: int) -> list[Account]:
    """Return accounts in one state by id, for operators."""
    rows = connection.execute(
        _QUERY.where(members.c.state == state).order_by(members.c.id).limit(limit)
    )
    return [_account(row) for row in rows]


def count_accounts(connection: Connection) -> dict[str, int]:
    """Return how many accounts are in each state."""
    rows = connection.execute(select(members.c.state, func.count()).group_by(members.c.state))
    return {state: int(count) for state, count in rows}


def update_account(connection: Connection, member: int, values: Mapping[str, Any]) -> None:
    """Set columns of the member's row that are no part of the profile."""
    row = dict(values)
    if "email" in row:
        row["email_key"] = email_key(row["email"])
    connection.execute(update(members).where(members.c.id == member).values(row))


def set_password_hash(connection: Connection, member: int, password_hash: str, *, at: int) -> None:
    """Set or replace the password of a member."""
    connection.execute(delete(credentials).where(credentials.c.member_id == member))
    connection.execute(
        insert(credentials).values(member_id=member, password_hash=password_hash, changed_at=at)
    )


def activate_account(connection: Connection, member: int, *, at: int) -> bool:
    """Let an unconfirmed or awaiting member in, with the journal row; ``False`` if not so.

    What they answered at joining goes: it was for the decision.
    """
    changed = connection.execute(
        update(members)
        .where(members.c.id == member, members.c.state.in_(("unconfirmed", "awaiting")))
        .values(state="active", joined_at=at, changed_at=at)
    ).rowcount
    if changed:
        connection.execute(delete(joining_answers).where(joining_answers.c.member_id == member))
        append_change(connection, ChangeKind.MEMBER_JOINED, member, at=at)
    return bool(changed)


def claim_address(connection: Connection, account: Account) -> bool:
    """Make an unconfirmed member the one owner of their address; ``False`` if there is another."""
    key = email_key(account.email)
    if connection.execute(select(members.c.id).where(members.c.email_key == key)).first():
        return False
    connection.execute(update(members).where(members.c.id == account.member).values(email_key=key))
    return True


def insert_one_time_token(
    connection: Connection,
    token_hash: str,
    purpose: str,
    *,
    member: int | None,
    expires_at: int,
    email: str = "",
    invitation: str = "",
) -> None:
    """Insert a token; without a member it opens nothing, and costs as much."""
    connection.execute(
        insert(one_time_tokens).values(
            token_hash=token_hash,
            purpose=purpose,
            member_id=member,
            email=email,
            expires_at=expires_at,
            invitation=invitation,
        )
    )


def find_one_time_token(
    connection: Connection, token_hash: str, purpose: str, *, now: int
) -> OneTimeToken | None:
    """Return what an unexpired token stands for, and leave it there."""
    row = connection.execute(
        select(one_time_tokens.c.member_id, one_time_tokens.c.email).where(
            one_time_tokens.c.token_hash == token_hash,
            one_time_tokens.c.purpose == purpose,
            one_time_tokens.c.expires_at > now,
        )
    ).first()
    return None if row is None else OneTimeToken(purpose, row.member_id, row.email)


def find_invitation_of(connection: Connection, member: int) -> str:
    """Return the public id of the invitation that an unconfirmed member signed up by, if by any."""
    found = connection.execute(
        select(one_time_tokens.c.invitation)
        .where(one_time_tokens.c.member_id == member, one_time_tokens.c.purpose == "confirm")
        .order_by(one_time_tokens.c.expires_at.desc())
    ).scalars()
    return next(iter(found), "")


def take_one_time_token(
    connection: Connection, token_hash: str, purpose: str, *, now: int
) -> OneTimeToken | None:
    """Delete the token and return what it stood for, if it is unexpired and for this purpose."""
    row = connection.execute(
        delete(one_time_tokens)
        .where(
            one_time_tokens.c.token_hash == token_hash,
            one_time_tokens.c.purpose == purpose,
            one_time_tokens.c.expires_at > now,
        )
        .returning(
            one_time_tokens.c.member_id, one_time_tokens.c.email, one_time_tokens.c.invitation
        )
    ).first()
    return None if row is None else OneTimeToken(purpose, *row)


def delete_one_time_tokens(connection: Connection, member: int, *purposes: str) -> int:
    """Delete a member's tokens, all or those for some purposes; return how many."""
    query = delete(one_time_tokens).where(one_time_tokens.c.member_id == member)
    if purposes:
        query = query.where(one_time_tokens.c.purpose.in_(purposes))
    return connection.execute(query).rowcount


def delete_stale_accounts(connection: Connection, *, before: int, now: int) -> int:
    """Delete accounts never confirmed since ``before``, and expired tokens; return how many."""
    connection.execute(delete(one_time_tokens).where(one_time_tokens.c.expires_at <= now))
    return connection.execute(
        delete(members).where(members.c.state == "unconfirmed", members.c.joined_at < before)
    ).rowcount


def delete_account(connection: Connection, member: int) -> None:
    """Delete the member's row; the foreign keys take everything else with it."""
    connection.execute(delete(members).where(members.c.id == member))


def leave_tombstone(connection: Connection, member: int) -> None:
    """Keep an erased member's number taken: a closed row without anything personal."""
    nobody = new_public_id()
    connection.execute(
        insert(members).values(
            id=member,
            public_id=nobody,
            email="",
            email_key=f"closed:{nobody}",
            state="closed",
            last_name="–",
            audience="nobody",
            is_listed=False,
            joined_at=0,
        )
    )


_IS_OPEN = members.c.state != "closed"


def _one(row: Row[*tuple[Any, ...]] | None) -> Account | None:
    return None if row is None else _account(row)


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    values = dict(row._mapping)
    return Account(**{**values, "is_operator": bool(values["is_operator"])})
