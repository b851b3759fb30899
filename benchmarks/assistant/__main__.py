"""Measure the tools for assistants on the demo network; write ``results.md``.

    python -m benchmarks.assistant

Each number is the processor time of the whole process for one request to ``/mcp``, as a client
sends it: token, transport, tool, answer. Beside it stands the same call of the tool without HTTP;
the difference is what a transport for each request costs. Each answer is looked at.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from ecken.assistant.calls import ANSWER_BYTES, Desk
from ecken.assistant.over_http import AssistantDoor
from ecken.assistant.server import READING
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.service.community import Community
from ecken.service.loading.demo_loading import load_demo
from ecken.service.search.target_groups import create_group
from tests.community import small_community

HERE = Path(__file__).parent
SEED, VIEWERS, ROUNDS = 17, 10, 2
TARGET_MS = 50
HEADERS = {"content-type": "application/json", "accept": "application/json, text/event-stream",
           "mcp-protocol-version": "2025-06-18", "host": "127.0.0.1:8000"}  # fmt: skip


def request(door: AssistantDoor, token: str, tool: str, given: dict[str, Any]) -> tuple[float, Any]:
    """Send one request; return its processor time and what the tool answered."""
    params = {"name": tool, "arguments": given}
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    ).encode()
    headers = {**HEADERS, "authorization": f"Bearer {token}", "content-length": str(len(body))}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/mcp", "query_string": b"", "headers": raw}
    answered: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        answered.append(message.get("body", b""))

    async def timed() -> float:
        before = time.process_time()
        await door(scope, receive, send)
        return time.process_time() - before

    seconds = asyncio.run(timed())
    return seconds, json.loads(b"".join(answered))["result"]


def questions(community: Community, viewer: int) -> list[tuple[str, dict[str, Any]]]:
    """Calls of each tool that make sense for a member."""
    with community.reading(viewer) as world:
        other = world.cards([int(world.circle(2)[0])]).popitem()[1].public_id
        contact = world.cards([int(world.contacts[0])]).popitem()[1].public_id
    group = create_group(community, viewer, name="Einkauf", query="position:einkauf*")
    return [
        ("my_figures", {}),
        ("search_circle", {"circle": "2", "query": "einkauf"}),
        ("search_circle", {"circle": "everyone", "query": "ort:hamburg", "count": ["city"]}),
        ("member", {"id": other}),
        ("bridges", {"id": other}),
        ("path", {"id": other}),
        ("who_can_introduce", {"person": other}),
        ("who_can_introduce", {"trade": "62"}),
        ("requests_waiting", {}),
        ("whom_to_meet", {"group": group}),
        ("news", {}),
        ("draft_message", {"to": contact, "text": "Hallo"}),
    ]


def measure(
    community: Community, viewers: list[int]
) -> dict[str, tuple[list[float], list[float], int]]:
    """Return by tool: milliseconds over HTTP, without it, and the largest answer."""
    door = AssistantDoor(community)
    tools: dict[str, Callable[..., Any]] = {tool.__name__: tool for tool in READING}
    found: dict[str, tuple[list[float], list[float], int]] = {}
    for viewer in viewers:
        token = issue_token(community, viewer)
        desk = Desk(community, lambda token=token: token)
        for tool, given in questions(community, viewer) * ROUNDS:
            seconds, result = request(door, token, tool, given)
            assert not result.get("isError"), (tool, result)
            before = time.process_time()
            desk.answering(tools[tool], Scope.READ)(**given)
            alone = time.process_time() - before
            over, without, largest = found.get(tool, ([], [], 0))
            over.append(1_000 * seconds)
            without.append(1_000 * alone)
            size = len(result["content"][0]["text"].encode())
            found[tool] = over, without, max(largest, size)
    return found


def table(found: dict[str, tuple[list[float], list[float], int]]) -> list[str]:
    lines = ["| tool | median | p95 | median without HTTP | largest answer | times asked |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for tool, (over, without, largest) in found.items():
        lines.append(
            f"| `{tool}` | {np.median(over):.1f} ms | {np.percentile(over, 95):.1f} ms "
            f"| {np.median(without):.1f} ms | {largest:,} bytes | {len(over)} |"
        )
    every = [value for over, _, _ in found.values() for value in over]
    rest = [value for _, without, _ in found.values() for value in without]
    largest = max(size for _, _, size in found.values())
    lines.append(
        f"| all | {np.median(every):.1f} ms | {np.percentile(every, 95):.1f} ms "
        f"| {np.median(rest):.1f} ms | {largest:,} bytes | {len(every)} |"
    )
    return lines


def main() -> None:
    """Measure, and write the page."""
    with TemporaryDirectory() as folder, small_community(Path(folder)) as town:
        community = town.community
        load_demo(community)
        with community.database.reading() as connection, community.network.at_head(connection):
            pass
        numbers = random.Random(SEED).sample(range(2, 39_000), 60)
        viewers = []
        for number in numbers:
            with community.reading(number) as world:
                if world.figures.first >= 5 and world.figures.second >= 20:
                    viewers.append(number)
        viewers = viewers[:VIEWERS]
        found = measure(community, viewers)
    now = datetime.now(UTC)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        "# What the tools for assistants cost", "",
        "Written by `python -m benchmarks.assistant`. Processor time of the whole process for one",
        f"request to `/mcp`, over the demo network (39,796 members), for {len(viewers)} members with at",  # noqa: E501
        "least 5 contacts; the first request of each is cold. Target: p95 ≤ "
        f"{TARGET_MS} ms, answers ≤ {ANSWER_BYTES:,} bytes.", "",
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.release()}, "
        f"Python {platform.python_version()}; load average {load}.", "", *table(found), "",
    ]  # fmt: skip
    (HERE / "results.md").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
