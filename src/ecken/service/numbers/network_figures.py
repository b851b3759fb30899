"""The figures that describe a network, as they are measured, kept and read again.

Distances count *hops*: one hop is one contact, with nobody in between. Shares and means of
distances are those of the connected pairs. Where a figure was measured from a sample, an
:class:`Interval` says where the true value is, 95 times of 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

__all__ = [
    "CircleBin",
    "DegreeBin",
    "Degrees",
    "Distances",
    "Interval",
    "NetworkFigures",
    "Tail",
    "Ties",
]


class Interval(NamedTuple):
    """From where to where the true value is."""

    low: float
    high: float


class DegreeBin(NamedTuple):
    """How many members have ``low`` to ``high`` contacts."""

    low: int
    high: int
    members: int


class CircleBin(NamedTuple):
    """Second circles of ``members`` who have ``low`` to ``high`` contacts, by quartiles."""

    low: int
    high: int
    members: int
    lower: int
    middle: int
    upper: int


@dataclass(frozen=True, slots=True)
class Distances:
    """How many hops apart members are.

    ``pairs``: unordered pairs at 1, 2, 3 … hops; estimates, if not all members were ``sources``.
    The means are ``None`` where no two members are connected. ``intervals`` has those of
    ``mean_hops``, ``median_hops``, ``effective_diameter``, ``within_3`` and ``within_6``, if any.
    """

    sources: int
    pairs: tuple[int, ...]
    unreachable: int
    mean_hops: float | None
    median_hops: int | None
    effective_diameter: float | None
    within_3: float
    within_6: float
    diameter: tuple[int, int]
    intervals: dict[str, Interval]

    @property
    def shares(self) -> list[float]:
        """Shares of the connected pairs at 1, 2, 3 … hops."""
        connected = sum(self.pairs)
        return [count / connected for count in self.pairs] if connected else []

    @property
    def unreachable_share(self) -> float:
        """The share of all pairs without a path between them."""
        pairs = sum(self.pairs) + self.unreachable
        return self.unreachable / pairs if pairs else 0.0


@dataclass(frozen=True, slots=True)
class Tail:
    """The fitted tail: ``members`` with ``x_min`` contacts or more; ``better`` of the two laws."""

    x_min: int
    members: int
    exponent: float
    exponent_error: float
    mu: float
    sigma: float
    p: float
    better: str


@dataclass(frozen=True, slots=True)
class Degrees:
    """How many contacts members have."""

    mean: float | None
    median: int | None
    most: int
    bins: tuple[DegreeBin, ...]
    tail: Tail | None


@dataclass(frozen=True, slots=True)
class Ties:
    """Clustering, and who knows whom; ``None`` where there is nothing to measure.

    ``transitivity``: the share of pairs of contacts of a member who are contacts of each other;
    ``mean_local``: the mean of the same share over members. ``mean_of_contacts``: how many contacts
    a contact has; ``share_outdone``: the share of members whose contacts have more than they do.
    """

    transitivity: float | None
    transitivity_interval: Interval | None
    mean_local: float | None
    mean_local_interval: Interval | None
    wedge_sample: int | None
    assortativity: float | None
    mean_of_contacts: float | None
    share_outdone: float | None


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """All that was measured of one network."""

    members: int
    contacts: int
    components: int
    largest_component: int
    isolated: int
    distances: Distances
    degrees: Degrees
    ties: Ties
    circles: tuple[CircleBin, ...] = ()
    """Empty in figures of days before these were measured."""

    @property
    def is_exact(self) -> bool:
        """Whether the distances were measured from all members."""
        return self.distances.sources >= self.members

    def as_plain(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, told: Mapping[str, Any]) -> NetworkFigures:
        """Return what :meth:`as_plain` has made plain."""
        far, degrees, ties = told["distances"], told["degrees"], told["ties"]
        intervals = {name: Interval(*ends) for name, ends in far["intervals"].items()}
        bins = tuple(DegreeBin(*one) for one in degrees["bins"])
        tail = Tail(**degrees["tail"]) if degrees["tail"] else None
        ends = {
            name: Interval(*value) if value else None
            for name, value in ties.items()
            if name.endswith("_interval")
        }
        parts = {
            "distances": Distances(
                **{
                    **far,
                    "pairs": tuple(far["pairs"]),
                    "diameter": tuple(far["diameter"]),
                    "intervals": intervals,
                }
            ),
            "degrees": Degrees(**{**degrees, "bins": bins, "tail": tail}),
            "ties": Ties(**{**ties, **ends}),
            "circles": tuple(CircleBin(*one) for one in told.get("circles", ())),
        }
        return cls(**{**told, **parts})
