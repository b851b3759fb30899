"""What a phone may keep: the holder of a session, the own card, cards of contacts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.durations import DAY_S
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.accounts.sessions import end_other_sessions
from ecken.service.contacts.contacts import block_member
from ecken.service.privacy.contact_details import set_detail
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = ["Ada–Ben", "Ada–Cem", "Ben–Dora"]
    with small_community(tmp_path, contacts=contacts) as made:
        for name, audience in (
            ("Ben", ReleaseAudience.CONTACTS),
            ("Dora", ReleaseAudience.EVERYONE),
        ):
            set_detail(
                made.community, made.id(name), Detail.PHONE, value=f"+49 40 {len(name)}",
                audience=audience,
            )  # fmt: skip
        yield made


def holder(browser: Browser) -> tuple[str, int]:
    told = browser.get("/phone/holder")
    assert told.headers["cache-control"] == "private, no-store"
    return told.json()["holder"], told.json()["until"]


def test_the_mark_of_a_session_is_its_own_and_ends_with_it(town: Town) -> None:
    ada, again, ben = (open_browser(town, name) for name in ("Ada", "Ada", "Ben"))
    marks = [holder(browser)[0] for browser in (ada, again, ben)]
    assert len(set(marks)) == 3
    assert "" not in marks
    assert holder(ada)[0] == marks[0]
    end_other_sessions(town.community, town.id("Ada"), keep=None)
    assert holder(ada) == ("", 0)
    assert holder(ben)[0] == marks[2]
    assert holder(open_browser(town)) == ("", 0)


def test_the_mark_holds_no_longer_than_the_session(town: Town) -> None:
    ada = open_browser(town, "Ada")
    _, until = holder(ada)
    assert until <= town.clock.now + town.community.settings.session_d * DAY_S
    town.clock.now = until
    assert holder(ada) == ("", 0)


def test_the_mark_stays_when_the_cookie_gets_a_new_value(town: Town) -> None:
    ada = open_browser(town, "Ada")
    before = holder(ada)[0]
    town.clock.pass_days(2)
    assert holder(ada)[0] == before


def test_the_own_card_shows_a_code_that_leads_to_the_own_page(town: Town) -> None:
    page = open_browser(town, "Ada").get("/phone/kept/card").text
    assert f"http://127.0.0.1:8000/m/{town.public_id('Ada')}" in page
    assert 'class="qr"' in page
    assert "csrf" not in page


def test_cards_hold_what_contacts_release_now_and_nobody_else(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/phone/kept/contacts").text
    assert "+49 40 3" in page
    assert "Cem" in page
    assert "Dora" not in page
    assert "+49 40 4" not in page
    set_detail(
        town.community, town.id("Ben"), Detail.PHONE, value="+49 40 3",
        audience=ReleaseAudience.NOBODY,
    )  # fmt: skip
    assert "+49 40 3" not in ada.get("/phone/kept/contacts").text
    block_member(town.community, town.id("Cem"), town.public_id("Ada"))
    assert "Cem" not in ada.get("/phone/kept/contacts").text


def test_a_guest_is_given_none_of_it(town: Town) -> None:
    guest = open_browser(town)
    for path in ("/phone", "/phone/kept/card", "/phone/kept/contacts"):
        assert guest.get(path).status_code == 303, path
