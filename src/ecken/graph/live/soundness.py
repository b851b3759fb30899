"""Checks that a network is consistent: a checksum of its content, cheap enough for every save.

Each row lies in its own place; its entries are in range, ascending, without repeats, the listed
ones first; each tie stands in two rows. All of it in one pass over the entries, shared out to
threads: some 2 ns per entry.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ecken.errors import Invalid, NotReady
from ecken.graph.live import consistency
from ecken.graph.packed_rows import LEVEL_BITS, SHOWN_BITS, Bytes, Longs, Rows, level_of_reach
from ecken.graph.workers import cores, share_out

__all__ = ["check_rows", "damaged", "find_damage", "find_outside"]


_PIECE = 1 << 14
_ALONE = 1 << 20
"""Entries up to which threads are not worth starting."""

_FAULTS = {
    1: "has another audience than its head says",
    2: "is longer than its room",
    3: "reaches beyond the end",
    4: "holds an id out of range",
    5: "is not ascending, or repeats an id",
    6: "holds its own member",
    7: "has an entry among the wrong half",
}


def damaged(why: str) -> NotReady:
    """Return the error for a network that contradicts itself."""
    return NotReady(
        "damaged_network",
        "The network is damaged: {why}. Build it again from its source.",
        why=why,
    )


def check_rows(rows: Rows, entries: int | None = None) -> None:
    """Raise ``NotReady`` (``damaged_network``) if the rows contradict themselves."""
    why = find_damage(rows, entries)
    if why is not None:
        raise damaged(why)


def find_damage(rows: Rows, entries: int | None = None) -> str | None:
    """Say what is wrong with the rows, the first fault found; ``None`` if they are sound.

    ``entries`` is how many there should be in all, where the caller has counted. A tie that is
    missing on both sides, or one too many on both, is not noticed but by that number.
    """
    shapes = {a.shape for a in (rows.head, rows.total, rows.room, rows.reach, rows.listed)}
    if shapes != {(rows.n,)} or not 0 <= rows.used <= rows.pool.size:
        return "its arrays do not fit each other"
    if entries is not None and rows.entries != entries:
        return f"it holds {rows.entries} entries, where {entries} were counted"
    try:
        levels = level_of_reach(rows.reach)
    except Invalid as error:
        return error.sentence
    row, fault, weight = _weigh(rows, levels)
    if row >= 0:
        return f"the list of member {row} {_FAULTS[fault]}"
    if not consistency.is_in_turn(rows.head, rows.room):
        row = int(consistency.find_overlap(rows.head, rows.room, _by_start(rows)))
        if row >= 0:
            return f"the list of member {row} lies over another"
    if weight:
        u, v = consistency.find_single(rows.pool, rows.head, rows.total)
        return f"member {v} stands in the list of {u}, and {u} not in that of {v}"
    return None


def find_outside(rows: Rows) -> str | None:
    """Say whether a kernel would read or write outside of the arrays; ``None`` if none would.

    For lists whose checksum is not asked for. Cost: reading them once, as fast as memory.
    """
    starts = rows.head >> np.uint64(LEVEL_BITS + SHOWN_BITS)
    shown = (rows.head >> np.uint64(LEVEL_BITS)) & np.uint64((1 << SHOWN_BITS) - 1)
    ends = starts + rows.total
    if rows.n and (int(ends.max()) > rows.used or (shown > rows.total).any()):
        return "a list reaches beyond the end"
    if rows.n and int(rows.total.max()) >= rows.n:
        return "a list is longer than there are members"
    highest: list[int] = []

    def work(todo: Iterator[int]) -> None:
        for low in todo:
            highest.append(int(rows.pool[low : min(low + _ALONE, rows.used)].max()))

    share_out(work, range(0, rows.used, _ALONE), cores() if rows.used > _ALONE else 1)
    if max(highest, default=-1) >= rows.n:
        return "a list holds an id out of range"
    return None


def _weigh(rows: Rows, levels: Bytes) -> tuple[int, int, int]:
    """Return the first bad row found or -1, its fault, and the weight of all rows."""
    faults: list[tuple[int, int]] = []
    weights: list[int] = []
    given = (rows.pool, rows.head, rows.total, rows.room, levels, rows.listed)

    def work(todo: Iterator[int]) -> None:
        for low in todo:
            high = min(low + _PIECE, rows.n)
            row, fault, weight = consistency.weigh_rows(*given, low, high, rows.used)
            weights.append(int(weight))
            if row >= 0:
                faults.append((int(row), int(fault)))

    share_out(work, range(0, rows.n, _PIECE), cores() if rows.used > _ALONE else 1)
    row, fault = min(faults, default=(-1, 0))
    return row, fault, sum(weights) % (1 << 64)


def _by_start(rows: Rows) -> Longs:
    """Return the rows in the order of their places in the pool."""
    starts = (rows.head >> np.uint64(LEVEL_BITS + SHOWN_BITS)).astype(np.int64)
    order: Longs = np.argsort(starts, kind="stable")
    return order
