"""Rows about the site: which key belongs to it, its latest time, deleted members."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from ecken.store.lookup import Lookup
from ecken.store.tables import erasures, site_state

__all__ = [
    "insert_erasure",
    "keep_latest_time",
    "read_erasures",
    "read_key_mark",
    "read_latest_time",
    "write_key_mark",
]

_KEY_MARK = Lookup(select(site_state.c.key_mark))
_LATEST = Lookup(select(site_state.c.latest_at))
_ERASED = Lookup(select(erasures.c.at).where(erasures.c.public_id == bindparam("public_id")))


def read_key_mark(connection: Connection) -> str:
    """Return the mark of the key that this site signs with; empty before its first start."""
    return str(_KEY_MARK.value(connection))


def write_key_mark(connection: Connection, mark: str) -> None:
    """Note with which key this site signs from now on."""
    connection.execute(update(site_state).values(key_mark=mark))


def read_latest_time(connection: Connection) -> int:
    """Return the latest time that any process has gone by."""
    return int(_LATEST.value(connection))


def keep_latest_time(connection: Connection, at: int) -> None:
    """Note that the time has come to ``at``; an earlier one changes nothing."""
    connection.execute(update(site_state).where(site_state.c.latest_at < at).values(latest_at=at))


def insert_erasure(connection: Connection, public_id: str, *, at: int) -> None:
    """Note that a member is being erased; twice changes nothing."""
    if _ERASED.row(connection, public_id=public_id) is None:
        connection.execute(insert(erasures).values(public_id=public_id, at=at))


def read_erasures(connection: Connection) -> set[str]:
    """Return the public ids of all who were erased."""
    return set(connection.execute(select(erasures.c.public_id)).scalars())
