"""Measure the search, alone and beside others on the same job, and write ``results.md``.

    python -m benchmarks.search --members 1000000 --peers plain,fts,tantivy,postgres

Every answer of every engine is compared with plain SQL in the same run; one that differs ends it.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search.peers import Answer, Postgres, Sqlite, Tantivy
from benchmarks.search.people import people
from benchmarks.search.questions import FACETS, Plain, circle, free_lines, plain_questions
from ecken.search import Profile, ProfileIndex, parse_line
from ecken.search.columns import position_group

ALL_FACETS = (*FACETS, "language")
SEED = 11


class Ours:
    """Ecken, given the circle as the array of ids that the graph gives."""

    name = "Ecken"

    def __init__(self, index: ProfileIndex) -> None:
        self._index = index

    def load_circle(self, ids: np.ndarray) -> None:
        self._ids = ids

    def ask(self, plain: Plain) -> Answer:
        found = self._index.search(
            parse_line(plain.line()), self._ids, order="newest", facets=FACETS, limit=20
        )
        profiles = [self._index.profile(hit.member) for hit in found.hits]
        return Answer(found.total, found.facets, [p.joined for p in profiles if p])

    def processor_s(self) -> float:
        return time.thread_time()


def _same(ours: Answer, theirs: Answer, *, grouped: bool) -> bool:
    """Facets of positions carry labels here and groups there."""

    def plain(answer: Answer) -> dict[str, Any]:
        facets: dict[str, Any] = dict(answer.facets)
        if grouped:
            facets["position"] = [count for _, count in answer.facets["position"]]
        return facets

    return (ours.total, plain(ours), ours.newest) == (theirs.total, plain(theirs), theirs.newest)


def _spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Processor time of this thread and wall-clock time, in milliseconds."""
    cpu, wall = time.thread_time(), time.perf_counter()
    work()
    return (time.thread_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1e3, result


def _milliseconds(times: list[float]) -> str:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return f"{p50:.2f} | {p95:.2f} | {p99:.2f} | {max(times):.2f}"


def _build(profiles: list[Profile], report: list[str]) -> ProfileIndex:
    start = time.process_time()
    index = ProfileIndex.build(profiles)
    spent = time.process_time() - start
    n = len(profiles)
    text = sum(_text_bytes(profile) for profile in profiles) / n
    report += [
        f"| build of {n:,} profiles, processor time | {spent:.1f} s |",
        f"| text of a profile | {text:.0f} bytes |",
    ]
    return index


def _put(index: ProfileIndex, profiles: list[Profile], report: list[str]) -> None:
    times = []
    for profile in profiles[:5000]:
        start = time.thread_time()
        index.put(profile)
        times.append((time.thread_time() - start) * 1e3)
    p50, p99 = np.percentile(times, [50, 99])
    report.append(f"| put of one profile, processor time, p50 / p99 | {p50:.2f} / {p99:.2f} ms |")


def _text_bytes(profile: Profile) -> int:
    texts = [
        profile.public_id, profile.first_name, profile.last_name, profile.headline,
        profile.company, profile.position, profile.industry, profile.industry_text, profile.city,
        profile.postal_code, profile.country, profile.offers, profile.seeks, profile.about,
        *(part for job in profile.former for part in job),
        *(part for school in profile.education for part in school), *profile.languages,
    ]  # fmt: skip
    return sum(len(text.encode()) for text in texts)


_MEMORY = """
import gc, psutil, sys, time
from pathlib import Path
from ecken.search import ProfileIndex
ProfileIndex.build([])
gc.collect()
before, start = psutil.Process().memory_info().rss, time.process_time()
index, _ = ProfileIndex.open(Path(sys.argv[1]))
spent = time.process_time() - start
gc.collect()
print(spent, psutil.Process().memory_info().rss - before, index._state.built.texts.offsets[-1])
"""


def _file(index: ProfileIndex, members: int, report: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        saved, _ = _timed(lambda: index.save(path, version=1, source="bench"))
        done = subprocess.run(
            [sys.executable, "-c", _MEMORY, str(path)], capture_output=True, text=True, check=True
        )
        spent, memory, text = map(float, done.stdout.split())
        report += [
            f"| save, {path.stat().st_size / 1e6:,.0f} MB | {saved / 1e3:.1f} s |",
            f"| open and verify (a restart), processor time | {spent:.1f} s |",
            "| memory of a process that opened it, beyond the texts |"
            f" {(memory - text) / members:.0f} bytes per member |",
        ]


def _engine(
    index: ProfileIndex, profiles: list[Profile], sizes: list[int], rounds: int, report: list[str]
) -> None:
    rng = np.random.default_rng(SEED)
    for size in sizes:
        for kind, again in (("asked for the first time", 1), ("asked again", 2)):
            lines = free_lines(profiles, rounds, SEED + size)
            times = []
            for turn in range(0, rounds, 100):
                ids = circle(profiles, size, SEED + turn)
                degree = np.full(size, 2, np.uint8)
                bridges = rng.integers(1, 30, size).astype(np.uint32)

                def search(
                    line: str, ids: Any = ids, degree: Any = degree, bridges: Any = bridges
                ) -> None:
                    index.search(
                        parse_line(line), ids, degree=degree, bridge_count=bridges,
                        facets=ALL_FACETS, limit=20,
                    )  # fmt: skip

                for line in lines[turn : turn + 100]:
                    for _ in range(again):
                        both = _spent(lambda q=line: search(q))  # type: ignore[misc]
                    times.append(both)
            report.append(
                f"| any line, five facets, top 20 with reasons, inside {size:,}, {kind} |"
                f" {_two(times)} |"
            )
    ids = circle(profiles, sizes[0], SEED)
    times = []
    for profile in profiles[:: max(1, len(profiles) // rounds)][:rounds]:
        name = f"{profile.first_name} {profile.last_name}"
        for length in range(1, min(len(name), 9)):
            times.append(_spent(lambda n=name, k=length: index.suggest(n[:k], ids)))  # type: ignore[misc]
    report.append(f"| suggestion while typing a name, each letter | {_two(times)} |")


def _two(times: list[tuple[float, float]]) -> str:
    cpu, wall = zip(*times, strict=True)
    return f"{_milliseconds(list(cpu))} | {np.percentile(wall, 50):.2f}"


def _beside(
    index: ProfileIndex, profiles: list[Profile], names: list[str], sizes: list[int], rounds: int,
    report: list[str],
) -> None:  # fmt: skip
    makers: dict[str, Callable[[], Any]] = {
        "plain": lambda: Sqlite(profiles, fts=False),
        "fts": lambda: Sqlite(profiles, fts=True),
        "tantivy": lambda: Tantivy(profiles),
        "postgres": lambda: Postgres(profiles),
    }
    questions = plain_questions(profiles, rounds, SEED)
    circles = {size: circle(profiles, size, SEED) for size in sizes}
    truth: dict[tuple[int, int], Answer] = {}
    ours = Ours(index)
    for name in ["plain", "ours", *(n for n in names if n in makers and n != "plain")]:
        took, engine = (0.0, ours) if name == "ours" else _timed(makers[name])
        for size, ids in circles.items():
            filled, _ = _timed(lambda e=engine, i=ids: e.load_circle(i))  # type: ignore[misc]
            times = []
            for number, question in enumerate(questions):
                cpu, wall = engine.processor_s(), time.perf_counter()
                answer = engine.ask(question)
                spent = engine.processor_s() - cpu, time.perf_counter() - wall
                times.append((spent[0] * 1e3, spent[1] * 1e3))
                expected = truth.setdefault((size, number), answer)
                if not _same(answer, expected, grouped=engine is ours):
                    raise SystemExit(f"{engine.name} differs at {question}: {answer} {expected}")
            mean = sum(cpu for cpu, _ in times) / len(times)
            filling = f"{filled:.0f} | {took / 1e3:.0f}"
            report.append(f"| {engine.name} | {size:,} | {mean:.2f} | {_two(times)} | {filling} |")
            print(report[-1], flush=True)
        if hasattr(engine, "close"):
            engine.close()
        del engine
        gc.collect()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--sizes", default="54000,140000")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--peers", default="plain,fts,tantivy,postgres")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",") if int(size) < options.members]
    profiles = list(people(options.members))
    costs: list[str] = []
    index = _build(profiles, costs)
    _file(index, options.members, costs)
    print(*costs, sep="\n", flush=True)
    speeds: list[str] = []
    _engine(index, profiles, sizes, options.rounds, speeds)
    print(*speeds, sep="\n", flush=True)
    beside: list[str] = []
    if options.peers != "none":
        _beside(index, profiles, options.peers.split(","), sizes, options.questions, beside)
    _put(index, profiles, costs)
    page = _page(options.members, costs, speeds, beside)
    if options.write:
        options.write.write_text(page, encoding="utf-8")


_ELSEWHERE = "Beside others, with fewer members: [results-200000.md](results-200000.md).\n"


def _page(members: int, costs: list[str], speeds: list[str], beside: list[str]) -> str:
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            machine = f"{line.partition(':')[2].strip()}, {os.cpu_count()} cores"
            break
    head = (Path(__file__).parent / "results_head.md").read_text(encoding="utf-8")
    load = os.getloadavg()[1]
    if not beside:
        head = head.partition("## Beside others")[0] + _ELSEWHERE
    return (
        head.replace("{members}", f"{members:,}")
        .replace("{machine}", machine)
        .replace("{load}", f"{load:.1f}")
        .replace("{python}", platform.python_version())
        .replace("{costs}", "\n".join(costs))
        .replace("{speeds}", "\n".join(speeds))
        .replace("{beside}", "\n".join(beside))
    )


if __name__ == "__main__":
    assert position_group("Einkäuferin") == position_group("Einkäufer")
    main()
