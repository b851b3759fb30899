"""Results of queries: plain values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ecken.graph.packed_rows import Column, Ids, Longs, Words

__all__ = ["Cascade", "CircleBits", "Circles", "Components", "Figures"]


class Figures(NamedTuple):
    """The three figures of a member: how many are at degree 1, 2 and 3.

    ``work`` counts the operations of the search: a function of what the viewer may see alone.
    """

    first: int
    second: int
    third: int
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
