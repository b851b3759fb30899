"""Measure distances of whole networks; write ``results.md`` from all that was ever measured.

    python -m benchmarks.distances --tasks demo,exact,1m,3m

``demo`` is the network of the demo, ``exact`` a made one of 200,000 members: our time from all
members, and that of the peers from some, in processor time for each source; the histograms from
these sources are compared. The other networks are measured from a sample. ``18m`` and
``180m`` are made and asked step by step, each in a process of its own, see
:mod:`benchmarks.distances.study_size`.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clock import machine, show
from benchmarks.distances.peers import ALL_PAIRS
from benchmarks.distances.study_size import STUDY_SIZES, lines_about
from benchmarks.networks import NETWORKS, keep_network
from benchmarks.peers import version_of
from ecken.demo.ties import read_keys, read_ties
from ecken.graph import Distances, Network
from ecken.graph.live.changes import compact

HERE = Path(__file__).parent
_MOST_COUNTED = 50_000_000
_WEDGES = 1_000_000
_HEAD = """# What distances of all pairs cost

Written by `python -m benchmarks.distances`. Processor time of all threads, and wall-clock time with
the load that the machine had: on an idle one, wall-clock time is processor time over the number of
cores. Peers run on one core, from the same members; their histograms are compared with ours.
"""


def main() -> None:
    """Measure what is asked for, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = ", ".join(NETWORKS)
    parser.add_argument("--tasks", default="demo,exact,1m", help=f"demo, exact, {names}")
    parser.add_argument("--sources", type=int, default=20, help="members that peers search from")
    parser.add_argument("--sample", type=int, default=1024, help="members in samples")
    parser.add_argument("--keep", default="", help="folder that keeps made networks between runs")
    options = parser.parse_args()
    tasks = options.tasks.split(",")
    if not options.keep and set(tasks) & set(STUDY_SIZES):
        parser.error(f"{' and '.join(STUDY_SIZES)} need --keep: a file is written and opened")
    path = HERE / "measured.json"
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for task in tasks:
        if task in STUDY_SIZES:
            lines = lines_about(task, options.keep, options.sample)
        else:
            lines = _lines(task, options)
        when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        known[task] = {"lines": lines, "machine": machine(), "when": when}
        print("\n".join(lines), flush=True)
        path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_page(known)


def write_page(known: dict[str, Any]) -> None:
    """Write the page from all that was ever measured."""
    parts = [
        f"## {task}\n\n{found['when']}, {found['machine']}.\n\n" + "\n".join(found["lines"]) + "\n"
        for task, found in known.items()
    ]
    (HERE / "results.md").write_text("\n".join([_HEAD, *parts]), "utf-8")


def _lines(task: str, options: argparse.Namespace) -> list[str]:
    if task == "demo":
        ties = read_ties(read_keys()[0]).contacts
        net = Network.from_arrays(ties.a, ties.b, n=39_796)
    else:
        net = keep_network("200k" if task == "exact" else task, options.keep)
    net.warm()
    lines = [f"{net.n:,} members, {net.n_contacts:,} contacts.", ""]
    if task in ("demo", "exact"):
        found, cpu, wall = _timed(lambda: net.distances(sample=None))
        took = f"{show(cpu)}, wall-clock {show(wall)}"
        lines += [f"- exact, from all members: {_told(found)}; {took}"]
        lines += _meet_peers(net, cpu / net.n, options.sources)
    for sample in sorted({min(options.sample, net.n // 2), 4 * options.sample}):
        if sample < net.n:
            found, cpu, wall = _timed(lambda of=sample: net.distances(sample=of))
            took = f"{show(cpu)}, wall-clock {show(wall)}"
            lines += [f"- from {sample:,} members: {_told(found)}; {took}"]
    if task == "demo":
        sketched, cpu, wall = _timed(net.sketched_distances)
        assert sketched.interval is not None
        low, high = sketched.interval
        lines += [
            f"- HyperBall, {sketched.runs} runs: mean {sketched.mean_hops:.3f} hops "
            f"[{low:.3f} to {high:.3f}]; {show(cpu)}, wall-clock {show(wall)}"
        ]
    wedges = None if net.n_contacts <= _MOST_COUNTED else _WEDGES
    clustering, cpu, wall = _timed(lambda: net.clustering(sample=wedges))
    how = f"{clustering.triangles:,} triangles" if wedges is None else f"{wedges:,} pairs by lot"
    lines += [
        f"- {how}: transitivity {clustering.transitivity:.4f}; {show(cpu)}, wall-clock {show(wall)}"
    ]
    mixing, cpu, wall = _timed(net.mixing)
    lines += [
        f"- assortativity {mixing.assortativity:+.4f}, contacts have more for "
        f"{mixing.share_outdone:.1%}; {show(cpu)}, wall-clock {show(wall)}"
    ]
    tail, cpu, _ = _timed(net.degree_distribution)
    if tail.tail is not None:
        lines += [f"- tail of the degrees fitted: {tail.tail.better}; {show(cpu)}"]
    return lines


def _timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the answer, processor time and wall-clock time."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = call()
    return found, time.process_time() - cpu, time.perf_counter() - wall


def _told(found: Distances) -> str:
    low, high = found.diameter
    span = ""
    if found.intervals is not None:
        span = " [{:.3f} to {:.3f}]".format(*found.intervals.mean_hops)
    return (
        f"mean {found.mean_hops:.4f} hops{span}, {found.effective_diameter:.2f} for 90 %, diameter "
        f"{low if low == high else f'{low} to {high}'}"
    )


def _meet_peers(net: Network, ours: float, count: int) -> list[str]:
    """Let each peer that is installed search from the same members; compare what is found."""
    rows = compact(net._rows)
    indptr = np.concatenate([[0], np.cumsum(rows.total, dtype=np.int64)])
    indices = rows.pool[: rows.used]
    found = net.distances(sample=count, seed=5)
    order = np.argsort(net.components().membership, kind="stable")
    chosen = order[np.sort(np.random.default_rng(5).choice(net.n, count, replace=False))]
    lines = [f"- ours, for each source: {show(ours)}"]
    for name, (package, use) in ALL_PAIRS.items():
        try:
            search = use(indptr, indices)
        except ModuleNotFoundError:
            lines.append(f"- {name}: not installed")
            continue
        search(int(chosen[0]))
        times, total = [], np.zeros(found.counts.size, dtype=np.int64)
        for source in chosen.tolist():
            begin = time.process_time()
            histogram = search(source)
            times.append(time.process_time() - begin)
            total[: histogram.size] += histogram
        assert total.tolist() == found.counts.tolist(), (name, total, found.counts)
        theirs = statistics.mean(times)
        lines.append(
            f"- {name} {version_of(package)}, for each of {count} sources: {show(theirs)}, "
            f"{theirs / ours:.0f} × ours; histograms equal"
        )
        del search
        gc.collect()
    return lines


if __name__ == "__main__":
    main()
