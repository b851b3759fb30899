"""What many lists hold of a wanted set: as an independent look at each list says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Network

N = 30
ids = st.integers(0, N - 1)
pairs = st.sets(st.tuples(ids, ids).filter(lambda p: p[0] < p[1]), max_size=120)
reaches = st.lists(st.sampled_from([0, 1, 2, 3, 4, 255]), min_size=N, max_size=N)
flags = st.lists(st.booleans(), min_size=N, max_size=N)


@given(pairs, reaches, flags, st.sets(ids), st.sets(ids), st.integers(1, 5))
def test_lists_hold_what_an_independent_look_finds(
    pairs: set[tuple[int, int]],
    reach: list[int],
    listed: list[bool],
    members: set[int],
    wanted: set[int],
    layer: int,
) -> None:
    network = Network.from_pairs(sorted(pairs), n=N, reach=reach, listed=listed)
    indptr, found = network.entries_among(sorted(members), layer, sorted(wanted))
    counts = network.entry_counts(sorted(members), layer, sorted(wanted))
    assert counts.tolist() == np.diff(indptr).tolist()
    neighbours = {u: {a + b - u for a, b in pairs if u in (a, b)} for u in range(N)}
    for i, member in enumerate(sorted(members)):
        is_open = reach[member] >= layer
        seen = {u for u in neighbours[member] & wanted if is_open and listed[u]}
        assert found[indptr[i] : indptr[i + 1]].tolist() == sorted(seen)


@given(pairs, reaches, flags, st.sets(ids), st.sets(ids), st.integers(1, 5))
def test_the_others_are_what_is_left(
    pairs: set[tuple[int, int]],
    reach: list[int],
    listed: list[bool],
    members: set[int],
    without: set[int],
    layer: int,
) -> None:
    network = Network.from_pairs(sorted(pairs), n=N, reach=reach, listed=listed)
    others = network.entries_among(sorted(members), layer, sorted(without), others=True)
    left = network.entries_among(sorted(members), layer, sorted(set(range(N)) - without))
    assert [array.tolist() for array in others] == [array.tolist() for array in left]
