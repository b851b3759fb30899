"""From pairs or CSR arrays to rows: checks first, then the building kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.inputs import as_longs, check_listed, check_reach, check_size, integer_array
from ecken.graph.lazy import LazyModule
from ecken.graph.memory import reserve
from ecken.graph.rows import MAX_ROW, Bools, Bytes, Ids, Longs, Rows, level_of_reach, pack_heads

__all__ = ["Chunks", "rows_from_chunks", "rows_from_csr", "rows_from_columns"]

Chunks = Callable[[], Iterable[tuple[Ids, Ids]]]
"""A source of pairs that can be read twice: each call yields the same chunks of two columns."""

csr = LazyModule("ecken.graph.csr")

_MIRRORED = 1 << 28
"""Entries up to which rows are ordered by way of a second copy (1 GiB at most)."""


def rows_from_columns(
    a: NDArray[np.integer], b: NDArray[np.integer], n: int | None, reach: Any, listed: Any
) -> Rows:
    """Build rows from two columns (m,) of ids; repeats and reversed pairs count once."""
    if a.shape != b.shape:
        raise Invalid(
            "wrong_length", "The columns have {a} and {b} ids.", a=a.shape[0], b=b.shape[0]
        )
    if n is None:
        n = 1 + max(int(a.max()), int(b.max())) if a.size else 0
    n = check_size(n)
    _check_pairs(a, b, n)
    one = np.ascontiguousarray(a, dtype=np.uint32)
    two = np.ascontiguousarray(b, dtype=np.uint32)
    return rows_from_chunks(lambda: ((one, two),), n, reach, listed)


def rows_from_chunks(chunks: Chunks, n: int, reach: Any = None, listed: Any = None) -> Rows:
    """Build rows from a source of checked pairs that can be read twice.

    Memory: 8 bytes per pair and about 40 per id while building; as much again for the pairs of a
    network of up to 134 million contacts, whose rows are then ordered faster.
    """
    audience, shown = check_reach(reach, n), check_listed(listed, n)
    counts: Longs = np.zeros(n + 1, dtype=np.int64)
    weights = []
    for a, b in chunks():
        csr.count_pairs(a, b, counts[1:])
        weights.append(int(csr.weigh_pairs(a, b)))
    starts = np.cumsum(counts, out=counts)
    entries = int(starts[-1])
    pool = reserve(entries)
    is_small = entries <= _MIRRORED
    rough = np.empty(entries, dtype=np.uint32) if is_small else pool
    cursor = starts[:-1].copy()
    for a, b in _same_again(chunks, weights):
        csr.place_pairs(a, b, cursor, rough)
    if is_small:
        cursor[:] = starts[:-1]
        csr.mirror_rows(starts, rough, cursor, pool)
    del cursor, rough
    totals: Ids = np.zeros(n, dtype=np.uint32)
    used = int(csr.tidy_rows(starts, pool, totals, is_small))
    return _finish(starts, totals, pool, used, audience, shown)


def _same_again(chunks: Chunks, weights: list[int]) -> Iterator[tuple[Ids, Ids]]:
    """Read a source once more; ``Invalid`` before a chunk that is not as it was."""
    expected = iter(weights)
    for a, b in chunks():
        if int(csr.weigh_pairs(a, b)) != next(expected, None):
            break
        yield a, b
    else:
        if next(expected, None) is None:
            return
    raise Invalid("source_changed", "The pairs changed while they were read twice; try again.")


def rows_from_csr(indptr: Any, indices: Any, reach: Any, listed: Any) -> Rows:
    """Take over CSR arrays: ascending rows without repeats, and both directions of each pair."""
    starts = as_longs(integer_array(indptr, "indptr"), "indptr")
    ids = as_longs(integer_array(indices, "indices"), "indices")
    if starts.size == 0 or starts[0] != 0 or starts[-1] != ids.size or (np.diff(starts) < 0).any():
        raise Invalid(
            "bad_indptr",
            "indptr must rise from 0 to the number of indices, {entries}.",
            entries=ids.size,
        )
    n = check_size(starts.size - 1)
    row, fault = csr.find_bad_row(starts, ids)
    if row >= 0:
        raise Invalid(
            "bad_row", _FAULTS[fault], row=row, seen=_glimpse(ids, starts, row), last=n - 1
        )
    pool = reserve(ids.size)
    pool[: ids.size] = ids
    totals = np.diff(starts).astype(np.uint32)
    audience, shown = check_reach(reach, n), check_listed(listed, n)
    return _finish(starts, totals, pool, int(ids.size), audience, shown)


_FAULTS = {
    1: "Row {row} holds an id out of 0 to {last}: {seen}.",
    2: "Row {row} is not ascending, or repeats an id: {seen}.",
    3: "Row {row} holds its own id: {seen}.",
    4: "Row {row} and its mirror do not agree; each pair must stand in both rows: {seen}.",
}


def _finish(starts: Longs, totals: Ids, pool: Ids, used: int, reach: Bytes, listed: Bools) -> Rows:
    """Put the heads together and the listed entries of each row first."""
    longest = int(totals.max()) if totals.size else 0
    if longest > MAX_ROW:
        raise Invalid(
            "row_too_long", "A member has {seen} contacts; {most} are possible.",
            seen=longest, most=MAX_ROW,
        )  # fmt: skip
    head = pack_heads(starts[:-1], totals, level_of_reach(reach))
    if not listed.all():
        csr.show_first(head, totals, pool, listed, np.empty(longest, dtype=np.uint32))
    return Rows(pool, head, totals, totals.copy(), reach, listed, used)


def _check_pairs(a: NDArray[np.integer], b: NDArray[np.integer], n: int) -> None:
    """Refuse the first pair with an id out of range or with itself, by its place."""
    if a.size == 0:
        return
    low, high = min(a.min(), b.min()), max(a.max(), b.max())
    if low >= 0 and high < n and not (a == b).any():
        return
    bad = int(np.argmax((a < 0) | (b < 0) | (a >= n) | (b >= n) | (a == b)))
    raise Invalid(
        "bad_pair",
        "Pair {place} is ({a}, {b}); two different ids from 0 to {last} are needed.",
        place=bad,
        a=int(a[bad]),
        b=int(b[bad]),
        last=n - 1,
    )


def _glimpse(ids: Longs, starts: Longs, row: int) -> str:
    """Show the first entries of a row."""
    entries = ids[starts[row] : starts[row + 1]]
    return ", ".join(str(v) for v in entries[:8]) + (" …" if entries.size > 8 else "")
