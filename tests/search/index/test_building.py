"""An index that is built at once: what its parts give one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from ecken.search import Profile, ProfileIndex
from ecken.search.index.columns import Columns, name_key
from ecken.search.index.segment import Lists
from ecken.search.matching.profile_terms import entry_tokens
from ecken.search.profiles import FIELDS, field_texts, pack
from tests.search.worlds import community


@pytest.fixture(scope="module")
def profiles() -> list[Profile]:
    return community(5)


def test_what_is_built_at_once_is_what_its_parts_give_one_by_one(profiles: list[Profile]) -> None:
    """Postings, columns and records, to the last value."""
    shuffled = [*profiles[::-1], profiles[3]]
    random.Random(2).shuffle(shuffled)
    built = ProfileIndex.build(shuffled)._state.built
    lists, columns = Lists(), Columns(len(built.columns.joined))
    slots: dict[tuple[str, int], set[int]] = {}
    for profile in profiles:
        columns.put(profile.member, profile, lists.codes, lists.languages)
        assert built.record(profile.member) == pack(profile)
        for field, _, text in field_texts(profile):
            for token in entry_tokens(text, FIELDS[field].family):
                slots.setdefault((token.term, field), set()).add(profile.member)
    names = sorted({name_key(profile) for profile in profiles})
    for profile in profiles:
        columns.name_rank[profile.member] = names.index(name_key(profile))
    for name, column in columns.arrays().items():
        assert np.array_equal(column, getattr(built.columns, name)), name
    assert _rows_by_slot(ProfileIndex.build(shuffled)) == slots


def _rows_by_slot(index: ProfileIndex) -> dict[tuple[str, int], set[int]]:
    """The postings of an index of few profiles, where none is kept in blocks."""
    state = index._state
    postings, terms = state.built.postings, state.lists.vocabulary.terms
    assert not len(postings.dense)
    found = {}
    for number, term in enumerate(terms):
        for at in range(int(postings.first[number]), int(postings.first[number + 1])):
            rows = postings.rows[int(postings.starts[at]) : int(postings.starts[at + 1])].tolist()
            assert rows == sorted(set(rows))
            found[term, int(postings.fields[at])] = set(rows)
    return found
