"""``/mcp`` at a site of two processes: whoever answers, tokens, drafts and limits are the same.

Asked by the library's own client, and by one that knows JSON and HTTP alone.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.cli.conftest import Ecken
from tests.cli.test_load import CONTACTS, MEMBERS, write
from tests.servers import Site, serving
from tests.waiting import PATIENCE_S

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc"),
]
LIMIT = 40


@pytest.fixture
def site(ecken: Ecken, tmp_path: Path) -> Iterator[Site]:
    """Ada knows Ben, who knows Cem; few calls an hour."""
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    told = {"ECKEN_API_LIMIT": f"{LIMIT}/hour"}
    with serving(tmp_path / "data", "serve", "--workers=2", env=told) as made:
        made.wait_until_up()
        assert len(made.workers()) == 2
        yield made


@contextmanager
def _all_but(resting: int) -> Iterator[None]:
    """Let the other process answer."""
    os.kill(resting, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(resting, signal.SIGCONT)


def _call_by_library(site: Site, token: str, name: str, **given: Any) -> dict[str, Any]:
    async def run() -> Any:
        headers = {"authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=PATIENCE_S) as http,
            Client(streamable_http_client(f"{site.address}/mcp", http_client=http)) as client,
        ):
            return (await client.call_tool(name, given)).structured_content

    return dict(anyio.run(run))


def _post(site: Site, token: str, method: str, **params: Any) -> Any:
    """Ask as a client does that was written from the specification: one POST, one answer."""
    asked = json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).encode()
    headers = {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18",
    }  # fmt: skip
    request = urllib.request.Request(f"{site.address}/mcp", asked, headers)
    try:
        with site.open(request) as answer:
            assert answer.headers["content-type"] == "application/json"
            found = json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code
    assert (found["jsonrpc"], found["id"]) == ("2.0", 7)
    return found["result"]


def _messages(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "ecken.db", timeout=PATIENCE_S)) as database:
        return int(database.execute("SELECT count(*) FROM messages").fetchone()[0])


def test_drafts_tokens_and_limits_hold_at_both(site: Site, ecken: Ecken, tmp_path: Path) -> None:
    token = ecken("token", "1", "--scope", "contact").out.strip()
    one, other = site.workers()
    with _all_but(other):
        assert _call_by_library(site, token, "my_figures") == {"first": 1, "second": 1, "third": 0}
        found = _post(site, token, "tools/call", name="search_circle", arguments={"circle": 1})
        ben = found["structuredContent"]["hits"][0]["id"]
        draft = _call_by_library(site, token, "draft_message", to=ben, text="Morgen?")["draft"]
    sent = []
    for resting in (
        one,
        other,
    ):  # sent by the one that has not sealed it, and once more by the other
        with _all_but(resting):
            sent.append(_call_by_library(site, token, "send_draft", draft=draft))
    assert sent[0] == sent[1]
    assert _messages(tmp_path / "data") == 1

    other_token = ecken("token", "2").out.strip()
    codes = []
    for resting in (one, other):
        with _all_but(resting):
            listed = _post(site, other_token, "tools/list")
            assert "my_figures" in {tool["name"] for tool in listed["tools"]}
            for _ in range(LIMIT // 2 - 2):
                _post(site, other_token, "ping")
    for resting in (one, other):
        with _all_but(resting):
            codes += [_post(site, other_token, "ping") for _ in range(3)]
    assert [code for code in codes if code == 429], "counted together"
    assert len([code for code in codes if code != 429]) <= 2

    (row,) = json.loads(ecken("token", "1", "--list", "--json").out)
    ecken("token", "1", "--revoke", row["id"])
    for resting in (one, other):
        with _all_but(resting):
            assert _post(site, token, "ping") == 401
