"""The listening socket: a long queue, from which a few connections at a time are accepted."""

from __future__ import annotations

import socket
from multiprocessing.reduction import DupFd, ForkingPickler
from typing import Any

__all__ = ["TAKEN_AT_ONCE", "Listener"]

TAKEN_AT_ONCE = 32
"""Connections that the event loop takes in one step before it does anything else. It takes as many
as the queue may hold, so it is told of a short one; a thousand at once would hold it for 0.1 s."""

_QUEUE = 2_048
"""Callers who may wait to be let in. Whoever finds the queue full tries again a second later."""


class Listener(socket.socket):
    """A socket whose queue stays long, whatever length the event loop asks for."""

    def listen(self, backlog: int = _QUEUE, /) -> None:
        """Listen with room for all who may wait."""
        super().listen(max(backlog, _QUEUE))


def _take_apart(listener: Listener) -> tuple[Any, ...]:
    duplicate = DupFd(listener.fileno())
    return _put_together, (duplicate, listener.family, listener.type, listener.proto)


def _put_together(duplicate: Any, family: int, kind: int, protocol: int) -> Listener:
    return Listener(family, kind, protocol, fileno=duplicate.detach())


# Workers get the socket of the process that started them.
ForkingPickler.register(Listener, _take_apart)
