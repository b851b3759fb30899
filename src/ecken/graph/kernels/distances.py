"""Kernels for degrees of separation: 512 searches at once, one bit each.

The multi-source search of Then et al., "The More the Merrier: Efficient Multi-Source Graph
Traversal" (VLDB 2014): who is reached from which sources is one set for each member
(:mod:`ecken.graph.kernels.wide_sets`), and one step of all searches is a union of sets of contacts.
Each step takes the cheaper of two directions (Beamer, Asanović and Patterson, SC 2012): those who
are new tell their contacts, or those who lack somebody ask theirs, and stop once they lack nobody.

Departures from the paper: a member's set holds everybody within so many hops, not those at exactly
so many, so that two arrays do; members of other components count as reached from the beginning, so
that "lacks nobody" is one comparison.

Over all contacts, whatever the audiences: a figure of the whole network, for nobody in particular.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ecken.graph.jit import kernel, prefetch
from ecken.graph.kernels.wide_sets import (
    EIGHT,
    PLANES,
    WORDS,
    add_to_planes,
    count_bits,
    empty_planes,
    is_empty,
    is_full,
    is_same,
    join,
    load,
    store,
    without,
)
from ecken.graph.packed_rows import ONE, START, Ids, Int, Longs, Words

__all__ = [
    "NEVER",
    "ROWS",
    "begin_searches",
    "count_hops",
    "count_hops_singly",
    "search_from",
    "step_back",
]

NEVER = np.uint32(0xFFFF_FFFF)
"""Hops to whom was not reached."""

_AHEAD = np.uint64(16)
"""Entries whose sets are fetched ahead."""

_STRIDE = np.uint64(4)
"""Entries between two looks whether anybody is still lacking."""

_TELLING_COST = 3
"""Telling a contact costs about as much as asking this many."""

_MOST_COUNTED = (1 << PLANES) - 1
ROWS = 3


@kernel
def begin_searches(
    order: Ids, lows: Longs, highs: Longs, lacking: Words, reached: Words, wanted: Words, todo: Ids
) -> Int:
    """Let the members ``order[lows[i]:highs[i]]`` lack set ``i`` of ``lacking`` and nothing else.

    Writes their sets of both arrays and notes them in ``todo``; returns how many there are.
    """
    noted: Int = 0
    for i in range(lows.size):
        have = without(_everybody(), load(lacking, np.uint64(i)))
        for at in range(lows[i], highs[i]):
            store(reached, np.uint64(order[at]), have)
            store(wanted, np.uint64(order[at]), have)
            todo[noted] = order[at]
            noted += 1
    return noted


@kernel
def count_hops(
    pool: Ids,
    head: Words,
    total: Ids,
    todo: Ids,
    noted: Int,
    reached: Words,
    wanted: Words,
    sources: Ids,
    connected: Longs,
    is_each: bool,
    front: Ids,
    spare: Ids,
    news: Words,
    counts: Longs,
    sums: NDArray[np.float64],
    each: Longs,
    farthest: Longs,
) -> Int:
    """Search from up to 512 sources at once; say how many are at each number of hops.

    ``todo``, ``reached``, ``wanted`` as :func:`begin_searches` leaves them. ``connected`` int64,
    one for each source: how many others it can reach. ``front``, ``spare`` uint32 (n,) and ``news``
    uint64 are memory to work with.

    Returns how many hops away the farthest is, ``h``. All that follows is zero before, and has room
    for ``h`` hops: ``counts`` int64, pairs (source, other) at 1, 2, … hops. With ``is_each`` also
    ``sums`` float64 (3, ·), over the sources: the square of those at ``h`` hops, the square of
    those within, and those within times ``connected``; ``each`` int64 (3, 512), of which the last
    row is the sum of hops of each source; ``farthest`` int64, how far the farthest is that each
    reaches.
    """
    planes = np.zeros(PLANES * WORDS, dtype=np.uint64)
    edges = _place_sources(total, sources, reached, wanted, news, front)
    lacking: Int = 0
    for i in range(noted):
        lacking += np.int64(total[todo[i]])
    fronts: Int = sources.size
    is_even = True  # both arrays are the same, and ``news`` holds who is new in ``front``
    most = news.size // WORDS
    hops: Int = 0
    while fronts:
        if fronts <= most and edges * _TELLING_COST < lacking:
            if not is_even:
                _even_out(front, fronts, reached, wanted, news)
                is_even = True
            spared = _tell(pool, head, total, front, fronts, news, reached, wanted, spare)
            front, spare = spare, front
            fronts = spared
            edges, found = _settle(
                total, front, fronts, reached, wanted, news, most, is_each, planes, each[0]
            )
        else:
            fronts, noted, edges, lacking, found = _ask(
                pool, head, total, todo, noted, reached, wanted, front, is_each, planes, each[0]
            )
            reached, wanted = wanted, reached
            is_even = False
        if fronts == 0:
            break
        if is_each:
            empty_planes(planes, each[0])
            found = _sum_up(each, connected, sums, farthest, hops)
        counts[hops] = found
        hops += 1
    return hops


@kernel
def _everybody() -> tuple[
    np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64
]:
    a = ~np.uint64(0)
    return a, a, a, a, a, a, a, a


@kernel
def _place_sources(
    total: Ids, sources: Ids, reached: Words, wanted: Words, news: Words, front: Ids
) -> Int:
    """Let each source reach itself; return how many entries their rows have."""
    edges: Int = 0
    for i in range(sources.size):
        at = np.uint64(sources[i]) * EIGHT + np.uint64(i >> 6)
        bit = ONE << np.uint64(i & 63)
        reached[at] |= bit
        wanted[at] |= bit
        for j in range(WORDS):
            news[i * WORDS + j] = np.uint64(0)
        news[i * WORDS + (i >> 6)] = bit
        front[i] = sources[i]
        edges += np.int64(total[sources[i]])
    return edges


@kernel
def _even_out(front: Ids, fronts: Int, reached: Words, wanted: Words, news: Words) -> None:
    """Bring ``wanted`` to what is reached; keep who is new."""
    for i in range(fronts):
        v = np.uint64(front[i])
        x = load(reached, v)
        store(news, np.uint64(i), without(x, load(wanted, v)))
        store(wanted, v, x)


@kernel
def _tell(
    pool: Ids, head: Words, total: Ids, front: Ids, fronts: Int, news: Words, reached: Words,
    wanted: Words, spare: Ids,
) -> Int:  # fmt: skip
    """Let those in ``front`` tell their contacts who is new; note in ``spare`` whom it changed."""
    spared: Int = 0
    for i in range(fronts):
        told = load(news, np.uint64(i))
        start = np.uint64(head[front[i]] >> START)
        for e in range(start, start + np.uint64(total[front[i]])):
            v = np.uint64(pool[e])
            x = load(wanted, v)
            if not is_empty(without(told, x)):
                if is_same(x, load(reached, v)):
                    spare[spared] = pool[e]
                    spared += 1
                store(wanted, v, join(x, told))
    return spared


@kernel
def _settle(
    total: Ids, front: Ids, fronts: Int, reached: Words, wanted: Words, news: Words, most: Int,
    is_each: bool, planes: Words, counts: Longs,
) -> tuple[Int, Int]:  # fmt: skip
    """Count who is new and bring ``reached`` to what is wanted; return entries and pairs."""
    edges: Int = 0
    found = np.uint64(0)
    for i in range(fronts):
        v = np.uint64(front[i])
        y = load(wanted, v)
        new = without(y, load(reached, v))
        store(reached, v, y)
        if i < most:
            store(news, np.uint64(i), new)
        edges += np.int64(total[v])
        found += count_bits(new)
        if is_each:
            add_to_planes(planes, new)
            if i % _MOST_COUNTED == _MOST_COUNTED - 1:
                empty_planes(planes, counts)
    return edges, np.int64(found)


@kernel
def _ask(
    pool: Ids, head: Words, total: Ids, todo: Ids, noted: Int, reached: Words, wanted: Words,
    front: Ids, is_each: bool, planes: Words, counts: Longs,
) -> tuple[Int, Int, Int, Int, Int]:  # fmt: skip
    """Let those who lack somebody ask their contacts, into ``wanted``; ``front`` gets who gained.

    Who lacks nobody any more leaves ``todo`` one step later, once both arrays say so. Returns how
    many gained, how many stay in ``todo``, the entries of both, and pairs.
    """
    fronts: Int = 0
    kept: Int = 0
    edges: Int = 0
    lacking: Int = 0
    found = np.uint64(0)
    last_entry = np.uint64(max(pool.size, 1) - 1)
    for i in range(noted):
        v = np.uint64(todo[i])
        x = load(reached, v)
        if is_full(x):
            store(wanted, v, x)
            continue
        todo[kept] = todo[i]
        kept += 1
        y = x
        e = np.uint64(head[v] >> START)
        end = e + np.uint64(total[v])
        while e < end and not is_full(y):
            stop = min(e + _STRIDE, end)
            for k in range(e, stop):
                prefetch(reached, np.uint64(pool[min(k + _AHEAD, last_entry)]) * EIGHT)
                y = join(y, load(reached, np.uint64(pool[k])))
            e = stop
        store(wanted, v, y)
        new = without(y, x)
        if not is_empty(new):
            front[fronts] = np.uint32(v)
            fronts += 1
            edges += np.int64(total[v])
            found += count_bits(new)
            if is_each:
                add_to_planes(planes, new)
                if fronts % _MOST_COUNTED == 0:
                    empty_planes(planes, counts)
        if not is_full(y):
            lacking += np.int64(total[v])
    return fronts, kept, edges, lacking, np.int64(found)


@kernel
def _sum_up(
    each: Longs, connected: Longs, sums: NDArray[np.float64], farthest: Longs, step: Int
) -> Int:
    """Add what each source found at this step to all sums, and clear it; return their sum."""
    found: Int = 0
    for i in range(connected.size):
        here = each[0, i]
        each[0, i] = 0
        each[1, i] += here
        each[2, i] += here * (step + 1)
        found += here
        within = np.float64(each[1, i])
        sums[0, step] += np.float64(here) * np.float64(here)
        sums[1, step] += within * within
        sums[2, step] += within * np.float64(connected[i])
        if here:
            farthest[i] = step + 1
    return found


@kernel
def search_from(
    pool: Ids, head: Words, total: Ids, source: Int, hops: Ids, queue: Ids
) -> tuple[Int, Int]:
    """Write the hops from one source to all it reaches; ``hops`` (n,) holds :data:`NEVER` before.

    ``queue`` (n,) gets whom it reaches, the nearest first. Returns how many these are, and the hops
    to the last.
    """
    hops[source] = 0
    queue[0] = source
    found: Int = 1
    at: Int = 0
    while at < found:
        u = queue[at]
        at += 1
        start = np.int64(head[u] >> START)
        for e in range(start, start + np.int64(total[u])):
            v = pool[e]
            if hops[v] == NEVER:
                hops[v] = hops[u] + np.uint32(1)
                queue[found] = v
                found += 1
    return found, np.int64(hops[queue[found - 1]])


@kernel
def step_back(pool: Ids, head: Words, total: Ids, hops: Ids, member: Int, steps: Int) -> Int:
    """Go from a member towards the source of ``hops``, so many steps; return who stands there."""
    u = np.int64(member)
    for _ in range(steps):
        start = np.int64(head[u] >> START)
        nearer = hops[u] - np.uint32(1)
        for e in range(start, start + np.int64(total[u])):
            if hops[pool[e]] == nearer:
                u = np.int64(pool[e])
                break
    return u


@kernel
def count_hops_singly(
    pool: Ids, head: Words, total: Ids, sources: Ids, connected: Longs, hops: Ids, queue: Ids,
    counts: Longs, sums: NDArray[np.float64], each: Longs, farthest: Longs,
) -> Int:  # fmt: skip
    """Answer as :func:`count_hops` with ``is_each``, by a search of its own for each source.

    For networks so deep that searches hardly meet: there each step of 512 at once costs more than
    512 steps. Nobody is farther from a source than ``counts`` has places. ``hops`` (n,) holds
    :data:`NEVER` before and after.
    """
    longest: Int = 0
    for i in range(sources.size):
        found, last = search_from(pool, head, total, np.int64(sources[i]), hops, queue)
        can_reach = np.float64(connected[i])
        at: Int = 1
        for step in range(last):
            begin = at
            while at < found and hops[queue[at]] == np.uint32(step + 1):
                at += 1
            here = np.float64(at - begin)
            within = np.float64(at - 1)
            counts[step] += at - begin
            each[2, i] += (at - begin) * (step + 1)
            sums[0, step] += here * here
            sums[1, step] += within * within
            sums[2, step] += within * can_reach
        for step in range(last, counts.size):
            sums[1, step] += can_reach * can_reach
            sums[2, step] += can_reach * can_reach
        for j in range(found):
            hops[queue[j]] = NEVER
        farthest[i] = last
        longest = max(longest, last)
    return longest
