"""A crowd that connects at once is queued, and let in a few at a time."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack

from ecken.cli.server.listener import TAKEN_AT_ONCE
from ecken.cli.server.serving import open_socket, server_options
from ecken.settings import Settings
from tests.waiting import PATIENCE_S

CROWD = 300


def connect_crowd(opened: ExitStack, address: tuple[str, int]) -> None:
    """Connect without waiting for anybody to take the connections."""
    for _ in range(CROWD):
        opened.enter_context(socket.create_connection(address, timeout=PATIENCE_S))


def test_the_queue_stays_long_though_the_event_loop_asks_for_a_short_one() -> None:
    with ExitStack() as opened:
        listener = opened.enter_context(open_socket("127.0.0.1", 0))
        listener.listen(1)
        connect_crowd(opened, listener.getsockname())


def test_the_event_loop_takes_few_connections_in_one_step() -> None:
    backlog = server_options(Settings())["backlog"]

    async def most_in_one_step() -> int:
        taken, steps = 0, [0]

        def protocol() -> asyncio.Protocol:
            nonlocal taken
            taken += 1
            return asyncio.Protocol()

        with ExitStack() as opened:
            listener = opened.enter_context(open_socket("127.0.0.1", 0))
            listener.setblocking(False)
            connect_crowd(opened, listener.getsockname())
            loop = asyncio.get_running_loop()
            server = await loop.create_server(protocol, sock=listener, backlog=backlog)
            while taken < CROWD:
                before = taken
                await asyncio.sleep(0)
                steps.append(taken - before)
            server.close()
        return max(steps)

    most = asyncio.run(most_in_one_step())
    assert 0 < most <= 2 * TAKEN_AT_ONCE
