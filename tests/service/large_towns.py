"""A town large enough for its figures to be told: a ring of forty with chords."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import networkx

from ecken.service.numbers.network_figures import NetworkFigures
from ecken.store.site.daily_snapshot import read_daily, read_whole
from tests.community import Town, small_community

__all__ = ["SIZE", "large_town", "measured_open", "measured_whole", "ring"]

SIZE = 40


def ring(size: int = SIZE) -> networkx.Graph:
    """Return a ring in which every fifth also knows the one thirteen places on."""
    graph = networkx.cycle_graph(size)
    graph.add_edges_from((i, (i + 13) % size) for i in range(0, size, 5))
    return graph


@contextmanager
def large_town(folder: Path, size: int = SIZE) -> Iterator[Town]:
    """Yield a town of members M0, M1, …, of whom all lists are open."""
    members = {f"M{i}": {} for i in range(size)}
    contacts = [f"M{a}–M{b}" for a, b in ring(size).edges]
    with small_community(folder, members=members, contacts=contacts) as town:
        yield town


def measured_open(town: Town) -> NetworkFigures:
    """Return what the newest snapshot has measured of the open network."""
    with town.community.database.reading() as connection:
        daily = read_daily(connection)
    assert daily is not None
    assert daily.measured is not None
    return NetworkFigures.from_plain(daily.measured)


def measured_whole(town: Town) -> NetworkFigures:
    """Return what the newest snapshot has measured of the whole network."""
    with town.community.database.reading() as connection:
        (newest,) = read_whole(connection, limit=1)
    return NetworkFigures.from_plain(newest.measured)
