"""News of companies: written by editors, told to followers, in the feed at their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid, NotFound, TooMany
from ecken.rules.request import UNDO_S
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.companies.news import (
    delete_news,
    edit_news,
    list_news,
    list_news_versions,
    purge_deleted_news,
    restore_news,
    show_news,
    write_news,
)
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.mailing.digest import Period, digest_content
from ecken.service.posts.feed import read_feed
from ecken.service.posts.muting import mute_word
from ecken.service.posts.writing import write_post
from ecken.service.search.companies import find_company
from ecken.service.search.followed_companies import follow_company, unfollow_company
from ecken.service.talk.notices import list_notices, mail_notices, read_all_notices
from ecken.service.talk.switches import set_switches
from ecken.service.talk.unsubscribing import stop_mails
from ecken.settings.values import Limit
from tests.community import DAY_S, Town
from tests.preparing import prepare
from tests.service.companies.official import NAME, name, official_town
from tests.web.browsing import links_in


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Ada and Ella follow the company for which Ben and Cem write."""
    with official_town(tmp_path, town_url) as made:
        for follower in ("Ada", "Ella", "Ben"):
            follow_company(made.community, made.id(follower), NAME)
        yield made


def write(town: Town, text: str = "A new ship", editor: str = "Ben") -> str:
    return write_news(town.community, town.id(editor), NAME, text)


def listed(town: Town, viewer: str) -> list[str]:
    with town.community.reading(town.id(viewer)) as world:
        return [one.text for one in list_news(world, find_company(world, NAME)).news]


def told(town: Town, viewer: str) -> list[str]:
    """Who speaks in the notices about news."""
    with town.community.reading(town.id(viewer)) as world:
        found = list_notices(world)
    return [notice.company for notice in found if notice.kind == "followed_news"]


def in_feed(town: Town, viewer: str, before: str | None = None) -> tuple[list[str], str | None]:
    with town.community.reading(town.id(viewer)) as world:
        feed = read_feed(world, before=before, most=2)
    entries = sorted([*feed.items, *feed.company_news], key=lambda item: -item.at)
    texts = [item.post.text if hasattr(item, "post") else item.news.text for item in entries]
    return texts, feed.before


def test_every_reader_of_the_company_reads_the_news_and_few_learn_who_wrote_them(
    town: Town,
) -> None:
    news = write(town)
    named = {}
    for viewer in ("Ada", "Ben", "Cem", "Dora", "Ella"):
        assert listed(town, viewer) == ["A new ship"]
        with town.community.reading(town.id(viewer)) as world:
            named[viewer] = show_news(world, news).writer is not None
    assert named == {"Ada": True, "Ben": True, "Cem": True, "Dora": False, "Ella": False}


def test_followers_are_told_once_it_cannot_be_taken_back(town: Town) -> None:
    write(town)
    assert told(town, "Ada") == []
    town.clock.now += UNDO_S
    assert told(town, "Ada") == told(town, "Ella") == [NAME]
    assert told(town, "Dora") == []  # who does not follow it
    assert told(town, "Ben") == []  # who wrote it


def test_who_follows_no_longer_is_told_no_longer(town: Town) -> None:
    write(town)
    town.clock.now += UNDO_S
    unfollow_company(town.community, town.id("Ada"), NAME)
    assert told(town, "Ada") == []


def test_deleted_news_are_told_to_nobody_and_come_back_for_a_minute(town: Town) -> None:
    news = write(town)
    town.clock.now += UNDO_S
    delete_news(town.community, town.id("Cem"), news)  # another editor than who wrote it
    assert told(town, "Ada") == listed(town, "Ada") == listed(town, "Ben") == []
    restore_news(town.community, town.id("Ben"), news)
    assert (told(town, "Ada"), listed(town, "Ada")) == ([NAME], ["A new ship"])
    delete_news(town.community, town.id("Ben"), news)
    town.clock.now += UNDO_S + 1
    with pytest.raises(NotFound):
        restore_news(town.community, town.id("Ben"), news)
    town.clock.pass_days(1)
    purge_deleted_news(town.community)
    with pytest.raises(NotFound):
        delete_news(town.community, town.id("Ben"), news)


def test_changed_news_keep_what_they_said(town: Town) -> None:
    news = write(town)
    town.clock.now += 10
    edit_news(town.community, town.id("Cem"), news, "Two new ships")
    edit_news(town.community, town.id("Cem"), news, "Two new ships")
    with town.community.reading(town.id("Ada")) as world:
        found = [(one.text, one.writer is not None) for one in list_news_versions(world, news)]
        assert show_news(world, news).changed_at == town.clock.now
    assert found == [("Two new ships", False), ("A new ship", True)]  # Ada knows Ben alone


@pytest.mark.parametrize("viewer", ["Ada", "Dora"])
def test_nobody_else_writes_changes_or_deletes(town: Town, viewer: str) -> None:
    news, member = write(town), town.id(viewer)
    for act in (
        lambda: write_news(town.community, member, NAME, "Mine"),
        lambda: edit_news(town.community, member, news, "Mine"),
        lambda: delete_news(town.community, member, news),
        lambda: restore_news(town.community, member, news),
    ):
        with pytest.raises(NotFound):
            act()
    assert listed(town, "Ben") == ["A new ship"]


