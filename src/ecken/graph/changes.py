"""Changes of a network's rows, one contact or one member at a time.

Cost: a shift of the entries behind the place of change in two rows; a row without room moves first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ecken.errors import Invalid
from ecken.graph.inputs import check_id, check_size
from ecken.graph.lazy import LazyModule
from ecken.graph.memory import reserve
from ecken.graph.rows import (
    MAX_ROW,
    Rows,
    level_of_reach,
    pack_heads,
)

__all__ = ["add_contact", "compact", "grow_rows", "remove_contact", "set_privacy"]

live = LazyModule("ecken.graph.live")


def add_contact(rows: Rows, a: Any, b: Any) -> tuple[Rows, bool]:
    """Put each id into the other's row. Returns the rows (new ones if they had to be compacted)."""
    one, two = _two_ids(rows, a, b)
    if live.find_entry(rows.pool, rows.head, rows.total, one, two) >= 0:
        return rows, False
    for u in (one, two):
        if rows.total[u] >= rows.room[u]:
            rows = _make_room(rows, u)
    for u, v in ((one, two), (two, one)):
        live.insert_entry(rows.pool, rows.head, rows.total, u, v, rows.listed[v])
    return rows, True


def remove_contact(rows: Rows, a: Any, b: Any) -> bool:
    """Take each id out of the other's row; false if they are not contacts."""
    one, two = _two_ids(rows, a, b)
    at = live.find_entry(rows.pool, rows.head, rows.total, one, two)
    if at < 0:
        return False
    live.remove_entry(rows.pool, rows.head, rows.total, one, at)
    at = live.find_entry(rows.pool, rows.head, rows.total, two, one)
    live.remove_entry(rows.pool, rows.head, rows.total, two, at)
    return True


def set_privacy(rows: Rows, member: Any, reach: Any, listed: Any) -> None:
    """Set audience and listed flag; a changed flag moves the member within each contact's row."""
    u = check_id(member, rows.n)
    if isinstance(reach, (bool, np.bool_)) or not isinstance(listed, (bool, np.bool_)):
        raise Invalid(
            "bad_privacy",
            "reach is {reach!r} and listed {listed!r}; a number and a truth value are needed.",
            reach=reach,
            listed=listed,
        )
    code = np.array([check_id(reach, 256, "reach")], dtype=np.uint8)
    live.set_level(rows.head, u, int(level_of_reach(code)[0]))
    rows.reach[u] = code[0]
    if bool(rows.listed[u]) != bool(listed):
        rows.listed[u] = bool(listed)
        live.switch_entry(rows.pool, rows.head, rows.total, u, bool(listed))


def grow_rows(rows: Rows, n: Any) -> Rows:
    """Return rows for ``n`` ids, with empty rows for the new ones."""
    size = check_size(n)
    more = size - rows.n
    if more < 0:
        raise Invalid(
            "cannot_shrink", "The network has {have} ids; it cannot shrink to {seen}.",
            have=rows.n, seen=size,
        )  # fmt: skip
    if more == 0:
        return rows
    none = np.zeros(more, dtype=np.uint32)
    everyone = np.full(more, 255, dtype=np.uint8)
    head = pack_heads(np.zeros(more, dtype=np.int64), none, level_of_reach(everyone))
    return Rows(
        rows.pool,
        np.concatenate([rows.head, head]),
        np.concatenate([rows.total, none]),
        np.concatenate([rows.room, none]),
        np.concatenate([rows.reach, everyone]),
        np.concatenate([rows.listed, np.ones(more, dtype=np.bool_)]),
        rows.used,
    )


def compact(rows: Rows) -> Rows:
    """Return a copy without gaps between the rows, and with new room behind."""
    starts = np.zeros(rows.n + 1, dtype=np.int64)
    np.cumsum(rows.total, out=starts[1:])
    pool = reserve(int(starts[-1]))
    head = rows.head.copy()
    live.copy_rows(rows.pool, rows.head, rows.total, starts, pool, head)
    return Rows(
        pool, head, rows.total.copy(), rows.total.copy(), rows.reach, rows.listed, int(starts[-1])
    )


def _make_room(rows: Rows, u: int) -> Rows:
    """Move a full row to where it has half as much room again, at least 8 more."""
    length = int(rows.total[u])
    if length >= MAX_ROW:
        raise Invalid("row_too_long", "A member may have at most {most} contacts.", most=MAX_ROW)
    room = min(length + max(length // 2, 8), MAX_ROW)
    if rows.used + room > rows.pool.size:
        rows = compact(rows)
    live.move_row(rows.pool, rows.head, rows.total, u, rows.used)
    rows.room[u] = room
    rows.used += room
    return rows


def _two_ids(rows: Rows, a: Any, b: Any) -> tuple[int, int]:
    one, two = check_id(a, rows.n, "a"), check_id(b, rows.n, "b")
    if one == two:
        raise Invalid("own_contact", "{seen} cannot be a contact of itself.", seen=one)
    return one, two
