"""News tell what the viewer sees anyway, of those who let it be told; and so does the mail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.mailing.digest import Period, queue_digests
from ecken.service.privacy.contact_details import set_detail
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.target_groups import create_group
from ecken.service.talk.messages import open_conversation, send_message
from ecken.service.talk.news import NewsKind, read_news, read_news_items
from ecken.service.talk.switches import set_switches
from ecken.store.accounts.accounts import set_password_hash
from ecken.store.journal import ChangeKind, append_change
from tests.community import DAY_S, Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Long ago Ada met Ben and Cem; today Ben has met Tia."""
    with small_community(tmp_path, contacts=["Ada–Ben", "Ada–Cem"], members=["Tia"]) as town:
        town.clock.pass_days(100)
        town.connect("Ben–Tia")
        yield town


def _new_contacts(town: Town, name: str = "Ada") -> list[tuple[str, str]]:
    with town.community.reading(town.id(name)) as world:
        return [
            (item.who.first_name, item.whom.first_name)
            for item in read_news(world).items
            if item.whom is not None
        ]


def test_a_new_contact_of_my_contact_is_news_for_a_month(town: Town) -> None:
    assert _new_contacts(town) == [("Ben", "Tia")]
    assert _new_contacts(town, "Cem") == []
    assert _new_contacts(town, "Ben") == []
    town.clock.pass_days(31)
    assert _new_contacts(town) == []


HIDING: dict[str, Callable[[Town], object]] = {
    "my contact closes the list": lambda t: set_privacy(
        t.community, t.id("Ben"), audience=Audience.NOBODY, is_listed=True
    ),
    "the new contact is unlisted": lambda t: set_privacy(
        t.community, t.id("Tia"), audience=Audience.EVERYONE, is_listed=False
    ),
    "my contact switches it off": lambda t: set_switches(
        t.community, t.id("Ben"), {"news_of_me": "off"}
    ),
    "the new contact switches it off": lambda t: set_switches(
        t.community, t.id("Tia"), {"news_of_me": "off"}
    ),
    "the new contact blocks me": lambda t: block_member(
        t.community, t.id("Tia"), t.public_id("Ada")
    ),
    "my contact blocks me": lambda t: block_member(t.community, t.id("Ben"), t.public_id("Ada")),
}


@pytest.mark.parametrize("hiding", HIDING)
def test_what_is_hidden_is_no_news(town: Town, hiding: str) -> None:
    HIDING[hiding](town)
    assert _new_contacts(town) == []


def test_two_contacts_of_mine_who_meet_are_one_piece_of_news(town: Town) -> None:
    town.connect("Ben–Cem")
    assert sorted(map(sorted, _new_contacts(town))) == [["Ben", "Cem"], ["Ben", "Tia"]]


def test_a_changed_profile_is_news_and_a_changed_setting_is_not(town: Town) -> None:
    def changed() -> list[str]:
        with town.community.reading(town.id("Ada")) as world:
            items = read_news(world).items
            return [i.who.first_name for i in items if i.kind is NewsKind.PROFILE]

    set_privacy(town.community, town.id("Cem"), audience=Audience.SECOND, is_listed=True)
    assert changed() == []
    with town.community.writing() as connection:
        for name in ("Cem", "Tia"):
            at = town.clock()
            append_change(connection, ChangeKind.PROFILE_CHANGED, town.id(name), at=at)
    assert changed() == ["Cem"]


@pytest.mark.parametrize(("days", "years"), [(365 - 100, [1, 1]), (365 - 102, []), (630, [2, 2])])
def test_anniversaries_of_my_own_contacts(town: Town, days: int, years: list[int]) -> None:
    town.clock.pass_days(days + 1)
    with town.community.reading(town.id("Ada")) as world:
        items = read_news(world).items
        assert [i.years for i in items if i.kind is NewsKind.ANNIVERSARY] == years


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        (ReleaseAudience.NOBODY, set()),
        (ReleaseAudience.CHOSEN, {"Ada"}),
        (ReleaseAudience.CONTACTS, {"Ada", "Cem"}),
        (ReleaseAudience.EVERYONE, {"Ada", "Cem"}),
    ],
)
def test_a_birthday_is_news_for_whom_it_is_released_to(
    town: Town, audience: ReleaseAudience, told: set[str]
) -> None:
    town.connect("Ben–Cem")
    today = datetime.fromtimestamp(town.clock(), UTC).date()
    set_detail(
        town.community,
        town.id("Ben"),
        Detail.BIRTHDAY,
        value=today.replace(year=1980).isoformat(),
        audience=audience,
        chosen=[town.public_id("Ada")] if audience is ReleaseAudience.CHOSEN else [],
    )
    found = set()
    for name in ("Ada", "Cem", "Tia"):
        with town.community.reading(town.id(name)) as world:
            items = read_news(world).items
            if any(item.kind is NewsKind.BIRTHDAY for item in items):
                found.add(name)
    assert found - {"Tia"} == told
    assert ("Tia" in found) == ("Cem" in told)  # Tia is a contact of Ben's, too


