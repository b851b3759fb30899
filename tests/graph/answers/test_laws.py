"""Laws that hold whatever the network: relabelling, isolated members, monotony, sums."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Network
from tests.oracle import World
from tests.worlds import as_set, network_of, questions, worlds


@given(st.data())
def test_relabelling_changes_no_figure(data: st.DataObject) -> None:
    world = data.draw(worlds())
    order = data.draw(st.permutations(range(world.n)))
    pairs = [(a, b) for a, row in world.contacts.items() for b in row]
    twin = World.of(world.n, [(order[a], order[b]) for a, b in pairs])
    twin.reach = {order[m]: reach for m, reach in world.reach.items()}
    twin.unlisted = {order[m] for m in world.unlisted}
    one, two = network_of(world), network_of(twin)
    for viewer in range(world.n):
        assert one.figures(viewer) == two.figures(order[viewer])
        circles = one.circles(viewer), two.circles(order[viewer])
        assert {order[v] for v in as_set(circles[0].third)} == as_set(circles[1].third)


@given(worlds())
def test_isolated_members_change_no_figure(world: World) -> None:
    net = network_of(world)
    before = [net.figures(v) for v in range(world.n)]
    net.grow(world.n + 100)
    assert [net.figures(v) for v in range(world.n)] == before
    assert net.figures(world.n + 99)[:3] == (0, 0, 0)


@given(worlds())
def test_circles_are_disjoint_and_sum_to_at_most_all_others(world: World) -> None:
    net = network_of(world)
    for viewer in range(world.n):
        found = net.circles(viewer)
        together = np.concatenate([found.first, found.second, found.third])
        assert len(as_set(together)) == together.size <= world.n - 1
        assert viewer not in together
        assert (found.bridge_counts >= 1).all()
        assert net.figures(viewer)[:3] == (found.first.size, found.second.size, found.third.size)


@given(st.data())
def test_a_contact_more_moves_nobody_further_away(data: st.DataObject) -> None:
    world = data.draw(worlds(least=2))
    viewer, target, _, _ = data.draw(questions(world))
    a, b = data.draw(st.lists(st.integers(0, world.n - 1), min_size=2, max_size=2, unique=True))
    net = network_of(world)
    before = net.layer(viewer, target)
    net.add_contact(a, b)
    after = net.layer(viewer, target)
    assert before is None or (after is not None and after <= before)


@given(worlds())
def test_where_all_disclose_and_are_listed_distance_is_the_same_both_ways(world: World) -> None:
    world.reach, world.unlisted = {}, set()
    net = network_of(world)
    for a in range(min(world.n, 6)):
        for b in range(world.n):
            assert net.layer(a, b) == net.layer(b, a)


@given(worlds())
def test_all_ways_of_building_give_the_same_network(world: World) -> None:
    pairs = [(a, b) for a, row in world.contacts.items() for b in row]
    a = np.array([p[0] for p in pairs], dtype=np.uint32)
    b = np.array([p[1] for p in pairs], dtype=np.uint32)
    rows = [sorted(world.row(v)) for v in range(world.n)]
    indptr = np.cumsum([0] + [len(row) for row in rows])
    nets = [
        Network.from_pairs(pairs, n=world.n),
        Network.from_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2), n=world.n),
        Network.from_arrays(a, b, n=world.n),
        Network.from_csr(indptr, np.array([v for row in rows for v in row], dtype=np.int64)),
        Network.from_chunks(lambda: ((a[i::2], b[i::2]) for i in (0, 1)), world.n),
    ]
    for v in range(world.n):
        for net in nets:
            assert net.contacts(v).tolist() == rows[v]
    assert {net.n_contacts for net in nets} == {len(pairs) // 2}
