"""Rows of cool-downs: when a request ended, and from when the next one is allowed."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from ecken.store.tables import cool_downs as table

__all__ = ["CoolDownKind", "Ended", "delete_cool_down", "find_cool_down", "write_cool_down"]


class CoolDownKind(StrEnum):
    """What was asked for."""

    CONTACT = "contact"
    INTRODUCTION = "introduction"
    """To be introduced: ``asked`` is the one whom the asker wants to meet."""


class Ended(NamedTuple):
    """That somebody was asked, and when it ends in the asker's eyes (``None``: it has no end)."""

    at: int | None


def write_cool_down(
    connection: Connection, kind: CoolDownKind, asker: int, asked: int, *, ended_at: int | None
) -> None:
    """Note when the asking ends, in place of what was noted before."""
    delete_cool_down(connection, kind, asker, asked)
    connection.execute(
        insert(table).values(kind=kind.value, asker_id=asker, asked_id=asked, ended_at=ended_at)
    )


def delete_cool_down(connection: Connection, kind: CoolDownKind, asker: int, asked: int) -> None:
    """Let there be no pause: whoever was asked has said yes."""
    connection.execute(delete(table).where(_is(kind, asker, asked)))


def find_cool_down(
    connection: Connection, kind: CoolDownKind, asker: int, asked: int
) -> Ended | None:
    """Return when the last asking ended; ``None`` if there was none, or it was answered by yes."""
    row = connection.execute(select(table.c.ended_at).where(_is(kind, asker, asked))).first()
    return None if row is None else Ended(row.ended_at)


def _is(kind: CoolDownKind, asker: int, asked: int) -> ColumnElement[bool]:
    return and_(table.c.kind == kind.value, table.c.asker_id == asker, table.c.asked_id == asked)
