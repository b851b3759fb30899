"""The networks that the engine and plain C are asked about: one real, the others made."""

from __future__ import annotations

import numpy as np

from benchmarks.networks import NETWORKS, Recipe, make_network
from ecken.demo.ties import read_keys, read_ties
from ecken.graph import Network

__all__ = ["RECIPES", "network_named"]

RECIPES = {
    "60k": Recipe("60k", 60_000, 20.0),
    "76k-pareto": Recipe("76k-pareto", 76_000, 11.0, "pareto"),
    "40k": Recipe("40k", 40_000, 80.0),
    "80k": Recipe("80k", 80_000, 60.0),
    "dense": Recipe("dense", 38_000, 190.0),
    "1m": NETWORKS["1m"],
}
"""Made networks by name; ``demo`` is the real one, the PGP web of trust."""


def network_named(name: str) -> Network:
    """Make or read a network."""
    if name != "demo":
        return make_network(RECIPES[name])
    keys = read_keys()[0]
    contacts = read_ties(keys).contacts
    a, b = contacts.a.astype(np.uint32), contacts.b.astype(np.uint32)
    return Network.from_arrays(a, b, n=keys.size)
