"""Compiled loops of the search over the rows of a word or of a circle.

Bitsets are uint64 (rows // 64 + 1,), bit ``row % 64`` of word ``row // 64``. The *position* of a
row is its place among the ids that are looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.graph.jit import kernel, popcount
from ecken.graph.packed_rows import LOW, ONE, SIX
from ecken.search.index.posting_arrays import Looked, PostingArrays, SelectionBits, Wanted

__all__ = ["by_value", "gather", "gather_values", "look", "worst_of_best"]

Ids = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

FOUR = np.int64(4096)


@kernel
def _position(row: int, every: Words, rank: Ids) -> int:
    word = row >> 6
    below = (ONE << np.uint64(row & 63)) - ONE
    return np.int64(rank[word]) + np.int64(popcount(every[word] & below))


@kernel
def _dense_of(dense: Places, place: int) -> int:
    low, high = 0, dense.size
    while low < high:
        middle = (low + high) >> 1
        if dense[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def look(wanted: Wanted, postings: PostingArrays, selection: SelectionBits, looked: Looked) -> int:
    """Note which of the rows ``inside`` have any of the terms, and how well; give the work.

    The terms of a group are worth ``tables[group, field]``, 0 for nothing. What is ``looked`` up is
    by position: the most that any term is worth, and a bit for each field with one.
    """
    work = 0
    first, fields, starts = postings.first, postings.fields, postings.starts
    rows, block_at, block_size = postings.rows, postings.block_at, postings.block_size
    inside, best, found = selection.inside, looked.best, looked.found
    last = first.size - 1
    for group in range(wanted.tables.shape[0]):
        for i in range(wanted.groups[group], wanted.groups[group + 1]):
            term = wanted.terms[i]
            if term >= last:
                continue
            for place in range(np.int64(first[term]), np.int64(first[term + 1])):
                worth = wanted.tables[group, fields[place]]
                if worth == 0:
                    continue
                bit = np.uint32(1) << np.uint32(fields[place])
                begin, end = np.int64(starts[place]), np.int64(starts[place + 1])
                work += end - begin + 1
                for j in range(begin, end):
                    row = np.int64(rows[j])
                    if (inside[row >> 6] >> np.uint64(row & 63)) & ONE:
                        at = _position(row, selection.every, selection.rank)
                        best[at] = max(best[at], worth)
                        found[at] |= bit
                if begin == end:
                    number = _dense_of(postings.dense, place)
                    for block in range(block_at.shape[1]):
                        work += _look_in_block(
                            block, block_at[number, block], block_size[number, block], postings,
                            worth, bit, selection, looked,
                        )  # fmt: skip
    return work


@kernel
def _look_in_block(
    block: int, at: int, size: int, postings: PostingArrays, worth: int, bit: int,
    selection: SelectionBits, looked: Looked,
) -> int:  # fmt: skip
    """One block of 65,536 rows: up to 4,096 as low halves of their numbers, more as a bitset."""
    inside, best, found = selection.inside, looked.best, looked.found
    base = block << 16
    if size <= FOUR:
        for j in range(at, at + size):
            row = base | np.int64(postings.shorts[j])
            if (inside[row >> 6] >> np.uint64(row & 63)) & ONE:
                position = _position(row, selection.every, selection.rank)
                best[position] = max(best[position], worth)
                found[position] |= bit
        return size
    start = base >> 6
    for word in range(min(1024, inside.size - start)):
        both = postings.bits[at + word] & inside[start + word]
        while both:
            lowest = both & (~both + ONE)
            row = ((start + word) << 6) | np.int64(popcount(lowest - ONE))
            position = _position(row, selection.every, selection.rank)
            best[position] = max(best[position], worth)
            found[position] |= bit
            both ^= lowest
    return 1024


@kernel
def gather(wanted: Wanted, postings: PostingArrays, counting: Words, found: Words) -> int:
    """Mark which of the rows ``counting`` have any of the terms where it is worth something.

    ``found`` is empty and as long as ``counting``; gives how many are found.
    """
    first, fields, starts = postings.first, postings.fields, postings.starts
    rows, block_at, block_size = postings.rows, postings.block_at, postings.block_size
    last = first.size - 1
    for group in range(wanted.tables.shape[0]):
        for i in range(wanted.groups[group], wanted.groups[group + 1]):
            term = wanted.terms[i]
            if term >= last:
                continue
            for place in range(np.int64(first[term]), np.int64(first[term + 1])):
                if wanted.tables[group, fields[place]] == 0:
                    continue
                begin, end = np.int64(starts[place]), np.int64(starts[place + 1])
                for j in range(begin, end):
                    row = np.uint64(rows[j])
                    found[row >> SIX] |= ONE << (row & LOW)
                if begin == end:
                    number = _dense_of(postings.dense, place)
                    for block in range(block_at.shape[1]):
                        _gather_block(
                            block, block_at[number, block], block_size[number, block], postings,
                            found,
                        )  # fmt: skip
    many = np.uint64(0)
    for word in range(found.size):
        found[word] &= counting[word]
        many += popcount(found[word])
    return np.int64(many)


@kernel
def _gather_block(block: int, at: int, size: int, postings: PostingArrays, found: Words) -> None:
    if size <= FOUR:
        base = np.uint64(block) << np.uint64(16)
        for j in range(at, at + size):
            row = base | np.uint64(postings.shorts[j])
            found[row >> SIX] |= ONE << (row & LOW)
    else:
        start = block << 10
        for word in range(min(1024, found.size - start)):
            found[start + word] |= postings.bits[at + word]


@kernel
def by_value(column: Any, starts: Places, rows: Ids) -> None:
    """The rows of each value one after the other; ``starts`` are where each value's begin.

    ``starts`` has two places more than there are values, all 0; rows below 0 have no value.
    """
    for row in range(column.size):
        if column[row] >= 0:
            starts[column[row] + 2] += 1
    for value in range(2, starts.size):
        starts[value] += starts[value - 1]
    for row in range(column.size):
        if column[row] >= 0:
            rows[starts[column[row] + 1]] = row
            starts[column[row] + 1] += 1


@kernel
def gather_values(values: Places, starts: Places, rows: Ids, found: Words) -> None:
    """Mark the rows of some values."""
    for i in range(values.size):
        for j in range(starts[values[i]], starts[values[i] + 1]):
            row = np.uint64(rows[j])
            found[row >> SIX] |= ONE << (row & LOW)


@kernel
def worst_of_best(values: Any, heap: Any) -> Any:
    """The ``limit``-th smallest of more than ``limit`` values: one pass with a heap of the best.

    ``heap`` are the first ``limit`` of them, falling.
    """
    limit = heap.size
    for i in range(limit, values.size):
        value = values[i]
        if value >= heap[0]:
            continue
        at = 0
        while True:
            child = 2 * at + 1
            if child >= limit:
                break
            if child + 1 < limit and heap[child + 1] > heap[child]:
                child += 1
            if heap[child] <= value:
                break
            heap[at] = heap[child]
            at = child
        heap[at] = value
    return heap[0]
