"""Circle 2 and its bridges are tallied in blocks: all of them or the marked, on any machine."""

from __future__ import annotations

import sys

import pytest

from ecken.graph import Network
from tests import oracle
from tests.oracle import World
from tests.processes import run
from tests.worlds import NAMED, network_of

_APART = 37
"""Members of these worlds stand so far apart that most have a block of 16 ids to themselves."""

_FAR = (1 << 18) + 1
"""Members of a network whose tallies are far: few entries are sorted there."""

_ASK = """
from ecken.graph import Network, compiler
pairs = [(i, (i * i + 3) % 257) for i in range(257) if i != (i * i + 3) % 257]
near = Network.from_pairs(pairs)
far = Network.from_pairs([(31 * a, 31 * b) for a, b in pairs], n=16000)
for viewer in range(257):
    for net, who in ((near, viewer), (far, 31 * viewer)):
        found = net.circles(who, hops=2)
        print(found.second.tolist(), found.bridge_counts.tolist())
"""


def _spread(world: World) -> World:
    """The same world with its ids far apart, among members without contacts."""
    wide = World(world.n * _APART * 8)
    for a, row in world.contacts.items():
        for b in row:
            wide.add(a * _APART, b * _APART)
    wide.reach = {m * _APART: reach for m, reach in world.reach.items()}
    wide.unlisted = {m * _APART for m in world.unlisted}
    return wide


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("way", ["all", "marked", "sorted"])
def test_circle_two_has_its_bridges_where_few_and_where_many_are_reached(
    name: str, way: str
) -> None:
    world = NAMED[name]()
    apart = 1 if way == "all" else _APART
    last = (world.n - 1) * apart
    if way != "all":
        world = _spread(world)
    net = network_of(world)
    if way == "sorted":
        net.grow(_FAR)
    for viewer in range(0, min(last + 1, 12 * apart), apart):
        also = [last] if viewer < last else []
        found = net.circles(viewer, also=also)
        assert found.second.tolist() == sorted(oracle.circle(world, viewer, 2, (), also))
        assert found.third.tolist() == sorted(oracle.circle(world, viewer, 3, (), also))
        assert found.bridge_counts.tolist() == [
            len(oracle.bridges(world, viewer, int(v), (), also)) for v in found.second
        ]


def test_a_member_counted_by_hundreds_keeps_their_count() -> None:
    middle = range(1, 301)
    net = Network.from_pairs([(0, i) for i in middle] + [(i, 400) for i in middle], n=5000)
    found = net.circles(0, hops=2)
    assert found.second.tolist() == [400]
    assert found.bridge_counts.tolist() == [300]


@pytest.mark.slow
@pytest.mark.compiled
def test_a_processor_without_wide_instructions_lists_the_same() -> None:
    plain = run(sys.executable, "-c", _ASK)
    older = run(
        sys.executable, "-c", _ASK, env={"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+sse2"}
    )
    assert older.returncode == 0, older.stderr
    assert len(plain.stdout) > 10_000
    assert older.stdout == plain.stdout
