"""Every page, with members of hostile lengths: axe-core is clean.

Each page is looked at in one of two settings; in all four in the long run.
"""

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


EVERY_SECOND, THE_OTHERS, ALL = slice(0, None, 2), slice(1, None, 2), slice(None)


@pytest.mark.parametrize(
    ("language", "scheme", "is_phone", "part"),
    [
        ("de-DE", "light", True, EVERY_SECOND),
        ("en-GB", "dark", False, THE_OTHERS),
        pytest.param("de-DE", "light", True, ALL, marks=pytest.mark.long),
        pytest.param("en-GB", "dark", False, ALL, marks=pytest.mark.long),
        pytest.param("en-GB", "light", True, ALL, marks=pytest.mark.long),
        pytest.param("de-DE", "dark", False, ALL, marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(
    visit: Visit, pages: Pages, language: str, scheme: str, is_phone: bool, part: slice
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: make axe")
    script, faults = AXE.read_text("utf-8"), []
    for member, addresses in (("Ada", pages.own), (None, pages.guests)):
        page = visit(member, is_phone=is_phone, locale=language, color_scheme=scheme)
        for address in addresses[part]:
            open_unfolded(page, address)
            page.evaluate(script)
            found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            faults += [_said(address, fault) for fault in found["violations"]]
    assert faults == []


def _said(address: str, fault: Any) -> str:
    places = [node["html"][:160] for node in fault["nodes"][:3]]
    return f"{address}: {fault['id']} ({fault['help']}) at {places}"
