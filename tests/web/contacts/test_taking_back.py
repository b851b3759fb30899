"""What is withdrawn, declined or deleted can be taken back for a minute, once."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ecken.errors import Conflict, EckenError
from ecken.service.contacts.contacts import block_member, unblock_member
from ecken.service.contacts.introduction_withdrawals import undo_introduction
from ecken.service.contacts.introductions import ask_introduction, withdraw_introduction
from ecken.service.contacts.requests import (
    decline_request,
    list_incoming,
    list_outgoing,
    send_request,
    undo_withdrawal,
    withdraw_request,
)
from ecken.service.introduction_views import list_introductions
from ecken.service.search.target_groups import create_group, delete_group, restore_group
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser
from tests.web.conftest import text_of


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = ["Ada–Ben", "Ben–Tia"]
    with small_community(tmp_path, members=["Zoe"], contacts=contacts) as town:
        yield town


def undo_on(browser: Browser, path: str) -> str:
    """Where the undo on this page is sent."""
    found = re.search(r'data-flash>.*?action="([^"]+)"', browser.get(path).text, re.DOTALL)
    assert found, "there is nothing to undo"
    return found[1]


def test_a_withdrawn_request_is_open_again_and_nobody_is_told_anew(town: Town) -> None:
    id = send_request(town.community, town.id("Zoe"), town.public_id("Ada"), message="Hallo")
    zoe = open_browser(town, "Zoe")
    assert zoe.post(f"/requests/{id.request_id}/withdraw").status_code == 303
    undo = undo_on(zoe, "/requests/sent")
    assert open_browser(town, "Ada").get("/requests").text.count("<article") == 0
    assert zoe.post(undo).headers["location"] == f"/requests/{id.request_id}"
    ada = open_browser(town, "Ada")
    assert "Hallo" in ada.get("/requests").text
    assert id.request_id not in ada.get("/news").text
    assert zoe.post(undo).status_code == 409  # once


def test_what_was_declined_in_silence_is_declined_again(town: Town) -> None:
    ada, zoe = town.id("Ada"), town.id("Zoe")
    id = send_request(town.community, zoe, town.public_id("Ada")).request_id
    decline_request(town.community, ada, id)
    with town.community.reading(zoe) as world:
        before = list_outgoing(world)
    withdraw_request(town.community, zoe, id)
    undo_withdrawal(town.community, zoe, id)
    with town.community.reading(zoe) as world:
        assert list_outgoing(world) == before
    with town.community.reading(ada) as world:
        assert list_incoming(world) == []


def test_a_withdrawal_stands_after_a_minute_and_after_an_act_of_the_other(town: Town) -> None:
    zoe = town.id("Zoe")
    for name, wait_s in (("Ada", 61), ("Ben", 0)):
        id = send_request(town.community, zoe, town.public_id(name)).request_id
        withdraw_request(town.community, zoe, id)
        town.clock.now += wait_s
        if not wait_s:
            send_request(town.community, town.id(name), town.public_id("Zoe"))
        with pytest.raises(EckenError) as refused:
            undo_withdrawal(town.community, zoe, id)
        assert refused.value.code == "undo_too_late"


def test_only_the_sender_takes_a_withdrawal_back(town: Town) -> None:
    id = send_request(town.community, town.id("Zoe"), town.public_id("Ada")).request_id
    withdraw_request(town.community, town.id("Zoe"), id)
    for name in ("Ada", "Ben"):
        assert open_browser(town, name).post(f"/requests/{id}/restore").status_code == 404


@pytest.mark.parametrize(("who", "act"), [("Ada", "withdraw"), ("Ben", "decline")])
def test_an_introduction_is_as_it_was_before(town: Town, who: str, act: str) -> None:
    id = ask_introduction(
        town.community, town.id("Ada"), bridge=town.public_id("Ben"),
        target=town.public_id("Tia"), to_target="Guten Tag",
    ).id  # fmt: skip
    seen = {}
    for name in ("Ada", "Ben"):
        with town.community.reading(town.id(name)) as world:
            seen[name] = list_introductions(world)
    browser = open_browser(town, who)
    browser.post(f"/introductions/{id}/{act}")
    undo = undo_on(browser, "/introductions")
    assert browser.post(undo).headers["location"] == f"/introductions/{id}"
    for name, before in seen.items():
        with town.community.reading(town.id(name)) as world:
            assert list_introductions(world) == before
    assert browser.post(undo).status_code == 409


def test_a_deleted_target_group_comes_back_whole(town: Town) -> None:
    ada = town.id("Ada")
    id = create_group(town.community, ada, name="Alle", query="beispiel")
    browser = open_browser(town, "Ada")
    before = text_of(browser.get(f"/groups/{id}").text)
    browser.post(f"/groups/{id}/delete")
    undo = undo_on(browser, "/groups")
    assert browser.get(f"/groups/{id}").status_code == 404
    browser.post(undo)
    browser.get("/groups")  # the word is said there
    assert text_of(browser.get(f"/groups/{id}").text) == before
    delete_group(town.community, ada, id)
    create_group(town.community, ada, name="Alle", query="beispiel")
    with pytest.raises(EckenError) as refused:
        restore_group(town.community, ada, id)
    assert refused.value.code == "group_exists"
    assert open_browser(town, "Ben").post(f"/groups/{id}/restore").status_code == 409


def test_a_deleted_photo_comes_back(town: Town) -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 200), "teal").save(file, "PNG")
    browser = open_browser(town, "Ada")
    token = browser.token()
    browser.client.post(
        "/me/photo", data={"csrf": token}, files={"photo": ("a.png", file.getvalue())}
    )
    browser.get("/me")
    browser.post("/me/photo/delete")
    undo = undo_on(browser, "/me")
    assert "/photo/" not in browser.get("/me").text
    browser.post(undo)
    key = re.search(r'src="/photo/([^"]+)"', browser.get("/me").text)
    assert key
    assert browser.get(f"/photo/{key[1]}").status_code == 200
    assert browser.post(undo).status_code == 409


def test_a_wish_is_not_put_back_through_a_bridge_who_has_blocked_in_between(town: Town) -> None:
    """The block has ended contact and wish; that it was lifted puts neither back."""
    ada, ben = town.id("Ada"), town.id("Ben")
    wish = ask_introduction(
        town.community,
        ada,
        bridge=town.public_id("Ben"),
        target=town.public_id("Tia"),
        to_bridge="Please.",
    )
    withdraw_introduction(town.community, ada, wish.id)
    block_member(town.community, ben, town.public_id("Ada"))
    unblock_member(town.community, ben, town.public_id("Ada"))
    with pytest.raises(Conflict) as refused:
        undo_introduction(town.community, ada, wish.id)
    assert refused.value.code == "undo_too_late"
