"""Kernels for the three figures, for all layers, and for what each contact alone opens.

Circle 1 and 2 are listed as they are found. Circle 3 is the union of circle 2's lists as a bitset:
one OR per entry, then a population count; in a smaller network a byte for each member, and the
search ends when all members are reached. The cost is that of reading circle 2's lists from memory.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.kernels.bitset import count_and_clear, flag_rows, mark_rows
from ecken.graph.kernels.frontier import (
    NODES_AHEAD,
    begin,
    gather_rows,
    prefetch_row,
    push_rows,
    unmark,
)
from ecken.graph.packed_rows import (
    LEVEL,
    LEVEL_MASK,
    SHOWN,
    START,
    Bytes,
    Ids,
    Int,
    Longs,
    Words,
)

__all__ = ["count_figures", "count_layers", "count_losses", "reach_second"]

_NEAR = 1 << 18
"""Members for whom a byte each stays in the processor's second cache."""

_OPENER = np.uint32((1 << 24) - 1)
"""Bits of a tag that say which contact, and no other, leads to a member: its place from 1 on."""
_SEVERAL = np.uint32(1 << 24)
"""In a tag: several contacts lead there."""
_SECOND = np.uint32(1 << 25)
"""In a tag: a member of circle 2."""
_SETTLED = np.uint32(1 << 26)
"""In a tag: nothing that is met later changes it. Viewer, blocked and circle 1 are this alone."""


@kernel
def count_figures(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    also: Ids,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    flags: Bytes,
    words: Words,
) -> tuple[Int, Int, Int, Int]:
    """Return the sizes of circle 1, 2, 3 and the number of operations.

    ``also`` and ``blocked`` are uint32 ids; the rest is a network's rows and a clean scratch, of
    which ``flags`` are bytes, one for each member, and ``words`` the same bytes.
    """
    work = np.int64(total[viewer]) + also.size + blocked.size
    first, marked = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, edges = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    work += first + edges
    both = push_rows(pool, starts, lengths, rows, seen, nodes, first)
    rows, edges = gather_rows(head, nodes, first, both, 2, starts, lengths)
    work += both - first
    second = both - first
    if edges < seen.size:
        found = push_rows(pool, starts, lengths, rows, seen, nodes, both)
        unmark(viewer, blocked, nodes, found, seen)
        return first, second, found - both, work + edges
    if head.size > _NEAR or edges < head.size:
        mark_rows(pool, starts, lengths, rows, seen)
        return first, second, count_and_clear(seen) - marked - second, work + edges
    flags[viewer] = 1
    for i in range(blocked.size):
        flags[blocked[i]] = 1
    for i in range(both):
        flags[nodes[i]] = 1
    unmark(viewer, blocked, nodes, both, seen)
    read = flag_rows(pool, starts, lengths, rows, head.size, flags, words)
    return first, second, count_and_clear(words) - marked - second, work + read


@kernel
def reach_second(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    also: Ids,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
) -> tuple[Int, Int, Int, Int]:
    """Write circle 1, then circle 2, to ``nodes``; both stay marked in ``seen``.

    Returns their sizes, how many rows of circle 1 were gathered, and the number of operations.
    """
    work = np.int64(total[viewer]) + also.size + blocked.size
    first, _ = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, edges = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    both = push_rows(pool, starts, lengths, rows, seen, nodes, first)
    return first, both - first, rows, work + first + edges


@kernel
def count_layers(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    ends: Longs,
) -> tuple[Int, Int]:
    """Write how many members stand in layers 1 to ``k`` to ``ends[k - 1]``, for all layers.

    ``ends`` int64 has room for one layer each; if there are more, the search stops there. Returns
    the number of layers and the number of operations. Each list that the viewer may see is read
    once.
    """
    work = np.int64(total[viewer]) + blocked.size
    low: Int = 0
    high, _ = begin(pool, head, total, viewer, blocked[:0], blocked, seen, nodes)
    layers: Int = 0
    while high > low and layers < ends.size:
        ends[layers] = high
        layers += 1
        rows, edges = gather_rows(head, nodes, low, high, layers, starts, lengths)
        work += high - low + edges
        low, high = high, push_rows(pool, starts, lengths, rows, seen, nodes, high)
    unmark(viewer, blocked, nodes, high, seen)
    return layers, work


