"""What building, saving and opening cost, in wall-clock time: all cores are used."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.clock import measure, show
from ecken.graph import Network

__all__ = ["Line", "files", "from_arrays", "from_text"]

Line = tuple[str, str, str]
"""What was measured, the result, and a remark."""

_T = TypeVar("_T")

_TURNS = 3
_MOST_HELD = 100_000_000
"""Contacts up to which there is memory for the network twice."""


def files(net: Network, count: int) -> list[Line]:
    """Save; open and answer, mapped and read."""
    viewers = np.random.default_rng(11).integers(0, net.n, count).tolist()
    expected = net.figures(viewers[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net"
        begin = time.perf_counter()
        net.save(path)
        saved = time.perf_counter() - begin
        lines = [("save", show(saved), f"{path.stat().st_size / 1e9:.2f} GB, synced")]
        ways = {"mapped, verified": (True, True), "mapped, lists not verified": (True, False)}
        if net.n_contacts <= _MOST_HELD:
            ways["read, verified"] = (False, True)
        for what, (mapped, verify) in ways.items():

            def answer(mapped: bool = mapped, verify: bool = verify) -> Network:
                opened = Network.open(path, mapped=mapped, verify=verify)
                assert opened.figures(viewers[0]) == expected
                return opened

            took, opened = _repeat(answer)
            lines.append((f"open to the first answer, {what}", took, "file in the page cache"))
            if verify:
                times = measure(opened.figures, [(viewer,) for viewer in viewers])
                kept = "mapped" if mapped else "read"
                lines.append((f"three figures, from the {kept} file", str(times), ""))
            del opened
    return lines


def from_arrays(net: Network, count: int) -> list[Line]:
    """Build from two columns of ids in no order."""
    if net.n_contacts > _MOST_HELD:
        return []
    a, b = _shuffled_pairs(net)
    took, built = _repeat(lambda: Network.from_arrays(a, b, n=net.n))
    assert built.n_contacts == net.n_contacts
    return [("build from two arrays", took, f"{a.size:,} pairs, shuffled, uint32")]


def from_text(net: Network, count: int) -> list[Line]:
    """Build from a text file of pairs, one per line."""
    rows = net._rows
    wanted = min(64_000_000, net.n_contacts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edges"
        written = _write_pairs(path, rows.pool, rows.bounds, net.n, wanted)
        took, (_, report) = _repeat(lambda: Network.read_edges(path))
        assert report.pairs == written
        remark = f"{path.stat().st_size / 1e9:.2f} GB, {written:,} rows"
    return [("build from text", took, remark)]


def _repeat(build: Callable[[], _T]) -> tuple[str, _T]:
    """Do something some times; return the middle and the longest time, and the last result."""
    times = []
    for _ in range(_TURNS):
        begin = time.perf_counter()
        result = build()
        times.append(time.perf_counter() - begin)
    return f"{show(sorted(times)[_TURNS // 2])}, longest {show(max(times))}", result


def _shuffled_pairs(net: Network) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """List each contact once, in random order."""
    rows = net._rows
    lists = [rows.pool[slice(*rows.bounds(u)[::2])] for u in range(net.n)]
    b = np.concatenate(lists)
    a = np.repeat(np.arange(net.n, dtype=np.uint32), [row.size for row in lists])
    order = np.random.default_rng(15).permutation(np.flatnonzero(a < b))
    return a[order], b[order]


def _write_pairs(
    path: Path, pool: np.ndarray, bounds: Callable[[int], tuple[int, int, int]], n: int, wanted: int
) -> int:
    written = 0
    with path.open("w") as file:
        for u in range(n):
            start, _, end = bounds(u)
            row = pool[start:end]
            row = row[row > u][: wanted - written]
            file.write("".join(f"{u} {v}\n" for v in row.tolist()))
            written += row.size
            if written >= wanted:
                break
    return written
