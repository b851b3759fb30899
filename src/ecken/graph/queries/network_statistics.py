"""Figures of all members and of the network as a whole: Python around the kernels.

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
from ecken.graph.kernels import all_members, distances, hyperball
from ecken.graph.packed_rows import Ids, Longs, Rows
from ecken.graph.queries.scratch import ScratchPool
from ecken.graph.workers import share_out

__all__ = ["AllFigures", "Distances", "count_all", "measure_distances", "sketch_third"]


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


@dataclass(frozen=True, slots=True)
class Distances:
    """How many hops apart members are. Hops count ties: one hop has nobody in between.

    ``counts[h]``: ordered pairs (source, other) at ``h`` hops, from ``sources`` members to all;
    ``mean_hops`` over the pairs that are connected, with its standard error from source to source
    (0 if all members were sources).
    """

    counts: Longs
    sources: int
    unconnected: int
    mean_hops: float
    standard_error: float

    def share_within(self, hops: int) -> float:
        """Return the share of connected pairs within that many hops."""
        most = check_whole(hops, "hops", 0, 2**62)
        connected = int(self.counts[1:].sum())
        return float(self.counts[1 : most + 1].sum() / connected) if connected else 0.0


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
                    all_members.count_third_of(*given, s.lengths, out[2])

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


def measure_distances(rows: Rows, sample: int | None, seed: int) -> Distances:
    """Count hops from ``sample`` random members (None: from all) to everybody."""
    if sample is not None:
        sample = check_whole(sample, "sample", 1, 2**63 - 1)
    start = check_whole(seed, "seed", 0, 2**64 - 1)
    n = rows.n
    sources = np.arange(n, dtype=np.uint32)
    if sample is not None and sample < n:
        chosen = np.random.default_rng(start).choice(n, sample, replace=False)
        sources = np.sort(chosen).astype(np.uint32)
    total = np.zeros(1, dtype=np.int64)
    reached, hops = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for low in range(0, sources.size, 64):
        bits = np.zeros((3, n), dtype=np.uint64)
        part = distances.count_hops(
            rows.pool, rows.head, rows.total, sources[low : low + 64].copy(), *bits
        )
        longer = np.zeros(max(total.size, part.shape[1]), dtype=np.int64)
        longer[: total.size] += total
        longer[: part.shape[1]] += part.sum(axis=0)
        total = longer
        reached.append(part[:, 1:].sum(axis=1))
        hops.append((part * np.arange(part.shape[1])).sum(axis=1))
    return _sum_up(total, np.concatenate(reached), np.concatenate(hops), n)


def _sum_up(total: Longs, reached: Longs, hops: Longs, n: int) -> Distances:
    """Put together how many stand at each distance; per source how many it reaches, how far."""
    connected = int(reached.sum())
    mean = float(hops.sum() / connected) if connected else 0.0
    error = 0.0
    sources = reached.size
    if connected and 1 < sources < n:
        # ratio estimator: deviation of each source's sum of hops from what its pairs would have
        deviation = hops - mean * reached
        spread = float((deviation**2).sum()) / (sources * (sources - 1))
        error = spread**0.5 / (connected / sources) * (1 - sources / n) ** 0.5
    last = int(np.flatnonzero(total)[-1]) + 1 if sources else 0
    return Distances(total[:last], sources, sources * n - int(total.sum()), mean, error)


def _check_registers(registers: int) -> int:
    number = whole(registers)
    if number not in (64, 128, 256, 512, 1024, 2048, 4096):
        raise Invalid(
            "bad_registers",
            "The number of registers is {seen}; a power of two from 64 to 4096 is needed.",
            seen=shown(registers),
        )
    return number
