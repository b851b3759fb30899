"""The privacy pages, as a member meets them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ecken.errors import NotFound
from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.privacy.contact_details import (
    find_by_email,
    own_detail,
    released_details,
    set_detail,
)
from ecken.service.privacy.privacy import own_privacy
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser

CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Dora–Finn")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada's circles: Ben and Cem; Dora; Finn. Gül stands alone."""
    with small_community(tmp_path, members=["Gül"], contacts=CONTACTS) as town:
        yield town


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).strip())


def undo(browser: Browser, page: str) -> dict[str, str]:
    """The hidden fields of the undo on a page, and where it is sent."""
    form = re.search(r"data-flash>.*?<form[^>]*action=\"([^\"]*)\">(.*?)</form>", page, re.DOTALL)
    assert form, "there is nothing to undo"
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form[2]))
    fields.pop("csrf")
    return {"": form[1], **{name: html.unescape(value) for name, value in fields.items()}}


def test_the_page_says_how_many_see_my_list_today(town: Town) -> None:
    browser = open_browser(town, "Ada")
    page = words(browser.get("/privacy").text)
    assert "Today: everyone who sees a way to you; 4 members of them up to the 3rd degree." in page
    browser.post("/privacy/list", {"audience": "second", "listed": "1"})
    assert "Today: 3 members up to the 2nd degree." in words(browser.get("/privacy").text)
    browser.post("/privacy/list", {"audience": "contacts", "listed": "1"})
    assert "Today: 2 members, your contacts only." in words(browser.get("/privacy").text)
    browser.post("/privacy/list", {"audience": "nobody", "listed": "1"})
    assert "Today: nobody but you." in words(browser.get("/privacy").text)
    browser.post("/privacy/list", {"audience": "everyone"})
    page = words(browser.get("/privacy").text)
    assert "You are not listed, so nobody beyond your contacts finds a way to you." in page


def test_nobody_explains_itself_and_offers_not_to_be_listed(town: Town) -> None:
    page = words(open_browser(town, "Ada").get("/privacy").text)
    said = "“Nobody” hides your list, not you. Your contacts’ lists may still show you: anyone who"
    assert f"{said} sees such a list knows that you are contacts." in page
    assert "I am shown in the lists of my contacts" in page


def test_a_tightening_can_be_taken_back_for_a_minute(town: Town) -> None:
    browser = open_browser(town, "Ada")
    browser.post("/privacy/list", {"audience": "nobody"})
    fields = undo(browser, browser.get("/privacy").text)
    assert (fields["audience"], fields["listed"]) == ("everyone", "1")
    browser.post(fields.pop(""), fields)
    with town.community.reading(town.id("Ada")) as world:
        assert own_privacy(world)[1:] == (Audience.EVERYONE, True)


def test_what_i_have_set_before_is_written_down_in_words(town: Town) -> None:
    browser = open_browser(town, "Ada")
    browser.post("/privacy/list", {"audience": "second"})
    browser.post("/privacy/list", {"audience": "second"})
    browser.post("/privacy/details/phone", {"value": "+49 40 1", "audience": "contacts"})
    browser.post("/privacy/findable", {"findable": "1"})
    page = words(browser.get("/privacy").text)
    for said in (
        "My contacts and their contacts; not listed",
        "Phone: all my contacts",
        "found by those who know my address",
    ):
        assert page.count(said) == 1
        assert said in words(browser.get("/account").text)


@pytest.mark.parametrize(
    ("role", "audience", "sees_list"),
    [
        ("contact", "contacts", True),
        ("contact", "nobody", False),
        ("second", "contacts", False),
        ("second", "second", True),
        ("third", "second", False),
        ("third", "everyone", True),
        ("stranger", "everyone", False),
    ],
)
def test_my_page_as_others_see_it(town: Town, role: str, audience: str, sees_list: bool) -> None:
    browser = open_browser(town, "Ada")
    browser.post("/privacy/list", {"audience": audience, "listed": "1"})
    page = browser.get(f"/privacy/view-as/{role}").text
    assert ('id="contacts"' in page) is sees_list
    assert "/block" not in page


@pytest.mark.parametrize(("role", "viewer"), [("contact", "Ben"), ("second", "Dora")])
def test_what_view_as_shows_is_what_the_other_gets(town: Town, role: str, viewer: str) -> None:
    ada = open_browser(town, "Ada")
    other = open_browser(town, viewer)
    for audience in Audience:
        for listed in ("1", ""):
            ada.post("/privacy/list", {"audience": audience.value, "listed": listed})
            shown = 'id="contacts"' in ada.get(f"/privacy/view-as/{role}").text
            truly = 'id="contacts"' in other.get(f"/m/{town.public_id('Ada')}").text
            assert shown is truly, (audience, listed)


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("nobody", set()),
        ("chosen", {"Ben"}),
        ("contacts", {"Ben", "Cem"}),
        ("everyone", {"Ben", "Cem", "Dora", "Finn", "Gül"}),
    ],
)
def test_a_detail_is_shown_to_whom_it_is_released(town: Town, audience: str, who: set[str]) -> None:
    browser = open_browser(town, "Ada")
    form = {"value": "+49 40 123456", "audience": audience, "chosen": town.public_id("Ben")}
    assert browser.post("/privacy/details/phone", form).status_code == 303
    path = f"/m/{town.public_id('Ada')}"
    others = {"Ben", "Cem", "Dora", "Finn", "Gül"}
    seen = {n for n in others if "+49 40 123456" in open_browser(town, n).get(path).text}
    assert seen == who


