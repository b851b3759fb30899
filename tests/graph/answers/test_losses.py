"""What each contact alone opens, and all layers, against the oracle: with and without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Losses, Network
from tests import oracle
from tests.clean_scratch import watched_scratch
from tests.oracle import World
from tests.worlds import (
    NAMED,
    as_set,
    network_of,
    questions,
    wide_questions,
    wide_worlds,
    worlds,
)


def _told(found: Losses) -> dict[int, tuple[int, int, tuple[int, int, int]]]:
    """For each contact: opened, alone, and the figures without them."""
    first, second, third, _ = found.figures
    return {
        contact: (opened, alone, (first - 1, second - alone, third + returning - lost))
        for contact, opened, alone, returning, lost in zip(
            *(column.tolist() for column in found[:5]), strict=True
        )
    }


def _agree(net: Network, world: World, viewer: int, blocked: list[int]) -> None:
    found = net.losses(viewer, blocked=blocked)
    assert found.contacts.tolist() == sorted(oracle.circle(world, viewer, 1, blocked))
    assert found.figures[:3] == oracle.figures(world, viewer, blocked)
    assert _told(found) == oracle.losses(world, viewer, blocked)
    sizes = net.layer_sizes(viewer, blocked=blocked).sizes.tolist()
    assert sizes == [len(layer) for layer in oracle.layers(world, viewer, blocked)]


@pytest.mark.parametrize("name", NAMED)
def test_losses_in_a_named_world_equal_the_oracle(name: str) -> None:
    world = NAMED[name]()
    net = network_of(world)
    for viewer in range(min(world.n, 12)):
        _agree(net, world, viewer, [])


@given(st.data())
def test_losses_and_layers_equal_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds())
    viewer, _, blocked, _ = data.draw(questions(world))
    _agree(network_of(world), world, viewer, blocked)


@given(st.data())
def test_they_equal_the_oracle_where_ids_fill_several_words(data: st.DataObject) -> None:
    world = data.draw(wide_worlds())
    net = network_of(world)
    for _ in range(3):
        viewer, blocked, _ = data.draw(wide_questions(world))
        with watched_scratch():
            _agree(net, world, viewer, blocked)


@given(worlds())
def test_without_a_contact_the_figures_are_those_that_losses_tells(world: World) -> None:
    net = network_of(world)
    for viewer in range(world.n):
        for contact, (_, _, figures) in _told(net.losses(viewer)).items():
            assert net.figures(viewer, blocked=[contact])[:3] == figures


@given(worlds())
def test_a_member_left_out_stands_in_no_layer(world: World) -> None:
    net = network_of(world)
    for viewer in range(min(world.n, 6)):
        for contact in as_set(net.circle(viewer, 1)):
            found = net.circles(viewer, blocked=[contact])
            everybody = as_set(found.first) | as_set(found.second) | as_set(found.third)
            assert contact not in everybody
            assert net.layer(viewer, contact, blocked=[contact]) is None


def test_who_is_lost_from_the_second_circle_may_come_back_in_the_third() -> None:
    net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 4), (4, 3), (3, 5)])
    found = net.losses(0)
    assert found.figures[:3] == (2, 2, 1)
    assert found.contacts.tolist() == [1, 2]
    assert (found.alone.tolist(), found.returning.tolist()) == ([1, 1], [1, 1])
    assert found.third_alone.tolist() == [1, 0]
    assert net.figures(0, blocked=[1])[:3] == (1, 1, 1)


def test_losses_name_members_by_their_labels() -> None:
    net = Network.from_pairs([("me", "ann"), ("ann", "bob")], labels=True)
    assert net.losses("me").contacts.tolist() == ["ann"]
