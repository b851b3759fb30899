"""Bringing contacts through the pages: compare, tick, ask; nothing pre-selected, nothing kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from ecken.service.contacts.requests import list_outgoing
from ecken.service.privacy.contact_details import set_findable
from ecken.service.profiles.profile_edit import own_profile
from tests.community import Town, small_community
from tests.exchange.archives import make_zip
from tests.exchange.test_linkedin import EDUCATION, INVITATIONS, NOTES, POSITIONS, PROFILE
from tests.service.imports.test_comparing import addresses, link_to
from tests.web.browsing import Browser, open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada brings her contacts; Ben is one, Cem and Dora are found by e-mail, Finn by nothing."""
    names = ("Ada", "Ben", "Cem", "Dora", "Finn")
    with small_community(tmp_path, members=names, contacts=["Ada–Ben"]) as town:
        for name in ("Ben", "Cem", "Dora"):
            set_findable(town.community, town.id(name), True)
        yield town


def upload(browser: Browser, content: bytes, **fields: Any) -> Response:
    """Send a file as the page does."""
    return browser.post("/import", fields, token=browser.token("/import"),
                        files={"file": ("contacts.csv", content)})  # fmt: skip


def asked(town: Town) -> list[str]:
    """Whom Ada has asked."""
    with town.community.reading(town.id("Ada")) as world:
        return [request.other.first_name for request in list_outgoing(world)]


BOOK = addresses(*(f"{name}@example.org" for name in ("ben", "cem", "dora", "finn", "canary-zz")))


def test_the_same_file_may_be_compared_again_from_the_same_page(town: Town) -> None:
    browser = open_browser(town, "Ada")
    token = browser.token("/import")
    for _ in range(2):
        page = browser.post("/import", token=token, files={"file": ("contacts.csv", BOOK)})
        assert page.status_code == 200
        assert "2 members you can ask" in page.text
    assert "File of contacts compared" in browser.get("/account").text


def test_who_finds_nobody_is_led_to_the_own_invitation_link(town: Town) -> None:
    browser = open_browser(town, "Ada")
    nobody = upload(browser, addresses("canary-zz@example.org")).text
    assert "Nobody new found" in nobody
    assert 'href="/invitation"' in nobody.partition("Nobody new found")[2]


def test_who_is_ticked_may_be_saved_for_later_instead(town: Town) -> None:
    browser = open_browser(town, "Ada")
    upload(browser, BOOK)
    empty = browser.post("/import/kept", token=browser.token("/import"))
    assert empty.headers["location"] == "/import"
    ids = [town.public_id("Cem"), town.public_id("Dora"), "A" * 22]
    saved = browser.post("/import/kept", {"to": ids}, token=browser.token("/import"))
    assert saved.headers["location"] == "/kept"
    page = browser.get("/kept").text
    assert "Saved: 2. Only you know." in page
    assert all(name in page for name in ("Cem", "Dora"))
    assert asked(town) == []


def test_nothing_is_ticked_and_only_what_is_ticked_is_asked(town: Town) -> None:
    browser = open_browser(town, "Ada")
    page = upload(browser, BOOK)
    assert page.status_code == 200
    assert "2 members you can ask" in page.text
    assert "1 match is your contact already" in page.text
    assert re.findall(r'name="to" value="([^"]+)"', page.text) == [
        town.public_id("Cem"),
        town.public_id("Dora"),
    ]
    assert "checked" not in page.text
    assert "canary" not in page.text
    assert "no-store" in page.headers["cache-control"]
    assert asked(town) == []
    done = browser.post("/import/requests", {"to": [town.public_id("Dora")]})
    assert done.headers["location"] == "/requests/sent"
    assert asked(town) == ["Dora"]


def test_without_a_tick_nothing_is_sent(town: Town) -> None:
    browser = open_browser(town, "Ada")
    done = browser.post("/import/requests", {})
    assert done.headers["location"] == "/import"
    assert asked(town) == []


def test_a_table_of_unknown_columns_is_read_by_those_that_are_named(town: Town) -> None:
    browser = open_browser(town, "Ada")
    content = b"Wer,Wo\nCem,cem at home\n"
    page = upload(browser, content)
    assert "No column of this table" in page.text
    assert '<select id="f-column-1" name="column.1"' in page.text
    again = upload(
        browser, b"Wer,Wo\nCem,cem@example.org\nX,none\nY,none\n", **{"column.1": "email"}
    )
    assert town.public_id("Cem") in again.text


def test_a_linkedin_export_fills_the_profile_as_far_as_it_is_ticked(town: Town) -> None:
    link_to(town, "Dora", "https://www.linkedin.com/in/bernd-braun")
    tables = {"Profile.csv": PROFILE, "Positions.csv": POSITIONS, "Education.csv": EDUCATION,
              "Invitations.csv": INVITATIONS, "Connections.csv": NOTES}  # fmt: skip
    browser = open_browser(town, "Ada")
    page = upload(browser, make_zip(tables))
    assert "You have asked on LinkedIn" in page.text
    assert "asked there on" in page.text
    assert "checked" not in page.text
    form: dict[str, Any] = {"take": []}
    for number, field in re.findall(r'name="field\.(\d+)" value="([^"]+)"', page.text):
        values = re.findall(rf'name="value\.{number}" value="([^"]*)"', page.text)
        form |= {f"field.{number}": field, f"value.{number}": values}
        if field in ("headline", "educations"):
            form["take"].append(number)
    done = browser.post("/import/profile", form)
    assert done.headers["location"] == "/me"
    with town.community.reading(town.id("Ada")) as world:
        own = own_profile(world)
    assert own.values["headline"] == "Einkäuferin"
    assert own.values["last_name"] == "Beispiel"
    assert [row.school for row in own.educations] == ["Universität zu Köln"]
    assert own.positions == []


def test_fields_that_no_profile_has_are_not_taken(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for field, values in (("is_operator", ["1"]), ("educations", ["too", "few"]), ("", [])):
        form = {"take": ["0", "x"], "field.0": field, "value.0": values}
        assert browser.post("/import/profile", form).status_code == 422
    wrong = browser.post(
        "/import/profile",
        {"take": "0", "field.0": "links", "value.0": ["", "javascript:alert(1)"]},
    )
    assert wrong.status_code == 422
    assert "not a web address" in wrong.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file first"),
        (b" \n", "nobody in this file"),
        (b"PK\x03\x04 broken", "cannot be opened"),
        (make_zip({"a.txt": "x"}), "none of the tables"),
        (b"BEGIN:VCARD\nN:X", "1 line could not be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(
    town: Town, content: bytes, said: str
) -> None:
    page = upload(open_browser(town, "Ada"), content)
    assert said in page.text
    assert page.status_code in (200, 422)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    settings = {"import_max_bytes": 100_000}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        browser = open_browser(town, "Ada")
        assert upload(browser, b"x" * 100_001).status_code == 422
        assert upload(browser, b"x" * 1_000_000).status_code == 413


def test_a_guest_is_led_to_sign_in(town: Town) -> None:
    assert open_browser(town).get("/import").status_code == 303


def test_what_cannot_be_sent_any_more_is_named(tmp_path: Path) -> None:
    names = ("Ada", "Ben", "Cem")
    with small_community(tmp_path, members=names, settings={"request_quota": 1}) as town:
        browser = open_browser(town, "Ada")
        page = browser.post("/import/requests", {"to": [town.public_id(n) for n in names[1:]]})
        assert "Not all requests were sent" in page.text
        assert "Cem" in page.text
