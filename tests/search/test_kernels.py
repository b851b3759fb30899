"""The compiled loops against plain Python, and that nobody outside a circle is found in it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from ecken.search import kernels
from ecken.search.bitmaps import bitmap_of
from ecken.search.circle import Circle, bitset, without
from ecken.search.columns import Codes, Groups, Sets
from ecken.search.facets import count_facet
from ecken.search.postings import BuiltPostings, FreshPostings, Looked, Wanted
from ecken.search.segment import Lists

CAPACITY = 200_000
FEW = np.zeros(0, np.uint32)
ROWS = st.sets(st.integers(0, CAPACITY - 1), max_size=40)


def _rising(rows: set[int]) -> np.ndarray:
    return np.array(sorted(rows), np.uint32)


@given(ids=ROWS, present=ROWS, gone=ROWS, late=ROWS, strangers=st.sets(st.integers(0, 2**32 - 1)))
@settings(max_examples=200, deadline=None)
def test_a_circle_holds_who_is_there_and_not_gone(
    ids: set[int], present: set[int], gone: set[int], late: set[int], strangers: set[int]
) -> None:
    asked = ids | strangers
    live = late - gone
    rows = np.arange(len(live), dtype=np.uint32)[::-1].copy()
    counting, out = bitset(_rising(present | ids), CAPACITY), bitmap_of(_rising(gone | late))
    circle = Circle.of(_rising(asked), counting, out, (_rising(live), rows))
    there = ((present | ids) - gone - late) | live
    assert set(circle.members(np.flatnonzero(circle.marks)).tolist()) == asked & there
    everyone = Circle.of_all(counting, out, (_rising(live), rows))
    assert set(everyone.members(np.flatnonzero(everyone.marks)).tolist()) == there
    fresh = dict(zip(sorted(live), rows.tolist(), strict=True))
    for one in (circle, everyone):
        known = one.late_positions(np.sort(one.late_rows))
        assert [fresh[m] for m in one.members(known).tolist()] == sorted(one.late_rows.tolist())


@pytest.mark.parametrize("ids", [[2, 1], [1, 1], [0, 5, 5], [70_000, 4]])
def test_ids_have_to_rise(ids: list[int]) -> None:
    with pytest.raises(ValueError, match="rise"):
        Circle.of(np.array(ids, np.uint32), bitset(FEW, 100), BitMap(), (FEW, FEW))


def _postings(seed: int) -> dict[tuple[int, int], set[int]]:
    """Rows by (term, field): rare ones, some thousand, and most of two blocks."""
    chance = np.random.default_rng(seed)
    sizes = [*([1] * 10), *([30] * 8), 1024, 1025, 5000, 9000, 60_000, 150_000]
    return {
        (term, int(chance.integers(0, 17))): set(
            chance.choice(CAPACITY, size, replace=False).tolist()
        )
        for term, size in enumerate(sizes)
    }


POSTINGS = _postings(3)


def _built() -> BuiltPostings:
    pairs = [(term * 32 + field, row) for (term, field), rows in POSTINGS.items() for row in rows]
    slots, rows = np.array(pairs, np.uint64).T
    return BuiltPostings.build(slots, rows.astype(np.uint32), 30)


def _fresh() -> FreshPostings:
    fresh = FreshPostings()
    for (term, field), rows in POSTINGS.items():
        for row in rows if len(rows) < 6000 else ():
            fresh.add(row, [term * 32 + field])
    return fresh


BUILT, FRESH = _built(), _fresh()
GROUPS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 32), max_size=6),
        st.dictionaries(st.integers(0, 16), st.integers(1, 1200), min_size=1),
    ),
    max_size=4,
)


def _expected(
    groups: list[tuple[list[int], dict[int, int]]], row: int, most: int
) -> tuple[int, int]:
    best = found = 0
    for terms, worth in groups:
        for (term, field), rows in POSTINGS.items():
            if term in terms and field in worth and len(rows) < most and row in rows:
                best, found = max(best, worth[field]), found | 1 << field
    return best, found


@given(
    groups=GROUPS, seed=st.integers(0, 99), size=st.sampled_from([0, 5, 300]), all_=st.booleans()
)
@settings(max_examples=120, deadline=None)
def test_words_are_found_where_they_are_and_nowhere_else(
    groups: list[tuple[list[int], dict[int, int]]], seed: int, size: int, all_: bool
) -> None:
    chance = np.random.default_rng(seed)
    likely = [row for rows in POSTINGS.values() for row in sorted(rows)[:20]]
    chosen = {*chance.choice(CAPACITY, size).tolist(), *chance.choice(likely, size // 3).tolist()}
    present = bitset(_rising(set(list(chosen)[1:])), CAPACITY)
    circle = Circle.of_all(present, BitMap(), (FEW, FEW))
    if not all_:
        circle = Circle.of(_rising(chosen), present, BitMap(), (FEW, FEW))
    looked, wanted = Looked.nothing(circle), Wanted.of(groups)
    BUILT.look(wanted, circle, looked)
    inside = np.flatnonzero(circle.marks)
    outside = np.flatnonzero(~circle.marks)
    assert not looked.best[outside].any()
    assert not looked.found[outside].any()
    expected = [_expected(groups, row, CAPACITY) for row in circle.members(inside).tolist()]
    pairs = zip(looked.best[inside].tolist(), looked.found[inside].tolist(), strict=True)
    assert list(pairs) == expected
    assert BUILT.occurs(wanted, present) == any(best for best, _ in expected)


@given(groups=GROUPS, seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_fresh_words_are_found_alike(
    groups: list[tuple[list[int], dict[int, int]]], seed: int
) -> None:
    chance = np.random.default_rng(seed)
    rows = chance.permutation(chance.choice(CAPACITY, 500, replace=False)).astype(np.uint32)
    members = np.sort(chance.choice(CAPACITY, 500, replace=False)).astype(np.uint32)
    circle = Circle.of(members, bitset(FEW, CAPACITY), BitMap(), (members, rows))
    looked, wanted = Looked.nothing(circle), Wanted.of(groups)
    FRESH.look(wanted, circle, looked)
    expected = [_expected(groups, row, 6000) for row in rows.tolist()]
    assert list(zip(looked.best.tolist(), looked.found.tolist(), strict=True)) == expected
    assert FRESH.occurs(wanted, bitmap_of(np.sort(rows))) == any(best for best, _ in expected)


@given(ids=ROWS, gone=ROWS)
def test_without_takes_out_whoever_is_gone(ids: set[int], gone: set[int]) -> None:
    left = without(bitset(_rising(ids), CAPACITY), bitmap_of(_rising(gone | {CAPACITY * 3})))
    assert set(np.flatnonzero(np.unpackbits(left.view(np.uint8), bitorder="little"))) == ids - gone


@given(st.lists(st.integers(-9, 9), min_size=2), st.integers(1, 30), st.booleans())
def test_the_worst_of_the_best_is_where_a_sorted_list_is_cut(
    values: list[int], limit: int, floating: bool
) -> None:
    limit = min(limit, len(values) - 1)
    array = np.array(values, np.float64 if floating else np.int64)
    assert kernels.worst_of_best(array, limit) == sorted(values)[limit - 1]


def _lists(values: int, late: int) -> Lists:
    lists = Lists()
    for number in range(values):
        lists.codes["company"].number(f"{number * 7919 % 1000:03}")
        lists.codes["position"].number(f"Titel{number // 2}{'in' * (number % 2)}")
    lists.positions.settle()
    lists.rank()
    for number in range(late):
        lists.codes["company"].number(f"{number * 31 % 1000:03}x")
    return lists


@given(
    hits=st.lists(st.integers(0, 24), max_size=60), limit=st.integers(0, 30), many=st.booleans(),
    late=st.integers(0, 15),
)  # fmt: skip
def test_facets_are_the_most_frequent_then_the_first_values(
    hits: list[int], limit: int, many: bool, late: int
) -> None:
    lists = _lists(40 - late, late)
    column = hits * (200 if many else 1)
    rows = np.zeros((len(column), 6), np.int32)
    rows[:, 2] = column
    values = lists.codes["company"].values
    counts = Counter(values[number] for number in column if number)
    expected = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    assert count_facet("company", rows, lists, limit) == expected


@given(hits=st.lists(st.integers(0, 19), max_size=60), limit=st.integers(1, 12))
def test_titles_of_one_group_are_counted_together(hits: list[int], limit: int) -> None:
    lists = _lists(20, 0)
    rows = np.zeros((len(hits), 6), np.int32)
    rows[:, 3] = hits
    values, groups = lists.positions.values, lists.positions.known
    sums = Counter(int(groups[number]) for number in hits if number)
    written = Counter(number for number in hits if number)
    labelled = []
    for group, count in sums.items():
        mine = [number for number in written if groups[number] == group]
        labelled.append((-count, min((-written[n], values[n]) for n in mine)[1]))
    expected = [(label, -count) for count, label in sorted(labelled)[:limit]]
    assert count_facet("position", rows, lists, limit) == expected


def test_sets_know_their_members() -> None:
    sets = Sets()
    numbers = [sets.number(members) for members in ([], [3, 1], [1, 3, 3], [2], [1])]
    assert numbers == [0, 1, 1, 2, 3]
    assert sets.pairs().T.tolist() == [[1, 1], [1, 3], [2, 2], [3, 1]]
    assert sets.number([4, 2]) == 4
    assert sets.pairs().T.tolist()[-2:] == [[4, 2], [4, 4]]
    assert sets.with_any([2, 9]).tolist() == [False, False, True, False, True]


def test_late_values_stand_in_order_too() -> None:
    codes: Codes = Groups()
    for value in ("b", "d"):
        codes.number(value)
    codes.rank()
    for value in ("c", "a"):
        codes.number(value)
    numbers = np.array([4, 2, 3, 1])
    assert np.argsort(codes.ranks(numbers)).tolist() == [0, 3, 2, 1]
