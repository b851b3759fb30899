"""The results page and the plot, from what was measured."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.clock import show

__all__ = ["write_report"]

_HEAD = """# What the engine costs

Written by `python -m benchmarks` (`make bench`); one section per network measured. Times are
median / 99th percentile over random members, warm, one core, in processor time (on an idle machine
the same as wall-clock time; files and building are in wall-clock time). A machine that others use
at the same time shares its caches and its memory: then look at the ratios, which both sides share.
Peers are asked for the same members in turn with the engine, on the same arrays and one core, and
every answer is compared.

Networks are made from a seed (`benchmarks/networks.py`).
"""


def write_report(folder: Path) -> None:
    """Write ``results.md`` beside ``folder`` from the measurements in it, and the plot."""
    results = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    results.sort(key=lambda result: (result["members"], result["network"]))
    page = _HEAD + "".join(_section(result) for result in results)
    (folder.parent / "results.md").write_text(page)
    _plot(results, folder.parent / "cost_by_size.svg")


def _section(result: dict[str, Any]) -> str:
    sequence, random = result["memory_gb_s"]
    text = (
        f"\n## {result['network']}: {result['members']:,} members, "
        f"{result['contacts']:,} contacts, at most {result['most_contacts']:,} each\n\n"
        f"{result['when']}, {result['machine']}. Process {result['resident_gb']} GB. Memory read "
        f"in the same run, one core: {sequence} GB/s in sequence, {random} GB/s in random cache "
        "lines.\n"
    )
    if result["note"]:
        text += f"\n{result['note']}\n"
    text += "\n| what | median / p99 | remark |\n| --- | --- | --- |\n"
    text += "".join(f"| {what} | {value} | {remark} |\n" for what, value, remark in result["lines"])
    text += _limit(result)
    text += _duels("peer, three figures of one member", result["peers"])
    text += _duels("peer, circle 2 of many members, per member", result.get("peers_for_all", []))
    return text


def _duels(what: str, duels: list[Any]) -> str:
    """A table of peers, the fastest first."""
    if not duels:
        return ""
    text = f"\n| {what} | theirs | ours, same members | ratio |\n| --- | --- | --- | --- |\n"
    for name, theirs, ours, ratio in sorted(duels, key=lambda peer: peer[1]):
        text += f"| {name} | {show(theirs)} | {show(ours)} | {ratio:.1f} × |\n"
    return text


def _limit(result: dict[str, Any]) -> str:
    """The line for the limit: bytes that must be read over the memory's speed."""
    for what, _, remark in result["lines"]:
        size = re.match(r"([\d.]+) MB at the median", remark)
        if what.startswith("only reading") and size:
            megabytes = float(size[1])
            sequence, random = result["memory_gb_s"]
            return (
                f"\nLimit: {megabytes} MB of lists must be read at the median; at the speed of "
                f"random cache lines that is {show(megabytes / random / 1e3)}, in sequence "
                f"{show(megabytes / sequence / 1e3)}.\n"
            )
    return ""


def _plot(results: list[dict[str, Any]], path: Path) -> None:
    """Draw cost against size, one line per law; nothing without matplotlib."""
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "ecken"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for law in ("", "-pareto"):
        points = [
            (result["members"], _milliseconds(value))
            for result in results
            if result["network"].endswith(law) == bool(law) or not law
            if ("-pareto" in result["network"]) == bool(law)
            for what, value, _ in result["lines"]
            if what == "three figures of one member"
        ]
        if points:
            axes.plot(*zip(*points, strict=True), "o-", label="pareto" if law else "lognormal")
    axes.set(xscale="log", yscale="log", xlabel="members", ylabel="ms, three figures, median")
    axes.legend()
    axes.grid(True, which="both", alpha=0.3)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _milliseconds(value: str) -> float:
    number, unit = value.split(" / ")[0].split()
    return float(number) * {"s": 1e3, "ms": 1.0, "µs": 1e-3, "ns": 1e-6}[unit]
