"""The site on a phone, in chromium: installable, without a network, and what is stored there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from ecken.asgi import create_app
from ecken.cli.server.serving import open_socket
from ecken.service.accounts.sessions import end_other_sessions
from ecken.service.contacts.requests import send_request
from ecken.service.operators.demo_links import make_demo_link
from ecken.service.phone.push_delivery import deliver_pushes
from ecken.service.privacy.contact_details import set_findable
from ecken.settings.values import read_networks
from tests.browser.test_pages import CONTRAST, SMALL_TARGETS
from tests.community import Town
from tests.push_service import push_service
from tests.servers import in_thread

pytestmark = pytest.mark.browser

STORED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const kind = name.replace(/-[0-9a-f]{12}$/, "");
      found[`${kind} ${new URL(request.url).pathname}`] = await answer.text();
    }
  }
  return found;
}"""
GERMAN = """async () => {
  const cache = await caches.open("ecken-language");
  return (await (await cache.match("/offline"))?.text()) === "de";
}"""
READY = "() => navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"


class Outage:
    """A site whose server can be taken away and come back."""

    def __init__(self, town: Town, port: int) -> None:
        self._town, self._port = town, port
        self._running = ExitStack()

    def begin(self) -> None:
        self._running.close()

    def end(self) -> None:
        listener = self._running.enter_context(open_socket("127.0.0.1", self._port))
        app = create_app(self._town.community)
        self._running.enter_context(in_thread(app, listener, log_level="warning"))


@pytest.fixture
def outage(town: Town, port: int) -> Iterator[Outage]:
    made = Outage(town, port)
    made.end()
    yield made
    made.begin()


Phone = Callable[..., Page]


@pytest.fixture
def phone(chromium: Browser, town: Town, port: int, outage: Outage) -> Iterator[Phone]:
    """``phone("Ada")`` is a phone on which Ada is signed in and the worker runs."""
    contexts = []

    def open_phone(name: str | None = None, **options: object) -> Page:
        given = {"locale": "de-DE", "viewport": {"width": 390, "height": 844}, "is_mobile": True,
                 "has_touch": True, "base_url": f"http://127.0.0.1:{port}", **options}  # fmt: skip
        context = chromium.new_context(**given)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(make_demo_link(town.community, town.id(name)) if name else "/sign-in")
        page.wait_for_function(READY)
        return page

    yield open_phone
    for context in contexts:
        context.close()


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(STORED)
    return found


def kept(page: Page) -> set[str]:
    return {name.partition(" ")[2] for name in stored(page) if name.startswith("ecken-kept ")}


def tick(page: Page, *labels: str) -> None:
    page.goto("/phone")
    for label in labels:
        page.get_by_label(label).check()
        expect(page.get_by_text("Auf diesem Gerät gespeichert.")).to_be_visible()


def test_chromium_finds_nothing_that_hinders_installing(phone: Phone) -> None:
    page = phone("Ada")
    cdp = page.context.new_cdp_session(page)
    found = cdp.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/manifest.webmanifest?language=de")
    errors = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in errors] == ["in-incognito"]  # so is each context of a test


