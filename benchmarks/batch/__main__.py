"""Measure figures and distances on Spark for networks of several sizes; write ``results.md``.

    python -m benchmarks.batch --sizes 10k 100k

Processor time and memory are those of Java, in which Spark does its work on ``local[2]``; what is
sent between tasks is read from Spark's own log of events. The start stands by itself. Beside the
estimates stand the engine's answers for the same network, in the same run: all figures exactly,
distances from all members or 2,000 of them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from pyspark.sql import SparkSession

from benchmarks.clock import machine
from benchmarks.networks import Recipe, make_network
from ecken.batch.distances import DistanceOptions
from ecken.batch.figures import FigureOptions
from ecken.batch.inputs import Source
from ecken.batch.runs import Task, run_distances, run_figures
from ecken.batch.session import open_spark
from ecken.graph import Network

SIZES = {
    "10k": Recipe("10k", 10_000, 20.0),
    "30k": Recipe("30k", 30_000, 20.0),
    "100k": Recipe("100k", 100_000, 20.0),
    "1m": Recipe("1m", 1_000_000, 20.0),
}
PARTITIONS = 8
SAMPLE = 2_000
COUNTED_MOST = 10_000
"""Counting circle 2 of 100,000 members makes 121 million pairs, and takes many minutes."""
RUNS = 2
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cost:
    """What one piece of work took."""

    what: str
    wall_s: float
    processor_s: float
    sent_bytes: int
    peak_bytes: int
    remark: str


def java(spark: SparkSession) -> int:
    """Return the process in which Spark runs."""
    context: Any = spark.sparkContext
    return int(context._jvm.java.lang.ProcessHandle.current().pid())


def processor_s(process: int) -> float:
    """Return the processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_bytes(process: int) -> int:
    """Return the most memory that a process has had."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def sent_bytes(events: Path) -> int:
    """Return what tasks have written for others so far."""
    total = 0
    for path in events.rglob("*"):
        for line in path.read_text().splitlines() if path.is_file() else ():
            if '"SparkListenerTaskEnd"' in line:
                metrics = json.loads(line).get("Task Metrics") or {}
                total += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return total


def write_edges(spark: SparkSession, net: Network, folder: Path) -> Source:
    """Write a network as Parquet."""
    np.savetxt(folder / "pairs.csv", np.stack(net.edges(), axis=1), fmt="%d", delimiter=",")
    pairs = spark.read.csv(str(folder / "pairs.csv"), schema="a int, b int")
    pairs.repartition(PARTITIONS).write.parquet(str(folder / "edges"))
    return Source(str(folder / "edges"))


def measured(
    spark: SparkSession, events: Path, what: str, work: Callable[[], tuple[int, str]]
) -> Cost:
    """Do some work, and return what it took; what is sent is for each of its parts."""
    process, sent = java(spark), sent_bytes(events)
    begin, used = perf_counter(), processor_s(process)
    parts, remark = work()
    wall, used = perf_counter() - begin, processor_s(process) - used
    moved = (sent_bytes(events) - sent) // parts
    return Cost(what, wall, used, moved, peak_bytes(process), remark)


def costs_of(spark: SparkSession, net: Network, folder: Path, events: Path) -> list[Cost]:
    """Measure all work on one network."""
    source = write_edges(spark, net, folder)
    begin = process_time()
    exact = net.figures_of_all(third="exact")
    engine_s = process_time() - begin
    found: dict[str, Any] = {}

    def figures(second: str) -> Callable[[], tuple[int, str]]:
        def work() -> tuple[int, str]:
            task = Task(source, str(folder / f"figures-{second}"))
            said = run_figures(spark, task, FigureOptions(8, second), print)
            rows = spark.read.parquet(f"{task.out}/figures").orderBy("member").collect()
            ours = np.array([tuple(row) for row in rows])
            net_ball = exact.first.astype(np.int64) + exact.second + exact.third
            off = ours[:, 1:].sum(axis=1) / net_ball[ours[:, 0]] - 1
            if second == "exact":
                assert (ours[:, 2] == exact.second[ours[:, 0]]).all()
            error = float(np.sqrt((off**2).mean()))
            return 1, (
                f"error {error:.1%}, stated {said['third_error']:.1%}; the engine, all exactly, "
                f"one core: {engine_s:.1f} s"
            )

        return work

    def distances() -> tuple[int, str]:
        task = Task(source, str(folder / "distances"))
        found.update(run_distances(spark, task, DistanceOptions(8, RUNS, 1000), print))
        began = process_time()
        sample = None if net.n <= 10_000 else SAMPLE
        ours = net.distances(sample=sample)
        took = process_time() - began
        off = abs(found["mean_hops"] - ours.mean_hops)
        error = (found["mean_hops_error"] ** 2 + ours.standard_error**2) ** 0.5
        return found["rounds"], (
            f"{found['rounds']} rounds; mean {found['mean_hops']:.4f} ± "
            f"{found['mean_hops_error']:.4f} hops; the engine from {sample or 'all'}: "
            f"{ours.mean_hops:.4f} ± {ours.standard_error:.4f} in {took:.1f} s, apart by "
            f"{off / error if error else 0:.1f} errors"
        )

    pieces = [("figures, circle 2 estimated", figures("sketch"))]
    if net.n <= COUNTED_MOST:
        pieces.insert(0, ("figures, circle 2 counted", figures("exact")))
    pieces.append((f"distances, {RUNS} runs", distances))
    return [measured(spark, events, what, work) for what, work in pieces]


def report(name: str, net: Network, costs: list[Cost], start_s: float) -> str:
    """Return the section of the page about one network."""
    lines = [
        f"## {name}: {net.n:,} members, {net.n_contacts:,} contacts",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}. Start of Java and Spark: "
        f"{start_s:.1f} s of the processor.",
        "",
        "| what | processor | wall clock | sent between tasks | Java's memory, at most | remark |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for cost in costs:
        each = " a round" if cost.what.startswith("distances") else ""
        lines.append(
            f"| {cost.what} | {cost.processor_s:.0f} s | {cost.wall_s:.0f} s | "
            f"{cost.sent_bytes / 1e6:.1f} MB{each} | {cost.peak_bytes / 1e9:.1f} GB | "
            f"{cost.remark} |"
        )
    return "\n".join(lines)


def measure_one(name: str, folder: Path) -> str:
    """Measure one size; what Spark logs goes to the folder."""
    net = make_network(SIZES[name])
    Network.warm()
    with open_spark("local[2]", partitions=PARTITIONS, memory="3g") as spark:
        start_s = processor_s(java(spark))
        costs = costs_of(spark, net, folder, folder / "events")
    return report(name, net, costs, start_s)


def measure_apart(name: str) -> str:
    """Measure one size in a process of its own, with a Java that has compiled nothing yet."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "events").mkdir()
        (folder / "spark-defaults.conf").write_text(
            "spark.eventLog.enabled true\nspark.eventLog.compress false\n"
            f"spark.eventLog.dir file:{folder / 'events'}\n"
        )
        command = (sys.executable, "-m", "benchmarks.batch", "--one", name, "--folder", place)
        subprocess.run(command, check=True, env={**os.environ, "SPARK_CONF_DIR": place})
        return (folder / "section.md").read_text("utf-8")


def main() -> None:
    """Measure the sizes asked for, one after another, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["10k", "100k"])
    parser.add_argument("--out", type=Path, default=HERE / "results.md")
    parser.add_argument("--one", choices=SIZES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        (asked.folder / "section.md").write_text(measure_one(asked.one, asked.folder), "utf-8")
        return
    sections = [(HERE / "results_head.md").read_text("utf-8").strip()]
    for name in asked.sizes:
        sections.append(measure_apart(name))
        asked.out.write_text("\n\n".join(sections) + "\n", "utf-8")


if __name__ == "__main__":
    main()