def test_a_block_or_a_deletion_of_who_wrote_them_leaves_the_news(town: Town) -> None:
    news = write(town)
    town.clock.now += UNDO_S
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    with town.community.reading(town.id("Ada")) as world:
        assert show_news(world, news).writer is None
    assert told(town, "Ada") == [NAME]
    erase_member(town.community, town.id("Ben"))
    assert listed(town, "Cem") == ["A new ship"]
    assert told(town, "Ada") == [NAME]


def test_where_the_company_is_not_there_nor_are_its_news(town: Town) -> None:
    news = write(town)
    town.clock.now += UNDO_S
    for colleague in ("Ben", "Cem", "Dora"):
        block_member(town.community, town.id(colleague), town.public_id("Ella"))
    assert told(town, "Ella") == []
    assert in_feed(town, "Ella") == ([], None)
    with town.community.reading(town.id("Ella")) as world, pytest.raises(NotFound):
        show_news(world, news)


def test_each_piece_of_news_stands_on_one_page_of_the_feed(town: Town) -> None:
    for number in range(6):
        town.clock.now += 100
        if number % 2:
            write(town, f"news {number}")
        else:
            write_post(town.community, town.id("Ben"), f"post {number}", audience="everyone")
    town.clock.now += 100
    pages, place = [], None
    for _ in range(2):
        texts, place = in_feed(town, "Ada", place)
        pages.append(texts)
    assert pages == [["news 5", "post 4", "news 3", "post 2"], ["news 1", "post 0"]]
    assert place is None
    assert in_feed(town, "Dora")[0] == []  # who does not follow it, and has no contacts


def test_news_with_a_muted_word_are_left_out_of_the_feed(town: Town) -> None:
    write(town)
    mute_word(town.community, town.id("Ada"), "ship")
    assert in_feed(town, "Ada")[0] == []
    assert in_feed(town, "Ella")[0] == ["A new ship"]


def test_the_list_goes_on_page_by_page(town: Town) -> None:
    for number in range(5):
        write(town, f"news {number}")  # all in the same second
    seen, after = [], None
    with town.community.reading(town.id("Ella")) as world:
        company = find_company(world, NAME)
        while True:
            found = list_news(world, company, after=after, most=2)
            seen += [one.text for one in found.news]
            after = found.next
            if after is None:
                break
        with pytest.raises(Invalid):
            list_news(world, company, after="A" * 22)
    assert sorted(seen) == [f"news {number}" for number in range(5)]


def test_mails_come_to_who_wants_them_and_stop_by_their_link(town: Town) -> None:
    set_switches(town.community, town.id("Ella"), {"mail_followed": "on"})
    write(town)
    town.clock.now += UNDO_S
    assert mail_notices(town.community) >= 1
    [mail] = [mail for mail in town.mail.mails if mail.to == "ella@example.org"]
    assert NAME in mail.text
    assert "Ben" not in mail.text
    assert "A new ship" not in mail.text  # it could not be taken back from there
    [link] = [link for link in links_in(mail.text) if "/unsubscribe/" in link]
    stop_mails(town.community, link.rpartition("/")[2])
    write(town, "Another ship")
    town.clock.now += UNDO_S
    mail_notices(town.community)
    assert [mail.to for mail in town.mail.mails].count("ella@example.org") == 1


def test_the_digest_names_companies_with_news_unless_switched_off(town: Town) -> None:
    for text in ("One", "Two"):
        write(town, text)
    with town.community.reading(town.id("Ella")) as world:
        assert digest_content(world, Period.WEEKLY).company_news == [(NAME, 2)]
    set_switches(town.community, town.id("Ella"), {"digest_followed": "off"})
    with town.community.reading(town.id("Ella")) as world:
        assert digest_content(world, Period.WEEKLY).company_news == []


def test_a_company_says_only_so_much_in_a_day_whoever_writes(town: Town) -> None:
    name(town, "Dora")
    town.community.settings = replace(town.community.settings, post_limit=Limit(2, DAY_S))
    write(town, editor="Ben")
    write(town, editor="Cem")
    with pytest.raises(TooMany):
        write(town, editor="Dora")


def test_news_are_mailed_when_the_search_is_prepared_and_nothing_is_lost_till_then(
    town: Town,
) -> None:
    """Also if a member marks all as read, or a mail about something else goes, meanwhile."""
    town.clock.now += UNDO_S
    mail_notices(town.community)  # who was named an editor
    set_switches(town.community, town.id("Ella"), {"mail_followed": "on"})
    write(town)
    send_request(town.community, town.id("Dora"), town.public_id("Ella"))
    town.clock.now += UNDO_S + 120
    assert told(town, "Ella") == [NAME]
    index = prepare(town)
    assert told(town, "Ella") == []
    assert mail_notices(town.community) == 1
    [mail] = [m for m in town.mail.mails if m.to == "ella@example.org"]
    assert "Dora" in mail.text
    assert NAME not in mail.text
    read_all_notices(town.community, town.id("Ella"))
    assert mail_notices(town.community) == 0
    assert index.enter_words()
    assert told(town, "Ella") == [NAME]
    assert mail_notices(town.community) == 1
    newest = [m for m in town.mail.mails if m.to == "ella@example.org"][-1]
    assert NAME in newest.text
