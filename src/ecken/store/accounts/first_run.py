"""A site before its first operator: whether anybody is there, and the token that opens it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, exists, select

from ecken.store.accounts.accounts import insert_one_time_token
from ecken.store.tables import members, one_time_tokens

__all__ = ["FIRST_RUN", "has_members", "has_operators", "replace_first_run_token"]

FIRST_RUN: Final = "first_run"
"""What such a token is for."""


def has_members(connection: Connection) -> bool:
    """Say whether anybody is a member."""
    return bool(connection.scalar(select(exists().where(members.c.state == "active"))))


def has_operators(connection: Connection) -> bool:
    """Say whether anybody is an operator, also one who is away at present."""
    is_one = members.c.is_operator & (members.c.state != "closed")
    return bool(connection.scalar(select(exists().where(is_one))))


def replace_first_run_token(connection: Connection, token_hash: str, *, expires_at: int) -> None:
    """Let this token open the site, and no other that was made before."""
    connection.execute(delete(one_time_tokens).where(one_time_tokens.c.purpose == FIRST_RUN))
    insert_one_time_token(connection, token_hash, FIRST_RUN, member=None, expires_at=expires_at)
