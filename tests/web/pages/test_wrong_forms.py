"""After an error every form leads to it: a summary with links, the focus, and what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.accounts.accounts import set_operator
from ecken.service.talk.messages import open_conversation
from tests.community import Town, small_community
from tests.service.people import give_password
from tests.web.browsing import open_browser
from tests.web.conftest import text_of


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Tia"]) as town:
        give_password(town, "Ada")
        set_operator(town.community, "ada@example.org", True)
        open_conversation(town.community, town.id("Ada"), town.public_id("Ben"))
        yield town


LONG = "x" * 6_000
PROFILE = dict.fromkeys(("first_name", "last_name", "city", "postal_code", "country"), "")
ROW = {"positions.title": "", "positions.company": "", "positions.started": "2020-13",
       "positions.ended": ""}  # fmt: skip

# Who sends what where; which field is wrong; what typed text has to be kept.
REFUSED = [
    ("", "/join", {"first_name": "Neu", "email": "kein", "password": "x"}, "f-email", "Neu"),
    ("", "/join", {"last_name": "Neu", "email": "n@x.org", "password": "x"}, "f-password", "Neu"),
    ("", "/reset", {"email": "kein"}, "f-email", "kein"),
    ("Ada", "/account/email", {"email": "kein", "password": "falsch"}, "", "kein"),
    ("Ada", "/account/password", {"old": "falsch", "new": "kurz"}, "f-old", ""),
    ("Ada", "/account/tokens", {"name": "n" * 90, "password": "x"}, "f-name", "n" * 90),
    ("Ada", "/account/data/export", {"password": "falsch"}, "export-password", ""),
    ("Ada", "/account/close", {"password": "falsch"}, "f-sure", ""),
    ("Ada", "/account/close", {"password": "falsch", "sure": "1"}, "close-password", ""),
    ("Ada", "/me", {"section": "person", **PROFILE, "headline": "Da"}, "f-last_name", "Da"),
    ("Ada", "/me", {"section": "wishes", "seeks": LONG, "offers": "Da"}, "f-seeks", "Da"),
    ("Ada", "/me", {"section": "positions", **ROW}, "f-positions-0-started", "2020-13"),
    ("Ada", "/me/photo", {}, "f-photo", ""),
    ("Ada", "/privacy/details/phone", {"value": "x" * 60, "audience": "nobody"}, "f-value", "xxx"),
    ("Ada", "/groups/new", {"name": "Da", "query": "("}, "f-query", "Da"),
    ("Ada", "/contacts/BEN/note", {"tags": "x" * 99, "note": "Da"}, "f-tags", "Da"),
    ("Ada", "/messages/new", {"to": "BEN", "text": LONG}, "f-text", "xxx"),
    ("Ada", "/introductions/new", {"target": "TIA", "bridge": "BEN"}, "f-to_bridge", ""),
    ("Ada", "/introductions/new", {"target": "TIA", "bridge": "BEN", "to_target": LONG,
                                   "to_bridge": "Da"}, "f-to_target", "Da"),
    ("Ada", "/m/TIA/request", {"message": LONG, "reason": "event"}, "f-message", "event"),
    ("Ada", "/admin/invitations", {"uses": "0", "days": "7"}, "f-uses", "7"),
    ("Ada", "/admin/members/BEN/close", {"password": "falsch", "sure": "1"}, "f-password", ""),
]  # fmt: skip


@pytest.mark.parametrize(("who", "path", "typed", "field", "kept"), REFUSED)
def test_the_page_leads_to_what_is_wrong(
    town: Town, who: str, path: str, typed: dict[str, str], field: str, kept: str
) -> None:
    ids = {"BEN": town.public_id("Ben"), "TIA": town.public_id("Tia")}
    for name, id in ids.items():
        path = path.replace(name, id)
        typed = {key: id if value == name else value for key, value in typed.items()}
    browser = open_browser(town, who or None)
    town.clock.now += 601  # what needs a fresh proof asks for the password
    answer = browser.post(path, typed)
    page = answer.text
    assert answer.status_code in (403, 409, 422, 429), answer.status_code
    first = re.search(r"<[^>]*\bautofocus\b[^>]*>", page)
    assert first, "nothing has the focus"
    summary = re.search(r'id="wrong-fields".*?</div>', page, re.DOTALL)
    if field:
        assert summary, "there is no summary"
        links = re.findall(r'href="#([^"]+)"', summary[0])
        assert field in links
        assert f'id="{links[0]}"' in first[0]
        for link in links:
            assert page.count(f' id="{link}"') == 1, link
            assert page.count(f' id="{link}-note"') == 1, link
        assert page.index('id="wrong-fields"') < page.index("<h1")
        assert "<title>Please check: " in page
    else:
        assert "banner wrong" in first[0] or summary
    assert kept in page


def test_the_summary_speaks_the_language_of_the_page_and_escapes(town: Town) -> None:
    browser = open_browser(town)
    typed = {"last_name": "Neu", "email": "<b>kein", "password": "kurz"}
    page = browser.post("/join", typed, headers={"accept-language": "de"}).text
    assert "Bitte prüfen Sie:" in text_of(page)
    assert "<b>kein" not in page


def test_a_section_of_the_profile_is_saved_by_itself(town: Town) -> None:
    ada = open_browser(town, "Ada")
    wishes = {"section": "wishes", "seeks": "Statik", "offers": "Holz", "about": "Hallo"}
    links = {"section": "links", "links.label": "Büro", "links.url": "https://b.example"}
    for sent in (wishes, links, {**wishes, "seeks": "Stahl", "last_name": "Fremd"}):
        assert ada.post("/me", sent).headers["location"] == "/me"
    page = ada.get("/me").text
    for text in ("Stahl", "Holz", "Hallo", "https://b.example", 'value="Beispiel"'):
        assert text in page, text
    assert "Fremd" not in page
    refused = ada.post("/me", {"section": "links", "links.label": "x", "links.url": "y"})
    assert refused.status_code == 422
    assert "Stahl" in refused.text
    assert "https://b.example" in ada.get("/me").text


def test_what_was_saved_is_said_in_its_own_section(town: Town) -> None:
    ada = open_browser(town, "Ada")
    ada.post("/me", {"section": "wishes", "seeks": "", "offers": "", "about": ""})
    page = ada.get("/me").text
    section = page[page.index('id="wishes"') : page.index('id="positions"')]
    assert re.search(r'class="flash done"[^>]* autofocus', section)
    assert page.count("data-flash") == 1
    ada.post("/account/language", {"language": "de"})
    page = ada.get("/account").text
    section = page[page.index('id="language"') : page.index('id="sessions"')]
    assert "data-flash" in section
