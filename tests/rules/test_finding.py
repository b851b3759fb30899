"""What is told of who found a member cannot be taken apart, nor compared before and after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.reach.finding import (
    FIELD_OF_TEXT,
    PERIOD_D,
    VISIT,
    Counted,
    FoundField,
    find_of,
    finds_of_member,
    first_day_of,
    period_of,
    read_find,
    tell_counts,
)
from ecken.search.query_ast import QUERY_FIELDS
from ecken.search.ranking.facets import FACETS

START = first_day_of(24_000)
LATER = START + timedelta(days=200)
KINDS = tuple(product((1, 2), ("J", "")))
"""A circle and an industry: two parts by which one sums up, crossing each other."""

rows = st.lists(
    st.builds(
        Counted,
        day=st.integers(0, 70).map(lambda days: START + timedelta(days=days)),
        kind=st.sampled_from(KINDS),
        members=st.integers(1, 8),
    ),
    max_size=25,
    unique_by=lambda row: (row.day, row.kind),
)


def _subsets() -> Iterator[tuple[tuple[int, str], ...]]:
    return chain.from_iterable(combinations(KINDS, size) for size in range(1, len(KINDS) + 1))


def _answer(counts: tuple[int, ...]) -> tuple[object, ...]:
    """Everything that a page says of so many visitors of each kind: all sums, crosswise."""
    visits = [Counted(START, kind, n) for kind, n in zip(KINDS, counts, strict=True) if n]
    told = tell_counts(visits, before=LATER)
    sums: list[Counter[object]] = [Counter(), Counter(), Counter()]
    for one in told:
        assert isinstance(one.kind, tuple)
        for sum_, part in zip(sums, (*one.kind, "all"), strict=True):
            sum_[part] += one.members
    return tuple(frozenset(one.items()) for one in sums)


def test_no_answer_says_that_one_to_four_of_any_group_came() -> None:
    """The law: whatever group one asks about, and whichever sums one subtracts.

    All worlds with up to six visitors of each kind are sorted by what their page says. Among those
    that say the same, the fewest of a group are none, or five and more: nobody learns that there
    was somebody out of fewer than five. And there may always be up to four more than is known.
    """
    worlds = defaultdict(list)
    for counts in product(range(7), repeat=len(KINDS)):
        worlds[_answer(counts)].append(dict(zip(KINDS, counts, strict=True)))
    assert len(worlds) > 10
    for same in worlds.values():
        for group in _subsets():
            numbers = {sum(world[kind] for kind in group) for world in same}
            fewest = min(numbers)
            assert fewest == 0 or fewest >= 5
            assert max(numbers) > fewest


def test_sums_over_all_visitors_would_break_the_law() -> None:
    """What the law forbids: a total beside its parts, each told from five on."""

    def careless(counts: tuple[int, ...]) -> tuple[int, ...]:
        return (sum(counts) // 5 * 5, *(n // 5 * 5 for n in counts))

    same = [w for w in product(range(7), repeat=4) if careless(w) == careless((4, 1, 0, 0))]
    groups = [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]
    assert any(1 <= min(sum(w[i] for i in group) for w in same) <= 4 for group in groups)


@given(rows)
def test_each_kind_tells_its_full_fives_of_each_period(counted: list[Counted]) -> None:
    told: Counter[object] = Counter()
    for one in tell_counts(counted, before=LATER):
        assert one.members % 5 == 0
        assert one.members >= 5
        told[one.kind, period_of(one.day)] += one.members
    all_: Counter[object] = Counter()
    for one in counted:
        all_[one.kind, period_of(one.day)] += one.members
    assert told == Counter({key: n // 5 * 5 for key, n in all_.items() if n >= 5})


@given(rows)
def test_kinds_and_periods_know_nothing_of_each_other(counted: list[Counted]) -> None:
    apart: defaultdict[object, list[Counted]] = defaultdict(list)
    for one in counted:
        apart[one.kind, period_of(one.day)].append(one)
    parts = [one for some in apart.values() for one in tell_counts(some, before=LATER)]
    assert sorted(parts) == sorted(tell_counts(counted, before=LATER))


@given(rows, st.integers(0, 70))
def test_what_was_told_stays_and_a_day_tells_nothing_before_it_is_over(
    counted: list[Counted], days: int
) -> None:
    today = START + timedelta(days=days)
    told = tell_counts(counted, before=today)
    assert tell_counts([one for one in counted if one.day < today], before=LATER) == told
    assert sorted(told) == sorted(
        one for one in tell_counts(counted, before=LATER) if one.day < today
    )


@given(rows, st.sampled_from(KINDS))
def test_a_visitor_more_shows_only_as_the_last_of_five_of_their_kind(
    counted: list[Counted], kind: tuple[int, str]
) -> None:
    """Whoever compares before and after learns at most that five alike are full."""
    last = START + timedelta(days=71)
    before = tell_counts(counted, before=LATER)
    after = tell_counts([*counted, Counted(last, kind, 1)], before=LATER)
    same = [one for one in counted if one.kind == kind and period_of(one.day) == period_of(last)]
    number = sum(one.members for one in same) + 1
    more = [Counted(last, kind, 5)] if number % 5 == 0 else []
    assert sorted(after) == sorted([*before, *more])


def test_periods_follow_each_other() -> None:
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(3 * PERIOD_D)]
    assert [period_of(day) for day in days] == sorted(period_of(day) for day in days)
    assert all(first_day_of(period_of(day)) <= day for day in days)
    assert all((day - first_day_of(period_of(day))).days < PERIOD_D for day in days)


@given(st.integers(1, (1 << 32) // 16 - 1), st.sampled_from([VISIT, *FoundField]))
def test_a_find_is_one_number_of_32_bits(member: int, way: FoundField | None) -> None:
    find = find_of(member, way)
    assert read_find(find) == (member, way)
    assert find in finds_of_member(member)
    assert find < 1 << 32


def test_every_text_and_facet_that_a_search_looks_into_has_a_field() -> None:
    looked_into = {name for field in QUERY_FIELDS.values() for name in field.looks_into}
    assert looked_into | set(FACETS) == FIELD_OF_TEXT.keys()
