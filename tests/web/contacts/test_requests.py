"""Requests on the pages: their order, what a card says, where notes lead, and what hits know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.mail.notices import NoticeLine, notice_mail
from ecken.service.contacts.introductions import ask_introduction
from ecken.service.contacts.requests import accept_request, decline_request, send_request
from tests.community import DAY_S, Town, small_community
from tests.web.browsing import Browser, open_browser
from tests.web.conftest import text_of


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, Ben knows Tia; Hub knows many, Zoe nobody."""
    contacts = ["Ada–Ben", "Ben–Tia", *(f"Hub–H{i}" for i in range(9))]
    with small_community(tmp_path, members=["Zoe"], contacts=contacts) as town:
        yield town


def send(town: Town, by: str, to: str, message: str = "") -> str:
    return send_request(town.community, town.id(by), town.public_id(to), message=message).request_id


def cards(browser: Browser, path: str) -> list[str]:
    """The cards of a page as they are read."""
    page = browser.get(path, headers={"accept-language": "de"})
    assert page.status_code == 200, path
    return [text_of(card) for card in re.findall(r"<article.*?</article>", page.text, re.DOTALL)]


def test_the_newest_request_comes_first_and_gain_is_a_choice(town: Town) -> None:
    for name in ("Hub", "Tia", "Zoe"):
        send(town, name, "Ada")
        town.clock.now += DAY_S
    ada = open_browser(town, "Ada")
    names = ["Zoe", "Tia", "Hub"]
    for path in ("/requests", "/requests?order=newest", "/requests?order=x", "/"):
        assert [card.split()[1] for card in cards(ada, path)] == names, path
    assert cards(ada, "/requests?order=gain")[0].split()[1] == "Hub"


def test_the_order_holds_on_the_next_page(town: Town) -> None:
    for i in range(25):
        town.join(f"S{i}")
        send(town, f"S{i}", "Ada")
    page = open_browser(town, "Ada").get("/requests?order=gain").text
    assert re.search(r'rel="next" href="\?order=gain&amp;page=2"', page)


def test_a_card_says_who_is_shared_or_plainly_nobody(town: Town) -> None:
    send(town, "Tia", "Ada", "Wir kennen Ben.")
    send(town, "Zoe", "Ada")
    by_name = {card.split()[1]: card for card in cards(open_browser(town, "Ada"), "/requests")}
    assert "2. Grad" in by_name["Tia"]
    assert "Ein gemeinsamer Kontakt : Ben Beispiel" in by_name["Tia"]
    assert "Wir kennen Ben." in by_name["Tia"]
    assert "Niemand aus Ihrem Netzwerk kennt diese Person." in by_name["Zoe"]
    [sent] = cards(open_browser(town, "Tia"), "/requests/sent")
    assert "Ein gemeinsamer Kontakt : Ben Beispiel" in sent


def test_mail_and_notice_lead_to_the_request_itself(town: Town) -> None:
    id = send(town, "Zoe", "Ada")
    for kind in ("request_received", "request_accepted"):
        mail = notice_mail(
            to="ada@example.org", language="de", community_name="Verein",
            base_url="https://verein.example", lines=[NoticeLine(kind, "Zoe", id)],
            stop_link="https://verein.example/unsubscribe/x",
        )  # fmt: skip
        assert f"https://verein.example/requests/{id}\n" in mail.text
    ada = open_browser(town, "Ada")
    for path in ("/news", "/"):
        assert f'href="/requests/{id}"' in ada.get(path).text, path
    assert ada.get(f"/requests/{id}").status_code == 200


def test_the_link_of_an_answered_request_leads_to_the_contact(town: Town) -> None:
    id = send(town, "Zoe", "Ada")
    accept_request(town.community, town.id("Ada"), id)
    for name, other in (("Ada", "Zoe"), ("Zoe", "Ada")):
        there = open_browser(town, name).get(f"/requests/{id}")
        assert there.headers["location"] == f"/m/{town.public_id(other)}"
    ben = open_browser(town, "Ben")
    gone, never = ben.get(f"/requests/{id}"), ben.get(f"/requests/{'x' * 22}")
    assert gone.status_code == never.status_code == 404
    assert text_of(gone.text) == text_of(never.text)


def test_a_declined_request_looks_open_to_its_sender_at_its_own_address(town: Town) -> None:
    id = send(town, "Zoe", "Ada", "Guten Tag")
    zoe = open_browser(town, "Zoe")
    before = text_of(zoe.get(f"/requests/{id}").text)
    decline_request(town.community, town.id("Ada"), id)
    assert text_of(zoe.get(f"/requests/{id}").text) == before
    assert open_browser(town, "Ada").get(f"/requests/{id}").status_code == 404


@pytest.mark.parametrize("view", ["", "view=cards", "view=table"])
def test_hits_know_of_an_open_request_and_offer_no_second(town: Town, view: str) -> None:
    id = send(town, "Ada", "Tia")
    found = dict.fromkeys(("Ada", "Tia"), f"/circle/2?{view}")
    said = {
        "Ada": "angefragt am 14. November 2023",
        "Tia": "hat Sie am 14. November 2023 angefragt",
    }
    for name, path in found.items():
        page = open_browser(town, name).get(path, headers={"accept-language": "de"}).text
        assert said[name] in text_of(page)
        assert f'href="/requests/{id}"' in page
        assert "Anfrage senden" not in page
        assert "ask=1" not in page
        assert "/introductions/new?" not in page


def test_a_profile_says_the_same_as_the_hit(town: Town) -> None:
    id = send(town, "Ada", "Tia")
    for name, other, said in (("Ada", "Tia", "angefragt am"), ("Tia", "Ada", "hat Sie am")):
        page = open_browser(town, name).get(
            f"/m/{town.public_id(other)}", headers={"accept-language": "de"}
        )
        assert said in text_of(page.text)
        assert f'href="/requests/{id}"' in page.text
        assert 'id="f-message"' not in page.text


def test_a_wish_for_an_introduction_is_not_offered_twice(town: Town) -> None:
    id = ask_introduction(
        town.community,
        town.id("Ada"),
        bridge=town.public_id("Ben"),
        target=town.public_id("Tia"),
        to_bridge="Bitte",
    ).id
    ada = open_browser(town, "Ada")
    for path in ("/circle/2", f"/m/{town.public_id('Tia')}"):
        page = ada.get(path, headers={"accept-language": "de"}).text
        assert "um Vorstellung gebeten am 14. November 2023" in text_of(page), path
        assert f'href="/introductions/{id}"' in page, path
        assert "/introductions/new?" not in page, path


def test_the_cool_down_is_named_before_the_button_is_pressed(town: Town) -> None:
    id = send(town, "Zoe", "Ada")
    to_ada = f"/m/{town.public_id('Ada')}"
    for name, path in (("Zoe", "/requests/sent"), ("Zoe", f"/requests/{id}"), ("Zoe", to_ada),
                       ("Ada", "/requests"), ("Ada", f"/requests/{id}")):  # fmt: skip
        page = open_browser(town, name).get(path, headers={"accept-language": "de"})
        assert "30 Tage" in text_of(page.text), path
