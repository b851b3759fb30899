"""Every link of every page leads somewhere, and every page is reached by a link."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import urlsplit

import pytest

from ecken.service.numbers.snapshot import take_daily_snapshot
from tests.community import Town
from tests.web.browsing import open_browser

pytestmark = pytest.mark.slow

LINK = re.compile(r'<(?:a|link)\b[^>]*\bhref="([^"#]+)')
SCRIPT = re.compile(r'<(?:script|img)\b[^>]*\bsrc="([^"#]+)')
SHAPE_MOST = 6
"""Pages visited of one shape (member pages, searches by facet …)."""

MAIN = (
    *("/search", "/contacts", "/requests", "/numbers", "/me", "/privacy", "/groups", "/messages"),
    *("/introductions", "/account", "/circle/1", "/circle/2", "/circle/3"),
)
APART = ("/language", "/sign-out")


def _shape(path: str) -> str:
    parts = urlsplit(path)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&")})
    return re.sub(r"/[\w-]{22}(?=/|$)", "/{id}", parts.path) + "?" + "&".join(names)


def test_no_link_leads_nowhere(town: Town) -> None:
    take_daily_snapshot(town.community)
    browser = open_browser(town, "Ada")
    waiting, visits, seen, broken = ["/"], Counter[str](), {"/"}, []
    while waiting:
        path = waiting.pop(0)
        answer = browser.get(path)
        if answer.status_code not in (200, 303):
            broken.append((path, answer.status_code))
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for found in LINK.findall(answer.text) + SCRIPT.findall(answer.text):
            to = unescape(found)
            if not to.startswith("/"):
                to = urlsplit(path).path + to if to.startswith("?") else "/"
            if to not in seen and visits[_shape(to)] < SHAPE_MOST and not to.startswith(APART):
                seen.add(to)
                visits[_shape(to)] += 1
                waiting.append(to)
    assert broken == []
    assert len(seen) > 60
    reached = {urlsplit(to).path for to in seen}
    assert set(MAIN) - reached == set()
