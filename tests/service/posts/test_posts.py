"""Posts: who may open them, who is named with them, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import EckenError, Invalid, NotFound, TooMany
from ecken.rules.audience import Audience
from ecken.rules.posts import COMMENT_MAX, POST_MAX
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member
from ecken.service.posts.feed import Feed, ReasonKind, read_feed
from ecken.service.posts.views import OnePost, show_post
from ecken.service.posts.writing import (
    delete_comment,
    delete_post,
    like_post,
    purge_deleted_posts,
    restore_comment,
    restore_post,
    unlike_post,
    write_comment,
    write_post,
)
from ecken.service.privacy.privacy import set_privacy
from ecken.settings.values import Limit
from tests.community import Town, small_community

TIES = ("Ada–Ben", "Ben–Cem", "Cem–Dan", "Ada–Eve", "Ben–Eve")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Eve, who know each other; Ben knows Cem, who knows Dan."""
    with small_community(tmp_path, contacts=TIES, members=["Zoe"]) as town:
        yield town


def _write(town: Town, name: str, audience: str = "contacts", text: str = "Hello") -> str:
    return write_post(town.community, town.id(name), text, audience=audience)


def _like(town: Town, name: str, post: str) -> None:
    like_post(town.community, town.id(name), post)


def _comment(town: Town, name: str, post: str, text: str = "I see") -> str:
    return write_comment(town.community, town.id(name), post, text)


def _show(town: Town, name: str, post: str) -> OnePost:
    with town.community.reading(town.id(name)) as world:
        return show_post(world, post)


def _feed(town: Town, name: str, before: str | None = None, most: int = 20) -> Feed:
    with town.community.reading(town.id(name)) as world:
        return read_feed(world, before=before, most=most)


def _shown(town: Town, name: str) -> list[str]:
    return [item.post.id for item in _feed(town, name).items]


def _likers(town: Town, name: str, post: str) -> list[str]:
    shown = _show(town, name, post)
    assert shown.post.likes == len(shown.likers)
    assert shown.post.comments == len(shown.comments)
    return [card.first_name for card in shown.likers]


def _set_list(town: Town, name: str, audience: Audience, *, is_listed: bool = True) -> None:
    set_privacy(town.community, town.id(name), audience=audience, is_listed=is_listed)


def _may_open(town: Town, name: str, post: str) -> bool:
    try:
        _show(town, name, post)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("contacts", {"Ada", "Ben", "Eve"}),
        ("second", {"Ada", "Ben", "Eve", "Cem"}),
        ("everyone", {"Ada", "Ben", "Eve", "Cem", "Dan", "Zoe"}),
    ],
)
def test_a_post_is_open_to_its_audience_alone(town: Town, audience: str, readers: set[str]) -> None:
    post = _write(town, "Ada", audience)
    assert {name for name in town.ids if _may_open(town, name, post)} == readers


def test_the_second_circle_is_that_which_the_reader_may_see(town: Town) -> None:
    post = _write(town, "Ada", "second")
    assert _may_open(town, "Cem", post)
    _set_list(town, "Ben", Audience.NOBODY)
    assert not _may_open(town, "Cem", post)


def test_a_block_and_an_erased_author_take_a_post_away_alike(town: Town) -> None:
    blocked, erased = _write(town, "Ben", "everyone"), _write(town, "Eve", "everyone")
    block_member(town.community, town.id("Ben"), town.public_id("Zoe"))
    erase_member(town.community, town.id("Eve"))
    told = set()
    for post in (blocked, erased, "x" * 22, ""):
        for act in (_like, _comment):
            with pytest.raises(NotFound) as refused:
                act(town, "Zoe", post)
            told.add((refused.value.code, refused.value.sentence))
    assert len(told) == 1


def test_liking_twice_is_liking_once(town: Town) -> None:
    post = _write(town, "Ada")
    _like(town, "Ben", post)
    _like(town, "Ben", post)
    assert _likers(town, "Ada", post) == ["Ben"]
    unlike_post(town.community, town.id("Ben"), post)
    unlike_post(town.community, town.id("Ben"), post)
    assert _likers(town, "Ada", post) == []


