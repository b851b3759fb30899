"""A network as large as the one of the study (180 M members, 1.3 G contacts), step by step.

    python -m benchmarks.distances --tasks 180m --keep FOLDER --sample 64

Leskovec and Horvitz (2008) measured 6.6 hops in a messenger's network of that size. Each step has a
process of its own, so that the memory told is what this step needs: made and written, then opened
with the lists mapped, and asked.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clock import Times, show, take
from benchmarks.networks import NETWORKS, make_network
from ecken.graph import Network

__all__ = ["STUDY_SIZES", "lines_about"]

STUDY_SIZES = ("18m", "180m")
_RANDOM = 1_000
_MOST = 1_000
_ASKED_OF_MOST = 100


def lines_about(name: str, folder: str, sample: int) -> list[str]:
    """Make the network unless it is kept, ask it, and return the lines of the page."""
    path = Path(folder) / f"{name}.ecken"
    lines = [] if path.exists() else _step("make", name, path, sample)
    return lines + _step("figures", name, path, sample) + _step("distances", name, path, sample)


def _step(step: str, name: str, path: Path, sample: int) -> list[str]:
    command = (sys.executable, "-m", __name__, step, name, str(path), "--sample", str(sample))
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    lines: list[str] = json.loads(found.stdout)
    print("\n".join(lines), file=sys.stderr, flush=True)
    return lines


def _make(name: str, path: Path, sample: int) -> list[str]:
    net, made = _timed(lambda: make_network(NETWORKS[name]))
    lines = [
        f"{net.n:,} members, {net.n_contacts:,} contacts.",
        "",
        f"- made in pieces and built: {made}; {_memory()}",
    ]
    _, written = _timed(lambda: net.save(path))
    size_gb = path.stat().st_size / 1e9
    return [*lines, f"- written, {size_gb:.1f} GB: {written}; {_memory()}"]


def _figures(name: str, path: Path, sample: int) -> list[str]:
    net, opened = _timed(lambda: Network.open(path))
    lines = [f"- opened mapped and checked: {opened}; {_memory()}"]
    contacts = net._rows.total
    lot = np.random.default_rng(1)
    kinds = {"any members": lot.choice(net.n, _RANDOM, replace=False)}
    hubs = np.argpartition(contacts, -_MOST)[-_MOST:]
    kinds[f"of the {_MOST:,} with most contacts"] = lot.choice(hubs, _ASKED_OF_MOST, replace=False)
    net.figures(int(kinds["any members"][0]))
    for kind, members in kinds.items():
        times, third = _asked(net, members)
        least, most = int(contacts[members].min()), int(contacts[members].max())
        lines.append(
            f"- three figures, {members.size:,} {kind} ({least:,} to {most:,} contacts, circle 3 "
            f"{third:,.0f} on average): median {show(times.median)}, 99th percentile "
            f"{show(times.p99)}, at most {show(times.most)}"
        )
    return [*lines, f"- … {_memory()}"]


def _asked(net: Network, members: Any) -> tuple[Times, float]:
    times, third = [], 0
    for member in members.tolist():
        begin = time.thread_time()
        third += net.figures(member)[2]
        times.append(time.thread_time() - begin)
    return take(times), third / members.size


def _distances(name: str, path: Path, sample: int) -> list[str]:
    net = Network.open(path)
    found, took = _timed(lambda: net.distances(sample=sample, resume=path.with_suffix(".run")))
    assert found.intervals is not None
    low, high = found.intervals.mean_hops
    shares = ", ".join(
        f"{hops}: {share:.2%}"
        for hops, share in enumerate((found.counts[1:] / found.counts[1:].sum()).tolist(), 1)
    )
    parts = net.components().sizes
    return [
        f"- from {sample:,} members: mean {found.mean_hops:.3f} hops [{low:.3f} to {high:.3f}], "
        f"standard error {found.standard_error:.4f}, {found.effective_diameter:.2f} for 90 %, "
        f"diameter {found.diameter.low} to {found.diameter.high}; {took}; {_memory()}",
        f"- hops of the connected pairs: {shares}",
        f"- components: {parts.size:,}, the largest with {int(parts[0]):,} members",
    ]


def _timed(call: Callable[[], Any]) -> tuple[Any, str]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return found, f"{show(cpu)} of the processor, wall-clock {show(wall)}"


def _memory() -> str:
    """Say the most memory that this process has had, and how much of it now is a mapped file."""
    state = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines()
    )
    most, mapped = (int(state[key].split()[0]) * 1024 / 1e9 for key in ("VmHWM", "RssFile"))
    return f"memory at most {most:.1f} GB so far, {mapped:.1f} GB now of mapped files"


def main() -> None:
    """Do one step, and print its lines as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    steps = {"make": _make, "figures": _figures, "distances": _distances}
    parser.add_argument("step", choices=steps)
    parser.add_argument("name", choices=STUDY_SIZES)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sample", type=int, required=True)
    asked = parser.parse_args()
    print(json.dumps(steps[asked.step](asked.name, asked.path, asked.sample)))


if __name__ == "__main__":
    main()
