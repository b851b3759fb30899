"""How much processor time does the site need for a request of a visit, kind by kind?

    python -m benchmarks.http.processor --folder /var/tmp/ecken-http --beside ../before/src

Asks the site itself for the visits of ``visits.py``, one request after the other, in a process of
its own and without sockets: from the session to gzip. With ``--beside`` another version of
``src`` (of a work tree of an older commit, say) takes turns with this one over the same data, in
the same run; what counts is the ratio. The folder is that of ``python -m benchmarks.http``. The
script writes ``processor.md`` beside this file.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import html
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.http.driver import LINKS, fault
from benchmarks.http.visitors import read_sample, read_visitors
from benchmarks.http.visits import Visit, plan_visits
from ecken.asgi import create_app
from ecken.wiring import build_community, settings_from_environment

HERE = Path(__file__).parent
ADDRESS = ("127.0.0.1", 8000)
WARM = 10
"""Visits that are not counted: templates are compiled, statements too."""


async def ask(app: Any, path: str, cookie: str) -> tuple[int, bytes]:
    """Ask for a page as the driver does."""
    plain, _, query = path.partition("?")
    headers = {
        "host": "{}:{}".format(*ADDRESS), "cookie": f"ecken={cookie}", "accept-language": "de",
        "accept": "text/html",
    }  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": "GET", "path": plain, "raw_path": plain.encode(), "query_string": query.encode(),
        "root_path": "", "client": ("127.0.0.1", 1), "server": ADDRESS,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def follow(app: Any, visits: list[Visit]) -> list[dict[str, Any]]:
    """Make the visits; return kind and milliseconds of processor time of each request."""
    spent = []
    for number, visit in enumerate(visits):
        page = b""
        for step in visit.steps:
            path = step.path
            if step.follow and (link := LINKS[step.follow].search(page)):
                path = html.unescape(link.group(1).decode())
            start = time.process_time()
            status, page = await ask(app, path, visit.cookie)
            took = (time.process_time() - start) * 1_000
            if wrong := fault(step.kind, status, page):
                raise SystemExit(f"{path}: {wrong}")
            if number >= WARM:
                spent.append({"kind": step.kind, "ms": took})
    return spent


def measure(folder: Path, many: int, seed: int) -> dict[str, Any]:
    """Start the site and make so many visits."""
    settings = replace(
        settings_from_environment(), data_dir=folder, base_url="http://{}:{}".format(*ADDRESS)
    )  # fmt: skip
    community = build_community(settings)
    app = create_app(community)
    n = community.network.graph.n - 1
    plan = plan_visits(read_visitors(folder), read_sample(folder, n), 14.0, 1e9, seed, most=many)
    gc.collect()
    gc.freeze()  # as the site does when it starts
    return {"requests": asyncio.run(follow(app, plan))}


def _in_a_process(source: str, given: argparse.Namespace, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.http.processor", "--child", "--seed", str(seed),
               "--folder", str(given.folder), "--visits", str(given.visits)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": source} if source else {**os.environ}
    told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def table_of(runs: dict[str, list[dict[str, Any]]]) -> str:
    """Return the page's table: per kind medians over all requests of all rounds, and the mean."""
    names = list(runs)
    requests = {name: [r for run in runs[name] for r in run["requests"]] for name in names}
    rows = [
        ["ms of processor time", *(f"{n}, p50 / p95" for n in names)],
        ["---", *["---:"] * len(names)],
    ]

    def cell(times: list[float]) -> str:
        cuts = statistics.quantiles(times, n=20)
        return f"{statistics.median(times):.2f} / {cuts[-1]:.2f}"

    for kind in sorted({r["kind"] for r in requests[names[0]]}):
        of = {n: [r["ms"] for r in requests[n] if r["kind"] == kind] for n in names}
        rows.append([kind, *(cell(of[n]) for n in names)])
    means = {n: statistics.fmean(r["ms"] for r in requests[n]) for n in names}
    rows.append(["**mean of all**", *(f"**{means[n]:.2f}**" for n in names)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Measure in turns and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--beside", default="", help="another src folder that takes turns")
    parser.add_argument("--visits", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        json.dump(measure(given.folder, given.visits + WARM, given.seed), sys.stdout)
        return
    sources = {"this version": ""} | ({"the other": given.beside} if given.beside else {})
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in sources}
    for number in range(given.rounds):
        for name, source in list(sources.items())[:: -1 if number % 2 else 1]:
            runs[name].append(_in_a_process(source, given, given.seed + number))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    taken = (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Linux"
        f" {platform.release()}, Python {platform.python_version()}; load average {load}."
        f" {given.rounds} rounds of {given.visits} visits, seeds from {given.seed} on."
    )
    head = (HERE / "processor_head.md").read_text("utf-8")
    (HERE / "processor.md").write_text(f"{head}\n{taken}\n\n{table_of(runs)}\n", "utf-8")


if __name__ == "__main__":
    main()
