"""The engine: figures, circles, bridges and paths in a contact network, exact and live.

Usable on its own. It knows ids, no people::

    from ecken.graph import Network

    net = Network.from_pairs([(0, 1), (1, 2), (2, 3)])
    net.figures(0)  # Figures(first=1, second=1, third=1, work=…)

Importing it loads no compiler; the kernels load at first use.
"""

from __future__ import annotations

from ecken.graph.measures.ball_growth import SketchedDistances
from ecken.graph.measures.clustering import Clustering
from ecken.graph.measures.degrees import DegreeDistribution, Mixing
from ecken.graph.measures.distances import Diameter, DistanceIntervals, Distances, Interval
from ecken.graph.measures.tail_fit import TailFit
from ecken.graph.network import Network
from ecken.graph.queries.network_statistics import AllFigures
from ecken.graph.queries.results import (
    Cascade,
    CircleBits,
    Circles,
    Components,
    Figures,
    LayerSizes,
    Losses,
)
from ecken.graph.reach import Reach

__all__ = [
    "AllFigures",
    "Cascade",
    "CircleBits",
    "Circles",
    "Clustering",
    "Components",
    "DegreeDistribution",
    "Diameter",
    "DistanceIntervals",
    "Distances",
    "Figures",
    "Interval",
    "LayerSizes",
    "Losses",
    "Mixing",
    "Network",
    "Reach",
    "SketchedDistances",
    "TailFit",
]
