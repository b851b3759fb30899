"""Long sequences of changes against a fresh rebuild, and against what the oracle says."""

import random

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ecken.errors import Invalid
from ecken.graph import Network
from ecken.graph.live import changes as changes_module
from tests import oracle
from tests.oracle import World
from tests.waiting import PATIENCE_S
from tests.worlds import REACHES, network_of, star_of_hubs


def _assert_same(net: Network, world: World) -> None:
    """Every row, flag and figure equals a network built anew from the world."""
    fresh = network_of(world)
    assert net.n == fresh.n == world.n
    assert net.n_contacts == fresh.n_contacts
    assert net.reach.tolist() == fresh.reach.tolist()
    assert net.listed.tolist() == fresh.listed.tolist()
    for v in range(world.n):
        assert net.contacts(v).tolist() == fresh.contacts(v).tolist() == sorted(world.row(v))
        assert net.disclosed(v).tolist() == fresh.disclosed(v).tolist()
        assert net.contact_count(v) == len(world.row(v))


class Changes(RuleBasedStateMachine):
    """Any changes in any order leave the network equal to one built anew."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(3)
        self.net = network_of(self.world)

    members = st.integers(0, 40)

    @rule(a=members, b=members)
    def add(self, a: int, b: int) -> None:
        a, b = a % self.world.n, b % self.world.n
        if a == b:
            with pytest.raises(Invalid):
                self.net.add_contact(a, b)
            return
        assert self.net.add_contact(a, b) is (b not in self.world.row(a))
        self.world.add(a, b)
        assert self.net.is_contact(a, b)
        assert self.net.is_contact(b, a)

    @rule(a=members, b=members)
    def remove(self, a: int, b: int) -> None:
        a, b = a % self.world.n, b % self.world.n
        if a != b:
            assert self.net.remove_contact(a, b) is (b in self.world.row(a))
            self.world.remove(a, b)
            assert not self.net.is_contact(a, b)

    @rule(member=members, reach=st.sampled_from(REACHES), listed=st.booleans())
    def set_privacy(self, member: int, reach: int, listed: bool) -> None:
        member %= self.world.n
        self.net.set_privacy(member, reach, listed)
        self.world.reach[member] = reach
        (self.world.unlisted.discard if listed else self.world.unlisted.add)(member)

    @precondition(lambda self: self.world.n < 30)
    @rule(more=st.integers(1, 6))
    def grow(self, more: int) -> None:
        self.world.n += more
        self.net.grow(self.world.n)

    @rule()
    def move_all_rows(self) -> None:
        self.net._rows = changes_module.compact(self.net._rows)

    @invariant()
    def figures_equal_the_oracle(self) -> None:
        for viewer in range(0, self.world.n, 5):
            assert self.net.figures(viewer)[:3] == oracle.figures(self.world, viewer)

    def teardown(self) -> None:
        _assert_same(self.net, self.world)


TestChanges = Changes.TestCase
TestChanges.settings = settings(TestChanges.settings, max_examples=40, stateful_step_count=40)


def test_ten_thousand_random_changes_equal_a_rebuild() -> None:
    choose = random.Random(1)
    world = star_of_hubs(4, 40)
    net = network_of(world)
    for _ in range(10_000):
        a, b = choose.sample(range(world.n), 2)
        if choose.random() < 0.5:
            a = choose.randrange(4)
        kind = choose.random()
        if kind < 0.55:
            if a != b:
                net.add_contact(a, b)
                world.add(a, b)
        elif kind < 0.9:
            if a != b:
                net.remove_contact(a, b)
                world.remove(a, b)
        else:
            reach, listed = choose.choice(REACHES), choose.random() < 0.7
            net.set_privacy(a, reach, listed)
            world.reach[a] = reach
            (world.unlisted.discard if listed else world.unlisted.add)(a)
    _assert_same(net, world)


def test_when_the_room_is_used_up_the_rows_are_compacted(monkeypatch: pytest.MonkeyPatch) -> None:
    compacted = []
    real = changes_module.compact
    monkeypatch.setattr(
        changes_module,
        "compact",
        lambda rows, room: compacted.append(rows.used) or real(rows, room),
    )
    world = star_of_hubs(2, 5)
    net = network_of(world)
    small = net._rows.pool[: net._rows.used + 20].copy()
    net._rows.pool = small
    for v in range(2, 10):
        for u in range(v):
            net.add_contact(u, v)
            world.add(u, v)
    assert compacted
    _assert_same(net, world)


def test_a_change_is_in_the_very_next_answer() -> None:
    net = Network.from_pairs([(0, 1), (1, 2)], n=4)
    assert net.figures(0)[:3] == (1, 1, 0)
    net.add_contact(2, 3, version=7)
    assert net.figures(0)[:3] == (1, 1, 1)
    assert net.version == 7
    net.set_privacy(1, 0, True, version=8)
    assert net.figures(0)[:3] == (1, 0, 0)
    net.set_privacy(1, 1, True)
    assert net.figures(0)[:3] == (1, 1, 1)
    assert net.version == 8
    net.set_privacy(2, 255, False)
    assert net.figures(0)[:3] == (1, 0, 0)
    net.remove_contact(0, 1)
    assert net.figures(0)[:3] == (0, 0, 0)


def test_readers_and_a_writer_at_once_see_whole_changes_only() -> None:
    """Ten leaves are hung on the hub and taken off, one call at a time; no figure is torn."""
    import threading

    rng = np.random.default_rng(0)
    pairs = rng.integers(0, 2000, (9000, 2))
    net = Network.from_pairs(pairs[pairs[:, 0] != pairs[:, 1]], n=2020)
    base = net.figures(0).first
    problems: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen = net.figures(0)
            found = net.circles(0)
            if not base <= seen.first <= base + 10:
                problems.append(seen)
            if found.second.size and int(found.second[-1]) >= net.n:
                problems.append(found)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(60):
        for leaf in range(2000, 2010):
            net.add_contact(0, leaf)
        for leaf in range(2000, 2010):
            net.remove_contact(0, leaf)
    stop.set()
    for reader in readers:
        reader.join(PATIENCE_S)
    assert not problems
    assert not any(reader.is_alive() for reader in readers)
    assert net.figures(0).first == base
