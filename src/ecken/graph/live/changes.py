"""Changes of a network's rows, one contact or one member at a time.

Cost: a shift of the entries behind the place of change in two rows; a row without room moves first.
Rows that contradict each other are not changed: ``NotReady``, ``damaged_network``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ecken.errors import Invalid
from ecken.graph.inputs import check_flag, check_id, check_size
from ecken.graph.live import row_changes
from ecken.graph.live.memory import reserve
from ecken.graph.live.soundness import damaged
from ecken.graph.packed_rows import MAX_ROW, Bools, Ids, Int, Rows, level_of_reach, pack_heads
from ecken.graph.reach import reach_number

__all__ = [
    "add_contact",
    "change_contacts",
    "compact",
    "grow_rows",
    "remove_contact",
    "set_privacy",
]


def add_contact(rows: Rows, a: Any, b: Any) -> tuple[Rows, bool]:
    """Put each id into the other's row. Returns the rows (new ones if they had to be compacted)."""
    one, two = _two_ids(rows, a, b)
    places = row_changes.find_places(rows.pool, rows.head, rows.total, one, two)
    if places:
        _check_places(places, one, two)
        return rows, False
    rows = _with_room(rows, (one, two))
    listed = bool(rows.listed[one]), bool(rows.listed[two])
    row_changes.insert_pair(rows.pool, rows.head, rows.total, one, two, *listed)
    return rows, True


def remove_contact(rows: Rows, a: Any, b: Any) -> bool:
    """Take each id out of the other's row; false if they are not contacts."""
    one, two = _two_ids(rows, a, b)
    places = row_changes.remove_pair(rows.pool, rows.head, rows.total, one, two)
    if places:
        _check_places(places, one, two)
    return bool(places)


def change_contacts(rows: Rows, a: Ids, b: Ids, is_made: Bools) -> Iterator[tuple[Rows, int]]:
    """Make or end ties in order; yield the rows and how many more there are after each stretch.

    A stretch ends where a row needs room, which the plain change then makes.
    """
    if a.size != b.size:
        raise Invalid("wrong_length", "The columns have {a} and {b} ids.", a=a.size, b=b.size)
    if (a == b).any():
        raise Invalid(
            "own_contact", "{seen} cannot be a contact of itself.", seen=int(a[np.argmax(a == b)])
        )
    begin = 0
    while begin < a.size:
        arrays = rows.pool, rows.head, rows.total, rows.room, rows.listed
        stop, more = row_changes.change_pairs(*arrays, a, b, is_made, begin)
        begin = int(stop)
        yield rows, int(more)
        if begin < a.size:
            change = add_contact if is_made[begin] else _without_contact
            rows, is_new = change(rows, a[begin], b[begin])
            yield rows, int(is_new)
            begin += 1


def _without_contact(rows: Rows, a: Any, b: Any) -> tuple[Rows, bool]:
    """Take a contact away, which only damaged rows refuse."""
    remove_contact(rows, a, b)
    return rows, False


def set_privacy(rows: Rows, member: Any, reach: Any, listed: Any) -> None:
    """Set audience and listed flag; a changed flag moves the member within each contact's row."""
    u = check_id(member, rows.n)
    is_listed = check_flag(listed, "listed")
    code = np.array([reach_number(reach)], dtype=np.uint8)
    level = int(level_of_reach(code)[0])
    if bool(rows.listed[u]) != is_listed:
        if row_changes.switch_entry(rows.pool, rows.head, rows.total, u, is_listed) < 0:
            raise damaged(f"member {u} is missing in the list of a contact")
        rows.listed[u] = is_listed
    row_changes.set_level(rows.head, u, level)
    rows.reach[u] = code[0]


def grow_rows(rows: Rows, n: Any, reach: Any = 255, listed: bool = True) -> Rows:
    """Return rows for ``n`` ids, with empty rows for the new ones."""
    size = check_size(n)
    code = reach_number(reach)
    more = size - rows.n
    if more < 0:
        raise Invalid(
            "cannot_shrink", "The network has {have} ids; it cannot shrink to {seen}.",
            have=rows.n, seen=size,
        )  # fmt: skip
    if more == 0:
        return rows
    none = np.zeros(more, dtype=np.uint32)
    reaches = np.full(more, code, dtype=np.uint8)
    head = pack_heads(np.zeros(more, dtype=np.int64), none, level_of_reach(reaches))
    return Rows(
        rows.pool,
        np.concatenate([rows.head, head]),
        np.concatenate([rows.total, none]),
        np.concatenate([rows.room, none]),
        np.concatenate([rows.reach, reaches]),
        np.concatenate([rows.listed, np.full(more, bool(listed))]),
        rows.used,
    )


def compact(rows: Rows, room: int = 0) -> Rows:
    """Return a copy without gaps between the rows, and with at least so much room behind."""
    starts = np.zeros(rows.n + 1, dtype=np.int64)
    np.cumsum(rows.total, out=starts[1:])
    pool = reserve(int(starts[-1]), room)
    head = rows.head.copy()
    row_changes.copy_rows(rows.pool, rows.head, rows.total, starts, pool, head)
    return Rows(
        pool, head, rows.total.copy(), rows.total.copy(), rows.reach, rows.listed, int(starts[-1])
    )


def _with_room(rows: Rows, members: tuple[int, ...]) -> Rows:
    """Return rows in which each of these members has room for one more entry.

    Room for all of them is found before a row is moved: packing the rows anew takes every room
    away, also one that was just made.
    """
    full = [u for u in members if rows.total[u] >= rows.room[u]]
    wanted = sum(_longer(int(rows.total[u])) for u in full)
    if rows.used + wanted > rows.pool.size:
        full = list(members)
        wanted = sum(_longer(int(rows.total[u])) for u in full)
        rows = compact(rows, wanted)
    for u in full:
        room = _longer(int(rows.total[u]))
        row_changes.move_row(rows.pool, rows.head, rows.total, u, rows.used)
        rows.room[u] = room
        rows.used += room
    return rows


def _longer(length: int) -> int:
    """Return the room of a full row that moves: half as much again, at least 8 more."""
    if length >= MAX_ROW:
        raise Invalid("row_too_long", "A member may have at most {most} contacts.", most=MAX_ROW)
    return min(length + max(length // 2, 8), MAX_ROW)


def _check_places(places: Int, one: int, two: int) -> None:
    """Raise if a tie stands in one of its two rows only."""
    if places != 2:
        raise damaged(f"members {one} and {two} stand in one of their two lists only")


def _two_ids(rows: Rows, a: Any, b: Any) -> tuple[int, int]:
    one, two = check_id(a, rows.n, "a"), check_id(b, rows.n, "b")
    if one == two:
        raise Invalid("own_contact", "{seen} cannot be a contact of itself.", seen=one)
    return one, two
