"""News of companies under attack: undo against a decision, what is not there, forged pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid, NotFound
from ecken.service.companies.news import (
    delete_news,
    list_news,
    restore_news,
    write_news,
)
from ecken.service.contacts.contacts import block_member
from ecken.service.mailing.digest import Period, digest_content
from ecken.service.moderation.subjects import hide_subject
from ecken.service.posts.feed import read_feed
from ecken.service.search.companies import find_company
from ecken.service.search.followed_companies import follow_company
from ecken.settings.values import Limit
from tests.community import DAY_S, Town
from tests.service.companies.official import NAME, name, official_town

OTHER = "Fay Reisen"
MANY = 25
"""More than one page of the feed takes."""


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Ella follows the company of Ben and Cem, and another one that Fay alone names."""
    with official_town(tmp_path, town_url) as made:
        made.join("Fay", company=OTHER)
        name(made, "Fay", OTHER)
        for company in (NAME, OTHER):
            follow_company(made.community, made.id("Ella"), company)
        limit = Limit(2 * MANY, DAY_S)
        made.community.settings = replace(made.community.settings, post_limit=limit)
        yield made


def listed(town: Town, viewer: str, after: str | None = None) -> list[str]:
    with town.community.reading(town.id(viewer)) as world:
        found = list_news(world, find_company(world, NAME), after=after)
    return [one.text for one in found.news]


def test_what_was_hidden_while_it_was_deleted_does_not_come_back(town: Town) -> None:
    news = write_news(town.community, town.id("Ben"), NAME, "An insult")
    delete_news(town.community, town.id("Ben"), news)
    with town.community.writing() as connection:
        hide_subject(connection, "news", news, True)
    with pytest.raises(NotFound):
        restore_news(town.community, town.id("Ben"), news)
    assert listed(town, "Ella") == listed(town, "Ben") == []


def test_news_of_a_company_that_is_not_there_take_no_place_from_others(town: Town) -> None:
    write_news(town.community, town.id("Ben"), NAME, "A new ship")
    town.clock.now += 60
    for number in range(MANY):
        write_news(town.community, town.id("Fay"), OTHER, f"Trip {number}")
    block_member(town.community, town.id("Ella"), town.public_id("Fay"))
    town.clock.now += 60
    with town.community.reading(town.id("Ella")) as world:
        assert [item.news.text for item in read_feed(world).company_news] == ["A new ship"]
        assert digest_content(world, Period.WEEKLY).company_news == [(NAME, 1)]


def test_a_page_of_news_is_found_alike_whatever_became_of_the_news_before_it(town: Town) -> None:
    ids = []
    for text in ("first", "second", "third"):
        ids.append(write_news(town.community, town.id("Ben"), NAME, text))
        town.clock.now += 60
    delete_news(town.community, town.id("Ben"), ids[1])
    for forged in (*ids, "A" * 22):  # there, deleted, and never there
        with pytest.raises(Invalid):
            listed(town, "Ella", after=forged)
    with town.community.reading(town.id("Ella")) as world:
        page = list_news(world, find_company(world, NAME), most=1)
    delete_news(town.community, town.id("Ben"), ids[2])
    assert listed(town, "Ella", after=page.next) == ["first"]
