"""What the engine is measured at: one function per line of the table."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.building import Line, files, from_arrays, from_text
from benchmarks.clock import measure, now, show, take
from benchmarks.reading import touch_rows
from benchmarks.unmasked import count_unmasked
from ecken.graph import Network
from ecken.graph.inputs import NO_IDS
from ecken.graph.kernels import circles as circle_kernels
from ecken.graph.kernels import frontier as push_kernels
from ecken.graph.kernels import listing as listing_kernels
from ecken.graph.live.changes import compact

__all__ = ["TASKS", "Line"]


def _some(net: Network, count: int, seed: int) -> list[int]:
    return [int(v) for v in np.random.default_rng(seed).integers(0, net.n, count)]


def _pairs(net: Network, count: int, seed: int) -> list[tuple[int, int]]:
    pairs = np.random.default_rng(seed).integers(0, net.n, (count, 2)).tolist()
    return [(a, b) for a, b in pairs if a != b]


def figures(net: Network, count: int) -> list[Line]:
    """The three figures, and what reading the same lists alone costs."""
    rows = net._rows
    viewers = _some(net, count, 1)
    samples: list[float] = []
    floor: list[float] = []
    work: list[int] = []
    with net._scratch.borrow(net.n) as s:
        for viewer in viewers:
            begin = now()
            found = net.figures(viewer)
            samples.append(now() - begin)
            work.append(found.work)
            first, second, _, _ = circle_kernels.reach_second(
                rows.pool, rows.head, rows.total, viewer, NO_IDS, NO_IDS,
                s.seen, s.nodes, s.starts, s.lengths,
            )  # fmt: skip
            both = first + second
            push_kernels.unmark(viewer, NO_IDS, s.nodes, both, s.seen)
            opened, _ = push_kernels.gather_rows(
                rows.head, s.nodes, first, both, 2, s.starts, s.lengths
            )
            begin = now()
            touch_rows(rows.pool, s.starts, s.lengths, opened)
            floor.append(now() - begin)
    each = np.median(np.array(samples) / np.array(work)) * 1e9
    middle = int(np.median(work))
    return [
        ("three figures of one member", str(take(samples)), f"{each:.2f} ns per list entry"),
        (
            "only reading circle 2's lists",
            str(take(floor)),
            f"{middle * 4 / 1e6:.1f} MB at the median",
        ),
    ]


def masks(net: Network, count: int) -> list[Line]:
    """What the rule costs where it hides nothing: against a search that knows no audiences.

    Then what blocks cost, per list entry that remains.
    """
    rows = compact(net._rows)
    indptr = np.concatenate([[0], np.cumsum(rows.total, dtype=np.int64)])
    chosen = np.random.default_rng(3).choice(net.n, 50, replace=False).astype(np.uint32)
    masked, blocks = [], []
    with net._scratch.borrow(net.n) as s:
        scratch = (s.seen, s.nodes, s.starts, s.lengths)
        for viewer in _some(net, count, 2):
            ruled = (rows.pool, rows.head, rows.total, viewer, NO_IDS)
            plain = (indptr, rows.pool, viewer, NO_IDS)
            count_unmasked(*plain, *scratch)
            before, expected = _timed(count_unmasked, *plain, *scratch)
            took, found = _timed(
                circle_kernels.count_figures, *ruled, NO_IDS, *scratch, s.flags, s.words
            )
            after, _ = _timed(count_unmasked, *plain, *scratch)
            assert found[:3] == expected, (viewer, found, expected)
            masked.append(2 * took / (before + after))
            out = chosen[chosen != viewer]
            other, fewer = _timed(
                circle_kernels.count_figures, *ruled, out, *scratch, s.flags, s.words
            )
            blocks.append(other / fewer[3] / (took / found[3]))
    return [
        (
            "audiences and listed flags",
            f"{np.median(masked):.3f} ×",
            "of the same search without any, lists warm",
        ),
        ("50 blocked members, per list entry", f"{np.median(blocks):.3f} ×", "of without"),
    ]


def _timed(call: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    """Return the seconds that a call took, and what it returned."""
    begin = now()
    found = call(*given)
    return now() - begin, found


def circle_two(net: Network, count: int) -> list[Line]:
    """Circle 2 as ascending ids with bridge counts, against visiting the same entries.

    Each member is asked one way only, so that neither way finds the lists in the cache.
    """
    rows = net._rows
    ways: tuple[list[float], ...] = ([], [], [])
    with net._scratch.borrow(net.n) as s:
        for i, viewer in enumerate(_some(net, 9 * count, 4)):
            given = (rows.pool, rows.head, rows.total, viewer, NO_IDS, NO_IDS, s.seen, s.nodes)
            begin = now()
            if i % 3 == 0:
                net.circles(viewer, hops=2)
            elif i % 3 == 1:
                first, _, _ = listing_kernels.list_second(
                    *given, s.starts, s.lengths, s.tally, s.mark, s.entries, s.counters, s.counts
                )
                push_kernels.unmark(viewer, NO_IDS, s.nodes, first, s.seen)
            else:
                first, second, _, _ = circle_kernels.reach_second(*given, s.starts, s.lengths)
                push_kernels.unmark(viewer, NO_IDS, s.nodes, first + second, s.seen)
            ways[i % 3].append(now() - begin)
    whole, listing, visit = (take(way) for way in ways)
    return [
        ("circle 2, ascending, with bridge counts", str(whole), "the method, with its arrays"),
        (
            "the same, kernels alone",
            str(listing),
            f"{listing.median / visit.median:.2f} × a visit",
        ),
        ("visiting the entries out of circle 1", str(visit), "kernels alone"),
    ]


def single_questions(net: Network, count: int) -> list[Line]:
    """Bridges of a hit, shared contacts, and whether somebody is within three."""
    hits, shared = [], []
    for viewer in _some(net, count, 5):
        found = net.circles(viewer, hops=2)
        if found.second.size:
            hits.append((viewer, int(found.second[found.second.size // 2])))
        if found.first.size:
            shared.append((viewer, int(found.first[found.first.size // 2])))
    rng = np.random.default_rng(15)
    rng.shuffle(hits)
    rng.shuffle(shared)
    pairs = _pairs(net, count, 6)
    return [
        ("bridges of one hit", str(measure(net.bridges, hits)), ""),
        ("shared contacts of two members", str(measure(net.bridges, shared)), ""),
        ("is X within 3", str(measure(net.within, pairs)), "from both sides"),
        (
            "the degree of X",
            str(measure(lambda a, b: net.degrees(a, [b]), pairs[: count // 2])),
            "forward only: equal work",
        ),
    ]


def paths(net: Network, count: int) -> list[Line]:
    """Shortest paths between random members."""
    pairs = _pairs(net, count, 7)
    times = measure(lambda a, b: net.path(a, b, max_hops=6), pairs)
    return [("shortest path up to 6 hops", str(times), f"most {show(times.most)}")]


def changes(net: Network, count: int) -> list[Line]:
    """100,000 contacts added and removed again, then the figures that show the change."""
    pairs = _pairs(net, 50_000, 8)
    added = measure(net.add_contact, pairs)
    removed = measure(net.remove_contact, pairs)
    viewer = _some(net, 1, 9)[0]
    before = net.figures(viewer).first
    other = next(v for v in _some(net, 50, 10) if v != viewer and not net.is_contact(viewer, v))
    net.add_contact(viewer, other)
    assert net.figures(viewer).first == before + 1
    net.remove_contact(viewer, other)
    assert net.figures(viewer).first == before
    return [
        ("contact added", str(added), f"longest of {added.count:,}: {show(added.most)}"),
        ("contact removed", str(removed), f"longest of {removed.count:,}: {show(removed.most)}"),
    ]


def two_threads(net: Network, count: int) -> list[Line]:
    """Figures of the same members, by one thread and shared by two."""
    viewers = _some(net, count, 13)

    def ask(part: list[int]) -> None:
        for viewer in part:
            net.figures(viewer)

    best = []
    for _ in range(3):
        begin = time.perf_counter()
        ask(viewers)
        one = time.perf_counter() - begin
        workers = [threading.Thread(target=ask, args=(viewers[i::2],)) for i in (0, 1)]
        begin = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        best.append(one / (time.perf_counter() - begin))
    return [("two threads", f"{max(best):.2f} × one", "needs an idle machine")]


def everybody(net: Network, count: int) -> list[Line]:
    """Figures of all members; large networks by a stretch of ids, scaled up."""
    some = min(net.n, 20_000)
    rows = net._rows
    from ecken.graph.kernels import all_members

    out = np.zeros((2, net.n), dtype=np.uint32)
    with net._scratch.borrow(net.n) as s:
        begin = now()
        all_members.count_second_of(
            rows.pool, rows.head, rows.total, 0, some, NO_IDS,
            s.seen, s.nodes, s.starts, s.lengths, *out,
        )  # fmt: skip
        took = (now() - begin) * net.n / some
    lines = [("first and second of all members", show(took), f"scaled up from {some:,}")]
    if net.n <= 1_000_000:
        from ecken.graph.queries.network_statistics import sketch_third

        begin = now()
        balls = sketch_third(rows, 256)
        took = now() - begin
        asked = _some(net, 100, 14)
        exact = np.array([sum(net.figures(v)[:3]) + 1 for v in asked])
        wrong = float(np.sqrt((((balls[asked] - exact) / exact) ** 2).mean()))
        lines.append(
            ("third of all members, 256 registers", show(took), f"error {wrong:.1%}, stated 6.5 %")
        )
    return lines


TASKS: dict[str, Callable[[Network, int], list[Line]]] = {
    "figures": figures,
    "masks": masks,
    "circle-two": circle_two,
    "questions": single_questions,
    "paths": paths,
    "changes": changes,
    "threads": two_threads,
    "everybody": everybody,
    "files": files,
    "arrays": from_arrays,
    "text": from_text,
}
