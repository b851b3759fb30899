"""A served town and a real browser. Nothing but this machine is reached."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from ecken.asgi import create_app
from ecken.cli.server.serving import open_socket
from ecken.service.operators.demo_links import make_demo_link
from tests.community import Town, small_community
from tests.servers import free_port, in_thread
from tests.waiting import PATIENCE_S

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = int(1_000 * PATIENCE_S)
"""A machine under load, with kernels still to compile, takes its time."""

expect.set_options(timeout=PATIENCE_MS)
MEMBERS = {
    "Ada": {"last_name": "Weber", "city": "Hamburg", "postal_code": "20095", "country": "DE",
            "seeks": "Verpackung, Logistik", "headline": "Vertriebsleiterin"},
    "Ben": {"last_name": "Yıldız", "headline": "Einkaufsleiter", "company": "Siemens"},
    "Cem": {"last_name": "Kaya", "headline": "Architekt", "city": "Köln"},
    "Dora": {"last_name": "Klein", "headline": "Einkäuferin", "company": "Siemens",
             "city": "Hamburg", "postal_code": "20095", "country": "DE",
             "offers": "Lean Management, Verpackung"},
    "Ella": {"last_name": "Ernst", "headline": "Einkauf und Logistik", "company": "Bosch"},
    "Ivo": {"last_name": "Allein"},
}  # fmt: skip
CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn", "Cem–Hanna")


@pytest.fixture(scope="session")
def port() -> int:
    """A port that is free now."""
    return free_port()


@pytest.fixture
def town(tmp_path: Path, port: int) -> Iterator[Town]:
    settings = {"demo": True, "base_url": f"http://127.0.0.1:{port}"}
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS, settings=settings) as town:
        town.clock.now = int(datetime.now(UTC).timestamp())
        yield town


@pytest.fixture
def site(town: Town, port: int) -> Iterator[str]:
    """The address of the running site."""
    with (
        open_socket("127.0.0.1", port) as listener,
        in_thread(create_app(town.community), listener, log_level="warning"),
    ):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file: its event loop runs in this thread, where others start theirs."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


Visit = Callable[..., Page]


def _is_error(message: ConsoleMessage) -> bool:
    """Say whether the console complains; what a reader typed wrong is the reader's affair."""
    return message.type == "error" and not re.search("status of (404|422)", message.text)


@pytest.fixture
def visit(chromium: Browser, site: str, town: Town) -> Iterator[Visit]:
    """``visit("Ada")`` is a page of a browser in which Ada has followed her sign-in link.

    Whatever goes wrong in it (an error on the console, a request to elsewhere) fails the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(name: str | None = None, *, is_phone: bool = False, **options: object) -> Page:
        size = {"width": 390, "height": 844} if is_phone else {"width": 1280, "height": 900}
        given = {"locale": "de-DE", "viewport": size, "base_url": site, **options}
        context = chromium.new_context(**given)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if _is_error(m) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(site) else wrong.append(r.url))
        if name is not None:
            page.goto(make_demo_link(town.community, town.id(name)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
