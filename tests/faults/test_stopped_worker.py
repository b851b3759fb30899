"""A worker that stands still while others go on: when it moves again it answers nothing stale."""

from __future__ import annotations

import http.client
import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.faults.machines import KEY, Members, open_members
from tests.processes import run
from tests.servers import Site, serving
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.slow

STOPS_S = [pytest.param(0), pytest.param(40, marks=pytest.mark.long)]
"""A supervisor replaces a worker after 60 s (``STANDSTILL_S``): it must not come to that."""
ASKED = {"everyone": 1, "nobody": 0}


def _callers_of(process: int) -> set[int]:
    """The ports from which somebody is connected to a process."""
    inodes = set()
    for file in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            inodes.add(os.readlink(file))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(line[2].split(":")[1], 16) for line in lines if f"socket:[{line[9]}]" in inodes}


@contextmanager
def _connections(site: Site, worker: int) -> Iterator[list[http.client.HTTPConnection]]:
    """Yield two kept connections, one of which the worker holds, the other not."""
    held: dict[bool, http.client.HTTPConnection] = {}
    with ExitStack() as opened:

        def open_another() -> bool:
            made = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
            opened.callback(made.close)
            made.request("GET", "/healthz")
            made.getresponse().read()
            held[made.sock.getsockname()[1] in _callers_of(worker)] = made
            return len(held) == 2

        wait_until(open_another, "a connection of each worker")
        yield [held[True], held[False]]


def _send(
    connection: http.client.HTTPConnection, token: str, path: str, audience: str = ""
) -> None:
    body = json.dumps({"audience": audience}) if audience else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("PUT" if audience else "GET", f"/api/v1/me/{path}", body, headers)


def _read(connection: http.client.HTTPConnection) -> tuple[int, object]:
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"null")


def _is_told_right(
    site: Site, stopped: int, members: Members, audience: str, second: int, stop_s: int
) -> bool:
    """Tighten while a worker stands still; whether that could be written.

    With SQLite a worker may stand still while it holds the one lock: then 503 is right.
    """
    with _connections(site, stopped) as (there, here):
        os.kill(stopped, signal.SIGSTOP)
        _send(there, members.tokens["Ada"], "figures")  # waits for who stands still
        _send(here, members.tokens["Ben"], "audience", audience)
        status, _ = _read(here)
        run("sleep", stop_s)
        os.kill(stopped, signal.SIGCONT)
        told = _read(there)
        if status == 503:
            return False
        assert status in (200, 204)
        assert told == (200, {"first": 1, "second": second, "third": 0})
        return True


@pytest.mark.parametrize("stop_s", STOPS_S)
def test_a_worker_that_stood_still_answers_what_holds_now(
    url: str, tmp_path: Path, stop_s: int
) -> None:
    members: Members = open_members(make_url(url), tmp_path / "first")
    env = {"ECKEN_DATABASE_URL": url, "ECKEN_SECRET": KEY, "ECKEN_MAIL_SENDER": "none"}
    with serving(tmp_path / "data", "serve", "--workers=2", env=env) as site:
        site.wait_until_up()
        wait_until(lambda: len(site.workers()) == 2)
        stopped = site.workers()[0]
        for audience, second in ASKED.items():
            wait_until(partial(_is_told_right, site, stopped, members, audience, second, stop_s))
        assert stopped in site.workers()
