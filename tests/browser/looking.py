"""The town of ``every_page.py`` for tests that look at all of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.every_page import CONTACTS, MEMBERS, WORD, Pages, fill
from tests.community import Town, small_community

__all__ = ["open_unfolded", "pages", "town"]


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


def open_unfolded(page: Page, address: str) -> None:
    """Open a page; what is folded is unfolded, for it is read as well."""
    page.goto(address)
    page.evaluate("for (const e of document.querySelectorAll('main details')) e.open = true")
