"""What pages do not need is loaded later, once, and everybody who asks for it gets it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ecken import asgi
from ecken.asgi import create_app
from tests.community import small_community


async def _ask(app: Any, path: str) -> int:
    headers = [(b"host", b"127.0.0.1:8000")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        "headers": headers,
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])


def test_the_interface_is_made_once_and_not_for_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def load(community: object) -> Starlette:
        made.append(community)
        return Starlette(routes=[Route("/told", lambda _request: PlainTextResponse("told"))])

    monkeypatch.setattr(asgi, "_load_api", load)
    with small_community(tmp_path) as town:
        site = create_app(town.community)

        async def visit() -> list[int]:
            pages = [await _ask(site, "/"), await _ask(site, "/healthz")]
            assert made == []
            calls = await asyncio.gather(*(_ask(site, "/api/v1/told") for _ in range(5)))
            return [*pages, *calls]

        assert asyncio.run(visit()) == [200] * 7
    assert made == [town.community]
