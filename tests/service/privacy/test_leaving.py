"""Leaving with days to think it over: gone at once for everybody, back as it was, then final."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from ecken.errors import NotAllowed, NotFound
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.sign_in import sign_in
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import list_outgoing, send_request
from ecken.service.contacts.tags import set_note
from ecken.service.privacy.erasures import replay_erasures
from ecken.service.privacy.leaving import ask_to_leave, confirm_leaving, finish_leaving
from ecken.service.profiles.photos import set_photo
from ecken.service.talk.messages import open_conversation, send_message
from ecken.store.tables import (
    audit_entries,
    erasures,
    journal,
    journal_head,
    leaving_members,
    members,
    metadata,
)
from tests.background import maintain
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, newest_token
from tests.web.browsing import open_browser
from tests.web.pages.test_profile import picture

DAYS = 14
CONTACTS = ["Ada–Ben", "Ada–Cem", "Ben–Dora", "Ada–Eva", "Eva–Finn", "Cem–Dora"]
TRACES = {
    *(table.name for table in (journal, journal_head, audit_entries)),
    *("sessions", "last_seen", "one_time_tokens", "outbox", "site_state", "sent_forms", "undos"),
}
"""Tables in which leaving and coming back leave traces."""


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(
        tmp_path, contacts=CONTACTS, members=["Gül", "Hans"], settings={"erase_days": DAYS},
        url=town_url,
    ) as town:  # fmt: skip
        give_password(town, "Ada", "Ben")
        let_things_happen(town)
        yield town


def let_things_happen(town: Town) -> None:
    """Ada has everything that a member can have with others."""
    community, ada = town.community, town.id("Ada")
    set_photo(community, ada, picture())
    send_request(community, ada, town.public_id("Gül"), message="Guten Tag")
    send_request(community, town.id("Hans"), town.public_id("Ada"))
    talk = open_conversation(community, town.id("Ben"), town.public_id("Ada"))
    send_message(community, ada, talk, "Hallo Ben")
    send_message(community, town.id("Ben"), talk, "Hallo Ada")
    set_note(community, town.id("Ben"), town.public_id("Ada"), note="Aus Bremen", reason="")
    block_member(community, ada, town.public_id("Finn"))


def leave(town: Town, name: str = "Ada") -> None:
    ask_to_leave(town.community, town.id(name), PASSWORD)
    assert confirm_leaving(town.community, newest_token(town)) == DAYS


def come_back(town: Town, name: str = "Ada") -> None:
    sign_in(town.community, f"{name.lower()}@example.org", PASSWORD, HERE)


def figures(town: Town) -> dict[str, Any]:
    found = {}
    for name in town.ids:
        with town.community.reading(town.id(name)) as world:
            found[name] = (world.figures, sorted(map(int, world.contacts)))
    return found


def content(town: Town) -> dict[str, list[str]]:
    with town.community.database.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in TRACES
        }


def test_nothing_happens_before_the_link_and_only_who_knows_the_password_gets_one(
    town: Town,
) -> None:
    before = content(town)
    with pytest.raises(NotAllowed):
        ask_to_leave(town.community, town.id("Ada"), "falsch geraten")
    ask_to_leave(town.community, town.id("Ada"), PASSWORD)
    with pytest.raises(NotFound):
        confirm_leaving(town.community, "x" * 43)
    assert content(town) == before


def test_from_the_confirmation_on_it_is_as_if_they_were_erased(town: Town, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with small_community(tmp_path / "other", contacts=CONTACTS, members=["Gül", "Hans"]) as erased:
        let_things_happen(erased)
        erase_member(erased.community, erased.id("Ada"))
        leave(town)
        for each in (town, erased):
            del each.ids["Ada"]
        assert figures(town) == figures(erased)
        for each in (town, erased):
            browser = open_browser(each, "Ben")
            gone = browser.get(f"/m/{each.public_id('Ada')}")
            never = browser.get(f"/m/{'A' * 22}")
            assert (gone.status_code, never.status_code) == (404, 404)
            for path in ("/", "/contacts", "/messages", "/requests"):
                shown = browser.get(path).text.replace("Hallo Ada", "what Ben has written")
                assert "Ada" not in shown
        with town.community.database.reading() as connection:
            kept = connection.execute(select(leaving_members.c.content)).scalar_one()
            assert "Ada" in kept
            for table in metadata.sorted_tables:
                if table.name not in ("leaving_members", "outbox"):
                    rows = connection.execute(select(table)).all()
                    assert "ada@example.org" not in repr(rows), table.name


def test_signing_in_brings_everything_back_as_it_was(town: Town) -> None:
    before, seen = content(town), figures(town)
    leave(town)
    assert figures(town) != seen
    with pytest.raises(NotAllowed):
        sign_in(town.community, "ada@example.org", "falsch geraten", HERE)
    town.clock.pass_days(DAYS - 0.1)
    come_back(town)
    assert content(town) == before
    assert figures(town) == seen
    come_back(town)
    maintain(town.community)
    with town.community.reading(town.id("Ada")) as world:
        assert world.figures == seen["Ada"][0]
        assert [request.other.first_name for request in list_outgoing(world)] == ["Gül"]


def test_what_has_changed_meanwhile_stays_changed(town: Town) -> None:
    leave(town)
    erase_member(town.community, town.id("Eva"))
    talk = open_conversation(town.community, town.id("Ben"), town.public_id("Dora"))
    send_message(town.community, town.id("Ben"), talk, "Wo ist Ada?")
    town.connect("Ben–Gül")
    come_back(town)
    with town.community.reading(town.id("Ada")) as world:
        assert sorted(map(int, world.contacts)) == [town.id("Ben"), town.id("Cem")]
    ben = open_browser(town, "Ben").get("/messages").text
    assert "Wo ist Ada?" in ben
    assert "Hallo Ada" in ben


def test_two_who_leave_and_come_back_are_contacts_again(town: Town) -> None:
    seen = figures(town)
    leave(town)
    leave(town, "Ben")
    come_back(town)
    with town.community.reading(town.id("Ada")) as world:
        assert town.id("Ben") not in set(map(int, world.contacts))
    come_back(town, "Ben")
    assert figures(town) == seen


def test_afterwards_it_is_final(town: Town) -> None:
    leave(town)
    town.clock.pass_days(DAYS)
    with pytest.raises(NotAllowed):
        come_back(town)
    assert finish_leaving(town.community) == 1
    assert finish_leaving(town.community) == 0
    with pytest.raises(NotAllowed):
        come_back(town)
    with town.community.database.reading() as connection:
        assert connection.execute(select(leaving_members)).first() is None
        assert town.public_id("Ada") in connection.execute(select(erasures.c.public_id)).scalars()
    assert town.mail.mails[-1].to == "ada@example.org"
    assert replay_erasures(town.community) == 0


def test_a_restored_backup_does_not_bring_back_who_may_still_come_back(town: Town) -> None:
    leave(town)
    assert replay_erasures(town.community) == 0
    come_back(town)
    assert replay_erasures(town.community) == 0, "who came back stands in no record of deletions"


def test_who_has_joined_anew_with_the_address_is_not_overwritten(town: Town) -> None:
    leave(town)
    nele = town.join("Nele", email="ada@example.org")
    give_password(town, "Nele", password="ganz andere Worte hier")
    with pytest.raises(NotAllowed):
        come_back(town)
    assert sign_in(town.community, "ada@example.org", "ganz andere Worte hier", HERE).member == nele


def test_on_the_pages_it_takes_the_mail_and_the_browser_is_signed_out(town: Town) -> None:
    browser = open_browser(town, "Ada")
    form = {"password": PASSWORD, "sure": "1"}
    asked = browser.post("/account/close", form)
    assert "ada@example.org" in asked.text
    assert browser.get("/account").status_code == 200
    path = f"/account/close/confirm?token={newest_token(town)}"
    page = browser.get(path)
    assert page.status_code == 200
    assert browser.get("/account").status_code == 200, "a link alone deletes nothing"
    done = browser.post("/account/close/confirm", {"token": newest_token(town)})
    assert "14" in done.text
    assert browser.get("/account").status_code == 303
    again = browser.post("/account/close/confirm", {"token": newest_token(town)})
    assert again.status_code == 404
    signed = open_browser(town)
    answer = signed.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert answer.status_code == 303
    assert "Welcome back! Your account is as it was." in signed.get("/").text
    assert "You came back" in signed.get("/account").text
    signed = open_browser(town)
    signed.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert "Welcome back" not in signed.get("/").text, "only who was away is welcomed back"


def test_a_link_opened_in_the_browser_of_another_signs_nobody_else_out(town: Town) -> None:
    open_browser(town, "Ada").post("/account/close", {"password": PASSWORD, "sure": "1"})
    ben = open_browser(town, "Ben")
    done = ben.post("/account/close/confirm", {"token": newest_token(town)})
    assert done.status_code == 200
    assert "You are no longer visible" in done.text
    assert ben.is_signed_in
    assert ben.get("/account").status_code == 200


def test_no_column_of_a_table_is_forgotten(town: Town) -> None:
    """What goes with a member returns, or its table says that it does not."""
    from ecken.store.accounts.leaving import LEFT_BEHIND, collect_rows

    assert {*metadata.tables} >= LEFT_BEHIND
    with town.community.database.reading() as connection:
        kept = json.loads(collect_rows(connection, town.id("Ada")))
    assert {"members", "contacts", "blocks", "photos", "messages", "participants",
            "contact_requests", "contact_notes", "credentials"} <= kept.keys()  # fmt: skip
    assert members.name in kept
