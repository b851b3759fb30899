"""Making contact on the pages: walked through as asker, bridge and target, in two languages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.contacts.requests import list_incoming, send_request
from ecken.service.introduction_views import list_introductions
from ecken.service.privacy.contact_details import set_detail
from ecken.service.search.target_groups import create_group
from ecken.service.talk.messages import open_conversation, send_message
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser, without_tokens

SCRIPT = '<script>alert("x")</script>'


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, who knows Tia; Zoe, a stranger, knows Uwe and Tia."""
    members = {"Uwe": {"city": "Köln", "company": "Ufer eG", "is_recruiter": True}, "Zoe": {}}
    contacts = ["Ada–Ben", "Ben–Tia", "Zoe–Uwe", "Zoe–Tia"]
    with small_community(tmp_path, members=members, contacts=contacts) as town:
        yield town


def _text(browser: Browser, path: str, *, language: str = "en") -> str:
    page = browser.get(path, headers={"accept-language": language})
    assert page.status_code == 200, (path, page.status_code, page.headers.get("location"))
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page.text, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def _send(browser: Browser, page: str, path: str, /, **data: str) -> str:
    """Send the form of ``page`` to ``path``; return where it leads."""
    answer = browser.post(path, data, token=browser.token(page))
    assert answer.status_code == 303, (path, answer.status_code, answer.text[:2_000])
    return str(answer.headers["location"])


def test_an_introduction_walked_through_by_all_three(town: Town) -> None:
    ada, ben, tia = (open_browser(town, name) for name in ("Ada", "Ben", "Tia"))
    asking = f"/introductions/new?target={town.public_id('Tia')}"
    assert "Who should introduce you?" in _text(ada, asking)
    here = _send(
        ada, asking, "/introductions/new",
        target=town.public_id("Tia"), bridge=town.public_id("Ben"),
        to_bridge="Bitte", to_target="Guten Tag",
    )  # fmt: skip
    assert "waiting for an answer" in _text(ada, here)
    assert tia.get(here).status_code == 404

    assert "Ada Beispiel would like to meet Tia Beispiel" in _text(ben, here)
    assert "1" in _text(ben, "/")
    _send(ben, here, f"{here}/pass-on", to_target="Ada ist gut")
    assert "waiting for an answer" in _text(ada, here)
    assert "Ada ist gut" not in _text(ada, here)
    seen = _text(tia, here)
    assert "Ada ist gut" in seen
    assert "Bitte" not in seen

    conversation = _send(tia, here, f"{here}/agree")
    assert conversation.startswith("/messages/")
    _send(ada, conversation, conversation, text="Danke euch beiden!")
    for browser in (ben, tia):
        assert "Danke euch beiden!" in _text(browser, "/messages")
        assert "Danke euch beiden!" in _text(browser, conversation)


