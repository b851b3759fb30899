"""What was measured over all members elsewhere (``ecken batch``), as it is told: rounded once.

As of the daily snapshot, members are told shares and means, and nothing where there are few;
operators are told how many were counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection

from ecken.reference.days import day_of
from ecken.service.numbers.shown_figures import SHOWN_FROM, HopShare, share_hops
from ecken.store.site.measurements import Measurement, read_measurements

__all__ = [
    "Measured",
    "MeasuredCounts",
    "MeasuredDistances",
    "MeasuredMeans",
    "read_counted",
    "read_measured",
]

_SPREADS = 2
"""Standard errors in a margin."""


@dataclass(frozen=True, slots=True)
class MeasuredDistances:
    """How far apart members are, estimated; each margin is two standard errors."""

    day: str
    hops: tuple[HopShare, ...]
    mean_hops: float
    mean_hops_margin: float
    mean_between: float
    effective_diameter: float
    effective_diameter_margin: float
    longest_seen: int


@dataclass(frozen=True, slots=True)
class MeasuredMeans:
    """The three figures on average; ``error`` is that of all three of a member together."""

    day: str
    first: float
    second: float
    third: float
    error: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The newest measurement of each kind."""

    distances: MeasuredDistances | None
    figures: MeasuredMeans | None


@dataclass(frozen=True, slots=True)
class MeasuredCounts:
    """For operators: members over whom distances were measured, and pairs at 1, 2, … hops."""

    members: int
    pairs: tuple[int, ...]


def read_measured(connection: Connection, zone: tzinfo) -> Measured:
    """Return what members are told; its days are those of the zone."""
    found = {one.kind: one for one in read_measurements(connection) if one.members >= SHOWN_FROM}
    far, near = found.get("distances"), found.get("figures")
    return Measured(
        _distances(far, zone) if far else None,
        _means(near, zone) if near else None,
    )


def read_counted(connection: Connection) -> MeasuredCounts | None:
    """Return how many were counted, where distances were measured."""
    for one in read_measurements(connection):
        if one.kind == "distances":
            return MeasuredCounts(one.members, tuple(one.result["pairs"]))
    return None


def _distances(found: Measurement, zone: tzinfo) -> MeasuredDistances:
    result = found.result
    pairs = result["pairs"]
    mean = round(result["mean_hops"], 2)
    return MeasuredDistances(
        day=day_of(found.taken_at, zone).isoformat(),
        hops=tuple(share_hops([count / sum(pairs) for count in pairs])),
        mean_hops=mean,
        mean_hops_margin=round(_SPREADS * result["mean_hops_error"], 2),
        mean_between=round(mean - 1, 2),
        effective_diameter=round(result["effective_diameter"], 1),
        effective_diameter_margin=round(_SPREADS * result["effective_diameter_error"], 1),
        longest_seen=int(result["longest_seen"]),
    )


def _means(found: Measurement, zone: tzinfo) -> MeasuredMeans:
    result = found.result
    return MeasuredMeans(
        day=day_of(found.taken_at, zone).isoformat(),
        first=round(result["mean_first"], 1),
        second=round(result["mean_second"], 1),
        third=round(result["mean_third"], 1),
        error=round(result["third_error"], 3),
    )
