"""``ecken mcp`` as a client starts it: a process that speaks over its input and output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client

from tests.processes import ROOT, run

pytestmark = pytest.mark.slow

MEMBERS = "id;first_name;last_name;email\n1;Ada;Weber;ada@example.org\n2;Ben;Kurz;ben@example.org\n"
CONTACTS = "a;b\n1;2\n"


@pytest.fixture
def site(tmp_path: Path) -> dict[str, str]:
    """The environment of a site with two members, and a token of the first."""
    (tmp_path / "members.csv").write_text(MEMBERS)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    env = {"ECKEN_DATA_DIR": str(tmp_path / "data")}
    files = ("--members", tmp_path / "members.csv", "--contacts", tmp_path / "contacts.csv")
    loaded = run(sys.executable, "-m", "ecken", "load", *files, env=env)
    assert loaded.returncode == 0, loaded.stderr
    made = run(sys.executable, "-m", "ecken", "token", "ada@example.org", env=env)
    assert made.returncode == 0, made.stderr
    token = next(word for word in made.stdout.split() if word.startswith("eck_"))
    return {**env, "ECKEN_TOKEN": token}


def test_a_client_starts_the_command_and_asks(site: dict[str, str]) -> None:
    async def ask() -> tuple[list[str], Any, Any]:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "ecken", "mcp"], env=site, cwd=ROOT
        )
        async with Client(stdio_client(server)) as client:
            listed = await client.list_tools()
            figures = await client.call_tool("my_figures", {})
            profile = await client.read_resource("ecken://me/profile")
            return [tool.name for tool in listed.tools], figures, profile

    names, figures, profile = anyio.run(ask)
    assert "search_circle" in names
    assert "send_draft" in names
    assert figures.structured_content == {"first": 1, "second": 0, "third": 0}
    assert json.loads(profile.contents[0].text)["own_text"]["name"] == "Ada Weber"


def test_without_a_token_it_says_how_to_make_one(site: dict[str, str]) -> None:
    done = run(sys.executable, "-m", "ecken", "mcp", env={**site, "ECKEN_TOKEN": ""})
    assert done.returncode == 2
    assert done.stdout == ""
    assert "ecken token MEMBER" in done.stderr


def test_the_token_is_no_setting_of_the_site(site: dict[str, str]) -> None:
    done = run(sys.executable, "-m", "ecken", "settings", env=site)
    assert done.returncode == 0, done.stderr
    assert site["ECKEN_TOKEN"] not in done.stdout
