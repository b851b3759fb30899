"""The union of rows: both ways of marking it, whichever the size of a network would choose."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph.kernels import bitset


@st.composite
def _lists(draw: st.DrawFn) -> tuple[int, list[list[int]]]:
    n = draw(st.integers(1, 400))
    ids = st.integers(0, n - 1)
    return n, draw(st.lists(st.lists(ids, max_size=60), max_size=12))


def _marked(n: int, lists: list[list[int]], mark: object) -> np.ndarray:
    """Mark the lists, which lie in an array with gaps between them; return the bits (n,)."""
    pool = np.full(sum(len(row) + 3 for row in lists) + 1, n - 1, dtype=np.uint32)
    starts = np.zeros(len(lists) + 1, dtype=np.int64)
    lengths = np.zeros(len(lists) + 1, dtype=np.uint32)
    at = 0
    for i, row in enumerate(lists):
        starts[i], lengths[i] = at, len(row)
        pool[at : at + len(row)] = row
        at += len(row) + 3
    seen = np.zeros(n // 64 + 1, dtype=np.uint64)
    mark(pool, starts, lengths, len(lists), seen)  # type: ignore[operator]
    bits = np.unpackbits(seen.view(np.uint8), bitorder="little")[:n]
    assert bitset.count_and_clear(seen) == bits.sum()
    assert not seen.any()
    return bits


@given(_lists())
def test_both_ways_mark_the_union(drawn: tuple[int, list[list[int]]]) -> None:
    n, lists = drawn
    expected = np.zeros(n, dtype=np.uint8)
    expected[[v for row in lists for v in row]] = 1
    for mark in (bitset._mark_near, bitset._mark_far, bitset.mark_rows):
        assert _marked(n, lists, mark).tolist() == expected.tolist()


def test_lists_longer_than_a_piece_and_ends_on_its_edge() -> None:
    size = bitset._COPIED
    rng = np.random.default_rng(1)
    for shape in ([size], [size - 1, 1], [size + 1], [3 * size + 7, 0, size], [1] * 70):
        lists = [rng.integers(0, 20_000, k).tolist() for k in shape]
        near = _marked(20_000, lists, bitset._mark_near)
        assert (near == _marked(20_000, lists, bitset._mark_far)).all()
