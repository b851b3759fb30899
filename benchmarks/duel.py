"""The three figures, ours and a peer's in turn on the same members; answers must be equal."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass

import numpy as np

from benchmarks.clock import show
from benchmarks.peers import PEERS, version_of
from ecken.graph import Network
from ecken.graph.live.changes import compact

__all__ = ["Duel", "meet_peers"]


@dataclass(frozen=True, slots=True)
class Duel:
    """Medians in seconds over the same members, asked in turn, and the median of the ratios."""

    peer: str
    theirs: float
    ours: float
    ratio: float

    def __str__(self) -> str:
        return f"{self.peer}: {show(self.theirs)}, ours {show(self.ours)}, {self.ratio:.1f} ×"


def meet_peers(net: Network, count: int, names: list[str] | None = None) -> list[Duel]:
    """Measure every peer that is installed; a peer that is not is left out."""
    rows = compact(net._rows)
    indptr = np.concatenate([[0], np.cumsum(rows.total, dtype=np.int64)])
    indices = rows.pool[: rows.used]
    viewers = np.random.default_rng(1).integers(0, net.n, count).tolist()
    duels = []
    for name, (package, use) in PEERS.items():
        if names and name not in names:
            continue
        try:
            counter = use(indptr, indices)
        except ModuleNotFoundError:
            continue
        counter(viewers[0])
        theirs, ours = [], []
        for viewer in viewers:
            begin = time.process_time()
            answer = counter(viewer)
            middle = time.process_time()
            found = net.figures(viewer)
            theirs.append(middle - begin)
            ours.append(time.process_time() - middle)
            assert answer == tuple(found[:3]), (name, viewer, answer, found)
        ratio = statistics.median(t / o for t, o in zip(theirs, ours, strict=True))
        duels.append(
            Duel(
                f"{name} {version_of(package)}",
                statistics.median(theirs),
                statistics.median(ours),
                ratio,
            )
        )
        del counter
        gc.collect()
    return duels
