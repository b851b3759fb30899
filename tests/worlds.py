"""Small networks with names, and a strategy that makes any number of others."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import strategies as st

from ecken.graph import Network
from tests.oracle import EVERYONE, World

REACHES = (0, 1, 2, 3, 4, EVERYONE)


def path_of_five() -> World:
    """0 - 1 - 2 - 3 - 4."""
    return World.of(5, [(i, i + 1) for i in range(4)])


def hidden_bridge() -> World:
    """Two ways from 0 to 3, over 1 and over 2; 2 shows the list to nobody."""
    world = World.of(4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    world.reach[2] = 0
    return world


def two_cliques() -> World:
    """Members 0 to 4 all know each other, so do 5 to 9; 4 and 5 know each other."""
    cliques = [(a, b) for base in (0, 5) for a in range(base, base + 5) for b in range(a)]
    return World.of(10, [(a, b) for a, b in cliques if b >= a // 5 * 5] + [(4, 5)])


def star_of_hubs(hubs: int = 3, leaves: int = 50) -> World:
    """Hubs 0, 1, … know each other; each knows its own leaves."""
    pairs = [(a, b) for a in range(hubs) for b in range(a)]
    for hub in range(hubs):
        pairs += [(hub, hubs + hub * leaves + i) for i in range(leaves)]
    return World.of(hubs + hubs * leaves, pairs)


def long_line(n: int = 40) -> World:
    """A line long enough for a search from both ends to go far."""
    return World.of(n, [(i, i + 1) for i in range(n - 1)])


NAMED = {
    "path_of_five": path_of_five,
    "hidden_bridge": hidden_bridge,
    "two_cliques": two_cliques,
    "star_of_hubs": star_of_hubs,
    "long_line": long_line,
}


def network_of(world: World) -> Network:
    """Build the engine's network of a world."""
    pairs = [(a, b) for a, row in world.contacts.items() for b in row if a < b]
    return Network.from_pairs(
        pairs,
        n=world.n,
        reach=[world.reach_of(i) for i in range(world.n)],
        listed=[i not in world.unlisted for i in range(world.n)],
    )


@st.composite
def worlds(draw: st.DrawFn, least: int = 1, most: int = 24) -> World:
    """Any world: sparse or dense, with or without a long line, audiences and unlisted members."""
    n = draw(st.integers(least, most))
    ids = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(ids, ids), max_size=3 * n))
    if draw(st.booleans()):
        pairs += [(i, i + 1) for i in range(n - 1)]
    world = World.of(n, ((a, b) for a, b in pairs if a != b))
    world.reach = draw(st.dictionaries(ids, st.sampled_from(REACHES), max_size=n))
    world.unlisted = draw(st.sets(ids, max_size=n // 3))
    return world


@st.composite
def wide_worlds(draw: st.DrawFn, least: int = 65, most: int = 300) -> World:
    """Any world whose ids fill more than one machine word: what is left behind there shows.

    Drawn by a few numbers, so that hypothesis is quick and still finds a small one.
    """
    n, random = draw(st.integers(least, most)), Random(draw(st.integers(0, 10**6)))
    ties = int(n * draw(st.sampled_from((0.6, 1.2, 2.0, 4.0))))
    pairs = [(random.randrange(n), random.randrange(n)) for _ in range(ties)]
    if draw(st.booleans()):
        pairs += [(i, i + 1) for i in range(n - 1)]
    world = World.of(n, ((a, b) for a, b in pairs if a != b))
    closed = draw(st.sampled_from((0.0, 0.2, 0.5)))
    ids = [i for i in range(n) if random.random() < closed]
    world.reach = {i: random.choice(REACHES) for i in ids}
    world.unlisted = {i for i in range(n) if random.random() < closed / 2}
    return world


EDGES = (0, 1, 62, 63, 64, 65, 127, 128, 191, 192, 255, 256)
"""Ids at the first and last places of machine words."""


@st.composite
def wide_questions(draw: st.DrawFn, world: World) -> tuple[int, list[int], list[int]]:
    """A viewer, blocked ids and contacts taken as if accepted, at the edges of words too."""
    at_edges = st.sampled_from([v for v in (*EDGES, world.n - 1) if v < world.n])
    ids = at_edges | st.integers(0, world.n - 1)
    viewer = draw(ids)
    others = st.lists(ids.filter(lambda v: v != viewer), max_size=6)
    return viewer, draw(others), draw(others)


@st.composite
def questions(draw: st.DrawFn, world: World) -> tuple[int, int, list[int], list[int]]:
    """A viewer, a target, blocked ids and contacts taken as if accepted; the viewer in neither."""
    ids = st.integers(0, world.n - 1)
    viewer = draw(ids)
    others = ids.filter(lambda v: v != viewer) if world.n > 1 else st.nothing()
    few = st.lists(others, max_size=min(4, world.n - 1))
    return viewer, draw(ids), draw(few), draw(few)


def as_set(ids: Iterable[int]) -> set[int]:
    """Ids of an array as a set of ints."""
    return {int(v) for v in ids}
