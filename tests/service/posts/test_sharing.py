"""Sharing, changing, muting, and the order of the feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.posts import feed_score, is_muted_text, parse_muted_word
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member
from ecken.service.posts.feed import FeedItem, ReasonKind, note_seen, read_best, read_feed
from ecken.service.posts.muting import (
    list_muted,
    mute_member,
    mute_word,
    unmute_member,
    unmute_word,
)
from ecken.service.posts.views import OnePost, show_post, show_versions
from ecken.service.posts.writing import (
    delete_post,
    edit_post,
    like_post,
    share_post,
    write_comment,
    write_post,
)
from tests.community import Town, small_community

TIES = ("Ada–Ben", "Ben–Cem", "Ada–Eve", "Ada–Fay")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, Eve and Fay; Ben knows Cem; Zoe nobody."""
    with small_community(tmp_path, contacts=TIES, members=["Zoe"]) as town:
        yield town


def _write(town: Town, name: str, audience: str = "everyone", text: str = "Hello") -> str:
    town.clock.now += 60
    return write_post(town.community, town.id(name), text, audience=audience)


def _share(town: Town, name: str, post: str, audience: str = "everyone", text: str = "") -> str:
    town.clock.now += 60
    return share_post(town.community, town.id(name), post, text, audience=audience)


def _show(town: Town, name: str, post: str) -> OnePost:
    with town.community.reading(town.id(name)) as world:
        return show_post(world, post)


def _items(town: Town, name: str, *, is_best: bool = False) -> list[FeedItem]:
    with town.community.reading(town.id(name)) as world:
        return (read_best(world) if is_best else read_feed(world)).items


def _feed(town: Town, name: str) -> list[str]:
    return [item.post.id for item in _items(town, name)]


def test_a_share_carries_a_post_to_the_contacts_of_who_shares_it(town: Town) -> None:
    post = _write(town, "Zoe", text="From afar")
    shared = _share(town, "Ben", post, "contacts", "Look")
    (item,) = _items(town, "Ada")
    assert (item.post.id, item.post.text) == (shared, "Look")
    assert item.post.original is not None
    assert item.post.original.text == "From afar"
    again = _share(town, "Ada", shared)
    assert _show(town, "Cem", again).post.original == _show(town, "Cem", post).post


def test_shares_are_counted_as_far_as_they_are_for_the_reader(town: Town) -> None:
    post = _write(town, "Zoe")
    _share(town, "Ben", post, "contacts")
    _share(town, "Eve", post, "everyone")
    for name, sharers in (("Zoe", 2), ("Ada", 2), ("Fay", 1)):
        shown = _show(town, name, post)
        assert (shown.post.shares, len(shown.sharers)) == (sharers, sharers), name


@pytest.mark.parametrize("audience", ["contacts", "second"])
def test_what_is_for_some_is_not_shared(town: Town, audience: str) -> None:
    post = _write(town, "Ben", audience)
    with pytest.raises(Conflict) as refused:
        _share(town, "Ada", post)
    assert refused.value.code == "post_not_for_all"
    with pytest.raises(NotFound):
        _share(town, "Zoe", post)


def test_a_share_goes_with_what_it_shares(town: Town) -> None:
    deleted, blocked, erased = (_write(town, name) for name in ("Cem", "Zoe", "Eve"))
    shares = [_share(town, "Ben", post) for post in (deleted, blocked, erased)]
    assert _feed(town, "Ada") == [*shares[::-1], erased]
    delete_post(town.community, town.id("Cem"), deleted)
    block_member(town.community, town.id("Zoe"), town.public_id("Ada"))
    erase_member(town.community, town.id("Eve"))
    assert _feed(town, "Ada") == []
    for share in shares:
        with pytest.raises(NotFound):
            _show(town, "Ada", share)


def test_a_changed_post_shows_what_it_said_before(town: Town) -> None:
    post = _write(town, "Ada", "contacts", "One")
    town.clock.now += 60
    edit_post(town.community, town.id("Ada"), post, "Two")
    edit_post(town.community, town.id("Ada"), post, "Two")
    town.clock.now += 60
    edit_post(town.community, town.id("Ada"), post, "Three")
    with town.community.reading(town.id("Ben")) as world:
        view, versions = show_versions(world, post)
    assert (view.text, view.changed_at) == ("Three", town.clock.now)
    assert versions == [("Two", town.clock.now - 60, []), ("One", town.clock.now - 120, [])]
    with town.community.reading(town.id("Zoe")) as world, pytest.raises(NotFound):
        show_versions(world, post)
    with pytest.raises(NotFound):
        edit_post(town.community, town.id("Ben"), post, "Mine")
    with pytest.raises(Invalid):
        edit_post(town.community, town.id("Ada"), post, " ")


