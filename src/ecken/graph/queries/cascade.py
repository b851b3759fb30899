"""How far a post of a viewer may spread: exact for the first two circles, played for the third."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.graph.inputs import Hops
from ecken.graph.kernels import bitset, bridges, cascade, frontier
from ecken.graph.packed_rows import LEVEL, LEVEL_MASK, SHOWN, Ids, Longs, Rows
from ecken.graph.queries.circle_search import find_circle_bits, find_circles
from ecken.graph.queries.results import Cascade, Circles
from ecken.graph.queries.scratch import Scratch

__all__ = ["CascadeQuestion", "find_cascade"]

_BATCH = 128
"""Runs before the error is looked at, and from then on every so many."""
_LEAST_OF_LONG = 8
"""Runs even where each of them is long."""
_HITS = 8
"""Runs that reach somebody before the control variate is believed."""
_MOST_WORK = 6_000_000
"""Operations after which no further run begins: some 15 ms."""


class CascadeQuestion(NamedTuple):
    """What is asked, checked: who passes on how often, how far, and how well it is to be known."""

    share: float
    hops: Hops
    error: float
    most_runs: int
    seed: int


def find_cascade(
    rows: Rows, viewer: int, also: Ids, blocked: Ids, asked: CascadeQuestion, scratch: Scratch
) -> Cascade:
    """Return how far a post spreads from the viewer."""
    share = asked.share
    if asked.hops == 1:
        near = find_circles(rows, viewer, also, blocked, 1, scratch)
        return Cascade(near.first.size, 0.0, 0.0, 0.0, 0, near.work)
    if asked.hops == 3 and share == 1:
        bits = find_circle_bits(rows, viewer, also, blocked, scratch)
        second = float(bits.near.second.size)
        return Cascade(bits.near.first.size, second, float(bits.third_count), 0.0, 0, bits.work)
    near = find_circles(rows, viewer, also, blocked, 2, scratch)
    is_shown = 1.0 - (1.0 - share) ** near.bridge_counts
    exact = Cascade(near.first.size, float(is_shown.sum()), 0.0, 0.0, 0, near.work)
    lengths = _open_lengths(rows, near.second, 2, blocked)
    entries = share * float((is_shown * lengths).sum())
    if asked.hops == 2 or entries == 0.0:
        return exact
    _mark(viewer, blocked, near, scratch)
    scratch.tally[near.first] = _open_lengths(rows, near.first, 1, blocked)
    scratch.tally[near.second] = lengths
    reached, read, work = _play(rows, near.first, asked, entries, scratch)
    _unmark(viewer, blocked, near, scratch)
    third, error = estimate(reached, read, entries)
    return exact._replace(
        third=third, third_error=error, runs=reached.size, work=near.work + near.second.size + work
    )


def estimate(reached: Longs, read: Longs, entries: float) -> tuple[float, float]:
    """Return the mean of ``reached`` over the runs, and its standard error.

    How many list entries were ``read`` is known exactly on average, ``entries``, and moves with
    what was reached: what the runs read too much or too little is taken off (a control variate;
    Ross, Simulation, 5th edition, section 9.2). The error is that of the line through the runs at
    ``entries``, each run's part as if the line were drawn without it: rare hubs would make it look
    too small (MacKinnon and White, Journal of Econometrics 29, 1985: HC3).
    """
    hits = int(np.count_nonzero(reached))
    if hits == 0:
        return 0.0, entries
    if hits < _HITS:
        return min(float(reached.mean()), entries), float(reached.std() / reached.size**0.5)
    more = read - read.mean()
    spread = max(float((more * more).sum()), 1e-9)
    lacking = entries - float(read.mean())
    slope = float((more * reached).sum()) / spread
    mean = float(reached.mean()) + slope * lacking
    rest = (reached - reached.mean() - slope * more) / (1.0 - _leverage(more, spread))
    weights = 1.0 / reached.size + more * (lacking / spread)
    return float(np.clip(mean, 0.0, entries)), float(((weights * rest) ** 2).sum() ** 0.5)


def _leverage(more: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    """How far each run decides by itself where the line through all of them lies; below 1."""
    pull: NDArray[np.float64] = 1.0 / more.size + more * more / spread
    return np.minimum(pull, 0.99)


def _play(
    rows: Rows, contacts: Ids, asked: CascadeQuestion, entries: float, scratch: Scratch
) -> tuple[Longs, Longs, int]:
    """Play until the error is small enough, or runs or work are used up."""
    s, left = scratch, _MOST_WORK
    coins = np.random.default_rng(asked.seed).integers(0, 2**64, asked.most_runs, dtype=np.uint64)
    reached, read = np.zeros((2, asked.most_runs), dtype=np.int64)
    threshold, done = np.uint64(asked.share * 2.0**64), 0
    while done < asked.most_runs and (left > 0 or done < _LEAST_OF_LONG):
        size = _BATCH if left > 0 else _LEAST_OF_LONG - done
        part = slice(done, min(done + size, asked.most_runs))
        played, work = cascade.play_runs(
            rows.pool, rows.head, contacts, coins[part], threshold, left,
            s.mark, s.seen, s.tally, s.counts, s.third, reached[part], read[part],
        )  # fmt: skip
        done += int(played)
        left -= int(work)
        mean, error = estimate(reached[:done], read[:done], entries)
        if done >= _LEAST_OF_LONG and mean > 0.0 and error <= asked.error * mean:
            break
    return reached[:done], read[:done], _MOST_WORK - left


def _open_lengths(rows: Rows, nodes: Ids, level: int, blocked: Ids) -> Longs:
    """Return how many entries that are not blocked the lists of ``nodes`` show; 0 if closed.

    Who is blocked may stand in a list without changing a number: so they are not counted, and it is
    not their lists that are asked. Cost: one look into each list for each who is blocked.
    """
    heads = rows.head[nodes]
    lengths = ((heads >> LEVEL) & SHOWN).astype(np.int64)
    lengths[(heads & LEVEL_MASK) < np.uint64(level)] = 0
    found = np.empty(nodes.size + 1, dtype=np.uint32)
    for other in np.unique(blocked).tolist():
        count, _ = bridges.bridges_to(rows.pool, rows.head, nodes, level, other, found)
        lengths[np.searchsorted(nodes, found[:count])] -= 1
    return lengths


def _mark(viewer: int, blocked: Ids, near: Circles, scratch: Scratch) -> None:
    """Mark viewer, blocked ids and circle 1 in ``mark``, and circle 2 as well in ``seen``."""
    me = np.array([viewer], dtype=np.uint32)
    for ids in (me, blocked, near.first):
        bitset.mark_ids(ids, ids.size, scratch.mark)
        bitset.mark_ids(ids, ids.size, scratch.seen)
    bitset.mark_ids(near.second, near.second.size, scratch.seen)


def _unmark(viewer: int, blocked: Ids, near: Circles, scratch: Scratch) -> None:
    frontier.unmark(viewer, blocked, near.first, near.first.size, scratch.mark)
    frontier.unmark(viewer, blocked, near.first, near.first.size, scratch.seen)
    frontier.clear_ids(near.second, near.second.size, scratch.seen)
    scratch.tally[near.first] = 0
    scratch.tally[near.second] = 0
