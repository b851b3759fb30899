"""Measure the search, alone and beside others on the same job, and write ``results.md``.

    python -m benchmarks.search --members 1000000 --peers plain,fts,tantivy,postgres

Every answer of every engine is compared with plain SQL in the same run; one that differs ends it.
With ``--saved FILE`` the index is kept there and not built again.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks.search.beside import beside
from benchmarks.search.engine import Members, indexed, put_cost, speeds

_ELSEWHERE = "Beside others: [results-{others}.md](results-{others}.md).\n"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--sizes", default="54000,140000")
    parser.add_argument("--rounds", type=int, default=1000, help="lines per circle size")
    parser.add_argument("--questions", type=int, default=100, help="asked of each engine")
    parser.add_argument("--peers", default="plain,fts,tantivy,postgres", help="or none")
    parser.add_argument("--saved", type=Path, help="where the index is kept between runs")
    parser.add_argument("--others", default="200000", help="members on the page beside others")
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def main() -> None:
    """Run what the options ask for."""
    options = _options()
    load = os.getloadavg()[0]
    sizes = [int(size) for size in options.sizes.split(",") if int(size) < options.members]
    with tempfile.TemporaryDirectory() as folder:
        index, costs = indexed(options.members, options.saved or Path(folder) / "index")
        print(*costs, sep="\n", flush=True)
        rows, others = [], []
        for row in speeds(index, sizes, options.rounds) if options.rounds else ():
            print(row, flush=True)
            rows.append(row)
        if options.peers != "none":
            names = options.peers.split(",")
            for row in beside(index, Members(index), names, sizes, options.questions):
                print(row, flush=True)
                others.append(row)
        costs.append(put_cost(index, Members(index)))
        print(costs[-1], flush=True)
    page = _page(options, (load, os.getloadavg()[0]), (costs, rows, others))
    if options.write:
        options.write.write_text(page, encoding="utf-8")


def _page(
    options: argparse.Namespace, loads: tuple[float, float], tables: tuple[list[str], ...]
) -> str:
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            machine = f"{line.partition(':')[2].strip()}, {os.cpu_count()} cores"
            break
    head = (Path(__file__).parent / "results_head.md").read_text(encoding="utf-8")
    if not tables[2]:
        others = _ELSEWHERE.replace("{others}", options.others)
        head = head.partition("## Beside others")[0] + others
    asked = " ".join(word for word in sys.argv[1:] if not word.startswith("/"))
    words = {
        "{members}": f"{options.members:,}",
        "{machine}": machine,
        "{load}": f"{loads[0]:.1f} at the start, {loads[1]:.1f} at the end",
        "{python}": platform.python_version(),
        "{asked}": asked,
        "{costs}": "\n".join(tables[0]),
        "{speeds}": "\n".join(tables[1]),
        "{beside}": "\n".join(tables[2]),
    }
    for name, text in words.items():
        head = head.replace(name, text)
    return head


if __name__ == "__main__":
    main()
