"""Mails can be stopped by the link in them: with one click, without signing in, not by looking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.requests import send_request
from ecken.service.talk.notices import mail_notices
from ecken.service.talk.switches import own_switches, set_switches
from ecken.service.talk.unsubscribing import TOPICS, stop_link
from tests.community import Town, small_community
from tests.web.browsing import open_browser

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada", "Ben"]) as town:
        yield town


def switches(town: Town, name: str) -> dict[str, str]:
    with town.community.reading(town.id(name)) as world:
        return own_switches(world)


def path_for(town: Town, name: str, topic: str) -> str:
    return stop_link(town.community, town.public_id(name), topic).removeprefix(SITE)


def test_a_mail_program_stops_mails_with_one_click(town: Town) -> None:
    send_request(town.community, town.id("Ben"), town.public_id("Ada"), message="Guten Tag")
    town.clock.now += 120
    mail_notices(town.community)
    (mail,) = town.mail.mails
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.text
    answer = open_browser(town).client.post(
        link.removeprefix(SITE),
        data={"List-Unsubscribe": "One-Click"},
        headers={"origin": "https://mail.example", "sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 200
    assert switches(town, "Ada")["mail_requests"] == "off"
    assert switches(town, "Ada")["mail_messages"] == "on"


@pytest.mark.parametrize("topic", TOPICS)
def test_looking_changes_nothing_and_the_button_stops(town: Town, topic: str) -> None:
    set_switches(town.community, town.id("Ada"), {"mail_jobs": "on", "mail_followed": "on"})
    path, before = path_for(town, "Ada", topic), switches(town, "Ada")
    guest = open_browser(town).client
    page = guest.get(path)
    assert page.status_code == 200
    assert f'action="{path}"' in page.text
    guest.head(path)
    assert switches(town, "Ada") == before
    assert guest.post(path).status_code == 200
    assert guest.post(path).status_code == 200
    after = switches(town, "Ada")
    assert {name for name in after if after[name] != before[name]} == set(TOPICS[topic])


def test_a_link_stops_the_mails_of_its_member_whoever_is_signed_in(town: Town) -> None:
    before = switches(town, "Ben")
    open_browser(town, "Ben").client.post(path_for(town, "Ada", "digest"))
    assert switches(town, "Ada")["digest"] == "off"
    assert switches(town, "Ben") == before


def test_no_other_link_is_taken(town: Town) -> None:
    right = path_for(town, "Ada", "digest")
    of_ben = right.replace(town.public_id("Ada"), town.public_id("Ben"))
    wrong = [of_ben, right[:-1], f"{right}x", right.replace("digest", "notices"), "/unsubscribe/x"]
    before = switches(town, "Ada"), switches(town, "Ben")
    guest = open_browser(town).client
    for path in wrong:
        assert guest.get(path).status_code == 404, path
        assert guest.post(path).status_code == 404, path
    assert (switches(town, "Ada"), switches(town, "Ben")) == before
