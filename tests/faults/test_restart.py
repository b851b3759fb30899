"""A site that is started anew under load: nobody who asks is refused, or left without an answer."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from ecken.settings import Settings
from ecken.wiring import build_community, close_community
from tests.processes import started
from tests.servers import Site, free_port, serving
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.slow

TIMES = [pytest.param(1), pytest.param(50, marks=pytest.mark.long)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    close_community(build_community(Settings(data_dir=tmp_path), is_started=False))
    return tmp_path


def _ask(port: int, kept: http.client.HTTPConnection | None) -> http.client.HTTPConnection:
    """Ask once; a kept connection that has ended is replaced, as proxies do."""
    connection = kept or http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/sign-in")
        answer = connection.getresponse()
    except (http.client.RemoteDisconnected, ConnectionError):
        if kept is None:
            raise
        kept.close()
        return _ask(port, None)
    assert answer.status == 200
    assert answer.read().rstrip().endswith(b"</html>")
    return connection


@contextmanager
def _asked_meanwhile(port: int) -> Iterator[Callable[[], int]]:
    """Ask without end, on new connections and on kept ones; say how often that was answered."""
    ended, counts = threading.Event(), [0, 0]

    def ask_on(number: int) -> None:
        kept = None
        while not ended.is_set():
            kept = _ask(port, kept if number else None)
            counts[number] += 1
            if not number:
                kept.close()
        if kept:
            kept.close()

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask_on, number) for number in range(2)]
        try:
            yield lambda: min(counts)
        finally:
            ended.set()
        for each in asking:
            each.result()


def _wait_for_more(answered: Callable[[], int]) -> None:
    before = answered()
    wait_until(lambda: answered() > before + 5, "further answers")


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_restart_refuses_nobody(folder: Path, workers: int, times: int) -> None:
    with serving(folder, "serve", f"--workers={workers}") as site:
        site.wait_until_up()
        site.line_with("Ecken answers")
        with _asked_meanwhile(site.port) as answered:
            for _ in range(times):
                _wait_for_more(answered)
                before = set(site.workers())
                site.process.send_signal(signal.SIGHUP)
                if workers == 1:
                    site.line_with("Ecken answers")
                else:
                    wait_until(lambda old=before: _are_replaced(site, old), "new workers")
                _wait_for_more(answered)
        assert site.stop()[0] == 0


def _are_replaced(site: Site, before: set[int]) -> bool:
    return len(now := set(site.workers())) == len(before) and not now & before


def test_a_site_serves_at_the_socket_that_systemd_hands_over(folder: Path) -> None:
    program = shutil.which("systemd-socket-activate")
    if program is None:
        pytest.skip("there is no systemd here")
    told = {"PATH": os.environ["PATH"], "ECKEN_DATA_DIR": str(folder)}
    passed = [f"--setenv={name}={value}" for name, value in told.items()]
    port = free_port()
    command = (sys.executable, "-m", "ecken.cli", "serve")
    with started(program, *passed, f"--listen=127.0.0.1:{port}", *command) as process:
        site = Site(process, port)
        site.wait_until_up()
        assert site.address in site.line_with("Ecken answers"), "the port is that of the socket"
