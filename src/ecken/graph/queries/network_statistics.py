"""The figures of all members: Python around the kernels.

Long work: it is done in pieces, and the caller's lock is taken for each piece, so that changes
need not wait for the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.columns import shown
from ecken.graph.inputs import NO_IDS, check_whole, whole
from ecken.graph.kernels import all_members, hyperball
from ecken.graph.packed_rows import Ids, Rows
from ecken.graph.queries.scratch import ScratchPool
from ecken.graph.workers import share_out

__all__ = ["AllFigures", "count_all", "sketch_third"]


_PIECE = 2048
_MOST_THREADS = 256

Reading = Callable[[], AbstractContextManager[Rows]]
"""Gives the rows, held still while the context lasts."""


@dataclass(frozen=True, slots=True)
class AllFigures:
    """The three figures of each id: uint32 (n,) each.

    ``third_error`` is 0 where ``third`` is exact; otherwise the relative standard error of the
    estimate of all three circles together, from which ``first`` and ``second`` were taken off.
    """

    first: Ids
    second: Ids
    third: Ids
    third_error: float


def count_all(
    reading: Reading, pool: ScratchPool, third: str, registers: int, threads: int
) -> AllFigures:
    """Count everybody's circles; ``third`` is ``exact`` or ``sketch``."""
    if not isinstance(third, str) or third not in ("exact", "sketch"):
        raise Invalid(
            "bad_method", "third is {seen}; it must be “exact” or “sketch”.", seen=shown(third)
        )
    registers = _check_registers(registers)
    threads = check_whole(threads, "threads", 1, _MOST_THREADS)
    with reading() as rows:
        n = rows.n
    out = [np.zeros(n, dtype=np.uint32) for _ in range(3)]

    def count(todo: Iterator[int]) -> None:
        for low in todo:
            with reading() as r, pool.borrow(r.n) as s:
                high = min(low + _PIECE, n)
                given = (r.pool, r.head, r.total, low, high, NO_IDS, s.seen, s.nodes, s.starts)
                all_members.count_second_of(*given, s.lengths, out[0], out[1])
                if third == "exact":
                    all_members.count_third_of(*given, s.lengths, s.flags, s.words, out[2])

    share_out(count, range(0, n, _PIECE), threads)
    if third == "exact" or n == 0:
        return AllFigures(out[0], out[1], out[2], 0.0)
    with reading() as rows:
        balls = sketch_third(rows, registers)
    rest = np.rint(balls[:n]) - out[0] - out[1] - 1
    return AllFigures(out[0], out[1], np.maximum(rest, 0).astype(np.uint32), 1.04 / registers**0.5)


def sketch_third(rows: Rows, registers: int, seed: int = 1) -> NDArray[np.float64]:
    """Estimate how many stand in each member's first three circles, the member included (n,)."""
    width = hyperball.SLICE
    sums = np.zeros(rows.n, dtype=np.float64)
    zeros = np.zeros(rows.n, dtype=np.int32)
    two = np.empty((rows.n, width), dtype=np.uint8)
    one = np.empty((rows.n, width), dtype=np.uint8)
    salt = np.uint64(seed)
    for low in range(0, registers, width):
        hyperball.disclose_one(rows.pool, rows.head, salt, registers, low, 2, two)
        hyperball.disclose_one(rows.pool, rows.head, salt, registers, low, 1, one)
        hyperball.disclose_two(rows.pool, rows.head, two, one)
        hyperball.add_slice(
            rows.pool, rows.head, rows.total, salt, registers, low, one, sums, zeros
        )
    sizes: NDArray[np.float64] = hyperball.ball_sizes(sums, zeros, registers)
    return sizes


def _check_registers(registers: int) -> int:
    number = whole(registers)
    if number not in (64, 128, 256, 512, 1024, 2048, 4096):
        raise Invalid(
            "bad_registers",
            "The number of registers is {seen}; a power of two from 64 to 4096 is needed.",
            seen=shown(registers),
        )
    return number
