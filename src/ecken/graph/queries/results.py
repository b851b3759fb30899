"""Results of queries: plain values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ecken.graph.packed_rows import Column, Ids, Longs, Words

__all__ = ["Cascade", "CircleBits", "Circles", "Components", "Figures", "LayerSizes", "Losses"]


class Figures(NamedTuple):
    """The three figures of a member: how many are at degree 1, 2 and 3.

    ``work`` counts the operations of the search: a function of what the viewer may see alone.
    """

    first: int
    second: int
    third: int
    work: int


class LayerSizes(NamedTuple):
    """How many members stand at each distance that the viewer may see.

    ``sizes`` int64: ``sizes[k]`` at ``k`` hops, the viewer alone at 0; the last is not 0.
    ``work`` counts the operations.
    """

    sizes: Longs
    work: int


class Losses(NamedTuple):
    """What would change in a member's circles without each of their contacts.

    ``contacts`` are the first circle, ascending; the other columns, int64, are aligned with it.
    ``opened``: how many of the second circle the contact discloses; ``alone``: of these, how many
    no other contact does. Without the contact these leave the second circle, and ``returning`` of
    them stand in the third. ``third_alone`` leave the third circle. ``figures`` are those with
    everybody, so that without the contact at place ``i`` they are ``first - 1``,
    ``second - alone[i]`` and ``third + returning[i] - third_alone[i]``. ``work`` counts operations.
    """

    contacts: Column
    opened: Longs
    alone: Longs
    returning: Longs
    third_alone: Longs
    figures: Figures
    work: int


class Cascade(NamedTuple):
    """How many members of each circle a post of the viewer reaches on average.

    ``first`` and ``second`` are exact. ``third_error`` is the standard error of ``third``: 0 where
    that is exact, too. Where no run reached anybody, ``third`` is 0 and ``third_error`` what it can
    be at most. ``work`` counts the operations, in the runs without those for entries of
    blocked ids.
    """

    first: int
    second: float
    third: float
    third_error: float
    runs: int
    work: int


@dataclass(frozen=True, slots=True)
class Circles:
    """The circles of a member, each ascending: uint32, or labels where the network has them.

    ``bridge_counts`` uint32, aligned with ``second``: how many of the viewer's contacts disclose
    that member. ``third`` is empty if only two circles were asked for.
    """

    first: Column
    second: Column
    third: Column
    bridge_counts: Ids
    work: int


@dataclass(frozen=True, slots=True)
class CircleBits:
    """The circles of a member, the third as a bitset: for counting among everyone.

    ``near`` are the first two (its ``third`` is empty). ``third`` uint64 (n // 64 + 1,), read-only:
    the member at place ``v`` at bit ``v % 64`` of word ``v // 64``; ``third_count`` is how many are
    in it. ``work`` is that of all three.
    """

    near: Circles
    third: Words
    third_count: int
    work: int


@dataclass(frozen=True, slots=True)
class Components:
    """The connected components, largest first; of equal ones that with the smallest place first.

    ``membership`` uint32 (n,): the component that each member is in, by place; ``sizes`` int64,
    how many are in each. ``len`` is the number of components.
    """

    membership: Ids
    sizes: Longs

    def __len__(self) -> int:
        """Number of components."""
        return int(self.sizes.size)
