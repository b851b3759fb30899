"""Looking at a page changes nothing, so it works where nothing can be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.routing import Route
from starlette.testclient import TestClient

from ecken.api.app import build_api
from ecken.errors import NotReady
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.operators.circulars import CircularText
from ecken.service.companies.news import write_news
from ecken.service.companies.pages import edit_page
from ecken.service.contacts.introductions import ask_introduction
from ecken.service.contacts.requests import accept_request, send_request, undo_answer
from ecken.service.house.circulars import save_circular
from ecken.service.jobs.job_ads import publish_ad
from ecken.service.jobs.job_checks import TypedAd
from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.list_uploads import bring_list, choose_columns, find_step
from ecken.service.moderation.queue import show_queue
from ecken.service.operators.official_companies import list_official, name_editor
from ecken.service.operators.site_pages import publish_page
from ecken.service.phone.calendar import renew_calendar
from ecken.service.posts.writing import write_comment, write_post
from ecken.service.privacy.contact_details import set_detail
from ecken.service.profiles.photos import set_photo
from ecken.service.search.target_groups import create_group, new_in_group, own_groups
from ecken.service.talk.messages import count_unread, open_conversation, send_message
from ecken.service.talk.notices import count_new_notices
from ecken.service.webhooks.endpoints import add_webhook
from ecken.store.contacts.contacts import contact_exists
from ecken.store.database import Database
from ecken.store.house.circulars import start_circular
from ecken.store.tables import metadata
from ecken.web.app import build_web
from ecken.web.operators.site_pages import TITLES
from tests.api.conftest import open_client
from tests.community import DAY_S, Town, small_community
from tests.privacy.job_routes import AD
from tests.service.moderation.cases import (
    decide,
    make_operator,
    only_case,
    report,
    report_profile,
)
from tests.web.browsing import Browser, open_browser
from tests.web.pages.test_profile import picture

pytestmark = pytest.mark.slow

WRITTEN_DOWN = ("/admin/members", "/admin/numbers")
"""Pages of which each look is written down, for the members who stand on them: what cannot be
written down is not shown, nor what a browser fetches ahead (``tests/service/privacy``)."""

NOT_FOR_ADA = ("/unsubscribe/", "x" * 22, "/api/v1/moderation/")
"""Addresses with a seal, of images that are none, and of who has a token of an operator."""

NOTED = {"seen_at", "expires_at", "used_at", "latest_at"}
"""Columns of sessions, tokens and the site's clock, written on the side wherever they can be."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada has unread messages and notices, a group with somebody new, and has just accepted Zoe."""
    operator = {"is_operator": True, "company": "X"}
    members: dict[str, dict[str, Any]] = {"Ada": operator, "Cem": {"city": "Kiel"}}
    contacts = ["Ada–Ben", "Ben–Cem", "Zoe–Uwe"]
    with small_community(tmp_path, members=members, contacts=contacts) as made:
        set_detail(
            made.community, made.id("Zoe"), Detail.PHONE,
            value="+49 40 1", audience=ReleaseAudience.CONTACTS,
        )  # fmt: skip
        create_group(made.community, made.id("Ada"), name="Kiel", query="ort:kiel")
        made.join("Dora", city="Kiel")
        made.connect("Ben–Dora")
        for name in TITLES:
            publish_page(made.community, made.id("Ada"), name, "en", "Written by Ada.")
        yield made


