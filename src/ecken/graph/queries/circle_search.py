"""Figures, circles, bridges and degrees of one viewer: Python around the kernels.

Functions here take checked input and a borrowed scratch; :class:`~ecken.graph.network.Network`
does both. All of them go forward from the viewer only, but for :func:`find_within`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ecken.graph.inputs import NO_IDS
from ecken.graph.kernels import (
    bidirectional_search,
    bitset,
    bridges,
    circles,
    degrees,
    disclosed_entries,
    frontier,
    listing,
)
from ecken.graph.packed_rows import Bytes, Ids, Longs, Rows
from ecken.graph.queries.results import CircleBits, Circles, Figures, LayerSizes, Losses
from ecken.graph.queries.scratch import Scratch

__all__ = [
    "count_entries_among",
    "find_bridges",
    "find_bridges_of_many",
    "find_circle_bits",
    "find_circles",
    "find_degrees",
    "find_entries_among",
    "find_figures",
    "find_layer_sizes",
    "find_losses",
    "find_within",
]


def find_figures(rows: Rows, viewer: int, also: Ids, blocked: Ids, scratch: Scratch) -> Figures:
    """Count the three circles."""
    first, second, third, work = circles.count_figures(
        rows.pool, rows.head, rows.total, viewer, also, blocked,
        scratch.seen, scratch.nodes, scratch.starts, scratch.lengths, scratch.flags, scratch.words,
    )  # fmt: skip
    return Figures(int(first), int(second), int(third), int(work))


def find_layer_sizes(rows: Rows, viewer: int, blocked: Ids, scratch: Scratch) -> LayerSizes:
    """Count the members of every layer."""
    s = scratch
    ends = np.empty(rows.n + 1, dtype=np.int64)
    layers, work = circles.count_layers(
        rows.pool, rows.head, rows.total, viewer, blocked,
        s.seen, s.nodes, s.starts, s.lengths, ends,
    )  # fmt: skip
    sizes = np.diff(ends[:layers], prepend=0)
    return LayerSizes(np.concatenate((np.ones(1, dtype=np.int64), sizes)), int(work))


def find_losses(rows: Rows, viewer: int, blocked: Ids, scratch: Scratch) -> Losses:
    """Count what would change without each contact."""
    s = scratch
    found = np.zeros((4, int(rows.total[viewer]) + 1), dtype=np.int64)
    first, second, third, work = circles.count_losses(
        rows.pool, rows.head, rows.total, viewer, blocked,
        s.seen, s.nodes, s.starts, s.lengths, s.tally, s.counts, found,
    )  # fmt: skip
    order = np.argsort(s.nodes[:first])
    opened, alone, returning, third_alone = found[:, :first][:, order]
    figures = Figures(int(first), int(second), int(third), int(work))
    return Losses(s.nodes[:first][order], opened, alone, returning, third_alone, figures, int(work))


def find_circles(
    rows: Rows, viewer: int, also: Ids, blocked: Ids, depth: int, scratch: Scratch
) -> Circles:
    """List the circles up to ``depth`` (1 to 3), circle 2 with its bridge counts."""
    s = scratch
    if depth == 1:
        found, _ = frontier.begin(
            rows.pool, rows.head, rows.total, viewer, also, blocked, s.seen, s.nodes
        )
        frontier.unmark(viewer, blocked, s.nodes, found, s.seen)
        work = int(rows.total[viewer]) + also.size + blocked.size
        return Circles(np.sort(s.nodes[:found]), NO_IDS, NO_IDS, NO_IDS, work)
    if depth == 2:
        near = _list_near(rows, viewer, also, blocked, s)
        frontier.unmark(viewer, blocked, s.nodes, near.first.size, s.seen)
        return near
    bits = find_circle_bits(rows, viewer, also, blocked, s)
    third = np.empty(bits.third_count, dtype=np.uint32)
    listing.list_marked(bits.third, third)
    return replace(bits.near, third=third, work=bits.work)


def find_circle_bits(
    rows: Rows, viewer: int, also: Ids, blocked: Ids, scratch: Scratch
) -> CircleBits:
    """List the first two circles, and mark the third."""
    s = scratch
    near = _list_near(rows, viewer, also, blocked, s)
    first, both = near.first.size, near.first.size + near.second.size
    bitset.mark_ids(near.second, near.second.size, s.seen)
    third = np.empty_like(s.seen)
    found, more = listing.mark_third(
        rows.pool, rows.head, first, both, s.nodes, s.seen, s.mark, s.starts, s.lengths, third
    )
    frontier.unmark(viewer, blocked, s.nodes, both, s.seen)
    marks = third[: rows.n // 64 + 1]
    marks.flags.writeable = False
    return CircleBits(near, marks, int(found), near.work + int(more))


def _list_near(rows: Rows, viewer: int, also: Ids, blocked: Ids, scratch: Scratch) -> Circles:
    """List circle 1 and 2, which also stand one after the other in ``scratch.nodes``.

    Viewer, blocked ids and circle 1 stay marked in ``scratch.seen``.
    """
    s = scratch
    first, second, work = listing.list_second(
        rows.pool, rows.head, rows.total, viewer, also, blocked,
        s.seen, s.nodes, s.starts, s.lengths, s.tally, s.mark, s.entries, s.counters, s.counts,
    )  # fmt: skip
    one, two = np.sort(s.nodes[:first]), s.nodes[first : first + second].copy()
    return Circles(one, two, NO_IDS, s.counts[:second].copy(), int(work))


def find_bridges(
    rows: Rows, viewer: int, target: int, also: Ids, blocked: Ids, scratch: Scratch
) -> tuple[Ids, int]:
    """Return the bridges to ``target``, ascending, and the number of operations."""
    contacts = _first(rows, viewer, also, blocked, scratch)
    out = np.empty(contacts.size + 1, dtype=np.uint32)
    if target == viewer or (blocked == target).any():
        return NO_IDS, int(contacts.size)
    found, work = bridges.bridges_to(rows.pool, rows.head, contacts, 1, target, out)
    return out[:found].copy(), int(work + contacts.size)


def find_bridges_of_many(
    rows: Rows, viewer: int, targets: Ids, blocked: Ids, scratch: Scratch
) -> tuple[Longs, Ids, int]:
    """Return (indptr (k+1,), ids, operations): target i has ``ids[indptr[i]:indptr[i+1]]``."""
    contacts = _first(rows, viewer, NO_IDS, blocked, scratch)
    indptr = np.zeros(targets.size + 1, dtype=np.int64)
    hidden = (targets == viewer) | np.isin(targets, blocked)
    work = bridges.bridges_to_many(rows.pool, rows.head, contacts, targets, indptr, NO_IDS)
    indptr[1:][hidden] = 0
    np.cumsum(indptr, out=indptr)
    ids = np.empty(int(indptr[-1]), dtype=np.uint32)
    if ids.size:
        shown = np.flatnonzero(~hidden)
        cursor = indptr[:-1][shown].copy()
        work += bridges.bridges_to_many(rows.pool, rows.head, contacts, targets[shown], cursor, ids)
    return indptr, ids, int(work + contacts.size)


def find_degrees(
    rows: Rows, viewer: int, targets: Ids, blocked: Ids, scratch: Scratch
) -> tuple[Bytes, int]:
    """Return the degree, 1 to 3, of each target, 0 for all others, and the operations."""
    s = scratch
    out = np.zeros(targets.size, dtype=np.uint8)
    first, second, _, work = circles.reach_second(
        rows.pool, rows.head, rows.total, viewer, NO_IDS, blocked,
        s.seen, s.nodes, s.starts, s.lengths,
    )  # fmt: skip
    both = first + second
    open_ = degrees.label_targets(targets, viewer, blocked, s.nodes, first, both, s.tally, out)
    if open_:
        work += degrees.label_third(
            rows.pool, rows.head, first, both, s.nodes, s.seen, s.mark,
            s.starts, s.lengths, targets, out,
        )  # fmt: skip
    frontier.unmark(viewer, blocked, s.nodes, both, s.seen)
    return out, int(work)


def find_within(
    rows: Rows, viewer: int, target: int, hops: int, blocked: Ids, scratch: Scratch
) -> bool:
    """Say whether ``target`` is within ``hops`` (1 to 3); asks from both sides."""
    s = scratch
    if target == viewer:
        return True
    if blocked.size and (blocked == target).any():
        return False
    return bool(
        bidirectional_search.is_within(
            rows.pool, rows.head, rows.total, rows.listed, viewer, target, hops, blocked,
            s.mark, s.nodes, s.third, s.starts, s.lengths,
        )
    )  # fmt: skip


def count_entries_among(rows: Rows, members: Ids, layer: int, wanted: Ids) -> tuple[Longs, int]:
    """Return how many of ``wanted`` each open list holds, and the operations."""
    bits = np.zeros(rows.n // 64 + 1, dtype=np.uint64)
    bitset.mark_ids(wanted, wanted.size, bits)
    counts = np.zeros(members.size + 1, dtype=np.int64)
    work = disclosed_entries.count_wanted(rows.pool, rows.head, members, layer, bits, counts)
    return counts[1:], int(work)


def find_entries_among(
    rows: Rows, members: Ids, layer: int, wanted: Ids, others: bool
) -> tuple[Longs, Ids, int]:
    """Return (indptr, ids, operations): what the open lists of ``members`` hold of ``wanted``.

    With ``others``: what they hold beside it.
    """
    bits = np.zeros(rows.n // 64 + 1, dtype=np.uint64)
    bitset.mark_ids(wanted, wanted.size, bits)
    if others:
        np.invert(bits, out=bits)
    indptr = np.zeros(members.size + 1, dtype=np.int64)
    work = disclosed_entries.count_wanted(rows.pool, rows.head, members, layer, bits, indptr)
    np.cumsum(indptr, out=indptr)
    ids = np.empty(int(indptr[-1]), dtype=np.uint32)
    disclosed_entries.list_wanted(rows.pool, rows.head, members, bits, indptr, ids)
    return indptr, ids, int(work)


def _first(rows: Rows, viewer: int, also: Ids, blocked: Ids, scratch: Scratch) -> Ids:
    """Return circle 1, ascending."""
    s = scratch
    found, _ = frontier.begin(
        rows.pool, rows.head, rows.total, viewer, also, blocked, s.seen, s.nodes
    )
    contacts: Ids = np.sort(s.nodes[:found])
    frontier.unmark(viewer, blocked, s.nodes, found, s.seen)
    return contacts
