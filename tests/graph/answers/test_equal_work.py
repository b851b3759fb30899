"""Twin worlds that differ in one contact the viewer may not see: same answers, same work."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecken.graph import Network
from ecken.graph.inputs import NO_IDS, check_ids
from ecken.graph.queries.circle_search import find_bridges, find_degrees
from tests import oracle
from tests.oracle import World
from tests.worlds import network_of, questions, worlds


def _is_hidden(world: World, viewer: int, a: int, b: int, blocked: list[int]) -> bool:
    """Whether neither end shows the viewer this contact."""
    if viewer in (a, b):
        return False
    for here, there in ((a, b), (b, a)):
        layer = oracle.layer_of(world, viewer, here, blocked)
        shows = layer is not None and world.reach_of(here) >= layer
        if shows and there not in world.unlisted:
            return False
    return True


def _answers(net: Network, viewer: int, targets: list[int], blocked: list[int]) -> list[object]:
    ids = check_ids(blocked, net.n, "blocked")
    rows = net._rows
    found: list[object] = [net.figures(viewer, blocked=blocked)]
    circles = net.circles(viewer, blocked=blocked)
    found += [circles.work, circles.first.tolist(), circles.second.tolist()]
    found += [circles.third.tolist(), circles.bridge_counts.tolist()]
    with net._scratch.borrow(net.n) as scratch:
        degrees, work = find_degrees(rows, viewer, check_ids(targets, net.n, "t"), ids, scratch)
        found += [degrees.tolist(), work]
        for target in targets:
            bridges, work = find_bridges(rows, viewer, target, NO_IDS, ids, scratch)
            found += [bridges.tolist(), work]
    found += [[np.asarray(column).tolist() for column in net.losses(viewer, blocked=blocked)]]
    sizes = net.layer_sizes(viewer, blocked=blocked)
    found += [sizes.sizes.tolist(), sizes.work]
    found += [net.paths(viewer, target, blocked=blocked) for target in targets]
    for target in targets:
        search = net._route(viewer, target, blocked, 3, trace=False)
        found += [search.distance, search.work]
        search = net._route(viewer, target, blocked, None, True, trace=True, limit=9)
        found += [search.distance, search.work, search.found]
    return found


@given(st.data())
def test_a_hidden_contact_changes_neither_answer_nor_work(data: st.DataObject) -> None:
    world = data.draw(worlds(least=3, most=14))
    viewer, _, blocked, _ = data.draw(questions(world))
    a, b = data.draw(st.lists(st.integers(0, world.n - 1), min_size=2, max_size=2, unique=True))
    world.remove(a, b)
    net = network_of(world)
    before = _answers(net, viewer, list(range(world.n)), blocked)
    world.add(a, b)
    assume(_is_hidden(world, viewer, a, b, blocked))
    net.add_contact(a, b)
    assert _answers(net, viewer, list(range(world.n)), blocked) == before


@pytest.mark.parametrize("hidden", [(2, 5), (6, 7), (2, 7)])
def test_a_contact_behind_a_closed_list_costs_nothing(hidden: tuple[int, int]) -> None:
    world = World.of(8, [(0, 1), (1, 2), (1, 3), (3, 4), (0, 6)])
    world.reach = {2: 0, 6: 0, 5: 0, 7: 0}
    net = network_of(world)
    before = _answers(net, 0, list(range(8)), [])
    world.add(*hidden)
    assert _is_hidden(world, 0, *hidden, [])
    net.add_contact(*hidden)
    assert _answers(net, 0, list(range(8)), []) == before


def test_work_does_grow_with_a_contact_that_may_be_seen() -> None:
    world = World.of(6, [(0, 1), (1, 2), (2, 3)])
    net = network_of(world)
    before = net.figures(0).work
    net.add_contact(2, 4)
    assert net.figures(0).work > before


def test_the_house_asks_from_both_sides_nowhere() -> None:
    sources = (Path(__file__).parents[3] / "src" / "ecken").rglob("*.py")
    callers = [
        path.name
        for path in sources
        if path.parent.name != "graph"
        and re.search(r"\.(within|quick_path)\(", path.read_text("utf-8"))
    ]
    assert callers == []
