"""HyperBall counters: how large everybody's first three circles are together, estimated.

Each member's ball is a HyperLogLog counter (Flajolet et al. 2007); counters of unions are maxima
of registers, so one pass over the contacts grows all balls by a step (Boldi, Rosa and Vigna,
HyperANF, WWW 2011, section 3). The disclosure rule is kept: a list enters a ball at step ``k``
only if its audience reaches layer ``k``, and without its unlisted entries.

Departure from the paper: registers are bytes, and the counter is worked on in slices of 64
registers, one cache line per member, so the memory needed does not grow with the precision. The
relative standard error is 1.04 / sqrt(number of registers).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import LEVEL, LEVEL_MASK, SHOWN, START, Bytes, Ids, Int, Words

__all__ = [
    "SLICE",
    "add_slice",
    "ball_sizes",
    "begin_balls",
    "disclose_one",
    "disclose_two",
    "grow_balls",
]

SLICE = 64
"""Registers worked on at a time: one cache line."""

_LIMIT = 0.5 / 0.6931471805599453
"""1 / (2 ln 2): what the constant of the counter tends to."""


@kernel
def _hash(v: Int, seed: np.uint64) -> np.uint64:
    """Mix an id and a seed to 64 random bits (splitmix64)."""
    x = np.uint64(v) * np.uint64(0x9E3779B97F4A7C15) + seed
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def _add(v: Int, seed: np.uint64, registers: Int, low: Int, row: Bytes) -> None:
    """Add one id to a slice of a counter that begins at register ``low``."""
    bits = _hash(v, seed)
    at = np.int64(bits & np.uint64(registers - 1)) - low
    if 0 <= at < SLICE:
        bits = bits >> np.uint64(16)
        rank = np.uint8(1)
        while rank < 48 and (bits & np.uint64(1)) == 0:
            bits = bits >> np.uint64(1)
            rank += np.uint8(1)
        row[at] = max(row[at], rank)


@kernel
def disclose_one(
    pool: Ids, head: Words, seed: np.uint64, registers: Int, low: Int, level: Int, out: Bytes
) -> None:
    """Fill ``out`` (n, 64): each row the listed contacts of a member open at ``level``, or none."""
    least = np.uint64(level)
    for u in range(head.size):
        out[u, :] = 0
        word = head[u]
        if (word & LEVEL_MASK) >= least:
            start = np.int64(word >> START)
            for e in range(start, start + np.int64((word >> LEVEL) & SHOWN)):
                _add(pool[e], seed, registers, low, out[u])


@kernel
def disclose_two(pool: Ids, head: Words, below: Bytes, out: Bytes) -> None:
    """Join to each row of ``out`` that is open at layer 1 the rows of its listed contacts."""
    for u in range(head.size):
        word = head[u]
        if (word & LEVEL_MASK) >= np.uint64(1):
            start = np.int64(word >> START)
            for e in range(start, start + np.int64((word >> LEVEL) & SHOWN)):
                v = pool[e]
                for j in range(SLICE):
                    out[u, j] = max(out[u, j], below[v, j])


@kernel
def add_slice(
    pool: Ids,
    head: Words,
    total: Ids,
    seed: np.uint64,
    registers: Int,
    low: Int,
    disclosed: Bytes,
    sums: NDArray[np.float64],
    zeros: NDArray[np.int32],
) -> None:
    """Put each viewer's ball together and add this slice's registers to ``sums`` and ``zeros``."""
    ball = np.zeros(SLICE, dtype=np.uint8)
    for u in range(head.size):
        ball[:] = 0
        _add(u, seed, registers, low, ball)
        start = np.int64(head[u] >> START)
        for e in range(start, start + np.int64(total[u])):
            v = pool[e]
            _add(v, seed, registers, low, ball)
            for j in range(SLICE):
                ball[j] = max(ball[j], disclosed[v, j])
        for j in range(SLICE):
            sums[u] += 1.0 / np.float64(np.int64(1) << np.int64(ball[j]))
            zeros[u] += np.int32(ball[j] == 0)


@kernel
def begin_balls(seed: np.uint64, low: Int, high: Int, balls: Bytes, is_new: Bytes) -> None:
    """Let each ball hold its own member and nobody else; all are new."""
    for u in range(low, high):
        balls[u, :] = 0
        _add(u, seed, SLICE, 0, balls[u])
        is_new[u] = 1


@kernel
def grow_balls(
    pool: Ids, head: Words, total: Ids, low: Int, high: Int, balls: Bytes, grown: Bytes,
    is_new: Bytes, is_grown: Bytes, sizes: NDArray[np.float64],
) -> tuple[Int, float]:  # fmt: skip
    """Join to the balls of the members ``low`` to ``high - 1`` those of their contacts.

    Over all contacts. A ball is read only if it is new: it grew at the last step (Boldi and Vigna's
    systolic computation, seen from the reader). ``sizes`` float64 (n,) holds the estimates of
    before, and is renewed. Returns how many grew, and by how much all together.
    """
    count: Int = 0
    more = 0.0
    for u in range(low, high):
        row = grown[u]
        for j in range(SLICE):
            row[j] = balls[u, j]
        start = np.int64(head[u] >> START)
        has_grown = np.uint8(0)
        for e in range(start, start + np.int64(total[u])):
            v = pool[e]
            if is_new[v]:
                for j in range(SLICE):
                    row[j] = max(row[j], balls[v, j])
        for j in range(SLICE):
            has_grown |= row[j] ^ balls[u, j]
        is_grown[u] = np.uint8(has_grown != 0)
        if has_grown:
            size = _ball_size(row)
            more += size - sizes[u]
            sizes[u] = size
            count += 1
    return count, more


@kernel
def _ball_size(row: Bytes) -> float:
    """Estimate the size of one ball from its registers, without bias at any size.

    Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (arXiv:1702.01284, 2017),
    section 4: empty registers weigh in as a series, and no second formula is needed for few.
    """
    weight = 0.0
    empty: Int = 0
    for j in range(SLICE):
        if row[j]:
            weight += 1.0 / np.float64(np.int64(1) << np.int64(row[j]))
        else:
            empty += 1
    power = empty / SLICE
    series = power
    factor = 1.0
    while power > 1e-12:
        power *= power
        series += power * factor
        factor += factor
    return _LIMIT * SLICE * SLICE / (weight + SLICE * series)


def ball_sizes(
    sums: NDArray[np.float64], zeros: NDArray[np.int32], registers: int
) -> NDArray[np.float64]:
    """Estimate the size of each ball (n,) from its registers; small balls by empty registers."""
    alpha = 0.7213 / (1 + 1.079 / registers)
    raw = alpha * registers * registers / sums
    few = registers * np.log(registers / np.maximum(zeros, 1))
    return np.where((raw <= 2.5 * registers) & (zeros > 0), few, raw)
