"""Sets of members as bits against sets of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from ecken.search.bitsets import bitset as subject
from ecken.search.bitsets.bitset import bitset, count_in, counted, ids_of, is_in, to_bits
from ecken.search.index.segment import RowsByValue

WORDS = 5
IDS = st.sets(st.integers(0, 64 * WORDS - 1), max_size=60)
FAR = st.sets(st.integers(0, 2**32 - 1), max_size=20)


def _rising(ids: set[int]) -> np.ndarray:
    return np.array(sorted(ids), np.uint32)


@given(ids=IDS, far=FAR)
def test_members_of_every_kind_are_the_same_bits(ids: set[int], far: set[int]) -> None:
    every = _rising(ids | far)
    near = {member for member in ids | far if member < 64 * WORDS}
    bits = bitset(every, WORDS)
    assert ids_of(bits).tolist() == sorted(near)
    assert counted(bits) == len(near)
    for kind in (every, BitMap(every.tolist()), np.append(bits, np.uint64(7)), bits):
        assert (to_bits(kind, WORDS) == bits).all()
    longer = to_bits(bits, WORDS + 3)
    assert ids_of(longer).tolist() == sorted(near)
    assert len(longer) == WORDS + 3


@pytest.mark.parametrize("ids", [[2, 1], [1, 1], [0, 5, 5], [70_000, 4]])
def test_ids_have_to_rise(ids: list[int]) -> None:
    with pytest.raises(ValueError, match="rise"):
        bitset(np.array(ids, np.uint32), WORDS)


@given(one=IDS, other=IDS, asked=IDS, extra=st.integers(0, 4))
def test_sets_are_compared_however_long_they_are(
    one: set[int], other: set[int], asked: set[int], extra: int
) -> None:
    bits, longer = bitset(_rising(one), WORDS), bitset(_rising(other), WORDS + extra)
    assert count_in(bits, longer) == count_in(longer, bits) == len(one & other)
    rising = sorted(asked)
    assert is_in(bits, _rising(asked)).tolist() == [member in one for member in rising]
    before = [sum(member < one_asked for member in one) for one_asked in rising]
    assert subject.places_in(bits, _rising(asked)).tolist() == before
    beside = {member: 7 + member for member in one}
    numbers = np.array([beside[member] for member in sorted(one)], np.uint32)
    told = subject.numbers_at(bits, numbers, _rising(asked)).tolist()
    assert told == [beside.get(member, 0) for member in rising]


@given(sets=st.tuples(IDS, IDS, IDS), asked=IDS)
def test_the_first_of_three_sets_is_told(
    sets: tuple[set[int], set[int], set[int]], asked: set[int]
) -> None:
    bits = [bitset(_rising(ids), WORDS - place) for place, ids in enumerate(sets)]
    told = subject.first_set(*bits, _rising(asked)).tolist()
    known = [{m for m in ids if m < 64 * (WORDS - place)} for place, ids in enumerate(sets)]
    expected = [
        next((place for place, ids in enumerate(known, 1) if member in ids), 4)
        for member in sorted(asked)
    ]
    assert told == expected


@given(column=st.lists(st.integers(-1, 9), max_size=200), values=st.sets(st.integers(0, 15)))
def test_rows_by_value_are_those_that_have_it(column: list[int], values: set[int]) -> None:
    by_value = RowsByValue.of(np.array(column, np.int32))
    wanted = np.array(sorted(values), np.int64)
    expected = [row for row, value in enumerate(column) if value in values]
    assert by_value.many(wanted) == len(expected)
    assert ids_of(by_value.gather(wanted, 4)).tolist() == expected
