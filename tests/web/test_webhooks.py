"""Operators add webhooks on a page, see what became of each message, and send it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.service.webhooks.delivery import tell_webhooks
from ecken.service.webhooks.endpoints import list_webhooks
from tests.community import Town, small_community
from tests.servers import free_port
from tests.service.moderation.cases import make_operator
from tests.web.browsing import open_browser

PAGE = "/admin/webhooks"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    own = {"webhook_local": "127.0.0.0/8"}
    with small_community(tmp_path, contacts=["Ada–Ben"], settings=own) as made:
        settings = replace(made.community.settings, operator_second_factor="optional")
        made.community.settings = settings
        make_operator(made, "Ada")
        yield made


def form(**more: str) -> dict[str, str]:
    return {"address": f"http://127.0.0.1:{free_port()}/in", "joined": "1", **more}


def test_a_webhook_is_added_and_its_secret_shown_once(town: Town) -> None:
    browser = open_browser(town, "Ada")
    sent = form(numbers="1")
    answer = browser.post(PAGE, sent)
    assert answer.status_code == 200, answer.text
    [secret] = re.findall(r'<code class="secret">([^<]+)</code>', answer.text)
    assert secret.startswith("whsec_")
    page = browser.get(PAGE).text
    assert sent["address"] in page
    assert secret not in page
    [row] = list_webhooks(town.community, town.id("Ada"))
    assert row.events == ("member.joined", "contacts.numbers")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"address": "hooks.example"}, "no address that can be called"),
        ({"address": "https://10.0.0.1/"}, "local network"),
        ({"joined": ""}, "choose what the webhook is told"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    town: Town, sent: dict[str, str], told: str
) -> None:
    given = form(**sent)
    answer = open_browser(town, "Ada").post(PAGE, given)
    assert answer.status_code == 422
    assert told in answer.text
    assert given["address"] in answer.text
    assert list_webhooks(town.community, town.id("Ada")) == []


def test_messages_are_shown_and_sent_again(town: Town) -> None:
    browser = open_browser(town, "Ada")
    browser.post(PAGE, form())
    [row] = list_webhooks(town.community, town.id("Ada"))
    town.join("Dora")
    town.community.settings = replace(town.community.settings, webhook_local=())
    tell_webhooks(town.community)
    page = browser.get(f"{PAGE}/{row.public_id}").text
    assert "member.joined" in page
    assert "given up" in page
    [again] = re.findall(r'action="(/admin/webhooks/[^"]+/again)"', page)
    assert browser.post(again, {}).status_code in (200, 303)
    page = browser.get(f"{PAGE}/{row.public_id}").text
    assert "waits" in page
    assert not re.findall(r'action="(/admin/webhooks/[^"]+/again)"', page)


def test_a_new_secret_is_shown_and_a_webhook_removed(town: Town) -> None:
    browser = open_browser(town, "Ada")
    browser.post(PAGE, form())
    [row] = list_webhooks(town.community, town.id("Ada"))
    assert "whsec_" in browser.post(f"{PAGE}/{row.public_id}/secret", {}).text
    browser.post(f"{PAGE}/{row.public_id}/remove", {})
    assert list_webhooks(town.community, town.id("Ada")) == []


def test_nobody_else_gets_to_it(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    ada.post(PAGE, form())
    [row] = list_webhooks(town.community, town.id("Ada"))
    for path in (PAGE, f"{PAGE}/{row.public_id}", f"{PAGE}/unknown"):
        assert ben.get(path).status_code == 404, path
    assert ada.get(f"{PAGE}/unknown").status_code == 404
    assert ben.post(PAGE, form()).status_code in (303, 404)
    assert len(list_webhooks(town.community, town.id("Ada"))) == 1


def test_adding_needs_a_proof_that_it_is_they(town: Town) -> None:
    browser = open_browser(town, "Ada")
    town.clock.pass_days(1)
    answer = browser.post(PAGE, form())
    assert "/account/prove" in str(answer.url) or answer.status_code == 303
    assert list_webhooks(town.community, town.id("Ada")) == []
