"""An index whose words are entered beside: refused until all are in, and then the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecken.errors import NotReady
from ecken.search import Profile, ProfileIndex, parse_line
from ecken.search import profile_index as module
from ecken.search.bitsets.roaring import rows_of
from ecken.search.index.index_file import sections_of
from ecken.search.search_request import SearchRequest, SearchScope
from tests.search.calls import search
from tests.search.worlds import LINES, community, person

PLAIN_LINES = [line for line in LINES if "kontakt_von" not in line and "anfrage" not in line]
FACETS = ("industry", "city", "company", "position", "language")


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEP", 1)


def _answers(index: ProfileIndex) -> list[object]:
    lines = PLAIN_LINES[::2]
    found = [search(index, parse_line(line), facets=FACETS, limit=1000) for line in lines]
    return [*found, index.suggest("mue"), index.suggest("anna m")]


def _told_without_words(index: ProfileIndex, ids: np.ndarray) -> list[Any]:
    everybody = [
        search(index, parse_line(""), ids[::2], order=order, facets=FACETS, near=(52.5, 13.4))
        for order in ("relevance", "bridges", "name", "newest", "nearest")
    ]
    columns = [index.column(name, ids) for name in ("public_id", "recruiter")]
    labels = [index.labels(name, index.column(name, ids)) for name in ("company", "position")]
    return [
        rows_of(index.members()).tolist(), index.by_name(ids).tolist(), index.others(3).tolist(),
        *everybody, *(column.tolist() for column in columns), *labels,
        *(index.profile(member) for member in ids.tolist()),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [5, 6])
def test_it_is_the_same_to_the_byte(seed: int) -> None:
    profiles = community(seed)
    whole, index = ProfileIndex.build(profiles), ProfileIndex.of_columns(profiles)
    assert whole.is_searchable
    ids = rows_of(whole.members())
    assert _told_without_words(index, ids) == _told_without_words(whole, ids)
    assert not index.is_searchable
    assert index.enter_words()
    assert index.is_searchable
    mine, wanted = sections_of(index._state), sections_of(whole._state)
    assert mine.keys() == wanted.keys()
    for name, data in wanted.items():
        assert bytes(mine[name]) == bytes(data), name
    assert _answers(index) == _answers(whole)
    assert index.enter_words()  # there is nothing left to do


def test_every_question_for_words_is_refused_and_says_how_far_it_is(tmp_path: Path) -> None:
    index = ProfileIndex.of_columns(community(5))
    request = SearchRequest(parse_line("siemens"))
    calls: list[Callable[[], object]] = [
        lambda: index.ask(request), lambda: index.search(request), lambda: index.suggest("m"),
        lambda: index.ask(SearchRequest(parse_line(""), chosen={"city": ("Berlin",)})),
        lambda: index.matching(request.query), lambda: index.count(request.query),
        lambda: index.search(request, SearchScope(np.zeros(0, np.uint32))),
        lambda: index.save(tmp_path / "index", version=1, source=""),
    ]  # fmt: skip
    told = []

    def refused() -> bool:
        for call in calls:
            with pytest.raises(NotReady) as error:
                call()
            assert error.value.code == "search_preparing"
        told.append(error.value.fields["percent"])
        return True

    index.warm()
    assert refused()
    assert index.enter_words(goes_on=refused)
    assert told == sorted(told)
    assert (told[0], told[-1], len(told)) == (0, 97, 81)
    for call in calls:
        call()


def test_what_changes_meanwhile_is_in_it() -> None:
    """New members, members who leave, words changed twice, also of whom is through already."""
    chance, profiles = random.Random(9), community(5)
    by_member = {profile.member: profile for profile in profiles}
    index = ProfileIndex.of_columns(profiles)
    known = sorted(by_member)

    def change() -> bool:
        member = chance.choice([*known, known[-1] + chance.randrange(1, 900)])
        if chance.random() < 0.3:
            index.remove(member)
            by_member.pop(member, None)
        else:
            by_member[member] = person(chance, member)
            index.put(by_member[member])
        return True

    assert index.enter_words(goes_on=change)
    _same_answers(index, list(by_member.values()))
    change()
    _same_answers(index, list(by_member.values()))
    index.compact()
    _same_answers(index, list(by_member.values()))


def test_it_can_be_left_and_begun_again() -> None:
    profiles = community(5)
    index, left = ProfileIndex.of_columns(profiles), iter([True, True, False])
    assert not index.enter_words(goes_on=lambda: next(left))
    assert not index.is_searchable
    with pytest.raises(NotReady, match="0 % is done"):
        index.suggest("m")
    index.remove(profiles[4].member)
    assert index.enter_words()
    _same_answers(index, [*profiles[:4], *profiles[5:]])


def test_nobody_is_a_community_too() -> None:
    index = ProfileIndex.of_columns(())
    with pytest.raises(NotReady, match="0 % is done"):
        index.suggest("m")
    assert index.enter_words()
    assert index.suggest("m") == []


def _same_answers(index: ProfileIndex, profiles: list[Profile]) -> None:
    whole = ProfileIndex.build(profiles)
    ids = rows_of(whole.members())
    assert _told_without_words(index, ids) == _told_without_words(whole, ids)
    for line in PLAIN_LINES:
        mine, wanted = (search(one, parse_line(line), limit=1000) for one in (index, whole))
        assert mine.total == wanted.total, line
        assert [hit.member for hit in mine.hits] == [hit.member for hit in wanted.hits], line
