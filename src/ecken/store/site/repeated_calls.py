"""Rows of answered calls, by which a repeat gets the same answer."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ecken.store.tables import answered_calls as table

__all__ = [
    "AnsweredCall",
    "answer_call",
    "delete_call",
    "delete_calls_before",
    "find_call",
    "insert_call",
]


class AnsweredCall(NamedTuple):
    """A call under a key: what it was, its answer if there is one yet, and when it began."""

    call_hash: str
    answer: str | None
    at: int


def find_call(connection: Connection, member: int, key_hash: str) -> AnsweredCall | None:
    """Return the call that a member has made under this key."""
    row = connection.execute(
        select(table.c.call_hash, table.c.answer, table.c.at).where(
            table.c.member_id == member, table.c.key_hash == key_hash
        )
    ).first()
    return None if row is None else AnsweredCall(*row)


def insert_call(
    connection: Connection, member: int, key_hash: str, call_hash: str, *, at: int
) -> bool:
    """Note that a call has begun; return false if another was faster with the same key."""
    begun = insert(table).values(member_id=member, key_hash=key_hash, call_hash=call_hash, at=at)
    try:
        with connection.begin_nested():
            connection.execute(begun)
    except IntegrityError:
        return False
    return True


def answer_call(connection: Connection, member: int, key_hash: str, answer: str) -> None:
    """Keep the answer for repetitions."""
    connection.execute(update(table).where(_own(member, key_hash)).values(answer=answer))


def delete_call(connection: Connection, member: int, key_hash: str) -> None:
    """Forget a call: it had no effect."""
    connection.execute(delete(table).where(_own(member, key_hash)))


def delete_calls_before(connection: Connection, *, before: int) -> None:
    """Forget calls that began before ``before``."""
    connection.execute(delete(table).where(table.c.at < before))


def _own(member: int, key_hash: str) -> ColumnElement[bool]:
    return and_(table.c.member_id == member, table.c.key_hash == key_hash)
