"""The calendar holds what its owner would be shown, at each fetch anew, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ecken.errors import NotFound, TooMany
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.accounts.tokens import end_all_tokens
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.contacts.requests import accept_request, send_request
from ecken.service.moderation.suspensions import suspend_member
from ecken.service.phone.calendar import (
    YearlyDay,
    YearlyKind,
    end_calendar,
    has_calendar_since,
    open_feed,
    renew_calendar,
)
from ecken.service.privacy.contact_details import set_detail
from ecken.service.talk.switches import set_switches
from ecken.store.tables import calendar_addresses
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ben was born on a leap day and tells his contacts; Cem tells nobody; Dan is a stranger."""
    with small_community(tmp_path, contacts=["Ada–Ben", "Ada–Cem", "Ben–Dan"]) as made:
        release(made, "Ben", "1980-02-29", ReleaseAudience.CONTACTS)
        release(made, "Cem", "1990-05-05", ReleaseAudience.NOBODY)
        release(made, "Dan", "1970-07-07", ReleaseAudience.EVERYONE)
        yield made


def release(town: Town, name: str, day: str, audience: ReleaseAudience) -> None:
    set_detail(town.community, town.id(name), Detail.BIRTHDAY, value=day, audience=audience)


def days(town: Town, token: str, **options: bool) -> list[tuple[str, str]]:
    found = open_feed(town.community, token, **options).days
    return sorted((day.kind.value, day.who.first_name) for day in found)


def test_what_stands_in_it_is_what_is_released(town: Town) -> None:
    token = renew_calendar(town.community, town.id("Ada"))
    assert days(town, token) == [
        ("anniversary", "Ben"),
        ("anniversary", "Cem"),
        ("birthday", "Ben"),
    ]
    assert days(town, token, is_birthdays_only=True) == [("birthday", "Ben")]
    release(town, "Cem", "1990-05-05", ReleaseAudience.CONTACTS)
    assert ("birthday", "Cem") in days(town, token)


LOSSES: dict[str, Callable[[Town], object]] = {
    "Ben blocks": lambda t: block_member(t.community, t.id("Ben"), t.public_id("Ada")),
    "Ada blocks": lambda t: block_member(t.community, t.id("Ada"), t.public_id("Ben")),
    "contact ended": lambda t: remove_contact(t.community, t.id("Ben"), t.public_id("Ada")),
    "Ben suspended": lambda t: _suspend(t, "Ben"),
}


def _suspend(town: Town, name: str) -> None:
    with town.community.writing() as connection:
        suspend_member(connection, town.id(name), at=town.clock())


@pytest.mark.parametrize("loss", LOSSES)
def test_who_is_gone_is_gone_at_the_next_fetch(town: Town, loss: str) -> None:
    token = renew_calendar(town.community, town.id("Ada"))
    assert ("birthday", "Ben") in days(town, token)
    LOSSES[loss](town)
    assert days(town, token) == [("anniversary", "Cem")]


def test_who_withdraws_a_birthday_or_news_is_gone_with_that_alone(town: Town) -> None:
    token = renew_calendar(town.community, town.id("Ada"))
    set_switches(town.community, town.id("Ben"), {"news_of_me": "off"})
    assert days(town, token) == [("anniversary", "Cem"), ("birthday", "Ben")]
    release(town, "Ben", "1980-02-29", ReleaseAudience.NOBODY)
    assert days(town, token) == [("anniversary", "Cem")]


def test_a_fetch_opens_nothing_that_its_owner_can_take_back(town: Town) -> None:
    ada = town.id("Ada")
    token = renew_calendar(town.community, ada)
    request = send_request(town.community, town.id("Dan"), town.public_id("Ada")).request_id
    accept_request(town.community, ada, request)
    assert "Dan" not in {name for _, name in days(town, token)}
    town.clock.pass_days(1)
    assert ("birthday", "Dan") in days(town, token)


ENDS: dict[str, Callable[[Town], object]] = {
    "ended": lambda t: end_calendar(t.community, t.id("Ada")),
    "replaced": lambda t: renew_calendar(t.community, t.id("Ada")),
    "suspended": lambda t: _suspend(t, "Ada"),
    "tokens ended": lambda t: _end_tokens(t),
}


def _end_tokens(town: Town) -> None:
    with town.community.writing() as connection:
        end_all_tokens(connection, town.id("Ada"), at=town.clock())


@pytest.mark.parametrize("end", ENDS)
def test_an_address_that_is_over_is_one_that_never_was(town: Town, end: str) -> None:
    token = renew_calendar(town.community, town.id("Ada"))
    assert days(town, token)
    ENDS[end](town)
    for address in (token, "A" * 43, "", "ä" * 43, "x" * 5_000):
        with pytest.raises(NotFound):
            open_feed(town.community, address)


def test_the_database_holds_no_address(town: Town) -> None:
    token = renew_calendar(town.community, town.id("Ada"))
    with town.community.database.reading() as connection:
        (row,) = connection.execute(calendar_addresses.select()).mappings()
    assert token not in str(dict(row))
    with town.community.reading(town.id("Ada")) as world:
        assert has_calendar_since(world) == town.clock()
    with town.community.reading(town.id("Ben")) as world:
        assert has_calendar_since(world) is None


def test_programs_that_ask_too_often_have_to_wait(town: Town) -> None:
    token = renew_calendar(town.community, town.id("Ada"))
    other = renew_calendar(town.community, town.id("Ben"))
    for _ in range(60):
        open_feed(town.community, token)
    with pytest.raises(TooMany):
        open_feed(town.community, token)
    assert open_feed(town.community, other).days


def test_a_leap_day_is_next_on_the_last_of_february(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        card = world.cards([town.id("Ben")])[town.id("Ben")]
    day = YearlyDay(YearlyKind.BIRTHDAY, date(1980, 2, 29), card)
    assert day.next_from(date(2024, 2, 1)) == date(2024, 2, 29)
    assert day.next_from(date(2023, 2, 28)) == date(2023, 2, 28)
    assert day.next_from(date(2023, 3, 1)) == date(2024, 2, 29)
