"""Who is told of likes and comments: once, while they stand, and as far as they may know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.service.contacts.contacts import block_member
from ecken.service.posts.feed import read_headlines
from ecken.service.posts.writing import (
    delete_comment,
    delete_post,
    like_post,
    share_post,
    unlike_post,
    write_comment,
    write_post,
)
from ecken.service.privacy.privacy import set_privacy
from ecken.service.talk.notices import list_notices, mail_notices, read_all_notices
from ecken.service.talk.switches import set_switches
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    ties = ["Ada–Ben", "Ada–Cem", "Ada–Dan", "Ben–Eve"]
    with small_community(tmp_path, contacts=ties) as town:
        yield town


def _told(town: Town, name: str) -> list[tuple[str, str, int]]:
    with town.community.reading(town.id(name)) as world:
        return [(t.kind.value, t.about.first_name, t.others) for t in list_notices(world)]


def _write(town: Town, name: str = "Ada", audience: str = "contacts") -> str:
    return write_post(town.community, town.id(name), "Hello", audience=audience)


def _like(town: Town, name: str, post: str) -> None:
    town.clock.now += 1
    like_post(town.community, town.id(name), post)


def _comment(town: Town, name: str, post: str) -> str:
    town.clock.now += 1
    return write_comment(town.community, town.id(name), post, "I see")


def test_what_several_did_about_a_post_is_told_as_one(town: Town) -> None:
    post = _write(town)
    for name in ("Ben", "Cem", "Ben", "Ada"):
        _like(town, name, post)
    _comment(town, "Dan", post)
    assert _told(town, "Ada") == [("post_commented", "Dan", 0), ("post_liked", "Cem", 1)]
    read_all_notices(town.community, town.id("Ada"))
    _like(town, "Dan", post)
    assert _told(town, "Ada")[0] == ("post_liked", "Dan", 0)


def test_who_commented_before_is_told_of_the_next_comment(town: Town) -> None:
    post = _write(town)
    for name in ("Ben", "Ada", "Cem", "Ben"):
        _comment(town, name, post)
    assert _told(town, "Ben") == [("post_answered", "Cem", 1)]
    assert _told(town, "Cem") == [("post_answered", "Ben", 0)]
    assert _told(town, "Dan") == []


def test_the_author_is_told_of_shares_while_they_stand(town: Town) -> None:
    post = _write(town, audience="everyone")
    shares = {}
    for name in ("Eve", "Ben", "Ada"):
        town.clock.now += 1
        shares[name] = share_post(town.community, town.id(name), post, "Look", audience="contacts")
    assert _told(town, "Ada") == [("post_shared", "Ben", 1)]
    delete_post(town.community, town.id("Ben"), shares["Ben"])
    assert _told(town, "Ada") == [("post_shared", "Eve", 0)]
    block_member(town.community, town.id("Eve"), town.public_id("Ada"))
    assert _told(town, "Ada") == []


def test_who_shares_a_share_is_told_to_whoever_wrote_it_first(town: Town) -> None:
    post = _write(town, audience="everyone")
    share = share_post(town.community, town.id("Ben"), post, audience="everyone")
    town.clock.now += 1
    share_post(town.community, town.id("Eve"), share, audience="everyone")
    assert _told(town, "Ada") == [("post_shared", "Eve", 1)]
    assert _told(town, "Ben") == []
    set_switches(town.community, town.id("Ada"), {"screen_posts": "off"})
    assert _told(town, "Ada") == []


def test_what_does_not_stand_any_more_is_not_told(town: Town) -> None:
    post, other = _write(town), _write(town)
    _like(town, "Ben", post)
    comment = _comment(town, "Cem", post)
    _like(town, "Dan", other)
    assert len(_told(town, "Ada")) == 3
    unlike_post(town.community, town.id("Ben"), post)
    delete_comment(town.community, town.id("Cem"), post, comment)
    assert _told(town, "Ada") == [("post_liked", "Dan", 0)]
    delete_post(town.community, town.id("Ada"), other)
    assert _told(town, "Ada") == []


def test_a_notice_tells_no_tie_that_its_reader_may_not_see(town: Town) -> None:
    post = _write(town)
    _comment(town, "Ben", post)
    _comment(town, "Cem", post)
    assert _told(town, "Ben") == [("post_answered", "Cem", 0)]
    for name in ("Ada", "Cem"):
        set_privacy(town.community, town.id(name), audience=Audience.NOBODY, is_listed=True)
    assert _told(town, "Ben") == []
    assert ("post_commented", "Cem", 1) in _told(town, "Ada")
    block_member(town.community, town.id("Ada"), town.public_id("Cem"))
    assert _told(town, "Ada") == [("post_commented", "Ben", 0)]


def test_the_mail_tells_it_once_and_can_be_stopped(town: Town) -> None:
    post = _write(town)
    for name in ("Ben", "Cem"):
        _like(town, name, post)
    set_switches(town.community, town.id("Ada"), {"screen_posts": "off"})
    assert _told(town, "Ada") == []
    mail_notices(town.community)
    (mail,) = [mail for mail in town.mail.mails if mail.to == "ada@example.org"]
    assert f"/posts/{post}" in mail.text
    assert "List-Unsubscribe" in mail.headers
    set_switches(town.community, town.id("Ada"), {"mail_posts": "off"})
    _like(town, "Dan", post)
    mail_notices(town.community)
    assert len([mail for mail in town.mail.mails if mail.to == "ada@example.org"]) == 1


def test_the_start_page_shows_the_newest_posts_of_contacts_alone(town: Town) -> None:
    posts = []
    for name in ("Ben", "Cem", "Ada", "Eve", "Dan"):
        town.clock.now += 60
        posts.append(_write(town, name, "everyone"))
    with town.community.reading(town.id("Ada")) as world:
        assert [post.id for post in read_headlines(world, most=2)] == [posts[4], posts[1]]