def test_what_is_muted_is_in_no_feed_and_takes_no_place_there(town: Town) -> None:
    of_eve, of_ben = _write(town, "Eve"), _write(town, "Ben")
    liked = _write(town, "Zoe")
    like_post(town.community, town.id("Eve"), liked)
    shared = _share(town, "Ben", of_eve)
    assert set(_feed(town, "Ada")) == {of_eve, of_ben, liked, shared}
    mute_member(town.community, town.id("Ada"), town.public_id("Eve"))
    mute_member(town.community, town.id("Ada"), town.public_id("Eve"))
    assert _feed(town, "Ada") == [of_ben]
    with town.community.reading(town.id("Ada")) as world:
        assert [card.first_name for card in list_muted(world).members] == ["Eve"]
        page = read_feed(world, most=1)
    assert ([item.post.id for item in page.items], page.before) == ([of_ben], None)
    unmute_member(town.community, town.id("Ada"), town.public_id("Eve"))
    assert set(_feed(town, "Ada")) == {of_eve, of_ben, liked, shared}


def test_a_muted_word_hides_posts_of_others_that_hold_it(town: Town) -> None:
    with_word = _write(town, "Ben", text="Alles über BITCOIN!")
    without = _write(town, "Ben", text="Bitcoins")
    own = _write(town, "Ada", text="Bitcoin")
    shared = _share(town, "Eve", with_word)
    mute_word(town.community, town.id("Ada"), " bitcoin ")
    assert set(_feed(town, "Ada")) == {without, own}
    assert with_word in _feed(town, "Cem")
    with town.community.reading(town.id("Ada")) as world:
        assert list_muted(world).words == ["bitcoin"]
    unmute_word(town.community, town.id("Ada"), "Bitcoin")
    assert set(_feed(town, "Ada")) == {with_word, without, own, shared}
    for word in ("", "!!", "x" * 61):
        with pytest.raises(Invalid):
            mute_word(town.community, town.id("Ada"), word)
    with pytest.raises(Invalid):
        mute_member(town.community, town.id("Ada"), town.public_id("Ada"))


def test_words_are_compared_whole_and_in_a_row() -> None:
    assert is_muted_text("Große Wahl 2027", [parse_muted_word("wahl")])
    assert is_muted_text("GROSSE Wahl", [parse_muted_word("große wahl")])
    assert not is_muted_text("Wahlkampf", [parse_muted_word("wahl")])
    assert not is_muted_text("Wahl, große", [parse_muted_word("große wahl")])


def test_the_best_of_my_circles_comes_first_with_its_reason(town: Town) -> None:
    liked, plain = _write(town, "Ben"), _write(town, "Eve")
    for name in ("Eve", "Fay"):
        like_post(town.community, town.id(name), liked)
    assert _feed(town, "Ada") == [plain, liked]
    first, second = _items(town, "Ada", is_best=True)
    assert (first.post.id, second.post.id) == (liked, plain)
    assert first.reason is not None
    assert (first.reason.kind, first.reason.count) == (ReasonKind.LIKED, 2)
    assert second.reason is None
    town.clock.pass_days(15)
    assert _items(town, "Ada", is_best=True) == []


def test_contacts_count_more_than_others_and_age_less() -> None:
    by_contact = feed_score(by_contacts=1, by_others=0, age_s=0)
    assert by_contact > feed_score(by_contacts=0, by_others=2, age_s=0)
    assert by_contact == feed_score(by_contacts=0, by_others=3, age_s=0)
    assert feed_score(by_contacts=1, by_others=0, age_s=86_400) < by_contact / 2


def test_what_came_since_the_feed_was_seen_is_new(town: Town) -> None:
    early = _write(town, "Ben")
    assert not any(item.is_new for item in _items(town, "Ada"))
    note_seen(town.community, town.id("Ada"), town.clock.now)
    note_seen(town.community, town.id("Ada"), town.clock.now - 500)
    own, late = _write(town, "Ada"), _write(town, "Eve")
    write_comment(town.community, town.id("Eve"), early, "I see")
    assert {i.post.id: i.is_new for i in _items(town, "Ada")} == {
        late: True,
        own: False,
        early: False,
    }
    note_seen(town.community, town.id("Ada"), town.clock.now + 10_000)
    assert not any(item.is_new for item in _items(town, "Ada"))