def test_a_chosen_contact_sees_nothing_any_more_when_the_contact_ends(town: Town) -> None:
    browser = open_browser(town, "Ada")
    form = {"value": "Weg 1", "audience": "chosen", "chosen": town.public_id("Ben")}
    browser.post("/privacy/details/address", form)
    browser.post(f"/m/{town.public_id('Ben')}/remove")
    with town.community.reading(town.id("Ben")) as world:
        assert released_details(world, town.id("Ada")) == {}


def test_a_wrong_detail_is_said_beside_its_field_and_what_was_typed_stays(town: Town) -> None:
    answer = open_browser(town, "Ada").post(
        "/privacy/details/phone", {"value": "call me <b>", "audience": "contacts"}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "call me &lt;b&gt;" in answer.text
    assert re.search(r'value="contacts" checked', answer.text)


def test_looking_for_contacts_saves_nothing_and_keeps_who_is_chosen(town: Town) -> None:
    browser = open_browser(town, "Ada")
    form = {
        "value": "+49 1",
        "audience": "chosen",
        "chosen": town.public_id("Ben"),
        "words": "cem",
        "action": "find",
    }
    page = browser.post("/privacy/details/phone", form).text
    assert re.search(rf'value="{town.public_id("Ben")}" checked', page)
    assert re.search(rf'value="{town.public_id("Cem")}">', page)
    with town.community.reading(town.id("Ada")) as world:
        assert own_detail(world, Detail.PHONE).value == ""


@pytest.mark.parametrize(("typed", "is_saved"), [("cem", False), ("", True)])
def test_the_enter_key_looks_for_contacts_only_where_words_are_typed(
    town: Town, typed: str, is_saved: bool
) -> None:
    form = {"value": "+49 1", "audience": "contacts", "words": typed, "action": "enter"}
    open_browser(town, "Ada").post("/privacy/details/phone", form)
    with town.community.reading(town.id("Ada")) as world:
        assert (own_detail(world, Detail.PHONE).value == "+49 1") is is_saved


def test_a_stranger_cannot_be_chosen(town: Town) -> None:
    form = {"value": "+49 1", "audience": "chosen", "chosen": town.public_id("Dora")}
    answer = open_browser(town, "Ada").post("/privacy/details/phone", form)
    assert answer.status_code == 422
    assert "Only contacts can be chosen." in answer.text


def test_a_released_detail_can_be_taken_back(town: Town) -> None:
    browser = open_browser(town, "Ada")
    chosen = {"value": "+49 1", "audience": "chosen", "chosen": town.public_id("Ben")}
    browser.post("/privacy/details/phone", chosen)
    browser.get("/privacy")
    browser.post("/privacy/details/phone", {"value": "+49 2", "audience": "everyone"})
    fields = undo(browser, browser.get("/privacy").text)
    browser.post(fields.pop(""), fields)
    with town.community.reading(town.id("Ada")) as world:
        kept = own_detail(world, Detail.PHONE)
    assert (kept.value, kept.audience) == ("+49 1", ReleaseAudience.CHOSEN)
    assert [card.first_name for card in kept.chosen] == ["Ben"]


def test_blocks_are_listed_ended_and_taken_up_again(town: Town) -> None:
    browser = open_browser(town, "Ada")
    target = town.public_id("Ben")
    browser.post(f"/m/{target}/block")
    assert "Ben Beispiel" in words(browser.get("/privacy").text)
    browser.post(f"/privacy/blocks/{target}/end")
    page = browser.get("/privacy").text
    assert "Ben Beispiel is no longer blocked." in words(page)
    with town.community.reading(town.id("Ada")) as world:
        assert world.degree(town.id("Ben")) == 3, "the contact has not come back by itself"
    browser.post(undo(browser, page)[""])
    assert browser.get(f"/m/{target}").status_code == 404


def test_one_is_found_by_ones_address_only_if_one_wants(town: Town) -> None:
    def is_found(email: str) -> bool:
        with suppress(NotFound):
            return find_by_email(town.community, town.id("Gül"), email).first_name == "Ada"
        return False

    assert not is_found("ada@example.org")
    open_browser(town, "Ada").post("/privacy/findable", {"findable": "1"})
    assert is_found("  ADA@example.org")
    open_browser(town, "Ada").post(f"/m/{town.public_id('Gül')}/block")
    assert not is_found("ada@example.org")


@pytest.mark.parametrize(
    ("detail", "value", "kept"),
    [
        (Detail.PHONE, " +49  (40) 12-34/5 ", "+49 (40) 12-34/5"),
        (Detail.BIRTHDAY, "1980-12-31", "1980-12-31"),
        (Detail.ADDRESS, "Weg 1\r\n\r\n 20095   Hamburg ", "Weg 1\n20095 Hamburg"),
    ],
)
def test_a_detail_is_kept_in_one_form(town: Town, detail: Detail, value: str, kept: str) -> None:
    set_detail(
        town.community, town.id("Ada"), detail, value=value, audience=ReleaseAudience.CONTACTS
    )
    with town.community.reading(town.id("Ben")) as world:
        assert released_details(world, town.id("Ada")) == {detail: kept}


@pytest.mark.parametrize("name", ["/privacy/view-as/me", "/privacy/details/name"])
def test_what_there_is_no_page_for(town: Town, name: str) -> None:
    assert open_browser(town, "Ada").get(name).status_code == 404
