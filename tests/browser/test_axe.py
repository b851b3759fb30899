"""Every page, with members of hostile lengths: axe-core is clean."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.fetch_axe import AXE
from tests.browser.conftest import Visit
from tests.browser.every_page import Pages
from tests.browser.looking import open_unfolded, pages, town

__all__ = ["RULES", "pages", "town"]

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize(
    ("language", "scheme", "is_phone"),
    [
        ("de-DE", "light", True),
        ("en-GB", "dark", False),
        pytest.param("en-GB", "light", True, marks=pytest.mark.long),
        pytest.param("de-DE", "dark", False, marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(
    visit: Visit, pages: Pages, language: str, scheme: str, is_phone: bool
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: make axe")
    script, faults = AXE.read_text("utf-8"), []
    for member, addresses in (("Ada", pages.own), (None, pages.guests)):
        page = visit(member, is_phone=is_phone, locale=language, color_scheme=scheme)
        for address in addresses:
            open_unfolded(page, address)
            page.evaluate(script)
            found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            faults += [_said(address, fault) for fault in found["violations"]]
    assert faults == []


def _said(address: str, fault: Any) -> str:
    places = [node["html"][:160] for node in fault["nodes"][:3]]
    return f"{address}: {fault['id']} ({fault['help']}) at {places}"
