"""A small town that is asked through the tools of an assistant, by the library's own client."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.server.mcpserver import MCPServer
from mcp.types import CallToolResult, TextContent, TextResourceContents
from sqlalchemy import update

from ecken.assistant.server import build_server
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.store.journal import ChangeKind, append_change
from ecken.store.tables import members
from tests.api.conftest import town
from tests.community import Town

__all__ = ["town"]


def rewrite(town: Town, *names: str, **fields: str) -> None:
    """Let members write something else into their profiles, past what the form would refuse."""
    with town.community.writing() as connection:
        for name in names:
            append_change(connection, ChangeKind.PROFILE_CHANGED, town.id(name), at=town.clock())
            chosen = update(members).where(members.c.id == town.id(name))
            connection.execute(chosen.values(**fields))


@dataclass(frozen=True)
class Answer:
    """What a tool answered."""

    is_error: bool
    text: str
    told: dict[str, Any]

    @classmethod
    def of(cls, result: CallToolResult) -> Answer:
        (content,) = result.content
        assert isinstance(content, TextContent)
        told = result.structured_content
        if not result.is_error:
            assert told == json.loads(content.text)
        elif content.text.startswith("{"):
            told = json.loads(content.text)
        return cls(bool(result.is_error), content.text, told or {})


@dataclass(frozen=True)
class Assistant:
    """Asks for one member, by the library's client in memory."""

    town: Town
    token: str

    @cached_property
    def _server(self) -> MCPServer:
        return build_server(self.town.community, lambda: self.token)

    def ask(self, work: Callable[[Client], Any]) -> Any:
        """Return what ``work`` gets of a connected client."""

        async def run() -> Any:
            async with Client(self._server) as client:
                return await work(client)

        return anyio.run(run)

    def call(self, tool: str, **given: Any) -> Answer:
        """Call a tool."""
        return Answer.of(self.ask(lambda client: client.call_tool(tool, given)))

    def read(self, uri: str) -> Any:
        """Read a resource."""
        found = self.ask(lambda client: client.read_resource(uri))
        (content,) = found.contents
        assert isinstance(content, TextResourceContents)
        return json.loads(content.text)


@pytest.fixture
def assistant(town: Town) -> Callable[..., Assistant]:
    """``assistant("Ada", Scope.CONTACT)`` asks with a new token of Ada's."""

    def make(name: str = "Ada", scope: Scope = Scope.READ) -> Assistant:
        return Assistant(town, issue_token(town.community, town.id(name), scope=scope))

    return make