def test_an_act_on_a_post_for_contacts_is_told_where_the_tie_is_seen(town: Town) -> None:
    post = _write(town, "Ben")
    for name in ("Ada", "Eve", "Cem"):
        town.clock.now += 1
        _like(town, name, post)
        _comment(town, name, post)
    assert _likers(town, "Ada", post) == ["Ada", "Eve", "Cem"]
    _set_list(town, "Ben", Audience.NOBODY)  # Eve's list still shows Ben; of Cem nothing is seen
    assert _likers(town, "Ada", post) == ["Ada", "Eve"]
    assert [c.author.first_name for c in _show(town, "Ada", post).comments] == ["Ada", "Eve"]
    assert _likers(town, "Ben", post) == ["Ada", "Eve", "Cem"]
    _set_list(town, "Eve", Audience.NOBODY)
    assert _likers(town, "Ada", post) == ["Ada"]
    assert _likers(town, "Cem", post) == ["Cem"]


@pytest.mark.parametrize("audience", ["contacts", "second"])
def test_what_authors_say_under_their_own_posts_is_read_by_all_readers(
    town: Town, audience: str
) -> None:
    post = _write(town, "Ben", audience)
    _set_list(town, "Ben", Audience.NOBODY)
    _comment(town, "Ben", post, "My answer")
    assert [comment.text for comment in _show(town, "Ada", post).comments] == ["My answer"]


def test_an_act_on_a_post_for_the_second_circle_is_told_where_a_way_is_seen(town: Town) -> None:
    post = _write(town, "Ben", "second")
    _like(town, "Dan", post)  # Ben – Cem – Dan
    assert _likers(town, "Cem", post) == ["Dan"]
    assert _likers(town, "Ada", post) == ["Dan"]
    _set_list(town, "Cem", Audience.CONTACTS)
    assert _likers(town, "Ada", post) == []
    assert _likers(town, "Ben", post) == ["Dan"]


def test_a_blocked_member_is_in_no_count_of_the_other_who_wrote_the_post(town: Town) -> None:
    post = _write(town, "Ada", "everyone")
    _like(town, "Zoe", post)
    _comment(town, "Zoe", post)
    block_member(town.community, town.id("Zoe"), town.public_id("Ada"))
    shown = _show(town, "Ada", post)
    assert (shown.likers, shown.comments, shown.post.likes, shown.post.comments) == ([], [], 0, 0)


def test_what_an_erased_member_wrote_and_did_is_gone(town: Town) -> None:
    own, other = _write(town, "Ben"), _write(town, "Ada")
    _like(town, "Ben", other)
    _comment(town, "Ben", other)
    erase_member(town.community, town.id("Ben"))
    assert not _may_open(town, "Ada", own)
    shown = _show(town, "Ada", other)
    assert (shown.likers, shown.comments) == ([], [])


def test_the_feed_holds_posts_of_contacts_and_what_contacts_acted_on(town: Town) -> None:
    of_cem = _write(town, "Cem", "everyone")
    unseen = _write(town, "Cem", "contacts")
    town.clock.now += 60
    of_ben = _write(town, "Ben")
    assert _shown(town, "Ada") == [of_ben]
    town.clock.now += 60
    _like(town, "Ben", of_cem)
    _like(town, "Ben", unseen)
    liked, written = _feed(town, "Ada").items
    assert (liked.post.id, written.post.id, written.reason) == (of_cem, of_ben, None)
    assert liked.reason is not None
    assert (liked.reason.kind, liked.reason.who.first_name) == (ReasonKind.LIKED, "Ben")
    town.clock.now += 60
    _comment(town, "Eve", of_cem)
    reason = _feed(town, "Ada").items[0].reason
    assert reason is not None
    assert (reason.kind, reason.who.first_name, reason.count) == (ReasonKind.COMMENTED, "Eve", 1)
    town.clock.now += 60
    _like(town, "Eve", of_cem)
    reason = _feed(town, "Ada").items[0].reason
    assert reason is not None
    assert (reason.kind, reason.count) == (ReasonKind.LIKED, 2)


def test_an_act_that_may_not_be_known_brings_no_post_into_the_feed(town: Town) -> None:
    post = _write(town, "Cem", "second")
    _like(town, "Eve", post)  # Cem – Ben – Eve
    assert _shown(town, "Ada") == [post]
    _set_list(town, "Ben", Audience.CONTACTS)
    assert _shown(town, "Ada") == [post]  # Ben's list shows both to Ada
    _set_list(town, "Ben", Audience.NOBODY)
    assert _shown(town, "Ada") == []


