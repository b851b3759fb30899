"""How long it takes to tell what each contact of a member alone opens.

``python -m benchmarks.losses [NETWORK]`` asks typical members, and the one with most contacts, and
compares some of their answers with the figures asked without that contact.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.clock import measure, show
from benchmarks.networks import NETWORKS, make_network
from ecken.graph import Network

ASKED = 20
CHECKED = 3


def main(name: str) -> None:
    """Make the network, ask, print the times."""
    network = make_network(NETWORKS[name])
    Network.warm()
    counts = network.disclosed_counts
    middle = np.argsort(counts, kind="stable")[network.n // 2 :][:ASKED].tolist()
    most = int(np.argmax(counts))
    print(f"{name}: {network.n:,} members, {network.n_contacts:,} contacts")
    for who, viewers in (("typical members", middle), ("the best connected", [most] * 5)):
        arguments = [(viewer,) for viewer in viewers]
        print(f"{who}: {int(counts[viewers[0]]):,} contacts")
        for call in (network.figures, network.losses, network.layer_sizes):
            measured = measure(call, arguments)
            print(f"  {call.__name__}: median {show(measured.median)}, most {show(measured.most)}")
        for viewer in viewers[:1]:
            _check(network, viewer)


def _check(network: Network, viewer: int) -> None:
    found = network.losses(viewer)
    first, second, third, _ = found.figures
    for i in np.argsort(found.alone)[-CHECKED:].tolist():
        change = int(found.returning[i] - found.third_alone[i])
        expected = (first - 1, second - int(found.alone[i]), third + change)
        without = network.figures(viewer, blocked=[found.contacts[i]])[:3]
        if without != expected:
            raise SystemExit(f"{viewer} without {found.contacts[i]}: {without}, not {expected}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "100k")
