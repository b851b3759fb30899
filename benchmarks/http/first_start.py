"""How soon does the site answer after a load, and how soon can it be searched?

    python -m benchmarks.http.first_start --folder /var/tmp/ecken-http --beside ../before/src

Starts `ecken serve` over a folder without a snapshot, as it is after `ecken load`, and asks for a
page, for the three figures of a member and for a search until each is answered; then kills it,
so that the next start is a first one again. With ``--beside`` another version of ``src`` (of a work
tree of an older commit, say) takes turns with this one over the same data; what counts is the
ratio. The folder is that of ``python -m benchmarks.http``. Writes ``first_start.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import psutil

from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.settings import Settings
from ecken.wiring import build_community, close_community

HERE = Path(__file__).parent
PAGE = HERE / "first_start.md"
PORT = 8129
SEARCH = "/api/v1/me/search?circle=2&line=position:einkauf*"
FIGURES = "/api/v1/me/figures"
PAUSE_S = 0.05


@dataclass
class Start:
    """One first start: processor and wall time of the server in seconds, sizes in bytes."""

    page_s: float = 0.0
    page_wall_s: float = 0.0
    search_s: float = 0.0
    search_wall_s: float = 0.0
    figures_ms: float = 0.0
    """Median of the answers meanwhile, as a caller waits for them; 0 where there was no time."""
    resident_bytes: int = 0


def make_token(folder: Path) -> str:
    """Return a token of the first member who has some contacts."""
    community = build_community(Settings(data_dir=folder), is_started=False)
    with community.database.reading() as connection:
        row = connection.exec_driver_sql(
            "SELECT low_id FROM contacts GROUP BY low_id HAVING count(*) > 20 LIMIT 1"
        ).scalar_one()
    token = issue_token(community, int(row), scope=Scope.READ)
    close_community(community)
    return token


def ask(path: str, token: str) -> int:
    """Ask once; return the status, 0 if nobody answers."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=900)
    try:
        connection.request(
            "GET", path, headers={"Authorization": f"Bearer {token}"} if token else {}
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


def measure(folder: Path, source: str, token: str) -> Start:
    """Start the site without a snapshot, and ask until it can be searched."""
    shutil.rmtree(folder / "snapshot", ignore_errors=True)
    environment = {**os.environ, "ECKEN_DATA_DIR": str(folder), "ECKEN_BACKGROUND_WORK": "false",
                   "ECKEN_API_LIMIT": "1000000/minute"}  # fmt: skip
    if source:
        environment["PYTHONPATH"] = source
    begun = time.perf_counter()
    command = [sys.executable, "-m", "ecken.cli", "serve", "--port", str(PORT)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        return _watch(psutil.Process(process.pid), begun, token)
    finally:
        process.kill()
        process.wait()


def _watch(server: psutil.Process, begun: float, token: str) -> Start:
    def spent() -> tuple[float, float]:
        times = server.cpu_times()
        return times.user + times.system, time.perf_counter() - begun

    def until(is_answered: Callable[[], bool]) -> tuple[float, float]:
        while not is_answered():
            if not server.is_running() or server.status() == psutil.STATUS_ZOMBIE:
                raise SystemExit("the site has ended")
            time.sleep(PAUSE_S)
        return spent()

    start, waits = Start(), []
    start.page_s, start.page_wall_s = until(lambda: ask("/sign-in", "") == 200)
    until(lambda: ask(FIGURES, token) == 200)  # the JSON interface is loaded, kernels too

    def is_searched() -> bool:
        status = ask(SEARCH, token)
        asked = time.perf_counter()
        if status == 503 and ask(FIGURES, token) == 200:
            waits.append(1_000 * (time.perf_counter() - asked))
        return status == 200

    start.search_s, start.search_wall_s = until(is_searched)
    start.figures_ms = statistics.median(waits) if waits else 0.0
    start.resident_bytes = server.memory_info().rss
    return start


def table_of(runs: dict[str, list[Start]]) -> str:
    """Return the page's table: medians of all rounds."""

    def median(name: str, value: Callable[[Start], float]) -> float:
        return statistics.median(map(value, runs[name]))

    rows: list[tuple[str, Callable[[Start], float], str]] = [
        ("to the first page, processor time", lambda s: s.page_s, "{:.1f} s"),
        ("to the first page, by the clock", lambda s: s.page_wall_s, "{:.1f} s"),
        ("to the first search, processor time", lambda s: s.search_s, "{:.1f} s"),
        ("to the first search, by the clock", lambda s: s.search_wall_s, "{:.1f} s"),
        ("three figures by JSON meanwhile, by the clock", lambda s: s.figures_ms, "{:.0f} ms"),
        ("memory of the server then", lambda s: s.resident_bytes / 1e6, "{:,.0f} MB"),
    ]
    lines = [f"| what | {' | '.join(runs)} |", "| --- |" + " ---: |" * len(runs)]
    for title, value, form in rows:
        cells = [median(name, value) for name in runs]
        lines.append(
            f"| {title} | " + " | ".join(form.format(c) if c else "–" for c in cells) + " |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--beside", default="", help="src of another version")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    sources = {"this version": ""} | ({"the other": given.beside} if given.beside else {})
    token, runs = make_token(given.folder), {name: [] for name in sources}
    for _ in range(given.rounds):
        for name, source in sources.items():
            runs[name].append(measure(given.folder, source, token))
            print(name, runs[name][-1], flush=True)
    head = (HERE / "first_start_head.md").read_text("utf-8").rstrip()
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    taken = (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {given.rounds} rounds in turns, medians; load average "
        f"{load}."
    )
    PAGE.write_text(f"{head}\n\n{taken}\n\n{table_of(runs)}\n", "utf-8")


if __name__ == "__main__":
    main()
