"""The slow, obvious answer to every question that the engine answers: sets and dicts, no arrays.

Written from the rule alone, and independent of the engine: nothing here may import it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

EVERYONE = 255


@dataclass
class World:
    """Who knows whom, who discloses how far, and who is listed."""

    n: int
    contacts: dict[int, set[int]] = field(default_factory=dict)
    reach: dict[int, int] = field(default_factory=dict)
    unlisted: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, n: int, pairs: Iterable[tuple[int, int]]) -> World:
        world = cls(n)
        for a, b in pairs:
            world.add(a, b)
        return world

    def add(self, a: int, b: int) -> None:
        self.contacts.setdefault(a, set()).add(b)
        self.contacts.setdefault(b, set()).add(a)

    def remove(self, a: int, b: int) -> None:
        self.contacts.get(a, set()).discard(b)
        self.contacts.get(b, set()).discard(a)

    def row(self, member: int) -> set[int]:
        return self.contacts.get(member, set())

    def reach_of(self, member: int) -> int:
        return self.reach.get(member, EVERYONE)

    def discloses(self, member: int, layer: int, other: int) -> bool:
        """Whether a member standing in ``layer`` shows the viewer the contact ``other``."""
        return (
            self.reach_of(member) >= layer
            and other in self.row(member)
            and other not in self.unlisted
        )


def layers(
    world: World, viewer: int, blocked: Iterable[int] = (), also: Iterable[int] = ()
) -> list[set[int]]:
    """All layers of what the viewer may see; the first is the viewer alone."""
    gone = set(blocked)
    found = [{viewer}]
    seen = {viewer} | gone
    nearest = (world.row(viewer) | set(also)) - seen
    while nearest:
        found.append(nearest)
        seen |= nearest
        layer = len(found) - 1
        nearest = {u for w in nearest for u in world.row(w) if world.discloses(w, layer, u)} - seen
    return found


def circle(
    world: World, viewer: int, degree: int, blocked: Iterable[int] = (), also: Iterable[int] = ()
) -> set[int]:
    found = layers(world, viewer, blocked, also)
    return found[degree] if degree < len(found) else set()


def figures(
    world: World, viewer: int, blocked: Iterable[int] = (), also: Iterable[int] = ()
) -> tuple[int, int, int]:
    one, two, three = (len(circle(world, viewer, k, blocked, also)) for k in (1, 2, 3))
    return one, two, three


def bridges(
    world: World,
    viewer: int,
    target: int,
    blocked: Iterable[int] = (),
    also: Iterable[int] = (),
) -> set[int]:
    if target == viewer or target in set(blocked):
        return set()
    return {w for w in circle(world, viewer, 1, blocked, also) if world.discloses(w, 1, target)}


def layer_of(
    world: World, viewer: int, target: int, blocked: Iterable[int] = (), most: int | None = None
) -> int | None:
    for k, members in enumerate(layers(world, viewer, blocked)):
        if target in members and (most is None or k <= most):
            return k
    return None


def degree(world: World, viewer: int, target: int, blocked: Iterable[int] = ()) -> int:
    k = layer_of(world, viewer, target, blocked)
    return k if k in (1, 2, 3) else 0


def paths(world: World, viewer: int, target: int, blocked: Iterable[int] = ()) -> list[list[int]]:
    """All shortest paths, in the order of their ids."""
    found = layers(world, viewer, blocked)
    distance = layer_of(world, viewer, target, blocked)
    if distance is None:
        return []
    trails = [[viewer]]
    for k in range(1, distance + 1):
        trails = [
            [*trail, u]
            for trail in trails
            for u in found[k]
            if k == 1 or world.discloses(trail[-1], k - 1, u)
        ]
    return sorted(trail for trail in trails if trail[-1] == target)


def losses(
    world: World, viewer: int, blocked: Iterable[int] = ()
) -> dict[int, tuple[int, int, tuple[int, int, int]]]:
    """For each contact: how many of circle 2 they disclose, how many nobody else does, and the
    figures without them, asked as if they were blocked."""
    gone = set(blocked)
    second = circle(world, viewer, 2, gone)
    found = {}
    for contact in circle(world, viewer, 1, gone):
        opened = {u for u in second if world.discloses(contact, 1, u)}
        alone = {u for u in opened if bridges(world, viewer, u, gone) == {contact}}
        found[contact] = len(opened), len(alone), figures(world, viewer, gone | {contact})
    return found


Outcome = tuple[int, int, int]


def spread(
    world: World, viewer: int, passing: set[int], blocked: Iterable[int], also: Iterable[int]
) -> Outcome:
    """How many of each circle see a post of the viewer's if just these members pass it on."""
    found = [*layers(world, viewer, blocked, also), set(), set(), set()]
    seeing, counts = found[1], [len(found[1])]
    for layer in (1, 2):
        shown = {u for w in seeing & passing for u in world.row(w) if world.discloses(w, layer, u)}
        seeing = shown & found[layer + 1]
        counts.append(len(seeing))
    return counts[0], counts[1], counts[2]


def expected_spread(
    world: World,
    viewer: int,
    share: float,
    blocked: Iterable[int] = (),
    also: Iterable[int] = (),
) -> tuple[float, float, float]:
    """The mean over all outcomes: each set of members who pass on, by how likely it is."""
    found = layers(world, viewer, blocked, also)
    asked = sorted(set().union(*found[1:3]))
    sums = [0.0, 0.0, 0.0]
    for chosen in range(1 << len(asked)):
        passing = {member for i, member in enumerate(asked) if chosen >> i & 1}
        likely = share ** len(passing) * (1 - share) ** (len(asked) - len(passing))
        for k, count in enumerate(spread(world, viewer, passing, blocked, also)):
            sums[k] += likely * count
    return sums[0], sums[1], sums[2]


def played_spread(
    world: World, viewer: int, share: float, runs: int, random: Random
) -> tuple[float, float, float]:
    """The mean over so many runs, with a coin thrown for each member."""
    sums = [0, 0, 0]
    for _ in range(runs):
        passing = {member for member in range(world.n) if random.random() < share}
        for k, count in enumerate(spread(world, viewer, passing, (), ())):
            sums[k] += count
    return sums[0] / runs, sums[1] / runs, sums[2] / runs
