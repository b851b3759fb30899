"""The markup of every page: what browsers mend in silence is a fault.

A form that opens inside another is dropped by browsers: its button then sends the outer form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.browser.every_page import CONTACTS, MEMBERS, fill
from tests.community import small_community
from tests.web.browsing import Browser, open_browser

_OPEN_ENDED = {
    "option",
    "input",
    "br",
    "hr",
    "img",
    "link",
    "meta",
    "wbr",
    "source",
    "col",
    "area",
    "base",
}
_POINTS = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls", "list")
"""Attributes that name other elements of the page by their ids."""


class Markup(HTMLParser):
    """What stands wrongly in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self._open: list[str] = []
        self._points: set[tuple[str, str]] = set()
        self._method = ""
        self.forms = 0
        self.feed(page)
        self.close()
        self.faults += [f"id {name} {count} times" for name, count in self.ids.items() if count > 1]
        self.faults += [f"{by} names no element: {to}" for by, to in self._points - self._known()]
        if self._open:
            self.faults.append(f"not closed: {self._open}")

    def _known(self) -> set[tuple[str, str]]:
        return {(by, to) for by, to in self._points if to in self.ids}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._enter_form(values)
        if tag == "input" and values.get("name") == "csrf" and self._method == "get":
            self.faults.append("a token in a form that puts its fields into the address")
        if "id" in values:
            self.ids[values["id"]] += 1
        self._points |= {
            (name, to) for name in _POINTS if name in values for to in values[name].split()
        }
        if tag not in _OPEN_ENDED:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _OPEN_ENDED:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _OPEN_ENDED:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-3:]}")
            return
        self._open.pop()

    def _enter_form(self, values: dict[str, str]) -> None:
        self.forms += 1
        self._method = values.get("method", "get").lower()
        if "form" in self._open:
            self.faults.append(f"a form inside a form: {values.get('action')}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Browser, str]]]:
    """Every address of Ada and of a guest, with a browser that may open it."""
    folder: Path = tmp_path_factory.mktemp("town")
    with small_community(folder, members=MEMBERS, contacts=CONTACTS) as town:
        found = fill(town)
        ada, guest = open_browser(town, "Ada"), Browser(town)
        yield [*((ada, path) for path in found.own), *((guest, path) for path in found.guests)]


def test_no_browser_has_to_mend_a_page(pages: list[tuple[Browser, str]]) -> None:
    faults: dict[str, list[str]] = {}
    forms = 0
    for browser, path in pages:
        markup = Markup(browser.get(path).text)
        forms += markup.forms
        if markup.faults:
            faults[path] = markup.faults
    assert faults == {}
    assert forms > len(pages)


@pytest.mark.parametrize(
    "page",
    [
        '<form action="/a"><form action="/b"></form></form>',
        '<form><input name="csrf" value="x"></form>',
        '<p id="a"></p><p id="a"></p>',
        '<label for="nothing">x</label>',
        "<div><span></div></span>",
        "<ul><li>a",
    ],
)
def test_faults_are_found(page: str) -> None:
    assert Markup(page).faults