@kernel
def count_losses(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    tags: Ids,
    openers: Ids,
    found: Longs,
) -> tuple[Int, Int, Int, Int]:
    """Count for each contact what would change without them, in one pass over circle 2's lists.

    A member of circle 2 has a *sole opener* if exactly one contact discloses them, a member of
    circle 3 if all those of circle 2 who disclose them have the same one. Without contact ``c``
    those of circle 2 with sole opener ``c`` leave it. They come back as circle 3 if somebody of
    circle 2 with another sole opener, or with none, discloses them there. Those of circle 3 with
    sole opener ``c`` leave it. Nobody else moves: every other member keeps a way of the same
    length that does not pass through ``c``.

    ``tags`` uint32 (n,) is zero before and after; ``openers`` uint32 is spare memory, as long as
    ``nodes``; ``found`` int64 (4, k), zero, takes for the contact at place ``i`` of ``nodes``: how
    many of circle 2 they disclose, how many only they do, how many of these come back, and how
    many of circle 3 are lost. Returns the sizes of circle 1, 2, 3 and the number of operations.
    The first ``k`` ids of ``nodes`` are circle 1.
    """
    work = np.int64(total[viewer]) + blocked.size
    first, _ = begin(pool, head, total, viewer, blocked[:0], blocked, seen, nodes)
    unmark(viewer, blocked, nodes, first, seen)
    tags[viewer] = _SETTLED
    for i in range(blocked.size):
        tags[blocked[i]] = _SETTLED
    for i in range(first):
        tags[nodes[i]] = _SETTLED
    both = first
    for i in range(first):
        word = head[nodes[i]]
        if (word & LEVEL_MASK) == np.uint64(0):
            continue
        tag = np.uint32(i + 1) | _SECOND
        begins = np.uint64(word >> START)
        ends = begins + ((word >> LEVEL) & SHOWN)
        work += np.int64(ends - begins)
        for e in range(begins, ends):
            v = pool[e]
            had = tags[v]
            if had == _SETTLED:
                continue
            found[0, i] += 1
            if had == 0:
                tags[v] = tag
                nodes[both] = v
                both += 1
            else:
                tags[v] = _SECOND | _SEVERAL | _SETTLED
    rows = _gather_tagged(head, nodes, first, both, tags, starts, lengths, openers, found)
    work += both
    end = both
    for i in range(min(rows, 4)):
        prefetch_row(pool, starts[i], lengths[i])
    for i in range(rows):
        if i + 4 < rows:
            prefetch_row(pool, starts[i + 4], lengths[i + 4])
        opener = openers[i]
        begins = np.uint64(starts[i])
        ends = begins + np.uint64(lengths[i])
        work += np.int64(ends - begins)
        for e in range(begins, ends):
            v = pool[e]
            had = tags[v]
            if had >= _SETTLED or had == opener:
                continue
            if had == 0:
                tags[v] = opener
                nodes[end] = v
                end += 1
            elif had < _SECOND:
                tags[v] = _SEVERAL | _SETTLED
            elif had != opener | _SECOND:
                tags[v] = had | _SETTLED
                found[2, np.int64(had & _OPENER) - 1] += 1
    for i in range(both, end):
        tag = tags[nodes[i]]
        if tag < _SEVERAL:
            found[3, np.int64(tag) - 1] += 1
    tags[viewer] = 0
    for i in range(blocked.size):
        tags[blocked[i]] = 0
    for i in range(end):
        tags[nodes[i]] = 0
    return first, both - first, end - both, work


@kernel
def _gather_tagged(
    head: Words,
    nodes: Ids,
    low: Int,
    high: Int,
    tags: Ids,
    starts: Longs,
    lengths: Ids,
    openers: Ids,
    found: Longs,
) -> Int:
    """Gather the open lists of circle 2, ``nodes[low:high]``, each with its owner's sole opener.

    ``openers`` takes the opener, or ``_SEVERAL``; ``found[1]`` counts those with one, whether or
    not their list is open. Returns the number of lists.
    """
    rows: Int = 0
    for i in range(low, high):
        if i + NODES_AHEAD < high:
            prefetch(head, np.uint64(nodes[i + NODES_AHEAD]))
        tag = tags[nodes[i]]
        if tag < _SETTLED:
            found[1, np.int64(tag & _OPENER) - 1] += 1
        word = head[nodes[i]]
        starts[rows] = np.int64(word >> START)
        lengths[rows] = np.int64((word >> LEVEL) & SHOWN)
        openers[rows] = tag & (_OPENER | _SEVERAL)
        rows += np.int64((word & LEVEL_MASK) >= np.uint64(2))
    return rows
