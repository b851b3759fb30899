"""One search from one member over the whole network, in three bits for each member.

For networks so large that the sets of 512 searches (:mod:`ecken.graph.kernels.distances`) do not
fit beside their lists. Each step takes the cheaper of two directions (Beamer, Asanović and
Patterson, SC 2012): those who are new tell their contacts, or those who were not reached ask
theirs, and stop at the first who is new.

Departure from the paper: how many can be reached is known, so the last step, which finds nobody, is
not taken. Over all contacts, whatever the audiences.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, popcount, prefetch
from ecken.graph.packed_rows import LOW, ONE, SIX, START, Ids, Int, Longs, Words

__all__ = ["count_layers", "find_marked"]

_TELLING_COST = 10
"""Telling a contact costs about as much as so many entries of those who would ask."""

_AHEAD = np.uint64(16)
"""Entries whose marks are fetched ahead."""


@kernel
def count_layers(
    pool: Ids, head: Words, total: Ids, source: Int, connected: Int, entries: Int,
    seen: Words, front: Words, news: Words, layers: Longs,
) -> tuple[Int, Int]:  # fmt: skip
    """Write how many are at 1, 2, … hops from a member to ``layers``; return hops and how many.

    ``connected``: how many can be reached. ``entries`` of all rows. ``seen``, ``front``, ``news``
    (n / 64,) are memory to work with; who is farthest is marked in ``front`` if the hops are even,
    else in ``news``. Stops where ``layers`` ends, with fewer found than ``connected``.
    """
    seen[:] = 0
    front[:] = 0
    for v in range(head.size, seen.size * 64):
        _mark(seen, np.uint64(v))
    _mark(seen, np.uint64(source))
    _mark(front, np.uint64(source))
    edges: Int = np.int64(total[source])
    left: Int = entries - edges
    found: Int = 0
    hops: Int = 0
    while found < connected and hops < layers.size:
        if edges * _TELLING_COST < left:
            news[:] = 0
            edges, here = _tell(pool, head, total, front, seen, news)
        else:
            edges, here = _ask(pool, head, total, front, seen, news)
        left -= edges
        found += here
        layers[hops] = here
        hops += 1
        front, news = news, front
    return hops, found


@kernel
def find_marked(marks: Words) -> Int:
    """Return the first member that is marked; -1 if there is none."""
    for w in range(marks.size):
        if marks[w]:
            return w * 64 + np.int64(_lowest(marks[w]))
    return -1


@kernel
def _mark(marks: Words, v: np.uint64) -> None:
    marks[v >> SIX] |= ONE << (v & LOW)


@kernel
def _lowest(word: np.uint64) -> np.uint64:
    """Return the place of the lowest bit that is set."""
    return np.uint64(popcount((word & (~word + ONE)) - ONE))


@kernel
def _tell(
    pool: Ids, head: Words, total: Ids, front: Words, seen: Words, news: Words
) -> tuple[Int, Int]:
    """Mark the contacts of those in ``front`` who were not seen; return their entries and number.

    ``news`` is empty before.
    """
    edges: Int = 0
    here: Int = 0
    last_entry = np.uint64(max(pool.size, 1) - 1)
    for w in range(front.size):
        word = front[w]
        while word:
            u = (np.uint64(w) << SIX) + _lowest(word)
            word &= word - ONE
            start = np.uint64(head[u] >> START)
            for e in range(start, start + np.uint64(total[u])):
                prefetch(seen, np.uint64(pool[min(e + _AHEAD, last_entry)]) >> SIX)
                v = np.uint64(pool[e])
                if (seen[v >> SIX] >> (v & LOW)) & ONE == 0:
                    _mark(seen, v)
                    _mark(news, v)
                    edges += np.int64(total[v])
                    here += 1
    return edges, here


@kernel
def _ask(
    pool: Ids, head: Words, total: Ids, front: Words, seen: Words, news: Words
) -> tuple[Int, Int]:
    """Mark those who were not seen and have a contact in ``front``; return entries and number."""
    edges: Int = 0
    here: Int = 0
    last_entry = np.uint64(max(pool.size, 1) - 1)
    for w in range(seen.size):
        word = ~seen[w]
        gained = np.uint64(0)
        while word:
            bit = word & (~word + ONE)
            word ^= bit
            u = (np.uint64(w) << SIX) + _lowest(bit)
            start = np.uint64(head[u] >> START)
            for e in range(start, start + np.uint64(total[u])):
                prefetch(front, np.uint64(pool[min(e + _AHEAD, last_entry)]) >> SIX)
                v = np.uint64(pool[e])
                if (front[v >> SIX] >> (v & LOW)) & ONE:
                    gained |= bit
                    edges += np.int64(total[u])
                    here += 1
                    break
        news[w] = gained
        seen[w] |= gained
    return edges, here
