"""Every answer against the oracle where ids fill several machine words, one after another.

The same memory serves all questions of a network: what one leaves behind would be in the next.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Network
from ecken.graph.queries import circle_search
from ecken.search.bitsets.bitset import ids_of
from tests import oracle
from tests.clean_scratch import watched_scratch
from tests.examples import few_examples
from tests.oracle import World
from tests.worlds import network_of, star_of_hubs, wide_questions, wide_worlds


def _check_circles(net: Network, world: World, viewer: int, blocked: list[int]) -> None:
    layers = oracle.layers(world, viewer, blocked)
    rings = [sorted(layers[k]) if k < len(layers) else [] for k in (1, 2, 3)]
    assert list(net.figures(viewer, blocked=blocked)[:3]) == [len(ring) for ring in rings]
    for depth in (1, 2, 3):
        found = net.circles(viewer, blocked=blocked, hops=depth)
        listed = [found.first.tolist(), found.second.tolist(), found.third.tolist()]
        assert listed == [*rings[:depth], *[[]] * (3 - depth)]
    bits = net.circle_bits(viewer, blocked=blocked)
    assert [bits.near.first.tolist(), bits.near.second.tolist()] == rings[:2]
    assert (ids_of(bits.third).tolist(), bits.third_count) == (rings[2], len(rings[2]))
    assert bits.near.bridge_counts.tolist() == [
        len(oracle.bridges(world, viewer, v, blocked)) for v in rings[1]
    ]
    everyone = np.arange(world.n)
    degrees = np.zeros(world.n, dtype=int)
    for k, ring in enumerate(rings, start=1):
        degrees[ring] = k
    assert net.degrees(viewer, everyone, blocked=blocked).tolist() == degrees.tolist()


def _check_members(
    net: Network, world: World, viewer: int, targets: list[int], blocked: list[int]
) -> None:
    degrees = [oracle.degree(world, viewer, v, blocked) for v in targets]
    assert net.degrees(viewer, targets, blocked=blocked).tolist() == degrees
    indptr, ids = net.bridges_of_many(viewer, targets, blocked=blocked)
    for i, (v, degree) in enumerate(zip(targets, degrees, strict=True)):
        bridges = sorted(oracle.bridges(world, viewer, v, blocked))
        assert net.bridges(viewer, v, blocked=blocked).tolist() == bridges
        assert ids[indptr[i] : indptr[i + 1]].tolist() == bridges
        layer = oracle.layer_of(world, viewer, v, blocked)
        paths = oracle.paths(world, viewer, v, blocked)[:20] if layer and layer < 7 else None
        for is_equal in (False, True):
            told = net.layer(viewer, v, blocked=blocked, is_work_equal=is_equal)
            assert told == layer
            if paths is not None:
                assert paths == net.paths(
                    viewer, v, blocked=blocked, limit=20, is_work_equal=is_equal
                )
        for hops in (1, 2, 3):
            is_within = v == viewer or 0 < degree <= hops
            assert net.within(viewer, v, hops, blocked=blocked) is is_within


def _check_lists(net: Network, world: World, members: list[int], wanted: list[int]) -> None:
    for layer in (1, 2, 5):
        indptr, ids = net.entries_among(members, layer, wanted)
        assert net.entry_counts(members, layer, wanted).tolist() == np.diff(indptr).tolist()
        for i, member in enumerate(members):
            shown = {v for v in wanted if world.discloses(member, layer, v)}
            assert ids[indptr[i] : indptr[i + 1]].tolist() == sorted(shown)


def test_one_question_after_another_in_a_star_of_hubs_equals_the_oracle() -> None:
    """Of fixed shape: what is left dirty shows at once, before any example is made smaller."""
    world = star_of_hubs(3, 40)
    world.reach = {1: 1, 70: 0}
    world.unlisted = {64, 100}
    net = network_of(world)
    for viewer, blocked in ((0, [2, 66]), (5, []), (64, [1, 122]), (122, [2])):
        _check_circles(net, world, viewer, blocked)
        _check_members(net, world, viewer, [0, 1, 63, 64, 66, 122], blocked)
        _check_lists(net, world, [0, 1, 2, 70], [3, 63, 64, 65, 122])


@few_examples(12)
@given(st.data())
def test_one_question_after_another_equals_the_oracle(data: st.DataObject) -> None:
    world = data.draw(wide_worlds())
    net = network_of(world)
    targets = data.draw(st.lists(st.integers(0, world.n - 1), min_size=1, max_size=6))
    for _ in range(2):
        viewer, blocked, also = data.draw(wide_questions(world))
        _check_circles(net, world, viewer, blocked)
        _check_members(net, world, viewer, targets, blocked)
        as_if = oracle.figures(world, viewer, blocked, also)
        assert net.figures(viewer, blocked=blocked, also=also)[:3] == as_if
        _check_lists(net, world, sorted({viewer, *targets}), sorted({*also, *blocked}))


@pytest.mark.parametrize("left", ["seen", "mark", "tally"])
def test_memory_that_is_left_dirty_is_noticed(left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of these tests: were a search to leave one bit behind, it would fail."""
    find = circle_search.find_figures

    def untidy(rows, viewer, also, blocked, scratch):  # type: ignore[no-untyped-def]
        found = find(rows, viewer, also, blocked, scratch)
        getattr(scratch, left)[-1] = 1
        return found

    monkeypatch.setattr("ecken.graph.network.find_figures", untidy)
    net = network_of(star_of_hubs(3, 40))
    with (
        watched_scratch() as lent,
        pytest.raises(AssertionError, match=f"{left} is dirty"),
    ):
        net.figures(0)
    assert lent
