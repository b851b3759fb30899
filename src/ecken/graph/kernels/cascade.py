"""Kernel that plays how a post spreads: the independent cascade, run by run.

The model is that of Goldenberg, Libai and Muller (Talk of the network, Marketing Letters 12, 2001)
and of Kempe, Kleinberg and Tardos (Maximizing the spread of influence through a social network,
KDD 2003, section 2.1). Departures from it: one coin decides for a member, not for each of their
ties, as who likes a post shows it to all contacts at once; and a post only travels outward, from
circle to circle, so that circle 2 has a closed form.

The coin of a member in a run is a hash of the seed, the run and the id. So the outcome depends on
no order, is the same whenever it is asked for, and only grows with the share who pass on.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.kernels.frontier import prefetch_row
from ecken.graph.packed_rows import (
    LEVEL,
    LEVEL_MASK,
    LOW,
    ONE,
    SHOWN,
    SIX,
    START,
    Ids,
    Int,
    Longs,
    Words,
)

__all__ = ["play_runs"]

_ROWS_AHEAD = 4


@kernel
def play_runs(
    pool: Ids,
    head: Words,
    contacts: Ids,
    coins: Words,
    threshold: np.uint64,
    most_work: Int,
    near: Words,
    seen: Words,
    lengths: Ids,
    passing: Ids,
    found: Ids,
    reached: Longs,
    entries: Longs,
) -> tuple[Int, Int]:
    """Write to ``reached`` how many of circle 3 each run reaches, to ``entries`` how many it read.

    ``contacts`` is circle 1; ``near`` marks viewer, blocked ids and circle 1, ``seen`` circle 2 as
    well: both are left as they were. ``lengths`` uint32 (n,) is how many entries that are not
    blocked the list of a member of circle 1 or 2 shows; only these are counted. ``coins`` uint64
    (runs,) seeds one run each; a member passes on if their coin is below ``threshold``.
    ``passing`` and ``found`` (n + 1,) are spare memory. Ends after the run with which
    ``most_work`` is used up.
    Returns how many runs were played and the number of operations: one for each coin of a contact,
    and for each entry of a list that somebody passed the post on to.
    """
    work: Int = 0
    for run in range(coins.size):
        work += contacts.size
        asked, count = _ask_contacts(
            pool, head, contacts, coins[run], threshold, near, lengths, passing
        )
        read, third = _show_on(pool, head, passing, count, near, seen, lengths, found)
        reached[run] = third
        entries[run] = read
        work += asked + read
        if work >= most_work:
            return np.int64(run + 1), work
    return np.int64(coins.size), work


@kernel
def _coin(v: np.uint64, seed: np.uint64) -> np.uint64:
    """Mix an id and a seed to 64 random bits (splitmix64)."""
    x = v * np.uint64(0x9E3779B97F4A7C15) + seed
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def _ask_contacts(
    pool: Ids,
    head: Words,
    contacts: Ids,
    seed: np.uint64,
    threshold: np.uint64,
    near: Words,
    lengths: Ids,
    passing: Ids,
) -> tuple[Int, Int]:
    """Write to ``passing`` who of circle 2 sees the post and passes it on, marked in ``near``.

    Returns the number of entries read and of members written.
    """
    read: Int = 0
    count: Int = 0
    for i in range(contacts.size):
        w = np.uint64(contacts[i])
        if _coin(w, seed) >= threshold:
            continue
        word = head[w]
        if (word & LEVEL_MASK) == 0:
            continue
        begins = word >> START
        ends = begins + ((word >> LEVEL) & SHOWN)
        read += np.int64(lengths[w])
        for e in range(begins, ends):
            v = np.uint64(pool[e])
            if _coin(v, seed) < threshold and (near[v >> SIX] >> (v & LOW)) & ONE == 0:
                near[v >> SIX] |= ONE << (v & LOW)
                prefetch(head, v)
                passing[count] = v
                count += 1
    return read, count


@kernel
def _show_on(
    pool: Ids,
    head: Words,
    passing: Ids,
    count: Int,
    near: Words,
    seen: Words,
    lengths: Ids,
    found: Ids,
) -> tuple[Int, Int]:
    """Count who of circle 3 is in a list of the first ``count`` ids of ``passing``.

    Takes these off ``near`` again. Returns the number of entries read and of members reached.
    """
    read: Int = 0
    third: Int = 0
    for i in range(count):
        if i + _ROWS_AHEAD < count:
            word = head[passing[i + _ROWS_AHEAD]]
            prefetch_row(pool, np.int64(word >> START), np.int64((word >> LEVEL) & SHOWN))
        x = np.uint64(passing[i])
        near[x >> SIX] ^= ONE << (x & LOW)
        word = head[x]
        if (word & LEVEL_MASK) < np.uint64(2):
            continue
        begins = word >> START
        ends = begins + ((word >> LEVEL) & SHOWN)
        read += np.int64(lengths[x])
        for e in range(begins, ends):
            v = np.uint64(pool[e])
            marks = seen[v >> SIX]
            found[third] = v
            seen[v >> SIX] = marks | (ONE << (v & LOW))
            third += np.int64(((marks >> (v & LOW)) & ONE) == 0)
    for i in range(third):
        v = np.uint64(found[i])
        seen[v >> SIX] ^= ONE << (v & LOW)
    return read, third