def test_the_pages_of_the_feed_hold_every_post_once(town: Town) -> None:
    written = []
    for i in range(12):
        town.clock.pass_days(i * i / 4)
        written.append(_write(town, ("Ben", "Eve", "Ada")[i % 3], "everyone", text=f"No. {i}"))
        written.append(_write(town, "Eve"))
    early = _write(town, "Cem", "everyone")
    town.clock.pass_days(1)
    _like(town, "Ben", early)
    found, before = [], None
    while True:
        feed = _feed(town, "Ada", before, most=3)
        found += [item.post.id for item in feed.items]
        before = feed.before
        if before is None:
            break
    assert len(found) == len(set(found))
    assert set(found) == {*written, early}
    assert found[0] == early


def test_a_cursor_that_nobody_gave_out_is_refused(town: Town) -> None:
    for cursor in ("x", "-1.A", f"{'9' * 40}.{'A' * 22}", "1"):
        with pytest.raises(Invalid) as refused:
            _feed(town, "Ada", cursor)
        assert refused.value.code == "cursor_wrong"


def test_a_deleted_post_comes_back_within_a_minute_and_is_purged_after_a_day(town: Town) -> None:
    post = _write(town, "Ada")
    _like(town, "Ben", post)
    delete_post(town.community, town.id("Ada"), post)
    for act in (_like, _comment):
        with pytest.raises(NotFound):
            act(town, "Ben", post)
    assert _shown(town, "Ada") == _shown(town, "Ben") == []
    restore_post(town.community, town.id("Ada"), post)
    assert _likers(town, "Ada", post) == ["Ben"]
    delete_post(town.community, town.id("Ada"), post)
    town.clock.now += 61
    with pytest.raises(NotFound):
        restore_post(town.community, town.id("Ada"), post)
    town.clock.pass_days(1)
    purge_deleted_posts(town.community)
    with town.community.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM posts").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM likes").scalar_one() == 0


def test_nobody_deletes_what_is_not_theirs(town: Town) -> None:
    post = _write(town, "Ada", "everyone")
    comment = _comment(town, "Ben", post)
    for name in ("Ben", "Zoe"):
        for act in (delete_post, restore_post):
            with pytest.raises(NotFound):
                act(town.community, town.id(name), post)
    with pytest.raises(NotFound):
        delete_comment(town.community, town.id("Zoe"), post, comment)
    assert len(_show(town, "Ada", post).comments) == 1


def test_a_comment_is_deleted_by_its_author_or_by_the_author_of_the_post(town: Town) -> None:
    post = _write(town, "Ada")
    one, two = _comment(town, "Ben", post, "One"), _comment(town, "Ben", post, "Two")
    assert delete_comment(town.community, town.id("Ben"), post, one)
    restore_comment(town.community, town.id("Ben"), post, one)
    assert [comment.text for comment in _show(town, "Eve", post).comments] == ["One", "Two"]
    assert not delete_comment(town.community, town.id("Ada"), post, one)
    with pytest.raises(NotFound):
        restore_comment(town.community, town.id("Ben"), post, one)
    assert [comment.text for comment in _show(town, "Ben", post).comments] == ["Two"]
    assert two


def test_texts_are_cleaned_and_bounded(town: Town) -> None:
    post = _write(town, "Ada", text="  a\u202eb\x00c e" + "\u0301" * 9 + "  ")
    assert _show(town, "Ada", post).post.text == "abc é" + "\u0301" * 4
    for text, code in (("", "text_missing"), (" \u200b ", "text_missing")):
        with pytest.raises(EckenError) as refused:
            _write(town, "Ada", text=text)
        assert refused.value.code == code
    with pytest.raises(Invalid):
        _write(town, "Ada", text="x" * (POST_MAX + 1))
    with pytest.raises(Invalid):
        _comment(town, "Ben", post, "x" * (COMMENT_MAX + 1))
    with pytest.raises(Invalid) as refused:
        _write(town, "Ada", audience="enemies")
    assert refused.value.code == "post_audience_unknown"


def test_a_flood_is_refused(tmp_path: Path) -> None:
    few = Limit(2, 86_400)
    settings = {"post_limit": few, "comment_limit": few, "like_limit": few}
    with small_community(tmp_path, contacts=["Ada–Ben"], settings=settings) as town:
        post, _ = _write(town, "Ada"), _write(town, "Ada")
        with pytest.raises(TooMany):
            _write(town, "Ada")
        for act in (_comment, _like):
            for _ in range(2):
                act(town, "Ben", post)
            with pytest.raises(TooMany):
                act(town, "Ben", post)
        _comment(town, "Ada", post)
