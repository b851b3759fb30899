"""How long is the event loop held, and how long do others wait, while strangers are hostile?

``ecken demo --no-serve`` first, then ``python -m benchmarks.event_loop`` (``--data`` names another
folder). A server like that of ``ecken serve`` runs in a process of its own on loopback, with the
demo network. In its event loop a beat sleeps for a millisecond, again and again: what lies between
two beats beyond that is how long something else had the loop. Beside the clock on the wall, which
a busy machine stretches, stands the processor time that the thread of the loop spent meanwhile.

Strangers send hostile bodies, then stand still on a thousand connections; another visitor opens
pages the whole time. Last, the page of the second circle is weighed, plain and in gzip. The script
writes ``event_loop.md`` beside this file.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ecken.web.http.compression import LEVEL, gzipped

HERE = Path(__file__).parent
HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
BODIES: dict[str, tuple[str, str, bytes]] = {
    "`&` × 990,000 to /sign-in": ("/sign-in", FORM, b"&" * 990_000),
    "`&` × 15,000 to /sign-in": ("/sign-in", FORM, b"&" * 15_000),
    "5,000 fields to /sign-in": ("/sign-in", FORM, b"a=&" * 5_000),
    "broken percents to /join": ("/join", FORM, b"a=" + b"%" * 15_000),
    "100,000 parts to /sign-in": ("/sign-in", PARTS, PART * 100_000 + b"--x--\r\n"),
    "beginnings of boundaries to /reset": ("/reset", PARTS, PART[:-3] + b"\r\n--" * 3_000),
    "5 MB to /me": ("/me", FORM, b"a=" + b"x" * 5_000_000),
    "5 MB of parts to /me/photo": ("/me/photo", PARTS, PART + b"x" * 5_000_000),
    "JSON, 15,000 deep, to the interface": (
        "/api/v1/me/target-groups", "application/json", b'{"a":' * 15_000,
    ),
}  # fmt: skip
ROUNDS = 3
STANDING = 1_000
PAGES = ("/healthz", "/contacts", "/", "/circle/2")


# -- the server --------------------------------------------------------------------------------


class Beats:
    """Around another application: a beat in its event loop, read and begun anew at ``/beats``."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app, self._task = app, None
        self._wall_s = self._cpu_s = 0.0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._beat())
        if scope["type"] != "http" or scope["path"] != "/beats":
            await self._app(scope, receive, send)
            return
        told = json.dumps({"wall_s": self._wall_s, "cpu_s": self._cpu_s}).encode()
        self._wall_s = self._cpu_s = 0.0
        length = [(b"content-length", str(len(told)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": told})

    async def _beat(self) -> None:
        while True:
            wall_s, cpu_s = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.001)
            self._wall_s = max(self._wall_s, time.perf_counter() - wall_s - 0.001)
            self._cpu_s = max(self._cpu_s, time.thread_time() - cpu_s)


def serve(data: Path, port: int) -> None:
    """Serve the demo as ``ecken demo`` does, with the beat in its event loop."""
    from ecken.asgi import create_app
    from ecken.cli.server.serving import open_socket, run_server
    from ecken.service.operators.demo_links import make_demo_link
    from ecken.wiring import build_community, close_community, settings_from_environment

    settings = replace(
        settings_from_environment(),
        data_dir=data,
        demo=True,
        base_url=f"http://{HOST}:{port}",
        request_expiry_d=0,
        request_open_max=0,
    )
    cast = json.loads((data / "demo.json").read_text("utf-8"))["cast"]
    community = build_community(settings)
    print(make_demo_link(community, cast["requested"]), flush=True)
    app = Beats(create_app(community, close=close_community))
    run_server(app, open_socket(HOST, port), settings)  # type: ignore[arg-type]


@contextmanager
def running(data: Path) -> Iterator[tuple[int, str]]:
    """Yield the port of a server in a process of its own, and a link that signs in."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", __spec__.name, "--data", str(data), "--serve", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        link = process.stdout.readline().strip()
        while ask(port, "/readyz").status != 200:
            time.sleep(0.2)
        yield port, link
    finally:
        process.terminate()
        process.wait(30)


# -- who asks ----------------------------------------------------------------------------------


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    wait_s: float = 0.0


def ask(port: int, path: str, *, method: str = "GET", body: bytes | None = None,
        headers: dict[str, str] | None = None) -> Answer:  # fmt: skip
    """Send one request on a connection of its own; status 0 where it broke off."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        cookies = [
            value.partition(";")[0]
            for name, value in answer.getheaders()
            if name.lower() == "set-cookie"
        ]
        return Answer(answer.status, answer.read(), told, cookies, time.perf_counter() - start)
    except (OSError, http.client.HTTPException):
        return Answer(wait_s=time.perf_counter() - start)
    finally:
        connection.close()


@dataclass
class Visitor:
    """Opens pages one after the other until it is stopped, and notes how long each took."""

    port: int
    cookie: str
    waits: dict[str, list[float]] = field(default_factory=lambda: {path: [] for path in PAGES})
    failed: int = 0

    @contextmanager
    def visiting(self) -> Iterator[None]:
        """Visit in a thread for as long as the block lasts."""
        done = threading.Event()
        thread = threading.Thread(target=self._visit, args=(done,))
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _visit(self, done: threading.Event) -> None:
        while not done.is_set():
            for path in PAGES:
                answer = ask(self.port, path, headers={"Cookie": self.cookie})
                self.failed += answer.status != 200
                self.waits[path].append(answer.wait_s)

    def told(self) -> str:
        """Median and longest wait of each page, in milliseconds."""
        return " | ".join(
            f"{statistics.median(waits) * 1_000:,.0f} / {max(waits) * 1_000:,.0f}"
            for waits in self.waits.values()
        )


# -- what is measured --------------------------------------------------------------------------


def held(port: int) -> tuple[float, float]:
    """Return the longest hold since the last call, in milliseconds: wall, processor."""
    told = json.loads(ask(port, "/beats").body)
    return told["wall_s"] * 1_000, told["cpu_s"] * 1_000


def attack(port: int) -> Iterator[str]:
    """Send every hostile body a few times; yield the rows of the table."""
    for name, (path, kind, body) in BODIES.items():
        held(port)
        origin = {"Content-Type": kind, "Origin": f"http://{HOST}:{port}"}
        answers = [ask(port, path, method="POST", body=body, headers=origin) for _ in range(ROUNDS)]
        wall_ms, cpu_ms = held(port)
        statuses = ", ".join(sorted({str(answer.status or "cut off") for answer in answers}))
        yield f"| {name} | {statuses} | {wall_ms:.1f} | {cpu_ms:.1f} |"


def stand_still(port: int, seconds: float) -> list[socket.socket]:
    """Open many connections, send half a head on each, and wait."""
    sockets = []
    for number in range(STANDING):
        try:
            one = socket.create_connection((HOST, port), timeout=5)
            half = (
                b"GET / HTTP/1.1\r\nHost: x\r\n"
                if number % 2
                else (
                    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\na="
                )
            )
            one.sendall(half)
            sockets.append(one)
        except OSError:
            continue
    time.sleep(seconds)
    return sockets


def weigh(port: int, cookie: str) -> list[str]:
    """Return the size of pages plain and in gzip, and the time that gzip takes."""
    rows = []
    for path in ("/", "/circle/2", "/circle/2?q=Leiter"):
        plain = ask(port, path, headers={"Cookie": cookie})
        asked = {"Cookie": cookie, "Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
        small = ask(port, path, headers=asked)
        assert small.headers.get("content-encoding") == "gzip"
        start = time.thread_time()
        for _ in range(50):
            gzipped(plain.body)
        spent_ms = (time.thread_time() - start) / 50 * 1_000
        rows.append(f"| {path} | {len(plain.body):,} | {len(small.body):,} | {spent_ms:.2f} |")
    return rows


def sign_in(port: int, link: str) -> str:
    """Follow the link of the demo; return the cookies as one header."""
    address = urlsplit(link)
    answer = ask(port, f"{address.path}?{address.query}")
    assert answer.cookies, answer.status
    return "; ".join(answer.cookies)


def measure(data: Path) -> str:
    """Return the page of results."""
    load = os.getloadavg()[0]
    with running(data) as (port, link):
        cookie = sign_in(port, link)
        for path in PAGES:
            assert ask(port, path, headers={"Cookie": cookie}).status == 200, path
        quiet = Visitor(port, cookie)
        with quiet.visiting():
            time.sleep(8)
        wall_ms, cpu_ms = held(port)
        alone = f"| pages of one visitor, nothing hostile | 200 | {wall_ms:.1f} | {cpu_ms:.1f} |"
        beside = Visitor(port, cookie)
        rows = [alone, *attack(port)]
        with beside.visiting():
            for _ in range(2):
                list(attack(port))
        held(port)
        standing = Visitor(port, cookie)
        with standing.visiting():
            sockets = stand_still(port, 5)
        wall_ms, cpu_ms = held(port)
        rows.append(f"| {len(sockets):,} connections that stand still, pages beside them | – | "
                    f"{wall_ms:.1f} | {cpu_ms:.1f} |")  # fmt: skip
        for one in sockets:
            one.close()
        weights = weigh(port, cookie)
    visitors = {
        "alone": quiet,
        "beside hostile bodies": beside,
        "beside standing connections": standing,
    }
    waits = [
        f"| {name} | {visitor.told()} | {visitor.failed} |" for name, visitor in visitors.items()
    ]
    return PAGE.format(
        machine=f"{os.cpu_count()} processors, {platform.machine()}, "
        f"Python {platform.python_version()}",
        load=f"{load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end",
        holds="\n".join(rows),
        pages=" | ".join(PAGES),
        bars="|".join([" --- "] * (len(PAGES) + 2)),
        waits="\n".join(waits),
        level=LEVEL,
        weights="\n".join(weights),
    )


PAGE = """# Nobody freezes the site for the others

Measured with `python -m benchmarks.event_loop` on the demo network (39,796 members), server and
strangers on one machine: {machine}; load of the machine {load}.

## How long the event loop was held

The longest time between two beats, in milliseconds: by the clock on the wall, which holds what
other programs took of the processors, and in processor time of the loop's thread. Every body went
three times, one after the other, from a stranger.

| what | answered | wall | processor |
| --- | --- | --- | --- |
{holds}

## How long another visitor waited

Median and longest time of a page in milliseconds, as a member in a demo session.

| | {pages} | failed |
|{bars}|
{waits}

## How much pages weigh

Bytes of the page alone, and milliseconds of processor time for gzip (level {level}).

| page | plain | gzip | gzip takes |
| --- | --- | --- | --- |
{weights}
"""


def main() -> None:
    """Measure, or serve for the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(".demo"))
    parser.add_argument("--serve", type=int, help="Serve at this port; for the script itself.")
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.data, chosen.serve)
        return
    page = measure(chosen.data)
    (HERE / "event_loop.md").write_text(page, "utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
