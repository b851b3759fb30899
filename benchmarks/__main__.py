"""``python -m benchmarks``: make a network, check answers, measure, write the results down."""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.clock import machine, memory_speed, resident_bytes, show
from benchmarks.duel import meet_peers
from benchmarks.networks import NETWORKS, keep_network
from benchmarks.peers_everyone import meet_peers_for_all
from benchmarks.report import write_report
from benchmarks.tasks import TASKS

FOLDER = Path(__file__).parent / "measured"


def main() -> None:
    """Measure the networks named, and write ``results.md`` from all that was ever measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--networks", default="1m", help=f"of {', '.join(NETWORKS)}")
    parser.add_argument("--tasks", default=",".join(TASKS), help="which lines to measure")
    parser.add_argument("--count", type=int, default=300, help="members asked per line")
    parser.add_argument("--peers", type=int, default=15, help="members each peer is asked; 0: none")
    parser.add_argument("--only", default="", help="peers by name, separated by commas")
    parser.add_argument("--keep", default="", help="folder that made networks are kept in")
    parser.add_argument("--note", default="", help="a remark for the results page")
    options = parser.parse_args()
    for name in filter(None, options.networks.split(",")):
        _measure(name, options)
    write_report(FOLDER)


def _measure(name: str, options: argparse.Namespace) -> None:
    begin = time.perf_counter()
    net = keep_network(name, options.keep)
    made = time.perf_counter() - begin
    net.warm()
    for viewer in np.random.default_rng(0).integers(0, net.n, 200).tolist():
        net.figures(viewer)
    in_sequence, at_random = memory_speed()
    print(f"{name}: {net.n:,} members, {net.n_contacts:,} contacts, made in {show(made)}")
    lines: list[tuple[str, str, str]] = []
    result = {
        "network": name,
        "members": net.n,
        "contacts": net.n_contacts,
        "most_contacts": int(net._rows.total.max()),
        "resident_gb": round(resident_bytes() / 1e9, 2),
        "memory_gb_s": [round(in_sequence / 1e9, 1), round(at_random / 1e9, 1)],
        "lines": lines,
        "note": options.note,
    }
    for task in filter(None, options.tasks.split(",")):
        for line in TASKS[task](net, options.count):
            lines.append(line)
            print("  " + " | ".join(line), flush=True)
    names = [peer for peer in options.only.split(",") if peer] or None
    duels = meet_peers(net, options.peers, names) if options.peers else []
    for duel in duels:
        print(f"  {duel}", flush=True)
    result["peers"] = [[d.peer, d.theirs, d.ours, d.ratio] for d in duels]
    duels = meet_peers_for_all(net, 16 * options.peers) if options.peers else []
    for duel in duels:
        print(f"  circle 2 of many, {duel}", flush=True)
    result["peers_for_all"] = [[d.peer, d.theirs, d.ours, d.ratio] for d in duels]
    result["machine"] = machine()
    result["when"] = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
