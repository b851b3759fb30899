"""Both clients against a server that runs, and the examples of docs/client.md."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ecken.asgi import create_app
from ecken.client import AsyncClient, Client, Invalid, NotAllowed, NotSignedIn, Unreachable, Waiting
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.api.conftest import CONTACTS, MEMBERS
from tests.community import Town, small_community
from tests.house.tree import ROOT
from tests.servers import free_port, in_thread
from tests.web.pages.test_profile import picture

BLOCK = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as made:
        yield made


@contextlib.contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application; yield its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, in_thread(app, listener, log_config=None):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def site(town: Town) -> Iterator[str]:
    with serving(create_app(town.community)) as address:
        yield address


def token(town: Town, name: str = "Ada", scope: Scope = Scope.WRITE) -> str:
    return issue_token(town.community, town.id(name), scope=scope)


def test_the_examples_of_the_page_do_what_it_says(
    town: Town, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECKEN_SITE", site)
    monkeypatch.setenv("ECKEN_TOKEN", token(town))
    page = (ROOT / "docs" / "client.md").read_text("utf-8")
    blocks = BLOCK.findall(page)
    assert len(blocks) == page.count("```python") >= 5
    known: dict[str, Any] = {}
    for code, expected in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "docs/client.md", "exec"), known)
        assert printed.getvalue() == expected, code


def test_a_post_and_its_image_go_there_and_back(town: Town, site: str) -> None:
    with Client(site, token(town)) as client:
        made = client.posts.write_post_with_images(
            text="The dock", image=[picture()], alt=["A dock"]
        )
        shown = client.posts.show_post(made["id"])
        [image] = shown["post"]["images"]
        assert client.posts.show_image(image["key"]).startswith(b"RIFF")
        assert client.contacts.export_contacts().startswith("first_name,")
        client.posts.delete_post(made["id"])


def test_the_same_key_takes_effect_once(town: Town, site: str) -> None:
    with Client(site, token(town)) as client:
        ivo = town.public_id("Ivo")
        sent = [
            client.requests.send_request(to=ivo, message="Hello", idempotency_key="one")
            for _ in range(2)
        ]
        assert sent[0] == sent[1]
        [waiting] = client.requests.list_requests(direction="out")
        assert waiting["id"] == sent[0]["id"]


def test_refusals_are_told_apart(town: Town, site: str) -> None:
    with Client(site, token(town, scope=Scope.READ)) as reader:
        with pytest.raises(NotAllowed) as refused:
            reader.me.put_audience(audience="nobody")
        assert refused.value.code == "scope_missing"
        with pytest.raises(Invalid):
            reader.search.search(limit=-1)
    with Client(site, "eck_wrong") as stranger, pytest.raises(NotSignedIn):
        stranger.me.show_me()
    with (
        Client(f"http://127.0.0.1:{free_port()}", "t", waiting=Waiting(tries=1)) as lost,
        pytest.raises(Unreachable),
    ):
        lost.me.show_me()


def test_the_other_client_gets_the_same(town: Town, site: str) -> None:
    async def ask() -> tuple[Any, list[str]]:
        async with AsyncClient(site, token(town)) as client:
            page = await client.search.search(circle=2, order="name")
            hits = client.search.each_of_search(circle=2, order="name", limit=1)
            each = [hit["name"] async for hit in hits]
            with pytest.raises(Invalid):
                await client.search.search(limit=-1)
            return page, each

    page, each = asyncio.run(ask())
    with Client(site, token(town)) as client:
        assert client.search.search(circle=2, order="name") == page
    assert [hit["name"] for hit in page["hits"]] == each
    assert len(each) == 2


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_busy_community_is_asked_again_with_the_same_key(kind: type[Any]) -> None:
    keys: list[str] = []

    async def answer(request: Request) -> Response:
        keys.append(request.headers["idempotency-key"])
        if len(keys) < 3:
            told = {"code": "site_busy", "message": "Later.", "fields": {}}
            return JSONResponse(told, 503, headers={"retry-after": "0"})
        return JSONResponse({"id": "r1", "state": "pending"})

    async def ask(site: str) -> Any:
        async with AsyncClient(site, "t") as client:
            return await client.requests.send_request(to="x")

    app = Starlette(routes=[Route("/api/v1/requests", answer, methods=["POST"])])
    with serving(app) as site:
        if kind is AsyncClient:
            sent = asyncio.run(ask(site))
        else:
            with Client(site, "t") as client:
                sent = client.requests.send_request(to="x")
    assert sent == {"id": "r1", "state": "pending"}
    assert len(keys) == 3
    assert len(set(keys)) == 1
