"""Measure the site over HTTP with a million members, and write ``results.md``.

    python -m benchmarks.http --folder /var/tmp/ecken-http --rates 10 25 50 75

The folder keeps lists, database and visitors between runs (10 GB; the first run takes a quarter
of an hour). ``--rates`` without numbers only prepares. What a run does not measure is taken from
earlier runs (``measured.json``), so that each rate can be measured when the machine is idle.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.http.report import read_measured, summary_of, write_measured, write_page
from benchmarks.http.site import Site, serve
from benchmarks.http.town import add_what_lists_lack, load_lists, write_lists
from benchmarks.http.visitors import choose_visitors, make_groups, read_sample, read_visitors
from benchmarks.http.visits import plan_visits
from benchmarks.networks import NETWORKS
from ecken.store.contacts.contacts import contact_exists, insert_contact
from ecken.store.database import Database

SEED = 3
WARM_S = 20.0
"""A visit takes about so long: from then on as many visits are under way as later."""
MEASURED_S = 25.0


def prepare(folder: Path, network: str, port: int, measured: dict[str, Any]) -> None:
    """Make and load the network, start the site for the first time, sign the visitors in."""
    n = NETWORKS[network].n
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "contacts.csv").exists():
        contacts = write_lists(folder, network)
        measured["town"] = {"members": n, "contacts": contacts, "network": network}
    if not (folder / "ecken.db").exists():
        measured["load"] = asdict(load_lists(folder, {"ECKEN_DATA_DIR": str(folder)}))
        add_what_lists_lack(folder, n)
        write_measured(measured)
    if not (folder / "snapshot" / "version").exists():
        with serve(folder, port) as site:
            start = _start_of(site)
        measured.setdefault("starts", {})["first"] = {**start, "stop_s": site.stop_s}
        write_measured(measured)
    if not read_visitors(folder):
        visitors = choose_visitors(folder)
        with serve(folder, port):
            make_groups(folder, port, visitors)


def _start_of(site: Site) -> dict[str, float]:
    resident, own = site.memory()
    return {"start_s": site.start_s, "resident": resident, "own": own}


def measure(
    folder: Path, n: int, port: int, rates: list[float], seed: int, measured: dict[str, Any]
) -> None:
    """Start the site again and follow a plan at each rate."""
    visitors, sample = read_visitors(folder), read_sample(folder, n)
    with serve(folder, port) as site:
        measured.setdefault("starts", {})["again"] = _start_of(site)
        for number, rate in enumerate(rates):
            plan = plan_visits(visitors, sample, rate, WARM_S + MEASURED_S, seed + number)
            text = json.dumps({"port": port, "visits": [visit.plain() for visit in plan]})
            with _changes(folder, n):
                found = _follow(site, text)
            print(f"{rate:g}/s: {found['all']}, processor {found['processor']:.0%}", flush=True)
            measured.setdefault("rates", {})[f"{rate:g}"] = found
            write_measured(measured)


def _follow(site: Site, plan: str) -> dict[str, Any]:
    """Let the driver work; count what was due between warming up and the end."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as taken:
        given.write(plan)
        given.seek(0)
        command = [sys.executable, "-m", "benchmarks.http.driver"]
        driver = subprocess.Popen(command, stdin=given, stdout=taken)
        time.sleep(WARM_S)
        spent, start = site.processor_s(), time.perf_counter()
        time.sleep(MEASURED_S)
        share = (site.processor_s() - spent) / (time.perf_counter() - start)
        resident, own = site.memory()
        if driver.wait(300):
            raise SystemExit("the driver failed")
        taken.seek(0)
        answers = json.load(taken)
    counted = [a for a in answers if WARM_S <= a["due"] < WARM_S + MEASURED_S]
    summary = summary_of(counted)
    return {
        **summary, "processor": share, "resident": resident, "own": own, "taken": _machine(),
    }  # fmt: skip


@contextmanager
def _changes(folder: Path, n: int) -> Iterator[None]:
    """Meanwhile another process makes two members contacts, once a second."""
    ended = threading.Event()
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    chance = np.random.default_rng(int(time.time()))

    def change() -> None:
        while not ended.wait(1.0):
            a, b = (int(member) for member in chance.integers(1, n, 2))
            with database.writing() as connection:
                if a != b and not contact_exists(connection, a, b):
                    insert_contact(connection, a, b, at=int(time.time()))

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        database.close()


def _machine() -> str:
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Linux"
        f" {platform.release()}, Python {platform.python_version()}; load average {load} (the"
        " server and the driver are in it)"
    )


def main() -> None:
    """Prepare what is missing, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ecken-http")
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    parser.add_argument("--port", type=int, default=8917)
    parser.add_argument("--rates", type=float, nargs="*", default=[10, 25, 50, 75])
    parser.add_argument("--seed", type=int, default=SEED, help="another plan of visits")
    given = parser.parse_args()
    measured = read_measured()
    prepare(given.folder, given.network, given.port, measured)
    if given.rates:
        n = NETWORKS[given.network].n
        measure(given.folder, n, given.port, given.rates, given.seed, measured)
    write_measured(measured)
    write_page(measured)


if __name__ == "__main__":
    main()
