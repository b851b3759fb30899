"""Devices that are told by web push: which addresses are taken, and when they end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from ecken.errors import Conflict, EckenError, Invalid, NotFound
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.sessions import end_other_sessions, open_session
from ecken.service.phone.push_delivery import (
    has_push_work,
    tidy_pushes,
)
from ecken.service.phone.push_devices import (
    DEVICES_MAX,
    set_device,
    switch_off,
    switch_on,
    tidy_devices,
)
from ecken.store.tables import push_devices, push_messages, sessions
from tests.community import Town, small_community
from tests.push_service import PushBrowser, PushService
from tests.service.phone.pushing import SETTINGS, ask, device_of, rows, switched_on, told, write


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
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [answer])
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


def test_a_browser_that_is_switched_on_twice_at_once_is_there_once(
    town_url: URL | None, tmp_path: Path, service: PushService
) -> None:
    """Two pages of one browser ask at the same moment."""
    with small_community(tmp_path, members=["Ada"], settings=SETTINGS, url=town_url) as town:
        browser = switched_on(town, service, "Ada")
        with town.community.writing() as connection:
            session = connection.execute(select(push_devices.c.session_id)).scalar_one()
            connection.execute(push_devices.delete())

        def switch(_: int) -> None:
            switch_on(
                town.community, town.id("Ada"), session,
                endpoint=browser.endpoint, keys=browser.keys, browser="",
            )  # fmt: skip

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(switch, range(16)))
        assert rows(town, push_devices) == 1
