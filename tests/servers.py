"""The one way to start and stop servers in tests: the command as a process, an app in a thread.

    with serving(folder, "serve", "--workers=2") as site:
        site.wait_until_up()
        site.get("/readyz")
        assert site.stop() == 0

However the block ends, so does the server, with all its workers.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from tests.processes import finish, members_of, started
from tests.waiting import PATIENCE_S, wait_until

__all__ = ["Site", "free_port", "in_thread", "serving"]

GRACE_S = 10


def free_port() -> int:
    """Return a port on which nobody listens at present."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """A command of the site that runs, and the ways to it."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def open(self, path: str | urllib.request.Request) -> Any:
        """Ask for a page; return the open answer."""
        asked = self.address + path if isinstance(path, str) else path
        return urllib.request.urlopen(asked, timeout=PATIENCE_S)

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; return status and text."""
        with self.open(path) as answer:
            return answer.status, answer.read().decode()

    def line_with(self, wanted: str) -> str:
        """Read what the process writes until it writes ``wanted``; return that line."""
        assert self.process.stdout
        for line in self.process.stdout:
            if wanted in line:
                return line
        raise AssertionError(finish(self.process))

    def wait_until_up(self) -> None:
        """Wait until somebody answers, and says that members can be answered."""

        def is_up() -> bool:
            assert self.process.poll() is None, finish(self.process)
            try:
                return self.get("/readyz")[0] == 200
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:
                return False

        wait_until(is_up, "an answer of the server")

    def workers(self) -> list[int]:
        """Return the ids of the worker processes; needs ``/proc``."""
        return [
            one
            for one in members_of(self.process.pid)
            if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
        ]

    def stop(self, by: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Stop it as a person does; return its exit code and what it wrote since."""
        self.process.send_signal(by)
        out, err = finish(self.process)
        return self.process.returncode, out, err


@contextmanager
def serving(
    folder: Path, command: str, *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """Run ``ecken serve`` or ``ecken demo`` on the data in ``folder``, at a free port."""
    port = free_port()
    asked = (sys.executable, "-m", "ecken.cli", command, f"--port={port}", *arguments)
    told = {"ECKEN_DATA_DIR": str(folder), **(env or {})}
    with started(*asked, env=told, stderr=subprocess.PIPE) as process:
        yield Site(process, port)


@contextmanager
def in_thread(
    app: ASGIApp, listener: socket.socket, *, is_forced: bool = False, **options: Any
) -> Iterator[uvicorn.Server]:
    """Serve an application in a thread of this process; it takes calls when the block begins.

    At the end it finishes its answers and what the application does at its end; or, if it
    ``is_forced``, neither.
    """
    options = {"timeout_graceful_shutdown": GRACE_S, **options}
    server = uvicorn.Server(uvicorn.Config(app, **options))
    run = partial(asyncio.run, server.serve(sockets=[listener]))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive(), "the start of the server")
        assert server.started
        yield server
    finally:
        server.should_exit, server.force_exit = True, is_forced
        thread.join(PATIENCE_S)
        assert not thread.is_alive(), "the server did not stop"