@pytest.mark.parametrize("seed", range(4))
def test_the_newest_few_are_the_first_of_all(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"M{number}" for number in range(12)]
    pairs = [f"M{a}–M{b}" for a in range(12) for b in range(a)]
    with small_community(tmp_path, members=names) as town:
        for pair in chance.sample(pairs, 40):
            town.connect(pair)
            town.clock.pass_days(chance.random())
        for name in chance.sample(names, 4):
            set_switches(town.community, town.id(name), {"news_of_me": "off"})
        with town.community.writing() as connection:
            for name in chance.sample(names, 5):
                append_change(
                    connection, ChangeKind.PROFILE_CHANGED, town.id(name), at=town.clock()
                )
        with town.community.reading(town.id("M0")) as world:
            every = read_news_items(world)
            assert len(every) > 5
            for most in (1, 2, 5, 20):
                assert read_news_items(world, most=most) == every[:most]


@pytest.mark.parametrize("born", ["1980-02-29", "29.2."])
@pytest.mark.parametrize(
    ("today", "told"), [("2027-02-28", True), ("2028-02-28", False), ("2028-02-29", True)]
)
def test_who_was_born_on_a_leap_day_has_a_birthday_each_year(
    town: Town, today: str, told: bool, born: str
) -> None:
    wanted = datetime.fromisoformat(f"{today}T12:00+00:00").timestamp()
    town.clock.pass_days((wanted - town.clock()) / DAY_S)
    set_detail(
        town.community,
        town.id("Ben"),
        Detail.BIRTHDAY,
        value=born,
        audience=ReleaseAudience.EVERYONE,
        chosen=[],
    )
    with town.community.reading(town.id("Ada")) as world:
        days = [i.day for i in read_news(world).items if i.kind is NewsKind.BIRTHDAY]
    assert days == ([date.fromisoformat(today)] if told else [])


def test_new_members_of_a_target_group_are_news_until_visited(town: Town) -> None:
    create_group(town.community, town.id("Ada"), name="Ulm", query="ort:ulm")
    town.join("Uwe", city="Ulm")
    town.connect("Ben–Uwe")
    with town.community.reading(town.id("Ada")) as world:
        groups = read_news(world).groups
        assert [(g.name, g.count, [c.first_name for c in g.members]) for g in groups] == [
            ("Ulm", 1, ["Uwe"])
        ]


def _use_accounts(town: Town) -> None:
    with town.community.writing() as connection:
        for name in town.ids:
            set_password_hash(connection, town.id(name), "x", at=town.clock())


def test_the_digest_tells_what_waits_and_what_is_new_once_a_period(town: Town) -> None:
    _use_accounts(town)
    set_switches(town.community, town.id("Ben"), {"digest": "off"})
    set_switches(town.community, town.id("Cem"), {"digest": "daily"})
    send_request(town.community, town.id("Tia"), town.public_id("Ada"), message="streng geheim")
    conversation = open_conversation(town.community, town.id("Cem"), town.public_id("Ada"))
    send_message(town.community, town.id("Cem"), conversation, "vertraulich")
    queue_digests(town.community, Period.WEEKLY)
    (mail,) = town.mail.mails
    assert mail.to == "ada@example.org"
    assert "Kontaktanfragen, die auf Sie warten: 1" in mail.text
    assert "Ungelesene Nachrichten: 1" in mail.text
    assert "- Neuer Kontakt von „Ben Beispiel“: „Tia Beispiel“\n" in mail.text
    assert "geheim" not in mail.text
    assert "vertraulich" not in mail.text
    assert queue_digests(town.community, Period.WEEKLY) == 0  # once a week, however often asked
    queue_digests(town.community, Period.DAILY)
    assert len(town.mail.mails) == 1  # Cem wants it, and has no news


def test_the_digest_tells_nothing_that_is_hidden(town: Town) -> None:
    _use_accounts(town)
    set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
    queue_digests(town.community, Period.WEEKLY)
    assert town.mail.mails == []


def test_members_who_never_signed_up_get_no_digest(town: Town) -> None:
    assert queue_digests(town.community, Period.WEEKLY) == 0
