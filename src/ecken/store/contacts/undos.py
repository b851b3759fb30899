"""Rows of acts that can be undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, or_, select

from ecken.store.lookup import Lookup
from ecken.store.tables import undos as table

__all__ = [
    "ACCEPT",
    "UndoRow",
    "delete_undo",
    "delete_undos_about",
    "delete_undos_before",
    "delete_undos_between",
    "delete_undos_with",
    "find_undo",
    "read_others_undoable",
    "read_undoable",
    "replace_undo",
]

ACCEPT = "accept"
"""The act of accepting a contact request: until it stands, the contact opens nothing."""


class UndoRow(NamedTuple):
    """One act that can be taken back."""

    seal_hash: str
    kept: str
    at: int


_UNDOABLE = Lookup(
    select(table.c.other_id).where(
        table.c.owner_id == bindparam("owner"),
        table.c.act == bindparam("act"),
        table.c.at >= bindparam("since"),
        table.c.other_id.is_not(None),
    )
)

_UNDOABLE_BY_ANYBODY = Lookup(
    select(table.c.owner_id, table.c.other_id)
    .where(
        table.c.act == bindparam("act"),
        table.c.at >= bindparam("since"),
        table.c.other_id.is_not(None),
    )
    .order_by(table.c.owner_id, table.c.other_id)
)


def replace_undo(
    connection: Connection,
    owner: int,
    act: str,
    subject: str,
    *,
    other: int | None,
    seal_hash: str,
    kept: str,
    at: int,
) -> None:
    """Note what can be taken back; the same act done to the same before cannot be any more."""
    delete_undo(connection, owner, act, subject)
    connection.execute(
        insert(table).values(
            owner_id=owner,
            act=act,
            subject=subject,
            other_id=other,
            seal_hash=seal_hash,
            kept=kept,
            at=at,
        )
    )


def find_undo(connection: Connection, owner: int, act: str, subject: str) -> UndoRow | None:
    """Return what the owner can take back of this, however old it is."""
    row = connection.execute(
        select(table.c.seal_hash, table.c.kept, table.c.at).where(_is(owner, act, subject))
    ).first()
    return None if row is None else UndoRow(*row)


def delete_undo(connection: Connection, owner: int, act: str, subject: str) -> bool:
    """Let this not be taken back any more; return whether it could."""
    return connection.execute(delete(table).where(_is(owner, act, subject))).rowcount == 1


def delete_undos_between(connection: Connection, a: int, b: int) -> None:
    """Let neither of the two take back what concerns the other."""
    connection.execute(
        delete(table).where(
            or_(
                and_(table.c.owner_id == a, table.c.other_id == b),
                and_(table.c.owner_id == b, table.c.other_id == a),
            )
        )
    )


def delete_undos_with(connection: Connection, owner: int, act: str, others: Collection[int]) -> int:
    """Let the owner take back no such act with any of ``others``; return how many they could."""
    if not others:
        return 0
    return connection.execute(
        delete(table).where(
            table.c.owner_id == owner, table.c.act == act, table.c.other_id.in_(sorted(others))
        )
    ).rowcount


def delete_undos_about(connection: Connection, other: int) -> None:
    """Let nobody take back what concerns this member."""
    connection.execute(delete(table).where(table.c.other_id == other))


def delete_undos_before(connection: Connection, at: int) -> int:
    """Delete what was noted before then; return how many."""
    return connection.execute(delete(table).where(table.c.at < at)).rowcount


def read_others_undoable(connection: Connection, owner: int, act: str, *, since: int) -> list[int]:
    """Return with whom the owner has done this act since then and can still take it back."""
    return _UNDOABLE.values(connection, owner=owner, act=act, since=since)


def read_undoable(connection: Connection, act: str, *, since: int) -> list[tuple[int, int]]:
    """Return who has done this act with whom since then and can still take it back."""
    rows = _UNDOABLE_BY_ANYBODY.rows(connection, act=act, since=since)
    return [(owner, other) for owner, other in rows]


def _is(owner: int, act: str, subject: str) -> ColumnElement[bool]:
    return and_(table.c.owner_id == owner, table.c.act == act, table.c.subject == subject)
