"""Counters of limits that all servers at one PostgreSQL share: read, and written if unchanged.

A row is written only if it is still as it was read, by its mark; who finds another mark reads
again. So nobody holds a lock from one statement to the next, and no try is lost.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from ecken.store.lookup import Lookup
from ecken.store.tables import limit_counters as table

__all__ = ["NO_COUNTER", "CounterRow", "delete_counters_ended", "read_counter", "swap_counter"]


class CounterRow(NamedTuple):
    """What was counted, and the mark of that."""

    mark: int
    content: bytes


NO_COUNTER = CounterRow(0, b"")
"""Nothing was counted yet."""

_READ = Lookup(select(table.c.mark, table.c.content).where(table.c.key == bindparam("key")))
_SWAP = """
INSERT INTO limit_counters AS known (key, mark, content, ends_at)
VALUES (%(key)s, %(mark)s, %(content)s, %(ends_at)s)
ON CONFLICT (key) DO UPDATE
SET mark = excluded.mark, content = excluded.content, ends_at = excluded.ends_at
WHERE known.mark = %(seen)s
"""


def read_counter(connection: Connection, key: str) -> CounterRow:
    """Return the counter of ``key``."""
    row = _READ.row(connection, key=key)
    return NO_COUNTER if row is None else CounterRow(row[0], bytes(row[1]))


def swap_counter(
    connection: Connection, key: str, seen: CounterRow, content: bytes, *, ends_at: int
) -> CounterRow | None:
    """Write a counter if it is still as it was ``seen``; return it, or ``None`` if it is not.

    A row that is gone meanwhile is written, too: it had ended.
    """
    made = CounterRow(1 + secrets.randbits(62), content)
    values = {
        "key": key, "mark": made.mark, "content": content, "ends_at": ends_at, "seen": seen.mark,
    }  # fmt: skip
    is_written = connection.exec_driver_sql(_SWAP, values).rowcount == 1
    return made if is_written else None


def delete_counters_ended(connection: Connection, *, now: int) -> None:
    """Forget what says nothing any more."""
    connection.execute(delete(table).where(table.c.ends_at <= now))
