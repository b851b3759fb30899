"""A search for the third figure ends when all members are reached: exact, and of equal work."""

from __future__ import annotations

import random

import pytest

from ecken.graph import Network
from tests import oracle
from tests.oracle import World
from tests.worlds import network_of

VIEWER, AWAY = 0, range(180, 200)


def _dense_world(seed: int = 1) -> World:
    """Ten contacts, who lead to 169 members, who know each other and the last twenty."""
    chance = random.Random(seed)
    world = World.of(200, [(VIEWER, i) for i in range(1, 11)])
    second = range(11, 180)
    for v in second:
        world.add(chance.randrange(1, 11), v)
        for other in chance.sample(second, 60):
            if other != v:
                world.add(v, other)
        world.add(v, chance.choice(AWAY))
    return world


def _entries(world: World, viewer: int) -> int:
    """How many entries the viewer may read in circle 1 and 2."""
    return sum(
        len(world.row(w) - world.unlisted)
        for layer in (1, 2)
        for w in oracle.circle(world, viewer, layer)
        if world.reach_of(w) >= layer
    )


@pytest.mark.parametrize("seed", range(4))
def test_all_are_counted_and_not_all_lists_are_read_where_nobody_is_left(seed: int) -> None:
    world = _dense_world(seed)
    found = network_of(world).figures(VIEWER)
    assert found[:3] == oracle.figures(world, VIEWER) == (10, 169, 20)
    assert found.work < 0.75 * _entries(world, VIEWER)


def test_all_lists_are_read_where_somebody_stays_out_of_reach() -> None:
    world = _dense_world()
    net = network_of(world)
    net.grow(201)
    found = net.figures(VIEWER)
    assert found[:3] == (10, 169, 20)
    assert found.work > _entries(world, VIEWER)


def test_who_is_blocked_is_not_waited_for() -> None:
    world = _dense_world()
    for v in list(world.row(199)):
        world.remove(199, v)
    found = network_of(world).figures(VIEWER, blocked=[199])
    assert found[:3] == oracle.figures(world, VIEWER, [199])
    assert found.work < 0.75 * _entries(world, VIEWER)


@pytest.mark.parametrize("closed", [[], [150], list(range(100, 180)), [199]])
@pytest.mark.parametrize("hidden", [(200, 201), (200, 12), (12, 13), (199, 200)])
def test_a_hidden_contact_does_not_change_when_the_search_ends(
    closed: list[int], hidden: tuple[int, int]
) -> None:
    world = _dense_world()
    world.n = 202
    world.reach = dict.fromkeys([*closed, *hidden], 0)
    world.remove(*hidden)
    net = network_of(world)
    before = net.figures(VIEWER)
    net.add_contact(*hidden)
    assert net.figures(VIEWER) == before
    assert before[:3] == oracle.figures(world, VIEWER)


def test_one_member_more_or_less_within_reach_is_noticed() -> None:
    """The last one is found in the last list: the search may not end before."""
    world = _dense_world()
    for v in list(world.row(199)):
        world.remove(199, v)
    net = network_of(world)
    assert net.figures(VIEWER)[:3] == (10, 169, 19)
    for v in (11, 95, 179):
        net.add_contact(v, 199)
        assert net.figures(VIEWER)[:3] == (10, 169, 20)
        net.remove_contact(v, 199)


def test_everybody_is_counted_alike_one_by_one_and_all_at_once() -> None:
    net: Network = network_of(_dense_world())
    together = net.figures_of_all(third="exact")
    for viewer in range(net.n):
        found = net.figures(viewer)
        assert found[:3] == tuple(
            int(x[viewer]) for x in (together.first, together.second, together.third)
        )
