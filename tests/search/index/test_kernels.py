"""The compiled loops against plain Python, and that nobody who is not selected is found."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.search.bitsets.bitset import bitset, ids_of
from ecken.search.index import posting_kernels
from ecken.search.index.columns import Codes, Groups, Sets
from ecken.search.index.postings import BuiltPostings, FreshPostings, Looked, Wanted
from ecken.search.index.segment import Lists
from ecken.search.index.visible_rows import Counting, Selection
from ecken.search.ranking.facets import count_facet

CAPACITY = 200_000
WORDS = CAPACITY // 64
FEW = np.zeros(0, np.uint32)
ROWS = st.sets(st.integers(0, CAPACITY - 1), max_size=40)


def _rising(rows: set[int]) -> np.ndarray:
    return np.array(sorted(rows), np.uint32)


@given(present=ROWS, late=ROWS, ids=ROWS)
@settings(max_examples=200, deadline=None)
def test_a_selection_holds_its_members_and_where_their_rows_are(
    present: set[int], late: set[int], ids: set[int]
) -> None:
    rows = np.arange(len(late), dtype=np.uint32)[::-1].copy()
    counting = Counting(bitset(_rising(present - late), WORDS), _rising(late), rows)
    assert set(ids_of(counting.everyone).tolist()) == present | late
    selection = Selection(counting, _rising(ids & (present | late)))
    assert set(ids_of(selection.inside).tolist()) == ids & (present - late)
    assert set(ids_of(selection.every).tolist()) == set(selection.ids.tolist())
    fresh = dict(zip(sorted(late), rows.tolist(), strict=True))
    at = selection.ids[selection.late_at].tolist()
    assert [fresh[member] for member in at] == selection.late_rows.tolist()
    assert set(at) == ids & late


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
    counting = Counting(bitset(_rising(chosen), WORDS), FEW, FEW)
    selection = Selection(counting, _rising(chosen if all_ else set(list(chosen)[1:])))
    looked, wanted = Looked.nothing(len(selection)), Wanted.of(groups)
    BUILT.look(wanted, selection, looked)
    expected = {row: _expected(groups, row, CAPACITY) for row in chosen}
    pairs = zip(looked.best.tolist(), looked.found.tolist(), strict=True)
    assert list(pairs) == [expected[row] for row in selection.ids.tolist()]
    found = ids_of(BUILT.gather(wanted, counting.built)).tolist()
    assert found == [row for row in sorted(chosen) if expected[row][0]]


@given(groups=GROUPS, seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_fresh_words_are_found_alike(
    groups: list[tuple[list[int], dict[int, int]]], seed: int
) -> None:
    chance = np.random.default_rng(seed)
    rows = chance.choice(CAPACITY, 500, replace=False)
    wanted = Wanted.of(groups)
    looked: dict[int, tuple[int, int]] = {}
    for worth, field, bitmap in FRESH.each(wanted):
        for row in bitmap:
            best, found = looked.get(row, (0, 0))
            looked[row] = max(best, worth), found | 1 << field
    for row in rows.tolist():
        assert looked.get(row, (0, 0)) == _expected(groups, row, 6000)


@given(st.lists(st.integers(-9, 9), min_size=2), st.integers(1, 30), st.booleans())
def test_the_worst_of_the_best_is_where_a_sorted_list_is_cut(
    values: list[int], limit: int, floating: bool
) -> None:
    limit = min(limit, len(values) - 1)
    array = np.array(values, np.float64 if floating else np.int64)
    heap = np.sort(array[:limit])[::-1].copy()
    assert posting_kernels.worst_of_best(array, heap) == sorted(values)[limit - 1]


def _lists(values: int, late: int) -> Lists:
    lists = Lists()
    for number in range(values):
        lists.codes["city"].number(f"{number * 7919 % 1000:03}")
        lists.codes["position"].number(f"Titel{number // 2}{'in' * (number % 2)}")
    lists.settle()
    lists.rank()
    for number in range(late):
        lists.codes["city"].number(f"{number * 31 % 1000:03}x")
    return lists


@given(
    hits=st.lists(st.integers(0, 24), max_size=60), limit=st.integers(0, 30), many=st.booleans(),
    late=st.integers(0, 15),
)  # fmt: skip
def test_facets_are_the_most_frequent_then_the_first_values(
    hits: list[int], limit: int, many: bool, late: int
) -> None:
    lists = _lists(40 - late, late)
    column = hits * (50 if many else 1)
    rows = np.zeros((len(column), 6), np.int32)
    rows[:, 1] = column
    values = lists.codes["city"].values
    counts = Counter(values[number] for number in column if number)
    expected = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    assert count_facet("city", rows, lists, limit) == expected


@given(hits=st.lists(st.integers(0, 19), max_size=60), limit=st.integers(1, 12))
def test_titles_of_one_group_are_counted_together(hits: list[int], limit: int) -> None:
    lists = _lists(20, 0)
    rows = np.zeros((len(hits), 6), np.int32)
    rows[:, 3] = hits
    values, groups = lists.codes["position"].values, lists.grouped["position"].known
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


@given(st.lists(st.text("abc", max_size=5), max_size=60), st.integers(0, 30))
def test_late_values_stand_in_order_too(values: list[str], ranked: int) -> None:
    codes: Codes = Groups(str.lower)
    for value in values[:ranked]:
        codes.number(value)
    codes.rank()
    for value in values[ranked:]:
        codes.number(value)
    numbers = sorted(range(len(codes.values)), key=codes.values.__getitem__)
    ranks = codes.ranks[numbers].tolist()
    assert ranks == sorted(set(ranks))


def test_values_are_ranked_anew_where_no_rank_is_left_between_two() -> None:
    codes = Codes()
    codes.rank()
    values = ["b", *("a" * length for length in range(80, 0, -1)), *(f"a{n:03}" for n in range(80))]
    for value in values:
        codes.number(value)
    assert len(set(codes.ranks[: len(codes.values)].tolist())) == len(values) + 1
    numbers = sorted(range(len(codes.values)), key=codes.values.__getitem__)
    assert (np.diff(codes.ranks[numbers]) > 0).all()
