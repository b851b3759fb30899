"""Web push: who is told what, and when nobody is; against a push service on this machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import NotReady
from ecken.mail.push_texts import CONTENT_BYTES
from ecken.service.accounts.sessions import end_other_sessions
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request, withdraw_request
from ecken.service.moderation.suspensions import suspend_member
from ecken.service.phone import push_delivery
from ecken.service.phone.push_delivery import (
    PUSHED_AN_HOUR,
    deliver_pushes,
    has_push_work,
)
from ecken.service.phone.push_devices import (
    PushChoice,
    list_devices,
    set_device,
    tidy_devices,
)
from ecken.service.phone.push_keys import public_push_key
from ecken.service.talk.notices import read_all_notices
from ecken.service.talk.switches import set_switches
from ecken.service.world import World
from ecken.store.tables import push_devices, push_messages
from tests.community import Town
from tests.push_service import PushService
from tests.service.phone.pushing import ask, device_of, rows, switched_on, told, write


def test_a_request_is_told_once_without_a_name_and_signed(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    request = ask(town)
    assert has_push_work(town.community)
    assert told(town, service, browser) == [
        {
            "title": "Nordlicht",
            "text": "Es gibt etwas Neues zu Ihren Kontaktanfragen.",
            "page": f"/requests/{request}",
            "tag": "requests",
            "language": "de",
        }
    ]
    (arrived,) = service.arrived
    assert arrived.is_signed_by(public_push_key(town.community.secret))
    assert arrived.headers["content-encoding"] == "aes128gcm"
    assert 0 < int(arrived.headers["ttl"]) <= DAY_S
    assert b"Nordlicht" not in arrived.body
    assert not has_push_work(town.community)
    assert told(town, service, browser) == []


def test_with_names_only_where_that_was_chosen_and_all_are_equally_long(
    town: Town, service: PushService
) -> None:
    silent, naming = (switched_on(town, service, "Ada", which) for which in "12")
    set_device(
        town.community, town.id("Ada"), device_of(town, "Ada"),
        {PushChoice.REQUESTS, PushChoice.NAMES},
    )  # fmt: skip
    ask(town)
    deliver_pushes(town.community)
    by_path = {arrived.path: arrived for arrived in service.arrived}
    assert len(by_path) == 2
    texts = {
        browser.read(by_path["/push/" + browser.endpoint.rpartition("/")[2]])["text"]
        for browser in (silent, naming)
    }
    assert sum("Öztürk" in text for text in texts) == 1
    lengths = {len(arrived.body) for arrived in service.arrived}
    assert len(lengths) == 1
    assert lengths.pop() > CONTENT_BYTES


@pytest.mark.parametrize(
    ("choice", "begin"),
    [
        (PushChoice.REQUESTS, lambda town: ask(town)),
        (PushChoice.MESSAGES, lambda town: write(town)),
    ],
)
def test_each_topic_is_switched_for_each_device(
    town: Town, service: PushService, choice: PushChoice, begin: Callable[[Town], object]
) -> None:
    off, on = (switched_on(town, service, "Ada", which) for which in "12")
    with town.community.reading(town.id("Ada")) as world:
        ids = {device.browser: device.public_id for device in list_devices(world)}
    set_device(town.community, town.id("Ada"), ids["1"], set(PushChoice) - {choice})
    begin(town)
    assert told(town, service, on)
    assert [a.path for a in service.arrived if off.endpoint.endswith(a.path)] == []


def test_a_message_is_told_and_not_what_it_says(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    talk = write(town)
    (content,) = told(town, service, browser)
    assert content["page"] == f"/messages/{talk}"
    assert "Geheimnis" not in str(content)
    assert service.arrived[0].headers["urgency"] == "high"


def test_what_is_over_before_it_goes_is_not_told(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    withdraw_request(town.community, town.id("Zoe"), ask(town))
    assert told(town, service, browser) == []
    ask(town, "Cem")
    block_member(town.community, town.id("Cem"), town.public_id("Ada"))
    assert told(town, service, browser) == []
    write(town)
    read_all_notices(town.community, town.id("Ada"))
    assert told(town, service, browser) == []
    set_switches(town.community, town.id("Ada"), {"screen_messages": "off"})
    write(town)
    assert told(town, service, browser) == []


def test_a_block_between_the_first_try_and_the_next_takes_the_message_back(
    town: Town, service: PushService
) -> None:
    browser = switched_on(town, service, "Ada")
    service.statuses["/push/Ada1"] = 503
    ask(town)
    assert len(told(town, service, browser)) == 1
    block_member(town.community, town.id("Ada"), town.public_id("Zoe"))
    service.statuses.clear()
    town.clock.now += HOUR_S
    assert told(town, service, browser) == []
    assert not has_push_work(town.community)


def test_a_browser_that_is_signed_out_is_told_nothing(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    ask(town)
    end_other_sessions(town.community, town.id("Ada"), keep=None)
    assert not has_push_work(town.community)
    assert told(town, service, browser) == []
    assert tidy_devices(town.community) == 1
    assert rows(town, push_devices) == rows(town, push_messages) == 0


def test_a_session_that_ends_between_two_tries_ends_the_message(
    town: Town, service: PushService
) -> None:
    browser = switched_on(town, service, "Ada")
    service.statuses["/push/Ada1"] = 503
    ask(town)
    assert len(told(town, service, browser)) == 1
    end_other_sessions(town.community, town.id("Ada"), keep=None)
    service.statuses.clear()
    town.clock.now += HOUR_S
    assert told(town, service, browser) == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_over_is_forgotten(
    town: Town, service: PushService, status: int
) -> None:
    browser = switched_on(town, service, "Ada")
    service.statuses["/push/Ada1"] = status
    ask(town)
    assert len(told(town, service, browser)) == 1
    assert rows(town, push_devices) == rows(town, push_messages) == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_tried_again_later_and_not_for_ever(
    town: Town, service: PushService, status: int
) -> None:
    browser = switched_on(town, service, "Ada")
    service.statuses["/push/Ada1"] = status
    ask(town)
    tries = len(told(town, service, browser))
    assert tries == 1
    assert told(town, service, browser) == [], "not at once"
    for _ in range(20):
        town.clock.now += HOUR_S // 3
        tries += len(told(town, service, browser))
    assert 4 <= tries <= 9
    assert not has_push_work(town.community)
    assert rows(town, push_devices) == 1


def test_a_service_that_comes_back_takes_it(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    service.statuses["/push/Ada1"] = 503
    ask(town)
    assert len(told(town, service, browser)) == 1
    service.statuses.clear()
    town.clock.now += 60
    assert len(told(town, service, browser)) == 1
    town.clock.now += 60
    assert told(town, service, browser) == []


def test_a_redirect_is_not_followed(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    service.statuses["/push/Ada1"] = 307
    ask(town)
    assert len(told(town, service, browser)) == 1
    assert {arrived.path for arrived in service.arrived} == {"/push/Ada1"}


def test_a_browser_gets_only_so_many_in_an_hour(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    names = [f"M{number}" for number in range(PUSHED_AN_HOUR + 3)]
    town.join_all({name: {} for name in names})
    for name in names:
        send_request(town.community, town.id(name), town.public_id("Ada"))
    town.clock.now += 120
    assert len(told(town, service, browser)) == PUSHED_AN_HOUR
    town.clock.now += 60
    assert told(town, service, browser) == []


def test_what_was_told_before_a_browser_was_switched_on_is_not_told_there(
    town: Town, service: PushService
) -> None:
    ask(town)
    town.clock.now += 1
    assert told(town, service, switched_on(town, service, "Ada")) == []


def test_what_is_hidden_takes_no_place_in_the_hour(
    town: Town, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else somebody who is away could be noticed, or keep others silent."""
    monkeypatch.setattr(push_delivery, "PUSHED_AN_HOUR", 1)
    browser = switched_on(town, service, "Ada")
    ask(town, "Cem")
    with town.community.writing() as connection:
        suspend_member(connection, town.id("Cem"), at=town.community.clock())
    assert told(town, service, browser) == []
    assert rows(town, push_messages) == 1, "nothing was on its way"
    ask(town)
    assert len(told(town, service, browser)) == 1


def test_what_needs_a_search_waits_alone_and_no_try_is_counted(
    town: Town, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = [switched_on(town, service, name) for name in ("Ada", "Ben")]
    real, ada = push_delivery.find_shown, town.id("Ada")

    def find_shown(world: World, notice: int) -> object:
        if world.viewer == ada:
            raise NotReady("search_preparing", "The search is being prepared.")
        return real(world, notice)

    monkeypatch.setattr(push_delivery, "find_shown", find_shown)
    ask(town, "Zoe", "Ada")
    ask(town, "Zoe", "Ben")
    assert told(town, service, browsers[1])
    with town.community.database.reading() as connection:
        waiting = connection.execute(
            select(push_messages).where(push_messages.c.state == "waiting")
        )
        assert [row.attempts for row in waiting] == [0]
    monkeypatch.undo()
    town.clock.now += 60
    assert told(town, service, browsers[0])
