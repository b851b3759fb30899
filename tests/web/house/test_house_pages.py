"""The pages of the administration: where everything is, members, the log."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.accounts.accounts import set_operator
from ecken.web.house_map import GROUPS
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        yield made


def test_everything_is_on_the_front_and_beside_each_page(town: Town) -> None:
    ada = open_browser(town, "Ada")
    front = ada.get("/admin").text
    places = [place for group in GROUPS for place in group.places]
    assert len(places) > 10
    for place in places:
        assert front.count(f'href="{place.to}"') >= 2, place.to
        page = ada.get(place.to)
        assert page.status_code == 200
        nav = page.text.split('class="house-nav"')[1].split("</nav>")[0]
        assert nav.count('aria-current="page"') == 1
        assert f'href="{place.to}" aria-current="page"' in nav


def test_the_log_says_what_was_done_and_is_taken_along(town: Town) -> None:
    ada = open_browser(town, "Ada")
    ada.get(f"/admin/members/{town.public_id('Ben')}")
    page = ada.get("/admin/log").text
    assert "Account data opened" in re.sub(r"<option.*?</option>", "", page)
    assert "Ben Beispiel" in page
    assert "Ben Beispiel" not in ada.get("/admin/log?act=log_exported").text
    assert ada.get("/admin/log?since=gestern").status_code == 422
    answer = ada.post("/admin/log/export", {"format": "csv", "q": "Ben"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer.headers["cache-control"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["act"] for row in rows] == ["member_opened"]
    assert ada.post("/admin/log/export", {"format": "json"}).json()[0]["act"] == "log_exported"
    assert ada.post("/admin/log/export", {"format": "xml"}).status_code == 422
    assert open_browser(town, "Ben").post("/admin/log/export", {"format": "csv"}).status_code == 404


def test_sessions_are_ended_on_the_page_of_the_member(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    path = f"/admin/members/{town.public_id('Ben')}"
    assert "Signed in in 1 place." in ada.get(path).text
    assert ben.get("/account").status_code == 200
    assert ada.post(f"{path}/sessions").headers["location"] == path
    assert ben.get("/account").status_code == 303
    assert "Signed in in 0 places." in ada.get(path).text
    own = f"/admin/members/{town.public_id('Ada')}/sessions"
    assert ada.post(own).status_code == 422


def test_who_ends_the_sessions_of_all_shows_first_that_it_is_they(town: Town) -> None:
    give_password(town, "Ada")
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    town.clock.pass_days(0.5)
    led = ada.post("/admin/sessions").headers["location"]
    assert led.startswith("/account/prove")
    assert ben.get("/account").status_code == 200
    ada.post("/account/prove", {"password": PASSWORD, "next": "/admin/members"})
    assert ada.post("/admin/sessions").headers["location"] == "/admin/members"
    assert "members concerned: 1." in ada.get("/admin/members").text
    assert ben.get("/account").status_code == 303
    assert ada.get("/account").status_code == 200


def test_a_wrong_search_is_said_beside_its_field(town: Town) -> None:
    answer = open_browser(town, "Ada").get("/admin/members?since=soon")
    assert answer.status_code == 422
    assert "is not a month" in answer.text
    assert "ben@example.org" in answer.text


def test_a_link_is_sent_again_and_not_shown(town: Town) -> None:
    ada = open_browser(town, "Ada")
    path = f"/admin/members/{town.public_id('Ben')}"
    assert "Send a link to choose the first password" in ada.get(path).text
    for status in (303, 303, 303, 429):
        assert ada.post(f"{path}/link").status_code == status
    (mail, *_) = town.mail.mails
    assert mail.to == "ben@example.org"
    secret = mail.text.split("token=")[1].split()[0]
    assert secret not in ada.get(path).text
