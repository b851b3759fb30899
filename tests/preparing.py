"""A network whose search is still to be prepared, for tests."""

from __future__ import annotations

from ecken.search import ProfileIndex
from tests.community import Town

__all__ = ["prepare"]


def prepare(town: Town) -> ProfileIndex:
    """Let the network stand as if it had just been built."""
    network = town.community.network
    every = (network.index.profile(member) for member in network.index.members())
    network.index = ProfileIndex.of_columns(one for one in every if one is not None)
    return network.index
