"""New rules in a real browser: they come before all else, and the page is as good as the others."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from ecken.service.accounts.accounts import set_operator
from ecken.service.house.acceptances import ask_to_accept
from ecken.service.operators.site_pages import publish_page
from scripts.fetch_axe import AXE
from tests.browser.conftest import Visit
from tests.browser.every_page import LINK, WORD
from tests.browser.looking import town
from tests.browser.test_axe import RULES
from tests.browser.test_every_page import SIDEWAYS
from tests.community import Town

__all__ = ["town"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("is_phone", "scheme"), [(True, "light"), (False, "dark")])
def test_they_are_read_and_accepted_before_the_page_that_was_wanted(
    visit: Visit, town: Town, is_phone: bool, scheme: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: make axe")
    ada = town.id("Ada")
    set_operator(town.community, "ada@example.org", True, is_owner=True)
    publish_page(town.community, ada, "rules", "de", f"# {WORD}\n\n{WORD * 3}\n\n{LINK}")
    ask_to_accept(town.community, ada)
    page = visit("Ben", is_phone=is_phone, color_scheme=scheme)
    page.goto("/groups")
    assert "/rules/accept" in page.url
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [fault["id"] for fault in found["violations"]] == []
    assert page.evaluate(SIDEWAYS) == []
    page.locator("main form button").first.click()
    page.wait_for_url("**/groups")
    expect(page.locator("main h1")).to_be_visible()
