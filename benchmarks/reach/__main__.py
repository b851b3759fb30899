"""Measure the forecast of reach on a network made from a seed; write ``results.md``.

    python -m benchmarks.reach --network 1m

Processor time of ``Network.cascade`` for members at random, warm. Beside it the error that the
answer states, and how large it is found to be: the distance to an answer with another seed and,
where the limit of work lets it, sixteen times the runs, in stated errors (root of mean square).
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.clock import machine, now, show, take
from benchmarks.networks import NETWORKS, make_network
from ecken.graph import Network

SHARES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
COMPARED = 60
_HEAD = (
    "| passes on | median / p99 | longest | runs | stated error, median | largest "
    "| found / stated |"
)


def _line(net: Network, share: float, viewers: list[int]) -> str:
    times, runs, stated = [], [], []
    for viewer in viewers:
        begin = now()
        found = net.cascade(viewer, share)
        times.append(now() - begin)
        if found.third:
            runs.append(found.runs)
            stated.append(found.third_error / found.third)
    off = []
    for viewer in viewers[:COMPARED]:
        found = net.cascade(viewer, share)
        longer = net.cascade(viewer, share, error=0.0, runs=16 * max(found.runs, 1), seed=2)
        if longer.third:
            stated_here = np.hypot(found.third_error, longer.third_error)
            off.append((found.third - longer.third) / stated_here)
    taken = take(times)
    return (
        f"| {share:.1%} | {taken} | {show(taken.most)} | {np.median(runs):.0f} "
        f"| {np.median(stated):.2%} | {max(stated):.2%} | {np.sqrt(np.mean(np.square(off))):.1f} |"
    )


def main() -> None:
    """Make the network, ask, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    parser.add_argument("--count", type=int, default=150, help="members asked per line")
    options = parser.parse_args()
    net = make_network(NETWORKS[options.network])
    net.warm()
    viewers = np.random.default_rng(7).integers(0, net.n, options.count).tolist()
    for viewer in viewers[:30]:
        net.cascade(viewer, 0.05)
    lines = [_line(net, share, viewers) for share in SHARES]
    page = [
        "# What a forecast of reach costs",
        "",
        "Written by `python -m benchmarks.reach`. Processor time of `Network.cascade`, all three",
        "circles, warm, one core. The stated error is the relative standard error of circle 3;",
        "the last column is how far answers with other seeds are off, in stated errors.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}.",
        "",
        f"Network `{options.network}`: {net.n:,} members, {net.n_contacts:,} contacts;",
        f"{options.count} members at random.",
        "",
        _HEAD,
        "| --- " * 7 + "|",
        *lines,
        "",
    ]
    (Path(__file__).parent / "results.md").write_text("\n".join(page), "utf-8")
    print("\n".join(page))


if __name__ == "__main__":
    main()
