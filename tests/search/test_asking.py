"""One question asked about many sets of members answers each as if it were asked alone."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from ecken.search import Found, ProfileIndex, parse_line
from ecken.search.bitsets.bitset import bitset, first_set, ids_of, is_bitset, numbers_at
from ecken.search.query_ast import Listed
from tests.search.calls import ask, matching, search
from tests.search.oracle import Oracle
from tests.search.worlds import LINES, community, person

FACETS = ("industry", "city", "company", "position", "language")
MEMBERS = range(450)
CIRCLES = st.sets(st.sampled_from(MEMBERS), max_size=300)


def _rising(ids: set[int]) -> np.ndarray:
    return np.array(sorted(ids), np.uint32)


def _resolve(listed: Listed) -> np.ndarray:
    ids = _rising(set(MEMBERS[::3] if listed.field == "contact_of" else MEMBERS[::2]))
    return ids if listed.field == "contact_of" else bitset(ids, 9)


def _numbers(ids: np.ndarray) -> set[int]:
    return set((ids_of(ids) if is_bitset(ids) else ids).tolist())


def _indexes() -> list[tuple[ProfileIndex, set[int]]]:
    """As built, with changes and removals, and with all profiles fresh; and who is there."""
    chance, profiles = random.Random(2), community(21)
    built, changed, fresh = (ProfileIndex.build(some) for some in (profiles, profiles, []))
    for profile in profiles:
        fresh.put(profile)
    there = {profile.member for profile in profiles}
    left = set(there)
    for member in [*chance.sample(sorted(there), 25), *chance.sample(MEMBERS, 15), 449]:
        if member in left and chance.random() < 0.4:
            changed.remove(member)
            left.discard(member)
        else:
            changed.put(person(chance, member))
            left.add(member)
    return [(built, there), (changed, left), (fresh, there)]


INDEXES = _indexes()
CHOSEN: list[Mapping[str, Sequence[str]]] = [
    {},
    {"city": ["Hamburg", "Berlin"]},
    {"language": ["Deutsch"], "company": ["Siemens AG", "Bosch", "nowhere"]},
    {"position": ["Einkäufer"], "industry": ["62.01", "J"]},
]


@given(
    which=st.sampled_from(range(len(INDEXES))), line=st.sampled_from(LINES), circle=CIRCLES,
    out=CIRCLES, chosen=st.sampled_from(CHOSEN), words=st.integers(1, 12),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_counts_are_how_many_match_with_whoever_left_out(
    which: int, line: str, circle: set[int], out: set[int], chosen: Mapping[str, Sequence[str]],
    words: int,
) -> None:  # fmt: skip
    index, there = INDEXES[which]
    query, exclude = parse_line(line), _rising(out)
    asking = ask(index, query, exclude=exclude, chosen=chosen, resolve=_resolve)
    found = set(asking.members().tolist())
    assert found <= there - out
    if not chosen:
        rows = matching(index, query, exclude=exclude, resolve=_resolve)
        assert rows.tolist() == sorted(found)
    known = {member for member in circle if member < 64 * words}
    for within, inside in (
        (_rising(circle), circle),
        (BitMap(circle), circle),
        (bitset(_rising(circle), words), known),
        (None, found),
    ):
        alone = ask(index, query, within, exclude=exclude, chosen=chosen, resolve=_resolve)
        assert asking.members(within).tolist() == sorted(found & inside)
        assert alone.members().tolist() == sorted(found & inside)
        assert asking.total(within) == alone.total() == len(found & inside)
        assert asking.page(within).total == len(found & inside)


@given(which=st.sampled_from(range(len(INDEXES))), line=st.sampled_from(LINES), out=CIRCLES)
@settings(max_examples=40, deadline=None)
def test_who_is_left_out_is_as_if_never_there(which: int, line: str, out: set[int]) -> None:
    index, there = INDEXES[which]
    profiles = [index.profile(member) for member in sorted(there - out)]
    oracle = Oracle((p for p in profiles if p), lambda listed: _numbers(_resolve(listed)))
    asking = ask(index, parse_line(line), exclude=_rising(out), resolve=_resolve)
    assert asking.members().tolist() == sorted(oracle.matching(parse_line(line)))


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("line", LINES[::5])
def test_pages_of_one_question_are_those_of_searches_on_their_own(
    line: str, chosen: Mapping[str, Sequence[str]]
) -> None:
    query, chance = parse_line(line), np.random.default_rng(4)
    for index, there in INDEXES:
        for order in ("relevance", "bridges", "name", "newest"):
            circle = _rising(set(chance.choice(sorted(there), 40).tolist()))
            bits = bitset(circle, 8)
            degree = chance.integers(1, 4, len(circle)).astype(np.uint8)
            bridges = chance.integers(0, 9, len(circle)).astype(np.uint32)

            def degrees(ids: np.ndarray, ids_in=circle, degree=degree) -> np.ndarray:  # type: ignore[no-untyped-def]
                found: np.ndarray = degree[np.searchsorted(ids_in, ids)]
                return found

            expected = search(index,
                query, circle, order=order, limit=9, degree=degree, bridge_count=bridges,
                facets=FACETS, chosen=chosen, resolve=_resolve,
            )  # fmt: skip
            for within, about in ((circle, degree), (bits, degree), (bits, degrees)):
                asking = ask(
                    index, query, order=order, limit=9, degree=about, facets=FACETS,
                    bridge_count=lambda ids, b=bits, n=bridges: numbers_at(b, n, ids),  # type: ignore[misc]
                    chosen=chosen, resolve=_resolve,
                )  # fmt: skip
                found: Found = asking.page(within)
                assert found == expected


def test_others_are_everyone_but_one() -> None:
    for index, there in INDEXES:
        for member in (sorted(there)[3], 449, 10_000):
            assert set(ids_of(index.others(member)).tolist()) == there - {member}


def test_degrees_of_three_circles_order_hits() -> None:
    index, there = INDEXES[1]
    members = sorted(there)
    one, two, three = (bitset(_rising(set(members[place::5])), 8) for place in range(3))
    degree = partial(first_set, one, two, three)
    hits = search(index, parse_line(""), limit=1000, degree=degree).hits
    degrees = [min(members.index(hit.member) % 5 + 1, 4) for hit in hits]
    assert degrees == sorted(degrees)
    assert len(hits) == len(there)
