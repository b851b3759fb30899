"""Builds rows from pairs or CSR arrays: checks first, then the kernels."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.building import csr_kernels
from ecken.graph.building.csr_builder import Chunks, Packed, arrange_chunks, arrange_pieces
from ecken.graph.building.sources import columns_of_matrix, is_plain_rows
from ecken.graph.columns import as_longs, read_integers, shown
from ecken.graph.inputs import check_listed, check_size
from ecken.graph.packed_rows import MAX_ROW, Ids, Int, Longs, Rows, level_of_reach
from ecken.graph.reach import check_reach
from ecken.graph.workers import cores, in_order

__all__ = [
    "rows_from_chunks",
    "rows_from_columns",
    "rows_from_csr",
    "rows_from_matrix",
    "rows_from_pieces",
]


_PIECE_PAIRS = 1 << 20
_DENSE = 1 << 20
_SPARSE = 64
"""So many ids are made without asking, or so many for each pair."""


def rows_from_columns(
    a: NDArray[np.integer], b: NDArray[np.integer], n: int | None, reach: Any, listed: Any,
    names: NDArray[Any] | None = None,
) -> Rows:  # fmt: skip
    """Build rows from two columns (m,) of ids; repeats and reversed pairs count once.

    ``names`` (n,) are what errors call the ids. Columns of uint32 are not
    copied. Memory while building: 16 bytes per pair.
    """
    if a.shape != b.shape:
        raise Invalid(
            "wrong_length", "The columns have {a} and {b} ids.", a=a.shape[0], b=b.shape[0]
        )
    one, two = _alike(a), _alike(b)
    if one.dtype != two.dtype:
        one, two = as_longs(a, "a"), as_longs(b, "b")
    low, high, loops = csr_kernels.look_over(one, two) if a.size else (0, -1, 0)
    n = _size_of(int(high) + 1, a.size) if n is None else check_size(n)
    if low < 0 or high >= n or loops:
        raise _bad_pair(one, two, n, names)
    left = np.ascontiguousarray(one, dtype=np.uint32)
    right = np.ascontiguousarray(two, dtype=np.uint32)
    cuts = range(0, left.size, _PIECE_PAIRS)
    pieces = [(left[at : at + _PIECE_PAIRS], right[at : at + _PIECE_PAIRS]) for at in cuts]
    return rows_from_pieces(pieces, n, reach, listed)


def rows_from_pieces(
    pieces: list[tuple[Ids, Ids]], n: int, reach: Any = None, listed: Any = None
) -> Rows:
    """Build rows from pieces of two columns of ids below ``n``; ``pieces`` is emptied.

    Pairs of an id with itself are left out.
    """
    audience, shown = check_reach(reach, n), check_listed(listed, n)
    return _finish(arrange_pieces(pieces, n), audience, shown)


def rows_from_chunks(chunks: Chunks, n: int, reach: Any = None, listed: Any = None) -> Rows:
    """Build rows from a source of checked pairs that can be read twice, without holding them.

    Memory: 8 bytes per pair, about 40 per id, and at most 1 GB more while building. Pairs of an id
    with itself are left out.
    """
    audience, shown = check_reach(reach, n), check_listed(listed, n)
    return _finish(arrange_chunks(chunks, n), audience, shown)


def rows_from_csr(indptr: Any, indices: Any, reach: Any, listed: Any) -> Rows:
    """Build rows from CSR arrays: ascending, without repeats, both directions of each pair.

    Half of the entries are built anew, and must give what is there. Memory: 24 bytes per pair.
    """
    starts = as_longs(read_integers(indptr, "indptr"), "indptr")
    ids = _alike(read_integers(indices, "indices"))
    if starts.size == 0 or starts[0] != 0 or starts[-1] != ids.size or (np.diff(starts) < 0).any():
        raise Invalid(
            "bad_indptr",
            "indptr must rise from 0 to the number of indices, {entries}.",
            entries=ids.size,
        )
    n = check_size(starts.size - 1)
    audience, shown = check_reach(reach, n), check_listed(listed, n)
    packed = arrange_pieces(_upper_pairs(starts, ids), n)
    row = csr_kernels.find_other_row(starts, ids, packed.totals, packed.pool)
    if row >= 0:
        raise _bad_row(starts, ids, row, 4)
    return _finish(packed, audience, shown)


def rows_from_matrix(matrix: Any, reach: Any, listed: Any) -> Rows:
    """Build rows from a SciPy sparse matrix; quickest if it is compressed, sorted and symmetric."""
    if is_plain_rows(matrix):
        try:
            return rows_from_csr(matrix.indptr, matrix.indices, reach, listed)
        except Invalid as error:
            if error.code != "bad_row":
                raise
    a, b, n = columns_of_matrix(matrix)
    return rows_from_columns(a, b, n, reach, listed)


def _upper_pairs(starts: Longs, ids: NDArray[np.integer]) -> list[tuple[Ids, Ids]]:
    """Check each row for itself; return the pairs whose second id is the larger one."""
    steps = np.arange(0, ids.size + _PIECE_PAIRS, _PIECE_PAIRS)
    cuts = np.unique(np.append(np.searchsorted(starts, steps), starts.size - 1))
    cuts = np.append(0, cuts[(cuts > 0) & (cuts < starts.size)])

    def check(part: tuple[int, int]) -> tuple[Ids, Ids]:
        low, high = part
        a, b = np.empty((2, int(starts[high] - starts[low])), dtype=np.uint32)
        pairs, row, fault = csr_kernels.check_rows(starts, ids, low, high, a, b)
        if row >= 0:
            raise _bad_row(starts, ids, row, fault)
        return a[:pairs], b[:pairs]

    parts = list(itertools.pairwise(cuts.tolist()))
    threads = cores() if len(parts) > 1 else 1
    return list(in_order(check, parts, threads, 2 * threads))


def _bad_row(starts: Longs, ids: NDArray[np.integer], row: Int, fault: Int) -> Invalid:
    """Name a row, what is wrong with it, and its first entries."""
    entries = ids[starts[row] : starts[row + 1]]
    seen = ", ".join(str(v) for v in entries[:8]) + (" …" if entries.size > 8 else "")
    return Invalid("bad_row", _FAULTS[int(fault)], row=row, seen=seen, last=starts.size - 2)


_FAULTS = {
    1: "Row {row} holds an id out of 0 to {last}: {seen}.",
    2: "Row {row} is not ascending, or repeats an id: {seen}.",
    3: "Row {row} holds its own id: {seen}.",
    4: "Row {row} and its mirror do not agree; each pair must stand in both rows: {seen}.",
}


def _finish(packed: Packed, reach: Any, listed: Any) -> Rows:
    """Put the heads together and the listed entries of each row first."""
    pool, totals, used = packed
    longest = int(totals.max()) if totals.size else 0
    if longest > MAX_ROW:
        raise Invalid(
            "row_too_long", "A member has {seen} contacts; {most} are possible.",
            seen=longest, most=MAX_ROW,
        )  # fmt: skip
    head = np.empty(totals.size, dtype=np.uint64)
    csr_kernels.write_heads(totals, level_of_reach(reach), head)
    if not listed.all():
        csr_kernels.show_first(head, totals, pool, listed, np.empty(longest, dtype=np.uint32))
    return Rows(pool, head, totals, totals.copy(), reach, listed, used)


def _size_of(n: int, pairs: int) -> int:
    """Return the size that the largest id asks for, unless hardly any of the ids would occur."""
    if n > max(_DENSE, _SPARSE * pairs):
        raise Invalid(
            "sparse_ids",
            "The largest id is {seen}, among {pairs} pairs: {n} ids would be made. Pass "
            "labels=True to keep such ids as labels, or n={n} if so many are meant.",
            seen=n - 1, pairs=pairs, n=n,
        )  # fmt: skip
    return check_size(n)


def _alike(ids: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return ids one behind another, as uint32 or int64: the kernels know no others.

    Read-only memory is copied: for the compiler it would be another kind.
    """
    ids = np.ascontiguousarray(ids, dtype=ids.dtype.newbyteorder("="))
    if ids.dtype == np.int32 and not (ids.size and int(ids.min()) < 0):
        ids = ids.view(np.uint32)
    if ids.dtype == np.uint32:
        return ids if ids.flags.writeable else ids.copy()
    return as_longs(ids, "The array")


def _bad_pair(
    a: NDArray[np.integer], b: NDArray[np.integer], n: int, names: NDArray[Any] | None
) -> Invalid:
    """Name the first pair with an id out of range or with itself, by its place."""
    bad = int(np.argmax((a < 0) | (b < 0) | (a >= n) | (b >= n) | (a == b)))
    one, two = int(a[bad]), int(b[bad])
    if names is not None:
        return Invalid(
            "bad_pair", "Pair {place} is ({a}, {b}); two different members are needed.",
            place=bad, a=shown(names.item(one)), b=shown(names.item(two)),
        )  # fmt: skip
    return Invalid(
        "bad_pair",
        "Pair {place} is ({a}, {b}); two different ids from 0 to {last} are needed.",
        place=bad,
        a=one,
        b=two,
        last=n - 1,
    )