def ids(town: Town) -> dict[str, str]:
    """What stands for ``{id}`` below a path, made by those who belong to it."""
    ada, community = town.id("Ada"), town.community
    talk = open_conversation(community, town.id("Ben"), town.public_id("Ada"))
    for number in range(3):
        message = send_message(community, town.id("Ben"), talk, f"Hallo {number}").id
    asked = ask_introduction(
        community, ada, bridge=town.public_id("Ben"), target=town.public_id("Cem"), to_target="Hi"
    )
    request = send_request(community, town.id("Uwe"), town.public_id("Ada")).request_id
    accepted = send_request(community, town.id("Zoe"), town.public_id("Ada")).request_id
    with community.reading(ada) as world:
        (group,) = own_groups(world)
    accept_request(community, ada, accepted)
    brought = bring_list(community, ada, b"id;email;last_name\n1;a@x.org;Neu\n")
    mapping = find_step(community, ada, brought).head.mapping
    choose_columns(community, ada, brought, mapping, ListOptions())
    post = write_post(community, town.id("Ben"), "Hallo", audience="contacts")
    comment = write_comment(community, town.id("Ben"), post, "Hallo")
    job = publish_ad(community, town.id("Ben"), TypedAd(AD))
    photo = set_photo(community, town.id("Ben"), picture())
    report(town, "Ada", "photo", photo)
    case = only_case(town, "Ada")
    report_profile(town, "Ben", "Ada")
    make_operator(town, "Uwe")
    own = next(e.id for e in show_queue(community, town.id("Uwe")).entries if e.kind == "profile")
    decide(town, "Uwe", own, "warn")
    name_editor(community, ada, company="X", member="ben@example.org")
    edit_page(community, town.id("Ben"), "x", text="Hallo", link="")
    page = list_official(community, ada)[0].page.public_id
    hook = add_webhook(community, ada, address="https://1.1.1.1/hook", events=["member.joined"]).id
    circular = save_circular(community, ada, {"en": CircularText("Hello", "All of you")})
    with community.writing() as connection:
        start_circular(connection, circular, at=community.clock())
    news = write_news(community, town.id("Ben"), "x", "Hallo")
    return {
        "circulars": circular,
        "calendar": renew_calendar(community, ada),
        "webhooks": hook, "company-page": page, "company": page, "company-news": news, "news": news,
        "message": message, "/photo": photo, "reported": case, "reports": case,
        "moderation": own, "decisions": own,
        "posts": write_post(community, ada, "Hallo", audience="contacts"),
         "post": post, "comment": f"{post}.{comment}", "job": job,
        "jobs": publish_ad(community, ada, TypedAd(AD)),
        "lists": brought,
        "messages": talk, "conversations": talk, "introductions": asked.id, "requests": request,
        "groups": group.public_id, "target-groups": group.public_id, "accepted": accepted,
        "": town.public_id("Ben"),
    }  # fmt: skip


def filled(path: str, known: dict[str, str]) -> str:
    """A path with its places filled by what is there."""
    before = path.partition("{")[0].split("/")  # what the first place belongs to
    noun = next((part for part in before if part in known and part), "")
    path = re.sub(r"\{(circle|degree)(:int)?\}", "2", path)
    path = path.replace("{detail}", "phone").replace("{role}", "contact").replace("{part}", "jobs")
    path = path.replace("{name}/{language}", "imprint/en").replace(
        "/companies/{name}", "/companies/x"
    )
    path = path.replace("/report/photo/{id}", f"/report/photo/{known['/photo']}")
    path = (
        path.replace("{stamp}", "x").replace("x/{name}", "x/ecken.css").replace("{key}", "x" * 22)
    )
    return re.sub(r"\{\w+(:\w+)?\}", known[noun], path)


def pages(town: Town, known: dict[str, str]) -> list[str]:
    """Every page there is."""
    found = [r for r in build_web(town.community).routes if isinstance(r, Route)]
    paths = {filled(r.path, known) for r in found if "GET" in (r.methods or ())}
    return sorted(path for path in paths if not path.startswith(WRITTEN_DOWN))


def calls(town: Town, known: dict[str, str]) -> list[str]:
    """Every call of the JSON interface that reads."""
    declared = build_api(town.community).openapi()["paths"]
    return sorted(
        f"/api/v1{filled(path, known)}" for path, item in declared.items() if "get" in item
    )


