"""The pages of a small town, with a browser that is signed in as whoever the test wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from ecken.web.app import build_web
from tests.community import Town, small_community

CSRF = "a token"


class SignedIn:
    """Puts the session into each request that the sign-in would find there."""

    def __init__(self, app: ASGIApp, viewer: int | None) -> None:
        self._app, self._viewer = app, viewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state.update(viewer=self._viewer, session=None, csrf=CSRF, language="")
        await self._app(scope, receive, send)


Browse = Callable[..., TestClient]


CONTACTS = (
    *("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn", "Finn–Gül"),
    *("Cem–Hanna", "Ben–Cem"),
)
MEMBERS = {
    "Ada": {"last_name": "Weber", "city": "Hamburg", "company": "Nordlicht"},
    "Ben": {"last_name": "Yıldız", "headline": "Einkaufsleiter", "company": "Siemens"},
    "Dora": {
        "last_name": "Klein",
        "headline": "Einkäuferin bei Siemens",
        "company": "Siemens",
        "city": "Hamburg",
        "postal_code": "20095",
        "country": "DE",
        "offers": "Lean Management, Verhandlung",
    },
    "Ella": {"last_name": "<b>Ernst</b>", "headline": "{{7*7}}"},
    "Ivo": {"last_name": "Allein"},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Cem; Dora is behind both, Ella behind Ben, Hanna behind Cem."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        yield town


@pytest.fixture
def browse(town: Town) -> Browse:
    """``browse("Ada")`` is a browser signed in as Ada; ``browse()`` is a guest's."""

    def open_browser(name: str | None = None, language: str = "de") -> TestClient:
        viewer = None if name is None else town.id(name)
        app = SignedIn(build_web(town.community), viewer)
        return TestClient(app, headers={"accept-language": language}, follow_redirects=False)

    return open_browser


def text_of(page: str) -> str:
    """Return what a reader reads of a page: no tags, single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).strip()
