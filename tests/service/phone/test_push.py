"""Web push: who is told what, and when nobody is; against a push service on this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, EckenError, Invalid, NotFound
from ecken.mail import push
from ecken.mail.push_texts import CONTENT_BYTES
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.sessions import end_other_sessions, open_session
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request, withdraw_request
from ecken.service.phone.push_delivery import (
    PUSHED_AN_HOUR,
    deliver_pushes,
    has_push_work,
    tidy_pushes,
)
from ecken.service.phone.push_devices import (
    DEVICES_MAX,
    PushChoice,
    list_devices,
    set_device,
    switch_off,
    switch_on,
    tidy_devices,
)
from ecken.service.phone.push_keys import public_push_key
from ecken.service.talk.messages import open_conversation, send_message
from ecken.service.talk.notices import read_all_notices
from ecken.service.talk.switches import set_switches
from ecken.settings.values import read_networks
from ecken.store.tables import push_devices, push_messages, sessions
from tests.community import Town, small_community
from tests.push_service import PushBrowser, PushService, push_service
from tests.service.contacts.conftest import postgresql_template, postgresql_url, town_url

__all__ = ["postgresql_template", "postgresql_url", "town_url"]

SETTINGS = {"push_local": read_networks("127.0.0.0/8"), "community_name": "Nordlicht"}


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {"Zoe": {"last_name": "Öztürk"}}
    contacts = ["Ada–Ben", "Ben–Cem", "Zoe–Uwe"]
    with small_community(tmp_path, contacts=contacts, members=members, settings=SETTINGS) as made:
        yield made


def switched_on(town: Town, service: PushService, name: str, which: str = "1") -> PushBrowser:
    """Let a member sign in with a new browser and be told there."""
    browser = service.browser(f"{name}{which}")
    with town.community.writing() as connection:
        open_session(town.community, connection, town.id(name), browser=which)
        newest = select(sessions.c.public_id).where(
            sessions.c.member_id == town.id(name), sessions.c.browser == which
        )
        session = connection.execute(newest).scalar_one()
    switch_on(
        town.community, town.id(name), session, endpoint=browser.endpoint, keys=browser.keys,
        browser=which,
    )  # fmt: skip
    return browser


def device_of(town: Town, name: str) -> str:
    with town.community.reading(town.id(name)) as world:
        return list_devices(world)[0].public_id


def told(town: Town, service: PushService, browser: PushBrowser) -> list[dict[str, Any]]:
    """Deliver, and return what has arrived at this browser since it was last asked."""
    service.arrived.clear()
    deliver_pushes(town.community)
    mine = [a for a in service.arrived if browser.endpoint.endswith(a.path)]
    return [browser.read(arrived) for arrived in mine]


def ask(town: Town, sender: str = "Zoe", recipient: str = "Ada") -> str:
    town.clock.now += 1
    sent = send_request(town.community, town.id(sender), town.public_id(recipient))
    town.clock.now += 120  # what can still be undone is not yet told
    return sent.request_id


def rows(town: Town, table: Any) -> int:
    with town.community.database.reading() as connection:
        return len(connection.execute(select(table)).fetchall())


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


def write(town: Town) -> str:
    town.clock.now += 1
    talk = open_conversation(town.community, town.id("Ben"), town.public_id("Ada"))
    send_message(town.community, town.id("Ben"), talk, "ein Geheimnis")
    town.clock.now += 120
    return talk


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


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.1/x", "https://169.254.169.254/latest", "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x", "http://8.8.8.8/x", "ftp://8.8.8.8/x", "https:///x", "",
        "https://user@8.8.8.8/x", "javascript:alert(1)", "https://8.8.8.8/\r\nx", "https://2130706433/",
        "https://0x7f000001/", "https://127.1/", f"https://8.8.8.8/{'x' * 1_000}", "https://8.8.8.8:99999/",
    ],
)  # fmt: skip
def test_no_address_of_the_local_network_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    """Numbers written in odd ways are names to us, and the system resolves them."""
    answer = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))
    monkeypatch.setattr(push.socket, "getaddrinfo", lambda *_, **__: [answer])
    with small_community(tmp_path, members=["Ada"]) as town:
        keys = PushBrowser("").keys
        with pytest.raises(Invalid) as caught:
            switch_on(town.community, town.id("Ada"), "s", endpoint=endpoint, keys=keys, browser="")
        assert caught.value.code == "push_invalid"
        assert rows(town, push_devices) == 0


def test_a_name_that_leads_into_the_local_network_later_is_not_called(
    town: Town, service: PushService
) -> None:
    """What was checked when it was switched on is checked again at each send."""
    browser = switched_on(town, service, "Ada")
    elsewhere = f"http://localhost:{service.port}/push/Ada1"
    with town.community.writing() as connection:
        connection.execute(push_devices.update().values(endpoint=elsewhere))
    settings = {**SETTINGS, "push_local": ()}
    object.__setattr__(town.community.settings, "push_local", settings["push_local"])
    ask(town)
    assert told(town, service, browser) == []
    assert service.arrived == []
    assert rows(town, push_devices) == 0


@pytest.mark.parametrize("keys", [("", ""), ("x", "y"), ("A" * 87, "A"), ("ä" * 87, "A" * 22)])
def test_keys_that_are_none_are_refused(
    town: Town, service: PushService, keys: tuple[str, str]
) -> None:
    with pytest.raises(Invalid):
        switch_on(
            town.community, town.id("Ada"), "s",
            endpoint=service.browser("x").endpoint, keys=keys, browser="",
        )  # fmt: skip


def test_a_key_that_is_no_point_of_the_curve_ends_the_subscription(
    town: Town, service: PushService
) -> None:
    browser = switched_on(town, service, "Ada")
    with town.community.writing() as connection:
        connection.execute(push_devices.update().values(public_key="A" * 87))
    ask(town)
    assert told(town, service, browser) == []
    assert rows(town, push_devices) == 0


def test_a_member_has_only_so_many_devices(town: Town, service: PushService) -> None:
    for number in range(DEVICES_MAX):
        switched_on(town, service, "Ada", str(number))
    with pytest.raises(Conflict) as caught:
        switched_on(town, service, "Ada", "onemore")
    assert caught.value.code == "push_devices_full"
    switch_off(town.community, town.id("Ada"), device_of(town, "Ada"))
    switched_on(town, service, "Ada", "instead")


def test_a_browser_belongs_to_whoever_signed_in_last(town: Town, service: PushService) -> None:
    """A browser keeps its address at the push service: the former member is told nothing there."""
    switched_on(town, service, "Ada", "same")
    browser = service.browser("Adasame")
    with town.community.writing() as connection:
        open_session(town.community, connection, town.id("Ben"), browser="of Ben")
        session = connection.execute(
            select(sessions.c.public_id).where(sessions.c.browser == "of Ben")
        ).scalar_one()
    switch_on(
        town.community, town.id("Ben"), session, endpoint=browser.endpoint, keys=browser.keys,
        browser="of Ben",
    )  # fmt: skip
    ask(town)
    assert told(town, service, browser) == []
    ask(town, "Uwe", "Ben")
    assert len(told(town, service, browser)) == 1


def test_nobody_sets_or_switches_off_devices_of_others(town: Town, service: PushService) -> None:
    switched_on(town, service, "Ada")
    device, ben = device_of(town, "Ada"), town.id("Ben")
    steps: list[Callable[[str], None]] = [
        lambda id: set_device(town.community, ben, id, ()),
        lambda id: switch_off(town.community, ben, id),
    ]
    for step in steps:
        said = []
        for id in (device, "x" * 22, "", "' OR 1=1"):
            with pytest.raises(NotFound) as caught:
                step(id)
            said.append((caught.value.code, caught.value.sentence))
        assert len(set(said)) == 1
    assert rows(town, push_devices) == 1


def test_erasing_a_member_takes_the_devices_along(town: Town, service: PushService) -> None:
    browser = switched_on(town, service, "Ada")
    ask(town)
    erase_member(town.community, town.id("Ada"))
    assert rows(town, push_devices) == rows(town, push_messages) == 0
    assert told(town, service, browser) == []


def test_where_it_is_off_nothing_is_taken_or_sent(tmp_path: Path, service: PushService) -> None:
    settings = {**SETTINGS, "push": False}
    with small_community(tmp_path, members=["Ada", "Zoe"], settings=settings) as town:
        with pytest.raises(EckenError) as caught:
            switched_on(town, service, "Ada")
        assert caught.value.code == "push_off"
        assert not has_push_work(town.community)


def test_what_was_told_days_ago_is_forgotten_and_not_told_again(
    town: Town, service: PushService
) -> None:
    browser = switched_on(town, service, "Ada")
    ask(town)
    assert len(told(town, service, browser)) == 1
    town.clock.pass_days(3)
    assert tidy_pushes(town.community) == 1
    assert told(town, service, browser) == []


def test_both_databases_queue_tell_and_forget(
    town_url: URL | None, tmp_path: Path, service: PushService
) -> None:
    with small_community(
        tmp_path, contacts=["Ada–Ben"], members=["Zoe"], settings=SETTINGS, url=town_url
    ) as town:
        browser = switched_on(town, service, "Ada")
        ask(town)
        write(town)
        assert has_push_work(town.community)
        assert {each["tag"] for each in told(town, service, browser)} == {"requests", "messages"}
        assert told(town, service, browser) == []
        end_other_sessions(town.community, town.id("Ada"), keep=None)
        assert tidy_devices(town.community) == 1
