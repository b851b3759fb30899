"""The site as an operator runs it: ``ecken serve`` with one worker, in a process of its own."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Site", "answer_of", "serve"]


@dataclass
class Site:
    """A running site; ``start_s`` from the start of the process to the first answer."""

    port: int
    process: psutil.Process
    start_s: float
    stop_s: float = 0.0

    def processor_s(self) -> float:
        """Processor time that the server has taken."""
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)

    def memory(self) -> tuple[int, int]:
        """Bytes resident, and of these what no file backs (memory the system cannot take back)."""
        found = self.process.memory_full_info()
        return int(found.rss), int(found.rss - found.shared)


@contextmanager
def serve(folder: Path, port: int) -> Iterator[Site]:
    """Run the site; leave when it has saved what it saves at its end."""
    environment = {**os.environ, "ECKEN_DATA_DIR": str(folder)}
    start = time.perf_counter()
    command = [sys.executable, "-m", "ecken.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        site = Site(port, psutil.Process(process.pid), time.perf_counter() - start)
        yield site
        start = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait(600)
        site.stop_s = time.perf_counter() - start
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            status, _ = answer_of(port, "GET", "/readyz", timeout=600)
        except OSError:
            time.sleep(0.02)
            continue
        if status == 200:
            return
        raise SystemExit(f"the site answers {status}")
    raise SystemExit("the site did not start")


def answer_of(
    port: int, method: str, path: str, *, cookie: str = "", body: str = "", timeout: float = 60
) -> tuple[int, str]:
    """Ask once; return status and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    headers = {"Cookie": f"ecken={cookie}"} if cookie else {}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
