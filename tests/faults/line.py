"""A line between a server and its PostgreSQL that a test can cut, hold and mend."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL

from tests.waiting import PATIENCE_S

__all__ = ["Line", "line_to"]


class Line:
    """Hands bytes on in both directions, at a port of its own."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._flows = threading.Event()
        self._flows.set()
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End all connections, and refuse new ones."""
        self._is_cut = True
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def hold(self) -> None:
        """Let nothing through and end nothing, as a network does that loses all packets."""
        self._flows.clear()

    def mend(self) -> None:
        """Be as before."""
        self._is_cut = False
        self._flows.set()

    def close(self) -> None:
        """End everything."""
        self._listener.close()
        self._flows.set()
        self.cut()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._is_cut:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                self._ends += (client, server)
                thread = threading.Thread(target=self._join, args=(client, server), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        back = threading.Thread(target=self._carry, args=(server, client), daemon=True)
        with client, server:
            back.start()
            self._carry(client, server)
            back.join()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                self._flows.wait()
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(database: URL) -> Iterator[tuple[Line, str]]:
    """Yield a line to a database of the tests, and its address through the line."""
    folder = Path(str(database.query["host"]))
    [path] = [p for p in folder.glob(".s.PGSQL.*") if not p.name.endswith(".lock")]
    line = Line(str(path))
    through = database.set(host="127.0.0.1", port=line.port, query={"sslmode": "disable"})
    try:
        yield line, through.render_as_string(hide_password=False)
    finally:
        line.close()