@contextmanager
def nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Let each attempt to write fail as on a full disk; yield a list with one entry for each."""
    tried: list[int] = []

    @contextmanager
    def writing(_self: Database, *, wait_s: float | None = None) -> Iterator[None]:
        assert wait_s is not None, "a page that is looked at waits its usual time for the lock"
        assert wait_s <= 1
        tried.append(1)
        raise NotReady("storage_full", "The database cannot be written to.")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(Database, "writing", writing)
        yield tried


def content(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database but what may be noted on the side."""
    with town.community.database.reading() as connection:
        return {
            table.name: sorted(
                connection.execute(
                    select(*(c for c in table.columns if c.name not in NOTED))
                ).fetchall(),
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def opened(client: TestClient, paths: list[str]) -> dict[str, int]:
    """What each path answers."""
    return {path: client.get(path, follow_redirects=False).status_code for path in paths}


@pytest.mark.parametrize("door", ["pages", "calls"])
def test_everything_can_be_read_where_nothing_can_be_written(
    town: Town, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    is_pages = door == "pages"
    client = open_browser(town, "Ada").client if is_pages else open_client(town, "Ada")
    town.clock.pass_days(1.1)  # the session's and the token's use would be noted again
    known = ids(town)
    paths = pages(town, known) if is_pages else calls(town, known)
    with nothing_can_be_written(monkeypatch) as tried:
        full = opened(client, paths)
    assert tried, "there was something to note"
    assert full == opened(client, paths)
    assert len(full) > 25
    assert [path for path, code in full.items() if code >= 500] == []
    hers = [code for path, code in full.items() if not path.startswith("/api/v1/moderation/")]
    assert sum(code == 200 for code in hers) > 0.8 * len(hers), full
    for path in full:
        if any(id in path for id in known.values()) and not any(map(path.count, NOT_FOR_ADA)):
            assert full[path] in (200, 303), path


@pytest.mark.parametrize("door", ["pages", "calls"])
def test_reading_everything_changes_nothing(town: Town, door: str) -> None:
    is_pages = door == "pages"
    client = open_browser(town, "Ada").client if is_pages else open_client(town, "Ada")
    known = ids(town)
    town.clock.now += 61  # nothing is kept closed any more
    town.clock.pass_days(1.1)
    before = content(town)
    opened(client, pages(town, known) if is_pages else calls(town, known))
    assert content(town) == before


def test_accounts_are_shown_to_operators_only_if_that_is_written_down(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = open_browser(town, "Ada")
    shown = dict.fromkeys((*WRITTEN_DOWN, f"/admin/members/{town.public_id('Ben')}"), "ben@example")
    shown["/admin/numbers"] = "For administrators only: this is measured over all contacts"
    for path, words in shown.items():
        before = content(town)
        with nothing_can_be_written(monkeypatch):
            assert ada.get(path).status_code == 503
        for ahead in (ada.client.head(path), ada.get(path, headers={"purpose": "prefetch"})):
            assert ahead.status_code == 409
            assert words not in ahead.text
        assert content(town) == before
        assert words in ada.get(path).text
        assert content(town) != before


def test_what_ends_an_undo_is_not_shown_where_that_cannot_be_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, accepted = open_browser(town, "Ada"), ids(town)["accepted"]
    zoe = f"/m/{town.public_id('Zoe')}"
    api = open_client(town, "Ada")
    with nothing_can_be_written(monkeypatch):
        page, call = ada.get(zoe), api.get(f"/api/v1/members/{town.public_id('Zoe')}")
    assert (page.status_code, call.status_code) == (200, 200)
    assert "+49 40 1" not in page.text
    assert "+49 40 1" not in call.text
    undo_answer(town.community, town.id("Ada"), accepted)
    with town.community.database.reading() as connection:
        assert not contact_exists(connection, town.id("Ada"), town.id("Zoe"))


@pytest.mark.parametrize(
    "header", [{"sec-purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"},
               {"purpose": "prefetch"}, {"x-moz": "prefetch"}]
)  # fmt: skip
def test_a_page_that_is_fetched_ahead_is_seen_by_nobody(town: Town, header: dict[str, str]) -> None:
    ada, known = open_browser(town, "Ada"), ids(town)
    before = content(town)
    for path in pages(town, known):
        ada.get(path, headers=header)
    page = ada.get(f"/m/{town.public_id('Zoe')}", headers=header)
    assert "+49 40 1" not in page.text
    assert content(town) == before
    assert "+49 40 1" in ada.get(f"/m/{town.public_id('Zoe')}").text
    assert content(town) != before, "looking has ended the undo"


def test_asking_for_the_head_of_a_page_opens_nothing(town: Town) -> None:
    ada, known = open_browser(town, "Ada"), ids(town)
    before = content(town)
    for path in [*pages(town, known), f"/m/{town.public_id('Zoe')}"]:
        assert ada.client.head(path).status_code < 500, path
    assert content(town) == before


def form_in(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to ``action``; fails if there is none."""
    found = re.search(f'<form[^>]*action="{re.escape(action)}"[^>]*data-seen.*?</form>', page, re.S)
    assert found, f"no form to {action}"
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[0]))


def press(browser: Browser, here: str, action: str) -> None:
    """Press the button that notes a page as seen."""
    form = form_in(browser.get(here).text, action)
    assert browser.client.post(action, data=form).status_code == 303


def unread(town: Town) -> tuple[int, int, int]:
    """Unread messages, new notices, and who is new in Ada's group."""
    with town.community.reading(town.id("Ada"), keeps_closed=True) as world:
        (group,) = own_groups(world)
        return count_unread(world), count_new_notices(world), len(new_in_group(world, group))


def test_what_was_seen_is_noted_by_a_form(town: Town) -> None:
    ada, known = open_browser(town, "Ada"), ids(town)
    messages, notices, new = unread(town)
    assert messages == 3
    assert notices > 0
    assert new == 1
    talk, group = f"/messages/{known['messages']}", f"/groups/{known['groups']}"
    for path in (talk, "/news", group):
        ada.get(path)
    assert unread(town) == (messages, notices, new), "opening them is not enough"
    press(ada, talk, f"{talk}/read")
    assert unread(town) == (0, notices, new)
    press(ada, group, f"{group}/seen")
    assert unread(town) == (0, notices, 0)
    press(ada, "/news", "/news/read")
    assert unread(town) == (0, 0, 0)
    for path in (talk, "/news", group):
        assert "data-seen" not in ada.get(path).text, path


def test_what_came_after_the_page_stays_unread(town: Town) -> None:
    ada, known = open_browser(town, "Ada"), ids(town)
    talk = f"/messages/{known['messages']}"
    read, told = form_in(ada.get(talk).text, f"{talk}/read"), ada.get("/news").text
    town.clock.now += DAY_S
    send_message(town.community, town.id("Ben"), known["messages"], "eine Nachricht danach")
    send_request(town.community, town.id("Cem"), town.public_id("Ada"))
    ada.client.post(f"{talk}/read", data=read)
    ada.client.post("/news/read", data=form_in(told, "/news/read"))
    messages, notices, _ = unread(town)
    assert messages == 1
    assert notices >= 1


def test_a_message_of_elsewhere_is_no_place_to_read_up_to(town: Town) -> None:
    ada, known = open_browser(town, "Ada"), ids(town)
    answer = ada.post(f"/messages/{known['messages']}/read", {"until": "x" * 22})
    assert answer.status_code == 404
    assert unread(town)[0] == 3


def test_who_answers_has_read(town: Town) -> None:
    known = ids(town)
    send_message(town.community, town.id("Ada"), known["messages"], "Hallo zurück")
    assert unread(town)[0] == 0
