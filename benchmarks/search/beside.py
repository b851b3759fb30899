"""The same job asked of all engines in one run; every answer is compared with plain SQL."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.search.engine import SEED, forget
from benchmarks.search.peers import Answer, Postgres, Sqlite, Tantivy
from benchmarks.search.questions import FACETS, Plain, circle, plain_questions
from ecken.search import Profile, ProfileIndex, SearchRequest, SearchScope, parse_line

FEW = 100  # hits up to which a question finds few


class Ours:
    """Ecken, given the circle as the array of ids that the graph gives."""

    name = "Ecken"

    def __init__(self, index: ProfileIndex) -> None:
        self._index = index

    def load_circle(self, ids: np.ndarray) -> None:
        self._ids = ids

    def ask(self, plain: Plain) -> Answer:
        index = self._index
        forget(index)
        request = SearchRequest(
            parse_line(plain.line()), order="newest", facets=FACETS, limit=20, with_reasons=False
        )
        found = index.search(request, SearchScope(self._ids))
        newest = np.array([hit.member for hit in found.hits], np.uint32)
        order = np.argsort(newest)
        joined = np.empty(len(newest), np.int64)
        joined[order] = index.column("joined", newest[order])
        return Answer(found.total, found.facets, joined.tolist())

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


def beside(
    index: ProfileIndex, profiles: Sequence[Profile], names: list[str], sizes: list[int],
    rounds: int,
) -> Iterator[str]:  # fmt: skip
    """Rows of the table of engines."""
    makers: dict[str, Callable[[], Any]] = {
        "plain": lambda: Sqlite(profiles, fts=False),
        "ours": lambda: Ours(index),
        "fts": lambda: Sqlite(profiles, fts=True),
        "tantivy": lambda: Tantivy(profiles),
        "postgres": lambda: Postgres(profiles),
    }
    questions = plain_questions(profiles, rounds, SEED)
    circles = {size: circle(index, size, SEED) for size in sizes}
    truth: dict[tuple[int, int], Answer] = {}
    for name in ["plain", "ours", *(n for n in names if n in makers and n != "plain")]:
        start = time.perf_counter()
        engine = makers[name]()
        took = time.perf_counter() - start
        for size, ids in circles.items():
            filling = [_spent(engine, lambda e=engine, i=ids: e.load_circle(i)) for _ in range(3)]  # type: ignore[misc]
            times = []
            for number, question in enumerate(questions):
                before = engine.processor_s()
                answer = engine.ask(question)
                times.append((engine.processor_s() - before) * 1e3)
                expected = truth.setdefault((size, number), answer)
                if not _same(answer, expected, grouped=name == "ours"):
                    raise SystemExit(f"{engine.name} differs at {question}: {answer} {expected}")
            few = [truth[size, i].total <= FEW for i in range(len(questions))]
            row = _row(times, few, min(filling), took)
            yield f"| {engine.name} | {size:,} | {row} |"
        if hasattr(engine, "close"):
            engine.close()
        del engine
        gc.collect()


def _spent(engine: Any, work: Callable[[], Any]) -> float:
    before = engine.processor_s()
    work()
    return float(engine.processor_s() - before) * 1e3


def _row(times: list[float], few: list[bool], filling: float, took: float) -> str:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    rare = float(np.median(np.array(times)[np.array(few)])) if any(few) else float("nan")
    mean = sum(times) / len(times)
    return (
        f"{mean:.2f} | {p50:.2f} | {rare:.2f} | {p95:.2f} | {p99:.2f} | {filling:.1f} |"
        f" {p50 + filling:.2f} | {took:.0f}"
    )
