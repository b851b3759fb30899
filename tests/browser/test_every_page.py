"""Every page, with members of hostile lengths: nothing scrolls sideways, axe-core is clean.

A page that is added has to be named in ``every_page.py``, or the first test here fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from scripts.fetch_axe import AXE
from tests.browser.conftest import Visit
from tests.browser.every_page import CONTACTS, MEMBERS, WORD, Pages, fill
from tests.community import Town, small_community

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  const isScrolled = (e) => {
    for (let p = e.parentElement; p; p = p.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true;
    }
    return false;
  };
  const over = [...document.querySelectorAll('body *')]
    .filter((e) => e.checkVisibility() && !e.closest('.hidden, .skip') && !(e.ownerSVGElement))
    .filter((e) => e.getBoundingClientRect().right > wide + 0.5 && !isScrolled(e))
    .map((e) => `${e.tagName} ${e.className.baseVal ?? e.className} ${e.textContent.trim().slice(0, 30)}`);
  return document.documentElement.scrollWidth > wide ? ['the page scrolls', ...over.slice(0, 5)] : over.slice(0, 5);
}"""  # noqa: E501


@pytest.fixture
def town(tmp_path: Path, port: int) -> Iterator[Town]:
    settings = {
        "demo": True,
        "base_url": f"http://127.0.0.1:{port}",
        "community_name": WORD[:60],
        "public_jobs": True,
    }
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS, settings=settings) as town:
        yield town


@pytest.fixture
def pages(town: Town) -> Pages:
    return fill(town)


def test_every_page_is_looked_at(town: Town, pages: Pages) -> None:
    assert pages.missing(town) == []
    assert len(pages.own) > 60


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways_however_long_it_is(
    visit: Visit, pages: Pages, width: int
) -> None:
    size = {"width": width, "height": 800}
    wide = []
    for member, addresses in (("Ada", pages.own), (None, pages.guests)):
        page = visit(member, viewport=size)
        for address in addresses:
            _open(page, address)
            wide += [f"{address}: {fault}" for fault in page.evaluate(SIDEWAYS)]
    assert wide == []


@pytest.mark.parametrize(
    ("language", "scheme", "is_phone"),
    [("de-DE", "light", True), ("en-GB", "dark", True), ("de-DE", "dark", False),
     ("en-GB", "light", False)],
)  # fmt: skip
def test_axe_finds_nothing(
    visit: Visit, pages: Pages, language: str, scheme: str, is_phone: bool
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: make axe")
    script, faults = AXE.read_text("utf-8"), []
    for member, addresses in (("Ada", pages.own), (None, pages.guests)):
        page = visit(member, is_phone=is_phone, locale=language, color_scheme=scheme)
        for address in addresses:
            _open(page, address)
            page.evaluate(script)
            found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            faults += [_said(address, fault) for fault in found["violations"]]
    assert faults == []


def _open(page: Page, address: str) -> None:
    """Open a page; what is folded is unfolded, for it is read as well."""
    page.goto(address)
    page.evaluate("for (const e of document.querySelectorAll('main details')) e.open = true")


def _said(address: str, fault: Any) -> str:
    places = [node["html"][:160] for node in fault["nodes"][:3]]
    return f"{address}: {fault['id']} ({fault['help']}) at {places}"
