"""The first call of a process holds the event loop no longer than any other."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from ecken.api import app as api_app
from ecken.api.app import build_api
from tests.community import small_community

PATHS = ("/me", "/target-groups", "/news", "/nothing")


def calls_of(app: Any, path: str) -> int:
    """How many Python functions are called for one request without a token."""
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": b"", "headers": [], "scheme": "http", "http_version": "1.1", "state": {},
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    calls = 0

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: MutableMapping[str, Any]) -> None:
        return None

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    async def ask() -> None:
        sys.setprofile(count)
        try:
            await app(scope, receive, send)
        finally:
            sys.setprofile(None)

    asyncio.run(ask())
    return calls


@pytest.mark.parametrize("path", PATHS)
def test_a_first_call_does_little_more_than_the_next(tmp_path: Path, path: str) -> None:
    with small_community(tmp_path) as town:
        app = build_api(town.community)
        first, second = calls_of(app, path), calls_of(app, path)
    assert 0 < second <= first < 4 * second + 500


def test_without_working_out_routes_it_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_app, "_work_out_routes", lambda _app: None)
    with small_community(tmp_path) as town:
        app = build_api(town.community)
        first, second = calls_of(app, "/nothing"), calls_of(app, "/nothing")
    assert first > 4 * second + 500
