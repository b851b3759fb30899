"""Rows that say in which week a member was last here."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from ecken.store.lookup import Lookup
from ecken.store.tables import last_seen
from ecken.store.upsert import insert_into

__all__ = ["find_last_week", "note_seen"]

_WEEK = Lookup(select(last_seen.c.week).where(last_seen.c.member_id == bindparam("member")))


def find_last_week(connection: Connection, member: int) -> str:
    """Return the Monday of the week in which a member was last here; empty for never."""
    return str(_WEEK.value(connection, member=member) or "")


def note_seen(connection: Connection, member: int, week: str) -> None:
    """Note that a member is here in this week; written once a week."""
    if find_last_week(connection, member) >= week:
        return
    row = insert_into(connection, last_seen).values(member_id=member, week=week)
    connection.execute(row.on_conflict_do_update(index_elements=["member_id"], set_={"week": week}))
