"""``/mcp`` at a running site: by the library's own client, with a token, and by OAuth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx2
import pytest
from mcp.client import Client
from mcp.client.auth import OAuthClientProvider, TokenStorage
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)
from pydantic import AnyUrl
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.cli.server.serving import open_socket
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import end_all_tokens, issue_token
from ecken.service.operators.programs import enter_program
from ecken.settings.values import Limit
from tests.community import Town, small_community
from tests.programs import Program, entered, params_of
from tests.servers import free_port, in_thread
from tests.service.moderation.cases import make_operator
from tests.web.browsing import open_browser

BACK = "http://127.0.0.1:3030/callback"
CALL = {
    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
    "params": {"name": "my_figures", "arguments": {}},
}  # fmt: skip
ACCEPT = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, who knows Cem; the site answers at a port of its own."""
    settings = {"base_url": f"http://127.0.0.1:{free_port()}"}
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"], settings=settings) as made:
        yield made


def base_of(town: Town) -> str:
    return town.community.settings.base_url


@pytest.fixture
def site(town: Town) -> Iterator[str]:
    port = urlsplit(base_of(town)).port
    assert port is not None
    with (
        open_socket("127.0.0.1", port) as listener,
        in_thread(create_app(town.community), listener, log_level="warning"),
    ):
        yield base_of(town)


async def ask(site: str, http: httpx2.AsyncClient) -> tuple[list[str], Any]:
    """List the tools, and call one."""
    async with Client(streamable_http_client(f"{site}/mcp", http_client=http)) as client:
        listed = await client.list_tools()
        figures = await client.call_tool("my_figures", {})
        return [tool.name for tool in listed.tools], figures.structured_content


@pytest.mark.slow
def test_a_client_asks_with_an_access_token(town: Town, site: str) -> None:
    token = issue_token(town.community, town.id("Ada"))

    async def run() -> tuple[list[str], Any]:
        headers = {"authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers) as http:
            return await ask(site, http)

    names, figures = anyio.run(run)
    assert {"search_circle", "send_draft"} <= set(names)
    assert figures == {"first": 1, "second": 1, "third": 0}


@dataclass
class Storage(TokenStorage):
    """What the client knows beforehand: its id."""

    client: OAuthClientInformationFull | None
    tokens: list[OAuthToken] = field(default_factory=list)

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens[-1] if self.tokens else None

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens.append(tokens)

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


@dataclass
class Member:
    """Ada with her browser, led to the site by the client."""

    town: Town
    led: list[str] = field(default_factory=list)
    back: dict[str, str] = field(default_factory=dict)

    async def follow(self, address: str) -> None:
        self.led.append(address)
        await anyio.to_thread.run_sync(self._allow, urlsplit(address).query)

    def _allow(self, asked: str) -> None:
        browser = open_browser(self.town, "Ada", address=base_of(self.town))
        assert browser.get(f"/oauth/authorize?{asked}").status_code == 200
        form = {"asked": asked, "allow": "1", "scope": "contact"}
        self.back = params_of(browser.post("/oauth/authorize", form).headers["location"])

    async def come_back(self) -> AuthorizationCodeResult:
        return AuthorizationCodeResult(
            code=self.back["code"], state=self.back["state"], iss=self.back["iss"]
        )


def connect(site: str, storage: Storage, member: Member) -> tuple[list[str], Any]:
    """Let the library's client find its way in by itself."""
    wanted = OAuthClientMetadata(
        client_name="Assistent", redirect_uris=[AnyUrl(BACK)], scope="read contact",
        token_endpoint_auth_method="none",
    )  # fmt: skip
    provider = OAuthClientProvider(f"{site}/mcp", wanted, storage, member.follow, member.come_back)

    async def run() -> tuple[list[str], Any]:
        async with httpx2.AsyncClient(auth=provider) as http:
            return await ask(site, http)

    return anyio.run(run)


@pytest.mark.slow
def test_a_client_finds_its_way_in_by_oauth(town: Town, site: str) -> None:
    town.join("Zoe")
    make_operator(town, "Zoe")
    made = enter_program(
        town.community, town.id("Zoe"), name="Assistent", redirects=[BACK], scope="contact",
        keeps_secret=False,
    )  # fmt: skip
    known = OAuthClientInformationFull(
        client_id=made.id, redirect_uris=[AnyUrl(BACK)], token_endpoint_auth_method="none"
    )
    member = Member(town)
    names, figures = connect(site, Storage(known), member)
    assert "my_figures" in names
    assert figures == {"first": 1, "second": 1, "third": 0}
    (led,) = member.led
    assert params_of(led)["resource"] == f"{site}/mcp"
    assert params_of(led)["code_challenge_method"] == "S256"


@pytest.mark.slow
def test_a_client_enters_itself_where_it_may(town: Town, site: str) -> None:
    town.community.settings = replace(town.community.settings, program_registration="open")
    storage = Storage(None)
    _, figures = connect(site, storage, Member(town))
    assert figures == {"first": 1, "second": 1, "third": 0}
    assert storage.client is not None
    assert storage.tokens[-1].scope == "read contact"


# -- refusals, without a socket ------------------------------------------------------------------


def post(town: Town, token: str = "", body: Any = CALL, **headers: str) -> Any:
    """Send a request as it is on the wire."""
    client = TestClient(create_app(town.community), base_url=base_of(town))
    given = {**ACCEPT, **headers}
    if token:
        given["authorization"] = f"Bearer {token}"
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        "/mcp", content=content, headers={"content-type": "application/json", **given}
    )


