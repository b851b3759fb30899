"""Who says that they recruit, and whom an operator has confirmed.

``members.is_recruiter`` says who counts as a recruiter. Without a row here it was set by a list of
the operators, and is theirs to answer for.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ecken.store.journal import ChangeKind, append_change
from ecken.store.lookup import Lookup
from ecken.store.tables import members, recruiter_claims

__all__ = [
    "ClaimRow",
    "OpenClaim",
    "delete_claim",
    "insert_claim",
    "read_claim",
    "read_open_claims",
    "read_unsettled",
    "update_confirmation",
    "update_is_recruiter",
]


class ClaimRow(NamedTuple):
    """When a member said it, and when an operator confirmed it."""

    claimed_at: int
    confirmed_at: int | None


class OpenClaim(NamedTuple):
    """Somebody who waits for an operator's word."""

    public_id: str
    first_name: str
    last_name: str
    company: str
    claimed_at: int

    @property
    def name(self) -> str:
        """First and last name, as people say it."""
        return f"{self.first_name} {self.last_name}".strip()


_CLAIM = Lookup(
    select(recruiter_claims.c.claimed_at, recruiter_claims.c.confirmed_at).where(
        recruiter_claims.c.member_id == bindparam("member")
    )
)


def read_claim(connection: Connection, member: int) -> ClaimRow | None:
    """Return what a member says, if they do."""
    row = _CLAIM.row(connection, member=member)
    return None if row is None else ClaimRow._make(row)


def insert_claim(connection: Connection, member: int, *, at: int) -> None:
    """Note that a member says that they recruit."""
    connection.execute(insert(recruiter_claims).values(member_id=member, claimed_at=at))


def delete_claim(connection: Connection, member: int) -> None:
    """Forget that a member says so."""
    connection.execute(delete(recruiter_claims).where(recruiter_claims.c.member_id == member))


def update_confirmation(connection: Connection, member: int, *, at: int | None) -> None:
    """Note that an operator has confirmed a member, or does so no more."""
    connection.execute(
        update(recruiter_claims)
        .where(recruiter_claims.c.member_id == member)
        .values(confirmed_at=at)
    )


def update_is_recruiter(
    connection: Connection, member: int, is_recruiter: bool, *, at: int
) -> None:
    """Let a member count as a recruiter or not, with the journal row."""
    append_change(connection, ChangeKind.PROFILE_CHANGED, member, at=at)
    connection.execute(
        update(members)
        .where(members.c.id == member)
        .values(is_recruiter=is_recruiter, changed_at=at)
    )


def read_open_claims(connection: Connection, *, limit: int) -> list[OpenClaim]:
    """Return who waits to be confirmed, longest waiting first."""
    rows = connection.execute(
        select(
            members.c.public_id,
            members.c.first_name,
            members.c.last_name,
            members.c.company,
            recruiter_claims.c.claimed_at,
        )
        .join(members, members.c.id == recruiter_claims.c.member_id)
        .where(recruiter_claims.c.confirmed_at.is_(None), members.c.state == "active")
        .order_by(recruiter_claims.c.claimed_at, members.c.id)
        .limit(limit)
    )
    return [OpenClaim._make(row) for row in rows]


def read_unsettled(connection: Connection, *, counts_unconfirmed: bool) -> list[int]:
    """Return whose word is not confirmed and who counts otherwise than ``counts_unconfirmed``."""
    return list(
        connection.execute(
            select(members.c.id)
            .join(recruiter_claims, members.c.id == recruiter_claims.c.member_id)
            .where(
                recruiter_claims.c.confirmed_at.is_(None),
                members.c.is_recruiter.is_not(counts_unconfirmed),
            )
            .order_by(members.c.id)
        ).scalars()
    )
