"""Compiles every kernel: what :meth:`Network.warm` does, and ``python -m ecken.graph``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ecken.graph.jit import keep_compiled
from ecken.graph.kernels import listing

__all__ = ["warm_all"]


def warm_all(network: Any) -> None:
    """Ask every kind of question of a tiny network; what is compiled stays on disk.

    It also goes into the library (:mod:`ecken.graph.library`), which later processes load.

    ``network`` is the class :class:`~ecken.graph.network.Network`, which cannot be imported here:
    it imports this module, to offer it.
    """
    from tempfile import TemporaryDirectory  # here, as importing the engine need not load it

    chain = [(i, i + 1) for i in range(12)]
    net = network.from_pairs(chain, listed=None, n=14)
    net.set_privacy(13, 255, False)
    net.add_contact(0, 13)
    net.remove_contact(0, 13)
    net.change_contacts([0, 0], [13, 13], [True, False])
    net.figures(0)
    net.layer_sizes(0)
    net.losses(0)
    net.circles(0, hops=1)
    net.circles(0)
    net.circle_bits(0)
    net.degrees(0, [3, 5])
    net.within(0, 3)
    net.quick_path(0, 9)
    net.bridges(0, 2)
    net.bridges_of_many(0, [2, 3])
    net.entries_among([1, 2], 1, [2, 3])
    net.cascade(0, 0.5)
    net.paths(0, 12)
    net.is_contact(0, 1)
    net.figures_of_all(third="exact")
    net.figures_of_all(registers=64)
    net.components()
    marks = np.zeros(1, dtype=np.uint64)
    marks.flags.writeable = False  # as the search asks
    listing.list_marked(marks, np.empty(0, dtype=np.uint32))
    with TemporaryDirectory() as folder:
        _warm_files(network, net, Path(folder))
        _warm_measures(net, Path(folder))
    keep_compiled()


def _warm_files(network: Any, net: Any, folder: Path) -> None:
    """Build every way, from ids of 32 and of 64 bits, and open."""
    net.save(folder / "net", version=0)
    network.open(folder / "net")
    a, b = np.array([[0, 1, 2], [3, 4, 5]], dtype=np.uint32)
    network.from_arrays(a, b)
    network.from_chunks(lambda: [(a, b)], 6)
    network.from_csr([0, 1, 2], np.array([1, 0], dtype=np.uint32))
    network.from_csr([0, 1, 2], [1, 0])
    for text in ("1 7\n7 9\n", f"1 {2**40}\n"):
        (folder / "edges").write_text(text)
        network.read_edges(folder / "edges")


def _warm_measures(net: Any, folder: Path) -> None:
    """Measure the whole network, exactly and from a sample, as if it were a long line, too."""
    from ecken.graph.measures.searches import LoneSearches, Searches

    net.distances(sample=None)
    net.distances(sample=4, resume=folder / "run")
    net.sketched_distances(runs=2)
    net.mixing()
    net.clustering()
    net.clustering(sample=2)
    source = np.array([3], dtype=np.uint32)
    Searches(net._rows).singly(source, np.array([12]), net.n)
    LoneSearches(net._rows).search(3, 12)
