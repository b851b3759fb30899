"""A site without members in a real browser: what it says, and how its first operator is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from ecken.service.operators.first_run import has_operator, open_first_run
from scripts.fetch_axe import AXE
from tests.browser.conftest import Visit
from tests.browser.test_axe import RULES
from tests.browser.test_every_page import SIDEWAYS
from tests.community import Town, small_community
from tests.service.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def town(tmp_path: Path, port: int) -> Iterator[Town]:
    settings = {"base_url": f"http://127.0.0.1:{port}"}
    with small_community(tmp_path, settings=settings) as town:
        town.clock.now = int(datetime.now(UTC).timestamp())
        yield town


@pytest.mark.parametrize(("language", "scheme"), [("de-DE", "light"), ("en-GB", "dark")])
def test_its_pages_are_narrow_and_axe_finds_nothing(
    visit: Visit, town: Town, language: str, scheme: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: make axe")
    size = {"width": 320, "height": 800}
    page, faults = visit(locale=language, color_scheme=scheme, viewport=size), []
    for address in ("/", "/first-run", "/first-run?token=x", open_first_run(town.community)):
        page.goto(address)
        page.evaluate(AXE.read_text("utf-8"))
        found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        faults += [(address, fault["id"]) for fault in found["violations"]]
        faults += [(address, fault) for fault in page.evaluate(SIDEWAYS)]
    assert faults == []


def test_the_first_operator_needs_a_keyboard_and_no_scripts(visit: Visit, town: Town) -> None:
    page = visit(java_script_enabled=False)
    page.goto(open_first_run(town.community))
    page.locator("#f-first_name").focus()
    for typed in ("Nele", "Neu", "nele@example.org", PASSWORD):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin$"))
    expect(page.get_by_text("Sie sind das erste Mitglied")).to_be_visible()
    assert has_operator(town.community)