def test_without_a_network_a_page_says_so_in_the_members_language(
    phone: Phone, outage: Outage, town: Town
) -> None:
    page = phone("Ada", locale="en-GB")
    page.goto("/account")
    page.locator("#language select").select_option("de")
    page.locator("#language button").click()
    page.wait_for_url("**/account**")
    page.goto("/contacts")
    page.wait_for_function(GERMAN)
    outage.begin()
    page.goto("/circle/2")
    expect(page.get_by_role("heading", name="Keine Verbindung")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.evaluate("getComputedStyle(document.querySelector('.brand')).fontWeight") != "400"
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(SMALL_TARGETS) == []
    outage.end()
    page.get_by_role("link", name="Noch einmal versuchen").click()
    expect(page.get_by_role("heading", name="Keine Verbindung")).to_have_count(0)
    assert page.url.endswith("/circle/2")


def test_nothing_of_the_pages_that_were_opened_is_stored(phone: Phone, town: Town) -> None:
    page = phone("Ada")
    for path in ("/", "/contacts", f"/m/{town.public_id('Ben')}", "/messages", "/account"):
        page.goto(path)
    found = stored(page)
    assert found
    assert {name.partition(" ")[0] for name in found} <= {"ecken-shell", "ecken-language"}
    for name, content in found.items():
        assert "Yıldız" not in content, name
        assert "Weber" not in content, name
        assert "ada@example.org" not in content, name


def test_what_was_ticked_is_there_without_a_network_and_nothing_else(
    phone: Phone, outage: Outage
) -> None:
    page = phone("Ada")
    tick(page, "Meine Karte mit QR-Code")
    assert kept(page) == {"/phone/kept/card", "/phone/kept/ledger"}
    outage.begin()
    page.goto("/contacts")
    page.get_by_role("link", name="Meine Karte mit QR-Code").click()
    expect(page.get_by_role("heading", name="Ada Weber")).to_be_visible()
    expect(page.locator(".qr")).to_be_visible()
    page.goto("/phone/kept/contacts")
    expect(page.get_by_role("heading", name="Keine Verbindung")).to_be_visible()
    expect(page.get_by_role("link", name="Karten meiner Kontakte")).to_be_hidden()
    outage.end()


def test_what_is_no_longer_ticked_is_deleted(phone: Phone) -> None:
    page = phone("Ada")
    tick(page, "Meine Karte mit QR-Code", "Karten meiner Kontakte")
    assert {"/phone/kept/card", "/phone/kept/contacts"} < kept(page)
    page.reload()
    page.get_by_label("Karten meiner Kontakte").uncheck()
    expect(page.get_by_text("Auf diesem Gerät gespeichert.")).to_be_visible()
    assert kept(page) == {"/phone/kept/card", "/phone/kept/ledger"}
    page.get_by_label("Meine Karte mit QR-Code").uncheck()
    expect(page.get_by_text("Auf diesem Gerät ist nichts mehr gespeichert.")).to_be_visible()
    assert kept(page) == set()


def gone(page: Page) -> None:
    page.wait_for_function("async () => !(await caches.has('ecken-kept'))")


def test_signing_out_deletes_it(phone: Phone) -> None:
    page = phone("Ada")
    tick(page, "Karten meiner Kontakte")
    assert any("Yıldız" in content for content in stored(page).values())
    page.goto("/account")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/sign-in")
    gone(page)
    assert not any("Yıldız" in content for content in stored(page).values())


def test_a_session_that_was_ended_elsewhere_deletes_it_at_the_next_page(
    phone: Phone, town: Town
) -> None:
    page = phone("Ada")
    tick(page, "Karten meiner Kontakte")
    end_other_sessions(town.community, town.id("Ada"), keep=None)
    page.goto("/contacts")
    gone(page)


def test_another_members_sign_in_deletes_it(phone: Phone, town: Town) -> None:
    page = phone("Ada")
    tick(page, "Karten meiner Kontakte")
    page.context.clear_cookies()
    page.goto(make_demo_link(town.community, town.id("Ella")))
    gone(page)


def test_it_is_not_shown_after_the_session_must_have_ended(phone: Phone, outage: Outage) -> None:
    page = phone("Ada")
    tick(page, "Meine Karte mit QR-Code")
    page.evaluate("""async () => {
      const cache = await caches.open("ecken-kept");
      const ledger = await (await cache.match("/phone/kept/ledger")).json();
      await cache.put("/phone/kept/ledger", new Response(JSON.stringify({...ledger, until: 1})));
    }""")
    outage.begin()
    page.goto("/phone/kept/card")
    expect(page.get_by_role("heading", name="Keine Verbindung")).to_be_visible()
    assert kept(page) == set()
    outage.end()


def test_the_page_works_without_scripts(
    phone: Phone, chromium: Browser, town: Town, port: int
) -> None:
    context = chromium.new_context(
        locale="de-DE", base_url=f"http://127.0.0.1:{port}", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(make_demo_link(town.community, town.id("Ada")))
    page.goto("/phone")
    expect(page.get_by_role("heading", name="Installieren")).to_be_visible()
    assert any("JavaScript" in said for said in page.locator("noscript").all_text_contents())
    expect(page.locator("[data-keep]")).to_be_hidden()
    context.close()


CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Yıldız;Ben;;;\r\nFN:Ben Yıldız\r\nEMAIL:dora@example.org\r\nEND:VCARD\r\n"  # noqa: E501
SHARE = """(card) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = "/import/shared"; form.enctype = "multipart/form-data";
  const input = document.createElement("input");
  input.type = "file"; input.name = "file";
  const files = new DataTransfer();
  files.items.add(new File([card], "x.vcf", {type: "text/vcard"}));
  input.files = files.files;
  form.append(input); document.body.append(form); form.submit();
}"""


def test_a_card_that_is_shared_with_the_app_is_compared_and_nothing_is_stored(
    phone: Phone, town: Town
) -> None:
    """The phone sends such a form to the share target of the manifest."""
    set_findable(town.community, town.id("Dora"), True)
    page = phone("Ada")
    page.evaluate(SHARE, CARD)
    page.wait_for_url("**/import")
    expect(page.get_by_text("Dora Klein").first).to_be_visible()
    assert page.locator("input[name=to]:checked").count() == 0
    assert not any("dora@example.org" in content for content in stored(page).values())
    page.goto("/import/shared")
    expect(page.get_by_text("Es ist keine Karte angekommen.")).to_be_visible()


def test_the_share_button_hands_over_the_address_alone(phone: Phone, town: Town) -> None:
    page = phone("Ada")
    page.add_init_script(
        "navigator.share = (told) => { window.told = told; return Promise.resolve(); }"
    )
    page.goto("/card")
    page.get_by_role("button", name="Meine Seite teilen").click()
    told = page.evaluate("window.told")
    assert told["url"].endswith(f"/m/{town.public_id('Ada')}")
    assert set(told) == {"url", "title"}


SUBSCRIBE = """([endpoint, p256dh, auth]) => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) => {
    window.asked = options;
    return { endpoint, getKey: (name) => bytes({ p256dh, auth }[name]) };
  };
}"""  # noqa: E501


def test_notifications_are_switched_on_shown_and_lead_to_their_page(
    phone: Phone, town: Town
) -> None:
    """The browser's maker cannot be asked here: what it would answer stands in for it."""
    object.__setattr__(town.community.settings, "push_local", read_networks("127.0.0.0/8"))
    with push_service() as service:
        page = phone("Ada")
        browser = service.browser("a")
        page.goto("/phone")
        page.evaluate(SUBSCRIBE, [browser.endpoint, *browser.keys])
        page.get_by_role("button", name="Auf diesem Gerät einschalten").click()
        expect(page.get_by_text("Dieses Gerät wird ab jetzt benachrichtigt.")).to_be_visible()
        town.clock.now += 1
        request = send_request(town.community, town.id("Ivo"), town.public_id("Ada")).request_id
        town.clock.now += 120
        deliver_pushes(town.community)
        (content,) = [browser.read(arrived) for arrived in service.arrived]
    page.context.grant_permissions(["notifications"])
    cdp = page.context.new_cdp_session(page)
    registrations: list[dict[str, str]] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    page.wait_for_function(READY)  # events are taken in while the page is asked
    assert registrations
    cdp.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.evaluate("location.origin"),
            "registrationId": registrations[-1]["registrationId"],
            "data": json.dumps(content),
        },
    )
    shown = page.evaluate(SHOWN)
    assert shown["body"] == "Es gibt etwas Neues zu Ihren Kontaktanfragen."
    assert shown["page"] == f"/requests/{request}"


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (;;) {
    const [shown] = await registration.getNotifications();
    if (shown) return { title: shown.title, body: shown.body, page: shown.data.page };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