def told(answer: Any) -> Any:
    return answer.json()["result"]["structuredContent"]


def program_for_tools(town: Town, **more: Any) -> tuple[Program, dict[str, Any]]:
    """A program with tokens of Ada's for the tools."""
    program = entered(town)
    program.browsers["Ada"] = open_browser(town, "Ada", address=base_of(town))
    program.site.base_url = base_of(town)
    return program, program.tokens_for("Ada", resource=f"{base_of(town)}/mcp", **more)


def test_without_a_token_it_says_where_to_get_one(town: Town) -> None:
    for token in ("", "x", "eca_" + "x" * 43, "eck_" + "x" * 43):
        answer = post(town, token)
        assert answer.status_code == 401
        where = f"{base_of(town)}/.well-known/oauth-protected-resource/mcp"
        assert f'resource_metadata="{where}"' in answer.headers["www-authenticate"]
    client = TestClient(create_app(town.community), base_url=base_of(town))
    assert client.get(urlsplit(where).path).json()["resource"] == f"{base_of(town)}/mcp"


def test_tokens_of_programs_are_good_for_one_part_of_the_site(town: Town) -> None:
    program, for_tools = program_for_tools(town)
    for_calls = program.tokens_for("Ada")
    assert told(post(town, for_tools["access_token"])) == {"first": 1, "second": 1, "third": 0}
    assert program.call(for_tools["access_token"]) == 401
    assert post(town, for_calls["access_token"]).status_code == 401
    assert program.call(for_calls["access_token"]) == 200
    other = program.refresh(for_tools["refresh_token"], resource=f"{base_of(town)}/api/v1")
    assert other.json()["error"] == "invalid_target"


def test_each_request_is_of_the_member_whose_token_it_brings(town: Town) -> None:
    adas, cems = (issue_token(town.community, town.id(name)) for name in ("Ada", "Cem"))
    app = TestClient(create_app(town.community), base_url=base_of(town))
    me = {**CALL, "method": "resources/read", "params": {"uri": "ecken://me/profile"}}
    for token, name in ((adas, "Ada"), (cems, "Cem"), (adas, "Ada")):
        headers = {**ACCEPT, "authorization": f"Bearer {token}"}
        answer = app.post("/mcp", json=me, headers=headers).json()
        assert json.loads(answer["result"]["contents"][0]["text"])["own_text"]["name"].startswith(
            name
        )


def test_a_draft_outlives_a_refresh_and_needs_the_scope_to_be_sent(town: Town) -> None:
    program, tokens = program_for_tools(town, scope="read contact")
    ben = town.public_id("Ben")
    given = {"name": "draft_message", "arguments": {"to": ben, "text": "Hallo"}}
    draft = told(post(town, tokens["access_token"], {**CALL, "params": given}))
    send = {**CALL, "params": {"name": "send_draft", "arguments": {"draft": draft["draft"]}}}
    less = program.refresh(tokens["refresh_token"], scope="read").json()
    refused = post(town, less["access_token"], send).json()["result"]
    assert refused["isError"]
    assert "scope_missing" in refused["content"][0]["text"]
    more = program.refresh(less["refresh_token"]).json()
    assert told(post(town, more["access_token"], send))["state"] == "sent"


def test_what_ends_holds_from_the_next_request(town: Town) -> None:
    token = issue_token(town.community, town.id("Ada"))
    assert post(town, token).status_code == 200
    with town.community.writing() as connection:
        end_all_tokens(connection, town.id("Ada"), at=town.clock())
    assert post(town, token).status_code == 401


def test_a_page_of_another_site_is_refused_before_anything(town: Town) -> None:
    token = issue_token(town.community, town.id("Ada"))
    for origin in ("https://evil.example", "null", base_of(town) + ".evil.example"):
        assert post(town, token, origin=origin).status_code == 403
    assert post(town, token, origin=base_of(town)).status_code == 200


def test_only_posts_are_answered(town: Town) -> None:
    client = TestClient(create_app(town.community), base_url=base_of(town))
    token = issue_token(town.community, town.id("Ada"))
    for method in ("GET", "DELETE", "PUT", "OPTIONS"):
        answer = client.request(method, "/mcp", headers={"authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', 400),
        (b"[" * 50_000, 400),
        (b'{"a": "' + b"x" * 300_000 + b'"}', 413),
        (b"\xff", 400),
    ],
)
def test_what_is_no_request_is_refused(town: Town, body: bytes, status: int) -> None:
    token = issue_token(town.community, town.id("Ada"), scope=Scope.READ)
    assert post(town, token, body).status_code == status
    assert post(town, token).status_code == 200


def test_calls_are_counted_as_those_of_the_interface(town: Town) -> None:
    settings = replace(town.community.settings, api_limit=Limit(3, 60))
    town.community.settings = settings
    token = issue_token(town.community, town.id("Ada"))
    answers = [post(town, token) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
