"""The posts of one member, as each of the others may open them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Invalid, NotFound
from ecken.rules.audience import Audience
from ecken.rules.posts import PostAudience
from ecken.service.contacts.contacts import block_member
from ecken.service.posts.of_member import (
    MemberPosts,
    newest_posts,
    newest_posts_as,
    read_member_posts,
)
from ecken.service.posts.writing import delete_post, share_post, write_post
from ecken.service.privacy.privacy import set_privacy
from ecken.store.moderation.reported_posts import hide_post
from tests.community import Town, small_community

EVERYONE = {"Ada", "Ben", "Cem", "Dan", "Zoe"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, who knows Cem, who knows Dan; nobody knows Zoe."""
    ties = ("Ada–Ben", "Ben–Cem", "Cem–Dan")
    with small_community(tmp_path, contacts=ties, members=["Zoe"]) as town:
        yield town


def _write(town: Town, name: str, audience: str = "everyone", text: str = "Hello") -> str:
    town.clock.now += 1
    return write_post(town.community, town.id(name), text, audience=audience)


def _page(
    town: Town, name: str, author: str, before: str | None = None, most: int = 20
) -> MemberPosts:
    with town.community.reading(town.id(name)) as world:
        return read_member_posts(world, town.public_id(author), before=before, most=most)


def _shown(town: Town, name: str, author: str = "Ada") -> list[str]:
    """The ids on all pages of one post each, which are those of one page of them all."""
    found, before = [], None
    while True:
        page = _page(town, name, author, before, most=1)
        found += [post.id for post in page.posts]
        before = page.before
        if before is None:
            break
    assert found == [post.id for post in _page(town, name, author).posts]
    with town.community.reading(town.id(name)) as world:
        card = world.member(town.public_id(author))
        assert [post.id for post in newest_posts(world, card)] == found[:3]
    return found


def test_each_sees_those_that_they_may_open_newest_first(town: Town) -> None:
    posts = {audience.value: _write(town, "Ada", audience) for audience in PostAudience}
    twin = write_post(town.community, town.id("Ada"), "Hello", audience="second")  # of one moment
    everything = [*sorted([posts["everyone"], twin]), posts["second"], posts["contacts"]]
    assert {name: _shown(town, name) for name in EVERYONE} == {
        "Ada": everything,
        "Ben": everything,
        "Cem": everything[:3],
        "Dan": [posts["everyone"]],
        "Zoe": [posts["everyone"]],
    }


def test_a_tie_that_is_hidden_lets_see_no_more(town: Town) -> None:
    post = _write(town, "Ada", "second")
    assert _shown(town, "Cem") == [post]
    set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
    assert _shown(town, "Cem") == []


def test_deleted_hidden_and_blocked_are_not_there(town: Town) -> None:
    stays, hidden, goes = (_write(town, "Ada") for _ in range(3))
    delete_post(town.community, town.id("Ada"), goes)
    with town.community.writing() as connection:
        hide_post(connection, hidden, True)
    assert _shown(town, "Ben") == [stays]
    assert _shown(town, "Ada") == [hidden, stays]
    block_member(town.community, town.id("Zoe"), town.public_id("Ada"))
    for name, author in (("Zoe", "Ada"), ("Ada", "Zoe")):
        with pytest.raises(NotFound):
            _page(town, name, author)
    with town.community.reading(town.id("Ada")) as world, pytest.raises(NotFound):
        read_member_posts(world, "x" * 22)


def test_a_share_is_there_only_with_what_it_shares(town: Town) -> None:
    of_zoe, of_dan = _write(town, "Zoe"), _write(town, "Dan")
    own = _write(town, "Ada")
    shares = [
        share_post(town.community, town.id("Ada"), post, "Look", audience="everyone")
        for post in (of_zoe, of_dan)
    ]
    assert set(_shown(town, "Ben")) == {own, *shares}
    block_member(town.community, town.id("Ben"), town.public_id("Zoe"))
    assert set(_shown(town, "Ben")) == {own, shares[1]}
    delete_post(town.community, town.id("Dan"), of_dan)
    assert _shown(town, "Ben") == [own]
    assert set(_shown(town, "Cem")) == {own, shares[0]}


def test_oneself_in_the_eyes_of_others_is_what_they_see(town: Town) -> None:
    for audience in PostAudience:
        _write(town, "Ada", audience)
    for name, degree in (("Ben", 1), ("Cem", 2), ("Dan", None)):
        with town.community.reading(town.id("Ada")) as world:
            card = world.member(town.public_id("Ada"))
            told = [post.id for post in newest_posts_as(world, card, degree)]
        assert told == _shown(town, name)


@pytest.mark.parametrize("before", ["", "x", "1.x", "9" * 13 + "." + "A" * 22])
def test_a_cursor_that_is_none_is_refused(town: Town, before: str) -> None:
    with pytest.raises(Invalid) as refused:
        _page(town, "Ben", "Ada", before)
    assert refused.value.code == "cursor_wrong"
