"""Sends requests when they are due, or one after the other, and notes what came.

    python -m benchmarks.site.driver < plan.json > answers.json

A process of its own. With a rate, the latency of a request counts from the moment it was due,
whether or not the site keeps up; without, some connections ask without a pause.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

CONNECTIONS = 8
"""Kept by the driver where it asks without a pause."""


class Connections:
    """Kept connections to the site; one that has ended is replaced."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, sent: bytes) -> int:
        """Send a request and read the answer; return its status."""
        while self._free:
            kept = self._free.pop()
            try:
                return await self._exchange(*kept, sent)
            except (ConnectionError, asyncio.IncompleteReadError):
                kept[1].close()
        made = await asyncio.open_connection("127.0.0.1", self._port)
        return await self._exchange(*made, sent)

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes
    ) -> int:
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length: " in head:
            await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        if b"connection: close" in head:
            writer.close()
        else:
            self._free.append((reader, writer))
        return int(head.split(b" ")[1])


async def drive(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Follow a plan; return what was answered."""
    connections, answers = Connections(plan["port"]), list[dict[str, Any]]()
    start = time.perf_counter() + 0.2

    async def ask(step: dict[str, Any], due: float) -> None:
        try:
            status = await asyncio.wait_for(connections.ask(step["sent"].encode("latin-1")), 60)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            status = 0
            print(repr(error), file=sys.stderr)
        latency = time.perf_counter() - due
        answers.append({"kind": step["kind"], "status": status, "latency": latency})

    async def ask_at(step: dict[str, Any]) -> None:
        due = start + step["due"]
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await ask(step, due)

    async def ask_on(steps: list[dict[str, Any]]) -> None:
        for step in steps:
            await ask(step, time.perf_counter())

    steps = plan["steps"]
    if plan["rate"]:
        await asyncio.gather(*map(ask_at, steps))
    else:
        await asyncio.gather(*(ask_on(steps[at::CONNECTIONS]) for at in range(CONNECTIONS)))
    return answers


if __name__ == "__main__":
    json.dump(asyncio.run(drive(json.load(sys.stdin))), sys.stdout)