def test_a_silent_no_leaves_the_askers_pages_as_they_were(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    here = _send(
        ada, f"/introductions/new?target={town.public_id('Tia')}", "/introductions/new",
        target=town.public_id("Tia"), bridge=town.public_id("Ben"), to_target="Guten Tag",
    )  # fmt: skip
    _text(ada, here)  # the word on the next page is said once
    pages = ("/introductions", here, "/news", "/")
    before = [_text(ada, page) for page in pages]
    assert _send(ben, here, f"{here}/decline") == "/introductions"
    assert [_text(ada, page) for page in pages] == before
    assert _send(ada, here, f"{here}/withdraw") == "/introductions"


def test_what_is_wrong_is_said_and_what_was_written_stays(town: Town) -> None:
    ada = open_browser(town, "Ada")
    asking = f"/introductions/new?target={town.public_id('Tia')}"
    refused = ada.post(
        "/introductions/new",
        {
            "target": town.public_id("Tia"),
            "bridge": town.public_id("Zoe"),
            "to_target": f"Mein Text {SCRIPT}",
        },
        token=ada.token(asking),
    )
    assert refused.status_code == 409
    assert "does not connect you" in refused.text
    assert "Mein Text &lt;script&gt;" in refused.text
    assert SCRIPT not in refused.text
    with town.community.reading(town.id("Ada")) as world:
        assert list_introductions(world) == []


def test_messages_are_written_read_found_and_harmless(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    new = f"/messages/new?to={town.public_id('Ben')}"
    there = _send(ada, new, "/messages/new", to=town.public_id("Ben"), text=f"Hallo {SCRIPT}")
    there = there.partition("#")[0]
    assert ada.get(new).headers["location"].startswith(there)
    page = ben.get("/messages").text
    assert "Hallo &lt;script&gt;" in page
    assert 'class="count"' in page
    shown = ben.get(there).text
    assert "Hallo &lt;script&gt;" in shown
    assert SCRIPT not in shown
    _send(ben, there, f"{there}/read")
    assert 'class="count"' not in ben.get("/messages").text
    assert "Hallo" in _text(ben, "/messages?q=hallo")
    assert "No message contains" in _text(ben, "/messages?q=%25")
    refused = ben.post(there, {"text": "x" * 6_000}, token=ben.token(there))
    assert refused.status_code == 422
    assert "at most 5000" in refused.text
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert key is not None
    for _ in range(2):  # a form sent twice
        _send(ben, there, there, text="einmal", key=key[1])
    assert _text(ada, there).count("einmal") == 1


@pytest.mark.parametrize("name", ["Ben", "Zoe"])
def test_a_strangers_conversation_and_none_look_alike(town: Town, name: str) -> None:
    id = open_conversation(town.community, town.id("Ada"), town.public_id("Ben"))
    send_message(town.community, town.id("Ada"), id, "geheim")
    browser = open_browser(town, name)
    theirs, never = browser.get(f"/messages/{id}"), browser.get(f"/messages/{'x' * 22}")
    assert never.status_code == 404
    assert (theirs.status_code == 404) == (name == "Zoe")
    if name == "Zoe":
        assert without_tokens(theirs.text.replace(id, "x" * 22)) == without_tokens(never.text)


def test_the_advisor_shows_numbers_and_the_answer_can_be_taken_back(town: Town) -> None:
    create_group(town.community, town.id("Ada"), name="Am Rhein", query="ort:köln")
    zoe, to_ada = open_browser(town, "Zoe"), f"/m/{town.public_id('Ada')}"
    _send(zoe, to_ada, f"{to_ada}/request", message=SCRIPT, reason="event")
    with town.community.reading(town.id("Ada")) as world:
        id = list_incoming(world)[0].id
    ada = open_browser(town, "Ada")
    assert "We met at an event" in _text(ada, "/requests")
    assert "brings up to 4 more members into your second circle" in _text(ada, "/requests")
    page = ada.get(f"/requests/{id}").text
    assert SCRIPT not in page
    said = _text(ada, f"/requests/{id}")
    for line in (
        "New members in your second circle up to 4",
        "of “Am Rhein” in the second circle not counted: only few people match this group",
        "New recruiters in your second circle up to 4",
        "Companies you could not reach before up to 4",
        "People your posts can reach in one step up to +4",
    ):
        assert line in said, said
    assert "Uwe" not in page
    assert open_browser(town, "Ben").get(f"/requests/{id}").status_code == 404
    _send(ada, "/requests", f"/requests/{id}/accept")
    undo = ada.get("/requests").text
    assert f"/requests/{id}/undo" in undo
    _send(ada, "/contacts", f"/requests/{id}/undo")
    assert "Zoe Beispiel" in _text(ada, "/requests")
    assert "Zoe Beispiel" not in _text(ada, "/contacts")


def test_several_requests_are_answered_at_once(town: Town) -> None:
    for name in ("Zoe", "Tia"):
        send_request(town.community, town.id(name), town.public_id("Ada"))
    ada = open_browser(town, "Ada")
    ids = re.findall(r'name="id" value="([^"]+)"', ada.get("/requests").text)
    assert len(ids) == 2
    answer = ada.client.post(
        "/requests/answers",
        data={"csrf": ada.token("/requests"), "id": ids, "answer": "accept"},
    )
    assert answer.headers["location"] == "/requests"
    undo = re.search(
        r'action="/requests/undo".*?name="ids" value="([^"]+)"', ada.get("/contacts").text
    )
    assert undo is not None
    assert "Zoe Beispiel" in _text(ada, "/contacts")
    _send(ada, "/contacts", "/requests/undo", ids=undo[1])
    assert "Zoe Beispiel" not in _text(ada, "/contacts")
    assert "Zoe Beispiel" in _text(ada, "/requests")


def test_target_groups_are_made_shown_changed_and_deleted(town: Town) -> None:
    ada = open_browser(town, "Ada")
    refused = ada.post(
        "/groups/new", {"name": "Köln", "query": "("}, token=ada.token("/groups/new")
    )
    assert refused.status_code == 422
    assert 'value="Köln"' in refused.text
    here = _send(ada, "/groups/new?line=ort:köln", "/groups/new", name="Köln", query="ort:köln")
    assert "brings 1 more" in _text(ada, here)
    assert "Köln" in _text(ada, "/")
    _send(ada, f"{here}/change", f"{here}/change", name="Rhein", query="ort:köln")
    assert "Rhein" in _text(ada, "/groups")
    assert open_browser(town, "Ben").get(here).status_code == 404
    _send(ada, here, f"{here}/delete")
    assert "No target groups yet" in _text(ada, "/groups")


def test_suggestions_are_dismissed_and_restored(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert "1 shared contact" in _text(ada, "/suggestions")
    path = f"/suggestions/{town.public_id('Tia')}"
    _send(ada, "/suggestions", f"{path}/dismiss")
    assert "No suggestions" in _text(ada, "/suggestions")
    _send(ada, "/news/settings", f"{path}/restore")
    assert "Tia Beispiel" in _text(ada, "/suggestions")


def test_tags_and_notes_are_written_and_shown(town: Town) -> None:
    ada = open_browser(town, "Ada")
    note = f"/contacts/{town.public_id('Ben')}/note"
    _send(ada, note, note, tags="Chor, Messe", note=f"mag Tee {SCRIPT}", reason="Kiel")
    assert "Chor 1" in _text(ada, "/contacts")
    assert "Ben" in _text(ada, "/contacts?tag=Chor")
    assert SCRIPT not in ada.get(note).text
    refused = ada.post(note, {"tags": "x" * 100, "note": "bleibt"}, token=ada.token(note))
    assert refused.status_code == 422
    assert "bleibt" in refused.text
    file = ada.get("/contacts.csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert "Chor, Messe" in file.text
    assert ada.get(f"/contacts/{town.public_id('Zoe')}/note").status_code == 404


def test_switches_are_set_and_pausing_is_seen(town: Town) -> None:
    ben = open_browser(town, "Ben")
    _send(ben, "/news/settings", "/news/settings", digest="daily", mail_requests="1")
    page = ben.get("/news/settings").text
    assert '<option value="daily" selected' in page
    assert page.count("checked") == 1
    ada = open_browser(town, "Ada")
    asking = _text(ada, f"/introductions/new?target={town.public_id('Tia')}")
    assert "is not making introductions at present" in asking


def test_news_are_shown_and_noted_as_read(town: Town) -> None:
    town.connect("Ben–Uwe")
    send_request(town.community, town.id("Zoe"), town.public_id("Ada"))
    ada = open_browser(town, "Ada")
    first = ada.get("/news").text
    assert "Uwe Beispiel" in first
    assert "overview unread" in first
    _send(ada, "/news", "/news/read", until=str(town.clock()))
    assert "overview unread" not in ada.get("/news").text


PAGES = [
    "/introductions",
    "/messages",
    "/groups",
    "/groups/new",
    "/suggestions",
    "/news",
    "/news/settings",
    "/contacts",
    "/requests",
    "/",
]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_in_german_and_asks_guests_to_sign_in(town: Town, path: str) -> None:
    town.connect("Ben–Uwe")
    send_request(town.community, town.id("Zoe"), town.public_id("Ada"))
    create_group(town.community, town.id("Ada"), name="Rhein", query="ort:köln")
    open_conversation(town.community, town.id("Ada"), town.public_id("Ben"))
    ada = open_browser(town, "Ada")
    german, english = (_text(ada, path, language=code) for code in ("de", "en"))
    assert german != english
    for word in (" the ", " your ", " with ", " and "):
        assert word not in german, german
    guest = open_browser(town).get(path)
    assert guest.status_code in (200, 303)
    if path != "/":
        assert guest.headers["location"].startswith("/sign-in")


FORMS = [
    "/introductions/new",
    "/introductions/x/pass-on",
    "/introductions/x/agree",
    "/introductions/x/decline",
    "/introductions/x/withdraw",
    "/messages/new",
    "/messages/x",
    "/groups/new",
    "/groups/x/delete",
    "/suggestions/x/dismiss",
    "/news/settings",
    "/contacts/x/note",
    "/requests/answers",
    "/requests/x/undo",
]


@pytest.mark.parametrize("path", FORMS)
def test_no_form_works_from_elsewhere_and_none_by_a_link(town: Town, path: str) -> None:
    ada = open_browser(town, "Ada")
    assert ada.client.post(path, data={}).status_code == 403
    assert ada.client.post(path, data={"csrf": "x"}).status_code == 403


def test_the_page_with_the_undo_shows_nothing_that_acceptance_opens(town: Town) -> None:
    """After any other page the answer stands."""
    set_detail(
        town.community,
        town.id("Zoe"),
        Detail.PHONE,
        value="+49 40 1",
        audience=ReleaseAudience.CONTACTS,
    )
    id = send_request(town.community, town.id("Zoe"), town.public_id("Ada")).request_id
    ada, page = open_browser(town, "Ada"), f"/m/{town.public_id('Zoe')}"
    _send(ada, "/requests", f"/requests/{id}/accept")
    with_undo = ada.get(page).text
    assert f"/requests/{id}/undo" in with_undo
    assert "Zoe Beispiel" in with_undo
    assert "Uwe" not in with_undo
    assert "+49 40 1" not in with_undo
    token = html.unescape(re.findall(r'name="csrf" value="([^"]*)"', with_undo)[0])
    assert ada.post(f"/requests/{id}/undo", token=token).status_code == 303
    assert "Zoe Beispiel" not in _text(ada, "/contacts")

    _send(ada, "/requests/sent", f"/requests/{id}/accept")
    ada.get("/requests/sent")
    opened = ada.get(page).text
    assert "Uwe" in opened
    assert "+49 40 1" in opened
    token = ada.token("/requests/sent")
    assert ada.post(f"/requests/{id}/undo", token=token).status_code == 409
    assert "Zoe Beispiel" in _text(ada, "/contacts")
