"""Changes in random order through many compactions, beside a plain dictionary of sets.

The pool's room is shrunk on purpose, so that rows run out of it all the time: what takes a place
that a later step moves is found within seconds instead of within years.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ecken.graph import Network
from ecken.graph.live import changes, memory
from tests.oracle import World
from tests.worlds import REACHES, network_of


@pytest.fixture
def compactions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often the rows were packed anew."""
    counted: list[int] = []
    real = changes.compact

    def watched(rows: object, room: int = 0) -> object:
        counted.append(room)
        return real(rows, room)  # type: ignore[arg-type]

    monkeypatch.setattr(changes, "compact", watched)
    return counted


class Town:
    """A network and what it should hold; each kind of change as a community makes it."""

    def __init__(self, n: int, seed: int) -> None:
        self.choose = random.Random(seed)
        self.world = World(n)
        self.net = Network.from_pairs([], n=n)

    def pair(self) -> tuple[int, int]:
        """Two members; hubs are drawn more often."""
        n, choose = self.world.n, self.choose
        a = choose.randrange(n // 20 + 1) if choose.random() < 0.4 else choose.randrange(n)
        b = choose.randrange(n)
        return a, b if a != b else (a + 1) % n

    def add(self) -> None:
        a, b = self.pair()
        assert self.net.add_contact(a, b) is (b not in self.world.row(a))
        self.world.add(a, b)

    def remove(self) -> None:
        a, b = self.pair()
        row = sorted(self.world.row(a))
        b = self.choose.choice(row) if row and self.choose.random() < 0.9 else b
        assert self.net.remove_contact(a, b) is (b in self.world.row(a))
        self.world.remove(a, b)

    def leave(self) -> None:
        """Somebody goes: all their contacts end, in any order."""
        member, _ = self.pair()
        row = sorted(self.world.row(member))
        self.choose.shuffle(row)
        for other in row:
            assert self.net.remove_contact(*self.choose.sample((member, other), 2))
            self.world.remove(member, other)
        self.set_privacy(member)

    def change_many(self) -> None:
        """Many ties at once, some of them made and ended again in the same go."""
        count = self.choose.randrange(1, 300)
        a, b = np.array([self.pair() for _ in range(count)]).T
        is_made = np.array([self.choose.random() < 0.6 for _ in range(count)])
        before = self.net.n_contacts
        more = self.net.change_contacts(a, b, is_made)
        for one, other, made in zip(a.tolist(), b.tolist(), is_made.tolist(), strict=True):
            (self.world.add if made else self.world.remove)(one, other)
        assert self.net.n_contacts == before + more

    def join(self) -> None:
        self.world.n += self.choose.randrange(1, 4)
        self.net.grow(self.world.n)

    def hide(self) -> None:
        self.set_privacy(self.pair()[0])

    def set_privacy(self, member: int) -> None:
        reach, listed = self.choose.choice(REACHES), self.choose.random() < 0.8
        self.net.set_privacy(member, reach, listed)
        self.world.reach[member] = reach
        (self.world.unlisted.discard if listed else self.world.unlisted.add)(member)

    def step(self) -> None:
        kinds = (self.add, self.remove, self.hide, self.leave, self.join, self.change_many)
        self.choose.choices(kinds, (60, 30, 3, 0.3, 0.3, 0.5))[0]()

    def check(self) -> None:
        """Every row and flag equals those of a network built anew, and the figures of some."""
        net, fresh = self.net, network_of(self.world)
        assert net.find_damage() is None
        assert (net.n, net.n_contacts) == (fresh.n, fresh.n_contacts)
        assert net.reach.tolist() == fresh.reach.tolist()
        assert net.listed.tolist() == fresh.listed.tolist()
        for v in range(self.world.n):
            assert net.contacts(v).tolist() == sorted(self.world.row(v))
            assert net.disclosed(v).tolist() == fresh.disclosed(v).tolist()
        for v in self.choose.sample(range(self.world.n), min(5, self.world.n)):
            assert net.figures(v) == fresh.figures(v)


def test_room_for_one_member_outlives_room_for_the_other(
    monkeypatch: pytest.MonkeyPatch, compactions: list[int]
) -> None:
    """The second of two full rows needs the pool packed anew, when the first has just moved."""
    monkeypatch.setattr(memory, "room_behind", lambda entries: 12)
    net = Network.from_pairs([(0, 2), (1, 3), (2, 3)], n=5)
    net.add_contact(0, 1)
    assert compactions
    assert [net.contacts(v).tolist() for v in range(5)] == [[1, 2], [0, 3], [0, 3], [1, 2], []]
    assert net.find_damage() is None


@pytest.mark.parametrize("room", [0, 1, 9, 17, 64, 700])
@pytest.mark.parametrize("n", [3, 65, 300])  # three members soon have all the room they need
def test_random_changes_through_many_compactions(
    n: int, room: int, monkeypatch: pytest.MonkeyPatch, compactions: list[int]
) -> None:
    monkeypatch.setattr(memory, "room_behind", lambda entries: room)
    town = Town(n, seed=room)
    for number in range(1, 1_201):
        town.step()
        if number % 400 == 0:
            town.check()
    assert len(compactions) > 2 or n == 3


def test_random_changes_after_opening(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    compactions: list[int],
) -> None:
    """The same on mapped lists, saved and opened again and again."""
    monkeypatch.setattr(memory, "room_behind", lambda entries: 40)
    path = tmp_path_factory.mktemp("soak") / "net"
    town = Town(120, seed=7)
    for number in range(8):
        for _ in range(150):
            town.step()
        town.net.save(path, version=number)
        town.net = Network.open(path, mapped=number % 2 == 0)
        town.check()
    assert len(compactions) > 100


@pytest.mark.long
@pytest.mark.parametrize(("n", "room", "steps"), [(300, 64, 30_000), (1_500, 20_000, 60_000)])
def test_tens_of_thousands_of_random_changes(
    n: int, room: int, steps: int, monkeypatch: pytest.MonkeyPatch, compactions: list[int]
) -> None:
    monkeypatch.setattr(memory, "room_behind", lambda entries: room)
    town = Town(n, seed=room)
    for number in range(1, steps + 1):
        town.step()
        if number % 10_000 == 0:
            town.check()
    assert len(compactions) > 100


@pytest.mark.long
def test_additions_alone_in_a_network_that_begins_empty(compactions: list[int]) -> None:
    """The room is the usual one: 1,500 members run out of it after some 150,000 additions."""
    town = Town(1_500, seed=1)
    for _ in range(200_000):
        town.add()
    assert compactions
    town.check()


class SmallPools(RuleBasedStateMachine):
    """Any changes in any order in 65 to 400 ids, with a pool that is always nearly full."""

    @initialize(n=st.integers(65, 300), room=st.integers(0, 40), seed=st.integers(0, 999))
    def begin(self, n: int, room: int, seed: int) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(memory, "room_behind", lambda entries: room)
        self.town = Town(n, seed)

    @rule(times=st.integers(1, 60))
    def add(self, times: int) -> None:
        for _ in range(times):
            self.town.add()

    @rule(times=st.integers(1, 30))
    def remove(self, times: int) -> None:
        for _ in range(times):
            self.town.remove()

    @rule()
    def leave(self) -> None:
        self.town.leave()

    @rule()
    def change_many(self) -> None:
        self.town.change_many()

    @rule()
    def hide(self) -> None:
        self.town.hide()

    @rule()
    def join(self) -> None:
        self.town.join()

    @rule(hub=st.integers(0, 10))
    def know_everybody(self, hub: int) -> None:
        for other in range(self.town.world.n):
            if other != hub:
                self.town.net.add_contact(other, hub)
                self.town.world.add(other, hub)

    @invariant()
    def is_sound(self) -> None:
        if hasattr(self, "town"):
            assert self.town.net.find_damage() is None

    def teardown(self) -> None:
        if hasattr(self, "town"):
            self.town.check()
            self.patch.undo()


TestSmallPools = SmallPools.TestCase
TestSmallPools.settings = settings(TestSmallPools.settings, max_examples=30, stateful_step_count=25)
