"""The page of the invitation link, and what a newcomer sees of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.accounts.accounts import set_operator
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password, newest_token
from tests.web.browsing import Browser, open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada", "Ben"]) as made:
        give_password(made, "Ada")
        yield made


def link_on(page: str) -> str:
    found = re.search(r'id="f-link"[^>]* value="([^"]+)"', page)
    assert found
    return html.unescape(found[1]).removeprefix("http://127.0.0.1:8000")


def join_by(town: Town, link: str) -> Browser:
    guest = open_browser(town)
    token = link.partition("invitation=")[2]
    form = {"first_name": "Nele", "last_name": "Neu", "email": "nele@example.org"}
    guest.post("/join", {**form, "password": PASSWORD, "invitation": token})
    guest.post("/confirm", {"token": newest_token(town), "password": PASSWORD})
    return guest


def test_the_link_is_made_shown_again_replaced_and_ended(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert "QR code of" not in ada.get("/invitation").text
    ada.post("/invitation/renew")
    page = ada.get("/invitation").text
    assert link_on(page) == link_on(ada.get("/invitation").text)
    assert 'role="img"' in page
    assert "<title>QR code of your invitation link</title>" in page
    assert page.count(html.escape(link_on(page))) >= 2  # alone, and in the text to send
    ada.post("/invitation/renew")
    assert link_on(ada.get("/invitation").text) != link_on(page)
    ada.post("/invitation/end")
    assert 'id="f-link"' not in ada.get("/invitation").text


def test_the_newcomer_reads_who_invites_and_ticks_the_request(town: Town) -> None:
    ada = open_browser(town, "Ada")
    ada.post("/invitation/renew")
    link = link_on(ada.get("/invitation").text)
    assert "Ada" in open_browser(town).get(link).text
    nele = join_by(town, link)
    start = nele.get("/").text
    assert 'name="ask"' in start
    assert "checked" not in start.partition('name="ask"')[2].partition(">")[0]
    nele.post("/invitation/inviter/ask", {"message": "Hi"})
    assert "Nothing was sent" in nele.get("/").text
    assert "has joined by your invitation" in ada.get("/news").text
    assert "Hi" not in ada.get("/requests").text
    nele.post("/invitation/inviter/ask", {"ask": "1", "message": "Hi there"})
    assert "Hi there" in ada.get("/requests").text
    start = nele.get("/").text
    assert 'name="ask"' not in start


def test_a_sent_request_stands_on_the_start_page_until_it_is_answered(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    ben.post(f"/m/{town.public_id('Ada')}/request", {"message": "Hi"})
    start = ben.get("/").text
    assert "Your open requests" in start
    assert "14" in start.partition("sent on")[2][:20]
    found = re.search(r'action="(/requests/[^/]+)/withdraw"', start)
    assert found
    ada.post(f"{found[1]}/decline")
    town.clock.now += 120
    assert "Your open requests" in ben.get("/").text  # a silent no
    answer = ben.post(f"{found[1]}/withdraw", {"next": "/"})
    assert answer.headers["location"] == "/"
    assert "Your open requests" not in ben.get("/").text


def test_an_accepted_request_leaves_the_start_page(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    ben.post(f"/m/{town.public_id('Ada')}/request", {"message": "Hi"})
    found = re.search(r'action="(/requests/[^/]+)/withdraw"', ben.get("/").text)
    assert found
    ada.post(f"{found[1]}/accept")
    assert "Your open requests" not in ben.get("/").text


def test_where_members_cannot_invite_the_page_says_who_can(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"joining": "invitation"}) as town:
        ada = open_browser(town, "Ada")
        assert "come from the administrators" in ada.get("/invitation").text
        assert ada.post("/invitation/renew").status_code == 403


def test_who_opens_a_link_that_is_over_reads_so_and_may_join_without_it(town: Town) -> None:
    said = "This invitation is over."
    ada = open_browser(town, "Ada")
    ada.post("/invitation/renew")
    link = link_on(ada.get("/invitation").text)
    assert said not in open_browser(town).get(link).text
    assert said not in open_browser(town).get("/join").text
    ada.post("/invitation/end")
    ended, never = open_browser(town).get(link), open_browser(town).get(f"{link[:-1]}A")
    assert said in ended.text
    assert said in never.text
    assert ended.status_code == never.status_code == 200
    assert join_by(town, link).is_signed_in


def test_an_invitation_of_the_administrators_is_not_said_to_be_over(town: Town) -> None:
    set_operator(town.community, "ada@example.org", True)
    made = open_browser(town, "Ada").post("/admin/invitations", {"uses": "3", "days": "7"})
    found = re.search(r"/join\?invitation=[\w-]+", made.text)
    assert found
    assert "This invitation is over." not in open_browser(town).get(found[0]).text
