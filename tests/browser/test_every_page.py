"""Every page, with members of hostile lengths: nothing scrolls sideways.

A page that is added has to be named in ``every_page.py``, or the first test here fails.
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.every_page import Pages
from tests.browser.looking import open_unfolded, pages, town
from tests.community import Town

__all__ = ["SIDEWAYS", "pages", "town"]

pytestmark = pytest.mark.browser

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


def test_every_page_is_looked_at(town: Town, pages: Pages) -> None:
    assert pages.missing(town) == []
    assert len(pages.own) > 60


@pytest.mark.parametrize(
    "width", [320, *(pytest.param(wide, marks=pytest.mark.long) for wide in (390, 768))]
)
def test_nothing_scrolls_sideways_however_long_it_is(
    visit: Visit, pages: Pages, width: int
) -> None:
    size = {"width": width, "height": 800}
    wide = []
    for member, addresses in (("Ada", pages.own), (None, pages.guests)):
        page = visit(member, viewport=size)
        for address in addresses:
            open_unfolded(page, address)
            wide += [f"{address}: {fault}" for fault in page.evaluate(SIDEWAYS)]
    assert wide == []
