"""Who sees a post is counted once, at the degree that its author saw; nobody learns who."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pyroaring import BitMap
from sqlalchemy import select

from ecken.errors import NotFound, NotReady
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.community import Community
from ecken.service.contacts.contacts import remove_contact
from ecken.service.posts.feed import read_feed
from ecken.service.posts.views import show_post
from ecken.service.posts.writing import delete_post, like_post, write_comment
from ecken.service.reach import counting
from ecken.service.reach.counting import COUNTED_D, end_counting, note_views, write_views
from ecken.service.reach.measured import PostReach, own_reach, reach_of_post
from ecken.service.reach.publishing import publish_post
from ecken.service.runtime.noted_views import NotedViews
from ecken.service.runtime.read_only_access import keeping_closed
from ecken.store.reach.viewers import FirstViews, add_first_views
from ecken.store.tables import post_reach, post_viewers
from tests.background import maintain
from tests.community import Town, small_community

FRIENDS = [f"Friend{i}" for i in range(7)]
BEHIND = [f"Behind{i}" for i in range(6)]
STRANGERS = [f"Far{i}" for i in range(5)]
CONTACTS = [
    *(f"Ada–{name}" for name in FRIENDS),
    *(f"Friend0–{name}" for name in BEHIND),
    *(f"{a}–{b}" for a, b in pairwise(STRANGERS)),
]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=CONTACTS) as made:
        yield made


def _post(town: Town, audience: str = "everyone") -> str:
    return publish_post(town.community, town.id("Ada"), "Hello", audience=audience)


def _open(town: Town, post: str, *names: str) -> None:
    for name in names:
        viewer = town.id(name)
        with town.community.reading(viewer) as world:
            shown = show_post(world, post)
        note_views(town.community, viewer, [shown.post])


def _reach(town: Town, post: str, name: str = "Ada") -> PostReach:
    with town.community.reading(town.id(name)) as world:
        return reach_of_post(world, post)


def _told(town: Town, post: str) -> dict[int | None, int | None]:
    return {one.degree: one.members for one in _reach(town, post).degrees}


def test_each_member_counts_once_at_their_degree(town: Town) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS, *BEHIND, *FRIENDS, *STRANGERS)
    assert write_views(town.community) == 18
    assert _told(town, post) == {1: 7, 2: 6, 3: None, None: 5}
    _open(town, post, *FRIENDS)
    assert write_views(town.community) == 0
    found = _reach(town, post)
    assert (found.total, found.is_more, found.is_counting) == (18, True, True)


def test_the_feed_counts_too_and_ones_own_posts_do_not(town: Town) -> None:
    post = _post(town, "contacts")
    for name in ("Ada", *FRIENDS):
        viewer = town.id(name)
        with town.community.reading(viewer) as world:
            items = read_feed(world).items
        note_views(town.community, viewer, [item.post for item in items])
    write_views(town.community)
    assert _told(town, post) == {1: 7}


def test_fewer_than_five_are_not_told_also_not_by_a_difference(town: Town) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS, *BEHIND[:4])
    write_views(town.community)
    found = _reach(town, post)
    assert [one.members for one in found.degrees] == [7, None, None, None]
    assert (found.total, found.is_more) == (7, True)
    town.clock.pass_days(1)
    _open(town, post, *BEHIND)
    write_views(town.community)
    days = _reach(town, post).days
    assert [day.new_members for day in days] == [11, None]
    assert [day.seen_by_then for day in days] == [11, 11]


def test_a_number_stands_whatever_the_author_does_with_their_contacts_later(town: Town) -> None:
    """Else removing somebody, and looking what is gone, would tell whether they have looked."""
    post = _post(town)
    _open(town, post, *FRIENDS)
    write_views(town.community)
    before = _told(town, post)
    remove_contact(town.community, town.id("Ada"), town.public_id("Friend3"))
    assert _told(town, post) == before


def test_nobody_but_the_author_is_told(town: Town) -> None:
    post = _post(town)
    for name in ("Friend0", "Far0"):
        with pytest.raises(NotFound):
            _reach(town, post, name)
    with pytest.raises(NotFound):
        _reach(town, "A" * 22)


def test_likes_comments_and_shares_stand_day_by_day(town: Town) -> None:
    post = _post(town)
    like_post(town.community, town.id("Friend0"), post)
    town.clock.pass_days(2)
    like_post(town.community, town.id("Friend1"), post)
    write_comment(town.community, town.id("Friend2"), post, "Fine")
    days = _reach(town, post).days
    assert [(day.likes, day.comments, day.shares) for day in days] == [(1, 0, 0), (1, 1, 0)]


def test_after_thirty_days_only_numbers_are_left(town: Town) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS)
    write_views(town.community)
    town.clock.pass_days(COUNTED_D + 1)
    maintain(town.community)
    _open(town, post, *BEHIND)
    assert write_views(town.community) == 0
    with town.community.database.reading() as connection:
        assert connection.execute(select(post_viewers)).fetchall() == []
    found = _reach(town, post)
    assert (found.total, found.is_counting) == (7, False)


def test_who_has_seen_many_posts_is_forgotten_in_pieces(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_FORGOTTEN_TOGETHER", 2)
    for _ in range(5):
        _open(town, _post(town), *FRIENDS)
    write_views(town.community)
    town.clock.pass_days(COUNTED_D + 1)
    end_counting(town.community)
    with town.community.database.reading() as connection:
        assert connection.execute(select(post_viewers)).fetchall() == []


def test_a_page_that_is_fetched_ahead_counts_for_nothing(town: Town) -> None:
    post = _post(town)
    with keeping_closed():
        _open(town, post, *FRIENDS)
    assert write_views(town.community) == 0


def test_views_of_what_is_gone_are_dropped(town: Town) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS)
    delete_post(town.community, town.id("Ada"), post)
    assert write_views(town.community) == 0
    assert town.community.views.take() == {}


def test_what_cannot_be_written_is_written_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS)

    def full(*_: object) -> int:
        raise NotReady("storage_full", "The database cannot be written to.")

    with monkeypatch.context() as patch:
        patch.setattr(counting, "add_first_views", full)
        with pytest.raises(NotReady):
            write_views(town.community)
    assert write_views(town.community) == 7


def test_whoever_is_erased_is_taken_out_and_the_numbers_stand(town: Town) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS)
    write_views(town.community)
    gone = town.id("Friend6")
    _open(town, post, "Behind0")
    erase_member(town.community, gone)
    with town.community.database.reading() as connection:
        (content,) = connection.execute(select(post_viewers.c.viewers)).scalars()
    assert gone not in BitMap.deserialize(content)
    assert len(BitMap.deserialize(content)) == 6
    assert _told(town, post)[1] == 7
    community = town.community
    community.views.note(gone, [post])  # noted by another process before it heard of it
    assert write_views(community) == 1


def test_two_processes_count_one_member_once(town: Town) -> None:
    """Both have looked who is new before either has written."""
    post = _post(town)
    _open(town, post, *FRIENDS)
    write_views(town.community)
    views = _first_views(town.community, town.id("Behind0"), town.id("Friend0"))
    for expected in (1, 0):
        with town.community.writing() as connection:
            assert add_first_views(connection, [views]) == expected
    with town.community.database.reading() as connection:
        counts = connection.execute(select(post_reach.c.members)).scalars().all()
    assert sum(counts) == 8


def _first_views(community: Community, *viewers: int) -> FirstViews:
    with community.database.reading() as connection:
        (post_id,) = connection.execute(select(post_viewers.c.post_id)).scalars()
    return FirstViews(post_id, "2023-11-14", dict.fromkeys(viewers, 2))


def test_what_waits_is_bounded() -> None:
    noted = NotedViews()
    noted.give_back({f"{i}": set(range(1000)) for i in range(600)})
    assert sum(map(len, noted.take().values())) == 500_000
    noted.note(1, ["a"])
    noted.note(1, ["a"])
    assert noted.take() == {"a": {1}}


def test_ones_own_data_hold_the_reach_as_it_is_told(town: Town) -> None:
    post = _post(town)
    _open(town, post, *FRIENDS, *BEHIND[:2])
    write_views(town.community)
    with town.community.reading(town.id("Ada")) as world:
        assert own_reach(world) == [
            {"post": post, "degree": 1, "members": 7, "fewer_than_5": False},
            {"post": post, "degree": 2, "members": "", "fewer_than_5": True},
        ]
    with town.community.reading(town.id("Friend0")) as world:
        assert own_reach(world) == []


def test_the_forecast_is_kept_with_the_post_within_its_audience(town: Town) -> None:
    forecasts = {
        audience: _reach(town, _post(town, audience)).forecast
        for audience in ("contacts", "second", "everyone")
    }
    first = forecasts["contacts"]
    assert first is not None
    assert (first.first, first.second, first.third, first.share) == (7, 0.0, 0.0, 0.02)
    second = forecasts["second"]
    assert second is not None
    assert second.second == pytest.approx(6 * 0.02)
