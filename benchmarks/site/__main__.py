"""Measure the site under reads and writes, with two workers, and write ``results.md``.

    python -m benchmarks.site --folder /var/tmp/ecken-http --network 100k --rate 100
    python -m benchmarks.site --folder /var/tmp/ecken-http --network 100k --rate 0 --requests 200000

``python -m benchmarks.http --folder … --network … --rates`` makes the folder. Of five requests
four read (start page, circle, search, a member, conversations) and one writes (a message, a contact
request, the visibility of the own list), each by a member who is signed in or holds a token. With a
rate they are sent when they are due; with 0, eight connections ask without a pause. Memory and
processor time are those of all processes of the site, taken in ten parts of the run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.http.site import answer_of
from benchmarks.http.visitors import read_visitors
from benchmarks.networks import NETWORKS
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.service.community import Community
from ecken.service.talk.messages import open_conversation
from ecken.settings import Settings
from ecken.wiring import build_community, close_community

PAGE = Path(__file__).with_name("results.md")
SEED, WRITERS, PARTS = 11, 60, 10
LIMITS = {
    "ECKEN_MESSAGE_QUOTA": "1000000", "ECKEN_REQUEST_QUOTA": "1000000",
    "ECKEN_API_LIMIT": "1000000/minute", "ECKEN_READING_LIMIT": "1000000/hour",
    "ECKEN_READING_LIMIT_DAILY": "1000000/day", "ECKEN_BACKGROUND_WORK": "false",
}  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """A member with a token and a conversation."""

    token: str
    talk: str


@dataclass(frozen=True)
class Part:
    """A tenth of the run: what all processes have taken by its end."""

    requests: int
    own_bytes: int
    processor_s: float


def make_writers(folder: Path) -> tuple[list[Writer], list[str]]:
    """Give members tokens and a conversation each; return them, and ids of others."""
    community, chance = build_community(Settings(data_dir=folder)), random.Random(SEED)
    with community.database.reading() as connection:
        ids = connection.exec_driver_sql("SELECT id, public_id FROM members").all()
    others = [public_id for _, public_id in chance.sample(ids, 2_000)]
    members = iter(chance.sample([id for id, _ in ids], 2_000))
    writers = [
        Writer(issue_token(community, member, scope=Scope.WRITE), talk)
        for member, talk in itertools.islice(_talks(community, members), WRITERS)
    ]
    close_community(community)
    return writers, others


def _talks(community: Community, members: Iterator[int]) -> Iterator[tuple[int, str]]:
    for member in members:
        with community.reading(member) as world:
            cards = list(world.cards(world.contacts[:1].tolist()).values())
        if cards:
            yield member, open_conversation(community, member, cards[0].public_id)


def plan(folder: Path, port: int, count: int, rate: float) -> list[dict[str, Any]]:
    """Return the requests, as they are sent, and when each is due."""
    chance = random.Random(SEED)
    writers, others = make_writers(folder)
    cookies = [visitor.cookie for visitor in read_visitors(folder)]
    reads = {
        "start page": "/", "second circle": "/circle/2", "search": "/search?q=einkauf*",
        "a member": "/m/{}", "conversations": "/messages",
    }  # fmt: skip
    steps = []
    for number in range(count):
        if number % 5:
            kind = chance.choice(sorted(reads))
            path = reads[kind].format(chance.choice(others))
            sent = _request("GET", path, port, f"Cookie: ecken={chance.choice(cookies)}")
        else:
            kind, method, path, body = _write(chance, chance.choice(others), number)
            writer = chance.choice(writers)
            sent = _request(
                method, path.format(writer.talk), port,
                f"Authorization: Bearer {writer.token}\r\nContent-Type: application/json", body,
            )  # fmt: skip
        steps.append({"kind": kind, "sent": sent, "due": number / rate if rate else 0.0})
    return steps


def _write(chance: random.Random, other: str, number: int) -> tuple[str, str, str, object]:
    return chance.choice(
        [
            ("a message", "POST", "/api/v1/conversations/{}/messages", {"text": f"Nr. {number}"}),
            ("a request", "POST", "/api/v1/requests", {"to": other, "message": "Hallo"}),
            ("visibility", "PUT", "/api/v1/me/audience", {"audience": "everyone"}),
        ]
    )


def _request(method: str, path: str, port: int, headers: str, body: object = None) -> str:
    text = "" if body is None else json.dumps(body)
    length = f"Content-Length: {len(text)}\r\n" if text else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n{length}\r\n{text}"


@contextmanager
def serve(folder: Path, port: int) -> Iterator[tuple[psutil.Process, float]]:
    """Run the site with two workers; yield its parent and the processor time to its readiness."""
    command = [sys.executable, "-m", "ecken.cli", "serve", "--port", str(port), "--workers", "2"]
    environment = {**os.environ, **LIMITS, "ECKEN_DATA_DIR": str(folder)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        parent = psutil.Process(process.pid)
        while len(_workers(parent)) < 2 or not _is_ready(port):
            time.sleep(0.05)
        yield parent, max(_processor_s([worker]) for worker in _workers(parent))
        process.send_signal(signal.SIGTERM)
        process.wait(600)
    finally:
        if process.poll() is None:
            process.kill()


def _is_ready(port: int) -> bool:
    try:
        return answer_of(port, "GET", "/readyz")[0] == 200
    except OSError:
        return False


def _workers(parent: psutil.Process) -> list[psutil.Process]:
    return [child for child in parent.children() if "spawn_main" in " ".join(child.cmdline())]


def _processor_s(processes: list[psutil.Process]) -> float:
    return float(sum(sum(each.cpu_times()[:2]) for each in processes))


def _own_bytes(processes: list[psutil.Process]) -> int:
    return sum(int(each.memory_full_info().uss) for each in processes)


def follow(
    parent: psutil.Process, port: int, rate: float, steps: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[Part]]:
    """Let the driver send the requests, in ten parts."""
    answers, size = list[dict[str, Any]](), -(-len(steps) // PARTS)
    parts = [_part_of(parent, 0)]
    for first in range(0, len(steps), size):
        some = steps[first : first + size]
        sent = [{**step, "due": step["due"] - some[0]["due"]} for step in some]
        command = [sys.executable, "-m", "benchmarks.site.driver"]
        text = json.dumps({"port": port, "rate": rate, "steps": sent})
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True)
        answers += json.loads(done.stdout)
        parts.append(_part_of(parent, len(answers)))
    return answers, parts


def _part_of(parent: psutil.Process, requests: int) -> Part:
    workers = _workers(parent)
    return Part(requests, _own_bytes(workers), _processor_s(workers))


def write_page(
    network: str, rate: float, ready_s: float, answers: list[dict[str, Any]], parts: list[Part]
) -> None:
    """Write what was measured."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    sent = f"sent at {rate:g} a second" if rate else "asked by eight connections without a pause"
    spent = (parts[-1].processor_s - parts[0].processor_s) / len(answers)
    told = [
        "# The site under reads and writes: what was measured\n",
        "Written by `python -m benchmarks.site`; the docstring says how.\n",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {NETWORKS[network].n:,} members (recipe"
        f" `{network}`), SQLite, two workers, {os.cpu_count()} cores, Linux {platform.release()},"
        f" Python {platform.python_version()}; load average {load}.\n",
        f"{len(answers):,} requests, {sent}. Ready after {ready_s:.1f} s of processor time of a"
        f" worker. A request takes {spent * 1e3:.1f} ms of the processor.\n",
        "| what | requests | p50 | p95 | statuses |\n| --- | --- | --- | --- | --- |",
    ]
    for kind in ["all", *sorted({answer["kind"] for answer in answers})]:
        some = [a for a in answers if kind in ("all", a["kind"])]
        p95 = statistics.quantiles([a["latency"] for a in some], n=20)[-1]
        p50 = statistics.median(a["latency"] for a in some)
        statuses = Counter(a["status"] for a in some)
        counts = ", ".join(f"{status}: {n:,}" for status, n in sorted(statuses.items()))
        told.append(
            f"| {kind} | {len(some):,} | {p50 * 1e3:.0f} ms | {p95 * 1e3:.0f} ms | {counts} |"
        )
    told.append(
        "\n| requests so far | memory of both workers that is theirs alone |\n| --- | --- |"
    )
    told += [f"| {part.requests:,} | {part.own_bytes / 1e6:,.0f} MB |" for part in parts]
    PAGE.write_text("\n".join(told) + "\n", "utf-8")


def main() -> None:
    """Plan, serve, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ecken-http")
    parser.add_argument("--network", default="100k", choices=sorted(NETWORKS))
    parser.add_argument("--port", type=int, default=8921)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--requests", type=int, default=6_000)
    given = parser.parse_args()
    if not read_visitors(given.folder):
        raise SystemExit("python -m benchmarks.http --rates makes the folder")
    steps = plan(given.folder, given.port, given.requests, given.rate)
    with serve(given.folder, given.port) as (parent, ready_s):
        answers, parts = follow(parent, given.port, given.rate, steps)
    write_page(given.network, given.rate, ready_s, answers, parts)


if __name__ == "__main__":
    main()
