"""Measure backup, verification and restore beside readers, and write ``results.md``.

    python -m benchmarks.backup --folder /var/tmp/ecken-backup --network 100k

``python -m benchmarks.http --folder … --network … --rates`` makes the folder. The site is served by
one worker while ``ecken backup`` runs as an operator runs it. A reader asks for pages one after
the other before, during and after: the median time of a page tells what the backup takes from it,
and the server's own processor time for a page, which other programs on the machine change less.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.http.site import Site, answer_of, serve
from benchmarks.http.visitors import read_visitors
from benchmarks.networks import NETWORKS

PAGE = Path(__file__).with_name("results.md")
PATHS = ("/", "/circle/2", "/search?q=einkauf*", "/contacts", "/messages")
ALONE = 100
"""Pages before, and as many after."""


@dataclass(frozen=True)
class Pages:
    """What pages cost meanwhile: seconds, median; processor seconds of the server, mean."""

    count: int
    median_s: float
    processor_s: float


@dataclass(frozen=True)
class Command:
    """What a command cost."""

    wall_s: float
    processor_s: float


@dataclass(frozen=True)
class Size:
    """How large the backup is."""

    size_bytes: int


Found = Pages | Command | Size


class Told(dict[str, Found]):
    """What was found, printed as it comes."""

    def __setitem__(self, name: str, value: Found) -> None:
        super().__setitem__(name, value)
        print(name, asdict(value), flush=True)


class Reader:
    """Asks for one page after the other, as members who are signed in."""

    def __init__(self, folder: Path, site: Site) -> None:
        cookies = [visitor.cookie for visitor in read_visitors(folder)]
        self._site = site
        self._asked = itertools.cycle(itertools.product(cookies, PATHS))

    def read(self, goes_on: Iterator[bool]) -> Pages:
        """Read pages as long as it goes on."""
        samples, spent = [], self._site.processor_s()
        for _ in itertools.takewhile(bool, goes_on):
            cookie, path = next(self._asked)
            begin = time.perf_counter()
            status, _ = answer_of(self._site.port, "GET", path, cookie=cookie)
            samples.append(time.perf_counter() - begin)
            assert status == 200, (path, status)
        spent = self._site.processor_s() - spent
        return Pages(len(samples), statistics.median(samples), spent / len(samples))


def _times(count: int) -> Iterator[bool]:
    yield from itertools.repeat(True, count)
    yield False


def _start(folder: Path, *words: object) -> tuple[subprocess.Popen[bytes], float]:
    command = [sys.executable, "-m", "ecken.cli", *map(str, words)]
    environment = {**os.environ, "ECKEN_DATA_DIR": str(folder)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    return process, time.perf_counter()


def _ended(process: subprocess.Popen[bytes], start: float) -> Command:
    _, status, spent = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")
    return Command(time.perf_counter() - start, spent.ru_utime + spent.ru_stime)


def _until_end(process: subprocess.Popen[bytes]) -> Iterator[bool]:
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        yield True
    yield False


def measure(folder: Path, port: int, backups: Path) -> dict[str, Found]:
    """Read alone, beside a backup, and alone; then verify and restore, with nobody reading."""
    found: dict[str, Found] = Told()
    with serve(folder, port) as site:
        reader = Reader(folder, site)
        reader.read(_times(ALONE))  # warm
        found["before"] = reader.read(_times(ALONE))
        process, start = _start(folder, "backup", backups)
        found["beside"] = reader.read(_until_end(process))
        found["backup"] = _ended(process, start)
        found["after"] = reader.read(_times(ALONE))
    [made] = [path for path in backups.iterdir() if (path / "manifest.json").exists()]
    found["size"] = Size(sum(path.stat().st_size for path in made.iterdir()))
    found["verify"] = _ended(*_start(folder, "backup", "--verify", backups))
    place = backups / "place"
    place.mkdir()
    shutil.copy(folder / "secret", place / "secret")
    found["restore"] = _ended(*_start(place, "restore", made))
    return found


def write_page(network: str, found: dict[str, Found]) -> None:
    """Write what was measured."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    told = [
        "# Backups: what was measured\n",
        "Written by `python -m benchmarks.backup`; the docstring says how.\n",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {NETWORKS[network].n:,} members (recipe"
        f" `{network}`), SQLite, {os.cpu_count()} cores, Linux {platform.release()}, Python"
        f" {platform.python_version()}; load average {load}.\n",
        "| command | seconds | of them processor |\n| --- | --- | --- |",
        *(
            f"| {name} | {done.wall_s:.1f} | {done.processor_s:.1f} |"
            for name, done in found.items()
            if isinstance(done, Command)
        ),
        *(
            f"\nThe backup has {size.size_bytes / 1e6:,.0f} MB.\n"
            for size in found.values()
            if isinstance(size, Size)
        ),
        "| readers | pages | median | processor time of the server for a page |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {pages.count} | {pages.median_s * 1e3:.1f} ms"
            f" | {pages.processor_s * 1e3:.1f} ms |"
            for name, pages in found.items()
            if isinstance(pages, Pages)
        ),
    ]
    PAGE.write_text("\n".join(told) + "\n", "utf-8")


def main() -> None:
    """Prepare what is missing, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ecken-http")
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    parser.add_argument("--port", type=int, default=8919)
    given = parser.parse_args()
    if not read_visitors(given.folder):
        raise SystemExit("python -m benchmarks.http --rates makes the folder")
    with tempfile.TemporaryDirectory(dir=given.folder.parent) as backups:
        found = measure(given.folder, given.port, Path(backups))
    write_page(given.network, found)


if __name__ == "__main__":
    main()
