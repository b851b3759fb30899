"""What the network answers with: plain values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ecken.graph.rows import Ids

__all__ = ["Circles", "Figures"]


class Figures(NamedTuple):
    """The three figures of a member: how many are at degree 1, 2 and 3.

    ``work`` counts the operations of the search: a function of what the viewer may see alone.
    """

    first: int
    second: int
    third: int
    work: int


@dataclass(frozen=True, slots=True)
class Circles:
    """The circles of a member, each ascending uint32.

    ``bridge_counts`` uint32, aligned with ``second``: how many of the viewer's contacts disclose
    that member. ``third`` is empty if only two circles were asked for.
    """

    first: Ids
    second: Ids
    third: Ids
    bridge_counts: Ids
    work: int
