"""The page on which devices are switched on, set and switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.requests import send_request
from ecken.service.phone.push_delivery import deliver_pushes
from ecken.settings.values import read_networks
from tests.community import Town, small_community
from tests.push_service import PushBrowser, PushService, push_service
from tests.web.browsing import Browser, open_browser
from tests.web.conftest import text_of


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"push_local": read_networks("127.0.0.0/8")}
    with small_community(tmp_path, members=["Ada", "Ben", "Zoe"], settings=settings) as made:
        yield made


def form_of(browser: PushBrowser) -> dict[str, str]:
    public, auth = browser.keys
    return {"endpoint": browser.endpoint, "p256dh": public, "auth": auth}


def devices_on(browser: Browser) -> list[str]:
    return re.findall(r'action="/phone/push/([\w-]{22})"', browser.get("/phone").text)


def test_a_device_is_switched_on_set_and_switched_off(town: Town, service: PushService) -> None:
    ada, phone = open_browser(town, "Ada"), service.browser("a")
    assert ada.post("/phone/push", form_of(phone)).headers["location"] == "/phone"
    (device,) = devices_on(ada)
    page = ada.get("/phone").text
    assert "this device" in page
    ticked = re.findall(r'name="choice" value="(\w+)" checked', page)
    assert ticked == ["tells_requests", "tells_introductions", "tells_messages"]
    ada.post(f"/phone/push/{device}", {"choice": ["tells_requests", "shows_names"]})
    ticked = re.findall(r'name="choice" value="(\w+)" checked', ada.get("/phone").text)
    assert ticked == ["tells_requests", "shows_names"]
    ada.post("/phone/push", form_of(phone))  # again: it goes on as it was set
    assert devices_on(ada) == [device]
    assert ticked == re.findall(r'name="choice" value="(\w+)" checked', ada.get("/phone").text)
    ada.post(f"/phone/push/{device}/remove")
    assert devices_on(ada) == []


def test_signing_out_on_the_page_ends_it(town: Town, service: PushService) -> None:
    ada = open_browser(town, "Ada")
    ada.post("/phone/push", form_of(service.browser("a")))
    ada.post("/sign-out")
    town.clock.now += 1
    send_request(town.community, town.id("Zoe"), town.public_id("Ada"))
    town.clock.now += 120
    assert deliver_pushes(town.community) == 0
    assert service.arrived == []
    assert devices_on(open_browser(town, "Ada")) == []


def test_an_address_that_is_refused_is_said_on_the_page(town: Town, service: PushService) -> None:
    ada = open_browser(town, "Ada")
    form = {**form_of(service.browser("a")), "endpoint": "https://192.168.1.1/x"}
    answer = ada.post("/phone/push", form)
    assert answer.status_code == 422
    assert "Your browser named no notification service" in text_of(answer.text)
    assert "192.168" not in answer.text


def test_the_device_of_another_is_answered_like_none(town: Town, service: PushService) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    ada.post("/phone/push", form_of(service.browser("a")))
    (device,) = devices_on(ada)
    for act in ("", "/remove"):
        answers = [ben.post(f"/phone/push/{id}{act}") for id in (device, "x" * 22)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert devices_on(ada) == [device]


def test_where_it_is_off_the_page_says_so(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"push": False}) as town:
        page = open_browser(town, "Ada").get("/phone").text
        assert "sends no notifications to devices" in page
        assert "data-push" not in page
