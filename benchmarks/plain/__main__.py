"""``python -m benchmarks.plain``: ask the engine and plain C in turn, and write the page.

Each task is measured for each network named; what was measured before of others stays.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numba
import numpy as np

from benchmarks.clock import machine, show
from benchmarks.plain.circle_two import measure_circle_two
from benchmarks.plain.figures import measure_figures
from benchmarks.plain.kernels import PlainKernels
from benchmarks.plain.made import RECIPES, network_named
from benchmarks.plain.one_path import measure_one_path
from benchmarks.plain.turns import Way
from ecken.graph import Network

_FOLDER = Path(__file__).parent
_MEASURED = _FOLDER / "measured.json"
_TITLES = {
    "figures": "The three figures",
    "circle-two": "Circle 2 with its bridges",
    "one-path": "One shortest path",
}
_TASKS = {
    "figures": measure_figures,
    "circle-two": measure_circle_two,
    "one-path": measure_one_path,
}


def main() -> None:
    """Measure, keep the numbers, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain", description=__doc__)
    parser.add_argument("--networks", default="demo,60k,76k-pareto,40k,80k,dense")
    parser.add_argument("--tasks", default=",".join(_TITLES))
    parser.add_argument("--count", type=int, default=400, help="members asked")
    options = parser.parse_args()
    kept = json.loads(_MEASURED.read_text()) if _MEASURED.exists() else {}
    for name in options.networks.split(","):
        net = network_named(name)
        plain = PlainKernels(net)
        print(f"{name}: {net.n:,} members, {net.n_contacts:,} contacts", flush=True)
        for task in options.tasks.split(","):
            ways = _ask(task, net, plain, options.count)
            for way in ways:
                print(f"  {way.name}: {show(way.median)}, {way.ratio:.2f} ×, {way.total:.2f} ×")
            kept[f"{task}/{name}"] = {
                "members": net.n,
                "contacts": net.n_contacts,
                "ways": [[w.name, w.median, w.ratio, w.total] for w in ways],
                "machine": f"{machine()}, NumPy {np.__version__}, numba {numba.__version__}",
                "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            }
    _MEASURED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    (_FOLDER / "results.md").write_text(_page(kept))


def _ask(task: str, net: Network, plain: PlainKernels, count: int) -> list[Way]:
    """Ask members by lot who have contacts."""
    asked = np.flatnonzero(np.diff(plain.starts))
    viewers = np.random.default_rng(1).choice(asked, count).tolist()
    return _TASKS[task](net, plain, viewers)


def _page(kept: dict[str, Any]) -> str:
    text = (_FOLDER / "results_head.md").read_text()
    for task, title in _TITLES.items():
        text += f"\n## {title}\n"
        for name in ("demo", *RECIPES):
            found = kept.get(f"{task}/{name}")
            if found is None:
                continue
            text += (
                f"\n### {name}: {found['members']:,} members, {found['contacts']:,} contacts\n\n"
                f"{found['when']}, {found['machine']}.\n\n"
                "| way | median | ours takes, member by member | in all |\n"
                "| --- | --- | --- | --- |\n"
            )
            for way, median, ratio, total in found["ways"]:
                text += f"| {way} | {show(median)} | {ratio:.2f} × | {total:.2f} × |\n"
    return text


if __name__ == "__main__":
    main()
