"""Growth and activity: counted by the community's weeks, and small numbers not told apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, insert, update

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.reference.days import start_of, week_of
from ecken.service.accounts.accounts import set_operator
from ecken.service.background.tasks import Turn, tasks_of
from ecken.service.house.growth import WEEKS, Growth, show_growth
from ecken.store.tables import contact_requests, contacts, last_seen, members
from tests.community import Town, small_community
from tests.web.browsing import open_browser, without_tokens

NAMES = ["Ada", "Ben", "Cem", "Dora", "Emil", "Finn"]


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr("ecken.service.house.growth._TIES_FROM", 0)
    with small_community(tmp_path, members=NAMES, contacts=["Ada–Ben"], url=town_url) as made:
        set_operator(made.community, "ada@example.org", True)
        yield made


def monday(town: Town) -> date:
    return week_of(town.clock(), town.community.zone)


def count_weeks(town: Town) -> None:
    """Let the hourly task count the weeks that are over."""
    (task,) = [one for one in tasks_of(town.community.settings) if one.name == "tidying"]
    task.run(town.community, Turn())


def growth(town: Town) -> Growth:
    return show_growth(town.community, town.id("Ada"))


def be_here(town: Town, names: list[str]) -> None:
    """Let members be here this week, and let the hourly task count them."""
    week = monday(town).isoformat()
    with town.community.writing() as connection:
        connection.execute(last_seen.delete())
        rows = [{"member_id": town.id(name), "week": week} for name in names]
        connection.execute(insert(last_seen), rows)
    count_weeks(town)


def test_weeks_begin_on_monday_by_the_communitys_clocks(town: Town) -> None:
    begin = start_of(monday(town), town.community.zone)
    with town.community.writing() as connection:
        for name, at in (("Ada", begin - 1), ("Ben", begin), ("Cem", begin + 7 * DAY_S - 1)):
            connection.execute(
                update(members).where(members.c.id == town.id(name)).values(joined_at=at)
            )
        rest = [town.id(name) for name in NAMES[3:]]
        connection.execute(update(members).where(members.c.id.in_(rest)).values(joined_at=1))
        connection.execute(update(contacts).values(since=begin - 7 * DAY_S))
    count_weeks(town)
    found = growth(town)
    assert len(found.joined) == WEEKS
    assert [week.members for week in found.joined[-3:]] == [0, 1, 2]
    assert [week.members for week in found.members[-3:]] == [3, 4, 6]
    assert [week.members for week in found.contacts[-3:-1]] == [0, 1]


def test_ties_are_told_when_their_week_is_over(town: Town) -> None:
    begin = start_of(monday(town), town.community.zone)
    ben, cem = town.id("Ben"), town.id("Cem")
    request = {
        "public_id": "r", "sender_id": ben, "recipient_id": cem, "low_id": min(ben, cem),
        "high_id": max(ben, cem), "state": "accepted", "sent_at": begin, "ended_at": begin,
    }  # fmt: skip
    with town.community.writing() as connection:
        connection.execute(update(contacts).values(since=begin))
        connection.execute(insert(contact_requests).values(request))
    count_weeks(town)
    found = growth(town)
    for weeks in (found.contacts, found.accepted):
        assert [week.members for week in weeks] == [0] * WEEKS
        assert [week.is_known for week in weeks[-2:]] == [True, False]
    assert "counted once" in open_browser(town, "Ada").get("/admin/growth").text
    town.clock.now += 7 * DAY_S
    found = growth(town)
    assert not found.contacts[-2].is_known, "it is over, and not counted yet"
    count_weeks(town)
    found = growth(town)
    for weeks in (found.contacts, found.accepted):
        assert [week.members for week in weeks[-3:-1]] == [0, 1]


def test_up_to_four_are_not_told_apart_and_a_week_stays_as_it_was_counted(town: Town) -> None:
    be_here(town, NAMES[:4])
    assert growth(town).active[-1].is_few
    be_here(town, NAMES[:5])
    assert growth(town).active[-1].members == 5
    town.clock.now += 7 * DAY_S
    be_here(town, NAMES)
    found = growth(town).active
    assert [week.members for week in found[-2:]] == [5, 6]
    assert not any(week.is_known for week in found[:-2])
    assert [week.members for week in growth(town).accepted] == [0] * WEEKS


def test_contacts_of_few_members_are_no_numbers(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three members, one contact less would say between whom."""
    monkeypatch.setattr("ecken.service.house.growth._TIES_FROM", 7)
    count_weeks(town)
    found = growth(town)
    assert found.members[-2].is_known
    assert not any(week.is_known for week in (*found.contacts, *found.accepted))


def test_a_week_that_is_over_never_changes(town: Town) -> None:
    town.connect("Ada–Cem")
    count_weeks(town)
    town.clock.now += 7 * DAY_S
    count_weeks(town)
    before = growth(town)
    assert (before.contacts[-2].members, before.members[-2].members) == (2, 6)
    town.turn("Ada", "Cem")
    with town.community.writing() as connection:  # Finn leaves, and a list brings old dates
        connection.execute(members.delete().where(members.c.id == town.id("Finn")))
        ben = members.c.id == town.id("Ben")
        connection.execute(update(members).where(ben).values(joined_at=5))
    for _ in range(2):
        after = growth(town)
        for name in ("members", "joined", "contacts", "accepted"):
            assert getattr(after, name)[:-1] == getattr(before, name)[:-1], name
        count_weeks(town)
    assert after.members[-1].members == 5
    town.clock.now += 7 * DAY_S
    count_weeks(town)
    assert growth(town).contacts[-2].members == 1


def test_an_ending_shows_in_no_number_before_its_week_is_over(town: Town) -> None:
    town.connect("Ada–Cem", "Cem–Dora", "Cem–Emil")
    with town.community.writing() as connection:
        connection.execute(update(contacts).values(since=contacts.c.since - 14 * DAY_S))
    count_weeks(town)
    assert growth(town).contacts[-2].members == 4
    ada = open_browser(town, "Ada")

    def shown() -> str:
        return without_tokens(ada.get("/admin/growth").text)

    before = shown()
    town.turn("Cem", "Dora")
    assert shown() == before
    count_weeks(town)
    assert shown() == before
    town.turn("Cem", "Emil")
    assert shown() == before


def test_a_clock_that_is_set_back_takes_nothing_from_a_week(town: Town) -> None:
    be_here(town, NAMES)
    be_here(town, NAMES[:5])  # the others have been here on the day that came again
    assert growth(town).active[-1].members == 6


def test_the_page_draws_them_and_is_not_there_for_others(town: Town) -> None:
    be_here(town, NAMES[:5])
    page = open_browser(town, "Ada").get("/admin/growth").text
    assert page.count("<svg") >= 3
    assert page.count('<th scope="row">') == WEEKS
    assert open_browser(town, "Ben").get("/admin/growth").status_code == 404
    with pytest.raises(NotFound):
        show_growth(town.community, town.id("Ben"))
