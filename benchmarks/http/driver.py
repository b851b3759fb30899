"""Sends the requests of a plan when they are due, whether or not the site keeps up.

    python -m benchmarks.http.driver < plan.json > answers.json

A process of its own, so that it takes no time from the server's interpreter. The latency of a
request counts from the moment it was due: a site that falls behind is charged for all who wait.
Only where a request follows a link of the page before, it is due no sooner than that page is
there: nobody clicks what they do not see. Every answer is checked.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import sys
import time
from dataclasses import dataclass, field
from typing import Any

LINKS = {
    "next": re.compile(rb'<a class="button" rel="next"[^>]* href="([^"]+)"'),
    "facet": re.compile(rb'<li><a href="([^"]+)" role="checkbox" aria-checked="false"'),
    "hit": re.compile(rb'<a class="face" href="(/m/[^"]+)"'),
}
_MARKS = {
    "start": b'class="orbit"',
    "search": b'id="results"',
    "next": b'id="results"',
    "a member": b"<article",
    "three": b'class="group-list"',
    "names": b'<ul id="names"',
}


@dataclass
class Driver:
    """Connections that are free, and what was answered."""

    port: int
    free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    async def visit(self, visit: dict[str, Any], start: float) -> None:
        """Make one visit; a page that is typed over is not waited for."""
        page: asyncio.Future[bytes] | None = None
        waiting: list[asyncio.Task[bytes]] = []
        for step in visit["steps"]:
            due = start + step["due"]
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            path = step["path"]
            if step["follow"] and page is not None:
                if not page.done():
                    await page
                    due = max(due, time.perf_counter())
                found = LINKS[step["follow"]].search(page.result())
                path = html.unescape(found.group(1).decode()) if found else path
            page = asyncio.ensure_future(self.ask(step, path, visit["cookie"], due, start))
            waiting.append(page)
        await asyncio.gather(*waiting)

    async def ask(
        self, step: dict[str, Any], path: str, cookie: str, due: float, start: float
    ) -> bytes:
        """Send one request, check and note the answer."""
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: ecken={cookie}\r\n"
            "Accept: text/html\r\nAccept-Language: de\r\n\r\n"
        )
        sent = time.perf_counter()
        try:
            status, body = await asyncio.wait_for(self._exchange(head.encode()), 60)
            wrong = fault(step["kind"], status, body)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            body, wrong = b"", repr(error)
        done = time.perf_counter()
        self.answers.append(
            {
                "kind": step["kind"], "due": due - start, "late": sent - due,
                "latency": done - due, "bytes": len(body), "wrong": wrong and f"{path}: {wrong}",
            }
        )  # fmt: skip
        return body

    async def _exchange(self, head: bytes) -> tuple[int, bytes]:
        for is_last in (False, True):
            if self.free and not is_last:
                reader, writer = self.free.pop()
            else:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(head)
                answer = (await reader.readuntil(b"\r\n\r\n")).lower()
                break
            except (ConnectionError, asyncio.IncompleteReadError):
                writer.close()  # the server closes what stands idle: once more, on a new one
                if is_last:
                    raise
        length = int(answer.split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        self.free.append((reader, writer))
        return int(answer.split(b" ")[1]), body


def fault(kind: str, status: int, body: bytes) -> str:
    """Say what is wrong with an answer; empty if nothing is."""
    mark = next(mark for begins, mark in _MARKS.items() if kind.startswith(begins))
    if status != 200 and not (status == 422 and kind.endswith("typing")):
        return f"status {status}"  # while a line is typed it may still lack its end
    if kind.startswith("names"):
        return "" if mark in body else f"{mark!r} is missing"
    if not body.startswith(b"<!doctype html>") or not body.rstrip().endswith(b"</html>"):
        return "not a whole page"
    return "" if mark in body else f"{mark!r} is missing"


async def drive(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Follow a plan; return what was answered."""
    driver = Driver(plan["port"])
    start = time.perf_counter() + 0.2
    await asyncio.gather(*(driver.visit(visit, start) for visit in plan["visits"]))
    return driver.answers


if __name__ == "__main__":
    json.dump(asyncio.run(drive(json.load(sys.stdin))), sys.stdout)
